"""The names under which programs write what was said, by whom and when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from voca.sources.names import phrase

WORDS: Final = (
    "text",
    "sentence",
    "transcript",
    "utterance",
    "utterance text",
    "content",
    "caption",
    "words",
    "message",
    "transcription",
    "snippet",
    "phrase",
    "display text",
    "annotation",
)
SPEAKERS: Final = (
    "speaker name", "speaker label", "speaker", "speaker tag", "speaker role", "speaker id", "participant name",
    "participant role", "participant", "participant id", "participant purpose", "participant type",
    "users username", "speaker type", "client type", "tier",
)  # fmt: skip
ROLE: Final = "role"
"""Of many things; of speakers where every value is one's, or few speak at their times."""
CALLED: Final = ("name", "from")
"""Who speaks where few names come again and again beside times; elsewhere they are what the words are about."""
PEOPLE: Final = ("speakers", "participants", "attendees", "parties", "users")
"""Where a document lists those who speak, beside what they say."""
KIND: Final = ("type", "kind", "message type", "event type")
SPOKEN: Final = frozenset(
    "transcript message utterance speech text chat comment talk generic msg default reply".split()
)
"""Kinds of entries that are somebody's words; the others beside them are the program's."""
# Sides of a line, which say who speaks where there are times: of a comment it is where it came from.
CHANNELS: Final = ("channel", "media channel", "channel label", "channel id", "channel tag", "party")
STARTS: Final = (
    "start", "start time", "begin", "begin time", "start offset", "offsets from", "timestamps from", "from", "in",
    "start timestamp", "ts", "snippet time", "begin offset", "data start", "seconds from start", "time offset",
    "time start", "s",
)  # fmt: skip
ENDS: Final = (
    "end", "end time", "finish", "finish time", "stop", "stop time", "end offset", "offsets to", "timestamps to", "to",
    "out", "end timestamp", "end ts", "data end", "time end", "e",
)  # fmt: skip
OFFSET: Final = "offset"
"""A beginning where a duration stands beside it; alone it may be a place in a text."""
LENGTHS: Final = ("duration", "length")
CLOCKS: Final = ("timestamp", "time", "created at", "sent at", "date")
"""When something was said where it is known who said it; of a comment it is when it was written."""
SPANS: Final = ("timespan", "time span", "time range", "timestamp", "timestamps", "time", "timecode", "time code")
"""Columns in which a beginning and an end may stand together: "0:01.5 - 0:04.0"."""
_UNIT: Final = re.compile(
    r" (?:in )?(?:ms|msecs?|millis|milliseconds?|s|sec|secs|seconds?|ticks|hh mm ss(?: ms| msec)?|ss msec)$"
)


def plain_name(name: str) -> str:
    """Write a field's name as words, without the unit at its end: ``"startTimeMillis"`` -> ``"start time"``."""
    plain = phrase(name)
    return _UNIT.sub("", plain)


def by_plain_name(names: Iterable[str]) -> dict[str, str]:
    """Return names by their plain ones, the first of those that differ in their unit only."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(plain_name(name), name)
    return found


def find(names: Sequence[str], columns: Mapping[str, str]) -> str | None:
    """Return the column whose phrase is the first of `names` that is there; `columns` is by phrase."""
    return next((columns[name] for name in names if name in columns), None)
