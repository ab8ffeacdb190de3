"""Leave-out impact: by hand, against the jackknife, and clustered."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from tests.link.study import draw
from voca.link.frame import Sample
from voca.link.impact import chunks, leave_out, standard_errors


def sample(n, weight=None, customers=None):
    weight = np.ones(n) if weight is None else weight
    return Sample.of(weight, np.arange(n) if customers is None else customers, weighted=True)


def test_by_hand():
    y = np.array([0.0, 100, 100, -100, 0, 100, 100, -100, 0, 100])
    t = np.array([1.0, 0, 0, 1, 0, 0, 1, 0, 1, 0])
    found = leave_out(csr_array(t[:, None]), y, sample(10))
    assert found.score == pytest.approx(30)
    assert found.score_without[0] == pytest.approx(300 / 6)
    assert found.impact[0] == pytest.approx(30 - 50)
    q = 0.6
    influence = (y - 30) - (t == 0) * (y - 50) / q
    expected = influence.std(ddof=1) / np.sqrt(10)
    assert standard_errors(found, csr_array(t[:, None]), y, sample(10))[0][0] == pytest.approx(expected)


def jackknife(t, y, w, customers):
    """Delete one customer at a time."""
    left = []
    for c in np.unique(customers):
        k = customers != c
        without = k & (t == 0)
        left.append(np.average(y[k], weights=w[k]) - np.average(y[without], weights=w[without]))
    g = len(left)
    return np.sqrt((g - 1) / g * ((np.array(left) - np.mean(left)) ** 2).sum())


@pytest.mark.parametrize("repeats", [1, 3])
def test_the_standard_error_is_the_jackknifes(repeats):
    rng = np.random.default_rng(3)
    n = 600
    customers = np.arange(n) // repeats
    t = (rng.random(n) < 0.2).astype(float)
    y = rng.normal(0, 20, n) + rng.normal(0, 20, n)[customers] - 30 * t
    w = rng.uniform(0.5, 2, n)
    mention, who = csr_array(t[:, None]), sample(n, w, customers)
    error = standard_errors(leave_out(mention, y, who), mention, y, who)[0][0]
    assert error == pytest.approx(jackknife(t, y, w, customers), rel=0.01)


def test_the_test_s_error_by_hand_where_customers_repeat_and_weigh():
    rng = np.random.default_rng(4)
    customers = np.sort(rng.integers(0, 60, 200))
    t, w = rng.random(200) < 0.3, rng.uniform(0.5, 2, 200)
    y = rng.normal(0, 10, 60)[customers] + rng.normal(0, 5, 200)
    who, mention = sample(200, w, customers), csr_array(t[:, None].astype(float))
    share, z = w[t].sum() / w.sum(), y - np.average(y, weights=w)
    with_theme, without = (len(np.unique(customers[side])) for side in (t, ~t))
    sides = np.where(t, np.sqrt(with_theme / (with_theme - 1)), -share / (1 - share) * np.sqrt(without / (without - 1)))
    by_customer = np.bincount(customers, w * z * sides) / w.sum()
    found = standard_errors(leave_out(mention, y, who), mention, y, who)[1][0]
    assert found == pytest.approx(np.sqrt((by_customer**2).sum()))


def test_no_more_is_found_than_the_level_where_few_mention_a_theme():
    """At the level that one of 20 themes has to reach; deviations from the means of either side find half more."""
    from scipy.stats import norm

    rng, level, hits = np.random.default_rng(6), 0.0025, []
    for _ in range(70):
        y = rng.choice([-100.0, 0, 100], 400, p=[0.2, 0.3, 0.5])
        mention = csr_array((rng.random((400, 400), np.float32) < 0.1).astype(float))
        found = leave_out(mention, y, sample(400))
        z = found.impact / standard_errors(found, mention, y, sample(400))[1]
        hits.append(2 * norm.sf(np.abs(z)) <= level)
    assert 0.8 * level < np.mean(hits) < 1.25 * level


def test_whole_weights_are_copies():
    negative, _ = draw(200, 3, seed=1)
    y = np.random.default_rng(2).normal(size=200)
    w = np.tile([1.0, 2, 3, 1], 50)
    copies = np.repeat(np.arange(200), w.astype(int))
    weighted = leave_out(csr_array(negative.astype(float)), y, sample(200, w))
    copied = leave_out(csr_array(negative[copies].astype(float)), y[copies], sample(len(copies)))
    assert weighted.impact == pytest.approx(copied.impact)
    assert weighted.share == pytest.approx(copied.share)


def test_nobody_and_everybody_have_no_impact():
    y = np.array([1.0, 2, 3, 4])
    mention = csr_array(np.array([[0.0, 1], [0, 1], [0, 1], [0, 1]]))
    found = leave_out(mention, y, sample(4))
    assert np.isnan(found.impact).all()
    assert np.isnan(np.array(standard_errors(found, mention, y, sample(4)))).all()
    assert found.score_with[1] == pytest.approx(2.5)
    assert np.isnan(found.score_without[1])


def test_chunks_end_where_a_customer_ends():
    who = sample(10, customers=np.array([0, 0, 0, 1, 2, 2, 2, 2, 2, 3]))
    assert [(rows.start, rows.stop, starts.tolist()) for rows, starts in chunks(who, 4)] == [
        (0, 4, [0, 3]),
        (4, 9, [0]),
        (9, 10, [0]),
    ]
