"""Sentences that mention more than one theme: a mention for each, with its own words and its own polarity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.accounting import keys, themed
from voca.protocols import ThemeModel
from voca.schema import POLARITIES, PROBABILITIES
from voca.stages.columns import put, strings
from voca.stages.parts import parts, says_nothing
from voca.stages.sentences import Sentences
from voca.stages.sentiment import Sentiment
from voca.theming import Embed

_SURE: Final = 0.7  # confidence from which a part has a theme of its own


@dataclass(frozen=True)
class Reader:
    """What reads a part of a sentence.

    Attributes
    ----------
    embed : callable or None
        The encoder; None where vectors are the caller's own: then nothing is parted.
    judge : sequence of callable
        Stages that give a table of texts its sentiment; empty: a part has its sentence's.
    """

    embed: Embed | None
    judge: Sequence[Callable[[pa.Table], pa.Table]] = ()


def reader_of(stages: Sequence[Any], embed: Embed | None) -> Reader:
    """Return what reads parts as a pipeline's `stages` read sentences; nothing where its unit is not the clause."""
    units = [stage.config.unit for stage in stages if isinstance(stage, Sentences)]
    judges = [stage for stage in stages if isinstance(stage, Sentiment) and stage.table == "sentences"]
    return Reader(embed if units == ["clause"] else None, judges)


def mentioned(
    model: ThemeModel,
    sentences: pa.Table,
    open_rows: pa.Table,
    vectors: np.ndarray,
    aspects: pa.Table | None,
    reader: Reader,
) -> dict[str, pa.Table]:
    """Assign sentences to themes as :func:`voca.accounting.themed` does, and their parts where they speak of several.

    `open_rows` needs ``text``, and ``language`` where the conjunctions of other languages than English are to be known.
    """
    found = themed(model, sentences, open_rows, vectors, None)
    mentions = several(model, found["mentions"], open_rows, reader)
    return found | {"mentions": mentions if aspects is None else pa.concat_tables([mentions, aspects])}


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring parts of a sentence in one theme."""

    row: int  # of the sentence
    start: int  # code points in the sentence
    end: int
    theme_id: str
    confidence: float


def several(model: ThemeModel, mentions: pa.Table, sentences: pa.Table, reader: Reader) -> pa.Table:
    """Part the mentions of sentences that surely speak of more than one theme.

    A part has another theme than its sentence where the model is sure of it; every other part keeps the sentence's, and
    so does the least sure one where all would leave: a second theme never costs the first. Its confidence is the part's
    times the sentence's, so that the sentence's own stays its surest.

    Parameters
    ----------
    model : ThemeModel
    mentions : pyarrow.Table
        What `model` assigned: at most one row a sentence.
    sentences : pyarrow.Table
        ``document_id, sentence, start, end, text, language``.
    reader : Reader

    Returns
    -------
    pyarrow.Table
        Mentions in the sentences' order, those of a sentence in the order of its words, no two of one theme touching.
    """
    if reader.embed is None or not mentions.num_rows:
        return mentions
    at = {key: row for row, key in enumerate(keys(sentences))}
    own = {at[key]: place for place, key in enumerate(keys(mentions))}
    texts, languages = strings(sentences, "text"), strings(sentences, "language")
    cut = {row: spans for row in own if len(spans := parts(texts[row] or "", languages[row])) > 1}
    if not cut:
        return mentions
    placed = _placed(model, sentences, cut, reader.embed)
    themes, confidences = strings(mentions, "theme_id"), mentions["confidence"].to_pylist()
    runs: list[_Run] = []
    for row, spans in cut.items():
        held = str(themes[own[row]]), float(confidences[own[row]])
        made = _runs(row, spans, held, placed.get(row, {}))
        runs += made if len(made) > 1 else []
    return _parted(mentions, sentences, own, runs, reader)


def _placed(
    model: ThemeModel, sentences: pa.Table, cut: Mapping[int, Sequence[tuple[int, int]]], embed: Embed
) -> dict[int, dict[tuple[int, int], tuple[str, float]]]:
    """Return theme and confidence of each part that is sure to have one, by row and span."""
    texts = strings(sentences, "text")
    flat = [(row, span) for row, spans in cut.items() for span in spans]
    flat = [(row, span) for row, span in flat if not says_nothing((texts[row] or "")[slice(*span)])]
    if not flat:
        return {}
    table = _table(sentences, flat)
    table = put(table, "sentence", list(range(len(flat))), pa.int32())  # tells the parts apart
    found = model.assign(table, embed(table["text"].to_pylist()))
    placed: dict[int, dict[tuple[int, int], tuple[str, float]]] = defaultdict(dict)
    columns = (found[name].to_pylist() for name in ("sentence", "theme_id", "confidence"))
    for number, theme, confidence in zip(*columns, strict=True):
        if confidence >= _SURE:
            row, span = flat[number]
            placed[row][span] = theme, confidence
    return placed


def _table(sentences: pa.Table, flat: Sequence[tuple[int, tuple[int, int]]]) -> pa.Table:
    """Return a row for every part, with the columns of its sentence."""
    rows = sentences.take(pa.array([row for row, _ in flat], pa.int64()))
    said = [(text or "")[slice(*span)] for text, (_, span) in zip(strings(rows, "text"), flat, strict=True)]
    begin = rows["start"].to_pylist()
    rows = put(rows, "text", said, pa.string())
    rows = put(rows, "end", [start + span[1] for start, (_, span) in zip(begin, flat, strict=True)], pa.int32())
    return put(rows, "start", [start + span[0] for start, (_, span) in zip(begin, flat, strict=True)], pa.int32())


def _runs(
    row: int,
    spans: Sequence[tuple[int, int]],
    held: tuple[str, float],
    placed: Mapping[tuple[int, int], tuple[str, float]],
) -> list[_Run]:
    """Join neighbouring parts of one theme; the sentence's own stays somewhere."""
    others = {span: (theme, sure * held[1]) for span, (theme, sure) in placed.items() if theme != held[0]}
    found = [others.get(span, held) for span in spans]
    if all(theme != held[0] for theme, _ in found):
        least = min(range(len(found)), key=lambda i: (found[i][1], i))
        found[least] = held
    runs = []
    for theme, group in groupby(zip(spans, found, strict=True), key=lambda pair: pair[1][0]):
        members = list(group)
        sure = max(confidence for _, (_, confidence) in members)
        runs.append(_Run(row, members[0][0][0], members[-1][0][1], theme, sure))
    return runs


def _parted(
    mentions: pa.Table, sentences: pa.Table, own: Mapping[int, int], runs: Sequence[_Run], reader: Reader
) -> pa.Table:
    """Put the runs in the place of their sentences' mentions."""
    if not runs:
        return mentions
    table = _table(sentences, [(run.row, (run.start, run.end)) for run in runs])
    for stage in reader.judge:
        table = stage(table)
    moods = _moods(table, mentions, [own[run.row] for run in runs], judged=bool(reader.judge))
    kept = sorted(set(own.values()) - {own[run.row] for run in runs})
    made = mentions.take(pa.array([own[run.row] for run in runs], pa.int64()))
    for name in ("start", "end"):
        made = put(made, name, table[name].to_pylist(), mentions.schema.field(name).type)
    made = put(made, "theme_id", [run.theme_id for run in runs], pa.string())
    made = put(made, "confidence", [run.confidence for run in runs], pa.float32())
    made = put(made, "polarity", moods, pa.string()).select(mentions.column_names)
    order = [(place, 0) for place in kept] + [(own[run.row], run.start) for run in runs]
    both = pa.concat_tables([mentions.take(pa.array(kept, pa.int64())), made.cast(mentions.schema)])
    return both.take(pa.array(sorted(range(len(order)), key=order.__getitem__), pa.int64()))


def _moods(table: pa.Table, mentions: pa.Table, places: Sequence[int], *, judged: bool) -> list[str | None]:
    """Return each part's most probable polarity, its sentence's where it was not judged."""
    whole = strings(mentions, "polarity")
    if not judged:
        return [whole[place] for place in places]
    odds = np.stack([table[name].to_numpy().astype(np.float64) for name in PROBABILITIES], axis=1)
    known = np.isfinite(odds).all(axis=1)
    best = np.where(known[:, None], odds, 0.0).argmax(axis=1)
    return [POLARITIES[b] if k else whole[place] for b, k, place in zip(best, known, places, strict=True)]


def resized(themes: pa.Table, mentions: pa.Table) -> pa.Table:
    """Count again how many comments mention each theme and sub-theme."""
    parent = dict(zip(strings(themes, "theme_id"), strings(themes, "parent_id"), strict=True))
    documents: dict[str, set[str | None]] = defaultdict(set)
    named = zip(*(strings(mentions, name) for name in ("theme_id", "document_id", "kind")), strict=True)
    for theme, document, kind in named:
        if kind == "theme" and theme in parent:
            for identity in filter(None, (theme, parent[theme])):
                documents[identity].add(document)
    return put(themes, "size", [len(documents[str(i)]) for i in strings(themes, "theme_id")], pa.int64())
