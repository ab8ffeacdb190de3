"""Tables as review sites, survey tools and help desks write them, with invented content: what is told of them."""

import csv
import io
import json
import random

import pytest

from voca.errors import InputError
from voca.sources import read
from voca.sources.raw import IssueLog

WORDS = (
    "the staff was slow and rude but kind when asked about my broken order so we left again without any cheese".split()
)


def texts(n=60, seed=0):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(6, 14))) + f" {i}." for i in range(n)]


def cycle(*values, n=60):
    return [str(values[i % len(values)]) for i in range(n)]


def days(form, n=60):
    return [form.format(1 + i % 28, 1 + i % 12) for i in range(n)]


def told(write, columns, above=()):
    """Read a CSV of `columns` and return what each is taken for, the scales by column, and the reading."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerows([*above, [*columns], *zip(*columns.values(), strict=True)])
    reading = read([write(out.getvalue(), "export.csv")], textless=True)
    found = {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()}
    scales = {s["column"]: (s["kind"], s["low"], s["high"], s["direction"]) for s in reading.scales.to_pylist()}
    return found, scales, reading


def hold_roles_and_scales(write, case):
    """Hold that the columns of a case, and the scores among them, are taken for what it names."""
    columns, roles, expected = case
    found, scales, _ = told(write, {name: list(values) for name, values in columns.items()})
    assert {name: found[name] for name in roles} == roles
    assert {name: scales.get(name) for name in expected} == expected


TEN = cycle(*range(11))
GROUPS = ["Detractor" if int(n) < 7 else "Passive" if int(n) < 9 else "Promoter" for n in TEN]
TABLES = {
    "groups of an NPS beside its points": (
        {"answer": TEN, "answer_label": GROUPS, "comment": texts(), "sent": days("2024-{1:02}-{0:02} 10:00:00"),
         "responded": days("2024-{1:02}-{0:02} 12:00:00")},
        {"answer": "score.nps", "answer_label": "foreign", "comment": "text", "responded": "time", "sent": "ignored"},
        {"answer": ("nps", 0, 10, 1)},
    ),
    "a column that says what was asked": (
        {"Score": TEN, "Comment": texts(), "Response Date": days("2024-{1:02}-{0:02}"), "Survey type": cycle("nps")},
        {"Score": "score.nps", "Response Date": "time"},
        {"Score": ("nps", 0, 10, 1)},
    ),
    "a column that says what was asked beside the answer": (
        {"Survey Type": cycle("NPS"), "Response": TEN, "Follow-up response": texts()},
        {"Response": "score.nps", "Follow-up response": "text"}, {"Response": ("nps", 0, 10, 1)},
    ),
    "points from 0 to 10 of nothing in particular": (
        {"Score": TEN, "Comment": texts()}, {"Score": "score.rating"}, {"Score": ("rating", 0, 10, 1)},
    ),
    "ratings beside a rating": (
        {"overall_rating": cycle(1, 2, 3, 4, 5), "work_life": cycle(2, 3, 5, 1), "culture": cycle(4, 5, 1),
         "pros": texts(seed=1), "cons": texts(seed=2), "headline": texts(seed=3), "job_title": cycle("Nurse", "Cook")},
        {"overall_rating": "score.stars", "work_life": "score.work_life", "culture": "score.culture", "pros": "text",
         "cons": "text", "headline": "text", "job_title": "segment.job_title"},
        {"overall_rating": ("stars", 1, 5, 1), "work_life": ("rating", 1, 5, 1), "culture": ("rating", 1, 5, 1)},
    ),
    "statements on one scale": (
        {"Department": cycle("IT", "HR"), "I am proud to work here": cycle(1, 2, 3, 4, 5),
         "My manager listens to me": cycle(2, 3, 4, 5), "We have what we need": cycle(5, 3, 4, 1, 2),
         "Children": cycle(1, 2, 3, 4, 5), "What should change?": texts()},
        {"Children": "driver", "What should change?": "text"},
        {"I am proud to work here": ("rating", 1, 5, 1), "My manager listens to me": ("rating", 1, 5, 1),
         "We have what we need": ("rating", 1, 5, 1)},
    ),
    "answers in words": (
        {"How satisfied are you?": cycle("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"),
         "Quality of food": cycle("Poor", "Fair", "Good", "Excellent"),
         "Would you come back?": cycle("Definitely yes", "Probably yes", "Probably not", "Definitely not"),
         "How often do you come?": cycle("Never", "Sometimes", "Always"), "Why?": texts()},
        {"How satisfied are you?": "score.csat", "How often do you come?": "segment.How often do you come?"},
        {"Quality of food": ("rating", 1, 4, 1), "Would you come back?": ("rating", 1, 4, 1)},
    ),
    "a mark as schools give it": (
        {"Schulnote": cycle(1, 2, 3, 4, 5, 6), "Ihre Anmerkungen": texts()},
        {"Ihre Anmerkungen": "text"}, {"Schulnote": ("rating", 1, 6, -1)},
    ),
    "a question that names its numbers": (
        {"Using any number from 0 to 10, what number would you use to rate this hospital?": TEN, "Comments": texts()},
        {"Comments": "text"},
        {"Using any number from 0 to 10, what number would you use to rate this hospital?": ("rating", 0, 10, 1)},
    ),
    "stars in a sentence": (
        {"Rating": cycle(*(f"Rated {n} out of 5 stars" for n in range(1, 6))), "Review Text": texts(),
         "Review Date": days("2024-{1:02}-{0:02}T10:00:00.000Z")},
        {"Review Text": "text", "Review Date": "time"}, {"Rating": ("stars", 1, 5, 1)},
    ),
    "a customer's two titles": (
        {"Review title": texts(seed=4), "Positive review": texts(seed=5), "Negative review": texts(seed=6),
         "Review score": cycle(10, 7, 3, 9)},
        {"Review title": "text", "Positive review": "text", "Negative review": "text"}, {},
    ),
    "two comments": (
        {"Reason for score": texts(seed=1), "Additional Comments": texts(seed=2), "internal comment": texts(seed=3)},
        {"Reason for score": "text", "Additional Comments": "text", "internal comment": "ignored"}, {},
    ),
    "dates and versions": (
        {"Horodateur": days("2024/{1:02}/{0:02} 10:00:00 AM UTC+1"), "appVersion": cycle("4.1.2", "4.1.3", "5.0.0"),
         "Pourquoi cette note ?": texts()},
        {"Horodateur": "time", "appVersion": "segment.appVersion"}, {},
    ),
    "months": (
        {"Year_Month": [f"2019-{1 + i % 12}" for i in range(60)], "Review_Text": texts()},
        {"Year_Month": "time"}, {},
    ),
    "times seen from an unknown day": (
        {"review_time": cycle("3 months ago", "a day ago"), "days_since_review": cycle("3 days", "200 days"),
         "tenure": cycle("3 years", "1 year"), "review": texts()},
        {"review_time": "foreign", "days_since_review": "foreign", "tenure": "segment.tenure"}, {},
    ),
    "votes of others": (
        {"retweet_count": cycle(0, 0, 1), "votes_funny": cycle(0, 1), "SeniorCitizen": cycle(0, 1), "text": texts()},
        {"retweet_count": "ignored", "votes_funny": "ignored", "SeniorCitizen": "segment.SeniorCitizen"}, {},
    ),
    "who wrote it": (
        {"reviewer_id": [f"r{i % 30}" for i in range(60)], "reviewer_name": cycle("Ann", "Bo"), "comments": texts()},
        {"reviewer_id": "customer_id", "reviewer_name": "ignored", "comments": "text"}, {},
    ),
    "what other tools left of a question": (
        {"Why did you leave?": texts(), "Why did you leave? - Topics": cycle("Price", "Staff|Price"),
         "Why did you leave? - Sentiment": cycle("Positive", "Mixed"), "Timing - First Click": cycle(1.5, 2.5, 3.5)},
        {"Why did you leave? - Topics": "foreign", "Why did you leave? - Sentiment": "foreign",
         "Timing - First Click": "foreign"},
        {},
    ),
    "points out of different tops": (
        {"review_score": cycle("3/5", "2/4", "7/10", "B+"), "review_content": texts()},
        {"review_score": "score.rating"}, {"review_score": ("rating", 0, 100, 1)},
    ),
    "a rating and its text": (
        {"score": cycle(1, 2, 3, 4, 5), "scoreText": cycle("1", "2", "3", "4", "5"), "text": texts()},
        {"score": "score.stars", "scoreText": "ignored"}, {"score": ("stars", 1, 5, 1)},
    ),
    "when an agent answered is not when a customer wrote": (
        {"Date of Purchase": days("2024-{1:02}-{0:02}"), "First Response Time": days("2024-{1:02}-{0:02} 10:00:00"),
         "Created": days("2024-{1:02}-{0:02}"), "Ticket Description": texts()},
        {"Created": "time", "First Response Time": "ignored"}, {},
    ),
    "what the company did about it is a group, what it wrote is a reply": (
        {"Complaint narrative": texts(), "Company public response": cycle("We acted as agreed", "We do not comment"),
         "Company response to consumer": cycle("Closed with refund", "Closed with explanation", "In progress")},
        {"Complaint narrative": "text", "Company public response": "ignored",
         "Company response to consumer": "segment.Company response to consumer"}, {},
    ),
    "an average and how many rated, in one cell": (
        {"review": texts(), "stars": cycle(1, 2, 3, 4, 5),
         "product rating": cycle("4.2★|10,234", "3.9★|1,203", "4.7★|88", "4.0 out of 5 stars (902 ratings)")},
        {"stars": "score.stars", "product rating": "ignored"}, {"stars": ("stars", 1, 5, 1)},
    ),
    "Italian": (
        {"Informazioni cronologiche": days("{0:02}/{1:02}/2024 10.31.05"), "Valuta il servizio": cycle(1, 2, 3, 4, 5),
         "Quanto è soddisfatto?": cycle("Molto soddisfatto", "Soddisfatto", "Neutrale", "Insoddisfatto"),
         "Cosa possiamo migliorare?": texts()},
        {"Informazioni cronologiche": "time"},
        {"Valuta il servizio": ("rating", 1, 5, 1), "Quanto è soddisfatto?": ("csat", 1, 5, 1)},
    ),
    "other languages": (
        {"Würden Sie uns weiterempfehlen?": cycle("Ja", "Nein"), "Jahresumsatz": cycle("100,50 €", "2000,10 €"),
         "Was können wir verbessern?": texts()},
        {"Würden Sie uns weiterempfehlen?": "score.recommended", "Jahresumsatz": "outcome.value"},
        {"Würden Sie uns weiterempfehlen?": ("yesno", 0, 1, 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("columns", "expected", "expected_scales"), TABLES.values(), ids=TABLES)
def test_what_is_told(write, columns, expected, expected_scales):
    found, scales, _ = told(write, columns)
    assert {name: found[name] for name in expected} == expected
    assert {name: scales.get(name) for name in expected_scales} == expected_scales


def test_what_a_form_writes_where_nothing_was_said(write):
    columns = {
        "Negative_Review": [text if i % 3 else "No Negative" for i, text in enumerate(texts(seed=1))],
        "Positive_Review": [text if i % 4 else " No Positive" for i, text in enumerate(texts(seed=2))],
    }
    _, _, reading = told(write, columns)
    assert reading.documents.num_rows - reading.documents["text"].null_count == 40 + 45
    said = {i.column: i.message for i in reading.issues if i.code == "filled-by-the-form"}
    assert said["Negative_Review"].startswith("20 cells say 'No Negative'")


def test_a_zero_that_no_scale_has_stands_for_nothing(write):
    columns = {"rating": cycle(*range(1, 11), n=59) + ["0"], "review": texts()}
    _, scales, reading = told(write, columns)
    assert scales["rating"] == ("rating", 1, 10, 1)
    assert reading.documents["score.rating"].null_count == 1
    said = next(i for i in reading.issues if i.code == "score-zero")
    assert (said.severity, said.row) == ("note", 61)
    assert said.message == "0 on a scale from 1 to 10 is how forms write that nothing was chosen; read as no score"


def test_zeros_that_no_scale_has_are_one_note_a_column():
    log = IssueLog("lounge.csv")
    for column, rows in (("food", range(2, 302)), ("seat", [9])):
        for row in rows:
            log.add("score-zero", "read as no score", row, column, severity="note")
    said = [(issue.column, issue.row, issue.message) for issue in log.close()]
    assert said == [("food", 2, "read as no score (300 cells)"), ("seat", 9, "read as no score")]


@pytest.mark.parametrize(("form", "names"), [("{1},2024-01-{0:02},{2}\n", 3), ("{2}\n", 1)])
def test_tables_without_a_row_of_names_keep_their_first_row(write, form, names):
    content = "".join(form.format(i % 28 + 1, i % 5 + 1, f"The {text}") for i, text in enumerate(texts()))
    reading = read([write(content, "plain.csv")])
    assert reading.columns["column"].to_pylist() == [f"column {n}" for n in range(1, names + 1)]
    assert reading.documents.num_rows == 60
    assert [(i.code, i.row) for i in reading.issues if i.severity == "warning"] == [("no-header", 1)]


def test_the_answers_of_a_form_without_a_row_of_names_keep_their_first_row(write):
    chosen = [(("Yes", "No")[i % 2], ("Hall", "Roof", "Yard")[i % 3]) for i in range(60)]
    lines = [f'"2024/01/{i % 28 + 1:02} 8:02:22 AM GMT+1","{chosen[i][0]}","{chosen[i][1]}","{text}"'
             for i, text in enumerate(["", *texts()[1:]])]  # fmt: skip
    reading = read([write("\n".join(lines), "answers.csv")])
    assert reading.columns["column"].to_pylist() == [f"column {n}" for n in range(1, 5)]
    assert reading.documents.num_rows == 60
    assert "no-header" in {issue.code for issue in reading.issues}


@pytest.mark.parametrize(
    "form",
    [
        "{group},The {text} on Monday.\n",
        "The {text} on Monday.,{group}\n",
        "https://example.org/{at},The {text} on Monday.,true,{group},\n",
        "{stars},The {text} and do you know why? {long}\n",
        "{start}The {text}\t{stars}\n",
        "{stars},@ferry the {plain}\n",
    ],
)
def test_groups_over_the_same_groups_are_no_names(write, form):
    groups, long = ("neutral", "positive", "negative"), "They said nobody knew and we went home " * 5
    content = "".join(
        (form if i or "start" not in form else "So... very late.\t{stars}\n").format(
            start="", group=groups[i % 3], stars=i % 5 + 1, text=text, plain=text[:-1], at=i, long=long
        )
        for i, text in enumerate(texts())
    )
    reading = read([write(content, "gold.csv")])
    assert reading.columns["column"].to_pylist()[0] == "column 1"
    assert reading.documents.num_rows == 60


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Email,Please rank the channels by how often you used them this year.", ("Email", "")),  # an answer to tick
        ("group,We would like to hear how your journey with us has been.", ("north", "south")),
        ("neutral,comment", ("neutral", "positive")),
        ("1,What we should do better", ("0", "1")),
        ("1,Further feedback on our service", ("0", "1")),
        ("2019,Whatever else there is to say", ("4", "17")),
    ],
)
def test_names_that_are_values_too_are_names(write, header, values):
    rows = [f"{values[i % len(values)]},The {text}" for i, text in enumerate(texts())]
    rows[20] = rows[40] = header  # as where exports were put one below the other
    reading = read([write("\n".join([header, *rows]) + "\n", "plain.csv")])
    assert reading.columns["column"].to_pylist() == header.split(",")


@pytest.mark.parametrize(
    "header", ["1,2,3,comment", "2019,2020,2021,Why?", "Please tell us what to do better in this shop,n,m,k"]
)
def test_names_that_are_numbers_or_questions_are_names(write, header):
    rows = [f"{i % 5},{i % 4},{i % 3},{text}" for i, text in enumerate(texts())]
    if header.startswith("Please"):
        rows = [f"{text},{i % 4},{i % 3},{i % 2}" for i, text in enumerate(texts())]
    reading = read([write("\n".join([header, *rows]), "plain.csv")])
    assert reading.documents.num_rows == 60
    assert reading.columns["column"].to_pylist() == header.split(",")


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"'])
def test_the_line_in_which_excel_says_its_delimiter(write, line):
    reading = read([write(f"{line}\nNPS;Verbatim\n9;It was late, and cold.\n3;Good, dear tea.\n", "excel.csv")])
    assert sorted(reading.documents["text"].to_pylist()) == ["Good, dear tea.", "It was late, and cold."]
    assert reading.documents["score.nps"].null_count == 0


def test_the_older_export_of_qualtrics(write):
    recorded = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status"]
    labels = [*recorded, "StartDate", "EndDate", "Finished", "How satisfied are you?", "Why?"]
    names = [*(f"V{n}" for n in range(1, 11)), "Q1", "Q2"]
    when = "2015-03-02 10:00:00"
    rows = [[f"R_{i}", "Default", "", "", "", "192.0.2.1", "0", when, when, "1", 1 + i % 5, text]
            for i, text in enumerate(texts())]  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([names, labels, *rows])
    reading = read([write(out.getvalue(), "old.csv")])
    assert reading.documents.num_rows == 60
    assert {s["column"]: s["kind"] for s in reading.scales.to_pylist()} == {"Q1": "csat"}
    assert set(reading.documents["question_id"].to_pylist()) == {"Why?"}
    assert reading.documents["time"].null_count == 0


def test_a_question_asked_in_a_loop_names_what_it_is_about(write):
    names = ["StartDate", "EndDate", "Progress", "RecordedDate", "ResponseId", "1_Q8", "2_Q8"]
    asked = [f"{what} - What of ${{lm://Field/1}}?" for what in ("Lamp", "Chair")]
    when = "2024-03-02 10:00:00"
    rows = [
        [when, when, "100", when, f"R_{i}", a, b] for i, (a, b) in enumerate(zip(texts(), texts(seed=1), strict=True))
    ]
    imports = [f'{{"ImportId":"{name}"}}' for name in names]
    out = io.StringIO()
    csv.writer(out).writerows([names, ["Start Date", "End Date", "Progress", "Recorded", "Id", *asked], imports, *rows])
    documents = read([write(out.getvalue(), "loop.csv")]).documents
    assert set(documents["question_id"].to_pylist()) == {"Lamp - What of Lamp?", "Chair - What of Chair?"}


def test_the_wording_of_questions_under_their_codes(write):
    codes = ["CASE", "QUESTNNR", "STARTED", "A101", "A102_01", "A103", "TIME001", "TIME_SUM"]
    wording = ["Interview-Nummer", "Fragebogen", "Zeitpunkt Interview-Start", "Zufriedenheit mit dem Haus",
               "Grund: Was war der Grund?", "Filiale", "Verweildauer Seite 1", "Verweildauer gesamt"]  # fmt: skip
    rows = [[100 + n, "base", f"2024-03-{n % 28 + 1:02} 10:00:00", n % 5 + 1, text, "AB"[n % 2], 12 + n, 40 + n]
            for n, text in enumerate(texts())]  # fmt: skip
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows([codes, wording, *rows])
    reading = read([write(out.getvalue(), "daten.csv", "utf-16")])
    documents = reading.documents
    assert len(documents) == len(documents["response_id"].unique()) == 60
    assert set(documents["question_id"].to_pylist()) == {"Grund: Was war der Grund?"}
    assert [(row["score"], row["low"], row["high"]) for row in reading.scales.to_pylist()] == [("csat", 1, 5)]
    assert documents["time"].null_count == 0


def test_a_first_row_of_words_is_no_wording(write):
    rows = ["id,place,said,visits"] + [f"n{n},Berlin,{text},{n}" for n, text in enumerate(texts())]
    assert len(read([write("\n".join(rows))]).documents) == 60


def test_points_in_a_column_called_response_are_the_customers(write):
    columns = {
        "Response": cycle(0, 9, 10, 7, 3),
        "Sentiment": cycle("Detractor", "Promoter", "Promoter", "Passive", "Detractor"),
        "Follow-up response": texts(),
        "replies": cycle(0, 1, 2),
        "reply": cycle("true", "false"),
    }
    found, scales, reading = told(write, columns)
    assert found["Response"] == "score.nps"
    assert scales["Response"] == ("nps", 0, 10, 1)
    assert not [issue for issue in reading.issues if "replies of the company" in issue.message]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (cycle("Keynote;", "Keynote;Workshop;"), {"Keynote": None, "Workshop": "segment"}),
        (cycle("Keynote", "Keynote, Workshop"), {"Keynote": None, "Workshop": None}),
    ],
    ids=["semicolons", "commas may be within an answer"],
)
def test_two_options_of_which_one_is_always_chosen(write, cells, expected):
    found, _, _ = told(write, {"Which sessions did you attend?": cells, "What did you like?": texts()})
    assert {option: told_as(found, f"Which sessions did you attend? - {option}") for option in expected} == expected


def told_as(found, name):
    role = found.get(name)
    return role.split(".")[0] if role and role.startswith("segment") else None


def test_a_question_without_its_mark_beside_others(write):
    columns = {
        "What do you like best?": texts(seed=1),
        "What do you dislike?": texts(seed=2),
        "Recommendations to others considering us": [text if n % 3 else "" for n, text in enumerate(texts(seed=3))],
        "Internal code of it": cycle("A1", "B2"),
    }
    found, _, reading = told(write, columns)
    assert found["Recommendations to others considering us"] == "text"
    assert len(reading.documents) == 160


VALUED = {
    "Instagram": (
        lambda n, text: {"string_map_data": {
            "Comment": {"href": "", "value": text, "timestamp": 0}, "Media Owner": {"value": "acme", "timestamp": 0},
            "Time": {"href": "", "value": "", "timestamp": 1709287200 + 3600 * n}}},
        {"string_map_data.Comment": "text", "string_map_data.Time": "time"},
    ),
    "Bazaarvoice": (
        lambda n, text: {"ReviewText": text, "Rating": n % 5 + 1, "SecondaryRatings": {
            "Quality": {"Id": "Quality", "Value": n % 4 + 1, "ValueRange": 5}}},
        {"ReviewText": "text", "SecondaryRatings.Quality": "score.secondary_ratings_quality"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", VALUED)
def test_values_that_are_records_with_what_is_beside_them(write, form):
    record, expected = VALUED[form]
    reading = read([write(json.dumps([record(n, text) for n, text in enumerate(texts())]), "data.json")])
    roles = {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()}
    assert {name: roles[name] for name in expected} == expected


TOOLS = {
    "REDCap": (
        {"record_id": [*range(60)], "redcap_survey_identifier": [""] * 60,
         "feedback_timestamp": days("2024-{1:02}-{0:02}"), "went_well": texts(seed=1),
         "better": texts(seed=2), "feedback_complete": [2] * 60},
        {"record_id": "customer_id", "went_well": "text", "better": "text"}, 120,
    ),
    "KoboToolbox": (
        {"start": days("2024-{1:02}-{0:02}T10:00:00"), "What should change?": texts(),
         "_uuid": [f"u{n}" for n in range(60)],
         "_submission_time": days("2024-{1:02}-{0:02}T10:05:00"), "_index": [*range(60)]},
        {"start": "ignored", "_submission_time": "time", "What should change?": "text"}, 60,
    ),
    "YouTube": (
        {"id": [f"c{n}" for n in range(60)], "text": texts(), "like_count": [*range(60)],
         "timestamp": [1709287200 + 3600 * n for n in range(60)], "author_id": [f"UC{n}" for n in range(60)],
         "author_is_uploader": cycle("false", "false", "true")},
        {"author_id": "customer_id", "like_count": "ignored", "timestamp": "time"}, 60,
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_columns_that_a_tool_has(write, tool):
    columns, expected, count = TOOLS[tool]
    found, _, reading = told(write, columns)
    assert {name: found[name] for name in expected} == expected
    assert len(reading.documents) == count
    assert f"read as an export of {tool}" in [issue.message for issue in reading.issues]
    if tool == "YouTube":
        assert reading.documents["speaker_role"].to_pylist().count("agent") == 20


def test_a_review_of_the_shop_and_one_of_the_product_each_beside_its_rating(write):
    columns = {
        "Service Rating": cycle(1, 2, 3, 4, 5),
        "Service Review": texts(seed=1),
        "Product Rating": cycle(5, 4, 2, 1, 3, 2, 1),
        "Product Review": [text if n % 2 else "" for n, text in enumerate(texts(seed=2))],
    }
    found, _, reading = told(write, columns)
    assert (found["Service Review"], found["Product Review"]) == ("text", "text")
    assert len(reading.documents) == 90


def test_the_status_of_a_response_is_nobodys_words(write):
    answers = [
        {"id": str(n), "response_status": "completed", "pages": [{"questions": [{"id": "7"}]}]} for n in range(9)
    ]
    with pytest.raises(InputError, match="has no column that reads like customers' text"):
        read([write(json.dumps({"data": answers}), "answers.json")])


def test_who_wrote_is_no_group_however_often_they_did(write):
    columns = {
        "Ticket ID": [str(n) for n in range(60)],
        "Requester": cycle("Ann Berg", "Bo Lind", "Cy Roth"),
        "Email": cycle("ann@example.com", "bo@example.com", "cy@example.com"),
        "Customer ID": cycle("c1", "c2", "c3"),
        "Description": texts(),
    }
    found, _, _ = told(write, columns)
    assert [found[name] for name in ("Requester", "Email", "Customer ID")] == ["ignored", "ignored", "customer_id"]
