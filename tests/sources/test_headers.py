import pytest

from voca.sources.headers import find_header, unique_names
from voca.sources.raw import IssueLog


@pytest.mark.parametrize(
    ("names", "unique"),
    [
        (["a", "a", "a"], ("a", "a (2)", "a (3)")),
        (["a", "a", "a (2)"], ("a", "a (3)", "a (2)")),
        (["", "b", ""], ("column 1", "b", "column 3")),
    ],
)
def test_names_become_unique(names, unique):
    assert unique_names(names, IssueLog("f")) == unique


def test_three_header_rows():
    first = ["Q1", "Q2_TEXT", "StartDate"]
    second = ["How\nmuch?", "Why?", "Start Date"]
    third = ['{"ImportId":"QID1"}', '{"ImportId":"QID2_TEXT"}', '{"ImportId":"startDate"}']
    header = find_header(first, [second, third], IssueLog("f"))
    assert header.names == ("Q1", "Q2_TEXT", "StartDate")
    assert header.labels == {"Q1": "How much?", "Q2_TEXT": "Why?", "StartDate": "Start Date"}
    assert header.extra_rows == 2


def test_two_header_rows_with_options():
    first = ["RespondentID", "Which have you seen?", "", "", "Gender"]
    second = ["", "Film one", "Film two", "Film three", "Response"]
    header = find_header(first, [second, ["1", "x", "", "x", "f"]], IssueLog("f"))
    assert header.names == (
        "RespondentID",
        "Which have you seen? - Film one",
        "Which have you seen? - Film two",
        "Which have you seen? - Film three",
        "Gender",
    )
    assert header.extra_rows == 1


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (["", "Which do you own?", "", "", "", "Which do you want?", ""],
         ["#", "Kettle", "Mug", "What do you like best about it?", "Start Date (UTC)", "Kettle", "Mug"],
         ("#", "Which do you own? - Kettle", "Which do you own? - Mug", "What do you like best about it?",
          "Start Date (UTC)", "Which do you want? - Kettle", "Which do you want? - Mug")),
        (["How was it?", "", "", "Age"],
         ["Was the room warm enough?", "Was the tea hot enough?", "Was it too loud there?", "Response"],
         ("How was it? - Was the room warm enough?", "How was it? - Was the tea hot enough?",
          "How was it? - Was it too loud there?", "Age")),
        (["Unnamed: 0", "Which do you own?", "Unnamed: 2", "Unnamed: 3", "Age"],
         ["0", "Kettle", "Mug", "Fan", "Response"],
         ("column 1", "Which do you own? - Kettle", "Which do you own? - Mug", "Which do you own? - Fan", "Age")),
    ],
    ids=["a question among options", "questions for options", "names that pandas gave"],
)  # fmt: skip
def test_options_under_their_questions(first, second, names):
    data = [["1"] * len(first)]
    assert find_header(first, [second, *data], IssueLog("f")).names == names


@pytest.mark.parametrize(
    ("first", "second", "third", "names"),
    [
        (["Words", "Scores", "", "When"], ["Comment", "NPS", "CSAT", "Day"], ["Late", "3", "4", "2024-01-05"],
         ("Comment", "NPS", "CSAT", "Day")),
        (["Comment", "NPS", "", "Day"], ["Late", "n/a", "Ulm", "May"], ["Torn", "3", "Bonn", "June"],
         ("Comment", "NPS", "column 3", "Day")),
        (["", "Comment", "NPS", "CSAT"], ["Ann", "Late", "n/a", "none"], ["Bo", "Torn", "3", "4"],
         ("column 1", "Comment", "NPS", "CSAT")),
        (["Comment", "NPS", "", "CSAT"], ["Late", "3", "Ulm", "4"], ["Torn", "3", "Bonn", "5"],
         ("Comment", "NPS", "column 3", "CSAT")),
    ],
    ids=["groups over names", "one number only", "an index without a name", "an answer below the names"],
)  # fmt: skip
def test_names_of_groups_over_the_names_of_columns(first, second, third, names):
    assert find_header(first, [second, third], IssueLog("f")).names == names


def test_one_header_row():
    log = IssueLog("f")
    header = find_header(["a", "b"], [["1", "2"], ["3", "4"]], log)
    assert (header.names, header.extra_rows, log.close()) == (("a", "b"), 0, ())


def test_questions_of_one_wording_are_one_note_and_columns_of_one_name_a_warning():
    log = IssueLog("x.csv")
    names = ["Why or why not?", "nps", "Why or why not?", "Which do you own? - Other (please specify)", "nps",
             "Which do you own? - Other (please specify)"]  # fmt: skip
    unique = unique_names(names, log)
    assert (unique[2], unique[4], unique[5]) == (
        "Why or why not? (2)", "nps (2)", "Which do you own? - Other (please specify) (2)"
    )  # fmt: skip
    assert [(issue.severity, issue.column) for issue in log.close()] == [("warning", "nps (2)"), ("note", None)]
    assert "2 columns have the wording of another question" in log.close()[1].message
