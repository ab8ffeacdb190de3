"""Which groups of sentences are about something else than the themes that are known.

A single sentence hardly shows that: the nearest known theme is never far. A group does, by how much nearer its
sentences are to one another than to any known theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.neighbours import Floats, centred

FEW: Final = 5  # sentences of a group, under which it shows nothing
APART: Final = 0.5  # of how far themes stand apart from one another, the median
_TELL: Final = 3  # themes, from which on they show how alike those of one subject are
_APART: Final = 0.75  # of how far groups stand apart from one another, the median
_MEANT: Final = 0.25  # of a group, from which on one theme that says so means it
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


def drawn(
    unit: Floats, group: Labels, sure: Labels, told: Labels, seeds: Floats, owner: Labels
) -> np.ndarray[Any, Any]:
    """Tell which sentences a theme has only because it grew into a group that is about something else.

    What a theme is sure of moves its centre, so that a new subject that is a little like one theme becomes that theme,
    and nothing shows that it is new. Here a group does not speak for a theme: only what is said of it does, and what
    it has outside of the group. A group is about something else where its sentences are nearer to one another than to
    any theme so taken, by half of what themes have over their neighbours, no seed lies in its middle, and no theme says
    a quarter of it. Of few sentences a centre is rough, so the group's own is taken to be one of as many.

    Parameters
    ----------
    unit, group, sure, told, seeds, owner : numpy.ndarray
        As for :func:`elsewhere`.

    Returns
    -------
    numpy.ndarray
        bool ``[n]``
    """
    found = np.zeros(len(group), bool)
    said = _said(sure, told, owner)
    n = int(max(owner.max(), sure.max(initial=0))) + 1
    surely, loose = sure >= 0, (sure >= 0) & (said < 0)
    rows, of = np.concatenate([seeds, unit[surely]]), np.concatenate([owner, sure[surely]])
    sums, size = group_sums(rows, of, n), np.bincount(of, minlength=n)
    least = APART * between_themes(np.round(unit.astype(np.float64) @ normalised(sums[size > 0]).T, 6))
    for number in np.flatnonzero(np.bincount(group[group >= 0], minlength=1) >= FEW).tolist():
        members = np.flatnonzero(group == number)
        grown = members[loose[members]]
        meant = np.bincount(said[members][said[members] >= 0], minlength=1).max()
        if not len(grown) or meant >= _MEANT * len(members) or _lies_in(seeds, unit[members]):
            continue
        without = normalised(sums - group_sums(unit[grown], sure[grown], n))
        left = size - np.bincount(sure[grown], minlength=n)
        cosine = np.where(left > 0, np.round(unit[members].astype(np.float64) @ without.T, 6), -1.0)
        nearest = np.argmax(cosine, axis=1)
        own = _to_so_many(unit[members], left[nearest])
        if float(np.mean(own - cosine[np.arange(len(members)), nearest])) >= least:
            found[members[said[members] < 0]] = True
    return found


def _lies_in(seeds: Floats, unit: Floats) -> bool:
    """Tell whether something said of a theme is as near to the middle of a group as half of its own sentences are."""
    together = np.zeros(len(unit), np.int64)
    centre = normalised(group_sums(unit, together))[0]
    return bool(np.round(seeds.astype(np.float64) @ centre, 6).max() >= np.median(to_own(unit, together)))


def _to_so_many(unit: Floats, many: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the cosine that a sentence of a group has with the centre of so many of the others, as expected.

    With r the mean cosine of two of them, that of one with the mean of m is r * sqrt(m / (1 + (m - 1) * r)).
    """
    n, rows = len(unit), unit.astype(np.float64)
    r = float(np.clip((np.sum(rows.sum(axis=0) ** 2) - n) / (n * (n - 1)), 0.0, 1.0))
    m = np.clip(many, 1, n - 1)
    return np.asarray(np.round(r * np.sqrt(m / (1 + (m - 1) * r)), 6))


def between_themes(cosine: np.ndarray[Any, Any]) -> float:
    """Return how much nearer sentences are to their own theme than to its nearest neighbour, the median over themes.

    Parameters
    ----------
    cosine : numpy.ndarray
        ``[n, themes]``: of each sentence with each theme's centre.
    """
    if cosine.shape[1] < 2:
        return float(np.median(cosine)) if len(cosine) else 0.0
    best = np.argmax(cosine, axis=1)
    two = np.sort(cosine, axis=1)[:, -2:]
    margin = two[:, 1] - two[:, 0]
    themes = [float(np.mean(margin[best == one])) for one in range(cosine.shape[1]) if (best == one).sum() >= FEW]
    return float(np.median(themes)) if themes else float(np.median(margin))


def as_one(vectors: Floats, groups: Sequence[np.ndarray[Any, Any]], known: Labels) -> list[list[int]]:
    """Return which groups are one subject, as positions of `groups`, the largest group of each first.

    How finely sentences are grouped goes by how many there are: a large subject falls into several groups that a known
    theme would hold together. Of known themes it shows how alike the sentences of one are, and how like those of its
    nearest neighbour; groups are one as long as their sentences are more alike across than half-way between the two
    (average linkage).

    Parameters
    ----------
    vectors : numpy.ndarray
        float32 ``[n, d]``
    groups : sequence of numpy.ndarray
        Rows of each.
    known : numpy.ndarray
        ``[n]``: the known theme of each sentence, -1 for none and for the sentences of the groups.
    """
    parts = sorted(([i] for i in range(len(groups))), key=lambda part: (-len(groups[part[0]]), part))
    size = np.bincount(known[known >= 0], minlength=1)
    large = np.flatnonzero(size >= FEW)
    if len(large) < _TELL or len(groups) < 2:
        return parts
    rows = [np.flatnonzero(known == theme) for theme in large.tolist()] + [groups[part[0]] for part in parts]
    many = np.array([len(each) for each in rows], np.float64)
    sums = np.array([vectors[each].sum(axis=0, dtype=np.float64) for each in rows])
    means = sums / many[:, None]
    new = sums[len(large) :].sum(axis=0) / many[len(large) :].sum()
    # by the mean of the known themes alone, all that is new would lie on one side of them and seem alike
    unit = centred(vectors, np.mean([*means[: len(large)], new], axis=0))[0]
    sums = np.array([unit[each].sum(axis=0, dtype=np.float64) for each in rows])
    least = _alike(sums[: len(large)], many[: len(large)])
    return _joined(parts, sums[len(large) :], many[len(large) :], least)


def _alike(sums: np.ndarray[Any, Any], many: np.ndarray[Any, Any]) -> float:
    """Return half-way between how alike two sentences of a theme are, and how like its nearest neighbour's; medians.

    Centred, few themes have less than nothing in common: that counts as nothing.
    """
    across = sums @ sums.T / np.outer(many, many)
    within = (np.einsum("ij,ij->i", sums, sums) - many) / (many * (many - 1))
    np.fill_diagonal(across, -1.0)
    return float(APART * np.median(within) + (1 - APART) * max(np.median(across.max(axis=1)), 0.0))


def _joined(
    parts: list[list[int]], sums: np.ndarray[Any, Any], many: np.ndarray[Any, Any], least: float
) -> list[list[int]]:
    """Join the two parts that are most alike across, by their sums and sizes, as long as they are so alike."""
    while len(parts) > 1:
        across = np.round(sums @ sums.T / np.outer(many, many), 6)
        np.fill_diagonal(across, -1.0)
        one, other = sorted(np.unravel_index(np.argmax(across), across.shape))
        if across[one, other] < least:
            break
        parts[one] += parts.pop(other)
        sums[one] += sums[other]
        many[one] += many[other]
        sums, many = np.delete(sums, other, axis=0), np.delete(many, other)
    return parts


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
