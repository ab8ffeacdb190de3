"""Where labelled comments come from: a file in any format that voca reads, or a folder for each label."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from voca import sources
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.registry import suggest

TEXT: Final = "text"
LABEL: Final = "label"
"""What the columns are called where the caller names none, and in forms that have no names."""


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
    return sources.load(path, options) if found is None else found


def column(table: sources.RawTable, name: str) -> list[str]:
    """Return the cells of a column, empty ones as ``""``; raises :class:`UsageError` where there is none."""
    names = table.cells.column_names
    if name not in names:
        message = f"There is no column {name!r} in {table.name}."
        default = name in (TEXT, LABEL)
        hint = suggest(name, names)
        raise UsageError(message, f"Name the column with --{name} COL. {hint}" if default else hint)
    return [value or "" for value in table.cells[name].to_pylist()]
