"""How surely a theme comes back when the data is a little different."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from voca.themes import hierarchy
from voca.themes.cluster import RESOLUTIONS, Labels, absorb, affordable, among, around, consensus_among, leiden_runs
from voca.themes.cores import cores
from voca.themes.links import Links
from voca.themes.neighbours import Floats

_RESAMPLES: Final = 5
_SHARE: Final = 0.8
_RUNS: Final = (4, 30)  # of the whole of a resample
_AGREEING: Final = 40  # runs among its cores that must agree
_COMPANY: Final = RESOLUTIONS[1::3]
_AMONG: Final = 3  # runs at each of these among cores


def stability(
    unit: Floats, links: Links, leaves: Labels, parents: Labels, resolution: float, min_size: int, seed: int
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Cluster 80% of the sentences again, five times, and look for each theme (Hennig 2007).

    The graph is not rebuilt: a resample is the part of it that its sentences induce. Runs agree among the cores of a
    few, as in a large study, but a third as many: a stability differs by 0.01, in a small survey by 0.03, where five
    resamples leave more than that open.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``.
    links : Links
        The neighbour graph.
    leaves, parents : numpy.ndarray
        ``[n]`` and ``[leaves]``: what was found.
    resolution : float
    min_size : int
    seed : int

    Returns
    -------
    leaves, themes : numpy.ndarray
        Mean over the resamples of the best Jaccard index with any group found again, 0..1.
    """
    n, n_themes = len(leaves), int(parents.max()) + 1
    lower, upper = np.zeros(len(parents)), np.zeros(n_themes)
    for turn in range(_RESAMPLES):
        chosen = np.sort(np.random.default_rng([seed, turn]).permutation(n)[: max(1, round(_SHARE * n))])
        part = links.of(chosen)
        own = seed + 7919 * (turn + 1)
        groups = cores(leiden_runs(part, around(resolution, own, affordable(_RUNS, len(part)))))
        again = absorb(unit[chosen], consensus_among(part, groups, resolution, own, _AGREEING), min_size)
        lower += best_jaccard(leaves[chosen], again, len(parents))
        wanted = (min(n_themes, int(again.max()) + 1),) * 2
        tree = hierarchy.by_company(unit[chosen], again, among(part, groups, seed + turn, _AMONG, _COMPANY))
        theme = hierarchy.themes(int(again.max()) + 1, tree, wanted)
        upper += best_jaccard(parents[leaves[chosen]], theme[again], n_themes)
    return np.round(lower / _RESAMPLES, 4), np.round(upper / _RESAMPLES, 4)


def best_jaccard(found: Labels, again: Labels, groups: int) -> np.ndarray[Any, Any]:
    """Return for each group of `found` the largest Jaccard index with a group of `again`."""
    shared = np.zeros((groups, int(again.max()) + 1))
    np.add.at(shared, (found, again), 1)
    either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    return np.asarray((shared / np.maximum(either, 1)).max(axis=1))
