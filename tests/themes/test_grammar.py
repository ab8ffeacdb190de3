"""What words can be, and which phrases read as labels."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.themes.conftest import lying
from voca.themes.grammar import Reading, leading, nounness
from voca.themes.label import Labeller
from voca.themes.naming import Candidate, told
from voca.themes.stopwords import stop_list
from voca.themes.word_classes import classes
from voca.themes.words import words


@pytest.mark.parametrize(
    ("word", "use"),
    [
        ("deliveries", "S"),
        ("delivery", "N"),
        ("children", "S"),
        ("arrives", "Z"),
        ("went", "D"),
        ("arrived", "D"),
        ("cancelling", "G"),
        ("wrong", "A"),
        ("cheaper", "A"),
        ("quickly", "R"),
        ("pricing", "N"),
    ],
)
def test_the_most_common_use_of_a_word(word, use):
    found = classes(word)
    assert max(found, key=found.get) == use
    assert sum(found.values()) == pytest.approx(1.0)


def test_words_that_are_not_listed_have_no_classes():
    assert classes("blorptastic") == {}
    assert classes("lieferung") == {}


@pytest.mark.parametrize(
    "text",
    [
        "delivery day",
        "changing rooms",
        "missing items",
        "van on the map",
        "app crashes",
        "card charged twice",
        "not working",
        "can't open the app",
        "cancelling a box",
        "easy to use",
        "true to size",
        "worth the price",
        "soft and comfortable",
        "price and cost",
        "skip weeks",
        "nobody answers",
        "hot and cold food",
        "hours late",
        "opening hours",
    ],
)
def test_phrases_that_read_well(text):
    assert Reading({})(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "form and wrong",
        "herbs and black",
        "delay and quick",
        "issue fix",
        "shape and looser",
        "system must improved",
        "list and branch's",
        "glad I purchased",
        "answers to six emails",
        "hours flight",
        "upstairs",
    ],
)
def test_phrases_that_do_not(text):
    assert Reading({})(text) < 0.5


def test_use_in_the_sentences_moves_what_a_word_is():
    told = [words(text, stop_list(["en"])) for text in ("The hold. On the hold!", "Music on the hold.", "Our hold.")]
    nouns = nounness(told)
    assert Reading(nouns).uses("hold")["N"] > Reading({}).uses("hold")["N"]


@pytest.mark.parametrize(("word", "noun"), [("Safety", True), ("price", True), ("safe", False), ("clean", False)])
def test_a_word_is_a_noun_where_it_is_one_as_often_as_not(word, noun):
    assert Reading({}).is_noun(word) is noun


def test_a_word_that_is_used_as_a_noun_here_is_one():
    assert not Reading({}).is_noun("wash")
    assert Reading({"wash": 0.8}).is_noun("wash")


def test_a_word_that_mostly_stands_before_another_ends_no_label():
    rows = [f"Poor customer {word}" for word in ("service", "care", "relations", "support", "service", "care")]
    share = leading([words(text, stop_list(["en"])) for text in rows])
    assert share["customer"] == 1.0
    assert share["servic"] == 0.0
    assert Reading({}, {}, share)("poor customer") < 0.1 < Reading({}, {}, share)("customer service")


def named(groups: dict[str, list[str]], parents: list[int]) -> tuple[list[str], list[str]]:
    texts = [text for group in groups.values() for text in group]
    leaves = np.repeat(np.arange(len(groups)), [len(group) for group in groups.values()])
    low, high = Labeller(texts).name(leaves, np.array(parents), lying(texts))
    return [naming.label for naming in low], [naming.label for naming in high]


PARKING = ["The car park is full", "A tiny car park again", "No space in the car park", "The car park was icy"]
MUSIC = ["Such loud music", "The loud music hurts", "I hate the loud music", "Loud music all day"]
STAFF = ["The staff were kind", "Kind staff at the desk", "Staff who care", "Lovely staff"]
PRICE = ["The price went up", "A price that hurts", "Fair price overall", "Price is too much"]
POOL = ["The pool was cold", "A cold pool", "Cold pool again", "The cold pool"]


def test_an_only_sub_theme_is_its_theme_in_general():
    low, high = named({"a": PARKING, "b": MUSIC}, [0, 1])
    assert high == ["Car park", "Loud music"]
    assert low == ["Car park in general", "Loud music in general"]


def test_an_only_sub_theme_is_named_by_what_else_many_say():
    wifi = ["Slow wifi", "The wifi is slow", "Wifi again", "No plugs", "The plugs", "Plugs and wifi"]
    low, high = named({"a": wifi, "b": MUSIC, "c": POOL}, [0, 1, 2])
    assert {high[0], low[0]} & {"Wifi", "Slow wifi", "Wifi and plugs", "Plugs and wifi"}
    assert low[0] != high[0]
    assert "in general" not in low[0]


def test_a_label_of_a_theme_is_not_that_of_one_small_sub_theme():
    _, high = named({"a": PARKING, "b": MUSIC, "c": POOL, "d": STAFF, "e": PRICE}, [0, 0, 1, 2, 3])
    assert high[0] == "Car park, loud music"
    assert high[1] == "Cold pool"


def test_a_denied_verb_is_never_shown_without_its_negation():
    voucher = ["The voucher does not work", "It doesn't work", "My code didn't work", "Voucher never works"]
    low, high = named({"a": voucher, "b": PARKING}, [0, 1])
    assert any(word in high[0].lower() for word in ("not", "n't", "never"))
    assert low[0].removesuffix(" in general") == high[0]


@pytest.mark.parametrize(
    ("phrases", "line"),
    [
        (["delivery day", "tracking link"], "Delivery day and tracking link"),
        (["delivery day", "arrived late"], "Delivery day; customers say “arrived late”"),
        (["not working", "can't open the app"], "Customers say “not working” and “can't open the app”"),
        (["tea and coffee", "wine"], "Tea and coffee, wine"),
        ([], ""),
    ],
)
def test_a_description_reads_as_one_line(phrases, line):
    found = [Candidate(1.0, tuple(sorted(text.split())), text, ((text,),)) for text in phrases]
    assert told(found, Reading({}), lambda phrase: phrase.text) == line


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({}, "Wallet"),
        ({"wallet stolen": "wallet was stolen"}, "Wallet; customers say “wallet was stolen”"),
        ({"wallet stolen": "it was stolen", "not found": "it was stolen"}, "Wallet; customers say “it was stolen”"),
    ],
)
def test_a_description_quotes_what_was_said_and_nothing_twice(said, line):
    found = [Candidate(1.0, tuple(text.split()), text, ((text,),)) for text in ("wallet stolen", "wallet", "not found")]
    assert told(found, Reading({}), lambda phrase: said.get(phrase.text, "")) == line


def test_what_a_description_quotes_stands_in_a_sentence():
    texts = [
        *("My wallet was stolen", "Wallet was stolen on the bus", "The wallet was stolen", "Somebody took my purse"),
        *("I cannot reset my passcode", "Reset my passcode, please", "Can I reset my passcode?", "Passcode is gone"),
        *PARKING,
    ]
    leaves = np.repeat([0, 1, 2], 4)
    low, high = Labeller(texts).name(leaves, np.array([0, 0, 1]), lying(texts))
    said = [words for naming in [*low, *high] for words in re.findall("“([^”]+)”", naming.description)]
    assert said
    assert all(any(words.lower() in text.lower() for text in texts) for words in said)


def test_descriptions_are_made_of_what_was_said():
    texts = [*PARKING, *MUSIC, *POOL, *STAFF, *PRICE]
    leaves = np.repeat([0, 1, 2, 3, 4], 4)
    low, high = Labeller(texts).name(leaves, np.array([0, 0, 1, 2, 3]), lying(texts))
    assert high[0].description == "Car park and loud music"
    said = {word.strip(".").lower() for text in texts for word in text.split()} | {"and", "customers", "say"}
    for naming in [*low, *high]:
        assert {word.strip(",;“”").lower() for word in naming.description.split()} <= said
