"""Times of day with AM and PM over messages, as they are copied out of Slack and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources.speakers import clock

_HALVED: Final = re.compile(
    r"(?P<name>[^\d:.?!]{0,50}?)(?P<open>[\[(]?)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>:\d{2})? ?"
    r"(?P<half>[ap])\.?m\.?(?P<close>[\])]?)(?P<after>[^\d:.?!]{0,50})",
    re.IGNORECASE,
)
_LONGEST: Final = 5  # words of a name
_FEWEST: Final = 2


def on_24_hours(lines: Sequence[str]) -> Sequence[str]:
    """Write times alone on a line, or beside a name, without AM and PM; lines stay where fewer than two have one.

    A time without AM or PM between them is that of the next message by the same person, and blanked.
    """
    found = {row: match for row, line in enumerate(lines) if (match := _HALVED.fullmatch(line.strip()))}
    found = {row: m for row, m in found.items() if len(f"{m['name']} {m['after']}".split()) <= _LONGEST}
    if len(found) < _FEWEST:
        return lines
    return [
        _plain(found[row]) if row in found
        else "" if clock(line) is not None and min(found) < row < max(found)
        else line
        for row, line in enumerate(lines)
    ]  # fmt: skip


def _plain(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + 12 * (match["half"].lower() == "p")
    time = f"{hour:02d}:{match['minute']}{match['second'] or ':00'}"
    return f"{match['name']}{match['open']}{time}{match['close']}{match['after']}"
