"""Dates whose year, month and day stand in columns of their own: put together, beside the columns themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from voca.sources import date_names, names
from voca.sources.profile import Profile
from voca.sources.times import MONTHS
from voca.sources.values import is_missing

Part = Literal["year", "month", "day", "quarter", "week"]

_WORDS: Final[Mapping[str, Part]] = {
    **dict.fromkeys("year yr jahr annee ano anio anno jaar ar rok yıl yil vuosi god год 年 年份 연도".split(), "year"),
    **dict.fromkeys(
        "month mois monat mes mese maand manad maned miesiac mesic ay kuukausi месяц 月 月份 월".split(), "month"
    ),
    **dict.fromkeys("day tag jour dia giorno dag dzien gun день 日 일".split(), "day"),
    **dict.fromkeys("quarter qtr quartal trimestre trimester kwartaal".split(), "quarter"),
    **dict.fromkeys("week kw kalenderwoche semaine semana settimana".split(), "week"),
}
_RANGES: Final[Mapping[Part, tuple[int, int]]] = {
    "year": (1971, 2099), "month": (1, 12), "day": (1, 31), "quarter": (1, 4), "week": (1, 53),
}  # fmt: skip
_FORMS: Final[tuple[tuple[Part, ...], ...]] = (
    ("year", "month", "day"), ("year", "month"), ("year", "quarter"), ("year", "week"),
)  # fmt: skip
_MARKS: Final[Mapping[Part, str]] = {"year": "", "month": "-", "day": "-", "quarter": "-Q", "week": "-W"}
_LAST: Final = re.compile(r"(?P<of>.*?) ?\b(?P<part>\w+?)(?: (?:of (?:the )?(?:month|year)|name|number|no|num))?")
_FIRST: Final = re.compile(r"(?P<part>\w+) (?:of|der|des|du|de|del|della|van) (?:the |la |l )?(?P<of>.+)")
_MOST: Final = 0.95  # of the cells
_WEEK: Final = 7  # days
_FEWEST: Final = 30  # rows among whose days of the month one is beyond the first week
_PREFIXES: Final = "qwQW"  # "Q3", "W36"


@dataclass(frozen=True, slots=True)
class DateParts:
    """The columns of a date in parts.

    Attributes
    ----------
    columns : dict of str to str
        By part ("year", "month", "day", "quarter", "week"), in the order in which a date is written.
    """

    columns: Mapping[Part, str]

    @property
    def name(self) -> str:
        """What the column of the whole date is called: ``Year + Month``."""
        return " + ".join(self.columns.values())

    @property
    def said(self) -> str:
        """Name the columns in a sentence."""
        *others, last = map(repr, self.columns.values())
        return f"{', '.join(others)} and {last}"

    def joined(self, cells: pa.Table) -> pa.Table:
        """Return a table with one more column, the dates as ISO 8601 writes them; empty where a part is."""
        whole: pa.Array | None = None
        for part, name in self.columns.items():
            column = cells[name].combine_chunks().dictionary_encode()
            read = pa.array([_written(cell, part) for cell in column.dictionary.to_pylist()], pa.string())
            written = read.take(column.indices)
            whole = written if whole is None else pc.binary_join_element_wise(whole, written, _MARKS[part])
        return cells.append_column(self.name, whole)


def find_date_parts(profiles: Sequence[Profile]) -> DateParts | None:
    """Find the columns of a year and a month, a quarter or a week, called by the same but for that; None without.

    Nor are any looked for where a column holds whole dates that may be those of the comment.

    Parameters
    ----------
    profiles : sequence of Profile
    """
    if any(_is_date(profile) for profile in profiles):
        return None
    found: dict[str, dict[Part, str]] = defaultdict(dict)
    for profile in profiles:
        of_what, part = _read_name(profile)
        if part is not None and _holds(profile, part):
            found[of_what].setdefault(part, profile.name)
    for of_what in sorted(found, key=_is_of_other):  # the day of a visit only where there is none of the review
        parts = found[of_what]
        form = next((form for form in _FORMS if parts.keys() >= set(form)), None)
        if form is not None:
            dated = DateParts({part: parts[part] for part in form})
            return None if any(profile.name == dated.name for profile in profiles) else dated
    return None


def _is_of_other(of_what: str) -> bool:
    return names.TIME_OTHER.search(of_what) is not None


def _is_date(profile: Profile) -> bool:
    plain = names.phrase(profile.name)
    of_other = _is_of_other(plain) or names.BIRTH.search(plain) or date_names.is_of_a_life(plain)
    return profile.dates > 0.5 and (profile.numbers < 0.5 or names.TIME.search(plain) is not None) and not of_other


def _read_name(profile: Profile) -> tuple[str, Part | None]:
    """Return of what a column holds which part of a date, by its name."""
    plain = names.phrase(profile.name)
    if names.BIRTH.search(plain) or date_names.is_of_a_life(plain):
        return plain, None
    for form in (_LAST, _FIRST):
        match = form.fullmatch(plain)
        if match and match["part"] in _WORDS:
            return match["of"].strip(), _WORDS[match["part"]]
    return plain, None


def _holds(profile: Profile, part: Part) -> bool:
    """Whether nearly all cells are such a part."""
    if not profile.counts:
        return False
    read = {cell: number for cell in profile.counts if (number := _number(cell, part)) is not None}
    total = profile.counts.total()
    if part == "day" and total >= _FEWEST and 1 < max(read.values(), default=0) <= _WEEK:
        return False  # days of the week by number
    return sum(profile.counts[cell] for cell in read) >= _MOST * total


def _number(cell: str, part: Part) -> int | None:
    """Read ``4``, ``4.0``, ``April`` or ``Q2``; None where it is no such part."""
    plain = cell.strip().removesuffix(".0")
    if part == "month" and plain.lower().rstrip(".") in MONTHS:
        return MONTHS[plain.lower().rstrip(".")]
    if part in ("quarter", "week"):
        plain = plain.lstrip(_PREFIXES)
    low, high = _RANGES[part]
    return int(plain) if plain.isdecimal() and len(plain) <= 4 and low <= int(plain) <= high else None


def _written(cell: str | None, part: Part) -> str | None:
    number = None if cell is None or is_missing(cell) else _number(cell, part)
    return None if number is None else f"{number}" if part == "quarter" else f"{number:02d}"
