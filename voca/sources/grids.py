"""Columns side by side with points of one scale and without a word of it: ratings, where they go up and down together.

Who rates one thing well rates the next one well; codes of what somebody is have no such in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voca.sources import names
from voca.sources.choices import question_of
from voca.sources.profile import Profile
from voca.sources.roles import Related
from voca.sources.values import parse_number

_FEWEST: Final = 3  # columns
_ROWS: Final = 20  # with points in all columns
_TOGETHER: Final = 0.3  # mean correlation of a column with the mean of the others
_OF_ONE_QUESTION: Final = 0.15  # where names say that they are of one question
_ALONE: Final = 0.15  # of a column that goes its own way, or the other one
_ERRORS: Final = 3.0  # standard errors
_NOTHING: Final = 1e-9  # of the largest sum of squares: what is smaller is rounding
_WHO: Final = re.compile(
    r"(?:q ?\d+\w* )?(?:(?:what is )?(?:your|ihre?|votre|tu|su|seu) )?"
    r"(?:age|alter|edad|gender|sex|geschlecht|income|einkommen|education|tenure|seniority|region|ethnicity|religion|"
    r"marital status|household|occupation|employment)(?: (?:grp|group|band|range|bracket|class|level|category|size))?"
)
"""The names of columns with groups of people."""
_GROUPS: Final = re.compile(
    r"\b(?:age(?!n)|alter|edad|educ|degree|incom|salar|sex|gend|marit|family|occup|employment|employed|tenur|seniority|"
    r"grade|band|rank|region|area|zone|ethn|race|relig|hous|hh|party|polit|class|cat|grp|group|code|type|kind|size|freq|"
    r"usage|visit|bed|bath|room|guest|adult|child|kid|car\b|cars\b|people|person|member|night|item|floor|wave|shift|level|seg|"
    r"job)"
)
"""What names of groups begin with, also in short ("agegrp"), and those of things that are counted."""


def of_a_grid(free: Sequence[Profile], related: Related, surveyed: bool) -> dict[str, str]:
    """Return the columns that are rated side by side on one scale, and why.

    Parameters
    ----------
    free : sequence of Profile
        Columns of whole points up to a usual top, such that are known for ratings among them.
    related : Related
    surveyed : bool
        A tool for surveys wrote the table, whose codes may look like points: only columns of one question count.
    """
    found: dict[str, str] = {}
    for question, run in _runs(free, related.columns):
        if len(run) < _FEWEST or (surveyed and not question):
            continue
        points = np.array([[_point(cell) for cell in related.values(p.name)] for p in run])
        kept = _kept(points[:, ~np.isnan(points).any(axis=0)], _OF_ONE_QUESTION if question else _TOGETHER)
        why = f"one of {len(kept)} columns side by side with points of one scale, which go up and down together"
        found |= {run[index].name: why for index in kept}
    return found


def _runs(free: Sequence[Profile], columns: Sequence[str]) -> Iterator[tuple[str, list[Profile]]]:
    """Yield columns side by side with the same top, those of one question by themselves, and what that is."""
    by_name = {p.name: p for p in free if min(p.numeric) >= 1 and not _names_groups(p)}

    def alike(name: str) -> tuple[str, float]:
        return (question_of(name), max(by_name[name].numeric)) if name in by_name else ("", 0.0)

    for (question, top), same in groupby(columns, alike):
        if top:
            yield question, [by_name[name] for name in same]


def says_who(profile: Profile) -> bool:
    """Whether the name or the wording of a column is that of a group of people, whose points are codes."""
    return _WHO.fullmatch(profile.phrase) is not None


def _names_groups(profile: Profile) -> bool:
    plain = names.phrase(profile.name)
    return any(pattern.search(plain) for pattern in (_GROUPS, names.GOOD_SEGMENT, names.CODED, names.NOT_SEGMENT))


def _point(cell: str) -> float:
    number = parse_number(cell) if cell else None
    return np.nan if number is None else number


def _kept(points: NDArray[np.float64], least: float) -> list[int]:
    """Return the rows of a table of columns by answers that go together; none where too few do, or too loosely."""
    if len(points) < _FEWEST or points.shape[1] < _ROWS:
        return []
    centred = points - points.mean(axis=1, keepdims=True)
    products = centred @ centred.T  # of each column with each: what one that leaves had in the sums is known
    with_all = products.sum(axis=1)
    kept = np.arange(len(points))
    while len(kept) >= _FEWEST:
        told = _with_the_rest(products.diagonal()[kept], with_all[kept])
        if told.min() >= _ALONE:
            enough = max(least, _ERRORS / np.sqrt(points.shape[1]))
            return kept.tolist() if told.mean() >= enough else []
        out = int(told.argmin())
        with_all -= products[kept[out]]
        kept = np.delete(kept, out)
    return []


def _with_the_rest(own: NDArray[np.float64], with_all: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlation of each column with the sum of the others, to nine digits; -1 where it has none.

    `own` are the columns' sums of squares, `with_all` those of their products with all columns, themselves included.
    """
    spread = np.sqrt(own * np.maximum(with_all.sum() - 2 * with_all + own, 0))
    result = np.full(len(own), -1.0)
    np.divide(with_all - own, spread, out=result, where=spread > _NOTHING * own.max(initial=0))
    return np.round(result, 9)
