"""What the options say of a score beside its column: its scale, and which way is better."""

from __future__ import annotations

import math

import pytest

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import read
from voca.sources.score_options import Stated, stated

INF = math.inf


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("nps", Stated("nps")),
        ("nps:0-10", Stated("nps", (0, 10))),
        ("wait:lower", Stated("wait", None, -1)),
        ("wait:number:lower", Stated("wait", (-INF, INF), -1)),
        ("wait : lower : number", Stated("wait", (-INF, INF), -1)),
        ("spend:number", Stated("spend", (-INF, INF))),
        ("csat:1-6", Stated("csat", (1, 6))),
        ("csat:1..5:lower", Stated("csat", (1, 5), -1)),
        ("mood:-3-3:HIGHER", Stated("mood", (-3, 3), 1)),
        ("rate:0.5–4.5", Stated("rate", (0.5, 4.5))),
    ],
)
def test_what_a_key_says(key, said):
    assert stated(key) == said


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("wait:lwer", "'lwer' is neither a scale nor a direction"),
        ("wait:5-1", "'5-1' is neither"),
        ("wait:", "'' is neither"),
        ("wait:lower:higher", "neither a scale nor a direction"),
        ("wait:number:1-5", "'1-5' says once more"),
        (":lower", "has no name"),
        ("nps:lower", "from 0 to 10, and more is better"),
        ("nps:1-5", "from 0 to 10"),
    ],
)
def test_what_no_key_says(key, words):
    with pytest.raises(UsageError, match=words):
        stated(key)


def scale(write, column, values, **score):
    rows = "".join(f'some words about the thing {i},"{x}"\n' for i, x in enumerate(values))
    reading = read([write(f"comment,{column}\n{rows}")], ReadOptions(score=score))
    (found,) = reading.scales.to_pylist()
    name = found["score"]
    return found, [row[f"score.{name}"] for row in sorted(reading.documents.to_pylist(), key=lambda r: r["source_row"])]


@pytest.mark.parametrize(
    ("values", "key", "expected"),
    [
        # minutes, most of them under 100: taken for a scale from 0 to 100 unless it is said that they are a number
        ([5, 12, 60, 130] * 10, "wait:number:lower", ("wait", "number", None, None, -1)),
        ([5, 12, 60, 90] * 10, "wait:lower", ("wait", "rating", 0, 100, -1)),
        ([1, 2, 3, 4] * 10, "csat:1-6", ("csat", "csat", 1, 6, 1)),
        ([1, 2, 3, 4] * 10, "csat:1-5:lower", ("csat", "csat", 1, 5, -1)),
        ([1, 2, 6, 7] * 10, "ces:1-7:lower", ("ces", "ces", 1, 7, -1)),
        ([1, 2, 6, 7] * 10, "ces:higher", ("ces", "ces", 1, 7, 1)),
        ([1, 2, 3, 9] * 10, "stars:1-10", ("stars", "rating", 1, 10, 1)),
        (["yes", "no"] * 20, "complained:lower", ("complained", "yesno", 0, 1, -1)),
        ([0, 1] * 20, "visits:number", ("visits", "number", None, None, 1)),
    ],
)
def test_scale_and_direction(write, values, key, expected):
    found, read_values = scale(write, "answer", values, **{key: "answer"})
    assert tuple(found[name] for name in ("score", "kind", "low", "high", "direction")) == expected
    if found["kind"] != "yesno":
        assert read_values == values


def test_the_reason_says_which_way_is_better(write):
    found, _ = scale(write, "wait", [5, 12, 60, 130] * 10, **{"wait:number:lower": "wait"})
    assert found["reason"] == "a number without ends, less is better; as the options say"
    assert found["label"] == "Wait"


def test_answers_in_words_are_put_in_their_order_under_the_given_name(write):
    words = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    found, values = scale(write, "answer", words * 10, happy="answer")
    assert (found["score"], found["low"], found["high"]) == ("happy", 1, 5)
    assert values[:5] == [1, 2, 3, 4, 5]


def test_several_scores_of_either_direction(write):
    rows = "".join(f"some words about the thing {i},{i % 11},{i % 7}\n" for i in range(60))
    options = ReadOptions(score={"nps": "a", "late:number:lower": "b"})
    found = {
        row["score"]: row["direction"] for row in read([write("comment,a,b\n" + rows)], options).scales.to_pylist()
    }
    assert found == {"nps": 1, "late": -1}


@pytest.mark.parametrize("name", ["happy", "csat", "rating"])
def test_the_only_rating_keeps_the_name_that_the_user_gives_it(write, name):
    rows = "".join(f"the box number {i} came late,{i % 5 + 1}\n" for i in range(30))
    reading = read([write(f"comment,answer\n{rows}", "a.csv")], ReadOptions(score={name: "answer"}))
    assert reading.scales["score"].to_pylist() == [name]


def column_of(reading, name):
    return next(row for row in reading.columns.to_pylist() if row["column"] == name)


HOW_OFTEN = ("Always", "Never", "Often", "Rarely", "Sometimes", "Don't know")


def test_answers_of_how_often_are_points_where_they_are_named_a_score(write):
    column = "How often do you feel stressed?"
    found, points = scale(write, column, HOW_OFTEN * 4, stress=column)
    assert (found["low"], found["high"], found["direction"]) == (1, 5, 1)
    assert points[:6] == [5, 1, 4, 2, 3, None]


def test_which_end_of_how_often_is_good_is_for_the_user_to_say(write):
    column = "How often do you feel stressed?"
    rows = "".join(f'words about the thing {i},"{x}"\n' for i, x in enumerate(HOW_OFTEN * 4))
    path = write(f"comment,{column}\n{rows}")
    role = column_of(read([path], ReadOptions()), column)
    assert role["role"] == "segment"
    assert role["reason"].endswith("; in order from 'Never' to 'Always', points with --score")
    reading = read([path], ReadOptions(score={"stress:lower": column}))
    said = "scale 1 to 5, less is better, from 'never' to 'always'; as the options say"
    assert said in column_of(reading, column)["reason"]
    assert reading.scales.to_pylist()[0]["direction"] == -1


def test_who_never_used_it_answers_how_often(write):
    column = "How often do you use the app?"
    answers = ["Never used it", "Rarely", "Often", "Always", "Don't know"]
    rows = "".join(f'words about the thing {i},"{x}"\n' for i, x in enumerate(answers * 4))
    path = write(f"comment,{column}\n{rows}")
    reason = column_of(read([path], ReadOptions()), column)["reason"]
    assert reason.endswith("; in order from 'Never used it' to 'Always', points with --score")
    points = read([path], ReadOptions(score={"use": column})).documents["score.use"].to_pylist()
    assert sorted(map(str, points)) == sorted(["1.0", "2.0", "4.0", "5.0", "None"] * 4)


def test_ranges_are_in_order_and_no_points(write):
    path = write("comment,Age\n" + "".join(f"words {i},{a}\n" for i, a in enumerate(["18-29", "30-49", "50+"] * 5)))
    role = column_of(read([path], ReadOptions()), "Age")
    assert role["reason"].endswith("the largest 33%; in order from '18-29' to '50+'")
