"""The commands that write a table: what they read it from, and under which names they write it."""

from __future__ import annotations

import csv
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor

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


@pytest.mark.parametrize("verb", ["check", "analyze"])
def test_a_table_of_customers_with_several_sheets_is_to_be_saved_apart(voca, comments, quarters, tmp_path, verb):
    where = ["-o", tmp_path / "out"] if verb == "analyze" else []
    done = voca(verb, comments, "--customers", quarters, "--on", "id", *where)
    assert done.code == 2
    assert "Save the sheet with the customers as a file of its own: 'Spring', 'Autumn term'." in flat(done.err)


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


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out.xls", "out.xls would be a workbook, and what is written is CSV."),
        ("out.ODS", "out.ODS would be a workbook"),
        ("out.parquet", "out.parquet would be Parquet"),
        ("out.json", "out.json would be JSON"),
        ("out.jsonl", "out.jsonl would be JSON"),
        ("out.csv.gz", "out.csv.gz would be a packed file"),
        ("out.tab", "out.tab would be a table with tabs"),
        ("-", "-o - would write a file of that name"),
    ],
)
def test_a_name_that_promises_another_format_is_refused(voca, comments, tmp_path, monkeypatch, verb, name, said):
    monkeypatch.chdir(tmp_path)
    done = voca(verb, comments, "-o", name)
    assert done.code == 2
    assert said in flat(done.err)
    assert "Give a name that ends in .csv, .tsv or .xlsx." in flat(done.err)
    assert list(tmp_path.iterdir()) == [comments]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("name", "said"), [("nowhere/out.csv", "there is no folder nowhere."), (".", "it is a folder.")]
)
def test_a_place_that_is_not_there_is_said_before_the_work(voca, comments, tmp_path, monkeypatch, verb, name, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("voca.sources.load", None)
    done = voca(verb, comments, "-o", name)
    assert done.code == 1
    assert said in flat(done.err)
    assert "Choose another place with -o FILE." in flat(done.err)


@pytest.mark.parametrize(
    ("name", "delimiter"), [("out.csv", ","), ("out.tsv", "\t"), ("OUT.TSV", "\t"), ("out.txt", ","), ("out.v2", ",")]
)
def test_other_names_are_free(voca, comments, tmp_path, name, delimiter):
    assert voca("redact", comments, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(f"id{delimiter}comment")


@pytest.mark.parametrize("verb", ["redact", "sentiment"])
@pytest.mark.parametrize(
    ("read", "name", "delimiter"),
    [(";", "out.csv", ";"), ("|", "out.csv", "|"), ("\t", "out.csv", ","), (";", "out.tsv", "\t")],
)
def test_semicolons_and_bars_stay(voca, comments, tmp_path, verb, read, name, delimiter):
    rows = list(csv.reader(io.StringIO(ROWS)))
    with comments.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=read).writerows(rows)
    assert voca(verb, comments, "-o", tmp_path / name).code == 0
    with (tmp_path / name).open(encoding="utf-8", newline="") as stream:
        written = list(csv.reader(stream, delimiter=delimiter))
    assert [row[: len(rows[0])] for row in written] == rows


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_written_to_and_stays_one(voca, comments, tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ThreadPoolExecutor(max_workers=1) as beside:
        came = beside.submit(path.read_text, encoding="utf-8")
        assert voca("redact", comments, "-o", path).code == 0
        assert came.result().startswith("id,comment")
    assert path.is_fifo()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--audit", 5, "-o", "out.json"], "out.json would be JSON, and what is written is CSV."),
        (["--audit", 5, "-o", "out.xls"], "Give a name that ends in .csv or .xlsx."),
        (["-o", "out.csv", "--map", "map.parquet"], "map.parquet would be Parquet"),
        (["-o", "out.csv", "--map", "./out.csv"], "Give --map a name of its own."),
    ],
)
def test_an_audit_and_a_map_say_what_they_are_too(voca, comments, tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    done = voca("redact", comments, *options)
    assert done.code == 2
    assert said in flat(done.err)
    assert list(tmp_path.iterdir()) == [comments]


@pytest.mark.parametrize("name", ["report.html", "study.duckdb", "out.csv", "-"])
@pytest.mark.parametrize("words", [["analyze", "comments.csv"], ["codebook", "apply", "study", "themes.toml"]])
def test_a_study_is_no_file(voca, comments, monkeypatch, words, name):
    monkeypatch.chdir(comments.parent)
    done = voca(*words, "-o", name)
    assert done.code == 2
    assert "would be a folder: a study is several files" in flat(done.err)
    assert list(comments.parent.iterdir()) == [comments]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-o", "r"], 2, "The name 'r' does not say in which format"),
        (["-o", "r.xlsx"], 2, "There is no report format 'xlsx'. Known: html, json."),
        (["--format", "htm"], 2, "Did you mean 'html'?"),
        (["--format", "html", "-o", "r.json"], 2, "r.json would be JSON, and what is written is HTML."),
        (["--format", "json", "-o", "r.pdf"], 2, "Give a name that ends in .json."),
        (["-o", "nowhere/r.html"], 1, "there is no folder nowhere."),
        (["-o", "r.HTML"], 0, "<!DOCTYPE html>"),
        (["-o", "r.htm"], 0, "<!DOCTYPE html>"),
        (["--format", "JSON", "-o", "r.v2"], 0, '"overview"'),
    ],
)
def test_a_report_is_what_its_name_says(voca, survey_folder, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    done = voca("report", survey_folder, *words)
    assert done.code == code
    written = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()]
    assert said.lower() in (flat(done.err) if code else written[0]).lower()
    assert bool(written) is not bool(code)


def test_a_codebook_is_toml(voca, survey_folder, tmp_path):
    done = voca("codebook", "export", survey_folder, "-o", tmp_path / "themes.xlsx")
    assert done.code == 2
    assert "themes.xlsx would be a workbook, and what is written is TOML. Give a name that ends in .toml" in flat(
        done.err
    )


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["comments.csv", "./comments.csv", "link.csv"])
def test_the_file_that_is_read_is_not_written_over(voca, comments, tmp_path, monkeypatch, verb, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.csv").symlink_to(comments)
    done = voca(verb, "comments.csv", "-o", name)
    assert (done.code, "is the file that is read" in flat(done.err)) == (2, True), done.err
    assert comments.read_text(encoding="utf-8") == ROWS


def test_the_map_of_a_redaction_does_not_take_the_inputs_place(voca, comments, tmp_path):
    done = voca("redact", comments, "-o", tmp_path / "out.csv", "--map", comments)
    assert (done.code, "is the file that is read" in flat(done.err)) == (2, True)
    assert comments.read_text(encoding="utf-8") == ROWS
    assert not (tmp_path / "out.csv").exists()


def test_comments_without_a_theme_are_said_so(voca, tmp_path):
    (tmp_path / "few.csv").write_text(
        "id,comment\n1,It came late again today\n2,I like the new map\n", encoding="utf-8"
    )
    done = voca("themes", tmp_path / "few.csv", "-o", tmp_path / "out.csv", "--text", "comment")
    assert done.out.startswith("No theme in 2 comments: too few of them say something alike.")


def test_rows_without_words_are_no_comments_of_themes(voca, tmp_path):
    path, written = tmp_path / "comments.csv", tmp_path / "themes.csv"
    path.write_text("id,comment\n" + "".join(f"{i},The driver came {i} hours late\n" for i in range(9)) + "9,\n")
    done = voca("themes", path, "--text", "comment", "-o", written)
    assert done.code == 0
    assert " 9 comments" in done.out + done.err
    assert len(written.read_text().splitlines()) == 11
