"""The table of a transcript: one row per turn."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from voca.sources.files import InputFile
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.speakers import Cue, merge_cues

COLUMNS = ("speaker", "start_s", "end_s", "text")


def conversation_table(file: InputFile, form: str, encoding: str, cues: Sequence[Cue], log: IssueLog) -> RawTable:
    """Join cues to turns and put them into a table of strings."""
    turns = [turn for turn in merge_cues(cues) if _fits(turn, log)]
    columns = [
        [turn.speaker for turn in turns],
        [None if turn.start is None else f"{turn.start:g}" for turn in turns],
        [None if turn.end is None else f"{turn.end:g}" for turn in turns],
        [turn.text for turn in turns],
    ]
    cells = pa.table({name: pa.array(values, pa.string()) for name, values in zip(COLUMNS, columns, strict=True)})
    rows = pa.array([turn.row for turn in turns], pa.int64())
    return RawTable(
        file.name,
        cells,
        rows,
        form,
        encoding,
        "",
        file.sha256,
        file.size,
        len(turns),
        COLUMNS,
        layout="conversation",
        stem=file.stem,
        issues=log.close(),
    )


def _fits(turn: Cue, log: IssueLog) -> bool:
    if len(turn.text) <= MAX_CELL:
        return True
    log.add("cell-too-long", f"a turn of more than {MAX_CELL:,} characters was left out", turn.row, severity="error")
    return False
