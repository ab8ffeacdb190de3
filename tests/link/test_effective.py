"""Uneven weights: a base counts the customers that they leave."""

import numpy as np
import pytest

from tests.link.study import START, draw, rows, tables
from voca.link import LinkOptions, link
from voca.link.effective import customers_here_and_elsewhere, customers_of, effective_customers
from voca.link.frame import Sample

N = 600


def study(weight=None, **columns):
    """Make a study in which the first of three themes costs four points."""
    negative, _ = draw(N, 3, 8, share=0.25)
    y = np.clip(np.round(8 - 4 * negative[:, 0] + np.random.default_rng(9).normal(0, 1.5, N)), 0, 10)
    given = columns if weight is None else columns | {"weight": weight}
    return negative, tables(y, negative, kind="nps", **given)


def heavy(at, weight=1e6):
    """Weigh every response 1 but one."""
    found = np.ones(N)
    found[at] = weight
    return found


def drivers(given, **options):
    found = rows(link(*given, LinkOptions(**options)).drivers, level="theme", score="nps")
    return {row["theme_id"]: row for row in found}


def kish(weight, customers, chosen):
    """Compute the effective number of the customers of some rows, one customer after the other."""
    each = [weight[chosen & (customers == c)].mean() for c in np.unique(customers[chosen])]
    return np.floor(np.sum(each) ** 2 / np.sum(np.square(each))) if each else 0.0


@pytest.mark.parametrize("repeats", [False, True])
def test_effective_customers_by_brute_force(repeats):
    from scipy.sparse import csr_array

    rng = np.random.default_rng(3)
    customers = np.sort(rng.integers(0, 150, 400)) if repeats else np.arange(400)
    weight, mention, codes = rng.exponential(1, 400), rng.random((400, 3)) < 0.3, rng.integers(0, 3, 400)
    mention[:, 2] = True
    sample, table = Sample.of(weight, customers, True), csr_array(mention.astype(float))
    inside, outside = effective_customers(table, sample)
    here, elsewhere = customers_here_and_elsewhere(table, sample, codes, 3)
    for k in range(3):
        assert inside[k] == kish(weight, customers, mention[:, k])
        assert outside[k] == kish(weight, customers, ~mention[:, k])
        for code in range(3):
            assert here[code, k] == kish(weight, customers, mention[:, k] & (codes == code))
    if not repeats:
        assert elsewhere[1, 0] == kish(weight, customers, mention[:, 0] & (codes != 1))
    assert customers_of(sample) == kish(weight, customers, np.ones(400, bool))


def test_weights_that_are_all_alike_change_no_verdict():
    plain, weighed = (drivers(study(weight)[1]) for weight in (None, np.full(N, 2.5)))
    assert plain["00"]["verdict"] == "driver"
    assert {k: row["verdict"] for k, row in plain.items()} == {k: row["verdict"] for k, row in weighed.items()}
    assert weighed["00"]["adjusted_low"] == pytest.approx(plain["00"]["adjusted_low"])


def test_a_theme_of_one_heavy_customer_is_no_driver():
    negative, _ = study()
    given = study(heavy(int(np.flatnonzero(negative[:, 0])[0])))[1]
    row = drivers(given)["00"]
    assert row["verdict"] == "small base"
    assert row["n_customers"] == negative[:, 0].sum()
    assert row["reason"].startswith(
        f"{negative[:, 0].sum()} customers mention it, but their weights are so uneven that they count for 1, fewer "
        "than 30"
    )
    assert row["effect_q"] is None
    assert not rows(link(*given).actions, theme_id="00")


def test_where_one_heavy_customer_is_all_there_is_to_compare_with_no_theme_is_a_driver():
    negative, _ = study()
    given = study(heavy(int(np.flatnonzero(~negative.any(axis=1))[0])))[1]
    found = drivers(given)
    assert {row["verdict"] for row in found.values()} == {"small base"}
    assert found["00"]["reason"].startswith(
        "the weights of those who do not mention it are so uneven that they count for 1"
    )


def test_segments_trends_changes_and_outcomes_count_whom_the_weights_leave():
    negative, _ = study()
    rows_of_may = (np.arange(N) >= 420) & (np.arange(N) < 480)
    at = int(np.flatnonzero(negative[:, 0] & (np.arange(N) % 2 == 0) & rows_of_may)[0])
    columns = {
        "segment__plan": np.where(np.arange(N) % 2 == 0, "Basic", "Pro").astype(object),
        "time": START + (np.arange(N) * 180 // N).astype("timedelta64[D]"),
        "outcome__churned": ((negative[:, 0] & (np.arange(N) % 3 > 0)) | (np.arange(N) % 5 == 0)).astype(float),
    }
    plain, weighed = (link(*study(weight, **columns)[1]) for weight in (None, heavy(at)))
    for found, muted in ((plain, False), (weighed, True)):
        row = rows(found.segments, level="theme", theme_id="00", segment="Basic")[0]
        assert row["muted"] is muted
        assert (row["gap_q"] is None) is muted
        verdict = rows(found.trend_tests, level="theme", theme_id="00")[0]["verdict"]
        assert (verdict == "too little data") is muted
        assert (rows(found.outcomes, theme_id="00")[0]["q"] is None) is muted
    assert not rows(weighed.changes)
    said = {issue.code: issue.message for issue in weighed.issues}
    assert "1 scored customer by their weights, fewer than 30" in said["change-small-base"]
    assert said["uneven-weights"] == (
        "The weights are so uneven that the 600 customers count for 1: figures that the heaviest of them are part of "
        "rest on them alone."
    )
    assert "uneven-weights" not in {issue.code for issue in plain.issues}
    everybody = rows(weighed.scores, dimension="")[0]
    assert "by their uneven weights they count for 1, under 30" in everybody["note"]


def test_moderate_weights_leave_a_driver_a_driver():
    row = drivers(study(np.random.default_rng(5).uniform(0.3, 3, N))[1])["00"]
    assert row["verdict"] == "driver"
