"""The words that opinions are about, as the shipped model finds them."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from voca.errors import ModelError
from voca.models import open_aspects, open_cards
from voca.paths import shipped
from voca.stages.transformer_aspects import TransformerAspects, spans

TEXTS = [
    "The room was lovely, but we waited an hour at the front desk.",
    "ok",
    "",
    "\ud800",
    "Delivery took nine days and the box was open \U0001f44e",
    "I use it with the old charger.",
]


@pytest.fixture(scope="module")
def model() -> TransformerAspects:
    opened, _ = open_aspects("aspects")
    assert isinstance(opened, TransformerAspects)
    return opened


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The  coffee was great \U0001f60d, but the waiter was rude.", [("coffee", 2), ("waiter", 0)]),
        ("Battery life is superb, the lens cap keeps falling off.", [("Battery life", 2), ("lens cap", 0)]),
        ("The claims process was painless and the premium is fair.", [("claims process", 2), ("premium", 2)]),
        ("It was fine.", []),
        ("", []),
    ],
)
def test_what_an_opinion_is_about(model: TransformerAspects, text: str, wanted: list[tuple[str, int]]) -> None:
    (found,) = model.aspects([text])
    assert [(text[a.start : a.end], int(np.argmax(a.shares))) for a in found] == wanted


def test_a_text_alone_and_in_company_is_the_same_to_the_bit(model: TransformerAspects) -> None:
    together = model.aspects(TEXTS * 2)
    assert together[: len(TEXTS)] == together[len(TEXTS) :]
    assert [model.aspects([text])[0] for text in TEXTS] == together[: len(TEXTS)]


def test_polarity_of_given_words(model: TransformerAspects) -> None:
    text = "Great pasta, awful noise."
    (found,) = model.polarity([text], [[(6, 11), (19, 24), (11, 12)]])
    assert [int(np.argmax(shares)) for shares in found[:2]] == [2, 0]
    assert np.allclose(np.sum(found, axis=1), 1.0)


def test_words_that_are_not_there_are_neutral(model: TransformerAspects) -> None:
    assert model.polarity(["", "so so"], [[(0, 3)], [(7, 9)]]) == [[(0.0, 1.0, 0.0)], [(0.0, 1.0, 0.0)]]


def test_its_cards_are_those_of_both_models() -> None:
    assert [card.name for card in open_cards("aspects")] == ["sentiment", "aspects"]


def test_made_for_another_trunk_is_refused(tmp_path: Path) -> None:
    mine = Path(shutil.copytree(shipped("models") / "aspects", tmp_path / "mine"))
    card = mine / "card.toml"
    card.write_text(card.read_text().replace(open_cards("aspects")[0].sha256, "0" * 64))
    with pytest.raises(ModelError, match="made for another 'sentiment' than the one that is here"):
        open_aspects(str(mine))


def test_a_model_without_aspects_is_refused() -> None:
    with pytest.raises(ModelError, match="'sentiment' is a transformer-sentiment, not an aspects model"):
        open_aspects("sentiment")


@pytest.mark.parametrize(
    ("tags", "offsets", "runs"),
    [
        ([0, 1, 0, 0], [(0, 3), (4, 10), (11, 14), (14, 15)], [(1, 2)]),
        ([1, 2, 2, 0], [(0, 3), (4, 10), (11, 14), (14, 15)], [(0, 3)]),
        ([1, 1, 0, 0], [(0, 3), (4, 10), (11, 14), (14, 15)], [(0, 1), (1, 2)]),
        ([0, 2, 2, 0], [(0, 3), (4, 10), (11, 14), (14, 15)], [(1, 3)]),
        ([0, 1, 0, 2], [(0, 3), (4, 7), (7, 10), (11, 14)], [(1, 4)]),  # "fee" takes its word's other piece along
        ([], [], []),
    ],
)
def test_spans(tags: list[int], offsets: list[tuple[int, int]], runs: list[tuple[int, int]]) -> None:
    assert spans(np.array(tags, np.int64), offsets, "the coffee bar.") == runs
