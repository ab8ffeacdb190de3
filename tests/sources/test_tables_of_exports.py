"""Exports of review sites and survey tools as people have them; all content is invented."""

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told

FIVE = cycle(1, 2, 3, 4, 5, 5, 4)
TABLES = {
    "stars as the width of their picture": (
        {"rating": cycle("width:100%", "width:80%", "width:20%"),
         "sleep": cycle("width: 50%;", "width: 40%;", "width: 100%;"), "text": texts()},
        {"text": "text"}, {"rating": ("stars", 1, 5, 1), "sleep": ("rating", 1, 5, 1)},
    ),
    "and as its percentage, where a name says that it rates something": (
        {"rating": cycle("100.0%", "80.0%", "20.0%", "0%"), "Cleanliness": cycle("40%", "100%", "60%"),
         "discount": cycle("40%", "100%", "60%"), "text": texts()},
        {"discount": "driver"}, {"rating": ("stars", 1, 5, 1), "Cleanliness": ("rating", 1, 5, 1), "discount": None},
    ),
    "percentages that are no stars": (
        {"rating": cycle("97%", "80%", "62%", "40%"), "text": texts()}, {}, {"rating": ("rating", 0, 100, 1)},
    ),
    "flags that a tool sets, and what is said of labels": (
        {"filtered": cycle("True", "False", "False"), "labels_verification": cycle("verified buyer", "unverified"),
         "filtered_text": texts(seed=1), "topic_labels": cycle("price", "staff", "food"), "text": texts()},
        {"filtered": "segment.filtered", "labels_verification": "segment.labels_verification",
         "filtered_text": "foreign", "topic_labels": "foreign", "text": "text"}, {},
    ),
    "a letter before a number is the code of a group": (
        {"Grade": cycle("L1", "L2", "L3", "L3"), "What did you like most?": texts()},
        {"Grade": "segment.Grade"}, {"Grade": None},
    ),
    "comments in short": (
        {"q_ltr": cycle(*range(11)), "q_reason_cmt": texts(), "q_improve_cmt": texts(seed=1)},
        {"q_reason_cmt": "text", "q_improve_cmt": "text"}, {"q_ltr": ("nps", 0, 10, 1)},
    ),
    "whether somebody would come back": (
        {"Would you rejoin?": cycle("Yes", "No", "Yes"), "Would you come back?": cycle("1", "0", "1"),
         "Would you like a call?": cycle("Yes", "No"), "Why?": texts()},
        {"Would you like a call?": "segment.Would you like a call?"},
        {"Would you rejoin?": ("yesno", 0, 1, 1), "Would you come back?": ("yesno", 0, 1, 1)},
    ),
    "an effort that another column names, on the usual scale of agreement": (
        {"Survey type": cycle("CES"), "Response": cycle(*range(1, 8)), "Feedback": texts()},
        {"Response": "score.ces"}, {"Response": ("ces", 1, 7, 1)},
    ),
    "marks that state the same ends as one that says which is good": (
        {"Gesamt (1=sehr gut, 6=ungenügend)": cycle(*range(1, 7)), "Freundlichkeit (1-6)": cycle(2, 1, 3, 6, 4),
         "Tempo (1-10)": cycle(*range(1, 11)), "Was fehlt?": texts()},
        {},
        {"Gesamt (1=sehr gut, 6=ungenügend)": ("rating", 1, 6, -1), "Freundlichkeit (1-6)": ("rating", 1, 6, -1),
         "Tempo (1-10)": ("rating", 1, 10, 1)},
    ),
    "the last day of an employee is not when the interview was": (
        {"Last Working Day": days("2024-{1:02}-{0:02}"), "Exit Interview Date": days("2024-{1:02}-{0:02}"),
         "Why did you leave?": texts()},
        {"Last Working Day": "ignored", "Exit Interview Date": "time"}, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_what_is_told(write, name):
    hold_roles_and_scales(write, TABLES[name])


def test_widths_are_stars(write):
    columns = {"rating": ["width:100%", "width:50%", "width:20%", "width:0%"] * 15, "text": texts()}
    _, _, reading = told(write, columns)
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["score.stars"] for row in rows[:4]] == [5.0, 2.5, 1.0, None]
    assert not [issue for issue in reading.issues if issue.code.startswith("score-")]
