"""Names with numbers in one cell, as sites write the ratings of aspects: "Cleanliness: 10; Service: 8"."""

import json

import pytest

from tests.sources.test_tables_of_tools import cycle, texts, told
from voca.sources import read

NUMBERS = [(2 + 2 * (n % 5), 2 + 2 * (n % 4)) for n in range(60)]
FORMS = {
    "colons": "Clean rooms: {}; Staff: {}",
    "tops": "Clean rooms {}/10 | Staff {}/10",
    "spaces": "Clean rooms:{}.0 Staff:{}.0",
    "signs": "Clean rooms = {}, Staff = {}",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_name_is_a_rating(write, form):
    cells = [FORMS[form].format(*pair) for pair in NUMBERS]
    cells[7] = ""
    columns = {"overall": [str(2 + 2 * (n % 5)) for n in range(60)], "subRatings": cells, "review": texts()}
    found, scales, reading = told(write, columns)
    assert found == {
        "overall": "score.rating", "subRatings.Clean rooms": "score.sub_ratings_clean_rooms",
        "subRatings.Staff": "score.sub_ratings_staff", "review": "text",
    }  # fmt: skip
    assert scales["subRatings.Staff"] == ("rating", 1, 10, 1)
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    read_as = [(row["score.sub_ratings_clean_rooms"], row["score.sub_ratings_staff"]) for row in rows]
    assert read_as == [pair if n != 7 else (None, None) for n, pair in enumerate(NUMBERS)]
    said = [issue.message for issue in reading.issues if issue.code == "records-in-cells"]
    assert said == ["holds names with numbers; each of the 2 names is a column"]


def test_the_few_cells_with_other_words_keep_them(write):
    cells = [FORMS["colons"].format(*pair) for pair in NUMBERS]
    cells[7] = cells[9] = "The lift was out of order all week"
    found, _, reading = told(write, {"overall": cycle(2, 4, 6, 8, 10), "subRatings": cells})
    assert set(found) == {"overall", "subRatings.Clean rooms", "subRatings.Staff", "subRatings"}
    assert found["subRatings"] == "text"
    assert sorted(filter(None, reading.documents["text"].to_pylist())) == [cells[7], cells[9]]
    said = [issue.message for issue in reading.issues if issue.code == "records-in-cells"]
    assert said == ["holds names with numbers; each of the 2 names is a column, and what else stands in 2 cells"]


def test_lists_of_them_in_json(write):
    records = [
        {"overall": 1 + n % 5, "aspects": [f"Food: {1 + n % 5}", f"Service: {1 + n % 4}"], "review": text}
        for n, text in enumerate(texts())
    ]
    reading = read([write(json.dumps(records), "reviews.json")])
    assert {score["column"] for score in reading.scales.to_pylist()} == {"overall", "aspects.Food", "aspects.Service"}


@pytest.mark.parametrize(
    "cells",
    [
        cycle("iPhone 11 Pro 256", "iPhone 12 Pro 128"),
        cycle("Size: 10, Color: black", "Size: 9, Color: red"),
        cycle("Mon: 9-5", "Tue: 9-6"),
        cycle("Version: 3.4", "Version: 3.5", "Version: 4.0"),
        [f"Gate {n % 7}/{n % 9} and nothing else was open" for n in range(60)],
    ],
)
def test_what_is_no_such_column_stays(write, cells):
    found, _, _ = told(write, {"rating": cycle(1, 2, 3, 4, 5), "said": cells, "review": texts()})
    assert [name for name in found if name.startswith("said.")] == []
