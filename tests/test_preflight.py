"""What cannot work is told before the rows are read: each case would else end after minutes of work."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest

import voca
from voca import analysis, annotate, registry
from voca.config import ReadOptions, ThemeOptions
from voca.errors import InputError, ModelError, StudyError, UsageError
from voca.models import open_encoder
from voca.output import hold_writable
from voca.paths import shipped
from voca.pipeline import load
from voca.preflight import hold
from voca.redaction import redact_file
from voca.themes.model import VocaThemes

FRAME = pd.DataFrame({"comment": ["The kettle leaks"] * 3, "nps": [1, 2, 3], "customer": ["a", "b", "c"]})


@pytest.fixture
def nothing_is_read(monkeypatch):
    def refuse(*_given, **_named):
        pytest.fail("rows were read before this was told")

    monkeypatch.setattr(analysis, "read", refuse)
    monkeypatch.setattr(annotate.sources, "load", refuse)
    monkeypatch.setattr(annotate.sources, "read", refuse)


@pytest.fixture
def earlier(tmp_path):
    """A saved model whose themes were learnt with the fast encoder."""
    VocaThemes(ThemeOptions(), open_encoder("encoder-fast")[1].sha256).save(tmp_path / "earlier")
    return tmp_path / "earlier"


@pytest.fixture
def damaged(tmp_path):
    def copy(name):
        folder = tmp_path / name
        shutil.copytree(shipped("models") / name, folder)
        with (folder / "weights.safetensors").open("ab") as stream:
            stream.write(b"x")
        return str(folder)

    return copy


def test_another_encoder_than_that_of_the_earlier_themes(nothing_is_read, earlier):
    with pytest.raises(ModelError, match=r"another encoder \(encoder-fast\)") as caught:
        voca.analyze(FRAME, themes_from=earlier, encoder="encoder")
    assert caught.value.hint.startswith('Run it again with encoder="encoder-fast"')
    with pytest.raises(ModelError, match="another encoder"):
        annotate.annotate_themes(
            "x.csv", ReadOptions(), {"themes": {"themes_from": str(earlier)}, "models": {"embed": "encoder"}}
        )


def test_a_saved_model_brings_its_encoder(earlier):
    from voca.earlier import with_encoder

    named = with_encoder({"themes": {"themes_from": str(earlier)}})
    assert named["models"] == {"embed": "encoder-fast"}
    hold(load("reviews", named))


def test_own_vectors_and_themes_of_an_encoder(nothing_is_read, earlier):
    with pytest.raises(ModelError, match="learnt with another encoder"):
        voca.analyze(FRAME, themes_from=earlier, embeddings=np.eye(3))


@pytest.mark.parametrize(
    ("written", "kind", "said"),
    [
        (None, InputError, "There is no codebook at"),
        ('[[theme]]\nlabel = "A\n', UsageError, "themes.toml, line 2: not valid TOML"),
        ('[[theme]]\nid = "00000000dead"\nlabel = "A"\n', UsageError, "line 2: there is no theme with the id"),
    ],
)
def test_a_codebook_over_earlier_themes(nothing_is_read, earlier, tmp_path, written, kind, said):
    book = tmp_path / "themes.toml"
    if written is not None:
        book.write_text(written, encoding="utf-8")
    with pytest.raises(kind, match=said):
        voca.analyze(FRAME, codebook=book, themes_from=earlier)


def test_a_codebook_and_own_vectors(nothing_is_read, tmp_path):
    book = tmp_path / "themes.toml"
    book.write_text('[[theme]]\nlabel = "Leaks"\nkeywords = ["leak"]\n', encoding="utf-8")
    with pytest.raises(UsageError, match="vectors that voca did not make"):
        voca.analyze(FRAME, codebook=book, embeddings=np.eye(3))


@pytest.mark.parametrize(
    ("option", "model", "said"),
    [
        ("encoder", "sentiment-fast", "is a convolution-sentiment, not an encoder model"),
        ("sentiment_model", "encoder-fast", "is a static-encoder, not a sentiment model"),
    ],
)
def test_a_model_for_something_else(nothing_is_read, option, model, said):
    with pytest.raises(ModelError, match=said):
        voca.analyze(FRAME, **{option: model})


@pytest.mark.parametrize(("option", "name"), [("encoder", "encoder-fast"), ("sentiment_model", "sentiment-fast")])
def test_a_damaged_model(nothing_is_read, damaged, option, name):
    with pytest.raises(ModelError, match="is not the file its card names"):
        voca.analyze(FRAME, **{option: damaged(name)})


def test_a_damaged_model_of_voca_sentiment(nothing_is_read, damaged):
    with pytest.raises(ModelError, match="is not the file its card names"):
        annotate.annotate_sentiment("x.csv", ReadOptions(), {"models": {"sentiment": damaged("sentiment-fast")}})


def test_a_missing_package(nothing_is_read, monkeypatch, tmp_path):
    monkeypatch.setattr(registry.importlib.util, "find_spec", lambda name: None if name in MISSING else name)
    with pytest.raises(ModelError, match=r"needs a package that is not installed \(umap\)"):
        voca.analyze(FRAME, engine="bertopic")
    (tmp_path / "small.gguf").touch()
    with pytest.raises(ModelError, match="needs llama-cpp-python, which is not installed"):
        voca.analyze(FRAME, label_model=str(tmp_path / "small.gguf"))


MISSING = ("umap", "llama_cpp")


def test_a_bad_key(nothing_is_read, tmp_path):
    short = tmp_path / "key"
    short.write_text("short", encoding="ascii")
    with pytest.raises(UsageError, match="too few to be safe"):
        analysis.analyze(FRAME, ReadOptions(), overrides={"options": {"redact": {"key": str(short)}}})
    with pytest.raises(UsageError, match="too few to be safe"):
        redact_file("x.csv", ReadOptions(), key=str(short), hash_ids=True)


@pytest.mark.parametrize("missing", ["key of the environment", "score"])
def test_what_the_rows_tell_is_told_before_they_are_judged(monkeypatch, tmp_path, missing):
    monkeypatch.setattr(analysis._Run, "study", lambda *_: pytest.fail("it was judged"))
    overrides = {}
    if missing == "score":
        overrides = {"link": {"min_effect": {"csat": 2.0}}}
    else:
        monkeypatch.setenv("VOCA_KEY", str(tmp_path / "no key"))
    said = "no score named 'csat'" if missing == "score" else "cannot be read from"
    with pytest.raises(UsageError, match=said):
        analysis.analyze(FRAME, ReadOptions(customer="customer"), overrides=overrides)


@pytest.mark.parametrize("name", ["study.duckdb", "report.html", "themes.json"])
def test_a_folder_in_the_place_of_a_file(tmp_path, name):
    (tmp_path / "out" / name).mkdir(parents=True)
    with pytest.raises(StudyError, match=f"cannot be written: {name} in it is a folder"):
        hold_writable(tmp_path / "out")
