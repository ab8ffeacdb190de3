from __future__ import annotations

import hashlib
import shutil

import pytest

from voca.errors import ModelError
from voca.models import open_card, open_encoder, open_sentiment, shipped_models
from voca.paths import shipped


def test_every_shipped_model_is_what_its_card_says():
    assert {"encoder-fast", "sentiment-fast"} <= set(shipped_models())
    for name in shipped_models():
        card = open_card(name)
        assert card.licence
        assert card.languages == ("en",)
        assert set(card.files) >= {"weights.safetensors", "tokenizer.json"}


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
    with pytest.raises(ModelError, match="'encoder-fast' is a static-encoder, not a static-sentiment"):
        open_sentiment("encoder-fast")


def test_a_broken_card_is_named(tmp_path):
    (tmp_path / "card.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ModelError, match="card of model .* cannot be read"):
        open_card(tmp_path)


@pytest.mark.parametrize(("language", "covered"), [("en", True), ("und", True), ("pt", False)])
def test_languages(language, covered):
    assert open_card("sentiment-fast").covers(language) is covered
