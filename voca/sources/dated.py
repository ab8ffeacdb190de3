"""When a row was written: the column of its date, and of the time of day where that stands apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources import names
from voca.sources.profile import Profile
from voca.sources.roles import Roles

_MIDNIGHT: Final = re.compile(r"\b00:00(?::00(?:[.,]0+)?)?(?:Z|\+00:?00)?$")
_FEW: Final = 0.02  # of the dates that may have a time of their own
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
        dated = [p for p in free if _is_time(p)]
        if dated:
            best = max(dated, key=_time_merit)
            roles.time = best.name
            roles.put(best.name, "time", _say_time(best), "time")
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
        elif (
            roles.time is not None and names.TIME.search(profile.phrase) and profile.fill < 0.1 and profile.dates > 0.5
        ):
            roles.put(profile.name, "ignored", "dates in few rows")


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
    if profile.dates < 0.6 or profile.filled == 0 or profile.clocks > 0.5 or names.VERSION.search(profile.phrase):
        return False
    named = names.TIME.search(profile.phrase) is not None
    if profile.numbers > 0.5:  # seconds since 1970, 20231119, a spreadsheet's serial number
        return named
    return named or profile.dates > 0.9


def _time_merit(profile: Profile) -> tuple[float, str]:
    short = names.phrase(profile.name)
    merit = profile.fill * profile.dates * 4 + (2 if names.TIME.search(short) else 0)
    merit += (1 if names.TIME_BEST.search(short) else 0) - (3 if names.TIME_OTHER.search(short) else 0)
    merit -= 0.5 * profile.times.ambiguous + 0.25 * (profile.numbers > 0.5)
    merit += 0.1 * any(":" in value for value in list(profile.counts)[:20])
    return merit, profile.name


def _say_time(profile: Profile) -> str:
    forms = f" in {len(profile.times.forms)} forms" if len(profile.times.forms) > 1 else ""
    order = f", {profile.times.reason}" if profile.times.reason else ""
    return f"{profile.dates:.0%} of its values are dates{forms}{order}"
