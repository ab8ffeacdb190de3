"""Lists and records that stand in the cells of a table, as JSON and Python write them; all content is invented."""

import json

import pytest

from tests.sources.test_tables_of_tools import cycle, texts, told
from voca.sources import from_frame
from voca.sources.literals import read_literal

SAID = texts()
RECORDS = [
    {"stars": 1 + n % 5, "text": text, "author": None, "verified": n % 3 == 0, "on": f"2024-03-{1 + n % 28:02}"}
    for n, text in enumerate(SAID)
]
FORMS = {"Python": repr, "JSON": json.dumps}


@pytest.mark.parametrize("form", FORMS)
def test_fields_of_records_are_columns(write, form):
    columns = {"product": cycle("kettle", "toaster"), "review": [FORMS[form](record) for record in RECORDS]}
    found, scales, reading = told(write, columns)
    assert found == {
        "product": "segment.product", "review.stars": "score.stars", "review.text": "text",
        "review.author": "ignored", "review.verified": "segment.review.verified", "review.on": "time",
    }  # fmt: skip
    assert scales == {"review.stars": ("stars", 1, 5, 1)}
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [(row["source_row"], row["text"], row["score.stars"]) for row in rows[:3]] == [
        (2, SAID[0], 1.0), (3, SAID[1], 2.0), (4, SAID[2], 3.0)
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_records_of_a_list_are_rows_with_their_row_of_the_file(write, form):
    lists = [[{"rating": 1 + n % 5, "comment": SAID[n]} for n in range(3 * k, 3 * k + 1 + k % 3)] for k in range(20)]
    columns = {"shop": cycle("North", "South", n=20), "rating": ["4.1"] * 20, "reviews": list(map(FORMS[form], lists))}
    found, _, reading = told(write, columns)
    assert (found["comment"], found["rating"], found["listed under shop"]) == (
        "text", "score.stars", "segment.listed under shop"
    )  # fmt: skip
    rows = [(row["source_row"], row["text"]) for row in reading.documents.to_pylist()]
    assert sorted(rows) == sorted((k + 2, inner["comment"]) for k, some in enumerate(lists) for inner in some)
    (used,) = reading.inputs
    assert (used["rows"], used["kept"], used["left_out"]) == (39, 39, {})


def test_lists_of_options_and_of_numbers(write):
    columns = {
        "used": cycle(
            "['Pool', 'Gym']", "['Pool', 'Spa']", "[]", "['Gym', 'Spa']", "['Spa']", "['Gym']", "['Pool']", "['Gym']"
        ),
        "helpful": [str([n % 7, 3 + n % 9]) for n in range(60)],
        "helpful_words": [str([str(n % 7), str(3 + n % 9)]) for n in range(60)],
        "rating": cycle(1, 5, 2, 4, 3, 5, 1),
        "text": texts(),
    }
    found, _, _ = told(write, columns)
    assert [found[f"used - {option}"] for option in ("Pool", "Gym", "Spa")] == [
        f"segment.used - {option}" for option in ("Pool", "Gym", "Spa")
    ]
    assert {name for name in found if name.startswith("helpful")} == {"helpful", "helpful_words"}
    assert (found["helpful"], found["helpful_words"]) == ("ignored", "ignored")


@pytest.mark.parametrize("form", FORMS)
def test_turns_of_a_conversation_in_a_cell(write, form):
    chats = [
        [{"role": "user", "content": SAID[2 * n]}, {"role": "assistant", "content": SAID[2 * n + 1]}] for n in range(30)
    ]
    columns = {
        "id": [f"c{n}" for n in range(30)],
        "csat": cycle(1, 2, 3, 4, 5, n=30),
        "messages": list(map(FORMS[form], chats)),
    }
    _, _, reading = told(write, columns)
    rows = reading.documents.to_pylist()
    assert sorted((row["speaker_role"], row["text"]) for row in rows) == sorted(
        [("customer", SAID[2 * n]) for n in range(30)] + [("agent", SAID[2 * n + 1]) for n in range(30)]
    )
    assert len({row["conversation_id"] for row in rows}) == 30


def test_words_in_brackets_are_words(write):
    found, _, reading = told(write, {"rating": cycle(1, 2, 3), "text": [f"[{text}]" for text in SAID]})
    assert found["text"] == "text"
    assert len(reading.documents) == 60


def test_a_column_with_ids_as_fields_stays_as_it_is(write):
    cells = [json.dumps({f"u{n}": n, f"u{n + 1}": 2}) for n in range(60)]
    found, _, _ = told(write, {"votes_by": cells, "text": texts()})
    assert found == {"votes_by": "ignored", "text": "text"}


def test_a_frame_with_records_as_text(write):
    import pandas as pd

    reading = from_frame(pd.DataFrame({"review": list(map(repr, RECORDS))}))
    assert sum(reading.documents["score.stars"].to_pylist()) == sum(record["stars"] for record in RECORDS)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("{'a': 1, 'b': -2.5, 'c': True, 'd': nan}", {"a": "1", "b": "-2.5", "c": True, "d": None}),
        ('{"a": 4.50, "b": null}', {"a": "4.50", "b": None}),
        ("[ObjectId('5f'), Timestamp('2024-01-02 03:04:05'), datetime.datetime(2024, 1, 2, 3, 4)]",
         ["5f", "2024-01-02 03:04:05", "2024-01-02 03:04:00"]),
        (r"['it\'s a \d', \"x\"]".replace('\\"', '"'), [r"it's a \d", "x"]),
    ],
)  # fmt: skip
def test_what_a_cell_says(cell, expected):
    assert read_literal(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "[laughs]",
        "{a: 1}",
        "[open('x')",
        "[1 + 1]",
        "[__import__('os').name]",
        "plain",
        "[" * 9000 + "]" * 9000,
        "[f()]",
        "[date(5)]",
        "[datetime(None, 1, 1)]",
        "[datetime(99999999999999999999, 1, 1)]",
    ],
)
def test_what_is_no_list_and_no_record(cell):
    with pytest.raises(ValueError, match="neither"):
        read_literal(cell)


def test_rows_in_lists_as_python_writes_them(write):
    pairs = [(f"Rated {1 + n % 5}.0", f"RATED\n  {said}") for n, said in enumerate(SAID)]
    lists = [pairs[3 * k : 3 * k + 3] for k in range(20)]
    lists[4] = []
    place = cycle("4 Long Lane, North End, Alton", "12 Short Street, South End, Alton", n=20)
    columns = {"address": place, "rate": ["4.1/5"] * 20, "reviews_list": list(map(repr, lists))}
    _, scales, reading = told(write, columns)
    assert scales == {"reviews_list 1": ("rating", 1, 5, 1)}
    rows = [(row["source_row"], row["score.reviews_list_1"], row["text"]) for row in reading.documents.to_pylist()]
    kept = [(k + 2, 1.0 + (3 * k + n) % 5, SAID[3 * k + n]) for k in range(20) if k != 4 for n in range(3)]
    assert sorted(rows) == sorted(kept)
    said = {issue.code: issue.message for issue in reading.issues}
    assert said["records-in-cells"] == (
        "'reviews_list' holds lists of records; each of the 57 in them is a row; "
        "1 row holds none, the first of them row 6"
    )
    assert (
        said["stamped-by-the-site"] == "57 texts begin with 'RATED', as the site puts it before them; it was taken out"
    )


def test_lists_of_numbers_side_by_side_are_no_rows(write):
    columns = {
        "spans": [repr([(n, n + 4), (n + 9, n + 12)]) for n in range(60)],
        "rating": cycle(1, 5, 3),
        "text": SAID,
    }
    found, _, reading = told(write, columns)
    assert (found["spans"], found["text"], len(reading.documents)) == ("ignored", "text", 60)
