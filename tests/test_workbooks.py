"""Workbooks show rows as they are: nothing is calculated, ids keep their zeros, numbers and dates are such."""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from voca import workbooks
from voca.annotate import Annotated, mark_of
from voca.errors import StudyError
from voca.sources import load


def write(tmp_path, *columns, **options):
    """Write columns, each a heading and its cells, and return the sheet."""
    path = tmp_path / "out.xlsx"
    header, rows = [column[0] for column in columns], list(zip(*(column[1:] for column in columns), strict=True))
    lost = workbooks.write_rows(header, rows, path, **options)
    return load_workbook(path).worksheets[0], lost


def test_what_a_column_holds_is_told_from_all_its_cells(tmp_path):
    sheet, lost = write(
        tmp_path,
        ("id", "00123", "00124"),
        ("stars", "5", ""),
        ("price", "1.50", "-2"),
        ("day", "2026-03-01", "2026-03-02"),
        ("moment", "2026-03-01 10:30", "2026-03-02T11:00:05"),
        ("no day", "2026-02-30", "2026-03-02"),
        ("card", "1234567890123456", "2"),
        ("note", "7", "seven"),
    )
    assert [cell.value for cell in sheet[1]] == ["id", "stars", "price", "day", "moment", "no day", "card", "note"]
    day = datetime(2026, 3, 1)
    assert [cell.value for cell in sheet[2]] == [
        "00123", 5, 1.5, day, datetime(2026, 3, 1, 10, 30), "2026-02-30", "1234567890123456", "7",
    ]  # fmt: skip
    assert sheet["B3"].value is None
    assert [sheet[2][at].number_format for at in (0, 2, 3, 6)] == ["@", "0.00", "yyyy-mm-dd", "@"]
    assert lost == ""
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H3"


@pytest.mark.parametrize("text", ["=1+1", "+1 for support", "-5 stars", "@home", "=cmd|' /C calc'!A0", "\t=1"])
def test_no_cell_is_a_formula_nor_becomes_one_when_it_is_edited(tmp_path, text):
    sheet, _ = write(tmp_path, (text, text, "other"))
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert not sheet["A3"].quotePrefix
    assert workbooks.harmless(text) == f"'{text}"


def test_csv_keeps_what_a_spreadsheet_would_calculate_and_says_so(tmp_path):
    rows = [["=1+1"], ["@SUM(A1)"], ["+1 for support"], ["-5"], ["@home"], ["-cmd|' /C calc'!A0"]]
    said = Annotated(("text",), rows, "").write(tmp_path / "out.csv")
    assert said == "3 cells begin like a formula, which a spreadsheet would calculate: for one, write .xlsx."
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1] == "=1+1"
    assert Annotated(("text",), rows[2:5], "").write(tmp_path / "out.csv") == ""
    assert Annotated(("text",), rows, "").write(tmp_path / "out.xlsx") == ""


def test_what_a_cell_cannot_hold_is_said(tmp_path):
    sheet, lost = write(tmp_path, ("text", "x" * 40_000, "a\x0bb\ud800", "שלום 👋"))
    assert lost == "1 text longer than the 32,767 characters of a workbook's cell: cut."
    assert [len(sheet["A2"].value), sheet["A3"].value, sheet["A4"].value] == [32_767, "a\ufffdb\ufffd", "שלום 👋"]


def test_more_rows_than_a_workbook_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "_MOST_ROWS", 2)
    with pytest.raises(StudyError, match="a workbook has 2 rows"):
        write(tmp_path, ("a", "1", "2"))
    assert not list(tmp_path.iterdir())


def test_a_text_to_check_is_shown_whole(tmp_path):
    long = "The parcel was late again. " * 12
    sheet, _ = write(tmp_path, ("text", "short", long), ("left", "", ""), checked=True)
    assert sheet.title == "audit"
    assert sheet["A3"].alignment.wrap_text
    heights = [sheet.row_dimensions[row].height for row in (2, 3)]
    assert heights[0] == 15.0
    assert heights[1] >= 15.0 * len(long) / sheet.column_dimensions["A"].width
    assert workbooks.height_of("a\nb\nc", 60) == 45.0
    assert workbooks.height_of("字" * 60, 60) > workbooks.height_of("a" * 60, 60)


@pytest.mark.parametrize(
    ("raw", "marked"),
    [("id,text\n1,très\n".encode(), False), ("id,text\n1,très\n".encode("utf-8-sig"), True),
     ("id,text\n1,très\n".encode("cp1252"), True), ("id,text\n1,très\n".encode("utf-16"), True)],
)  # fmt: skip
def test_a_csv_has_a_mark_where_it_came_with_one_or_in_another_encoding(tmp_path, raw, marked):
    path = tmp_path / "in.csv"
    path.write_bytes(raw)
    table = load(path)
    assert mark_of(table) is marked
    Annotated(("id", "text"), [["1", "très"]], "", mark=mark_of(table)).write(tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf") is marked
