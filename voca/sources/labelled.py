"""Lines with labels before their text, as fastText takes them: ``__label__2 Title: text``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from voca.errors import Issue
from voca.sources.files import InputFile
from voca.sources.raw import RawTable

_LINE: Final = re.compile(r"\s*((?:__label__\S+\s+)+)(\S.*)$")
_MARK: Final = "__label__"
_BEGINS: Final = re.compile(rb"\s*__label__[^\s,;|]+[ \t]+\S")  # no cell of a table, which a delimiter would end
_FEWEST: Final = 3  # lines
COLUMNS: Final = ("label", "text")


def begins_labelled(head: bytes) -> bool:
    """Whether the lines that a file begins with have labels before their text, a blank or a tab between them."""
    lines = [line for line in head.split(b"\n")[: _FEWEST + 1] if line.strip()]
    return len(lines) >= _FEWEST and all(map(_BEGINS.match, lines[:_FEWEST]))


def labelled_lines(file: InputFile, lines: Sequence[str], encoding: str) -> RawTable | None:
    """Return lines with labels as a table of labels and texts; None where not every line with words has one."""
    filled = [(row, line) for row, line in enumerate(lines, 1) if line.strip()]
    if len(filled) < _FEWEST or not filled[0][1].lstrip().startswith(_MARK):
        return None
    found = [(row, match) for row, line in filled if (match := _LINE.match(line))]
    if len(found) < len(filled):
        return None
    labels = [" ".join(match[1].replace(_MARK, "").split()) for _, match in found]
    values = labels, [match[2].strip() for _, match in found]
    cells = pa.table({name: pa.array(column, pa.string()) for name, column in zip(COLUMNS, values, strict=True)})
    note = Issue("labels-before-texts", "labels before the texts became a column", file.name, severity="note")
    rows = pa.array([row for row, _ in found], pa.int64())
    return RawTable(
        file.name, cells, rows, "fasttext", encoding, "", file.sha256, file.size, len(found), COLUMNS, issues=(note,)
    )
