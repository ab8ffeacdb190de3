"""Tables that are transcripts: a row a passage, with its beginning and end (Whisper, Premiere, Sonix, ELAN, NVivo)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import pyarrow as pa

from voca.sources.conversation import conversation_table
from voca.sources.files import InputFile
from voca.sources.names import RATING, phrase
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue, clock
from voca.sources.speech import fields
from voca.sources.speech.fields import by_plain_name, find, plain_name
from voca.sources.speech.items import named, number, scaled, unit_of
from voca.sources.speech.moments import is_date, moment
from voca.sources.turn_names import CONVERSATION, HELD

_BESIDE: Final = frozenset(
    ("confidence", "id", "index", "segment id", "number", "language", "participant", "")
    + fields.STARTS + fields.ENDS + fields.LENGTHS + fields.SPEAKERS
)  # fmt: skip
_MOST: Final = 0.95  # of the rows that must have a beginning and an end
SPAN: Final = re.compile(r"\s*([\d:.,]+)\s*(?:-->|[-\u2013])\s*([\d:.,]+)\s*")
_NAMELESS: Final = re.compile(r"column \d+")
_FEWEST: Final = 4  # rows with a time and no end that are a transcript
_SPEAKERS: Final = 30
_APART: Final = 0.7  # of the rows in which one speaks alone

Cells = list[str | None]


class _Passages(NamedTuple):
    """The columns of a table of passages."""

    starts: Sequence[float | None]
    ends: Sequence[float | None]
    texts: Cells
    speakers: Cells
    sure: Cells


def as_conversation(file: InputFile, table: RawTable) -> RawTable | None:
    """Return a table of passages as a transcript; None where it is something else.

    There must be a beginning, an end and words, each under one of its usual names, with nothing beside them but a
    speaker, a confidence, a number and the like; in a table without names, two columns of times and one of words. Where
    few speak in turn and the times go on from row to row, other columns may stand beside: they are left out, and named.
    The unit of time is the one in which people speak at an ordinary pace.
    """
    if table.layout != "table":
        return None
    if (tiers := _one_each(table)) is not None:
        table = tiers
    cues = _begun(table) or _spanned(_named(table) or _nameless(table), table)
    if not cues:
        return None
    log = IssueLog(file.name)
    if beside := _others(table) if not all(map(_NAMELESS.fullmatch, table.cells.column_names)) else []:
        message = f"left out, since they tell nothing of who speaks or when: {', '.join(map(repr, beside))}"
        log.add("columns-beside", message, severity="note")
    return conversation_table(file, table.format, table.encoding, cues, log)


def _spanned(found: _Passages | None, table: RawTable) -> list[Cue]:
    """Read passages with their beginnings and ends; none where hardly all have both."""
    if found is None:
        return []
    texts = [(text or "").strip() for text in found.texts]
    spans = [
        (start, end, len(text.split()))
        for start, end, text in zip(found.starts, found.ends, texts, strict=True)
        if start is not None and end is not None and end >= start
    ]
    if len(spans) < _MOST * len(table.cells):
        return []
    unit = unit_of(spans)
    rows = zip(found.speakers, found.starts, found.ends, texts, table.rows.to_pylist(), found.sure, strict=True)
    cues = [
        Cue(named("Speaker", who), scaled(start, unit), scaled(end, unit), text, row, number(confidence))
        for who, start, end, text, row, confidence in rows
        if text
    ]
    cues.sort(key=lambda cue: cue.start if cue.start is not None else -1.0)  # ELAN writes one speaker after the other
    return cues


def _named(table: RawTable) -> _Passages | None:
    """Return the columns by their names."""
    columns = by_plain_name(table.cells.column_names)
    begin, stop, words = (find(names, columns) for names in (fields.STARTS, fields.ENDS, fields.WORDS))
    span = find(fields.SPANS, columns) if begin is None and stop is None else None
    if words is None or (span is None and (begin is None or stop is None)):
        return None
    starts, ends = _spans(_cells(table, span)) if span else (_cells(table, begin), _cells(table, stop))
    if any(map(is_date, starts[:20])):
        return None  # when a form was filled in
    if _others(table) and not _is_one_talk(table, [moment(cell) for cell in starts]):
        return None
    return _Passages(
        [moment(cell) for cell in starts],
        [moment(cell) for cell in ends],
        _cells(table, words),
        _cells(table, find(fields.SPEAKERS, columns)),
        _cells(table, columns.get("confidence")),
    )


def _begun(table: RawTable) -> list[Cue]:
    """Read a table of a time of a clock, a speaker and words; none where it is something else.

    The times go on from row to row: they are those of one recording.
    """
    columns = by_plain_name(table.cells.column_names)
    at, who, words = (
        find(names, columns) for names in ((*fields.STARTS, *fields.CLOCKS), fields.SPEAKERS, fields.WORDS)
    )
    if at is None or who is None or words is None:
        return []
    starts = [clock(cell or "") for cell in _cells(table, at)]
    known = [start for start in starts if start is not None]
    speakers = _cells(table, who)
    if len(known) < max(_FEWEST, len(starts)) or known != sorted(known) or not _speak(speakers):
        return []
    if _others(table) and not _is_one_talk(table, starts):
        return []
    rows = zip(speakers, starts, _cells(table, words), table.rows.to_pylist(), strict=True)
    return [
        Cue(named("Speaker", name), start, None, (text or "").strip(), row) for name, start, text, row in rows if text
    ]


def _others(table: RawTable) -> list[str]:
    """Return the columns that tell nothing of who speaks or when, but for that of the words."""
    columns = by_plain_name(table.cells.column_names)
    told = {columns.get(plain) for plain in (*fields.SPANS, *fields.CLOCKS)} | {find(fields.WORDS, columns)}
    return [name for name in table.cells.column_names if plain_name(name) not in _BESIDE and name not in told]


def _is_one_talk(table: RawTable, starts: Sequence[float | None]) -> bool:
    """Whether few speak in turn at times that go on, and no column names several talks or has a rating."""
    who = find(fields.SPEAKERS, by_plain_name(table.cells.column_names))
    known = [start for start in starts if start is not None]
    plain = [phrase(name) for name in _others(table)]
    several = any(said.search(name) for name in plain for said in (CONVERSATION, HELD, RATING))
    return who is not None and not several and _speak(_cells(table, who)) and known == sorted(set(known))


def _one_each(table: RawTable) -> RawTable | None:
    """Put the columns of those who speak side by side (ELAN's tiers) below one another; None where there are none.

    Beside a beginning and an end of a clock there must be several columns, and words in only one of them in nearly
    each row.
    """
    columns = by_plain_name(table.cells.column_names)
    begin, stop = find(fields.STARTS, columns), find(fields.ENDS, columns)
    if begin is None or stop is None or find((*fields.WORDS, *fields.SPEAKERS), columns) is not None:
        return None
    timed = [clock(cell or "") is not None for name in (begin, stop) for cell in _cells(table, name)]
    lasts = find(fields.LENGTHS, columns)
    names = [name for name in table.cells.column_names if name not in (begin, stop, lasts)]
    if not 2 <= len(names) <= _SPEAKERS or not all(timed) or any(name.startswith("column ") for name in names):
        return None
    said = {name: [(cell or "").strip() for cell in _cells(table, name)] for name in names}
    words = [[(name, said[name][row]) for name in names if said[name][row]] for row in range(len(table.cells))]
    spoken = sum(len(" ".join(text for _, text in row).split()) for row in words)
    if sum(len(row) == 1 for row in words) < _APART * len(words) or spoken < 2 * len(words):
        return None
    at = [row for row, parts in enumerate(words) for _ in parts]
    cells = pa.table(
        {
            "start": [_cells(table, begin)[row] for row in at],
            "end": [_cells(table, stop)[row] for row in at],
            "speaker": [name for parts in words for name, _ in parts],
            "text": [text for parts in words for _, text in parts],
        }
    )
    return dataclasses.replace(table, cells=cells, rows=table.rows.take(pa.array(at, pa.int64())))


def _spans(cells: Cells) -> tuple[Cells, Cells]:
    found = [SPAN.fullmatch(cell or "") for cell in cells]
    return [match[1] if match else None for match in found], [match[2] if match else None for match in found]


def _cells(table: RawTable, name: str | None) -> Cells:
    cells: Cells = [None] * len(table.cells) if name is None else table.cells[name].to_pylist()
    return cells


def _nameless(table: RawTable) -> _Passages | None:
    """Return the columns of a table without names: times of a clock, the longest texts, and few that speak."""
    if not all(map(_NAMELESS.fullmatch, table.cells.column_names)):
        return None
    columns = [_cells(table, name) for name in table.cells.column_names]
    timed = [cells for cells in columns if all(cell is not None and clock(cell) is not None for cell in cells)]
    rest = [cells for cells in columns if cells not in timed and any(number(cell) is None for cell in cells if cell)]
    if len(timed) < 2 or not rest:
        return None
    words = max(rest, key=lambda cells: sum(len(cell or "") for cell in cells))
    nothing: Cells = [None] * len(words)
    who = next((cells for cells in rest if cells is not words and _speak(cells)), nothing)
    starts, ends = ([moment(cell) for cell in cells] for cells in timed[:2])
    return _Passages(starts, ends, words, who, nothing)


def _speak(cells: Cells) -> bool:
    """Whether cells are few names that come again and again."""
    names = {cell for cell in cells if cell}
    return all(cells) and len(names) <= min(_SPEAKERS, len(cells) / 2) and not any(n[-1] in ".?!" for n in names)
