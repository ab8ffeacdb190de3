"""A theme model as a BERTopic object: its table, its chart, its transform, and the way back to theme ids."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from tests.themes.conftest import DIMENSION, SUBJECTS, direction
from voca.config import ThemeOptions
from voca.errors import ModelError, VocaError
from voca.themes.model import VocaThemes

pytest.importorskip("bertopic", reason="the bertopic extra is not installed")


def embed(texts):
    found = [next((s for s in SUBJECTS if s in text.lower()), None) for text in texts]
    return np.array([direction(s) if s else np.zeros(DIMENSION) for s in found], np.float32)


@pytest.fixture(scope="module")
def model(study) -> VocaThemes:
    made = VocaThemes(ThemeOptions())
    made.fit(study[0], study[1], 1)
    return made


@pytest.fixture(scope="module")
def topics(model, study):
    return model.to_bertopic(study[0], study[1], embed)


def test_every_topic_is_a_sub_theme_of_the_same_size(topics, model, study):
    sizes = Counter(model.assign(study[0], study[1])["theme_id"].to_pylist())
    info = {row["Topic"]: row for row in topics.get_topic_info().to_dict("records")}
    assert {topics.theme_ids[topic]: row["Count"] for topic, row in info.items() if topic >= 0} == sizes
    labels = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    for topic, identity in topics.theme_ids.items():
        assert info[topic]["CustomName"] == labels[identity]
        assert len(info[topic]["Representation"]) == 10


def test_new_texts_go_where_voca_puts_them(topics, model, study, make_table):
    texts = ["My ice packs came warm", "The mobile app fails", "A double charge in June", "Bad customer service"]
    found, _ = topics.transform(texts)
    ids = model.assign(make_table(texts), embed(texts))["theme_id"].to_pylist()
    assert [topics.theme_ids[topic] for topic in found] == ids
    again, _ = topics.transform(texts, embed(texts))
    assert list(again) == list(found)


def test_the_charts_can_be_drawn(topics):
    figure = topics.visualize_barchart(top_n_topics=6, custom_labels=True)
    assert len(figure.data) == 6
    words = {word.strip() for bar in figure.data for word in bar.y}
    assert {"late delivery", "ice packs"} & words or {"ice", "packs"} <= words


def test_themes_instead_of_sub_themes(model, study):
    topics = model.to_bertopic(study[0], study[1], embed, level="themes")
    tops = {row["theme_id"]: row["size"] for row in model.themes.to_pylist() if not row["parent_id"]}
    info = {row["Topic"]: row["Count"] for row in topics.get_topic_info().to_dict("records")}
    assert {topics.theme_ids[topic]: count for topic, count in info.items() if topic >= 0} == tops


def test_a_study_of_own_vectors_takes_an_encoder(study):
    made = VocaThemes(ThemeOptions())
    made.fit(study[0], study[1], 1)
    made.corpus = lambda: (study[0], study[1], None)
    found, _ = made.to_bertopic(embed=embed).transform(["My ice packs came warm"])
    assert found[0] >= 0
    with pytest.raises(ModelError, match="sentences without vectors"):
        made.to_bertopic(study[0])


def test_without_sentences_or_an_encoder_it_says_so(model, study):
    with pytest.raises(ModelError, match="does not keep the sentences"):
        model.to_bertopic()
    bare = model.to_bertopic(study[0], study[1])
    with pytest.raises(ModelError, match="no encoder"):
        bare.transform(["My ice packs came warm"])
    assert len(bare.transform(["My ice packs came warm"], embed(["ice packs"]))[0]) == 1
    with pytest.raises(VocaError, match="no level 'topics'"):
        model.to_bertopic(study[0], study[1], level="topics")
