"""What the columns of a delimited file look like in its whole rows, against which broken ones are held."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from voca.sources.times import parse_time, study
from voca.sources.values import parse_number

NUMBER: Final = re.compile(r"\s*[-+]?\d[\d.,]*+\s*+%?\s*$")
_FEWEST: Final = 10  # values, under which the share of numbers is not known
_PARSED: Final = 50  # values of a column that are parsed
_THOUSANDS: Final = re.compile(r"\D{0,3}\d{1,3}(?:,\d{3})+(?:\.\d+)?\D{0,4}$")
_OF_YEAR: Final = re.compile(r".*[^\W\d].*, ?\d{4}$", re.DOTALL)  # "March 3, 2024"
_YEAR: Final = re.compile(r" ?\d{4}\s*$")
_OPENS: Final = re.compile(r"\D{0,3}\d{1,3}$")
_GOES_ON: Final = re.compile(r"\d{3}(?:\.\d+)?\D{0,4}$")
_NEARLY_ALL: Final = 0.9


@dataclass(frozen=True, slots=True)
class Shape:
    """One column.

    Attributes
    ----------
    numeric : float
        Share of plain numbers among the filled cells; 0.5, which conflicts with nothing, under ten of them.
    length : float
        Characters of a filled cell, on average.
    numbers, dates : bool
        Whether the cells that were looked at, one at least, are nothing but numbers (amounts of money too), or dates.
    """

    numeric: float
    length: float
    numbers: bool
    dates: bool

    def conflicts(self, cell: str) -> bool:
        """Whether a cell is text where numbers are usual, or the other way round."""
        if not cell.strip():
            return False
        number = NUMBER.match(cell) is not None
        return (self.numeric > _NEARLY_ALL and not number) or (self.numeric < 0.02 and number)

    def strange(self, cell: str) -> bool:
        """Whether a cell conflicts, or is no number or date where all others are."""
        if not cell.strip():
            return False
        strange = (self.numbers and parse_number(cell) is None) or (self.dates and not is_date(cell))
        return strange or self.conflicts(cell)

    def one(self, cell: str) -> bool:
        """Whether fields read as one are one value of this column that holds the delimiter."""
        return (self.numbers and is_grouped(cell)) or (self.dates and is_of_year(cell))


def shapes_of(rows: Sequence[Sequence[str]], width: int) -> list[Shape]:
    """Tell the shape of each column from whole rows."""
    shapes = []
    for column in range(width):
        values = [row[column] for row in rows if row[column].strip()]
        count = max(len(values), 1)
        numeric = sum(map(bool, map(NUMBER.match, values))) / count if count >= _FEWEST else 0.5
        looked = values[:_PARSED]
        numbers = bool(looked) and all(parse_number(value) is not None for value in looked)
        dates = bool(looked) and not numbers and all(map(is_date, looked))
        shapes.append(Shape(numeric, sum(map(len, values)) / count, numbers, dates))
    return shapes


@lru_cache(maxsize=4_096)  # of broken rows, one is tried in several columns
def is_date(cell: str) -> bool:
    """Whether a cell is a date, and no number."""
    return parse_time(cell, study([cell])) is not None and not cell.strip().isdigit()


def is_grouped(cell: str) -> bool:
    """Whether a cell is a number with commas between its thousands."""
    return _THOUSANDS.match(cell) is not None and parse_number(cell) is not None


def is_of_year(cell: str) -> bool:
    """Whether a cell is a date with a comma before its year."""
    return _OF_YEAR.match(cell) is not None and is_date(cell)


def may_go_on(first: str, second: str) -> bool:
    """Whether two neighbouring fields may be one number with its thousands, or one date, that a comma cut in two."""
    return bool((_GOES_ON.match(second) and _OPENS.match(first)) or _YEAR.match(second))


def cut_in_two(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the field that, in rows with one more than the header has, is one value with the next in nearly all of them.

    Numbers count only where one of the second parts begins with 0, as no number by itself does.
    """
    width, count = Counter(map(len, rows)).most_common(1)[0]
    rows = [row for row in rows if len(row) == width]
    for at in range(width - 1):
        pairs = [(row[at], row[at + 1]) for row in rows if row[at].strip() and row[at + 1].strip()]
        if len(pairs) < _NEARLY_ALL * count:
            continue
        numbers = sum(_GOES_ON.match(b) is not None and is_grouped(f"{a},{b}") for a, b in pairs)
        if numbers >= _NEARLY_ALL * len(pairs) and any(b.startswith("0") for _, b in pairs):
            return at
        dates = sum(_YEAR.match(b) is not None and is_of_year(f"{a},{b}") for a, b in pairs[:_PARSED])
        if dates >= _NEARLY_ALL * len(pairs[:_PARSED]):
            return at
    return None
