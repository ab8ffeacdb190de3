"""Weights that go with what is measured: effective bases, and what the intervals on them cover."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import norm

from voca.config import LinkOptions
from voca.link.cells import means, shares
from voca.link.frame import Sample
from voca.link.measures import Measure
from voca.link.scores import effective_base, estimate

CSAT = Measure("csat", "csat", "CSAT", "share", 1, np.zeros(0), (0.0, 100.0))


def world(rng, n=300, spread=0.5, together=-0.9):
    """Who is satisfied has a small weight where `together` is negative."""
    mood = rng.normal(size=n)
    weight = np.exp(spread * (together * mood + np.sqrt(1 - together**2) * rng.normal(size=n)))
    return np.where(mood > -0.8, 100.0, 0.0), Sample.of(weight, np.arange(n), True)


def linear(y, w):
    """Return the base that has the variance of Taylor's linearisation, as survey software gives it."""
    mean = w @ y / w.sum()
    variance = ((w * (y - mean)) ** 2).sum() / w.sum() ** 2
    return (w @ (y - mean) ** 2 / w.sum()) / variance


@pytest.mark.parametrize("together", [-0.9, -0.5, 0.0, 0.9])
def test_the_base_is_that_of_the_linearised_variance_and_never_above_kishs(together):
    y, sample = world(np.random.default_rng(1), 2000, 0.5, together)
    w = sample.weight
    expected = min(w.sum() ** 2 / (w**2).sum(), linear(y, w))
    assert effective_base(y, sample) == pytest.approx(expected)
    everybody, codes = csr_array(np.ones((2000, 1))), np.zeros(2000, dtype=np.int64)
    assert means(everybody, y, sample, codes, 1).n_effective[0, 0] == pytest.approx(expected)
    mention = csr_array((y[:, None] > 50).astype(float))
    assert shares(mention, sample, codes, 1).n_effective[0, 0] == pytest.approx(expected)


def test_scores_that_are_all_the_same_have_kishs_base():
    w = np.random.default_rng(2).uniform(0.1, 5, 400)
    sample, y = Sample.of(w, np.arange(400), True), np.full(400, 37.3)
    kish = w.sum() ** 2 / (w**2).sum()
    assert effective_base(y, sample) == pytest.approx(kish)
    one = csr_array(np.ones((400, 1)))
    assert means(one, y, sample, np.zeros(400, dtype=np.int64), 1).n_effective[0, 0] == pytest.approx(kish)


def test_the_interval_covers_what_the_weights_are_for():
    rng = np.random.default_rng(3)
    truth = 100 * norm.sf(-0.8 + 0.5 * 0.9)  # of the population that the weights stand for
    inside = []
    for _ in range(1500):
        row = estimate(*world(rng), CSAT, LinkOptions())
        inside.append(row["low"] <= truth <= row["high"])
    assert np.mean(inside) > 0.94  # 93.3% on Kish's base
