"""Which phrase names a group: by meaning, mood, frequency and company."""

from __future__ import annotations

import numpy as np
import pytest

from tests.themes.conftest import lying
from voca.themes.label import Labeller
from voca.themes.meaning import Meaning

CHARGED = [
    "Charged twice again",
    "I was charged twice",
    "Charged twice this month",
    "Card charged twice",
    "Twice charged",
]
MISSING = ["The sauce was left out", "Rice left out again", "They left out the lime", "Half of it left out"]
PRICE = [
    *("A fair price", "Fair price overall", "Quite a fair price", "The fair price"),
    *("The price hurts", "Price too steep", "Price like a bank's", "Price of gold"),
    *("Price rises again", "Price rises every spring", "More price rises", "Price rises, really"),
]
POOL = ["The pool was cold", "A cold pool", "Cold pool again", "The cold pool"]
STAFF = ["Kind staff at the desk", "Kind staff", "Such kind staff", "The kind staff"]


def themes(groups: list[list[str]], mood: list[float] | None = None) -> list[str]:
    texts = [text for group in groups for text in group]
    leaves = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    moods = None if mood is None else np.array(mood)
    _, high = Labeller(texts).name(leaves, np.arange(len(groups)), lying(texts), moods)
    return [naming.label for naming in high]


def test_how_often_belongs_to_what_is_said():
    assert themes([CHARGED, POOL, STAFF])[0] in {"Charged twice", "Twice charged"}


def test_a_name_alone_is_no_subject():
    gates = ["The gate at Heathrow", "From Heathrow the gate was far", "Wrong gate at Heathrow", "At Heathrow, no gate"]
    alone = ["Back at Heathrow", "Into Heathrow again"]
    brand = [
        [f"{start} with BA" for start in kind]
        for kind in (["Kind staff", "Such kind staff"], ["Cold pool", "A cold pool"])
    ]
    found = themes([gates + alone, brand[0] + STAFF, brand[1] + POOL])
    assert not {"Heathrow", "BA"} & set(found)
    assert "gate" in found[0].lower()


def test_the_small_word_that_belongs_to_a_phrase_is_kept():
    assert "left out" in themes([MISSING, POOL, STAFF])[0].lower()


def test_a_phrase_in_another_mood_than_the_theme_yields():
    rows = [*PRICE, *POOL, *STAFF]
    angry = [0.9 if "fair" in text.lower() else -0.9 for text in rows[: len(PRICE)]]
    calm = [0.0] * (len(rows) - len(PRICE))
    assert themes([PRICE, POOL, STAFF], [*angry, *calm])[0] == "Price rises"


def test_a_phrase_lies_where_the_sentences_with_its_words_lie():
    texts = [*CHARGED, *POOL, *STAFF]
    leaves = np.repeat([0, 1, 2], [len(CHARGED), len(POOL), len(STAFF)])
    level = Meaning(Labeller(texts).sentences, lying(texts)).level(leaves)
    vectors = level.meaning.vectors([("charg", "twic"), ("cold", "pool")])
    assert level.nearness(vectors, 0).tolist() == pytest.approx([1.0, 0.01], abs=0.2)
    assert level.said_by(vectors, 1).mean(axis=1).tolist() == [0.0, 1.0]


def test_labels_do_not_depend_on_the_order_of_the_groups():
    assert sorted(themes([CHARGED, POOL, STAFF])) == sorted(themes([STAFF, CHARGED, POOL]))
