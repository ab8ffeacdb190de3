"""Communities of the neighbour graph, the same whatever the order of the rows, and groups of vectors."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import graspologic_native as native
import numpy as np

from voca.themes.cores import Contracted, cores
from voca.themes.links import Links, weighed
from voca.themes.neighbours import Floats

Labels = np.ndarray[Any, np.dtype[np.int64]]

RESOLUTIONS: Final = (0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0)
# Leiden runs are noisiest where sentences are few and runs are cheap: (fewest, most) runs, the most up to 1,500.
_SCAN: Final = (2, 40)  # runs at each resolution when the curve is read
_FINE: Final = 8  # runs of a large graph at the finest, among whose cores those are made
_AGREE: Final = (43, 651)  # runs that must agree
_AGAIN: Final = 40  # runs that must agree on what those agreed on, in a small graph
LARGE: Final = 7500  # sentences, from which on runs are made among cores
_WHOLE: Final = 16  # runs of the whole of a large graph
_AMONG_CORES: Final = 120  # runs among its cores; one costs a thirtieth
_COMPANY: Final = (4, 8)  # runs at a resolution that tell the company: of the whole, or so many more among its cores
_SPREAD: Final = 0.5  # of the logarithm of the resolution, to either side


def leiden(links: Links, resolution: float, seed: int) -> Labels:
    """Return each node's community, numbered by first appearance (Traag et al. 2019, by graspologic-native)."""
    return leiden_runs(links, [(resolution, seed)])[0]


def leiden_runs(links: Links, runs: Sequence[tuple[float, int]], *, drawn: bool = False) -> list[Labels]:
    """Return the communities of each (resolution, seed), in their order, on all cores: Leiden lets go of the GIL.

    Where `drawn`, every run gives the sentences other weights, as if as many had been drawn again.
    """
    if links.empty:
        return [np.arange(len(links), dtype=np.int64) for _ in runs]
    table, place = links.placed()
    indptr, indices = table.indptr.astype(np.int64, copy=False), table.indices.astype(np.int32, copy=False)
    size = table.shape[0]
    again = weighed(table, place, links.keys) if drawn else lambda _: table.data

    def run(wanted: tuple[float, int]) -> Labels:
        _, found = native.leiden_csr(indptr, indices, again(wanted[1]), size, resolution=wanted[0], seed=wanted[1])
        return renumbered(np.array([found.get(i, size + i) for i in place.tolist()], np.int64))

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(run, runs))


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


@dataclass(frozen=True, slots=True)
class Scan:
    """The raw communities of Leiden runs at every resolution, from the coarsest to the finest.

    Attributes
    ----------
    runs : sequence of sequence of numpy.ndarray
        By resolution.
    cores : numpy.ndarray or None
        What runs at the finest keep together; None where they were not made.
    """

    runs: Sequence[Sequence[Labels]]
    cores: Labels | None = None


def scan(links: Links, seed: int, runs: int | None = None) -> Scan:
    """Make some Leiden runs at every resolution.

    Of a large graph they are made among the cores of runs at the finest: what is read off them differs less with a row
    dropped, and they take half the time.
    """
    turns = runs or affordable(_SCAN, len(links))
    if len(links) < LARGE:
        return Scan(_turns(links, seed, turns, RESOLUTIONS))
    groups = _finest_cores(links, seed)
    return Scan(among(links, groups, seed, turns, RESOLUTIONS), groups)


def company(links: Links, seed: int, scanned: Scan) -> Sequence[Sequence[Labels]]:
    """Return the communities that tell which sentences keep company: what was scanned, or more where that is little.

    The curve of :func:`scan` needs two runs at a resolution, which leaves of it are one theme does not go by so few:
    among cores four times as many cost less.
    """
    enough, among_cores = _COMPANY
    if links.empty or len(scanned.runs[0]) >= enough:
        return scanned.runs
    groups = _finest_cores(links, seed) if scanned.cores is None else scanned.cores
    return among(links, groups, seed, among_cores, RESOLUTIONS)


def _finest_cores(links: Links, seed: int) -> Labels:
    return cores(leiden_runs(links, around(RESOLUTIONS[-1], seed, _FINE)))


def among(links: Links, groups: Labels, seed: int, runs: int, resolutions: Sequence[float]) -> list[list[Labels]]:
    """Return what :func:`scan` would of the graph whose nodes are `groups`, for each sentence."""
    return [
        [run[groups] for run in found]
        for found in _turns(Contracted.of(links, groups).graph(), seed, runs, resolutions)
    ]


def _turns(links: Links, seed: int, runs: int, resolutions: Sequence[float]) -> list[list[Labels]]:
    found = leiden_runs(links, [(resolution, seed + 100 + turn) for resolution in resolutions for turn in range(runs)])
    return [found[i * runs : (i + 1) * runs] for i in range(len(resolutions))]


def consensus(links: Links, resolution: float, seed: int) -> Labels:
    """Return the partition that many Leiden runs agree on.

    One run settles in one of many near-optimal partitions, and a dropped row is enough to change which (ARI 0.92). So
    runs are made at resolutions around the given one, of the sentences as if they were drawn again; edges are
    reweighted by the square of the share of runs that kept both ends together (Lancichinetti & Fortunato 2012), twice,
    and Leiden runs once more: what hangs on few sentences or on one resolution is seldom agreed on.

    Of a large graph fewer runs are made, and what they all keep together is one node for the many runs that then agree,
    which is the second time: as steady with a third of the work.

    Parameters
    ----------
    links : Links
    resolution : float
    seed : int
    """
    n = len(links)
    if n < LARGE:
        turns = (affordable(_AGREE, n), _AGAIN)
        return _agreed(Contracted.of(links, np.arange(n)), resolution, seed, turns, drawn=True)
    groups = cores(leiden_runs(links, around(resolution, seed, _WHOLE)))
    return consensus_among(links, groups, resolution, seed)


def consensus_among(links: Links, groups: Labels, resolution: float, seed: int, runs: int = _AMONG_CORES) -> Labels:
    """Return what many runs agree on of the graph whose nodes are `groups`, for each sentence."""
    return renumbered(_agreed(Contracted.of(links, groups), resolution, seed, (runs,))[groups])


def around(resolution: float, seed: int, runs: int) -> list[tuple[float, int]]:
    """Return (resolution, seed) of `runs` runs: a small change of the resolution should change little.

    Resolutions are quantiles of a triangle over the logarithm, from 0.6 to 1.6 times the given one.
    """
    share = (np.arange(runs) + 0.5) / max(runs, 1)
    off = _SPREAD * np.where(share < 0.5, np.sqrt(2 * share) - 1, 1 - np.sqrt(2 * (1 - share)))
    return [(round(resolution * math.exp(by), 6), seed + 1 + i) for i, by in enumerate(off.tolist())]


def _agreed(small: Contracted, resolution: float, seed: int, turns: Sequence[int], *, drawn: bool = False) -> Labels:
    """Return one run's communities after so many runs agreed, turn by turn; the first of them of sentences drawn."""
    source, target = small.ends()
    for turn, runs in enumerate(turns):
        together = np.zeros(len(source))
        for found in leiden_runs(small.graph(), around(resolution, seed, runs), drawn=drawn and turn == 0):
            together += found[source] == found[target]
        small = small.weighted(np.maximum((together / runs) ** 2, 1e-6))
    return leiden(small.graph(), resolution, seed)[: len(small)]


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
