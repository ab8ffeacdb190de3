"""Small operations on Arrow columns that several stages need."""

from __future__ import annotations

import pyarrow as pa


def put(table: pa.Table, name: str, values: object, kind: pa.DataType) -> pa.Table:
    """Set column `name`, in place where it exists, else at the end."""
    column = values if isinstance(values, pa.ChunkedArray | pa.Array) else pa.array(values, type=kind)
    field = pa.field(name, kind)
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), field, column)
    return table.append_column(field, column)


def strings(table: pa.Table, name: str) -> list[str | None]:
    """Return a text column as a list; all nulls where the table has no such column."""
    if name not in table.column_names:
        return [None] * table.num_rows
    values: list[str | None] = table.column(name).to_pylist()
    return values


def set_status(table: pa.Table, found: dict[int, tuple[str, str]]) -> pa.Table:
    """Give rows a ``status`` and ``reason`` where they have none yet.

    Parameters
    ----------
    table : pyarrow.Table
    found : dict of int to (status, reason)
        By row number.
    """
    status, reason = strings(table, "status"), strings(table, "reason")
    for row, (new_status, new_reason) in found.items():
        if status[row] is None:
            status[row], reason[row] = new_status, new_reason
    return put(put(table, "status", status, pa.string()), "reason", reason, pa.string())
