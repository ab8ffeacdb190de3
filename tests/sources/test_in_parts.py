"""Reviews and responses in several rows: each counts its score once; all content is invented."""

import random

import pytest

from tests.sources.test_tables_of_tools import texts, told
from voca.config import ReadOptions
from voca.sources import read

POINTS = (9.6, 4.2, 7.5, 8.3, 10, 6.7, 5)


def twice(values):
    return [str(value) for value in values for _ in range(2)]


def reviews(n=40, **more):
    """Return reviews whose good and bad points are rows; every seventh has good ones only."""
    columns = {
        "rating": twice(POINTS[i % 7] for i in range(n)),
        "date": twice(f"2024-{1 + i % 12:02}-{1 + i * 7 % 28:02}" for i in range(n)),
        **more,
        "type": ["pros", "cons"] * n,
        "text": texts(2 * n),
    }
    kept = [row for row in range(2 * n) if row % 14 != 13]
    return {name: [values[row] for row in kept] for name, values in columns.items()}


def scores(reading, name):
    """Return the score of each response, which all of its documents have."""
    found = {}
    for row in reading.documents.to_pylist():
        assert found.setdefault(row["response_id"], row[f"score.{name}"]) == row[f"score.{name}"]
    return sorted(found.values())


EXPECTED = sorted(float(POINTS[i % 7]) for i in range(40))
GUESTS = twice(f"Guest {i}" for i in range(40))


@pytest.mark.parametrize(
    "more",
    [{"review_id": twice(range(1000, 1040))}, {"guest_id": twice(f"g{i}" for i in range(40))},
     {"hotel": twice(("North", "South", "East")[i * i % 3] for i in range(40)), "row": [str(n) for n in range(80)]}],
    ids=["an id of reviews", "an id of guests", "all else alike"],
)  # fmt: skip
def test_good_and_bad_points_below_one_another_are_one_review(write, more):
    found, _, reading = told(write, reviews(**more))
    assert (found["text"], found["type"]) == ("text", "question_id")
    assert scores(reading, "rating") == EXPECTED
    assert len(reading.documents) == 75
    assert set(reading.documents["question_id"].to_pylist()) == {"pros", "cons"}


def test_a_response_is_the_same_whatever_the_order_of_the_rows(write):
    columns = reviews(review_id=twice(range(40)))
    order = list(range(75))
    random.Random(1).shuffle(order)
    shuffled = {name: [values[row] for row in order] for name, values in columns.items()}
    by_text = [
        {row["text"]: row["response_id"] for row in told(write, table)[2].documents.to_pylist()}
        for table in (columns, shuffled)
    ]
    assert by_text[0] == by_text[1]


def test_answers_to_several_questions_in_rows_count_the_nps_once(write):
    n = 30
    columns = {
        "respondent": twice(f"r{i}" for i in range(n)),
        "nps": twice(i % 11 for i in range(n)),
        "question": ["Why?", "What is missing?"] * n,
        "answer": texts(2 * n),
    }
    _, _, reading = told(write, columns)
    assert scores(reading, "nps") == sorted(float(i % 11) for i in range(n))


def parts(seed, kinds=("Praise", "Problem")):
    rng = random.Random(seed)
    return [rng.choice(kinds) for _ in range(80)]


APART = {
    "kinds that come as they like": {"guest_id": twice(f"g{i}" for i in range(40)), "kind": parts(1)},
    "customers whose reviews have ratings of their own": {
        "guest_id": twice(f"g{i}" for i in range(40)), "kind": ["first", "second"] * 40,
        "rating": [str(1 + n * n % 5) for n in range(80)],
    },
    "customers who wrote again on another day": {
        "guest_id": twice(f"g{i}" for i in range(40)), "kind": ["first", "second"] * 40,
        "date": [f"2024-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(80)],
    },
    "rows with little in common": {"kind": ["app", "site"] * 40, "rating": [str(1 + n // 9 % 5) for n in range(80)]},
}  # fmt: skip


@pytest.mark.parametrize("case", APART)
def test_rows_that_are_responses_of_their_own(write, case):
    columns = {"rating": twice(1 + i % 5 for i in range(40)), **APART[case], "text": texts(80)}
    found, _, reading = told(write, columns)
    assert found["kind"] == "segment.kind"
    assert len(set(reading.documents["response_id"].to_pylist())) == 80


def test_a_segment_that_is_named_stays_one(write):
    columns = reviews(review_id=twice(range(40)))
    rows = "\n".join(",".join(row) for row in zip(*columns.values(), strict=True))
    path = write(",".join(columns) + "\n" + rows + "\n", "named.csv")
    reading = read([path], ReadOptions(segment=("type",)))
    assert set(reading.documents["segment.type"].to_pylist()) == {"pros", "cons"}
