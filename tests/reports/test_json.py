"""report.json: its schema, its reference page, its values."""

import json
import math
import os
from pathlib import Path

import jsonschema
import pytest

import voca.reports
from tests.reports import sample
from voca.config import ReportOptions
from voca.report import SECTION_KEYS, Report, Section, Table
from voca.reports import build, catalogue, json_report, json_schema, to_json, write_json
from voca.schema import SCHEMAS, from_records

ROOT = Path(voca.reports.__file__).parents[2]
REFERENCE = ROOT / "docs" / "report-json.md"


def hold(path: Path, text: str) -> None:
    if os.environ.get("VOCA_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def test_schema_is_the_declared_columns():
    hold(json_schema.PATH, json_schema.dumps_schema())


@pytest.mark.skipif(not REFERENCE.parent.is_dir(), reason="not in a checkout")
def test_reference_page_is_the_declared_columns():
    hold(REFERENCE, json_schema.reference())


def test_every_field_is_described():
    for tables in catalogue.TABLES.values():
        for columns in tables.values():
            assert len({column.key for column in columns}) == len(columns)
            assert all(column.help for column in columns)


@pytest.fixture(scope="module")
def validator():
    schema = json_schema.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_report_validates(report, validator):
    validator.validate(json.loads(json_report.dumps(report)))


@pytest.mark.parametrize("kept", [(), ("documents",), ("documents", "themes", "mentions"), ("scores", "scales")])
def test_thin_reports_validate(validator, tables, kept):
    some = {name: tables[name] for name in kept}
    validator.validate(to_json(build(some, {}, ReportOptions())))


def test_schema_refuses_what_is_not_declared(report, validator):
    made = to_json(report)
    made["themes"]["tables"]["themes"]["rows"][0]["surprise"] = 1
    assert not validator.is_valid(made)


def test_top_level_keys(report):
    assert list(to_json(report)) == ["format_version", "title", *SECTION_KEYS, "manifest"]


def test_values(report):
    made = to_json(report)
    driver = made["drivers"]["tables"]["themes"]["rows"][0]
    assert driver["adjusted_interval"] == {"low": -16.9, "high": -7.3}
    assert driver["small_base"] is False
    theme = made["themes"]["tables"]["themes"]["rows"][0]
    assert theme["mix"] == {"negative": 1.0, "neutral": 0.0, "positive": 0.0}
    assert theme["share"] == 50 / 189  # full precision
    assert made["manifest"] == {
        key: sample.MANIFEST[key]
        for key in ("version", "pipeline", "seed", "inputs")  # no time of making
    }
    quote = made["quotes"]["quotes"][0]
    assert set(quote) == {
        "text", "document_id", "start", "end", "theme_id", "theme", "polarity", "source", "facts", "group"
    }  # fmt: skip
    periods = made["trends"]["tables"]["periods"]["rows"]
    assert periods[0]["estimate"] is None  # was NaN


def test_written_file_is_utf8_and_stable(report, tmp_path, tables):
    path = tmp_path / "report.json"
    write_json(report, path)
    again = json_report.dumps(build(tables, sample.MANIFEST, ReportOptions()))
    text = path.read_text(encoding="utf-8")
    assert text == again
    assert "这个月" in text
    assert "\\u001b[31m" in text  # escaped, not raw


def test_not_a_number_becomes_null():
    column = catalogue.TABLES["scores"]["overall"][4]
    table = Table("overall", "", (column,), ((math.nan,), (math.inf,)))
    report = Report(
        "t", (Section("scores", "", tables=(table,)),), {"models": {"y": math.nan}, "seed": {2, 1}, "created": "now"}
    )
    made = json.loads(json_report.dumps(report))
    assert [row[column.key] for row in made["scores"]["tables"]["overall"]["rows"]] == [None, None]
    assert made["manifest"] == {"seed": [1, 2], "models": {"y": None}}


def test_lone_surrogates_can_be_written(tmp_path):
    write_json(Report("a\ud800b", ()), tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["title"] == "a\ufffdb"


def test_sample_is_as_declared(tables):
    from voca.schema import check

    for name in SCHEMAS:
        assert check(tables[name], name) == []
    assert from_records("issues", []).num_rows == 0
