"""The transformers that ship: what they say does not depend on company, order or length."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.models import open_card, open_encoder, open_sentiment
from voca.stages.onnx_session import (
    BATCH_TOKENS,
    WINDOW,
    Window,
    of_one_length,
    windows_of,
)

TEXTS = [
    "The room was lovely, but we waited an hour and nobody apologised.",
    "ok",
    "I do n't think it is worth the money \U0001f44e",
    "Can I change the address of my order?",
    "Great staff. Great food. Terrible parking, and the lift was broken again.",
    "Fast",
    "five stars",
    "It arrived three days late and the box was open, so I sent it back the same afternoon.",
]
NOTHING = ["", "   ", "https://example.org/x", "\ud800", "\u200d"]


@lru_cache
def readers() -> dict[str, object]:
    return {"sentiment": open_sentiment("sentiment")[0].predict, "encoder": open_encoder("encoder")[0].encode}


@pytest.mark.parametrize("model", ["sentiment", "encoder"])
def test_a_text_alone_in_any_batch_and_in_any_order_is_the_same_to_the_bit(model: str) -> None:
    read = readers()[model]
    together = read(TEXTS * 3)
    assert np.array_equal(together[: len(TEXTS)], together[len(TEXTS) : 2 * len(TEXTS)])
    for row, text in enumerate(TEXTS):
        assert np.array_equal(read([text])[0], together[row]), text
    order = np.random.default_rng(0).permutation(len(TEXTS))
    assert np.array_equal(read([TEXTS[i] for i in order]), together[order])


@settings(deadline=None, max_examples=15)
@given(st.lists(st.sampled_from([*TEXTS, *NOTHING]), max_size=12))
def test_company_never_matters(texts: list[str]) -> None:
    found = readers()["sentiment"](texts)
    assert found.shape == (len(texts), 3)
    alone = {text: readers()["sentiment"]([text])[0] for text in set(texts)}
    assert all(np.array_equal(row, alone[text]) for row, text in zip(found, texts, strict=True))


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_says_nothing_is_neutral_and_has_no_direction(text: str) -> None:
    assert readers()["sentiment"]([text]).tolist() == [[0.0, 1.0, 0.0]]
    assert not readers()["encoder"]([text]).any()


def test_vectors_have_length_one_and_shares_add_up_to_one() -> None:
    assert np.allclose(np.linalg.norm(readers()["encoder"](TEXTS), axis=1), 1.0, atol=1e-5)
    assert np.allclose(readers()["sentiment"](TEXTS).sum(axis=1), 1.0, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The room was spotless and the staff were kind.", 2),
        ("Nobody answered the phone and my money is gone.", 0),
        ("I called on Tuesday about my bill.", 1),
        ("The food was not good.", 0),
        ("No complaints at all.", 2),
        ("How do I change my password?", 1),
        ("\U0001f621\U0001f621", 0),
        ("\U0001f60d", 2),
        ("WORST SERVICE EVER", 0),
        ("5/5", 2),
        ("1 star", 0),
        ("Great food, but we waited an hour and nobody apologised.", 0),
    ],
)
def test_what_is_said(text: str, wanted: int) -> None:
    assert int(readers()["sentiment"]([text])[0].argmax()) == wanted


def test_a_long_text_is_read_to_its_end() -> None:
    praise = "The staff were lovely and the room was spotless. " * 20
    blame = "Everything was broken, dirty and late, and nobody cared. " * 200
    alone, mixed = readers()["sentiment"]([praise, praise + blame])
    assert alone.argmax() == 2
    assert mixed.argmax() == 0
    assert not np.array_equal(*readers()["encoder"]([praise, praise + blame]))


def test_a_hundred_thousand_words() -> None:
    text = "slow " * 20_000
    assert int(readers()["sentiment"]([text])[0].argmax()) == 0


@given(st.lists(st.integers(0, 3 * WINDOW), max_size=6))
def test_windows_hold_every_token_once_in_order(lengths: list[int]) -> None:
    ids = [list(range(n)) for n in lengths]
    windows = list(windows_of(ids))
    assert all(1 <= len(window.ids) <= WINDOW for window in windows)
    for text, tokens in enumerate(ids):
        mine = [window for window in windows if window.text == text]
        assert [token for window in mine for token in window.ids] == tokens
        assert [window.first for window in mine] == [window.ids[0] for window in mine]


@given(st.lists(st.integers(1, WINDOW), max_size=80))
def test_batches_share_one_length(lengths: list[int]) -> None:
    windows = sorted((Window(i, 0, [1] * n) for i, n in enumerate(lengths)), key=lambda window: len(window.ids))
    batches = list(of_one_length(windows))
    assert [window for batch in batches for window in batch] == windows
    for batch in batches:
        assert {len(window.ids) for window in batch} == {len(batch[0].ids)}
        assert len(batch) == 1 or len(batch) * (len(batch[0].ids) + 2) <= BATCH_TOKENS


def test_the_cards_name_their_kinds() -> None:
    assert [open_card(name).kind for name in ("sentiment", "encoder")] == [
        "transformer-sentiment",
        "transformer-encoder",
    ]
