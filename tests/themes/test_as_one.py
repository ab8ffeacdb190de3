"""What is one new subject, by how alike known themes' sentences are within and across."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.apart import as_one

AXES = 16


def cloud(centre, n, spread, seed):
    """Return sentences of a subject, so many dimensions of noise beside its own direction."""
    rng = np.random.default_rng(seed)
    return np.asarray(centre, float) + spread * rng.normal(size=(n, AXES)) / np.sqrt(AXES)


def axis(*at):
    found = np.zeros(AXES)
    found[list(at)] = 1
    return found / np.linalg.norm(found)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        # (direction, sentences); groups in this order: which are one, the largest first
        ([(axis(5), 60), (axis(5), 40), (axis(5), 30)], [[0, 1, 2]]),
        ([(axis(5), 30), (axis(5), 60)], [[1, 0]]),
        ([(axis(5), 60), (axis(6), 60)], [[0], [1]]),
        ([(axis(5), 60), (axis(6), 40), (axis(5), 20)], [[0, 2], [1]]),
        ([(axis(5, 6, 7, 8, 9), 40), (axis(5, 6, 7, 8, 10), 40)], [[0, 1]]),
        ([(axis(5, 6, 7), 40), (axis(5, 8, 9), 40)], [[0], [1]]),
        ([(axis(5), 40)], [[0]]),
        ([], []),
    ],
)
def test_groups_are_one_subject_where_a_known_theme_would_hold_them_together(groups, expected):
    known = [cloud(axis(0), 40, 0.5, 1), cloud(axis(1), 40, 0.5, 2), cloud(axis(2), 40, 0.5, 3)]
    new = [cloud(centre, n, 0.5, 10 + i) for i, (centre, n) in enumerate(groups)]
    vectors = np.concatenate([*known, *new]).astype(np.float32)
    of = np.repeat([0, 1, 2, *[-1] * len(new)], [len(rows) for rows in (*known, *new)])
    starts = 120 + np.cumsum([0, *(n for _, n in groups)])
    rows = [np.arange(a, b) for a, b in zip(starts[:-1], starts[1:], strict=True)]
    assert as_one(vectors, rows, of) == expected


@pytest.mark.parametrize(("near", "expected"), [(True, [[0], [1]]), (False, [[0, 1]])])
def test_the_measure_is_that_of_the_known_themes(near, expected):
    """Beside themes that have most in common with their neighbours, two near subjects are two."""
    neighbours = [axis(0, 1, 2), axis(0, 1, 3), axis(10, 11, 12), axis(10, 11, 13)]
    centres = neighbours if near else [axis(0), axis(1), axis(10), axis(11)]
    known = [cloud(centre, 40, 0.2, i) for i, centre in enumerate(centres)]
    new = [cloud(axis(5, 6, 7), 40, 0.2, 10), cloud(axis(5, 6, 8), 40, 0.2, 11)]
    vectors = np.concatenate([*known, *new]).astype(np.float32)
    rows = [np.arange(160, 200), np.arange(200, 240)]
    assert as_one(vectors, rows, np.repeat([0, 1, 2, 3, -1, -1], 40)) == expected


def test_what_is_new_has_no_subject_in_common_by_not_being_known():
    """Centred on the known themes, all that is new lies on one side of them."""
    known = [cloud(axis(i), 60, 0.75, i) for i in range(4)]
    new = [cloud(axis(8 + i), 60, 0.75, 10 + i) for i in range(3)]
    vectors = np.concatenate([*known, *new]).astype(np.float32)
    rows = [np.arange(240 + 60 * i, 300 + 60 * i) for i in range(3)]
    assert as_one(vectors, rows, np.repeat([0, 1, 2, 3, -1, -1, -1], 60)) == [[0], [1], [2]]


@pytest.mark.parametrize("themes", [0, 1, 2])
def test_where_few_themes_show_what_is_alike_nothing_is_joined(themes):
    vectors = cloud(axis(0), 80, 0.2, 1).astype(np.float32)
    of = np.array([i % themes if themes else -1 for i in range(60)] + [-1] * 20)
    assert as_one(vectors, [np.arange(60, 70), np.arange(70, 80)], of) == [[0], [1]]
