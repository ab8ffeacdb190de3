"""Times of day with AM and PM over messages, as they are copied out of Slack and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources.speakers import clock

_TIME: Final = (
    r"(?P<open>[\[(]?)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})? ?(?P<half>[ap])\.?m\.?(?P<close>[\])]?)"
)
_HALVED: Final = re.compile(rf"(?P<name>[^\d:.?!]{{0,50}}?){_TIME}(?P<after>[^\d:.?!]{{0,50}})", re.IGNORECASE)
# "Anna Berg (10:02 AM): words"
_SAID: Final = re.compile(rf"(?P<name>[^\W\d_][^\d:?!\[\]()]{{0,40}}? ){_TIME}(?P<after>\s*:\s.*)", re.IGNORECASE)
_LONGEST: Final = 5  # words of a name
_FEWEST: Final = 2


def on_24_hours(lines: Sequence[str]) -> Sequence[str]:
    """Write times alone on a line, or beside a name, without AM and PM; lines stay where fewer than two have one.

    So too between a name that comes again and its words. A time without AM or PM between the others is that of the next
    message by the same person, and blanked.
    """
    found = {row: match for row, line in enumerate(lines) if (match := _HALVED.fullmatch(line.strip()))}
    found = {row: m for row, m in found.items() if len(f"{m['name']} {m['after']}".split()) <= _LONGEST}
    if len(found) < _FEWEST:
        return _before_words(lines)
    return [
        _plain(found[row]) if row in found
        else "" if clock(line) is not None and min(found) < row < max(found)
        else line
        for row, line in enumerate(lines)
    ]  # fmt: skip


def _before_words(lines: Sequence[str]) -> Sequence[str]:
    found = {row: match for row, line in enumerate(lines) if (match := _SAID.fullmatch(line.strip()))}
    names = {match["name"].casefold() for match in found.values()}
    long = any(len(name.split()) > _LONGEST for name in names)
    if len(found) < _FEWEST or len(names) == len(found) or long:
        return lines
    return [_plain(found[row]) if row in found else line for row, line in enumerate(lines)]


def _plain(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")
    time = f"{hour:02d}:{match['minute']}{match['second'] or ':00'}"
    return f"{match['name']}{match['open']}{time}{match['close']}{match['after']}"
