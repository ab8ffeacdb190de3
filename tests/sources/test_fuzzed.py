"""Seeds of the fuzzer, and what it found: every file ends in a reading or in a sentence, soon and in little memory."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from voca.errors import VocaError
from voca.schema import check
from voca.sources import read

FOLDER = Path(__file__).parent / "fuzzed"
TALK = "Agent: hello there you\nCustomer: my parcel is late\n" * 4


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_seeds_and_found_cases(path):
    with suppress(VocaError):
        assert check(read([path]).documents, "documents") == []


@pytest.mark.parametrize("keep", [30, 200, 400])
@pytest.mark.parametrize("name", ["talk.docx", "book.xlsx"])
def test_an_archive_that_lost_its_middle_is_said_to_be_damaged(tmp_path, name, keep):
    whole = (FOLDER / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(whole[:keep] + whole[-200:])
    with pytest.raises(VocaError):
        read([path])


def test_bytes_of_another_encoding_and_half_a_character_in_speech_are_read():
    documents = read([FOLDER / "bytes_in_roles.json"]).documents.to_pylist()
    assert [(row["speaker"], row["text"]) for row in documents] == [
        ("C\u00ff\u00fetomer", "Hello? \ufffd"),
        ("Agent", "Yes."),
    ]


def test_a_header_with_bytes_of_another_encoding_is_read():
    columns = read([FOLDER / "header_bytes.csv"]).columns["column"].to_pylist()
    assert columns == ["id", "H\u2018llo \u00e9", "comment"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("asterisks.txt", ("*" * 20_000 + "\n") * 5),
        ("quotes.txt", ('"' * 20_000 + "\n") * 5),
        ("blanks.json", '{"a":1}' + " " * 200_000 + '{"a":2}'),
        ("blank_lines.csv", "id,talk\n" + ('1,"' + TALK + "a" + "\n" * 40_000 + "b\n" + TALK + '"\n') * 4),
        ("voice.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\na <v" + " " * 1_000_000 + "a\n"),
        ("spaces.txt", "Anna" + " " * 20_000 + "x\nBob: hi\nAnna: hello\nBob: well\n"),
        ("monologue.txt", "Mara: hello\nOdo: hi\n" * 30 + "and so it went on for the whole day\n" * 10_000),
        ("tags.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n" + "<v a" * 10_000 + "\n"),
        ("brackets.vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n" + "<a" * 10_000 + "\n"),
        ("quotes.csv", "id,comment\n1," + '"' * 20_001 + "\n2,ok this is good\n"),
        ("unclosed.csv", "a,comment\n" + '1,"x\n' * 3_000),
        ("wide.csv", "c," * 1_500 + "comment\n" + "x," * 1_600 + "y\n" + "good and quick," * 1_500 + "z\n"),
    ],
)
def test_what_once_took_for_ever_takes_seconds(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    started = time.process_time()
    with suppress(VocaError):
        read([path])
    assert time.process_time() - started < 15
