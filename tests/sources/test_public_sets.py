"""Tables in the form of public sets of reviews, tickets and surveys; all content is invented."""

import random

import pytest

from tests.sources.test_tables_of_tools import cycle, days, hold_roles_and_scales, texts, told
from voca.sources import read

FIVE = cycle("1.0", "2.0", "3.0", "4.0", "5.0")


def points(seed):
    return [str(random.Random(100 * seed + n).randint(1, 5)) for n in range(60)]


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
    "codes of questions that share a scale": (
        {"instr": cycle(1, 2, 3), **{f"Q{n}": points(n) for n in range(1, 7)}, "Q7": cycle(1, 2), "comments": texts()},
        {"Q7": "segment.Q7", "comments": "text"},
        {f"Q{n}": ("rating", 1, 5, 1) for n in range(1, 7)},
    ),
    "recommending from 0 to 10, in French and Dutch": (
        {"Sur une échelle de 0 à 10, recommanderiez-vous notre service ?": cycle(*range(11)), "Pourquoi ?": texts(),
         "Zou u ons aanbevelen, van 0 tot 10?": cycle(*range(10, -1, -1))},
        {"Pourquoi ?": "text"},
        {"Sur une échelle de 0 à 10, recommanderiez-vous notre service ?": ("nps", 0, 10, 1),
         "Zou u ons aanbevelen, van 0 tot 10?": ("nps", 0, 10, 1)},
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
    hold_roles_and_scales(write, TABLES[case])


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


FORMS = {
    "numbers of Qualtrics beside the groups of an NPS": (
        {"ResponseId": [f"R_{n:015d}" for n in range(60)], "Q3_NPS_GROUP": cycle(1, 2, 3), "Q3": cycle(*range(11)),
         "Q4": texts()},
        {"Q3_NPS_GROUP": "foreign", "Q4": "text"}, {"Q3": ("nps", 0, 10, 1)},
    ),
    "complaints to a town, which wrote what it did": (
        {"Complaint Type": cycle("Noise", "Parking"), "Complaint": texts(), "Resolution Description": texts(seed=2)},
        {"Complaint": "text", "Resolution Description": "ignored"}, {},
    ),
    "a quiz of Google": (
        {"Timestamp": days("2024/{1}/{0} 10:00:00 AM GMT+1"), "Score": cycle("7 / 10", "3 / 10"),
         "What is the capital of Peru?": cycle("Lima", "Quito"),
         "What is the capital of Peru? [Score]": cycle("1 / 1", "0 / 1"),
         "What is the capital of Peru? [Feedback]": [""] * 60, "How would you rate the day?": cycle(*range(1, 11)),
         "Anything else?": texts()},
        {"Score": "ignored", "What is the capital of Peru? [Score]": "ignored", "Anything else?": "text",
         "What is the capital of Peru? [Feedback]": "ignored"},
        {"How would you rate the day?": ("rating", 1, 10, 1)},
    ),
    "a form of Microsoft with points": (
        {"ID": [str(n) for n in range(60)], "Total points": cycle(0, 3, 5), "How likely are you to recommend us?\xa0":
         cycle(*range(11)), "Points - How likely are you to recommend us?\xa0": cycle(0),
         "Feedback - How likely are you to recommend us?\xa0": [""] * 60, "Why?": texts()},
        {"Total points": "ignored", "Points - How likely are you to recommend us?": "ignored", "Why?": "text"},
        {"How likely are you to recommend us?": ("nps", 0, 10, 1)},
    ),
    "Unipark, whose negative numbers are no answers": (
        {"lfdn": [str(n) for n in range(60)], "dispcode": cycle(31, 22), "lastpage": cycle(11, 12),
         "quality": cycle(-77), "c_0001": cycle(1, 2), "datetime": days("2024-{1:02}-{0:02} 10:00:00"),
         "v_3": [text if n % 2 else "-99" for n, text in enumerate(texts())], "rts123": cycle(3, 17)},
        {"lfdn": "ignored", "quality": "ignored", "c_0001": "segment.c_0001", "v_3": "text", "datetime": "time",
         "rts123": "foreign"}, {},
    ),
    "votes in words, and when something was lived through": (
        {"title": texts(seed=1), "rating": cycle(1, 2, 3, 4, 5), "review": texts(seed=2),
         "helpful": cycle("2 people found this helpful", "One person found this helpful", "1 of 4 users found it good"),
         "Date": days("2024-{1:02}-{0:02}"), "Date of experience": days("2023-{1:02}-{0:02}"),
         "Group time: Basics": cycle(20.1, 30.2)},
        {"helpful": "ignored", "Date": "time", "Date of experience": "ignored", "Group time: Basics": "foreign"},
        {"rating": ("stars", 1, 5, 1)},
    ),
    "amounts of things, which are no ratings": (
        {"stars": FIVE, "nights": cycle("1 night", "2 nights", "3 nights", "5 nights"), "party":
         cycle("1 person", "2 people", "4 people"), "rooms": cycle("3 rooms", "1 room", "1 room", "2 rooms", "1 room"),
         "text": texts()},
        {"nights": "segment.nights", "party": "segment.party", "rooms": "segment.rooms"},
        {"stars": ("stars", 1, 5, 1)},
    ),
    "what guests liked and disliked, and what the hotel wrote back": (
        {"rating": cycle(*range(1, 11)), "likedText": texts(seed=1), "dislikedText": texts(seed=2),
         "propertyResponse": texts(seed=3), "Company public response": texts(seed=4)},
        {"likedText": "text", "dislikedText": "text", "propertyResponse": "ignored",
         "Company public response": "ignored"},
        {"rating": ("rating", 1, 10, 1)},
    ),
    "what is known of those who wrote, and of what they wrote": (
        {"Stars": FIVE, "Review": texts(), "Review Count": cycle("1 review", "12 reviews", "3 reviews"),
         "Reviewer info": cycle("Local Guide · 12 reviews", "3 reviews", "Local Guide · 40 reviews · 7 photos"),
         "Reviewers": cycle("By Ann B", "By Bo L", "By Cy M"), "Validated Reviewer": cycle("TRUE", "FALSE", "TRUE"),
         "isEdited": cycle("False", "True", "False", "False"), "hour_played": cycle(3, 170, 2400)},
        {"Review Count": "ignored", "Reviewer info": "ignored", "Reviewers": "ignored", "isEdited": "ignored",
         "Validated Reviewer": "segment.Validated Reviewer", "hour_played": "driver"},
        {"Stars": ("stars", 1, 5, 1)},
    ),
    "groups that were made of a rating": (
        {"rating": FIVE, "happy": cycle(0, 0, 0, 1, 1), "level": cycle("low", "low", "middle", "high", "high"),
         "odd": cycle("yes", "no"), "ends": cycle("end", "middle", "middle", "middle", "end"), "text": texts()},
        {"happy": "foreign", "level": "foreign", "odd": "segment.odd", "ends": "segment.ends"},
        {"rating": ("stars", 1, 5, 1)},
    ),
    "labels of which somebody was more or less sure": (
        {"tweet": texts(), "negativereason": cycle("Late Flight", "Lost Luggage", "Bad Food"),
         "negativereason_confidence": cycle(1, 0.7, 0.68), "airline": cycle("A", "B")},
        {"negativereason": "foreign", "negativereason_confidence": "foreign", "airline": "segment.airline"}, {},
    ),
    "short reviews beside longer ones": (
        {"Rate": FIVE, "Review": cycle("super!", "worth it", "not so good"), "Summary": texts()},
        {"Review": "ignored", "Summary": "text"}, {"Rate": ("stars", 1, 5, 1)},
    ),
    "titles that repeat beside several texts": (
        {"rating": FIVE, "headline": cycle("Great place", "Good pay", "Toxic culture"), "pros": texts(seed=1),
         "cons": texts(seed=2), "job_title": cycle("Head nurse", "Cook")},
        {"headline": "ignored", "pros": "text", "cons": "text", "job_title": "segment.job_title"},
        {"rating": ("stars", 1, 5, 1)},
    ),
    "a hotel's aspects, of which one is called value": (
        {"Service": points(1), "Overall": points(2), "Value": points(3), "Content": texts()}, {"Content": "text"},
        {"Service": ("rating", 1, 5, 1), "Overall": ("stars", 1, 5, 1), "Value": ("rating", 1, 5, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FORMS)
def test_forms_of_survey_tools(write, case):
    columns, roles, scales = FORMS[case]
    found, said, reading = told(write, {name: list(values) for name, values in columns.items()})
    assert {name: found[name] for name in roles} == roles
    assert said == scales
    if "Unipark" in case:
        assert sum(text is not None for text in reading.documents["text"].to_pylist()) == 30


def long_table(answers, extra=""):
    rows = [
        f"R{n},{question},{answer},{n % 2}{extra and ',' + extra.format(n=n, q=at)}"
        for n in range(20)
        for at, (question, answer) in enumerate(answers(n))
    ]
    return "\n".join(["response_id,question,answer,shop" + (",asked_at" if extra else ""), *rows]) + "\n"


def test_one_answer_a_row_with_points_and_words(write):
    words = texts(20)
    table = long_table(
        lambda n: [("How likely are you to recommend us?", n % 11), ("Why?", words[n]), ("Which plan?", "ab"[n // 10])],
        "2024-01-02 10:00:0{q}",
    )
    reading = read([write(table, "long.csv")])
    assert {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()} == {
        "response_id": "id",
        "shop": "segment.shop",
        "How likely are you to recommend us?": "score.nps",
        "Why?": "text",
        "Which plan?": "segment.Which plan?",
    }
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [(row["score.nps"], row["text"], row["source_row"]) for row in rows] == [
        (n % 11, words[n], 3 * n + 2) for n in range(20)
    ]
    said = next(issue.message for issue in reading.issues if issue.code == "one-answer-a-row")
    assert said == (
        "'answer' holds the answers to 3 questions; each response is one row; left out, since it differs within them: "
        "'asked_at'"
    )
    assert [(entry["rows"], entry["left_out"]) for entry in reading.inputs] == [(20, {})]


def test_one_answer_a_row_in_words_stays_so(write):
    reading = read([write(long_table(lambda n: [("Why?", texts(20)[n]), ("What else?", texts(20, 3)[n])]), "long.csv")])
    assert reading.documents.num_rows == 40
    assert set(reading.documents["question_id"].to_pylist()) == {"Why?", "What else?"}


def test_a_table_of_reviews_with_products_is_no_export_of_amazon(write):
    columns = {"product_id": cycle("P1", "P2"), "rating": FIVE, "review_title": texts(seed=1), "review_text": texts()}
    found, scales, reading = told(write, columns)
    assert found == {
        "product_id": "segment.product_id", "rating": "score.stars", "review_title": "text", "review_text": "text",
    }  # fmt: skip
    assert scales == {"rating": ("stars", 1, 5, 1)}
    assert "export" not in {issue.code for issue in reading.issues}


@pytest.mark.parametrize(
    ("columns", "primary", "labels"),
    [
        (
            ("How satisfied are you with the price?", "How satisfied are you overall with our service?"),
            "How satisfied are you overall with our service?",
            {"Satisfaction: How satisfied are you with the price (1-5)", "Satisfaction (1-5)"},
        ),
        (
            ("How satisfied are you with the price?", "How satisfied are you with the delivery?"),
            "How satisfied are you with the delivery?",
            {
                "Satisfaction: How satisfied are you with the price (1-5)",
                "Satisfaction: How satisfied are you with the delivery (1-5)",
            },
        ),
        (
            ("Satisfaction with delivery", "Satisfaction"),
            "Satisfaction",
            {"Satisfaction with delivery (1-5)", "Satisfaction (1-5)"},
        ),
        (("How satisfied are you with the price?",), "How satisfied are you with the price?", {"Satisfaction (1-5)"}),
    ],
)
def test_satisfaction_with_the_whole_comes_first(write, columns, primary, labels):
    _, _, reading = told(write, {**{name: points(n) for n, name in enumerate(columns)}, "Comments": texts()})
    scales = reading.scales.to_pylist()
    assert [scale["column"] for scale in scales if scale["primary"]] == [primary]
    assert {scale["label"] for scale in scales} == labels


VERIFIED, NOT_VERIFIED = "✅ Trip Verified | ", "Not Verified |  "


@pytest.mark.parametrize(
    ("stamps", "kept"),
    [
        ((VERIFIED, NOT_VERIFIED, ""), ""),
        ((VERIFIED, "", ""), ""),
        (("", "", ""), ""),
        (
            ("My seat was narrow, and all else too, I said | ", "", ""),
            "My seat was narrow, and all else too, I said | ",
        ),
    ],
)
def test_what_a_site_puts_before_the_words_is_taken_out(write, stamps, kept):
    columns = {"overall": FIVE, "customer_review": [stamps[n % 3] + text for n, text in enumerate(texts())]}
    _, _, reading = told(write, columns)
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    expected = [(kept if n % 3 == 0 else "") + text for n, text in enumerate(texts())]
    assert [row["text"] for row in rows] == expected
    said = [issue.message for issue in reading.issues if issue.code == "stamped-by-the-site"]
    marks = sorted({stamp.strip() for stamp in stamps if stamp and not kept})
    count = 20 * sum(stamp != "" for stamp in stamps)
    listed = ", ".join(f"'{mark}'" for mark in sorted(marks))
    assert said == (
        [f"{count} texts begin with {listed}, as the site puts it before them; it was taken out"] if marks else []
    )


def test_bars_of_the_customers_own_stay(write):
    own = [f"{text} | {text}" for text in texts()]
    few = [f"Note {n} | {text}" for n, text in enumerate(texts())]
    for cells in (own, few):
        _, _, reading = told(write, {"overall": FIVE, "review": cells})
        assert set(reading.documents["text"].to_pylist()) == set(cells)
