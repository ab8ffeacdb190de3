from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checkpoints import WINDOW, WORDS, save_classifier, save_encoder
from voca.errors import ModelError
from voca.stages.huggingface import HuggingFaceEncoder, HuggingFaceSentiment

THREE = ("negative", "neutral", "positive")
COMMENTS = (
    "The food was good, but the staff was late!",
    "not good",
    "",
    "😡",
    "http://example.com/",
    "bad box " * 40,
    "very \ud83d late",
    "\x00\x1b[31m bad\x07",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(COMMENTS), st.lists(st.sampled_from(WORDS[4:]), max_size=30).map(" ".join)), max_size=8
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_classifier(tmp_path_factory.mktemp("three"), THREE)


@pytest.fixture(scope="module")
def model(folder: Path) -> HuggingFaceSentiment:
    return HuggingFaceSentiment.load(folder)


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="module")
def encoder(encoder_folder: Path) -> HuggingFaceEncoder:
    return HuggingFaceEncoder.load(encoder_folder)


def expected(folder: Path, text: str) -> dict[str, float]:
    """What transformers itself makes of a text."""
    from transformers import pipeline

    (found,) = pipeline("text-classification", model=str(folder), top_k=None)([text])
    return {entry["label"]: entry["score"] for entry in found}


@pytest.mark.parametrize("text", ["the staff was very late", "good food", "not bad!"])
def test_probabilities_are_those_of_transformers(folder, model, text):
    wanted = expected(folder, text)
    assert model.predict([text])[0].tolist() == pytest.approx([wanted[label] for label in THREE], abs=1e-6)


def test_star_ratings_are_added_up(tmp_path):
    stars = ["1 star", *(f"{n} stars" for n in range(2, 6))]
    folder = save_classifier(tmp_path, stars)
    wanted = expected(folder, "the box was late")
    found = HuggingFaceSentiment.load(folder).predict(["the box was late"])[0]
    sums = [wanted["1 star"] + wanted["2 stars"], wanted["3 stars"], wanted["4 stars"] + wanted["5 stars"]]
    assert found.tolist() == pytest.approx(sums, abs=1e-6)


def test_labels_in_another_order_find_their_class(tmp_path):
    folder = save_classifier(tmp_path, ["POS", "NEG"])
    wanted = expected(folder, "the box was late")
    found = HuggingFaceSentiment.load(folder).predict(["the box was late"])[0]
    assert found.tolist() == pytest.approx([wanted["NEG"], 0.0, wanted["POS"]], abs=1e-6)


def test_a_long_text_is_the_mean_of_its_windows(folder, model):
    words = "the food was good but the staff was bad and the box was late . not very good ! ".split() * 3
    capacity = WINDOW - 2
    windows = [words[start : start + capacity] for start in range(0, len(words), capacity)]
    assert len(windows) > 2
    apart = model.predict([" ".join(window) for window in windows])
    weights = [len(window) + 2 for window in windows]
    whole = model.predict([" ".join(words)])[0]
    assert whole.tolist() == pytest.approx(np.average(apart, axis=0, weights=weights).tolist(), abs=1e-6)


def test_a_hundred_thousand_words_are_read_to_the_end(tmp_path):
    model = HuggingFaceSentiment.load(save_classifier(tmp_path, THREE, window=128))
    (both,) = model.predict(["good " * 50_000 + "bad " * 50_000])
    halves = model.predict(["good " * 126, "bad " * 126])
    assert both.tolist() == pytest.approx(halves.mean(axis=0).tolist(), abs=1e-3)


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b"])
def test_text_without_a_known_token_is_neutral(model, encoder, text):
    assert model.predict([text]).tolist() == [[0.0, 1.0, 0.0]]
    assert not encoder.encode([text]).any()


@pytest.mark.parametrize("text", COMMENTS)
def test_odd_texts_have_probabilities_and_vectors(model, encoder, text):
    assert model.predict([text]).sum() == pytest.approx(1.0, abs=1e-6)
    assert np.isfinite(encoder.encode([text])).all()


def test_no_texts_give_no_rows(model, encoder):
    assert model.predict([]).shape == (0, 3)
    assert encoder.encode([]).shape == (0, 16)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, data=st.data())
def test_neither_batch_nor_order_changes_a_row(model, encoder, texts, data):
    order = data.draw(st.permutations(range(len(texts))))
    for judge in (model.predict, encoder.encode):
        alone = [judge([text])[0].tobytes() for text in texts]
        together = judge([texts[place] for place in order])
        assert [row.tobytes() for row in together] == [alone[place] for place in order]


def test_vectors_are_those_of_sentence_transformers(tmp_path, encoder_folder):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    for pooling in ("mean", "cls"):
        parts = [modules.Transformer(str(encoder_folder)), modules.Pooling(16, pooling_mode=pooling)]
        reference = SentenceTransformer(modules=[*parts, modules.Normalize()], device="cpu")
        reference.save(str(tmp_path / pooling))
        texts = ["the food was good", "not good", "the staff was very late , but good"]
        found = HuggingFaceEncoder.load(tmp_path / pooling).encode(texts)
        assert found == pytest.approx(reference.encode(texts), abs=1e-5)
        assert np.linalg.norm(found, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_plain_transformer_takes_the_mean(tmp_path, encoder_folder, encoder):
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, reference = AutoTokenizer.from_pretrained(encoder_folder), AutoModel.from_pretrained(encoder_folder)
    with torch.inference_mode():
        hidden = reference(**tokenizer(["the food was good"], return_tensors="pt")).last_hidden_state[0]
    wanted = hidden.mean(0) / hidden.mean(0).norm()
    assert encoder.encode(["the food was good"])[0] == pytest.approx(wanted.numpy(), abs=1e-5)


def test_program_code_of_a_model_is_not_run(tmp_path, folder):
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "ours", "auto_map": {"AutoModelForSequenceClassification": "ours.Ours"}}
    for name in ("tokenizer.json", "tokenizer_config.json", "model.safetensors"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "ours.py").write_text("raise SystemExit('was run')")
    with pytest.raises(ModelError, match="needs program code of its own, which voca does not run"):
        HuggingFaceSentiment.load(tmp_path)


def test_weights_of_another_size_are_refused(tmp_path, folder):
    other = save_classifier(tmp_path, ["1", "2", "3", "4", "5"])
    (other / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes())
    with pytest.raises(ModelError, match=f"Model '{tmp_path.name}' cannot be opened"):
        HuggingFaceSentiment.load(other)
