"""Those who mention a theme, by segment: errors of scipy's Welch test, Hedges' g by hand, moods, customers."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaln

from tests.link.study import draw, rows, scales, tables
from voca.link import LinkOptions, link
from voca.link.arrays import adjust


def study(n=900, seed=31, **columns):
    rng = np.random.default_rng(seed)
    plan = rng.choice(["Basic", "Pro", "Team"], n, p=[0.5, 0.3, 0.2])
    negative, positive = draw(n, 3, seed, share=0.4)
    positive[:, 0] &= plan != "Pro"  # only elsewhere does anybody praise it
    y = 50 + 6 * (plan == "Pro") + rng.normal(0, 12, n)
    return y, negative, positive, plan, tables(y, negative, positive, segment__plan=plan, **columns)


def segment(given, options=None, **where):
    return rows(link(*given, options or LinkOptions()).segments, level="theme", **where)


def by_the_smaller_side(here, rest):
    """Give p and the interval's half width: Welch's errors, or the common variance's, t by the smaller side."""
    welch = np.sqrt(here.var(ddof=1) / len(here) + rest.var(ddof=1) / len(rest))
    squares = here.var() * len(here) + rest.var() * len(rest)
    pooled = np.sqrt(squares / (len(here) + len(rest) - 2) * (1 / len(here) + 1 / len(rest)))
    degrees = min(len(here), len(rest)) - 1
    p = 2 * stats.t.sf(abs(here.mean() - rest.mean()) / max(welch, pooled), degrees)
    return p, stats.t.ppf(0.975, degrees) * welch


def test_scores_are_compared_with_welchs_errors():
    y, negative, positive, plan, given = study()
    row = segment(given, theme_id="01", segment="Pro")[0]
    mine = negative[:, 1] | positive[:, 1]
    here, rest = y[mine & (plan == "Pro")], y[mine & (plan != "Pro")]
    p, half = by_the_smaller_side(here, rest)
    assert (row["mean"], row["rest_mean"]) == pytest.approx((here.mean(), rest.mean()))
    assert np.log(row["mean_p"]) == pytest.approx(np.log(p), rel=1e-6)
    difference = here.mean() - rest.mean()
    assert (row["mean_low"], row["mean_high"]) == pytest.approx((difference - half, difference + half))
    theirs = stats.ttest_ind(here, rest, equal_var=False)
    # a little more careful than Welch's test
    assert theirs.pvalue < row["mean_p"] < 10 * theirs.pvalue
    assert row["mean_q"] < 0.05


def test_hedges_g_is_the_unbiased_standardised_difference():
    y, negative, positive, plan, given = study()
    row = segment(given, theme_id="01", segment="Pro")[0]
    mine = negative[:, 1] | positive[:, 1]
    here, rest = y[mine & (plan == "Pro")], y[mine & (plan != "Pro")]
    degrees = len(here) + len(rest) - 2
    pooled = np.sqrt((here.var() * len(here) + rest.var() * len(rest)) / degrees)
    exact = np.exp(gammaln(degrees / 2) - gammaln((degrees - 1) / 2)) / np.sqrt(degrees / 2)
    assert row["hedges_g"] == pytest.approx((here.mean() - rest.mean()) / pooled * exact, rel=1e-4)


def test_moods_of_the_mentions():
    _, negative, positive, plan, given = study()
    row = segment(given, theme_id="00", segment="Pro")[0]
    mood = 100.0 * positive[:, 0] - 100.0 * negative[:, 0]
    mine = negative[:, 0] | positive[:, 0]
    here, rest = mood[mine & (plan == "Pro")], mood[mine & (plan != "Pro")]
    assert row["sentiment"] == pytest.approx(here.mean()) == -100
    assert row["rest_sentiment"] == pytest.approx(rest.mean())
    assert row["sentiment_difference"] == pytest.approx(here.mean() - rest.mean())
    assert np.log(row["sentiment_p"]) == pytest.approx(np.log(by_the_smaller_side(here, rest)[0]), rel=1e-6)


def test_a_mention_of_both_moods_counts_as_neither():
    n = 200
    negative = np.zeros((n, 1), dtype=bool)
    negative[:80] = True
    positive = np.zeros((n, 1), dtype=bool)
    positive[:40] = True  # forty of the eighty praise it too
    plan = np.where(np.arange(n) % 2 == 0, "a", "b")
    given = tables(np.arange(n) % 7, negative, positive, segment__plan=plan)
    for row in segment(given):
        assert row["sentiment"] == row["rest_sentiment"] == -50


def test_each_is_a_family_of_its_own():
    found = segment(study()[-1])
    for stem in ("mean", "sentiment"):
        p, q = (np.array([row[f"{stem}_{name}"] or np.nan for row in found], dtype=float) for name in "pq")
        assert q == pytest.approx(adjust(p), nan_ok=True)


def test_a_small_base_has_figures_and_no_test():
    y, negative, positive, _, _ = study(300)
    plan = np.where(np.arange(300) < 20, "few", "many")
    for row in segment(tables(y, negative, positive, segment__plan=plan), segment="few"):
        assert row["mean"] is not None
        assert row["mean_p"] is row["sentiment_p"] is None


def test_customers_who_repeat_have_wider_intervals():
    y, negative, positive, _, _ = study(300)
    triple = [np.repeat(x, 3, axis=0) for x in (y, negative, positive)]
    plan = np.repeat(np.where(np.arange(300) % 2 == 0, "a", "b"), 3)
    customers = [f"c{i // 3}" for i in range(900)]
    once = segment(tables(y, negative, positive, segment__plan=plan[::3]), segment="a", theme_id="01")[0]
    alone = segment(tables(*triple, segment__plan=plan), segment="a", theme_id="01")[0]
    repeated = segment(tables(*triple, segment__plan=plan, customer_id=customers), segment="a", theme_id="01")[0]
    assert repeated["mean_high"] - repeated["mean_low"] == pytest.approx(once["mean_high"] - once["mean_low"], rel=0.02)
    assert alone["mean_high"] - alone["mean_low"] < 0.65 * (once["mean_high"] - once["mean_low"])


def test_without_a_score_moods_are_still_compared():
    _, negative, positive, plan, _ = study()
    given = tables(np.full(900, np.nan), negative, positive, segment__plan=plan, scale=scales())
    row = segment(given, theme_id="00", segment="Pro")[0]
    assert row["mean"] is row["hedges_g"] is None
    assert row["sentiment_q"] < 0.05
