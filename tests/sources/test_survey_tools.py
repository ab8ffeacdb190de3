# ruff: noqa: E501 - lines as the tools write them
"""Exports of survey tools, and the questionnaires beside them."""

import csv
import gzip
import io
import json
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree

import pytest

from voca.errors import InputError
from voca.schema import check
from voca.sources import read

NAMES = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
         "ResponseId", "ExternalReference", "UserLanguage", "Q1_NPS_GROUP", "Q1", "Q2", "Q3", "Q4_1", "Q5", "Q5_3_TEXT"]  # fmt: skip
WORDING = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished",
           "Recorded Date", "Response ID", "External Data Reference", "User Language",
           "How likely are you to recommend us? - Group", "How likely are you to recommend us?", "Why?", "Your plan",
           "How satisfied are you with these? - Delivery", "How did you hear of us?", "How did you hear of us? - Other"]  # fmt: skip
IDS = ["startDate", "endDate", "status", "ipAddress", "progress", "duration", "finished", "recordedDate", "_recordId",
       "externalDataReference", "userLanguage", "QID1_NPS_GROUP", "QID1", "QID2_TEXT", "QID3", "QID4_1", "QID5",
       "QID5_3_TEXT"]  # fmt: skip
IMPORTS = [json.dumps({"ImportId": identity}) for identity in IDS]
WHEN = ["2024-03-01 10:00:00", "2024-03-01 10:05:00", "0", "192.0.2.1", "100", "300", "1", "2024-03-01 10:05:01"]
CODED = [
    [*WHEN, "R_1", "c1", "EN", "1", "3", "Delivery was late", "11", "4", "3", "a podcast"],
    [*WHEN, "R_2", "c2", "EN", "3", "10", "Quick answer", "12", "1", "1", ""],
    [*WHEN, "R_3", "c3", "EN", "2", "8", "", "11", "6", "2", ""],
]
NAMED = [
    [*WHEN, "R_1", "c1", "EN", "Detractor", "3", "Delivery was late", "Free", "Dissatisfied", "Other", "a podcast"],
    [*WHEN, "R_2", "c2", "EN", "Promoter", "10", "Quick answer", "Paid", "Very satisfied", "A friend", ""],
    [*WHEN, "R_3", "c3", "EN", "Passive", "8", "", "Free", "Don't know", "Search", ""],
]
DEFINITION = {
    "SurveyEntry": {"SurveyID": "SV_1"},
    "SurveyElements": [
        {"Element": "BL", "Payload": []},
        {"Element": "SQ", "Payload": {"QuestionID": "QID1", "DataExportTag": "Q1", "QuestionType": "MC", "Selector": "NPS",
                                      "QuestionText": "<b>How likely</b> are you to recommend us?", "Choices": []}},
        {"Element": "SQ", "Payload": {"QuestionID": "QID2", "DataExportTag": "Q2", "QuestionType": "TE", "Selector": "ML",
                                      "QuestionText": "Why,&nbsp;${e://Field/name}?"}},
        {"Element": "SQ", "Payload": {"QuestionID": "QID3", "DataExportTag": "Q3", "QuestionType": "MC", "Selector": "SAVR",
                                      "QuestionText": "Your plan", "RecodeValues": {"1": "11", "2": "12"},
                                      "Choices": {"1": {"Display": "Free"}, "2": {"Display": "Paid"}}}},
        {"Element": "SQ", "Payload": {
            "QuestionID": "QID4", "DataExportTag": "Q4", "QuestionType": "Matrix", "Selector": "Likert",
            "QuestionText": "How satisfied are you with these?", "Choices": {"1": {"Display": "Delivery"}},
            "Answers": {"1": {"Display": "Very satisfied"}, "2": {"Display": "Satisfied"}, "3": {"Display": "Neither"},
                        "4": {"Display": "Dissatisfied"}, "5": {"Display": "Very dissatisfied"},
                        "6": {"Display": "Don't know"}}}},
        {"Element": "SQ", "Payload": {
            "QuestionID": "QID5", "DataExportTag": "Q5", "QuestionType": "MC", "Selector": "SAVR",
            "QuestionText": "How did you hear of us?",
            "Choices": {"1": {"Display": "A friend"}, "2": {"Display": "Search"},
                        "3": {"Display": "Other", "TextEntry": "true"}}}},
    ],
}  # fmt: skip


def table(*rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def answers(reading):
    rows = reading.documents.to_pylist()
    return Counter((row["question_id"], row["text"]) for row in rows if row["text"])


def roles(reading):
    return {row["column"]: row["role"] for row in reading.columns.to_pylist()}


EXPECTED = Counter(
    [("Why?", "Delivery was late"), ("Why?", "Quick answer"), ("How did you hear of us? - Other", "a podcast")]
)


@pytest.mark.parametrize("rows", [CODED, NAMED], ids=["numeric", "choice text"])
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "with .qsf"])
@pytest.mark.parametrize("name", ["export.csv", "export.tsv"])
def test_qualtrics(write, rows, beside, name):
    if beside:
        write(json.dumps(DEFINITION), "survey.qsf")
    delimiter = "\t" if name.endswith("tsv") else ","
    encoding = "utf-16" if name.endswith("tsv") else "utf-8-sig"  # as Qualtrics writes them
    reading = read([write(table(NAMES, WORDING, IMPORTS, *rows, delimiter=delimiter), name, encoding)])
    assert check(reading.documents, "documents") == []
    assert len(set(reading.documents["response_id"].to_pylist())) == 3
    assert answers(reading) == EXPECTED
    assert set(reading.documents["channel"].to_pylist()) == {"survey"}
    assert set(reading.documents["customer_id"].to_pylist()) == {"c1", "c2", "c3"}
    found = roles(reading)
    assert [found[name] for name in NAMES[:7]] == ["ignored"] * 7  # what the tool recorded
    assert found["Q1"] == "score"
    scales = {scale["column"]: scale for scale in reading.scales.to_pylist()}
    assert (scales["Q1"]["kind"], scales["Q1"]["low"], scales["Q1"]["high"], scales["Q1"]["primary"]) == (
        "nps",
        0,
        10,
        True,
    )
    if beside:
        assert (scales["Q4_1"]["low"], scales["Q4_1"]["high"], scales["Q4_1"]["direction"]) == (1, 5, -1)
        by_customer = {row["customer_id"]: row for row in reading.documents.to_pylist()}
        assert [by_customer[c][f"score.{scales['Q4_1']['score']}"] for c in ("c1", "c2", "c3")] == [4, 1, None]
        if rows is CODED:  # the codes of groups become their names
            assert "segment.Q3" not in reading.documents.column_names or set(
                reading.documents["segment.Q3"].to_pylist()
            ) == {"Free", "Paid"}
        assert any(entry["name"] == "survey.qsf" for entry in reading.inputs)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ([NAMES, IMPORTS], "the row with the questions' wording is missing"),
        ([WORDING, IMPORTS], "the row with the questions' names is missing"),
        ([NAMES, WORDING], "the row of ImportIds is missing"),
        ([IMPORTS], "the rows of names and wordings are missing"),
    ],
)
def test_qualtrics_with_a_header_row_deleted(write, header, missing):
    reading = read([write(table(*header, *CODED), "export.csv")])
    assert {text for _, text in answers(reading)} >= {"Delivery was late", "Quick answer"}
    assert len(set(reading.documents["response_id"].to_pylist())) == 3
    (issue,) = [issue for issue in reading.issues if issue.code == "header-row-missing"]
    assert str(issue) == f"export.csv, row 1: {missing}. Export it again with all three header rows."


def test_a_definition_of_another_survey_is_not_used(write):
    other = json.loads(json.dumps(DEFINITION).replace("QID", "QID9").replace('"Q', '"Z'))
    write(json.dumps(other), "other.qsf")
    reading = read([write(table(NAMES, WORDING, IMPORTS, *CODED), "export.csv")])
    assert [issue.code for issue in reading.issues if "other.qsf" in issue.message] == ["questionnaire-of-another"]
    assert answers(reading) == EXPECTED


@pytest.mark.parametrize("content", ["{", "[]", '{"SurveyElements": 3}', "\0\0\0", "[" * 100_000])
def test_a_broken_definition_is_said_and_not_used(write, content):
    write(content, "survey.qsf")
    reading = read([write(table(NAMES, WORDING, IMPORTS, *CODED), "export.csv")])
    assert [issue.code for issue in reading.problems] == ["questionnaire-unreadable"]
    assert answers(reading) == EXPECTED


def test_an_export_with_its_definition_in_an_archive(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("My survey.csv", table(NAMES, WORDING, IMPORTS, *CODED))
        archive.writestr("My survey.qsf", json.dumps(DEFINITION))
    reading = read([path])
    assert [entry["name"] for entry in reading.inputs] == ["My survey.csv", "My survey.qsf"]
    assert {scale["column"] for scale in reading.scales.to_pylist()} == {"Q1", "Q4_1"}


def test_a_definition_alone_is_no_data(write):
    with pytest.raises(InputError, match="is a questionnaire, not its answers"):
        read([write(json.dumps(DEFINITION), "survey.qsf")])


LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>365</DBVersion>
<answers><rows>
<row><qid>3</qid><code>A1</code><answer>Free</answer><assessment_value>0</assessment_value><language>en</language></row>
<row><qid>3</qid><code>A2</code><answer>Paid</answer><assessment_value>0</assessment_value><language>en</language></row>
</rows></answers>
<questions><rows>
<row><qid>1</qid><parent_qid>0</parent_qid><type>T</type><title>why</title><question><![CDATA[<p>Why did you
 leave?</p>]]></question><other>N</other><language>en</language></row>
<row><qid>2</qid><parent_qid>0</parent_qid><type>A</type><title>sat</title><question>How satisfied are you with</question>
<other>N</other><language>en</language></row>
<row><qid>3</qid><parent_qid>0</parent_qid><type>L</type><title>plan</title><question>Your plan</question><other>Y</other>
<language>en</language></row>
</rows></questions>
<subquestions><rows>
<row><qid>21</qid><parent_qid>2</parent_qid><type>T</type><title>SQ1</title><question>the price</question>
<language>en</language></row>
</rows></subquestions></document>
"""
LIME_CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed", "why", "sat[SQ1]", "plan", "plan[other]"]
LIME_WORDS = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Why did you leave?",
              "How satisfied are you with [the price]", "Your plan", "Your plan [Other]"]  # fmt: skip
LIME_ROWS = [
    [1, "2024-03-01 10:00:00", 3, "en", 77, "Too dear", 2, "A1", ""],
    [2, "2024-03-02 10:00:00", 3, "en", 78, "Moved abroad", 4, "-oth-", "by invoice"],
    [3, "2024-03-03 10:00:00", 3, "en", 79, "Too dear", 1, "A2", ""],
]


ANSWERS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Responses</LimeSurveyDocType><DBVersion>366</DBVersion>
<responses><fields>{fields}</fields><rows>{rows}</rows></responses></document>"""
STRUCTURE = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType><answers><rows>
<row><qid>3</qid><code>A1</code><answer>Basic</answer></row>
<row><qid>3</qid><code>A2</code><answer>Plus</answer></row></rows></answers>
<questions><rows>
<row><qid>1</qid><sid>12</sid><gid>4</gid><type>T</type><title>why</title><question>Why did you leave?</question></row>
<row><qid>2</qid><sid>12</sid><gid>4</gid><type>5</type><title>sat</title><question>Rate us</question></row>
<row><qid>3</qid><sid>12</sid><gid>4</gid><type>L</type><title>plan</title><question>Your plan</question>
<other>Y</other></row></rows></questions></document>"""


def test_the_archive_of_a_survey(tmp_path):
    fields = ["id", "submitdate", "lastpage", "startlanguage", "seed", "_12X4X1", "_12X4X2", "_12X4X3", "_12X4X3other"]
    answers = [
        [at, f"2024-03-{at:02} 10:00:00", 1, "en", 70 + at, f"Too dear &amp; slow {at}", 1 + at % 5,
         "-oth-" if at == 3 else f"A{1 + at % 2}", "by invoice" if at == 3 else ""] for at in range(1, 13)
    ]  # fmt: skip
    rows = "".join(
        "<row>" + "".join(f"<{f}>{cell}</{f}>" for f, cell in zip(fields, row, strict=True) if cell != "") + "</row>"
        for row in answers
    )
    named = "".join(f"<fieldname>{field}</fieldname>" for field in fields)
    with zipfile.ZipFile(tmp_path / "survey_12.lsa", "w") as archive:
        archive.writestr("survey_12.lss", STRUCTURE)
        archive.writestr("survey_12_responses.lsr", ANSWERS.format(fields=named, rows=rows))
    reading = read([tmp_path / "survey_12.lsa"])
    documents = reading.documents.to_pylist()
    assert len({row["response_id"] for row in documents}) == 12
    assert sorted(row["text"] for row in documents if row["question_id"] == "Why did you leave?") == sorted(
        f"Too dear & slow {at}" for at in range(1, 13)
    )
    assert [row["text"] for row in documents if row["question_id"] == "Your plan"] == ["by invoice"]
    scales = [(row["column"], row["low"], row["high"]) for row in reading.scales.to_pylist()]
    assert scales == [("12X4X2", 1, 5)]
    plans = {row["response_id"]: row["segment.12X4X3"] for row in documents}
    assert sorted(plans.values()).count("Plus") == 5


def test_an_archive_without_answers_says_so(write):
    with pytest.raises(InputError, match=r"survey_1.lsr has no answers"):
        read([write(ANSWERS.format(fields="<fieldname>id</fieldname>", rows=""), "survey_1.lsr")])


@pytest.mark.parametrize(
    "header",
    [LIME_CODES, LIME_WORDS, [f"{code}. {words}" for code, words in zip(LIME_CODES, LIME_WORDS, strict=True)]],
    ids=["codes", "wording", "both"],
)
def test_limesurvey_with_its_structure(write, header):
    write(LSS, "limesurvey_survey_1.lss")
    reading = read([write(table(header, *LIME_ROWS, delimiter=";"), "results-survey1.csv")])
    assert len(set(reading.documents["response_id"].to_pylist())) == 3
    assert Counter(text for _, text in answers(reading).elements()) == Counter(
        ["Too dear", "Too dear", "Moved abroad", "by invoice"]
    )
    (scale,) = reading.scales.to_pylist()
    assert (scale["low"], scale["high"]) == (1, 5)
    found = roles(reading)
    assert [found[name] for name in header[:5]] == ["id", "time", "ignored", "ignored", "ignored"]
    assert set(reading.documents["channel"].to_pylist()) == {"survey"}


def test_an_entity_bomb_is_not_expanded(write):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><document>&b;</document>'
    write(bomb, "s.lss")
    reading = read([write(table(LIME_CODES, *LIME_ROWS, delimiter=";"), "results.csv")])
    assert "questionnaire-unreadable" in {issue.code for issue in reading.issues}


GOOGLE = table(
    ["Timestamp", "How likely is it that you would recommend us to a friend?", "What could we do better?",
     "Which of these do you use? [App]", "Which of these do you use? [Shop]", "Your age"],
    ["3/1/2024 10:00:00", "9", "More staff at the weekend", "Weekly", "Never", "18-34"],
    ["3/2/2024 11:00:00", "3", "The parcel never came", "Never", "Weekly", "35-54"],
    ["3/15/2024 12:00:00", "7", "", "Weekly", "Weekly", "18-34"],
)  # fmt: skip
TYPEFORM = table(
    ["#", "How likely are you to recommend us?", "What is the main reason for your score?", "Email", "Other",
     "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"],
    ["a1b2", "9", "Support is quick", "a@example.com", "", "completed", "2024-03-01 10:00:00", "", "2024-03-01 10:01:00",
     "n1", ""],
    ["a1b3", "2", "I could not find the button", "b@example.com", "", "completed", "2024-03-02 10:00:00", "",
     "2024-03-02 10:01:00", "n2", ""],
    ["a1b4", "6", "", "c@example.com", "", "completed", "2024-03-03 10:00:00", "", "2024-03-03 10:01:00", "n3", ""],
)  # fmt: skip
QUESTIONPRO = table(
    ["Response ID", "Response Status", "IP Address", "Timestamp (MM/dd/yyyy)", "Duplicate", "Time Taken to Complete (Seconds)",
     "Seq. Number", "External Reference", "Respondent Email", "Country Code", "Region",
     "On a scale of 0 to 10, how likely are you to recommend us?", "Please tell us why"],
    ["501", "Completed", "192.0.2.1", "03/01/2024 10:00:00", "", "61", "1", "c1", "", "US", "TX", "8", "Easy to order"],
    ["502", "Completed", "192.0.2.2", "03/12/2024 10:00:00", "", "45", "2", "c2", "", "US", "CA", "1", "Nobody called back"],
    ["503", "Completed", "192.0.2.3", "03/30/2024 10:00:00", "", "30", "3", "c3", "", "US", "NY", "5", ""],
)  # fmt: skip
SURVEYMONKEY = table(
    ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name", "Last Name",
     "How likely is it that you would recommend us?", "What should we change?", "Which do you own?", "", "", "Your region"],
    ["", "", "", "", "", "", "", "", "", "Open-Ended Response", "Kettle", "Toaster", "Other (please specify)", "Response"],
    ["1001", "77", "03/01/2024 10:00:00 AM", "03/01/2024 10:05:00 AM", "192.0.2.1", "", "", "", "9", "Nothing", "Kettle",
     "", "", "North"],
    ["1002", "77", "03/02/2024 10:00:00 AM", "03/22/2024 10:05:00 AM", "192.0.2.2", "", "", "", "4",
     "The manual is hard to read", "", "Toaster", "a mixer", "South"],
    ["1003", "77", "03/03/2024 10:00:00 AM", "03/03/2024 10:05:00 AM", "192.0.2.3", "", "", "", "7", "Price", "Kettle", "",
     "a grill", "North"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said", "scores"),
    [
        (GOOGLE, ["More staff at the weekend", "The parcel never came"], [9, 3, 7]),
        (TYPEFORM, ["Support is quick", "I could not find the button"], [9, 2, 6]),
        (QUESTIONPRO, ["Easy to order", "Nobody called back"], [8, 1, 5]),
        (SURVEYMONKEY, ["Nothing", "The manual is hard to read", "Price", "a mixer", "a grill"], [9, 4, 7]),
    ],
    ids=["google forms", "typeform", "questionpro", "surveymonkey"],
)
def test_other_tools(write, content, said, scores):
    reading = read([write(content, "export.csv")])
    assert Counter(text for _, text in answers(reading).elements()) == Counter(said)
    (scale,) = reading.scales.to_pylist()
    assert (scale["kind"], scale["primary"]) == ("nps", True)
    by_response = {row["response_id"]: row["score.nps"] for row in reading.documents.to_pylist()}
    assert sorted(by_response.values()) == sorted(scores)
    assert reading.documents["time"].null_count == 0
    assert all(question for question, _ in answers(reading))
    personal = {
        row["column"]: row["role"] for row in reading.columns.to_pylist() if row["column"] in ("IP Address", "Region")
    }
    assert set(personal.values()) <= {"ignored"}


# ---- real exports, counted without the readers ----------------------------------------------------------------------


def rows_of(path, delimiter=","):
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def filled(rows, column, blank=("", "-", "Other (please specify)")):
    return sum(row[column].strip() not in blank for row in rows)


POLLS = [
    ("star-wars-survey/StarWars.csv", 2, []),
    ("religion-survey/religion-survey-results.csv", 2, ["What is your present religion, if any? - None of these"]),
    ("thanksgiving-2015/thanksgiving-2015-poll-data.csv", 1, None),
    ("weather-check/weather-check.csv", 1, ["A specific website or app (please provide the answer)"]),
    ("flying-etiquette-survey/flying-etiquette.csv", 1, []),
    ("comma-survey/comma-survey.csv", 1, []),
    ("steak-survey/steak-risk-survey.csv", 2, []),
    ("masculinity-survey/raw-responses.csv", 1, []),
]


@pytest.mark.parametrize(("name", "header", "questions"), POLLS, ids=[poll[0].split("/")[0] for poll in POLLS])
def test_polls(shared, name, header, questions):
    path = shared(f"surveymonkey_538/{name}")
    rows = rows_of(path)
    names, body = rows[0], [row for row in rows[header:] if any(cell.strip() for cell in row)]
    if questions is None:
        open_columns = [place for place, cell in enumerate(names) if cell.endswith("Other (please specify)")]
    else:
        wanted = {question.removesuffix(" - None of these") for question in questions}
        open_columns = [place + (header - 1) for place, cell in enumerate(names) if cell in wanted]
    reading = read([path], textless=True)
    assert len(set(reading.documents["response_id"].to_pylist())) == len(body)
    assert sum(answers(reading).values()) == sum(filled(body, column) for column in open_columns)
    assert questions is None or set(question for question, _ in answers(reading)) == set(questions)


def test_a_poll_without_open_questions_says_so(shared):
    path = shared("surveymonkey_538/star-wars-survey/StarWars.csv")
    with pytest.raises(InputError, match="no column that reads like customers' text"):
        read([path])
    reading = read([path], textless=True)
    assert "no-text-column" in {issue.code for issue in reading.problems}


def test_a_table_of_results_is_no_survey(shared):
    with pytest.raises(InputError, match="a table of results"):
        read([shared("surveymonkey_538/masculinity-survey/masculinity-survey.csv")], textless=True)


@pytest.mark.parametrize("language", ["german", "english"])
def test_limesurvey(shared, language):
    """Open questions counted from the structure of the survey; both files have the same columns in the same order."""
    root = ElementTree.fromstring(shared("limesurvey/limesurvey_survey_222232.lss").read_text("utf-8"))
    rows = rows_of(shared("limesurvey/results_german.csv"), ";")

    open_headers = set()
    for row in root.iterfind("questions/rows/row"):
        text = "".join(re.sub(r"<[^>]*>|&nbsp;", " ", row.findtext("question") or "").split())
        if row.findtext("type") in ("S", "T", "U"):
            open_headers.add(text)
        if row.findtext("other") == "Y":
            open_headers.add(f"{text}[Sonstiges]")
    columns = [place for place, name in enumerate(rows[0]) if "".join(name.split()) in open_headers]
    assert len(columns) >= 30
    path = shared(f"limesurvey/results_{language}.csv")
    body = rows_of(path, ";")[1:]
    reading = read([path])
    assert len(set(reading.documents["response_id"].to_pylist())) == len(body) == 96
    # a dash here and there is what somebody wrote
    assert sum(answers(reading).values()) == sum(filled(body, column, blank=("",)) for column in columns)


@pytest.mark.parametrize("name", ["results-survey.csv", "results-survey-translated.csv", "results-survey.xlsx"])
def test_limesurvey_with_two_header_rows(shared, name):
    path = shared(f"limesurvey_automotive/{name}")
    body = rows_of(shared("limesurvey_automotive/results-survey.csv"), ";")[2:]
    open_columns = [
        6,
        11,
        17,
        29,
        37,
    ]  # "Sonstiges", "Further", "In welchen anderen ...", "Sonstiges", "Further Problems"
    reading = read([path])
    assert len(set(reading.documents["response_id"].to_pylist())) == len(body) == 45
    assert sum(answers(reading).values()) == sum(filled(body, column) for column in open_columns) == 20


def test_qualtrics_with_its_definition(shared):
    path = shared("qualtrics_climate/data/qualtrics.csv")
    rows = rows_of(path)
    names, body = rows[0], rows[3:]
    reading = read([path], textless=True)
    assert len(reading.documents) == len(body) == 452
    scales = {scale["column"]: (scale["low"], scale["high"]) for scale in reading.scales.to_pylist()}
    sliders = [name for name in names if name.endswith("_1")]
    assert len(sliders) == 12
    assert scales == {name: (0, 100) for name in sliders} | {"Impressiveness": (1, 5)}
    found = roles(reading)
    assert {name for name, role in found.items() if role == "segment"} == {"condition"}
    assert found["RecordedDate"] == "time"
    assert found["ResponseId"] == "id"
    assert found["Attention"] == "ignored"  # everybody writes the three words that were asked for
    for slider in sliders:
        place = names.index(slider)
        score = next(scale["score"] for scale in reading.scales.to_pylist() if scale["column"] == slider)
        expected = sum(float(row[place]) for row in body if row[place])
        assert sum(v for v in reading.documents[f"score.{score}"].to_pylist() if v is not None) == expected


def test_qualtrics_with_german_labels(shared):
    reading = read([shared("qualtrics_ropensci/inst/extdata/sample.csv")])
    assert answers(reading) == Counter([("This is a free text question.", "Hello World!")])


def test_gzipped_export_beside_its_definition(write, tmp_path):
    write(json.dumps(DEFINITION), "survey.qsf")
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress(table(NAMES, WORDING, IMPORTS, *CODED).encode()))
    assert answers(read([path])) == EXPECTED


def roles_of(reading):
    return {row["column"]: row["target"] or row["role"] for row in reading.columns.to_pylist()}


def test_alchemer(write):
    asked = "Email:Which do you use?,Chat:Which do you use?,Price:Please rate the following,What could we do better?"
    rows = [
        f"{n},2026-03-{n % 28 + 1:02d} 10:05:00,Complete,{n % 11},{'Email' if n % 2 else ''},{'Chat' if n % 3 else ''},"
        f"{('Poor', 'Fair', 'Good', 'Excellent')[n % 4]},The reports of week {n} take far too long"
        for n in range(40)
    ]
    head = f"Response ID,Date Submitted,Status,How likely is it that you would recommend us?,{asked}"
    reading = read([write("\n".join([head, *rows]))])
    assert roles_of(reading) == {
        "Response ID": "id",
        "Date Submitted": "time",
        "Status": "ignored",
        "How likely is it that you would recommend us?": "score.nps",
        "Email:Which do you use?": "segment.Email:Which do you use?",
        "Chat:Which do you use?": "segment.Chat:Which do you use?",
        "Price:Please rate the following": "score.price_please_rate_the_following",
        "What could we do better?": "text",
    }


def test_jotform(write):
    rows = [
        f'"Mar {n % 28 + 1}, 2026",Ann,a{n}@example.org,'
        f"{('Very Satisfied', 'Satisfied', 'Neutral', 'Unsatisfied', 'Very Unsatisfied')[n % 5]},"
        f"{('North', 'South')[n % 2]},The queue at desk {n} was far too long,59{n:017d}"
        for n in range(40)
    ]
    head = "Submission Date,First Name,E-mail,How satisfied are you?,Which branch?,Please tell us more,Submission ID"
    reading = read([write("\n".join([head, *rows]))])
    assert roles_of(reading) == {
        "Submission Date": "time",
        "First Name": "ignored",
        "E-mail": "customer_id",
        "How satisfied are you?": "score.csat",
        "Which branch?": "segment.Which branch?",
        "Please tell us more": "text",
        "Submission ID": "id",
    }


def test_fields_that_ask_for_a_name_or_a_number_are_personal(write):
    names = ["RecordedDate", "ResponseId", "who", "reach", "why"]
    wording = ["Recorded Date", "Response ID", "Make up an answer. Question: what is your name?",
               "This is confidential. What is your phone number?", "What do you think of your phone?"]  # fmt: skip
    ids = [
        json.dumps({"ImportId": name}) for name in ("recordedDate", "_recordId", "QID1_TEXT", "QID2_TEXT", "QID3_TEXT")
    ]
    rows = [[f"2024-03-01 10:00:{n:02}", f"R_{n:09}", f"Ann Berg{n}", f"555-555-{n:04}",
             f"It is slow on day {n} and gets hot in the sun"] for n in range(25)]  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([names, wording, ids, *rows])
    documents = read([write(out.getvalue())]).documents
    assert set(documents["question_id"].to_pylist()) == {"What do you think of your phone?"}
    assert len(documents) == 25
