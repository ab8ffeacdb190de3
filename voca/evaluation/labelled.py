"""Where labelled comments come from: a file in any format that voca reads, or a folder for each label."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from voca import sources
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.registry import suggest

TEXT: Final = "text"
LABEL: Final = "label"
"""What the columns are called where the caller names none, and in forms that have no names."""
_NAMELESS: Final = "no-header"
_WORDY: Final = 3  # words that labels have at most, on the average


def load_labelled(path: str | Path, options: ReadOptions) -> sources.RawTable:
    """Read a table of labelled comments; a folder for each label is one, too, and a file of labels beside the texts'.

    Raises
    ------
    InputError, UsageError
        As :func:`voca.sources.load`.
    """
    place = Path(path)
    read = sources.read_classes if place.is_dir() else sources.read_beside
    found = read(place, options)
    return _called(sources.load(path, options)) if found is None else found


def _called(table: sources.RawTable) -> sources.RawTable:
    """Return a table of two columns without names, texts and their labels, with such columns besides.

    Where what stands above the labels is one of them, the first row was taken for names.
    """
    names = table.cells.column_names
    if len(names) != 2 or {TEXT, LABEL} & set(names):
        return table
    columns = [[cell or "" for cell in table.cells[name].to_pylist()] for name in names]
    words = [sum(len(cell.split()) for cell in cells) for cells in columns]
    labels = words.index(min(words))
    n = len(columns[labels])
    if words[labels] > _WORDY * n or len(set(columns[labels])) * 2 > n:
        return table
    nameless = any(issue.code == _NAMELESS for issue in table.issues)
    if not nameless and names[labels] not in columns[labels]:
        return table
    above = 0 if nameless else 1
    cells, rows = table.cells, table.rows
    if above:
        first = pa.table({name: pa.array([name], pa.string()) for name in names})
        cells = pa.concat_tables([first, cells])
        rows = pa.concat_arrays([pa.array([1], rows.type), rows])
    for name, place in ((TEXT, 1 - labels), (LABEL, labels)):
        cells = cells.append_column(name, cells.column(place))
    issues = tuple(issue for issue in table.issues if issue.code != _NAMELESS)
    return replace(table, cells=cells, rows=rows, read=table.read + above, issues=issues)


def column(table: sources.RawTable, name: str) -> list[str]:
    """Return the cells of a column, empty ones as ``""``; raises :class:`UsageError` where there is none."""
    names = table.cells.column_names
    if name not in names:
        message = f"There is no column {name!r} in {table.name}."
        default = name in (TEXT, LABEL)
        hint = suggest(name, names)
        raise UsageError(message, f"Name the column with --{name} COL. {hint}" if default else hint)
    return [value or "" for value in table.cells[name].to_pylist()]
