from __future__ import annotations

import csv

import pytest

from voca.auditing import count_audit, left_in
from voca.config import ReadOptions


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.csv"
    rows = [f"{i},Jennifer helped me with delivery number {i} of the day" for i in range(40)]
    path.write_text("\n".join(["id,comment", *rows]) + "\n", encoding="utf-8")
    return path


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_names_are_taken_out_and_kept_where_asked(voca, comments, tmp_path):
    done = voca("redact", comments, "-o", tmp_path / "out.csv")
    assert done.code == 0
    assert "40 person" in done.out
    assert read(tmp_path / "out.csv")[3]["comment"] == "[PERSON_1] helped me with delivery number 3 of the day"
    voca("redact", comments, "-o", tmp_path / "out.csv", "--keep", "person")
    assert read(tmp_path / "out.csv")[3]["comment"].startswith("Jennifer")


def test_an_unknown_kind_is_refused(voca, comments, tmp_path):
    done = voca("redact", comments, "-o", tmp_path / "out.csv", "--keep", "persons")
    assert done.code == 2
    assert "Did you mean 'person'?" in done.err


def test_audit_draws_texts_and_counts_the_answers(voca, comments, tmp_path):
    sample = tmp_path / "audit.csv"
    assert "10 of 40 texts drawn" in voca("redact", comments, "--audit", 10, "-o", sample).out
    drawn = read(sample)
    assert len(drawn) == 10
    assert all(row["text"].startswith("[PERSON_1]") for row in drawn)
    with sample.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows(
            [["row", "text", "left"], *([row["row"], row["text"], 1 if i < 2 else 0] for i, row in enumerate(drawn))]
        )
    done = voca("redact", sample, "--audited")
    assert done.code == 0
    # 2 in 10: an exact Poisson interval of 0.242 to 7.225
    assert "2 left in 10 texts: 200.0 per 1,000 (95% interval 24.2 to 722.5)" in done.out


def test_an_unfilled_audit_is_said(voca, comments, tmp_path):
    sample = tmp_path / "audit.csv"
    voca("redact", comments, "--audit", 5, "-o", sample)
    done = voca("redact", sample, "--audited")
    assert done.code == 2
    assert "No cell of 'left'" in done.err


@pytest.mark.parametrize("option", [("-o", "out.csv"), ("--audit", 5), ("--map", "m.csv"), ("--keep", "person")])
def test_what_says_how_to_write_is_refused_beside_a_checked_audit(voca, tmp_path, option):
    sample = tmp_path / "audit.csv"
    sample.write_text("row,text,left\n2,all well,0\n3,fine,1\n", encoding="utf-8")
    done = voca("redact", sample, "--audited", *option)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"Error: {option[0]} goes with rows to write, and --audited only says what a checked audit tells.\n"
        f"Leave out {option[0]} or --audited.\n"
    )


def test_nothing_left_still_has_an_upper_limit(tmp_path):
    path = tmp_path / "audit.csv"
    path.write_text("row,text,left\n" + "".join(f"{i},fine,0\n" for i in range(300)), encoding="utf-8")

    left = count_audit(path, ReadOptions())
    assert (left.found, left.rate, left.low) == (0, 0.0, 0.0)
    assert left.high == pytest.approx(1000 * 3.6889 / 300, rel=1e-3)


def test_a_transcript_is_numbered_as_one_conversation(voca, tmp_path):
    path = tmp_path / "call.txt"
    path.write_text(
        "Dana Reyes: Hello, this is Dana.\nBo Quillor: Hi Dana.\nDana Reyes: How are you, Bo?\n", encoding="utf-8"
    )
    voca("redact", path, "-o", tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert [row["speaker"] for row in rows] == ["[PERSON_1]", "[PERSON_2]", "[PERSON_1]"]
    assert [row["text"] for row in rows] == ["Hello, this is [PERSON_1].", "Hi [PERSON_1].", "How are you, [PERSON_2]?"]


def test_a_map_says_where_something_stood_and_never_what(voca, tmp_path):
    path = tmp_path / "in.csv"
    lines = ["  Jennifer  &amp; Tom said: write to jo@example.org, please", "nothing of the kind was said here today"]
    path.write_text(
        "customer_id,comment,nps\n" + "".join(f'K{i},"{lines[i % 2]}",3\n' for i in range(20)), encoding="utf-8"
    )
    done = voca("redact", path, "-o", tmp_path / "out.csv", "--map", tmp_path / "map.csv")
    assert done.code == 0
    rows = read(tmp_path / "map.csv")
    assert [row["kind"] for row in rows[:3]] == ["person", "person", "email"]
    cells = {number: row["comment"] for number, row in enumerate(read(path), start=2)}
    new = {number: row["comment"] for number, row in enumerate(read(tmp_path / "out.csv"), start=2)}
    stood = [cells[int(row["row"])][int(row["original_start"]) : int(row["original_end"])] for row in rows[:3]]
    assert stood == ["Jennifer", "Tom", "jo@example.org"]
    placed = [new[int(row["row"])][int(row["start"]) : int(row["end"])] for row in rows[:3]]
    assert placed == ["[PERSON_1]", "[PERSON_2]", "[EMAIL]"]
    assert "Jennifer" not in (tmp_path / "map.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("column", "name", "comment", "clean"),
    [
        ("客户姓名", "王小明", "我的电话是13812345678，请联系", "我的电话是[PHONE]，请联系"),
        ("שם הלקוח", "דוד לוי", "הטלפון שלי 0521234567 תתקשרו", "הטלפון שלי [PHONE] תתקשרו"),
        ("ФИО", "Иван Петров", "Мой телефон +7 912 345-67-89", "Мой телефон [PHONE]"),
    ],
)
def test_a_column_of_names_in_other_scripts_is_said_to_be_left(voca, tmp_path, column, name, comment, clean):
    path = tmp_path / "in.csv"
    path.write_text(f"id,{column},comment\n1,{name},{comment}\n", encoding="utf-8")
    done = voca("redact", path, "--text", "comment", "-o", tmp_path / "out.csv")
    assert f"look like personal data: {column}." in done.out
    assert read(tmp_path / "out.csv")[0]["comment"] == clean


def test_customers_ids_become_the_pseudonyms_of_a_study(voca, tmp_path):
    from voca.stages.pseudonyms import open_key

    path = tmp_path / "in.csv"
    rows = [f"K{i % 5},a{i}@example.org,the queue was far too long in week {i},{i % 11}\n" for i in range(30)]
    path.write_text("customer_id,contact,comment,nps\n" + "".join(rows), encoding="utf-8")
    done = voca("redact", path, "-o", tmp_path / "out.csv", "--customer", "customer_id")
    assert "Pseudonyms stand in customer_id." in done.out
    assert "look like personal data: contact." in done.out
    assert read(tmp_path / "out.csv")[1]["customer_id"] == open_key().pseudonym("K1")
    voca("redact", path, "-o", tmp_path / "out.csv", "--customer", "customer_id", "--keep", "customer")
    assert read(tmp_path / "out.csv")[1]["customer_id"] == "K1"


@pytest.mark.parametrize("name", ["audit.csv", "audit.xlsx"])
def test_an_audit_from_end_to_end_covers_what_was_left(voca, tmp_path, name):
    """A script stands for the person: it knows which names the redaction cannot find, and counts those in each text."""
    from voca import sources

    path, sheet = tmp_path / "comments.csv", tmp_path / name
    hidden = ["thanks to zzuqo and to yyvix for the help", "ask vvorq about the late parcel again"]
    rows = [hidden[i % 2] if i % 25 < 2 else "=Jennifer said the parcel is late, as ever" for i in range(2_000)]
    truth = 1000 * sum(text.count("zzuqo") + text.count("yyvix") + text.count("vvorq") for text in rows) / len(rows)
    path.write_text("\n".join(["id,comment", *(f'{i},"{text}"' for i, text in enumerate(rows))]), encoding="utf-8")
    assert voca("redact", path, "--audit", 300, "-o", sheet, "--seed", 4).code == 0
    fill(sheet, lambda text: sum(word in text for word in ("zzuqo", "yyvix", "vvorq")))
    left = count_audit(sheet, ReadOptions())
    assert left.n == 300
    assert left.low <= truth == 120.0 <= left.high
    assert "per 1,000 (95% interval" in voca("redact", sheet, "--audited").out
    cells = sources.load(sheet).cells
    for number, text in zip(cells["row"].to_pylist(), cells["text"].to_pylist(), strict=True):
        assert text[-20:] == rows[int(number) - 2][-20:]


def fill(sheet, judge):
    """Write into the last column of a sheet what `judge` says of the text before it."""
    from openpyxl import load_workbook

    if sheet.suffix == ".xlsx":
        book = load_workbook(sheet)
        for row in book.active.iter_rows(min_row=2):
            row[2].value = judge(row[1].value)
        book.save(sheet)
        return
    drawn = read(sheet)
    with sheet.open("w", encoding="utf-8-sig", newline="") as stream:  # as a spreadsheet saves it
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([list(drawn[0]), *([row["row"], row["text"], judge(row["text"])] for row in drawn)])


@pytest.mark.parametrize(
    "shares", [(0.97, 0.02, 0.01), (0.95, 0.02, 0.01, 0.01, 0.01), (0.995, 0.005), (0.6, 0.3, 0.1)]
)
def test_the_interval_covers_names_that_stand_together(shares):
    import numpy as np

    rng = np.random.default_rng(3)
    truth = 1000 * sum(pieces * share for pieces, share in enumerate(shares))
    drawn = (left_in(rng.choice(len(shares), 300, p=shares).tolist()) for _ in range(600))
    assert sum(left.low <= truth <= left.high for left in drawn) / 600 >= 0.94


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [  # Garwood's exact intervals where no text has more than one
        ([0] * 300, 0.0, 12.296),
        ([1] + [0] * 299, 0.0844, 18.572),
        ([1] * 10 + [0] * 290, 15.985, 61.302),
    ],
)
def test_single_names_have_the_exact_interval(counts, low, high):
    left = left_in(counts)
    assert (left.low, left.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_only_texts_with_something_left_are_no_audit(voca, tmp_path):
    sheet = tmp_path / "audit.csv"
    sheet.write_text("row,text,left\n2,one,1\n3,two,\n4,three,2\n", encoding="utf-8")
    done = voca("redact", sheet, "--audited")
    assert done.code == 2
    assert "Write 0 where nothing was left" in done.err
    sheet.write_text("row,text,left\n2,one,1\n3,two,\n4,three,none\n5,four,2.0\n", encoding="utf-8")
    said = voca("redact", sheet, "--audited").out
    assert "3 left in 3 texts: 1000.0 per 1,000" in said
    assert "in 2 of the texts. 1 text with an empty cell was not counted" in said


def test_an_audit_of_several_questions_says_which(voca, tmp_path):
    path, sheet = tmp_path / "survey.csv", tmp_path / "audit.csv"
    rows = [f'{i},Jennifer helped me with parcel {i} today,"it was\nlate again, week {i}, as ever"' for i in range(30)]
    path.write_text("\n".join(["id,What went well?,What went wrong?", *rows]) + "\n", encoding="utf-8")
    assert "60 of 60 texts drawn" in voca("redact", path, "--audit", 100, "-o", sheet).out
    drawn = read(sheet)
    assert list(drawn[0]) == ["row", "column", "text", "left"]
    assert [row["column"] for row in drawn[:2]] == ["What went well?", "What went wrong?"]


def test_rows_can_be_written_as_a_workbook(voca, comments, tmp_path):
    from openpyxl import load_workbook

    assert voca("redact", comments, "-o", tmp_path / "out.csv").code == 0
    assert voca("redact", comments, "-o", tmp_path / "out.xlsx").code == 0
    rows = load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    names = list(next(rows))
    written = [{name: str(cell) for name, cell in zip(names, row, strict=True)} for row in rows]
    assert written == read(tmp_path / "out.csv")


def test_an_audit_as_csv_calculates_nothing_and_is_marked_as_utf_8(voca, tmp_path):
    path, sheet = tmp_path / "comments.csv", tmp_path / "audit.csv"
    path.write_text("id,comment\n1,=1+1 très cher\n2,fine and good\n", encoding="utf-8")
    assert voca("redact", path, "--text", "comment", "--audit", 2, "-o", sheet).code == 0
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "'=1+1 très cher" in sheet.read_text(encoding="utf-8")


def test_cells_that_begin_like_a_formula_are_redacted_too(voca, tmp_path):
    cells = ['=HYPERLINK("mailto:anna.berg@example.com","write to me")', "+44 20 7946 0958 is my phone, please call",
             "@anna wrote from anna@example.com", "-- mail to anna@example.com"]  # fmt: skip
    with (tmp_path / "in.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["comment"], *([cell] for cell in cells)])
    assert voca("redact", tmp_path / "in.csv", "--text", "comment", "-o", tmp_path / "out.csv").code == 0
    written = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "example.com" not in written
    assert "7946" not in written
    assert written.count("[EMAIL]") == 3


def test_titles_are_a_customer_s_words_too(voca, tmp_path):
    path = tmp_path / "reviews.csv"
    rows = [f"{i},Thank you Jennifer Smith of desk {i},She found my parcel number {i} on a Monday" for i in range(40)]
    path.write_text("\n".join(["id,review_title,review_text", *rows]) + "\n", encoding="utf-8")
    assert "40 person" in voca("redact", path, "-o", tmp_path / "out.csv").out
    assert read(tmp_path / "out.csv")[3]["review_title"] == "Thank you [PERSON_1] of desk 3"
    voca("redact", path, "--text", "review_text", "-o", tmp_path / "out.csv")
    assert "Jennifer" in read(tmp_path / "out.csv")[3]["review_title"]
