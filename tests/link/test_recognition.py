"""Impacts that another theme's unrecognised mentions could explain: the formula, and who is called a driver."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link.study import rows, step, tables
from voca.link import LinkOptions, link
from voca.link.comparisons import Comparison
from voca.link.drivers import drivers
from voca.link.explain import explain
from voca.link.prepared import prepare
from voca.link.recognition import measured, missed
from voca.link.segments import segments

TRUE = LinkOptions().recognition


def recognised(given):
    """Let a model have recognised the mentions."""
    documents, sentences, mentions, *others = given
    at = mentions.schema.get_field_index("confidence")
    sure = pa.array(np.full(mentions.num_rows, 0.9), mentions.schema.field(at).type)
    return documents, sentences, mentions.set_column(at, "confidence", sure), *others


def misread(true, right, rng):
    """Draw what is recognised: a part of the mentions, and as many that are none as make the rest of it wrong."""
    share = true.mean(axis=0)
    found = true & (rng.random(true.shape) < right)
    return found | ~true & (rng.random(true.shape) < share * (1 - right) / (1 - share))


def world(n=3000, cost=0.0, right=0.8, seed=3):
    """Draw 0: harmful; 1: often beside it, costing `cost`; 2: harmful alone; 3: pleasing. A fifth is misrecognised."""
    rng = np.random.default_rng(seed)
    true = rng.random((n, 4)) < 0.12
    true[:, 0] = rng.random(n) < 0.2
    true[:, 1] = rng.random(n) < np.where(true[:, 0], 0.4, 0.04)
    points = 7.2 - 2.5 * true[:, 0] - cost * true[:, 1] - 1.2 * true[:, 2] + true[:, 3] + rng.normal(0, 2.2, n)
    answer = np.clip(np.round(points), 0, 10)
    y = np.where(answer >= 9, 100.0, np.where(answer <= 6, -100.0, 0.0))
    return y, misread(true, right, rng)


def judged(y, found, **options):
    table = link(*recognised(tables(y, found)), LinkOptions(**options)).drivers
    return {row["theme_id"]: row for row in rows(table, level="theme")}


def test_what_is_left_solves_the_equations_with_the_error_taken_off():
    y, found = world()
    row = judged(y, found)["01"]
    x = found - found.mean(axis=0)
    gram, moment = x.T @ x, x.T @ (y - y.mean())
    left = []
    for other in (0, 2, 3):
        error = np.zeros(4)
        alone = 1 / np.linalg.inv(gram)[other, other]  # what the others leave of its variance
        error[other] = (1 - TRUE) * alone
        left.append(np.linalg.solve(gram - np.diag(error), moment)[1] * found[:, 1].mean())
    plain = np.linalg.solve(gram, moment)[1] * found[:, 1].mean()
    assert row["adjusted"] == pytest.approx(plain)
    assert row["robust"] == pytest.approx(min(max(left), 0.0))
    assert min(left) < plain < max(left)


@pytest.mark.parametrize(
    ("cost", "called"), [(0.0, {"00": "driver", "01": "confounded"}), (1.5, {"00": "driver", "01": "driver"})]
)
def test_an_innocent_companion_is_no_driver_and_a_guilty_one_is(cost, called):
    found = judged(*world(cost=cost))
    assert {theme: found[theme]["verdict"] for theme in called} == called
    assert [found[theme]["verdict"] for theme in ("02", "03")] == ["driver", "driver"]


def test_the_reason_names_the_companion_and_how_much_it_explains():
    row = judged(*world())["01"]
    assert row["adjusted_high"] < 0  # by itself the impact is clear
    assert row["reason"].startswith(
        "its impact may not be its own; mentions of “Theme 0” that were taken for other themes, or for none, could "
        "explain −"
    )


def test_codes_that_people_gave_are_taken_as_they_are():
    y, found = world()
    row = next(row for row in rows(link(*tables(y, found)).drivers, level="theme", theme_id="01"))
    assert row["robust"] == row["adjusted"]
    assert row["verdict"] == "driver"
    assert judged(y, found, recognition=1.0)["01"]["verdict"] == "driver"


def test_the_derivation_shows_what_would_be_left():
    y, found = world()
    documents, _, *others = recognised(tables(y, found))
    said = step(explain(documents, *others, "01", LinkOptions()), "Adjusted impact", "what would be left of it")
    assert said["value"] == judged(y, found)["01"]["robust"]
    assert said["how"] == "were 40% of what tells mentions of “Theme 0” from the others mistakes of recognition"


def test_a_checked_sample_says_how_much_is_true():
    rng = np.random.default_rng(6)
    true = rng.random(4000) < 0.2
    said = np.where(rng.random(4000) < 0.8, true, rng.random(4000) < 0.1)
    row = {"theme_id": "b", "share": said.mean(), "share_corrected": true.mean(),
           "precision": true[said].mean(), "recall": said[true].mean()}  # fmt: skip
    few = {"theme_id": "a", "share": 0.1, "share_corrected": None, "precision": 1.0, "recall": 1.0}
    found = measured([row, few], ["a", "b", "c"], 0.6)
    assert found == pytest.approx([0.6, np.corrcoef(true, said)[0, 1] ** 2, 0.6])


def test_a_theme_that_is_not_recognised_at_all_explains_what_it_can():
    wrong = {"theme_id": "a", "share": 0.5, "share_corrected": 0.5, "precision": 0.1, "recall": 0.1}
    assert measured([wrong], ["a"], 0.6) == 0.0
    y, found = world()
    said = recognised(tables(y, found))
    ready = prepare(*(said[i] for i in (0, 2, 3, 4)), LinkOptions())
    labels = {f"{i:02d}": f"Theme {i}" for i in range(4)}
    whole = ready.frame, ready.measures[0], ready.levels["theme"], [], labels, LinkOptions()
    row = drivers(*whole, [wrong | {"theme_id": "00"}])[0].columns
    assert 0 <= -row["robust"][1] < -drivers(*whole)[0].columns["robust"][1]


def test_an_innocent_companion_is_spared_by_how_the_harmful_theme_is_recognised():
    y, found = world()
    said = recognised(tables(y, found))
    sure = {"theme_id": "00", "share": found[:, 0].mean(), "share_corrected": 0.2, "precision": 1.0, "recall": 1.0}
    ready = prepare(*(said[i] for i in (0, 2, 3, 4)), LinkOptions())
    labels = {f"{i:02d}": f"Theme {i}" for i in range(4)}
    whole = ready.frame, ready.measures[0], ready.levels["theme"], [], labels, LinkOptions()
    usual, perfect = drivers(*whole)[0], drivers(*whole, [sure])[0]
    assert [one.columns["verdict"][1] for one in (usual, perfect)] == ["confounded", "driver"]


def west(more, n=8000, right=0.8, seed=2):
    """Draw 0: costs more in the West; 1: often beside it, costing `more` there itself; 2: costs more there, alone."""
    rng = np.random.default_rng(seed)
    true, region = rng.random((n, 3)) < 0.17, rng.choice(["West", "North", "East", "South"], n)
    true[:, 1] = rng.random(n) < np.where(true[:, 0], 0.5, 0.06)
    cost = np.array([1.5, 0.0, 0.5]) + np.array([2.0, more, 2.5]) * (region == "West")[:, None]
    given = np.clip(np.round(8.5 - (true * cost).sum(axis=1) + rng.normal(0, 1.8, n)), 0, 10)
    return given, region, misread(true, right, rng)


@pytest.mark.parametrize(
    ("more", "recognition", "leader"), [(0.0, 1.0, None), (0.0, TRUE, "00"), (2.0, TRUE, None), (2.0, 1.0, None)]
)
def test_a_gap_that_missed_mentions_explain_is_not_called_a_themes_own(more, recognition, leader):
    given, region, found = west(more)
    table = link(
        *recognised(tables(given, found, kind="nps", segment__region=region)), LinkOptions(recognition=recognition)
    ).segments
    by = {row["theme_id"]: row for row in rows(table, level="theme") if row["segment"] == "West"}
    assert max(by[theme]["gap_q"] for theme in ("00", "01", "02")) <= 0.05
    assert {theme: by[theme]["gap_behind_theme"] for theme in by} == {"00": None, "01": leader, "02": None}


@pytest.mark.parametrize(("more", "behind"), [(0.0, True), (2.0, False)])
def test_a_gap_is_that_of_a_subject_which_is_spread_over_two_themes(more, behind):
    given, region, found = west(more, right=1.0)
    first = np.random.default_rng(5).random(len(found)) < 0.5
    spread = np.column_stack([found[:, 0] & first, found[:, 0] & ~first, found[:, 1]])
    table = link(
        *recognised(tables(given, spread, kind="nps", segment__region=region)), LinkOptions(recognition=TRUE)
    ).segments
    by = {row["theme_id"]: row for row in rows(table, level="theme") if row["segment"] == "West"}
    assert max(by[theme]["gap_q"] for theme in ("00", "01", "02")) <= 0.05
    assert (by["00"]["gap_behind_theme"], by["01"]["gap_behind_theme"]) == (None, None)
    assert (by["02"]["gap_behind_theme"] in ("00", "01")) == behind


def test_a_checked_sample_says_of_whose_gap_it_is():
    given, region, found = west(0.0)
    sure = {"theme_id": "00", "share": found[:, 0].mean(), "share_corrected": 0.17, "precision": 1.0, "recall": 1.0}
    said = recognised(tables(given, found, kind="nps", segment__region=region))
    ready = prepare(*(said[i] for i in (0, 2, 3, 4)), LinkOptions())
    whole = ready.frame, ready.measures[0], ready.levels["theme"], [Comparison("region")], LinkOptions()
    for calibration, leader in (((), "00"), ([sure], None)):
        table = segments(*whole, calibration)
        here = (table["segment"] == "West") & (table["theme_id"] == "01")
        assert table["gap_behind_theme"][here].tolist() == [leader]


def test_missed_is_what_a_rare_theme_leaves_unrecognised():
    share, right = 0.001, 0.7  # both recall and precision
    squared_correlation = ((right - share) / (1 - share)) ** 2
    assert missed(np.array([squared_correlation, 1.0, 0.0])) == pytest.approx([0.3, 0.0, 0.5], abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.05, 1.0))
def test_what_is_left_lies_between_nothing_and_the_impact(seed, recognition):
    y, found = world(300, 1.0, 0.9, seed)
    for row in judged(y, found, recognition=recognition, min_base=5).values():
        assert 0 <= row["robust"] * np.sign(row["adjusted"]) <= abs(row["adjusted"]) + 1e-12
