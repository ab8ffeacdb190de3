"""One test out of four: its level, the bivariate normal tails behind it, and what is sure to count."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from tests.link.study import rows, tables
from voca.link import link
from voca.link.joint import WHOLE, ThemeTests, _beyond

NONE = np.array([np.nan])
ROOT = np.sqrt(0.5)


def given(whole, negative=np.nan, positive=np.nan, contrast=np.nan, r=0.7):
    values = (np.array([float(x)]) for x in (whole, negative, positive, contrast, r, r, -r))
    return ThemeTests(*values)


@pytest.mark.parametrize("r", [-0.6, 0.0, 0.4, 0.7, 0.98])
@pytest.mark.parametrize(("a", "b"), [(2.0, 2.0), (3.2, 2.5), (0.5, 1.0)])
def test_tails_are_the_bivariate_normal_s(a, b, r):
    theirs = multivariate_normal(cov=[[1, r], [r, 1]]).cdf([-a, -b])
    assert _beyond(np.array([a]), np.array([b]), np.array([r]))[0] == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize(("share", "level"), [(0.5, 0.05), (0.5, 0.005), (0.8, 0.02)])
def test_the_level_holds_and_is_nearly_used(share, level):
    rng = np.random.default_rng(3)
    z = rng.normal(size=(2, 400_000))
    blame, praise = np.sqrt([share, 1 - share])
    p = [2 * norm.sf(np.abs(x)) for x in (blame * z[0] + praise * z[1], z[0], z[1], praise * z[1] - blame * z[0])]
    correlations = (np.full(len(z[0]), r) for r in (blame, praise, -blame))
    tests = ThemeTests(*p, *correlations)
    rate, plain = ((x <= level).mean() for x in (tests.combined(), tests.bound()))
    assert plain < rate <= level + 3 * np.sqrt(level / len(z[0]))
    assert rate > 0.95 * level


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        (given(1e-30, 0.5, 0.5, 0.5), 1e-30 / WHOLE),
        (given(0.5, 1e-30), 1e-30 / (1 - WHOLE)),
        (given(0.5, 1e-30, 0.3), 1e-30 / ((1 - WHOLE) / 2)),
        (given(0.5, 1e-30, 0.3, 0.2), 1e-30 / 0.1),
        (given(0.5, 0.4, 0.3, 1e-30), 1e-30 / 0.05),
        (given(0.9, 0.9, 0.8, 0.9), 1.0),
        (given(0.0, 0.9, 0.8, 0.7), 0.0),
    ],
)
def test_where_one_test_is_sure_the_others_cost_its_weight(tests, expected):
    assert tests.combined()[0] == pytest.approx(expected, rel=1e-3, abs=1e-280)


def test_never_below_the_weight_of_the_whole_even_where_two_tests_are_one():
    assert 1e-3 * (1 - 1e-9) <= given(1e-3, 1e-3, r=1.0).combined()[0] <= 1e-3 / WHOLE


def test_unknown_stays_unknown():
    assert np.isnan(ThemeTests(*[NONE] * 7).combined()[0])


def test_praise_and_blame_that_cancel_in_the_whole_are_found():
    rng = np.random.default_rng(5)
    n = 3000
    mood = rng.random((n, 6))
    negative, positive = mood < 0.06, mood > 0.94
    y = 50 - 11 * negative[:, 0] + 11 * positive[:, 0] + rng.normal(0, 30, n)
    row = rows(link(*tables(y, negative, positive)).drivers, level="theme", theme_id="00")[0]
    assert row["adjusted_p"] > 0.05
    assert row["verdict"] == "driver"
    assert row["reason"].startswith(
        "its negative and its positive mentions are associated with the score, other themes"
    )


def test_a_mood_of_few_customers_is_not_tested_by_itself():
    rng = np.random.default_rng(6)
    n = 2000
    negative, positive = rng.random((n, 2)) < 0.008, rng.random((n, 2)) < 0.2
    negative[:20, 0], negative[20:, 0], positive[:20, 0] = True, False, False
    y = 50 - 60 * negative[:, 0] + rng.normal(0, 30, n)
    row = rows(link(*tables(y, negative, positive)).drivers, level="theme", theme_id="00")[0]
    assert row["n_negative"] == 20
    assert row["effect_p"] >= row["adjusted_p"]
    assert row["effect_p"] > 1e-4
