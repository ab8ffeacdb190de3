"""When something was said: times in any unit, of a clock or of a calendar, as seconds from the beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from voca.sources.speakers import clock
from voca.sources.speech.items import number, unit_of

_FRAMES: Final = re.compile(r"(?<=\d:\d\d:\d\d)[:;]\d{2}$")  # 00:00:05:12, as programs that cut films write it
_DURATION: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?")
_LONGEST: Final = 1e7  # seconds, four months
_MOST: Final = 0.8  # of the passages that must end before the next one begins, for a duration to be theirs

Times = Sequence[float | None]


def moment(value: object) -> float | None:
    """Read a time: a number in whatever unit, a clock's, whose frames do not count, "PT1M6S", a date's in seconds."""
    found = number(value)
    if found is not None or not isinstance(value, str):
        return found
    lasted = _DURATION.fullmatch(value)
    if lasted and any(lasted.groups()):
        hours, minutes, rest = (float(part or 0) for part in lasted.groups())
        return 3600 * hours + 60 * minutes + rest
    return _of_calendar(value) if is_date(value) else clock(_FRAMES.sub("", value))


def is_date(value: object) -> bool:
    """Whether a time is one of a calendar, as ISO 8601 writes it."""
    return isinstance(value, str) and _DATE.match(value) is not None


def _of_calendar(value: str) -> float | None:
    try:
        read = datetime.fromisoformat(value)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def in_seconds(starts: Times, ends: Times, texts: Sequence[str], unit: float | None) -> tuple[Times, Times]:
    """Turn times into seconds from the first beginning, where they are those of a calendar, else from nought.

    Parameters
    ----------
    starts, ends : sequence of float or None
        In an unknown unit.
    texts : sequence of str
        What was said.
    unit : float or None
        Seconds a unit; None where the pace of speech must tell it.
    """
    ends = ends if _one_clock(starts, ends) else [None] * len(starts)
    unit = _unit(starts, ends, texts) if unit is None else unit
    first = min((start for start in starts if start is not None), default=0.0)
    first = first if first * unit > _LONGEST else 0.0
    return _scaled(starts, first, unit), _scaled(ends, first, unit)


def ends_of(starts: Times, lengths: Times) -> Times:
    """Return ends from how long passages last; none where they would end after the next ones begin, most of them."""
    ends = [None if s is None or d is None else s + d for s, d in zip(starts, lengths, strict=True)]
    pairs = [
        (end, after) for end, after in zip(ends, starts[1:], strict=False) if end is not None and after is not None
    ]
    fit = sum(end <= after * 1.001 for end, after in pairs)
    return ends if pairs and fit >= _MOST * len(pairs) else [None] * len(starts)


def _one_clock(starts: Times, ends: Times) -> bool:
    """Whether beginnings and ends count from the same time: some write seconds of a call beside a calendar's."""
    pairs = [(a, b) for a, b in zip(starts, ends, strict=True) if a is not None and b is not None]
    return not pairs or max(b for _, b in pairs) <= 1e3 * max(1.0, max(a for a, _ in pairs))


def _unit(starts: Times, ends: Times, texts: Sequence[str]) -> float:
    """Tell the unit from the pace; where no ends are given, a passage ends with the next one's beginning."""
    following = [*starts[1:], None]
    spans = [
        (start, end if end is not None else after, len(text.split()))
        for start, end, after, text in zip(starts, ends, following, texts, strict=True)
        if start is not None
    ]
    ordered = all(a <= b for a, b in pairwise(start for start, _, _ in spans))
    whole = [(start, end, count) for start, end, count in spans if end is not None and end >= start]
    return unit_of(whole) if ordered or any(end is not None for end in ends) else 1.0


def _scaled(times: Times, first: float, unit: float) -> Times:
    return [None if time is None else round((time - first) * unit, 6) for time in times]
