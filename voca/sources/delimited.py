"""Delimited text: CSV, TSV and their relatives, whole or broken.

One pass of the ``csv`` module in strict mode reads what is well formed; a record it refuses, or that has the wrong
number of fields, goes to :mod:`voca.sources.repair`, and every repair is an issue with the row's number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources.dialect import DELIMITER_NAMES, Dialect, find_dialect, parse_delimiter
from voca.sources.encoding import Encoding, find_encoding, has_escapes, repair_escapes
from voca.sources.files import InputFile
from voca.sources.headers import Header, find_header
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.repair import Lines, Repair, SwallowedError

_CHUNK_RECORDS: Final = 10_000
_CHUNK_LINES: Final = 64 << 20  # characters
_SAMPLE_LINES: Final = 2_000
_SAMPLE_CHARACTERS: Final = 1 << 18


class DelimitedReader:
    """Reads CSV, TSV, semicolon and pipe separated files."""

    name: ClassVar[str] = "csv"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where there is not one row in it."""
        log = IssueLog(file.name)
        encoding = find_encoding(file, options.encoding)
        _say_encoding(encoding, log)
        errors = "surrogateescape" if encoding.name in ("utf-8", "utf-8-sig") else "replace"
        with file.text(encoding.name, errors) as stream, _unlimited_fields():
            lines = Lines(stream, strip_nul=True)
            sample = lines.peek(_SAMPLE_LINES, _SAMPLE_CHARACTERS)
            dialect, skipped = _dialect(file, sample, options)
            records = _Records(lines, dialect, log)
            for _ in range(skipped):
                records.skip_line()
            table, rows, header = _assemble(file, records, log)
        _say_bytes(records, log)
        return [
            RawTable(
                file.name, table, rows, "tsv" if dialect.delimiter == "\t" else "csv", encoding.name,
                dialect.delimiter, file.sha256, file.size, records.read, header.labels, issues=log.close(),
            )
        ]  # fmt: skip


@contextmanager
def _unlimited_fields() -> Iterator[None]:
    """Lift the ``csv`` module's own limit, which is one for the whole process, while reading."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _dialect(file: InputFile, sample: list[str], options: ReadOptions) -> tuple[Dialect, int]:
    if sample and sample[0].lower().startswith("sep=") and len(sample[0].strip()) == 5:
        return Dialect(sample[0].strip()[4]), 1  # Excel's own way to say it
    fixed = parse_delimiter(options.delimiter) if options.delimiter else None
    preferred = "\t" if file.suffix in (".tsv", ".tab") else ","
    return find_dialect(sample, fixed, preferred), 0


def _say_encoding(encoding: Encoding, log: IssueLog) -> None:
    if encoding.guessed:
        log.add("encoding-guessed", f"not UTF-8; read as {encoding.name}",
                hint="Say --encoding where letters look wrong.", severity="note")  # fmt: skip


def _say_bytes(records: _Records, log: IssueLog) -> None:
    if records.blank:
        log.add("blank-lines", f"{records.blank:,} blank lines were passed over", severity="note")


@dataclass
class _Records:
    """Records one after the other, each with its number; what is broken repaired or left out."""

    lines: Lines
    dialect: Dialect
    log: IssueLog
    width: int = 0
    number: int = 0  # of the last record, as a person counts
    read: int = 0
    blank: int = 0
    repair: Repair | None = None
    _pending: list[str] = field(default_factory=list)

    def skip_line(self) -> None:
        """Pass over one line before the header."""
        next(self.lines, None)
        self.number += 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield ``(number, fields)``."""
        reader = csv.reader(self.lines, strict=True, **self.dialect.arguments())
        lines = self.lines
        while True:
            lines.mark()
            try:
                record = next(reader)
            except StopIteration:
                return
            except (csv.Error, SwallowedError):
                record = self._broken()
            self.number += 1
            if not record:
                if self.width != 1 or not lines.more():
                    self.blank += 1
                    continue
                record = [""]  # an empty answer in a file of one column
            if self.width and len(record) != self.width and lines.taken > 1:
                record = self._suspicious(record)
            yield self.number, record

    def _suspicious(self, record: list[str]) -> list[str]:
        """A record over several lines with the wrong number of fields: a quote may have swallowed whole rows."""
        assert self.repair is not None  # noqa: S101 - set with the header, and width with it
        return self.repair.swallowed(self.lines, self.dialect, self.number + 0, record)

    def _broken(self) -> list[str]:
        if self.repair is None:
            self.repair = Repair(self.width, self.log)
        return self.repair.broken(self.lines, self.dialect, self.number + 1)
