"""Words, phrases and labels: tables of what goes in and what comes out."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from tests.themes.conftest import lying
from voca.themes.coherence import loose
from voca.themes.label import Labeller, _mixed, exemplars
from voca.themes.naming import Candidate
from voca.themes.phrases import key_of, proper_names, spans, uses_of_names
from voca.themes.stopwords import STOPWORDS, spoken, stop_list
from voca.themes.words import stem, words

ENGLISH = stop_list(["en"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The delivery was late.", ["delivery", "late"]),
        ("Write to [EMAIL] or [PHONE_NUMBER] today", ["write"]),
        ("see https://example.org/page now", []),
        ("mail bob@example.org about invoices", ["mail", "invoices"]),
        ("@NorthAir @help_desk bags lost (again @NorthAir) @gate 5", ["bags", "lost"]),
        ("I don’t like 24 boxes", ["don't", "boxes"]),
        ("It would’ve been a better seat, they couldve said", ["better", "seat"]),
        ("pre-flight check-in", ["pre-flight", "check-in"]),
        ("1st class from St Lucia", ["class", "st", "lucia"]),
        ("so ****ing noisy, what a sh*tty f***ing lobby, f*** off", ["noisy", "lobby"]),
        ("♥♥♥♥ing queue ****ed up", ["queue"]),
        ("the *window* was **filthy**, why???Nobody cleans", ["window", "filthy", "nobody", "cleans"]),
        ("**Batteries were included, broken** box", ["batteries", "included", "broken", "box"]),
        ("", []),
    ],
)
def test_content_words(text, expected):
    assert [word.lower for word in words(text, ENGLISH) if not word.stop] == expected


def test_words_know_where_they_stand():
    for word in words("Zürich: “naïve” café — 東京都 שלום", ENGLISH):
        assert "Zürich: “naïve” café — 東京都 שלום"[word.start : word.end] == word.surface


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("delivery", "deliveries", True),
        ("delay", "delayed", True),
        ("cancel", "cancelled", True),
        ("charge", "charging", True),
        ("seat", "seating", True),
        ("bill", "billing", True),
        ("service", "serve", False),
        ("app", "apple", False),
        ("bus", "bu", False),
        ("to-do", "todo", True),
        ("top-ups", "topup", True),
    ],
)
def test_stems(one, other, same):
    assert (stem(one) == stem(other)) is same


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("The delivery was very late", {("delivery",), ("delivery", "late"), ("late",)}),
        ("late. Delivery", {("late",), ("delivery",)}),
        ("not working", {("not", "working"), ("working",)}),
        ("waste of money", {("waste",), ("waste", "money"), ("money",)}),
        ("call [PHONE] desk", {("call",), ("desk",)}),
        ("an 11-hour flight", {("hour",), ("flight",)}),
        ("a 2+ hour wait", {("hour",), ("wait",)}),
        ("ten hour flight", {("hour",), ("flight",)}),
        ("the hour flight", {("hour",), ("hour", "flight"), ("flight",)}),
        ("2 hours late", {("hours",), ("hours", "late"), ("late",)}),
        ("145 lbs on me", {("lbs",)}),
        ("5 stars for service", {("stars",), ("service",)}),
        ("the pounds fell", {("pounds",), ("pounds", "fell"), ("fell",)}),
        ("747 upper deck", {("upper",), ("upper", "deck"), ("deck",)}),
        ("in which cases can I request", {("cases",), ("request",)}),
        ("the box we ordered", {("box",), ("ordered",)}),
    ],
)
def test_phrases(text, phrases):
    found = {tuple(w.lower for w in span if not w.stop) for span in spans(words(text, ENGLISH))}
    assert found == phrases


def test_a_phrase_is_the_same_in_any_order_and_inflection():
    keys = {key_of(words(text, ENGLISH)) for text in ("late delivery", "delivery was late", "Late deliveries")}
    assert len(keys) == 1


def test_names_keep_their_capitals():
    texts = ["We flew from Heathrow with BA.", "At Heathrow the gate changed.", "I hate that BA gate.", "Gate closed."]
    assert proper_names([words(text, ENGLISH) for text in texts]) == {"heathrow": "Heathrow", "ba": "BA"}


def test_a_place_is_a_name_that_says_where():
    texts = [
        "We flew from London Heathrow with BA.",
        "At Heathrow the gate changed.",
        "That BA gate in London. BA, the IFE.",
    ]
    found = uses_of_names([words(text, ENGLISH) for text in texts], {"london", "heathrow", "ba", "ife"})
    assert found == {"london": (1.0, 0.0), "heathrow": (1.0, 0.0), "ba": (0.0, 0.0), stem("ife"): (0.0, 1.0)}


def test_titles_tell_acronyms_but_no_names():
    texts = [
        "Comcast Blocking HBO",
        "Slow Comcast Internet",
        "Why Is HBO Blocked",
        "COMCAST IS BAD",
        "London to Cape Town",
    ]
    assert proper_names([words(text, ENGLISH) for text in texts]) == {"hbo": "HBO"}


def test_languages_are_found_by_their_stop_words():
    german = ["Die Lieferung war leider sehr spät", "Das Paket ist nicht gekommen", "Ich habe keine Antwort bekommen"]
    lower = [[word.lower for word in words(text)] for text in german]
    assert spoken(lower) == ("en", "de")
    assert "sehr" in stop_list(spoken(lower))


def test_a_denial_that_several_languages_have_tells_none_of_them():
    assert "no" in STOPWORDS["pt"]
    assert spoken([["no", "internet"], ["no", "signal"], ["the", "bill", "is", "wrong"]]) == ("en",)
    assert not any(word != word.lower() for listed in STOPWORDS.values() for word in listed)


GROUPS = {
    "Late delivery": [
        "The late delivery spoilt dinner",
        "Late delivery again",
        "My late delivery was cold",
        "Delivery late",
    ],
    "Customer service": ["Customer service never replies", "Customer service is rude", "I rang customer service"],
    "Easy to use": ["The site is easy to use", "Easy to use", "So easy to use every week"],
    "Not working": ["The voucher is not working", "Voucher not working again", "Not working since the update"],
}


def named(groups):
    texts = [text for group in groups.values() for text in group]
    leaves = np.repeat(np.arange(len(groups)), [len(group) for group in groups.values()])
    return Labeller(texts).name(leaves, np.zeros(len(groups), np.int64), lying(texts))


def test_labels_are_how_customers_say_it():
    leaves, themes = named(GROUPS)
    assert [leaf.label for leaf in leaves][:3] == list(GROUPS)[:3]
    assert themes[0].label not in {leaf.label for leaf in leaves}


def test_a_group_that_no_label_is_true_of_is_called_mixed_remarks():
    unlike = (
        "pencil harbour velvet turnip glacier saddle copper lantern orchard whistle cactus marble "
        "bucket thunder anchor feather walnut pigeon helmet violin ladder meadow silver button"
    ).split()
    mixed = [f"{one.capitalize()} and {other}" for one, other in zip(unlike[::2], unlike[1::2], strict=True)]
    leaves, _ = named(GROUPS | {"rest": [*mixed, "Garden tools", "My garden tools"]})
    assert not any(leaf.label.startswith("Mixed") for leaf in leaves[:4])
    assert leaves[4].label == "Mixed remarks (garden tools)"  # two of fourteen


def test_what_is_alike_is_not_mixed_where_no_phrase_says_what_it_shares():
    found = [Candidate(1.0, ("peak", "time"), "peak time", (("peak", "time"),), true=true) for true in (0.5, 0.1, 0.1)]
    assert _mixed([*found, None], np.array([True, True, False, True])) == [False, True, False, False]


def test_groups_are_loose_whose_sentences_are_less_alike_than_those_of_most():
    angle = np.radians([0, 5, 90, 95, 180, 235])
    unit = np.column_stack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    assert loose(unit, np.array([0, 0, 1, 1, 2, 2])).tolist() == [False, False, True]


def test_labels_never_end_in_stop_words_or_hold_placeholders():
    groups = {k: [f"{t} for [NAME] at the [EMAIL]" for t in v] for k, v in GROUPS.items()}
    leaves, themes = named(groups)
    for naming in leaves + themes:
        said = naming.label.lower().split()
        assert said[0] not in ENGLISH
        assert said[-1] not in ENGLISH
        assert not {"name", "email"} & set(said)


def test_no_two_labels_are_the_same_even_for_the_same_sentences():
    leaves, themes = named({"a": ["late delivery"] * 3, "b": ["late delivery"] * 3, "c": ["late deliveries"] * 3})
    labels = [naming.label.casefold() for naming in leaves + themes]
    assert len(set(labels)) == len(labels)


def test_exemplars_are_whole_sentences_of_moderate_length():
    texts = [
        "Late",
        "LATE DELIVERY AGAIN YOU LOT!",
        "The delivery was late by two days.",
        "The delivery was late and...",
    ]
    sentences = [words(text, ENGLISH) for text in texts]
    shown = exemplars(sentences, texts, np.full(4, 0.8), np.arange(4), ["delivery", "late"], wanted=1)
    assert shown == [2]


@pytest.mark.parametrize(("token", "address"), [("a", ""), ("a.", ""), ("@a", ""), ("a", "@example.org")])
def test_a_text_without_blanks_is_cut_in_no_time(token, address):
    began = perf_counter()
    words(token * (100_000 // len(token)) + address)
    assert perf_counter() - began < 5
