"""The records of a delimited file, one after the other, broken ones mended."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from voca.sources.dialect import Dialect
from voca.sources.raw import IssueLog
from voca.sources.repair import Lines, Repair, SwallowedError, split_tolerant

_LONG_RECORD: Final = 20  # lines; a well-formed record over more is looked at for swallowed rows


class Records:
    """Iterate over ``(number, fields)``; the number is the row's as a person counts it.

    Parameters
    ----------
    lines : Lines
    dialect : Dialect
    log : IssueLog

    Attributes
    ----------
    repair : Repair or None
        Set once the header is known; until then every record is taken as it is.
    blank : int
        Blank lines passed over.
    """

    def __init__(self, lines: Lines, dialect: Dialect, log: IssueLog) -> None:
        self.lines = lines
        self.dialect = dialect
        self.log = log
        self.repair: Repair | None = None
        self.number = 0
        self.blank = 0
        self._reader = csv.reader(lines, strict=True, **dialect.arguments())

    def skip_line(self) -> None:
        """Pass over one line before the header."""
        next(self.lines, None)
        self.number += 1
        self.lines.number = self.number

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records."""
        lines = self.lines
        while True:
            lines.mark()
            try:
                record: list[str] | None = next(self._reader)
            except StopIteration:
                return
            except csv.Error:
                record = None
            except SwallowedError:
                record = self._overlong()
            self.number += 1
            lines.number = self.number
            width = self.repair.width if self.repair and not self.repair.short else -1
            if record is None or len(record) != width or len(lines.record) > _LONG_RECORD:
                record = self._careful(record)
                if record is None:
                    continue
            yield self.number, record

    def _overlong(self) -> list[str] | None:
        """Read a record again that runs over very many lines, if these are not rows that a quote swallowed."""
        taken = self.lines.record
        if self.repair is not None and self.repair.swallowed(taken):
            return None
        self.lines.put_back(taken)
        self.lines.mark()
        limit, self.lines.limit = self.lines.limit, 2**62
        try:
            return next(self._reader)
        except (csv.Error, StopIteration):
            return None
        finally:
            self.lines.limit = limit

    def _careful(self, record: list[str] | None) -> list[str] | None:
        if record == [] or (record is None and not self.lines.record):
            if self.repair is not None and self.repair.width == 1 and self.lines.more():
                return [""]  # an empty answer in a file of one column
            self.blank += 1
            return None
        if self.repair is None:
            if record is None:
                self.lines.put_back(self.lines.record[1:])
                record = split_tolerant(self.lines.record[0], self.dialect)[0]
            return record
        return self.repair.repair(self.lines, record, self.number)
