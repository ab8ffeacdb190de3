"""Cells that say out of how many their points are: "8/10", among them mistakes, and what only looks like points."""

import pytest

from tests.sources.test_roles import roles, scales, table
from voca.sources import from_frame
from voca.sources.values import are_ordered


def read(columns, n=60):
    return from_frame(table(columns, n))


def test_a_rare_cell_with_more_points_than_there_are_does_not_change_the_scale():
    cells = [*(f"{i}/10" for i in range(1, 11)), *(f"{i}/10" for i in range(1, 11)), "12/10"]
    reading = read({"rating": cells}, 63)
    assert [(s["low"], s["high"]) for s in reading.scales.to_pylist()] == [(1, 10)]
    assert {i.message for i in reading.issues} == {"'12/10' is beyond the scale 1 to 10; read as no score"}


def test_a_rare_other_top_does_not_make_percentages_of_all():
    cells = [
        *(f"{i}/10" for i in range(1, 11)),
        *(f"{i}/10" for i in range(1, 11)),
        *(f"{i}/10" for i in range(1, 11)),
        "4/5",
    ]
    reading = read({"rating": cells}, 62)
    assert [(s["low"], s["high"]) for s in reading.scales.to_pylist()] == [(1, 10)]
    assert {i.message for i in reading.issues} == {"'4/5' is out of 5 and the scale to 10; read as no score"}
    values = reading.documents["score.rating"]
    assert (values.null_count, max(v for v in values.to_pylist() if v)) == (2, 10)


def test_two_tops_that_both_come_often_are_percentages():
    reading = read({"rating": ["3/5", "7/10", "4/5", "9/10", "1/5"]})
    assert [(s["low"], s["high"]) for s in reading.scales.to_pylist()] == [(0, 100)]
    assert sorted(set(reading.documents["score.rating"].to_pylist())) == [20, 60, 70, 80, 90]


@pytest.mark.parametrize(
    ("cells", "ordered"),
    [
        (["7/10 Good", "8/10 Very good", "9/10 Very good", "10/10 Superb"], True),
        (["8/10 Very good", "8/10 Good", "7/10 Good", "9/10 Very good"], True),
        (["1/5 star", "2/5 star", "3/5 star"], True),
        (["3/5 morning", "2/5 evening", "4/5 morning", "5/5 evening"], False),
        (["1/5 morning", "1/5 evening", "5/5 morning", "5/5 evening"], False),
        (["4", "5/5", "words"], True),
    ],
)
def test_words_behind_points_go_with_higher_and_higher_ones(cells, ordered):
    assert are_ordered(cells) is ordered


def test_shifts_are_groups():
    columns = {"shift": ["3/5 morning", "2/5 evening", "4/5 morning", "5/5 evening"], "stars": [1, 2, 3, 4, 5]}
    assert roles(columns)["shift"] == "segment"
    assert scales({"verdict": ["7/10 Good", "3/10 Poor", "9/10 Superb"]})["verdict"][:3] == ("rating", 1, 10)
