"""The table of a transcript: one row per turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pyarrow as pa

from voca.sources.cues import one_name_each
from voca.sources.encoding import has_escapes, storable
from voca.sources.files import InputFile
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.speakers import Cue, merge_cues

COLUMNS = ("speaker", "start_s", "end_s", "text")


def conversation_table(
    file: InputFile, form: str, encoding: str, cues: Sequence[Cue], log: IssueLog, name: str = ""
) -> RawTable:
    """Join cues to turns and put them into a table of strings.

    Parameters
    ----------
    file : InputFile
    form, encoding : str
    cues : sequence of Cue
    log : IssueLog
    name : str
        Of the conversation, where the file holds several.
    """
    cues = [_storable(cue, log) for cue in cues]
    turns = [turn for turn in merge_cues(one_name_each(cues, log)) if _fits(turn, log)]
    columns = [
        [turn.speaker for turn in turns],
        [_written(turn.start) for turn in turns],
        [_written(turn.end) for turn in turns],
        [turn.text for turn in turns],
    ]
    cells = pa.table({name: pa.array(values, pa.string()) for name, values in zip(COLUMNS, columns, strict=True)})
    if any(turn.confidence is not None for turn in turns):
        sure = [None if turn.confidence is None else f"{turn.confidence:.4f}" for turn in turns]
        cells = cells.append_column("confidence", pa.array(sure, pa.string()))
    rows = pa.array([turn.row for turn in turns], pa.int64())
    return RawTable(
        f"{file.name} [{name}]" if name else file.name,
        cells,
        rows,
        form,
        encoding,
        "",
        file.sha256,
        file.size,
        len(turns),
        tuple(cells.column_names),
        layout="conversation",
        stem=name or file.stem,
        folder=file.path.parent.name,
        issues=log.close(),
    )


def _written(moment: float | None) -> str | None:
    """Write seconds to the thousandth, however many they are: a chat may go on for years."""
    return None if moment is None else f"{round(moment, 3):.15g}"


def _storable(cue: Cue, log: IssueLog) -> Cue:
    written = (cue.speaker or "") + cue.text
    if written.isascii():
        return cue
    if has_escapes(written):
        log.add("mixed-encoding", "bytes that are not UTF-8 were read as Windows-1252", cue.row)
    speaker = None if cue.speaker is None else storable(cue.speaker)
    return dataclasses.replace(cue, speaker=speaker, text=storable(cue.text))


def _fits(turn: Cue, log: IssueLog) -> bool:
    if len(turn.text) <= MAX_CELL:
        return True
    log.add("cell-too-long", f"a turn of more than {MAX_CELL:,} characters was left out", turn.row, severity="error")
    return False
