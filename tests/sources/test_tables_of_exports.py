"""Exports of review sites and survey tools as people have them; all content is invented."""

import csv
import io
import random

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told
from voca.sources import read


def going(seed, top=5, alike=2, n=60):
    """Return points that go with what each row thinks of the whole, up to `alike` points apart."""
    whole, own = random.Random(0), random.Random(seed)
    return [str(min(top, max(1, whole.randint(1, top) + own.randint(-alike, alike)))) for _ in range(n)]


def codes(seed, n=60):
    rng = random.Random(seed)
    return [str(rng.randint(1, 5)) for _ in range(n)]


GRID = ("leadership", "teamwork", "recognition", "tools")
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
    "what was best, and what should be better": (
        {"Best aspects": texts(), "Aspects to improve": [*texts(30, seed=1), *(["-"] * 30)],
         "Course": cycle("A", "B", "C")},
        {"Best aspects": "text", "Aspects to improve": "text"}, {},
    ),
    "comments in short": (
        {"q_ltr": cycle(*range(11)), "q_reason_cmt": texts(), "q_improve_cmt": texts(seed=1)},
        {"q_reason_cmt": "text", "q_improve_cmt": "text"}, {"q_ltr": ("nps", 0, 10, 1)},
    ),
    "whether somebody would come back": (
        {"Would you rejoin?": cycle("Yes", "No", "Yes"), "Would you come back?": cycle("1", "0", "1"),
         "Would you come again?": cycle("yes", "maybe", "no", "no"), "Will you order again?": cycle("no", "yes", "no"),
         "Would you like a call?": cycle("Yes", "No"), "Will you shop any sales this spring?": cycle("No", "No", "Yes"),
         "Why?": texts()},
        {"Would you like a call?": "segment.Would you like a call?",
         "Will you shop any sales this spring?": "segment.Will you shop any sales this spring?"},
        {"Would you rejoin?": ("yesno", 0, 1, 1), "Would you come back?": ("yesno", 0, 1, 1),
         "Would you come again?": ("rating", 1, 3, 1), "Will you order again?": ("yesno", 0, 1, 1)},
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
    "when something was bought is not when it was reviewed, where that cannot be read": (
        {"Review Date": cycle("2 weeks ago", "a month ago"), "Date of Purchase": days("2024-{1:02}-{0:02}"),
         "Last Updated": days("2024-{1:02}-{0:02}"), "Review": texts()},
        {"Date of Purchase": "ignored", "Last Updated": "ignored", "Review": "text"}, {},
    ),
    "where nothing else is called a date, it is the time": (
        {"Response Time": cycle("3 hours", "2 days"), "Date of Purchase": days("2024-{1:02}-{0:02}"),
         "Review": texts()},
        {"Date of Purchase": "time"}, {},
    ),
    "questions to which most say no": (
        {"1. To what extent do you agree?": cycle("Agree", "Disagree", "Strongly agree", "Strongly disagree"),
         "2. Please give reasons": texts(), "3. Do you have any other comments?": [*(["No"] * 40), *texts(20, seed=3)],
         "4. Anything else?": cycle("No", "n/a", "None", "no"), "5. Which one do you use?": cycle("Bus", "Tram", "No")},
        {"3. Do you have any other comments?": "text", "2. Please give reasons": "text",
         "5. Which one do you use?": "segment.5. Which one do you use?"}, {},
    ),
    "a grid of points without a word of them": (
        {"dept": cycle("Ops", "IT", "HR"), **{name: going(n) for n, name in enumerate(GRID)}, "comment": texts()},
        {"comment": "text"}, {name: ("rating", 1, 5, 1) for name in GRID},
    ),
    "codes of what somebody is, under any name": (
        {**{name: codes(n) for n, name in enumerate((*GRID, "sort"))}, "comment": texts()},
        dict.fromkeys(GRID, "driver"), dict.fromkeys(GRID),
    ),
    "groups and things that go together": (
        {**{name: going(n) for n, name in enumerate(("agegrp", "educ", "tenure_band", "bedrooms"))},
         "comment": texts()},
        {"educ": "driver", "bedrooms": "driver"}, {"agegrp": None, "educ": None, "tenure_band": None},
    ),
    "a column of the grid that goes the other way": (
        {**{name: going(n) for n, name in enumerate(GRID)}, "stress": [str(6 - int(p)) for p in going(9)],
         "comment": texts()},
        {"stress": "driver"}, {**{name: ("rating", 1, 5, 1) for name in GRID}, "stress": None},
    ),
    "what stands between ratings, and a code of who somebody is": (
        {"overall_rating": FIVE, "agent": going(1), "senior_mgmt": going(2), "Age group": codes(3),
         "Work rating": codes(4), "pros": texts()},
        {"Age group": "segment.Age group"},
        {"agent": ("rating", 1, 5, 1), "senior_mgmt": ("rating", 1, 5, 1), "Age group": None},
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


AGREED = "How much do you agree with each statement? - "


@pytest.mark.parametrize("form", ["Qualtrics", "LimeSurvey"])
def test_points_of_one_question_of_a_survey_tool(write, form):
    points = [going(n, alike=1) for n in range(3)]
    if form == "Qualtrics":
        names = ["StartDate", "ResponseId", "Q2_1", "Q2_2", "Q2_3", "Q3", "Q4"]
        wording = [AGREED + said for said in ("The site works", "I trust the brand", "Prices are fair")]
        above = [names, ["Start Date", "Response ID", *wording, "Your age group", "Why?"],
                 [f'{{"ImportId":"{name}_TEXT"}}' for name in names]]  # fmt: skip
    else:
        names = ["id", "submitdate", "G2Q1[SQ001]", "G2Q1[SQ002]", "G2Q1[SQ003]", "G1Q1", "G4Q1"]
        above = [names]
    known = ([f"R_{n}" for n in range(60)], days("2024-{1:02}-{0:02} 10:00:00"))
    first = known[::-1] if form == "Qualtrics" else known
    out = io.StringIO()
    csv.writer(out).writerows([*above, *zip(*first, *points, codes(1), texts(), strict=True)])
    reading = read([write(out.getvalue(), "survey.csv")])
    scales = {row["column"]: (row["kind"], row["low"], row["high"]) for row in reading.scales.to_pylist()}
    assert scales == {name: ("rating", 1, 5) for name in names[2:5]}


@pytest.mark.parametrize(
    "written",
    ["May-12-2024", "May 12, 2024 (edited)", "(12 May 2024)", "Ann P wrote a review May 12, 2024", "12/May/2024"],
)
def test_forms_of_dates_of_review_sites(write, written):
    _, _, reading = told(write, {"date": [written] * 60, "review": texts()})
    assert {str(time) for time in reading.documents["time"].to_pylist()} == {"2024-05-12 00:00:00"}
