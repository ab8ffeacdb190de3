"""Votes of others, also where nobody gave more than one, and numbers that stand for products and the like."""

import pytest

from tests.sources.test_roles import roles, table
from voca.sources import from_frame

STARS = {"stars": [1, 2, 3, 4, 5]}


def reasons(columns):
    return {row["column"]: row["reason"] for row in from_frame(table(columns)).columns.to_pylist()}


@pytest.mark.parametrize(
    "columns",
    [
        {"funny": [0, 1]},
        {"cool": [0, 1], "useful": [0, 1]},
        {"votes_up": [0, 1]},
        {"useful": [0, 1, 3], "helpful": [0, 1]},
        {"upvotes": [0, 1]},
    ],
)
def test_votes_are_neither_groups_nor_amounts(columns):
    found = reasons({**columns, **STARS})
    assert {found[name] for name in columns} == {"votes of others for what was written: no rating by who wrote it"}


@pytest.mark.parametrize("name", ["helpful", "Was it useful"])
def test_what_may_be_an_answer_of_ones_own_is_no_vote(name):
    assert "votes" not in reasons({name: [0, 1], **STARS})[name]


@pytest.mark.parametrize("name", ["product_code", "SKU", "item", "Artikel Nr", "model", "reason code", "Product"])
def test_numbers_of_products_are_groups(name):
    assert roles({name: [40012, 40013, 40077], **STARS})[name] == "segment"


@pytest.mark.parametrize("name", ["product_code", "SKU"])
def test_many_of_them_are_no_amounts(name):
    found = reasons({name: range(40000, 40060), **STARS})[name]
    assert found == "60 different numbers that stand for something, more than 20"


@pytest.mark.parametrize("name", ["items", "product price", "zip code"])
def test_other_numbers_are_no_groups(name):
    assert roles({name: [40012, 40013, 40077], **STARS})[name] != "segment"


def test_a_rating_beside_votes_is_none_of_them():
    found = reasons({"friendly": [1, 2, 3, 4, 5], "helpful": [1, 2, 3, 4, 5], "likes": [0, 7, 2]})
    assert "votes" not in found["helpful"]
    assert found["likes"] == "votes of others for what was written: no rating by who wrote it"
