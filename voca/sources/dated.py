"""When a row was written: the column of its date, and of the time of day where that stands apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from voca.errors import Severity
from voca.sources import date_names, names
from voca.sources.date_parts import DateParts
from voca.sources.profile import Profile
from voca.sources.roles import Roles
from voca.sources.times import YEARS, is_of_other_years, parse_time

_MIDNIGHT: Final = re.compile(r"\b00:00(?::00(?:[.,]0+)?)?(?:Z|\+00:?00)?$")
_WHOLE: Final = frozenset(("month", "short month", "period"))  # forms without a day
_MOST: Final = 0.6  # of the values of a column of dates
_FEW: Final = 0.02  # of the dates that may have a time of their own
_LONGEST: Final = 60  # characters of a date, and of its form as an issue quotes it
_GROUPS: Final = 12  # different values of a column that may divide the rows
_REMEDY: Final = "Write them as 2025-09-01, or name another column with --time COLUMN."
_OTHER_YEARS: Final = "Empty the cells where no date is meant; --time COLUMN takes those that can be read."
_BEGUN: Final = frozenset(("start", "begin", "created", "submitted", "sent", "local", "of day"))


def take_time(roles: Roles, free: Sequence[Profile], whole: Sequence[Profile]) -> None:
    """Choose the column of dates, and the one with their times of day where these stand apart.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    whole : sequence of Profile
        All columns.
    """
    if roles.time is None:
        _take_best(roles, [p for p in free if _is_time(p)], whole)
    dates = next((p for p in whole if p.name == roles.time), None)
    clock = None if dates is None else _clock_of(dates, [p for p in free if p.name not in roles.table])
    if clock is not None:
        roles.clock = clock.name
        roles.put(clock.name, "time", f"the time of day of {roles.time!r}", "time")
    for profile in free:
        if profile.name in roles.table:
            continue
        if profile.clocks > 0.8:
            roles.put(profile.name, "ignored", "a time of day without its date")
        elif _is_time(profile):
            roles.put(profile.name, "ignored", f"a further date; {roles.time!r} is the time")
        elif _is_unread(profile) and profile.distinct > _GROUPS:
            roles.put(profile.name, "ignored", f"its name says date, but {_unread(profile)[0]}")
        elif (
            roles.time is not None and names.TIME.search(profile.phrase) and profile.fill < 0.1 and profile.dates > 0.5
        ):
            roles.put(profile.name, "ignored", "dates in few rows")


def say_parts(roles: Roles, dated: DateParts, given: Collection[str]) -> None:
    """Say which columns a date was put together of, and of these that they are its parts; the `given` segments stay."""
    if roles.time != dated.name:
        return
    whole = roles.table[dated.name]
    roles.put(dated.name, "time", f"{whole.reason}, put together of {dated.said}", whole.target)
    for name in dated.columns.values():
        if roles.table[name].role in ("ignored", "driver", "segment") and name not in (*roles.drivers, *given):
            roles.segments = [segment for segment in roles.segments if segment != name]
            roles.put(name, "ignored", f"a part of the date {dated.name!r}")


def _take_best(roles: Roles, dated: Sequence[Profile], whole: Sequence[Profile]) -> None:
    """Choose the time among columns of dates; none of them where only another column is called that of the comment."""
    if not dated:
        return
    best = max(dated, key=_time_merit)
    written = _unread_beside(best, whole)
    if written is None:
        roles.time = best.name
        roles.put(best.name, "time", _say_time(best), "time")
        return
    why = f"not when it was written, which {written.name!r} says in no form that is read; --time takes it"
    for profile in dated:
        roles.put(profile.name, "ignored", why)


def _unread_beside(dates: Profile, whole: Sequence[Profile]) -> Profile | None:
    """Return the column called the date of the comment that holds no dates, where `dates` are called those of another.

    Trends by the day of a purchase would be of something else.
    """
    if not names.TIME_OTHER.search(names.phrase(dates.name)):
        return None
    called = [p for p in whole if p.filled and p.dates < _MOST and date_names.is_of_comment(names.phrase(p.name))]
    return next(iter(called), None)


def _clock_of(dates: Profile, free: Sequence[Profile]) -> Profile | None:
    """Return the column with the times of day of a column of dates: what it is called by is the same, or nothing."""
    timed = sum(count for cell, count in dates.counts.items() if ":" in cell and not _MIDNIGHT.search(cell))
    if timed > _FEW * dates.counts.total():
        return None
    clocks = [p for p in free if p.clocks > 0.8 and names.CLOCK.search(names.phrase(p.name))]
    of_what = _of_what(names.DATE, dates)
    same = [p for p in clocks if _of_what(names.CLOCK, p) == of_what]
    begun = [p for p in clocks if not of_what and _of_what(names.CLOCK, p) in _BEGUN]
    return next(iter(same or begun), None)


def _of_what(word: re.Pattern[str], profile: Profile) -> str:
    return " ".join(word.sub(" ", names.phrase(profile.name)).split())


def _is_time(profile: Profile) -> bool:
    if profile.dates < _MOST or profile.filled == 0 or profile.clocks > 0.5 or names.VERSION.search(profile.phrase):
        return False
    named = names.TIME.search(profile.phrase) is not None
    if profile.numbers > 0.5:  # seconds since 1970, 20231119, a spreadsheet's serial number
        return named
    return named or profile.dates > 0.9


def _time_merit(profile: Profile) -> tuple[float, str]:
    short = names.phrase(profile.name)
    merit = profile.fill * profile.dates * 4 + (2 if names.TIME.search(short) else 0)
    merit += (1 if names.TIME_BEST.search(short) else 0) - (3 if names.TIME_OTHER.search(short) else 0)
    merit += 0.1 * ("added" in short.split())  # of what is none of the comment's days, the nearest
    merit -= 0.5 * profile.times.ambiguous + 0.25 * (profile.numbers > 0.5)
    merit -= 0.5 * (set(profile.times.forms) <= _WHOLE) + (0.25 if "period" in profile.times.forms else 0)
    merit += 0.1 * any(":" in value for value in list(profile.counts)[:20])
    return merit, profile.name


def _say_time(profile: Profile) -> str:
    forms = f" in {len(profile.times.forms)} forms" if len(profile.times.forms) > 1 else ""
    order = f", {profile.times.reason}" if profile.times.reason else ""
    return f"{profile.dates:.0%} of its values are dates{forms}{order}"


# ---- what is to be said of it --------------------------------------------------------------------------------------


class Said(NamedTuple):
    """What is to be said of a column of dates: the arguments of :meth:`voca.sources.raw.IssueLog.add`."""

    code: str
    message: str
    row: None
    column: str
    hint: str = ""
    severity: Severity = "warning"


def problems_of_time(roles: Roles, profiles: Mapping[str, Profile]) -> Iterator[Said]:
    """Say what of the dates was read in one of several ways, or not at all."""
    if not roles.time:
        for name, profile in profiles.items():
            if _is_unread(profile) and roles.table[name].role not in ("score", "customer", "foreign"):
                what, remedy = _unread(profile)
                said = f"its name says date, but {what}: nothing was taken as the time"
                yield Said("no-dates", said, None, name, remedy)
        return
    profile = profiles[roles.time]
    if profile.filled and not any(parse_time(cell, profile.times) for cell in profile.counts):
        what, remedy = _unread(profile)
        yield Said("no-dates", f"named as the time, but {what}", None, roles.time, remedy)
    if profile.times.ambiguous:
        what = f"the dates can be read both ways; {profile.times.reason.partition(',')[0]}"
        yield Said("day-or-month", what, None, roles.time, "Say day_first = true or false in voca.toml.")
    if len(profile.times.forms) > 1:
        what = f"the dates are written in {len(profile.times.forms)} forms; each was read as what it is"
        yield Said("several-date-forms", what, None, roles.time, severity="note")


def _is_unread(profile: Profile) -> bool:
    """Whether a column is called like one of dates, and holds something with digits that is none."""
    if not date_names.DATED.search(names.phrase(profile.name)) or names.asks(profile.name) or not profile.counts:
        return False
    if profile.dates >= _MOST or max(profile.clocks, profile.yes_no, profile.urls) > 0.5 or profile.numbers > 0.5:
        return False
    dated = sum(n for cell, n in profile.counts.items() if len(cell) <= _LONGEST and sum(map(str.isdigit, cell)) > 1)
    return dated >= 0.8 * profile.counts.total()


def _unread(profile: Profile) -> tuple[str, str]:
    """Say what the values are that are not read as dates, such of other years or in no known form; and the remedy."""
    unread = {cell: n for cell, n in profile.counts.items() if parse_time(cell, profile.times) is None}
    odd = {cell: n for cell, n in unread.items() if not is_of_other_years(cell, profile.times)}
    beyond = sum(unread.values()) - sum(odd.values())
    if 2 * beyond <= sum(unread.values()):
        return f"its values, like {_form(odd)}, are no dates that can be read", _REMEDY
    share = f"{beyond / profile.counts.total():.0%} of its values"
    return f"{share} are dates outside the years {YEARS}, which are not read", _OTHER_YEARS


def _form(cells: Mapping[str, int]) -> str:
    """Quote the most frequent form of the values, with 9 for a digit and x for a letter: no words of anybody."""
    forms: Counter[str] = Counter()
    for cell, count in cells.items():
        forms["".join("9" if c.isdigit() else "x" if c.isalpha() else c for c in cell[:_LONGEST])] += count
    return repr(max(sorted(forms), key=forms.__getitem__))
