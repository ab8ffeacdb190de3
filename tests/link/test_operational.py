"""Operational drivers in the regression of the themes; negligible effects; what would have been found."""

import numpy as np
import pytest
import statsmodels.api as sm

from tests.link.study import draw, rows, tables
from voca.errors import UsageError
from voca.link import LinkOptions, link


def study(n=1200, seed=41, slope=-1.5, **columns):
    rng = np.random.default_rng(seed)
    wait = rng.exponential(6, n)
    late = rng.random((n, 1)) < 1 / (1 + np.exp(3 - 0.3 * wait[:, None]))
    negative, positive = draw(n, 3, seed)
    negative[:, [0]] = late
    y = 60 + slope * wait - 10 * negative[:, 0] + 8 * positive[:, 1] + rng.normal(0, 12, n)
    return y, negative, positive & ~negative, wait, columns


def test_a_driver_stands_beside_the_themes():
    y, negative, positive, wait, _ = study()
    result = link(*tables(y, negative, positive, driver__wait=wait))
    row = rows(result.operational)[0]
    order = np.ravel(np.column_stack([np.arange(3), np.arange(3) + 3]))
    x = sm.add_constant(np.column_stack([wait, np.column_stack([negative, positive])[:, order]]).astype(float))
    theirs = sm.OLS(y, x).fit(cov_type="HC3", use_t=True)
    assert row["coefficient"] == pytest.approx(theirs.params[1])
    assert (row["low"], row["high"]) == pytest.approx(theirs.conf_int()[1], rel=1e-4)
    assert row["per_sd"] == pytest.approx(theirs.params[1] * wait.std())
    assert (row["n"], row["mean"]) == (1200, pytest.approx(wait.mean()))
    theme = rows(result.drivers, level="theme", theme_id="00")[0]
    assert theme["negative_coefficient"] == pytest.approx(theirs.params[2])
    shares = [r["importance"] for r in rows(result.drivers, level="theme")] + [row["importance"]]
    assert sum(shares) == pytest.approx(theirs.rsquared)


def test_without_the_driver_the_theme_takes_its_blame():
    y, negative, positive, wait, _ = study()
    with_it, without = (
        rows(link(*tables(y, negative, positive, **more)).drivers, level="theme", theme_id="00")[0]
        for more in ({"driver__wait": wait}, {})
    )
    assert without["negative_coefficient"] < with_it["negative_coefficient"] - 3


def test_the_bridge_still_adds_up():
    y, negative, positive, wait, _ = study()
    wait[::7] = np.nan
    result = link(*tables(y, negative, positive, driver__wait=wait))
    assert rows(result.bridge, level="theme")[-1]["total"] == pytest.approx(y.mean(), abs=1e-9)
    assert rows(result.operational)[0]["n"] == np.isfinite(wait).sum()


def test_a_driver_that_is_a_segment_or_constant():
    y, negative, positive, _, _ = study()
    plan = np.arange(1200) % 2
    given = tables(y, negative, positive, driver__code=plan.astype(float), driver__same=np.full(1200, 3.0),
                   segment__plan=[f"p{i}" for i in plan])  # fmt: skip
    found = {row["driver"]: row for row in rows(link(*given).operational)}
    assert set(found) == {"code"}
    assert found["code"]["coefficient"] is None


def test_effects_below_the_least_are_negligible():
    n = 6000
    negative, positive = draw(n, 3, 5)
    y = 50 - 15 * negative[:, 0] - 0.8 * negative[:, 1] + np.random.default_rng(6).normal(0, 6, n)
    plain = {r["theme_id"]: r for r in rows(link(*tables(y, negative, positive)).drivers, level="theme")}
    assert plain["01"]["verdict"] == "no clear effect" or plain["01"]["verdict"] == "driver"
    options = LinkOptions(min_effect={"number": 0.5})
    found = {r["theme_id"]: r for r in rows(link(*tables(y, negative, positive), options).drivers, level="theme")}
    assert [found[f"0{k}"]["verdict"] for k in range(3)] == ["driver", "negligible", "negligible"]
    for k in (1, 2):
        assert -0.5 < found[f"0{k}"]["adjusted_low"] <= found[f"0{k}"]["adjusted_high"] < 0.5
    assert "under 0.5 points" in found["01"]["reason"]


def test_a_least_effect_for_a_score_that_is_not_there():
    y, negative, positive, _, _ = study(200)
    with pytest.raises(UsageError, match="no score named 'nsp'"):
        link(*tables(y, negative, positive), LinkOptions(min_effect={"nsp": 2}))


def test_the_detectable_effect_is_named_where_nothing_is_found():
    n = 800
    negative, _ = draw(n, 4, 9)
    y = np.random.default_rng(10).normal(50, 20, n)
    for row in rows(link(*tables(y, negative)).drivers, level="theme"):
        assert row["verdict"] == "no clear effect"
        assert row["detectable"] > 2.8 * row["adjusted_se"]  # z at 5% and 80%; four themes ask for more
        assert "would have been found in four of five" in row["reason"]


def test_four_of_five_find_the_detectable_effect():
    n, hits = 500, 0
    for seed in range(120):
        negative, _ = draw(n, 4, seed, share=0.3)
        y = np.random.default_rng(1000 + seed).normal(0, 20, n)
        row = rows(link(*tables(y, negative)).drivers, level="theme", theme_id="00")[0]
        y = y - row["detectable"] / row["share"] * negative[:, 0]
        hits += rows(link(*tables(y, negative)).drivers, level="theme", theme_id="00")[0]["verdict"] == "driver"
    assert 0.65 <= hits / 120 <= 0.95


def test_a_driver_without_a_figure_says_why():
    y, negative, positive, _, _ = study()
    plan, few = np.arange(1200) % 2, np.full(1200, np.nan)
    few[:4] = 1.0, 2.0, 3.0, 4.0
    given = tables(y, negative, positive, driver__code=plan.astype(float), driver__same=np.full(1200, 3.0),
                   driver__few=few, segment__plan=[f"p{i}" for i in plan])  # fmt: skip
    said = {issue.column: issue.message for issue in link(*given).issues if issue.code == "driver-left-out"}
    assert said == {
        "code": "Impacts on “number”: 'code' stands beside no theme: it cannot be told apart from the other drivers, "
        "the segments and the time.",
        "same": "Impacts on “number”: 'same' stands beside no theme: it is the same number everywhere.",
        "few": "Impacts on “number”: 'few' stands beside no theme: only 4 scored responses with text have a number.",
    }


def test_a_theme_that_stands_beside_a_driver_is_told_which():
    rng = np.random.default_rng(44)
    wait = rng.exponential(6, 3000)
    late = rng.random(3000) < 1 / (1 + np.exp(3 - 0.3 * wait))
    others, _ = draw(3000, 2, 45)
    y = 60 - 4 * wait + rng.normal(0, 12, 3000)
    found = rows(link(*tables(y, np.column_stack([late, others]), driver__wait=wait)).drivers, theme_id="00")[0]
    assert found["verdict"] == "confounded"
    assert "“wait” is higher among those who mention it, which goes with worse scores" in found["reason"]


def test_a_theme_of_the_customers_of_one_plan_is_told_so():
    rng = np.random.default_rng(46)
    pro = np.arange(3000) % 2 == 0
    mentioned = rng.random(3000) < np.where(pro, 0.4, 0.05)
    others, _ = draw(3000, 2, 47)
    y = 40 + 30 * pro + rng.normal(0, 20, 3000)
    given = tables(y, np.column_stack([mentioned, others]), segment__plan=np.where(pro, "Pro", "Basic").astype(object))
    found = rows(link(*given).drivers, theme_id="00")[0]
    assert found["verdict"] == "confounded"
    assert "those who mention it are of groups of “plan” that go with better scores" in found["reason"]


def test_a_driver_that_is_the_score_in_other_numbers_is_named():
    y, negative, positive, wait, _ = study()
    wait[::9] = np.nan
    result = link(*tables(y, negative, positive, driver__wait=wait, driver__tenfold=10 * y + 3, driver__less=-y))
    said = {issue.column: issue.message for issue in result.issues if issue.code == "driver-is-score"}
    assert set(said) == {"tenfold", "less"}
    assert "'less' is next to the score itself (correlation -1.00)" in said["less"]
