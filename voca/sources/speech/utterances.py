"""Lists of what was said, under the names that most programs use: Fireflies, ElevenLabs, whisper.cpp, many others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final, NamedTuple

from voca.sources.names import phrase
from voca.sources.phones import is_phone
from voca.sources.speakers import Cue, obvious_role
from voca.sources.speech import fields
from voca.sources.speech.fields import by_plain_name, find
from voca.sources.speech.items import named, number, records
from voca.sources.speech.moments import Times, ends_of, in_seconds, is_date, moment
from voca.sources.speech.pieces import glued, within
from voca.sources.turn_names import PATH

_CONVERSATIONS: Final = frozenset(("conversation id", "call id", "chat id", "session id", "contact id", "dialogue id"))
_PROGRAM: Final = "system"
_YEARS: Final = 1e8  # seconds; a time beyond is one of a calendar in whatever unit
_DEPTH: Final = 4
_BETWEEN: Final = 3  # characters between one text and the next
_SIDES: Final = 4
_MOST: Final = 0.95  # of the records that must have words, and times or a speaker

Row = Mapping[str, Any]


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
    whole = [data, *(value for value in data.values() if isinstance(value, Mapping))] if isinstance(data, dict) else []
    people = [person for part in whole for key in fields.PEOPLE for person in records(part, key)]
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
        yield _unwrapped(items)
    elif depth:
        inside = items[0] if items else data if isinstance(data, dict) else {}
        for value in inside.values():
            yield from _lists(value, depth - 1)


def _unwrapped(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Take records out of those around them that say nothing but what they are: ``{"Transcript": {...}}``."""
    alone = [next(iter(item.items())) for item in items if len(item) == 1]
    inside = [value for key, value in alone if isinstance(value, dict) and key == alone[0][0]]
    return inside if len(alone) == len(items) and len(inside) * 2 > len(items) else items


def _cues(items: list[dict[str, Any]]) -> list[Cue] | None:
    rows = [_flat(item) for item in items]
    columns = by_plain_name(key for row in rows[:20] for key in row)
    words = find(fields.WORDS, columns)
    if words is None or any(_are_several(rows, columns[name]) for name in _CONVERSATIONS & columns.keys()):
        return None
    if any(_lead_to_several(rows, name) for name in columns.values() if name != words):
        return None
    said = [(at, row) for at, row in enumerate(rows, 1) if isinstance(row.get(words), str) and row[words].strip()]
    blank = sum(isinstance(row.get(words), str) for row in rows)
    if len(said) < 2 or blank < _MOST * len(rows):
        return None
    texts = [row[words] for _, row in said]
    times = _times(columns, [row for _, row in said], texts)
    timed = sum(start is not None for start in times.starts) >= _MOST * len(said)
    speakers = _speakers(columns, [row for _, row in said], timed)
    spoken = sum(speaker is not None for speaker in speakers) >= _MOST * len(said)
    if not spoken and (not timed or times.dated or times.sent):
        return None
    if timed and times.sent and times.of_calendar():
        return None  # messages, whose dates count
    nothing: Times = [None] * len(said)
    unit = 1.0 if times.dated else None
    starts, ends = in_seconds(times.starts, times.ends, texts, unit) if timed else (nothing, nothing)
    sure = columns.get("confidence", "")
    cues = [
        Cue(speaker, start, end, row[words].strip(), at, _share(row.get(sure)))
        for speaker, start, end, (at, row) in zip(speakers, starts, ends, said, strict=True)
    ]
    return glued(cues, texts)


def _are_several(rows: Sequence[Row], name: str) -> bool:
    """Whether a field names several conversations, one after the other; what comes and goes is who speaks."""
    values = [str(row.get(name)) for row in rows]
    return 1 < len(set(values)) == sum(1 for _ in groupby(values))


def _lead_to_several(rows: Sequence[Row], name: str) -> bool:
    """Whether a field holds resource names of several conversations: ``projects/p/conversations/c7/messages/m2``."""
    values = [row.get(name) for row in rows]
    found = [PATH.search(value) for value in values if isinstance(value, str) and "/" in value]
    return len(found) == len(rows) and len({match and match[1] for match in found} - {None}) > 1


def _flat(item: Row) -> dict[str, Any]:
    """Return a record with what lies one level deeper; a pair of times as its beginning and its end."""
    row: dict[str, Any] = {}
    for key, value in item.items():
        if isinstance(value, Mapping):
            row.update({f"{key} {inner}": deeper for inner, deeper in value.items()})
            if phrase(key) in ("speaker", "participant") and isinstance(value.get("name"), str):
                row[key] = value["name"]
        elif phrase(key) in fields.PEOPLE and len(alone := records(value)) == 1:
            row.update({f"{key} {inner}": deeper for inner, deeper in alone[0].items()})
        elif phrase(key) in ("timestamp", "timestamps", "time") and isinstance(value, list) and len(value) == 2:
            row |= {"start": value[0], "end": value[1]}
        elif phrase(key) in fields.WORDS and isinstance(value, list) and _is_marked_up(value):
            row[key] = "".join(part if isinstance(part, str) else str(part.get("text") or "") for part in value)
        else:
            row[key] = value
    columns = by_plain_name(key for key, value in row.items() if isinstance(value, str | int | float))
    if find(fields.WORDS, columns) is None or find(fields.STARTS, columns) is None:
        told = within(item)
        # a record's own words are whole; those with times may be a part of them
        words = {} if find(fields.WORDS, columns) is not None else {"text": told.get("text")}
        times = {name: value for name, value in told.items() if name != "text"}
        row = {**times, **row, **words} if told else row
    return row


def _is_marked_up(value: list[Any]) -> bool:
    """Whether a text stands in parts, some with what they are (Telegram's links)."""
    return any(isinstance(part, str) for part in value) and all(isinstance(part, str | Mapping) for part in value)


class _Times(NamedTuple):
    """Beginnings and ends as written; whether they are dates, and whether their name says when something was sent."""

    starts: Times
    ends: Times
    dated: bool
    sent: bool

    def of_calendar(self) -> bool:
        """Whether the times are those of days, not of a recording."""
        return self.dated or min(start for start in self.starts if start is not None) > _YEARS


def _times(columns: Mapping[str, str], rows: Sequence[Row], texts: Sequence[str]) -> _Times:
    start = _first(fields.STARTS, columns, rows)
    lasts = find(fields.LENGTHS, columns)
    if start is None and (offset := _first((fields.OFFSET,), columns, rows)) is not None:
        said = find(fields.SPEAKERS, columns) is not None
        start = (
            offset if lasts is not None or (said and _are_of_time([row.get(offset) for row in rows], texts)) else None
        )
    sent = None if start is not None else _first(fields.CLOCKS, columns, rows)
    begin = start or sent
    starts = [moment(row.get(begin)) if begin else None for row in rows]
    stop = _first(fields.ENDS, columns, rows)
    if stop is not None:
        ends: Times = [moment(row.get(stop)) for row in rows]
    else:
        ends = ends_of(starts, [moment(row.get(lasts)) if lasts else None for row in rows])
    return _Times(starts, ends, begin is not None and is_date(rows[0].get(begin)), sent is not None)


def _are_of_time(offsets: Sequence[object], texts: Sequence[str]) -> bool:
    """Whether offsets go on as time does, and not by the length of what stands before, as places in a text."""
    read = [moment(offset) for offset in offsets]
    gaps = [
        (b - a, len(text)) for a, b, text in zip(read, read[1:], texts, strict=False) if a is not None and b is not None
    ]
    placed = sum(abs(gap - size) <= _BETWEEN for gap, size in gaps)
    return bool(gaps) and all(gap >= 0 for gap, _ in gaps) and placed * 2 < len(gaps)


def _first(names: Sequence[str], columns: Mapping[str, str], rows: Sequence[Row]) -> str | None:
    """Return the name of the first field that has times."""
    # "ts" alone is when a message was sent, "s" and "e" alone are anything
    beside = {"ts": "end ts", "s": "e", "e": "s"}
    known = [columns[name] for name in names if name in columns and beside.get(name, name) in columns]
    return next((key for key in known if rows and moment(rows[0].get(key)) is not None), None)


def _speakers(columns: Mapping[str, str], rows: Sequence[Row], timed: bool) -> list[str | None]:
    key = _who(columns, rows, timed)
    kind = find(fields.KIND, columns)
    kinds = [str(row.get(kind)).casefold() if kind else "" for row in rows]
    mixed = any(kind in fields.SPOKEN for kind in kinds)
    names = [row.get(key) if key is not None else None for row in rows]
    return [
        _PROGRAM
        if mixed and kind not in fields.SPOKEN
        else named("Speaker", None if isinstance(name, list | dict) else name)
        for kind, name in zip(kinds, names, strict=True)
    ]


def _who(columns: Mapping[str, str], rows: Sequence[Row], timed: bool) -> str | None:
    """Return the field that says who speaks."""
    key = find(fields.SPEAKERS, columns)
    if key is not None:
        return key

    def values(name: str) -> list[str]:
        return [str(row[name]) for row in rows if row.get(name) not in (None, "")]

    sides = find(fields.CHANNELS, columns)
    if timed and sides is not None and 1 < len({str(row.get(sides)) for row in rows}) <= _SIDES:
        return sides
    role = columns.get(fields.ROLE)
    if role is not None:
        found = set(values(role))
        if found and (all(map(obvious_role, found)) or (timed and 1 < len(found) <= _SIDES)):
            return role
    if not timed:
        return None
    for name in fields.CALLED:
        if name in columns and 1 < len(set(said := values(columns[name]))) <= len(said) / 2:
            return columns[name]
    phones = (name for name in columns.values() if 1 < len(set(said := values(name))) <= _SIDES and _are_phones(said))
    return next(phones, None)


def _are_phones(values: Sequence[str]) -> bool:
    return len(values) > _SIDES and all(map(is_phone, values))


def _share(value: object) -> float | None:
    found = number(value)
    return found if found is not None and found <= 1 else None
