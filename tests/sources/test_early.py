"""A column that is not there is told from the first rows, and one that later rows may bring is not refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from voca.config import ReadOptions
from voca.errors import EmptyFileError, UsageError
from voca.sources import from_frame, load, read, reading, stream
from voca.sources.given import find_column

HEADER = ("id", "Verbatim", "nps", "plan")
ROWS = [(str(i), f"The app was slow again on day {i}", str(i % 11), ("free", "pro")[i % 2]) for i in range(40)]
RECORDS = [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def _delimited(path: Path, sign: str = ",") -> None:
    path.write_text("\n".join(sign.join(row) for row in (HEADER, *ROWS)) + "\n", encoding="utf-8")


def _gzipped(path: Path) -> None:
    plain = path.with_suffix("")
    _delimited(plain)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()


def _lines(path: Path) -> None:
    path.write_text("\n".join(map(json.dumps, RECORDS)), encoding="utf-8")


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(path)


def _parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(RECORDS), path)


WRITTEN: dict[str, Callable[[Path], None]] = {
    "a.csv": _delimited,
    "a.tsv": lambda path: _delimited(path, "\t"),
    "a.csv.gz": _gzipped,
    "a.jsonl": _lines,
    "a.xlsx": _workbook,
    "a.parquet": _parquet,
}
NAMED = [
    {"text": ("Verbatin",)},
    {"score": {"nps": "Verbatin"}},
    {"segment": ("Verbatin",)},
    {"segment": ("Verbatin:1-2,3+",)},
    {"time": "Verbatin"},
    {"customer": "Verbatin"},
    {"weight": "Verbatin"},
]


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a file is read as a whole."""

    def refuse(*_: object) -> None:
        pytest.fail("the whole file was read")

    monkeypatch.setattr(reading, "load_tables", refuse)


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.usefixtures("unread")
def test_a_name_that_is_nowhere_is_told_before_the_file_is_read(tmp_path: Path, name: str) -> None:
    WRITTEN[name](tmp_path / name)
    for given in NAMED:
        for door in (read, load):
            with pytest.raises(UsageError) as caught:
                door(*([[tmp_path / name]] if door is read else [tmp_path / name]), ReadOptions(**given))  # type: ignore[operator]
            assert caught.value.message == f"{name} has no column 'Verbatin'."
            assert caught.value.hint == "Did you mean 'Verbatim'?"


@pytest.mark.usefixtures("unread")
def test_of_several_files_the_last_one_is_looked_at_before_the_first_is_read(tmp_path: Path) -> None:
    for name in ("a.csv", "a.jsonl", "a.parquet"):
        WRITTEN[name](tmp_path / name)
    (tmp_path / "b.csv").write_text("id,words\n1,It broke on the first day\n2,All was well\n", encoding="utf-8")
    places = [tmp_path / name for name in ("a.csv", "a.jsonl", "a.parquet", "b.csv")]
    with pytest.raises(UsageError, match=r"b\.csv has no column 'verbatim'.*Its columns are 'id', 'words'"):
        read(places, ReadOptions(text=("verbatim",)))


def test_a_file_that_is_read_in_parts_is_looked_at_as_well(tmp_path: Path) -> None:
    _delimited(tmp_path / "a.csv")
    with pytest.raises(UsageError, match="no column 'Verbatin'"):
        next(stream([tmp_path / "a.csv"], ReadOptions(text=("Verbatin",)), large=1))


def test_columns_beside_the_file_are_found_in_its_settings(tmp_path: Path) -> None:
    _delimited(tmp_path / "a.csv")
    (tmp_path / "voca.toml").write_text('[columns]\ntext = "Verbatim"\nscore = {nps = "npss"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no column 'npss'"):
        read([tmp_path / "a.csv"])


def test_a_field_that_only_later_records_have_is_found(tmp_path: Path) -> None:
    records = [*[{"id": i, "said": f"The app was slow again on day {i}"} for i in range(1_200)], {"Extra.late": "pro"}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    found = read([tmp_path / "a.jsonl"], ReadOptions(text=("said",), segment=("extra.late",)))
    assert found.documents["segment.Extra.late"].to_pylist().count("pro") == 1
    with pytest.raises(UsageError, match=r"no column 'extra\.early'"):
        read([tmp_path / "a.jsonl"], ReadOptions(text=("said",), segment=("extra.early",)))


def test_a_column_that_is_made_of_another_one_is_found(tmp_path: Path) -> None:
    rows = [f"{i},The app was slow again on day {i},\"{{'plan': 'free', 'tier': {i % 3}}}\"" for i in range(40)]
    (tmp_path / "a.csv").write_text("\n".join(["id,said,about", *rows]) + "\n", encoding="utf-8")
    found = read([tmp_path / "a.csv"], ReadOptions(segment=("about.tier",)))
    assert set(found.documents["segment.about.tier"].to_pylist()) == {"0", "1", "2"}
    ways = ("web; phone", "phone; chat", "web", "chat")
    chosen = [f'{i},The app was slow again on day {i},"{ways[i % 4]}"' for i in range(60)]
    (tmp_path / "b.csv").write_text("\n".join(["id,said,channels", *chosen]) + "\n", encoding="utf-8")
    found = read([tmp_path / "b.csv"], ReadOptions(segment=("channels - web",)))
    assert set(found.documents["segment.channels - web"].to_pylist()) == {"yes", "no"}


def test_a_column_of_the_customers_is_not_asked_of_the_comments(tmp_path: Path) -> None:
    _delimited(tmp_path / "a.csv")
    rows = "\n".join(f"{row[0]},{('north', 'south')[i % 2]}" for i, row in enumerate(ROWS))
    (tmp_path / "crm.csv").write_text(f"id,region\n{rows}\n", encoding="utf-8")
    options = ReadOptions(segment=("region",), customers=str(tmp_path / "crm.csv"), on="id")
    assert set(read([tmp_path / "a.csv"], options).documents["segment.region"].to_pylist()) == {"north", "south"}


def test_a_table_in_memory_is_refused_before_its_columns_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voca.sources.documents.profile_columns", lambda *_: pytest.fail("profiled"))
    with pytest.raises(UsageError, match="frame has no column 'Verbatin'"):
        from_frame(pa.Table.from_pylist(RECORDS), ReadOptions(text=("Verbatin",)))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("COMENT", "Did you mean 'Comment' or 'Comment 2'?"),
        ("nps", "Did you mean 'How likely (NPS)'?"),
        ("ow", "Its columns are 'Comment', 'Comment 2', 'How likely (NPS)'."),
        ("weight", "Its columns are 'Comment', 'Comment 2', 'How likely (NPS)'."),
    ],
)
def test_the_nearest_names_are_said(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        find_column(name, ["Comment", "Comment 2", "How likely (NPS)"], "a.csv")
    assert caught.value.hint == hint


def test_answers_sorted_by_question_are_read_before_a_question_is_refused(tmp_path):
    asked = {"What should we improve?": "The app was slow again on day {}", "How likely (0-10)?": "{}"}
    rows = [(f"r{i}", question, form.format(i % 11)) for question, form in asked.items() for i in range(1_100)]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(map(",".join, (("respondent_id", "question", "answer"), *rows))), encoding="utf-8")
    assert len(read([path], ReadOptions(text=("What should we improve?",))).documents) == 1_100


def test_a_parquet_file_without_rows_is_one_whatever_is_named(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"comment": pa.array([], pa.string())}), path)
    with pytest.raises(EmptyFileError, match="has columns and no rows"):
        read([path], ReadOptions(text=("comment",)))
