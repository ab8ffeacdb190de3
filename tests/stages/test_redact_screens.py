"""The search through a whole column decides which finders read a text: it never changes what they find."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca.stages.personal.screens import ANYTHING, screen
from voca.stages.redact import Options, Redact, Redactor, redact

MADE_UP = Path(__file__).parents[2] / "benchmarks" / "redaction_held_out"
REDACTOR = Redactor()
PIECES = (
    "my number is oh seven seven, double zero nine uh one two three", "jo dot smith at gmail dot com", "jo@example.com",
    "jo (at) example (.) org", "my name is", "spelled S, M, I, T, H", "card 4111 1111 1111 1111", "J. R. R. Tolkien",
    "DE89 3704 0044 0532 0130 00", "born on 12/03/1984", "née le 3 mai 1984", "order no. AB-12345", "123-45-6789",
    "passport number is X1234567", "Corner of Main Street and Elm", "221B Baker Street, London NW1 6XE", "zip 90210",
    "P.O. Box 123", "www.example.com/?token=abcdef", "10.0.0.1", "fe80:0:0:1::2", "+44 20 7946 0958", "Dr. Xanthorp",
    "mr quillor", "I spoke to Jennifer", "LOUD WORDS FROM MARIA", "Dr Pepper", "Müller’s", "José's name is Ana",
    "RSSMRA85T10A562S", "2 weeks", "ch. 12", "III.", "booking ref QX7T2P", "LS6 2QB",
    "Berg, B E R G", "\u00a0", "\n", "\u0663\u0664\u0665", "ß",
)  # fmt: skip


def one_by_one(texts):
    return [REDACTOR.find(text) for text in texts]


def in_a_column(texts):
    return [
        REDACTOR.find(REDACTOR.read(text, hints)) for text, hints in zip(texts, screen(pa.array(texts)), strict=True)
    ]


@pytest.mark.parametrize("part", ["first", "second"])
def test_made_up_comments(part):
    lines = (MADE_UP / f"{part}.txt").read_text(encoding="utf-8").splitlines()
    texts = [re.sub(r"\{\w+\|([^}]*)\}", r"\1", line) for line in lines]
    assert sum(map(len, one_by_one(texts))) > 100
    assert in_a_column(texts) == one_by_one(texts)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=5).map(" ".join), min_size=1, max_size=20)
)
def test_any_texts(texts):
    assert in_a_column(texts) == one_by_one(texts)
    assert in_a_column([text.lower() for text in texts]) == one_by_one([text.lower() for text in texts])


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Write to jo@example.com", "email"),
        ("jo at example punkt de", "email"),
        ("see https://example.com", "url"),
        ("from 10.0.0.1", "ip"),
        ("call 020 7946 0958", "phone"),
        ("DE89 3704 0044", "iban"),
        ("4111 1111 1111 1111", "card"),
        ("my geburtsdatum", "birth_date"),
        ("passport no. C01", "id"),
        ("order 12345", "reference"),
        ("12 Elm Street", "address"),
        ("five double two nine", "dictated"),
        ("S, M, I, T, H", "spelled"),
        ("José's name is Ana", "introduced"),
        ("J. Quillor", "initials"),
    ],
)
def test_what_passes(text, hint):
    assert hint in screen(pa.array([text]))[0]


def test_ordinary_texts_and_nulls_pass_nothing():
    texts = ["The staff was friendly and the room clean.", None, "", "Two of three came back in five days"]
    assert screen(pa.array(texts, pa.string())) == [frozenset()] * 4
    assert screen(pa.chunked_array([pa.array(["a"]), pa.array(["b@c"])])) == [frozenset(), frozenset({"email"})]


def test_every_hint_can_be_given():
    assert {
        "email", "url", "iban", "card", "ip", "birth_date", "id", "reference", "phone", "address",
        "dictated", "spelled", "introduced", "initials",
    } == ANYTHING  # fmt: skip


def test_a_number_said_in_doubles_is_one():
    assert redact("it is double five triple nine zero one")[0] == "it is [PHONE]"


def test_the_stage_finds_what_single_texts_have():
    texts = [*PIECES, *PIECES]
    done = Redact(Options())({"documents": documents(texts)})["documents"]
    assert done["text"].to_pylist() == [redact(text)[0] for text in texts]
