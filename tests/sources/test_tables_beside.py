"""Transcripts in tables and lists with more beside them than who speaks, and names of parts that desks have."""

import json

import pytest

from voca.sources import read

TURNS = [
    ("Tom Hale", 0.4, 2.6, "Hi Mia, thank you for joining."),
    ("Mia Stone", 2.7, 6.6, "Our export takes an hour."),
    ("Tom Hale", 7.0, 8.6, "What happens then?"),
    ("Mia Stone", 9.0, 12.6, "It fails and I start again."),
]
HEADERS = {
    "beginnings and ends": ("sentence,startTime,endTime,speaker_name,sentiment,filter", '"{text}",{a},{b},{who},bad,x'),
    "a clock": ("Timestamp,Speaker,Text,Tags", '00:00:{n:02d},{who},"{text}",Export'),
}


def table(form, rows=TURNS):
    header, line = form
    lines = (line.format(who=who, a=a, b=b, text=text, n=n) for n, (who, a, b, text) in enumerate(rows))
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.parametrize("form", HEADERS.values(), ids=HEADERS)
def test_columns_beside_a_transcript_are_left_out_and_named(write, form):
    reading = read([write(table(form), "call.csv")])
    documents = sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])
    assert [(d["speaker"], d["text"]) for d in documents] == [(who, text) for who, _, _, text in TURNS]
    assert {d["conversation_id"] for d in documents} == {"call"}
    beside = next(issue.message for issue in reading.issues if issue.code == "columns-beside")
    assert ("'sentiment', 'filter'" if "sentence" in form[0] else "'Tags'") in beside


@pytest.mark.parametrize("column", ["rating", "call_id"])
def test_ratings_and_ids_beside_times_stay(write, column):
    header = f"text,start,end,speaker,{column}"
    lines = [f'"{text}",{a},{b},{who},{n % 2 + 1}' for n, (who, a, b, text) in enumerate(TURNS * 3)]
    reading = read([write("\n".join([header, *lines]) + "\n", "call.csv")])
    assert "columns-beside" not in {issue.code for issue in reading.issues}
    assert column in {row["column"] for row in reading.columns.to_pylist()}


def test_parts_as_desks_call_them(write):
    lines = ["ticket_id,author_name,author_role,body", "70,Anna Berg,end-user,The lamp flickers.",
             "70,Tom Hale,agent,Which one is it?", "70,Anna Berg,end-user,The tall one.",
             "71,Bo Lind,end-user,I was charged twice.", "71,Tom Hale,admin,I will refund it."]  # fmt: skip
    reading = read([write("\n".join(lines) + "\n", "comments.csv")])
    told = {(d["speaker"], d["speaker_role"]) for d in reading.documents.to_pylist()}
    assert told == {("Anna Berg", "customer"), ("Bo Lind", "customer"), ("Tom Hale", "agent")}


def test_what_neither_came_in_nor_went_out_is_nobodys(write):
    messages = [
        {"type": "MESSAGE", "text": "The lamp flickers.", "direction": "INCOMING", "senders": [{"name": "Anna"}]},
        {"type": "MESSAGE", "text": "Which one is it?", "direction": "OUTGOING", "senders": [{"name": "Tom"}]},
        {"type": "COMMENT", "text": "Batch 7 again."},
        {"type": "MESSAGE", "text": "The tall one.", "direction": "INCOMING", "senders": [{"name": "Anna"}]},
    ]
    reading = read([write(json.dumps({"results": messages}), "thread.json")])
    told = {d["text"]: d["speaker_role"] for d in reading.documents.to_pylist()}
    assert list(told.values()).count("customer") == 2
    assert (told["Which one is it?"], told["Batch 7 again."]) == ("agent", "system")


def test_letters_before_a_dash(write):
    said = [("I", "How was it?"), ("M", "Badly signposted."), ("I", "And inside?"), ("M", "Too narrow.")]
    text = "Visit 4 \u2014 Leeds\n\n" + "\n\n".join(f"{who} \u2014 {words}" for who, words in said) + "\n"
    reading = read([write(text, "visit.txt")])
    documents = sorted(reading.documents.to_pylist(), key=lambda d: d["turn"])
    assert [(d["speaker"], d["text"]) for d in documents] == said
    assert {d["speaker"]: d["speaker_role"] for d in documents} == {"I": "interviewer", "M": "participant"}
