"""Themes against labels that people gave: how well they agree, how many there are, and who is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca import sources
from voca.accounting import matrix
from voca.annotate import primary_theme, problems_of
from voca.config import ReadOptions
from voca.errors import InputError, ModelError
from voca.evaluation.labelled import LABEL, TEXT, column, load_labelled
from voca.link.intervals import wilson
from voca.pipeline import Pipeline, Progress, load
from voca.registry import find
from voca.several import mentioned, reader_of
from voca.stages.columns import strings
from voca.theme_options import check
from voca.themes.units import folded
from voca.theming import ThemeData, embed_of, learn

_LEFT_OUT: Final = ("duplicates", "sentiment", "aspects", "voice")
_SILENT: Final = ("filler", "short")
_STARTS: Final = 5
_SPELT: Final = 5  # labels of which the spellings are listed


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Texts with the group that a person put each in; rows without one are counted apart.

    Attributes
    ----------
    problems : str
        Which rows were left out or mended, as a sentence; empty where there were none.
    notices : tuple of str
        How labels were read, where that is not as they are written.
    """

    source: str
    texts: tuple[str, ...]
    labels: tuple[str, ...]
    left_out: Mapping[str, int]
    problems: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodScore:
    """How one way of grouping agrees with the labels, every row counted.

    Attributes
    ----------
    method, level : str
    groups : int
    ami, ari, nmi : float
        Adjusted mutual information (max. 1, 0: chance), adjusted Rand index, normalised mutual information. Comments
        in no theme are a group of their own.
    unthemed : int
    unthemed_share, unthemed_low, unthemed_high : float
        0..1, with its 95% interval.
    said_ami, said_ari, said_nmi : float
        The same over the comments that say something: without those that an analysis takes for filler or short.
    """

    method: str
    level: str
    groups: int
    ami: float
    ari: float
    nmi: float
    unthemed: int
    unthemed_share: float
    unthemed_low: float
    unthemed_high: float
    said_ami: float
    said_ari: float
    said_nmi: float


@dataclass(frozen=True, slots=True)
class LabelScore:
    """The sub-theme that stands for a label best, by F1; `unthemed` of the label's comments are in no theme."""

    label: str
    n: int
    unthemed: int
    theme: str
    theme_id: str
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All methods on the same comments, and every label's best sub-theme of the first one.

    `silent` counts the comments that say nothing to group, by the reason.
    """

    gold: LabelledTexts
    methods: tuple[MethodScore, ...]
    labels: tuple[LabelScore, ...]
    notices: tuple[str, ...]
    silent: Mapping[str, int]


def read_labelled(path: str | Path, options: ReadOptions, text: str = TEXT, label: str = LABEL) -> LabelledTexts:
    """Read a column of comments and a column of labels; those that differ in case and blanks alone are one label.

    Raises
    ------
    UsageError
        No such column.
    InputError
        The file cannot be read, or has fewer than two labels.
    """
    table = load_labelled(path, options)
    columns = [[value.strip() for value in column(table, name)] for name in (text, label)]
    left_out: Counter[str] = Counter()
    kept = []
    for words, given in zip(*columns, strict=True):
        if words and given:
            kept.append((words, given))
        else:
            left_out["without text" if not words else "without label"] += 1
    called, notices = _spellings(Counter(given for _, given in kept))
    if len(set(called.values())) < 2:
        message = f"{table.name} has fewer than two labels in column {label!r}."
        raise InputError(message, "Give a file in which people sorted comments into groups.")
    texts, labels = zip(*kept, strict=True)
    named = tuple(called[given] for given in labels)
    return LabelledTexts(table.name, texts, named, dict(left_out), problems_of(table), (*notices, *_joined(named)))


def _joined(labels: Sequence[str]) -> tuple[str, ...]:
    """Say so where cells name several of the other labels: each such list is a label of its own here."""
    named = {label: [folded(part.strip("[]()'\" ")) for part in re.split(r"[;|,]", label)] for label in set(labels)}
    known = {folded(label) for label in named} | {parts[0] for parts in named.values() if len(parts) == 1}
    lists = Counter(label for label in labels if len(named[label]) > 1 and known.issuperset(named[label]))
    if not lists:
        return ()
    n, (example, _) = sum(lists.values()), min(lists.items(), key=lambda item: (-item[1], item[0]))
    said = f"{n:,} comment{' has' if n == 1 else 's have'} several labels in one cell ({example})"
    return (f"{said}; each such list counts as a label of its own. Keep the main label of each to measure themes.",)


def _spellings(counts: Counter[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what each label is called, which is its most frequent spelling, and what is to be said of that."""
    alike: dict[str, list[str]] = {}
    for label, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        alike.setdefault(folded(label), []).append(label)
    several = [spellings for spellings in alike.values() if len(spellings) > 1]
    called = {label: spellings[0] for spellings in alike.values() for label in spellings}
    if not several:
        return called, ()
    named = "; ".join(" = ".join(spellings) for spellings in several[:_SPELT])
    more = f"; and {len(several) - _SPELT} more" if len(several) > _SPELT else ""
    return called, (f"Labels that differ only in case or blanks count as one: {named}{more}.",)


def evaluate(
    gold: LabelledTexts,
    overrides: Mapping[str, Any],
    engines: Sequence[str] = ("voca",),
    progress: Progress | None = None,
) -> Evaluation:
    """Find themes as ``voca analyze`` does, and compare them with the labels; beside k-means told how many there are.

    Parameters
    ----------
    gold : LabelledTexts
    overrides : mapping
        As :func:`voca.pipeline.load` takes them.
    engines : sequence of str
        Theme engines; every label's best sub-theme is of the first.
    progress : callable, optional

    Raises
    ------
    UsageError
        An engine that there is not, or options that contradict one another.
    InputError
        No two comments have the same label.
    ModelError
        scikit-learn is not installed.
    """
    _require()
    pipeline = load("reviews", overrides)
    for engine in engines:
        find("engine", engine)
        check(pipeline.file.themes.model_copy(update={"engine": engine}))
    _check_groups(gold)
    reading = sources.from_frame(pa.table({"text": list(gold.texts)}), ReadOptions(text=("text",), segment=()))
    kept = tuple(stage for stage in pipeline.stages if stage.name not in _LEFT_OUT)
    tables = replace(pipeline, stages=kept).run({"documents": reading.documents}, progress)
    place = dict(
        zip(strings(tables["documents"], "document_id"), tables["documents"]["source_row"].to_pylist(), strict=True)
    )
    first = min(place.values(), default=0)
    at = {str(document): row - first for document, row in place.items()}
    silent = _silent(tables, at)
    groupings: list[tuple[str, str, Sequence[object]]] = []
    labels: tuple[LabelScore, ...] = ()
    for engine in engines:
        if progress:
            progress("themes", 0, 0)
        found = _Found.of(pipeline, tables, engine, at, len(gold.texts))
        groupings += [(engine, "sub-themes", found.leaves), (engine, "themes", found.themes)]
        labels = labels or _best(gold.labels, found)
    embed = embed_of(pipeline.stages)
    if embed is not None:
        k = len(set(gold.labels))
        groupings.append(("k-means, told the number", "", _k_means(embed(gold.texts), k, pipeline.file.seed)))
    methods = tuple(_score(method, level, gold.labels, groups, silent) for method, level, groups in groupings)
    reasons = sorted(Counter(silent.values()).items(), key=lambda item: (-item[1], item[0]))
    return Evaluation(gold, methods, labels, gold.notices, dict(reasons))


def _silent(tables: Mapping[str, pa.Table], place: Mapping[str, int]) -> dict[int, str]:
    """Return which comments say nothing to group, and why: of none of their sentences an analysis makes a mention."""
    reasons: dict[str, list[tuple[str | None, str | None]]] = {}
    for name in ("documents", "sentences"):
        columns = (strings(tables[name], column) for column in ("document_id", "status", "reason"))
        for document, status, reason in zip(*columns, strict=True):
            if name == "sentences" or status is not None:
                reasons.setdefault(str(document), []).append((status, reason))
    return {
        row: next((reason or "" for _, reason in reasons.get(document, [])), "no words")
        for document, row in place.items()
        if all(status in _SILENT for status, _ in reasons.get(document, []))
    }


def _check_groups(gold: LabelledTexts) -> None:
    """Hold that the labels group something."""
    if len(set(gold.labels)) == len(gold.labels):
        message = f"Every comment of {gold.source} has a label of its own: there is nothing to measure."
        raise InputError(message, "Name the column with the group that each comment was sorted into: --label COL.")


def _require() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        message = "Comparing themes with labels needs scikit-learn, which is not installed."
        raise ModelError(message, 'Install it with: pip install "voca[eval]".') from error


@dataclass(frozen=True)
class _Found:
    """Each comment's main sub-theme and theme ("" for none), every sub-theme's comments, and what they are called."""

    leaves: list[str]
    themes: list[str]
    mentioned: Mapping[str, set[int]]
    names: Mapping[str, str]

    @classmethod
    def of(
        cls, pipeline: Pipeline, tables: Mapping[str, pa.Table], engine: str, place: Mapping[str, int], n: int
    ) -> _Found:
        sentences = tables["sentences"]
        open_rows = sentences.filter(pa.compute.is_null(sentences["status"]))
        vectors = matrix(tables["vectors"])
        shas = tables["vectors"]["model_sha"]
        data = ThemeData(open_rows, vectors, shas[0].as_py() if len(shas) else "", embed_of(pipeline.stages))
        options = pipeline.file.themes.model_copy(update={"engine": engine})
        model = learn(options, data, pipeline.file.seed).model
        mentions: dict[str, list[dict[str, Any]]] = {}
        by_leaf: dict[str, set[int]] = {}
        reader = reader_of(pipeline.stages, data.embed)
        for row in mentioned(model, sentences, open_rows, vectors, None, reader)["mentions"].to_pylist():
            mentions.setdefault(row["document_id"], []).append(row)
            by_leaf.setdefault(row["theme_id"], set()).add(place[row["document_id"]])
        rows = {row["theme_id"]: row for row in model.themes.to_pylist()}
        leaves, themes = [""] * n, [""] * n
        for document, said in mentions.items():
            leaf = primary_theme(said)
            leaves[place[document]] = leaf
            themes[place[document]] = str(rows[leaf]["parent_id"] or leaf)
        return cls(leaves, themes, by_leaf, {identity: row["label"] for identity, row in rows.items()})


def _score(
    method: str, level: str, labels: Sequence[str], found: Sequence[object], silent: Container[int] = ()
) -> MethodScore:
    groups = [str(group) for group in found]
    n, without = len(groups), sum(group == "" for group in groups)
    low, high = wilson(np.array([without / n]), np.array([float(n)]), 0.95)
    said = [row for row in range(n) if row not in silent]
    return MethodScore(
        method,
        level,
        len(set(groups) - {""}),
        *_agreement(labels, groups),
        without,
        without / n,
        float(low[0]),
        float(high[0]),
        *_agreement([labels[row] for row in said], [groups[row] for row in said]),
    )


def _agreement(labels: Sequence[str], groups: Sequence[str]) -> tuple[float, float, float]:
    """Return adjusted mutual information, adjusted Rand index and normalised mutual information."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

    measures = (adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score)
    ami, ari, nmi = (float(measure(labels, groups)) if labels else 0.0 for measure in measures)
    return ami, ari, nmi


def _k_means(vectors: np.ndarray[Any, Any], k: int, seed: int) -> list[int]:
    from sklearn.cluster import KMeans

    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    found: list[int] = KMeans(k, n_init=_STARTS, random_state=seed).fit_predict(unit).tolist()
    return found


def _best(labels: Sequence[str], found: _Found) -> tuple[LabelScore, ...]:
    """Return for every label the sub-theme with the highest F1, the most frequent label first."""
    rows: dict[str, set[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(label, set()).add(row)
    scores = []
    for label, wanted in sorted(rows.items(), key=lambda item: (-len(item[1]), item[0])):
        without = sum(not found.leaves[row] for row in wanted) if found.leaves else 0
        best = LabelScore(label, len(wanted), without, "", "", 0.0, 0.0, 0.0)
        for theme, said in sorted(found.mentioned.items()):
            both = len(wanted & said)
            f1 = 2 * both / (len(wanted) + len(said))
            if f1 > best.f1 + 1e-12:
                name = found.names.get(theme, theme)
                best = LabelScore(label, len(wanted), without, name, theme, both / len(said), both / len(wanted), f1)
        scores.append(best)
    return tuple(scores)
