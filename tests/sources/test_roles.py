"""One small table per case: what each column is taken for."""

import random

import pytest

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import from_frame
from voca.sources.raw import MAX_LISTED
from voca.sources.titles import title

WORDS = (
    "the staff was slow and rude but kind when asked about my broken order so we left again without any cheese".split()
)


def texts(n, seed=0):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(6, 14))) + f" {i}" for i in range(n)]


def cycle(values, n):
    return [str(values[i % len(values)]) for i in range(n)]


def table(columns, n=60):
    import pyarrow as pa

    return pa.table({"comment": texts(n), **{name: cycle(values, n) for name, values in columns.items()}})


def roles(columns, n=60, **options):
    reading = from_frame(table(columns, n), ReadOptions(**options))
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


def scales(columns, n=60, **options):
    reading = from_frame(table(columns, n), ReadOptions(**options))
    return {
        s["score"]: (s["kind"], s["low"], s["high"], s["direction"], s["primary"]) for s in reading.scales.to_pylist()
    }


ID = [f"a{i:07d}" for i in range(60)]


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("plan", ["Basic", "Pro"], "segment"),
        ("Received Via", ["Internet", "Phone"], "segment"),
        ("region", ["N", "S", "N/A"], "segment"),
        ("country", ["same"], "ignored"),
        ("Zip code", [12345, 54321], "ignored"),
        ("weekday", ["Mon", "Tue"], "ignored"),
        ("customer_id", ["c1", "c2", "c3"], "customer"),
        ("RespondentID", range(1000, 1060), "customer"),
        ("User ID", ["u1", "u2"], "customer"),
        ("requester_id", ["91", "92", "93"], "customer"),
        ("email", [f"p{i}@x.org" for i in range(20)], "customer"),
        ("Clothing ID", [862, 900, 1], "id"),
        ("Ticket #", range(60), "id"),
        ("reviewId", ID, "id"),
        ("ref", [f"{i:08x}-aaaa-bbbb-cccc-ddddeeee{i:04x}" for i in range(60)], "id"),
        ("author", ["Ann B", "Bo L", "Cy M"], "ignored"),
        ("Name", ["Ann B", "Bo L", "Cy M"], "ignored"),
        ("reviewer name", ["Ann", "Bo"], "ignored"),
        ("url", [f"https://x.org/{i}" for i in range(60)], "ignored"),
        ("date", ["2024-01-05", "2024-02-06"], "time"),
        ("created_at", ["1700000000", "1710000000"], "time"),
        ("Zeitstempel", ["05.01.2024", "25.02.2024"], "time"),
        ("time", ["3:53 PM", "4:10 PM"], "ignored"),
        ("Marca temporal", ["2024/01/05 8:47:03 a. m. GMT-6", "2024/02/06 9:47:03 p. m. GMT-6"], "time"),
        ("Month", ["Nov-23", "Dec-23", "Jan-24"], "time"),
        ("Quarter", ["Q3 2023", "Q4 2023", "Q1 2024"], "time"),
        ("Wave", ["Q3 2023", "Q4 2023"], "segment"),
        ("Churn date", ["2024-01-05", "2024-02-06"], "ignored"),
        ("Contract renewal date", ["2027-01-05", "2027-02-06"], "ignored"),
        ("Signup Date", ["2014-01-05", "2014-02-06"], "ignored"),
        ("Last login", ["2024-01-05 10:00", "2024-02-06 11:00"], "ignored"),
        ("Kündigungsdatum", ["05.01.2024", "25.02.2024"], "ignored"),
        ("Fecha de baja", ["05/01/2024", "25/02/2024"], "ignored"),
        ("Date d'échéance", ["05/01/2024", "25/02/2024"], "ignored"),
        ("First Response Time", ["2024-01-05 10:00", "2024-02-06 11:00"], "ignored"),
        ("agent_replied_at", ["2024-01-05 10:00", "2024-02-06 11:00"], "ignored"),
        ("Resolution date", ["2024-01-05", "2024-02-06"], "ignored"),
        ("Fecha de resolución", ["05/01/2024", "25/02/2024"], "ignored"),
        ("Resolution survey date", ["2024-01-05", "2024-02-06"], "time"),
        ("Response date", ["2024-01-05", "2024-02-06"], "time"),
        ("Purchase date", ["2024-01-05", "2024-02-06"], "time"),
        ("Delivery date", ["2024-01-05", "2024-02-06"], "time"),
        ("Renewal survey date", ["2024-01-05", "2024-02-06"], "time"),
        ("weight", ["0.8", "1.2"], "weight"),
        ("churned", ["yes", "no"], "outcome"),
        ("annual revenue", ["1200", "90000", "12.5"], "outcome"),
        ("tenure_months", range(60), "driver"),
        ("Positive Feedback Count", [0, 1, 4], "driver"),
        ("Age", range(20, 60), "driver"),
        ("Q5 - Topics", ["Price", "Service", "Price;Service"], "foreign"),
        ("Q5 - Sentiment Score", ["-1", "0", "2"], "foreign"),
        ("Q5 - Sentiment", ["Positive", "Negative"], "foreign"),
        ("Theme 1", ["Delivery", "Price"], "foreign"),
        ("sentiment_label", ["0", "1"], "foreign"),
        ("Predicted Rating", [1, 2, 3, 4, 5], "foreign"),
        ("Word Count", range(60), "foreign"),
        ("Review Length", range(60), "foreign"),
        ("kind of feedback", ["Bug Report", "Feature Request", "Praise"], "foreign"),
        ("Clean text", texts(60, 1), "foreign"),
        ("processed_text", texts(60, 2), "foreign"),
        ("Owner response", texts(60, 3), "ignored"),
        ("reply", texts(60, 4), "ignored"),
        ("address", [f"{i} Long Street, Old Town, North" for i in range(60)], "ignored"),
        ("title", [f"{w} indeed {i}" for i, w in enumerate(WORDS * 3)], "title"),
        ("title", ["Acme customer review"], "ignored"),
    ],
)
def test_role(name, values, role):
    found = roles({name: list(values)})
    assert found == {"comment": "text", name: role}


@pytest.mark.parametrize(
    ("name", "values", "scale"),
    [
        ("nps", range(11), {"nps": ("nps", 0, 10, 1, True)}),
        ("Q1: How likely are you to recommend us to a friend?", range(11), {"nps": ("nps", 0, 10, 1, True)}),
        ("LTR", ["0 - not at all", "7", "10 - very likely"], {"nps": ("nps", 0, 10, 1, True)}),
        ("How likely are you to recommend us?", range(1, 6), {"stars": ("stars", 1, 5, 1, True)}),
        ("OverallRating", range(1, 11), {"rating": ("rating", 1, 10, 1, True)}),
        ("rating", range(1, 11), {"rating": ("rating", 1, 10, 1, True)}),
        ("Rating", range(1, 6), {"stars": ("stars", 1, 5, 1, True)}),
        ("stars", ["★★★★★", "★", "★★★"], {"stars": ("stars", 1, 5, 1, True)}),
        ("star_rating", ["5 stars", "1 star"], {"stars": ("stars", 1, 5, 1, True)}),
        ("score", ["8/10", "3/10"], {"rating": ("rating", 1, 10, 1, True)}),
        ("note", ["4,5", "2"], {"stars": ("stars", 1, 5, 1, True)}),
        ("评分", range(1, 6), {"stars": ("stars", 1, 5, 1, True)}),
        ("рейтинг", range(1, 6), {"stars": ("stars", 1, 5, 1, True)}),
        ("csat", range(1, 6), {"csat": ("csat", 1, 5, 1, True)}),
        ("How satisfied are you?", ["1", "4 - satisfied", "5"], {"csat": ("csat", 1, 5, 1, True)}),
        ("customer effort score", range(1, 8), {"ces": ("ces", 1, 7, 1, True)}),
        ("effort", range(1, 6), {"ces": ("ces", 1, 5, -1, True)}),
        ("How easy was it?", range(1, 8), {"ces": ("ces", 1, 7, 1, True)}),
        ("recommended", ["yes", "no"], {"recommended": ("yesno", 0, 1, 1, True)}),
        ("Recommended IND", [1, 0], {"recommended": ("yesno", 0, 1, 1, True)}),
        ("Liked", [1, 0], {"liked": ("yesno", 0, 1, 1, True)}),
        ("Impressiveness", ["1 - not at all", "3 - a bit", "5 - very"], {"stars": ("stars", 1, 5, 1, True)}),
    ],
)
def test_scores(name, values, scale):
    assert scales({name: list(values)}) == scale


@pytest.mark.parametrize(
    ("columns", "primary"),
    [
        ({"stars": range(1, 6), "nps": range(11)}, "nps"),
        ({"food rating": range(1, 6), "overall rating": range(1, 6)}, "stars"),
        ({"overall_rating": range(1, 11), "seat_rating": range(1, 6), "recommended": [0, 1]}, "rating"),
        ({"csat": range(1, 6), "rating": range(1, 6)}, "stars"),
        ({"csat": range(1, 6), "recommended": ["yes", "no"]}, "csat"),
        ({"effort": range(1, 8), "recommended": ["yes", "no"]}, "recommended"),
    ],
)
def test_the_primary_score(columns, primary):
    found = scales({k: list(v) for k, v in columns.items()})
    assert [name for name, scale in found.items() if scale[-1]] == [primary]


def test_ratings_of_aspects_are_not_primary_and_stand_on_one_foot():
    found = scales(
        {"overall": range(1, 11), "food": [1, 2, 3, 4, 5], "seat": [5, 4, 3, 2, 1], "wifi": [0, 1, 2, 3, 4, 5]}
    )
    assert found["wifi"] == found["food"] == ("rating", 1, 5, 1, False)
    assert found["rating"][-1] is True


def test_the_user_wins():
    columns = {"stars": range(1, 6), "q7": range(11), "plan": ["a", "b"], "who": ["x", "y", "z"]}
    found = from_frame(
        table({k: list(v) for k, v in columns.items()}),
        ReadOptions(score={"nps": "Q7"}, segment=(), customer="who", ignore=("stars",)),
    )
    assert {r["column"]: r["role"] for r in found.columns.to_pylist()} == {
        "comment": "text",
        "stars": "ignored",
        "q7": "score",
        "plan": "ignored",
        "who": "customer",
    }
    assert found.scales.to_pylist()[0]["primary"] is True


@pytest.mark.parametrize(
    ("name", "value", "form"),
    [
        ("Datum", "den 1 i {:02d} 2024", "'xxx 9 x 99 9999'"),
        ("Created at", "2024//01//{:02d}", "'9999//99//99'"),
    ],
)
@pytest.mark.parametrize("given", [None, "time"])
def test_dates_in_no_known_form_are_told(name, value, form, given):
    cells = [value.format(n % 28 + 1) for n in range(60)]
    reading = from_frame(table({name: cells}), ReadOptions(time=name if given else None))
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()}[name] == (given or "ignored")
    said = [issue for issue in reading.issues if issue.code == "no-dates"]
    assert [(issue.column, issue.severity) for issue in said] == [(name, "warning")]
    assert form in said[0].message
    assert "--time" in said[0].hint


@pytest.mark.parametrize(
    ("cells", "given", "said"),
    [
        (
            ["2999-12-31", "2024-01-05"],
            None,
            "its name says date, but 50% of its values are dates outside the years 1970 to 2099",
        ),
        (
            ["1965-03-04", "2024-01-05"],
            None,
            "its name says date, but 50% of its values are dates outside the years 1970 to 2099",
        ),
        (["31.12.2999"], "Date", "named as the time, but 100% of its values are dates outside the years 1970 to 2099"),
        (["2024//01//05", "2999-12-31"], None, "its name says date, but its values, like '9999//99//99', are no dates"),
    ],
)
def test_dates_of_years_that_are_not_read_are_told_as_such(cells, given, said):
    reading = from_frame(table({"Date": cells}), ReadOptions(time=given))
    assert [i.message for i in reading.issues if i.code == "no-dates"][0].startswith(said)


@pytest.mark.parametrize("name", ["Comments received", "Dated", "How was your date with us?"])
def test_what_is_not_called_so_is_no_unread_date(name):
    reading = from_frame(table({name: ["2 or 33 of us", "4 or 55 of you"]}))
    assert [issue for issue in reading.issues if issue.code == "no-dates"] == []


@pytest.mark.parametrize("name", ["Churn date", "First Response Time"])
def test_a_date_of_a_life_is_the_time_where_the_user_says_so(name):
    columns = {name: ["2024-01-05", "2024-02-06"]}
    assert roles(columns, time=name)[name] == "time"
    assert from_frame(table(columns)).documents["time"].null_count == 60


def test_a_column_that_is_not_there():
    with pytest.raises(UsageError, match="frame has no column 'coment'.*Did you mean 'comment'"):
        roles({}, text=("coment",))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"text": ("comment",), "ignore": ("Comment",)},
            "The column 'comment' is named with --text and with --ignore.",
        ),
        ({"text": ("comment",), "title": "comment"}, "The column 'comment' is named with --text and with --title."),
        ({"customer": "q7", "time": "q7"}, "The column 'q7' is named with --customer and with --time."),
        ({"score": {"nps": "q7"}, "ignore": ("q7",)}, "The column 'q7' is named with --score and with --ignore."),
        (
            {"segment": ("q7:0-5,6-10",), "ignore": ("q7",)},
            "The column 'q7' is named with --segment and with --ignore.",
        ),
        ({"driver": ("q7",), "ignore": ("q7",)}, "The column 'q7' is named with --driver and with --ignore."),
    ],
)
def test_a_column_is_not_named_for_two_things_of_which_it_can_be_one(given, said):
    with pytest.raises(UsageError) as caught:
        roles({"q7": list(range(11))}, **given)
    assert caught.value.message == said


def test_a_score_may_be_a_segment_too():
    found = from_frame(table({"q7": list(range(11))}), ReadOptions(score={"nps": "q7"}, segment=("q7:0-5,6-10",)))
    assert {"score.nps", "segment.q7"} <= set(found.documents.column_names)


def test_two_columns_that_say_the_same_are_one_segment():
    assert roles({"bank_id": ["b1", "b2"], "bank_name": ["One", "Two"]}) == {
        "comment": "text",
        "bank_id": "ignored",
        "bank_name": "segment",
    }


@pytest.mark.parametrize(
    ("values", "groups", "noted"),
    [
        (["Gold", "None", "Silver"], {"Gold", "None", "Silver"}, []),
        (["Gold", "none", "None", "None"], {"Gold", "None"}, []),
        (["Gold", "None", "Silver", ""], {"Gold", "Silver", None}, ["15 cells say 'None'; read as empty"]),
        (["Gold", "None", "Silver", "n/a"], {"Gold", "Silver", None}, ["15 cells say 'None'; read as empty"]),
        (["Gold", "Silver", "N/A"], {"Gold", "Silver", None}, []),
    ],
)
def test_none_is_a_group_where_nothing_else_is_empty(values, groups, noted):
    reading = from_frame(table({"tier": values}))
    assert set(reading.documents["segment.tier"].to_pylist()) == groups
    assert [i.message.partition(", as")[0] for i in reading.issues if i.code == "none-as-empty"] == noted
    given = from_frame(table({"tier": values}), ReadOptions(segment=("tier",)))
    assert set(given.documents["segment.tier"].to_pylist()) == groups


@pytest.mark.parametrize("values", [[1, 2, 3, "None"], ["2024-01-02", "2024-02-03", "None"]])
def test_none_among_numbers_and_dates_is_nothing(values):
    reading = from_frame(table({"stars": values}))
    assert not [name for name in reading.documents.column_names if name.startswith("segment.")]


def test_at_most_eight_segments():
    columns = {f"group {c}": [i * (k + 3) % 7 for i in range(60)] for k, c in enumerate("abcdefghijkl")}
    columns = {name: [f"v{v}" for v in random.Random(name).sample(values, 60)] for name, values in columns.items()}
    found = roles(columns)
    assert list(found.values()).count("segment") == 8
    assert list(found.values()).count("ignored") == 4


@pytest.mark.parametrize(("name", "role"), [("Time", "time"), ("Handle Time", "ignored"), ("Visit Time", "ignored")])
def test_a_time_of_day_belongs_to_the_date_that_is_called_so_too(name, role):
    assert roles({"Date": ["22-04-15", "30-04-15"], name: ["3:53:50 PM", "9:00:01 AM"]}) == {
        "comment": "text",
        "Date": "time",
        name: role,
    }


def test_a_wide_survey_has_one_document_per_answer():
    import pyarrow as pa

    n = 40
    wide = pa.table(
        {
            "What did you like most?": texts(n, 5),
            "Why did you choose us?": [t if i % 2 else "" for i, t in enumerate(texts(n, 6))],
            "nps": cycle(range(11), n),
        }
    )
    reading = from_frame(wide)
    documents = reading.documents.to_pylist()
    assert len(documents) == 60
    assert {d["kind"] for d in documents} == {"answer"}
    assert {d["question_id"] for d in documents} == {"What did you like most?", "Why did you choose us?"}
    assert len({d["response_id"] for d in documents}) == 40
    assert len({d["document_id"] for d in documents}) == 60


def test_a_long_survey_says_its_question_in_a_column():
    found = roles({"question": ["Why?", "What else?"], "participant_id": ["p1", "p1", "p2", "p2"]})
    assert found == {"comment": "text", "question": "question", "participant_id": "customer"}


def test_pros_and_cons_are_two_questions():
    import pyarrow as pa

    reading = from_frame(pa.table({"pros": texts(30, 7), "cons": texts(30, 8), "stars": cycle(range(1, 6), 30)}))
    assert sorted(set(reading.documents["question_id"].to_pylist())) == ["cons", "pros"]


def test_reasons_are_said_for_every_column():
    reading = from_frame(table({"plan": ["a", "b"], "nps": list(range(11)), "junk": ["x"]}))
    assert all(row["reason"] for row in reading.columns.to_pylist())


def test_many_problems_of_one_kind_are_listed_up_to_a_limit():
    n = 4000
    reading = from_frame(table({"stars": ["1", "2", "3", "4", "5", "5", "4", "3", "2", "many"]}, n))
    found = [i for i in reading.issues if i.code == "score-unreadable"]
    assert len(found) == MAX_LISTED + 1
    assert "400 rows" in found[-1].message


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("OverallRating", "Overall rating"),
        ("Puntuación", "Puntuación"),
        ("qualité_du_service (0-10)", "Qualité du service"),
        ("Оценка", "Оценка"),
        ("Wie zufrieden sind Sie mit der Lieferung?", "Wie zufrieden sind Sie mit der Lieferung"),
        ("I know where  the Larkfield project goes.", "I know where the Larkfield project goes"),
        ("**how helpful was our staff** (1-5)", "How helpful was our staff"),
        ("**Why?** did you choose us", "Why? did you choose us"),
        ("how_helpful_was_our_staff", "How helpful was our staff"),
    ],
)
def test_a_name_is_shown_with_its_accents(name, shown):
    assert title(name) == shown


@pytest.mark.parametrize(
    ("column", "values", "role"),
    [
        ("yearInSchool", ["First-year student", "Junior", "Senior"], "segment"),
        ("plan_progress", ["Low", "Moderate", "High"], "segment"),
        ("Year", ["2021", "2022", "2023"], "ignored"),
        ("Fiscal year", ["FY21", "FY22", "FY23"], "ignored"),
    ],
)
def test_years_in_words_are_groups(column, values, role):
    assert roles({column: values})[column] == role


def test_statements_may_begin_with_a_time():
    points = {
        name: [1 + (i * step) % 7 for i in range(60)]
        for step, name in enumerate(
            (
                "I feel welcome in the community",
                "Over the last year, my interest in the project has increased",
                "I know where the project is going",
            ),
            2,
        )
    }
    assert set(roles(points).values()) == {"text", "score"}


def test_numbers_with_many_decimals_are_no_identifiers():
    values = [f"{1 + i * 0.0123456789:.9f}" for i in range(60)]
    assert roles({"connectedness": values})["connectedness"] == "driver"
