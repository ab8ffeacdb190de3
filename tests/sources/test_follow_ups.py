"""Open questions that only ask on are named after the question before them."""

import pytest

from voca.sources.follow_ups import named_after
from voca.sources.roles import Text

LIKELY = "How likely are you to recommend us to a friend?"
EASY = "How easy was it to get help?"

CASES = [
    ("the same words twice", [LIKELY, "Why?", EASY, "Why?.1"], ["Why?", "Why?.1"], [f"{LIKELY} Why?", f"{EASY} Why?"]),
    ("as one's own reader numbers them", [LIKELY, "Why?", EASY, "Why? (2)"], ["Why?", "Why? (2)"],
     [f"{LIKELY} Why?", f"{EASY} Why?"]),
    ("German", [LIKELY, "Warum?", EASY, "Warum?.1"], ["Warum?", "Warum?.1"],
     [f"{LIKELY} Warum?", f"{EASY} Warum?"]),
    ("once", [EASY, "Please explain your answer"], ["Please explain your answer"], ["Please explain your answer"]),
    ("two in other words", [LIKELY, "Why?", EASY, "Please explain"], ["Why?", "Please explain"],
     ["Why?", "Please explain"]),
    ("questions of their own", [LIKELY, "Why did you cancel?", EASY, "Why did you cancel?.1"],
     ["Why did you cancel?", "Why did you cancel?.1"], ["Why did you cancel?", "Why did you cancel?.1"]),
    ("nothing asked before", ["Plan", "Why?", "Region", "Why?.1"], ["Why?", "Why?.1"], ["Why?", "Why?.1"]),
    ("two would be the same", [LIKELY, "Why?", "Why?.1"], ["Why?", "Why?.1"], ["Why?", "Why?.1"]),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "texts", "questions"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_questions(columns: list[str], texts: list[str], questions: list[str]) -> None:
    named = named_after([Text(name, name) for name in texts], columns, {})
    assert [text.question for text in named] == questions
    assert [text.column for text in named] == texts


def test_wording_beside_short_names() -> None:
    labels = {"Q1": LIKELY, "Q1_b": "Why is that?", "Q2": EASY, "Q2_b": "Why is that?"}
    named = named_after([Text(name, labels[name]) for name in ("Q1_b", "Q2_b")], list(labels), labels)
    assert [text.question for text in named] == [f"{LIKELY} Why is that?", f"{EASY} Why is that?"]


def test_a_review_is_asked_nothing() -> None:
    assert named_after([Text("Comments")], [LIKELY, "Comments"], {}) == [Text("Comments")]
