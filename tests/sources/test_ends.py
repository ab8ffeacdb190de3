"""Scales of numbers with words at their ends: points, scale and direction."""

from __future__ import annotations

import pytest

from voca.config import ReadOptions
from voca.sources import read

WHY = ["late again and nobody answered", "quick help and kind staff", "the app crashes when I pay", "too dear for it"]


@pytest.fixture
def load(tmp_path):
    def load(question, cells, **options):
        path = tmp_path / "survey.csv"
        rows = [f'{cell},"{WHY[i % len(WHY)]} number {i}"' for i, cell in enumerate(cells)]
        path.write_text("\n".join([f'"{question}",Why?', *rows]) + "\n", encoding="utf-8")
        return read([path], ReadOptions(**options))

    return load


def points(reading, name):
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    return [row[f"score.{name}"] for row in rows]


def scale(reading):
    (only,) = reading.scales.to_pylist()
    return only["score"], only["kind"], only["low"], only["high"], only["direction"]


def answers(low, high, worded, times=3):
    return [worded.get(point, str(point)) for point in range(low, high + 1)] * times


RECOMMEND = "How likely are you to recommend us?"


@pytest.mark.parametrize(
    ("question", "low", "high", "worded", "expected"),
    [
        (RECOMMEND, 0, 10, {0: "0 - Not at all likely", 10: "10 - Extremely likely"}, ("nps", "nps", 0, 10, 1)),
        (RECOMMEND, 0, 10, {0: "Not at all likely - 0", 10: "Extremely likely - 10"}, ("nps", "nps", 0, 10, 1)),
        (RECOMMEND, 0, 10, {0: "Not at all likely", 10: "Extremely likely"}, ("nps", "nps", 0, 10, 1)),
        ("How satisfied are you?", 1, 5, {1: "Very dissatisfied", 5: "Very satisfied"}, ("csat", "csat", 1, 5, 1)),
        ("Q5", 1, 10, {1: "1 - Sehr unzufrieden", 10: "10 - Sehr zufrieden"}, ("csat", "csat", 1, 10, 1)),
        ("Q5", 1, 7, {1: "Strongly disagree", 4: "Neutral", 7: "Strongly agree"}, ("q5", "rating", 1, 7, 1)),
        ("How easy was it?", 1, 5, {1: "1 (Very easy)", 5: "5 (Very difficult)"}, ("ces", "ces", 1, 5, -1)),
        ("The support", 1, 5, {1: "1 - Excellent", 5: "5 - Very poor"}, ("the_support", "rating", 1, 5, -1)),
        ("The price", 1, 7, {1: "1 - cheap for me", 7: "7 - costly for me"}, ("the_price", "rating", 1, 7, 1)),
    ],
)
def test_words_at_the_ends(load, question, low, high, worded, expected):
    reading = load(question, answers(low, high, worded))
    assert scale(reading) == expected
    assert points(reading, expected[0]) == [float(point) for point in range(low, high + 1)] * 3
    assert not [issue for issue in reading.issues if issue.code.startswith("score-")]


def test_each_point_has_words(load):
    better = ["1. Very dissatisfied", "2. Dissatisfied", "3. Neutral", "4. Satisfied", "5. Very satisfied"]
    worse = [f"{i}. {name[3:]}" for i, name in enumerate(better[::-1], 1)]
    assert scale(load("V12", better * 4)) == ("csat", "csat", 1, 5, 1)
    reading = load("V12", worse * 4)
    assert scale(reading) == ("csat", "csat", 1, 5, -1)
    assert points(reading, "csat")[:5] == [1, 2, 3, 4, 5]


def test_few_answers_and_one_end(load):
    reading = load(RECOMMEND, ["Not at all likely", "3", "8", "9", "Extremely likely"])
    assert points(reading, "nps") == [0, 3, 8, 9, 10]
    reading = load("How satisfied are you?", ["2", "3", "4", "Very satisfied", "Don't know"] * 3)
    assert scale(reading) == ("csat", "csat", 1, 5, 1)
    assert points(reading, "csat")[:5] == [2, 3, 4, 5, None]


def test_the_user_names_the_score(load):
    reading = load("Q1", ["Not at all likely", *map(str, range(1, 10)), "Extremely likely"] * 3, score={"nps": "Q1"})
    assert scale(reading) == ("nps", "nps", 0, 10, 1)
    assert points(reading, "nps")[:11] == list(range(11))


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("Children", ["None", "1", "2", "3", "4 or more"]),
        ("Plan", ["1 - Basic", "2 - Plus", "3 - Pro"]),
        ("Visits", ["1 - first visit", "2", "3", "4", "5 - regular"]),
        ("Company size", ["No", "1", "2", "3", "Very large"]),
    ],
)
def test_what_is_no_scale(load, question, cells):
    assert load(question, cells * 6).scales.num_rows == 0
