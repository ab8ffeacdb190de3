"""How far the intervals of impacts reach, where the scale has ends."""

import numpy as np
import pytest
from scipy import stats
from scipy.sparse import csr_array

from tests.link.study import numbers, rows, step, tables
from voca.config import LinkOptions
from voca.link import link
from voca.link.drivers import drivers
from voca.link.explain import explain
from voca.link.frame import Frame, Indicators, Sample
from voca.link.intervals import wilson
from voca.link.measures import Measure
from voca.link.reach import alike_within_customers, reach, sides_of_means

YES = Measure("yes", "yesno", "Yes", "share", 1, np.zeros(0), (0.0, 100.0))


def two_groups(ups):
    """Make scores of 40 who mention a theme and 360 others, `ups` of them 100 and the others 0."""
    group = np.arange(400) < 40
    y = np.where(group, np.arange(400) < ups[0], np.arange(400) < 40 + ups[1]) * 100.0
    return y, csr_array(group[:, None].astype(float)), Sample.of(np.ones(400), np.arange(400), False)


@pytest.mark.parametrize("ups", [(40, 330), (38, 340), (20, 180), (2, 10), (0, 300)])
def test_of_two_shares_it_is_the_interval_of_newcombe_times_the_share(ups):
    y, mention, sample = two_groups(ups)
    scale = YES.scale(y)
    sides = sides_of_means(mention, np.array([0.1]), y - y.mean(), sample, scale)
    found = reach(sides, scale, sum(side.variance for side in sides), np.array([np.inf]), 0.95)
    p, n = np.array([ups[0] / 40, ups[1] / 360]), np.array([40.0, 360.0])
    low, high = wilson(p, n, 0.95)
    below = np.hypot(p[0] - low[0], high[1] - p[1])
    above = np.hypot(high[0] - p[0], p[1] - low[1])
    assert found.below[0] == pytest.approx(10 * below, rel=1e-9)
    assert found.above[0] == pytest.approx(10 * above, rel=1e-9)
    assert found.rest[0] == 0


def impacts(y, mention, kind="nps", **columns):
    y = np.asarray(y, dtype=float)
    given = tables(y, mention, kind=kind, **columns)
    return {row["theme_id"]: row for row in rows(link(*given).drivers, level="theme")}, given


def test_thirty_who_all_are_promoters_may_have_had_a_detractor_among_them():
    group = (np.arange(1000) < 30)[:, None]
    y = np.where((np.arange(1000) < 30) | (np.arange(1000) % 33 > 0), 10.0, 0.0)
    row = impacts(y, group)[0]["00"]
    assert row["score_with"] == 100 and 90 < row["score_without"] < 97  # noqa: PT018
    for stem in ("leave_out", "adjusted"):
        assert row[f"{stem}_low"] < 0 < row[f"{stem}_high"]
        assert row[f"{stem}_high"] < 0.03 * (100 - row["score_without"]) * 1.8  # next to no room above


@pytest.mark.parametrize(
    ("kind", "family", "points", "chances"),
    [
        ("nps", "nps", [-100.0, 0.0, 100.0], [0.03, 0.07, 0.9]),
        ("csat", "share", [0.0, 100.0], [0.05, 0.95]),
        ("stars", "mean", [1.0, 2.0, 3.0, 4.0, 5.0], [0.02, 0.02, 0.03, 0.08, 0.85]),
        ("stars", "mean", [1.0, 2.0, 3.0, 4.0, 5.0], [0.15, 0.15, 0.2, 0.25, 0.25]),
    ],
)
def test_intervals_of_rare_themes_cover_as_they_say(kind, family, points, chances):
    rng, n, hits = np.random.default_rng(31), 400, []
    given = Frame(
        *(np.arange(n).astype(str).astype(object), np.arange(n), np.ones(n), False, np.ones(n, dtype=bool)),
        *(np.full(n, np.datetime64("NaT"), dtype="datetime64[us]"), {}, {}, np.full(n, np.nan), None),
    )
    ids, nothing = ("a", "b", "c", "d"), csr_array((n, 4))
    for _ in range(100):
        mention = csr_array((rng.random((n, 4)) < np.array([0.1, 0.08, 0.09, 0.92])).astype(float))
        y = rng.choice(np.array(points), n, p=chances)
        measure = Measure("score", kind, "score", family, 1, y, (points[0], points[-1]))
        said = Indicators("theme", ids, mention, mention, nothing)
        found = drivers(given, measure, said, [], dict(zip(ids, ids, strict=True)), LinkOptions())[0].columns
        hits += [(found[f"{stem}_low"] <= 0) & (found[f"{stem}_high"] >= 0) for stem in ("leave_out", "adjusted")]
    assert 0.94 <= np.mean(hits) <= 0.99


def test_where_scores_are_spread_over_the_scale_it_is_as_wide_as_by_students_t():
    rng = np.random.default_rng(32)
    mention = rng.random((1500, 4)) < 0.1
    y = rng.choice([2.0, 7.0, 10.0], 1500, p=[0.3, 0.3, 0.4])
    for row in impacts(y, mention)[0].values():
        half = stats.t.ppf(0.975, row["n"] - 1) * row["adjusted_se"]
        assert (row["adjusted_high"] - row["adjusted_low"]) / (2 * half) == pytest.approx(1, abs=0.03)


def test_a_score_without_ends_keeps_students_interval():
    rng = np.random.default_rng(33)
    mention = rng.random((300, 2)) < 0.2
    for row in impacts(rng.normal(size=300), mention, "number")[0].values():
        half = stats.t.ppf(0.975, row["n"] - 1) * row["adjusted_se"]
        assert row["adjusted_high"] - row["adjusted"] == pytest.approx(half)


def test_the_same_interval_by_the_smaller_side_or_the_larger():
    rng = np.random.default_rng(34)
    mention = rng.random((400, 1)) < 0.3
    y = rng.choice([2.0, 7.0, 10.0], 400, p=[0.1, 0.1, 0.8])
    one, other = (impacts(y, table)[0]["00"] for table in (mention, ~mention))
    ratio = -other["share"] / one["share"]
    assert other["adjusted"] == pytest.approx(one["adjusted"] * ratio)
    reached = [abs(row["adjusted_low"] - row["adjusted"]) / row["share"] for row in (one,)]
    assert reached[0] == pytest.approx(abs(other["adjusted_high"] - other["adjusted"]) / other["share"], rel=0.02)


def test_answers_of_one_customer_count_as_alike_as_they_are():
    sample = Sample.of(np.ones(400), np.repeat(np.arange(100), 4), False)
    rng = np.random.default_rng(35)
    own, each = np.repeat(rng.normal(size=100), 4), rng.normal(size=400)
    assert alike_within_customers(own, sample) == pytest.approx(1)
    assert alike_within_customers(each, sample) < 0.1
    assert alike_within_customers(own + each, sample) == pytest.approx(0.5, abs=0.12)


def test_repeated_answers_make_the_interval_no_shorter():
    rng = np.random.default_rng(36)
    mention = rng.random((100, 1)) < 0.3
    y = rng.choice([2.0, 7.0, 10.0], 100, p=[0.1, 0.1, 0.8])
    once = impacts(y, mention)[0]["00"]
    people = np.repeat([f"c{i}" for i in range(100)], 4)
    again = impacts(np.repeat(y, 4), np.repeat(mention, 4, axis=0), customer_id=people)[0]["00"]
    for end in ("low", "high"):
        assert again[f"leave_out_{end}"] == pytest.approx(once[f"leave_out_{end}"], rel=0.01)
        assert again[f"adjusted_{end}"] == pytest.approx(once[f"adjusted_{end}"], rel=0.04)


def test_the_steps_of_an_explanation_give_the_interval():
    rng = np.random.default_rng(37)
    mention = rng.random((500, 3)) < 0.12
    y = rng.choice([2.0, 7.0, 10.0], 500, p=[0.05, 0.1, 0.85])
    found, (docs, _, said, known, scale) = impacts(y, mention)
    table = explain(docs, said, known, scale, "00", LinkOptions())
    for part, stem in (("Leave-out impact", "leave_out"), ("Adjusted impact", "adjusted")):
        for name, end, sign in (("below", "low", -1), ("above", "high", 1)):
            row = step(table, part, f"the interval reaches {name} it")
            mine, theirs, width, rest = numbers(row["how"])[:4]
            assert np.sqrt(mine**2 + theirs**2 + (width * rest) ** 2) == pytest.approx(row["value"], rel=1e-4)
            assert found["00"][stem] + sign * row["value"] == pytest.approx(found["00"][f"{stem}_{end}"])
        degrees = numbers(step(table, part, "quantile of the interval")["how"])[0]
        assert stats.t.ppf(0.975, degrees) == pytest.approx(step(table, part, "quantile of the interval")["value"])


def test_what_customers_on_both_sides_share_takes_itself_off():
    rng = np.random.default_rng(38)
    people = np.repeat(np.arange(200), 5)
    mood = rng.normal(size=200)[people] + 0.5 * rng.normal(size=1000)
    y = np.where(mood > 0.4, 10.0, np.where(mood < -0.4, 2.0, 7.0))
    mention = rng.random((1000, 3)) < rng.uniform(0.05, 0.4, (200, 3))[people]
    for row in impacts(y, mention, customer_id=people.astype(str))[0].values():
        half = stats.t.ppf(0.975, row["n_customers"] - 1) * row["adjusted_se"]
        assert (row["adjusted_high"] - row["adjusted_low"]) / (2 * half) == pytest.approx(1, abs=0.04)
