"""Sentences of the report: grammatical for none, one and several, and as fine as the tables beside them."""

import pyarrow as pa
import pytest

from tests.reports import sample
from voca.config import ReportOptions
from voca.reports import build, findings, render_text
from voca.reports.material import Material
from voca.reports.sections import explanation
from voca.schema import from_records


def with_verdicts(tables, **verdicts):
    """Change the verdicts of themes on the primary score; the others are on a small base."""
    rows = tables["drivers"].to_pylist()
    made = [row | {"verdict": verdicts.get(row["theme_id"], "small base")} for row in rows]
    return tables | {"drivers": from_records("drivers", made)}


CLEARLY = "with a clearly different NPS once the other themes are held equal"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ({"T1": "driver"}, f"The only theme with a large enough base goes {CLEARLY}."),
        ({"T1": "no clear effect"}, f"The only theme with a large enough base does not go {CLEARLY}."),
        ({"T1": "not estimable"}, "The only theme with a large enough base cannot be estimated."),
        ({"T1": "driver", "T2": "confounded"}, f"1 of 2 themes with a large enough base goes {CLEARLY}."),
        ({"T1": "no clear effect", "T2": "confounded"}, f"0 of 2 themes with a large enough base go {CLEARLY}."),
        ({"T1": "driver", "T2": "driver"}, f"2 of 2 themes with a large enough base go {CLEARLY}."),
        (
            {"T1": "driver", "T2": "not estimable"},
            f"1 of 2 themes with a large enough base goes {CLEARLY}; 1 cannot be estimated.",
        ),
    ],
)
def test_how_many_themes_are_drivers(tables, verdicts, said):
    made = build(with_verdicts(tables, **verdicts), sample.MANIFEST, ReportOptions())
    assert made.section("drivers").lead[0] == said


@pytest.mark.parametrize(("coded", "share"), [(189, "(31%)"), (1000, "(31.0%)")])
def test_a_headline_has_the_decimals_of_the_tables(tables, monkeypatch, coded, share):
    monkeypatch.setattr(Material, "coded", coded)
    made = build(tables, sample.MANIFEST, ReportOptions())
    assert f"62 scored responses {share}" in made.section("overview").lead[0]


def test_a_quote_in_the_terminal_has_its_place(report):
    quote = report.section("quotes").quotes[0]
    assert quote.source == "reviews.csv, row 3"
    assert quote.source in render_text(report, 80, "quotes")
    assert quote.source in render_text(report, 80)


@pytest.mark.parametrize(
    ("column", "places"),
    [
        ("nps", ("column “How likely are you to recommend us?”",)),
        ("outcome.churned", ("column “Left”",)),
        ("time", ()),  # the file has none
        ("sentiment", ()),
        ("Comment", ("column “Comment”",)),
    ],
)
def test_a_problem_found_later_is_located_by_the_file_s_own_columns(tables, column, places):
    columns = [("How likely are you to recommend us?", "score.nps"), ("Comment", "text"), ("Left", "outcome.churned")]
    made = tables | {
        "issues": from_records("issues", [{"code": "one", "message": "Something is odd.", "column": column}]),
        "columns": from_records("columns", [{"column": name, "target": target} for name, target in columns]),
    }
    (row,) = build(made, sample.MANIFEST, ReportOptions()).section("warnings").table("issues").records()
    assert row["places"] == places


@pytest.mark.parametrize(
    ("verdict", "before", "recent", "shown"),
    [
        ("rising", 0.070, 0.072, False),
        ("rising", 0.070, 0.080, True),
        ("rising", 0.0, 0.01, True),
        ("rising", 0.08, 0.06, False),
        ("falling", 0.08, 0.06, True),
        ("falling", 0.08, 0.079, False),
        ("emerging", None, None, True),
    ],
)
def test_a_rise_of_long_ago_is_no_headline(verdict, before, recent, shown):
    assert findings._shows({"verdict": verdict, "before_share": before, "recent_share": recent}) is shown


@pytest.mark.parametrize(
    ("gone", "left_out", "said"),
    [
        ((), False, "the other themes, segments, time and wait_minutes held equal"),
        ((), True, "the other themes, segments, time (but for what the warnings name) and wait_minutes held equal"),
        (("time",), False, "the other themes, segments and wait_minutes held equal"),
        (("time", "segments"), False, "the other themes and wait_minutes held equal"),
        (("time", "segments", "operational"), False, "the other themes held equal"),
    ],
)
def test_no_more_is_held_equal_than_the_data_have(tables, gone, left_out, said):
    changed = dict(tables)
    if "time" in gone:
        table = tables["documents"]
        nothing = pa.nulls(table.num_rows, table.schema.field("time").type)
        changed["documents"] = table.set_column(table.column_names.index("time"), "time", nothing)
    if "segments" in gone:
        whole = [row for row in tables["scores"].to_pylist() if not row["dimension"]]
        changed["scores"] = from_records("scores", whole)
    if "operational" in gone:
        changed["operational"] = from_records("operational", [])
    if left_out:
        issue = {"code": "control-left-out", "severity": "warning", "message": "left out: plan.", "score": "nps"}
        changed["issues"] = from_records("issues", [*tables["issues"].to_pylist(), issue])
    notes = build(changed, sample.MANIFEST, ReportOptions()).section("drivers").notes
    assert any(f"the same with {said}" in note for note in notes)


@pytest.mark.parametrize(("weighted", "said"), [(False, "mention it (n = "), (True, "mention it, by weight (n = ")])
def test_an_explained_share_says_that_it_is_by_weight(tables, monkeypatch, weighted, said):
    monkeypatch.setattr(Material, "weighted", weighted)
    lead = explanation.section(Material(tables, sample.MANIFEST, ReportOptions()), "T1").lead
    assert f"of the scored responses with text {said}" in lead[0]
