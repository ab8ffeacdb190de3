"""Personal data beside the comments: names of files, groups of segments, and copies told apart before placeholders."""

from __future__ import annotations

import pytest

import voca
from voca.config import ReadOptions
from voca.private import file_names, group_names, without_persons
from voca.sources import read
from voca.stages.redact import ALL_KINDS, Redactor

FINDER = Redactor(("email", "phone", "iban", "card", "id", "birth_date", "person"))


@pytest.mark.parametrize(
    ("name", "spoken", "expected"),
    [
        ("call_Jennifer_Smith_2024-03-01.vtt", True, "call_[PERSON_1]_2024-03-01.vtt"),
        ("jennifer-smith.vtt", True, "[PERSON_1].vtt"),
        ("interview Tom Okafor.docx", True, "interview [PERSON_1].docx"),
        ("call 0171 2345678.txt.gz", True, "call [PHONE].txt.gz"),
        ("jo.brown@mail.example.csv", False, "[EMAIL].csv"),
        ("export_jo_brown@mail.example_2025.csv", False, "[EMAIL]_2025.csv"),
        ("jo.brown@mail.example_jennifer_smith.vtt", True, "[EMAIL]_[PERSON_1].vtt"),
        ("export jennifer smith.csv", False, "export [PERSON_1].csv"),
        ("20240301_123456_call.json", True, "20240301_123456_call.json"),
        ("alexa_reviews.csv", False, "alexa_reviews.csv"),
        ("Comcast_telecom_complaints_data.csv", False, "Comcast_telecom_complaints_data.csv"),
        ("sample-meeting.vtt", True, "sample-meeting.vtt"),
        ("AnnaBerg_2024.vtt", True, "[PERSON_1]_2024.vtt"),
        ("InterviewWithJenniferSmith.docx", True, "InterviewWith[PERSON_1].docx"),
        ("WhatsAppChat.txt", True, "WhatsAppChat.txt"),
        ("HotelReviewsLondon.csv", False, "HotelReviewsLondon.csv"),
        ("reviews_paris.xlsx [Sheet 1]", False, "reviews_paris.xlsx [Sheet 1]"),
    ],
)
def test_names_of_files(name, spoken, expected):
    assert file_names([name], FINDER, {name: frozenset() if spoken else None}) == {name: expected}


def test_files_of_different_persons_stay_apart():
    names = ["a_Jennifer_Smith.vtt", "a_Megan_Payne.vtt", "b 0171 2345678.txt", "b 0171 2345679.txt"]
    new = file_names(names, FINDER, dict.fromkeys(names, frozenset()))
    assert list(new.values()) == ["a_[PERSON_1].vtt", "a_[PERSON_2].vtt", "b [PHONE].txt", "b [PHONE].txt (2)"]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["jo@x.example", "amy@y.example", "none"], ["[EMAIL_2]", "[EMAIL_1]", "none"]),
        (["Tom Okafor", "Jennifer Smith", "unassigned"], ["[PERSON_2]", "[PERSON_1]", "unassigned"]),
        (["Jennifer", "Tom", "other (12 values)"], ["[PERSON_1]", "[PERSON_2]", "other (12 values)"]),
        (["+44 20 7946 0958", "free"], ["[PHONE_1]", "free"]),
        (
            ["Jennifer S", "Tom B.", "Priyanka O", "unassigned"],
            ["[PERSON_1]", "[PERSON_3]", "[PERSON_2]", "unassigned"],
        ),
        (["Grade A", "Plan B", "Model S"], ["Grade A", "Plan B", "Model S"]),
        (["Ottoline Quill", "Zebedee Marsh"], ["Ottoline Quill", "Zebedee Marsh"]),
        (["Madison", "Austin", "Charlotte", "Jackson"], ["Madison", "Austin", "Charlotte", "Jackson"]),
        (["Jordan", "Egypt", "Chad"], ["Jordan", "Egypt", "Chad"]),
        (["Victoria", "Queensland"], ["Victoria", "Queensland"]),
        (["Alexa", "Echo", "Kindle"], ["Alexa", "Echo", "Kindle"]),
        (["Rose", "Violet", "Jasmine"], ["Rose", "Violet", "Jasmine"]),
        (["Premium", "Basic", "18-30"], ["Premium", "Basic", "18-30"]),
    ],
)
def test_groups_of_segments(groups, expected):
    new = group_names(groups, ALL_KINDS)
    assert [new.get(group, group) for group in groups] == expected


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (["Ottoline Quill", "Zebedee Marsh", "Live Chat"], ["[PERSON_1]", "[PERSON_2]", "Live Chat"]),
        (["Live Chat", "Night Team", "Phone Queue"], ["Live Chat", "Night Team", "Phone Queue"]),
        (["North", "South", "Team 3"], ["North", "South", "Team 3"]),
        (["Gold", "New York", "Human Agent"], ["Gold", "New York", "Human Agent"]),
    ],
)
def test_in_a_column_of_who_served_full_names_are_persons(groups, expected):
    new = group_names(groups, ALL_KINDS, staff=True)
    assert [new.get(group, group) for group in groups] == expected


def test_a_call_named_after_a_person(tmp_path):
    path = tmp_path / "Jennifer Smith 0171 2345678.txt"
    path.write_text("Agent: How can I help?\nCaller: It leaks again.\nAgent: Oh no.\nCaller: Yes it does.\n", "utf-8")
    reading = without_persons(read([path], ReadOptions()), ())
    assert set(reading.documents["source"].to_pylist()) == {"[PERSON_1] [PHONE].txt"}
    assert set(reading.documents["conversation_id"].to_pylist()) == {"[PERSON_1] [PHONE]"}
    assert set(reading.columns["source"].to_pylist()) == {"[PERSON_1] [PHONE].txt"}
    assert reading.inputs[0]["name"] == "[PERSON_1] [PHONE].txt"
    assert "file-names" in {issue.code for issue in reading.issues}
    kept = without_persons(read([path], ReadOptions()), ("person", "phone"))
    assert kept.inputs[0]["name"] == path.name


def test_words_quoted_of_speakers_are_without_persons(tmp_path):
    path = tmp_path / "talk.txt"
    said = ("Jennifer: So it was Robert Miller who rang\nLena: At jo@x.example or on 01632 960 418\n",) * 2
    path.write_text("".join(said), "utf-8")
    message = without_persons(read([path], ReadOptions()), ()).issues[0].message
    assert message == (
        "it is not known who of the speakers is the customer, so the words of all count: the first speaker, [PERSON] "
        "(2 turns, “So it was [PERSON_1] who rang”), the second speaker, [PERSON] (2 turns, “At [EMAIL] or on…”)"
    )


WORDS = ("the parcel came late again", "nobody answered my call", "the app crashed at the till", "the bill was wrong")


def test_an_analysis_stores_neither_addresses_of_segments_nor_makes_copies_of_different_orders(tmp_path):
    """Texts that differ only in an order's number are different texts; the same text again is a copy."""
    path = tmp_path / "reviews.csv"
    rows = [
        f"{i},{('jo@x.example', 'amy@y.example')[i % 2]},{i % 11},"
        f'"Order {1_000_000 + (i if i % 10 else 0)} is a mess: {WORDS[i % 4]}, and I want my money back"'
        for i in range(200)
    ]
    path.write_text("\n".join(["id,contact,nps,comment", *rows]) + "\n", encoding="utf-8")
    study = voca.analyze(path, segment=["contact"])
    documents = study.tables["documents"]
    assert set(documents["segment.contact"].to_pylist()) == {"[EMAIL_1]", "[EMAIL_2]"}
    assert "personal-segment" in study.tables["issues"]["code"].to_pylist()
    assert all(text.startswith("Order [REFERENCE] is") for text in documents["text"].to_pylist())
    statuses = documents["status"].to_pylist()
    # every tenth is order 1000000, with one of two endings: 20 texts, of which 2 are the first of their kind
    assert statuses.count("duplicate") == 18
