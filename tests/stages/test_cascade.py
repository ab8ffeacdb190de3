from __future__ import annotations

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca import models
from voca.errors import ModelError
from voca.models import open_cards, open_sentiment
from voca.paths import shipped
from voca.pipeline import load
from voca.protocols import take_notes, with_notes
from voca.stages.cascade import Cascade
from voca.stages.columns import put
from voca.stages.sentiment import Options, Sentiment

SURE = np.array([0.05, 0.05, 0.9], np.float32)
UNSURE = np.array([0.4, 0.3, 0.3], np.float32)
SLOW = np.array([0.7, 0.2, 0.1], np.float32)


class Fast:
    """Sure of texts with an exclamation mark."""

    def predict(self, texts):
        return np.array([SURE if "!" in text else UNSURE for text in texts], np.float32).reshape(-1, 3)


class Slow:
    """Remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def predict(self, texts):
        self.asked += texts
        return np.tile(SLOW, (len(texts), 1))


def test_the_slow_model_is_asked_only_where_the_fast_one_is_not_sure():
    slow = Slow()
    found, by_slow = Cascade(Fast(), slow, 0.8).judge(["good!", "hm", "bad!", "so so"])
    assert slow.asked == ["hm", "so so"]
    assert by_slow.tolist() == [False, True, False, True]
    assert found.tolist() == [SURE.tolist(), SLOW.tolist(), SURE.tolist(), SLOW.tolist()]


@pytest.mark.parametrize(("threshold", "asked"), [(0.9, 0), (0.91, 1), (0.0, 0), (1.0, 1)])
def test_the_threshold_itself_is_sure_enough(threshold, asked):
    slow = Slow()
    Cascade(Fast(), slow, threshold).predict(["good!"])
    assert len(slow.asked) == asked


def test_nothing_to_judge():
    found, by_slow = Cascade(Fast(), Slow(), 0.8).judge([])
    assert (found.shape, by_slow.shape) == ((0, 3), (0,))


@given(st.lists(st.text("ab!", max_size=4), max_size=12), st.data())
def test_a_text_gets_the_same_alone_and_in_any_batch(texts, data):
    cascade = Cascade(Fast(), Slow(), 0.8)
    order = data.draw(st.permutations(range(len(texts))))
    together = cascade.predict([texts[place] for place in order])
    assert [row.tobytes() for row in together] == [cascade.predict([texts[place]])[0].tobytes() for place in order]


@pytest.fixture
def two_models(tmp_path, monkeypatch):
    """The shipped static model under both names, the slow one with a threshold in its card."""
    for name in ("sentiment-fast", "sentiment"):
        shutil.copytree(shipped("models") / "sentiment-fast", tmp_path / name)
    card = tmp_path / "sentiment" / "card.toml"
    said = card.read_text(encoding="utf-8").replace('name = "sentiment-fast"', 'name = "sentiment"')
    card.write_text(said + '\n[cascade]\nfast = "sentiment-fast"\nthreshold = 0.75\n', encoding="utf-8")
    monkeypatch.setattr(models, "shipped", lambda kind: tmp_path)
    open_sentiment.cache_clear()
    yield card
    open_sentiment.cache_clear()


def test_auto_opens_both_by_the_slow_models_card(two_models):
    model, card = open_sentiment("auto")
    assert isinstance(model, Cascade)
    assert model.names == ("sentiment-fast", "sentiment")
    assert card.name == "sentiment"
    assert [card.name for card in open_cards("auto")] == ["sentiment-fast", "sentiment"]


def test_auto_without_a_threshold_is_an_error(two_models):
    two_models.write_text(two_models.read_text().replace("threshold", "treshold"))
    with pytest.raises(ModelError, match=r"card of model 'sentiment' has no cascade.fast and cascade.threshold"):
        open_sentiment("auto")


def test_the_share_of_each_model_is_told_of_every_batch(two_models, monkeypatch):
    monkeypatch.setattr("voca.pipeline.BATCH_ROWS", 3)
    texts = ["I love it, wonderful!", "It is a box", None, "Terrible, awful, the worst", "hm", "maybe", "Great!", "-"]
    table = put(documents(texts), "language", ["en"] * 8, documents([]).schema.field("text").type)
    pipeline = load(
        "reviews", {"stages": [{"use": "clean"}, {"use": "language"}, {"use": "sentiment", "model": "auto"}]}
    )
    tables = pipeline.run({"documents": table})
    notes = pipeline.steps[-1].notes
    model, _ = open_sentiment("auto")
    judged, by_slow = model.judge([text for text in texts if text])
    assert 0 < by_slow.sum() < 7
    assert notes == {
        "sentiment": {"n": int(by_slow.sum()), "share": by_slow.sum() / 7},
        "sentiment-fast": {"n": int((~by_slow).sum()), "share": (~by_slow).sum() / 7},
    }
    assert tables["documents"].schema.metadata is None
    assert [value for value in tables["documents"]["p_negative"].to_pylist() if value is not None] == pytest.approx(
        judged[:, 0].tolist()
    )
    assert pipeline.steps[0].notes == {}


def test_one_model_has_nothing_to_note():
    stage = Sentiment(Options(model="sentiment-fast"))
    batch = stage(put(documents(["good"]), "language", ["en"], documents([]).schema.field("text").type))
    assert take_notes(batch)[1] == {}


def test_notes_leave_other_metadata_alone():
    table = documents(["a"]).replace_schema_metadata({"kept": "yes"})
    table, notes = take_notes(with_notes(table, {"one": 2}))
    assert notes == {"one": 2}
    assert table.schema.metadata == {b"kept": b"yes"}


def test_a_model_that_does_not_exist_is_found_before_anything_runs():
    with pytest.raises(ModelError, match="There is no model 'sentiment-fats'. Did you mean 'sentiment-fast'?"):
        load("reviews", {"models": {"sentiment": "sentiment-fats"}})
