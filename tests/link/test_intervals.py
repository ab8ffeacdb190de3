"""Intervals against published values, statsmodels, scipy and brute force."""

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from voca.link import intervals
from voca.link.measures import reported


def array(*values):
    return np.array(values, dtype=float)


def test_wilson_equals_statsmodels_and_the_formula_by_hand():
    low, high = intervals.wilson(array(0.2), array(50), 0.95)
    z = stats.norm.ppf(0.975)
    centre = (0.2 + z**2 / 100) / (1 + z**2 / 50)
    half = z / (1 + z**2 / 50) * np.sqrt(0.2 * 0.8 / 50 + z**2 / (4 * 50**2))
    assert low[0] == pytest.approx(centre - half, abs=1e-12)
    assert high[0] == pytest.approx(centre + half, abs=1e-12)
    assert (low[0], high[0]) == pytest.approx(proportion_confint(10, 50, method="wilson"))


def test_wilson_has_nothing_to_say_without_a_base():
    low, high = intervals.wilson(array(np.nan, 0.5), array(0, 10), 0.95)
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert low[1] < 0.5 < high[1]


def test_newcombe_gives_his_published_example():
    # Newcombe (1998), table II, 56/70 against 48/80, method 10
    low, high = intervals.newcombe(array(56 / 70), array(70), array(48 / 80), array(80), 0.95)
    assert (low[0], high[0]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    theirs = confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")
    assert (low[0], high[0]) == pytest.approx(theirs)


def brute_force_statistic(delta, promoters, passives, detractors):
    """Score statistic with the nuisance share found by maximising the likelihood numerically."""
    n = promoters + passives + detractors

    def loss(d):
        p, rest = d + delta, 1 - 2 * d - delta
        return -(promoters * np.log(p) + detractors * np.log(d) + passives * np.log(rest))

    edge = 1e-9
    found = optimize.minimize_scalar(
        loss, bounds=(max(0, -delta) + edge, (1 - delta) / 2 - edge), method="bounded", options={"xatol": 1e-12}
    )
    variance = 2 * found.x + delta - delta**2
    return (promoters - detractors - n * delta) / np.sqrt(n * variance)


@pytest.mark.parametrize("counts", [(40, 30, 30), (5, 12, 3), (70, 5, 25), (10, 185, 5)])
def test_the_promoter_score_ends_where_the_score_test_rejects(counts):
    p, _, d = np.array(counts) / sum(counts)
    low, high = intervals.promoter_score(array(p), array(d), array(sum(counts)), 0.95)
    z = stats.norm.ppf(0.975)
    assert brute_force_statistic(low[0], *counts) == pytest.approx(z, abs=1e-4)
    assert brute_force_statistic(high[0], *counts) == pytest.approx(-z, abs=1e-4)


def test_the_promoter_score_has_the_mirror_image_for_the_mirror_image():
    low, high = intervals.promoter_score(array(0.6, 0.1), array(0.1, 0.6), array(40, 40), 0.9)
    assert low[0] == pytest.approx(-high[1])
    assert high[0] == pytest.approx(-low[1])


def test_everybody_a_promoter_is_no_certainty():
    low, high = intervals.promoter_score(array(1.0), array(0.0), array(10), 0.95)
    z = stats.norm.ppf(
        0.975
    )  # without a passive seen, half of the rest may be detractors: sqrt(n (1 - d) / (1 + d)) = z
    assert low[0] == pytest.approx((10 - z**2) / (10 + z**2))
    assert high[0] == pytest.approx(1.0)


def test_student_equals_scipy():
    y = np.array([1, 2, 2, 5, 4, 4, 3.0])
    low, high = intervals.student(array(y.mean()), array((y**2).mean()), array(7), 0.9)
    assert (low[0], high[0]) == pytest.approx(stats.t.interval(0.9, 6, y.mean(), stats.sem(y)))


def test_nothing_varies_so_there_is_no_interval():
    assert np.isnan(intervals.student(array(4.0), array(16.0), array(50), 0.95)).all()
    y = np.full(12, 4.0)
    assert np.isnan(intervals.bootstrap(y, np.ones(12), np.arange(12), 0.95)).all()


def test_the_bootstrap_is_close_to_student_where_student_is_right_and_the_same_every_time():
    y = stats.norm.ppf((np.arange(25) + 0.5) / 25)
    found = intervals.bootstrap(y, np.ones(25), np.arange(25), 0.95)
    assert found == pytest.approx(stats.t.interval(0.95, 24, y.mean(), stats.sem(y)), abs=0.06)
    assert found == intervals.bootstrap(y, np.ones(25), np.arange(25), 0.95)


def test_the_bootstrap_draws_customers_not_responses():
    y = stats.norm.ppf((np.arange(12) + 0.5) / 12)
    once = intervals.bootstrap(y, np.ones(12), np.arange(12), 0.95)
    twice = intervals.bootstrap(np.repeat(y, 2), np.ones(24), np.repeat(np.arange(12), 2), 0.95)
    assert twice == pytest.approx(once)


def _scale(shares, n, values, bounds):
    ends = intervals.scale_mean(np.array(values, float), np.array([shares]), np.array([float(n)]), bounds, 0.95)
    return tuple(float(end[0]) for end in ends)


@pytest.mark.parametrize(("share", "n"), [(0.8, 50), (0.02, 50), (1.0, 20), (0.0, 7), (0.5, 12.5)])
def test_two_answers_have_wilsons_interval(share, n):
    low, high = intervals.wilson(np.array([share]), np.array([n]), 0.95)
    assert _scale([1 - share, share], n, [0, 1], (0, 1)) == pytest.approx((low[0], high[0]), abs=1e-9)


@pytest.mark.parametrize("shares", [(0.1, 0.2, 0.7), (0.0, 0.1, 0.9), (0.4, 0.0, 0.6)])
def test_three_answers_have_tangos_interval(shares):
    ends = intervals.promoter_score(np.array([shares[2]]), np.array([shares[0]]), np.array([60.0]), 0.95)
    assert _scale(shares, 60, [-1, 0, 1], (-1, 1)) == pytest.approx((ends[0][0], ends[1][0]), abs=1e-9)


@pytest.mark.parametrize("counts", [(1, 1, 2, 6, 90), (0, 2, 5, 10, 3), (0, 0, 0, 4, 46)])
def test_the_scale_ends_where_the_score_test_of_the_multinomial_rejects(counts):
    x, values = np.array(counts, dtype=float), np.arange(1.0, 6)
    n = x.sum()

    def statistic(mean):
        """Score statistic at the most likely shares with that mean, found by a general optimiser."""
        found = optimize.minimize(
            lambda p: -(x * np.log(np.maximum(p, 1e-12))).sum() / n,
            (x + 1) / (n + 5),
            method="SLSQP",
            bounds=[(0, 1)] * 5,
            constraints=[
                {"type": "eq", "fun": lambda p: p.sum() - 1},
                {"type": "eq", "fun": lambda p: p @ values - mean},
            ],
            options={"ftol": 1e-14, "maxiter": 1000},
        )
        return n * (x @ values / n - mean) ** 2 / (found.x @ (values - mean) ** 2)

    for end in _scale(x / n, n, values, (1, 5)):
        assert statistic(end) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=2e-3)


def test_everybody_at_the_end_of_the_scale():
    assert _scale([1.0], 30, [5], (1, 5))[1] == 5


@pytest.mark.parametrize(
    ("shares", "n", "expected"),
    [
        ((0.1, 0.9), 50, True),
        ((0.05, 0.95), 50, False),  # two and a half others
        ((0.3, 0.3, 0.4), 9, False),
        ((1.0,), 500, False),
    ],
)
def test_reliable_scales(shares, n, expected):
    assert intervals.reliable_scale(np.array(shares), n) is expected


@pytest.mark.parametrize(
    ("mean", "square", "skewness", "n", "family", "expected"),
    [
        (98.0, 9800.0, 0, 50, "share", False),  # one answer on the other side
        (90.0, 9000.0, 0, 50, "share", True),
        (90.0, 9000.0, 0, 19, "share", False),
        (0.0, 100.0, 0, 200, "nps", False),  # two answers in 200 are no passives
        (0.0, 8000.0, 0, 20, "nps", True),
        (4.5, 21.0, -3.0, 50, "mean", False),  # lopsided stars
        (4.5, 21.0, -1.0, 50, "mean", True),
        (4.0, 16.0, 0.0, 500, "mean", False),  # all the same
        (3.0, 11.0, 0.0, 9, "mean", False),
    ],
)
def test_reliable(mean, square, skewness, n, family, expected):
    assert intervals.reliable(mean, square, skewness, n, family) is expected


@pytest.mark.parametrize(
    ("kind", "low", "high", "direction", "values", "expected", "sign"),
    [
        ("nps", 0, 10, 1, [0, 6, 7, 8, 9, 10], [-100, -100, 0, 0, 100, 100], 1),
        ("csat", 1, 5, 1, [1, 3, 4, 5], [0, 0, 100, 100], 1),
        ("csat", 1, 7, 1, [5, 6, 7], [0, 100, 100], 1),
        ("csat", 1, 5, -1, [1, 2, 3], [100, 100, 0], 1),
        ("csat", 1, 3, 1, [2, 3], [0, 100], 1),
        ("csat", 0, 100, 1, [40, 95], [40, 95], 1),
        ("yesno", 0, 1, 1, [0, 1], [0, 100], 1),
        ("yesno", 1, 2, -1, [1, 2], [0, 100], -1),
        ("ces", 1, 7, -1, [1, 7], [1, 7], -1),
        ("stars", 1, 5, 1, [1.5, 5], [1.5, 5], 1),
    ],
)
def test_reported_scales(kind, low, high, direction, values, expected, sign):
    y, _, found = reported(np.array([*values, np.nan], dtype=float), kind, low, high, direction)
    assert y[:-1].tolist() == expected
    assert np.isnan(y[-1])
    assert found == sign
