"""Tables that are transcripts: a row a passage, with its beginning and end (as Whisper writes TSV)."""

from __future__ import annotations

from typing import Final

from voca.sources.conversation import conversation_table
from voca.sources.files import InputFile
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, scaled, unit_of

_TIMES: Final = ("start", "end")
_BESIDE: Final = frozenset(("speaker", "confidence", "id"))


def as_conversation(file: InputFile, table: RawTable) -> RawTable | None:
    """Return a table of passages as a transcript; None where it is something else.

    The columns must be ``start``, ``end`` and ``text``, with nothing beside them but a speaker, a confidence and an
    id. The
    unit of time is the one in which people speak at an ordinary pace.
    """
    columns = {name.strip().casefold(): name for name in table.cells.column_names}
    if not {*_TIMES, "text"} <= columns.keys() or columns.keys() - {*_TIMES, "text"} - _BESIDE:
        return None
    cells = {key: table.cells[name].to_pylist() for key, name in columns.items()}
    spans = [
        (start, end, len((text or "").split()))
        for start, end, text in zip(map(number, cells["start"]), map(number, cells["end"]), cells["text"], strict=True)
        if start is not None and end is not None and end >= start
    ]
    if len(spans) < 0.95 * len(table.cells):
        return None
    unit = unit_of(spans)
    nothing = [None] * len(table.cells)
    rows = zip(
        cells.get("speaker", nothing), cells["start"], cells["end"], cells["text"], table.rows.to_pylist(),
        cells.get("confidence", nothing), strict=True,
    )  # fmt: skip
    cues = [
        Cue(named("Speaker", who), scaled(start, unit), scaled(end, unit), text.strip(), row, number(sure))
        for who, start, end, text, row, sure in rows
        if text and text.strip()
    ]
    log = IssueLog(file.name)
    return conversation_table(file, table.format, table.encoding, cues, log) if cues else None
