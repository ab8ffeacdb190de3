"""Lists of what was said, under the names that most programs use: Fireflies, ElevenLabs, whisper.cpp, many others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from voca.sources.names import phrase
from voca.sources.speakers import Cue, clock, obvious_role
from voca.sources.speech.items import named, number, records, unit_of

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
)
SPEAKERS: Final = (
    "speaker name", "speaker label", "speaker", "speaker tag", "speaker role", "speaker id", "participant name",
    "participant role", "participant", "participant id", "participant purpose", "participant type",
    "users username", "speaker type",
)  # fmt: skip
# Sides of a line, which say who speaks where there are times: of a comment it is where it came from.
CHANNELS: Final = ("channel", "media channel", "channel label", "channel id", "channel tag", "party")
_KNOWN: Final = ("speakers", "participants", "attendees", "parties", "users")
STARTS: Final = (
    "start", "start time", "start s", "start seconds", "start ms", "begin", "begin time", "start offset",
    "offsets from", "timestamps from", "from", "in", "start timestamp",
    "start time ms", "ts", "snippet time", "begin offset",
)  # fmt: skip
ENDS: Final = (
    "end", "end time", "end s", "end seconds", "end ms", "finish", "stop", "end offset", "offsets to", "timestamps to",
    "to", "out", "end timestamp", "end time ms", "end ts",
)  # fmt: skip
_CONVERSATIONS: Final = frozenset(("conversation id", "call id", "chat id", "session id", "contact id", "dialogue id"))
_ROLES: Final = "role"
_FRAMES: Final = re.compile(r"(?<=\d:\d\d:\d\d)[:;]\d{2}$")  # 00:00:05:12, as programs that cut films write it
_DURATION: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_LONGEST: Final = 1e7  # seconds, four months
_DEPTH: Final = 4
_SIDES: Final = 4
_MOST: Final = 0.95  # of the records that must have words, and times or a speaker


def find(names: Sequence[str], columns: Mapping[str, str]) -> str | None:
    """Return the column whose phrase is the first of `names` that is there; `columns` is by phrase."""
    return next((columns[name] for name in names if name in columns), None)


def moment(value: object) -> float | None:
    """Read a time within a recording: a number in whatever unit, or a clock's, whose frames do not count; "PT1M6S"."""
    found = number(value)
    lasted = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if lasted and any(lasted.groups()):
        hours, minutes, rest = (float(part or 0) for part in lasted.groups())
        return 3600 * hours + 60 * minutes + rest
    return clock(_FRAMES.sub("", value)) if found is None and isinstance(value, str) else found


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read the longest list of records that say something at some time, or who says it; the unit of time is found out.

    Lists within the records of another list are several conversations, and not read here.
    """
    lists = [cues for items in _lists(data, _DEPTH) if (cues := _cues(items)) is not None]
    if not lists:
        return None
    named_by = _names(data)
    return [replace(cue, speaker=named_by.get(cue.speaker, cue.speaker)) for cue in max(lists, key=len)]


def _names(data: Any) -> dict[str | None, str]:  # noqa: ANN401
    """Return the names of speakers whom the document lists beside what they say, by how their ids are written there."""
    people = [person for key in _KNOWN if isinstance(data, Mapping) for person in records(data, key)]
    found: dict[str | None, str] = {}
    for person in people:
        name = person.get("name") or person.get("display_name") or person.get("displayName")
        own = next((person[key] for key in ("id", "speaker_id", "speakerId", "user_id") if key in person), None)
        if isinstance(name, str) and name.strip() and own is not None:
            found[named("Speaker", own)] = name.strip()
    return found


def _lists(data: Any, depth: int) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401
    items = records(data)
    if len(items) > 1:
        yield items
    elif depth:
        inside = items[0] if items else data if isinstance(data, dict) else {}
        for value in inside.values():
            yield from _lists(value, depth - 1)


def _cues(items: list[dict[str, Any]]) -> list[Cue] | None:
    rows = [_flat(item) for item in items]
    columns = {phrase(key): key for row in rows[:20] for key in row}
    words = find(WORDS, columns)
    if words is None or any(
        len({row.get(columns[name]) for row in rows}) > 1 for name in _CONVERSATIONS & columns.keys()
    ):
        return None
    said = [(at, row) for at, row in enumerate(rows, 1) if isinstance(row.get(words), str) and row[words].strip()]
    blank = sum(isinstance(row.get(words), str) for row in rows)
    starts, ends = ([moment(row.get(key)) for _, row in said] for key in _keys(columns, said))
    speakers = _speakers(columns, [row for _, row in said], any(start is not None for start in starts))
    if len(said) < 2 or blank < _MOST * len(rows):
        return None
    timed = sum(start is not None for start in starts) >= _MOST * len(said)
    if not timed and sum(speaker is not None for speaker in speakers) < _MOST * len(said):
        return None
    sure = columns.get("confidence", "")
    unit = _unit(starts, ends, [str(row[words]) for _, row in said]) if timed else 1.0
    starts, ends = _from_the_first(starts, ends, unit)
    return [
        Cue(speaker, _in_seconds(start, unit), _in_seconds(end, unit), row[words].strip(), at, _share(row.get(sure)))
        for speaker, start, end, (at, row) in zip(speakers, starts, ends, said, strict=True)
    ]


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with what lies one level deeper; a pair of times as its beginning and its end."""
    row: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            row.update({f"{key} {inner}": deeper for inner, deeper in value.items()})
            if phrase(key) in ("speaker", "participant") and isinstance(value.get("name"), str):
                row[key] = value["name"]
        elif phrase(key) in _KNOWN and isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
            row.update({f"{key} {inner}": deeper for inner, deeper in value[0].items()})
        elif phrase(key) in ("timestamp", "timestamps", "time") and isinstance(value, list) and len(value) == 2:
            row |= {"start": value[0], "end": value[1]}
        else:
            row[key] = value
    return row


def _keys(columns: Mapping[str, str], said: Sequence[tuple[int, Mapping[str, Any]]]) -> tuple[str, str]:
    """Return the names of the first beginning and the first end that are times."""
    found = []
    for names in (STARTS, ENDS):
        # "ts" alone is when a message was sent
        known = [columns[name] for name in names if name in columns and (name != "ts" or "end ts" in columns)]
        found.append(next((key for key in known if said and moment(said[0][1].get(key)) is not None), ""))
    return found[0], found[1]


def _speakers(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], timed: bool) -> list[str | None]:
    key = find(SPEAKERS, columns)
    sides = find(CHANNELS, columns)
    if key is None and timed and sides is not None and 1 < len({str(row.get(sides)) for row in rows}) <= _SIDES:
        key = sides
    if key is None and _ROLES in columns:  # of many things; of speakers where every value is one's
        values = {str(row.get(columns[_ROLES])) for row in rows}
        key = columns[_ROLES] if all(map(obvious_role, values)) else None
    return [named("Speaker", row.get(key)) if key is not None and not isinstance(row.get(key), list | dict) else None
            for row in rows]  # fmt: skip


def _unit(starts: Sequence[float | None], ends: Sequence[float | None], texts: Sequence[str]) -> float:
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


def _from_the_first(
    starts: Sequence[float | None], ends: Sequence[float | None], unit: float
) -> tuple[list[float | None], list[float | None]]:
    """Count from the first beginning where times are those of a calendar, in which no recording is that long."""
    first = min((start for start in starts if start is not None), default=0.0)
    first = first if first * unit > _LONGEST else 0.0
    return ([None if time is None else time - first for time in starts],
            [None if time is None else time - first for time in ends])  # fmt: skip


def _in_seconds(value: float | None, unit: float) -> float | None:
    return None if value is None else round(value * unit, 6)


def _share(value: object) -> float | None:
    found = number(value)
    return found if found is not None and found <= 1 else None
