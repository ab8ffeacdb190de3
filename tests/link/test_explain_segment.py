"""The derivation of a theme's figures in a segment: recomputed by hand from the study's own tables."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats
from scipy.stats import multivariate_normal

from tests.link.study import draw, numbers, rows, step, tables
from tests.link.test_gaps import answers
from voca.link import LinkOptions, link
from voca.link.explain_segment import explain_segment


def study(**columns):
    region, t, given = answers(900, 41, -1.5)
    negative, positive = (np.column_stack([t & side, others]) for side, others in zip(
        (np.arange(900) % 3 > 0, np.arange(900) % 3 == 0), draw(900, 3, 42, share=0.5), strict=True))  # fmt: skip
    return tables(given, negative, positive, kind="nps", segment__region=region, **columns)


def explained(given, segment="West", theme="00", options=None):
    options = options or LinkOptions()
    docs, _, mentions, themes, scales = given
    found = link(*given, options).segments.to_pylist()
    place = next(row for row in found if (row["theme_id"], row["segment"]) == (theme, segment))
    return place, explain_segment(docs, mentions, themes, scales, found, place, options)


def by_hand(given, segment="West", theme="00a"):
    """Answers, NPS points, who is inside and who mentions the theme, read from the tables as anybody would."""
    docs, _, mentions, _, _ = given
    data = docs.select(["document_id", "segment.region", "score.nps"]).to_pandas()
    told = data["document_id"].isin(mentions.to_pandas().query("theme_id == @theme")["document_id"]).to_numpy()
    nps = data["score.nps"].to_numpy()
    points = np.where(nps >= 9, 100.0, np.where(nps <= 6, -100.0, 0.0))
    return nps, points, (data["segment.region"] == segment).to_numpy(), told


def test_the_whole_derivation_is_what_numpy_and_statsmodels_make_of_the_tables():
    given = study()
    place, made = explained(given)
    nps, points, inside, told = by_hand(given)
    tests = {}
    for part, stem, y in (("Score gap", "gap", points), ("Gap of the answers", "answer", nps)):
        cells = {}
        for side, name in ((inside, "in West"), (~inside, "elsewhere")):
            for those, what in ((told, "with it"), (~told, "without it")):
                cell = cells[what, name] = y[side & those]
                row = step(made.steps, part, f"{what}, {name}")
                assert row["value"] == pytest.approx(cell.mean())
                assert f"{len(cell):,} customers, standard deviation {cell.std(ddof=1):.6g}" in row["how"]
            gap = cells["with it", name].mean() - cells["without it", name].mean()
            assert step(made.steps, part, f"gap {name}")["value"] == pytest.approx(gap)
        design = sm.add_constant(np.column_stack([told, inside, told & inside]).astype(float))
        theirs = sm.OLS(y, design).fit(cov_type="HC2")
        row = step(made.steps, part, "difference of the gaps")
        assert row["value"] == pytest.approx(theirs.params[3])
        error = step(made.steps, part, "standard error")
        assert error["value"] == pytest.approx(theirs.bse[3])
        assert np.sqrt(sum(numbers(error["how"]))) == pytest.approx(error["value"], rel=1e-4)
        degrees = min(map(len, cells.values())) - 1
        half = stats.t.ppf(0.975, degrees)
        assert step(made.steps, part, "interval's half width in errors")["value"] == pytest.approx(half)
        assert (row["low"], row["high"]) == pytest.approx((row["value"] - half * error["value"],
                                                           row["value"] + half * error["value"]))  # fmt: skip
        variance = 0.0
        for what in ("with it", "without it"):
            a, b = cells[what, "in West"], cells[what, "elsewhere"]
            common = ((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / (len(a) + len(b) - 2)
            own = a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)
            variance += max(own, common / len(a) + common / len(b))
        assert step(made.steps, part, "standard error of the test")["value"] == pytest.approx(np.sqrt(variance))
        p = 2 * stats.t.sf(abs(row["value"]) / np.sqrt(variance), degrees)
        assert step(made.steps, part, "p")["value"] == pytest.approx(p) == place[f"{stem}_p"]
        tests[stem] = p
    check_both(given, place, made, tests)


def check_both(given, place, made, tests):
    """The two tests as one: the chance that either is under the lesser p value, by the bivariate normal."""
    nps, points, inside, told = by_hand(given)
    cov = np.zeros((2, 2))
    for side in (inside, ~inside):
        for those in (told, ~told):
            cell = np.stack([points, nps])[:, side & those]
            cov += np.cov(cell) / cell.shape[1]
    r = cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1])
    z = stats.norm.isf(min(tests.values()) / 2)
    inner = multivariate_normal(cov=[[1, r], [r, 1]])
    box = inner.cdf([z, z], lower_limit=[-z, -z])
    row = step(made.steps, "Both gaps", "p of no difference")
    assert row["value"] == pytest.approx(1 - box, rel=1e-3)
    lesser, overlap, correlation = 2 * min(tests.values()), *numbers(row["how"])[-2:]
    assert correlation == pytest.approx(r, rel=1e-5)
    assert lesser - overlap == pytest.approx(row["value"], rel=1e-4)
    assert row["value"] == place["gap_test_p"]


def test_shares_are_a_two_by_two_table():
    given = study()
    place, made = explained(given)
    _, _, inside, told = by_hand(given)
    a, n1, b, n0 = (told & inside).sum(), inside.sum(), (told & ~inside).sum(), (~inside).sum()
    assert numbers(step(made.steps, "Share", "share in West")["how"]) == [a, n1]
    assert numbers(step(made.steps, "Share", "share elsewhere")["how"]) == [b, n0]
    assert step(made.steps, "Share", "share in West")["value"] == pytest.approx(a / n1)
    assert step(made.steps, "Share", "difference")["value"] == pytest.approx(a / n1 - b / n0)
    assert step(made.steps, "Share", "effect size")["value"] == pytest.approx(
        2 * np.arcsin(np.sqrt(a / n1)) - 2 * np.arcsin(np.sqrt(b / n0))
    )
    theirs = stats.chi2_contingency([[a, n1 - a], [b, n0 - b]])  # Yates' correction
    assert "Yates" in step(made.steps, "Share", "p")["how"]
    assert step(made.steps, "Share", "p")["value"] == pytest.approx(theirs.pvalue) == place["p"]


def test_small_shares_are_compared_by_fishers_exact_test():
    region, t, given = answers(300, 43)
    _, made = explained(tables(given, t[:, None], kind="nps", segment__region=region))
    row = step(made.steps, "Share", "p")
    a, n1, b, n0 = map(int, numbers(row["how"])[:4])
    side = "greater" if a / n1 > b / n0 else "less"
    theirs = stats.fisher_exact([[a, n1 - a], [b, n0 - b]], alternative=side).pvalue
    assert "Fisher" in row["how"]
    assert row["value"] == pytest.approx(min(1, 2 * theirs))


def test_those_who_mention_it_are_compared_by_welchs_errors():
    given = study()
    place, made = explained(given)
    _, points, inside, told = by_hand(given)
    here, rest = points[told & inside], points[told & ~inside]
    theirs = stats.ttest_ind(here, rest, equal_var=False)
    assert step(made.steps, "Score", "difference")["value"] == pytest.approx(here.mean() - rest.mean())
    error = step(made.steps, "Score", "standard error")["value"]
    assert (here.mean() - rest.mean()) / error == pytest.approx(theirs.statistic)
    pooled = np.sqrt(((len(here) - 1) * here.var(ddof=1) + (len(rest) - 1) * rest.var(ddof=1))
                     / (len(here) + len(rest) - 2) * (1 / len(here) + 1 / len(rest)))  # fmt: skip
    assert step(made.steps, "Score", "standard error that counts")["value"] == pytest.approx(max(error, pooled))
    p = 2 * stats.t.sf(abs(here.mean() - rest.mean()) / max(error, pooled), min(len(here), len(rest)) - 1)
    assert step(made.steps, "Score", "p")["value"] == pytest.approx(p) == place["mean_p"]


@pytest.mark.parametrize(
    ("part", "p", "q"),
    [("Share", "p", "q"), ("Both gaps", "gap_test_p", "gap_q"), ("Score", "mean_p", "mean_q"),
     ("Mood", "sentiment_p", "sentiment_q")],
)  # fmt: skip
def test_q_values_are_those_of_all_comparisons_of_the_level(part, p, q):
    given = study()
    place, made = explained(given, theme="02", segment="North")
    found = rows(link(*given).segments, level="theme")
    family = np.array([row[p] for row in found if row[q] is not None])
    row = step(made.steps, part, "q")
    theirs = stats.false_discovery_control(family)[(family == place[p]).argmax()]
    assert row["value"] == pytest.approx(theirs) == place[q]
    written, tested, rank = numbers(row["how"])
    assert (tested, rank) == (len(family), (family <= place[p]).sum())
    assert written == pytest.approx(place[p], rel=1e-5)


def test_repeated_customers_and_weights_are_named_and_the_sums_still_add_up():
    rng = np.random.default_rng(44)
    customer = [f"c{i}" for i in rng.integers(0, 500, 900)]
    given = study(customer_id=customer, weight=rng.uniform(0.5, 2, 900))
    place, made = explained(given)
    for part, stem in (("Score gap", "gap"), ("Gap of the answers", "answer")):
        error = step(made.steps, part, "standard error")
        assert "for customers on both sides" in error["how"]
        assert np.sqrt(sum(numbers(error["how"]))) == pytest.approx(error["value"], rel=1e-4)
        assert step(made.steps, part, "p")["value"] == place[f"{stem}_p"]
        assert step(made.steps, part, "gap in West")["value"] == pytest.approx(
            place["gap" if stem == "gap" else "answer_gap"]
        )
    assert "weight" in step(made.steps, "Score gap", "with it, in West")["how"]
    assert "by their weights" in step(made.steps, "Score gap", "interval's half width in errors")["how"]
    assert "effective bases" in step(made.steps, "Share", "p")["how"]


def test_one_column_within_another():
    rng = np.random.default_rng(45)
    plan = rng.choice(["Basic", "Premium"], 900)
    given = study(segment__plan=plan)
    place, made = explained(given, "West: Basic", options=LinkOptions(by=(("region", "plan"),), min_base=5))
    nps, points, inside, told = by_hand(given)
    cells = [points[inside & side & told] for side in (plan == "Basic", plan != "Basic")]
    assert step(made.steps, "Score gap", "with it, in West: Basic")["value"] == pytest.approx(cells[0].mean())
    assert step(made.steps, "Score gap", "with it, elsewhere")["value"] == pytest.approx(cells[1].mean())
    assert len(made.response_ids) == (inside & (plan == "Basic")).sum()
    assert step(made.steps, "Score gap", "difference of the gaps")["value"] == pytest.approx(place["gap_difference"])


def test_a_mean_is_compared_once_and_a_small_base_is_not_tested():
    region, t, given = answers(600, 46)
    _, made = explained(
        tables(given, t[:, None], kind="stars", segment__region=region), options=LinkOptions(min_base=500)
    )
    assert rows(made.steps, part="Gap of the answers") == rows(made.steps, part="Both gaps") == []
    assert rows(made.steps, quantity="q") == []
    assert "under 500 customers" in step(made.steps, "Verdict", "verdict")["how"]


def test_the_clear_ones_are_named():
    region, t, given = answers(4000, 8, -4.0)
    _, made = explained(tables(given, t[:, None], kind="nps", segment__region=region))
    assert step(made.steps, "Verdict", "verdict")["how"].startswith("differs clearly: score, score gap")
