"""Whether text whose ending says nothing is a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Final

from voca.sources.dialect import Dialect, find_dialect
from voca.sources.encoding import unmarked_utf16
from voca.sources.labels import plain_labels
from voca.sources.quotation import unquoted_lines
from voca.sources.speakers import split_label

_CLOCK: Final = re.compile(r"\s*[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}")
_SEP: Final = re.compile(r"sep=[,;\t|]\s*$")
_FIELD: Final = re.compile(r'"(?:[^"]|"")*"')
_FEWEST: Final = 8  # lines of a table some of which may be shorter


def reads_as_table(head: bytes) -> bool:
    """Whether text without a telling ending is a table: its first lines all have the same number of fields."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else unmarked_utf16(head) or "utf-8-sig"
    lines = head.decode(encoding, "replace").splitlines(keepends=True)[:60]
    if len(lines) > 2 and len(head) >= 1 << 16:
        lines = lines[:-1]
    filled = [line for line in lines if line.strip()]
    if filled and _CLOCK.match(filled[0]):
        return False  # a transcript or a chat: a table would begin with its names
    if filled and _SEP.match(filled[0]):
        return True  # a spreadsheet's word for its delimiter
    if len(filled) < 2:
        return False
    dialect = find_dialect(filled)
    quoted = [line for line in filled if line.startswith('"') or f'{dialect.delimiter}"' in line]
    if dialect.quotechar and quoted and _quoted(filled, dialect):
        return True  # blank lines in it stand within quotes
    if len(filled) < len(lines) - 1:
        return False
    if len(filled) > 2 and all(_FIELD.fullmatch(line.strip()) for line in filled[1:]):
        return not _are_turns(filled)  # else a table of one column
    if dialect.quotechar and any(f'{dialect.delimiter}"' in line for line in quoted):
        return False  # quotes that do not go round fields
    return _counted(filled, dialect.delimiter)


def _are_turns(lines: Sequence[str]) -> bool:
    """Whether lines within quotes are turns: each begins with a name, and these come again."""
    labels = [split_label(line) for line in unquoted_lines(lines)]
    names = {label[0] for label in labels if label}
    return None not in labels and len(names) * 2 <= len(labels)


def _counted(filled: Sequence[str], delimiter: str) -> bool:
    """Whether lines without quoted fields are records: by how many delimiters they have."""
    if all(line.split(delimiter, 1)[0].rstrip().endswith(":") for line in filled):
        return False  # names with a colon behind them
    if delimiter == "\t" and plain_labels(filled) != filled:
        return False  # names with a gap behind them
    counts = {line.count(delimiter) for line in filled}
    if delimiter in "\t|;":
        return counts != {0} and len(counts) == 1
    if counts == {1}:  # sentences with one comma each are rare, and their first is no pair of names
        return len(filled) > 2 and all(0 < len(name.split()) <= 3 for name in filled[0].split(delimiter))
    width = filled[0].count(delimiter)
    wide = sum(line.count(delimiter) == width for line in filled)  # totals and notes below are shorter
    return width >= 2 and (len(counts) == 1 or (len(filled) >= _FEWEST and wide >= 0.9 * len(filled)))


def _quoted(lines: Sequence[str], dialect: Dialect) -> bool:
    """Whether lines with quoted fields are records of one width, the last one perhaps cut off."""
    widths: list[int] = []
    records = csv.reader(iter(lines), strict=True, **dialect.arguments())
    try:
        for record in records:
            widths.append(len(record))
    except csv.Error:
        if records.line_num < len(lines) or len(widths) < _FEWEST:
            return False
    return len(widths) > 1 and widths[0] > 1 and sum(width == widths[0] for width in widths) >= 0.9 * len(widths)
