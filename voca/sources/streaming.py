"""A large delimited file read in parts, for who only wants to look at it: never more than one part is in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import Issue, Severity
from voca.protocols import Reading
from voca.sources.delimited import DelimitedReader
from voca.sources.documents import Decided, build_documents
from voca.sources.exports import recognise
from voca.sources.files import InputFile, find_files, settings_for
from voca.sources.formats import find_format
from voca.sources.identity import Identities
from voca.sources.merge import merge
from voca.sources.raw import IssueLog, RawTable
from voca.sources.reading import read
from voca.sources.sql import Query
from voca.sources.timed import as_conversation

LARGE: Final = 200 << 20
"""Bytes from which on a delimited file is read in parts."""
_ROWS: Final = 100_000  # of a part


def stream(
    inputs: Sequence[str | Path | Query], options: ReadOptions, *, textless: bool = False, large: int = LARGE
) -> Iterator[Reading]:
    """Read files as :func:`voca.sources.read` does, one large delimited file in parts.

    What the columns are is decided on the first 100,000 rows of a file that is read in parts.

    Parameters
    ----------
    inputs, options, textless
        As for :func:`voca.sources.read`.
    large : int
        Bytes from which on a file is read in parts.

    Yields
    ------
    Reading
        One, or several with the same columns and scales; the last one has all issues and the facts of the input.

    Raises
    ------
    InputError, UsageError
        As :func:`voca.sources.read`.
    """
    file = _large_file([inputs] if isinstance(inputs, str | Path | Query) else inputs, large)
    if file is None or options.customers is not None:
        yield read(inputs, options, textless=textless)
        return
    own = settings_for(file, options)
    log = _PartsLog(file.name)
    parts = _parts(file, own, log)
    first = next(parts)
    if as_conversation(file, first) is not None or recognise(first.cells.column_names) is not None:
        yield read(inputs, options, textless=textless)  # both look at all rows together
        return
    yield from _readings(file, own, first, parts, log, textless)


def _large_file(inputs: Sequence[str | Path | Query], large: int) -> InputFile | None:
    """Return the file where `inputs` name one large delimited file and nothing else."""
    if len(inputs) != 1 or isinstance(inputs[0], Query) or not Path(inputs[0]).is_file():
        return None
    path = Path(inputs[0])
    files = find_files([path]) if path.stat().st_size >= large else []
    alone = len(files) == 1 and find_format(files[0]) == "delimited"
    return files[0] if alone else None


class _PartsLog(IssueLog):
    """Says what is about the whole file once, and not again for each part."""

    def add(
        self,
        code: str,
        message: str,
        row: int | None = None,
        column: str | None = None,
        hint: str = "",
        severity: Severity = "warning",
    ) -> None:
        if row is not None or (code, column) not in self.counts:
            super().add(code, message, row, column, hint, severity)


def _parts(file: InputFile, options: ReadOptions, log: IssueLog) -> Iterator[RawTable]:
    """Yield tables of about ``_ROWS`` rows."""
    held: list[RawTable] = []
    for piece in DelimitedReader().parts(file, options, log):
        held.append(piece)
        if sum(table.read for table in held) >= _ROWS:
            yield _together(held)
            held = []
    if held:
        yield _together(held)


def _together(pieces: Sequence[RawTable]) -> RawTable:
    return dataclasses.replace(
        pieces[0],
        cells=pa.concat_tables([piece.cells for piece in pieces]),
        rows=pa.concat_arrays([piece.rows for piece in pieces]),
        read=sum(piece.read for piece in pieces),
    )


def _readings(
    file: InputFile, options: ReadOptions, first: RawTable, rest: Iterator[RawTable], log: IssueLog, textless: bool
) -> Iterator[Reading]:
    decided: Decided | None = None
    read_, kept, lost = 0, 0, 0
    logs = {file.name: log}
    part: RawTable | None = first
    while part is not None:
        # ids are those of the part: no copies are told apart over the whole file
        built = build_documents([part], options, Identities(), logs, textless, decided)
        decided = built.decided
        documents, scales, columns = merge([built], logs)
        read_, kept, lost = read_ + part.read, kept + documents.num_rows, lost + part.read - len(part.rows)
        following = next(rest, None)
        issues: tuple[Issue, ...] = ()
        inputs: tuple[dict[str, object], ...] = ()
        if following is None:
            note = f"read in parts; what the columns are was decided on the first {first.read:,} rows"
            log.add("read-in-parts", note, severity="note")
            issues = log.close()
            left_out = {**({"row that cannot be read": lost} if lost else {}), **log.left_out}
            inputs = (_facts(part, file, read_, kept, left_out),)
        yield Reading(documents, columns, scales, issues, inputs)
        part = following


def _facts(part: RawTable, file: InputFile, rows: int, kept: int, left_out: dict[str, int]) -> dict[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "bytes": file.size,
        "format": part.format,
        "encoding": part.encoding,
        "delimiter": part.delimiter,
        "rows": rows,
        "kept": kept,
        "left_out": left_out,
    }
