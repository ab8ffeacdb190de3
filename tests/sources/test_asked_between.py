"""Questions that state between which points people answer, and statements about oneself."""

import pytest

from tests.sources.test_roles import roles, scales

ASKED = [
    "Del 1 al 10, ¿cómo califica la atención?",
    "From 1 to 10, how do you like our menu?",
    "Von 1 bis 10: Wie gefällt Ihnen die App?",
    "De 1 à 10, à quel point aimez-vous l'application ?",
    "Da 1 a 10, quanto ti piace il menu?",
]


@pytest.mark.parametrize("name", ASKED)
def test_points_between_the_ends_that_a_question_states_are_a_rating(name):
    assert [s[1:3] for s in scales({name: range(1, 11)}).values()] == [(1, 10)]


@pytest.mark.parametrize(
    "name", ["Rank these from 1 to 10: which place has the menu?", "From 1 to 10, how many times did you call?"]
)
def test_places_and_counts_are_none(name):
    assert scales({name: range(1, 11)}) == {}


def test_two_statements_about_oneself_are_scores():
    columns = {"I feel valued at work": [1, 2, 3, 4, 5], "My manager supports me": [5, 3, 1, 2, 4], "plan": ["a", "b"]}
    assert [s[1:3] for s in scales(columns).values()] == [(1, 5), (1, 5)]
    assert roles({"I feel valued at work": [1, 2, 3, 4, 5]})["I feel valued at work"] == "driver"
