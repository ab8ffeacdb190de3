"""Questions that ask to put things in an order: a column a thing, in each row the places from the first on, each once.

Who ranks the first two of five leaves the others empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import comb, factorial, log
from typing import Final

import numpy as np
import numpy.typing as npt

from voca.sources.profile import Profile
from voca.sources.roles import Related

_FEWEST: Final = 3  # things
_MOST: Final = 50  # of the places
_THINGS: Final = 100  # of one question at most
_REPEATED: Final = 0.02  # of the rows at most that may give a place twice
_FROM_THE_FIRST: Final = 0.8  # of the rows that must have every place up to their last
_CHANCE: Final = 0.01  # that ratings would differ within every row
# "2", "2nd", "2nd choice", "Rank 2", "Platz 2", "2. Wahl"
_PLACE: Final = re.compile(
    r"(?:(?:rank|choice|place|rang|platz|wahl|choix|lugar|posto|plaats|no\.?)\s*|#)?(\d{1,2})(?:\.0+)?"
    r"(?:st|nd|rd|th|er|e|ère|ème|º|ª|°|\.)?(?:\s+(?:rank|choice|place|rang|platz|wahl|choix|opci[oó]n|scelta|"
    r"op[cç][aã]o|keuze|plaats))?",
    re.IGNORECASE,
)
_Places = npt.NDArray[np.int64]


def places(profiles: Sequence[Profile], related: Related) -> dict[str, int]:
    """Return the columns that are places in a ranking, and how many places there are; they stand side by side."""
    found: dict[str, int] = {}
    for run in _runs(profiles):
        cells = [np.array([_place(cell) for cell in related.values(p.name)], np.int64) for p in run]
        begin = 0
        while begin + _FEWEST <= len(run):
            width = _width(cells[begin : begin + _THINGS])
            top = max((int(column.max()) for column in cells[begin : begin + width]), default=0)
            found |= dict.fromkeys((p.name for p in run[begin : begin + width]), top)
            begin += max(width, 1)
    return found


def _place(cell: str) -> int:
    """Return the place that a cell names; 0 where it names none."""
    match = _PLACE.fullmatch(cell)
    return int(match[1]) if match else 0


def _runs(profiles: Sequence[Profile]) -> Iterator[list[Profile]]:
    """Yield columns side by side that hold nothing but places, be it none between others."""
    run: list[Profile] = []
    for profile in profiles:
        placed = len(profile.counts) <= _MOST and all(1 <= _place(cell) <= _MOST for cell in profile.counts)
        if placed and (profile.counts or run):
            run.append(profile)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _width(columns: Sequence[_Places]) -> int:
    """Return how many columns from the first on are one ranking; 0 where they are none."""
    if not (np.count_nonzero(columns, axis=0) > 1).any():
        return 0  # nobody gives two places
    seen = np.zeros_like(columns[0])  # a bit a place
    given = np.zeros_like(columns[0])
    again = np.zeros(len(seen), bool)
    width = 0
    for number, column in enumerate(columns, 1):
        place = np.where(column > 0, 1 << column, 0)
        again |= (seen & place) != 0
        seen |= place
        given += column > 0
        several = given > 1
        if again.sum() > _REPEATED * max(1, several.sum()):
            break  # a place that stands there twice stays
        whole = ~again & (seen == (2 << given) - 2)
        if (
            number >= _FEWEST
            and _from_the_first(whole, several, column > 0)
            and _no_chance(given[several], columns[:number])
        ):
            width = number
    return width


def _from_the_first(whole: npt.NDArray[np.bool_], several: npt.NDArray[np.bool_], last: npt.NDArray[np.bool_]) -> bool:
    """Whether rows with several places have every one up to their last, also those with one in the last column."""
    rows = (several, several & last)
    return all((whole & these).sum() >= max(1.0, _FROM_THE_FIRST * these.sum()) for these in rows)


def _no_chance(given: _Places, columns: Sequence[_Places]) -> bool:
    """Whether ratings up to the same top would hardly differ within every row."""
    top = max(int(column.max()) for column in columns)
    counts = np.bincount(given[given <= top])
    chance = sum(int(rows) * (log(comb(top, n) * factorial(n)) - n * log(top)) for n, rows in enumerate(counts) if rows)
    return chance < log(_CHANCE)
