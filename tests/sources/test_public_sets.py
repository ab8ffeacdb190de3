"""Tables in the form of public sets of reviews, tickets and surveys; all content is invented."""

import pytest

from tests.sources.test_tables_of_tools import cycle, days, texts, told

FIVE = cycle("1.0", "2.0", "3.0", "4.0", "5.0")
TABLES = {
    "what all guests thought of a hotel, beside what each did": (
        {"Additional_Number_of_Scoring": cycle(194, 31, 210), "Average_Score": cycle(7.7, 8.1, 8.9),
         "Hotel_Name": cycle("Hotel A", "Hotel B", "Hotel C"), "Negative_Review": texts(seed=1),
         "Review_Total_Negative_Word_Counts": cycle(3, 17, 40, 9), "Total_Number_of_Reviews": cycle(1403, 220, 1212),
         "Positive_Review": texts(seed=2), "Reviewer_Score": cycle(2.9, 7.5, 10, 8.8, 5.4)},
        {"Additional_Number_of_Scoring": "ignored", "Average_Score": "ignored", "Total_Number_of_Reviews": "ignored",
         "Review_Total_Negative_Word_Counts": "foreign", "Negative_Review": "text", "Positive_Review": "text",
         "Hotel_Name": "segment.Hotel_Name"},
        {"Reviewer_Score": ("rating", 1, 10, 1)},
    ),
    "an average that stands alone is a rating": (
        {"Average Score": cycle(1, 2, 3, 4, 5), "Comment": texts()}, {}, {"Average Score": ("stars", 1, 5, 1)},
    ),
    "things and persons with names": (
        {"name": cycle("Hotel A", "Hotel B", "Hotel C"), "reviews.username": [f"guest{n}" for n in range(60)],
         "reviews.rating": FIVE, "reviews.text": texts()},
        {"name": "segment.name", "reviews.username": "ignored"}, {"reviews.rating": ("stars", 1, 5, 1)},
    ),
    "persons with two names each": (
        {"name": cycle("Ann", "Bo", "Cy"), "username": cycle("ann1", "bo_2", "cy3"), "text": texts()},
        {"name": "ignored", "username": "ignored"}, {},
    ),
    "days in a sentence, and the number of those who rated": (
        {"num_student": cycle(15, 3, 44), "post_date": days(" on {1:02}/{0:02}/18 18:30 PM (PDT)"),
         "student_star": FIVE, "comments": texts()},
        {"num_student": "ignored", "post_date": "time"}, {"student_star": ("stars", 1, 5, 1)},
    ),
    "tickets with what was answered": (
        {"subject": texts(seed=1), "body": texts(seed=2), "answer": texts(seed=3), "queue": cycle("Billing", "Sales"),
         "Sr No": [str(n) for n in range(60)]},
        {"subject": "text", "body": "text", "answer": "ignored", "queue": "segment.queue", "Sr No": "id"}, {},
    ),
    "answers to a survey's questions": (
        {"respondent_id": [str(n // 3) for n in range(60)], "question": cycle("Why?", "What else?", "Anything more?"),
         "answer": texts()},
        {"answer": "text", "question": "question_id"}, {},
    ),
    "satisfaction with a job, and the order in which choices were shown": (
        {"JobSat": cycle("NA", *range(11)), "Q5_DO_1": cycle(1, 2), "FL_12_DO": cycle("A|B", "B|A"),
         "Q3 - Display Order": cycle("1|2", "2|1"), "Country": cycle("Peru", "Chad"), "AIOpen": texts()},
        {"Q5_DO_1": "foreign", "FL_12_DO": "foreign", "Q3 - Display Order": "foreign", "AIOpen": "text",
         "Country": "segment.Country"},
        {"JobSat": ("csat", 0, 10, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLES)
def test_roles_and_scales(write, case):
    columns, roles, scales = TABLES[case]
    found, said, _ = told(write, {name: list(values) for name, values in columns.items()})
    assert {name: found[name] for name in roles} == roles
    assert {name: said.get(name) for name in scales} == scales


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("on 03/18/18 18:30 PM (PDT)", "2018-03-18 18:30:00"),
        ("Dined on March 5, 2024", "2024-03-05 00:00:00"),
        ("Date of stay: March 2024", "2024-03-01 00:00:00"),
        ("Mar '24", "2024-03-01 00:00:00"),
        ("Mon Apr 18 23:07:14 2022", "2022-04-18 23:07:14"),
    ],
)
def test_dates_as_sites_write_them(write, written, expected):
    _, _, reading = told(write, {"date": [written] * 60, "review": texts()})
    assert {str(time) for time in reading.documents["time"].to_pylist()} == {expected}
