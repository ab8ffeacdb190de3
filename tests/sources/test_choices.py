"""Questions with several answers, spread over columns or packed into cells: who chose what, and who answered."""

import csv
import io
import random

import pytest

from tests.sources.test_tables_of_tools import cycle, texts
from tests.sources.test_tables_of_tools import told as of_columns
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


TOOLS = ("Python", "sh/bash/other shell", "Sheets, Slides or Docs", "make (GNU, BSD)", "R")
PICKED = [(0,), (0, 1), (1,), (2,), (0, 2), (1, 2, 3), (3,), (0, 3), (4,), (1, 4), (0, 1, 4), (2, 4)] * 5


def told(write, cells, asked="Which tools do you use?"):
    rows = [[words(row), cell] for row, cell in enumerate(cells)]
    columns = read([write(export([["Why?", asked]], rows))]).columns.to_pylist()
    return {row["column"].removeprefix(f"{asked} - "): (row["role"], row["reason"]) for row in columns}


@pytest.mark.parametrize("sign", [", ", ";", "; "])
def test_answers_with_commas_or_small_letters_of_their_own(write, sign):
    found = told(write, [sign.join(TOOLS[place] for place in picked) for picked in PICKED])
    assert set(found) == {"Why?", "Which tools do you use?", *TOOLS}
    assert found["Which tools do you use?"] == (
        "ignored",
        "several answers in a cell; each is told in a column of its own",
    )


def test_what_people_wrote_beside_the_options_is_said(write):
    cells = [", ".join(TOOLS[place] for place in picked) for picked in PICKED]
    cells[3] += ", an old typewriter that I found"
    cells[8] = "none of it works on my phone"
    found = told(write, cells)
    assert set(found) == {"Why?", "Which tools do you use?", *TOOLS}
    assert found["Which tools do you use?"][1].endswith("what else stands in 2 rows is not used")


def test_all_things_in_an_order_are_a_ranking(write):
    orders = ["Price;Colour;Size;", "Size;Price;Colour;", "Colour;Size;Price;", "Price;Size;Colour;"] * 15
    asked = "Please rank what matters most to you"
    found = told(write, orders, asked)
    assert set(found) == {"Why?", asked}
    assert found[asked] == ("ignored", "3 things put in an order, all of them in each cell: a ranking, no group")


def test_many_long_options_are_no_open_answers(write):
    options = [f"{thing} for {use}" for thing in ("lamps", "Chairs", "desks") for use in ("the hall", "my own room")]
    cells = [", ".join(option for place, option in enumerate(options) if (row >> place) & 1) for row in range(1, 61)]
    found = told(write, cells, "What did you buy from us in the past year?")
    assert {role for name, (role, _) in found.items() if name in options} <= {"segment", "ignored"}
    assert [name for name, (role, _) in found.items() if role == "text"] == ["Why?"]


PHRASES = ("the parcel came late", "nobody called back", "the app was down", "the price was fair", "the shop is kind")


@pytest.mark.parametrize("asked", ["What happened?", "Comment"])
def test_sentences_that_go_on_after_a_comma_stay_whole(write, asked):
    cells = [", ".join(PHRASES[place] for place in picked) for picked in PICKED]
    cells = [cell if asked == "Comment" else cell.capitalize() for cell in cells]
    assert set(told(write, cells, asked)) == {"Why?", asked}


def test_a_question_that_says_that_several_may_be_chosen_has_answers_in_small_letters(write):
    options = ("Caches", "test runs", "diffs of two", "loading")
    cells = [", ".join(options[place % 4] for place in sorted({0, *picked})) for picked in PICKED]
    asked = "Which of the following do you use?"
    assert {"test runs", "diffs of two", "loading"} <= set(told(write, cells, asked))


ODK = ("water_point", "school", "clinic", "market_road")
LABELS = ("Water point", "School", "Clinic", "Market road")


def chosen(options, n=60):
    """Return options in the order of the form, from one to three of them."""
    rng = random.Random(4)
    return [[o for o in options if o in rng.sample(options, 1 + i % 3)] or [options[0]] for i in range(n)]


@pytest.mark.parametrize("options", [ODK, LABELS, ("1", "2", "3", "99")], ids=["names", "labels", "codes"])
def test_options_that_spaces_part(write, options):
    picked = chosen(list(options))
    columns = {"used": [" ".join(some) for some in picked], "why": texts(), "stars": cycle(*range(1, 6))}
    found, _, reading = of_columns(write, columns)
    assert found["used"] == "ignored"
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    for option in options:
        assert [row[f"segment.used - {option}"] for row in rows] == [
            "yes" if option in some else "no" for some in picked
        ]


def test_columns_that_say_yes_or_no_of_each_option(write):
    picked = chosen(list(LABELS))
    columns = {
        "used": [" ".join(some) for some in picked],
        **{f"used/{o}": [str(int(o in some)) for some in picked] for o in LABELS},
        "why": texts(),
    }
    found, _, reading = of_columns(write, columns)
    assert found["used"] == "ignored"
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["segment.used/School"] for row in rows] == ["yes" if "School" in some else "no" for some in picked]


@pytest.mark.parametrize(
    "groups",
    [("Gold", "Plus", "Gold Plus", "Basic"), ("Dark", "Red", "Blue", "Dark Red", "Dark Blue"),
     ("New York", "York", "New Haven", "Haven"), ("Very good", "Good", "Very poor", "Poor", "Fair")],
)  # fmt: skip
def test_names_of_groups_with_spaces_are_no_lists(write, groups):
    found, _, _ = of_columns(write, {"kind": cycle(*groups), "why": texts()})
    assert found["kind"] in ("segment.kind", "score.kind", "score.rating")
    assert [name for name in found if " - " in name] == []
