"""Delimited text: CSV, TSV and their relatives, whole or broken.

One pass of the ``csv`` module in strict mode reads what is well formed; a record it refuses, or that has the wrong
number of fields, goes to :mod:`voca.sources.repair`, and every repair is an issue with the row's number.
"""

from __future__ import annotations

import csv
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import ClassVar, Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import EmptyFileError
from voca.sources.dialect import DELIMITER_NAMES, Dialect, find_dialect, parse_delimiter
from voca.sources.encoding import Encoding, find_encoding, has_escapes, repair_escapes
from voca.sources.files import InputFile
from voca.sources.headers import Header, find_header
from voca.sources.nameless import is_data
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.records import Records
from voca.sources.repair import Lines, Repair
from voca.sources.shapes import cut_in_two, shapes_of
from voca.sources.sparse import MANY_COLUMNS, Filled
from voca.sources.surveys.codebook import Coded
from voca.wording import counted

_CHUNK: Final = 10_000  # records
_SAMPLE_LINES: Final = 2_000
_SAMPLE_CHARACTERS: Final = 1 << 18


class DelimitedReader:
    """Reads comma, semicolon, tab and pipe separated files."""

    name: ClassVar[str] = "csv"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`.

        Raises
        ------
        EmptyFileError
            There is a header and nothing else.
        """
        log = IssueLog(file.name)
        parts = list(self.parts(file, options, log))
        whole = dataclasses.replace(
            parts[0],
            cells=pa.concat_tables([part.cells for part in parts]),
            rows=pa.concat_arrays([part.rows for part in parts]),
            read=sum(part.read for part in parts),
        )
        return [dataclasses.replace(whole, issues=log.close())]

    def first(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the table with its first rows."""
        return list(islice(self.parts(file, options, IssueLog(file.name)), 1))

    def may_have(self, file: InputFile, options: ReadOptions, name: str) -> bool:
        """Say no: the header names all columns."""
        return False

    def parts(self, file: InputFile, options: ReadOptions, log: IssueLog) -> Iterator[RawTable]:
        """Read `file` piece by piece, so that only one piece need be in memory.

        Yields
        ------
        RawTable
            Some thousand rows, without issues: these go into `log`.

        Raises
        ------
        EmptyFileError
            There is a header and nothing else.
        """
        encoding = find_encoding(file, options.encoding)
        replaced = total = 0
        with file.text(encoding.name, encoding.errors) as stream, _unlimited_fields():
            lines = Lines(stream)
            sample = [line for line in lines.peek(_SAMPLE_LINES, _SAMPLE_CHARACTERS) if len(line) <= MAX_CELL]
            dialect, skipped = _dialect(file, sample, options)
            records = Records(lines, dialect, log)
            for _ in range(skipped):
                records.skip_line()
            header, pending = _start(records, sample[skipped:], log)
            begun = _raw_table(file, encoding, dialect, header)
            for cells, rows, read in _columns(chain(pending, records), header, log):
                total += read
                replaced += _count_replaced(cells) if encoding.errors == "replace" else 0
                yield dataclasses.replace(begun, cells=cells, rows=rows, read=read)
        if total == 0:
            blank = not "".join(sample).strip("\ufeff\0 \t\r\n,;")
            message = f"{file.name} {'is empty' if blank else 'has a header and no rows'}."
            raise EmptyFileError(message, "Export it again with its rows.")
        _say_general(encoding, records, replaced, log)


def _raw_table(file: InputFile, encoding: Encoding, dialect: Dialect, header: Header) -> RawTable:
    """Return what all pieces of a file have in common, without rows."""
    return RawTable(
        file.name,
        pa.table({}),
        pa.array([], pa.int64()),
        "tsv" if dialect.delimiter == "\t" else "csv",
        encoding.name,
        dialect.delimiter,
        file.sha256,
        file.size,
        0,
        header.written,
        header.labels,
        imports=header.imports,
        codebook={name: Coded(open=True) for name in header.opened},
    )


@contextmanager
def _unlimited_fields() -> Iterator[None]:
    """Lift the ``csv`` module's own limit, which is one for the whole process, while reading."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _dialect(file: InputFile, sample: list[str], options: ReadOptions) -> tuple[Dialect, int]:
    told = re.fullmatch(r"(\"?)sep=(.)\1", sample[0].strip("\r\n\ufeff"), re.IGNORECASE) if sample else None
    if told:
        return Dialect(told[2]), 1  # Excel's own way to say it
    fixed = parse_delimiter(options.delimiter) if options.delimiter else None
    preferred = "\t" if file.suffix in (".tsv", ".tab") else ","
    return find_dialect(sample, fixed, preferred), 0


def _start(records: Records, sample: list[str], log: IssueLog) -> tuple[Header, list[tuple[int, list[str]]]]:
    """Read the header and set up the repair of what follows; also return the rows read on the way."""
    iterator = iter(records)
    number, first = next(iterator, (1, [""]))
    first = [repair_escapes(name) if has_escapes(name) else name for name in first]
    usual = _usual_rows(sample, records.dialect)
    first = _reconcile_width(first, usual, log, number, records.dialect.delimiter)
    width = len(first)
    whole, short = _whole_rows(usual, width, records.dialect.delimiter)
    shapes = shapes_of(whole, width)
    records.repair = Repair(records.dialect, shapes, log, short=short)
    head = list(islice(iterator, 2))
    below = [[repair_escapes(cell) if has_escapes(cell) else cell for cell in row] for _, row in head]
    header = find_header(first, below, log, number)
    if not header.extra_rows and is_data(first, whole, shapes):
        log.add("no-header", "it looks like data, not like names: the columns are called column 1, column 2 and so on",
                number, hint="Add a row with the columns' names, or name them so in the options.")  # fmt: skip
        return find_header([""] * width, [], IssueLog(log.source), number), [(number, first), *head]
    return header, head[header.extra_rows :]


def _usual_rows(sample: list[str], dialect: Dialect) -> list[list[str]]:
    """Parse the sample once more, leniently; its last record may be cut off."""
    rows = []
    reader = csv.reader(iter(sample), strict=True, **dialect.arguments())
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            continue
        if row:
            rows.append(row)
    return rows[1:-1] if len(rows) > 10 else rows[1:]


def _whole_rows(rows: list[list[str]], width: int, delimiter: str) -> tuple[list[list[str]], bool]:
    """Return rows with all columns, and whether these end before the last ones, as where empty cells are left out.

    Where every row has a field too many, since a number or a date was cut in two, the two are put together.
    """
    whole = [row for row in rows if len(row) == width]
    lengths = Counter(map(len, rows)).most_common(1)
    usual, count = lengths[0] if lengths else (width, 0)
    if 2 * count <= len(rows) or usual == width:
        return whole, False
    if usual < width:
        return [row + [""] * (width - usual) for row in rows if len(row) == usual], width - usual == 1 < usual
    at = cut_in_two(rows) if delimiter == "," and usual == width + 1 else None
    if at is None:
        return whole, False
    return [[*row[:at], f"{row[at]},{row[at + 1]}", *row[at + 2 :]] for row in rows if len(row) == usual], False


def _reconcile_width(header: list[str], rows: list[list[str]], log: IssueLog, number: int, delimiter: str) -> list[str]:
    """Make the header as wide as nearly all rows are."""
    if not rows:
        return header
    width, count = Counter(map(len, rows)).most_common(1)[0]
    if width == len(header) or count < 0.9 * len(rows) or len(rows) < 3:
        return header
    if width < len(header):
        return header[:width] if not any(name.strip() for name in header[width:]) else header
    extra = width - len(header)
    if len(header) == 1:
        return header  # one column of prose with delimiters in it
    if not any(cell.strip() for row in rows if len(row) == width for cell in row[len(header) :]):
        return header  # a delimiter at the end of every row
    if extra == 1 and delimiter == "," and cut_in_two(rows) is not None:
        return header  # a comma in a number or a date of every row
    first = [row[0] for row in rows if len(row) == width]
    numbered = extra == 1 and len(set(first)) == len(first) and all(value.strip().isdigit() for value in first)
    log.add(
        "header-too-short",
        f"the header has {len(header)} names, the rows {width} fields; the nameless ones are "
        f"taken for the {'first' if numbered else 'last'} columns",
        number,
    )
    return [""] * extra + header if numbered else header + [""] * extra


def _columns(
    records: Iterator[tuple[int, list[str]]], header: Header, log: IssueLog
) -> Iterator[tuple[pa.Table, pa.Array, int]]:
    """Turn records into columns, a chunk at a time so that the Python strings of only one chunk live at once.

    Yields
    ------
    cells, rows, read
        ``read`` counts the rows that were left out too.
    """
    schema = pa.schema([(name, pa.string()) for name in header.names])
    if len(schema) > MANY_COLUMNS:
        records = _counted(records, len(schema), Filled(log.source))
    while batch := list(islice(records, _CHUNK)):
        rows = pa.array([number for number, _ in batch], pa.int64())
        columns = list(zip(*(record for _, record in batch), strict=True))
        try:
            arrays = [pa.array(column, pa.string()) for column in columns]
        except UnicodeEncodeError:
            arrays = _mend(columns, header, rows, log)
        table = pa.Table.from_arrays(arrays, schema=schema)
        yield *_leave_out_long(table, rows, log), len(batch)


def _counted(records: Iterator[tuple[int, list[str]]], columns: int, filled: Filled) -> Iterator[tuple[int, list[str]]]:
    for number, record in records:
        filled.add(columns, number, sum(1 for cell in record if cell))
        yield number, record


def _mend(columns: list[tuple[str, ...]], header: Header, rows: pa.Array, log: IssueLog) -> list[pa.Array]:
    """Read the bytes that are not UTF-8 as Windows-1252, and say in which rows."""
    arrays = []
    for name, column in zip(header.names, columns, strict=True):
        mended = list(column)
        for index, value in enumerate(column):
            if has_escapes(value):
                mended[index] = repair_escapes(value)
                log.add(
                    "mixed-encoding",
                    "bytes that are not UTF-8 were read as Windows-1252",
                    rows[index].as_py(),
                    name,
                    hint="Export the file again as UTF-8 where letters look wrong.",
                )
        arrays.append(pa.array(mended, pa.string()))
    return arrays


def _leave_out_long(table: pa.Table, rows: pa.Array, log: IssueLog) -> tuple[pa.Table, pa.Array]:
    """Leave out rows with a cell of more than MAX_CELL characters."""
    if table.nbytes <= MAX_CELL:
        return table, rows
    for name in table.column_names:
        fits = pc.less_equal(pc.utf8_length(table[name]), MAX_CELL).combine_chunks()
        if not pc.all(fits).as_py():
            for number in rows.filter(pc.invert(fits)).to_pylist():
                log.add(
                    "cell-too-long",
                    f"a cell has more than {MAX_CELL:,} characters; the row was left out as unreadable",
                    number,
                    hint="Look for an unclosed quote there.",
                    severity="error",
                )
            table, rows = table.filter(fits), rows.filter(fits)
    return table, rows


def _count_replaced(cells: pa.Table) -> int:
    """Count the cells with characters that could not be read."""
    return sum(pc.sum(pc.match_substring(column, "\ufffd")).as_py() or 0 for column in cells.columns)


def _say_general(encoding: Encoding, records: Records, replaced: int, log: IssueLog) -> None:
    if replaced:
        many = counted(replaced, "cell holds", "cells hold")
        what = f"{many} bytes that {encoding.name} does not know, which show as \ufffd"
        log.add("unreadable-characters", what, hint="Say which encoding the file is in.")
    if encoding.guessed:
        log.add(
            "encoding-guessed",
            f"the file is not UTF-8; it was read as {encoding.name}",
            hint="Say which encoding it is where letters look wrong.",
            severity="note",
        )
    if records.lines.nul_rows:
        for number in records.lines.nul_rows:
            log.add("nul-bytes", "NUL bytes were taken out", number)
    if records.blank:
        log.add("blank-lines", f"{records.blank:,} blank lines were passed over", severity="note")
    if records.dialect.delimiter not in DELIMITER_NAMES:
        log.add("delimiter", f"the delimiter is {records.dialect.delimiter!r}", severity="note")
