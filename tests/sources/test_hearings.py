"""Speakers as hearings, courts and calls of investors print them; turns whose sides only a state tells apart."""

import json

import pytest

from voca.sources import read

SAID = [
    ("Mr. SMITH", "The trains have been late for a year."),
    ("The CHAIRMAN", "How many complaints did you get?"),
    ("Mr. SMITH", "About four thousand since June."),
    ("Ms. ALVAREZ", "I would add that refunds take ninety days."),
    ("The CHAIRMAN", "Thank you both."),
    ("Ms. ALVAREZ", "We are glad to help."),
]


def spoken(reading):
    return [(d["speaker"], d["text"]) for d in sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n    "])
def test_names_before_a_full_stop(write, between):
    reading = read([write(between.join(f"{name}. {words}" for name, words in SAID) + "\n", "hearing.txt")])
    assert spoken(reading) == SAID


def test_lines_that_go_on_belong_to_their_speaker(write):
    said = [(f"{'Mr. Smith' if n % 2 else 'Senator Lee'}", f"It was late\non day {n}.") for n in range(6)]
    reading = read([write("\n".join(f"    {name}. {words}" for name, words in said) + "\n", "hearing.txt")])
    assert spoken(reading) == [(name, words.replace("\n", " ")) for name, words in said]


def test_a_story_that_names_people_is_no_hearing(write):
    story = (
        "I asked to speak to Mr. Smith. He never rang.\nMr. Smith. That is the name I was given.\nNobody knew him.\n"
    )
    assert {d["speaker"] for d in read([write(story, "story.txt")]).documents.to_pylist()} == {None}


def test_questions_and_answers_before_a_gap(write):
    lines = ["Q    Where did you wait?", "A    On platform four.", "Q    For how long?", "A    Two hours."]
    reading = read([write("\n".join(lines) + "\n", "court.txt")])
    assert [who for who, _ in spoken(reading)] == ["Q", "A", "Q", "A"]
    assert {d["speaker_role"] for d in reading.documents.to_pylist()} == {"interviewer", "participant"}


def test_names_with_what_they_are_over_their_words(write):
    turns = [("Operator", "", "Good day."), ("Jane Roe", " -- Chief Officer", "Sales grew."),
             ("Amy Lee", " -- Northbank -- Analyst", "And returns?"), ("Jane Roe", " -- Chief Officer", "Fewer."),
             ("Amy Lee", " -- Northbank -- Analyst", "Thank you."), ("Operator", "", "Goodbye.")]  # fmt: skip
    reading = read([write("\n\n".join(f"{who}{what}\n\n{said}" for who, what, said in turns) + "\n", "call.txt")])
    assert spoken(reading) == [(who, said) for who, _, said in turns]


LOG = [("I need a room.", {}), ("There are two.", {"hotel": {"stars": 3}}), ("Your list has no prices.", {}),
       ("Sorry.", {"hotel": {}})]  # fmt: skip


def test_turns_of_which_every_second_has_a_state(write):
    log = [{"text": text, "metadata": state} for text, state in LOG]
    reading = read([write(json.dumps({f"d{n}.json": {"goal": {}, "log": log} for n in range(3)}), "data.json")])
    documents = reading.documents.to_pylist()
    assert len({d["conversation_id"] for d in documents}) == 3
    assert {(d["text"], d["speaker_role"]) for d in documents} == {
        (text, "system" if state else "customer") for text, state in LOG
    }


def test_turns_whose_states_are_in_no_order_are_records(write):
    log = [{"text": text, "metadata": {}} for text, _ in LOG]
    reading = read([write(json.dumps({"log": log}), "data.json")])
    assert reading.documents["speaker"].null_count == 4
