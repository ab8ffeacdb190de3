"""Answers that break off before the end of a survey are counted, and it is said how many they are."""

import pytest

from voca.config import ReadOptions
from voca.sources import read

WORDS = "the queue was long but the staff helped me number"


def survey(write, head, cells, hidden=""):
    rows = "".join(f"{WORDS} {i},{cell}{hidden}\n" for i, cell in enumerate(cells))
    return read([write(f"{head}\n{rows}")], ReadOptions())


def said(reading):
    return [(issue.message, issue.severity) for issue in reading.issues if issue.code == "unfinished-answers"]


@pytest.mark.parametrize(
    ("head", "hidden", "column", "cells", "n"),
    [
        (
            "Why?,Finished,StartDate,EndDate,RecordedDate,Progress",
            ",2024-03-01,2024-03-01,2024-03-01,30",
            "Finished",
            "True|False|True",
            1,
        ),
        ("Why?,Status,Contact ID", ",", "Status", "Complete|Partial|Disqualified", 2),
        (
            "Why?,Date submitted,Last page,Start language,Seed,Response ID",
            ",3,en,17,4",
            "Date submitted",
            "2024-03-01 10:00:00||",
            2,
        ),
    ],
)
def test_what_is_not_finished_is_counted(write, head, hidden, column, cells, n):
    reading = survey(write, head, cells.split("|") * 4, hidden)
    what = f"{4 * n} of 12 answers are not finished, as {column!r} says; what they say is counted"
    assert said(reading) == [(what, "note")]
    assert len(reading.documents) == 12
    roles = {row["column"]: row["role"] for row in reading.columns.to_pylist()}
    assert roles[column] in ("ignored", "time")


@pytest.mark.parametrize("cells", ["Completed|In progress|Open", "Complete|Complete|Complete", "Yes|No|Yes"])
def test_other_states_are_groups_and_say_nothing_of_it(write, cells):
    assert said(survey(write, "Why?,Status", cells.split("|") * 4)) == []


@pytest.mark.parametrize(
    ("head", "role"), [("Order status", "segment"), ("Repair", "segment"), ("Survey status", "ignored")]
)
def test_the_status_of_something_else_is_a_group(write, head, role):
    rows = "".join(f"{WORDS} {n},{('Complete', 'Partial')[n % 2]}\n" for n in range(60))
    reading = read([write(f"Why?,{head}\n{rows}")], ReadOptions())
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()}[head] == role
