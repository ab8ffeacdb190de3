"""What survey tools' APIs answer with, and other exports whose cells or fields have a form of their own."""

import json

import pytest

from voca.errors import InputError
from voca.sources import read

LATE = "The delivery number {} came too late for us"


def typeform(i, definition=None):
    answers = [
        {"field": {"id": "a1", "ref": "q1", "type": "nps"}, "type": "number", "number": i % 11},
        {"field": {"id": "a2", "ref": "why", "type": "long_text"}, "type": "text", "text": LATE.format(i)},
        {"field": {"id": "a3", "ref": "where", "type": "multiple_choice"}, "type": "choice",
         "choice": {"label": ("Shop", "Web", "App")[i % 3]}},
        {"field": {"id": "a4", "ref": "new", "type": "yes_no"}, "type": "boolean", "boolean": i % 5 == 0},
        {"field": {"id": "a5", "ref": "had", "type": "multiple_choice"}, "type": "choices",
         "choices": {"labels": ["Fast", "Cheap"], "other": "Near"}},
    ]  # fmt: skip
    whole = {"token": f"t{i}", "submitted_at": f"2024-02-{1 + i % 28:02d}T10:00:00Z", "hidden": {"plan": "ab"[i % 2]}}
    return {**whole, "answers": answers} | ({"definition": definition} if definition else {"response_id": f"t{i}"})


def test_responses_of_typeforms_api(write):
    reading = read([write(json.dumps({"items": [typeform(i) for i in range(30)], "total_items": 30}), "data.json")])
    documents = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [d["text"] for d in documents] == [LATE.format(i) for i in range(30)]
    assert [d["score.nps"] for d in documents] == [i % 11 for i in range(30)]
    assert documents[1]["segment.plan"] == "b"
    assert documents[0]["segment.multiple choice where"] == "Shop"
    assert documents[0]["time"].day == 1
    roles = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert roles["comment why"] == "text"


def test_a_webhook_of_typeform_has_the_wording(write):
    wording = {"a1": "How likely are you to recommend us?", "a2": "What is the reason for that?"}
    fields = {"fields": [{"id": key, "title": title} for key, title in wording.items()]}
    lines = [json.dumps({"event_type": "form_response", "form_response": typeform(i, fields)}) for i in range(30)]
    reading = read([write("\n".join(lines), "data.jsonl")])
    assert set(wording.values()) <= set(reading.columns["column"].to_pylist())
    assert reading.scales["score"].to_pylist()[0] == "nps"


def surveymonkey(i, simple):
    questions = [
        ("How likely are you to recommend us to a friend?", {"choice_id": "5"}, str(i % 11)),
        ("<b>What could we do better?</b>", {"text": LATE.format(i)}, LATE.format(i)),
        ("Which plan?", {"choice_id": "1"}, ("Pro", "Basic")[i % 2]),
    ]
    listed = [
        {"id": str(n), "answers": [{**answer, "simple_text": said} if simple else answer]}
        | ({"heading": heading} if simple else {})
        for n, (heading, answer, said) in enumerate(questions)
    ]
    whole = {"id": str(10000000 + i), "survey_id": "9", "collector_id": "7", "ip_address": "192.0.2.1"}
    return whole | {"date_created": f"2024-02-{1 + i % 28:02d}T10:00:00Z", "pages": [{"questions": listed}]}


def test_responses_of_surveymonkeys_api(write):
    reading = read([write(json.dumps({"data": [surveymonkey(i, True) for i in range(30)], "total": 30}), "data.json")])
    roles = {row["column"]: row["target"] for row in reading.columns.to_pylist()}
    assert roles["How likely are you to recommend us to a friend?"] == "score.nps"
    assert roles["What could we do better?"] == "text"
    assert roles["Which plan?"] == "segment.Which plan?"
    assert "ip_address" not in roles
    texts = [d["text"] for d in sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])]
    assert texts == [LATE.format(i) for i in range(30)]


def test_surveymonkeys_numbers_without_words_are_refused(write):
    path = write(json.dumps({"data": [surveymonkey(i, False) for i in range(3)]}), "data.json")
    with pytest.raises(InputError, match="numbers of questions and choices.*simple=true"):
        read([path])


def test_qualtrics_labels_stand_for_codes(write):
    words = ["Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied", "Very satisfied"]

    def response(i):
        day = f"2024-02-{1 + i % 28:02d}T10:0"
        values = {"startDate": f"{day}0:00Z", "endDate": f"{day}5:00Z", "recordedDate": f"{day}5:01Z", "finished": 1,
                  "QID1": 5 - i % 5, "QID3_TEXT": LATE.format(i), "QID4": [1, 2]}  # fmt: skip
        labels = {"finished": "True", "QID1": words[i % 5], "QID4": ["Shop", "Web"]}
        return {"responseId": f"R_{i:015d}", "values": values, "labels": labels, "displayedFields": ["QID1"]}

    reading = read([write(json.dumps({"responses": [response(i) for i in range(30)]}), "data.json")])
    documents = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [d["score.csat"] for d in documents] == [1 + i % 5 for i in range(30)]
    assert documents[3]["text"] == LATE.format(3)
    assert documents[3]["time"].minute == 5


def test_comments_of_youtube_takeout(write):
    head = "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text"
    pieces = [
        '{"text":"I liked the song "},{"text":"a lot","videoLink":{"startTime":3}}',
        '{"text":"It was too \\"loud\\""}',
    ]
    rows = [f'Ug{i},UC1,2024-01-{1 + i:02d}T10:00:00+00:00,0,,v{i},"{p.replace(chr(34), chr(34) * 2)}"' for i, p in
            enumerate(pieces)]  # fmt: skip
    reading = read([write("\n".join([head, *rows]) + "\n", "comments.csv")])
    found = {d["source_row"]: d["text"] for d in reading.documents.to_pylist()}
    assert found == {2: "I liked the song a lot", 3: 'It was too "loud"'}


@pytest.mark.parametrize(
    ("column", "marks", "roles"),
    [
        ("is_inbound", ("true", "false"), ["customer", "agent"]),
        ("Outgoing", ("no", "yes"), ["customer", "agent"]),
        ("is_inbound", ("true", "true"), None),  # of whole conversations, or nobody answered
    ],
)
def test_messages_that_went_out_are_the_companys(write, column, marks, roles):
    said = ("My parcel number {} came too late again", "We are sorry to hear that and will look into number {}")
    rows = [
        f"cnv_{c},m{c}{m},2024-01-{1 + c:02d} 10:0{m}:00,{marks[m]},{said[m].format(c)}"
        for c in range(10)
        for m in range(2)
    ]
    reading = read([write("\n".join([f"Conversation ID,Message ID,created_at,{column},body", *rows]) + "\n")])
    found = {d["source_row"]: d["speaker_role"] for d in reading.documents.to_pylist()}
    assert [found[row] for row in range(2, 22)] == ((roles or [None, None]) * 10)


def test_times_of_the_day_are_said(write):
    cue = "{0}:02:11.000 --> {0}:02:14.000\nAgent: Hello and welcome to all of you\n"
    late = read([write("WEBVTT\n\n" + cue.format("14"), "late.vtt")])
    assert [i.message[:34] for i in late.issues if i.code == "times-begin-late"] == [
        "the first words are at 14:02:11: t"
    ]
    soon = read([write("WEBVTT\n\n" + cue.format("00"), "soon.vtt")])
    assert "times-begin-late" not in {i.code for i in soon.issues}


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("If you had to request a leave from work, asking for that leave would be:", "rating"),
        ("How easy was it to get help from us?", "ces"),
    ],
)
def test_ease_is_customer_effort_only_where_it_is_asked(write, question, kind):
    words = ["Very difficult", "Somewhat difficult", "Neither easy nor difficult", "Somewhat easy", "Very easy"]
    rows = [f'"{LATE.format(i)}",{words[i % 5]}' for i in range(40)]
    reading = read([write("\n".join([f'comment,"{question}"', *rows]) + "\n")])
    assert reading.scales["kind"].to_pylist() == [kind]
    assert ("Customer effort" in reading.scales["label"][0].as_py()) == (kind == "ces")
