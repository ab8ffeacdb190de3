"""Themes by segment: shares against scipy, gaps against statsmodels, clusters by brute force."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from tests.link.study import draw, rows, tables
from voca.link import LinkOptions, link
from voca.link.arrays import adjust
from voca.link.intervals import newcombe
from voca.link.proportions import count_p


def study(n=900, seed=21, **columns):
    rng = np.random.default_rng(seed)
    plan = rng.choice(["Basic", "Pro", "Team"], n, p=[0.5, 0.3, 0.2])
    negative, positive = draw(n, 3, seed)
    negative[:, 0] |= (plan == "Basic") & (rng.random(n) < 0.15)
    y = 50 - 10 * negative[:, 1] - 25 * (negative[:, 1] & (plan == "Pro")) + rng.normal(0, 12, n)
    return y, negative | positive, plan, tables(y, negative, positive, segment__plan=plan, **columns)


def test_shares_by_hand():
    _, mention, plan, given = study()
    row = rows(link(*given).segments, level="theme", theme_id="00", segment="Basic")[0]
    inside = plan == "Basic"
    x1, n1, x2, n2 = mention[inside, 0].sum(), inside.sum(), mention[~inside, 0].sum(), (~inside).sum()
    assert (row["n"], row["n_segment"], row["n_customers"]) == (x1, n1, x1)
    assert row["difference"] == pytest.approx(x1 / n1 - x2 / n2)
    low, high = newcombe(*(np.array([v]) for v in (x1 / n1, n1, x2 / n2, n2)), 0.95)
    assert (row["low"], row["high"]) == pytest.approx((low[0], high[0]))
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    tails = [stats.fisher_exact(table, alternative=side)[1] for side in ("less", "greater")]
    assert np.log(row["p"]) == pytest.approx(np.log(2 * min(tails)), rel=0.05)  # by score: the table is large
    assert row["effect_size"] == pytest.approx(2 * (np.arcsin(np.sqrt(x1 / n1)) - np.arcsin(np.sqrt(x2 / n2))))
    assert row["q"] < 0.05


def test_the_gap_is_the_interaction_of_a_saturated_regression():
    y, mention, plan, given = study()
    row = rows(link(*given).segments, level="theme", theme_id="01", segment="Pro")[0]
    t, inside = mention[:, 1].astype(float), (plan == "Pro").astype(float)
    # HC2 is exactly the sum of the cells' variances over their sizes
    theirs = sm.OLS(y, np.column_stack([np.ones(len(y)), t, inside, t * inside])).fit(cov_type="HC2")
    assert row["gap_difference"] == pytest.approx(theirs.params[3])
    assert row["gap"] == pytest.approx(theirs.params[1] + theirs.params[3])
    assert row["rest_gap"] == pytest.approx(theirs.params[1])
    customers = min((t * inside).sum(), ((1 - t) * inside).sum(), (t * (1 - inside)).sum())
    half = stats.t.ppf(0.975, customers - 1) * theirs.bse[3]
    assert row["gap_high"] - row["gap_difference"] == pytest.approx(half)
    assert row["gap_q"] < 0.05


def test_the_clustered_gap_by_brute_force():
    n = 600
    rng = np.random.default_rng(2)
    customers = np.arange(n) // 3
    plan = np.where(customers % 2 == 0, "a", "b")
    t = rng.random(n) < 0.4
    w = rng.uniform(0.5, 2, n)
    y = rng.normal(0, 5, n) + rng.normal(0, 10, n)[customers] - 5 * t
    given = tables(y, t[:, None], segment__plan=plan, weight=w, customer_id=[f"c{i:04d}" for i in customers])
    row = rows(link(*given, LinkOptions(min_base=2)).segments, level="theme", segment="a")[0]
    variances, people = [], []
    for label in ("a", "b"):
        moved = np.zeros(n)
        for side, sign in ((t, 1), (~t, -1)):
            cell = (plan == label) & side
            g = len(np.unique(customers[cell]))
            mean = np.average(y[cell], weights=w[cell])
            moved[cell] = sign * w[cell] * (y[cell] - mean) / w[cell].sum() * np.sqrt(g / (g - 1))
            each = [w[cell & (customers == c)].mean() for c in np.unique(customers[cell])]
            people.append(np.floor(np.sum(each) ** 2 / np.sum(np.square(each))))  # whom uneven weights leave
        variances.append((np.bincount(customers, moved) ** 2).sum())
    half = stats.t.ppf(0.975, min(people) - 1) * np.sqrt(sum(variances))
    assert row["gap_high"] - row["gap_low"] == pytest.approx(2 * half)


def test_clustered_shares_have_wider_intervals():
    n = 600
    customers = np.arange(n) // 3
    t = np.random.default_rng(1).random(200)[customers] < 0.3  # a customer always says the same
    plan = np.where(customers % 2 == 0, "a", "b")
    repeated = tables(np.zeros(n), t[:, None], segment__plan=plan, customer_id=[f"c{i:04d}" for i in customers])
    first = np.arange(0, n, 3)
    once = tables(np.zeros(200), t[first, None], segment__plan=plan[first])
    a, b = (rows(link(*given).segments, level="theme", segment="a")[0] for given in (repeated, once))
    assert (a["low"], a["high"]) == pytest.approx((b["low"], b["high"]))
    assert a["difference"] == pytest.approx(b["difference"])


def test_each_level_is_a_family():
    found = link(*study()[3]).segments
    for level in ("theme", "subtheme"):
        part = rows(found, level=level, muted=False)
        q = adjust(np.array([row["p"] for row in part]))
        assert [row["q"] for row in part] == pytest.approx(q)


def test_a_segment_with_one_member_is_muted():
    y, mention, plan, _ = study()
    plan = plan.astype(object)
    plan[0] = "Gold"
    row = rows(link(*tables(y, mention, segment__plan=plan)).segments, theme_id="00", segment="Gold")[0]
    assert row["muted"]
    assert row["n_segment"] == 1
    assert row["q"] is None
    assert row["low"] is not None
    assert "under 30 customers" in row["note"]


def test_too_many_values_are_refused_with_advice():
    n = 300
    result = link(*tables(np.arange(n), np.ones((n, 1)), segment__zip=[f"z{i}" for i in range(n)]))
    issue = next(issue for issue in result.issues if issue.code == "too-many-segments")
    assert "300 values" in issue.message
    assert "Group its values" in issue.hint
    assert result.segments.num_rows == 0
    assert {row["dimension"] for row in result.scores.to_pylist()} == {""}


def test_without_a_score_shares_are_still_compared():
    y, mention, plan, given = study()
    result = link(*given[:4], given[4].slice(0, 0))
    row = rows(result.segments, theme_id="00", segment="Basic")[0]
    assert row["q"] < 0.05
    assert (row["score"], row["gap"]) == (None, None)
    assert (result.drivers.num_rows, result.actions.num_rows) == (0, 0)


@pytest.mark.parametrize(
    ("table", "rel"), [((3, 20, 20, 60), 1e-9), ((60, 150, 90, 330), 0.06), ((300, 1000, 500, 2000), 0.06)]
)
def test_p_values_are_fishers_or_close_to_it(table, rel):
    x1, n1, x2, n2 = table
    tails = [stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]], alternative=a)[1] for a in ("less", "greater")]
    p = count_p(*(np.array([v], dtype=float) for v in table))
    assert p[0] == pytest.approx(2 * min(tails), rel=rel)


def test_p_values_with_nothing_to_compare():
    p = count_p(*(np.array(v, dtype=float) for v in ([0, 5, 0], [10, 5, 0], [0, 5, 3], [10, 5, 9])))
    assert p[:2].tolist() == [1, 1]


def test_the_detectable_differences_are_those_of_the_family_at_80_percent_power():
    _, mention, plan, given = study()
    found = rows(link(*given).segments, level="theme")
    family = sum(row["q"] is not None for row in found)
    row = next(row for row in found if (row["theme_id"], row["segment"]) == ("02", "Pro"))
    inside, n = plan == "Pro", len(plan)
    p, each = mention[:, 2].mean(), 1 / inside.sum() + 1 / (n - inside.sum())
    z = stats.norm.isf(0.05 / family / 2) + stats.norm.ppf(0.8)
    assert row["detectable"] == pytest.approx(z * np.sqrt(p * (1 - p) * each))
    gaps = sum(row["gap_q"] is not None for row in found)
    degrees = min((mention[:, 2] & inside).sum(), (mention[:, 2] & ~inside).sum()) - 1
    error = abs(row["gap_difference"]) / stats.t.isf(row["gap_p"] / 2, degrees)
    ratio = stats.t.isf(0.05 / gaps / 2, degrees) + stats.t.ppf(0.8, degrees)
    assert row["gap_detectable"] == pytest.approx(ratio * error)
