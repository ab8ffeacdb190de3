"""Change points: the test against brute force, the places of planted ones, and silence where nothing changes."""

import numpy as np
import pytest

from tests.link.study import START, rows, tables
from voca.link import LinkOptions, link
from voca.link.levels import LEAST, Series, _statistics, find_steps

DAY = np.timedelta64(1, "D")


def monthly(shares, n=200, seed=4, **scores):
    """Make `n` responses a month of 30 days; theme 00 has these shares, theme 01 is one in ten throughout."""
    rng = np.random.default_rng(seed)
    months = len(shares)
    month = np.repeat(np.arange(months), n)
    negative = np.column_stack([rng.random(months * n) < np.array(shares)[month], rng.random(months * n) < 0.1])
    first = np.datetime64("2025-01-01", "M") + month
    when = first.astype("datetime64[D]") + rng.integers(0, 28, months * n)
    y = np.where(rng.random(months * n) < 0.5, 10.0, 3.0) if "y" not in scores else scores["y"](month, rng)
    return tables(y, negative, kind="nps", time=when.astype("datetime64[us]"))


def test_the_statistic_by_brute_force():
    rng = np.random.default_rng(1)
    value, weight = rng.normal(0, 1, 9), rng.uniform(1, 3, 9)

    def squares(part):
        v, w = value[part], weight[part]
        return w @ (v - w @ v / w.sum()) ** 2

    whole = squares(slice(0, 9))
    gains = [whole - squares(slice(0, s)) - squares(slice(s, 9)) for s in range(LEAST, 9 - LEAST + 1)]
    pairs = zip(value, value[1:], weight, weight[1:], strict=False)
    neighbours = sorted((b - a) ** 2 / (1 / v + 1 / w) for a, b, v, w in pairs)
    around = (whole - max(gains)) / 6
    expected = np.array([around, min(around, np.mean(neighbours[:-2]))])
    found, by = _statistics(value[None, :], weight)
    assert by[:, 0] == pytest.approx(expected)
    assert found[:, 0] == pytest.approx(max(gains) / expected)


def test_a_planted_step_is_found_where_it_is():
    found = link(*monthly([0.05] * 7 + [0.15] * 5), LinkOptions(period="month"))
    (step,) = rows(found.change_points, level="theme", theme_id="00")
    assert step["period"] == "2025-08"
    assert step["before"] == pytest.approx(0.05, abs=0.015)
    assert step["after"] == pytest.approx(0.15, abs=0.025)
    assert step["low"] < 0.1 < step["high"]
    whole = rows(found.trends, level="theme", theme_id="00", complete=True)
    assert step["n_before"] + step["n_after"] == sum(row["n"] for row in whole)
    assert step["q"] <= 0.05
    assert not rows(found.change_points, theme_id="01")
    assert not rows(found.change_points, theme_id="")


def test_two_changes_are_two_rows():
    found = link(*monthly([0.05] * 5 + [0.2] * 4 + [0.08] * 5), LinkOptions(period="month"))
    steps = rows(found.change_points, level="theme", theme_id="00")
    assert [step["period"] for step in steps] == ["2025-06", "2025-10"]
    assert steps[0]["after"] == steps[1]["before"]
    test = rows(found.trend_tests, level="theme", theme_id="00")[0]
    assert test["verdict"] == "stepped down"  # it goes up and down again, so that no slope is clear
    assert test["change_q"] <= 0.05 < test["slope_q"]


@pytest.mark.parametrize(
    ("shares", "period"),
    [
        ([0.1] * 11 + [0.3], "2025-12"),
        ([0.1] * 10 + [0.3] * 2, "2025-11"),
        ([0.3] + [0.1] * 11, "2025-02"),
        ([0.3] * 2 + [0.1] * 10, "2025-03"),
    ],
)
def test_a_change_next_to_an_end_is_dated_where_it_is(shares, period):
    found = link(*monthly([*shares, 0.2]), LinkOptions(period="month"))  # January is not complete
    (step,) = rows(found.change_points, level="theme", theme_id="00")
    assert step["period"] == period
    assert sorted([step["before"], step["after"]]) == pytest.approx(sorted({*shares}), abs=0.07)


def test_the_score_of_the_last_month_alone_is_dated_there():
    def y(month, rng):
        return np.where(rng.random(len(month)) < np.where(month < 11, 0.7, 0.3), 10.0, 3.0)

    (step,) = rows(link(*monthly([0.1] * 13, y=y), LinkOptions(period="month")).change_points, theme_id="")
    assert (step["period"], step["n_after"]) == ("2025-12", 200)
    assert step["difference"] == pytest.approx(-80, abs=15)


def test_a_score_that_falls_in_one_month():
    def y(month, rng):
        return np.where(rng.random(len(month)) < np.where(month < 6, 0.6, 0.4), 10.0, 3.0)

    found = link(*monthly([0.1] * 10, y=y), LinkOptions(period="month"))
    (step,) = rows(found.change_points, theme_id="")
    assert (step["score"], step["period"]) == ("nps", "2025-07")
    assert step["low"] < -40 < step["high"] < 0  # from +20 to -20


@pytest.mark.parametrize("months", [3, 5])
def test_too_few_periods_are_not_tested(months):
    found = link(*monthly([0.05] * (months - 2) + [0.3] * 2), LinkOptions(period="month"))
    assert found.change_points.num_rows == 0
    assert set(found.trend_tests["change_p"].to_pylist()) == {None}


@pytest.mark.parametrize("jumps", [0.0, 0.03])
def test_where_nothing_changes_one_test_in_twenty_is_under_a_twentieth(jumps):
    rng = np.random.default_rng(5)
    sizes = np.array([40, 60, 80, 50, 40, 90, 60, 50, 70, 60])
    p = []
    for _ in range(300):
        share = rng.binomial(sizes, np.clip(0.1 + jumps * rng.normal(size=10), 0.01, 0.4)) / sizes
        level = float(share @ sizes / sizes.sum())
        series = Series(
            np.arange(10),
            share,
            sizes / (level * (1 - level)),
            lambda g, count, level=level: g.binomial(sizes, level, (count, 10)) / sizes,
        )
        p.append(find_steps(series).p)
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.085


def test_the_same_every_time():
    given = monthly([0.05] * 7 + [0.12] * 5)
    one, two = (link(*given, LinkOptions(period="month")).change_points.to_pylist() for _ in range(2))
    assert one == two
    assert START < np.datetime64(one[0]["start"])
