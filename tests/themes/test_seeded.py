"""Themes from a list alone: what its keywords say of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.apart import drawn, elsewhere
from voca.themes.codebook import Sub
from voca.themes.codebook_file import parse
from voca.themes.seeded import _seeds, _spoken_of, by_keywords, shared_keywords

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


LIST = """\
[[theme]]
label = "Delivery"
[[theme.sub]]
label = "Late delivery"
keywords = ["late", "Late boxes"]
[[theme.sub]]
label = "Missing"
keywords = ["lost"{missing}]
[[theme]]
label = "Refunds"
keywords = ["money back"{refunds}]
"""
FIRST = "is a keyword of 'Late delivery' (a.toml, line 5)"


@pytest.mark.parametrize(
    ("missing", "refunds", "said"),
    [
        ("", ', "late fee"', []),
        (', "Late box"', "", [f"'Late boxes' {FIRST} and of 'Missing' (a.toml, line 8)"]),
        (', "late"', ', "late"', [f"'late' {FIRST}, 'Missing' (a.toml, line 8) and of 'Refunds' (a.toml, line 11)"]),
        (', "late"]\nmerge_into = "Late delivery"\npin = ["gone"', "", []),  # one takes the other over
        (', "lost"', "", []),  # twice in one entry
    ],
)
def test_a_keyword_of_several_entries_is_told_with_their_places(missing, refunds, said):
    assert shared_keywords(parse(LIST.format(missing=missing, refunds=refunds), "a.toml")) == said


def test_nothing_is_told_of_keywords_that_voca_wrote():
    ours = LIST.format(missing=', "late"', refunds="")
    ours = ours.replace('label = "Late delivery"', 'id = "aaaaaaaaaaaa"\nlabel = "Late delivery"')
    assert len(shared_keywords(parse(ours))) == 1
    assert shared_keywords(parse(ours.replace('label = "Missing"', 'id = "bbbbbbbbbbbb"\nlabel = "Missing"'))) == []


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


def test_groups_that_no_theme_reaches_into_are_elsewhere():
    """Four groups along directions of their own; the theme's seeds lie along the first, and it says some of others."""
    group = np.repeat([0, 1, 2, 3], [10, 10, 10, 3])
    unit = np.hstack([0.9 * np.eye(4)[group], 0.436 * np.eye(len(group))]).astype(np.float32)
    seeds, owner = np.eye(2, unit.shape[1], dtype=np.float32)[[0, 0]], np.zeros(2, np.int64)
    nothing, first = np.full(len(group), -1), np.where(group == 0, 0, -1)

    def found(sure, told, seeds=seeds, group=group):
        return elsewhere(unit, group, sure, told, seeds, owner[: len(seeds)]).tolist()

    assert found(first, nothing) == [-1] * 10 + [1] * 10 + [2] * 10 + [-1] * 3
    told = np.where(np.arange(len(group)) == 10, 0, -1)  # a tenth of the second by a keyword
    assert found(np.maximum(first, told), told) == [-1] * 20 + [2] * 10 + [-1] * 3
    like = np.where(group == 1, 0, first)  # what is like several examples need not be meant, what is like a name may be
    assert found(like, nothing) == [-1] * 10 + [1] * 10 + [2] * 10 + [-1] * 3
    assert found(like, nothing, seeds=seeds[:1]) == [-1] * 20 + [2] * 10 + [-1] * 3
    near = seeds.copy()
    near[1, :3] = 0.8, 0.0, 0.6
    assert found(first, nothing, seeds=near / np.linalg.norm(near, axis=1)[:, None])[20:30] == [2] * 10
    alone = np.zeros(len(group), np.int64)
    assert found(first, nothing, group=alone) == [-1] * len(group)  # nothing says how far groups stand apart


@pytest.mark.parametrize(
    ("grown", "told", "seeds", "found"),
    [
        (range(10, 20), (), (), True),  # a theme that grew into the group would else hide that it is new
        (range(10, 20), (10,), (), True),  # a word of it in one sentence is not the theme
        ((), (), (), False),  # nothing grew into it: nothing to undo
        (range(10, 20), range(10, 18), (), False),  # most of the group say a word of the theme
        (range(10, 20), (), (1,), False),  # an example of a theme lies in its middle
    ],
)
def test_a_theme_does_not_grow_into_a_group_about_something_else(grown, told, seeds, found):
    """Three groups along directions of their own; themes 0 and 1 are said along the first and the third."""
    group = np.repeat([0, 1, 2], 10)
    unit = np.hstack([0.9 * np.eye(3)[group], 0.436 * np.eye(30)]).astype(np.float32)
    sure = np.where(group == 2, 1, np.where(group == 0, 0, -1))
    sure[list(grown)] = 0
    said = np.full(30, -1)
    said[list(told)] = 0
    lies = [0, 0, 2, 2, *seeds]
    owner = np.array([0, 0, 1, 1, *(0 for _ in seeds)])
    got = drawn(unit, group, sure, said, np.eye(3, 33, dtype=np.float32)[lies], owner)
    expected = (group == 1) & (said < 0) & found
    assert got.tolist() == expected.tolist()
