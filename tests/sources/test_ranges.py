"""Segments that are ranges of a numeric column."""

import pyarrow as pa
import pytest

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import from_frame
from voca.sources.columns import range_column
from voca.sources.ranges import OTHER, Range, split


@pytest.mark.parametrize(
    ("written", "column", "expected"),
    [
        ("age:18-30,31-50", "age", [("18-30", 18, 30), ("31-50", 31, 50)]),
        ("age:<18, 18-30, 51+", "age", [("<18", -float("inf"), 18), ("18-30", 18, 30), ("51+", 51, float("inf"))]),
        ("profit:-10--1,0-5.5", "profit", [("-10--1", -10, -1), ("0-5.5", 0, 5.5)]),
        ("fares: net:0..10,10..20", "fares: net", [("0..10", 0, 10), ("10..20", 10, 20)]),
        ("plan", "plan", []),
        ("q1: plan", "q1: plan", []),
        ("size:1", "size:1", []),  # a column that is really called so
    ],
)
def test_what_is_written(written, column, expected):
    found, ranges = split(written, ["age", "plan", "q1: plan", "size:1"])
    assert found == column
    assert [(part.label, part.low, part.high) for part in ranges] == expected


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("age:18-30,25-50", "'18-30' and '25-50' of segment 'age' overlap"),
        ("age:18-30,18-30", "overlap"),
        ("age:30-18", "'30-18' in --segment age:30-18 is no range"),
        ("age:18-30,31to50", "'31to50'"),
    ],
)
def test_what_cannot_be_read(written, words):
    with pytest.raises(UsageError, match=words):
        split(written, ["age"])


def test_every_number_is_in_one_group():
    ranges = (Range("<10", -float("inf"), 10, open=True), Range("10-20", 10, 20), Range("20-30", 20, 30))
    said = []
    cells = pa.chunked_array([["9.9", "10", "20", "30", "30.5", "", None, "old", "1,000"]])
    found = range_column(cells, "age", ranges, lambda i, code, *_: said.append((i, code)))
    # the end that two share is the upper one's
    assert found.to_pylist() == ["<10", "10-20", "20-30", "20-30", OTHER, None, None, None, OTHER]
    assert said == [(7, "number-unreadable")]


def test_an_input_by_ranges():
    rows = pa.table(
        {
            "comment": [
                "The train was late again today",
                "Staff were kind and helpful",
                "Too expensive for me",
                "Fine",
            ],
            "Age": ["22", "35", "70", ""],
        }
    )
    reading = from_frame(rows, ReadOptions(text=("comment",), segment=("age:18-30,31-50",)))
    by_text = dict(
        zip(reading.documents["text"].to_pylist(), reading.documents["segment.Age"].to_pylist(), strict=True)
    )
    assert [by_text[text] for text in rows["comment"].to_pylist()] == ["18-30", "31-50", OTHER, None]
    role = next(row for row in reading.columns.to_pylist() if row["column"] == "Age")
    assert role["reason"] == "named in the options, in 2 ranges"
