"""Leaves without words in common."""

from __future__ import annotations

import numpy as np
import pytest

from voca.themes.coherence import presence, residues, shared, with_common_ground
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


def by_chance(spread: float):
    """Return three subjects, and 28 sentences, `spread` about their middle, few of which share a word with another."""
    rng = np.random.default_rng(2)
    twice = [f"{word} {n}" for word in ("violin", "walnut", "wizard", "yacht") for n in ("thing", "object")]
    said = [SUBJECTS[i // 30] for i in range(90)] + ODD + twice
    labels = np.repeat([0, 1, 2, 3], [30, 30, 30, 28])
    centres = 3 * rng.normal(size=(4, 32))
    wide = np.where(labels == 3, spread, 1.0)[:, None]
    vectors = (centres[labels] + wide * rng.normal(size=(118, 32))).astype(np.float32)
    stop = stop_list(("en",)) | {"thing", "object", "discussed"}
    return centred(vectors)[0], labels, [words(f"{what} was discussed", stop) for what in said]


@pytest.mark.parametrize(("spread", "found"), [(1.0, False), (5.0, True)])
def test_words_shared_by_chance_make_no_subject_of_sentences_that_lie_apart(spread, found):
    unit, labels, sentences = by_chance(spread)
    held = presence(sentences)
    assert shared(held, labels)[3] > 0.25  # five words chosen after the fact
    assert residues(held, unit, labels).tolist() == [False, False, False, found]


def test_sentences_that_lie_apart_and_share_their_words_are_a_leaf():
    unit, labels, sentences = by_chance(5.0)
    sentences[90:] = [words(f"{what} of {n}") for n in ODD[:7] for what in ("walnut", "violin", "yacht", "wizard")]
    assert not residues(presence(sentences), unit, labels).any()
