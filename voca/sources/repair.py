"""Broken records of a delimited file: stray and unclosed quotes, too few and too many fields."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from voca.sources.dialect import Dialect
from voca.sources.joining import join, strangers
from voca.sources.raw import IssueLog
from voca.sources.shapes import Shape

_MAX_RECORD_LINES: Final = 5_000
_MAX_EXTENSION: Final = 50  # lines a stray quote may still run on
_CHECKED_LINES: Final = 100
# What keeps a file of nothing but broken quotes from taking for ever.
_MAX_FAILED: Final = 100  # quotes that were never closed, after which a stray one is not followed far
_MAX_TRIED: Final = 50  # quotes of a line that are tried as the unpaired one


class SwallowedError(Exception):
    """One record runs over more lines than is believable."""


class Lines:
    """Physical lines, with those of the record being read kept so that they can be put back.

    Parameters
    ----------
    stream : iterable of str
        NUL bytes are dropped; ``nul_rows`` has the records' numbers, which the caller keeps in ``number``.
    """

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._ahead: deque[str] = deque()
        self._peeking = False
        self.limit = _MAX_RECORD_LINES
        self.record: list[str] = []
        self.number = 0  # of the record before the one being read
        self.nul_rows: list[int] = []

    def __iter__(self) -> Iterator[str]:
        """Return the one iterator over the lines."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        line = self._ahead.popleft() if self._ahead else next(self._stream)
        if "\0" in line and not self._peeking:
            self.nul_rows.append(self.number + 1)
            line = line.replace("\0", "")
        self.record.append(line)
        if len(self.record) > self.limit:
            raise SwallowedError
        return line

    def mark(self) -> None:
        """Begin a record."""
        self.record = []

    def put_back(self, lines: Sequence[str]) -> None:
        """Return `lines` to the front."""
        self._ahead.extendleft(reversed(lines))

    def peek(self, lines: int, characters: int) -> list[str]:
        """Return the next lines without taking them."""
        seen: list[str] = []
        size = 0
        self._peeking = True
        while len(seen) < lines and size < characters:
            line = next(self, None)
            if line is None:
                break
            seen.append(line)
            size += len(line)
            self.record = []
        self._peeking = False
        self.put_back(seen)
        return [line.replace("\0", "") for line in seen]

    def more(self) -> bool:
        """Whether a line is left that is not blank."""
        return any(line.strip("\r\n") for line in self.peek(20, 1 << 16))


class Repair:
    """Makes rows of the right width out of broken records.

    Parameters
    ----------
    dialect : Dialect
    shapes : sequence of Shape
        Of each column that a row should have, as the first whole rows tell.
    log : IssueLog
    short : bool
        Most rows end before the last columns, so that one as long as the header may be one of these, with fields of
        which one was cut in two.
    """

    def __init__(self, dialect: Dialect, shapes: Sequence[Shape], log: IssueLog, *, short: bool = False) -> None:
        self.width = len(shapes)
        self.dialect = dialect
        self.shapes = shapes
        self.log = log
        self.short = short
        self._failed = 0

    def repair(self, lines: Lines, record: list[str] | None, row: int) -> list[str]:
        """Return the fields of a record that strict reading refused (None) or gave the wrong width.

        Lines that prove to be rows of their own go back to `lines`.
        """
        taken = lines.record
        if len(taken) > 1 and self.swallowed(taken):
            lines.put_back(taken[1:])
            lines.record = taken[:1]
            self.log.add("broken-quote", "a quote is opened and never closed; read as if it were not there", row)
            return self._fit(self._unquoted(taken[0]), row)
        if record is None:
            record = self._tolerant(lines, row)
        return self._fit(record, row)

    def swallowed(self, taken: Sequence[str]) -> bool:
        """Tell whether most lines after the first are whole rows by themselves."""
        if self.width < 2:
            return False
        inner = [line for line in taken[1 : _CHECKED_LINES + 1] if line.strip()]
        whole = sum(self._is_row(line) for line in inner)
        enough = 1 if self.width > 2 else 3
        return whole >= enough and whole * 2 > len(inner)

    def _is_row(self, line: str) -> bool:
        fields, closed = split_tolerant(line, self.dialect)
        return closed and len(fields) == self.width and self._conflicts(fields) == 0

    def _conflicts(self, fields: Sequence[str]) -> int:
        """Columns that hold text where numbers are usual, or the other way round."""
        return sum(shape.conflicts(field) for field, shape in zip(fields, self.shapes, strict=True))

    def _tolerant(self, lines: Lines, row: int) -> list[str]:
        taken = lines.record
        fields, closed = split_tolerant("".join(taken), self.dialect)
        farthest = len(taken) + (_MAX_EXTENSION if self._failed < _MAX_FAILED else 2)
        while not closed and len(lines.record) < farthest:
            line = next(lines, None)
            if line is None or self._is_row(line):
                if line is not None:
                    lines.record.pop()
                    lines.put_back([line])
                break
            fields, closed = split_tolerant("".join(lines.record), self.dialect)
        if closed:
            self.log.add("stray-quote", "quotes within a field are not doubled; read as they stand", row)
            return fields
        self._failed += 1
        lines.put_back(lines.record[1:])
        del lines.record[1:]
        self.log.add("broken-quote", "a quote is opened and never closed; read as if it were not there", row)
        return self._unquoted(lines.record[0])

    def _unquoted(self, line: str) -> list[str]:
        """Split one line with its first unpaired quote taken away, so that the paired ones still hold together."""
        line = line.rstrip("\r\n")
        quote = self.dialect.quotechar
        plain = line.split(self.dialect.delimiter)
        if not quote:
            return plain
        candidates = [plain]
        position, tried = line.find(quote), 0
        while position >= 0 and tried < _MAX_TRIED:
            tried += 1
            fields, closed = split_tolerant(line[:position] + line[position + 1 :], self.dialect)
            if closed:
                candidates.append(fields)
            position = line.find(quote, position + 1)
        best = min(candidates, key=lambda c: (abs(len(c) - self.width), c is plain))
        return [field.strip(quote) for field in best] if best is plain else best

    def _fit(self, record: list[str], row: int) -> list[str]:
        found = len(record)
        if found == self.width:
            return self._shorter(record, row) if self.short else record
        if found < self.width:
            self.log.add(
                "too-few-fields",
                f"{found} fields where the header has {self.width}; the missing ones are read as empty",
                row,
                hint="Check the row in the file.",
            )
            return record + [""] * (self.width - found)
        joined = join(record, self.shapes, self.dialect.delimiter)
        if not any(field.strip() for field in record[self.width :]):
            cut = record[: self.width]
            strange = strangers(cut, self.shapes)
            if joined.strange > strange or (joined.strange == strange and not joined.values):
                return cut
        if self.width > 1:
            self._say_joined(joined.said, found, row)
        return joined.fields

    def _say_joined(self, said: str, found: int, row: int) -> None:
        hint = "Put quotes around a text or a number that holds the delimiter."
        self.log.add("too-many-fields", f"{found} fields where the header has {self.width}; {said}", row, hint=hint)

    def _shorter(self, record: list[str], row: int) -> list[str]:
        """Look at a row as long as the header, where others are shorter, for a number or a date that was cut in two."""
        filled = next((at + 1 for at in range(self.width - 1, -1, -1) if record[at].strip()), 0)
        if filled < 2:
            return record
        joined = join([*record, ""], self.shapes, self.dialect.delimiter)
        if not joined.values or joined.strange >= strangers(record, self.shapes):
            return record
        self._say_joined(f"most rows have fewer, and {joined.said}", self.width, row)
        return joined.fields


def split_tolerant(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """Split one record; a quote closes a field only where a delimiter or the end follows it.

    Returns
    -------
    fields : list of str
    closed : bool
        False where the text ends within quotes.
    """
    delimiter, quote = dialect.delimiter, dialect.quotechar
    if not quote:
        return text.rstrip("\r\n").split(delimiter), True
    text = text.rstrip("\r\n")
    fields: list[str] = []
    position = 0
    while True:
        if text.startswith(quote, position):
            end = _closing(text, position + 1, delimiter, quote)
            if end < 0:
                fields.append(text[position + 1 :].replace(quote * 2, quote))
                return fields, False
            fields.append(text[position + 1 : end].replace(quote * 2, quote))
            position = end + 1
        else:
            end = text.find(delimiter, position)
            end = len(text) if end < 0 else end
            fields.append(text[position:end])
            position = end
        if position >= len(text):
            return fields, True
        position += 1


def _closing(text: str, start: int, delimiter: str, quote: str) -> int:
    """Find the quote that closes a field opened before `start`; -1 where there is none."""
    for run in re.compile(re.escape(quote) + "+").finditer(text, start):
        # an odd run before a delimiter: doubled quotes and then the closing one
        if text[run.end() : run.end() + 1] in ("", delimiter) and (run.end() - run.start()) % 2:
            return run.end() - 1
    return -1
