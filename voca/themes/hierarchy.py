"""Themes: leaves that belong together."""

from __future__ import annotations

import re

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from voca.errors import UsageError
from voca.themes.cluster import Labels, crossing, group_sums, normalised, renumbered, silhouette
from voca.themes.neighbours import Floats

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

    Unasked: 8 to 25, fewer where a theme would have fewer than about two leaves, at least 15 of 60 leaves and more.
    """
    if asked is not None:
        return min(asked[0], leaves), min(asked[1], leaves)
    high = min(25, max(min(leaves, 3), round(0.6 * leaves)))
    return min(max(2, round(0.4 * leaves)), max(8, min(15, round(0.25 * leaves))), high), high


def themes(unit: Floats, labels: Labels, asked: tuple[int, int] | None = None) -> Labels:
    """Return each leaf's theme, numbered by first appearance.

    Ward's linkage of the leaves' unit centroids, which merges what adds least to the spread within themes; other
    linkages have not been compared. Cut where :mod:`voca.themes.cluster`'s criterion says.
    """
    leaves = int(labels.max()) + 1 if len(labels) else 0
    low, high = bounds(leaves, asked)
    if leaves <= 1 or high >= leaves == low:
        return np.arange(leaves, dtype=np.int64)
    tree = linkage(np.round(normalised(group_sums(unit, labels)), 9), method="ward")
    cuts = {k: renumbered(fcluster(tree, k, "maxclust").astype(np.int64)) for k in range(low, high + 1)}
    if low == high:
        return cuts[low]
    scores = np.array([silhouette(unit, cut[labels]) for cut in cuts.values()])
    scale = np.array(list(cuts), dtype=np.float64)
    return cuts[min(high, max(low, round(crossing(scale, scores))))]
