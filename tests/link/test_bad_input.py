"""Bad input: the figures that can still be given are given, the others say why they are withheld."""

import re
from pathlib import Path

import numpy as np
import pytest

from tests.link.study import START, draw, mentions, rows, scales, tables
from voca import schema
from voca.link import LinkOptions, link, result

N = 400


def study(change=None, **columns):
    """Make an ordinary study of four themes, two plans and a year; `change` spoils who mentions what."""
    negative, positive = draw(N, 4, 51, share=0.25)
    if change is not None:
        negative, positive = change(negative, positive)
    rng = np.random.default_rng(52)
    y = np.clip(np.round(8 - 4 * negative[:, 0] + rng.normal(0, 1.5, N)), 0, 10)
    given = {
        "score__nps": y,
        "segment__plan": np.where(np.arange(N) % 2 == 0, "Basic", "Pro").astype(object),
        "time": START + (np.arange(N) * 360 // N).astype("timedelta64[D]"),
    }
    return tables(y, negative, positive, kind="nps", **(given | columns))


def score(**at):
    """Make a score column that is empty but for some rows."""
    found = np.full(N, np.nan)
    for row, value in at.items():
        found[int(row[1:])] = value
    return found


def everybody(negative, positive):
    return np.column_stack([np.ones(N, bool), negative[:, 1:]]), np.column_stack([np.zeros(N, bool), positive[:, 1:]])


def everybody_of_either_mood(negative, positive):
    bad = np.arange(N) % 3 == 0
    return np.column_stack([bad, negative[:, 1:]]), np.column_stack([~bad, positive[:, 1:]])


def one_or_other(negative, positive):
    first = np.arange(N) % 3 == 0
    none = np.zeros((N, 2), bool)
    return np.column_stack([first, ~first, negative[:, 2:]]), np.column_stack([none, positive[:, 2:]])


def all_but_three_alike(negative, positive):
    alike = (table[:, 0] & (np.cumsum(table[:, 0]) > few) for table, few in ((negative, 2), (positive, 1)))
    pairs = zip((negative, positive), alike, strict=True)
    return tuple(np.column_stack([table[:, 0], other, table[:, 2:]]) for table, other in pairs)


def nobody(negative, positive):
    return np.column_stack([np.zeros(N, bool), negative[:, 1:]]), np.column_stack([np.zeros(N, bool), positive[:, 1:]])


def same(negative, positive):
    return negative[:, [0, 0, 2, 3]], positive[:, [0, 0, 2, 3]]


def many(negative, positive):
    rng = np.random.default_rng(53)
    return rng.random((N, 500)) < 0.05, rng.random((N, 500)) < 0.05


ONE = np.array(["Gold"] + ["Basic", "Pro"] * 199 + ["Pro"], dtype=object)
WEIGHTS = np.concatenate([[0.0, -1.0, np.nan, np.inf], np.ones(N - 4)])
HALF = np.array(START + (np.arange(N) * 360 // N).astype("timedelta64[D]"), dtype="datetime64[us]")
HALF[::2] = np.datetime64("NaT")

# name: (study, [(table, where, {column: value; ... for "something"; a string that the text has in it})], issues)
CASES = {
    "a constant score": (
        lambda: study(score__nps=np.full(N, 9.0)),
        [
            ("scores", {"dimension": ""}, {"estimate": 100.0, "low": ..., "note": "is the same"}),
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"share": ..., "leave_out": 0.0, "adjusted": None, "importance": None, "verdict": "not estimable",
                 "reason": "every score is the same"},
            ),
            ("segments", {"level": "theme", "theme_id": "00", "segment": "Pro"}, {"share": ..., "q": ...}),
        ],
        {"constant-score": "nothing can be linked"},
    ),
    "one scored row": (
        lambda: study(score__nps=score(r5=10.0)),
        [
            ("scores", {"dimension": ""}, {"n": 1, "estimate": 100.0, "low": None, "note": "one customer only"}),
            ("segments", {"level": "theme", "theme_id": "00", "segment": "Pro"}, {"share": ..., "gap": None}),
            ("trend_tests", {"level": "theme", "theme_id": "00"}, {"slope": ...}),
        ],
        {"unscored": "399 of 400 responses have no “nps” score"},
    ),
    "a theme everyone mentions": (
        lambda: study(everybody),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"share": 1.0, "share_low": ..., "score_with": ..., "score_without": None, "leave_out": None,
                 "adjusted": None, "verdict": "not estimable", "reason": "every scored comment mentions it"},
            ),
            ("drivers", {"level": "theme", "theme_id": "02"}, {"adjusted": ..., "leave_out": ...}),
        ],
        {},
    ),
    "a theme everyone mentions in either mood": (
        lambda: study(everybody_of_either_mood),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"share": 1.0, "leave_out": None, "adjusted": None, "adjusted_low": None, "adjusted_high": None,
                 "adjusted_p": None, "negative_impact": ..., "negative_low": ..., "positive_impact": None,
                 "importance": ..., "reason": "there is nobody to compare with; its negative mentions are compared"},
            ),
            ("bridge", {"level": "theme", "part": "baseline"}, {"theme_ids": ["00"], "contribution": ...}),
        ],
        {},
    ),
    "everyone mentions one theme or the other": (
        lambda: study(one_or_other),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"leave_out": ..., "adjusted": None, "negative_impact": None, "verdict": "not estimable",
                 "reason": "mentions it or “Theme 1”: there is nobody to compare with"},
            ),
            ("bridge", {"level": "theme", "part": "baseline"}, {"theme_ids": ["00", "01"]}),
        ],
        {},
    ),
    "themes alike but for three comments": (
        lambda: study(all_but_three_alike),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"leave_out": ..., "adjusted": None, "verdict": "not estimable",
                 "reason": "cannot be told apart from “Theme 1”; together they are worth"},
            ),
        ],
        {},
    ),
    "a theme nobody mentions": (
        lambda: study(nobody),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"n": 0, "share": 0.0, "share_high": ..., "leave_out": None, "adjusted": None, "verdict": "small base",
                 "reason": "no scored comment mentions it"},
            ),
        ],
        {},
    ),
    "perfectly collinear themes": (
        lambda: study(same),
        [
            (
                "drivers",
                {"level": "theme", "theme_id": "00"},
                {"leave_out": ..., "adjusted": None, "importance": None, "verdict": "not estimable",
                 "reason": "cannot be told apart from “Theme 1”; together they are worth"},
            ),
            ("drivers", {"level": "theme", "theme_id": "02"}, {"adjusted": ...}),
            ("bridge", {"level": "theme", "part": "joint"}, {"theme_ids": ["00", "01"], "contribution": ...}),
        ],
        {},
    ),
    "a segment with one member": (
        lambda: study(segment__plan=ONE),
        [
            ("scores", {"segment": "Gold"}, {"n": 1, "estimate": ..., "low": None, "note": "one customer only"}),
            (
                "segments",
                {"level": "theme", "theme_id": "00", "segment": "Gold"},
                {"n_segment": 1, "low": ..., "q": None, "gap_q": None, "mean_q": None, "muted": True,
                 "note": "under 30 customers"},
            ),
            ("segments", {"level": "theme", "theme_id": "00", "segment": "Pro"}, {"q": ..., "muted": False}),
        ],
        {},
    ),
    "more themes than rows": (
        lambda: study(many),
        [
            ("drivers", {"level": "theme", "theme_id": "00"}, {"leave_out": ..., "share": ...}),
            ("bridge", {"level": "theme", "part": "baseline"}, {"contribution": ...}),
        ],
        {"too-many-themes": "are too many for the responses"},
    ),
    "weights that are zero, negative, missing or infinite": (
        lambda: study(weight=WEIGHTS),
        [("scores", {"dimension": ""}, {"n": 396, "low": ...})],
        {"unusable-weight": "4 of 400 responses have no usable weight (1 missing, 1 zero, 2 negative or infinite)"},
    ),
    "no usable weight": (
        lambda: study(weight=np.zeros(N)),
        [("scores", {"dimension": ""}, {"n": 400, "low": ...})],
        {"no-usable-weight": "the figures are unweighted"},
    ),
    "scores off their scale": (
        lambda: study(score__nps=np.where(np.arange(N) < 7, 11.0, np.arange(N) % 11)),
        [("scores", {"dimension": ""}, {"n": 393, "low": ...})],
        {"off-scale": "7 values of “nps” are off its scale 0 to 10"},
    ),
    "dates missing for half": (
        lambda: study(time=HALF),
        [
            ("scores", {"dimension": ""}, {"n": 400}),
            ("drivers", {"level": "theme", "theme_id": "00"}, {"adjusted": ..., "verdict": "driver"}),
            ("trend_tests", {"level": "theme", "theme_id": "00"}, {"slope": ...}),
        ],
        {"missing-time": "200 responses (50%) have no time and are in no trend"},
    ),
    "no date at all": (
        lambda: study(time=np.full(N, np.datetime64("NaT"), dtype="datetime64[us]")),
        [("drivers", {"level": "theme", "theme_id": "00"}, {"adjusted": ...})],
        {"no-time": "no trends"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_can_be_given_is_and_the_rest_says_why(case):
    make, expected, issues = CASES[case]
    found = link(*make())
    for table, where, values in expected:
        row = rows(found.tables[table], **where)[0]
        for column, value in values.items():
            if value is ...:
                assert row[column] is not None, (table, column)
            elif isinstance(value, str) and column in ("note", "reason"):
                assert value in row[column], (table, row[column])
            else:
                assert row[column] == (pytest.approx(value) if isinstance(value, float) else value), (table, column)
    said = {issue.code: issue.message for issue in found.issues}
    for code, words in issues.items():
        assert words in said[code]
    for table in found.tables.values():
        for column in table.select([f.name for f in table.schema if str(f.type) == "double"]).columns:
            assert all(value is None or np.isfinite(value) for value in column.to_pylist())


def test_no_score_leaves_shares_segments_and_trends():
    docs, sentences, said, known, _ = study()
    found = link(docs.drop_columns(["score.nps"]), sentences, said, known, scales())
    assert found.scores.num_rows == found.drivers.num_rows == found.actions.num_rows == 0
    assert rows(found.segments, level="theme", theme_id="00", segment="Pro")[0]["share"] is not None
    assert rows(found.trend_tests, level="theme", theme_id="00")[0]["slope"] is not None
    issue = next(issue for issue in found.issues if issue.code == "no-score")
    assert "no impact of a theme on a score can be given" in issue.message
    assert issue.hint


def test_a_segment_with_ten_thousand_values_is_refused_with_advice():
    n = 10_000
    docs, sentences, _, known, scale = tables(
        np.arange(n) % 11, np.zeros((n, 1)), kind="nps", segment__spent=[str(i) for i in range(n)]
    )
    said = mentions(np.arange(n)[:, None] % 3 == 0)
    found = link(docs, sentences, said, known, scale)
    issue = next(issue for issue in found.issues if issue.code == "too-many-segments")
    assert "Segment 'spent' has 10,000 values, more than 50" in issue.message
    assert "--segment spent:0-10,11-50" in issue.hint  # its values are numbers
    assert not rows(found.scores, dimension="spent")
    assert found.segments.num_rows == 0
    assert rows(found.drivers, level="theme", theme_id="00")[0]["adjusted"] is not None


def test_those_without_a_value_do_not_make_a_column_one_too_many():
    plan = np.array([None, *(f"plan {i % 50:02d}" for i in range(N - 1))], dtype=object)
    found = link(*study(segment__plan=plan))
    assert "too-many-segments" not in {issue.code for issue in found.issues}
    assert len(rows(found.segments, level="theme", theme_id="00", dimension="plan")) == 51
    plan[1:] = [f"plan {i % 51:02d}" for i in range(N - 1)]
    issue = next(i for i in link(*study(segment__plan=plan)).issues if i.code == "too-many-segments")
    assert "Segment 'plan' has 51 values, more than 50" in issue.message


def test_missing_values_are_a_group_of_their_own_and_said_so():
    plan = np.array(["Basic", "Pro", None, None] * (N // 4), dtype=object)
    found = link(*study(segment__plan=plan))
    group = rows(found.segments, level="theme", theme_id="00", segment="(missing)")[0]
    assert group["n_segment"] == N // 2
    issue = next(issue for issue in found.issues if issue.code == "missing-segment")
    assert "200 of 400 responses have no 'plan': a group of their own" in issue.message


def test_two_columns_at_a_time():
    region = np.where(np.arange(N) % 3 == 0, "North", "South").astype(object)
    found = link(*study(segment__region=region), LinkOptions(by=(("region", "plan"),)))
    assert {row["dimension"] for row in found.segments.to_pylist()} == {"plan within region"}
    groups = {row["segment"] for row in found.segments.to_pylist()}
    assert groups == {"North: Basic", "North: Pro", "South: Basic", "South: Pro"}


def test_an_empty_study_is_empty_tables():
    empty = [schema.empty(name) for name in ("documents", "sentences", "mentions", "themes", "scales")]
    assert {table.num_rows for table in link(*empty).tables.values()} == {0}


def test_the_codes_of_linking_are_listed():
    """They are taken out of a study's issues when it is linked again; no-score comes from elsewhere too, and stays."""
    folder = Path(result.__file__).parent
    used = {code for path in folder.glob("*.py") for code in re.findall(r'Issue\("([a-z-]+)"', path.read_text("utf-8"))}
    assert used - {"no-score"} == result.CODES
