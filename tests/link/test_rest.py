"""A segment against all others together: strata whose customers repeat, or are weighted, unlike."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from tests.link.study import rows, tables
from voca.link import LinkOptions, link
from voca.link.among import elsewhere, errors
from voca.link.arrays import quantile
from voca.link.cells import means, rest_of
from voca.link.frame import Sample


def test_strata_in_proportion_have_the_sum_of_their_bases():
    total = np.array([[100.0], [200.0], [50.0]])
    rest, base = rest_of(total, total / 2)
    assert rest[:, 0] == pytest.approx([250, 150, 300])
    assert base[:, 0] == pytest.approx([125, 75, 150])


def test_a_large_stratum_of_few_people_is_no_large_base():
    rest, base = rest_of(np.array([[300.0], [1000.0], [300.0]]), np.array([[300.0], [100.0], [300.0]]))
    assert rest[0, 0] == 1300
    assert base[0, 0] == pytest.approx(1300**2 / (1000**2 / 100 + 300**2 / 300))  # 164, not 400


def test_groups_of_nobody_count_for_nothing():
    rest, base = rest_of(np.array([[30.0], [0.0]]), np.array([[30.0], [np.nan]]))
    assert rest[:, 0].tolist() == [0, 30]
    assert base[:, 0].tolist() == [0, 30]


def panel(seed):
    """Customers of b answer ten times, always alike; nobody is different but for b's score."""
    rng = np.random.default_rng(seed)
    customer = np.concatenate([np.arange(300), 300 + np.repeat(np.arange(100), 10), 400 + np.arange(300)])
    segment = np.repeat(["a", "b", "c"], [300, 1000, 300])
    mention = (rng.random((700, 6)) < 0.2)[customer]
    y = np.round(50 + rng.normal(0, 10, 700)[customer] - 5 * (segment == "b"))
    given = {"segment__s": segment, "customer_id": [f"c{i:04d}" for i in customer]}
    return segment, mention, y, rows(link(*tables(y, mention, **given), LinkOptions()).segments, level="theme")


def test_the_score_elsewhere_is_that_of_those_elsewhere():
    segment, mention, y, found = panel(1)
    for row in found:
        there = (segment != row["segment"]) & mention[:, int(row["theme_id"])]
        assert row["rest_mean"] == pytest.approx(y[there].mean())
        assert row["rest_share"] == pytest.approx(mention[segment != row["segment"], int(row["theme_id"])].mean())


def test_customers_who_repeat_in_one_segment_make_no_difference_in_another():
    clear, inside = [], []
    for seed in range(25):
        found = panel(seed)[-1]
        clear.append(any((row["q"] or 1) <= 0.05 for row in found))
        inside += [row["low"] <= 0 <= row["high"] for row in found]
    assert sum(clear) <= 4  # a quarter of them with the bases added up
    assert np.mean(inside) > 0.93


def test_the_interval_of_ten_lopsided_scores_covers():
    rng = np.random.default_rng(4)
    n, groups = 1000, 25
    inside = []
    for _ in range(25):
        y = rng.choice([1.0, 2, 3, 4, 5], n, p=[0.03, 0.03, 0.06, 0.18, 0.7])
        mention, codes = csr_array((rng.random((n, 8)) < 0.25).astype(float)), rng.integers(0, groups, n)
        found = means(mention, y, Sample.of(np.ones(n), np.arange(n), False), codes, groups)
        rest = elsewhere(found)
        error, degrees = errors(found, rest)[1:]
        with np.errstate(invalid="ignore"):
            inside += list((np.abs(found.mean - rest.mean) <= quantile(0.95, degrees) * error)[error > 0])
    assert np.mean(inside) > 0.93  # 86% with Welch's error alone
