"""Leaves: communities of the neighbour graph, the same whatever the order of the rows.

How many there are is chosen by one criterion: the coarsest partition whose simplified
silhouette (own centroid against the nearest other, leave-one-out) is within 1 to 5% of the best (the mean of five
answers). On sentences with one intent each the silhouette rises to a plateau, a little above which cutting no longer
pays, and that is where the labels are. On reviews it falls from the first cut on, since "everything about food" is
better separated than any part of it; a floor that grows with the cube root of the number of sentences says from where
on the criterion looks.

This is not a held-out choice: tolerances and minimum size were set with the figures of all five sets in
``benchmarks/themes.txt`` in view, Banking77's most of all.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import graspologic_native as native
import numpy as np
import scipy.sparse as sp

from voca.themes.cores import Contracted, cores
from voca.themes.neighbours import Floats

Labels = np.ndarray[Any, np.dtype[np.int64]]

RESOLUTIONS: Final = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
TOLERANCES: Final = (0.01, 0.02, 0.03, 0.04, 0.05)
_FINEST: Final = 4 * RESOLUTIONS[-1]
_RISE: Final = 1.5
_TRIES: Final = 3  # finer answers of many runs, where that of the first has too few leaves
_SMALLEST: Final = 4  # sentences a leaf
_CLEAR: Final = 0.5  # "a reasonable structure" (Kaufman & Rousseeuw 1990): no floor where groups are this far apart
_FINE: Final = 400  # points at which the curve is read
# Leiden runs are noisiest where sentences are few and runs are cheap: (fewest, most) runs, the most up to 1,500.
_SCAN: Final = (2, 40)  # runs at each resolution when the curve is read
_AGREE: Final = (43, 801)  # runs that must agree
LARGE: Final = 4000  # sentences, from which on runs are made among cores
_WHOLE: Final = 16  # runs of the whole of a large graph
_AMONG_CORES: Final = 120  # runs among its cores; one costs a thirtieth
_SPREAD: Final = (0.75, 1.0, 1.33)  # resolutions around the chosen one: a small change of it changes little


def leiden(links: sp.csr_matrix, resolution: float, seed: int) -> Labels:
    """Return each node's community, numbered by first appearance (Traag et al. 2019, by graspologic-native)."""
    n = links.shape[0]
    if links.nnz == 0:
        return np.arange(n, dtype=np.int64)
    _, found = native.leiden_csr(
        links.indptr.astype(np.int64, copy=False),
        links.indices.astype(np.int32, copy=False),
        links.data.astype(np.float64, copy=False),
        n,
        resolution=resolution,
        seed=seed,
    )
    return renumbered(np.array([found.get(i, n + i) for i in range(n)], np.int64))


def leiden_runs(links: sp.csr_matrix, runs: Sequence[tuple[float, int]]) -> list[Labels]:
    """Return the communities of each (resolution, seed), in their order, on all cores: Leiden lets go of the GIL."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(lambda run: leiden(links, *run), runs))


def renumbered(labels: Labels) -> Labels:
    """Return the labels numbered 0, 1, ... in the order in which they first appear."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[inverse]


def affordable(bounds: tuple[int, int], n: int) -> int:
    """Return how many runs `n` sentences get: the most up to 1,500, a tenth at some 4,700, never under the fewest."""
    fewest, most = bounds
    return max(fewest, min(most, int(most * (1500 / max(n, 1)) ** 2)))


def scan(
    links: sp.csr_matrix, seed: int, runs: int | None = None, resolutions: Sequence[float] = RESOLUTIONS
) -> list[list[Labels]]:
    """Return the raw communities of some Leiden runs at every one of `resolutions`."""
    turns = runs or affordable(_SCAN, links.shape[0])
    found = leiden_runs(links, [(resolution, seed + 100 + turn) for resolution in resolutions for turn in range(turns)])
    return [found[i * turns : (i + 1) * turns] for i in range(len(resolutions))]


def consensus(
    links: sp.csr_matrix, resolution: float, seed: int, runs: int | None = None, known: Sequence[Labels] = ()
) -> Labels:
    """Return the partition that many Leiden runs agree on.

    One run settles in one of many near-optimal partitions, and a dropped row is enough to change which (ARI 0.92).
    Edges are reweighted by the square of the share of runs that kept both ends together, and Leiden runs once more
    (Lancichinetti & Fortunato 2012): ARI 0.97 after a dropped row, and a better partition.

    Of a large graph fewer runs are made, and what they all keep together is one node for the many runs that then agree:
    as steady with a third of the work.

    Parameters
    ----------
    links : scipy.sparse.csr_matrix
    resolution : float
    seed : int
    runs : int, optional
        Of the whole graph.
    known : sequence of numpy.ndarray
        Those of them that were made already at about this resolution; looked at in a large graph only.
    """
    n = links.shape[0]
    if n < LARGE:
        return _agreed(Contracted.of(links, np.arange(n)), resolution, seed, runs or affordable(_AGREE, n))
    more = max((runs or _WHOLE) - len(known), 0)
    groups = cores([*known, *leiden_runs(links, around(resolution, seed, more))])
    return renumbered(_agreed(Contracted.of(links, groups), resolution, seed, _AMONG_CORES)[groups])


def around(resolution: float, seed: int, runs: int) -> list[tuple[float, int]]:
    """Return (resolution, seed) of `runs` runs: a small change of the resolution should change little."""
    return [(resolution * _SPREAD[i % len(_SPREAD)], seed + 1 + i) for i in range(runs)]


def _agreed(small: Contracted, resolution: float, seed: int, runs: int) -> Labels:
    source, target = small.ends()
    together = np.zeros(len(source))
    for found in leiden_runs(small.graph(), around(resolution, seed, runs)):
        together += found[source] == found[target]
    agreed = small.weighted(np.maximum((together / runs) ** 2, 1e-6))
    return leiden(agreed.graph(), resolution, seed)[: len(small)]


def silhouette(unit: Floats, labels: Labels) -> float:
    """Return the mean simplified silhouette, each row left out of its own centroid.

    ``(other - own) / max(own, other)`` with cosine distances to the own and the nearest other centroid. A row that is
    alone scores 0.
    """
    size = np.bincount(labels)
    if len(size) < 2:
        return 0.0
    sums = group_sums(unit, labels)
    norms = np.sqrt((sums * sums).sum(axis=1))
    rows = np.arange(len(unit))
    dots = unit @ sums.T.astype(np.float32)
    mine = dots[rows, labels].astype(np.float64)
    square = np.einsum("ij,ij->i", unit, unit).astype(np.float64)
    rest = np.sqrt(np.maximum(norms[labels] ** 2 - 2 * mine + square, 1e-12))
    own = 1 - (mine - square) / rest
    dots /= np.maximum(norms, 1e-12).astype(np.float32)
    dots[rows, labels] = -1
    other = 1 - dots.max(axis=1).astype(np.float64)
    score = np.where(size[labels] > 1, (other - own) / np.maximum(np.maximum(own, other), 1e-12), 0.0)
    return round(float(score.mean()), 9)


def group_sums(unit: Floats, labels: Labels, groups: int | None = None) -> np.ndarray[Any, Any]:
    """Return float64 ``[groups, d]``: each group's sum of rows, taken in the rows' order."""
    groups = int(labels.max()) + 1 if groups is None else groups
    sums = np.zeros((groups, unit.shape[1]))
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(groups + 1))
    for group in range(groups):
        sums[group] = unit[order[starts[group] : starts[group + 1]]].sum(axis=0, dtype=np.float64)
    return sums


def normalised(sums: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return rows of length 1, zero rows as they are."""
    return np.asarray(sums / np.maximum(np.sqrt((sums * sums).sum(axis=1, keepdims=True)), 1e-12))


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


def choose_resolution(unit: Floats, scanned: list[list[Labels]], min_size: int) -> float:
    """Return the one of ``RESOLUTIONS`` nearest to where the module's criterion points.

    A dropped row moves that point by some percent, and with it every leaf: on the sample data the leaves of the other
    rows then agree with ARI 0.88, and with 0.93 where the resolution stays.
    """
    scores, counts = [], []
    for communities in scanned:
        runs = [absorb(unit, found, min_size) for found in communities]
        scores.append(float(np.mean([silhouette(unit, run) for run in runs])))
        counts.append(float(np.mean([run.max() + 1 for run in runs])))
    if max(scores) >= _CLEAR:
        return nearest(RESOLUTIONS, crossing(np.array(RESOLUTIONS), np.array(scores)))
    count = np.maximum.accumulate(np.array(counts) + 1e-6 * np.arange(len(counts)))
    start = np.interp(np.log(fewest_leaves(len(unit))), np.log(count), np.log(RESOLUTIONS))
    return nearest(RESOLUTIONS, crossing(np.array(RESOLUTIONS), np.array(scores), float(np.exp(start))))


def nearest(rungs: Sequence[float], value: float) -> float:
    """Return the one of `rungs` that is nearest to `value` by ratio."""
    return float(min(rungs, key=lambda rung: (abs(math.log(rung / value)), rung)))


def near(rung: float, value: float) -> bool:
    """Return whether `rung` is `value` or a neighbour of it."""
    return abs(math.log(rung / value)) < 1.01 * math.log(1.43)


def fewest_leaves(n: int) -> float:
    """Return how many leaves `n` distinct sentences should have at least: 10 of 300, 15 of 1,000, 35 of 13,000."""
    return float(1.5 * max(n, 1) ** (1 / 3))


def default_min_size(n: int, at_least: int = 1) -> int:
    """Return the smallest leaf of `n` distinct sentences: 6 for a small survey, 10 of 1,000, 38 of 13,000.

    Where there should be `at_least` leaves, one may be as small as half their mean size.
    """
    return max(_SMALLEST, min(round(0.33 * math.sqrt(n)), n // (2 * at_least)))


def absorb(unit: Floats, labels: Labels, min_size: int) -> Labels:
    """Put the members of groups under `min_size` into the nearest larger group, each by itself."""
    labels = renumbered(labels)
    size = np.bincount(labels)
    large = np.flatnonzero(size >= min_size)
    if len(large) == 0:
        return np.zeros_like(labels)
    if len(large) == len(size):
        return labels
    centroids = normalised(group_sums(unit, labels)[large])
    lost = np.flatnonzero(size[labels] < min_size)
    labels = labels.copy()
    labels[lost] = large[np.argmax(np.round(unit[lost].astype(np.float64) @ centroids.T, 6), axis=1)]
    return renumbered(labels)


def leaves(
    unit: Floats, links: sp.csr_matrix, scanned: list[list[Labels]], min_size: int, seed: int, at_least: int = 1
) -> tuple[Labels, float]:
    """Return each row's leaf and the resolution used.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, centred and normalised, in canonical order.
    links : scipy.sparse.csr_matrix
        Their neighbour graph.
    scanned : list of list of numpy.ndarray
        What :func:`scan` found on it.
    min_size : int
        Smaller communities are dissolved into their nearest.
    seed : int
    at_least : int
        How many leaves there should be at least: resolution rises until there are, as far as it goes. Single runs say
        from where on; the consensus of many is dear.
    """
    n = len(unit)
    if n < 2 * min_size or links.nnz == 0 or not unit.any():
        return np.zeros(n, np.int64), 0.0
    resolution = choose_resolution(unit, scanned, min_size)
    if at_least > 1:
        resolution = fine_enough(unit, links, scanned, min_size, seed, resolution, at_least)
    known = [run for rung, runs in zip(RESOLUTIONS, scanned, strict=True) for run in runs if near(rung, resolution)]
    labels = absorb(unit, consensus(links, resolution, seed, known=known), min_size)
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
    links: sp.csr_matrix,
    scanned: list[list[Labels]],
    min_size: int,
    seed: int,
    resolution: float,
    at_least: int,
) -> float:
    """Return the coarsest resolution from `resolution` on at which single runs have `at_least` leaves, if any has."""

    def count(runs: list[Labels]) -> float:
        return float(np.mean([absorb(unit, run, min_size).max() + 1 for run in runs]))

    for rung, runs in zip(RESOLUTIONS, scanned, strict=True):
        if rung >= resolution and count(runs) >= at_least:
            return rung
    resolution = max(resolution, RESOLUTIONS[-1])
    while resolution < _FINEST:
        resolution *= _RISE
        if count([leiden(links, resolution, seed)]) >= at_least:
            return resolution
    return resolution
