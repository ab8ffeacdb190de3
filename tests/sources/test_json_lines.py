import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources import load
from voca.sources.files import InputFile
from voca.sources.json_lines import JsonReader


def test_lines_with_nested_records_lists_and_numbers_as_written(write):
    path = write('{"a": 1.50, "b": {"c": "x", "d": {"e": 1}}, "l": [1, "é"]}\n\n{"a": true, "new": null}\n', "d.jsonl")
    table = load(path)
    assert table.format == "jsonl"
    assert table.cells.to_pylist() == [
        {"a": "1.50", "b.c": "x", "b.d": '{"e": "1"}', "l": '["1", "é"]', "new": None},
        {"a": "true", "b.c": None, "b.d": None, "l": None, "new": None},
    ]
    assert table.rows.to_pylist() == [1, 3]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"a": 2}]',
        '{"meta": 1, "reviews": [{"a": 1}, {"a": 2}]}',
        '[\n{"a": 1},\n{"a": 2}\n]\n',
        '\ufeff[{"a": 1}, {"a": 2}]',
    ],
)
def test_arrays(write, text):
    table = load(write(text, "d.json"))
    assert table.cells.to_pylist() == [{"a": "1"}, {"a": "2"}]
    assert table.rows.to_pylist() == [1, 2]


def test_a_list_of_plain_strings_is_one_column(write):
    assert load(write('["good", "bad"]', "d.json")).cells.to_pylist() == [{"text": "good"}, {"text": "bad"}]


def test_a_broken_line_is_left_out_with_its_number(write):
    table = load(write('{"a": 1}\n{"a": 2\n{"a": 3}\n', "d.jsonl"))
    assert table.rows.to_pylist() == [1, 3]
    assert [(i.code, i.row, i.severity) for i in table.issues] == [("broken-json", 2, "error")]
    assert table.read == 3


def test_a_broken_array_says_where(write):
    with pytest.raises(InputError, match=r"d\.json, line 2, column 8: not valid JSON"):
        load(write('[{"a": 1},\n{"a": 2]\n', "d.json"))


@pytest.mark.parametrize("text", ["[]", "42"])
def test_nothing_in_it(write, text):
    with pytest.raises(InputError, match=r"d\.json holds"):
        load(write(text, "d.json"))


def test_a_value_that_is_too_long(write):
    table = load(write('{"a": "x"}\n' + json.dumps({"a": "y" * 1_000_001}) + "\n", "d.jsonl"))
    assert [(i.code, i.row) for i in table.issues] == [("cell-too-long", 2)]


NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8)
VALUES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), min_size=2, max_size=6), st.booleans())
def test_what_json_writes_is_read_back(tmp_path_factory, records, ascii_only):
    path = tmp_path_factory.mktemp("round") / "data.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=ascii_only) + "\n" for r in records), "utf-8", newline="\n")
    table = JsonReader().load(InputFile(path), ReadOptions())[0]
    back = [{k: v for k, v in row.items() if v is not None} for row in table.cells.to_pylist()]
    assert back == records
