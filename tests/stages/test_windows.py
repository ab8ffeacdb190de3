from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checkpoints import WINDOW, WORDS, save_encoder
from voca.stages.windows import LENGTHS, ROWS, Window, compute, cut, mean_by_text


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory):
    from transformers import AutoTokenizer

    folder: Path = save_encoder(tmp_path_factory.mktemp("encoder"))
    return AutoTokenizer.from_pretrained(folder)


def window(text: int, size: int) -> Window:
    return Window(text, list(range(4, 4 + size)), known=True)


def test_windows_hold_every_token_once_in_order(tokenizer):
    words = [WORDS[4 + number % 8] for number in range(100)]
    windows = cut(tokenizer, [" ".join(words), "good"], WINDOW)
    assert [piece.text for piece in windows] == [0, 0, 0, 0, 0, 1]
    assert max(len(piece.ids) for piece in windows) == WINDOW
    inside = [tokenizer.convert_ids_to_tokens(token) for piece in windows[:-1] for token in piece.ids[1:-1]]
    assert inside == words


@pytest.mark.parametrize(("text", "known"), [("good", True), ("zebra", False), ("", False), ("zebra good", True)])
def test_what_is_known(tokenizer, text, known):
    (piece,) = cut(tokenizer, [text], WINDOW)
    assert piece.known is known


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 300), max_size=40), st.integers(300, 600))
def test_every_window_is_computed_in_a_shape_that_is_its_own(sizes, limit):
    shapes = {}

    def forward(ids, mask):
        assert ids.shape == mask.shape
        assert len(ids) == ROWS
        for row, used in zip(ids, mask.sum(1), strict=True):
            shapes.setdefault(int(used), set()).add(len(row))
        return np.column_stack([(ids * mask).sum(1), mask.sum(1)])

    windows = [window(0, size) for size in sizes]
    found = compute(windows, forward, limit, padding=0)
    wanted = [[sum(range(4, 4 + size)), size] for size in sizes]
    assert found.tolist() == wanted
    for size in sizes:
        assert min(min(n for n in (*LENGTHS, limit) if n >= size), limit) in shapes[size]
        assert len(shapes[size]) == 1


def test_windows_of_a_batch_hold_a_token_equally_often():
    def forward(ids, mask):
        assert len(set((ids == 3).sum(1))) == 1
        return ids.sum(1, keepdims=True)

    windows = [Window(0, [2, *([3] * times), *ending], known=True) for times in range(3) for ending in ([], [5], [6])]
    found = compute(windows, forward, 16, padding=0, alike=3)
    assert found[:, 0].tolist() == [sum(piece.ids) for piece in windows]


def test_a_text_is_the_mean_of_its_windows_by_their_length():
    windows = [window(0, 3), window(0, 1), window(1, 2)]
    means, known = mean_by_text(windows, np.array([[1.0], [5.0], [7.0]]), 2)
    assert means.tolist() == [[2.0], [7.0]]
    assert known.tolist() == [True, True]
