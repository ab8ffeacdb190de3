"""Every format through every way in: a file, gzipped, in a folder, in an archive, through a pipe with no name to it."""

from __future__ import annotations

import gzip
import io
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from voca.checks import check
from voca.config import ReadOptions
from voca.errors import VocaError
from voca.sources import read, stream

FOLDER = Path(__file__).parent / "fuzzed"


def _readable() -> list[Path]:
    found = []
    for path in sorted(FOLDER.iterdir()):
        with suppress(VocaError):
            read([path])
            found.append(path)
    return found


SAMPLES = _readable()


def said(reading):
    rows = reading.documents.to_pylist()
    return sorted((str(row["speaker"]), row["turn"] or 0, str(row["text"]), str(row["question_id"])) for row in rows)


def piped(monkeypatch, content):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    return read(["-"])


def archive(path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(path.name, path.read_bytes())
    return out.getvalue()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_same_words_by_every_way(tmp_path, monkeypatch, path):
    expected = said(read([path]))
    assert expected
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert said(read([packed])) == expected
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / path.name).write_bytes(path.read_bytes())
    assert said(read([tmp_path / "folder"])) == expected
    (tmp_path / "whole.zip").write_bytes(archive(path))
    assert said(read([tmp_path / "whole.zip"])) == expected
    assert said(piped(monkeypatch, path.read_bytes())) == expected
    assert said(piped(monkeypatch, gzip.compress(path.read_bytes()))) == expected
    assert said(piped(monkeypatch, archive(path))) == expected


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_is_checked_is_what_is_read(path):
    looked_at = check(stream([path], ReadOptions(), textless=True), datetime(2030, 1, 1))
    assert looked_at.documents == read([path]).documents.num_rows
    assert looked_at.columns.equals(read([path]).columns)


def test_most_formats_have_a_sample():
    endings = {path.suffix for path in SAMPLES}
    assert endings >= {".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".docx", ".vtt", ".srt", ".txt", ".md"}


LATE = [f'"The parcel of week {n} came late, again, and torn",{n % 5 + 1}' for n in range(80)]
MAILS = [f'4{n},"Still late.\n\nOn Monday, Ann Berg wrote:\nwe are sorry, it is on its way",{n % 5}' for n in range(40)]
SAID = [f'"Ann Berg": it came late, again, and torn {n}\n"Bo Lind": oh, really?' for n in range(20)]
QUOTING = [f'Ann: she said "late, again", and left {n}\nBo: "never", she said' for n in range(20)]


@pytest.mark.parametrize(
    ("lines", "kind", "rows"),
    [
        (["comment,stars", *LATE], "csv", 80),
        (["comment,stars", *(line if n % 3 else "it was fine,4" for n, line in enumerate(LATE))], "csv", 80),
        (["ticket,message,stars", *MAILS], "csv", 40),
        (["ticket;message;stars", *(mail.replace('",', '";').replace(',"', ';"') for mail in MAILS)], "csv", 40),
        (["sep=;", "comment;stars;", *(f"it came late in week {n};{n % 5};" for n in range(40))], "csv", 40),
        (SAID, "dialogue", 40),
        (QUOTING, "dialogue", 40),
        (['"Late, again," she said, and left', "and nobody, ever, asked why"] * 20, "dialogue", 40),
    ],
    ids=["text first", "some quoted", "mails", "semicolons", "sep", "quoted names", "quotes", "prose"],
)
def test_a_table_without_a_name_is_told_by_its_quotes(monkeypatch, lines, kind, rows):
    reading = piped(monkeypatch, "\n".join([*lines, ""]).encode())
    assert (reading.inputs[0]["format"], reading.inputs[0]["rows"]) == (kind, rows)
