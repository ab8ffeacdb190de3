"""Files that are broken, hostile or not what they claim: each ends in a sentence with file, place and remedy."""

import gzip
import json
import os
import struct
import time
import zipfile

import pytest
from openpyxl import Workbook

from voca.errors import InputError
from voca.schema import check
from voca.sources import read

SECONDS = 30  # each takes well under one on an idle machine


def refused(path, *words, error=InputError):
    """Read a file that must be refused in time, with a message that names it and a remedy."""
    began = time.process_time()
    with pytest.raises(error) as caught:
        read([path])
    assert time.process_time() - began < SECONDS
    assert caught.value.hint
    for word in (path.name, *words):
        assert word in str(caught.value)


def codes(reading, code):
    return [issue for issue in reading.issues if issue.code == code]


# ---- JSON ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (json.dumps([{"comment": "good and cheap", "stars": 5}] * 50)[:-37], "line 1, column"),
        (json.dumps({"results": {"channels": [{"alternatives": [{"words": []}]}]}}, indent=1)[:-9], "line "),
        ('{"reviews": [\n{"comment": "good"},\n{"comment": ', "line 3, column"),
    ],
)
def test_truncated_json(write, content, place):
    refused(write(content, "cut.json"), place, "not valid JSON, since the file is cut off there")


def test_json_that_is_wrong_in_its_middle(write):
    refused(
        write('[{"comment": "good" "stars": 1}, {"comment": "bad"}]', "wrong.json"), "line 1, column 21", "delimiter"
    )


def test_truncated_json_lines(write):
    reading = read([write('{"comment": "good and cheap"}\n' * 20 + '{"comment": "cut of', "cut.jsonl")])
    assert len(reading.documents) == 20
    (issue,) = codes(reading, "broken-json")
    assert (issue.row, issue.severity) == (21, "error")


# ---- captions and transcripts --------------------------------------------------------------------------------------


def stamp(seconds):
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000"


def captions(cues):
    return "WEBVTT\n\n" + "\n".join(f"{stamp(a)} --> {stamp(b)}\n<v {who}>{words}</v>\n" for a, b, who, words in cues)


def spoken(number):
    return ("Agent", "Anna")[number % 2], f"these are the words number {number}"


def test_times_that_run_backwards(write):
    cues = [(100 - 10 * n, 105 - 10 * n, *spoken(n)) for n in range(6)]
    reading = read([write(captions(cues), "back.vtt")])
    documents = reading.documents.sort_by("turn")
    assert documents["text"].to_pylist() == [words for *_, words in cues]
    (issue,) = codes(reading, "times-backwards")
    assert str(issue).startswith("back.vtt, row 6: the times run backwards 5 times, here first")
    assert issue.hint


def test_times_that_overlap(write):
    cues = [(5 * n, 5 * n + 9, *spoken(n)) for n in range(6)]
    reading = read([write(captions(cues), "over.vtt")])
    assert len(reading.documents) == 6
    (issue,) = codes(reading, "times-overlap")
    assert (issue.row, issue.message.split()[0], bool(issue.hint)) == (6, "5", True)


def test_ends_before_beginnings(write):
    cues = [(10 * n + 8, 10 * n, *spoken(n)) for n in range(4)]
    reading = read([write(captions(cues), "ends.vtt")])
    assert reading.documents["end_s"].null_count == 4
    assert reading.documents["start_s"].null_count == 0
    assert [issue.row for issue in codes(reading, "end-before-start")] == [3, 6, 9, 12]


def test_a_speaker_with_two_names(write):
    names = ["Anna Berg", "Agent", "anna  berg", "Agent", "Anna Berg (she/her)", "Agent", "Anna Berg"]
    reading = read([write(captions([(5 * n, 5 * n + 4, who, f"words {n}") for n, who in enumerate(names)]), "two.vtt")])
    assert set(reading.documents["speaker"].to_pylist()) == {"Anna Berg", "Agent"}
    assert set(reading.documents["speaker_role"].to_pylist()) == {"customer", "agent"}
    (issue,) = codes(reading, "speaker-with-two-names")
    assert "are taken for one speaker" in str(issue)
    assert (issue.row, bool(issue.hint)) == (9, True)


def test_passages_without_a_name(write):
    names = ["Agent", "", "Anna", "  "]
    reading = read(
        [write(captions([(5 * n, 5 * n + 4, who, f"words {n}") for n, who in enumerate(names)]), "none.vtt")]
    )
    documents = reading.documents.sort_by("turn")
    assert documents["speaker"].to_pylist() == ["Agent", None, "Anna", None]
    assert codes(reading, "passage-without-speaker")[0].message.startswith("2 of 4 passages")
    text = ": hello there\nAgent: what is it about\n: my parcel\nAgent: thank you\nCustomer: good bye\n"
    documents = read([write(text, "none.txt")]).documents.sort_by("turn")
    assert documents["speaker"].to_pylist() == [None, "Agent", None, "Agent", "Customer"]


def test_lines_before_the_first_turn_are_said(write):
    reading = read([write("Call of Monday\n\nAgent: hello\nCustomer: hello\nAgent: yes\nCustomer: no\n", "call.txt")])
    assert len(reading.documents) == 4
    assert codes(reading, "before-the-first-turn")[0].row == 1


# ---- workbooks -----------------------------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Data"
    sheet.append(["id", "comment", "stars"])
    for number in range(20):
        sheet.append([number, f"comment number {number} was rather nice to read", number % 5 + 1])
    path = tmp_path / "book.xlsx"
    return workbook, sheet, path


def rewritten(path, name, change, *more):
    """Write a workbook again with its first sheet changed, and more parts."""
    target = path.with_name(name)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, change(content) if part.endswith("sheet1.xml") else content)
        for part, content in more:
            new.writestr(part, content)
    return target


def test_merged_cells(book):
    workbook, sheet, path = book
    sheet.merge_cells("B3:B5")
    workbook.save(path)
    reading = read([path])
    assert (len(reading.documents), reading.documents["text"].null_count) == (20, 2)
    (issue,) = codes(reading, "merged-cells")
    assert str(issue).startswith("book.xlsx, row 3: 1 merged areas run over several rows")


def test_formulas_without_results(book):
    workbook, sheet, path = book
    sheet["B4"] = '=CONCAT("a","b")'
    sheet["B7"] = "=1/0"
    workbook.save(path)
    reading = read([path])
    assert reading.documents["text"].null_count == 2
    (issue,) = codes(reading, "formula-without-result")
    assert "(B4, B7)" in issue.message


def test_hidden_sheets(book):
    workbook, _, path = book
    for state in ("hidden", "veryHidden"):
        hidden = workbook.create_sheet(state)
        hidden.sheet_state = state
        hidden.append(["comment"])
        hidden.append(["words that were put out of sight"])
    workbook.save(path)
    reading = read([path])
    assert len(reading.documents) == 20
    assert "'hidden', 'veryHidden'" in codes(reading, "hidden-sheet")[0].message


def test_macros(book):
    workbook, _, path = book
    workbook.save(path)
    path = rewritten(path, "book.xlsm", lambda sheet: sheet, ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 99))
    reading = read([path])
    assert len(reading.documents) == 20
    assert codes(reading, "macros")


def test_a_password(write):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    refused(write(content, "secret.xlsx"), "is protected by a password")


def test_a_sheet_that_claims_to_be_endless(book):
    workbook, _, path = book
    workbook.save(path)
    claims = rewritten(path, "claims.xlsx", lambda s: s.replace(b'ref="A1:C21"', b'ref="A1:XFD1048576"'))
    assert len(read([claims]).documents) == 20
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    far = rewritten(path, "far.xlsx", lambda s: s.replace(b"</sheetData>", cell))
    refused(far, "row 1,048,576, column 16,384")


def test_a_workbook_that_unpacks_to_far_more(book):
    workbook, _, path = book
    workbook.save(path)
    bomb = rewritten(path, "bomb.xlsx", lambda s: s.replace(b"</sheetData>", b"</sheetData>" + b" " * (60 << 20)))
    refused(bomb, "would unpack to", "zip bombs")


# ---- archives ------------------------------------------------------------------------------------------------------


def test_archives_that_unpack_to_far_more(tmp_path):
    content = b"comment,stars\n" + b"0" * (12 << 20)
    packed = tmp_path / "bomb.csv.gz"
    packed.write_bytes(gzip.compress(content))
    refused(packed, "unpacks to more than 200 times its size")
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.csv", content)
    refused(archive, "'a.csv' would unpack to 12 MB")
    letter = tmp_path / "bomb.docx"
    with zipfile.ZipFile(letter, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", "<a/>")
        out.writestr("word/document.xml", b"<a>" + b" " * (12 << 20) + b"</a>")
    refused(letter, "would unpack to")


def test_names_that_lead_out_of_the_archive(tmp_path):
    for number, name in enumerate(
        ("../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "C:/evil.csv", "a/../../evil.csv")
    ):
        path = tmp_path / f"out{number}.zip"
        with zipfile.ZipFile(path, "w") as out:
            out.writestr(name, "comment\ngood\n")
        refused(path, "leads out of the archive")


def test_sizes_that_are_claimed(tmp_path):
    path = tmp_path / "claims.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("a.csv", "comment,stars\ngood and cheap,5\n")
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 0xFFFFFFF0)  # 4 GB, the most the field holds
    path.write_bytes(content)
    refused(path, "would unpack to 4,095 MB")
    terabyte = struct.pack("<HHQ", 1, 8, 1 << 40)  # the field for more: one terabyte
    with zipfile.ZipFile(path, "w") as out:
        info = zipfile.ZipInfo("a.csv")
        out.writestr(info, "comment,stars\ngood and cheap,5\n")
    content = bytearray(path.read_bytes())
    place, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    content[place + 24 : place + 28] = b"\xff\xff\xff\xff"
    content[place + 30 : place + 32] = struct.pack("<H", len(terabyte))
    content[place + 46 + 5 : place + 46 + 5] = terabyte
    end += len(terabyte)
    size = struct.unpack("<I", content[end + 12 : end + 16])[0] + len(terabyte)
    content[end + 12 : end + 16] = struct.pack("<I", size)
    path.write_bytes(content)
    refused(path, "would unpack to 1,048,576 MB")


def test_a_footer_that_claims_two_gigabytes(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = tmp_path / "claims.parquet"
    pq.write_table(pa.table({"comment": ["good and cheap"] * 3}), path)
    content = bytearray(path.read_bytes())
    content[-8:-4] = struct.pack("<I", 0x7FFFFFFF)
    path.write_bytes(content)
    refused(path, "damaged Parquet file")


def test_links_in_a_circle(tmp_path):
    folder = tmp_path / "data" / "inner"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("comment,stars\ngood and cheap,5\nbad and dear,1\n")
    os.symlink("..", folder / "up")
    os.symlink("a.csv", folder / "b.csv")
    assert len(read([tmp_path / "data"]).documents) == 2
    os.symlink("self.csv", tmp_path / "self.csv")
    refused(tmp_path / "self.csv", "a link that leads nowhere or to itself")


# ---- tables --------------------------------------------------------------------------------------------------------


def test_twenty_thousand_columns(write):
    def wide(columns):
        names = [*(f"c{number}" for number in range(columns - 1)), "comment"]
        rows = [",".join(["1"] * (columns - 1)) + f",good and cheap number {row}" for row in range(5)]
        path = write("\n".join([",".join(names), *rows]), f"wide_{columns}.csv")
        began = time.process_time()
        return read([path]), time.process_time() - began

    wide(10)  # what is imported is not counted
    _, some = wide(2_000)
    reading, many = wide(20_000)
    assert many < min(20 * some, SECONDS)  # the work grows as the columns do
    assert reading.documents["text"].to_pylist() != [None] * 5
    assert reading.columns.num_rows == 20_000


def test_very_many_columns_of_nearly_empty_rows_are_refused(write):
    path = write(",".join(f"c{number}" for number in range(3_500)) + "\n" + "1,\n" * 3_500, "wide.csv")
    with pytest.raises(InputError) as caught:
        read([path])
    assert "wide.csv, row 573: more than 2,000 columns, nearly all of their cells empty." in str(caught.value)


def test_a_thousand_columns_of_text(write):
    names = ",".join(f"Why did you choose option {number}?" for number in range(1_000))
    rows = [",".join(f"since thing {row} of {number} is good for me" for number in range(1_000)) for row in range(6)]
    began = time.process_time()
    reading = read([write("\n".join([names, *rows]), "wide.csv")])
    assert time.process_time() - began < SECONDS
    assert reading.documents.num_rows == 6_000


WESTERN = "comment,stars\ngrüße an alle die das lesen,5\nnicht gut gewesen heute,2\n"
CHINESE = "评论,星级\n" + "这个产品质量很好我很喜欢下次还会买,5\n物流太慢了等了两个星期才到,1\n" * 3


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("content", "first"), [(WESTERN, "grüße an alle"), (CHINESE, "这个产品质量")])
def test_utf16_without_its_mark(write, content, first, encoding):
    reading = read([write(content, "a.csv", encoding)])
    assert any(text.startswith(first) for text in reading.documents["text"].to_pylist())
    assert reading.inputs[0]["encoding"] == encoding


def test_formulas_in_answers_are_text(write):
    answers = ["=HYPERLINK(\"http://example.com\",\"win\")", "=cmd|' /C calc'!A0", "+1 for the nice people",
               "-2 for the lift",
               "@home it works well", "- good\n- cheap"]  # fmt: skip
    rows = [f'"{answer.replace(chr(34), chr(34) * 2)}",{n % 5 + 1}' for n, answer in enumerate(answers)]
    reading = read([write("comment,stars\n" + "\n".join(rows), "f.csv")])
    assert sorted(reading.documents["text"].to_pylist()) == sorted(answers)
    assert [issue.row for issue in codes(reading, "formula-as-text")] == [2, 3]
    assert check(reading.documents, "documents") == []


def test_markup_in_answers_is_text(write):
    from voca.stages.clean import clean

    answers = [
        "<p>Great <b>food</b> &amp; staff</p><table><tr><td>twice</td></tr></table>",
        '<img src=x onerror="alert(1)">slow',
    ]
    rows = [f'"{answer.replace(chr(34), chr(34) * 2)}",3' for answer in answers]
    texts = read([write("comment,stars\n" + "\n".join(rows), "h.csv")]).documents["text"].to_pylist()
    assert sorted(texts) == sorted(answers)  # as written; the stage `clean` takes the markup out, the reports escape it
    assert {clean(text) for text in texts} == {"Great food & staff\ntwice", "slow"}


def test_customers_are_among_the_inputs(write):
    from voca.config import ReadOptions

    answers = write("customer_id,comment,nps\nc1,too slow for me,2\nc2,very friendly people,9\n", "answers.csv")
    crm = write("customer_id,plan\nc1,Free\nc3,Paid\n", "crm.csv")
    reading = read([answers], ReadOptions(customers=str(crm)))
    entry = reading.inputs[-1]
    assert (entry["name"], entry["rows"], entry["joined_on"]) == ("crm.csv", 2, "customer_id")
    assert (entry["matched"], entry["asked"], len(str(entry["sha256"]))) == (1, 2, 64)
