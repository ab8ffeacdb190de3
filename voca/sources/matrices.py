"""Columns whose answers are words of one scale, side by side: what one of them lacks, another one has."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voca.sources.choices import question_of
from voca.sources.faces import said
from voca.sources.profile import Profile
from voca.sources.verbal import LONGEST, Verbal, answers_of, find_verbal, read_scale

_BY_CHANCE: Final = 3  # answers that would be expected where none is
_AT_ONCE: Final = 512  # columns that are compared with all others in one step
_MOST_WORDS: Final = 500  # different answers of one family that are compared; the rarer ones say nothing

_Counts = NDArray[np.float64]


def side_by_side(profiles: Iterable[Profile]) -> dict[str, Verbal]:
    """Return the scales of columns that lack answers which others beside them have.

    The rows of a matrix are rated with the same words, whichever of them somebody chose. Questions apart are taken
    together where the missing answer is rare enough to be missing by chance.
    """
    profiles = list(profiles)
    scales = {p.name: scale for p in profiles if (scale := find_verbal(p)) is not None}
    beside = defaultdict(list)
    for profile in profiles:
        if profile.name in scales:
            beside[scales[profile.name].family].append(profile)
    found = _of_few([p for p in profiles if p.name not in scales], scales.values())
    for family, columns in beside.items():
        for profile, whole in _wholes(columns):
            wider = read_scale(whole)
            if wider is not None and wider.family == family and wider.top > scales[profile.name].top:
                found[profile.name] = dataclasses.replace(wider, beside=True)
    return found


def _of_few(profiles: Iterable[Profile], scales: Iterable[Verbal]) -> dict[str, Verbal]:
    """Return the scales of columns with two answers only, both of which another column has on its scale."""
    widest: dict[frozenset[str], Verbal] = {}
    for scale in {(frozenset(scale.points.items()), scale.top): scale for scale in scales}.values():
        for few in (*combinations(scale.points, 1), *combinations(scale.points, 2)):
            if scale.family != "intention" and scale.top > getattr(widest.get(frozenset(few)), "top", 0):
                widest[frozenset(few)] = scale
    found = {}
    for profile in profiles:
        if profile.counted and len(profile.groups) == 2 and profile.characters <= LONGEST:
            wider = widest.get(frozenset(said(cell) for cell in profile.groups))
            if wider is not None:
                found[profile.name] = dataclasses.replace(wider, beside=True)
    return found


def _wholes(columns: Sequence[Profile]) -> Iterator[tuple[Profile, Mapping[str, int]]]:
    """Yield the columns that lack answers of others, each with the answers of all that go with it.

    All columns are compared with all others, as products of a table of columns by answers: thousands of columns are
    compared within seconds.
    """
    answers = [answers_of(profile) for profile in columns]
    in_columns = Counter(answer for one in answers for answer in one)
    words = {answer: place for place, (answer, _) in enumerate(in_columns.most_common(_MOST_WORDS))}
    counts = np.zeros((len(columns), len(words)), np.float64)
    for row, one in enumerate(answers):
        for answer, count in one.items():
            if answer in words:
                counts[row, words[answer]] = count
    totals = np.array([one.total() for one in answers], np.float64)
    numbers: dict[str, int] = {"": -1}
    stems = np.array([numbers.setdefault(question_of(p.name), len(numbers)) for p in columns])
    has = (counts > 0).astype(np.float64)
    lacking = np.flatnonzero(has.sum(axis=1) < len(words))
    for begin in range(0, len(lacking), _AT_ONCE):
        part = lacking[begin : begin + _AT_ONCE]
        sums = _together(part, has, counts, totals, stems) @ counts
        for index, total in zip(part.tolist(), sums, strict=True):
            whole = answers[index] | {a: round(float(total[place])) for a, place in words.items() if total[place]}
            if len(whole) > len(answers[index]):
                yield columns[index], whole


def _together(
    part: NDArray[np.intp], has: _Counts, counts: _Counts, totals: _Counts, stems: NDArray[np.int64]
) -> _Counts:
    """Return 1 where a column of all goes with one of `part`: of one question, or where what it lacks is rare."""
    shared = has[part] @ has.T
    missing = totals - has[part] @ counts.T  # answers of the other one; their share, in as many as this one has
    apart = (shared >= 2) & (missing * totals[part, None] < _BY_CHANCE * totals)
    same = (stems[part, None] == stems) & (stems[part, None] >= 0)
    together = np.where(same, shared > 0, apart)
    together[np.arange(len(part)), part] = True  # itself
    return together.astype(np.float64)
