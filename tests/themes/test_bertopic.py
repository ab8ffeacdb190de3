"""BERTopic behind the same protocol."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from voca.config import ThemeOptions
from voca.errors import ModelError
from voca.registry import find
from voca.schema import check
from voca.themes.bertopic_engine import BERTopicThemes


def test_both_engines_are_registered():
    assert find("engine", "voca").__name__ == "VocaThemes"
    assert find("engine", "bertopic") is BERTopicThemes


def test_topics_are_leaves(study, tmp_path):
    pytest.importorskip("bertopic", reason="the bertopic extra is not installed")
    sentences, vectors, truth = study
    model = BERTopicThemes(ThemeOptions(engine="bertopic"))
    model.fit(sentences, vectors, 1)
    mentions = model.assign(sentences, vectors)
    assert check(model.themes, "themes") == []
    assert check(mentions, "mentions") == []
    subject = dict(zip(sentences["document_id"].to_pylist(), truth, strict=True))
    pairs = zip(mentions["theme_id"].to_pylist(), mentions["document_id"].to_pylist(), strict=True)
    by_leaf: dict[str, set[str]] = {}
    for leaf, document in pairs:
        by_leaf.setdefault(leaf, set()).add(subject[document])
    assert len(by_leaf) >= 6
    assert np.mean([len(subjects) == 1 for subjects in by_leaf.values()]) > 0.8
    assert len(model.topic_model.get_topic_info()) >= 6
    model.save(tmp_path)
    assert BERTopicThemes.load(tmp_path).assign(sentences, vectors).equals(mentions)


def test_a_missing_package_is_said_with_its_remedy(study, monkeypatch):
    monkeypatch.setitem(sys.modules, "bertopic", None)
    with pytest.raises(ModelError, match=r"pip install \"voca\[bertopic\]\""):
        BERTopicThemes(ThemeOptions(engine="bertopic")).fit(study[0], study[1], 1)


def test_seeds_of_a_codebook_steer_it(study, tmp_path):
    pytest.importorskip("bertopic", reason="the bertopic extra is not installed")
    from tests.themes.conftest import DIMENSION, SUBJECTS, direction
    from voca.theming import ThemeData, learn

    def embed(texts):
        found = [next((s for s in SUBJECTS if s in text.lower()), None) for text in texts]
        return np.array([direction(s) if s else np.zeros(DIMENSION) for s in found], np.float32)

    sentences, vectors, truth = study
    path = tmp_path / "themes.toml"
    path.write_text(
        '[[theme]]\nlabel = "Late delivery"\n[[theme]]\nlabel = "Ice packs"\nkeywords = ["melted"]\n', encoding="utf-8"
    )
    options = ThemeOptions(engine="bertopic", codebook=str(path))
    done = learn(options, ThemeData(sentences, vectors, "a" * 64, embed), 1)
    labels = {row["theme_id"]: row["label"] for row in done.model.themes.to_pylist()}
    mentions = done.model.assign(sentences, vectors)
    subject = dict(zip(sentences["document_id"].to_pylist(), truth, strict=True))
    of = [
        (labels[theme], subject[document])
        for theme, document in zip(mentions["theme_id"].to_pylist(), mentions["document_id"].to_pylist(), strict=True)
    ]
    assert sum(pair == ("Ice packs", "ice packs") for pair in of) >= 55
    assert sum(pair == ("Late delivery", "late delivery") for pair in of) >= 55
    assert len(done.record["new"]) >= 4
    assert done.record["mode"] == "guided"
