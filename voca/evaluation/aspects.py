"""Models of aspects against texts whose aspects people marked: which words they find, and how these are felt."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from voca.cards import Card
from voca.evaluation.aspect_gold import AspectGold, GoldAspect
from voca.evaluation.judges import Judge, Judgement
from voca.evaluation.metrics import (
    Agreement,
    Calibration,
    Interval,
    agreement,
    clustered,
    percentiles,
    resampled,
)
from voca.evaluation.sentiment import CHUNK, calibration_of, classes_of, judged, predicted_of
from voca.models import open_aspects
from voca.protocols import Aspect, AspectModel

Progress = Callable[[str, int, int], None]
Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SpanScore:
    """How the words that were found agree with those that were marked.

    Attributes
    ----------
    marked, found : int
        Aspects of people, and of the model.
    precision, recall, f1 : float or None
        0..1; None where nothing was found, or nothing is marked.
    precision_interval, recall_interval, f1_interval : (float, float) or None
        At 95%: Wilson's for texts with several aspects, and percentiles of a bootstrap of texts.
    """

    marked: int
    found: int
    precision: float | None
    precision_interval: Interval | None
    recall: float | None
    recall_interval: Interval | None
    f1: float | None
    f1_interval: Interval | None


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """A model on the aspects of one category.

    Attributes
    ----------
    category : str
    n : int
        Aspects that are marked with it.
    recall, overlap : float
        Share of them that was found to the letter, and in part.
    recall_interval : (float, float)
        As of :class:`SpanScore`.
    polarity : Agreement or None
        None where none of them has a polarity that can be judged.
    """

    category: str
    n: int
    recall: float
    recall_interval: Interval
    overlap: float
    polarity: Agreement | None


@dataclass(frozen=True, slots=True)
class AspectScore:
    """One model.

    Attributes
    ----------
    model : str
    exact, overlap : SpanScore
        Found to the letter; sharing a character.
    end_to_end : SpanScore or None
        Found to the letter and with its polarity; None where no polarity is given.
    empty : int
        Texts in which it finds nothing.
    categories : tuple of CategoryScore
        The most frequent first.
    texts_per_second : float
    """

    model: str
    exact: SpanScore
    overlap: SpanScore
    end_to_end: SpanScore | None
    empty: int
    categories: tuple[CategoryScore, ...]
    texts_per_second: float


@dataclass(frozen=True, slots=True)
class PolarityScore:
    """How the polarity of marked aspects was judged; `whole`: by the whole text, one polarity for all its aspects."""

    method: str
    whole: bool
    agreement: Agreement
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All models on the same texts; ``labels`` are the classes of polarity, none where no polarity is given."""

    gold: AspectGold
    labels: tuple[str, ...]
    models: tuple[AspectScore, ...]
    polarity: tuple[PolarityScore, ...]


class Model:
    """A model of aspects by its name or folder; raises :class:`ModelError` where there is none."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.card: Card
        self._model: AspectModel
        self._model, self.card = open_aspects(name)

    def find(self, texts: Sequence[str]) -> list[list[Aspect]]:
        """Find each text's aspects."""
        return self._model.aspects(texts)

    def judge(self, texts: Sequence[str], places: Sequence[Sequence[Place]]) -> Doubles:
        """Return the probabilities of the three polarities for each of the places, text by text."""
        shares = [row for rows in self._model.polarity(texts, places) for row in rows]
        return np.asarray(shares, np.float64).reshape(-1, 3)


class _Truth(NamedTuple):
    """The aspects whose polarity can be judged: text, place in it, and class."""

    text: Ints
    places: list[list[Place]]
    classes: Ints


def evaluate(
    gold: AspectGold,
    models: Sequence[Model],
    judges: Sequence[Judge] = (),
    seed: int = 7,
    progress: Progress | None = None,
) -> Evaluation:
    """Let every model find the aspects of every text, and judge those that are marked.

    Parameters
    ----------
    gold : AspectGold
    models : sequence of Model
    judges : sequence of Judge
        Of whole texts: what they say of a text counts for each of its aspects.
    seed : int
        Of the bootstrap.
    progress : callable, optional
        ``progress(model, texts done, texts)``.
    """
    labels = classes_of(gold.scheme) if gold.scheme else ()
    labels = labels if any(gold.count(label) for label in labels) else ()
    truth = _truth(gold, labels)
    scores, polarity = [], []
    for model in models:
        score, judgement = _score(gold, model, labels, truth, seed, progress)
        scores.append(score)
        polarity += [_polarity(model.name, False, judgement, labels, truth, seed)] if labels else []
    for judge in judges if labels else ():
        found = _of_texts(judged(gold.texts, judge, progress), truth.text)
        polarity.append(_polarity(judge.name, True, found, labels, truth, seed))
    return Evaluation(gold, labels, tuple(scores), tuple(polarity))


def _truth(gold: AspectGold, labels: Sequence[str]) -> _Truth:
    judged = [[aspect for aspect in aspects if aspect.polarity in labels] for aspects in gold.aspects]
    return _Truth(
        np.array([text for text, aspects in enumerate(judged) for _ in aspects], np.int64),
        [[(aspect.start, aspect.end) for aspect in aspects] for aspects in judged],
        np.array([labels.index(aspect.polarity) for aspects in judged for aspect in aspects], np.int64),
    )


def _of_texts(found: Judgement, texts: Ints) -> Judgement:
    """Return a judgement of texts as one of their aspects."""
    shares = None if found.probabilities is None else found.probabilities[texts]
    return Judgement(found.score[texts], found.classes[texts], shares)


def _judgement(shares: Doubles) -> Judgement:
    return Judgement(shares[:, 2] - shares[:, 0], shares.argmax(1), shares)


def _polarity(
    method: str, whole: bool, found: Judgement, labels: Sequence[str], truth: _Truth, seed: int
) -> PolarityScore:
    predicted = predicted_of(found, labels)
    return PolarityScore(
        method,
        whole,
        agreement(truth.classes, predicted, labels, seed, truth.text),
        calibration_of(found, truth.classes, labels),
    )


def _score(
    gold: AspectGold, model: Model, labels: Sequence[str], truth: _Truth, seed: int, progress: Progress | None
) -> tuple[AspectScore, Judgement]:
    found: list[list[Aspect]] = []
    shares = [np.zeros((0, 3))]
    seconds = 0.0
    for start in range(0, len(gold.texts), CHUNK):
        if progress:
            progress(model.name, start, len(gold.texts))
        part = slice(start, start + CHUNK)
        began = time.perf_counter()
        found += model.find(gold.texts[part])
        seconds += time.perf_counter() - began
        if labels:
            shares.append(model.judge(gold.texts[part], truth.places[part]))
    judgement = _judgement(np.concatenate(shares))
    end_to_end = span_score(_right_with_polarity(gold, found, labels), seed) if labels else None
    score = AspectScore(
        model.name,
        span_score(_right(gold.aspects, found), seed),
        span_score(_touching(gold.aspects, found), seed),
        end_to_end,
        sum(not aspects for aspects in found),
        _categories(gold, found, judgement, labels, truth, seed),
        len(gold.texts) / max(seconds, 1e-9),
    )
    return score, judgement


def span_score(counts: Ints, seed: int) -> SpanScore:
    """Measure spans by what is counted in each text.

    Parameters
    ----------
    counts : int64 [texts, 4]
        Marked, found, those of the found that are right, and those of the marked that were found.
    seed : int
    """
    marked, found, right, met = counts.T
    f1 = _f1(counts.sum(0, keepdims=True))[0]
    drawn = _f1(resampled(counts, seed))
    known = drawn[~np.isnan(drawn)]
    return SpanScore(
        int(marked.sum()),
        int(found.sum()),
        *_share(right, found),
        *_share(met, marked),
        *((None, None) if np.isnan(f1) else (float(f1), percentiles(known))),
    )


def _share(right: Ints, n: Ints) -> tuple[float, Interval] | tuple[None, None]:
    return (float(right.sum() / n.sum()), clustered(right, n)) if n.any() else (None, None)


def _f1(counts: Ints) -> Doubles:
    """Harmonic mean of precision and recall; 0 where nothing is right, not a number where there is nothing at all."""
    marked, found, right, met = counts.T.astype(np.float64)
    precision, recall = right / np.maximum(found, 1), met / np.maximum(marked, 1)
    both = precision + recall
    f1 = 2 * precision * recall / np.where(both > 0, both, 1.0)
    return np.asarray(np.where(marked + found > 0, f1, np.nan))


def _right(marked: Sequence[Sequence[GoldAspect]], found: Sequence[Sequence[Aspect]]) -> Ints:
    rows = []
    for aspects, said in zip(marked, found, strict=True):
        wanted, there = {(a.start, a.end) for a in aspects}, {(a.start, a.end) for a in said}
        both = len(wanted & there)
        rows.append((len(wanted), len(there), both, both))
    return np.array(rows, np.int64)


def _touching(marked: Sequence[Sequence[GoldAspect]], found: Sequence[Sequence[Aspect]]) -> Ints:
    """Count what shares a character (Breck, Choi and Cardie 2007, IJCAI: binary overlap)."""
    rows = []
    for aspects, said in zip(marked, found, strict=True):
        right = sum(any(a.start < s.end and s.start < a.end for a in aspects) for s in said)
        met = sum(any(a.start < s.end and s.start < a.end for s in said) for a in aspects)
        rows.append((len(aspects), len(said), right, met))
    return np.array(rows, np.int64)


def _right_with_polarity(gold: AspectGold, found: Sequence[Sequence[Aspect]], labels: Sequence[str]) -> Ints:
    """Count what is found with its polarity; where a marked one has none to judge by, it counts neither way."""
    rows = []
    for aspects, said in zip(gold.aspects, found, strict=True):
        wanted = {(a.start, a.end): labels.index(a.polarity) for a in aspects if a.polarity in labels}
        aside = {(a.start, a.end) for a in aspects} - wanted.keys()
        shares = np.array([s.shares for s in said], np.float64).reshape(-1, 3)
        classes = predicted_of(_judgement(shares), labels)
        there = {(s.start, s.end): int(c) for s, c in zip(said, classes, strict=True) if (s.start, s.end) not in aside}
        both = len(wanted.items() & there.items())
        rows.append((len(wanted), len(there), both, both))
    return np.array(rows, np.int64)


def _categories(
    gold: AspectGold,
    found: Sequence[Sequence[Aspect]],
    judgement: Judgement,
    labels: Sequence[str],
    truth: _Truth,
    seed: int,
) -> tuple[CategoryScore, ...]:
    counts = Counter(name for aspects in gold.aspects for aspect in aspects for name in aspect.categories)
    if not counts:
        return ()
    predicted = predicted_of(judgement, labels) if labels else np.zeros(0, np.int64)
    all_judged = [a for aspects in gold.aspects for a in aspects if a.polarity in labels]
    scores = []
    for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        only = [tuple(a for a in aspects if name in a.categories) for aspects in gold.aspects]
        recall, interval = _share(*_right(only, found).T[[3, 0]])
        overlap, _ = _share(*_touching(only, found).T[[3, 0]])
        rows = np.array([name in aspect.categories for aspect in all_judged], np.bool_)
        polarity = None
        if rows.any():
            polarity = agreement(truth.classes[rows], predicted[rows], labels, seed, truth.text[rows])
        scores.append(CategoryScore(name, n, recall or 0.0, interval or (0.0, 1.0), overlap or 0.0, polarity))
    return tuple(scores)
