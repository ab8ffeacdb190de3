"""The static encoder: what its vectors are, and that nothing but the text itself can change one."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save
from tokenizers import Tokenizer, models, pre_tokenizers

from voca.stages.static_model import StaticTable, sum_rows, token_ids, unit_rows

MODEL = Path(__file__).parents[2] / "models" / "encoder-fast"
COMMENTS = (
    "My card still has not arrived, and nobody answers the phone.",
    "card",
    "",
    "The app crashes when I open it 😡😡",
    "Great service!! 10/10",
    "   \n\t ",
    "é́à ü ñ 漢字 مرحبا",
    "refund refund refund " * 50,
)


@pytest.fixture(scope="module")
def encoder() -> StaticTable:
    """Return the shipped encoder."""
    return StaticTable.load(MODEL)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Return a model folder of three words in two dimensions."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "good": 1, "bad": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (tmp_path / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    table = np.array([[99, 99], [127, 0], [0, 127]], np.int8)
    scale = np.array([1.0, 3.0 / 127.0, 4.0 / 127.0], np.float32)
    (tmp_path / "weights.safetensors").write_bytes(save({"table": table, "scale": scale}))
    return tmp_path


def test_a_vector_is_the_unit_length_sum_of_the_token_rows(tiny: Path) -> None:
    vectors = StaticTable.load(tiny).encode(["good bad", "bad", "good good bad"])
    expected = [[0.6, 0.8], [0.0, 1.0], [6 / math.sqrt(52), 4 / math.sqrt(52)]]
    assert vectors == pytest.approx(np.array(expected), abs=1e-6)


def test_an_unknown_word_counts_for_nothing(tiny: Path) -> None:
    vectors = StaticTable.load(tiny).encode(["good zzz bad", "zzz", "good bad"])
    assert vectors[0].tobytes() == vectors[2].tobytes()
    assert not vectors[1].any()


def test_a_table_too_short_for_its_tokenizer_is_refused(tiny: Path) -> None:
    arrays: dict[str, np.ndarray] = {
        "table": np.zeros((2, 2), np.int8),
        "scale": np.ones(2, np.float32),
    }
    (tiny / "weights.safetensors").write_bytes(save(arrays))
    with pytest.raises(ValueError, match="2 rows for 3 tokens"):
        StaticTable.load(tiny)


def test_a_missing_file_is_an_os_error(tiny: Path) -> None:
    (tiny / "weights.safetensors").unlink()
    with pytest.raises(OSError, match="weights"):
        StaticTable.load(tiny)
    shutil.rmtree(tiny)
    with pytest.raises(OSError, match="tokenizer"):
        StaticTable.load(tiny)


def test_token_ids_say_where_each_text_starts(tiny: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny / "tokenizer.json"))
    ids, offsets = token_ids(tokenizer, ["good zzz bad", "", "bad"], unknown=0)
    assert ids.tolist() == [1, 2, 2]
    assert offsets.tolist() == [0, 2, 2, 3]


def test_sums_and_unit_rows_of_nothing_are_zero() -> None:
    table = np.ones((4, 3), np.float32)
    none = np.zeros(0, np.int64)
    assert sum_rows(table, none, np.zeros(3, np.int64)).tolist() == [[0.0] * 3] * 2
    assert unit_rows(np.zeros((2, 3), np.float32)).tolist() == [[0.0] * 3] * 2


def test_shape_type_and_length(encoder: StaticTable) -> None:
    vectors = encoder.encode(COMMENTS)
    assert vectors.shape == (len(COMMENTS), encoder.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[[0, 1, 3, 4, 7]] == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_vectors(encoder: StaticTable) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "😀😀", "\x00", "\ud800", "\u200b\ufeff"])
def test_text_without_a_known_token_is_a_zero_vector(encoder: StaticTable, text: str) -> None:
    assert not encoder.encode([text]).any()


def test_lone_surrogates_are_read_past(encoder: StaticTable) -> None:
    odd, even = encoder.encode(["late \ud83d delivery \udc00", "late delivery"])
    assert odd.tobytes() == even.tobytes()


def test_an_address_alone_is_no_error(encoder: StaticTable) -> None:
    vector = encoder.encode(["https://example.com/a?b=c#d"])[0]
    assert np.isfinite(vector).all()


def test_a_hundred_thousand_words_are_read_to_the_end(encoder: StaticTable) -> None:
    long = "the delivery was late " * 25_000
    start, whole, other = encoder.encode(["the delivery was late", long, long + "refund " * 100_000])
    assert start @ whole == pytest.approx(1.0, abs=1e-4)
    assert start @ other < 0.9


def test_one_word_without_end_is_no_error(encoder: StaticTable) -> None:
    assert np.isfinite(encoder.encode(["a" * 1_000_000])).all()


def test_what_means_the_same_is_nearer_than_what_does_not(encoder: StaticTable) -> None:
    card, lost, pizza = encoder.encode(
        ["my card has not arrived yet", "still waiting for my new card", "a large pizza please"]
    )
    assert card @ lost > 0.5
    assert card @ pizza < 0.3


def test_a_large_batch_gives_the_same_bits_as_one_by_one(encoder: StaticTable) -> None:
    texts = [f"{COMMENTS[i % 8]} order {i % 977}" for i in range(5_000)]
    vectors = encoder.encode(texts)
    for i in range(0, 5_000, 271):
        assert encoder.encode([texts[i]])[0].tobytes() == vectors[i].tobytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.one_of(st.sampled_from(COMMENTS), st.text(max_size=60)), max_size=20),
    data=st.data(),
)
def test_neither_batch_nor_order_changes_a_vector(encoder: StaticTable, texts: list[str], data: st.DataObject) -> None:
    alone = [encoder.encode([text])[0].tobytes() for text in texts]
    order = data.draw(st.permutations(range(len(texts))))
    together = encoder.encode([texts[i] for i in order])
    assert [row.tobytes() for row in together] == [alone[i] for i in order]
