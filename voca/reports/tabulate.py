"""Records to a report's table: the columns' order, their decimals, which rows are under the minimum base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from voca.report import Column, Table, Value
from voca.reports import figures, numbers

Record = dict[str, Any]


def with_digits(columns: Sequence[Column], score: int | None = None, share: int | None = None) -> tuple[Column, ...]:
    """Set the decimals of score-like and of share-like columns, intervals as the column they belong to."""
    kinds = {column.key: column.kind for column in columns}
    made = []
    for column in columns:
        kind = kinds.get(column.of, column.kind)
        if column.digits is None and kind in ("score", "delta") and score is not None:
            column = replace(column, digits=score)
        elif column.digits is None and kind in ("share", "share_delta") and share is not None:
            column = replace(column, digits=share)
        made.append(column)
    return tuple(made)


def pair(low: float | None, high: float | None) -> tuple[float, float] | None:
    """Make an interval of two bounds; None where either is missing."""
    return None if low is None or high is None else (low, high)


def make(
    key: str,
    title: str,
    columns: Sequence[Column],
    records: Iterable[Record],
    *,
    base: str = "",
    note: str = "",
    muted: Iterable[int] = (),
) -> Table:
    """Build a table from records; a record's key that no column has is a ``KeyError``."""
    rows: list[tuple[Value, ...]] = []
    known = {column.key for column in columns}
    for record in records:
        unknown = record.keys() - known
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        rows.append(tuple(record.get(column.key) for column in columns))
    small = tuple(muted)
    return Table(key, title, figures.telling(columns, rows, small), tuple(rows), base, note, small)


def base_text(what: str, n: int) -> str:
    """Write a base as people of the field do: ``"Base: all comments, n = 412"``."""
    return f"Base: {what}, {numbers.base(n)}"
