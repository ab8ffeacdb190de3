"""Fast sentiment: what it says, and that nothing but the text itself can change it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save
from tokenizers import Tokenizer, models, pre_tokenizers

from voca.stages import convolution
from voca.stages.convolution import LABELS, ConvolutionSentiment, on_grid

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
def sentiment() -> ConvolutionSentiment:
    """Return the shipped model."""
    return ConvolutionSentiment.load(MODEL)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return a model folder of three words: one filter each for "good" and "bad", one for "not good"."""
    names = {"[UNK]": 0, "good": 1, "bad": 2, "not": 3}
    tokenizer = Tokenizer(models.WordLevel(names, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (tmp_path / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    filters = np.zeros((3, 3, 3), np.float16)
    filters[1, 0, 0] = filters[1, 1, 1] = 2.0  # good; bad
    filters[0, 2, 2] = filters[1, 0, 2] = 2.0  # not, then good
    arrays: dict[str, np.ndarray] = {
        "table": np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.int8),
        "scale": np.ones(4, np.float32),
        "filters.3": filters,
        "filters.3.bias": np.array([0, 0, -3], np.float32),
        "hidden": np.eye(6, dtype=np.float32),
        "hidden_bias": np.zeros(6, np.float32),
        "output": np.array([[0, 0, 1], [1, 0, 0], [3, 0, 0], [0, 0, 1], [1, 0, 0], [0, 0, 0]], np.float32),
        "output_bias": np.zeros(3, np.float32),
    }
    (tmp_path / "weights.safetensors").write_bytes(save(arrays))
    return tmp_path


def softmax(*logits: float) -> list[float]:
    powers = np.exp(np.array(logits))
    return [float(value) for value in powers / powers.sum()]


@pytest.mark.parametrize(
    ("text", "logits"),
    [
        ("good", (0, 0, 2 + 2)),  # the largest answer and the mean one
        ("bad", (2 + 2, 0, 0)),
        ("good bad", (2 + 1, 0, 2 + 1)),
        ("not good", (3 * 1, 0, 2 + 1)),
        ("good not", (0, 0, 2 + 1)),
        ("not bad good", (2 + 2 / 3, 0, 2 + 2 / 3)),
    ],
)
def test_probabilities_are_those_of_the_largest_and_the_mean_answers(
    tiny: Path, text: str, logits: tuple[float, float, float]
) -> None:
    found = ConvolutionSentiment.load(tiny).predict(["good good good", text, "bad bad"])
    assert found[1] == pytest.approx(softmax(*logits), abs=1e-4)


def test_runs_stay_inside_their_text(tiny: Path) -> None:
    model = ConvolutionSentiment.load(tiny)
    assert np.array_equal(model.predict(["not", "good"]), model.predict(["good", "not"])[::-1])
    assert model.predict(["not"])[0] == pytest.approx(softmax(0, 0, 0), abs=1e-6)


def test_how_many_tokens_are_held_at_a_time_changes_nothing(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["good not bad", "", "not good " * 9, "bad", "not", "good bad not good"]
    whole = ConvolutionSentiment.load(tiny).predict(texts)
    for places in (1, 2, 3, 5, 8):
        monkeypatch.setattr(convolution, "_PLACES", places)
        assert np.array_equal(ConvolutionSentiment.load(tiny).predict(texts), whole), places


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"table": np.zeros((3, 3), np.int8), "scale": np.ones(3, np.float32)}, "3 rows for 4 tokens"),
        ({"filters.3": np.zeros((2, 3, 3), np.float16)}, "of an even width"),
    ],
)
def test_a_folder_that_does_not_fit_is_refused(tiny: Path, changed: dict[str, np.ndarray], message: str) -> None:
    arrays = load_file(tiny / "weights.safetensors") | changed
    (tiny / "weights.safetensors").write_bytes(save(arrays))
    with pytest.raises(ValueError, match=message):
        ConvolutionSentiment.load(tiny)


def test_the_grid_makes_sums_exact() -> None:
    generator = np.random.default_rng(0)
    left, right = (on_grid(generator.normal(size=(64, 64))) for _ in range(2))
    order = generator.permutation(64)
    assert np.array_equal(left @ right, left[:, order] @ right[order])


def test_rows_add_up_to_one_in_the_order_of_the_labels(sentiment: ConvolutionSentiment) -> None:
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
def test_better_is_more_positive_than_worse(sentiment: ConvolutionSentiment, better: str, worse: str) -> None:
    score = sentiment.predict([better, worse]) @ np.array([-1.0, 0.0, 1.0])
    assert score[0] > score[1]


def test_a_whole_review_is_read_as_one(sentiment: ConvolutionSentiment) -> None:
    start = "We stayed three nights in May. "
    good = start + "The room was spotless and the staff could not have been kinder. "
    bad = start + "The room was filthy and the staff were rude from start to finish. "
    found = sentiment.predict([good * 5, bad * 5])
    assert found.argmax(axis=1).tolist() == [2, 0]


@pytest.mark.parametrize("text", ["", " \n", "https://example.com/a?b=c", "@somebody", "\ud800", "漢"])
def test_text_without_a_known_token_is_neutral(sentiment: ConvolutionSentiment, text: str) -> None:
    assert sentiment.predict([text]).tolist() == [NEUTRAL]


def test_no_texts_give_no_rows(sentiment: ConvolutionSentiment) -> None:
    assert sentiment.predict([]).shape == (0, 3)


def test_lone_surrogates_are_read_past(sentiment: ConvolutionSentiment) -> None:
    odd, even = sentiment.predict(["very late \ud83d delivery \udc00", "very late delivery"])
    assert odd.tobytes() == even.tobytes()


def test_a_hundred_thousand_words_are_read_to_the_end(sentiment: ConvolutionSentiment) -> None:
    found = sentiment.predict(["good " * 100_000, "good " + "awful " * 100_000])
    assert found.argmax(axis=1).tolist() == [2, 0]


def test_one_word_without_end_is_no_error(sentiment: ConvolutionSentiment) -> None:
    assert np.isfinite(sentiment.predict(["a" * 1_000_000])).all()


def test_a_large_batch_gives_the_same_bits_as_one_by_one(sentiment: ConvolutionSentiment) -> None:
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
    sentiment: ConvolutionSentiment, texts: list[str], data: st.DataObject
) -> None:
    alone = [sentiment.predict([text])[0].tobytes() for text in texts]
    order = data.draw(st.permutations(range(len(texts))))
    together = sentiment.predict([texts[i] for i in order])
    assert [row.tobytes() for row in together] == [alone[i] for i in order]
