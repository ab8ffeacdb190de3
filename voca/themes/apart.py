"""Which groups of sentences are about something else than the themes that are known.

A single sentence hardly shows that: the nearest known theme is never far. A group does, by how much nearer its
sentences are to one another than to any known theme.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from voca.themes.cluster import Labels, group_sums, normalised
from voca.themes.neighbours import Floats

FEW: Final = 5  # sentences of a group, under which it shows nothing
_TOUCHED: Final = 0.1  # of a group surely in one known theme, from which on it is a part of that


def to_own(unit: Floats, group: Labels) -> np.ndarray[Any, Any]:
    """Return each sentence's cosine with the centre of the others of its group, -1 where it has none."""
    inside = group >= 0
    own = np.full(len(unit), -1.0)
    if inside.any():
        rows = unit[inside].astype(np.float64)
        rest = group_sums(unit[inside], group[inside])[group[inside]] - rows
        own[inside] = np.round(np.einsum("ij,ij->i", rows, normalised(rest)), 6)
    return own


def elsewhere(unit: Floats, group: Labels, labels: Labels, centres: np.ndarray[Any, Any]) -> Labels:
    """Return the group of each sentence that is surely in no known theme, where the group stands apart from them all.

    It does where its sentences are nearer to one another than to any known theme, on average by what the median group
    has over its nearest neighbour, and less than a tenth of them are surely in one theme. -1 stands for the others.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, centred and normalised.
    group : numpy.ndarray
        ``[n]``: groups found without the themes, -1 for none.
    labels : numpy.ndarray
        ``[n]``: the theme that a sentence is surely in, -1 for most.
    centres : numpy.ndarray
        ``[themes, d]``, unit length.
    """
    found = np.full(len(group), -1, np.int64)
    size = np.bincount(group[group >= 0], minlength=1)
    large = np.flatnonzero(size >= FEW)
    if len(large) < 2:
        return found
    own = to_own(unit, group)
    least = _between(unit, group, own, large)
    nearest = np.round(unit.astype(np.float64) @ centres.T, 6).max(axis=1)
    for number in large.tolist():
        members = np.flatnonzero(group == number)
        themes = labels[members][labels[members] >= 0]
        touched = np.bincount(themes, minlength=1).max() / len(members)
        if touched < _TOUCHED and float(np.mean(own[members] - nearest[members])) >= least:
            found[members[labels[members] < 0]] = number
    return found


def _between(unit: Floats, group: Labels, own: np.ndarray[Any, Any], large: np.ndarray[Any, Any]) -> float:
    """Return how much nearer sentences are to their own group than to its nearest neighbour, the median over groups."""
    inside = np.flatnonzero(group >= 0)
    cosine = unit[inside].astype(np.float64) @ normalised(group_sums(unit[inside], group[inside])).T
    cosine[np.arange(len(inside)), group[inside]] = -1.0
    margin = own[inside] - np.round(cosine.max(axis=1), 6)
    return float(np.median([float(np.mean(margin[group[inside] == number])) for number in large]))
