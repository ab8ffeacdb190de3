"""Rows as a workbook that a spreadsheet shows as they are: text is text, numbers and dates are what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voca.errors import StudyError
from voca.wording import agree, counted
from voca.writing import write_workbook

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST: Final = 32_767
"""Characters that a cell holds."""
_MOST_ROWS: Final = 1_048_576  # the heading's among them
_MOST_COLUMNS: Final = 16_384
_MOST_DIGITS: Final = 15  # of a number that a spreadsheet keeps
_LEAST_WIDTH: Final = 8  # characters
_MOST_WIDTH: Final = 60
_WIDTHS_OF: Final = 2_000  # rows looked at
_LINE_HEIGHT: Final = 15.0  # points
_MOST_HEIGHT: Final = 409.0  # of a row, in points
_WIDE: Final = 0x1100  # from here on letters are twice as wide, as a rule
_RAGGED: Final = 1.1  # lines end before a word, not in it
_HEADING: Final = 24  # characters that a heading widens its column to
RUN: Final = ("=", "+", "-", "@", "\t")
"""How a text begins that a spreadsheet takes for a formula: of CSV when it is opened, of a workbook when edited."""
_FORMULA: Final = re.compile(r"=|[-+@]\s*\w+\s*[(|!]")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?")
_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_MOMENT: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?")
_DIGITS: Final = re.compile(r"[\d\s.,/:+-]+")
_SURROGATE: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a column's cells are written."""

    value: Callable[[str], Any]
    form: str = "General"


def running(rows: Sequence[Sequence[str]]) -> str:
    """Say how many cells a spreadsheet would calculate when it opens the rows as CSV; empty where there are none."""
    cells = sum(_FORMULA.match(text) is not None for row in rows for text in row if text.startswith(RUN))
    if not cells:
        return ""
    said = f"{counted(cells, 'cell')} {agree(cells, 'begins', 'begin')} like a formula"
    return f"{said}, which a spreadsheet would calculate: for one, write .xlsx."


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate when it opens CSV."""
    return f"'{text}" if text.startswith(RUN) else text


def write_rows(header: Sequence[str], rows: Sequence[Sequence[str]], path: Path, *, checked: bool = False) -> str:
    """Write rows of text to a workbook.

    A column of plain numbers or of ISO dates is written as such; what begins with a zero or has more than 15 digits is
    an id and stays text, and so does everything else. No cell is a formula.

    Parameters
    ----------
    header : sequence of str
    rows : sequence of sequence of str
    path : pathlib.Path
    checked : bool
        A sheet that a person reads and fills: texts stand in it whole, line under line.

    Returns
    -------
    str
        What a workbook could not hold; empty where it holds all.

    Raises
    ------
    StudyError
        There are more rows or columns than a workbook has, or it cannot be written.
    """
    from openpyxl import Workbook

    if len(rows) >= _MOST_ROWS or len(header) > _MOST_COLUMNS:
        message = f"{path} cannot be written: a workbook has {_MOST_ROWS:,} rows and {_MOST_COLUMNS:,} columns at most."
        raise StudyError(message, "Give a name that ends in .csv.")
    kinds = [_kind([row[at] for row in rows]) for at in range(len(header))]
    widths = _widths(header, rows)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("audit" if checked else "rows")
    _lay_out(sheet, widths, len(rows))
    writer = _Writer(sheet)
    sheet.append([writer.cell(name, _Kind(_held), bold=True) for name in header])
    for number, row in enumerate(rows, start=2):
        if checked:
            sheet.row_dimensions[number].height = max(map(height_of, row, widths))
        sheet.append([writer.cell(text, kind, wrapped=checked) for text, kind in zip(row, kinds, strict=True)])
    write_workbook(book, path)
    cut = sum(len(text) > LONGEST for row in rows for text in row)
    return f"{counted(cut, 'text')} longer than the {LONGEST:,} characters of a workbook's cell: cut." if cut else ""


def height_of(text: str, width: float) -> float:
    """Return how high a row is, in points, that shows a text whole in a column of `width` characters, if a row can be.

    Programs that do not measure wrapped text when they open a workbook show its first line only.
    """
    wide = [sum(1 + (ord(character) > _WIDE) for character in line) for line in text.splitlines()]
    return min(_LINE_HEIGHT * max(1, sum(max(1, -(-line * _RAGGED // int(width))) for line in wide)), _MOST_HEIGHT)


def _widths(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column is, in characters."""
    widths = []
    for at, name in enumerate(header):
        longest = max((_line(row[at]) for row in rows[:_WIDTHS_OF]), default=0)
        width = max(longest, min(len(name) + 3, _HEADING)) + 2  # 3: the button of the filter
        widths.append(min(max(width, _LEAST_WIDTH), _MOST_WIDTH))
    return widths


def _lay_out(sheet: WriteOnlyWorksheet, widths: Sequence[int], rows: int) -> None:
    """Say how wide columns are, what stays in sight, and how it is printed."""
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(widths)))}{rows + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def _line(text: str) -> int:
    """Return the length of a text's longest line."""
    return max(map(len, text.splitlines()), default=0)


class _Writer:
    """Makes the cells of a sheet; a look is worked out once, since a cell's own takes most of the time."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet = sheet
        self._looks: dict[tuple[str, bool, bool, bool], Any] = {}

    def cell(self, text: str, kind: _Kind, *, wrapped: bool = False, bold: bool = False) -> WriteOnlyCell | None:
        """Make a cell; text that a spreadsheet would calculate once somebody edits it is marked as text."""
        from openpyxl.cell import WriteOnlyCell

        if not text:
            return None
        cell = WriteOnlyCell(self.sheet)
        cell.value = kind.value(text)
        worded = kind.value is _held
        if worded:
            cell.data_type = "s"
        cell._style = self._look(kind.form, worded and text.startswith(RUN), wrapped, bold)
        return cell

    def _look(self, form: str, quoted: bool, wrapped: bool, bold: bool) -> Any:  # noqa: ANN401 - openpyxl's StyleArray
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        key = form, quoted, wrapped, bold
        if key not in self._looks:
            cell = WriteOnlyCell(self.sheet)
            cell.number_format, cell.quotePrefix = form, quoted
            cell.alignment = Alignment(wrap_text=wrapped, vertical="bottom" if bold else "top")
            if bold:
                cell.font = Font(name="Calibri", size=11, bold=True)
            self._looks[key] = cell._style
        return self._looks[key]


def _held(text: str) -> str:
    """Return of a text what a cell can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return _SURROGATE.sub("\ufffd", ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))[:LONGEST]


def _kind(cells: Sequence[str]) -> _Kind:
    """Tell from all cells of a column what it holds."""
    filled = [cell for cell in cells if cell]
    numbers = [_NUMBER.fullmatch(cell) for cell in filled]
    if filled and all(numbers) and max(sum(map(str.isdigit, cell)) for cell in filled) <= _MOST_DIGITS:
        decimals = max(len(number[1] or "") for number in numbers if number)
        return _Kind(float if decimals else int, f"0.{'0' * decimals}" if decimals else "0")
    try:
        if filled and all(map(_DAY.fullmatch, filled)):
            return _checked(filled, _Kind(date.fromisoformat, "yyyy-mm-dd"))
        if filled and all(map(_MOMENT.fullmatch, filled)):
            return _checked(filled, _Kind(datetime.fromisoformat, "yyyy-mm-dd hh:mm:ss"))
    except ValueError:  # a 30th of February
        pass
    return _Kind(_held, "@" if filled and all(map(_DIGITS.fullmatch, filled)) else "General")


def _checked(cells: Sequence[str], kind: _Kind) -> _Kind:
    """Hold that all cells are dates that there are; raises `ValueError`."""
    for cell in cells:
        kind.value(cell)
    return kind
