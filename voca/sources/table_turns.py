"""Turns in a table of a document: columns of speakers, of words and of times, with or without headings."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue, clock
from voca.sources.timed import SPAN

_SAID: Final = 0.6  # of the words of the longest column that another must have to be what was said too
_SPEAKER: Final = ("speaker", "name", "participant", "who", "sprecher")
_TEXT: Final = ("text", "transcription", "transcript", "content", "utterance", "comment", "comments", "dialogue")
# What Amazon's program for documents, whose tables have a column "Dur.", writes into what was said.
_AMAZON: Final = "dur."
_MARKS: Final = re.compile(
    r"\[(?:Topic \d+|ISSUE|ACTION|OUTCOME|INTERRUPTION)\]\s*|\s*\bGuardrail(?:\s+[a-z_]+ \(\d+%\))+\s*$"
)
_NONE: Final = re.compile(r"(?!)")
_TIME: Final = ("start", "time", "start time", "timestamp", "from", "timespan", "time span", "timecode")
_COLUMNS: Final = (_SPEAKER, _TEXT, _TIME)


def table_turns(rows: Sequence[Sequence[str]], log: IssueLog) -> list[Cue]:
    """Read turns from the rows of a table, each with the number of its row; none where it holds no conversation."""
    if len(rows) < 2:
        return []
    head = [cell.strip().casefold() for cell in rows[0]]
    speaker, text, start = (next((head.index(name) for name in known if name in head), None) for known in _COLUMNS)
    if speaker is not None and text is None:
        text = _longest(rows, {speaker, start}, log)
    if speaker is None or text is None:
        return _nameless(rows)
    marks = _MARKS if _AMAZON in head else _NONE
    return [
        Cue(row[speaker].strip() or None, *_times("" if start is None else row[start]), words, number)
        for number, row in enumerate(rows[1:], 2)
        if len(row) > max(speaker, text, start or 0) and (words := marks.sub("", row[text]).strip())
    ]


def _longest(rows: Sequence[Sequence[str]], others: Container[int | None], log: IssueLog) -> int | None:
    """Return the first column that has about as many words as any; a translation beside it is left out, and named."""
    words = {
        at: sum(len(row[at].split()) for row in rows[1:] if at < len(row))
        for at in range(len(rows[0]))
        if at not in others
    }
    wordy = [at for at, count in words.items() if count >= max(_SAID * max(words.values()), len(rows))]
    for at in wordy[1:]:
        message = f"column {rows[0][at].strip()!r} stands beside what was said and was left out"
        log.add("column-beside", message, 1, hint="Delete the other column of words where this one is meant.")
    return next(iter(wordy), None)


def _times(cell: str) -> tuple[float | None, float | None]:
    """Read a beginning, or a beginning and an end ("0:00.0 - 0:06.1")."""
    span = SPAN.fullmatch(cell)
    return (clock(span[1]), clock(span[2])) if span else (clock(cell), None)


def _nameless(rows: Sequence[Sequence[str]]) -> list[Cue]:
    """Read a table without a row of headings: a column of few short names, at most one of times, one of words."""
    width = len(rows[0])
    if len(rows) < 4 or not 2 <= width <= 3 or any(len(row) != width for row in rows):
        return []
    columns = list(zip(*rows, strict=True))
    names = [at for at, cells in enumerate(columns) if _are_names(cells)]
    times = [at for at, cells in enumerate(columns) if all(clock(cell) is not None for cell in cells)]
    words = [at for at in range(width) if at not in names and at not in times]
    if len(names) != 1 or len(words) != 1:
        return []
    return [
        Cue(row[names[0]].strip(" :"), clock(row[times[0]]) if times else None, None, row[words[0]].strip(), number)
        for number, row in enumerate(rows, 1)
        if row[words[0]].strip()
    ]


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells are two names and more that come again and again."""
    names = {cell.strip(" :") for cell in cells}
    plain = all(0 < len(name.split()) <= 4 and name[-1] not in ".?!" and clock(name) is None for name in names)
    return plain and 2 <= len(names) and len(names) * 2 <= len(cells)
