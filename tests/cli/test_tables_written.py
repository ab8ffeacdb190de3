"""The commands that write a table: what they read it from, and under which names they write it."""

from __future__ import annotations

import csv
import io
import json

import pytest

ROWS = "id,comment\n" + "".join(f"{n},The parcel of week {n} came late and the box was torn\n" for n in range(30))
VERBS = ["sentiment", "themes", "redact"]


def flat(text):
    return " ".join(text.split())


def pipe(monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def comments(tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def quarters(tmp_path):
    """Make a workbook with the same columns on two sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name in ("Spring", "Autumn term"):
        sheet = book.create_sheet(name)
        for row in csv.reader(io.StringIO(ROWS.replace("week", name))):
            sheet.append(row)
    path = tmp_path / "quarters.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("verb", VERBS)
def test_standard_input_is_read_like_a_file(voca, comments, tmp_path, monkeypatch, verb):
    written = [tmp_path / "piped.csv", tmp_path / "file.csv"]
    pipe(monkeypatch, ROWS)
    done = voca(verb, "-", "-o", written[0])
    assert (done.code, done.err) == (0, "")
    assert voca(verb, comments, "-o", written[1]).code == 0
    assert written[0].read_bytes() == written[1].read_bytes()
    assert len(read(written[0])) == 30


def test_what_came_through_a_pipe_before_is_not_read_again(voca, tmp_path, monkeypatch):
    for words in ("late", "early"):
        pipe(monkeypatch, ROWS.replace("late", words))
        voca("sentiment", "-", "-o", tmp_path / "out.csv", "-q")
        assert words in read(tmp_path / "out.csv")[0]["comment"]


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["sentiment", "-", "-o", "FILE"], "", "standard input is empty"),
        (["redact", "-", "--audited"], ROWS, "standard input has no column 'left'"),
        (["redact", "-", "--audited"], "row,text,left\n2,late again,\n", "No cell of 'left' in standard input"),
        (["themes", "-", "-o", "FILE", "--text", "remark"], ROWS, "standard input has no column 'remark'"),
    ],
)
def test_what_is_said_of_standard_input(voca, tmp_path, monkeypatch, words, text, said):
    pipe(monkeypatch, text)
    done = voca(*(tmp_path / "out.csv" if word == "FILE" else word for word in words))
    assert done.code in (1, 2)
    assert said in flat(done.err)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("options", [[], ["--text", "comment"]], ids=["columns guessed", "column named"])
def test_of_several_sheets_one_is_to_be_named(voca, quarters, tmp_path, verb, options):
    out = tmp_path / "out.csv"
    done = voca(verb, quarters, "-o", out, *options)
    assert done.code == 2
    said = "quarters.xlsx has 2 sheets with rows. Name one with --sheet: 'Spring', 'Autumn term'."
    assert said in flat(done.err)
    assert not out.exists()
    assert voca(verb, quarters, "-o", out, *options, "--sheet", "Autumn term").code == 0
    assert "of Autumn term 0 came" in read(out)[0]["comment"]


def test_calls_in_one_file_are_no_sheets(voca, tmp_path):
    def call(said):
        turns = [{"speakerId": speaker, "sentences": [{"start": n * 4000, "end": n * 4000 + 3000, "text": said}]}
                 for n, speaker in enumerate("1212")]  # fmt: skip
        return {"callId": said, "transcript": turns}

    path = tmp_path / "calls.json"
    calls = {"callTranscripts": [call("the parcel is late again"), call("the box was torn open")]}
    path.write_text(json.dumps(calls), encoding="utf-8")
    done = voca("sentiment", path, "-o", tmp_path / "out.csv")
    assert done.code == 2
    assert "calls.json has 2 conversations. Put each into a file of its own." in flat(done.err)
