"""Trends: periods by their labels, slopes against statsmodels, emerging themes."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from tests.link.study import documents, draw, rows, scales, tables
from tests.link.test_levels import monthly
from voca import schema
from voca.errors import UsageError
from voca.link import LinkOptions, link
from voca.link.intervals import wilson
from voca.link.periods import choose_unit, periods, position
from voca.link.prepared import prepare
from voca.link.slopes import Ends, by_customers, logistic
from voca.link.whole import whole_periods


def days(*values):
    return np.array(values, dtype="datetime64[us]")


def study(n=1200, seed=31, last="2025-12-31", **options):
    rng = np.random.default_rng(seed)
    span = (np.datetime64(last) - np.datetime64("2025-01-01")).astype(int) + 1
    time = np.datetime64("2025-01-01", "us") + (np.sort(rng.integers(0, span, n)) * 86_400_000_000).astype(
        "timedelta64[us]"
    )
    month = time.astype("datetime64[M]").astype(int) - np.datetime64("2025-01").astype(int)
    negative, _ = draw(n, 3, seed, share=0.2)
    negative[:, 1] = rng.random(n) < 0.12 + 0.02 * month
    negative[:, 2] = rng.random(n) < np.where(month >= 10, 0.4, 0.03)
    y = rng.choice([0.0, 7, 10], n)
    result = link(*tables(y, negative, kind="nps", time=time), LinkOptions(**options))
    return time, month, negative, y, result


@pytest.mark.parametrize(
    ("unit", "first", "last", "labels"),
    [
        ("month", "2025-11-03", "2026-01-20", ("2025-11", "2025-12", "2026-01")),
        ("week", "2025-12-24", "2026-01-06", ("2025-W52", "2026-W01", "2026-W02")),
        ("quarter", "2025-08-01", "2026-01-20", ("2025-Q3", "2025-Q4", "2026-Q1")),
        ("year", "2024-08-01", "2025-01-20", ("2024", "2025")),
    ],
)
def test_labels(unit, first, last, labels):
    found = periods(days(first, last), unit)
    assert found.labels == labels
    assert found.codes.tolist() == [0, len(labels) - 1]


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        ("2025-02-20", "week"),
        ("2025-06-30", "month"),
        ("2026-12-31", "month"),
        ("2029-12-31", "quarter"),
        ("2040-01-01", "year"),
    ],
)
def test_the_unit_gives_at_least_six_periods(last, unit):
    time = days("2025-01-01", last)
    assert choose_unit(time) == unit
    assert len(periods(time, "auto").labels) >= 6


@pytest.mark.parametrize(
    ("label", "hint"),
    [
        ("2025-02", "They run from 2025-W01 to 2025-W08; to compare months, add --period month."),
        ("2025-Q1", "They run from 2025-W01 to 2025-W08; to compare quarters, add --period quarter."),
        ("2025", "They run from 2025-W01 to 2025-W08; to compare years, add --period year."),
        ("2025-W09", "They run from 2025-W01 to 2025-W08."),
        ("last", "They run from 2025-W01 to 2025-W08."),
    ],
)
def test_a_period_of_another_unit_is_told_as_such(label, hint):
    found = periods(days("2025-01-01", "2025-02-20"), "week")
    assert position("2025-W02", found) == 1
    with pytest.raises(UsageError) as caught:
        position(label, found)
    assert (caught.value.message, caught.value.hint) == (f"There is no week {label!r} in the data.", hint)


def test_empty_periods_are_there_and_unknown_times_are_nowhere():
    found = periods(days("2025-01-05", "NaT", "2025-04-05"), "month")
    assert found.labels == ("2025-01", "2025-02", "2025-03", "2025-04")
    assert found.codes.tolist() == [0, -1, 3]


def test_a_partial_last_period_is_known_as_such():
    daily = np.arange(np.datetime64("2025-01-01"), np.datetime64("2025-07-11")).astype("datetime64[us]")
    assert periods(daily, "month").complete.tolist() == [True] * 6 + [False]
    assert periods(daily[:-10], "month").complete.all()


def test_shares_and_scores_by_period():
    time, month, negative, y, result = study()
    row = rows(result.trends, level="theme", theme_id="01", period="2025-06")[0]
    here = month == 5
    share = negative[here, 1].mean()
    low, high = wilson(np.array([share]), np.array([here.sum()]), 0.95)
    assert (row["n_period"], row["n"]) == (here.sum(), negative[here, 1].sum())
    assert (row["share"], row["share_low"], row["share_high"]) == pytest.approx((share, low[0], high[0]))
    points = np.select([y >= 9, y <= 6], [100, -100], 0)
    assert row["estimate"] == pytest.approx(points[here & negative[:, 1]].mean())
    everybody = rows(result.trends, theme_id="", period="2025-06")[0]
    assert everybody["estimate"] == pytest.approx(points[here].mean())
    assert everybody["share"] is None


def test_the_slope_is_a_binomial_regressions():
    _, month, negative, _, result = study()
    row = rows(result.trend_tests, level="theme", theme_id="01")[0]
    theirs = sm.GLM(negative[:, 1].astype(float), sm.add_constant(month), family=sm.families.Binomial()).fit()
    assert row["slope"] == pytest.approx(theirs.params[1], abs=1e-6)
    assert row["slope_high"] - row["slope_low"] >= 2 * 1.959 * theirs.bse[1]
    assert row["verdict"] == "rising"
    assert rows(result.trend_tests, level="theme", theme_id="00")[0]["verdict"] == "steady"


def test_an_emerging_theme_by_hand():
    _, month, negative, _, result = study()
    row = rows(result.trend_tests, level="theme", theme_id="02")[0]
    late = month >= 10
    table = [
        [negative[late, 2].sum(), (~negative[late, 2]).sum()],
        [negative[~late, 2].sum(), (~negative[~late, 2]).sum()],
    ]
    assert row["recent_p"] == pytest.approx(2 * stats.fisher_exact(table, alternative="greater")[1])
    assert row["recent_share"] == pytest.approx(negative[late, 2].mean())
    assert row["verdict"] == "emerging"


def test_what_comes_up_half_as_often_as_usual_fades_and_what_follows_one_bad_month_does_not():
    shares = {"gone": [0.12] * 10 + [0.02] * 2, "after a bad month": [0.05] * 2 + [0.3] + [0.05] * 3 + [0.02] * 2}
    tests = {}
    for name, series in shares.items():
        given = monthly(series)
        tests[name] = rows(link(*given, LinkOptions(period="month")).trend_tests, level="theme", theme_id="00")[0]
    gone, after = tests["gone"], tests["after a bad month"]
    assert {name: row["verdict"] for name, row in tests.items()} == {"gone": "fading", "after a bad month": "steady"}
    assert gone["recent_share"] <= gone["before_share"] / 2
    assert after["recent_share"] <= after["before_share"] / 2  # by the mean of all months before, that one among them
    assert max(gone["recent_q"], after["recent_q"]) <= 0.05
    assert min(gone["slope_q"], after["slope_q"]) > 0.05


def test_months_of_unequal_weight_are_pooled_by_weight_and_known_as_exactly_as_that():
    time, month, negative, y, _ = study()
    weight = np.where(month % 2 == 0, 6.0, 1.0)
    given = tables(y, negative, kind="nps", time=time, weight=weight)
    row = rows(link(*given, LinkOptions()).trend_tests, level="theme", theme_id="02")[0]
    share, base = [], []
    for side in (month >= 10, month < 10):
        months = np.unique(month[side])
        part = np.array([weight[month == m].sum() for m in months]) / weight[side].sum()
        share.append(np.average(negative[side, 2], weights=weight[side]))
        base.append(1 / sum(part**2 / [(month == m).sum() for m in months]))
    assert (row["recent_share"], row["before_share"]) == pytest.approx(tuple(share))
    pooled = np.average(share, weights=base)
    z = (share[0] - share[1]) / np.sqrt(pooled * (1 - pooled) * (1 / base[0] + 1 / base[1]))
    assert row["recent_p"] == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-6)
    assert sum(base) < 0.8 * len(y)  # what the months' bases add up to


def test_an_incomplete_last_period_is_not_compared():
    _, month, negative, _, result = study(last="2026-01-08")
    assert any(issue.code == "partial-period" for issue in result.issues)
    row = rows(result.trend_tests, level="theme", theme_id="02")[0]
    assert row["n_periods"] == 12
    assert row["recent_share"] == pytest.approx(negative[(month == 10) | (month == 11), 2].mean())
    assert [r["complete"] for r in rows(result.trends, theme_id="02")] == [True] * 12 + [False]


def test_too_few_periods_or_customers_are_not_tested():
    few = study(last="2025-02-28", period="month")[4]
    assert {row["verdict"] for row in few.trend_tests.to_pylist()} == {"too little data"}
    assert any(issue.code == "too-few-periods" for issue in few.issues)
    assert few.trends.num_rows > 0
    rare = study(min_base=500)[4]
    assert {row["verdict"] for row in rare.trend_tests.to_pylist()} == {"too little data"}


@pytest.mark.parametrize(
    ("days", "code", "said"),
    [
        (["2025-01-01"], "too-few-periods", "No complete week: nothing is said about rising or falling themes."),
        (["2025-01-06", "2025-01-12"], "too-few-periods", "Only 1 complete week: nothing is said"),
        (["2025-01-06", "2025-01-19"], "too-few-periods", "Only 2 complete weeks: nothing is said"),
        (["NaT", *["2025-01-06"] * 399], "missing-time", "1 response (<1%) has no time and is in no trend."),
        (["NaT", "NaT", "2025-01-06"], "missing-time", "2 responses (67%) have no time and are in no trend."),
    ],
)
def test_what_cannot_be_done_with_times_is_said(days, code, said):
    docs = documents(len(days), score__nps=[10.0] * len(days), time=np.array(days, dtype="datetime64[us]"))
    empty = (schema.empty(name) for name in ("sentences", "mentions", "themes"))
    result = link(docs, *empty, scales("nps"), LinkOptions(period="week"))
    assert next(issue for issue in result.issues if issue.code == code).message.startswith(said)


def test_half_of_the_times_missing():
    time = np.array(["2025-01-05", "NaT"] * 50, dtype="datetime64[us]")
    docs = documents(100, score__nps=[10.0] * 100, time=time)
    empty = (schema.empty(name) for name in ("sentences", "mentions", "themes"))
    result = link(docs, *empty, scales("nps"))
    assert "50 responses (50%) have no time" in next(i for i in result.issues if i.code == "missing-time").message
    assert result.trends["n"].to_pylist() == [50]


@pytest.mark.filterwarnings("ignore:Perfect separation")
def test_slopes_of_many_themes_at_once_are_statsmodels_one_by_one():
    rng = np.random.default_rng(1)
    time = np.arange(9.0) - 4
    share = rng.choice([0.003, 0.05, 0.3, 0.9], 40)
    base = rng.integers(20, 400, (9, 40)).astype(float)
    base[rng.random((9, 40)) < 0.1] = 0
    hits = rng.binomial(base.astype(int), share).astype(float)
    hits[0] += (hits.sum(axis=0) == 0) & (base[0] > 0)
    found = logistic(hits, base, time)
    for k in range(40):
        some = base[:, k] > 0
        given = np.column_stack([hits[some, k], base[some, k] - hits[some, k]])
        model = sm.GLM(given, sm.add_constant(time[some]), family=sm.families.Binomial()).fit(tol=1e-14)
        if model.bse[1] < 50:  # else all hits are at one end, and no slope fits
            figures = (found.level[k], found.slope[k], found.error[k], found.chi2[k])
            theirs = (*model.params, model.bse[1], model.pearson_chi2)
            assert figures == pytest.approx(theirs, rel=1e-6, abs=1e-8)


def test_a_theme_of_the_last_period_only_has_no_slope():
    base = np.full((6, 2), 100.0)
    hits = np.zeros((6, 2))
    hits[-1, 0], hits[:, 1] = 40, 10
    found = logistic(hits, base, np.arange(6.0) - 2.5)
    assert not found.error[0] < 50
    assert (found.slope[1], found.error[1]) == (pytest.approx(0, abs=1e-12), pytest.approx(1 / np.sqrt(9 * 17.5)))


def test_one_answer_in_a_period_has_no_interval():
    time = days(*(["2025-01-05"] * 40 + ["2025-02-05"] + ["2025-03-05"] * 40))
    y = np.resize([0.0, 7, 10], 81)
    negative = np.ones((81, 1), bool)
    found = rows(link(*tables(y, negative, kind="nps", time=time), LinkOptions(period="month")).trends)
    february = [row for row in found if row["period"] == "2025-02" and row["level"] == "theme"]
    assert [(row["estimate"], row["low"], row["high"]) for row in february] == [(0.0, None, None)] * 2  # a 7
    assert all(row["low"] is not None for row in found if row["period"] == "2025-01" and row["n"])


@pytest.mark.parametrize("n", [5, 8, 20])
def test_mean_stars_of_few_answers_a_period_have_an_interval_that_covers(n):
    """By Student's t it covers in 68, 83 and 82% of periods, and is not there at all in 32, 17 and 1%."""
    periods, chances = 1500, [0.02, 0.02, 0.03, 0.13, 0.8]
    y = np.random.default_rng(n).choice([1.0, 2.0, 3.0, 4.0, 5.0], periods * n, p=chances)
    month = np.repeat(np.arange("1890-01", "2015-01", dtype="datetime64[M]"), n).astype("datetime64[us]")
    nobody = np.zeros((len(y), 1), dtype=bool)
    given = tables(y, nobody, kind="stars", scale=scales("stars", low=1.0, high=5.0), time=month)
    found = rows(link(*given, LinkOptions(period="month")).trends, theme_id="")
    assert len(found) == periods
    truth = np.array([1, 2, 3, 4, 5]) @ np.array(chances)
    covers = [row["low"] - 1e-9 <= truth <= row["high"] + 1e-9 for row in found]
    assert 0.935 <= np.mean(covers) <= 0.98


def test_the_interval_of_a_period_is_that_of_the_same_answers_in_a_segment():
    rng = np.random.default_rng(8)
    y, half = rng.choice([1.0, 2.0, 4.0, 5.0], 400, p=[0.05, 0.05, 0.3, 0.6]), np.arange(400) % 2
    when = np.array(["2025-01-10", "2025-02-10"], dtype="datetime64[us]")[half]
    given = tables(y, np.ones((400, 1), dtype=bool), kind="stars", scale=scales("stars", low=1.0, high=5.0), time=when,
                   weight=rng.uniform(0.5, 2, 400), segment__half=np.array(["a", "b"])[half])  # fmt: skip
    found = link(*given, LinkOptions(period="month"))
    for theme in ("", "00"):
        for label, period in (("a", "2025-01"), ("b", "2025-02")):
            mine, theirs = (rows(found.trends, theme_id=theme, period=period, level="theme")[0],
                            rows(found.scores, segment=label)[0])  # fmt: skip
            assert [mine[end] for end in ("low", "high")] == pytest.approx([theirs[end] for end in ("low", "high")])


def test_what_one_customer_says_five_times_alike_counts_once():
    y, people = np.tile([10.0, 10.0, 10.0, 10.0, 10.0, 9.0], 10), np.repeat(np.arange(12), 5).astype(str)
    when = np.repeat(np.array(["2025-01-10", "2025-02-10"], dtype="datetime64[us]"), 30)
    given = tables(y, np.ones((60, 1), dtype=bool), kind="nps", time=when, customer_id=people)
    row = rows(link(*given, LinkOptions(period="month")).trends, theme_id="", period="2025-01")[0]
    single = tables(y[:6], np.ones((6, 1), dtype=bool), kind="nps")
    assert (row["low"], row["high"]) == pytest.approx([rows(link(*single).scores)[0][end] for end in ("low", "high")])


def customers_who_come_and_go(people, each, seed):
    """Make customers who mention six themes each at a rate of their own, over half a year of their own, in a year."""
    rng, customer = np.random.default_rng(seed), np.repeat(np.arange(people), each)
    rate = 1 / (1 + np.exp(1.5 - 1.2 * rng.normal(size=(people, 6))))
    days = rng.integers(0, 200, people)[customer] + rng.integers(0, 165, len(customer))
    when = np.datetime64("2025-01-01", "us") + days.astype("timedelta64[D]")
    return customer, rng.random((len(customer), 6)) < rate[customer], when


def test_slopes_of_customers_who_come_back_are_as_rarely_clear_as_they_say():
    """With every period by itself a theme rises or falls in one of six such studies, and steps in one of eight."""
    hits, stepped = [], 0
    for seed in range(40):
        customer, mention, when = customers_who_come_and_go(200, 5, seed)
        given = tables(np.full(1000, np.nan), mention, time=when, customer_id=customer.astype(str))
        found = rows(link(*given, LinkOptions(period="month")).trend_tests, level="theme")
        hits.append(min(row["slope_q"] for row in found) <= 0.05)
        stepped += sum(row["change_q"] <= 0.05 for row in found)
    assert sum(hits) <= 5
    assert stepped <= 2


def test_the_error_of_a_slope_by_customers_is_that_of_statsmodels_each_customer_over_what_he_leaves():
    customer, mention, when = customers_who_come_and_go(30, 20, 77)
    given = tables(np.zeros(600), mention, time=when, customer_id=customer.astype(str))
    docs, _, said, known, scale = given
    made = prepare(docs, said, known, scale, LinkOptions(period="month"))
    whole = whole_periods(made.frame, made.levels["theme"], periods(made.frame.time, "month"))
    plain = replace(whole, part=replace(whole.part, n_effective=np.tile(whole.part.n_group[:, None], (1, 6))))
    time = whole.kept.astype(float)
    base = np.tile(whole.part.n_group[:, None], (1, 6))
    line = logistic(whole.part.n, base, time - time.mean())
    mine = by_customers(plain, line, base)
    x = sm.add_constant((time - time.mean())[whole.codes])
    hat = x @ np.linalg.inv(x.T @ x) @ x.T
    block = np.array([np.trace(hat[np.ix_(of, of)]) for of in (whole.sample.cluster == g for g in range(30))])
    for k in range(6):
        y = whole.mention[:, [k]].toarray().ravel()
        model = sm.GLM(y, x, family=sm.families.Binomial())
        theirs = model.fit(cov_type="cluster", cov_kwds={"groups": whole.sample.cluster, "use_correction": False})
        moved = np.zeros((30, 2))
        np.add.at(moved, whole.sample.cluster, x * (y - theirs.fittedvalues)[:, None])
        inverse = np.linalg.inv(x.T @ (x * (theirs.fittedvalues * (1 - theirs.fittedvalues))[:, None]))
        assert theirs.bse[1] == pytest.approx(np.sqrt((inverse @ moved.T @ moved @ inverse)[1, 1]), rel=1e-6)
        moved /= np.sqrt(1 - block)[:, None]
        assert mine[k] == pytest.approx(np.sqrt((inverse @ moved.T @ moved @ inverse)[1, 1]), rel=1e-6)


def test_a_slope_rests_on_the_customers_at_its_ends():
    who, along = np.repeat(np.arange(24), 2), np.arange(12.0)
    sample = SimpleNamespace(weight=np.ones(48), cluster=who, n_customers=24)
    spread = Ends.of(sample, np.arange(48) % 12, along)
    assert (spread.leverage.sum(), spread.degrees > 12) == (pytest.approx(2), True)
    codes = np.where(who == 0, 0, np.where(who == 1, 11, 5))  # two customers are the whole line
    ends = Ends.of(sample, codes, along)
    each = np.bincount(who, (along[codes] - along[codes].mean()) ** 2)
    assert ends.leverage == pytest.approx(each / each.sum() + 1 / 24)
    assert ends.degrees == 1


def test_a_new_level_among_customers_who_answer_every_month_is_found():
    rng, customer = np.random.default_rng(3), np.tile(np.arange(120), 12)
    month = np.repeat(np.arange(12), 120)
    taste = rng.uniform(0, 0.4, 120)[customer]
    mention = (rng.random(1440) < np.where(month < 7, taste, taste + 0.3))[:, None]
    when = (np.datetime64("2025-01", "M") + month).astype("datetime64[us]") + np.timedelta64(10, "D")
    given = tables(np.full(1440, np.nan), mention, time=when, customer_id=customer.astype(str))
    found = link(*given, LinkOptions(period="month"))
    (step,) = rows(found.change_points, level="theme", theme_id="00")
    assert (step["period"], step["low"] > 0.15) == ("2025-08", True)
    assert rows(found.trend_tests, level="theme")[0]["verdict"] in ("rising", "stepped up")
