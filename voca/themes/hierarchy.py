"""Themes: leaves that belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.cluster.hierarchy import cut_tree
from scipy.special import log_ndtr

from voca.errors import UsageError
from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.neighbours import Floats

Tree = np.ndarray[Any, Any]

_TIE = 0.01
_APART = 0.8  # from about here on leaves are different themes
_ABOUT = 0.07
_SIZE_POWER = 0.1
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
        message = f"--themes {themes!r} is not a number of themes."
        raise UsageError(message, "Write --themes 12 for twelve, or --themes 8..25 for a range.")
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
    """Join leaves by the company their sentences keep: how seldom they share a community, at any resolution.

    A dropped row moves centroids and with them the tree (ARI of the themes 0.73-0.86 on the sample data), but hardly
    moves what hundreds of runs agree on.
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
    return ward(apart, size[:, 0])


def ward(apart: np.ndarray[Any, Any], size: Labels) -> Tree:
    """Return Ward's tree of leaves that count by the tenth root of their size, as scipy's linkage writes it.

    Where all are of one size, the height of the first joint is the distance. Counted by their sentences large leaves
    would hardly ever be joined, counted alike a leaf that a dropped row makes or undoes moves all that follows.
    """
    leaves = len(size)
    count, known = size**_SIZE_POWER, np.arange(leaves)
    count = count / count.mean()
    apart = np.round(np.maximum((apart + apart.T) / 2, 0.0), 9)
    square = apart**2 * 2 * np.outer(count, count) / np.add.outer(count, count)
    np.fill_diagonal(square, np.inf)
    tree, members = np.zeros((leaves - 1, 4)), np.ones(leaves)
    for step in range(leaves - 1):
        one, other = sorted(np.unravel_index(np.argmin(square), square.shape))
        height = square[one, other]
        members[one] += members[other]
        tree[step] = *sorted((known[one], known[other])), np.sqrt(height), members[one]
        # Lance & Williams 1967; what has been joined is infinitely far from all
        both = count[one] + count[other]
        moved = (count[one] + count) * square[one] + (count[other] + count) * square[other] - count * height
        square[one] = square[:, one] = np.round(moved / (both + count), 12)
        square[one, one] = np.inf
        square[other] = square[:, other] = np.inf
        count[one], known[one] = both, leaves + step
    tree[:, 2] = np.maximum.accumulate(tree[:, 2])
    return tree


def by_centroids(unit: Floats, labels: Labels) -> Tree:
    """Join leaves by how unlike their centroids are, 1 less the cosine: where there is no graph."""
    centroids = normalised(group_sums(unit, labels))
    return ward(1 - centroids @ centroids.T, np.bincount(labels))


def themes(leaves: int, tree: Tree | None, asked: tuple[int, int] | None = None) -> Labels:
    """Return each leaf's theme, numbered by first appearance.

    Leaves are one theme as long as they are less than about ``_APART`` apart: two leaves whose sentences share a
    community in a fifth of all runs. Of the steps of the tree near there the widest is cut, where a small change of
    the data moves no joint across the cut.

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
    return renumbered(cut_tree(tree, n_clusters=[widest_step(tree[:, 2], low, high)])[:, 0].astype(np.int64))


def widest_step(heights: np.ndarray[Any, Any], low: int, high: int) -> int:
    """Return how many themes a cut of the tree makes most probably, of `low` to `high`.

    The height of the cut is normal about ``_APART``, so that a step counts the more the wider and the nearer it is.

    Parameters
    ----------
    heights : numpy.ndarray
        ``[leaves - 1]``, of the joints, rising.
    low, high : int
    """
    edges = (np.concatenate([[0.0], heights, [heights[-1] + _ABOUT]]) - _APART) / _ABOUT
    counts = np.arange(low, high + 1)
    below, above = edges[len(heights) + 1 - counts], edges[len(heights) + 2 - counts]
    # far from the middle shares are told apart in logarithms, from the side on which they are small
    one, other = log_ndtr(np.where(below > 0, -below, above)), log_ndtr(np.where(below > 0, -above, below))
    share = one + np.log(np.maximum(-np.expm1(other - one), np.finfo(float).tiny))
    return int(counts[np.argmax(np.round(share, 6))])
