"""Static sentiment: what it says, and that nothing but the text itself can change it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save
from tokenizers import Tokenizer, models, pre_tokenizers

from voca.stages.static_sentiment import (
    LABELS,
    StaticSentiment,
    bucket_of,
    on_grid,
    with_neighbours,
)

MODEL = Path(__file__).parents[2] / "models" / "sentiment-fast"
NEUTRAL = [0.0, 1.0, 0.0]
COMMENTS = (
    "Terrible. I want my money back.",
    "I love this place, the staff are wonderful!",
    "My order number is on the box",
    "",
    "😡",
    "not good",
    "It was ok :) but late \ud83d",
    "Worst. Flight. Ever. " * 40,
)


@pytest.fixture(scope="module")
def sentiment() -> StaticSentiment:
    """Return the shipped model."""
    return StaticSentiment.load(MODEL)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return a model folder of two words whose rows are the logits; pairs say nothing."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "good": 1, "bad": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (tmp_path / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    arrays: dict[str, np.ndarray] = {
        "table": np.array([[0, 0], [0, 1], [1, 0], [0, 0], [0, 0]], np.int8),
        "scale": np.full(5, 2.0, np.float32),
        "weight": np.array([1, 1, 1, 0, 0], np.float32),
        "hidden": np.eye(2, dtype=np.float32),
        "hidden_bias": np.zeros(2, np.float32),
        "output": np.array([[1, 0, 0], [0, 0, 1]], np.float32),
        "output_bias": np.zeros(3, np.float32),
    }
    (tmp_path / "weights.safetensors").write_bytes(save(arrays))
    return tmp_path


def test_probabilities_are_the_softmax_of_the_weighted_mean(tiny: Path) -> None:
    found = StaticSentiment.load(tiny).predict(["bad", "good", "good bad"])
    e, f = np.exp(2.0), np.exp(1.0)
    expected = [
        [e / (e + 2), 1 / (e + 2), 1 / (e + 2)],
        [1 / (e + 2), 1 / (e + 2), e / (e + 2)],
        [f / (2 * f + 1), 1 / (2 * f + 1), f / (2 * f + 1)],
    ]
    assert found == pytest.approx(np.array(expected), abs=1e-6)


def test_a_table_without_rows_for_pairs_is_refused(tiny: Path) -> None:
    arrays: dict[str, np.ndarray] = {
        "table": np.zeros((3, 2), np.int8),
        "scale": np.ones(3, np.float32),
        "weight": np.ones(3, np.float32),
    }
    (tiny / "weights.safetensors").write_bytes(save(arrays))
    with pytest.raises(ValueError, match="3 rows for 3 tokens"):
        StaticSentiment.load(tiny)


def test_pairs_and_triples_stay_inside_their_text() -> None:
    ids = np.array([5, 6, 7, 5, 6, 9], np.int64)
    rows, ends = with_neighbours(ids, np.array([0, 3, 3, 5, 6], np.int64), tokens=10, buckets=1000)
    assert ends.tolist() == [0, 6, 6, 9, 10]
    assert rows[:3].tolist() == [5, 6, 7]
    assert rows[6:8].tolist() == [5, 6]
    assert rows[3] == rows[8]
    assert rows[9] == 9
    assert (rows[3:6] >= 10).all()


def test_pairs_know_their_order() -> None:
    offsets = np.array([0, 2], np.int64)
    one, _ = with_neighbours(np.array([1, 2], np.int64), offsets, 10, 1 << 30)
    other, _ = with_neighbours(np.array([2, 1], np.int64), offsets, 10, 1 << 30)
    assert one[2] != other[2]


def test_buckets_are_filled_evenly() -> None:
    counts = np.bincount(bucket_of(np.arange(100_000, dtype=np.uint64), 100), minlength=100)
    assert counts.min() > 800
    assert counts.max() < 1200


def test_the_grid_makes_sums_exact() -> None:
    generator = np.random.default_rng(0)
    left, right = (on_grid(generator.normal(size=(64, 64))) for _ in range(2))
    order = generator.permutation(64)
    assert np.array_equal(left @ right, left[:, order] @ right[order])


def test_rows_add_up_to_one_in_the_order_of_the_labels(sentiment: StaticSentiment) -> None:
    found = sentiment.predict(COMMENTS)
    assert found.shape == (len(COMMENTS), len(LABELS))
    assert found.dtype == np.float32
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-6)
    assert [LABELS[i] for i in found[:3].argmax(axis=1)] == ["negative", "positive", "neutral"]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (
            "The room was clean and the staff were friendly",
            "The room was dirty and the staff were rude",
        ),
        ("The food was good", "The food was not good"),
        ("I would recommend it to anyone", "I wouldn't recommend it to anyone"),
        ("I am happy with it", "I'm not happy with it"),
        ("Works perfectly", "It stopped working after a week"),
        ("fine :)", "fine :("),
        ("😍", "😡"),
    ],
)
def test_better_is_more_positive_than_worse(sentiment: StaticSentiment, better: str, worse: str) -> None:
    score = sentiment.predict([better, worse]) @ np.array([-1.0, 0.0, 1.0])
    assert score[0] > score[1]


def test_a_whole_review_is_read_as_one(sentiment: StaticSentiment) -> None:
    start = "We stayed three nights in May. "
    good = start + "The room was spotless and the staff could not have been kinder. "
    bad = start + "The room was filthy and the staff were rude from start to finish. "
    found = sentiment.predict([good * 5, bad * 5])
    assert found.argmax(axis=1).tolist() == [2, 0]


@pytest.mark.parametrize("text", ["", " \n", "https://example.com/a?b=c", "@somebody", "\ud800", "漢"])
def test_text_without_a_known_token_is_neutral(sentiment: StaticSentiment, text: str) -> None:
    assert sentiment.predict([text]).tolist() == [NEUTRAL]


def test_no_texts_give_no_rows(sentiment: StaticSentiment) -> None:
    assert sentiment.predict([]).shape == (0, 3)


def test_lone_surrogates_are_read_past(sentiment: StaticSentiment) -> None:
    odd, even = sentiment.predict(["very late \ud83d delivery \udc00", "very late delivery"])
    assert odd.tobytes() == even.tobytes()


def test_a_hundred_thousand_words_are_read_to_the_end(sentiment: StaticSentiment) -> None:
    found = sentiment.predict(["good " * 100_000, "good " + "awful " * 100_000])
    assert found.argmax(axis=1).tolist() == [2, 0]


def test_one_word_without_end_is_no_error(sentiment: StaticSentiment) -> None:
    assert np.isfinite(sentiment.predict(["a" * 1_000_000])).all()


def test_a_large_batch_gives_the_same_bits_as_one_by_one(sentiment: StaticSentiment) -> None:
    texts = [f"{COMMENTS[i % 8]} order {i % 977}" for i in range(5_000)]
    found = sentiment.predict(texts)
    for i in range(0, 5_000, 271):
        assert sentiment.predict([texts[i]])[0].tobytes() == found[i].tobytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.one_of(st.sampled_from(COMMENTS), st.text(max_size=60)), max_size=20),
    data=st.data(),
)
def test_neither_batch_nor_order_changes_a_row(
    sentiment: StaticSentiment, texts: list[str], data: st.DataObject
) -> None:
    alone = [sentiment.predict([text])[0].tobytes() for text in texts]
    order = data.draw(st.permutations(range(len(texts))))
    together = sentiment.predict([texts[i] for i in order])
    assert [row.tobytes() for row in together] == [alone[i] for i in order]
