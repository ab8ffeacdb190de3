"""The sparse regression against statsmodels."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.sparse import csr_array

from voca.link.design import alias_groups
from voca.link.frame import Sample
from voca.link.impact import sum_customers
from voca.link.regression import fit, influences


def example(n=400, seed=5, repeats=1):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.random(n), rng.random((n, 4)) < 0.3]).astype(float)
    y = 50 + x @ np.array([0, 3, -20, 5, 0, 1]) + rng.normal(0, 5 + 10 * x[:, 2])
    return x, y, rng.uniform(0.5, 2, n), np.arange(n) // repeats


def errors(found, columns):
    squares = np.zeros(len(columns))
    for _, starts, influence in influences(found, np.array(columns)):
        squares += (sum_customers(influence, starts) ** 2).sum(0)
    return np.sqrt(squares)


def test_coefficients_and_hc3_are_those_of_statsmodels():
    x, y, w, customers = example()
    found = fit(csr_array(x), y, Sample.of(w, customers, weighted=True))
    theirs = sm.WLS(y, x, weights=w).fit(cov_type="HC3")
    assert found.coefficient == pytest.approx(theirs.params, abs=1e-9)
    assert errors(found, range(6)) == pytest.approx(theirs.bse, rel=1e-9)
    assert found.degrees == 394


def test_clustered_errors_are_those_of_statsmodels():
    x, y, w, customers = example(repeats=4)
    found = fit(csr_array(x), y, Sample.of(w, customers, weighted=True))
    theirs = sm.WLS(y, x, weights=w).fit(cov_type="cluster", cov_kwds={"groups": customers})
    assert errors(found, range(6)) == pytest.approx(theirs.bse, rel=1e-9)
    assert found.degrees == 99


def test_combinations_are_left_out_and_named():
    x, y, w, customers = example()
    same = x[:, 3]
    rest = 1 - x[:, 2]
    x = np.column_stack([x, same, rest])
    found = fit(csr_array(x), y, Sample.of(w, customers, weighted=True))
    assert found.kept.tolist() == [True] * 6 + [False, False]
    assert [set(alias) for alias in found.aliases] == [{3, 6}, {0, 2, 7}]
    assert found.residual @ w == pytest.approx(0, abs=1e-8)


def test_columns_that_differ_in_one_row_are_kept():
    x, y, w, customers = example(n=20_000)
    nearly = x[:, 3].copy()
    nearly[7] = 1 - nearly[7]
    found = fit(csr_array(np.column_stack([x, nearly])), y, Sample.of(w, customers, weighted=True))
    assert found.kept.all()


def test_alias_groups_join_where_they_overlap():
    assert alias_groups([(1, 2), (3, 4), (2, 5)]) == [{3, 4}, {1, 2, 5}]


def test_a_row_of_its_own_does_not_spoil_the_errors():
    x, y, w, customers = example()
    own = np.zeros(len(y))
    own[3] = 1
    found = fit(csr_array(np.column_stack([x, own])), y, Sample.of(w, customers, weighted=True))
    assert np.isfinite(errors(found, range(6))).all()


def test_a_heavy_weight_does_not_make_others_too_few_to_tell_columns_apart():
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(400), rng.random((400, 3)) < 0.2]).astype(float)
    weight = np.ones(400)
    weight[7] = 4000.0
    sample = Sample.of(weight, np.arange(400), True)
    assert fit(csr_array(x), rng.normal(size=400), sample, 1).kept.all()


# of every customer's responses half have the column: one of 2, two of 4
@pytest.mark.parametrize(
    ("repeats", "apart", "kept"),
    [(1, 4, False), (1, 6, True), (2, 4, False), (2, 6, True), (4, 8, False), (4, 12, True)],
)
def test_columns_that_fewer_than_five_customers_tell_apart_are_one(repeats, apart, kept):
    one = np.arange(400) % 2 == 0
    other = one & (np.cumsum(one) > apart)
    third = np.arange(400) % 3 == 0
    x = np.column_stack([np.ones(400), one, third, other]).astype(float)
    sample = Sample.of(np.ones(400), np.arange(400) // repeats, False)
    found = fit(csr_array(x), np.random.default_rng(6).normal(size=400), sample, 1)
    assert found.kept.tolist() == [True, True, True, kept]
    assert found.aliases == (() if kept else ((1, 3),))
    assert fit(csr_array(x), np.zeros(400), sample).kept.all()  # unless asked, only exact combinations are left out


def test_customers_who_repeat_and_mention_a_thing_once_tell_it_apart():
    rng = np.random.default_rng(8)
    x = np.column_stack([np.ones(600), rng.random((600, 12)) < 0.04]).astype(
        float
    )  # 24 mentions, by about 22 customers
    customers = np.repeat(np.arange(120), 5)
    found = fit(csr_array(x), rng.normal(size=600), Sample.of(np.ones(600), customers, False), 1)
    assert found.kept.all()
    assert found.aliases == ()
