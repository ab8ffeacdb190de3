"""Does a theme cost a segment more: points and the mean of the answers, against statsmodels and by brute force."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from tests.link.study import rows, scales, tables
from voca.config import LinkOptions
from voca.link import link
from voca.link.arrays import adjust
from voca.link.customer_sums import customer_sums
from voca.link.frame import Sample
from voca.link.gaps import against_rest, behind, gap_columns, gaps, sums_by_segment
from voca.link.joint import _beyond, either

REGIONS = ("East", "North", "South", "West")


def answers(n, seed, extra=0.0, base=-2.0):
    """Draw a region, who mentions the theme, and answers of 0 to 10; the theme costs the West `extra` more."""
    rng = np.random.default_rng(seed)
    region = rng.choice(REGIONS, n)
    t = rng.random(n) < 0.3
    latent = 8 + base * t + extra * (t & (region == "West")) + rng.normal(0, 1.5, n)
    return region, t, np.clip(np.round(latent), 0, 10)


def interaction(y, t, inside):
    columns = np.column_stack([np.ones(len(y)), t, inside, t * inside]).astype(float)
    return sm.OLS(y, columns).fit(cov_type="HC2")


def null_variance(here, elsewhere):
    """The variance of the difference of two means: their own, or with the common variance where that is larger."""
    n1, n0 = len(here), len(elsewhere)
    own = here.var(ddof=1) / n1 + elsewhere.var(ddof=1) / n0
    common = ((n1 - 1) * here.var(ddof=1) + (n0 - 1) * elsewhere.var(ddof=1)) / (n1 + n0 - 2)
    return max(own, common / n1 + common / n0)


def test_points_and_answers_are_interactions_of_saturated_regressions():
    region, t, given = answers(1500, 1, -1.0)
    row = rows(
        link(*tables(given, t[:, None], kind="nps", segment__region=region)).segments, level="theme", segment="West"
    )[0]
    points, inside = np.where(given >= 9, 100, np.where(given <= 6, -100, 0)), region == "West"
    cells = [t & inside, ~t & inside, t & ~inside, ~t & ~inside]
    degrees = min(cell.sum() for cell in cells) - 1
    for stem, y in (("gap", points), ("answer", given)):
        theirs = interaction(y, t, inside)
        assert row[f"{stem}_difference"] == pytest.approx(theirs.params[3])
        half = stats.t.ppf(0.975, degrees) * theirs.bse[3]
        assert row[f"{stem}_high"] - row[f"{stem}_low"] == pytest.approx(2 * half)
        error = np.sqrt(sum(null_variance(y[here], y[elsewhere]) for here, elsewhere in (cells[::2], cells[1::2])))
        p = 2 * stats.t.sf(abs(theirs.params[3]) / error, degrees)
        assert row[f"{stem}_p"] == pytest.approx(p)
        assert p >= 2 * stats.t.sf(abs(theirs.params[3]) / theirs.bse[3], degrees)
    assert row["answer_gap"] == pytest.approx(given[cells[0]].mean() - given[cells[1]].mean())
    assert row["rest_answer_gap"] == pytest.approx(given[cells[2]].mean() - given[cells[3]].mean())
    assert row["n_scored"] == cells[0].sum()
    lowest = min(row["gap_p"], row["answer_p"])
    assert lowest <= row["gap_test_p"] <= 2 * lowest


def test_a_score_at_its_floor_shows_it_in_the_mean_of_the_answers():
    region, t, given = answers(1200, 2, -3.0, base=-4.0)
    given = np.where(t & (region == "West"), np.minimum(given, 6), given)  # all of them detractors
    row = rows(
        link(*tables(given, t[:, None], kind="nps", segment__region=region)).segments, level="theme", segment="West"
    )[0]
    assert row["gap_p"] > 0.05
    assert row["answer_p"] < 1e-6
    assert row["gap_q"] < 1e-5
    assert row["answer_high"] < 0


@pytest.mark.parametrize("kind", ["number", "stars"])
def test_a_mean_is_its_own_answers(kind):
    region, t, given = answers(600, 3)
    for row in rows(link(*tables(given, t[:, None], kind=kind, segment__region=region)).segments, level="theme"):
        assert row["answer_gap"] is None
        assert row["gap_test_p"] == row["gap_p"]


def test_top_box_scores_have_answers_and_yes_no_has_none():
    region, t, given = answers(600, 4)
    for kind, values, has in (("csat", np.clip(given, 6, 10) - 5, True), ("yesno", (given > 7) * 1.0, False)):
        scale = scales(kind, low=values.min(), high=values.max())
        row = rows(link(*tables(values, t[:, None], kind=kind, scale=scale, segment__region=region)).segments)[0]
        assert (row["answer_gap"] is not None) == has
        assert row["gap"] is not None


def test_covariances_by_brute_force_where_customers_repeat_and_weigh():
    rng = np.random.default_rng(5)
    n = 400
    customer = np.sort(rng.integers(0, 150, n))
    group, t, w = customer % 2, rng.random(n) < 0.4, rng.uniform(0.5, 2, n)
    y = [rng.normal(0, 5, n) + rng.normal(0, 8, 150)[customer] - 5 * t for _ in range(2)]
    from scipy.sparse import csr_array

    found = gaps(customer_sums(csr_array(t[:, None].astype(float)), y, Sample.of(w, customer, True), group, 2))
    for g in (0, 1):
        moved = np.zeros((2, n))
        for side, sign in ((t, 1), (~t, -1)):
            cell = (group == g) & side
            people = len(np.unique(customer[cell]))
            for s in (0, 1):
                off = y[s][cell] - np.average(y[s][cell], weights=w[cell])
                moved[s, cell] = sign * w[cell] * off / w[cell].sum() * np.sqrt(people / (people - 1))
        sums = np.stack([np.bincount(customer, m) for m in moved])
        expected = sums @ sums.T
        assert found.covariance[:, g, 0] == pytest.approx(expected[[0, 0, 1], [0, 1, 1]])


@pytest.mark.parametrize("r", [0.0, 0.5, 0.9])
@pytest.mark.parametrize(("one", "other"), [(0.01, 0.3), (0.3, 0.01), (0.04, 0.05)])
def test_either_of_two_tests(one, other, r):
    limit = 2 * min(one, other)
    z = np.array([stats.norm.isf(limit / 4)])
    both = 2 * (_beyond(z, z, np.array([r])) + _beyond(z, z, np.array([-r])))[0]
    p = either(np.array([one]), np.array([other]), np.array([r]))[0]
    assert p == pytest.approx(limit - both)
    assert min(one, other) < p < limit


def test_either_of_one_test_is_that_one():
    assert either(np.array([0.2]), np.array([np.nan]), np.array([np.nan])).tolist() == [0.2]


def sums_of(region, t, given):
    from scipy.sparse import csr_array

    codes = np.unique(region, return_inverse=True)[1].astype(np.int64)
    sample = Sample.of(np.ones(len(given)), np.arange(len(given)), False)
    return customer_sums(csr_array(t[:, None].astype(float)), [given - given.mean()], sample, codes, codes.max() + 1)


def compared(sums):
    return against_rest(sums)[2].p


@pytest.mark.parametrize(
    ("costs", "leaders"),
    [
        ({"West": -3}, [3, 3, 3, -1]),  # the others differ from a rest that has the West in it
        ({"West": -4, "South": -2}, [3, 3, -1, -1]),
        ({}, [-1, -1, -1, -1]),
    ],
)
def test_segments_that_stand_behind_another(costs, leaders):
    rng = np.random.default_rng(6)
    region = np.repeat(REGIONS, 1500)
    t = np.arange(6000) % 3 == 0
    given = 8 - 2.0 * t + rng.normal(0, 1.0, 6000)
    for name, cost in costs.items():
        given += cost * (t & (region == name))
    sums = sums_of(region, t, given)
    p = compared(sums)
    assert behind(sums, p, p < 0.01, LinkOptions())[:, 0].tolist() == leaders


def test_of_two_segments_the_one_with_the_larger_gap_is_named():
    rng = np.random.default_rng(7)
    region = np.repeat(["a", "b"], 500)
    t = np.arange(1000) % 2 == 0
    for costly, leaders in (("a", [-1, 0]), ("b", [1, -1])):
        sums = sums_of(region, t, rng.normal(0, 1, 1000) - 2 * (t & (region == costly)))
        p = compared(sums)
        assert p[0, 0] == pytest.approx(p[1, 0])
        assert behind(sums, p, p < 0.01, LinkOptions())[:, 0].tolist() == leaders


def test_the_table_names_the_segment_and_its_note_says_so():
    region, t, given = answers(4000, 8, -4.0)
    found = link(*tables(given, t[:, None], kind="nps", segment__region=region)).segments
    by = {row["segment"]: row for row in rows(found, level="theme")}
    assert by["West"]["gap_behind"] is None
    assert {by[name]["gap_behind"] for name in REGIONS[:3]} == {"West"}
    assert all(by[name]["gap_q"] <= 0.05 for name in REGIONS)
    assert "a rest that has West in it" in by["North"]["note"]


def test_nothing_is_found_where_a_theme_costs_all_alike():
    """500 studies of 10 themes, one at the floor; benchmarks/linking_segments.txt has 10,000."""
    from scipy.sparse import csr_array

    from voca.link.frame import Dimension, Frame, Indicators
    from voca.link.measures import Measure, reported

    rng, runs, n, k = np.random.default_rng(9), 500, 600, 10
    nothing, one = np.full(n, np.nan), np.ones(n)
    hits = np.zeros(runs, dtype=bool)
    for run in range(runs):
        codes, mention = rng.integers(0, 4, n), rng.random((n, k)) < 0.25
        given = np.clip(np.round(9 + mention @ np.array([-5.5, -2, 1] + [0.0] * 7) + rng.normal(0, 1.5, n)), 0, 10)
        dims = {"region": Dimension(REGIONS, codes)}
        when = np.full(n, np.datetime64("NaT"), dtype="datetime64[us]")
        ids = np.arange(n).astype(str).astype(object)
        base = Frame(ids, np.arange(n), one, False, one > 0, when, dims, {}, nothing, None)
        score = Measure("nps", "nps", "NPS", "nps", 1, reported(given, "nps", 0, 10, 1)[0], (-100.0, 100.0), given)
        table = csr_array(mention.astype(float))
        told = Indicators("theme", tuple(map(str, range(k))), table, table, csr_array(table.shape))
        found = gap_columns(sums_by_segment(base, score, told, "region"), LinkOptions())
        hits[run] = (adjust(found["gap_test_p"]) <= 0.05).any()
    assert hits.mean() <= 0.055 + 2 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.parametrize(("own", "leader"), [(0.0, True), (-3.0, False)])
def test_a_gap_that_is_another_themes_is_not_called_a_themes_own(own, leader):
    rng = np.random.default_rng(11)
    n = 6000
    region, late = rng.choice(REGIONS, n), rng.random(n) < 0.2
    texts = np.where(late, rng.random(n) < 0.6, rng.random(n) < 0.08)
    west = region == "West"
    given = 8 - 2.0 * late - 3.0 * (late & west) + own * (texts & west) + rng.normal(0, 1.0, n)
    given = np.clip(np.rint(given), 0, 10)
    found = link(*tables(given, np.column_stack([late, texts]), kind="nps", segment__region=region)).segments
    by = {row["theme_id"]: row for row in rows(found, level="theme") if row["segment"] == "West"}
    first, second = sorted(by)
    assert by[first]["gap_q"] <= 0.05
    assert by[second]["gap_q"] <= 0.05
    assert by[first]["gap_behind_theme"] is None
    assert by[second]["gap_behind_theme"] == (first if leader else None)
    assert ("its gap is that of “Theme 0”, which is mentioned with it" in by[second]["note"]) == leader
