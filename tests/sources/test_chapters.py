"""Headings of chapters between turns and passages: left out and said; what somebody said stays."""

from __future__ import annotations

import pytest

from voca.sources import read

TURNS = [
    ("Anna Berg", "Hello and thanks for taking part."),
    ("Pat Kim", "Sure, happy to help with that."),
    ("Anna Berg", "What do you think of the price?"),
    ("Pat Kim", "It is too high for what it does."),
]
TIMES = ["0:03", "0:07", "12:36", "12:41"]


def spoken(reading):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["turn"])
    return [(row["speaker"], row["text"]) for row in rows]


def left_out(reading):
    return {issue.code: issue.message for issue in reading.issues if issue.code == "chapters"}


@pytest.fixture
def load(tmp_path):
    def load(*lines, name="talk.txt"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read([path])

    return load


FORMS = {
    "name and colon": lambda time, who, words: [f"{who}: {words}"],
    "time before": lambda time, who, words: [f"[{time}] {who}: {words}"],
    "time above": lambda time, who, words: [time, f"{who}: {words}"],
    "name and time above": lambda time, who, words: [f"{who} {time}", words, ""],
    "name above time": lambda time, who, words: [who, time, words],
    "bold": lambda time, who, words: [f"**{who}** ({time}): {words}", ""],
}
HEADINGS = {
    "dash": "{} - {}",
    "plain": "{} {}",
    "bracketed": "[{}] {}",
    "markdown": "## {} - {}",
    "part": "{} Chapter 2: {}",
}


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("form", FORMS)
def test_headings_between_turns(load, form, heading):
    said = [FORMS[form](time, *turn) for time, turn in zip(TIMES, TURNS, strict=True)]
    first, second = (
        HEADINGS[heading].format(*part) for part in (("0:00", "Introduction"), ("12:34", "Price and plans"))
    )
    reading = load(first, *said[0], *said[1], second, *said[2], *said[3])
    assert spoken(reading) == TURNS
    assert left_out(reading) == {"chapters": "2 headings of chapters were left out: nobody's words"}


def test_a_list_of_chapters_above_the_talk(load):
    said = [line for time, turn in zip(TIMES, TURNS, strict=True) for line in (f"{turn[0]} {time}", turn[1], "")]
    reading = load("Chapters", "0:00 Introduction", "12:34 Price and plans", "", "Transcript", *said)
    assert spoken(reading) == TURNS


@pytest.mark.parametrize("spelt", [False, True])
def test_headings_between_passages_without_names(load, spelt):
    """YouTube shows the title of a chapter above its first passage, and the time once more in words."""
    passages = [
        ("0:00", "0 seconds", "hello and welcome to"),
        ("0:04", "4 seconds", "this look at the kettle"),
        ("1:15", "1 minute, 15 seconds", "so here is the box and"),
        ("1:19", "1 minute, 19 seconds", "it is damaged"),
    ]
    lines = [[time, *([words] if spelt else []), text] for time, words, text in passages]
    reading = load("Intro", *lines[0], *lines[1], "Unboxing", *lines[2], *lines[3])
    whole = " ".join(text for _, text in spoken(reading))
    assert whole == "hello and welcome to this look at the kettle so here is the box and it is damaged"
    assert left_out(reading) == {"chapters": "2 headings of chapters were left out: nobody's words"}


def test_what_somebody_said_stays(load):
    said = [f"[{time}] {who}: {words}" for time, (who, words) in zip(TIMES, TURNS, strict=True)]
    reading = load(*said[:2], "[0:12] Yes", *said[2:])  # a passage without its name
    assert spoken(reading) == [*TURNS[:2], (None, "Yes"), *TURNS[2:]]
    under = [line for time, (who, words) in zip(TIMES, TURNS, strict=True) for line in (f"{time} | {who}", words)]
    reading = load(*under[:4], "0:12 | Cleo Ray", "I only speak once.", *under[4:])
    assert spoken(reading) == [*TURNS[:2], ("Cleo Ray", "I only speak once."), *TURNS[2:]]
    assert not left_out(reading)
