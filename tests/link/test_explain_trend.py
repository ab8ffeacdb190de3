"""The derivation of a theme over time: recomputed by hand from the study's own tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import statsmodels.api as sm
from scipy import stats

from tests.link.study import draw, numbers, rows, step, tables
from tests.link.test_levels import monthly
from voca.errors import UsageError
from voca.link import LinkOptions, link
from voca.link.explain_trend import explain_trend

MONTHLY = LinkOptions(period="month")
STEP = [0.05] * 9 + [0.15] * 5  # from January to the end of February a year later


def explained(given, theme="00", options=MONTHLY):
    docs, _, mentions, themes, scales = given
    return explain_trend(docs, mentions, themes, scales, theme, options)


def by_hand(given, theme="00a"):
    """Each response's month, whether it mentions the theme, and its NPS points, as anybody would read them."""
    docs, _, mentions, _, _ = given
    data = docs.select(["document_id", "time", "score.nps"]).to_pandas()
    told = data["document_id"].isin(mentions.to_pandas().query("theme_id == @theme")["document_id"]).to_numpy()
    month = data["time"].dt.to_period("M").astype(str).to_numpy()
    nps = data["score.nps"].to_numpy()
    return month, told, np.where(nps >= 9, 100.0, np.where(nps <= 6, -100.0, 0.0))


@pytest.fixture(scope="module")
def stepped():
    given = monthly(STEP)
    return given, link(*given, MONTHLY), explained(given)


def test_shares_by_period_are_counts(stepped):
    given, _, made = stepped
    month, told, points = by_hand(given)
    for label in np.unique(month):
        n, base = told[month == label].sum(), (month == label).sum()
        row = step(made.steps, "Share by period", label)
        assert numbers(row["how"]) == [n, base]
        theirs = stats.binomtest(int(n), int(base)).proportion_ci(method="wilson")
        assert (row["value"], row["low"], row["high"]) == pytest.approx((n / base, theirs.low, theirs.high))
        score = step(made.steps, "Score of those who mention it", label)
        assert score["value"] == pytest.approx(points[told & (month == label)].mean())
        _, up, down, scored = numbers(score["how"].replace(" \N{MINUS SIGN} ", " "))
        assert 100 * (up - down) / scored == pytest.approx(score["value"])


def test_the_last_two_periods_are_a_two_by_two_table(stepped):
    given, found, made = stepped
    month, told, _ = by_hand(given)
    late = month >= "2026-01"
    a, n1, b, n0 = (int(x) for x in (told[late].sum(), late.sum(), told[~late].sum(), (~late).sum()))
    then, before = (step(made.steps, "Last two periods", f"share {name}") for name in ("then", "before"))
    assert numbers(then["how"])[:2] == [a, n1]
    assert "2026-01 to 2026-02" in then["how"]
    assert numbers(before["how"])[:2] == [b, n0]
    assert step(made.steps, "Last two periods", "times as often")["value"] == pytest.approx((a / n1) / (b / n0))
    row, table = step(made.steps, "Last two periods", "p"), [[a, n1 - a], [b, n0 - b]]
    assert f"of {a} of {n1} and {b} of {n0:,}" in row["how"]
    theirs = (
        2 * stats.fisher_exact(table, alternative="greater").pvalue
        if "Fisher" in row["how"]
        else stats.chi2_contingency(table).pvalue  # Yates' correction
    )
    assert row["value"] == pytest.approx(theirs)
    test = rows(found.trend_tests, theme_id="00")[0]
    assert (then["value"], before["value"], row["value"]) == (
        test["recent_share"], test["before_share"], test["recent_p"])  # fmt: skip


def test_the_slope_is_statsmodels_binomial_regression(stepped):
    given, found, made = stepped
    month, told, _ = by_hand(given)
    labels = np.unique(month)
    hits = np.array([told[month == label].sum() for label in labels])
    base = np.array([(month == label).sum() for label in labels])
    t = np.arange(14) - 6.5
    counts = np.column_stack([hits, base - hits])
    theirs = sm.GLM(counts, sm.add_constant(t), family=sm.families.Binomial()).fit(tol=1e-14)
    scale = theirs.pearson_chi2 / 12
    half = stats.norm.ppf(0.975) * theirs.bse[1] * np.sqrt(scale)
    slope = step(made.steps, "Slope", "change of the log odds per period")
    error = step(made.steps, "Slope", "standard error")
    assert slope["value"] == pytest.approx(theirs.params[1], rel=1e-6)
    assert step(made.steps, "Slope", "log odds in the middle")["value"] == pytest.approx(theirs.params[0], rel=1e-6)
    assert step(made.steps, "Slope", "dispersion")["value"] == pytest.approx(scale, rel=1e-6)
    assert scale > 1
    assert error["value"] == pytest.approx(theirs.bse[1] * np.sqrt(scale), rel=1e-6)
    spread, w0, _, w2, w1, _ = numbers(error["how"])[:6]
    assert np.sqrt(spread * w0 / (w0 * w2 - w1**2)) == pytest.approx(error["value"], rel=1e-4)
    assert (slope["low"], slope["high"]) == pytest.approx((theirs.params[1] - half, theirs.params[1] + half), rel=1e-6)
    p = 2 * stats.norm.sf(theirs.params[1] / theirs.bse[1] / np.sqrt(scale))
    assert step(made.steps, "Slope", "p")["value"] == pytest.approx(p, rel=1e-5)
    ends = [step(made.steps, "Slope", f"share on the line, {label}") for label in (labels[0], labels[-1])]
    assert [row["value"] for row in ends] == pytest.approx(theirs.fittedvalues[[0, -1]], rel=1e-6)
    assert rows(found.trend_tests, theme_id="00")[0]["slope_p"] == step(made.steps, "Slope", "p")["value"]


def test_the_change_of_level_is_found_by_trying_every_place(stepped):
    given, found, made = stepped
    month, told, _ = by_hand(given)
    labels = np.unique(month)
    base = np.array([(month == label).sum() for label in labels])
    share = np.array([told[month == label].mean() for label in labels])
    level = told.mean()
    weight = base / (level * (1 - level))

    def squares(values, w):
        return w @ (values - w @ values / w.sum()) ** 2

    def least(values):
        return min((squares(values[:i], weight[:i]) + squares(values[i:], weight[i:]), i) for i in range(2, 13))

    left, place = least(share)
    assert step(made.steps, "Change of level", "share, were there one level")["value"] == pytest.approx(level)
    assert step(made.steps, "Change of level", "sum of squares, one level")["value"] == pytest.approx(
        squares(share, weight)
    )
    two = step(made.steps, "Change of level", "sum of squares, two levels")
    assert two["value"] == pytest.approx(left)
    assert labels[place] in two["how"]
    spread = step(made.steps, "Change of level", "dispersion")["value"]
    gain = step(made.steps, "Change of level", "gain of the change")
    assert gain["value"] == pytest.approx((squares(share, weight) - left) / spread)
    row = step(made.steps, "Change of level", "p")
    _, reached, _, drawn, *_ = numbers(row["how"])
    assert row["value"] == pytest.approx(2 * (reached + 1) / (drawn + 1))
    change = step(made.steps, "Change of level", f"from {labels[place]} on")
    record = rows(found.change_points, theme_id="00")[0]
    assert (change["value"], change["low"], change["high"]) == (record["difference"], record["low"], record["high"])
    after, before, n_after, n_before, _ = numbers(change["how"].replace(" \N{MINUS SIGN} ", " "))
    assert (n_after, n_before) == (told[month >= labels[place]].sum(), told[month < labels[place]].sum())
    assert after - before == pytest.approx(change["value"], abs=1e-6)


def test_the_dispersion_and_the_chance_are_those_of_series_drawn_anew(stepped):
    given, _, made = stepped
    month, told, _ = by_hand(given)
    base = np.array([(month == label).sum() for label in np.unique(month)])
    level = told.mean()
    weight = base / (level * (1 - level))
    rng = np.random.default_rng(7)
    drawn = rng.binomial(base, level, (4000, 14)) / base
    left_of_one = []
    for values in drawn:
        one = weight @ (values - weight @ values / weight.sum()) ** 2
        two = min(
            sum(w @ (v - w @ v / w.sum()) ** 2 for v, w in ((values[:i], weight[:i]), (values[i:], weight[i:])))
            for i in range(2, 13)
        )
        steps = np.sort(np.diff(values) ** 2 / (1 / weight[1:] + 1 / weight[:-1]))[:-2].mean()
        used = (
            two / 11
            if "lesser" not in step(made.steps, "Change of level", "dispersion")["how"]
            else min(two / 11, steps)
        )
        left_of_one.append((one - two) / used)
    p = step(made.steps, "Change of level", "p")["value"]
    chance = 2 * np.mean(np.array(left_of_one) >= step(made.steps, "Change of level", "gain of the change")["value"])
    assert p == pytest.approx(chance, abs=0.01)


@pytest.mark.parametrize(
    ("part", "stem"), [("Last two periods", "recent"), ("Slope", "slope"), ("Change of level", "change")]
)
def test_q_values_are_those_of_all_themes_of_the_level(part, stem):
    given = monthly(STEP)
    made, found = explained(given, "01"), link(*given, MONTHLY)
    tests = rows(found.trend_tests, level="theme")
    family = np.array([row[f"{stem}_p"] for row in tests])
    theirs = stats.false_discovery_control(family)[1]
    row = step(made.steps, part, "q")
    assert row["value"] == pytest.approx(theirs) == tests[1][f"{stem}_q"]
    assert numbers(row["how"])[1:3] == [2, (family <= family[1]).sum()]


@pytest.mark.parametrize(
    ("shares", "verdict"),
    [
        ([0.03] * 12 + [0.4, 0.4], "emerging: at least twice as often"),
        ([0.1 + 0.02 * i for i in range(14)], "rising: the slope is above 0"),
        ([0.4 - 0.025 * i for i in range(14)], "falling: the slope is below 0"),
        ([0.12] * 10 + [0.02] * 2, "fading: at most half as often as before and as in the median period before"),
        ([0.05] * 2 + [0.3] + [0.05] * 3 + [0.02] * 2, "steady: the slope is not clear, and in the last two"),
        ([0.05] * 5 + [0.2] * 4 + [0.08] * 5, "stepped down: neither"),
        ([0.1] * 14, "steady: no test"),
        ([0.1] * 4, "too little data: 3 complete periods, under 4"),
        ([0.004] * 8, "too little data: "),
    ],
)
def test_the_verdict_names_its_rule(shares, verdict):
    made = explained(monthly(shares))
    assert step(made.steps, "Verdict", "verdict")["how"].startswith(verdict)


def test_weights_and_repeated_customers_have_effective_bases():
    rng = np.random.default_rng(3)
    n = 1200
    time = np.datetime64("2025-01-01", "us") + np.arange(n) * np.timedelta64(365 * 24 * 3600 * 10**6 // n, "us")
    negative, positive = draw(n, 2, 5, share=0.3)
    customer = [f"c{i}" for i in rng.integers(0, 300, n)]
    given = tables(rng.choice([0.0, 7, 10], n), negative, positive, kind="nps", time=time, customer_id=customer,
                   weight=rng.uniform(0.5, 2, n))  # fmt: skip
    made = explained(given)
    row = step(made.steps, "Share by period", "2025-03")
    inside, total, weight, of, base = numbers(row["how"])
    assert weight / of == pytest.approx(row["value"], rel=1e-5)
    assert base < total > inside
    assert "effective bases" in step(made.steps, "Last two periods", "p")["how"]
    then = step(made.steps, "Last two periods", "share then")
    assert numbers(then["how"])[-2] / numbers(then["how"])[-1] == pytest.approx(then["value"], rel=1e-5)


def test_a_partial_period_is_counted_and_not_tested():
    given = monthly(STEP)
    keep = given[0]["time"].to_numpy() < np.datetime64("2026-02-05")
    cut = (given[0].filter(keep), *given[1:])
    made = explained(cut)
    assert step(made.steps, "Base", "complete periods")["value"] == 13
    assert "not 2026-02" in step(made.steps, "Base", "complete periods")["how"]
    assert step(made.steps, "Share by period", "2026-02 (covered only in part)")["value"] > 0
    assert "2025-12 to 2026-01" in step(made.steps, "Last two periods", "share then")["how"]
    times = dict(zip(cut[0]["response_id"].to_pylist(), cut[0]["time"].to_pylist(), strict=True))
    assert {times[i].month for i in made.response_ids} == {12, 1}


def test_without_dates_there_is_nothing_to_explain():
    with pytest.raises(UsageError, match="No comment has a date"):
        explained(tables(np.full(50, 10.0), np.ones((50, 1), dtype=bool), kind="nps"))
    with pytest.raises(UsageError, match="no theme 'zz'"):
        explained(monthly([0.1] * 5), "zz")


def test_with_customers_as_the_unit_it_is_derived_from_responses_at_their_own_time(stepped):
    docs, *rest = stepped[0]
    customers = pa.array([f"c{i % 700}" for i in range(docs.num_rows)])
    docs = docs.set_column(docs.column_names.index("customer_id"), "customer_id", customers)
    each, once = (
        explained((docs, *rest), options=MONTHLY.model_copy(update={"unit": unit})) for unit in ("response", "customer")
    )
    assert once.steps.equals(each.steps)
    assert once.response_ids == each.response_ids != ()
    assert set(once.response_ids) <= set(docs["response_id"].to_pylist())
