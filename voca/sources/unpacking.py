"""Columns with lists and records in their cells, as programs write them: read as what a JSON file would hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.sources.exports import unfolder
from voca.sources.flattening import columns_of, flatten
from voca.sources.headers import unique_names
from voca.sources.literals import read_literal
from voca.sources.nested import taken_out, unit_of
from voca.sources.rated_parts import parts_of
from voca.sources.raw import IssueLog, RawTable
from voca.wording import counted

CODE: Final = "records-in-cells"
_BEGINS: Final = r"^\s*[\[{]"
_MOSTLY: Final = 0.9  # of the filled cells
_LOOKED_AT: Final = 20  # records, to tell what lists hold
_ROWS: Final = 200  # of lists of rows, to tell what their parts are
_FEWEST: Final = 2  # parts of a row
_WIDEST: Final = 6
_SAID: Final = 3  # words of a part that is what somebody said, on average
_MOST: Final = 50  # different fields of the records of a column; more are ids, and no names
_Values = list[Any]


def unpacked(table: RawTable) -> RawTable:
    """Give the fields of records in cells a column each, names with numbers too, and records in lists a row each.

    Lists of words are put together. What is neither stays as it is written.
    """
    if table.layout != "table" or table.export is not None or table.spoken:
        return table
    columns = {name: table.cells[name] for name in table.cells.column_names}
    held = {name: _named(name, values) for name, column in columns.items() if (values := _values(column))}
    rated = {n: parts for n, column in columns.items() if n not in held and (parts := parts_of(column))}
    if not held and not rated:
        return table
    log = IssueLog(table.name)
    lists = {name: values for name, values in held.items() if any(map(_has_records, values))}
    rowwise = _in_rows(table, lists, log) if lists else None
    if rowwise:
        return _in_columns(rowwise, {}, frozenset(), log)
    return _in_columns(table, {n: v for n, v in held.items() if n not in lists} | rated, rated.keys(), log)


def packed(table: RawTable) -> list[str]:
    """Return the columns of a table whose cells hold lists or records."""
    plain = table.layout == "table" and table.export is None and not table.spoken
    return [name for name in table.cells.column_names if plain and _values(table.cells[name])]


def _values(column: pa.ChunkedArray) -> _Values:
    """Return what the cells of a column hold, each different one read once; none where they hold no such."""
    begun = pc.sum(pc.match_substring_regex(column, _BEGINS)).as_py() or 0
    if not begun or begun < _MOSTLY * (pc.sum(pc.match_substring_regex(column, r"\S")).as_py() or 0):
        return []
    cells = column.to_pylist()
    read = {cell: _read(cell) for cell in set(cells) if cell and cell.strip()}
    found = [value for value in read.values() if not isinstance(value, str)]
    if len(found) < _MOSTLY * len(read) or not any(found):
        return []
    return [read.get(cell) for cell in cells]


def _read(cell: str) -> Any:  # noqa: ANN401
    try:
        return read_literal(cell)
    except ValueError:
        return cell


def _named(column: str, values: _Values) -> _Values:
    """Return lists of rows, as Python writes them, as lists of records: [('Rated 4.0', 'The words')] of two fields.

    All rows have as many parts, and one of these is what somebody said.
    """
    rows = [row for value in values if isinstance(value, list) for row in value]
    looked_at = [row for row in rows[:_ROWS] if isinstance(row, list)]
    widths = {len(row) for row in looked_at}
    flat = len(looked_at) == len(rows[:_ROWS]) > 0 and all(isinstance(part, str) for row in looked_at for part in row)
    if not flat or len(widths) != 1 or not _FEWEST <= max(widths) <= _WIDEST:
        return values
    words = [sum(len(row[at].split()) for row in looked_at) / len(looked_at) for at in range(max(widths))]
    if max(words) < _SAID:
        return values
    return [
        [{f"{column} {at}": part for at, part in enumerate(row, 1)} if isinstance(row, list) else row for row in value]
        if isinstance(value, list)
        else value
        for value in values
    ]


def _has_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(part, Mapping) for part in value)


def _in_columns(table: RawTable, held: Mapping[str, _Values], rated: Set[str], log: IssueLog) -> RawTable:
    """Return a table with the fields of records beside the column's other neighbours, and lists put together.

    Of the columns in `rated` the fields are names with numbers.
    """
    columns: list[tuple[str, pa.Array | pa.ChunkedArray]] = []
    issues: list[Issue] = []
    for name in table.cells.column_names:
        rows = [flatten({name: value}, 0, log) for value in held.get(name, ())]
        fields = list(dict.fromkeys(field for row in rows for field in row if field != name or row[field] is not None))
        if not rows or not fields or len(fields) > _MOST:
            columns.append((name, table.cells[name]))
            continue
        columns += [(field, pa.array([row.get(field) for row in rows], pa.string())) for field in fields]
        if fields != [name]:
            own = len(fields) - (name in fields)
            what = f"records as a program writes them; each of their {own} fields"
            what = f"names with numbers; each of the {own} names" if name in rated else what
            rest = sum(row.get(name) is not None for row in rows)
            said = f"holds {what} is a column" + (f", and what else stands in {counted(rest, 'cell')}" if rest else "")
            issues.append(Issue(CODE, said, table.name, column=name, severity="note"))
    if not held:
        return table
    names = unique_names([name for name, _ in columns], log)
    cells = pa.table({name: column for name, (_, column) in zip(names, columns, strict=True)})
    return dataclasses.replace(table, cells=cells, header=tuple(names), issues=(*table.issues, *issues, *log.close()))


def _in_rows(table: RawTable, lists: Mapping[str, _Values], log: IssueLog) -> RawTable | None:
    """Return a table with a row for each record of the lists in a column; None where these are not what was said."""
    records = table.cells.to_pylist()
    for name, values in lists.items():
        for record, value in zip(records, values, strict=True):
            record[name] = value
    first = [record for record in records if any(record[name] for name in lists)][:_LOOKED_AT]
    unfold, told = unfolder(first)
    unit = unit_of(first) if unfold is None else None
    if unfold is None and unit is None:
        return None

    empty: list[int] = []

    def inner() -> Iterator[tuple[int, Any]]:
        for number, record in zip(table.rows.to_pylist(), records, strict=True):
            rows = unfold(record) or [record] if unfold is not None else taken_out(record, unit or "")
            empty.extend([] if rows else [number])
            for row in rows:
                yield number, row

    cells, rows = columns_of(inner(), log)
    spoken = f"{', '.join(map(repr, lists))} holds lists of records; each of the {len(cells):,} in them is a row"
    if empty:
        spoken += f"; {counted(len(empty), 'row holds', 'rows hold')} none, the first of them row {empty[0]:,}"
    note = Issue(CODE, spoken, table.name, severity="note")
    read = table.read if told else len(cells)
    return dataclasses.replace(
        table, cells=cells, rows=rows, read=read, spoken=told, header=tuple(cells.column_names),
        issues=(*table.issues, note, *log.close()),
    )  # fmt: skip
