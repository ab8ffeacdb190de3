from __future__ import annotations

import pytest

from tests.stages.documents import documents
from voca.stages.duplicates import Duplicates, Options

LONG = "The box came two days late and nobody told us anything"


@pytest.mark.parametrize(
    ("texts", "customers", "status"),
    [
        ([LONG, LONG.upper() + "!!"], [None, None], [None, "duplicate"]),
        ([LONG, LONG], ["a", "b"], [None, "duplicate"]),
        (["Great service", "great  service!"], ["a", "b"], [None, None]),
        (["Great service", "great  service!"], ["a", "a"], [None, "duplicate"]),
        (["Great service", "Great service"], [None, None], [None, None]),
        ([None, None], ["a", "a"], [None, None]),
    ],
)
def test_duplicates(texts, customers, status):
    table = Duplicates(Options())({"documents": documents(texts, customer_id=customers)})["documents"]
    assert table["status"].to_pylist() == status
    first = table["document_id"][0].as_py()
    assert table["duplicate_of"].to_pylist() == [None, first if status[1] else None]


def test_turns_of_a_call_are_never_copies():
    table = documents([LONG, LONG], kind=["utterance"] * 2)
    assert Duplicates(Options())({"documents": table})["documents"]["status"].to_pylist() == [None, None]


def test_answers_to_different_questions_are_not_copies():
    table = documents([LONG, LONG], question_id=["like", "improve"])
    assert Duplicates(Options())({"documents": table})["documents"]["status"].to_pylist() == [None, None]
