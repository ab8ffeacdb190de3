from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voca.cards import Card, read_card, verify, write_card
from voca.errors import ModelError, UsageError
from voca.models import find_model, open_aspects, open_card, open_encoder, open_sentiment, shipped_models
from voca.paths import shipped


def test_every_shipped_model_is_what_its_card_says():
    assert set(shipped_models()) == {"aspects", "auto", "encoder", "encoder-fast", "sentiment", "sentiment-fast"}
    for name in shipped_models():
        card = open_card(name)
        assert card.licence
        assert card.languages == ("en",)
        if card.made_of:
            own = {"auto": {"lower.onnx", "upper.onnx", "weights.safetensors"}, "aspects": {"model.onnx"}}
            assert set(card.files) == own[name]
            continue
        weights = "model.onnx" if card.kind.startswith("transformer-") else "weights.safetensors"
        assert set(card.files) == {weights, "tokenizer.json"}


def test_a_changed_file_is_refused(tmp_path):
    folder = shutil.copytree(shipped("models") / "encoder-fast", tmp_path / "mine")
    with (folder / "tokenizer.json").open("a") as stream:
        stream.write(" ")
    digest = hashlib.sha256((folder / "tokenizer.json").read_bytes()).hexdigest()
    with pytest.raises(ModelError, match=f"tokenizer.json is not the file its card names .sha256 {digest[:12]}"):
        open_card(folder)


def test_a_missing_file_is_named(tmp_path):
    folder = shutil.copytree(shipped("models") / "encoder-fast", tmp_path / "mine")
    (folder / "weights.safetensors").unlink()
    with pytest.raises(ModelError, match="has no file 'weights.safetensors'. Install voca again"):
        open_card(folder)


def test_unknown_and_unfitting_models():
    with pytest.raises(ModelError, match="There is no model 'encoder-fats'. Did you mean 'encoder-fast'?"):
        open_encoder("encoder-fats")
    with pytest.raises(ModelError, match="'encoder-fast' is a static-encoder, not a sentiment model"):
        open_sentiment("encoder-fast")


def readers():
    """Every way in which a shipped model reads texts."""
    for name in ("encoder", "encoder-fast"):
        yield name, open_encoder(name)[0].encode
    for name in ("sentiment", "sentiment-fast", "auto"):
        yield name, open_sentiment(name)[0].predict
    model = open_aspects("aspects")[0]
    yield "aspects", model.aspects
    yield "polarity", lambda texts: model.polarity(texts, [[] for _ in texts])


def test_one_text_is_no_list_of_texts():
    for name, read in readers():
        with pytest.raises(UsageError) as caught:
            read("The soup was cold.")
        assert str(caught.value) == (
            "A model reads a list of texts, and was given one text. Put it into a list: [text]."
        ), name
        with pytest.raises(UsageError) as caught:
            read(["The soup was cold.", float("nan")])
        assert caught.value.message == ("A model reads texts, and number 1 (from 0) of those given is a float."), name
        if name != "polarity":
            assert len(read(text for text in ("The soup was cold.",))) == 1, name


def test_places_belong_to_texts():
    model, _ = open_aspects("aspects")
    with pytest.raises(UsageError, match="There are 2 texts, and places of words for 1"):
        model.polarity(["The soup was cold.", "Fine."], [[(4, 8)]])


def test_a_broken_card_is_named(tmp_path):
    (tmp_path / "card.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ModelError, match="card of model .* cannot be read"):
        open_card(tmp_path)


@pytest.mark.parametrize(("language", "covered"), [("en", True), ("und", True), ("pt", False)])
def test_languages(language, covered):
    assert open_card("sentiment-fast").covers(language) is covered


def test_a_kind_from_a_newer_version_is_named(tmp_path):
    folder = shutil.copytree(shipped("models") / "sentiment-fast", tmp_path / "mine")
    card = folder / "card.toml"
    card.write_text(card.read_text().replace("convolution-sentiment", "quantum-sentiment"))
    with pytest.raises(ModelError, match="of a kind that this voca does not know: quantum-sentiment. Known: static-"):
        open_sentiment(str(folder))


@pytest.mark.parametrize("content", [b"", b"not safetensors", bytes(64)])
def test_weights_that_are_damaged_as_the_card_says_are_an_error(tmp_path, content):
    folder = shutil.copytree(shipped("models") / "sentiment-fast", tmp_path / "mine")
    (folder / "weights.safetensors").write_bytes(content)
    card = read_card(folder)
    digest = hashlib.sha256(content).hexdigest()
    write_card(replace(card, files={**card.files, "weights.safetensors": digest}))
    with pytest.raises(ModelError, match="Model 'sentiment-fast' cannot be opened"):
        open_sentiment(str(folder))


def test_a_folder_cannot_take_the_name_of_a_shipped_model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sentiment-fast").mkdir()
    assert find_model("sentiment-fast") == shipped("models") / "sentiment-fast"


def test_a_name_of_the_hub_that_was_not_pulled_says_how(tmp_path, monkeypatch):
    monkeypatch.setenv("VOCA_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match="no model 'somebody/model'. Fetch it .* `voca models pull somebody/model`"):
        open_sentiment("somebody/model")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "./nothere",
            "There is no folder './nothere'. Look at how it is written, and from which folder you call voca.$",
        ),
        ("~/nothere", "There is no folder '~/nothere'"),
        ("/nothere/at/all", "There is no folder '/nothere/at/all'"),
        ("a/b/c", "There is no folder 'a/b/c'"),
        ("here/", "There is no folder 'here/'"),
        ("mine/nothere", "There is no folder 'mine/nothere'. .*; one of the .* hub .* `voca models pull mine/nothere`"),
        ("mine/model.safetensors", "'mine/model.safetensors' is a file, not a model. Give the folder"),
        ("somebody/nothere", "There is no model 'somebody/nothere'. Fetch it"),
        ("nothere", "There is no model 'nothere'. Known: "),
    ],
)
def test_a_path_is_not_taken_for_a_name_of_the_hub(tmp_path, monkeypatch, name, message):
    monkeypatch.setenv("VOCA_MODELS", str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").touch()
    with pytest.raises(ModelError, match=message):
        open_sentiment(name)


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=WORDS, licence=WORDS, file=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_card_comes_back_as_it_was_written(tmp_path, name, licence, file):
    card = Card(tmp_path, name, "1", "huggingface-encoder", ("en", "*"), licence, {file: "0" * 64}, revision="abc")
    write_card(card)
    assert read_card(tmp_path) == card


def test_a_pulled_model_holds_nothing_that_its_card_does_not_name(tmp_path):
    card = Card(tmp_path, "a/b", "1", "huggingface-encoder", ("*",), "MIT", {}, revision="abc")
    write_card(card)
    verify(card)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "adapter_config.json").write_text("{}")
    with pytest.raises(
        ModelError, match=r"does not name: sub/adapter_config.json. Fetch it again with `voca models pull"
    ):
        verify(card)
