"""Two groups that are each other's rest, sub-themes among themes, weights, and what leads where little is clear."""

import re
from dataclasses import replace

import pyarrow as pa
import pytest

from tests.reports import sample
from voca import schema
from voca.config import ReportOptions
from voca.reports import build, render_text
from voca.reports.html import page

TWO = {"dimension": "plan", "level": "theme", "theme_id": "T1", "score": "nps", "n_segment": 90, "n": 40,
       "n_customers": 40, "n_scored": 38, "muted": False, "gap_q": 0.9, "gap_difference": 1.0, "gap": -5.0,
       "rest_gap": -6.0, "q": 0.9, "share": 0.4, "rest_share": 0.4, "difference": 0.0}  # fmt: skip
SHARES = {"share": 0.45, "rest_share": 0.2, "difference": 0.25, "low": 0.1, "high": 0.4, "q": 0.01, "effect_size": 0.5}
MEANS = {"mean": -60.0, "rest_mean": -20.0, "mean_difference": -40.0, "mean_low": -70.0, "mean_high": -10.0,
         "mean_p": 0.001, "mean_q": 0.01, "hedges_g": -0.5}  # fmt: skip
MOODS = {"sentiment": -70.0, "rest_sentiment": -20.0, "sentiment_difference": -50.0, "sentiment_low": -80.0,
         "sentiment_high": -20.0, "sentiment_p": 0.001, "sentiment_q": 0.01}  # fmt: skip


def turned(figures, here, rest):
    """Give the same comparison as the other group has it."""
    made = {key: -value if "difference" in key or key in ("effect_size", "hedges_g") else value
            for key, value in figures.items()}  # fmt: skip
    return made | {here: figures[rest], rest: figures[here]}


def two_groups(figures, here, rest):
    rows = [TWO | {"segment": "Basic"} | turned(figures, here, rest), TWO | {"segment": "Pro"} | figures]
    given = sample.tables() | {"segments": schema.from_records("segments", rows)}
    return build(given, sample.MANIFEST, ReportOptions()).section("segments")


@pytest.mark.parametrize(
    ("key", "figures", "here", "rest"),
    [
        ("differences", SHARES, "share", "rest_share"),
        ("scores", MEANS, "mean", "rest_mean"),
        ("moods", MOODS, "sentiment", "rest_sentiment"),
    ],
)
def test_two_groups_that_are_all_there_is_are_one_finding(key, figures, here, rest):
    section = two_groups(figures, here, rest)
    (row,) = section.table(key).records()
    assert (row["segment"], row[here], row[rest]) == ("Pro", figures[here], figures[rest])
    assert "Of two groups that are all there is in a column, one is shown" in " ".join(section.notes)
    assert [row["segment"] for row in section.table("all").records()] == ["Basic", "Pro"]


def test_of_three_groups_all_that_differ_are_shown():
    rows = [TWO | SHARES | {"segment": "Pro"},
            TWO | turned(SHARES, "share", "rest_share") | {"segment": "Basic", "rest_share": 0.44},
            TWO | {"segment": "Trial"}]  # fmt: skip
    given = sample.tables() | {"segments": schema.from_records("segments", rows)}
    section = build(given, sample.MANIFEST, ReportOptions()).section("segments")
    assert {row["segment"] for row in section.table("differences").records()} == {"Pro", "Basic"}
    assert "Of two groups" not in " ".join(section.notes)


def test_the_lead_does_not_deny_what_a_table_below_shows():
    first, score, *_ = two_groups(MEANS, "mean", "rest_mean").lead
    assert first == (
        "No segment clearly differs from the rest in how often it mentions a theme, nor in the gap that this goes "
        "with: 2 comparisons on a large enough base, none with q at most 0.05 (corrected "
        "for testing many)."
    )
    assert score == (
        "Of those who mention “Delivery delays”, Pro (plan) scores 40.0 points lower than the rest: −60.0 (n = 38) "
        "against −20.0, a difference of −40.0 [−70.0, −10.0]."
    )
    mood = two_groups(MOODS, "sentiment", "rest_sentiment").lead[1]
    assert mood == (
        "Pro (plan) speaks less kindly of “Delivery delays” than the rest: mean mood −70 against −20, from −100, all "
        "negative, to +100 (n = 40)."
    )


def test_sub_themes_among_themes_are_marked():
    made = sample.tables()
    tests = made["trend_tests"].to_pylist()
    rows = [*tests, tests[0] | {"level": "subtheme", "theme_id": "late"}]
    report = build(made | {"trend_tests": schema.from_records("trend_tests", rows)}, sample.MANIFEST, ReportOptions())
    table = report.section("trends").table("themes")
    assert [list(table.records())[i]["label"] for i in table.nested] == ["Late parcels"]
    shown = render_text(report, 80, "trends")
    assert "\n– Late parcels" in shown
    assert "\n– Delivery delays" not in shown
    assert "Names after “–” are of sub-themes." in shown
    assert re.search("– (<[^>]+>)?Late parcels", page(report))
    alone = replace(table, rows=tuple(table.rows[i] for i in table.nested))
    assert alone.nested == ()  # nothing to tell them from


def test_weights_are_said_in_the_overview():
    made = sample.tables()
    documents = made["documents"]
    said = "count each response by its weight"
    assert said not in " ".join(build(made, sample.MANIFEST, ReportOptions()).section("overview").notes)
    weights = pa.array([1.5] * documents.num_rows)
    weighted = made | {"documents": documents.set_column(documents.column_names.index("weight"), "weight", weights)}
    overview = build(weighted, sample.MANIFEST, ReportOptions()).section("overview")
    assert said in " ".join(overview.notes)
    counted = [text for text in overview.lead if "scored response" in text]
    assert counted
    assert all("% by weight) " in text for text in counted)
    plain = build(made, sample.MANIFEST, ReportOptions()).section("overview").lead
    assert "by weight" not in " ".join(plain)


def test_many_problems_of_a_kind_are_said_in_the_words_of_one():
    total = "700 rows have this problem; the first 200 are listed"
    issues = [{"code": "number-unreadable", "severity": "warning", "source": "a.csv", "row": row, "column": "age",
               "message": message} for row, message in ((None, total), (3, "'young' is no usable number"))]  # fmt: skip
    given = sample.tables() | {"issues": schema.from_records("issues", issues)}
    (row,) = build(given, sample.MANIFEST, ReportOptions()).section("warnings").table("issues").records()
    assert row["message"] == f"'young' is no usable number ({total})"


def test_one_row_without_an_interval_has_no_unreliable_one():
    one = {"n": 1, "low": None, "high": None, "reliable": False}
    rows = [row | one for row in sample.tables()["scores"].to_pylist() if not row["dimension"]]
    given = sample.tables() | {"scores": schema.from_records("scores", rows)}
    shown = render_text(build(given, sample.MANIFEST, ReportOptions()), 100)
    assert "interval not reliable" not in shown
    assert "The score has no interval" in shown


def test_rows_on_a_small_base_do_not_decide_the_decimals():
    made = sample.tables()
    rows = [row | {"adjusted": 0.004, "adjusted_low": 0.001, "adjusted_high": 0.007} if row["theme_id"] == "T5" else row
            for row in made["drivers"].to_pylist()]  # fmt: skip
    assert next(row["verdict"] for row in rows if row["theme_id"] == "T5") == "small base"
    fine = made | {"drivers": schema.from_records("drivers", rows)}
    decimals = [
        next(column.digits for column in table.columns if column.key == "adjusted")
        for table in (build(given, sample.MANIFEST, ReportOptions()).section("drivers").table("themes")
                      for given in (made, fine))
    ]  # fmt: skip
    assert decimals == [1, 1]


def test_a_group_none_of_whom_wrote_says_so():
    made = sample.tables()
    given = made | {name: made[name].slice(0, 0) for name in ("drivers", "bridge", "actions")}
    report = build(given, sample.MANIFEST, ReportOptions())
    assert report.section("drivers").lead == (
        "No theme could be linked to NPS: no scored comment was looked at for themes.",
    )
    assert report.section("actions").lead[0].startswith("No scored comment was looked at for themes, so no gain")


def test_a_column_without_values_is_no_segment_that_is_too_small():
    made = sample.tables()
    documents = made["documents"]
    for name in [name for name in documents.column_names if name.startswith("segment.")]:
        documents = documents.set_column(
            documents.column_names.index(name), name, pa.nulls(documents.num_rows, pa.string())
        )
    given = made | {"documents": documents, "segments": made["segments"].slice(0, 0)}
    section = build(given, sample.MANIFEST, ReportOptions()).section("segments")
    assert section.lead == ("No response has a value in “plan” and “region”, so customers are not compared.",)


def test_groups_of_two_columns_that_are_the_same_responses_are_one_finding():
    def row(column, segment, theme, **other):
        named = {"dimension": column, "segment": segment, "theme_id": theme}
        return TWO | SHARES | {"level": "theme" if len(theme) == 2 else "subtheme"} | named | other

    themes = ("T1", "T2", "T3")
    made = [row(column, "Dresses", theme) for column in ("class", "department") for theme in themes]
    made += [row(column, "Scarves", theme, muted=True) for column in ("class", "department") for theme in themes]
    made += [row("class", "Knits", theme, rest_share=0.21) for theme in themes]
    made += [row("department", "Tops", theme, rest_share=0.21) for theme in themes]  # as many, but one is another
    given = sample.tables() | {"segments": schema.from_records("segments", made)}
    documents = given["documents"]
    classes = [("Dresses", "Knits", None, "Scarves")[i % 4] for i in range(documents.num_rows)]
    departments = [{"Knits": "Tops", None: "Shoes"}.get(name, name) for name in classes]
    departments[1:3] = departments[2], departments[1]
    for name, values in (("class", classes), ("department", departments)):
        documents = documents.append_column(f"segment.{name}", [values])
    section = build(given | {"documents": documents}, sample.MANIFEST, ReportOptions()).section("segments")
    told = [(r["dimension"], r["segment"]) for r in section.table("differences").records() if r["theme_id"] == "T1"]
    assert sorted(told) == [("class", "Dresses"), ("class", "Knits"), ("department", "Tops")]
    assert "Shown once, because they are the same responses: Dresses (class) and Dresses (department)." in section.notes
    assert ("department", "Dresses") in {(r["dimension"], r["segment"]) for r in section.table("all").records()}
    assert section.table("differences").base == "Base: responses with text in the segment; n of them mention the theme"


@pytest.mark.parametrize(("times", "said"), [
    (True, "There is no complete period to show a trend by."), (False, "There are no dates to show a trend by."),
])  # fmt: skip
def test_dates_within_one_period_are_not_said_to_be_missing(times, said):
    made = sample.tables()
    documents = made["documents"]
    if not times:
        at = documents.column_names.index("time")
        documents = documents.set_column(
            at, documents.schema.field("time"), pa.nulls(len(documents), pa.timestamp("us"))
        )
    given = made | {"documents": documents, "trends": made["trends"].slice(0, 0)}
    assert said in build(given, sample.MANIFEST, ReportOptions()).section("themes").notes


@pytest.mark.parametrize(("code", "why"), [
    ("too-few-periods", "There are too few complete periods"), ("partial-period", "No theme has a large enough base"),
])  # fmt: skip
def test_it_is_said_why_no_theme_can_rise_or_fall(code, why):
    made = sample.tables()
    tests = [row | {"verdict": "too little data", "change_q": None} for row in made["trend_tests"].to_pylist()]
    issue = {"code": code, "severity": "note", "message": "It is so."}
    given = made | {
        "trend_tests": schema.from_records("trend_tests", tests),
        "issues": schema.from_records("issues", [issue]),
    }
    lead = build(given, sample.MANIFEST, ReportOptions()).section("trends").lead
    assert f"{why} to say which themes rise or fall." in lead
