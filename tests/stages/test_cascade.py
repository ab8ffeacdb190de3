"""The model `auto`: each text goes as deep as it takes, and its result is its own."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca.errors import ModelError
from voca.models import open_cards, open_sentiment
from voca.paths import shipped
from voca.pipeline import load
from voca.protocols import take_notes, with_notes
from voca.stages import cascade
from voca.stages.cascade import Cascade
from voca.stages.columns import put
from voca.stages.halves import Halves
from voca.stages.sentiment import Options, Sentiment

TEXTS = [
    "I love it, wonderful!",
    "It is a box",
    "Terrible, awful, the worst",
    "maybe",
    "I have been with this bank for ten years and never had an issue until now, so I am surprised.",
    "Great food, but we waited an hour and nobody apologised.",
    "ok",
    "It took a while, though it was worth it.",
    "\U0001f60d",
]
NOTHING = ["", "  ", "https://example.org/x", "\ud800"]


@lru_cache
def auto() -> Cascade:
    model, _ = open_sentiment("auto")
    assert isinstance(model, Cascade)
    return model


def test_texts_go_as_deep_as_it_takes() -> None:
    judged, depth = auto().judge(TEXTS)
    assert depth[0] == 0
    assert set(depth.tolist()) == {0, 1, 2}
    assert judged.argmax(axis=1)[[0, 2]].tolist() == [2, 0]
    assert judged.sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)


def test_what_is_read_to_the_end_is_what_the_slow_model_says() -> None:
    judged, depth = auto().judge(TEXTS)
    slow = open_sentiment("sentiment")[0].predict(TEXTS)
    assert judged[depth == 2] == pytest.approx(slow[depth == 2], abs=0.02)


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_that_says_nothing_is_neutral(text: str) -> None:
    judged, depth = auto().judge([text])
    assert judged.tolist() == [[0.0, 1.0, 0.0]]
    assert depth.tolist() == [2]


def test_no_text_is_nothing_to_judge() -> None:
    judged, depth = auto().judge([])
    assert (judged.shape, depth.shape) == ((0, 3), (0,))


@settings(deadline=None, max_examples=10)
@given(st.lists(st.sampled_from([*TEXTS, *NOTHING]), max_size=12))
def test_a_text_gets_the_same_alone_and_in_any_batch(texts: list[str]) -> None:
    together, depth = auto().judge(texts)
    for row, text in enumerate(texts):
        alone, own = auto().judge([text])
        assert alone[0].tobytes() == together[row].tobytes(), text
        assert own[0] == depth[row], text


def test_cutting_into_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, depth = auto().judge(TEXTS)
    monkeypatch.setattr(cascade, "CHARACTERS", 20)
    monkeypatch.setattr(cascade, "CHUNK", 2)
    parts, own = auto().judge(TEXTS)
    assert parts.tobytes() == whole.tobytes()
    assert own.tolist() == depth.tolist()


def test_words_said_over_and_over_are_not_taken_for_their_opposite() -> None:
    assert auto().predict(["slow " * 5000, "awful " * 1000]).argmax(axis=1).tolist() == [0, 0]


def test_halves_make_the_whole() -> None:
    halves = Halves(shipped("models") / "sentiment", shipped("models") / "auto")
    long = "The room was fine. " * 60 + "Nobody helped us. " * 60
    texts = [*TEXTS, long]
    begun = halves.begin(texts)
    every = halves.finish(begun, np.arange(len(texts)))
    some = halves.finish(begun, np.array([4, len(texts) - 1]))
    assert np.array_equal(every[[4, -1]], some)
    shares = np.exp(every) / np.exp(every).sum(axis=1, keepdims=True)
    assert shares == pytest.approx(open_sentiment("sentiment")[0].predict(texts), abs=0.02)


def test_its_cards_are_those_of_its_parts() -> None:
    assert [card.name for card in open_cards("auto")] == ["sentiment-fast", "encoder-fast", "sentiment", "auto"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return shutil.copytree(shipped("models") / "auto", tmp_path / "mine")


def test_a_cascade_made_for_other_weights_is_refused(copy: Path) -> None:
    card = copy / "card.toml"
    card.write_text(card.read_text().replace(open_cards("auto")[2].sha256, "0" * 64))
    with pytest.raises(ModelError, match="cannot be opened: it was made for another 'sentiment' than the one that is"):
        open_sentiment(str(copy))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("slow_sha256", "slow_sha265", "cannot be read: 'slow_sha256'"),
        ("lower_sure", "lower_shure", "cannot be opened: 'lower_sure'"),
        ('slow = "sentiment"', 'slow = "sentimant"', "no model 'sentimant'"),
        ('encoder = "encoder-fast"', "", "cannot be opened: 'encoder'"),
    ],
)
def test_a_card_that_lacks_something_is_an_error(copy: Path, old: str, new: str, told: str) -> None:
    card = copy / "card.toml"
    card.write_text(card.read_text().replace(old, new))
    with pytest.raises(ModelError, match=told):
        open_sentiment(str(copy))


def test_the_share_of_each_depth_is_told_of_every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voca.pipeline.BATCH_ROWS", 4)
    table = put(documents([*TEXTS, None]), "language", ["en"] * 10, documents([]).schema.field("text").type)
    pipeline = load(
        "reviews", {"stages": [{"use": "clean"}, {"use": "language"}, {"use": "sentiment", "model": "auto"}]}
    )
    tables = pipeline.run({"documents": table})
    judged, depth = auto().judge(TEXTS)
    assert pipeline.steps[-1].notes == {
        name: {"n": int((depth == place).sum()), "share": (depth == place).sum() / len(TEXTS)}
        for place, name in enumerate(auto().names)
    }
    assert tables["documents"].schema.metadata is None
    assert [p for p in tables["documents"]["p_negative"].to_pylist() if p is not None] == pytest.approx(
        judged[:, 0].tolist()
    )
    assert pipeline.steps[0].notes == {}


def test_one_model_has_nothing_to_note() -> None:
    stage = Sentiment(Options(model="sentiment-fast"))
    batch = stage(put(documents(["good"]), "language", ["en"], documents([]).schema.field("text").type))
    assert take_notes(batch)[1] == {}


def test_notes_leave_other_metadata_alone() -> None:
    table = documents(["a"]).replace_schema_metadata({"kept": "yes"})
    table, notes = take_notes(with_notes(table, {"one": 2}))
    assert notes == {"one": 2}
    assert table.schema.metadata == {b"kept": b"yes"}


def test_a_model_that_does_not_exist_is_found_before_anything_runs() -> None:
    with pytest.raises(ModelError, match="There is no model 'sentiment-fats'. Did you mean 'sentiment-fast'?"):
        load("reviews", {"models": {"sentiment": "sentiment-fats"}})
