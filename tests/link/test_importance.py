"""Importance: shares of R squared against other programs, against all orders of entry, and their errors."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array

from tests.link.study import draw, rows, tables
from voca.link import link
from voca.link.frame import Sample
from voca.link.importance import errors, johnson, limits, lmg
from voca.link.moments import partial
from voca.link.regression import fit


def worked():
    """Sixty rows made by a formula, so that another program can be given the same ones."""
    i = np.arange(60.0)
    x = np.column_stack([np.sin(i), np.cos(1.7 * i) + 0.5 * np.sin(i), i % 3 == 0, i % 7 < 3])
    return x, 2 * x[:, 0] - x[:, 1] + 1.5 * x[:, 2] + np.sin(5.3 * i)


def moments(x, y, controls=None, weight=None):
    n = len(y)
    base = [np.ones((n, 1))] + ([] if controls is None else [controls])
    sample = Sample.of(np.ones(n) if weight is None else weight, np.arange(n), weight is not None)
    found = fit(csr_array(np.column_stack([*base, x])), y, sample)
    return partial(found, sum(b.shape[1] for b in base) - 1, y)


def r_squared(x, y):
    x = np.column_stack([np.ones(len(y)), x])
    residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    return 1 - residual.var() / y.var()


ALONE = [[0], [1], [2], [3]]


def test_lmg_is_pingouins():
    # pingouin 0.7.0: linear_regression(x, y, relimp=True)
    found = lmg(moments(*worked()), ALONE).share
    assert found == pytest.approx([0.26941193, 0.26504858, 0.36695714, 0.00050903], abs=1e-8)


def test_johnsons_weights_are_relativeimps():
    # relativeImp 0.0.2: rawRelaImpt
    found = johnson(moments(*worked()), ALONE).share
    assert found == pytest.approx([0.268772971920, 0.265660750890, 0.366951771740, 0.000541182780], abs=1e-12)


def test_lmg_of_groups_beyond_controls_is_the_mean_over_all_orders():
    rng = np.random.default_rng(1)
    x, c = rng.normal(size=(200, 5)), rng.normal(size=(200, 2))
    x[:, 1] += x[:, 0] + c[:, 0]
    y = x @ [1, 0.5, -1, 0, 0.3] + c[:, 0] + rng.normal(size=200)
    players = [[0, 3], [1], [2, 4]]
    theirs = np.zeros(3)
    for order in itertools.permutations(range(3)):
        inside, before = c, r_squared(c, y)
        for player in order:
            inside = np.column_stack([inside, x[:, players[player]]])
            theirs[player] += (r_squared(inside, y) - before) / 6
            before = r_squared(inside, y)
    assert lmg(moments(x, y, c), players).share == pytest.approx(theirs)


@given(st.integers(0, 10_000), st.integers(1, 6), st.booleans())
@settings(max_examples=25, deadline=None)
def test_parts_sum_to_r_squared(seed, p, weighted):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(80, p)) @ rng.normal(size=(p, p))
    y = x @ rng.normal(size=p) + rng.normal(size=80)
    found = moments(x, y, weight=rng.uniform(0.5, 2, 80) if weighted else None)
    whole = found.xy @ np.linalg.solve(found.xx, found.xy) / found.yy
    players = [[i] for i in range(p)]
    for split in (lmg(found, players), johnson(found, players)):
        assert split.share.sum() == pytest.approx(whole)
        assert (split.share > -1e-12).all()


@pytest.mark.parametrize("method", [lmg, johnson])
def test_derivatives_are_the_differences(method):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(100, 4))
    x[:, 1] += x[:, 0]
    y = x @ [1, 0.5, -1, 0.2] + rng.normal(size=100)
    players = [[0, 3], [1], [2]]

    def parts(weight):
        return method(moments(x, y, np.ones((100, 0)), weight), players).share

    base, step = np.ones(100), 1e-5
    split, whole = method(moments(x, y), players), moments(x, y)
    r = x - x.mean(0)
    u = y - y.mean()
    linear = 2 * u[:, None] * (r @ split.linear.T) - split.bent(r[:, :, None] * r[:, None, :])
    influence = (linear - split.share * u[:, None] ** 2) / whole.yy
    for row in (0, 17, 50):
        up, down = base.copy(), base.copy()
        up[row] += step
        down[row] -= step
        assert (parts(up) - parts(down)) / (2 * step) * 100 == pytest.approx(influence[row], rel=1e-4, abs=1e-5)


def one_by_one(whole, players):
    """Johnson's weights with each player's derivative written out, a matrix a player."""
    scale = np.sqrt(np.diag(whole.xx))
    correlation, towards = whole.xx / scale[:, None] / scale, whole.xy / scale / np.sqrt(whole.yy)
    values, axes = np.linalg.eigh(correlation)
    roots = np.sqrt(values)
    root, inverse = (axes * roots) @ axes.T, (axes / roots) @ axes.T
    coefficient = inverse @ towards
    share, linear, quadratic = root**2 @ coefficient**2, [], []
    for at in players:
        inside = 2 * root[at] * coefficient**2
        pull = inverse @ (2 * (root[at] ** 2).sum(axis=0) * coefficient)
        turned = axes[at].T @ (inside @ axes) - np.outer(axes.T @ pull, coefficient @ axes)
        turned /= roots[:, None] + roots
        slope = axes @ (turned + turned.T) @ axes.T / 2
        diagonal = (slope * correlation).sum(axis=1) + pull * towards / 2
        linear.append(pull * np.sqrt(whole.yy) / scale / 2)
        quadratic.append(-whole.yy * (slope - np.diag(diagonal)) / scale[:, None] / scale)
    return np.array([share[at].sum() for at in players]), np.array(linear), np.array(quadratic)


@pytest.mark.parametrize("seed", range(5))
def test_all_at_once_is_one_by_one(seed):
    rng = np.random.default_rng(seed)
    c = (rng.random((400, 3)) < 0.4).astype(float)
    x = (rng.random((400, 30)) < rng.uniform(0.03, 0.4, 30)).astype(float)
    x[:, 1] = np.where(rng.random(400) < 0.7, x[:, 0], x[:, 1])
    y = x @ rng.normal(size=30) + c[:, 0] + rng.normal(size=400)
    whole = moments(x, y, c, rng.uniform(0.5, 2, 400))
    players = [[i, i + 10, i + 20] for i in range(10)]
    share, linear, quadratic = one_by_one(whole, players)
    found = johnson(whole, players)
    assert np.abs(found.share - share).max() < 1e-10
    assert np.abs(found.linear - linear).max() < 1e-10
    bent = np.einsum("gij,bij->bg", quadratic, whole.parts.xx)
    assert np.abs(found.bent(whole.parts.xx) - bent).max() < 1e-10
    moved = (2 * whole.parts.xy @ linear.T - bent - np.outer(whole.parts.yy, share)) / whole.yy
    assert np.abs(errors(found, whole) - np.sqrt(((moved - moved.mean(0)) ** 2).sum(0) * 50 / 49)).max() < 1e-10


def test_moments_are_those_of_what_the_controls_leave():
    rng = np.random.default_rng(8)
    x, c = rng.normal(size=(300, 4)), rng.normal(size=(300, 2))
    y, weight = x[:, 0] + c[:, 1] + rng.normal(size=300), rng.uniform(0.5, 2, 300)
    whole, share = moments(x, y, c, weight), weight / weight.sum()
    base = np.column_stack([np.ones(300), c])
    left = x - base @ np.linalg.lstsq(base * np.sqrt(weight)[:, None], x * np.sqrt(weight)[:, None], rcond=None)[0]
    assert np.abs(whole.xx - (left * share[:, None]).T @ left).max() < 1e-10
    for group in (0, 17, 49):
        mine = np.arange(300) % 50 == group
        assert np.abs(whole.parts.xx[group] - (left[mine] * share[mine, None]).T @ left[mine]).max() < 1e-10


@pytest.mark.parametrize("method", [lmg, johnson])
def test_errors_are_the_bootstraps(method):
    rng = np.random.default_rng(5)
    n = 2000
    x = (rng.random((n, 3)) < 0.3).astype(float)
    x[:, 1] = np.where(rng.random(n) < 0.5, x[:, 0], x[:, 1])
    y = x @ [3.0, 1.5, -2.0] + rng.normal(0, 2, n)
    players = [[0], [1], [2]]
    whole = moments(x, y)
    drawn = []
    for _ in range(300):
        at = rng.integers(0, n, n)
        drawn.append(method(moments(x[at], y[at]), players).share)
    # fifty groups know an error to a tenth
    assert errors(method(whole, players), whole) == pytest.approx(np.std(drawn, axis=0), rel=0.3)


def test_far_from_nothing_the_limits_are_students():
    share, error = np.array([0.3, 0.1]), np.array([0.002, 0.001])
    low, high = limits(share, error, np.array([2.0, 1.0]), 200_000, 0.95)
    t = stats.t.ppf(0.975, 49)
    assert low == pytest.approx(share - t * error, abs=2e-4)
    assert high == pytest.approx(share + t * error, abs=2e-4)


def test_what_luck_alone_gives_has_the_limit_0():
    # two columns, 1,000 customers: luck gives 2 / 1,000 on average, and more than 0.0074 one time in forty
    share = np.array([0.002, 0.0073, 0.009])
    unit = 1 / 1000 / (stats.t.ppf(0.975, 49) / stats.norm.ppf(0.975)) ** 2
    low, high = limits(share, 2 * np.sqrt(share * unit), np.array([2.0] * 3), 1000, 0.95)
    assert low[:2] == pytest.approx(0, abs=1e-9)
    assert low[2] > 0
    assert (high > share).all()


def test_without_an_error_there_are_no_limits():
    low, high = limits(np.array([0.1, 0.0]), np.array([np.nan, 0.0]), np.array([1.0, 1.0]), 100, 0.95)
    assert np.isnan(low).all()
    assert np.isnan(high[0])


def test_importance_in_the_drivers_table():
    n = 1500
    negative, positive = draw(n, 4, 11)
    y = 60 - 20 * negative[:, 0] + 8 * positive[:, 1] + np.random.default_rng(12).normal(0, 15, n)
    found = rows(link(*tables(y, negative, positive)).drivers, level="theme")
    x = np.column_stack([negative, positive]).astype(float)
    assert sum(row["importance"] for row in found) == pytest.approx(r_squared(x, y))
    assert found[0]["importance_low"] > 0.05
    assert found[2]["importance_low"] == found[3]["importance_low"] == 0
    assert {row["importance_method"] for row in found} == {"LMG"}


def test_themes_that_cannot_be_told_apart_share_their_importance():
    n = 800
    negative, positive = draw(n, 3, 13)
    negative[:, 1], positive[:, 1] = negative[:, 0], positive[:, 0]
    y = 60 - 20 * negative[:, 0] + np.random.default_rng(12).normal(0, 15, n)
    found = rows(link(*tables(y, negative, positive)).drivers, level="theme")
    assert [row["importance"] is None for row in found] == [True, True, False]


def test_many_themes_take_johnsons_weights():
    n = 900
    negative, _ = draw(n, 14, 14, share=0.3)
    y = 60 - 20 * negative[:, 0] + np.random.default_rng(12).normal(0, 15, n)
    found = rows(link(*tables(y, negative)).drivers, level="theme")
    assert sum(row["importance"] for row in found) == pytest.approx(r_squared(negative.astype(float), y))
    assert {row["importance_method"] for row in found} == {"Johnson"}
