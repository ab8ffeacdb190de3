"""Questions that ask to put things in an order, whole or the first few only, and ratings that are none."""

import csv
import io
import random

import pytest

from voca.sources import read

THINGS = ["price", "speed", "help", "food", "staff"]
NAMES = [f"Rating of {thing}" for thing in THINGS]


def ranked(draw, first, of):
    """Return cells of a row: the places of the `first` of some things, the others empty."""
    row = [""] * of
    for place, thing in enumerate(draw.sample(range(of), first), 1):
        row[thing] = str(place)
    return row


def roles(write, names, rows):
    out = io.StringIO()
    said = [f"The delivery was slow and nobody told me why, visit {at}." for at in range(len(rows))]
    written = [[*row, words, 1 + at % 5] for at, (row, words) in enumerate(zip(rows, said, strict=True))]
    csv.writer(out).writerows([[*names, "Comment", "Overall rating"], *written])
    return {row["column"]: (row["role"], row["reason"]) for row in read([write(out.getvalue())]).columns.to_pylist()}


@pytest.mark.parametrize(("first", "of", "rows"), [(2, 3, 40), (2, 3, 8), (3, 5, 40), (3, 5, 6), (3, 3, 6), (2, 5, 40)])
def test_the_first_few_places(write, first, of, rows):
    draw = random.Random(7)
    found = roles(write, NAMES[:of], [ranked(draw, first, of) for _ in range(rows)])
    for name in NAMES[:of]:
        assert found[name] == ("ignored", f"a place from 1 to {first} in a ranking: no score")
    assert found["Overall rating"][0] == "score"


def test_as_many_places_as_everybody_likes_beside_a_second_ranking(write):
    draw = random.Random(7)
    rows = [[*ranked(draw, draw.randint(1, 4), 4), *ranked(draw, 3, 3)] for _ in range(40)]
    found = roles(write, ["Q1_1", "Q1_2", "Q1_3", "Q1_4", "Q2_1", "Q2_2", "Q2_3"], rows)
    assert [found[f"Q1_{at}"][1][:16] for at in (1, 2, 3, 4)] == ["a place from 1 t"] * 4
    assert [found[f"Q2_{at}"][1] for at in (1, 2, 3)] == ["a place from 1 to 3 in a ranking: no score"] * 3


@pytest.mark.parametrize("form", ["{}. Wahl", "Rank {}", "#{}"])
def test_places_in_words(write, form):
    draw = random.Random(7)
    rows = [[form.format(cell) for cell in ranked(draw, 3, 3)] for _ in range(12)]
    found = roles(write, THINGS[:3], rows)
    assert {found[thing] for thing in THINGS[:3]} == {("ignored", "a place from 1 to 3 in a ranking: no score")}


def test_a_thing_that_nobody_ranked_divides_no_ranking(write):
    draw = random.Random(7)
    rows = [[*row[:2], "", row[2]] for row in (ranked(draw, 2, 3) for _ in range(20))]
    found = roles(write, NAMES[:4], rows)
    assert [found[NAMES[at]][1] for at in (0, 1, 3)] == ["a place from 1 to 2 in a ranking: no score"] * 3


@pytest.mark.parametrize("filled", [1.0, 0.6])
def test_ratings_of_several_things_stay_scores(write, filled):
    draw = random.Random(7)
    rows = [[draw.randint(1, 5) if draw.random() < filled else "" for _ in range(4)] for _ in range(60)]
    found = roles(write, NAMES[:4], rows)
    assert [found[name][0] for name in NAMES[:4]] == ["score"] * 4


def test_one_thing_each_is_no_ranking(write):
    rows = [["1" if at % 3 == thing else "" for thing in range(3)] for at in range(30)]
    found = roles(write, NAMES[:3], rows)
    assert not [name for name in NAMES[:3] if "ranking" in found[name][1]]
