"""A whole conversation in each cell of a column, in whatever dress its lines have."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import pyarrow as pa
import pytest

from voca.sources import Query, from_frame, read
from voca.sources.embedded import turns_of

WHO = ("Agent", "Customer")
SAID = ["How can I help?", "The lamp flickers.", "Which one is it?", "The tall one, at night."]


def lines(form):
    return "\n".join(form.format(who=WHO[n % 2], words=words, n=n) for n, words in enumerate(SAID))


DRESSES = {
    "a colon": lines("{who}: {words}"),
    "a dash": lines("{who} - {words}"),
    "brackets": lines("[{who}] {words}"),
    "a time in brackets": lines("[00:0{n}] {who}: {words}"),
    "a time of a clock": lines("(10:0{n}:05) {who}: {words}"),
    "breaks of HTML": lines("{who}: {words}").replace("\n", "<br>"),
    "all on one line": lines("{who}: {words}").replace("\n", " "),
    "all on one line, with times": lines("[00:0{n}] {who}: {words}").replace("\n", " "),
    "JSON": json.dumps([{"speaker": WHO[n % 2], "text": words} for n, words in enumerate(SAID)]),
    "Python": repr([{"role": WHO[n % 2], "content": words} for n, words in enumerate(SAID)]),
    "JSON below a name": json.dumps({"id": 7, "messages": [
        {"role": WHO[n % 2], "content": words} for n, words in enumerate(SAID)]}),
}  # fmt: skip


@pytest.mark.parametrize("text", DRESSES.values(), ids=DRESSES)
def test_turns_of_a_cell(text):
    assert [(cue.speaker, cue.text) for cue in turns_of(text)] == [(WHO[n % 2], words) for n, words in enumerate(SAID)]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Agent: How can I help?\nCustomer: It flickers.", ["Agent", "Customer"]),
        ("Speaker 1: Hello? Speaker 2: It flickers. Speaker 1: Which? Speaker 2: The tall one.",
         ["Speaker 1", "Speaker 2"] * 2),
        ("(10:02:05) Ann Dee: It flickers.\n(10:03:05) Tom Hale: Which?\n(10:04:00) Ann Dee: The tall one.",
         ["Ann Dee", "Tom Hale", "Ann Dee"]),
        ("Pros: bright, quiet\nCons: dear", []),
        ("Like: the light, which is warm\nDislike: the price of it\nLike: the shape\nDislike: the short cable", []),
        ("[Pros] The light is warm\n[Cons] The price of it\n[Pros] The shape\n[Cons] A short cable", []),
        ("1. The lamp is bright.\n2. It is dear.", []),
        ("Two things: it flickers. One more: it hums.", []),
        ('["bright", "quiet"]', []),
        ('[{"name": "lamp", "price": 3}, {"name": "bulb", "price": 1}]', []),
        ("[Edited] The lamp is bright.\n[Later] It is not.", []),
    ],
)  # fmt: skip
def test_what_is_a_conversation(text, speakers):
    assert [cue.speaker for cue in turns_of(text)] == speakers


@pytest.mark.parametrize("text", DRESSES.values(), ids=DRESSES)
def test_an_agents_words_are_no_customers(write, text):
    out = io.StringIO()
    rows = [[f"c{n}", n % 5 + 1, text.replace("flickers", f"flickers {n}")] for n in range(6)]
    csv.writer(out).writerows([["call_id", "csat", "transcript"], *rows])
    documents = read([write(out.getvalue(), "calls.csv")]).documents.to_pylist()
    assert sorted((d["speaker"], d["speaker_role"]) for d in documents) == sorted(
        [("Agent", "agent"), ("Customer", "customer")] * 12
    )
    assert len({d["response_id"] for d in documents}) == 6


@pytest.mark.parametrize("source", ["a data frame", "a database"])
def test_rows_from_elsewhere_are_read_as_those_of_a_file(tmp_path, source):
    text = DRESSES["brackets"]
    rows = {"call_id": [f"c{n}" for n in range(6)], "csat": [n % 5 + 1 for n in range(6)],
            "transcript": [text.replace("flickers", f"flickers {n}") for n in range(6)]}  # fmt: skip
    if source == "a database":
        with closing(sqlite3.connect(tmp_path / "calls.db")) as database, database:
            database.execute("create table calls (call_id text, csat integer, transcript text)")
            database.executemany("insert into calls values (?, ?, ?)", zip(*rows.values(), strict=True))
        reading = read([Query("select * from calls", f"sqlite:///{tmp_path / 'calls.db'}")])
    else:
        reading = from_frame(pa.table(rows))
    found = sorted((d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist())
    assert found == sorted([("Agent", "agent"), ("Customer", "customer")] * 12)


@pytest.mark.parametrize("cell", ["{[1, 2]: 'a record whose key is a list'}", "[date(5), 'no date, and no messages']"])
def test_what_python_cannot_hold_is_no_conversation(cell):
    assert turns_of(cell) == []
