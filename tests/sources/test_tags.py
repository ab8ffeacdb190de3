"""Tags in cells, one behind the other or as a list: groups of customers or visits where several stand in a cell."""

import random

import pyarrow as pa
import pytest

from tests.sources.test_roles import roles, table, texts
from voca.sources import from_frame

ROOM = "Executive Double Room with Two Single Beds and City View"
TRIPS = [
    [trip, who, room]
    for trip in ("Leisure trip", "Business trip")
    for who in ("Couple", "Solo traveler", "Group")
    for room in (ROOM, "Twin Room")
]


def read(columns, n=60):
    return from_frame(table(columns, n))


def shares(reading):
    return {
        name.removeprefix("segment."): [reading.documents[name].to_pylist().count(said) for said in ("yes", "no")]
        for name in reading.documents.column_names
        if name.startswith("segment.Tags")
    }


def test_lists_of_tags_are_groups():
    reading = read({"Tags": [str([f" {tag} " for tag in trip]) for trip in TRIPS], "stars": [1, 2, 3, 4, 5]})
    assert shares(reading) == {
        "Tags - Business trip": [30, 30],
        "Tags - Couple": [20, 40],
        "Tags - Group": [20, 40],
        "Tags - Solo traveler": [20, 40],
        "Tags - Twin Room": [30, 30],
    }
    found = {row["column"]: row["reason"] for row in reading.columns.to_pylist()}
    assert found["Tags"] == "several answers in a cell; each is told in a column of its own"
    assert found["Tags - Couple"].startswith(
        "one of several tags in a cell of 'Tags'; yes where it is there, else no ("
    )


def test_a_cell_without_a_tag_says_no():
    cells = ["", "", "", "Servicemember", "Older American", "Older American, Servicemember"]
    assert shares(read({"Tags": cells})) == {"Tags - Older American": [20, 40], "Tags - Servicemember": [20, 40]}


@pytest.mark.parametrize("name", ["Topic tags", "Labels", "Codes"])
def test_what_names_topics_stays_set_aside(name):
    assert roles({name: ["a", "b", "a, b", "b, c"]})[name] == "foreign"


def test_one_tag_a_cell_is_set_aside():
    assert roles({"Tags": ["Billing", "Support", ""]})["Tags"] == "foreign"


def test_tags_of_which_nearly_every_cell_has_its_own_set_are_told_in_large_files():
    rng = random.Random(1)
    rare = [f"Room {letter}{number}" for letter in "ABCDEFGH" for number in range(60)]
    n = 3_000
    cells = [f"{rng.choice(['Leisure', 'Business'])}; {rng.choice(['Couple', 'Solo'])}; {rng.choice(rare)}; "
             f"Stayed {rng.randint(1, 9)} nights" for _ in range(n)]  # fmt: skip
    reading = from_frame(pa.table({"comment": texts(n), "Tags": cells}))
    assert {"Tags - Business", "Tags - Couple", "Tags - Stayed 3 nights"} <= shares(reading).keys()
