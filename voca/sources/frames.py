"""Tables that are in memory already, and typed columns written as strings."""

from __future__ import annotations

import json
from collections.abc import Set
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, cast

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import InputError, UsageError
from voca.sources.encoding import storable
from voca.sources.headers import unique_names
from voca.sources.raw import IssueLog, RawTable
from voca.wording import article

if TYPE_CHECKING:
    import pandas as pd


def frame_table(frame: pd.DataFrame | pa.Table, name: str, named: Set[str] = frozenset()) -> RawTable:
    """Turn a table in memory into a raw one; row numbers are positions, from 0.

    It is pandas', Arrow's, or one that Arrow's C interface hands over, as polars' are. Levels of pandas' index are
    columns where they are `named` as such.

    Raises
    ------
    InputError
        It has no rows or no columns.
    UsageError
        It is neither.
    """
    log = IssueLog(name)
    table = frame if isinstance(frame, pa.Table) else _from_arrow(frame)
    if table is None:
        table = _from_pandas(frame, named)
    if len(table) == 0:
        what = "rows" if table.num_columns else "columns"
        message = f"{name} has no {what}."
        raise InputError(message, f"Pass a table with at least one {what[:-1]}.")
    rows = pa.array(range(len(table)), pa.int64())
    cells = without_nuls(as_strings(table, log), rows, log)
    return RawTable(
        name,
        cells,
        rows,
        "frame",
        read=len(cells),
        header=tuple(cells.column_names),
        issues=log.close(),
    )


def _from_arrow(frame: object) -> pa.Table | None:
    """Take a batch, or a table of another library, by Arrow's C interface; None where it has none, or is pandas'."""
    if hasattr(frame, "iloc") or not (hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__")):
        return None
    try:
        return pa.table(frame)
    except (TypeError, ValueError, AttributeError) as error:
        if not hasattr(frame, "columns"):  # one column by itself
            return None
        message = f"Arrow takes a column of this {type(frame).__name__} in no type that it has: {error}."
        raise UsageError(message, "Write that column in another type, or leave it out.") from error


_REMEDIES: Final = (
    ("to_frame", 'Pass series.to_frame("comment").'),
    ("toPandas", "Pass frame.toPandas()."),
    ("compute", "Pass frame.compute()."),
    ("collect", "Pass frame.collect()."),
    ("keys", "Pass pandas.DataFrame(columns), of a mapping from names to lists."),
    ("dtype", 'Pass pandas.DataFrame({"comment": texts}).'),
)
"""What is no table yet, told by what it can do, and how it becomes one."""


def _from_pandas(frame: pd.DataFrame, named: Set[str]) -> pa.Table:
    if not hasattr(frame, "iloc") or not hasattr(frame, "columns"):
        kind = type(frame).__name__
        message = f"{article(kind).capitalize()} {kind} is no table."
        remedy = "Pass paths, a list of records (dicts), a pandas or polars DataFrame or a pyarrow Table."
        raise UsageError(message, next((words for able, words in _REMEDIES if hasattr(frame, able)), remedy))
    levels = [(name, level) for level, name in enumerate(frame.index.names) if str(name) in named]
    held = [(name, frame.index.get_level_values(at).to_series()) for name, at in levels if name not in frame.columns]
    held += [(name, frame.iloc[:, position]) for position, name in enumerate(frame.columns)]
    arrays = []
    for _, column in held:
        series = _plain(column)
        try:
            arrays.append(_array(series))
        except UnicodeEncodeError:
            arrays.append(_array(series.map(_storable)))
    arrays = [a.combine_chunks() if isinstance(a, pa.ChunkedArray) else a for a in arrays]
    return pa.Table.from_arrays(arrays, names=[_column_name(name) for name, _ in held])


def _plain(series: pd.Series[Any]) -> pd.Series[Any]:
    """Write kinds of values that only pandas has, among them the bins of ``pandas.cut``, as what they say."""
    kind = str(series.dtype)
    if kind == "category" and str(series.cat.categories.dtype).startswith(("period[", "interval[")):
        return series.cat.rename_categories(_plain(series.cat.categories.to_series()).tolist())
    if kind.startswith("period["):  # Arrow would take the number of the period
        return cast("pd.Series[Any]", series.dt.to_timestamp())
    return series.map(str, na_action="ignore").astype(object) if kind.startswith("interval[") else series


def _array(series: pd.Series) -> pa.Array | pa.ChunkedArray:
    try:
        return pa.Array.from_pandas(series)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        # values of several types in one column, or whole numbers that have no type in Arrow
        missing = series.isna().to_numpy()
        values = [None if gone else _written(v) for v, gone in zip(series.to_numpy(), missing, strict=True)]
        return pa.array(values, pa.string())


def _storable(value: object) -> object:
    """Replace what UTF-8 cannot hold in a cell's text, or in the texts of a list or record."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_storable(key): _storable(part) for key, part in value.items()}
    return [_storable(part) for part in value] if isinstance(value, list | tuple) else value


def _column_name(name: object) -> str:
    if isinstance(name, tuple):
        return " - ".join(storable(str(part)) for part in name if str(part))
    return storable(str(name))


def as_strings(table: pa.Table, log: IssueLog) -> pa.Table:
    """Write every column as strings; one level of nested records becomes columns ``a.b``, lists become JSON."""
    columns: list[tuple[str, pa.ChunkedArray]] = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_struct(column.type):
            parts = pa.table({"": column}).flatten()
            columns += [(f"{name}{n}", c) for n, c in zip(parts.column_names, parts.columns, strict=True)]
        else:
            columns.append((name, column))
    names = unique_names([name for name, _ in columns], log)
    return pa.table({n: _strings(column) for n, (_, column) in zip(names, columns, strict=True)})


def without_nuls(cells: pa.Table, rows: pa.Array, log: IssueLog) -> pa.Table:
    """Take NUL characters out of cells, and say in which rows they stood."""
    found: set[int] = set()
    for position, name in enumerate(cells.column_names):
        held = pc.match_substring(cells[name], "\0")
        if pc.any(held).as_py():
            found.update(rows.filter(held.combine_chunks()).to_pylist())
            cells = cells.set_column(position, name, pc.replace_substring(cells[name], "\0", ""))
    for row in sorted(found):
        log.add("nul-bytes", "NUL bytes were taken out", row)
    return cells


def _strings(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        view = pa.types.is_string_view(kind.value_type)  # polars' categories, which Arrow cannot decode as they are
        column = column.cast(pa.dictionary(kind.index_type, pa.string())) if view else column
        column = column.cast(column.type.value_type)
        kind = column.type
    if pa.types.is_string(kind):
        return column
    if pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, kind), column)
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_timestamp(kind) and kind.tz:  # all its days are of one zone
        column = pc.local_timestamp(column)
    try:
        return column.cast(pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.chunked_array([[None if v is None else _written(v) for v in column.to_pylist()]], pa.string())


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
