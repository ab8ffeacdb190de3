"""Tables of very many columns: what is told of them, and that the time grows with the columns."""

from __future__ import annotations

import time

import numpy as np
import pyarrow as pa
import pytest

from voca.sources.grids import _kept
from voca.sources.rated_parts import parts_of


def _one_by_one(points: np.ndarray, least: float) -> list[int]:
    """What `_kept` says, with each correlation by NumPy."""
    kept = list(range(len(points)))
    while len(kept) >= 3:
        told = []
        for one in kept:
            rest = points[[other for other in kept if other != one]].mean(axis=0)
            alone = np.ptp(points[one]) == 0 or np.ptp(rest) == 0
            told.append(-1.0 if alone else round(float(np.corrcoef(points[one], rest)[0, 1]), 9))
        if min(told) >= 0.15:
            return kept if np.mean(told) >= max(least, 3 / np.sqrt(points.shape[1])) else []
        kept.pop(int(np.argmin(told)))
    return []


def _ratings(rng: np.random.Generator, columns: int, rows: int) -> np.ndarray:
    pull = rng.uniform(0, 1.5, columns) * (rng.random(columns) < 0.7)
    return np.clip(np.round(3 + pull[:, None] * rng.normal(size=rows) + rng.normal(size=(columns, rows))), 1, 5)


@pytest.mark.parametrize("seed", range(40))
def test_columns_that_go_together_are_kept(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = _ratings(rng, int(rng.integers(3, 20)), int(rng.integers(20, 120)))
    if seed % 5 == 0:
        points[-1] = 3.0
    if seed % 7 == 0:
        points[1] = points[0]
    assert _kept(points, 0.3) == _one_by_one(points, 0.3)


def test_thousands_of_columns_are_told_in_a_moment() -> None:
    points = np.random.default_rng(1).integers(1, 6, (3_000, 150)).astype(float)
    begun = time.process_time()
    assert _kept(points, 0.3) == []
    assert time.process_time() - begun < 3


def test_cells_without_a_sign_hold_no_names_with_numbers() -> None:
    rated = ["Food: 8; Room: 7", "Food: 9; Room: 4", "Food: 2; Room: 5"]
    assert parts_of(pa.chunked_array([rated])) == [
        {"Food": "8", "Room": "7"},
        {"Food": "9", "Room": "4"},
        {"Food": "2", "Room": "5"},
    ]
    assert parts_of(pa.chunked_array([["Food 8/10, Room 7/10", "Food 9/10, Room 4/10", "Food 2/10, Room 5/10"]]))
    assert parts_of(pa.chunked_array([["3", "4", None, " "]])) == []
