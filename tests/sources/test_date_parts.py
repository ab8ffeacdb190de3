"""Dates whose year and month stand in columns of their own."""

from datetime import datetime

import pytest

from tests.sources.test_roles import table
from voca.config import ReadOptions
from voca.sources import from_frame, stream

YEARS, MONTHS = [2023, 2023, 2024], [1, 12, 4]


def read(columns, n=60, **options):
    return from_frame(table(columns, n), ReadOptions(**options))


def days(reading):
    return {f"{time:%Y-%m-%d}" for time in reading.documents["time"].to_pylist() if time is not None}


def said(reading, column):
    (row,) = [row for row in reading.columns.to_pylist() if row["column"] == column]
    return row["role"], row["reason"]


@pytest.mark.parametrize(
    ("columns", "whole", "found"),
    [
        ({"Year": YEARS, "Month": MONTHS}, "Year + Month", {"2023-01-01", "2023-12-01", "2024-04-01"}),
        (
            {"Month of review": ["Jan.", "June", "May"], "ReviewYear": YEARS},
            "ReviewYear + Month of review",
            {"2023-01-01", "2023-06-01", "2024-05-01"},
        ),
        ({"Jahr": ["2023.0", "2024.0"], "Monat": ["4.0", "10.0"]}, "Jahr + Monat", {"2023-04-01", "2024-10-01"}),
        (
            {"year": YEARS, "month": MONTHS, "day": [31, 1, 9]},
            "year + month + day",
            {"2023-01-31", "2023-12-01", "2024-04-09"},
        ),
        ({"Year": [2023, 2024], "Quarter": ["Q1", "Q3"]}, "Year + Quarter", {"2023-01-01", "2024-07-01"}),
        ({"Year": [2023, 2024], "Week": [1, 9]}, "Year + Week", {"2023-01-02", "2024-02-26"}),
        ({"Year of visit": YEARS, "Month of visit": MONTHS}, "Year of visit + Month of visit", {"2023-01-01"}),
    ],
)
def test_parts_are_put_together(columns, whole, found):
    reading = read(columns)
    assert found <= days(reading)
    role, reason = said(reading, whole)
    assert role == "time"
    assert reason.startswith("100% of its values are dates, put together of '")
    first = whole.split(" + ")[0]
    assert said(reading, first) == ("ignored", f"a part of the date {whole!r}")


def test_a_row_without_a_part_has_no_date():
    reading = read({"Year": ["2023", "", "2024", "n/a"], "Month": ["1", "2", "", "3"]}, 80)
    assert days(reading) == {"2023-01-01"}
    assert reading.documents["time"].null_count == 60


@pytest.mark.parametrize(
    "columns",
    [
        {"Year": YEARS, "Month": MONTHS, "Review date": ["2024-05-01", "2024-06-01"]},
        {"Birth year": [1971, 1985], "Birth month": [4, 5]},
        {"Year": YEARS, "Visits this month": [4, 5]},
        {"Year": [1, 2, 3], "Month": MONTHS},
        {"Year": YEARS, "signup month": MONTHS},
    ],
)
def test_no_date_is_put_together(columns):
    assert not [row for row in read(columns).columns.to_pylist() if " + " in row["column"]]


def test_what_the_user_named_is_the_time():
    reading = read({"Year": YEARS, "Month": MONTHS, "left": ["2024-05-01", "2024-06-01"]}, time="left")
    assert days(reading) == {"2024-05-01", "2024-06-01"}


def test_every_part_of_a_large_file_has_the_date(tmp_path, monkeypatch):
    monkeypatch.setattr("voca.sources.streaming._ROWS", 40)
    path = tmp_path / "large.csv"
    words = "late again|slow and rude|kind and quick|broken on the day it came".split("|")
    rows = [f"{words[i % 4]} said number {i},{YEARS[i % 3]},{MONTHS[i % 3]}" for i in range(120)]
    path.write_text("\n".join(["comment,year,month", *rows]))
    times = [t for part in stream([path], ReadOptions(), large=1) for t in part.documents["time"].to_pylist()]
    assert (len(times), times.count(datetime(2024, 4, 1))) == (120, 40)


def test_a_day_of_the_week_by_number_is_no_day_of_the_month():
    reading = read({"Year": YEARS, "Month": MONTHS, "Day": [1, 2, 3, 4, 5, 6, 7]}, 63)
    assert days(reading) == {"2023-01-01", "2023-12-01", "2024-04-01"}
    assert said(reading, "Year + Month")[0] == "time"


def test_the_date_of_the_review_comes_before_that_of_the_purchase():
    columns = {"Purchase year": [2021], "Purchase month": [3], "Review year": YEARS, "Review month": MONTHS}
    reading = read(columns)
    assert days(reading) == {"2023-01-01", "2023-12-01", "2024-04-01"}
    assert said(reading, "Review year + Review month")[0] == "time"
