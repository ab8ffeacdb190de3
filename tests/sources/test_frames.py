import datetime as dt

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.sources import from_frame, load, read
from voca.sources.frames import frame_table

FRAME = pd.DataFrame(
    {
        "comment": ["very slow checkout", None, "nice people there", "very slow checkout"],
        "stars": [1.0, 5.0, float("nan"), 1.0],
        "when": pd.to_datetime(["2024-01-01", "2024-01-02", None, "2024-01-04"]),
    },
    index=["w", "x", "y", "z"],
)


@pytest.mark.parametrize("frame", [FRAME, pa.Table.from_pandas(FRAME, preserve_index=False)])
def test_positions_lead_back_to_the_frames_own_index(frame):
    reading = from_frame(frame, ReadOptions(text=("comment",)))
    documents = reading.documents.to_pandas()
    back = documents.assign(index=FRAME.index[documents["source_row"]]).set_index("index").sort_index()
    assert back["text"].tolist()[0] == "very slow checkout"
    assert pd.isna(back.loc["x", "text"])
    assert back["score.stars"].tolist()[:2] == [1.0, 5.0]
    assert back.loc["z", "time"] == pd.Timestamp("2024-01-04")
    assert reading.inputs[0]["name"] == "frame"
    assert reading.documents["document_id"].to_pylist() == sorted(reading.documents["document_id"].to_pylist())


@pytest.mark.parametrize(("unit", "first"), [("M", "2024-01-01"), ("Q", "2024-01-01"), ("W", "2024-01-01")])
def test_periods_are_times_from_their_first_day(unit, first):
    days = pd.date_range("2024-01-03", periods=12, freq="7D")
    frame = pd.DataFrame({"comment": [f"very slow checkout {n}" for n in range(12)], "month": days.to_period(unit)})
    reading = from_frame(frame)
    assert {row["column"]: row["role"] for row in reading.columns.to_pylist()}["month"] == "time"
    assert min(reading.documents["time"].to_pylist()) == pd.Timestamp(first)


CUT = pd.cut(pd.Series([18, 25, 40, 62] * 3 + [None]), [0.5, 30, 50, 80])


@pytest.mark.parametrize("age", [CUT, pd.Series(CUT.array.astype(CUT.cat.categories.dtype))])
def test_bins_of_cut_are_segments_called_as_pandas_writes_them(age):
    frame = pd.DataFrame({"comment": [f"very slow checkout {n}" for n in range(13)], "age": age})
    reading = from_frame(frame, ReadOptions(text=("comment",), segment=("age",)))
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["segment.age"] for row in rows[:4]] == ["(0.5, 30.0]", "(0.5, 30.0]", "(30.0, 50.0]", "(50.0, 80.0]"]
    assert rows[-1]["segment.age"] is None


def test_periods_in_a_category_are_times():
    month = pd.PeriodIndex(["2024-03", "2024-04"] * 6, freq="M").astype("category")
    frame = pd.DataFrame({"comment": [f"very slow checkout {n}" for n in range(12)], "month": month})
    assert min(from_frame(frame).documents["time"].to_pylist()) == pd.Timestamp("2024-03-01")


def test_values_of_several_types_and_names_that_are_no_strings():
    frame = pd.DataFrame({0: ["a long enough comment", "another comment here"], 1: [1, "two"]})
    table = from_frame(frame, ReadOptions(text=("0",)))
    assert table.columns["column"].to_pylist() == ["0", "1"]


def test_categories_and_numpy_values():
    frame = pd.DataFrame({"comment": ["one two three", "four five six"], "plan": pd.Categorical(["a", "b"])})
    assert from_frame(frame).documents.num_rows == 2


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["very slow", "bad \ud83d", None], {"comment": ["very slow", "bad \ufffd", None]}),
        (["very slow", "bad \ud83d\ude21", 7], {"comment": ["very slow", "bad 😡", "7"]}),
        ([["slow", "\udfff"], None, []], {"comment": ['["slow", "\ufffd"]', None, "[]"]}),
        ([{"a": "\ud83d"}, {"a": "x"}, None], {"comment.a": ["\ufffd", "x", None]}),
    ],
)
def test_lone_surrogates_are_read_as_in_a_file(cells, read_as):
    frame = pd.DataFrame({"comment": cells, "plan": ["a", "b", "c"]}, dtype=object)
    frame.columns = pd.Index(["comment", "plan\ud83d"], dtype=object)
    table = frame_table(frame, "frame")
    assert table.cells.to_pydict() == {**read_as, "plan\ufffd": ["a", "b", "c"]}


class Handed:
    """A table of another library, which Arrow's C interface hands over."""

    def __init__(self, held):
        self.__arrow_c_stream__ = held.__arrow_c_stream__


def categories(column):
    """Return a column as polars hands over its categories: a dictionary of views."""
    coded = column.combine_chunks().dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices, coded.dictionary.cast(pa.string_view()))


@pytest.mark.parametrize(
    "made",
    [
        lambda table: table.to_batches()[0],
        lambda table: table.to_reader(),
        lambda table: Handed(table),
        lambda table: Handed(table.set_column(0, "comment", table["comment"].cast(pa.string_view()))),
        lambda table: Handed(table.set_column(0, "comment", table["comment"].cast(pa.large_string()))),
        lambda table: Handed(table.set_column(0, "comment", table["comment"].dictionary_encode())),
        lambda table: Handed(table.set_column(0, "comment", categories(table["comment"]))),
    ],
    ids=["batch", "reader", "stream", "views", "large", "dictionary", "categories"],
)
def test_batches_and_tables_of_other_libraries_are_read_as_a_table_is(made):
    table = pa.Table.from_pandas(FRAME, preserve_index=False)
    expected, found = (from_frame(each, ReadOptions(text=("comment",))) for each in (table, made(table)))
    assert found.documents.equals(expected.documents)
    assert found.documents["text"].to_pylist()[0] == "very slow checkout"


class Lazy:
    """A query that is no table yet: to ask for its columns costs time, and warns."""

    def collect(self):
        return FRAME

    @property
    def columns(self):
        pytest.fail("the columns of a query were asked for")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Lazy(), r"A Lazy is no table\. Pass frame\.collect\(\)"),
        ({"comment": ["very slow checkout"]}, r"A dict is no table\. Pass pandas\.DataFrame\(columns\)"),
        (FRAME["comment"].to_numpy(), r'An ndarray is no table\. Pass pandas\.DataFrame\(\{"comment": texts\}\)'),
        (7, r"An int is no table\. Pass paths"),
    ],
)
def test_what_is_no_table_yet_is_told_how_it_becomes_one(given, said):
    with pytest.raises(UsageError, match=said):
        from_frame(given)


def test_a_type_that_arrow_cannot_take_is_said():
    class Wide:
        columns = ("comment",)

        def __arrow_c_stream__(self, requested_schema=None):
            message = "no type for Int128"
            raise ValueError(message)

    with pytest.raises(UsageError, match=r"a column of this Wide in no type .*no type for Int128"):
        from_frame(Wide())


def test_levels_of_an_index_are_columns_where_they_are_named():
    frame = FRAME.assign(plan=["Pro", "Basic", "Pro", "Basic"], comment="very slow checkout")
    indexed = frame.set_index([frame["when"].rename("answered"), "plan", pd.Index([4, 3, 2, 1])])
    documents = from_frame(indexed.drop(columns="when"), ReadOptions(time="answered", segment=("plan",))).documents
    rows = sorted(documents.to_pylist(), key=lambda row: row["source_row"])
    assert [row["segment.plan"] for row in rows] == ["Pro", "Basic", "Pro", "Basic"]
    assert [row["time"] for row in rows[:2]] == [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2)]
    named_alike = frame_table(frame.set_index(pd.Index(list("abcd"), name="plan")), "frame", {"plan"})
    assert named_alike.cells.column_names == frame.columns.tolist()
    assert frame_table(indexed, "frame").cells.column_names == indexed.columns.tolist()
    aged = frame.set_index(pd.Index([18, 25, 40, 62], name="age"))
    read = from_frame(aged, ReadOptions(segment=("age:18-30,31-70",), text=("comment",)))
    assert sorted(read.documents["segment.age"].to_pylist()) == ["18-30", "18-30", "31-70", "31-70"]


@pytest.mark.parametrize("made", [lambda frame: frame, lambda frame: pa.Table.from_pandas(frame)])
def test_days_of_a_column_with_a_time_zone_are_days_of_that_zone(made):
    days = pd.DatetimeIndex(["2024-03-01 00:00", "2024-07-01 00:30"], tz="Europe/Berlin").tolist()
    frame = pd.DataFrame({"comment": ["very slow checkout", "nice people there"], "when": days})
    documents = from_frame(made(frame), ReadOptions(time="when")).documents
    assert sorted(documents["time"].to_pylist()) == [dt.datetime(2024, 3, 1), dt.datetime(2024, 7, 1, 0, 30)]


def test_what_is_no_table():
    with pytest.raises(UsageError, match="A ChunkedArray is no table"):
        from_frame(pa.chunked_array([["very slow checkout"]]))
    with pytest.raises(UsageError, match=r"A Series is no table. Pass series.to_frame"):
        from_frame(FRAME["comment"])
    with pytest.raises(UsageError, match="A list is no table"):
        from_frame([1, 2])
    with pytest.raises(InputError, match="has no rows"):
        from_frame(FRAME.iloc[:0])
    with pytest.raises(InputError, match="has no columns"):
        from_frame(FRAME[[]])


def test_parquet_with_nested_and_typed_columns(tmp_path):
    path = tmp_path / "data.parquet"
    rows = {
        "comment": ["so so", "great stuff"],
        "meta": [{"plan": "Pro", "n": 1}, {"plan": "Basic", "n": 2}],
        "tags": [["a", "b"], []],
        "day": [dt.date(2024, 1, 1), None],
        "ok": [True, None],
        "amount": [1.5, 2.0],
    }
    pq.write_table(pa.table(rows), path)
    table = load(path)
    assert table.cells.to_pylist() == [
        {
            "comment": "so so",
            "meta.plan": "Pro",
            "meta.n": "1",
            "tags": '["a", "b"]',
            "day": "2024-01-01",
            "ok": "true",
            "amount": "1.5",
        },
        {
            "comment": "great stuff",
            "meta.plan": "Basic",
            "meta.n": "2",
            "tags": "[]",
            "day": None,
            "ok": None,
            "amount": "2",
        },
    ]
    assert table.rows.to_pylist() == [1, 2]


def test_damaged_parquet(write):
    with pytest.raises(InputError, match="damaged Parquet"):
        load(write(b"PAR1 and nothing else PAR1", "data.parquet"))


def test_the_same_rows_have_the_same_ids_whatever_the_format(tmp_path):
    frame = pd.DataFrame({"comment": ["slow at the till", "kind staff as ever"], "plan": ["a", "b"]})
    frame.to_csv(tmp_path / "one.csv", index=False)
    frame.to_parquet(tmp_path / "two.parquet")
    frame.to_json(tmp_path / "three.json", orient="records")
    ids = [
        read([tmp_path / name]).documents["document_id"].to_pylist()
        for name in ("one.csv", "two.parquet", "three.json")
    ]
    assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize("kind", ["pandas", "arrow", "parquet"])
def test_nul_characters_are_taken_out_and_said(tmp_path, kind):
    texts = ["far too slow\0 for me", "arrived in time", "the box was\0\0 torn"]
    table = pa.table({"comment": texts, "stars": [1, 5, 2]})
    if kind == "parquet":
        pq.write_table(table, tmp_path / "data.parquet")
        reading, first = read([tmp_path / "data.parquet"]), 1
    else:
        reading, first = from_frame(table.to_pandas() if kind == "pandas" else table), 0
    assert sorted(reading.documents["text"].to_pylist()) == sorted(text.replace("\0", "") for text in texts)
    assert [i.row for i in reading.issues if i.code == "nul-bytes"] == [first, first + 2]


def test_whole_numbers_of_any_length_stay_as_they_are():
    ids = [2**70 + i for i in range(12)]
    frame = pd.DataFrame({"comment": [f"The soup of day {i} was cold" for i in range(12)], "id": ids})
    reading = from_frame(frame, ReadOptions(text=("comment",), customer="id"))
    assert set(reading.documents["customer_id"].to_pylist()) == set(map(str, ids))
