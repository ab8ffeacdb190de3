"""Themes from a list alone: what its keywords say of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.apart import elsewhere
from voca.themes.codebook import Sub
from voca.themes.seeded import _seeds, _spoken_of, by_keywords

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


def test_a_theme_that_nobody_speaks_of_is_no_seed():
    """Three directions: sentences lie along the first two, in pairs that are near; seeds along all three."""
    base = np.eye(3, dtype=np.float32)[[0, 0, 0, 1, 1, 1, 1]]
    unit = np.hstack([0.9 * base, np.eye(7, dtype=np.float32) * np.sqrt(0.19, dtype=np.float32)])
    seeds = np.hstack([np.eye(3), np.zeros((3, 7))]).astype(np.float32)
    owner, nothing = np.arange(3), np.full(7, -1)
    assert _spoken_of(unit, seeds, owner, nothing, 3).tolist() == [True, True, False]
    by_word = np.array([-1, -1, -1, -1, -1, -1, 2])
    assert _spoken_of(unit, seeds, owner, by_word, 3).tolist() == [True, True, True]
    assert _spoken_of(unit[:1], seeds, owner, nothing[:1], 3).tolist() == [True, True, True]  # nothing to compare with


def test_groups_that_stand_apart_from_every_theme_are_elsewhere():
    """Four groups along directions of their own; the theme lies along the first, and has some of the second."""
    group = np.repeat([0, 1, 2, 3], [10, 10, 10, 3])
    unit = np.hstack([0.9 * np.eye(4)[group], 0.436 * np.eye(len(group))]).astype(np.float32)
    theme = np.eye(1, unit.shape[1])
    labels = np.where(group == 0, 0, -1)
    assert elsewhere(unit, group, labels, theme).tolist() == [-1] * 10 + [1] * 10 + [2] * 10 + [-1] * 3
    labels[10] = 0  # a tenth of the second
    assert elsewhere(unit, group, labels, theme).tolist() == [-1] * 20 + [2] * 10 + [-1] * 3
    near = np.zeros_like(theme)
    near[0, :3] = 0.8, 0.0, 0.6
    labels[10] = -1
    assert elsewhere(unit, group, labels, near).tolist() == [-1] * 10 + [1] * 10 + [-1] * 13
    alone = np.zeros(len(group), np.int64)
    assert elsewhere(unit, alone, labels, theme).tolist() == [-1] * len(
        group
    )  # nothing says how far groups stand apart
