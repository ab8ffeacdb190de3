"""Tables that are transcripts: a row a passage, with its beginning and end (Whisper, Premiere, Sonix)."""

from __future__ import annotations

from typing import Final

from voca.sources.conversation import conversation_table
from voca.sources.files import InputFile
from voca.sources.names import phrase
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, scaled, unit_of
from voca.sources.speech.utterances import ENDS, SPEAKERS, STARTS, WORDS, find, moment

_BESIDE: Final = frozenset(
    (
        "confidence",
        "id",
        "index",
        "segment id",
        "number",
        "duration",
        "speaker id",
        "speaker",
        "speaker name",
        "language",
    )
)


def as_conversation(file: InputFile, table: RawTable) -> RawTable | None:
    """Return a table of passages as a transcript; None where it is something else.

    There must be a beginning, an end and words, each under one of its usual names, with nothing beside them but a
    speaker, a confidence, a number and the like. The unit of time is the one in which people speak at an ordinary pace.
    """
    columns = {phrase(name): name for name in table.cells.column_names}
    begin, stop, words = (find(names, columns) for names in (STARTS, ENDS, WORDS))
    if table.layout != "table" or begin is None or stop is None or words is None:
        return None
    if columns.keys() - {phrase(name) for name in (begin, stop, words)} - _BESIDE:
        return None
    starts, ends = ([moment(cell) for cell in table.cells[name].to_pylist()] for name in (begin, stop))
    texts = [(text or "").strip() for text in table.cells[words].to_pylist()]
    spans = [
        (start, end, len(text.split()))
        for start, end, text in zip(starts, ends, texts, strict=True)
        if start is not None and end is not None and end >= start
    ]
    if len(spans) < 0.95 * len(table.cells):
        return None
    unit = unit_of(spans)
    who = find(SPEAKERS, columns)
    nothing = [None] * len(table.cells)
    speakers = nothing if who is None else table.cells[who].to_pylist()
    sure = table.cells[columns["confidence"]].to_pylist() if "confidence" in columns else nothing
    rows = zip(speakers, starts, ends, texts, table.rows.to_pylist(), sure, strict=True)
    cues = [
        Cue(named("Speaker", who), scaled(start, unit), scaled(end, unit), text, row, number(confidence))
        for who, start, end, text, row, confidence in rows
        if text
    ]
    log = IssueLog(file.name)
    return conversation_table(file, table.format, table.encoding, cues, log) if cues else None
