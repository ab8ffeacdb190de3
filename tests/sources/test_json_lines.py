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


@pytest.mark.parametrize(
    ("value", "read", "found"),
    [
        ('"a\\u0000b"', "ab", [("nul-bytes", 2)]),
        ('"a\0b"', "ab", [("nul-bytes", 2)]),
        ('"a\\ud83d b"', "a\ufffd b", [("half-character", 2)]),
        ('"a\\ud83d\\ude00 b"', "a\U0001f600 b", []),
        ("9" * 5000, "9" * 5000, []),
        ("1e400", "1e400", []),
        ("NaN", None, []),
        ("[" * 9000 + "]" * 9000, "?", [("broken-json", 2)]),
    ],
    ids=["written NUL", "NUL", "half a pair", "a pair", "a long number", "a large number", "no number", "deep"],
)
def test_values_that_a_program_should_not_write(write, value, read, found):
    table = load(write('{"a": "x"}\n{"a": ' + value + '}\n{"a": "y"}\n', "d.jsonl"))
    assert [(i.code, i.row) for i in table.issues] == found
    assert table.cells["a"].to_pylist() == (["x", "y"] if read == "?" else ["x", read, "y"])


def test_an_array_that_is_nested_too_deeply_says_so(write):
    with pytest.raises(InputError, match=r"d\.json: not valid JSON \(lists or records nested too deeply\)"):
        load(write("[" * 9000, "d.json"))


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


REVIEWS = [{"id": n, "rating": 1 + n % 5, "review": f"the kettle number {n} leaks at its lid"} for n in range(12)]


@pytest.mark.parametrize(
    ("whole", "rows"),
    [
        ({"status": "ok", "data": {"total": 12, "reviews": REVIEWS}}, REVIEWS),
        ({"reviews": REVIEWS, "pages": [{"n": 1}] * 20}, REVIEWS),
        ({"kettle": REVIEWS[:5], "oven": REVIEWS[5:]},
         [{"listed under": "kettle" if n < 5 else "oven", **r} for n, r in enumerate(REVIEWS)]),
        ({f"R{r['id']}": r for r in REVIEWS}, [{"listed under": f"R{r['id']}", **r} for r in REVIEWS]),
        ({name: {str(n): r[name] for n, r in enumerate(REVIEWS)} for name in REVIEWS[0]}, REVIEWS),
        ({name: {str(n + 40): r[name] for n, r in enumerate(REVIEWS)} for name in REVIEWS[0]}, REVIEWS),
        ({name: [r[name] for r in REVIEWS] for name in REVIEWS[0]}, REVIEWS),
        ({"columns": [*REVIEWS[0]], "index": [*range(12)], "data": [[*r.values()] for r in REVIEWS]}, REVIEWS),
        ({f"R{r['id']}": {"1": r["rating"], "2": r["review"]} for r in REVIEWS},
         [{"listed under": f"R{r['id']}", "1": r["rating"], "2": r["review"]} for r in REVIEWS]),
        ([{"page": "1", "items": REVIEWS[:5]}, {"page": "2", "items": REVIEWS[5:]}],
         [{"listed under page": "1" if n < 5 else "2", **r} for n, r in enumerate(REVIEWS)]),
        ({"products": [{"name": "kettle", "about": "a kettle of steel that boils a litre in two minutes",
                        "rating": 4.2, "reviews": REVIEWS}, {"name": "oven", "reviews": []}]},
         [{"listed under name": "kettle", "listed under about": "a kettle of steel that boils a litre in two minutes",
           **r} for r in REVIEWS]),
    ],
)  # fmt: skip
def test_where_records_lie(write, whole, rows):
    cells = load(write(json.dumps(whole), "d.json")).cells.to_pylist()
    assert cells == [{name: str(value) for name, value in row.items()} for row in rows]


def test_a_list_that_was_not_taken_is_named(write):
    asked = [{"asked": "does it fit into a small kitchen?"}] * 3
    table = load(write(json.dumps({"reviews": REVIEWS, "questions": asked}), "d.json"))
    assert [(i.code, i.severity) for i in table.issues] == [("other-list", "note")]
    assert "3 records under 'questions' were not read" in table.issues[0].message


def test_one_record_with_lists_of_links_is_a_record(write):
    post = {"id": "1", "text": "the kettle leaks at its lid", "entities": {"urls": [{"url": "a"}, {"url": "b"}]}}
    assert len(load(write(json.dumps(post), "post.json")).cells) == 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (["good"], "good"),
        (["40"], "40"),
        ([], ""),
        (["the room was small and ", "loud at night for both of us"],
         "the room was small and loud at night for both of us"),
        (["Pool", "Gym"], "Pool; Gym"),
        (["a;b", "c"], '["a;b", "c"]'),
        ([0.5, 1], '["0.5", "1"]'),
    ],
)  # fmt: skip
def test_lists_of_texts(write, value, cell):
    cells = load(write(json.dumps([{"x": value}, {"x": "y"}]), "d.json")).cells
    assert cells["x"].to_pylist() == [cell, "y"]


TOLD = [("7f3a", "my parcel never came", "00:00:05"), ("2c9e", "let me look for it", "00:00:10"),
        ("7f3a", "thank you very much", "00:00:15"), ("2c9e", "it left our house today", "00:00:20")]  # fmt: skip


def test_turns_of_a_transcript_one_a_line(write):
    lines = (json.dumps({"speaker_id": who, "text": said, "timestamp": at}) for who, said, at in TOLD)
    table = load(write("\n".join(lines) + "\n", "call.json"))
    assert table.layout == "conversation"
    assert table.cells.to_pylist() == [
        {"speaker": who, "start_s": f"{5 * n}", "end_s": None, "text": said} for n, (who, said, _) in enumerate(TOLD, 1)
    ]


def _own_keys(count: int, form: str) -> str:
    records = [json.dumps({f"k{number}": "a b"}) for number in range(count)]
    return "[" + ",".join(records) + "]" if form == "array" else "\n".join(records)


@pytest.mark.parametrize("form", ["array", "lines"])
def test_records_with_keys_of_their_own_are_refused_beyond_a_limit(write, form):
    with pytest.raises(InputError) as caught:
        load(write(_own_keys(20_000, form), "d.json"))
    assert "d.json, row 2,001: more than 2,000 columns, nearly all of their cells empty." in str(caught.value)
    assert "Give a row a line and a column a kind of value" in str(caught.value)


def test_records_with_keys_of_their_own_are_read_up_to_the_limit(write):
    assert load(write(_own_keys(700, "array"), "d.json")).cells.shape == (700, 700)


def test_very_many_keys_that_all_records_have_are_read(write):
    record = {f"k{number}": "a b" for number in range(3_000)}
    assert load(write(json.dumps([record] * 3), "d.json")).cells.shape == (3, 3_000)
