"""How finely sentences are cut into leaves: one criterion, the same for every study.

The answer is the coarsest partition whose simplified silhouette (own centroid against the nearest other,
leave-one-out) is within 1 to 5% of the best (the mean of five answers). On sentences with one intent each the
silhouette rises to a plateau, a little above which cutting no longer pays, and that is where the labels are. On reviews
it falls from the first cut on, since "everything about food" is better separated than any part of it; a floor that
grows with the cube root of the number of sentences says from where on the criterion looks.

This is not a held-out choice: tolerances and minimum size were set with the figures of all five sets in
``benchmarks/themes.txt`` in view, Banking77's most of all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from voca.themes.cluster import RESOLUTIONS, Labels, absorb, consensus, leiden, silhouette
from voca.themes.links import Links
from voca.themes.neighbours import Floats

TOLERANCES: Final = (0.01, 0.02, 0.03, 0.04, 0.05)
# "A reasonable structure" (Kaufman & Rousseeuw 1990): no floor where groups are farther apart than this. About there it
# gives way by degrees, or a change of the silhouette in the fourth digit would change every leaf.
_CLEAR: Final = 0.5
_ABOUT: Final = 0.05
_FINEST: Final = 4 * RESOLUTIONS[-1]
_RISE: Final = 1.5
_TRIES: Final = 3  # finer answers of many runs, where that of the first has too few leaves
_SMALLEST: Final = 4  # sentences a leaf
_FINE: Final = 400  # points at which the curve is read


def crossing(scale: np.ndarray[Any, Any], score: np.ndarray[Any, Any], start: float = 0.0) -> float:
    """Return where `score` first comes near its best, from `start` on.

    Read off a cubic through the points over the logarithm of `scale`, and averaged over ``TOLERANCES``: on a flat curve
    the noise of single points would decide, and any small change of the data would move the answer far.
    """
    along = np.log(scale)
    fine = np.linspace(along[0], along[-1], _FINE)
    curve = np.polynomial.Polynomial.fit(along, score, min(3, len(scale) - 1))(fine)
    above = fine >= min(np.log(max(start, scale[0])) - 1e-9, fine[-1])
    fine, curve = fine[above], curve[above]
    best = float(curve.max())
    found = [fine[np.argmax(curve >= best - tolerance * abs(best))] for tolerance in TOLERANCES]
    return float(np.exp(np.mean(found)))


def choose_resolution(unit: Floats, scanned: Sequence[Sequence[Labels]], min_size: int) -> float:
    """Return about where the module's criterion points, see :func:`towards_rungs`."""
    scores, counts = [], []
    for communities in scanned:
        runs = [absorb(unit, found, min_size) for found in communities]
        scores.append(float(np.mean([silhouette(unit, run) for run in runs])))
        counts.append(float(np.mean([run.max() + 1 for run in runs])))
    count = np.maximum.accumulate(np.array(counts) + 1e-6 * np.arange(len(counts)))
    start = np.interp(np.log(fewest_leaves(len(unit))), np.log(count), np.log(RESOLUTIONS))
    scale, score, free = np.array(RESOLUTIONS), np.array(scores), freedom(max(scores))
    bound, free_of_it = crossing(scale, score, float(np.exp(start))), crossing(scale, score)
    return towards_rungs(bound ** (1 - free) * free_of_it**free)


def freedom(best: float) -> float:
    """Return how little a floor counts, 0 to 1, by the best silhouette: a smooth step about ``_CLEAR``."""
    share = min(max((best - _CLEAR) / (2 * _ABOUT) + 0.5, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def towards_rungs(value: float) -> float:
    """Return a resolution moved towards the nearer one of ``RESOLUTIONS``, to a thousandth.

    A dropped row moves the criterion's point by some percent. Near a rung that changes next to nothing, and half-way
    between two it changes little; with the nearest rung itself it would there change every leaf.
    """
    at = min(max(int(np.searchsorted(RESOLUTIONS, value)) - 1, 0), len(RESOLUTIONS) - 2)
    low, ratio = RESOLUTIONS[at], RESOLUTIONS[at + 1] / RESOLUTIONS[at]
    share = min(max(math.log(value / low) / math.log(ratio), 0.0), 1.0)
    return float(round(low * ratio ** (share**3 * (share * (6 * share - 15) + 10)), 3))


def near(rung: float, value: float) -> bool:
    """Return whether `rung` is one of those next to `value`."""
    return abs(math.log(rung / value)) < 1.01 * math.log(1.43)


def fewest_leaves(n: int) -> float:
    """Return how many leaves `n` distinct sentences should have at least: 10 of 300, 15 of 1,000, 35 of 13,000."""
    return float(1.5 * max(n, 1) ** (1 / 3))


def default_min_size(n: int, at_least: int = 1) -> int:
    """Return the smallest leaf of `n` distinct sentences: 6 for a small survey, 10 of 1,000, 38 of 13,000.

    Where there should be `at_least` leaves, one may be as small as half their mean size.
    """
    return max(_SMALLEST, min(round(0.33 * math.sqrt(n)), n // (2 * at_least)))


def leaves(
    unit: Floats, links: Links, scanned: Sequence[Sequence[Labels]], min_size: int, seed: int, at_least: int = 1
) -> tuple[Labels, float]:
    """Return each row's leaf and the resolution used.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, centred and normalised, in canonical order.
    links : Links
        Their neighbour graph.
    scanned : sequence of sequence of numpy.ndarray
        The runs that :func:`voca.themes.cluster.scan` made of it.
    min_size : int
        Smaller communities are dissolved into their nearest.
    seed : int
    at_least : int
        How many leaves there should be at least: resolution rises until there are, as far as it goes. Single runs say
        from where on; the consensus of many is dear.
    """
    n = len(unit)
    if n < 2 * min_size or links.empty or not unit.any():
        return np.zeros(n, np.int64), 0.0
    resolution = choose_resolution(unit, scanned, min_size)
    if at_least > 1:
        resolution = fine_enough(unit, links, scanned, min_size, seed, resolution, at_least)
    labels = absorb(unit, consensus(links, resolution, seed), min_size)
    most, chosen = labels, resolution
    for _ in range(_TRIES):
        if most.max() + 1 >= at_least or resolution >= _FINEST:
            break
        resolution *= _RISE
        labels = absorb(unit, consensus(links, resolution, seed), min_size)
        if labels.max() > most.max():  # very fine communities dissolve again, and there are fewer
            most, chosen = labels, resolution
    return most, chosen


def fine_enough(
    unit: Floats,
    links: Links,
    scanned: Sequence[Sequence[Labels]],
    min_size: int,
    seed: int,
    resolution: float,
    at_least: int,
) -> float:
    """Return the coarsest resolution from `resolution` on at which single runs have `at_least` leaves.

    Where none has, that at which they have the most: finer communities are too small and dissolve.
    """

    def count(runs: Sequence[Labels]) -> float:
        return float(np.mean([absorb(unit, run, min_size).max() + 1 for run in runs]))

    most, finest = 0.0, resolution
    for rung, runs in zip(RESOLUTIONS, scanned, strict=True):
        if rung >= resolution or near(rung, resolution):
            found, scale = count(runs), max(rung, resolution)
            if found >= at_least:
                return scale
            most, finest = max((most, finest), (found, scale), key=lambda pair: pair[0])
    scale = max(resolution, RESOLUTIONS[-1])
    while scale < _FINEST:
        scale *= _RISE
        found = count([leiden(links, scale, seed)])
        if found >= at_least:
            return scale
        most, finest = max((most, finest), (found, scale), key=lambda pair: pair[0])
    return finest
