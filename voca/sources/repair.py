"""Broken records of a delimited file: stray and unclosed quotes, too few and too many fields."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from voca.sources.dialect import Dialect
from voca.sources.raw import IssueLog

_MAX_RECORD_LINES: Final = 5_000
_MAX_EXTENSION: Final = 50  # lines a stray quote may still run on
_CHECKED_LINES: Final = 100
# What keeps a file of nothing but broken quotes, or of very many columns, from taking for ever.
_MAX_FAILED: Final = 100  # quotes that were never closed, after which a stray one is not followed far
_MAX_TRIED: Final = 50  # quotes of a line that are tried as the unpaired one
_MAX_COMPARED: Final = 1_000_000  # fields compared to find those that belong together
_NUMBER: Final = re.compile(r"\s*[-+]?\d[\d.,]*+\s*+%?\s*$")


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
    width : int
        Fields a row should have.
    dialect : Dialect
    numeric : sequence of float
        For each column the share of numbers in the first whole rows.
    lengths : sequence of float
        For each column the mean length there.
    log : IssueLog
    """

    def __init__(
        self, width: int, dialect: Dialect, numeric: Sequence[float], lengths: Sequence[float], log: IssueLog
    ) -> None:
        self.width = width
        self.dialect = dialect
        self.numeric = numeric
        self.lengths = lengths
        self.log = log
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
        count = 0
        for field, numeric in zip(fields, self.numeric, strict=True):
            if field.strip():
                is_number = _NUMBER.match(field) is not None
                count += (numeric > 0.9 and not is_number) or (numeric < 0.02 and is_number)
        return count

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
            return record
        if found < self.width:
            self.log.add(
                "too-few-fields",
                f"{found} fields where the header has {self.width}; the missing ones are read as empty",
                row,
                hint="Check the row in the file.",
            )
            return record + [""] * (self.width - found)
        if not any(field.strip() for field in record[self.width :]):
            return record[: self.width]
        start, joined = self._join(record)
        last = start + found - self.width
        if self.width > 1:
            self.log.add(
                "too-many-fields",
                f"{found} fields where the header has {self.width}; fields {start + 1} to {last + 1} are read as one",
                row,
                hint="Put quotes around a text that holds the delimiter.",
            )
        return joined

    def _join(self, record: list[str]) -> tuple[int, list[str]]:
        """Join neighbouring fields where the rest then looks most like the other rows; else in the longest column."""
        extra = len(record) - self.width
        options = []
        many = self.width**2 > _MAX_COMPARED
        longest = max(range(self.width), key=lambda column: (self.lengths[column], -column))
        for start in (longest,) if many else range(self.width):
            text = self.dialect.delimiter.join(record[start : start + extra + 1])
            fields = record[:start] + [text] + record[start + extra + 1 :]
            options.append((self._conflicts(fields), -self.lengths[start], start, fields))
        _, _, start, fields = min(options)
        return start, fields


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
