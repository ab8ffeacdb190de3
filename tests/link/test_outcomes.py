"""Who left and what they said: odds ratios against statsmodels, rates by hand."""

import numpy as np
import pytest
import statsmodels.api as sm

from tests.link.study import draw, rows, tables
from voca.link import link
from voca.link.intervals import newcombe


def study(n=1500, seed=61, **columns):
    rng = np.random.default_rng(seed)
    negative, positive = draw(n, 3, seed)
    plan = rng.integers(0, 2, n)
    odds = -1.5 + 1.1 * negative[:, 0] - 0.8 * positive[:, 1] + 0.5 * plan
    left = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    columns = {"segment__plan": [f"p{i}" for i in plan], "outcome__churned": left} | columns
    y = 50 - 10 * negative[:, 0] + rng.normal(0, 10, n)
    return left, negative, positive, plan, tables(y, negative, positive, **columns)


def design(negative, positive, plan):
    order = np.ravel(np.column_stack([np.arange(3), np.arange(3) + 3]))
    return sm.add_constant(np.column_stack([np.column_stack([negative, positive])[:, order], plan]).astype(float))


def test_odds_ratios_are_statsmodels():
    left, negative, positive, plan, given = study()
    found = {(r["theme_id"], r["part"]): r for r in rows(link(*given).outcomes)}
    theirs = sm.Logit(left, design(negative, positive, plan)).fit(disp=0)
    errors = sm.Logit(left, design(negative, positive, plan)).fit(disp=0, cov_type="HC0").bse
    for i, key in enumerate((f"0{k}", part) for k in range(3) for part in ("negative", "positive")):
        row = found[key]
        assert row["odds_ratio"] == pytest.approx(np.exp(theirs.params[1 + i]), rel=1e-6)
        width = np.log(row["odds_high"] / row["odds_low"])
        assert width == pytest.approx(2 * 1.96 * errors[1 + i], rel=0.03)  # HC3 is a little wider
    assert found["00", "negative"]["q"] < 0.05
    assert found["00", "negative"]["odds_low"] > 1
    assert found["01", "positive"]["odds_high"] < 1
    assert found["02", "negative"]["q"] > 0.05


def test_customers_who_repeat_are_clustered():
    n = 1200
    customers = np.arange(n) // 3
    left, negative, positive, plan, given = study(n, customer_id=[f"c{i:04d}" for i in customers])
    row = next(r for r in rows(link(*given).outcomes) if (r["theme_id"], r["part"]) == ("00", "negative"))
    theirs = sm.Logit(left, design(negative, positive, plan)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": customers}
    )
    assert np.log(row["odds_high"] / row["odds_low"]) == pytest.approx(2 * 1.966 * theirs.bse[1], rel=0.01)


def test_rates_by_hand():
    left, negative, _, _, given = study()
    row = next(r for r in rows(link(*given).outcomes) if (r["theme_id"], r["part"]) == ("00", "negative"))
    mine = negative[:, 0]
    assert (row["n"], row["n_left"]) == (mine.sum(), left[mine].sum())
    assert row["rate"] == pytest.approx(left[mine].mean())
    assert row["difference"] == pytest.approx(left[mine].mean() - left[~mine].mean())
    sides = (left[mine].mean(), mine.sum(), left[~mine].mean(), (~mine).sum())
    low, high = newcombe(*(np.array([float(v)]) for v in sides), 0.95)
    assert (row["low"], row["high"]) == pytest.approx((low[0], high[0]))


def test_where_all_who_mention_it_left_there_are_no_odds():
    left, negative, positive, _, _ = study()
    left = np.where(negative[:, 2], 1.0, left)
    given = tables(np.arange(1500.0), negative, positive, outcome__churned=left)
    found = {(r["theme_id"], r["part"]): r for r in rows(link(*given).outcomes)}
    assert found["02", "negative"]["odds_ratio"] is None
    assert found["02", "negative"]["rate"] == 1
    assert "too few" in found["02", "negative"]["note"]
    assert found["00", "negative"]["odds_ratio"] > 1


def test_nobody_left():
    *_, given = study(outcome__churned=np.zeros(1500))
    result = link(*given)
    assert result.outcomes.num_rows == 0
    assert any(issue.code == "too-few-outcomes" for issue in result.issues)
