"""Labels chosen as a set: what one has, another should not say."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from voca.themes.choice import first_choice, told_apart
from voca.themes.naming import Candidate
from voca.themes.phrases import Counts, Key


def label(score: float, text: str, parts: tuple[Key, ...] | None = None) -> Candidate:
    key = tuple(sorted(text.split()))
    return Candidate(score, key, text, (key,) if parts is None else parts)


def counted(*groups: dict[str, int]) -> Counts:
    """Return counts of groups whose phrases so many sentences hold."""
    by_group = [Counter({tuple(sorted(text.split())): n for text, n in group.items()}) for group in groups]
    return Counts(len(groups), sum(by_group, Counter()), by_group, sentences=np.full(len(groups), 10))


CREW = [label(0.5, "cabin crew"), label(0.3, "crew friendly")]
SERVICE = [label(0.4, "crew service"), label(0.38, "drinks trolley")]
KNOWN = counted({"cabin crew": 5}, {"crew service": 4, "drinks trolley": 4})


def texts(ranked: list[list[Candidate]], counts: Counts, taken: tuple[Key, ...] = ()) -> list[str]:
    chosen = told_apart(first_choice(ranked, taken), ranked, counts, taken)
    return [found.text if found else "" for found in chosen]


def test_of_two_labels_nearly_as_good_the_one_that_shares_no_word_is_taken():
    assert [found.text for found in first_choice([CREW, SERVICE]) if found] == ["cabin crew", "crew service"]
    assert texts([CREW, SERVICE], KNOWN) == ["cabin crew", "drinks trolley"]


@pytest.mark.parametrize(
    ("other", "counts", "taken"),
    [
        (label(0.33, "drinks trolley"), KNOWN, ()),  # 0.33 is less than 0.4 * (1 - 0.3 / 4)
        (label(0.39, "trolley"), counted({}, {"trolley": 4}), ()),  # one word
        (label(0.39, "drinks trolley"), counted({"drinks trolley": 1}, {"drinks trolley": 4, "crew service": 4}), ()),
        (label(0.39, "drinks trolley"), KNOWN, (("drinks", "trolley"),)),  # a theme's label
        (label(0.39, "service in general", ()), KNOWN, ()),
        (label(0.39, "cabin crew trolley"), counted({}, {"cabin crew trolley": 4}), ()),  # much like another's
    ],
)
def test_a_label_stays_where_no_other_is_nearly_as_good_and_as_much_its_own(other, counts, taken):
    assert texts([CREW, [SERVICE[0], other]], counts, taken) == ["cabin crew", "crew service"]


def test_of_two_that_share_a_word_the_vaguer_one_gives_it_up():
    seat = [label(0.5, "window seat"), label(0.47, "fine view")]
    row = [label(0.45, "middle seat"), label(0.44, "cramped row")]
    counts = counted({"window seat": 3, "fine view": 3}, {"middle seat": 3, "cramped row": 3})
    assert texts([seat, row], counts) == ["window seat", "cramped row"]


@pytest.mark.parametrize(("other", "second"), [(0.1, "dinner table"), (0.05, "food selection")])
def test_a_label_like_a_siblings_is_better_than_one_that_is_far_from_as_good(other, second):
    first = [label(0.5, "food")]
    later = [label(0.4, "food"), label(0.2, "food selection"), label(other, "dinner table")]
    assert texts([first, later], counted({"food": 5}, {"food selection": 2})) == ["food", second]


def test_two_groups_may_be_the_rest_of_their_themes_in_general():
    crew = [Candidate(0.4, ("crew", "in general"), "crew in general", ()), label(0.38, "cabin crew")]
    food = [Candidate(0.5, ("food", "in general"), "food in general", ()), label(0.3, "hot food")]
    counts = counted({"cabin crew": 4}, {"hot food": 4})
    assert texts([crew, food], counts) == ["crew in general", "food in general"]


def test_labels_do_not_depend_on_the_order_of_the_groups():
    groups = [
        ([label(0.5, "window seat"), label(0.47, "fine view")], {"window seat": 3, "fine view": 3}),
        ([label(0.45, "middle seat"), label(0.44, "cramped row")], {"middle seat": 3, "cramped row": 3}),
        ([label(0.4, "seat row"), label(0.39, "leg room")], {"seat row": 3, "leg room": 3}),
    ]
    found = set()
    for order in permutations(range(len(groups))):
        ranked, held = [groups[i][0] for i in order], [groups[i][1] for i in order]
        found.add(frozenset(zip(order, texts(ranked, counted(*held)), strict=True)))
    assert len(found) == 1


def test_a_group_without_a_label_is_left_without_one():
    assert texts([[], CREW], counted({}, {"cabin crew": 2})) == ["", "cabin crew"]


@pytest.mark.parametrize(
    ("own", "score", "taken"),
    [
        ("box", 0.13, "order"),  # "box" tells nothing beside "box late": even what is worth a fifth does
        ("box", 0.07, "box"),
        ("late box crushed", 0.13, "late box crushed"),  # it says more than "box late"
        ("late box crushed", 0.15, "order"),
    ],
)
def test_a_label_all_of_whose_words_another_has_yields_sooner(own, score, taken):
    late, other = [label(0.5, "box late")], [label(0.4, own), label(score, "order")]
    assert [found.text for found in first_choice([late, other]) if found] == ["box late", taken]
