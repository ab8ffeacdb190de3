"""Forms of tables that collectors and survey tools write, which earlier were read wrongly; all words are invented."""

import csv
import io
import json

import pytest

from voca.errors import InputError
from voca.sources import read


def table(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header.split(","), *rows])
    return out.getvalue()


def roles(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


def scores(reading):
    return {
        row["score"]: (row["column"], row["low"], row["high"], row["primary"]) for row in reading.scales.to_pylist()
    }


def test_a_place_has_a_rating_of_its_own_which_no_reviewer_gave(write):
    header = (
        "name,place_id,reviews,rating,review_id,author_title,author_id,review_text,owner_answer,review_rating,"
        "review_datetime_utc"
    )
    rows = [
        (f"Cafe {'North' if n % 2 else 'South'}", f"P{n % 2}", 512, 4.4 if n % 2 else 3.9, f"r{n}", f"Person {n}",
         f"a{n}", f"the coffee was cold and the queue was long, table {n}", "Thank you" if n % 3 == 0 else "",
         1 + n % 5, f"11/1{n % 9}/2023 10:13:20")
        for n in range(20)
    ]  # fmt: skip
    reading = read([write(table(header, rows), "maps.csv")])
    assert scores(reading) == {"stars": ("review_rating", 1, 5, True)}
    found = roles(reading)
    assert (found["rating"], found["reviews"], found["name"]) == ("ignored", "ignored", "segment")
    assert set(reading.documents["segment.name"].to_pylist()) == {"Cafe North", "Cafe South"}


def test_reviews_whose_place_has_a_total(write):
    reviews = [{"title": "Cafe", "totalScore": 4.4, "reviewsCount": 80, "name": f"Person {n}", "stars": 1 + n % 5,
                "text": f"the tables on the terrace shook, number {n}", "responseFromOwnerText": None,
                "publishedAtDate": f"2024-01-{n + 10}T10:00:00.000Z"} for n in range(12)]  # fmt: skip
    assert scores(read([write(json.dumps(reviews), "maps.json")])) == {"stars": ("stars", 1, 5, True)}


def test_five_points_as_tens(write):
    posts = [{"title": [f"Night {n}"], "score": [str(10 + 10 * (n % 5))],
              "content": ["the room above the kitchen smelled of onions and ", f"nobody opened a window, stay {n}"]}
             for n in range(15)]  # fmt: skip
    reading = read([write(json.dumps(posts), "hotels.json")])
    assert scores(reading) == {"rating": ("score", 10, 50, True)}
    assert reading.documents["text"][0].as_py().count("the room above the kitchen smelled of onions and nobody") == 1


@pytest.mark.parametrize(("name", "kind"), [("nps_2024.csv", "nps"), ("answers.csv", "rating")])
def test_a_file_called_nps_has_the_points_of_one(write, name, kind):
    rows = [(f"U{n}", n % 11, f"the export of the plan took {n} minutes") for n in range(33)]
    assert scores(read([write(table("user_id,score,comment", rows), name)])) == {kind: ("score", 0, 10, True)}


def test_the_weight_of_a_body_is_no_weight_of_an_answer(write):
    rows = [(150 + n, 60 + n, f"the nurse was kind to me on day {n}") for n in range(20)]
    assert roles(read([write(table("height,weight,comment", rows), "a.csv")]))["weight"] == "driver"
    rows = [("0.00", f"the nurse was kind to me on day {n}") for n in range(20)]
    assert roles(read([write(table("weight,comment", rows), "b.csv")]))["weight"] == "ignored"
    rows = [(0.5 + n % 3, f"the nurse was kind to me on day {n}") for n in range(20)]
    assert roles(read([write(table("weight,comment", rows), "c.csv")]))["weight"] == "weight"


def test_numbers_that_stand_for_something_are_groups(write):
    rows = [(1100 + n % 4, 2000 + n, 3 * n, f"the gate at the car park stayed shut, visit {n}") for n in range(40)]
    found = roles(read([write(table("issue_type,request_type,waited,summary", rows), "t.csv")]))
    assert (found["issue_type"], found["request_type"], found["waited"]) == ("segment", "ignored", "driver")


def test_the_row_numbers_of_a_frame_written_in_parts(write):
    rows = [(n % 10, f"the app asks for my code again and again, time {n}") for n in range(20)]
    assert roles(read([write(table(",comment", rows), "r.csv")]))["column 1"] == "id"


QUALTRICS = ("ResponseId", "Response ID", "_recordId"), ("Q1", "Which do you own? - Selected Choice", "QID1"), (
    "Q2_TEXT", "What is your panel ID?", "QID2_TEXT"), ("Q3", "What went wrong?", "QID3_TEXT")  # fmt: skip
OWNED = "Lamps (e.g., Tiffany, Wall lamps)", "Sofa", "Tables (oak, Pine)"


def test_ids_of_a_panel_are_no_answers_and_brackets_hold_an_option_together(write):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([code for code, _, _ in QUALTRICS])
    rows.writerow([wording for _, wording, _ in QUALTRICS])
    rows.writerow([json.dumps({"ImportId": own}) for _, _, own in QUALTRICS])
    for n in range(30):
        owned = [option for at, option in enumerate(OWNED) if n % 3 == at or n % 7 == at]
        rows.writerow([f"R_{n}", ",".join(owned), f"5e2878ae4b6c4704c10f{n:04x}", f"the drawer of item {n} is stuck"])
    reading = read([write(out.getvalue(), "q.csv")])
    found = roles(reading)
    assert (found["Q2_TEXT"], found["Q3"]) == ("id", "text")
    assert {name for name in found if name.startswith("Q1 - ")} == {f"Q1 - {option}" for option in OWNED}
    assert set(reading.documents["question_id"].to_pylist()) == {"What went wrong?"}


def test_lines_that_go_on_are_one_passage_and_lists_stay_lists(write):
    wrapped = "yes what I wanted to say is\nthat the new timetable\ndoes not suit us\n\nand then the bus\nis full\n"
    texts = read([write(wrapped, "talk.txt")]).documents["text"].to_pylist()
    assert sorted(texts) == ["and then the bus is full",
                             "yes what I wanted to say is that the new timetable does not suit us"]  # fmt: skip
    comments = "too slow\nThe bus is late\n\nToo full\nthe driver was rude to me\nNothing\n"
    assert read([write(comments, "list.txt")]).documents.num_rows == 5


def test_columns_that_a_transcript_does_not_fill_are_not_named(write):
    assert set(roles(read([write("I took the bus.\n\nIt was late.\n", "talk.txt")]))) == {"text"}


def test_one_and_minus_one_are_thumbs(write):
    rows = [(f"the level with the boats is too long, try {n}", -1 if n % 3 else 1) for n in range(24)]
    reading = read([write(table("review_text,review_score", rows), "games.csv")])
    assert scores(reading) == {"review_score": ("review_score", 0, 1, True)}
    assert sorted(set(reading.documents["score.review_score"].to_pylist())) == [0.0, 1.0]
    assert reading.documents["score.review_score"].to_pylist().count(1.0) == 8


def test_options_of_what_people_liked_are_groups_and_no_scores(write):
    liked = ["Sauna;Pool", "Pool", "Sauna", "Garden;Pool", "Garden", "Sauna;Garden"]
    rows = [(liked[n % 6], 1 + n % 5, f"the towels were damp on day {n}") for n in range(30)]
    reading = read([write(table("Which topics did you like?,How was it?,What should we change?", rows), "f.csv")])
    found = roles(reading)
    assert {found[f"Which topics did you like? - {one}"] for one in ("Sauna", "Pool", "Garden")} == {"segment"}
    assert list(scores(reading)) == ["stars"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("form.csv", "type;name;label::English;hint\nstart;start;;\nselect_one yesno;heat;Does it heat?;\n"
         "text;why;Why not?;Say it in your words\nend_group;;;\n", "holds the questions of a form"),
        ("answers.lsr", "<?xml version='1.0'?>\n<document><responses><row>\n<id>1</id></row></responses></document>",
         "is XML, not a table or transcript"),
        ("thread.eml", "From: Anna <anna@lamps.example>\nTo: help@lamps.example\nSubject: Lamp\n"
         "Date: Fri, 12 Apr 2024 10:00:00 +0200\nMIME-Version: 1.0\n\nIt flickers.\n", "is e-mail as a mail program"),
        ("box.mbox", "From anna@lamps.example Fri Apr 12 10:00:00 2024\nFrom: Anna <anna@lamps.example>\n"
         "Received: from a.example\n\tby b.example\nSubject: Lamp\n\nIt flickers.\n", "is e-mail as a mail program"),
        ("chat.txt", "<!DOCTYPE html>\n<html><body>\n<p>Anna: hi</p></body></html>", "is a web page, not a table"),
    ],
)  # fmt: skip
def test_what_holds_no_answers_is_refused_with_a_remedy(write, name, text, what):
    with pytest.raises(InputError, match=what) as caught:
        read([write(text, name)])
    assert "xport the" in caught.value.hint


def test_a_database_is_refused_with_how_to_ask_it(write):
    with pytest.raises(InputError, match="is an SQLite database, not a table") as caught:
        read([write("SQLite format 3\0" + "\0\1" * 40, "answers.db")])
    assert "--sql" in caught.value.hint
    assert "--from sqlite:///" in caught.value.hint
