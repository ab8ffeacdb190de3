"""Workbooks: every sheet with rows is a table of its own."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError, Issue, UsageError
from voca.sources.files import InputFile
from voca.sources.headers import find_header, is_option_row
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.surveys.codebook import Coded

Cell = int | float | str | bool | time | date | datetime | timedelta
_HEADER_SEARCH: Final = 20  # rows above the table that may hold a title or a logo


class SpreadsheetReader:
    """Reads xlsx, xls, xlsb and ods; row numbers are the sheet's own."""

    name: ClassVar[str] = "xlsx"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read the sheets of `file` that have rows, or the one named in the options.

        Raises
        ------
        InputError
            It is damaged, protected by a password, or no sheet has rows.
        UsageError
            There is no sheet of that name.
        """
        sheets = _read_sheets(file, options.sheet)
        tables = []
        beside = _beside_data(sheets) if options.sheet is None else {}
        for title, cells in sheets.items():
            if title in beside:
                continue
            name = file.name if len(sheets) == 1 else f"{file.name} [{title}]"
            table = _table(file, name, cells)
            if table is not None:
                said = [Issue("sheet-left-out", why, table.name, severity="note") for why in beside.values()]
                tables.append(dataclasses.replace(table, issues=(*table.issues, *said)))
        if not tables:
            message = f"{file.name} has no sheet with rows."
            raise InputError(message, "Save it with its data, or export the sheet as CSV.")
        return tables


def _read_sheets(file: InputFile, wanted: str | None) -> dict[str, list[list[Cell]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.content()))
        names = book.sheet_names
        if wanted is not None:
            names = [name for name in names if name.casefold() == wanted.casefold()]
            if not names:
                message = f"{file.name} has no sheet {wanted!r}."
                raise UsageError(message, f"Its sheets are {', '.join(map(repr, book.sheet_names))}.")
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (CalamineError, OSError, ValueError) as error:
        message = f"{file.name} cannot be read as a workbook: {error}."
        raise InputError(message, "Save it again as .xlsx without a password, or as CSV.") from error


def _beside_data(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> dict[str, str]:
    """Tell the sheets that are notes beside the data: a column or two and few rows, where another has many of both."""
    sizes = {
        title: (
            max((sum(cell != "" for cell in row) for row in rows), default=0),
            sum(any(cell != "" for cell in row) for row in rows),
        )
        for title, rows in sheets.items()
    }
    wide, long = (max((size[place] for size in sizes.values()), default=0) for place in (0, 1))
    return {
        title: f"the sheet {title!r} has {columns} columns and {rows} rows beside the data: left out as notes; "
        f"to read it, name it with --sheet"
        for title, (columns, rows) in sizes.items()
        if 0 < columns <= 2 and rows <= 20 and wide >= 5 and long > 2 * rows
    }


def _table(file: InputFile, name: str, sheet: Sequence[Sequence[Cell]]) -> RawTable | None:
    log = IssueLog(name)
    width = max((len(row) for row in sheet), default=0)
    grid = [[_written(cell) for cell in row] + [""] * (width - len(row)) for row in sheet]
    start = _header_row(grid)
    if start is None:
        return None
    if start and sum(map(bool, grid[start - 1])) > 1 and is_option_row(grid[start - 1], grid[start]):
        start -= 1  # questions over their options
    # columns that are empty from top to bottom are the sheet's margin
    used = [c for c in range(width) if any(row[c] for row in grid[start:])]
    grid = [[row[c] for c in used] for row in grid]
    header = find_header(grid[start], grid[start + 1 : start + 3], log, start + 1)
    body, rows = _body(grid, start + 1 + header.extra_rows, log)
    if not body:
        return None
    columns = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*body, strict=True)]
    return RawTable(
        name,
        pa.table(dict(zip(header.names, columns, strict=True))),
        pa.array(rows, pa.int64()),
        "xlsx",
        sha256=file.sha256,
        size=file.size,
        read=len(rows) + log.counts["cell-too-long", None],
        header=header.written,
        labels=header.labels,
        issues=log.close(),
        imports=header.imports,
        codebook={name: Coded(open=True) for name in header.opened},
    )


def _body(grid: Sequence[list[str]], first: int, log: IssueLog) -> tuple[list[list[str]], list[int]]:
    """Take the rows from `first` on that hold something, with their numbers."""
    body, rows = [], []
    for number, row in enumerate(grid[first:], first + 1):
        if any(len(cell) > MAX_CELL for cell in row):
            what = f"a cell has more than {MAX_CELL:,} characters; the row was left out as unreadable"
            log.add("cell-too-long", what, number, severity="error")
        elif any(row):
            body.append(row)
            rows.append(number)
    return body, rows


def _header_row(grid: Sequence[Sequence[str]]) -> int | None:
    """Find the first row filled at least half as much as the fullest of the rows below; None in an empty sheet."""
    filled = [sum(map(bool, row)) for row in grid]
    fullest = max(filled[: _HEADER_SEARCH * 2], default=0)
    if fullest == 0:
        return None
    return next(i for i, count in enumerate(filled) if count * 2 >= fullest)


def _written(cell: Cell) -> str:
    """Write a cell as a person would: 5 and not 5.0, a date without its midnight."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return cell if isinstance(cell, str) else str(cell)
