"""An NPS given as groups: which words they are, and what is read where no points stand beside them."""

from __future__ import annotations

import pytest

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import read
from voca.sources.nps_groups import are_groups


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Promoter|Passive|Detractor", True),
        ("promoters|PASSIVES|Detractors", True),
        ("Promoter (9-10)|Passive (7-8)|Detractor (0-6)", True),
        ("9–10 Promoters|0–6 Detractors", True),
        ("Promotoren|Indifferente|Kritiker", True),
        ("Promoteur|Passif|Détracteur", True),
        ("Promotores|Pasivos|Detractores", True),
        ("Promotori|Passivi|Detrattori", True),
        ("Promotores|Neutros|Detratores", True),
        ("Promoters|Passief|Criticasters", True),
        ("Passive|Neutral", False),
        ("Promoter", False),
        ("Promoter|Customer", False),
        ("Positive|Neutral|Negative", False),
    ],
)
def test_which_words_are_groups(cells, expected):
    assert are_groups(cells.split("|")) is expected


@pytest.fixture
def load(tmp_path):
    def load(columns, **options):
        path = tmp_path / "survey.csv"
        rows = [
            ",".join([f"some words about the thing number {i}", *map(str, cells)])
            for i, cells in enumerate(list(zip(*columns.values(), strict=True)) * 12)
        ]
        path.write_text("\n".join([",".join(["comment", *columns]), *rows]) + "\n", encoding="utf-8")
        return read([path], ReadOptions(**options))

    return load


WORDS = ["Promoter", "Passive", "Detractor", "Detractor"]


@pytest.mark.parametrize(
    ("column", "cells", "options"),
    [
        ("NPS category", WORDS, {}),
        ("NPS group", WORDS, {}),
        ("kind", WORDS, {}),
        ("NPS category", WORDS, {"score": {"nps": "NPS category"}}),
        ("eNPS", [100, 0, -100, -100], {}),
        ("q7", ["Promoter", "Passive", "Detractor", "Detractor"], {"score": {"nps": "q7"}}),
        ("eNPS", [100, 0, -100, -100], {"score": {"nps": "eNPS"}}),
        ("NPS", [1, 0, -1, -1], {}),
    ],
)
def test_groups_are_the_nps(load, column, cells, options):
    reading = load({column: cells}, **options)
    (scale,) = reading.scales.to_pylist()
    assert [scale[name] for name in ("score", "kind", "low", "high", "primary")] == ["nps", "nps", 0, 10, True]
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["score.nps"] for row in rows[:4]] == [9.5, 7.5, 3, 3]
    assert not [issue for issue in reading.issues if issue.code.startswith("score-")]


def test_the_reason_says_how_groups_count(load):
    assert load({"NPS group": WORDS}).scales["reason"].to_pylist() == [
        "the groups of an NPS, from which it follows exactly; each counts as the middle of its answers: promoters 9.5, "
        "passives 7.5, detractors 3"
    ]


@pytest.mark.parametrize("groups", [WORDS, [100, 0, -100, -100]])
@pytest.mark.parametrize("points", ["LTR", "points (0-10) of the NPS"])
def test_points_beside_groups_are_the_nps(load, groups, points):
    reading = load({points: [10, 7, 3, 5], "NPS group": groups})
    assert [(row["column"], row["kind"]) for row in reading.scales.to_pylist()] == [(points, "nps")]
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()}["NPS group"] == "foreign"


def test_points_that_only_their_groups_name_are_the_nps(load):
    reading = load({"points": [10, 7, 3, 5], "kind": WORDS})
    assert [(row["column"], row["kind"]) for row in reading.scales.to_pylist()] == [("points", "nps")]


def test_what_a_tool_guessed_is_no_answer(load):
    assert load({"Predicted NPS group": WORDS}).scales.num_rows == 0


def test_groups_that_the_user_sets_aside_stay_there(load):
    assert load({"NPS group": WORDS}, ignore=("NPS group",)).scales.num_rows == 0


@pytest.mark.parametrize("key", ["nps", "csat", "mood"])
def test_words_of_no_scale_are_refused_as_a_score(load, key):
    with pytest.raises(UsageError, match=rf"--score {key}=Plan: no cell of this column can be read as a score.*groups"):
        load({"Plan": ["Basic", "Plus", "Pro", "Pro"]}, score={key: "Plan"})


def test_yes_and_no_are_a_score_of_any_name(load):
    (scale,) = load({"Happy": ["yes", "no", "no", "yes"]}, score={"csat": "Happy"}).scales.to_pylist()
    assert (scale["score"], scale["kind"], scale["low"], scale["high"]) == ("csat", "yesno", 0, 1)
