"""Sentiment models against labelled comments, side by side."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from voca.evaluation.gold import Gold
from voca.evaluation.judges import Judge, Judgement
from voca.evaluation.metrics import Agreement, Calibration, agreement, calibration
from voca.labels import NEGATIVE, POSITIVE, LabelScheme
from voca.link.frame import MISSING
from voca.schema import POLARITIES

CHUNK: Final = 2048
"""Texts judged at a time, between two signs of progress; never changes a result."""

Progress = Callable[[str, int, int], None]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """One model on the texts of one segment."""

    column: str
    value: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ModelScore:
    """One model.

    Attributes
    ----------
    model : str
    agreement : Agreement
    calibration : Calibration or None
        None where the model has no probabilities.
    undecided : int
        With two classes: texts exactly between them, which count as positive.
    segments : tuple of SegmentScore
        The most frequent first; those without a value last, as ``MISSING``.
    texts_per_second : float
    """

    model: str
    agreement: Agreement
    calibration: Calibration | None
    undecided: int
    segments: tuple[SegmentScore, ...]
    texts_per_second: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All models on the same texts; ``labels`` are the classes they are judged by."""

    gold: Gold
    labels: tuple[str, ...]
    models: tuple[ModelScore, ...]


def evaluate(gold: Gold, judges: Sequence[Judge], seed: int = 7, progress: Progress | None = None) -> Evaluation:
    """Let every judge judge every text, and measure it.

    Where no label is neutral, the question is which of two classes: a model says positive where ``p_positive`` is at
    least ``p_negative``, and the probability it gave is taken of these two alone.

    Parameters
    ----------
    gold : Gold
    judges : sequence of Judge
    seed : int
        Of the bootstrap.
    progress : callable, optional
        ``progress(judge, texts done, texts)``.
    """
    labels = classes_of(gold.scheme)
    truth = np.array([labels.index(label) for label in gold.labels], np.int64)
    return Evaluation(gold, labels, tuple(_score(gold, labels, truth, judge, seed, progress) for judge in judges))


def classes_of(scheme: LabelScheme) -> tuple[str, ...]:
    """Return the classes that models are judged by: two where no label is neutral."""
    return (NEGATIVE, POSITIVE) if scheme.two_classes else POLARITIES


def _score(
    gold: Gold, labels: Sequence[str], truth: Ints, judge: Judge, seed: int, progress: Progress | None
) -> ModelScore:
    started = time.perf_counter()
    found = judged(gold.texts, judge, progress)
    seconds = time.perf_counter() - started
    predicted = predicted_of(found, labels)
    return ModelScore(
        judge.name,
        agreement(truth, predicted, labels, seed),
        calibration_of(found, truth, labels),
        int((found.score == 0).sum()) if len(labels) == 2 else 0,
        _segments(gold.segments, truth, predicted, labels, seed),
        len(gold.texts) / max(seconds, 1e-9),
    )


def predicted_of(found: Judgement, labels: Sequence[str]) -> Ints:
    """Return the class that was said, as its position in `labels`: of two, the one that is the likelier."""
    return (found.score >= 0).astype(np.int64) if len(labels) == 2 else found.classes


def calibration_of(found: Judgement, truth: Ints, labels: Sequence[str]) -> Calibration | None:
    """Compare how sure a judge was with how often it was right; None where it gave no probabilities."""
    if found.probabilities is None:
        return None
    two = len(labels) == 2
    return calibration(_confidence(found.probabilities, two), predicted_of(found, labels) == truth)


def judged(texts: Sequence[str], judge: Judge, progress: Progress | None) -> Judgement:
    """Let a judge judge texts, ``CHUNK`` at a time."""
    parts = []
    for start in range(0, len(texts), CHUNK):
        if progress:
            progress(judge.name, start, len(texts))
        parts.append(judge.judge(texts[start : start + CHUNK]))
    shares = [part.probabilities for part in parts if part.probabilities is not None]
    return Judgement(
        np.concatenate([part.score for part in parts]),
        np.concatenate([part.classes for part in parts]),
        np.concatenate(shares) if shares else None,
    )


def _confidence(probabilities: npt.NDArray[np.float64], two: bool) -> npt.NDArray[np.float64]:
    """Return the probability of the predicted class; of two, among these two: a half where both are nothing."""
    if not two:
        return np.asarray(probabilities.max(axis=1))
    ends = probabilities[:, [0, 2]]
    total = ends.sum(axis=1)
    return np.asarray(np.where(total > 0, ends.max(axis=1) / np.where(total > 0, total, 1.0), 0.5))


def _segments(
    columns: Mapping[str, Sequence[str]], truth: Ints, predicted: Ints, labels: Sequence[str], seed: int
) -> tuple[SegmentScore, ...]:
    scores = []
    for column, values in columns.items():
        given = np.array([value or MISSING for value in values], object)
        counts = Counter(given.tolist())
        for value, _ in sorted(counts.items(), key=lambda item: (item[0] == MISSING, -item[1], item[0])):
            rows = given == value
            scores.append(SegmentScore(column, value, agreement(truth[rows], predicted[rows], labels, seed)))
    return tuple(scores)
