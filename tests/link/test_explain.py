"""The derivation of one theme's figures: its sums come out again when done by hand."""

import numpy as np
import pytest
from scipy import stats

from tests.link.study import draw, numbers, rows, step, tables
from voca.errors import UsageError
from voca.link import LinkOptions, link
from voca.link.explain import explain


def study(kind="nps", n=800, **columns):
    negative, positive = draw(n, 4, 31)
    rng = np.random.default_rng(32)
    y = np.clip(np.round(8 - 4 * negative[:, 0] + rng.normal(0, 2, n)), 0, 10)
    return tables(y, negative, positive, kind=kind, **columns)


def steps(given, theme="00", options=None):
    docs, _, mentions, themes, scales = given
    return explain(docs, mentions, themes, scales, theme, options or LinkOptions())


def test_the_sums_give_the_values():
    given = study()
    table = steps(given)
    driver = rows(link(*given).drivers, theme_id="00")[0]
    for quantity in ("their score", "score of those who mention it", "score of those who do not"):
        row = step(table, "Base", quantity)
        _, promoters, detractors, n = numbers(row["how"].replace(" \N{MINUS SIGN} ", " "))
        assert 100 * (promoters - detractors) / n == pytest.approx(row["value"])
    score, without = numbers(step(table, "Leave-out impact", "impact")["how"].replace(" \N{MINUS SIGN} ", " "))
    assert score - without == pytest.approx(driver["leave_out"], abs=1e-3)
    parts = [row for row in rows(table, part="Adjusted impact") if row["quantity"].endswith("mentions")]
    for row in parts:
        coefficient, share = numbers(row["how"])
        assert coefficient * share == pytest.approx(row["value"], rel=1e-4)
    assert sum(row["value"] for row in parts) == pytest.approx(driver["adjusted"])
    assert step(table, "Verdict", "verdict")["how"].startswith("driver")


def test_errors_give_intervals_and_ranks_give_q():
    table = steps(study())
    for part in ("Leave-out impact", "Adjusted impact"):
        impact, error = step(table, part, "impact"), step(table, part, "standard error")["value"]
        width = step(table, part, "quantile of the interval")["value"]
        for name, sign, end in (("below", -1, "low"), ("above", 1, "high")):
            far = step(table, part, f"the interval reaches {name} it")["value"]
            assert impact["value"] + sign * far == pytest.approx(impact[end])
            assert far == pytest.approx(width * error, rel=0.1)  # the scores are spread over the scale
        p, q = step(table, part, "p"), step(table, part, "q")
        written, tested, rank = numbers(q["how"])
        assert written == pytest.approx(p["value"], rel=1e-5)
        assert q["value"] <= p["value"] * tested / rank + 1e-12


def test_p_values_and_widths_come_out_of_the_degrees_of_freedom_that_are_named():
    table = steps(study())
    for part, law in (("Leave-out impact", stats.norm), ("Adjusted impact", None)):
        width = step(table, part, "quantile of the interval")
        degrees = numbers(width["how"])[0]
        assert stats.t.ppf(0.975, degrees) == pytest.approx(width["value"], rel=1e-6)
        p = step(table, part, "p")
        estimate, error, ratio, *_, written = numbers(p["how"])
        assert estimate / error == pytest.approx(ratio, rel=1e-5)
        tail = law.sf(abs(ratio)) if law else stats.t.sf(abs(ratio), degrees)
        assert 2 * tail == pytest.approx(written, rel=1e-4)
        assert p["value"] == pytest.approx(written, rel=1e-4)


def test_the_error_of_the_leave_out_test_comes_out_of_its_sums_of_squares():
    row = step(steps(study()), "Leave-out impact", "standard error of the test")
    share, sum1, n1, less1, sum0, n0, less0 = numbers(row["how"])
    assert (less1, less0) == (n1 - 1, n0 - 1)
    error = share * np.sqrt(sum1 / (n1 * less1) + sum0 / (n0 * less0))
    assert error == pytest.approx(row["value"], rel=1e-5)


def test_the_gain_of_half_as_many_negative_mentions_is_half_of_their_part():
    given = study()
    table, found = steps(given), link(*given)
    row = step(table, "Half as many", "gain with half as many negative mentions")
    action = next(a for a in found.actions.to_pylist() if (a["theme_id"], a["fraction"]) == ("00", 0.5))
    assert (row["value"], row["low"], row["high"]) == (action["gain"], action["low"], action["high"])
    _, coefficient, share, _ = numbers(row["how"].replace("\N{MINUS SIGN}0.5", "0.5"))
    assert -0.5 * coefficient * share == pytest.approx(row["value"], rel=1e-5)
    assert rows(table, part="Adjusted impact", quantity="negative mentions")[0]["value"] == pytest.approx(
        -2 * row["value"]
    )
    written, tested, rank = numbers(step(table, "Half as many", "q")["how"])
    assert written == pytest.approx(step(table, "Half as many", "p")["value"], rel=1e-5)
    assert 1 <= rank <= tested


def test_the_customers_an_action_touches_and_their_value_are_derived():
    given = study(outcome__value=np.arange(800.0))
    table, found = steps(given), link(*given)
    action = next(a for a in found.actions.to_pylist() if a["theme_id"] == "00")
    assert step(table, "Half as many", "customers touched")["value"] == action["customers"] > 30
    assert step(table, "Half as many", "their value")["value"] == action["value"] > 0


def test_a_p_value_near_nothing_is_still_the_one_of_all_its_tests():
    """Both are under 1e-8, and not the same."""
    n = 3000
    rng = np.random.default_rng(33)
    negative, positive = draw(n, 3, 34)
    y = 5 - 3 * negative[:, 0] - 1 * positive[:, 0] + rng.normal(0, 2, n)
    given = tables(y, negative, positive)
    driver = rows(link(*given).drivers, theme_id="00")[0]
    row = step(steps(given), "Verdict", "p of no effect at all")
    assert 0 < driver["adjusted_p"] < 1e-8 > driver["effect_p"] != driver["adjusted_p"]
    assert "of negative mentions" in row["how"]
    assert driver["n_scored"] == n


def test_where_both_moods_are_too_rare_to_test_the_whole_has_all_of_the_error():
    rng = np.random.default_rng(35)
    kinds = rng.permutation(np.repeat([0, 1, 2, 3], [20, 20, 60, 500]))
    negative, positive, neutral = ((kinds == kind)[:, None] for kind in range(3))
    y = 5 - (kinds == 2) + rng.normal(0, 2, 600)
    given = tables(y, negative, positive, neutral=neutral)
    row, theme = step(steps(given), "Verdict", "p of no effect at all"), rows(link(*given).drivers, theme_id="00")[0]
    assert row["value"] == theme["effect_p"] == theme["adjusted_p"]
    assert row["how"] == "that of the whole, which is all there is to test: moods too rare to be tested"
    # with a mood on the minimum base the whole has three quarters
    kinds = rng.permutation(np.repeat([0, 1, 2, 3], [40, 20, 60, 480]))
    negative, positive, neutral = ((kinds == kind)[:, None] for kind in range(3))
    given = tables(y, negative, positive, neutral=neutral)
    row, theme = step(steps(given), "Verdict", "p of no effect at all"), rows(link(*given).drivers, theme_id="00")[0]
    assert numbers(row["how"])[:2] == pytest.approx([theme["adjusted_p"], 0.75], rel=1e-5)


@pytest.mark.parametrize(("kind", "words"), [("csat", "100 x"), ("number", "sum ")])
def test_other_scores_are_written_as_their_own_sums(kind, words):
    assert step(steps(study(kind)), "Base", "their score")["how"].startswith(words)


def test_weights_are_named():
    given = study(weight=np.random.default_rng(1).uniform(0.5, 2, 800))
    assert "weight" in step(steps(given), "Base", "their score")["how"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "standard deviation of the responses' influences over the root of n"),
        (
            {"weight": [0.5, 2.0] * 400},
            "standard deviation of the responses' influences, by weight, over the root of n",
        ),
        (
            {"customer_id": [f"k{i // 2}" for i in range(800)]},
            "standard deviation of the customers' sums of influences over the root of their number",
        ),
    ],
)
def test_the_error_of_the_leave_out_impact_says_whose_influences_it_adds_up(columns, said):
    assert step(steps(study(**columns)), "Leave-out impact", "standard error")["how"] == said


def test_a_constant_score_has_no_regression_to_explain():
    table = steps(study(score__nps=[10.0] * 800))
    (row,) = rows(table, part="Adjusted impact")
    assert (row["value"], row["how"]) == (None, "cannot be estimated: every score is the same")
    assert "every score is the same" in step(table, "Verdict", "verdict")["how"]


def test_a_theme_that_does_not_exist():
    with pytest.raises(UsageError, match="no theme 'zz'"):
        steps(study(), "zz")


def test_sub_themes_are_explained_too():
    assert step(steps(study(), "00a"), "Verdict", "verdict")["how"].startswith("driver")


@pytest.mark.parametrize("case", ["everybody", "nobody"])
def test_a_figure_that_cannot_be_estimated_says_why(case):
    n = 400
    negative, positive = draw(n, 3, 33)
    bad = np.arange(n) % 3 == 0
    negative[:, 0], positive[:, 0] = (bad, ~bad) if case == "everybody" else (bad & False, bad & False)
    y = np.clip(np.round(8 - 4 * bad + np.arange(n) % 3), 0, 10)
    table = steps(tables(y, negative, positive, kind="nps"))
    row = step(table, "Adjusted impact", "impact")
    why = {
        "everybody": "every scored comment mentions it: there is nobody to compare with",
        "nobody": "no scored comment mentions it",
    }
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert row["how"].startswith(f"cannot be estimated: {why[case]}")
    whole = step(table, "Leave-out impact", "impact")
    assert (whole["value"], whole["how"]) == (None, f"cannot be estimated: {case} mentions it")
    parts = rows(table, part="Adjusted impact", quantity="negative mentions")
    assert len(parts) == (case == "everybody")
    for part in parts:
        coefficient, share = numbers(part["how"])
        assert coefficient * share == pytest.approx(part["value"], rel=1e-4)
        assert part["low"] < part["value"] < part["high"]
