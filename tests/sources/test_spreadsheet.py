import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.sources import load, read


@pytest.fixture
def book(tmp_path):
    def make(sheets, name="book.xlsx"):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        workbook.save(path)
        return path

    return make


ROWS = [
    ["comment", "stars", "when"],
    ["too slow for me", 5, date(2024, 3, 1)],
    ["fine by me", 4.5, datetime(2024, 3, 2, 8)],
]


def test_cells_as_a_person_would_write_them(book):
    table = load(book({"Data": ROWS}))
    assert table.name == "book.xlsx"
    assert table.cells.to_pylist() == [
        {"comment": "too slow for me", "stars": "5", "when": "2024-03-01"},
        {"comment": "fine by me", "stars": "4.5", "when": "2024-03-02 08:00:00"},
    ]
    assert table.rows.to_pylist() == [2, 3]


def test_a_title_above_the_table_and_empty_rows(book):
    table = load(book({"Data": [["Export of March"], [], *ROWS[:2], [None, None, None], ROWS[2]]}))
    assert table.cells.column_names == ["comment", "stars", "when"]
    assert table.rows.to_pylist() == [4, 6]


def test_every_sheet_is_read_and_one_can_be_named(book):
    path = book({"March": ROWS, "April": ROWS[:2], "Empty": [], "Codes": [["code", "n"], ["a", 1], ["b", 2]]})
    reading = read([path])
    assert [(i["name"], i["rows"], i["kept"]) for i in reading.inputs] == [
        ("book.xlsx [March]", 2, 2),
        ("book.xlsx [April]", 1, 1),
        ("book.xlsx [Codes]", 2, 0),
    ]
    assert [i.code for i in reading.issues] == ["no-text-column"]
    assert load(path, ReadOptions(sheet="april")).cells.num_rows == 1
    with pytest.raises(UsageError, match="3 sheets"):
        load(path)
    with pytest.raises(UsageError, match="no sheet 'May'"):
        load(path, ReadOptions(sheet="May"))


def test_a_workbook_under_the_name_of_a_csv(book):
    assert load(book({"Data": ROWS}, "export.csv")).format == "xlsx"


def test_no_rows(book):
    with pytest.raises(InputError, match="no sheet with rows"):
        load(book({"Data": [["comment"]]}))


@pytest.mark.parametrize("name", ["book.xlsx", "talk.docx", "export.zip"])
def test_cut_off(write, book, name):
    whole = book({"Data": ROWS}).read_bytes()
    with pytest.raises(InputError, match=f"{name} is cut off or damaged: its end is missing"):
        read([write(whole[: len(whole) // 2], name)])


def test_damaged(tmp_path):
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "nothing of use")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        load(tmp_path / "book.xlsx")
