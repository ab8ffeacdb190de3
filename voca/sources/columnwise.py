"""Tables that a JSON document holds column by column, as pandas writes them unless told otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

_PLACE: Final = re.compile(r"\d+(?:\.0)?|\d{4}-\d{2}-\d{2}(?:[T ].*)?")  # of a row: its number, or its moment
_NESTED: Final = (Mapping, list)
_LONG: Final = 3  # times as many rows as columns
_FEWEST: Final = 5  # values of plain lists side by side


def find_columns(whole: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a document that holds a table by its columns; none where it does not.

    Told are ``{"comment": {"0": ..., "1": ...}, "stars": {...}}`` (:meth:`pandas.DataFrame.to_json`),
    ``{"columns": [...], "data": [[...], ...]}`` (``orient="split"``), and lists of one length under the columns' names.
    """
    columns = list(whole.values())
    if _is_split(whole):
        return [dict(zip(map(str, whole["columns"]), row, strict=True)) for row in whole["data"]]
    if columns and all(isinstance(column, Mapping) for column in columns) and _are_rows(whole):
        return [{name: column[key] for name, column in whole.items()} for key in columns[0]]
    if len(columns) > 1 and all(_is_plain(column) for column in columns) and len({len(c) for c in columns}) == 1:
        return [dict(zip(whole, row, strict=True)) for row in zip(*columns, strict=True)]
    return []


def _is_split(whole: Mapping[str, Any]) -> bool:
    """Whether a document names the columns once, and has the rows as lists."""
    names, rows = whole.get("columns"), whole.get("data")
    if not isinstance(names, list) or not isinstance(rows, list) or not whole.keys() <= {"columns", "index", "data"}:
        return False
    return bool(rows) and all(isinstance(row, list) and len(row) == len(names) for row in rows)


def _are_rows(columns: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether objects are columns: the same numbers of rows are in each, from 0 or far more than there are columns."""
    keys = next(iter(columns.values())).keys()
    if len(keys) < 2 or any(column.keys() != keys for column in columns.values()):
        return False
    if not all(map(_PLACE.fullmatch, keys)) or all(map(_PLACE.fullmatch, columns)):
        return False
    return "0" in keys or len(keys) > _LONG * len(columns)


def _is_plain(values: object) -> bool:
    """Whether a value is a list with nothing nested in it."""
    return (
        isinstance(values, Sequence)
        and not isinstance(values, str)
        and len(values) >= _FEWEST
        and not any(isinstance(value, _NESTED) for value in values)
    )
