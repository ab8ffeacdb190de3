"""Sentences that mention more than one theme: a mention for each, with its own words and its own polarity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.accounting import keys, settled
from voca.protocols import ThemeModel
from voca.stages.columns import put, strings
from voca.stages.parts import parts, says_nothing
from voca.stages.sentences import Sentences
from voca.stages.sentiment import Sentiment
from voca.themes.tables import mentions_table
from voca.theming import Embed

_SURE: Final = 0.7  # confidence from which a part has a theme of its own
_SECOND: Final = 0.99  # of its sentence's: never as sure, so that the sentence's own theme can be told


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
    """Assign sentences to themes, and their parts where they speak of several.

    Parameters
    ----------
    model : ThemeModel
    sentences : pyarrow.Table
        All of them; those without a status are in question.
    open_rows : pyarrow.Table
        Those without a status, with ``text``, and ``language`` where the conjunctions of other languages than English
        are to be known.
    vectors : numpy.ndarray
        Of `open_rows`.
    aspects : pyarrow.Table or None
        What else is mentioned.
    reader : Reader

    Returns
    -------
    dict
        ``mentions`` and ``sentences``, see :func:`voca.accounting.settled`.
    """
    found = several(model, model.assign(open_rows, vectors), open_rows, reader)
    settlement = settled(model, found, sentences, open_rows, vectors)
    mentions = found if aspects is None else pa.concat_tables([found, aspects])
    return {"mentions": mentions, "sentences": settlement}


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
    times the sentence's, so that the sentence's own stays its surest. Of a sentence without a theme (it fits none well
    enough as a whole, or its theme is hidden) the sure parts are mentions.

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
    if reader.embed is None or not sentences.num_rows:
        return mentions
    texts, languages = strings(sentences, "text"), strings(sentences, "language")
    every = ((row, parts(text or "", of)) for row, (text, of) in enumerate(zip(texts, languages, strict=True)))
    cut = {row: spans for row, spans in every if len(spans) > 1}
    if not cut:
        return mentions
    at = {key: row for row, key in enumerate(keys(sentences))}
    held = zip(strings(mentions, "theme_id"), mentions["confidence"].to_pylist(), strict=True)
    own = {at[key]: (str(theme), float(sure)) for key, (theme, sure) in zip(keys(mentions), held, strict=True)}
    placed = _placed(model, sentences, cut, reader.embed)
    runs: list[_Run] = []
    for row, spans in cut.items():
        made = _runs(row, spans, own.get(row), placed.get(row, {}))
        runs += made if len(made) > 1 or row not in own else []
    return _parted(mentions, [at[key] for key in keys(mentions)], sentences, runs, reader)


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
    found = model.assign(table, embed(table["text"].to_pylist()), _SURE)
    placed: dict[int, dict[tuple[int, int], tuple[str, float]]] = defaultdict(dict)
    columns = (found[name].to_pylist() for name in ("sentence", "theme_id", "confidence"))
    for number, theme, confidence in zip(*columns, strict=True):
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
    held: tuple[str, float] | None,
    placed: Mapping[tuple[int, int], tuple[str, float]],
) -> list[_Run]:
    """Join neighbouring parts of one theme; the sentence's own stays somewhere."""
    found: list[tuple[str, float] | None] = [placed.get(span) for span in spans]
    if held is not None:
        others = [part if part and part[0] != held[0] else None for part in found]
        found = [(part[0], min(part[1], _SECOND) * held[1]) if part else held for part in others]
        if None not in others:
            least = min(range(len(others)), key=lambda i: (others[i], i))
            found[least] = held
    runs = []
    for theme, group in groupby(zip(spans, found, strict=True), key=lambda pair: pair[1] and pair[1][0]):
        members = list(group)
        if theme:
            sure = max(part[1] for _, part in members if part)
            runs.append(_Run(row, members[0][0][0], members[-1][0][1], theme, sure))
    return runs


def _parted(
    mentions: pa.Table, rows: Sequence[int], sentences: pa.Table, runs: Sequence[_Run], reader: Reader
) -> pa.Table:
    """Put the runs in the place of their sentences' mentions, which stand for the sentences at `rows`."""
    if not runs:
        return mentions
    table = _table(sentences, [(run.row, (run.start, run.end)) for run in runs])
    for stage in reader.judge:
        table = stage(table)
    ids = [run.theme_id for run in runs]
    made = mentions_table(table, np.arange(len(runs)), np.array([run.confidence for run in runs]), ids)
    parted = {run.row for run in runs}
    kept = [place for place, row in enumerate(rows) if row not in parted]
    order = [(rows[place], 0) for place in kept] + [(run.row, run.start) for run in runs]
    both = pa.concat_tables([mentions.take(pa.array(kept, pa.int64())), made])
    return both.take(pa.array(sorted(range(len(order)), key=order.__getitem__), pa.int64()))


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
