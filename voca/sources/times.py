"""Dates and times as people and systems write them, one column at a time.

The order of day and month is a property of the column: it is told from all its values, and said as an issue where the
values leave it open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from voca.sources.date_forms import PERIOD, SHORT_MONTH, are_months, period_start, plain

Order = Literal["dmy", "mdy", "ymd"]

_MONTH_NAMES: Final = (
    "jan january januar janvier enero janeiro gennaio januari janv ene gen sty stycznia styczeń янв января|"
    "feb february februar février fevrier febrero fevereiro febbraio februari févr fev lut lutego luty фев февраля|"
    "mar march märz marz mars marzo março maart mär mrz mrt marts marca marzec мар марта|"
    "apr april avril abril aprile avr abr kwi kwietnia kwiecień апр апреля|"
    "may mai mayo maio maggio mei mag maj maja май мая|"
    "jun june juni juin junio junho giugno giu cze czerwca czerwiec июн июня|"
    "jul july juli juillet julio julho luglio juil lug lip lipca lipiec июл июля|"
    "aug august août aout agosto augustus ago augusti sie sierpnia sierpień авг августа|"
    "sep sept september septembre septiembre setembro settembre set wrz września wrzesień сен сент сентября|"
    "oct october oktober octobre octubre outubro ottobre okt out ott paź października październik окт октября|"
    "nov november novembre noviembre novembro lis listopada listopad ноя нояб ноября|"
    "dec december dezember décembre decembre diciembre dezembro dicembre dez dic déc des desember gru grudnia grudzień "
    "дек декабря"
)
MONTHS: Final = {n: i for i, names in enumerate(_MONTH_NAMES.split("|"), 1) for n in names.split()}

_TIME: Final = (
    r"(?:[ T,]+(?:at |um |à )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?"
    r"\s*\(?(Z|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[A-Z]{1,4}T)?\)?"
)
_TRIPLE: Final = re.compile(r"(\d{1,4})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{1,2})\.?" + _TIME + "$", re.IGNORECASE)
_DAY_NAME: Final = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_DAY_MONTH: Final = re.compile(
    _DAY_NAME
    + r"(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s./-]*(?:of |de )?([^\W\d]{3,12})\.?,?[\s./-]*(?:de )?('?\d{2}|\d{4})"
    + _TIME
    + "$",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    _DAY_NAME + r"([^\W\d]{3,12})\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+|[/-])(\d{4})" + _TIME + "$", re.IGNORECASE
)
_YEAR_MONTH_DAY: Final = re.compile(r"(\d{4})[-/ ]([^\W\d]{3,12})[-/ ](\d{1,2})" + _TIME + "$", re.IGNORECASE)
_UNIX_STYLE: Final = re.compile(
    r"[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+(?:[A-Z]{2,5}\s+|[+-]\d{4}\s+)?(\d{4})$",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(\d{1,2}) (\d{1,2}), (\d{4})$")  # 05 28, 2014
_COMPACT: Final = re.compile(r"(19|20)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_MONTH_ONLY: Final = re.compile(r"(\d{4})[-/](\d{1,2})$|([^\W\d]{3,12})\.?[\s-](\d{4}|['\u2019]\d{2})$", re.IGNORECASE)
_EPOCH: Final = re.compile(r"(\d{9,10}|\d{13}|\d{16})(?:\.\d+)?$")
_SERIAL: Final = re.compile(r"[2-6]\d{4}(?:\.\d+)?$")
TIME_OF_DAY: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?$", re.IGNORECASE)

_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")

# "Reviewed in the United States on March 1, 2024", "on 03/01/24", "Date of stay: March 2024"
_INTRODUCED: Final = re.compile(
    r"\A(?:[^\W\d].{0,48} wrote a review |(?:[^\W\d][^\d:]{2,48} )?(?:on|vom|am|le|el|il|em|op) |[^\W\d][^\d:]{2,40}: )"
    r"(?=\d|[^\W\d]{3,10}\.? \d)"
)
_EDITED: Final = re.compile(
    r"\s*\((?:edited|updated|bearbeitet|modifi[ée]e?|editad[oa]|modificat[oa]|bewerkt)\)\Z", re.I
)
_AROUND: Final = 54  # characters at most that it takes, or the name of a zone
_COARSE: Final = frozenset(("period", "short month"))
_LONGEST: Final = 60  # characters; a longer cell is no date
_EARLIEST, _LATEST = datetime(1970, 1, 2), datetime(2100, 1, 1)
YEARS: Final = f"{_EARLIEST.year} to {_LATEST.year - 1}"
"""Of which dates are read."""
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LEAP_YEAR: Final = "2000"  # every day of another year is one of it


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """How the dates of one column are to be read.

    Attributes
    ----------
    order : {"dmy", "mdy", "ymd"}
        Of all-number dates that do not begin with a four-digit year.
    ambiguous : bool
        Every such date could be read both ways.
    forms : tuple of str
        The forms that occur, most frequent first.
    reason : str
    months : bool
        "Sep-25" is a month of 2025, and no day.
    """

    order: Order
    ambiguous: bool
    forms: tuple[str, ...]
    reason: str
    months: bool = False

    @property
    def coarse(self) -> bool:
        """Whether nothing but months in short, weeks, quarters or half years occur."""
        return bool(self.forms) and set(self.forms) <= _COARSE


def study(values: Iterable[str], day_first: bool | None = None, likely: Order | None = None) -> TimeColumn:
    """Tell how the dates among `values` are written.

    Parameters
    ----------
    values : iterable of str
    day_first : bool, optional
        From the options: it holds.
    likely : {"dmy", "mdy", "ymd"}, optional
        What is taken where the dates can be read both ways; else it goes by the sign between the numbers.
    """
    triples: list[tuple[int, int, int, str]] = []
    months: list[tuple[int, int]] = []
    forms: Counter[str] = Counter()
    for value in values:
        text = "" if len(value) > _LONGEST + _AROUND else _date_alone(plain(value.strip()))
        if len(text) > _LONGEST:
            continue
        match = _TRIPLE.match(text)
        if match and len(match[1]) <= 2 and len(match[4]) > 1:
            triples.append((int(match[1]), int(match[3]), int(match[4]), match[2]))
        form = _form(text, match)
        forms[form] += 1
        if form == "short month" and (short := SHORT_MONTH.match(text)) and short[1].lower() in MONTHS:
            months.append((MONTHS[short[1].lower()], int(short[2])))
    forms.pop("", None)
    order, ambiguous, reason = _order(triples, day_first, likely)
    return TimeColumn(order, ambiguous, tuple(f for f, _ in forms.most_common()), reason, are_months(months))


def _date_alone(text: str) -> str:
    """Leave out the words before a date, the brackets around it, and what is said of an edit behind it."""
    text = _EDITED.sub("", text)
    text = text[1:-1] if text[:1] + text[-1:] == "()" else text
    return _INTRODUCED.sub("", text, count=1)


def _form(text: str, triple: re.Match[str] | None) -> str:
    if triple:
        return f"{'y' if len(triple[1]) == 4 else 'n'}{triple[2]}"
    for name, pattern in (
        ("period", PERIOD),
        ("day month", _DAY_MONTH),
        ("month day", _MONTH_DAY),
        ("epoch", _EPOCH),
        ("serial", _SERIAL),
        ("y-name", _YEAR_MONTH_DAY),
        ("unix", _UNIX_STYLE),
        ("numbers", _NUMBERED),
        ("compact", _COMPACT),
        ("month", _MONTH_ONLY),
        ("short month", SHORT_MONTH),
    ):
        if pattern.match(text):
            return name
    return ""


def _order(
    triples: Sequence[tuple[int, int, int, str]], day_first: bool | None, likely: Order | None
) -> tuple[Order, bool, str]:
    if not triples:
        return "dmy", False, ""
    if day_first is not None:
        return ("dmy" if day_first else "mdy"), False, "as the options say"
    valid = {order: sum(_fits(t, order) for t in triples) for order in ("dmy", "mdy", "ymd")}
    best = max(valid.values())
    tied: list[Order] = [o for o in ("dmy", "mdy", "ymd") if valid[o] == best]
    if len(tied) == 1:
        return tied[0], False, f"{_SAY[tied[0]]}: {best:,} of {len(triples):,} dates allow it"
    if "ymd" in tied:
        # two-digit years: the reading with the fewest different years is the believable one
        years = {o: len({_place(t, o)[0] for t in triples}) for o in tied}
        fewest = min(years.values())
        tied = [o for o in tied if years[o] == fewest]
        if len(tied) == 1:
            return tied[0], False, f"{_SAY[tied[0]]}: so read, the dates are of the fewest years"
        tied = [o for o in tied if o != "ymd"] or tied
    months = {o: len({_place(t, o)[:2] for t in triples}) for o in tied}
    likely = likely or ("mdy" if triples[0][3] == "/" else "dmy")
    order = min(tied, key=lambda o: (months[o], o != likely))
    return order, True, f"{_SAY[order]} was taken, since the dates can be read both ways"


_SAY: Final = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


def _place(triple: tuple[int, int, int, str], order: Order) -> tuple[int, int, int]:
    a, b, c, _ = triple
    year, month, day = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order]
    if year < 100:
        year += 2000 if year < 70 else 1900
    return year, month, day


def _fits(triple: tuple[int, int, int, str], order: Order) -> bool:
    year, month, day = _place(triple, order)
    return 1 <= month <= 12 and 1 <= day <= 31 and year < 2100 and (order != "ymd" or triple[2] <= 31)


def parse_time(cell: str, column: TimeColumn) -> datetime | None:
    """Read one date; with an offset it becomes UTC, without one it stays as it is. None where it is no date."""
    text = cell.strip()
    if not text or len(text) > _LONGEST + _AROUND:
        return None
    text = _date_alone(plain(text))
    if not text or len(text) > _LONGEST:
        return None
    try:
        parsed = _parse_iso(text) or _parse_written(text, column)
    except (ValueError, OverflowError):
        return None
    return parsed if parsed is not None and _EARLIEST <= parsed < _LATEST else None


def is_of_other_years(cell: str, column: TimeColumn) -> bool:
    """Whether a cell is written as a date is, and not read because its year is none of :data:`YEARS`."""
    return parse_time(cell, column) is None and parse_time(_YEAR.sub(_LEAP_YEAR, cell, count=1), column) is not None


def time_of_day(cell: str) -> timedelta | None:
    """Read ``"9:05"``, ``"09:05:30"`` or ``"9:05 PM"`` as the time since midnight; None where it is none."""
    match = TIME_OF_DAY.match(cell.strip())
    if not match:
        return None
    hour, minute, second, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return timedelta(hours=hour, minutes=minute, seconds=second) if hour < 24 and max(minute, second) < 60 else None


def _parse_iso(text: str) -> datetime | None:
    if len(text) < 10 or text[4] != "-" or not text[:4].isdigit():
        return None
    try:
        parsed = datetime.fromisoformat(text.removesuffix(" UTC").removesuffix(" GMT"))
    except ValueError:
        return None
    return parsed.astimezone(UTC).replace(tzinfo=None) if parsed.tzinfo else parsed


def _parse_written(text: str, column: TimeColumn) -> datetime | None:
    for pattern, read in _READERS:
        match = pattern.match(text)
        if match:
            return read(match, column)
    return None


def _read_triple(match: re.Match[str], column: TimeColumn) -> datetime | None:
    triple = (int(match[1]), int(match[3]), int(match[4]), match[2])
    if len(match[1]) == 3 or (len(match[1]) < 4 and len(match[4]) == 1):
        return None  # 4.1.2 is a version
    order = "ymd" if len(match[1]) == 4 else column.order
    if not _fits(triple, order):
        # a value that cannot be what the column is, is read the only way it can
        others: list[Order] = [o for o in ("dmy", "mdy") if _fits(triple, o)]
        if not others:
            return None
        order = others[0]
    return _with_time(datetime(*_place(triple, order)), match.groups()[4:])


def _read_day_month(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return _named(match[3], match[2], match[1], match.groups()[3:])


def _read_month_day(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return _named(match[3], match[1], match[2], match.groups()[3:])


def _read_year_month_day(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return _named(match[1], match[2], match[3], match.groups()[3:])


def _read_unix(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return _named(match[6], match[1], match[2], (*match.group(3, 4, 5), None, None))


def _read_numbered(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return datetime(int(match[3]), int(match[1]), int(match[2]))


def _read_compact(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return datetime(int(match[1] + match[2]), int(match[3]), int(match[4]))


def _read_month(match: re.Match[str], column: TimeColumn) -> datetime | None:
    if match[1]:
        return datetime(int(match[1]), int(match[2]), 1)
    return _named(match[4], match[3], "1", (None,) * 5)


def _read_period(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return period_start(match)


def _read_short_month(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return _named(match[2], match[1], "1", (None,) * 5) if column.months else None


def _read_epoch(match: re.Match[str], column: TimeColumn) -> datetime | None:
    divisor = {13: 1e3, 16: 1e6}.get(len(match[1]), 1.0)
    return datetime(1970, 1, 1) + timedelta(seconds=float(match[0]) / divisor)


def _read_serial(match: re.Match[str], column: TimeColumn) -> datetime | None:
    return datetime(1899, 12, 30) + timedelta(seconds=round(float(match[0]) * 86_400))


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], TimeColumn], datetime | None]], ...]] = (
    (PERIOD, _read_period),
    (_TRIPLE, _read_triple),
    (_DAY_MONTH, _read_day_month),
    (_MONTH_DAY, _read_month_day),
    (_YEAR_MONTH_DAY, _read_year_month_day),
    (_UNIX_STYLE, _read_unix),
    (_NUMBERED, _read_numbered),
    (_COMPACT, _read_compact),
    (_EPOCH, _read_epoch),
    (_SERIAL, _read_serial),
    (_MONTH_ONLY, _read_month),
    (SHORT_MONTH, _read_short_month),
)


def _named(year: str, month: str, day: str, time: Sequence[str | None]) -> datetime | None:
    number = MONTHS.get(month.lower())
    if number is None:
        return None
    whole = int(year.strip("'\u2019"))
    if whole < 100:
        whole += 2000 if whole < 70 else 1900
    return _with_time(datetime(whole, number, int(day)), time)


def _with_time(day: datetime, parts: Sequence[str | None]) -> datetime | None:
    hour, minute, second, half, zone = parts
    moment = day
    if hour is not None:
        hours = int(hour)
        if half:
            hours = hours % 12 + (12 if half.lower().startswith("p") else 0)
        moment = day.replace(hour=hours, minute=int(minute or 0), second=int(second or 0))
    away = _OFFSET.search(zone or "")
    if away:
        offset = timedelta(hours=int(away[2]), minutes=int(away[3] or 0))
        moment -= offset if away[1] == "+" else -offset
    return moment
