"""Workbooks: every sheet with rows is a table of its own."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError, Issue, Severity, UsageError
from voca.sources.files import ZIP_DAMAGE, InputFile
from voca.sources.headers import find_header, is_option_row
from voca.sources.merged import Area, fill_down
from voca.sources.raw import MAX_CELL, IssueLog, RawTable
from voca.sources.surveys.codebook import Coded
from voca.sources.surveys.value_labels import explained
from voca.sources.workbook import Parts, is_protected, look, protected

Cell = int | float | str | bool | time | date | datetime | timedelta
_FIRST: Final = 1_000  # rows that are read to tell what the columns are
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
        book = _read_book(file, options.sheet)
        sheets, said = book.sheets, list(book.said)
        beside = _beside_data(sheets) if options.sheet is None else {}
        tables: list[RawTable] = []
        notes: dict[str, RawTable] = {}
        for title, cells in sheets.items():
            name = file.name if len(sheets) == 1 else f"{file.name} [{title}]"
            log = IssueLog(name)
            table = _table(file, name, cells, book.merged.get(title, ()), log)
            if table is not None and title in beside:
                notes[title] = table
            elif table is not None:
                tables.append(table)
        tables, used = explained(tables, list(notes.values()))
        beside = {title: why for title, why in beside.items() if title not in notes or notes[title].name not in used}
        said += [("sheet-left-out", why, "", "note") for why in beside.values()]
        if tables:
            issues = [
                Issue(code, message, tables[0].name, hint=hint, severity=severity)
                for code, message, hint, severity in said
            ]
            tables[0] = dataclasses.replace(tables[0], issues=(*tables[0].issues, *issues))
        else:
            message = f"{file.name} has no sheet with rows."
            raise EmptyFileError(message, "Save it with its data, or export the sheet as CSV.")
        return tables

    def first(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the sheets with their first rows; raises as :meth:`load`."""
        book = _read_book(file, options.sheet, _FIRST)
        log = IssueLog(file.name)
        every = (_table(file, file.name, cells, (), log) for cells in book.sheets.values())
        return [table for table in every if table is not None]

    def may_have(self, file: InputFile, options: ReadOptions, name: str) -> bool:
        """Say no: the header rows name all columns."""
        return False


Said = tuple[str, str, str, Severity]
"""Code, message, hint and severity of an issue about the whole workbook."""


@dataclass(slots=True)
class _Book:
    """The sheets of a workbook that are read, and what is to be said about it."""

    sheets: dict[str, list[list[Cell]]] = field(default_factory=dict)
    merged: dict[str, list[Area]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)


def _read_book(file: InputFile, wanted: str | None, most: int | None = None) -> _Book:
    """Read the sheets that are wanted, or only so many rows of each, and then nothing is said of the whole."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    content = file.content()
    if is_protected(content[: 1 << 20]):
        raise protected(file.name)
    book = _Book()
    try:
        if content.startswith(b"PK") and most is None:
            _say_parts(look(io.BytesIO(content), file.name), book)
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [sheet.name for sheet in opened.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        for name in _chosen(file, opened.sheet_names, shown, wanted):
            sheet = opened.get_sheet_by_name(name)
            book.merged[name] = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
            book.sheets[name] = sheet.to_python(skip_empty_area=False, nrows=most)
        if wanted is None and shown and len(shown) < len(opened.sheet_names):
            hidden = ", ".join(repr(name) for name in opened.sheet_names if name not in shown)
            book.said.append(
                ("hidden-sheet", f"hidden sheets were left out: {hidden}", "To read one, name it with --sheet.", "note")
            )
        return book
    except (CalamineError, *ZIP_DAMAGE, OSError, ValueError) as error:
        message = f"{file.name} cannot be read as a workbook: {error}."
        raise InputError(message, "Save it again as .xlsx without a password, or as CSV.") from error


def _chosen(file: InputFile, names: Sequence[str], shown: Sequence[str], wanted: str | None) -> Sequence[str]:
    """Return the sheets to read: the one that was named, else those that are not hidden; all where all are."""
    if wanted is None:
        return shown or names
    found = [name for name in names if name.casefold() == wanted.casefold()]
    if not found:
        message = f"{file.name} has no sheet {wanted!r}."
        raise UsageError(message, f"Its sheets are {', '.join(map(repr, names))}.")
    return found


def _say_parts(parts: Parts, book: _Book) -> None:
    if parts.macros:
        book.said.append(("macros", "the workbook has macros; they are not run", "", "note"))
    if parts.formulas:
        shown = ", ".join(parts.formulas[:5]) + (", ..." if len(parts.formulas) > 5 else "")
        what = f"formulas without a stored result are read as empty cells ({shown})"
        book.said.append(("formula-without-result", what, "Open the workbook, save it, and give it again.", "warning"))


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
        if 0 < columns <= 2 and rows <= 20 and wide >= columns + 2 and long > 2 * rows
    }


def _table(
    file: InputFile, name: str, sheet: Sequence[Sequence[Cell]], merged: Sequence[Area], log: IssueLog
) -> RawTable | None:
    width = max((len(row) for row in sheet), default=0)
    grid = [[_written(cell) for cell in row] + [""] * (width - len(row)) for row in sheet]
    start = _header_row(grid)
    if start is None:
        return None
    if start and sum(map(bool, grid[start - 1])) > 1 and is_option_row(grid[start - 1], grid[start]):
        start -= 1  # questions over their options
    fill_down(grid, start + 1, merged, log)
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
