"""Themes from a list alone: what its keywords say of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.codebook import Sub
from voca.themes.seeded import _seeds, by_keywords

SUBS = (
    Sub(label="Late delivery", keywords=("late", "behind schedule")),
    Sub(label="Refunds", keywords=("refunds", "money back")),
    Sub(label="Old refunds", keywords=("reimbursement",), merge_into="Refunds"),
)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Late again", 0),
        ("They are two hours behind schedule.", 0),
        ("behind the schedule", -1),
        ("Still waiting for my REFUNDS!", 1),
        ("I want my money back", 1),
        ("The reimbursement never came", 1),
        ("Late refund", -1),
        ("A lovely box", -1),
        ("", -1),
    ],
)
def test_a_sentence_with_keywords_of_one_theme_is_surely_its(text, entry):
    assert by_keywords(SUBS, [text]).tolist() == [entry]


def test_examples_and_words_of_a_theme_are_all_seeds():
    subs = (Sub(label="Parking", keywords=("car park",), pin=("park*",), examples=("No space for my car.",)),)
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        return np.eye(4, dtype=np.float32)[: len(texts)]

    seeds, owner = _seeds(subs, embed, np.zeros(4))
    assert asked == ["No space for my car.", "Parking car park park"]
    assert owner.tolist() == [0, 0]
    assert seeds.shape == (2, 4)
