"""Several texts in each row that no header calls questions: with points beside them, or called by the same."""

import pyarrow as pa
import pytest

from tests.sources.test_roles import cycle, texts
from voca.sources import from_frame
from voca.sources.twins import stem

POINTS, LABELS = [-1, 0, 1], [0, 1]


def read(columns, n=60):
    cells = {
        name: texts(n, seed) if values == "words" else cycle(values, n)
        for seed, (name, values) in enumerate(columns.items())
    }
    return from_frame(pa.table(cells))


def found(columns):
    reading = read(columns)
    asked = sorted(set(filter(None, reading.documents["question_id"].to_pylist())))
    return asked, {s["score"]: (s["low"], s["high"]) for s in reading.scales.to_pylist()}, len(reading.documents)


@pytest.mark.parametrize(
    ("columns", "asked", "scores"),
    [
        (
            {"teaching": POINTS, "teaching.1": "words", "lab": POINTS, "lab.1": "words"},
            ["lab.1", "teaching.1"],
            {"teaching": (-1, 1), "lab": (-1, 1)},
        ),
        (
            {"teachingrating": POINTS, "teaching": "words", "labrating": POINTS, "lab": "words", "plan": ["a", "b"]},
            ["lab", "teaching"],
            {"teachingrating": (-1, 1), "labrating": (-1, 1)},
        ),
        (
            {"exam": POINTS, "Exam": "words", "lab": [1, 2, 3, 4, 5], "LAB": "words"},
            ["Exam", "LAB"],
            {"exam": (-1, 1), "lab": (1, 5)},
        ),
        (
            {"teaching": LABELS, "teaching (2)": "words", "lab": LABELS, "lab (2)": "words"},
            ["lab (2)", "teaching (2)"],
            {},
        ),
        (
            {"teaching": "words", "teaching.1": "words", "teaching.2": "words"},
            ["teaching", "teaching.1", "teaching.2"],
            {},
        ),
        ({"Teaching": "words", "Library": "words", "Labs": "words"}, ["Labs", "Library", "Teaching"], {}),
    ],
)
def test_each_text_answers_its_own_question(columns, asked, scores):
    assert found(columns) == (asked, scores, 60 * len(asked))


@pytest.mark.parametrize(
    "columns",
    [
        {"review": "words", "rating": [1, 2, 3, 4, 5], "product": "words"},
        {"comment": "words", "Features": "words"},
        {"column 1": "words", "column 2": "words"},
        {"Problem": "words", "Solution": "words"},
        {"Prompt": "words", "Completion": "words"},
    ],
)
def test_one_text_stays_the_only_one(columns):
    assert found(columns)[::2] == ([], 60)


def test_a_version_of_a_text_is_no_further_answer():
    words = texts(60)
    reading = from_frame(pa.table({"Teaching": words, "Teaching.1": [w.upper() for w in words]}))
    assert len(reading.documents) == 60


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Teaching.1", "teaching"),
        ("lab work (2)", "lab work"),
        ("examinationrating", "examination"),
        ("score", "score"),
    ],
)
def test_what_a_column_is_about(name, what):
    assert stem(name) == what


def test_plain_names_beside_a_question_are_asked_too():
    asked = ["What would make this a better place to work?", "Start doing", "Stop doing", "Continue doing"]
    assert found(dict.fromkeys(asked, "words"))[0] == sorted(asked)


def test_the_same_words_in_two_languages_count_once_and_subjects_called_by_one_each():
    assert found({"English": "words", "German": "words"})[2] == 60
    assert found({"English": "words", "Maths": "words"})[0] == ["English", "Maths"]


def test_what_was_done_and_who_somebody_is_are_no_answers_beside_a_question():
    asked = "What could we do better?"
    long = [f"{one} and {other}" for one, other in zip(texts(60, 8), texts(60, 9), strict=True)]
    cells = {asked: long, **{name: texts(60, seed) for seed, name in enumerate(("Action taken", "Next steps", "Bio"))}}
    reading = from_frame(pa.table(cells))
    assert set(reading.documents["text"].to_pylist()) == set(long)
