"""Leaves without words in common."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.coherence import presence, shared, with_common_ground
from voca.themes.neighbours import centred, neighbour_graph
from voca.themes.stopwords import stop_list
from voca.themes.words import words

SUBJECTS = ("parking space", "spicy noodles", "login screen")
ODD = (
    "apple brick cloud dwarf eagle flint grape hotel igloo jelly "
    "kayak lemon mango night ocean piano quilt river snake tower"
).split()


@pytest.fixture
def mixed():
    """Three subjects of thirty sentences each, and twenty sentences that are unlike everything."""
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1, 2, 3], [30, 30, 30, 20])
    said = [SUBJECTS[i // 30] for i in range(90)] + ODD
    centres = np.vstack([3 * rng.normal(size=(3, 32)), np.zeros((1, 32))])
    vectors = (centres[labels] + rng.normal(size=(110, 32))).astype(np.float32)
    sentences = [words(f"{what} was discussed", stop_list(("en",)) | {"discussed"}) for what in said]
    return centred(vectors)[0], labels, sentences


def test_the_share_that_holds_a_typical_word(mixed):
    _, labels, sentences = mixed
    assert shared(presence(sentences), labels).tolist() == [1.0, 1.0, 1.0, 0.25]


def test_sentences_with_nothing_in_common_are_in_no_leaf(mixed):
    unit, labels, sentences = mixed
    sentences = [*sentences, words("zebra")]
    unit, labels = np.vstack([unit, unit[-1:]]), np.append(labels, 3)
    found = with_common_ground(unit, neighbour_graph(unit, 15), labels, sentences, 1.0, 6, 1)
    assert found[:90].tolist() == labels[:90].tolist()
    assert set(found[90:].tolist()) == {-1}


def test_leaves_with_a_subject_stay_as_they_are(mixed):
    unit, labels, sentences = mixed
    unit, labels, sentences = unit[:90], labels[:90], sentences[:90]
    found = with_common_ground(unit, neighbour_graph(unit, 15), labels, sentences, 1.0, 6, 1)
    assert found.tolist() == labels.tolist()
