"""Answers that are kept are those that would be given again, and only so many are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from voca.stages import remembered
from voca.stages.remembered import Remembered, encoding


class Judge:
    """Answers with the length of a text, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(list(texts))
        return np.array([[len(text), 0.1] for text in texts], np.float32)


def test_each_distinct_text_is_asked_about_once_and_rows_stay_in_order() -> None:
    judge = Judge()
    kept = Remembered(judge)
    assert kept(["bb", "a", "bb"])[:, 0].tolist() == [2, 1, 2]
    assert kept(["ccc", "a"]).tolist() == Judge()(["ccc", "a"]).tolist()
    assert judge.asked == [["bb", "a"], ["ccc"]]


@pytest.mark.parametrize("known", [[], ["a", "bb"]])
def test_a_kept_answer_has_the_same_bits(known: list[str]) -> None:
    kept = Remembered(Judge())
    kept([*known, "x"])
    assert kept(["a", "bb"]).tobytes() == Judge()(["a", "bb"]).tobytes()


def test_the_oldest_answers_go_and_long_texts_are_not_kept() -> None:
    judge = Judge()
    kept = Remembered(judge, most=2)
    kept(["a", "bb", "ccc"])
    kept(["bb", "ccc", "a"])
    long = "x" * (remembered.LONGEST + 1)
    assert kept([long])[0, 0] == len(long)
    kept([long])
    assert judge.asked == [["a", "bb", "ccc"], ["a"], [long], [long]]


def test_what_is_given_out_can_be_changed() -> None:
    kept = Remembered(Judge())
    kept(["a", "bb"])[:] = 9
    assert kept(["bb", "a"])[:, 0].tolist() == [2, 1]
    kept(["bb", "a"])[:] = 9
    assert kept(["a"])[:, 0].tolist() == [1]


class Letters:
    """Encodes the first letter of a text."""

    dimension = 2

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.append(list(texts))
        return np.array([[ord(text[0]), 1] for text in texts], np.float32).reshape(len(texts), 2)


def test_an_encoder_is_asked_about_each_text_once_whoever_asks() -> None:
    encoder = Letters()
    assert encoding(encoder)(["app", "bill", "app"]).tolist() == [[97, 1], [98, 1], [97, 1]]
    assert encoding(encoder)(("bill", "call")).tolist() == [[98, 1], [99, 1]]
    assert encoding(encoder)([]).shape == (0, 2)
    assert encoder.asked == [["app", "bill"], ["call"], []]
    assert encoding(Letters())(["app"]).tolist() == [[97, 1]]
