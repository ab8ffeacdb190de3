"""Tables in the form of public sets, exports of help desks and surveys of employees; all content is invented."""

import random

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told

FIVE = cycle("1", "2", "3", "4", "5")
AGREE = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")


def points(seed, words=None):
    rng = random.Random(seed)
    return [str(rng.choice(words or (1, 2, 3, 4, 5))) for _ in range(60)]


SAID = (
    "The topics covered were relevant",
    "I have confidence in my manager",
    "My claim was processed fairly",
    "The room was cleaned daily",
    "I plan to leave within a year",
)
TABLES = {
    "whether somebody is a member, and what kind of traveller, tells nobody from others": (
        {"Member": cycle("Yes", "No"), "Traveller": cycle("Couple", "Solo traveller", "Family"), "Comment": texts()},
        {"Member": "segment.Member", "Traveller": "segment.Traveller"}, {},
    ),
    "who wrote does": (
        {"Member": cycle("M-001", "M-002", "M-003"), "Comment": texts()}, {"Member": "customer_id"}, {},
    ),
    "few participants of interviews do": (
        {"Participant": cycle("Ann", "Bo"), "Comment": texts()}, {"Participant": "customer_id"}, {},
    ),
    "how urgent a ticket is says nothing of how good anything was": (
        {"number": [f"INC{n:07}" for n in range(60)], "description": texts(),
         "priority": cycle("1 - Critical", "2 - High", "3 - Moderate", "4 - Low"),
         "impact": cycle("1 - High", "2 - Medium", "3 - Low"), "Severity Level": cycle(1, 2, 3, 4, 5),
         "close_notes": cycle("Replaced the disk.", "Reset the router and waited.", "Sent a new one.")},
        {"priority": "segment.priority", "impact": "segment.impact", "Severity Level": "segment.Severity Level",
         "close_notes": "ignored", "description": "text"},
        {"priority": None, "impact": None, "Severity Level": None},
    ),
    "statements with words that other tools use, in points": (
        {**{name: points(n) for n, name in enumerate(SAID)}, "Comment": texts()}, {},
        {name: ("rating", 1, 5, 1) for name in SAID},
    ),
    "and in words": (
        {**{name: points(n, AGREE) for n, name in enumerate((*SAID, "Confidence in management"))}, "Comment": texts()},
        {}, {name: ("rating", 1, 5, 1) for name in (*SAID, "Confidence in management")},
    ),
    "facilities are not ease": (
        {"Overall rating": FIVE, "Clean facilities": points(1), "Facilities": points(2), "Comment": texts()}, {},
        {"Clean facilities": ("rating", 1, 5, 1), "Facilities": ("rating", 1, 5, 1)},
    ),
    "what a tool says of a text is still its own": (
        {"text": texts(), "clean_text": texts(), "text_clean": texts(), "is_topic_label": cycle(0, 1),
         "confidence": cycle(0.61, 0.9, 0.7)},
        {"text": "text", "clean_text": "foreign", "text_clean": "foreign", "is_topic_label": "foreign",
         "confidence": "foreign"}, {},
    ),
    "good points and bad points": (
        {"score": cycle(*range(1, 11)), "good_points": texts(seed=1), "bad_points": texts(seed=2)},
        {"good_points": "text", "bad_points": "text"}, {"score": ("rating", 1, 10, 1)},
    ),
    "numbers of rows without a name, dates in short, shares of votes, a critic's name": (
        {"Unnamed: 0": [str(n) for n in range(60)], "survey_dt": days("2024{1:02}{0:02}"),
         "helpfulness": cycle("1.0", "0.5", "0.0"), "critic_name": cycle("Ann Poe", "Bo Kern", "Cy Lund"),
         "rating": FIVE, "review": texts()},
        {"Unnamed: 0": "id", "survey_dt": "time", "critic_name": "ignored"}, {"rating": ("stars", 1, 5, 1)},
    ),
    "how an experience was, as hospitals of the NHS ask it": (
        {"Overall, how was your experience of our service?":
            points(3, ("Very good", "Good", "Neither good nor poor", "Poor", "Very poor", "Don't know")),
         "Please can you tell us why you gave your answer?": texts()}, {},
        {"Overall, how was your experience of our service?": ("rating", 1, 5, 1)},
    ),
    "satisfied or not": (
        {"satisfaction": cycle("neutral or dissatisfied", "satisfied"), "Was I pleased": cycle("Not happy", "Happy"),
         "Comments": texts()},
        {}, {"satisfaction": ("yesno", 0, 1, 1), "Was I pleased": ("yesno", 0, 1, 1)},
    ),
    "two of the points of a longer scale are no yes and no": (
        {"Outcome": cycle("Very satisfied", "Dissatisfied"), "Comments": texts()}, {}, {"Outcome": None},
    ),
    "a link to a review of an app is none to Reddit": (
        {"Store": cycle("A", "B"), "Date": days("2024-{1:02}-{0:02}"), "Rating": FIVE,
         "Author": cycle("Ann", "Bo", "Cy"),
         "Subject": [f"{n} crashes again" for n in range(60)], "Body": texts(), "Permalink": cycle("https://a.example")},
        {"Subject": "text", "Body": "text", "Author": "ignored"}, {"Rating": ("stars", 1, 5, 1)},
    ),
    "what all thought of each teacher is nobody's rating": (
        {"professor_name": [f"Prof. {'ABCD'[n % 4]}" for n in range(60)], "star_rating": cycle(4.7, 3.4, 2.9, 3.8),
         "student_star": points(5), "student_service": points(6), "comments": texts()},
        {"star_rating": "ignored", "professor_name": "segment.professor_name"},
        {"star_rating": None, "student_star": ("stars", 1, 5, 1)},
    ),
    "points in tenths that differ within each thing are ratings": (
        {"hotel": cycle("A", "B", "C"), "review_score": points(7, (8.3, 7.1, 9.6, 4.2)), "staff_score": points(8),
         "comments": texts()},
        {}, {"review_score": ("rating", 1, 10, 1)},
    ),
    "a longer name between two ratings": (
        {"Wifi service": points(1), "Departure/Arrival time convenient": points(2), "Online booking": points(3),
         "Comment": texts()}, {}, {"Departure/Arrival time convenient": ("rating", 1, 5, 1)},
    ),
    "the rating of a hospital is that of the whole": (
        {"Rate hospital 0-10": cycle(*range(11)), "Cleanliness 0-10": points(1, range(11)), "Comment": texts()}, {},
        {"Rate hospital 0-10": ("rating", 0, 10, 1)},
    ),
    "points that are called a label, and the only numbers": (
        {"CourseId": cycle("a-b", "c-d", "e-f"), "Review": texts(), "Label": points(9)}, {},
        {"Label": ("stars", 1, 5, 1)},
    ),
    "labels of classes that have names": (
        {"Review": texts(), "Label": FIVE, "Class": cycle("Sports", "Science", "World", "Money", "Arts")},
        {"Label": "foreign"}, {"Label": None},
    ),
    "labels beside a rating, and labels from nought": (
        {"Review": texts(), "Label": points(9), "rating": FIVE, "target": cycle(0, 1, 2, 3, 4)},
        {"Label": "foreign"}, {"Label": None, "target": None, "rating": ("stars", 1, 5, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    hold_roles_and_scales(write, TABLES[case])


def test_the_rating_of_a_hospital_is_what_drivers_are_about(write):
    columns, _, _ = TABLES["the rating of a hospital is that of the whole"]
    _, _, reading = told(write, columns)
    assert [s["column"] for s in reading.scales.to_pylist() if s["primary"]] == ["Rate hospital 0-10"]
