"""Which phrase names a group: by meaning, mood, frequency and company."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.themes.conftest import lying
from voca.themes.choice import fuller
from voca.themes.grammar import Reading
from voca.themes.label import Labeller
from voca.themes.meaning import Level, Meaning
from voca.themes.naming import Candidate, by_words, candidates, shared
from voca.themes.phrases import count, said_short, settled, written
from voca.themes.sayings import _AFTER, Said, _cut_off, _follows, _most, _without_turn
from voca.themes.stopwords import stop_list
from voca.themes.words import marked, words
from voca.themes.worth import denial, least, narrowed, worded

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


def level_of(labeller: Labeller, leaves: list[int], mood: list[float] | None = None) -> Level:
    moods = None if mood is None else np.array(mood)
    return Meaning(labeller.sentences, lying(labeller.texts), moods).level(np.array(leaves))


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


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("but very slow", "very slow"),
        ("And never again", "never again"),
        ("but also soft", "soft"),
        ("still waiting", "still waiting"),
        ("so slow", "so slow"),
        ("nothing but trouble", "nothing but trouble"),
        ("", ""),
    ],
)
def test_a_clause_names_a_theme_without_the_word_that_ties_it_to_the_one_before(said, shown):
    assert " ".join(word.surface for word in _without_turn(words(said))) == shown


def test_a_phrase_in_another_mood_than_the_theme_yields():
    rows = [*PRICE, *POOL, *STAFF]
    angry = [0.9 if "fair" in text.lower() else -0.9 for text in rows[: len(PRICE)]]
    calm = [0.0] * (len(rows) - len(PRICE))
    assert themes([PRICE, POOL, STAFF], [*angry, *calm])[0] == "Price rises"


SEATS = [
    *("The seats were torn", "Torn seats", "Seats all torn", "Torn old seats", "Seats torn"),
    *("Seats taken", "Seats by noon", "Comfortable seats", "Comfortable seats here", "Seats comfortable"),
    *("Very comfortable seats", "The seats, comfortable"),
]


@pytest.mark.parametrize(
    ("torn", "others", "kept"),
    [
        (-0.9, 0.9, (0.50, 0.15)),  # praise and blame: neither half names the whole
        (-0.9, 0.1, (1.0, 0.55)),  # blame, and a little else
        (-0.9, -0.9, (1.0, 1.0)),  # blame alone
        (0.0, 0.0, (1.0, 1.0)),
    ],
)
def test_what_half_of_a_theme_says_in_one_mood_is_worth_less(torn, others, kept):
    mood = [torn if "torn" in text.lower() else others if "omfort" in text else torn for text in SEATS]
    level = level_of(Labeller([*SEATS, *POOL]), [0] * len(SEATS) + [1] * len(POOL), [*mood, *[0.0] * len(POOL)])
    found = [level.fits_mood(key, 0) for key in (("seat", "torn"), ("comfortabl", "seat"), ("seat",))]
    assert found == pytest.approx([*kept, 1.0], abs=0.02)


@pytest.mark.parametrize(("shift", "first"), [(0.0, "seats"), (1.8, "comfortable seats")])
def test_what_holds_one_word_and_is_of_another_mood_does_not_come_first(shift, first):
    moods = [min(0.9, (0.9 if "omfort" in text else -0.9) + shift) for text in SEATS] + [0.0] * len(POOL)
    found = [
        Candidate(0.1, ("seat",), "seats", (("seat",),)),
        Candidate(0.09, ("comfortabl", "seat"), "comfortable seats", (("comfortabl", "seat"),)),
    ]
    labeller, leaves = Labeller([*SEATS, *POOL]), [0] * len(SEATS) + [1] * len(POOL)
    counts = count(labeller.sentences, leaves, 2, labeller.names)
    assert fuller(found, counts, level_of(labeller, leaves, moods), 0, labeller.reading)[0].text == first


def test_a_phrase_lies_where_the_sentences_with_its_words_lie():
    texts = [*CHARGED, *POOL, *STAFF]
    leaves = np.repeat([0, 1, 2], [len(CHARGED), len(POOL), len(STAFF)])
    level = Meaning(Labeller(texts).sentences, lying(texts)).level(leaves)
    vectors = level.meaning.vectors([("charg", "twic"), ("cold", "pool")])
    assert level.nearness(vectors, 0).tolist() == pytest.approx([1.0, 0.01], abs=0.2)
    assert level.said_by(vectors, 1).mean(axis=1).tolist() == [0.0, 1.0]


def test_labels_do_not_depend_on_the_order_of_the_groups():
    assert sorted(themes([CHARGED, POOL, STAFF])) == sorted(themes([STAFF, CHARGED, POOL]))


FEE = [
    *("The fee went up", "A monthly fee", "What a fee", "Fee after fee", "That fee again", "The fee hurts"),
    *("My fee doubled", "Fee for nothing", "Another fee", "Fee, fee", "The fee", "Hidden in the fee"),
]


def test_a_word_that_few_say_narrows_a_label():
    texts = [*FEE, *POOL, *STAFF]
    leaves = np.repeat([0, 1, 2], [len(FEE), len(POOL), len(STAFF)])
    level = Meaning(Labeller(texts).sentences, lying(texts)).level(leaves)
    assert level.share(["fee"], 0) == 1.0
    assert level.share(["monthli", "hidden"], 0) == pytest.approx(2 / 12)
    assert least(level, ("fee", "hidden"), 0) == pytest.approx(1 / 12)
    assert narrowed(level, ("fee", "hidden"), 0) < narrowed(level, ("fee",), 0) == 1.0


def test_a_label_keeps_what_is_in_the_words_of_enough_sentences():
    texts = [*FEE, *POOL, *STAFF]
    leaves = np.repeat([0, 1, 2], [len(FEE), len(POOL), len(STAFF)])
    level = Meaning(Labeller(texts).sentences, lying(texts)).level(leaves)
    assert worded(level, ("fee",), 0) == worded(level, ("fee", "hidden"), 0) == 1.0
    assert worded(level, ("hidden",), 0) == pytest.approx(1 / 12 / 0.25)
    assert worded(level, ("doubl", "hidden"), 0) == pytest.approx(2 / 12 / 0.25)
    assert worded(level, ("fee",), 1) == 0.0
    pair = Candidate(1.0, ("doubl", "hidden"), "doubled and hidden", (("doubl",), ("hidden",)))
    (lower,) = by_words([pair], level, 0)
    assert lower.score == pytest.approx(1 / 12 / 0.25)  # as one of the two


@pytest.mark.parametrize(("denied", "kept"), [(1, 0.16), (2, 0.64), (3, 1.0), (5, 1.0)])
def test_a_denial_that_few_mean_names_nothing(denied, kept):
    texts = [f"It is {'not ' * (i < denied)}fast" for i in range(5)]
    labeller = Labeller([*texts, *POOL])
    counts = count(labeller.sentences, [0] * 5 + [1] * len(POOL), 2, labeller.names)
    assert denial(counts, 0, ("fast", "not"), ["fast"]) == pytest.approx(kept)


@pytest.mark.parametrize(("denied", "kept"), [(0, 1.0), (2, 1.0), (3, 0.64), (5, 0.0)])
def test_a_thing_and_what_is_said_further_on_lose_by_what_most_deny(denied, kept):
    texts = [f"The card, {day}, is {'not ' * (i < denied)}working" for i, day in enumerate(("May", *"abcd"))]
    labeller = Labeller([*texts, *POOL])
    counts = count(labeller.sentences, [0] * 5 + [1] * len(POOL), 2, labeller.names)
    assert denial(counts, 0, ("card", "work"), ("card", "work")) == pytest.approx(kept)


def test_the_company_everybody_names_tells_nothing():
    groups = [[f"{text} of Acme" for text in group] for group in (CHARGED, POOL, STAFF, MISSING)]
    assert not any("acme" in label.lower() for label in themes(groups))


@pytest.mark.parametrize(
    ("others", "first"),
    [
        ([("map and track", "map and tracking", 0.05, 0.05)], "map and tracking"),
        ([("map and track", "tracking map", 0.05, 0.1)], "tracking map"),
        ([("map and track", "tracking map", 0.05, 0.05)], "map"),  # narrower than what most say
        ([("map and track", "map and tracking", 0.03, 0.1)], "map"),  # worth too little
        ([("map and track", "map and tracking", 0.05, 0.01)], "map"),  # few say it
        ([("van and track", "van and tracking", 0.09, 0.1)], "map"),  # another thing
        ([("good map", "good map", 0.09, 0.1), ("live map", "live map", 0.05, 0.1)], "live map"),  # a verdict
        ([("map in no box", "no map in the box", 0.09, 0.1)], "map"),
        ([("acm map", "Acme map", 0.09, 0.1)], "map"),  # whom the study is about
    ],
)
def test_what_holds_one_word_and_says_more_comes_first(others, first):
    texts = [f"The map of Acme in {day}" for day in ("May", "June", "July", "March")]
    labeller = Labeller([*texts, *(f"{text} of Acme" for text in POOL)])
    counts = count(labeller.sentences, [0] * 4 + [1] * 4, 2, labeller.names)
    found = [Candidate(0.1, ("map",), "map", (("map",),))]
    found += [
        Candidate(s, tuple(sorted(key.split())), text, ((),) * (1 + (" and " in text)), share)
        for key, text, s, share in others
    ]
    level = level_of(labeller, [0] * 4 + [1] * 4)
    assert fuller(found, counts, level, 0, labeller.reading)[0].text == first


def test_a_fuller_label_comes_before_a_word_further_down_too():
    texts = [f"Two boxes of one order in {day}" for day in ("May", "June", "July", "March")]
    labeller = Labeller([*texts, *POOL])
    counts = count(labeller.sentences, [0] * 4 + [1] * len(POOL), 2, labeller.names)
    found = [
        Candidate(0.1, ("box",), "box", (("box",),)),
        Candidate(0.06, ("order",), "order", (("order",),)),
        Candidate(0.03, ("box", "order"), "ordered two boxes", (("box", "order"),)),
    ]
    level = level_of(labeller, [0] * 4 + [1] * len(POOL))
    made = fuller(found, counts, level, 0, labeller.reading)
    assert [(c.text, c.score) for c in made] == [("box", 0.1), ("ordered two boxes", 0.06), ("order", 0.06)]


@pytest.mark.parametrize(
    ("forms", "text", "kept"),
    [
        ({"day for a box": 1, "box came a day": 6, "box was two days": 3}, "day for a box", 0.3),
        ({"day for a box": 4, "box came a day": 8}, "day for a box", 1.0),
        ({"late box": 1, "box arrived late": 9}, "late box", 1.0),  # no small word
        ({"beer and wine": 1, "wine with a beer": 9}, "beer and wine", 1.0),
        ({"close my account": 1, "close your account": 1, "account of a closed": 18}, "close account", 1.0),
        ({"card is with the bank": 1, "bank card": 9}, "card with the bank", 0.3),
    ],
)
def test_a_phrase_whose_small_words_few_say_is_worth_less(forms, text, kept):
    assert settled(Counter(forms), text, stop_list(("en",))) == pytest.approx(kept)


@pytest.mark.parametrize(
    ("below", "share", "first"),
    [
        (["board prior", "board chaotic"], 0.3, "boarding"),
        (["board prior", "board chaotic"], 0.5, "priority boarding"),  # half of all say so
        (["board prior", "queue"], 0.3, "priority boarding"),  # one of the two is about something else
        (["board prior"], 0.3, "priority boarding"),
        (["board prior", ""], 0.3, "priority boarding"),  # nothing names the other
        (["prior", "prior seat"], 0.3, "priority boarding"),  # no thing
        (["board prior", "board prior seat"], 0.3, "priority boarding"),
    ],
)
def test_what_all_sub_themes_are_called_by_names_the_theme(below, share, first):
    reading = Labeller([f"The {noun} of {day}" for noun in ("boarding", "seat") for day in ("May", "June")]).reading
    found = [
        Candidate(0.2 / n, tuple(key.split()), text, (tuple(key.split()),), share)
        for n, (key, text) in enumerate(
            (("board prior", "priority boarding"), ("prior", "first"), ("board", "boarding")), 1
        )
    ]
    subs = [[Candidate(0.1, tuple(key.split()), key, (tuple(key.split()),))] if key else [] for key in below]
    assert shared(found, subs, reading)[0].text == first


def test_what_is_never_said_in_four_words_names_nothing():
    assert said_short(Counter({"depends on the issue": 1, "depends on the physical issue": 9}))
    assert not said_short(Counter({"depends on the physical issue": 9}))


@pytest.mark.parametrize(
    ("forms", "shown"),
    [
        ({"change my pin": 3, "change your pin": 3, "change the pin": 4}, "change pin"),
        ({"top up my card": 3}, "top up card"),
        ({"answered your emails": 3}, "answered emails"),
        ({"card to my daughter": 3}, "card to my daughter"),  # no verb
        ({"build my own pizza": 3}, "build my own pizza"),
        ({"delivery was late": 3}, "delivery late"),
    ],
)
def test_whose_it_is_that_a_verb_is_about_is_left_out(forms, shown):
    assert written(Counter(forms), frozenset(["my", "your", "the", "to", "up", "was"]), Reading({})) == shown


def test_what_is_said_in_four_words_without_whose_it_is_may_be_a_label():
    assert said_short(Counter({"change my seat on board": 1}))


def test_two_things_are_shown_with_the_and_that_people_put_between():
    for forms in ({"beer and wine": 6, "beer wine": 5}, {"beer wine": 6, "wine and beer": 4}):
        assert " and " in written(Counter(forms), frozenset(["and"]), Reading({}))
    compound = Counter({"train station": 20, "station and train": 1})
    assert written(compound, frozenset(["and"]), Reading({})) == "train station"


def themed(groups: list[list[str]], parents: list[int]) -> tuple[list[str], list[str]]:
    texts = [text for group in groups for text in group]
    leaves = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    low, high = Labeller(texts).name(leaves, np.array(parents), lying(texts))
    return [naming.label for naming in low], [naming.label for naming in high]


def test_a_theme_of_two_subjects_names_both():
    low, high = themed([POOL, STAFF, CHARGED, MISSING], [0, 0, 1, 2])
    assert high[0] == "Cold pool and staff"
    assert len({*low, *high}) == len(low) + len(high)


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (["I cannot log in", "Unable to log in again", "They could not log in to the app", "log in fails"], "in"),
        (
            ["Card declined in the shop", "My card was declined in a shop", "Card declined in Paris", "Card declined"],
            "",
        ),
        (["The sauce was left out the second time", "Rice left out", "They left out the lime", "left out"], "out"),
    ],
)
def test_a_small_word_belongs_to_a_phrase_unless_a_place_follows(texts, word):
    key = "log" if "log" in texts[0] else "left" if "left" in texts[0] else "declin"
    sentences = [marked(words(text), stop_list(["en"])) for text in texts]
    ends = [max(i for i, w in enumerate(s) if w.stem == key) for s in sentences]
    assert _most([_follows(s, end) for s, end in zip(sentences, ends, strict=True)], _AFTER) == word


@pytest.mark.parametrize(
    ("behind", "cut"),
    [
        (["app", "app", "app", ""], True),
        (["app", "app", "", ""], False),
        (["app", "card", "fee", "card"], False),  # each another: it is whole without
        (["app", "app"], False),  # too few to tell
        ([], False),
    ],
)
def test_a_phrase_is_cut_off_where_one_word_stands_behind_it(behind, cut):
    assert _cut_off(behind) is cut


def said_of(texts: list[str], others: list[str], mood: list[float] | None = None) -> Said:
    labeller, leaves = Labeller([*texts, *others]), [0] * len(texts) + [1] * len(others)
    counts = count(labeller.sentences, leaves, 2, labeller.names)
    level = level_of(labeller, leaves, mood)
    return Said(labeller.sentences, labeller.texts, level, labeller.names, labeller.reading, counts)


def test_a_phrase_that_is_cut_off_is_worth_less():
    said = said_of(["Acme super app", "The super app", "A super app it is", "My super app"], POOL)
    keys = [("super",), ("app", "super")]
    found = [Candidate(1.0, key, text, (key,)) for key, text in zip(keys, ("super", "super app"), strict=True)]
    assert [c.score for c in said.better(found, 0)] == [0.4, 1.0]


def test_the_small_word_of_a_phrase_is_not_added_twice():
    said = said_of(["They mess up orders up here", "They mess orders up", "Mess up orders up", "Mess orders up"], POOL)
    keys = [("mess", "order"), ("mess", "order")]
    found = [
        Candidate(1.0, key, text, (key,)) for key, text in zip(keys, ("mess up orders", "mess orders"), strict=True)
    ]
    said = replace(said, reading=Reading({"order": -1.0}))  # it can be a verb
    assert [c.text for c in said.better(found, 0)] == ["mess up orders", "mess orders up"]


def test_a_whole_sentence_names_a_theme_only_in_its_mood_and_not_by_a_name_alone():
    texts = ["Not good, Acme", "Back to Acme", "Very slow", "Not slow", "At Acme it is slow", "By Acme", "Slow at Acme"]
    texts += ["So slow at Acme"]
    moods = [0.9 if text == "Not slow" else -0.9 for text in texts] + [0.0] * len(POOL)
    said = said_of(texts, [f"{text} of Acme" for text in POOL], moods)
    found = {c.text: c.score for c in said.better([], 0)}
    assert "back to Acme" not in found
    assert found["not slow"] < 0.5 * found["very slow"]


@pytest.mark.parametrize(("times", "named"), [(2, False), (3, True)])
def test_what_fewer_than_three_say_stands_in_no_pair(times, named):
    towns = ("Oslo", "Rome", "Lima", "Bonn", "Cork", "Graz", "Bern", "Nice", "Bath", "York")
    texts = [*(f"The oven, {town}" for town in towns), *["The oven, the kettle"] * times]
    labeller, leaves = Labeller([*texts, *POOL]), [0] * len(texts) + [1] * len(POOL)
    counts = count(labeller.sentences, leaves, 2, labeller.names)
    found = candidates(counts, 0, level_of(labeller, leaves), labeller.reading, labeller.stop, broad=True)
    assert ("oven and kettle" in {c.text for c in found}) is named
