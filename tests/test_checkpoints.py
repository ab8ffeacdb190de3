from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.checkpoints import save_classifier, save_encoder
from voca.checkpoints import describe, labels_of, pooling_of, prompt_of, usable_files
from voca.errors import ModelError
from voca.models import notice_of, open_card, open_encoder, open_sentiment

SEVEN = ("anger", "disgust", "fear", "joy", "neutral", "sadness", "surprise")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_classifier(tmp_path_factory.mktemp("models") / "stars", [f"{n} stars" for n in range(1, 6)])


@pytest.fixture
def folder(saved: Path, tmp_path: Path) -> Path:
    return shutil.copytree(saved, tmp_path / "stars")


def settings(folder: Path, **changes: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_folder_of_transformers_is_a_model(folder):
    (folder / "README.md").write_text("not read")
    model, card = open_sentiment(str(folder))
    assert (card.name, card.kind, card.version, card.licence) == (
        "stars",
        "huggingface-sentiment",
        "local",
        "not stated",
    )
    assert set(card.files) == {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
    assert card.covers("pt")
    assert model.predict(["the box was late"]).shape == (1, 3)


def test_its_mapping_is_told(folder):
    told = "read as: 1 stars, 2 stars = negative; 3 stars = neutral; 4 stars, 5 stars = positive (stars from 1 to 5)."
    assert notice_of(folder).endswith(told)
    assert notice_of("sentiment-fast") == ""


def test_the_hash_follows_the_weights(folder):
    before = open_card(folder).sha256
    with (folder / "model.safetensors").open("ab") as stream:
        stream.write(b"\0")
    assert open_card(folder).sha256 != before


def test_an_encoder_is_not_a_sentiment_model(tmp_path, folder):
    encoder = save_encoder(tmp_path / "encoder")
    assert open_encoder(str(encoder))[0].encode(["the box"]).shape == (1, 16)
    with pytest.raises(ModelError, match="'encoder' is a huggingface-encoder, not a sentiment model"):
        open_sentiment(str(encoder))
    with pytest.raises(ModelError, match="'stars' is a huggingface-sentiment, not an encoder model"):
        open_encoder(str(folder))
    assert notice_of(encoder) == ""


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        ("config.json", "Model 'stars' has no file 'config.json'"),
        ("model.safetensors", "Model 'stars' has no file 'model.safetensors'"),
        ("tokenizer.json", "Model 'stars' has no tokenizer"),
    ],
)
def test_a_missing_file_is_named(folder, gone, message):
    (folder / gone).unlink()
    with pytest.raises(ModelError, match=message):
        open_card(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin", "model.pt", "tf_model.h5"])
def test_weights_are_never_unpickled(folder, name):
    (folder / "model.safetensors").rename(folder / name)
    with pytest.raises(ModelError, match=f"weights in {name} only: opening such a file can run code"):
        open_sentiment(str(folder))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"id2label": dict(enumerate(SEVEN))},
            "The 7 labels of model 'stars' cannot be read .*: anger, disgust, .*surprise",
        ),
        (
            {"id2label": {n: f"LABEL_{n}" for n in range(7)}},
            "The 7 labels .*: LABEL_0, .*LABEL_6. .*In a model of your own, write such labels into id2label",
        ),
        ({"id2label": {"0": "positive", "1": "neutral"}}, "The 2 labels .*: positive, neutral"),
        ({"id2label": {"0": "pos", "1": "neg", "2": "neg"}}, "The 3 labels .*: pos, neg, neg"),
        ({"id2label": {"0": "score"}}, "does not choose between classes: its labels are score"),
        ({"id2label": {"x": "pos", "y": "neg"}}, "id2label of config.json has keys that are no numbers: x, y"),
        ({"problem_type": "multi_label_classification"}, "does not choose between classes"),
        ({"problem_type": "regression"}, "does not choose between classes"),
    ],
)
def test_labels_that_nobody_can_map_are_listed(folder, changes, message):
    settings(folder, **changes)
    with pytest.raises(ModelError, match=message):
        open_sentiment(str(folder))


def test_unnamed_labels_are_read_by_convention(folder):
    settings(folder, id2label={n: f"LABEL_{n}" for n in range(3)})
    assert (
        labels_of(folder).explained().startswith("LABEL_0 = negative; LABEL_1 = neutral; LABEL_2 = positive (by conv")
    )


@pytest.mark.parametrize("content", ["", "{", "[]", "\ud800".encode("utf-16-le", "surrogatepass").decode("latin-1")])
def test_settings_that_cannot_be_read(folder, content):
    (folder / "config.json").write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=r"config.json of the model folder 'stars' (cannot be read|is not as)"):
        describe(folder)


def test_what_is_chosen_of_a_repository():
    listing = [
        *("README.md", ".gitattributes", "config.json", "model.safetensors", "pytorch_model.bin", "tf_model.h5"),
        *("tokenizer.json", "vocab.txt", "merges.txt", "spiece.model", "onnx/model.onnx", "onnx/config.json"),
        *("1_Pooling/config.json", "modules.json", "modeling_own.py", "model.fp16.safetensors"),
        *("2_Dense/pytorch_model.bin", "training_args.bin"),
    ]
    chosen = ["1_Pooling/config.json", "config.json", "merges.txt", "model.safetensors", "modules.json", "spiece.model"]
    assert usable_files(listing, "It") == [*chosen, "tokenizer.json", "vocab.txt"]
    parts = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"]
    assert set(parts) < set(usable_files(["config.json", "tokenizer.json", *parts], "It"))


@pytest.mark.parametrize(
    ("modules", "settings", "wanted"),
    [
        (["Transformer", "Pooling"], {"pooling_mode": "mean"}, "mean"),
        (["Transformer", "Pooling", "Normalize"], {"pooling_mode": "cls"}, "cls"),
        (["Transformer", "Pooling"], {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        (["Transformer", "Pooling"], {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}, "cls"),
        (["Transformer", "Pooling"], {"pooling_mode": "max"}, "the pooling max"),
        (
            ["Transformer", "Pooling"],
            {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True},
            "mean and cls",
        ),
        (["Transformer", "Pooling", "Dense"], {"pooling_mode": "mean"}, "the module Dense"),
        (["Transformer"], {}, "the pooling none"),
    ],
)
def test_ways_of_pooling(tmp_path, modules, settings, wanted):
    entries = [
        {"type": f"sentence_transformers.models.{kind}", "path": f"{i}_{kind}"} for i, kind in enumerate(modules)
    ]
    (tmp_path / "modules.json").write_text(json.dumps(entries))
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps(settings))
    if wanted in ("mean", "cls"):
        assert pooling_of(tmp_path) == wanted
    else:
        with pytest.raises(ModelError, match=f"uses .*{wanted}.*, which voca does not do"):
            pooling_of(tmp_path)


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_pooling_that_leaves_the_prompt_out_is_refused(tmp_path, pooling):
    entries = [{"type": f"sentence_transformers.models.{kind}", "path": kind} for kind in ("Transformer", "Pooling")]
    (tmp_path / "modules.json").write_text(json.dumps(entries))
    (tmp_path / "Pooling").mkdir()
    (tmp_path / "Pooling" / "config.json").write_text(json.dumps({"pooling_mode": pooling, "include_prompt": False}))
    assert pooling_of(tmp_path) == pooling  # there is no prompt to leave out
    prompts = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
    (tmp_path / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    with pytest.raises(ModelError, match=f"uses the pooling {pooling} without the prompt, which voca does not do"):
        pooling_of(tmp_path)


def test_a_prompt_that_the_encoder_wants(tmp_path):
    assert prompt_of(tmp_path) == ""
    path = tmp_path / "config_sentence_transformers.json"
    path.write_text(json.dumps({"prompts": {"document": "passage: "}, "default_prompt_name": "document"}))
    assert prompt_of(tmp_path) == "passage: "
    path.write_text(json.dumps({"prompts": {"document": "passage: "}, "default_prompt_name": None}))
    assert prompt_of(tmp_path) == ""
