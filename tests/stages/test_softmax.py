"""Logits to probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voca.stages.softmax import softmax


@pytest.mark.parametrize(
    ("logits", "shares"),
    [
        ([0.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3]),
        ([np.log(2.0), np.log(1.0), np.log(5.0)], [0.25, 0.125, 0.625]),
        ([1000.0, 0.0, -1000.0], [1.0, 0.0, 0.0]),
        ([-3000.0, -3000.0], [0.5, 0.5]),
    ],
)
def test_shares(logits: list[float], shares: list[float]) -> None:
    assert softmax(np.array([logits]))[0] == pytest.approx(shares, abs=1e-12)


def test_no_rows() -> None:
    assert softmax(np.zeros((0, 3))).shape == (0, 3)


@given(st.lists(st.lists(st.floats(-30, 30), min_size=3, max_size=3), min_size=1, max_size=20))
def test_a_row_is_the_same_alone_and_among_others(rows: list[list[float]]) -> None:
    together = softmax(np.array(rows))
    assert all(
        softmax(np.array([row]))[0].tobytes() == found.tobytes() for row, found in zip(rows, together, strict=True)
    )
