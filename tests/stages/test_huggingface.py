from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checkpoints import WINDOW, WORDS, change_weights, save_classifier, save_encoder, save_other
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
    with pytest.raises(ModelError, match=f"of model '{tmp_path.name}' names 5 labels, and its weights are for 3"):
        HuggingFaceSentiment.load(other)


def without(*parts):
    return lambda weights: {name: w for name, w in weights.items() if not any(part in name for part in parts)}


def shorter(name, rows):
    return lambda weights: weights | {name: weights[name][:rows].clone()}


WORD_TABLE = "bert.embeddings.word_embeddings.weight"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without("classifier"), r"not complete: 2 weights are missing \(classifier.bias, classifier.weight\)"),
        (without("classifier.bias"), r"not complete: 1 weight is missing \(classifier.bias\)"),
        (without("layer.1."), r"not complete: 16 weights are missing \(bert.encoder.layer.1.attention.*, \.\.\.\)"),
        (lambda weights: {f"model.{name}": w for name, w in weights.items()}, "not complete: 41 weights are missing"),
        (shorter(WORD_TABLE, 9), f"config.json describes: {WORD_TABLE} is 9 x 16 in its file, and 25 x 16 by config"),
    ],
)
def test_weights_that_the_answer_needs_are_not_made_up(tmp_path, change, message):
    folder = change_weights(save_classifier(tmp_path, THREE), change)
    with pytest.raises(ModelError, match=message):
        HuggingFaceSentiment.load(folder)


def test_an_encoder_needs_no_pooler(tmp_path, encoder_folder, encoder):
    folder = change_weights(save_encoder(tmp_path), without("pooler"))
    assert HuggingFaceEncoder.load(folder).encode(COMMENTS).tolist() == encoder.encode(COMMENTS).tolist()
    with pytest.raises(ModelError, match="not complete: 16 weights are missing"):
        HuggingFaceEncoder.load(change_weights(folder, without("layer.0.")))


def test_a_model_that_gives_no_numbers_is_an_error(tmp_path):
    spoiled = lambda weights: weights | {"classifier.weight": weights["classifier.weight"] * np.nan}  # noqa: E731
    model = HuggingFaceSentiment.load(change_weights(save_classifier(tmp_path, THREE), spoiled))
    with pytest.raises(ModelError, match="gives no numbers for 2 of 2 pieces of text, but NaN or infinity"):
        model.predict(["good", "bad food"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id2label": None}, "names no labels, and its weights are for 3"),
        ({"id2label": {"0": "neg", "1": "pos"}}, "names 2 labels, and its weights are for 3"),
        ({"id2label": {"0": "neg", "2": "pos"}}, "names 2 labels, and its weights are for 3"),
        ({"id2label": ["neg", "neu", "pos"]}, "The id2label of config.json is not as transformers writes it"),
        ({"id2label": None, "num_labels": "three"}, "The num_labels of config.json is not .* writes it: 'three'"),
        ({"hidden_size": "abc"}, "cannot be opened: Validation error for field 'hidden_size': .* expected int, got"),
        ({"num_attention_heads": 3}, "cannot be opened: The hidden size .* is not a multiple"),
    ],
)
def test_settings_that_do_not_fit_the_weights(tmp_path, changes, message):
    folder = save_classifier(tmp_path, THREE)
    path = folder / "config.json"
    config = json.loads(path.read_text()) | changes
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}))
    with pytest.raises(ModelError, match=message):
        HuggingFaceSentiment.load(folder)


def test_a_tokenizer_of_more_words_than_the_weights_know(tmp_path):
    folder = change_weights(save_classifier(tmp_path, THREE), shorter(WORD_TABLE, 9))
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"vocab_size": 9}))
    with pytest.raises(ModelError, match="tokenizer of model .* has 25 tokens, and its weights are for 9"):
        HuggingFaceSentiment.load(folder)


def test_a_tokenizer_without_a_word_is_refused(tmp_path):
    folder = save_classifier(tmp_path, THREE)
    path = folder / "tokenizer.json"
    content = json.loads(path.read_text())
    content["model"]["vocab"] = {word: at for word, at in content["model"]["vocab"].items() if word.startswith("[")}
    path.write_text(json.dumps(content))
    with pytest.raises(ModelError, match="tokenizer of model .* knows no word, only 4 special tokens"):
        HuggingFaceSentiment.load(folder)


BART = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2} | {
    "decoder_attention_heads": 2, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16, "max_position_embeddings": 26,
}  # fmt: skip
T5 = {"d_model": 16, "d_kv": 8, "d_ff": 16, "num_layers": 1, "num_heads": 2, "decoder_start_token_id": 0}
GPT2 = {"n_embd": 16, "n_layer": 1, "n_head": 2, "n_positions": 26, "initializer_range": 0.5}


@pytest.mark.parametrize(
    ("architecture", "padding", "settings"),
    [
        ("BartForSequenceClassification", 0, BART),
        ("T5ForSequenceClassification", 0, T5),
        ("GPT2ForSequenceClassification", 0, GPT2),
        ("GPT2ForSequenceClassification", None, GPT2),
    ],
)
def test_architectures_that_read_a_class_at_the_end_of_a_text(tmp_path, architecture, padding, settings):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = save_other(tmp_path, architecture, padding=padding, num_labels=3, **settings)
    texts = ["the food was good", "late", "", "not good [SEP] but late", "bad " * 40]
    found = HuggingFaceSentiment.load(folder).predict(texts)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    reference = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    for text, row in zip(texts[:2], found, strict=False):
        with torch.inference_mode():
            wanted = reference(**tokenizer(text, return_tensors="pt")).logits.softmax(-1)[0]
        assert row == pytest.approx(wanted.numpy(), abs=1e-6)
    alone = [HuggingFaceSentiment.load(folder).predict([text])[0].tobytes() for text in texts]
    assert [row.tobytes() for row in found] == alone


def test_of_t5_the_encoder_alone_is_used(tmp_path):
    import torch
    from transformers import AutoTokenizer, T5EncoderModel

    folder = save_other(tmp_path, "T5EncoderModel", **T5)
    with torch.inference_mode():
        inputs = AutoTokenizer.from_pretrained(folder)(["the food was good"], return_tensors="pt")
        hidden = T5EncoderModel.from_pretrained(folder).eval()(**inputs).last_hidden_state[0].mean(0)
    found = HuggingFaceEncoder.load(folder).encode(["the food was good"])[0]
    assert found == pytest.approx((hidden / hidden.norm()).numpy(), abs=1e-5)


@pytest.mark.parametrize("size", [32, 64, 96])
def test_a_small_head_gives_a_text_the_same_bits_in_any_row(tmp_path, size):
    config = {"hidden_size": size, "initializer_range": 0.3}
    model = HuggingFaceSentiment.load(save_classifier(tmp_path, THREE, **config))
    texts = [" ".join(WORDS[4 + (n * k) % 12] for k in range(1, 9)) for n in range(1, 9)]
    together = model.predict(texts)
    assert [row.tobytes() for row in together] == [model.predict([text])[0].tobytes() for text in texts]
