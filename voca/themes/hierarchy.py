"""Themes: leaves that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from voca.errors import UsageError
from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.neighbours import Floats

Tree = np.ndarray[Any, Any]

_TIE = 0.01
_APART = 0.8  # from here on leaves are different themes
_WANTED = re.compile(r"\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?")


def wanted(themes: str | None) -> tuple[int, int] | None:
    """Read ``"12"`` or ``"8..25"``.

    Returns
    -------
    tuple of int or None
        Fewest and most themes; None where the data is to say.

    Raises
    ------
    UsageError
        It is neither, or the range is empty.
    """
    if themes is None:
        return None
    match = _WANTED.fullmatch(themes)
    low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not 1 <= low <= high:
        message = f"themes = {themes!r} is not a number of themes."
        raise UsageError(message, 'Write "12" for twelve or "8..25" for a range.')
    return low, high


def bounds(leaves: int, asked: tuple[int, int] | None) -> tuple[int, int]:
    """Return the fewest and the most themes for `leaves` leaves.

    Unasked: 8 to 25, fewer where there are fewer than about fourteen leaves, at least 15 of 60 leaves and more.
    """
    if asked is not None:
        return min(asked[0], leaves), min(asked[1], leaves)
    high = min(25, max(min(leaves, 3), round(0.8 * leaves)))
    return min(max(2, round(0.6 * leaves)), max(8, min(15, round(0.25 * leaves))), high), high


def by_company(unit: Floats, labels: Labels, scanned: Sequence[Sequence[Labels]]) -> Tree | None:
    """Join leaves by the company their sentences keep: Ward's linkage of how seldom they share a community.

    The communities of all resolutions are counted. A dropped row moves centroids and with them Ward's tree (ARI of the
    themes 0.73-0.86 on the sample data), but hardly moves what hundreds of runs agree on (0.88-0.96).
    """
    leaves = int(labels.max()) + 1
    if leaves < 2:
        return None
    size = np.bincount(labels)[:, None]
    shared = np.zeros((leaves, leaves))
    for run in (found for runs in scanned for found in runs):
        share = np.zeros((leaves, int(run.max()) + 1))
        np.add.at(share, (labels, run), 1)
        share /= size
        shared += share @ share.T
    apart = 1 - shared / max(sum(len(runs) for runs in scanned), 1)
    centroids = normalised(group_sums(unit, labels))
    apart += _TIE * (1 - centroids @ centroids.T)  # leaves that never meet are joined by likeness
    return _ward(apart)


def _ward(apart: np.ndarray[Any, Any]) -> Tree:
    apart = np.round((apart + apart.T) / 2, 9)
    np.fill_diagonal(apart, 0.0)
    return np.asarray(linkage(squareform(np.maximum(apart, 0.0), checks=False), method="ward"))


def by_centroids(unit: Floats, labels: Labels) -> Tree:
    """Join leaves by Ward's linkage of how unlike their centroids are, 1 less the cosine: where there is no graph."""
    centroids = normalised(group_sums(unit, labels))
    return _ward(1 - centroids @ centroids.T)


def themes(leaves: int, tree: Tree | None, asked: tuple[int, int] | None = None) -> Labels:
    """Return each leaf's theme, numbered by first appearance.

    Leaves are one theme as long as they are less than ``_APART`` apart: two leaves whose sentences share a community in
    a fifth of all runs. Every joint is judged by itself, so that a small change of the data moves one or two of them
    and not the whole cut, as a best number of themes would.

    Parameters
    ----------
    leaves : int
        How many there are.
    tree : numpy.ndarray or None
        Over the leaves.
    asked : tuple of int, optional
        Fewest and most themes; unasked, see :func:`bounds`.
    """
    low, high = bounds(leaves, asked)
    if leaves <= 1 or high >= leaves == low or tree is None:
        return np.arange(leaves, dtype=np.int64)
    natural = int((tree[:, 2] > _APART).sum()) + 1
    count = min(max(natural, low), high)
    return renumbered(fcluster(tree, count, "maxclust").astype(np.int64))
