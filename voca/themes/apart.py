"""Which groups of sentences are about something else than the themes that are known.

A single sentence hardly shows that: the nearest known theme is never far. A group does, by how much nearer its
sentences are to one another than to any known theme.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.neighbours import Floats

FEW: Final = 5  # sentences of a group, under which it shows nothing
_APART: Final = 0.75  # of how far groups stand apart from one another, the median
_TOLD: Final = 0.1  # of a group, from which on the themes that say so reach into it


def to_own(unit: Floats, group: Labels) -> np.ndarray[Any, Any]:
    """Return each sentence's cosine with the centre of the others of its group, -1 where it has none."""
    inside = group >= 0
    own = np.full(len(unit), -1.0)
    if inside.any():
        rows = unit[inside].astype(np.float64)
        rest = group_sums(unit[inside], group[inside])[group[inside]] - rows
        own[inside] = np.round(np.einsum("ij,ij->i", rows, normalised(rest)), 6)
    return own


def elsewhere(unit: Floats, group: Labels, sure: Labels, told: Labels, seeds: Floats, owner: Labels) -> Labels:
    """Return the group of each sentence whose group is about something else than all of the themes, -1 for the others.

    A theme reaches into the group that a seed of it is nearest to, and into those of which it says a tenth itself. A
    group that none reaches into is about something else where its sentences are nearer to one another than to any
    theme, on average by three quarters of what the median group has over its nearest neighbour.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, centred and normalised.
    group : numpy.ndarray
        ``[n]``: groups found without the themes, -1 for none.
    sure : numpy.ndarray
        ``[n]``: the theme that a sentence is surely in, -1 for most.
    told : numpy.ndarray
        ``[n]``: the theme of which a sentence holds what is said of it (a keyword, a pin, an example), -1 for none.
    seeds : numpy.ndarray
        float32 ``[m, d]``: what is said of the themes, centred and normalised.
    owner : numpy.ndarray
        ``[m]``: the theme of each seed.
    """
    found = np.full(len(group), -1, np.int64)
    inside = group >= 0
    size = np.bincount(group[inside], minlength=1)
    large = np.flatnonzero(size >= FEW)
    if len(large) < 2:
        return found
    own = to_own(unit, group)
    least = _APART * _between(unit, group, own, large)
    reached = _reached(unit, group, size, _said(sure, told, owner), seeds)
    near = (sure >= 0) & ((told >= 0) | (inside & reached[np.maximum(group, 0)]))
    themes = renumbered(np.concatenate([owner, sure[near]]))
    centres = normalised(group_sums(np.concatenate([seeds, unit[near]]), themes))
    nearest = np.round(unit.astype(np.float64) @ centres.T, 6).max(axis=1)
    for number in large[~reached[large]].tolist():
        members = np.flatnonzero(group == number)
        if float(np.mean(own[members] - nearest[members])) >= least:
            found[members[told[members] < 0]] = number
    return found


def _said(sure: Labels, told: Labels, owner: Labels) -> Labels:
    """Return the theme that says a sentence itself: by a word or an example, or where it has but a name, by likeness.

    One name does not show how far a theme goes; several examples do, and what is like them need not be meant.
    """
    bare = np.bincount(owner, minlength=int(max(owner.max(), sure.max(), told.max())) + 1) == 1
    bare[told[told >= 0]] = False
    return np.where((told < 0) & (sure >= 0) & bare[np.maximum(sure, 0)], sure, told)


def _reached(
    unit: Floats, group: Labels, size: np.ndarray[Any, Any], said: Labels, seeds: Floats
) -> np.ndarray[Any, Any]:
    """Tell into which groups a theme reaches."""
    inside = group >= 0
    centres = normalised(group_sums(unit[inside], group[inside]))
    reached = np.bincount(group[inside & (said >= 0)], minlength=len(size)) >= _TOLD * np.maximum(size, 1)
    reached[np.argmax(np.round(seeds.astype(np.float64) @ centres.T, 6), axis=1)] = True
    return np.asarray(reached)


def _between(unit: Floats, group: Labels, own: np.ndarray[Any, Any], large: np.ndarray[Any, Any]) -> float:
    """Return how much nearer sentences are to their own group than to its nearest neighbour, the median over groups."""
    inside = np.flatnonzero(group >= 0)
    cosine = unit[inside].astype(np.float64) @ normalised(group_sums(unit[inside], group[inside])).T
    cosine[np.arange(len(inside)), group[inside]] = -1.0
    margin = own[inside] - np.round(cosine.max(axis=1), 6)
    return float(np.median([float(np.mean(margin[group[inside] == number])) for number in large]))
