"""Questions with several answers, spread over columns or packed into cells: who chose what, and who answered."""

import csv
import io

import pytest

from voca.config import ReadOptions
from voca.sources import read

SAID = [
    "It was late and cold again",
    "The tea was dear but good",
    "Nobody came when we called",
    "Kind staff, small room",
]
CHOSEN = [("Kettle",), ("Kettle", "Mug"), ("Mug",), (), ("Kettle", "Toaster"), ("Toaster",)] * 10
OPTIONS = ("Kettle", "Toaster", "Mug")


def export(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([*header, *rows])
    return out.getvalue()


def words(row):
    return f"{SAID[row % 4]} {row}"


def spread(tick):
    return [[words(row), *(tick(option) if option in chosen else "" for option in OPTIONS)]
            for row, chosen in enumerate(CHOSEN)]  # fmt: skip


SPREAD = {
    "SurveyMonkey": export(
        [["Why?", "What do you own?", "", ""], ["Open-Ended Response", *OPTIONS]], spread(lambda option: option)
    ),
    "SurveyMonkey, numbers": export(
        [["Why?", "What do you own?", "", ""], ["Open-Ended Response", *OPTIONS]],
        spread(lambda option: str(OPTIONS.index(option) + 1)),
    ),
    "LimeSurvey": export([["Why?", *(f"What do you own? [{o}]" for o in OPTIONS)]], spread(lambda option: "Yes")),
    "codes": export([["Why?", *(f"own[{o}]" for o in OPTIONS)]], spread(lambda option: "Y")),
}


@pytest.mark.parametrize("content", SPREAD.values(), ids=SPREAD)
def test_options_in_columns(write, content):
    reading = read([write(content)])
    columns = [row["column"] for row in reading.columns.to_pylist() if row["role"] == "segment"]
    assert len(columns) == len(OPTIONS)
    for option in OPTIONS:
        column = next(name for name in columns if option in name)
        answers = reading.documents[f"segment.{column}"].to_pylist()
        chose = sum(option in chosen for chosen in CHOSEN)
        assert (answers.count("yes"), answers.count("no"), answers.count(None)) == (chose, 50 - chose, 10)


@pytest.mark.parametrize("sign", [", ", ";", " | "])
def test_options_in_one_cell(write, sign):
    rows = [[words(row), sign.join(sorted(chosen))] for row, chosen in enumerate(CHOSEN)]
    reading = read([write(export([["Why?", "What do you own?"]], rows))])
    roles = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert roles == {"Why?": "text", "What do you own?": "ignored"} | {
        f"What do you own? - {option}": "segment" for option in OPTIONS
    }
    for option in OPTIONS:
        answers = reading.documents[f"segment.What do you own? - {option}"].to_pylist()
        chose = sum(option in chosen for chosen in CHOSEN)
        assert (answers.count("yes"), answers.count("no"), answers.count(None)) == (chose, 50 - chose, 10)


def test_the_user_may_name_an_option_or_the_whole_question(write):
    rows = [[words(row), ", ".join(sorted(chosen))] for row, chosen in enumerate(CHOSEN)]
    path = write(export([["Why?", "What do you own?"]], rows))
    named = read([path], ReadOptions(segment=("What do you own? - Mug",))).documents
    assert [name for name in named.column_names if name.startswith("segment.")] == ["segment.What do you own? - Mug"]
    whole = read([path], ReadOptions(segment=("What do you own?",))).documents
    assert whole["segment.What do you own?"].to_pylist().count("Kettle, Mug") == 10


def test_a_group_with_one_answer_each_is_no_such_question(write):
    rows = [[words(row), ("North, East", "South, West")[row % 2]] for row in range(60)]
    roles = {r["column"]: r["role"] for r in read([write(export([["Why?", "region"]], rows))]).columns.to_pylist()}
    assert roles == {"Why?": "text", "region": "segment"}
