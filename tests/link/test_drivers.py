"""Drivers: adjusted impact against statsmodels and the bootstrap, the bridge, and the verdicts."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from scipy.sparse import csr_array

from tests.link.study import START, draw, rows, scales, step, tables
from voca.link import LinkOptions, link
from voca.link.arrays import adjust
from voca.link.design import Column, _fit_in
from voca.link.explain import explain
from voca.link.steps import rounded
from voca.schema import OTHER_LANGUAGE


def study(n=1500, k=4, seed=11, **columns):
    negative, positive = draw(n, k, seed)
    rng = np.random.default_rng(seed + 1)
    y = 60 - 20 * negative[:, 0] + 8 * positive[:, 1] + rng.normal(0, 15, n)
    return y, negative, positive, tables(y, negative, positive, **columns)


def themes_of(result, level="theme"):
    return {row["theme_id"]: row for row in rows(result.drivers, level=level)}


def test_adjusted_impact_is_coefficient_times_share():
    y, negative, positive, given = study()
    row = themes_of(link(*given))["00"]
    order = np.ravel(np.column_stack([np.arange(4), np.arange(4) + 4]))
    x = sm.add_constant(np.column_stack([negative, positive])[:, order].astype(float))
    theirs = sm.OLS(y, x).fit()
    assert row["negative_coefficient"] == pytest.approx(theirs.params[1])
    assert row["negative_impact"] == pytest.approx(theirs.params[1] * negative[:, 0].mean())
    assert row["adjusted"] == pytest.approx(
        theirs.params[1] * negative[:, 0].mean() + theirs.params[2] * positive[:, 0].mean()
    )
    assert row["verdict"] == "driver"


def test_controls_are_held_equal():
    n = 1500
    rng = np.random.default_rng(4)
    plan, days = rng.integers(0, 3, n), rng.integers(0, 300, n)
    time = START + (days * 86_400_000_000).astype("timedelta64[us]")
    y, negative, positive, given = study(segment__plan=[f"p{i}" for i in plan], time=time)
    row = themes_of(link(*given))["00"]
    weekday = (days[:, None] % 7) == np.arange(6)
    slices = np.searchsorted(np.sort(days)[np.arange(1, 30) * 50], days, side="right")[:, None] == np.arange(29)
    dummies = np.column_stack([plan == 0, plan == 1, days, weekday, slices])
    x = sm.add_constant(np.column_stack([negative, positive, dummies]).astype(float))
    assert row["negative_coefficient"] == pytest.approx(sm.OLS(y, x).fit().params[1])


@pytest.mark.parametrize("repeats", [1, 3])
def test_the_standard_error_is_the_bootstraps(repeats):
    n = 900
    customers = np.arange(n) // repeats
    negative, positive = draw(n, 2, 7, share=0.3)
    rng = np.random.default_rng(8)
    y = -30.0 * negative[:, 0] + rng.normal(0, 10, n) + rng.normal(0, 15, n)[customers]
    row = themes_of(link(*tables(y, negative, positive, customer_id=[f"c{i:04d}" for i in customers])))["00"]
    x = sm.add_constant(np.column_stack([negative, positive]).astype(float))
    drawn, groups = [], np.arange(n).reshape(-1, repeats)
    for _ in range(1500):
        at = groups[rng.integers(0, len(groups), len(groups))].ravel()
        beta = np.linalg.lstsq(x[at], y[at], rcond=None)[0]
        drawn.append(beta[1] * x[at, 1].mean() + beta[3] * x[at, 3].mean())
    assert row["adjusted_se"] == pytest.approx(np.std(drawn), rel=0.07)


def test_the_error_reduces_to_hc3_where_the_share_does_not_matter():
    # coefficient near 0: what is left of the delta method is share x HC3 error
    n = 800
    negative, _ = draw(n, 1, 3, share=0.4)
    y = np.random.default_rng(5).normal(0, 10, n)
    x = sm.add_constant(negative.astype(float))
    y = y - sm.OLS(y, x).fit().params[1] * negative[:, 0]
    row = themes_of(link(*tables(y, negative)))["00"]
    theirs = sm.OLS(y, x).fit(cov_type="HC3").bse[1]
    assert row["adjusted_se"] == pytest.approx(theirs * negative.mean(), rel=1e-6)


def test_thirty_who_all_are_promoters_where_nearly_all_are_is_no_effect():
    found = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        negative = np.column_stack([rng.random(1000) < 0.035, rng.random((1000, 2)).T[0] < 0.2])
        score = np.where(rng.random(1000) < 0.97, 10.0, 3.0)
        made = rows(link(*tables(score, negative, kind="nps")).drivers, level="theme")
        found.append(any(row["verdict"] == "driver" for row in made))
    assert sum(found) <= 3  # about six with robust errors alone


def test_no_effect_is_tested_by_the_coefficient_not_by_the_share():
    n = 900
    negative, _ = draw(n, 3, 21)
    y = 60 - 6 * negative[:, 0] + np.random.default_rng(22).normal(0, 20, n)
    found = rows(link(*tables(y, negative)).drivers, level="theme")
    plain = sm.OLS(y, sm.add_constant(negative.astype(float))).fit()
    theirs = plain.get_robustcov_results("HC3")
    for k, row in enumerate(found):
        degrees = min(n - 4, negative[:, k].sum() - 1)
        error = max(theirs.bse[k + 1], plain.bse[k + 1])  # what is known of how few vary may be too little
        assert row["adjusted_p"] == pytest.approx(2 * stats.t.sf(abs(theirs.params[k + 1]) / error, degrees), rel=1e-6)
        assert row["adjusted_se"] > theirs.bse[k + 1] * row["share"]  # the interval holds the chance in the share too
        inside, outside = y[negative[:, k]], y[~negative[:, k]]
        gap = inside.mean() - outside.mean()
        # a robust score test: squares from the mean of all, as holds where there is no effect
        squares = [((part - y.mean()) ** 2).sum() / len(part) / (len(part) - 1) for part in (inside, outside)]
        assert row["leave_out_p"] == pytest.approx(2 * stats.norm.sf(abs(gap) / np.sqrt(sum(squares))), rel=1e-6)


@pytest.mark.parametrize("case", ["plain", "weighted", "clustered", "collinear", "segments"])
def test_the_bridge_adds_up_to_the_score(case):
    n = 700
    rng = np.random.default_rng(9)
    columns = {}
    if case == "weighted":
        columns["weight"] = rng.uniform(0.2, 3, n)
    if case == "clustered":
        columns["customer_id"] = [f"c{i}" for i in rng.integers(0, 200, n)]
    if case == "segments":
        columns |= {f"segment__{s}": [f"v{i}" for i in rng.integers(0, 4, n)] for s in "ab"}
        columns["time"] = START + (rng.integers(0, 10**7, n) * 1_000_000).astype("timedelta64[us]")
    negative, positive = draw(n, 5, 10)
    if case == "collinear":
        negative[:, 1], positive[:, 1] = negative[:, 0], positive[:, 0]
    y = rng.choice([0.0, 7, 10], n)
    result = link(*tables(y, negative, positive, kind="nps", **columns))
    score = np.average(np.select([y >= 9, y <= 6], [100.0, -100.0], 0.0), weights=columns.get("weight"))
    for level in ("theme", "subtheme"):
        bars = rows(result.bridge, level=level)
        assert sum(bar["contribution"] for bar in bars) == pytest.approx(score, abs=1e-9)
        assert bars[-1]["total"] == pytest.approx(score, abs=1e-9)
        assert bars[0]["part"] == "baseline"


def innocent(n=2000, seed=0):
    """A is harmful; B is mentioned by 60% of those who mention A, by 5% of the others, and does nothing."""
    rng = np.random.default_rng(seed)
    a = rng.random(n) < 0.2
    b = np.where(a, rng.random(n) < 0.6, rng.random(n) < 0.05)
    c = rng.random((n, 4)) < 0.15
    y = 40 - 60 * a + rng.normal(0, 50, n)
    return y, np.column_stack([a, b, c])


@pytest.mark.parametrize(("direction", "said"), [(1, "worse"), (-1, "better")])
def test_the_company_of_a_confounded_theme_is_named_with_what_it_goes_with(direction, said):
    y, negative = innocent()
    scale = scales("number", low=0, high=10, direction=direction)
    reason = themes_of(link(*tables(y, negative, scale=scale)))["01"]["reason"]
    assert f"“Theme 0”, which goes with {said} scores, is mentioned more often by those who mention it" in reason


def test_a_theme_without_the_company_of_a_pleasing_one_is_told_so():
    rng = np.random.default_rng(3)
    a = rng.random(2000) < 0.4
    b = np.where(a, rng.random(2000) < 0.02, rng.random(2000) < 0.4)
    y = 60 * a + rng.normal(0, 50, 2000)
    found = themes_of(link(*tables(y, np.column_stack([a, b]))))["01"]
    assert found["verdict"] == "confounded"
    said = "“Theme 0”, which goes with better scores, is mentioned less often by those who mention it"
    assert said in found["reason"]


def test_the_innocent_theme_is_called_confounded_and_the_harmful_one_named():
    y, negative = innocent()
    found = themes_of(link(*tables(y, negative)))
    assert found["00"]["verdict"] == "driver"
    assert found["01"]["verdict"] == "confounded"
    assert found["01"]["leave_out"] < -5
    assert found["01"]["adjusted_low"] < 0 < found["01"]["adjusted_high"]
    said = "“Theme 0”, which goes with worse scores, is mentioned more often by those who mention it"
    assert said in found["01"]["reason"]
    assert found["00"]["leave_out"] == pytest.approx(found["00"]["adjusted"], abs=1.5)


def test_what_was_taken_for_an_innocent_theme_is_not_blamed_on_it():
    """Some who complain of A are put down as complaining of B, which many mention without complaint."""
    rng = np.random.default_rng(5)
    n = 3000
    a = rng.random(n) < 0.2
    mistaken = a & (rng.random(n) < 0.08)
    b = np.where(a, rng.random(n) < 0.6, rng.random(n) < 0.25)
    y = 40 - 60 * a + rng.normal(0, 50, n)
    nobody = np.zeros(n, bool)
    negative, positive = np.column_stack([a & ~mistaken, mistaken]), np.column_stack([nobody, b])
    result = link(*tables(y, negative, positive))
    found = themes_of(result)["01"]
    assert found["negative_high"] < 0
    assert found["adjusted_low"] < 0 < found["adjusted_high"]
    assert found["verdict"] == "confounded"
    assert {row["theme_id"] for row in result.actions.to_pylist()} == {"00"}  # nor is it to be acted upon


def test_where_nothing_matters_nothing_is_found():
    found = 0
    for seed in range(40):
        negative, positive = draw(400, 8, seed)
        y = np.random.default_rng(1000 + seed).normal(size=400)
        verdicts = [row["verdict"] for row in themes_of(link(*tables(y, negative, positive))).values()]
        found += any(v in ("driver", "confounded") for v in verdicts)
    assert found <= 5  # 2 expected; the benchmark does it 10,000 times


def test_q_values_are_adjusted_over_the_themes_with_a_base():
    y, negative, positive, given = study(n=600, k=6)
    found = list(themes_of(link(*given, LinkOptions(min_base=90))).values())
    tested = [row for row in found if row["n_customers"] >= 90]
    assert 0 < len(tested) < len(found)
    for kind in ("leave_out", "adjusted"):
        q = adjust(np.array([row[f"{kind}_p"] for row in tested]))
        assert [row[f"{kind}_q"] for row in tested] == pytest.approx(q)
    assert {row["verdict"] for row in found if row not in tested} == {"small base"}
    assert all(row["adjusted_q"] is None for row in found if row not in tested)


def test_benjamini_hochberg_by_hand():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5])
    assert adjust(p)[[0, 2, 3, 4]] == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert np.isnan(adjust(p)[1])


def test_themes_always_mentioned_together_are_not_told_apart():
    y, negative, positive, _ = study()
    negative[:, 1], positive[:, 1] = negative[:, 0], positive[:, 0]
    result = link(*tables(y, negative, positive))
    found = themes_of(result)
    for one, other in (("00", "“Theme 1”"), ("01", "“Theme 0”")):
        assert found[one]["verdict"] == "not estimable"
        assert found[one]["adjusted"] is None
        assert f"cannot be told apart from {other}" in found[one]["reason"]
        assert found[one]["leave_out"] is not None
    joint = rows(result.bridge, level="theme", part="joint")
    assert [bar["theme_ids"] for bar in joint] == [["00", "01"], ["00", "01"]]
    assert found["02"]["verdict"] != "not estimable"


def test_a_theme_that_is_a_segment_is_not_told_apart_from_it():
    y, negative, positive, _ = study()
    segment = np.where(negative[:, 0] | positive[:, 0], "in", "out")
    positive[:, 0] = False
    negative[:, 0] = segment == "in"
    found = themes_of(link(*tables(y, negative, positive, segment__plan=segment)))
    assert found["00"]["verdict"] == "not estimable"
    assert "segment" in found["00"]["reason"]


def test_everybody_and_nobody():
    y, negative, positive, _ = study()
    negative[:, 0], positive[:, 0] = True, False
    negative[:, 1], positive[:, 1] = False, False
    found = themes_of(link(*tables(y, negative, positive)))
    assert found["00"]["verdict"] == "not estimable"
    assert "every scored comment mentions it" in found["00"]["reason"]
    assert found["00"]["share"] == pytest.approx(1)
    assert found["01"]["verdict"] == "small base"
    assert found["01"]["leave_out"] is None


def test_few_of_each_polarity_are_taken_together():
    n = 500
    rng = np.random.default_rng(2)
    negative, positive, neutral = (np.zeros((n, 1), dtype=bool) for _ in range(3))
    negative[:8], positive[8:16], neutral[16:60] = True, True, True
    y = rng.normal(size=n) - 5 * (np.arange(n) < 60)
    result = link(*tables(y, negative, positive, neutral=neutral))
    row = themes_of(result)["00"]
    assert row["adjusted"] == pytest.approx(row["leave_out"])
    assert row["negative_coefficient"] is None
    assert "taken together" in row["reason"]
    assert rows(result.bridge, level="theme")[1]["part"] == "mention"


def test_a_sentiment_score_takes_mentions_whole():
    n = 600
    negative, positive = draw(n, 2, 6)
    p = np.clip(np.random.default_rng(1).normal(0.5, 0.1, n) + 0.3 * positive[:, 0] - 0.3 * negative[:, 0], 0, 1)
    given = tables(
        np.full(n, np.nan),
        negative,
        positive,
        scale=scales("sentiment", low=-100, high=100),
        p_positive=p,
        p_negative=1 - p,
    )
    result = link(*given)
    assert {bar["part"] for bar in result.bridge.to_pylist()} == {"baseline", "mention"}
    row = themes_of(result)["00"]
    assert row["negative_impact"] is None
    assert row["adjusted"] == pytest.approx(row["leave_out"], abs=0.5)
    assert row["reason"].endswith(". Polarity is part of a sentiment score, so mentions are taken whole")


def test_more_themes_than_rows():
    n = 60
    negative, positive = draw(n, 80, 6, share=0.4)
    result = link(*tables(np.random.default_rng(1).normal(size=n), negative, positive))
    found = themes_of(result)
    assert len(found) == 80
    assert sum(row["adjusted"] is not None for row in found.values()) <= 11
    said = " ".join(issue.message for issue in result.issues if issue.code == "too-many-themes")
    assert "columns of themes are too many for the responses" in said
    assert "columns of sub-themes are too many for the responses" in said
    assert any("too many themes" in row["reason"] for row in found.values())


def test_duplicates_fill_no_theme():
    y, negative, positive, _ = study(n=600)
    status = np.where(np.arange(600) < 200, "duplicate", "themed")
    result = link(*tables(y, negative, positive, status=status))
    kept = themes_of(link(*tables(y[200:], negative[200:], positive[200:])))
    found = themes_of(result)
    assert found["00"]["n"] == kept["00"]["n"]
    assert found["00"]["adjusted"] == pytest.approx(kept["00"]["adjusted"])
    assert rows(result.scores, dimension="")[0]["n"] == 600
    assert any(issue.code == "theme-base" for issue in result.issues)


def test_of_comments_in_a_language_that_was_not_read_it_is_not_known_that_they_mention_no_theme():
    y, negative, positive, _ = study(n=600)
    foreign = np.arange(600) < 200
    said = {
        "language": np.where(foreign, "pt", "en"),
        "status": np.where(foreign, "unthemed", "themed"),
        "reason": np.where(foreign, f"{OTHER_LANGUAGE} (pt)", ""),
    }
    result = link(*tables(y, np.where(foreign[:, None], False, negative), np.where(foreign[:, None], False, positive),
                          **said))  # fmt: skip
    kept = themes_of(link(*tables(y[200:], negative[200:], positive[200:])))
    assert {name: row["leave_out"] for name, row in themes_of(result).items()} == pytest.approx(
        {name: row["leave_out"] for name, row in kept.items()}
    )
    assert rows(result.scores, dimension="")[0]["n"] == 600
    base = next(issue.message for issue in result.issues if issue.code == "theme-base")
    assert base.startswith("Theme figures rest on 400 of the 600")
    assert "in a language that the encoder knows" in base


@pytest.mark.parametrize(("without", "neutral"), [(0, 0), (6, 0), (0, 80)])
def test_of_a_theme_that_next_to_everybody_mentions_the_moods_alone_are_compared(without, neutral):
    n = 900
    negative, positive = draw(n, 3, 41)
    rng = np.random.default_rng(42)
    said = np.arange(n) >= without
    bad, mild = rng.random(n) < 0.4, np.arange(n) >= n - neutral
    negative[:, 0], positive[:, 0] = said & bad & ~mild, said & ~bad & ~mild
    y = 60 - 20 * negative[:, 0] + 8 * positive[:, 1] + rng.normal(0, 15, n)
    none = np.zeros((n, 2), bool)
    given = tables(y, negative, positive, neutral=np.column_stack([said & mild, none]))
    result = link(*given)
    row = themes_of(result)["00"]
    whole = [row[name] for name in ("adjusted", "adjusted_se", "adjusted_low", "adjusted_high", "adjusted_p")]
    assert whole == [None] * 5
    who = "every scored comment mentions it" if not without else "all but 6 scored comments mention it"
    moods = "negative and positive" if neutral else "negative"
    assert who in row["reason"]
    assert f"its {moods} mentions are compared with its other ones" in row["reason"]
    columns = [negative[:, 0], *([positive[:, 0]] if neutral else []), negative[:, 1:], positive[:, 1:]]
    theirs = sm.OLS(y, sm.add_constant(np.column_stack(columns).astype(float))).fit(cov_type="HC3")
    assert row["negative_coefficient"] == pytest.approx(theirs.params[1])
    assert (row["positive_impact"] is not None) == bool(neutral)
    docs, _, said_of, known, scale = given
    p = step(explain(docs, said_of, known, scale, "00", LinkOptions()), "Verdict", "p of no effect at all")["value"]
    both = negative[:, 0], positive[:, 0]
    people = [min(theirs.df_resid, x.sum() - 1, (~x).sum() - 1) for x in both[: 2 if neutral else 1]]
    moods = [2 * stats.t.sf(abs(theirs.tvalues[i + 1]), degrees) for i, degrees in enumerate(people)]
    assert p == pytest.approx(min(moods) * len(moods), rel=1e-6)  # Bonferroni
    assert row["verdict"] == "driver"
    assert "its negative mentions are associated with the score" in row["reason"]
    bars = rows(result.bridge, level="theme")
    assert bars[0]["theme_ids"] == ["00"]
    assert sum(bar["contribution"] for bar in bars) == pytest.approx(y.mean(), abs=1e-9)
    action = rows(result.actions, theme_id="00", fraction=0.5)[0]
    assert action["gain"] == pytest.approx(-theirs.params[1] * negative[:, 0].mean() / 2)


@pytest.mark.parametrize(("apart", "estimable"), [(3, False), (40, True)])
def test_themes_that_a_handful_of_people_tell_apart_are_not_told_apart(apart, estimable):
    n = 900
    negative, _ = draw(n, 3, 43, share=0.4)
    negative[:, 1] = negative[:, 0] & (np.cumsum(negative[:, 0]) > apart)
    y = 60 - 20 * negative[:, 0] + np.random.default_rng(44).normal(0, 15, n)
    found = themes_of(link(*tables(y, negative)))
    for row in (found["00"], found["01"]):
        assert (row["adjusted"] is not None) == estimable
        assert row["leave_out"] is not None
    if not estimable:
        together = sm.OLS(y, sm.add_constant(negative[:, [0, 2]].astype(float))).fit().params[1]
        worth = together * negative[:, 0].mean()
        assert "cannot be told apart from “Theme 1”" in found["00"]["reason"]
        assert f"{worth:+.3g}".replace("-", "\N{MINUS SIGN}") in found["00"]["reason"]
        assert found["02"]["adjusted"] is not None


def test_what_themes_are_worth_together_has_the_interval_of_one_of_them_alone():
    negative, _ = draw(600, 3, 45, share=0.3)
    y = 60 - 20 * negative[:, 0] + np.random.default_rng(46).normal(0, 15, 600)
    alone = themes_of(link(*tables(y, negative[:, [0, 2]])))["00"]
    twice = themes_of(link(*tables(y, negative[:, [0, 0, 2]])))["00"]
    written = [rounded(alone[name], sign="+") for name in ("adjusted", "adjusted_low", "adjusted_high")]
    assert f"together they are worth {written[0]} [{written[1]}, {written[2]}] points" in twice["reason"]


def test_no_interval_of_a_difference_goes_beyond_what_the_scale_allows():
    negative = np.array([[True], [True], [False]])
    given = tables([0.0, 10.0, 10.0], negative, kind="nps", segment__plan=["a", "b", "b"])
    row = themes_of(link(*given))["00"]
    assert (row["leave_out"], row["leave_out_low"], row["leave_out_high"]) == (pytest.approx(-200 / 3), -200, 200)
    docs, _, said, known, scale = given
    table = explain(docs, said, known, scale, "00", LinkOptions())
    assert step(table, "Leave-out impact", "quantile of the interval")["value"] == pytest.approx(stats.t.ppf(0.975, 1))
    for name, far in (("below", 200 - 200 / 3), ("above", 200 + 200 / 3)):
        row = step(table, "Leave-out impact", f"the interval reaches {name} it")
        assert row["value"] == pytest.approx(far)
        assert row["how"].endswith("its end is cut to what the scale allows")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["plan", "region"], "every segment"),
        (["plan", "time"], "every segment and the time"),
        (["time"], "the time"),
    ],
)
def test_only_what_is_there_is_said_to_be_held_equal(names, said):
    columns = [Column(theme, "mention", 40) for theme in range(3)]
    blocks = [(name, csr_array(np.ones((60, 4)))) for name in names]
    _, _, (issue,) = _fit_in(3, blocks, columns, "theme")
    assert issue.message.startswith(f"too few responses to hold {said} equal beside the themes; left out: ")
