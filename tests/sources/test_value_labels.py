"""Workbooks with a sheet that says what codes and columns of another one mean; all content is invented."""

import openpyxl
import pytest

from tests.sources.test_tables_of_tools import texts
from voca.sources import read

SAID = texts()
DATA = [
    ["ID", "REGION", "SEX", "Q1", "Q2", "Q3"],
    *([n + 1, 1 + n % 3, 1 + n % 2, 1 + n % 5, (1, 2, 3, 4, 99)[n % 5], SAID[n]] for n in range(60)),
]
FIVE = ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied")
REGIONS = [["REGION", 1, "North"], ["REGION", 2, "South"], ["REGION", 3, "East"]]
SEXES = [["SEX", 1, "Male"], ["SEX", 2, "Female"]]
WHOLE = [["Q1", code, word] for code, word in enumerate(FIVE, 1)]
ENDS = [["Q1", 1, FIVE[0]], ["Q1", 5, FIVE[4]]]
AGREED = [["Q2", 1, "Strongly disagree"], ["Q2", 2, "Disagree"], ["Q2", 3, "Agree"], ["Q2", 4, "Strongly agree"],
          ["Q2", 99, "Don't know"]]  # fmt: skip


@pytest.fixture
def load(tmp_path):
    def load(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "survey.xlsx")
        return read([tmp_path / "survey.xlsx"])

    return load


def rows_of(reading):
    return sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])


@pytest.mark.parametrize("blank", [False, True], ids=["names in each row", "names in the first row"])
def test_codes_are_what_the_other_sheet_says(load, blank):
    labels = [*REGIONS, *SEXES, *WHOLE, *AGREED]
    if blank:
        labels = [[row[0] if row[1] == 1 else None, *row[1:]] for row in labels]
    reading = load(Data=DATA, Labels=[["Variable", "Value", "Label"], *labels])
    rows = rows_of(reading)
    assert len(rows) == 60
    assert [row["segment.REGION"] for row in rows[:4]] == ["North", "South", "East", "North"]
    assert [row["segment.SEX"] for row in rows[:2]] == ["Male", "Female"]
    assert [row["score.csat"] for row in rows[:5]] == [5.0, 4.0, 3.0, 2.0, 1.0]
    assert [row["score.q2"] for row in rows[:5]] == [1.0, 2.0, 3.0, 4.0, None]
    assert [issue.code for issue in reading.issues if issue.code == "value-labels"] == ["value-labels"]


def test_ends_of_which_the_good_one_is_the_lower(load):
    reading = load(Data=DATA, Labels=[["Variable", "Value", "Label"], *REGIONS, *ENDS])
    (scale,) = [row for row in reading.scales.to_pylist() if row["column"] == "Q1"]
    assert (scale["low"], scale["high"], scale["direction"]) == (1, 5, -1)
    assert [row["score.csat"] for row in rows_of(reading)[:5]] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_the_wording_of_questions(load):
    wording = [["Variable", "Question"], ["Q1", "How satisfied are you with us?"], ["Q3", "What should we do better?"],
               ["REGION", "Where do you live?"]]  # fmt: skip
    reading = load(Data=DATA, Codebook=wording)
    assert {row["question_id"] for row in rows_of(reading)} == {"What should we do better?"}
    assert [row["kind"] for row in reading.scales.to_pylist() if row["column"] == "Q1"] == ["csat"]


def test_a_second_sheet_of_answers_is_none_of_labels(load):
    more = [DATA[0], *([100 + n, *row[1:5], f"{row[5]} again"] for n, row in enumerate(DATA[1:31]))]
    reading = load(First=DATA, Second=more)
    assert len(reading.documents) == 90


def test_a_cover_beside_a_narrow_table(load):
    cover = [["Feedback of the third quarter"], ["Prepared by the insight team"], ["Confidential"]]
    reading = load(
        Cover=cover, Data=[["Comment", "Stars", "Store"], *([SAID[n], 1 + n % 5, "East"] for n in range(60))]
    )
    assert len(reading.documents) == 60


def merged(tmp_path, rows, areas):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in areas:
        book.active.merge_cells(area)
    book.save(tmp_path / "merged.xlsx")
    return read([tmp_path / "merged.xlsx"])


def test_merged_names_of_groups_hold_for_all_of_their_rows(tmp_path):
    stores = [name if n % 20 == 0 else None for name in ("Oslo", "Rome", "Lima") for n in range(20)]
    rows = [["Store", "Rating", "Comment"], *([stores[n], 1 + n % 5, SAID[n]] for n in range(60))]
    reading = merged(tmp_path, rows, ["A2:A21", "A22:A41", "A42:A70"])
    groups = [row["segment.Store"] for row in rows_of(reading)]
    assert groups == ["Oslo"] * 20 + ["Rome"] * 20 + ["Lima"] * 20
    assert {issue.code for issue in reading.issues} >= {"merged-groups"}


def test_merged_points_and_comments_are_of_their_first_row(tmp_path):
    rows = [["Store", "Rating", "Comment"], *(["Oslo", 1 + n % 5 if n % 2 == 0 else None, SAID[n]] for n in range(60))]
    rows[31][2] = None
    reading = merged(tmp_path, rows, [*(f"B{n}:B{n + 1}" for n in range(2, 61, 2)), "C31:C32"])
    found = rows_of(reading)
    assert [row["score.stars"] for row in found[:4]] == [1.0, None, 3.0, None]
    assert found[30]["text"] is None
    (issue,) = [issue for issue in reading.issues if issue.code == "merged-cells"]
    assert issue.message.startswith("31 merged areas")
