"""What is said in answer to each question, where several were asked."""

import pyarrow as pa
import pytest

from tests.reports import sample
from voca.config import ReportOptions
from voca.reports import build, render_text, to_json
from voca.reports.html import page

IMPROVE, LIKE, ELSE = "What should we improve?", "What do you like?", "Anything else?"


def asked(tables, question_of):
    """Build the report of the sample with the question that each comment answers."""
    documents = tables["documents"]
    at = documents.column_names.index("question_id")
    ids = documents["document_id"].to_pylist()
    given = documents.set_column(at, "question_id", pa.array([question_of(i) for i in ids], pa.string()))
    return build({**tables, "documents": given}, sample.MANIFEST, ReportOptions())


def by_round(document_id):
    """Six of ten rounds of the sample's 18 sentences answer the first question, nine that fit no theme the third."""
    if document_id.startswith("un"):
        return ELSE
    return IMPROVE if document_id[1:].isdecimal() and int(document_id[1:]) < 108 else LIKE


@pytest.fixture(scope="module")
def survey(tables):
    return asked(tables, by_round)


def rows(report, table):
    return list(report.section("themes").table(table).records())


def test_each_question_by_its_answers(survey):
    first, second, third = rows(survey, "questions")
    assert (first["question"], first["n_answers"]) == (IMPROVE, 108)
    assert (second["question"], second["n_answers"]) == (LIKE, 72)
    assert (third["question"], third["n_answers"], third["most"], third["mix"]) == (ELSE, 9, (), None)
    # of 18 sentences 14 are negative, 1 is neutral and 3 are positive; 5 are about delivery, 4 about bills and the box
    assert first["mix"] == second["mix"] == pytest.approx((14 / 18, 1 / 18, 3 / 18))
    assert first["most"] == ("Delivery delays 28%", "Packaging 22%", "Wrong bills 22%")
    assert survey.section("themes").table("questions").muted == (2,)


def test_every_theme_of_each_question(survey):
    found = {(row["question"], row["theme"]): row for row in rows(survey, "question_themes")}
    assert set(found) == {(question, theme) for question in (IMPROVE, LIKE) for _, theme, _ in sample.THEMES}
    bills = found[LIKE, "Wrong bills"]
    assert (bills["n"], bills["n_answers"], bills["theme_id"]) == (16, 72, "T2")
    assert bills["share"] == pytest.approx(16 / 72)
    assert bills["mix"] == (1.0, 0.0, 0.0)
    assert found[IMPROVE, "Friendly support"]["mix"] == (0.0, 0.0, 1.0)
    shares = [row["n"] for row in rows(survey, "question_themes") if row["question"] == IMPROVE]
    assert shares == sorted(shares, reverse=True)


def test_duplicates_and_filler_are_no_answers(survey):
    assert sum(row["n_answers"] for row in rows(survey, "questions")) == 189


def test_quotes_say_what_was_asked(survey):
    facts = [quote.facts[0] for quote in survey.section("quotes").quotes]
    assert facts
    assert {name for name, _ in facts} == {"asked"}
    assert {question for _, question in facts} <= {f"“{IMPROVE}”", f"“{LIKE}”"}


def test_it_is_shown_everywhere(survey):
    text = render_text(survey, 80)
    assert "By question" in text
    assert "What do you like?" in text
    assert "Themes by question" not in text  # the long table is left to `voca show themes`, the page and the JSON
    assert "Themes by question" in render_text(survey, 120, "themes")
    assert "Themes by question" in page(survey)
    assert "question_themes" in to_json(survey)["themes"]["tables"]


@pytest.mark.parametrize("question_of", [lambda _: None, lambda _: IMPROVE], ids=["reviews", "one question"])
def test_without_several_questions_there_is_no_such_table(tables, question_of):
    report = asked(tables, question_of)
    assert not {"questions", "question_themes"} & {table.key for table in report.section("themes").tables}
    assert not any(name == "asked" for quote in report.section("quotes").quotes for name, _ in quote.facts)
