"""How well predicted classes and their probabilities agree with the true ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

CONFIDENCE: Final = 0.95
RESAMPLES: Final = 2000
BINS: Final = 10

Ints = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ClassScore:
    """One class.

    Attributes
    ----------
    label : str
    n : int
        Texts that truly belong to it.
    predicted : int
        Texts that were said to belong to it.
    precision, recall : float or None
        0..1; None where nothing was predicted, or where nothing truly belongs to it.
    f1 : float or None
        2 right / (n + predicted); None where both are 0.
    """

    label: str
    n: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How predicted classes agree with true ones.

    Attributes
    ----------
    n : int
    accuracy, macro_f1, macro_recall : float
        0..1; the macro figures are means over the classes that truly occur.
    accuracy_interval, macro_f1_interval, macro_recall_interval : (float, float)
        At 95%: Wilson's for accuracy (:func:`clustered` where cases are in groups), percentiles of a bootstrap for the
        others.
    classes : tuple of ClassScore
    confusion : tuple of tuple of int
        Rows are true classes, columns predicted ones.
    """

    n: int
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    macro_recall: float
    macro_recall_interval: Interval
    classes: tuple[ClassScore, ...]
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts whose predicted class had a probability between `low` and `high`.

    ``confidence`` is their mean probability and ``accuracy`` the share of them that was right; both are None where
    there are none.
    """

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether probabilities mean what they say; ``ece`` is the expected calibration error, 0..1."""

    ece: float
    bins: tuple[Bin, ...]


def agreement(gold: Ints, predicted: Ints, labels: Sequence[str], seed: int, groups: Ints | None = None) -> Agreement:
    """Measure predictions against the truth.

    Parameters
    ----------
    gold, predicted : int64 [n]
        Positions in `labels`; n is at least 1.
    labels : sequence of str
    seed : int
        Of the bootstrap.
    groups : int64 [n], optional
        The text of each case, where a text has several: whole texts are drawn then, since their cases are alike.
    """
    size = len(labels)
    cells = gold * size + predicted
    table = np.bincount(cells, minlength=size * size).reshape(size, size)
    n = int(table.sum())
    right = int(np.trace(table))
    if groups is None:
        # whole texts are drawn with replacement: the cells of the table are then multinomial
        draws = np.random.default_rng(seed).multinomial(n, table.ravel() / n, RESAMPLES).reshape(-1, size, size)
        interval = wilson(right, n)
    else:
        tables = _by_group(cells, groups, size * size)
        draws = resampled(tables, seed).reshape(-1, size, size)
        interval = clustered(tables[:, :: size + 1].sum(1), tables.sum(1))
    f1, recall = macro(table[None])
    f1_draws, recall_draws = macro(draws)
    return Agreement(
        n,
        right / n,
        interval,
        float(f1[0]),
        percentiles(f1_draws),
        float(recall[0]),
        percentiles(recall_draws),
        tuple(_class_score(table, i, label) for i, label in enumerate(labels)),
        tuple(tuple(int(value) for value in row) for row in table),
    )


def resampled(counts: Ints, seed: int) -> Ints:
    """Draw as many texts as there are, with replacement, ``RESAMPLES`` times, and add up what is counted in each.

    Parameters
    ----------
    counts : int64 [n, k]
        A row a text; their order changes nothing.
    seed : int

    Returns
    -------
    int64 [RESAMPLES, k]
    """
    # texts with the same counts are drawn together: how often each kind comes is multinomial
    kinds, often = np.unique(counts, axis=0, return_counts=True)
    draws = np.random.default_rng(seed).multinomial(len(counts), often / len(counts), RESAMPLES)
    return np.asarray(draws @ kinds, np.int64)


def _by_group(cells: Ints, groups: Ints, size: int) -> Ints:
    """Count the cells of a table for each group."""
    _, place = np.unique(groups, return_inverse=True)
    return np.bincount(place * size + cells, minlength=(place.max() + 1) * size).reshape(-1, size)


def macro(tables: Ints) -> tuple[Doubles, Doubles]:
    """Macro F1 and macro recall of confusion tables.

    Sokolova and Lapalme (2009), Information Processing & Management 45:427: means over classes, each with the same
    weight. A class that does not truly occur has no recall and is left out of both.

    Parameters
    ----------
    tables : int64 [m, k, k]
        Rows are true classes, columns predicted ones.

    Returns
    -------
    f1, recall : float64 [m]
    """
    right = np.diagonal(tables, axis1=1, axis2=2).astype(np.float64)
    gold, predicted = tables.sum(2), tables.sum(1)
    occurs = gold > 0
    recall = np.where(occurs, right / np.maximum(gold, 1), 0.0)
    f1 = np.where(occurs, 2 * right / np.maximum(gold + predicted, 1), 0.0)
    classes = np.maximum(occurs.sum(1), 1)
    return np.asarray(f1.sum(1) / classes), np.asarray(recall.sum(1) / classes)


def wilson(right: float, n: float) -> Interval:
    """Wilson's (1927) score interval of a share at 95%; the numbers may be effective ones."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(right, n, 1 - CONFIDENCE, method="wilson")
    return float(low), float(high)


def clustered(right: Ints, n: Ints) -> Interval:
    """Wilson's interval at 95% of a share of cases that come in groups, such as the aspects of a text.

    The number of cases is divided by the design effect (Kish 1965, *Survey Sampling*): the variance of the share with
    whole groups drawn, over that of cases by themselves; it is taken to be at least 1. Where all cases are right, or
    none, nothing shows how alike those of a group are: each group counts once.

    Parameters
    ----------
    right, n : int64 [groups]
        Cases of each group that are right, and all of them; some group has cases.
    """
    total = int(n.sum())
    share = float(right.sum() / total)
    groups = int((n > 0).sum())
    alone = share * (1 - share) / total
    effect = 1.0 if alone > 0 else total / groups
    if alone > 0 and groups > 1:
        rest = right - share * n
        effect = max(math.fsum(rest**2) * groups / (groups - 1) / total**2 / alone, 1.0)
    return wilson(float(right.sum()) / effect, total / effect)


def calibration(confidence: Doubles, right: npt.NDArray[np.bool_], bins: int = BINS) -> Calibration:
    """Compare how sure a model was with how often it was right.

    The expected calibration error (Naeini, Cooper and Hauskrecht 2015, AAAI; Guo et al. 2017, ICML) with equally wide
    bins: the mean over texts of the distance between the accuracy and the mean confidence of their bin.

    Parameters
    ----------
    confidence : float64 [n]
        Probability of the predicted class, 0..1.
    right : bool [n]
    bins : int
        A bin holds its upper end, the first one 0 too.
    """
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    rows = []
    error = 0.0
    for place in range(bins):
        inside = places == place
        n = int(inside.sum())
        low, high = float(edges[place]), float(edges[place + 1])
        if not n:
            rows.append(Bin(low, high, 0, None, None, None))
            continue
        hits = int(right[inside].sum())
        sure = float(confidence[inside].mean())
        error += n * abs(hits / n - sure)
        rows.append(Bin(low, high, n, sure, hits / n, wilson(hits, n)))
    return Calibration(error / len(confidence), tuple(rows))


def _class_score(table: Ints, place: int, label: str) -> ClassScore:
    right, n, predicted = int(table[place, place]), int(table[place].sum()), int(table[:, place].sum())
    return ClassScore(
        label,
        n,
        predicted,
        right / predicted if predicted else None,
        right / n if n else None,
        2 * right / (n + predicted) if n + predicted else None,
    )


def percentiles(draws: Doubles) -> Interval:
    """Return the 95% interval of a bootstrap's draws."""
    low, high = np.quantile(draws, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return float(low), float(high)
