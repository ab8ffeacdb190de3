"""Bad input ends in a fixed exit code and a sentence with file, place and remedy, and leaves no partial output."""

from __future__ import annotations

import gzip
import os
import random
import sys
from pathlib import Path

import pytest

GOOD = "id,comment,nps\n" + "".join(
    f"{n},The delivery of box {n} was late and nobody told us about it,{n % 11}\n" for n in range(40)
)


def analyze(voca, path, *words):
    out = path.parent / "out"
    done = voca("analyze", path, "-o", out, "-q", *words)
    assert "Traceback" not in done.err
    return done, out


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("empty.csv", b"", 1, ["empty.csv", "empty"]),
        ("blank.csv", b"\n\n \n", 1, ["blank.csv is empty"]),
        ("mark.csv", b"\xef\xbb\xbf", 1, ["mark.csv is empty"]),
        ("error.csv", b"<!DOCTYPE html>\n<html>\n<p>Gateway, timed out</p>\n</html>\n", 1, ["a web page"]),
        ("header.csv", b"comment,nps\n", 1, ["header.csv", "header"]),
        ("numbers.csv", b"a,b\n1,2\n3,4\n5,6\n", 1, ["numbers.csv", "text", "--text"]),
        ("binary.csv", bytes(random.Random(1).randbytes(4000)), 1, ["binary.csv"]),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(300), 1, ["picture.csv"]),
    ],
)
def test_files_that_cannot_be_analysed(voca, tmp_path, name, content, code, words):
    path = tmp_path / name
    path.write_bytes(content)
    done, out = analyze(voca, path)
    assert done.code == code
    assert all(word in flat(done.err) for word in words), done.err
    assert not out.exists()


def test_no_such_file(voca, tmp_path):
    done, out = analyze(voca, tmp_path / "nowhere.csv")
    assert done.code == 1
    assert "nowhere.csv" in done.err
    assert not out.exists()


@pytest.mark.parametrize("command", [("analyze", "a.csv"), ("sample", "out"), ("eval", "sentiment", "a.csv")])
@pytest.mark.parametrize("seed", [-1, 2**32])
def test_what_is_no_seed_is_wrong_usage(voca, command, seed):
    named = ("--text", "comment", "--label", "stars") if command[0] == "eval" else ()
    done = voca(*command, *named, "--seed", seed)
    assert done.code == 2
    assert f"{seed} is no seed" in done.err


@pytest.mark.parametrize(
    ("name", "content", "issue"),
    [
        ("few.csv", GOOD + "99\n", "row 42"),
        ("many.csv", GOOD + "99,the box was late again,3,x,y,z\n", "row 42"),
        ("nul.csv", GOOD + "99,the box\0 was late again,3\n", "NUL"),
        ("words.csv", GOOD + "99,the box was late again,often\n", "row 42"),
        ("range.csv", GOOD + "99,the box was late again,42\n", "row 42"),
        ("quote.csv", GOOD + '99,"the box was late again,3\n' + "100,the food was good and fresh,9\n", "quote"),
        ("twice.csv", GOOD.replace("id,comment,nps", "nps,comment,nps"), "nps"),
    ],
)
def test_rows_with_problems_are_listed_and_the_rest_analysed(voca, tmp_path, name, content, issue):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert (out / "report.json").is_file()
    shown = flat(voca("show", "warnings", out, "--json").out)
    assert issue in shown
    strict = voca("analyze", path, "-o", tmp_path / "strict", "-q", "--strict")
    assert strict.code == 3
    assert name in strict.err
    assert not list((tmp_path / "strict").glob("*"))


def test_mixed_encodings_are_located(voca, tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_bytes(GOOD.encode() + "98,das Café war schön und günstig,9\n".encode() + b"99,caf\xe9 tr\xe8s bon,9\n")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert "43" in voca("show", "warnings", out, "--json").out


@pytest.mark.parametrize(
    "column",
    [
        ["4,5", "3,0", "5,0", "1,5"],
        ["10 - very likely", "0 - not at all likely", "7", "9 - likely"],
        ["8/10", "3/10", "10/10", "1/10"],
        ["★★★★", "★", "★★★★★", "★★"],
    ],
)
def test_scores_as_people_write_them(voca, tmp_path, column):
    path = tmp_path / "scores.csv"
    rows = (f'The box {n} was late and cold again,"{column[n % 4]}"' for n in range(40))
    path.write_text("comment,rating\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert '"n": 40' in voca("show", "scores", out, "--json").out


@pytest.mark.parametrize(
    ("text", "rows"),
    [("The box was late and nobody told us about it", 30), ("", 30), ("The box was late", 1), ("n/a", 12)],
)
def test_little_or_nothing_to_say(voca, tmp_path, text, rows):
    path = tmp_path / "same.csv"
    path.write_text("comment,nps\n" + f'"{text}",5\n' * rows, encoding="utf-8")
    done, out = analyze(voca, path, "--text", "comment")
    assert done.code == 0, done.err
    assert "coverage" in (out / "report.json").read_text()


def test_a_cell_of_fifty_megabytes(voca, tmp_path):
    path = tmp_path / "huge.csv"
    path.write_text(GOOD + "99," + "a" * 50_000_000 + ",3\n", encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert "row 42" in flat(voca("show", "warnings", out, "--json").out)


def test_dates_in_three_formats(voca, tmp_path):
    path = tmp_path / "dates.csv"
    dates = ["2026-03-04", "19th November 2025", "4 Jan 2026"]
    rows = (f"The box {n} was late and cold again,{n % 11},{dates[n % 3]}" for n in range(40))
    path.write_text("comment,nps,date\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    overview = voca("show", "overview", out, "--json").out
    assert "2025-11-19" in overview
    assert "2026-03-04" in overview


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--pipeline", "reviewz"], "Did you mean 'reviews'?"),
        (["--engine", "bertopik"], "Did you mean 'bertopic'?"),
        (["--text", "coment"], "coment"),
        (["--score", "nps"], "not of the form KIND=COLUMN"),
        (["--score", "nps=ltr"], "ltr"),
        (["--pipeline", "p" * 300 + ".toml"], "There is no pipeline"),
    ],
)
def test_wrong_usage(voca, tmp_path, words, message):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    done, out = analyze(voca, path, *words)
    assert done.code == 2
    assert message in flat(done.err)
    assert not list(out.glob("*"))


def test_an_output_folder_that_cannot_be_written(voca, tmp_path):
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    (tmp_path / "out").write_text("a file")
    done = voca("analyze", path, "-o", tmp_path / "out", "-q")
    assert done.code == 1
    assert "cannot be written" in flat(done.err)
    assert "-o FOLDER" in flat(done.err)
    assert (tmp_path / "out").read_text() == "a file"


def test_names_with_spaces_quotes_and_emoji(voca, tmp_path):
    path = tmp_path / 'it\'s "our" reviews 😀.csv'
    path.write_text(GOOD, encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert (out / "report.html").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_names_that_are_not_utf_8(voca, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    path.write_text(GOOD, encoding="utf-8")
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert "caf\ufffd.csv" in voca("report", out).out
    done = voca("analyze", path, "-o", path.with_suffix(""), "-q")
    assert done.code == 1
    assert "cannot be written: its name is not UTF-8. Choose another" in flat(done.err)
    assert not path.with_suffix("").exists()
    done = voca("sentiment", path, "-o", path.with_suffix(".tsv"))
    assert done.code == 0, done.err
    assert path.with_suffix(".tsv").is_file()


def test_gzip_and_globs(voca, tmp_path):
    for name in ("a", "b"):
        with gzip.open(tmp_path / f"{name}.csv.gz", "wt", encoding="utf-8") as stream:
            stream.write(GOOD.replace("box", f"box {name}"))
    done = voca("analyze", tmp_path / "*.csv.gz", "-o", tmp_path / "out", "-q")
    assert done.code == 0, done.err
    assert '"n": 80' in voca("show", "scores", tmp_path / "out", "--json").out


@pytest.mark.skipif(
    not os.path.isdir("/dev/shm") or os.geteuid() != 0, reason="needs a small tmpfs, which root can mount"
)
def test_a_full_disk(voca, tmp_path):
    import subprocess

    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        done = voca("analyze", path, "-o", small / "out", "-q")
        assert done.code == 1
        assert "disk is full" in flat(done.err)
        assert not (small / "out").exists()
    finally:
        subprocess.run(["umount", str(small)], check=False)


@pytest.mark.parametrize("verb", ["sentiment", "themes"])
def test_labelled_rows_that_are_mended_are_said(voca, tmp_path, verb):
    path = tmp_path / "gold.csv"
    said = ("it was late and cold,negative\n", "it was quick and kind,positive\n")
    path.write_text("text,label\n" + "".join(said) * 12 + "nothing else\n", encoding="utf-8")
    done = voca("eval", verb, path, "--text", "text", "--label", "label")
    assert done.code == 0, done.err
    assert "gold.csv has a problem: row 26: 1 fields where the header has 2" in flat(done.err)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-16", "good.csv is not in utf-16. Name another with --encoding"),
        ("latin-l", "There is no encoding 'latin-l'"),
        ("hex", "There is no encoding 'hex'"),
        ("rot13", "There is no encoding 'rot13'"),
    ],
)
def test_an_encoding_that_the_file_is_not_in(voca, tmp_path, encoding, said):
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    done = voca("check", tmp_path / "good.csv", "--encoding", encoding)
    assert done.code == 1
    assert said in flat(done.err)


def test_groups_called_date_that_are_no_dates(voca, tmp_path):
    path = tmp_path / "good.csv"
    head, *lines = GOOD.splitlines()
    dates = ("2026-02-30", "0000-00-00", "soon", "99999-01-01")
    path.write_text(
        "\n".join([f"{head},date", *(f"{line},{dates[i % 4]}" for i, line in enumerate(lines))]), encoding="utf-8"
    )
    done, out = analyze(voca, path)
    assert done.code == 0, done.err
    assert voca("report", out).code == 0


@pytest.mark.parametrize("verb", ["sentiment", "redact"])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("few.csv", GOOD + "99\n", "few.csv has a problem: row 42"),
        ("lines.jsonl", '{"comment": "the box was late again"}\n{"comment": late}\n{"comment": "it was quick"}\n',
         "lines.jsonl has a problem: row 2: not valid JSON"),
    ],
    ids=["too few fields", "a line that is no JSON"],
)  # fmt: skip
def test_rows_that_are_left_out_or_mended_are_said_beside_the_others(voca, tmp_path, verb, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = voca(verb, tmp_path / name, "-o", tmp_path / "out.csv")
    assert done.code == 0
    assert said in flat(done.err)
    assert "'voca check' lists them" in flat(done.err)
    (tmp_path / name).write_text(GOOD if name == "few.csv" else '{"comment": "late"}\n' * 3, encoding="utf-8")
    assert "problem" not in voca(verb, tmp_path / name, "-o", tmp_path / "out.csv").err


@pytest.mark.parametrize("words", [("-o", ""), ("--out", ""), ("--out=",)])
def test_an_empty_name_of_the_output_is_refused(voca, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    done = voca("analyze", "data.csv", *words)
    assert (done.code, "-o has an empty name" in flat(done.err)) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("analyze", ""), "An empty name stands among the arguments"),
        (("analyze", "data.csv", "--text", ""), "--text has an empty value"),
        (("show", "drivers", "out", "--score="), "--score has an empty value"),
        (("check", "--", ""), "An empty name stands among the arguments"),
    ],
)
def test_an_empty_word_is_no_guess(voca, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.csv").write_text(GOOD, "utf-8")
    done = voca(*words)
    assert (done.code, done.out, said in flat(done.err)) == (2, "", True), done.err


def test_without_a_word_the_help_is_printed(voca):
    done = voca()
    assert (done.code, "went wrong" in done.err) == (2, False)
    assert "analyze" in done.out + done.err


@pytest.mark.parametrize("option", ["--text", "--segment", "--time", "--sheet"])
def test_names_that_are_not_utf_8_are_refused(voca, tmp_path, option):
    path = tmp_path / "data.csv"
    path.write_text(GOOD, "utf-8")
    done = voca("check", path, option, "caf\udce9")
    assert (done.code, f"{option} 'caf\ufffd' is not UTF-8" in flat(done.err)) == (2, True)
