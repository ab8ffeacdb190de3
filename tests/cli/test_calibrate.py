"""``voca sample`` and ``voca calibrate``: a workbook out, a checked one back, corrected figures."""

from __future__ import annotations

import csv
import json
import shutil

import openpyxl
import pytest

from voca import checking, workbooks


@pytest.fixture
def folder(survey_folder, tmp_path):
    return shutil.copytree(survey_folder, tmp_path / "out")


@pytest.fixture
def sheet(voca, folder, tmp_path):
    path = tmp_path / "check.xlsx"
    done = voca("sample", folder, "-n", "120", "-o", path)
    assert done.code == 0, done.err
    assert "120 responses" in done.out
    return path


def change(path, edit):
    book = openpyxl.load_workbook(path)
    edit(book["check"])
    book.save(path)


def test_a_sheet_left_as_it_is_agrees_with_the_machine(voca, folder, sheet):
    done = voca("calibrate", folder, sheet, "--json")
    assert done.code == 0, done.err
    tables = json.loads(done.out)["tables"]
    for row in tables["recognised"]["rows"]:
        if row["n_positive"]:
            assert [row["precision"], row["recall"], row["alpha"]] == pytest.approx([1, 1, 1])
    for row in tables["shares"]["rows"]:
        if row["share_corrected"] is not None:
            assert row["share_corrected"] == pytest.approx(row["share"], abs=1e-9)


def test_the_sheet_can_be_read(sheet):
    """Names of themes are wrapped in columns wide enough for their words; ids are there and out of sight."""
    page = openpyxl.load_workbook(sheet)["check"]
    assert page.column_dimensions["A"].hidden
    assert page.freeze_panes == "C2"
    for cell in page[1][2:]:
        assert cell.alignment.wrap_text
        assert page.column_dimensions[cell.column_letter].width >= max(map(len, str(cell.value).split()))


@pytest.mark.parametrize("width", [80, 120])
def test_everything_fits(voca, folder, sheet, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = voca("calibrate", folder, sheet)
    assert done.code == 0
    assert "lack of width" not in done.out
    assert max(map(len, done.out.splitlines())) <= width
    heads = [line.split()[1:3] for line in done.out.splitlines() if line.split()[:1] == ["Theme"]]
    assert [head for head in heads if head[0] != "Leave-out"] == [["Precision", "Recall"], ["Machine", "Corrected"]]


def test_corrections_stay_in_the_study(voca, folder, sheet):
    def take_away(page):
        for row in page.iter_rows(min_row=2, min_col=3):
            for cell in row[::2]:
                cell.value = None

    change(sheet, take_away)
    assert voca("calibrate", folder, sheet).code == 0
    section = json.loads(voca("show", "drivers", folder, "--json").out)
    rows = section["tables"]["recognised"]["rows"]
    assert min(row["precision"] for row in rows if row["precision"] is not None) == 0
    assert any("corrected by 120 responses" in note for note in section["notes"])
    again = json.loads(voca("show", "drivers", folder, "--score", "csat", "--json").out)
    assert again["tables"]["recognised"]["rows"] == rows


def test_deleted_and_spoilt_rows_are_left_out_and_named(voca, folder, sheet):
    def spoil(page):
        page.delete_rows(10, 20)
        page["B2"] = "somebody wrote over this"
        page["C3"] = "perhaps"
        page["A4"] = "nobody"

    change(sheet, spoil)
    done = voca("calibrate", folder, sheet)
    assert done.code == 0
    for words in ("row 2", "the comment is not the study's", "'perhaps'", "row 4", "no such response"):
        assert words in done.err
    rows = json.loads(voca("show", "drivers", folder, "--json").out)["tables"]["recognised"]["rows"]
    assert {row["n_checked"] for row in rows} == {97}


def test_a_deleted_column_is_a_theme_not_checked(voca, folder, sheet):
    change(sheet, lambda page: page.delete_cols(4))
    done = voca("calibrate", folder, sheet)
    assert done.code == 0
    assert "count as not checked" in done.err


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8"), ("\t", "utf-16")]
)
def test_a_csv_is_read_back_as_spreadsheets_save_it(voca, folder, sheet, tmp_path, delimiter, encoding):
    path = tmp_path / "check.csv"
    assert voca("sample", folder, "-n", "120", "-o", path).code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # else Excel takes it for Windows-1252
    rows = list(csv.reader(path.open(encoding="utf-8-sig", newline="")))
    of_book = openpyxl.load_workbook(sheet)["check"].iter_rows(values_only=True)
    assert [row[0] for row in rows] == [row[0] for row in of_book]  # the same sample
    rows = [[{"x": "✓"}.get(cell, cell) if encoding == "utf-16" else cell for cell in row] for row in rows]
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(rows)
    done = [voca("calibrate", folder, file, "--json") for file in (sheet, path)]
    assert [one.code for one in done] == [0, 0], done[1].err
    assert done[0].out == done[1].out


def test_a_row_in_another_encoding_is_read_beside_the_others(tmp_path):
    path = tmp_path / "check.csv"
    path.write_bytes("response_id;comment\nr1;très bien\n".encode() + "r2;très cher\n".encode("cp1252"))
    assert list(checking._csv_rows(path)) == [("response_id", "comment"), ("r1", "très bien"), ("r2", "très cher")]


def test_a_csv_calculates_nothing_and_its_comments_are_the_studys():
    assert [workbooks.harmless(cell) for cell in ("=1+1", "@home", "fine")] == ["'=1+1", "'@home", "fine"]
    assert checking._same("'=1+1  is", "=1+1 is")


def test_a_renamed_column_is_refused(voca, folder, sheet):
    change(sheet, lambda page: page.cell(1, 3, "Something else"))
    done = voca("calibrate", folder, sheet)
    assert done.code == 1
    assert "'Something else'" in done.err


@pytest.mark.parametrize(("name", "content"), [("no.xlsx", b""), ("no.xlsx", b"not a workbook"), ("no.ods", b"a,b")])
def test_no_workbook(voca, folder, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    done = voca("calibrate", folder, path)
    assert done.code == 1
    assert f"{name} is not a workbook that can be read" in done.err


def test_too_few_rows_left_correct_nothing_and_say_so(voca, folder, sheet):
    before = (folder / "report.json").read_bytes()
    change(sheet, lambda page: page.delete_rows(5, 500))
    done = voca("calibrate", folder, sheet)
    assert done.code == 1
    assert "has only 3 rows that can be used" in done.err
    assert (folder / "report.json").read_bytes() == before


def test_a_sheet_without_any_mark_is_refused(voca, folder, sheet):
    def clear(page):
        for row in page.iter_rows(min_row=2, min_col=3):
            for cell in row:
                cell.value = None

    before = (folder / "report.json").read_bytes()
    change(sheet, clear)
    done = voca("calibrate", folder, sheet)
    assert done.code == 1
    assert "has no mark in any row" in done.err
    assert (folder / "report.json").read_bytes() == before


def test_exchanged_headings_are_pointed_out(voca, folder, sheet):
    def exchange(page):
        marks = {c: sum(cell.value == "x" for cell in page[openpyxl.utils.get_column_letter(c)])
                 for c in range(3, page.max_column + 1)}  # fmt: skip
        one, other = sorted(marks, key=marks.get)[-2:]
        names.extend((page.cell(1, one).value, page.cell(1, other).value))
        page.cell(1, one).value, page.cell(1, other).value = names[1], names[0]

    names = []
    change(sheet, exchange)
    done = voca("calibrate", folder, sheet)
    assert done.code == 0
    said = " ".join(done.err.split())
    for own, other in (names, names[::-1]):
        assert f"the marks under {own!r} agree with what was found of {other!r} (alpha 1.00)" in said


def test_no_file_and_another_kind(voca, folder, tmp_path):
    assert voca("calibrate", folder, tmp_path / "none.xlsx").code == 1
    assert voca("sample", folder, "-o", tmp_path / "check.pdf").code == 2


@pytest.mark.parametrize(
    ("n", "why"),
    [
        (10, "instead of 10 (at least 5 of each theme, and of those without one): "),
        (9000, "instead of 9,000 (there are no more): "),
    ],
)
def test_more_or_fewer_responses_than_asked_for_are_said(voca, folder, tmp_path, n, why):
    path = tmp_path / "check.csv"
    done = voca("sample", folder, "-n", n, "-o", path)
    written = len(list(csv.reader(path.open(encoding="utf-8", newline="")))) - 1
    assert done.out.startswith(f"{written} responses to check {why}{path}\n")
    assert written != n


def test_the_same_sample_again(voca, folder, tmp_path):
    def ids(name):
        voca("sample", folder, "-n", "50", "-o", tmp_path / name)
        return [row[0] for row in openpyxl.load_workbook(tmp_path / name)["check"].iter_rows(values_only=True)]

    assert ids("a.xlsx") == ids("b.xlsx")


@pytest.mark.parametrize(
    ("said", "text", "same"),
    [
        ("late  again\n", "late again", True),
        ("'=late", "=late", True),
        ("late", "late again", False),
        ("word " * 51, "word " * 300, True),  # 255 characters
        ("word " * 45 + "wo…", "word " * 300, True),
        ("word " * 45 + "other", "word " * 300, False),
    ],
)
def test_a_comment_is_known_by_a_long_start(said, text, same):
    assert checking._same(said, text) is same
