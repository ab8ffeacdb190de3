"""Large tables read in parts, for who only wants to look at them: never more than one part is in memory."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import EmptyFileError, Issue, Severity
from voca.protocols import Reading
from voca.sources.archives import STANDARD_INPUT
from voca.sources.below import REASON as BELOW
from voca.sources.below import without_totals
from voca.sources.celled import Told, in_turns, told_in
from voca.sources.delimited import DelimitedReader
from voca.sources.documents import Decided, build_documents
from voca.sources.early import hold_first
from voca.sources.exports import recognise
from voca.sources.files import InputFile
from voca.sources.finding import empty_file, find_files, left_out, said_of
from voca.sources.formats import find_format
from voca.sources.identity import Identities
from voca.sources.json_lines import JsonReader
from voca.sources.merge import merge
from voca.sources.raw import IssueLog, RawTable
from voca.sources.reading import read
from voca.sources.settings import settings_for
from voca.sources.sql import Query, split
from voca.sources.timed import as_conversation
from voca.sources.unpacking import CODE, packed
from voca.sources.unused import has_speakers, unused_sheet, unused_speakers

LARGE: Final = 200 << 20
"""Bytes, unpacked as far as is known, from which on files are read in parts."""
_ROWS: Final = 100_000  # of a part
_BELOW: Final = 20  # of the last ones, that may be totals or notes
_LOOKED_AT: Final = 200  # rows
_PACKED: Final = 5  # times smaller is a table under gzip
_PARTED: Final[Mapping[str, type[DelimitedReader | JsonReader]]] = {"delimited": DelimitedReader, "json": JsonReader}


def stream(
    inputs: Sequence[str | Path | Query], options: ReadOptions, *, textless: bool = False, large: int = LARGE
) -> Iterator[Reading]:
    """Read files as :func:`voca.sources.read` does, large ones in parts.

    Delimited files and those with a JSON record a line are read in parts, gzipped or in an archive or not, where all
    have the same columns. What the columns are is decided on the first 100,000 rows.

    Parameters
    ----------
    inputs, options, textless
        As for :func:`voca.sources.read`.
    large : int
        Bytes, all files together, from which on they are read in parts.

    Yields
    ------
    Reading
        One, or several with the same columns and scales; the last one has all issues and the facts of the inputs.

    Raises
    ------
    InputError, UsageError
        As :func:`voca.sources.read`.
    """
    given: Sequence[str | Path | Query] = [inputs] if isinstance(inputs, str | Path | Query) else inputs
    sources, again = _sources(given, options, large)
    if not sources or options.customers is not None or options.on is not None:
        yield read(given, options, textless=textless)
    else:
        yield from _readings(sources, again, textless)


def _sources(
    given: Sequence[str | Path | Query], options: ReadOptions, large: int
) -> tuple[list[_Source], list[Issue]]:
    """Return what is read in parts and what is left out; nothing where `given` has to be read whole."""
    names, queries = split(given)
    if queries or not names or STANDARD_INPUT in map(str, names):  # what comes through a pipe comes once
        return [], []
    files = find_files(names)
    if sum(file.size * (_PACKED if file.gzipped else 1) for file in files) < large:
        return [], []
    for file in files:
        hold_first(file, settings_for(file, options))
    again = left_out(names)
    sources: dict[str, _Source] = {}
    counts: Counter[str] = Counter()
    for file in files:
        own, form = settings_for(file, options), find_format(file)
        if file.sha256 in sources:
            first = sources[file.sha256].name
            again.append(Issue("same-file", f"has the same content as {first}; it was left out", file.name))
            continue
        reader = _PARTED[form]() if form in _PARTED else None
        if reader is None or (isinstance(reader, JsonReader) and not reader.has_lines(file, own)):
            return [], []
        counts[file.name] += 1
        name = file.name if counts[file.name] == 1 else f"{file.name} ({counts[file.name]})"
        sources[file.sha256] = _Source(file, name, own, reader)
    filled = _filled(list(sources.values()), again)
    return (filled, again) if _alike(filled) else ([], [])


def _filled(sources: Sequence[_Source], issues: list[Issue]) -> list[_Source]:
    """Return the files that have rows, with the first ones looked at; say which have none."""
    filled = []
    for source in sources:
        try:
            source.first = next(source.reader.parts(source.file, source.options, IssueLog(source.name)), None)
            filled.append(source)
        except EmptyFileError as error:
            issues.append(empty_file(source.name, said_of(error, source.file.name), error.hint))
    return filled


def _alike(sources: Sequence[_Source]) -> bool:
    """Whether all are plain tables with the same columns and settings; others are looked at as a whole."""
    columns: set[frozenset[str]] = set()
    for source in sources:
        piece, source.first = source.first, None
        if piece is None or as_conversation(source.file, piece) or recognise(piece.cells.column_names):
            return False
        columns.add(frozenset(piece.cells.column_names))
    return len(columns) == 1 and all(source.options == sources[0].options for source in sources)


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


class _Source:
    """A file that is read in parts, and what became of its rows.

    Parameters
    ----------
    file : InputFile
    name : str
        Its own among the inputs.
    options : ReadOptions
    reader : DelimitedReader or JsonReader
    """

    def __init__(self, file: InputFile, name: str, options: ReadOptions, reader: DelimitedReader | JsonReader) -> None:
        self.file, self.name, self.options, self.reader = file, name, options, reader
        self.reading = IssueLog(name)  # what the reader says of rows, and what is said of their documents
        self.log = _PartsLog(name)
        self.described: pa.Table | None = None
        self.read = self.kept = self.lost = self.below = 0
        self.first: RawTable | None = None
        self._piece: RawTable | None = None

    def parts(self) -> Iterator[RawTable]:
        """Yield tables of about ``_ROWS`` rows; what stands below the last ones is left out."""
        held: list[RawTable] = []
        before: list[RawTable] = []
        for piece in self.reader.parts(self.file, self.options, self.reading):
            if sum(table.read for table in held) >= _ROWS:
                yield self._counted(held)
                before, held = held[-1:], []
            held.append(dataclasses.replace(piece, name=self.name))
        if held:
            yield self._above(self._counted(held), before)

    def _above(self, last: RawTable, before: Sequence[RawTable]) -> RawTable:
        """Return the last part without totals and notes at its end; the rows `before` say what is usual."""
        whole = dataclasses.replace(
            last,
            cells=pa.concat_tables([*(table.cells for table in before), last.cells]),
            rows=pa.concat_arrays([*(table.rows for table in before), last.rows]),
            issues=(),
        )
        found = [issue for issue in without_totals(whole).issues if issue.row in set(last.rows[-_BELOW:].to_pylist())]
        for issue in found:
            self.log.add(issue.code, issue.message, issue.row, severity=issue.severity)
        self.below, kept = len(found), len(last.rows) - len(found)
        return dataclasses.replace(last, cells=last.cells.slice(0, kept), rows=last.rows.slice(0, kept))

    def _counted(self, pieces: Sequence[RawTable]) -> RawTable:
        whole = dataclasses.replace(
            pieces[0],
            cells=pa.concat_tables([piece.cells for piece in pieces]),
            rows=pa.concat_arrays([piece.rows for piece in pieces]),
            read=sum(piece.read for piece in pieces),
        )
        self.read, self.lost = self.read + whole.read, self.lost + whole.read - len(whole.rows)
        self._piece = dataclasses.replace(whole, cells=pa.table({}))
        return whole

    def facts(self) -> dict[str, object]:
        """Return what a reading says of an input."""
        assert self._piece is not None  # noqa: S101 - parts() was gone through
        return {
            "name": self.name,
            "sha256": self.file.sha256,
            "bytes": self.file.size,
            "format": self._piece.format,
            "encoding": self._piece.encoding,
            "delimiter": self._piece.delimiter,
            "rows": self.read,
            "kept": self.kept,
            "left_out": {
                **({"row that cannot be read": self.lost} if self.lost else {}),
                **({BELOW: self.below} if self.below else {}),
                **self.log.left_out,
            },
        }


def _say_packed(part: RawTable, told: Told | None, log: IssueLog) -> None:
    """Say of which columns the records or lists in the cells stay as they are written."""
    few = dataclasses.replace(part, cells=part.cells.slice(0, _LOOKED_AT), rows=part.rows.slice(0, _LOOKED_AT))
    for name in packed(few):
        if told is None or name != told.column:
            what = "holds lists or records as a program writes them, which stay so where a file is read in parts"
            hint = "Give less than 200 MB at once, or write each field into a column of its own."
            log.add(CODE, what, column=name, hint=hint)


def _readings(sources: Sequence[_Source], again: Sequence[Issue], textless: bool) -> Iterator[Reading]:
    """Build the documents of one part after the other; the last one says all that is to be said."""
    decided: Decided | None = None
    told: Told | None = None
    held: Reading | None = None
    first, spoken = 0, False
    for source in sources:
        for part in source.parts():
            if held is not None:
                yield held
            # ids are those of the part: no copies are told apart over all rows
            logs = {source.name: source.log}
            told = told_in(part) if decided is None else told
            if decided is None:
                _say_packed(part, told, source.log)
            said = in_turns(part, told)
            for issue in said.issues:
                source.log.add(issue.code, issue.message, column=issue.column, severity=issue.severity)
            built = build_documents([said], source.options, Identities(), logs, textless, decided)
            decided, first = built.decided, first or part.read
            documents, scales, source.described = merge([built], logs)
            source.kept += documents.num_rows
            spoken = spoken or has_speakers(documents)
            held = Reading(documents, source.described, scales, (), ())
    assert held is not None  # noqa: S101 - a file without rows is an error
    note = f"read in parts; what the columns are was decided on the first {first:,} rows"
    sources[0].log.add("read-in-parts", note, severity="note")
    issues = [*again, *(issue for one in sources for issue in (*one.reading.close(), *one.log.close()))]
    given = [source.options for source in sources]
    issues += (*unused_sheet(given, [source.reader.name for source in sources]), *unused_speakers(given, spoken))
    columns = pa.concat_tables([source.described for source in sources])
    yield dataclasses.replace(
        held, columns=columns, issues=tuple(issues), inputs=tuple(source.facts() for source in sources)
    )
