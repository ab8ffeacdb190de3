"""Bases of intervals where few customers wrote most of what there is: CR2 and Satterthwaite."""

import numpy as np
import pytest
from scipy.linalg import sqrtm
from scipy.stats import norm, t
from statsmodels.stats.proportion import proportion_confint

from tests.link.study import START, documents, rows, scales, tables
from voca import schema
from voca.config import LinkOptions
from voca.link import link
from voca.link.few import shortened, spread, unbiased
from voca.link.frame import Sample
from voca.link.intervals import student
from voca.link.measures import Measure
from voca.link.scores import estimate


def test_the_variance_and_its_degrees_are_those_of_bell_and_mccaffrey():
    rng = np.random.default_rng(1)
    sizes = [1, 1, 2, 3, 5, 12]
    cluster, n = np.repeat(np.arange(6), sizes), sum(sizes)
    y = rng.normal(size=n)
    moved, weight = np.bincount(cluster, y - y.mean()), np.bincount(cluster).astype(float)
    found = spread(moved, weight, weight, np.zeros(6, dtype=np.int64), 1)
    # their own matrices: of each customer (I - H)^(-1/2), H = 1 1' / n
    x, hat = np.ones((n, 1)), np.full((n, n), 1 / n)
    columns, variance = [], 0.0
    for g in range(6):
        at = cluster == g
        adjust = np.linalg.inv(np.real(sqrtm(np.eye(at.sum()) - hat[np.ix_(at, at)])))
        variance += (x[at, 0] @ adjust @ (y - y.mean())[at]) ** 2
        columns.append((np.eye(n) - hat)[:, at] @ adjust @ x[at, 0])
    values = np.linalg.eigvalsh(np.column_stack(columns).T @ np.column_stack(columns))
    assert found.squares[0] == pytest.approx(variance)
    assert found.degrees[0] == pytest.approx(values.sum() ** 2 / (values**2).sum())


def test_customers_who_wrote_alike_have_their_number_less_one_of_degrees():
    weight = np.full(13, 5.0)
    found = spread(np.zeros(13), weight, weight, np.zeros(13, dtype=np.int64), 1)
    assert found.degrees[0] == pytest.approx(12)
    assert unbiased(np.array([65.0]), np.array([4.0]), found)[0] == 65
    assert shortened(np.array([65.0]), found.degrees, 0.95)[0] == pytest.approx(65 * (1.95996 / 2.17881) ** 2, rel=1e-5)


@pytest.mark.parametrize("customers", [2, 3, 7, 40])
def test_a_mean_of_customers_who_wrote_alike_has_the_interval_of_student_s_t_of_their_means(customers):
    rng = np.random.default_rng(6)
    means, each = rng.normal(50, 9, customers), 4
    y = np.repeat(means, each)
    weight, cell = np.full(customers, float(each)), np.zeros(customers, dtype=np.int64)
    found = spread(each * (means - y.mean()), weight, weight, cell, 1)
    base = unbiased(np.array([float(len(y))]), np.array([y.var() * len(y)]), found)
    worth = shortened(base, found.degrees, 0.95, student=True)
    low, high = student(np.array([y.mean()]), np.array([(y**2).mean()]), worth, 0.95)
    theirs = t.interval(0.95, customers - 1, means.mean(), means.std(ddof=1) / np.sqrt(customers))
    assert (low[0], high[0]) == pytest.approx(theirs, rel=1e-6)


def test_cells_are_by_themselves():
    rng = np.random.default_rng(2)
    cell, weight = rng.integers(0, 4, 50), rng.integers(1, 6, 50).astype(float)
    moved = rng.normal(size=50)
    every = spread(moved, weight, weight, cell, 5)
    for k in range(4):
        at = cell == k
        alone = spread(moved[at], weight[at], weight[at], np.zeros(at.sum(), dtype=np.int64), 1)
        assert every.squares[k] == pytest.approx(alone.squares[0])
        assert every.degrees[k] == pytest.approx(alone.degrees[0])
    assert (every.squares[4], every.degrees[4]) == (0, 1)


@pytest.mark.parametrize(
    ("family", "points", "shares"),
    [
        ("nps", [-100.0, 0.0, 100.0], [0.2, 0.3, 0.5]),
        ("share", [0.0, 100.0], [0.3, 0.7]),
        ("mean", [1.0, 2.0, 3.0, 4.0, 5.0], [0.06, 0.04, 0.07, 0.13, 0.7]),
    ],
)
def test_scores_of_thirteen_customers_some_of_whom_wrote_a_dozen_times_are_covered(family, points, shares):
    rng, covered, runs = np.random.default_rng(3), 0, 120
    for _ in range(runs):
        cluster = np.repeat(np.arange(13), rng.choice([1, 1, 1, 2, 3, 12], 13))
        z = np.sqrt(0.5) * (rng.normal(size=13)[cluster] + rng.normal(size=len(cluster)))
        y = np.array(points)[np.minimum(np.searchsorted(np.cumsum(shares), norm.cdf(z)), len(points) - 1)]
        measure = Measure("s", family, "s", family, 1, y, (points[0], points[-1]))
        row = estimate(y, Sample.of(np.ones(len(y)), cluster, False), measure, LinkOptions())
        covered += row["low"] <= np.dot(points, shares) <= row["high"]
    assert covered >= 0.92 * runs  # fewer on the effective base alone


def test_a_score_by_period_has_the_interval_that_it_has_by_segment():
    rng = np.random.default_rng(4)
    cluster = np.repeat(np.arange(26), rng.choice([1, 1, 2, 3, 12], 26))
    n, half = len(cluster), cluster % 2
    score = rng.choice([1.0, 3.0, 4.0, 5.0, 5.0], n)
    told = documents(
        n,
        score__stars=score,
        customer_id=[f"c{i}" for i in cluster],
        time=np.where(half, START, START + np.timedelta64(40 * 86_400_000_000, "us")),
        segment__half=[str(part) for part in half],
    )
    for period, segment in _ends(told):
        assert period == pytest.approx(segment)


def test_where_nobody_repeats_a_period_has_the_interval_of_data_in_which_nobody_does():
    score = [1.0, 3.0, 5.0, 5.0, 5.0, 4.0, 4.0, 2.0, 1.0, 5.0]
    told = documents(
        10,
        score__stars=score,
        customer_id=[f"c{i}" for i in (0, 1, 2, 3, 4, 5, 5, 5, 6, 7)],
        time=np.where(np.arange(10) < 5, START, START + np.timedelta64(40 * 86_400_000_000, "us")),
        segment__half=["1" if i < 5 else "0" for i in range(10)],
    )
    (alone, _), (repeat, _) = _ends(told)
    (plain, _), _ = _ends(
        told.set_column(told.schema.get_field_index("customer_id"), "customer_id", told["response_id"])
    )
    assert alone == pytest.approx(plain)
    assert repeat[1] - repeat[0] > 1


def test_one_customer_of_a_hundred_comments_is_one():
    rng = np.random.default_rng(5)
    mention = np.r_[rng.random(100) < 0.5, rng.random(300) < 0.1][:, None]
    first = np.arange(400) < 100
    told = tables(
        rng.choice([1.0, 3.0, 5.0], 400),
        mention,
        kind="stars",
        scale=scales("stars", low=1, high=5),
        customer_id=["c0"] * 100 + [f"c{i}" for i in range(1, 301)],
        time=np.where(first, START, START + np.timedelta64(40 * 86_400_000_000, "us")),
        segment__who=np.where(first, "one", "many").tolist(),
    )
    found = link(*told, LinkOptions(period="month"))
    assert rows(found.scores, segment="one")[0]["n_effective"] == 1
    for theme in ("", "00"):
        month = rows(found.trends, period="2025-01", theme_id=theme, level="theme")[0]
        assert (month["low"], month["high"]) == (None, None)
    share = mention[:100].mean()
    low, high = proportion_confint(share, 1, method="wilson")
    assert (month["share_low"], month["share_high"]) == pytest.approx((low, high))
    assert rows(found.segments, segment="one", level="theme")[0]["p"] > 0.2


def _ends(told):
    """Return the ends of the interval of each month beside those of its segment."""
    empty = [schema.empty(name) for name in ("sentences", "mentions", "themes")]
    found = link(told, *empty, scales("stars", low=1, high=5), LinkOptions(period="month"))
    by_period = [row for row in rows(found.trends) if row["estimate"] is not None]
    by_segment = sorted(rows(found.scores, dimension="half"), key=lambda row: row["segment"], reverse=True)
    ends = [[(row["low"], row["high"]) for row in table] for table in (by_period, by_segment)]
    return list(zip(*ends, strict=True))
