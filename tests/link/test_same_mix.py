"""A change of who answers is no theme's: parts with the same mix of customers in both periods."""

import numpy as np
import pytest

from tests.link.study import tables
from tests.link.test_change import OPTIONS, parts, times
from voca.link import link
from voca.link.frame import Dimension
from voca.link.same_mix import same_mix


def dimension(codes):
    return Dimension(tuple("abcdefgh"[: int(codes.max()) + 1]), codes)


def shares(codes, weight):
    return np.bincount(codes, weight) / weight.sum()


def test_both_periods_get_the_mean_shares():
    rng = np.random.default_rng(1)
    n = 1200
    late = np.arange(n) >= n // 2
    region = rng.choice(3, n, p=[0.2, 0.3, 0.5])
    plan = ((rng.random(n) < np.where(late, 0.7, 0.3)) ^ (region == 1)).astype(np.int64)
    w = rng.uniform(0.5, 2, n)
    found = same_mix({"region": dimension(region), "plan": dimension(plan)}, ["region", "plan"], w > 0, late, w)
    for codes in (region, plan):
        before, after = (shares(codes[side], found[side]) for side in (~late, late))
        mean = (shares(codes[~late], w[~late]) + shares(codes[late], w[late])) / 2
        assert before == pytest.approx(mean, abs=1e-6)
        assert after == pytest.approx(mean, abs=1e-6)
    assert found[late].sum() == pytest.approx(w[late].sum())


def test_groups_of_one_period_alone_keep_their_weight():
    late = np.arange(400) >= 200
    region = np.where(np.arange(400) % 2 == 0, 0, 1)
    region[200:300] = np.where(region[200:300] == 0, 2, 1)  # c is of the later period alone
    found = same_mix({"region": dimension(region)}, ["region"], np.ones(400, dtype=bool), late, np.ones(400))
    assert len(set(found[region == 2].round(9))) == 1
    a, b = (found[late & (region == code)].sum() for code in (0, 1))
    assert a / (a + b) == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert same_mix({}, [], late | True, late, np.ones(400)) == pytest.approx(1)


def study(seed, n=2000, grows=True, hurts=0.0, mentioned=0.2):
    """At the floor of the West theme 0 cannot cost much, elsewhere it does; the West grows."""
    rng = np.random.default_rng(seed)
    late = np.arange(n) >= n // 2
    west = rng.random(n) < np.where(late & grows, 0.6, 0.3)
    share = np.column_stack([np.where(west, mentioned, 0.2), np.full((n, 3), 0.15)])
    negative = rng.random((n, 4)) < share
    down = np.where(west, 0.85, 0.15) + np.where(west, 0.1, 0.5) * negative[:, 0] + hurts * late * negative[:, 1]
    y = np.where(rng.random(n) < down, 0.0, np.where(rng.random(n) < 0.7, 10.0, 8.0))
    columns = {"segment__region": np.where(west, "West", "East"), "time": times(late, rng)}
    return parts(link(*tables(y, negative, kind="nps", **columns), OPTIONS), "nps")


def clear(found):
    return {key for key, row in found.items() if row["q"] is not None and row["q"] <= 0.05}


def test_what_a_theme_costs_at_the_floor_is_no_change_of_it():
    found = [study(seed, 6000) for seed in range(5)]
    assert all(row["within", "", "00"]["of_mix"] for row in found)
    assert sum(bool(clear(row)) for row in found) == 0
    within = found[0]["within", "", "00"]
    assert within["p"] < 0.001 < within["same_mix_p"]
    assert abs(within["same_mix"]) < abs(within["contribution"]) / 2


def test_what_a_growing_segment_mentions_more_is_no_change_of_it():
    found = study(3, mentioned=0.7)
    row = found["share", "", "00"]
    assert row["of_mix"]
    assert row["share_after"] > row["share_before"] + 0.1
    assert ("share", "", "00") not in clear(found)


def test_what_does_change_is_still_found():
    found = study(4, hurts=0.5)
    assert clear(found) == {("within", "", "01")}
    assert not found["within", "", "01"]["of_mix"]
    same = study(4, hurts=0.5, grows=False)["within", "", "01"]
    assert same["same_mix"] == pytest.approx(same["contribution"], rel=0.1)


def test_without_segments_there_is_no_mix_to_hold():
    rng = np.random.default_rng(5)
    late = np.arange(600) >= 300
    negative = rng.random((600, 2)) < 0.3
    row = parts(link(*tables(rng.normal(0, 1, 600), negative, time=times(late, rng)), OPTIONS))["share", "", "00"]
    assert row["same_mix"] is None
    assert row["same_mix_p"] is None
    assert row["of_mix"] is False
