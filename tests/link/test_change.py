"""The change of a score between two periods: parts that add up, by hand, and their errors."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.link.study import rows, tables
from voca.errors import UsageError
from voca.link import LinkOptions, link

MONTHS = np.array(["2026-03", "2026-04"], dtype="datetime64[M]")


def times(late, rng):
    """Days that fill March and April, so that both are whole months."""
    n = len(late)
    day = rng.integers(0, 30, n)
    day[:2], day[-2:] = 0, 29
    return (MONTHS[late.astype(int)].astype("datetime64[D]") + day).astype("datetime64[us]")


def world(n=2000, seed=1, k=3, **more):
    """Theme 0 doubles, theme 1 hurts more, and the plan that scores low grows."""
    rng = np.random.default_rng(seed)
    late = np.sort(rng.random(n) < 0.5)
    plan = rng.random(n) < np.where(late, 0.5, 0.3)
    share = np.column_stack([np.where(late, 0.3, 0.15), *[np.full(n, 0.2)] * (k - 1)])
    negative = rng.random((n, k)) < share
    y = 50 - 20 * negative[:, 0] - np.where(late, 25, 10) * negative[:, 1] - 8 * plan + rng.normal(0, 10, n)
    columns = {"segment__plan": np.where(plan, "basic", "pro"), "time": times(late, rng)} | more
    return y, late, plan, negative, columns


def parts(result, score="number"):
    return {(r["part"], r["dimension"], r["theme_id"]): r for r in rows(result.changes, score=score)}


OPTIONS = LinkOptions(period="month")


def test_the_parts_by_hand():
    y, late, plan, negative, columns = world()
    found = parts(link(*tables(y, negative, **columns), OPTIONS))
    x = sm.add_constant(np.column_stack([plan, negative]).astype(float))
    one, two = (sm.OLS(y[side], x[side]).fit().params for side in (~late, late))
    before, after = x[~late].mean(0), x[late].mean(0)
    share, within = (one + two) / 2 * (after - before), (before + after) / 2 * (two - one)
    assert found["score", "", ""]["contribution"] == pytest.approx(y[late].mean() - y[~late].mean())
    assert found["mix", "plan", ""]["contribution"] == pytest.approx(share[1])
    for k in range(3):
        assert found["share", "", f"0{k}"]["contribution"] == pytest.approx(share[2 + k])
        assert found["within", "", f"0{k}"]["contribution"] == pytest.approx(within[2 + k])
    assert found["rest", "", ""]["contribution"] == pytest.approx(within[:2].sum())


def test_what_was_planted_is_found():
    y, _, _, negative, columns = world()
    found = parts(link(*tables(y, negative, **columns), OPTIONS))
    clear = {key for key, row in found.items() if row["q"] is not None and row["q"] <= 0.05}
    assert clear == {("share", "", "00"), ("within", "", "01")}
    assert found["mix", "plan", ""]["high"] < 0
    row = found["share", "", "00"]
    assert row["share_before"] == pytest.approx(0.15, abs=0.03)
    assert row["share_after"] == pytest.approx(0.3, abs=0.03)


@given(st.integers(0, 10_000), st.sampled_from(["nps", "csat", "number"]), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_the_parts_add_up_to_the_change(seed, kind, weighted, clustered, silent):
    n = 300
    rng = np.random.default_rng(seed)
    y, late, _, negative, columns = world(n, seed)
    y = np.clip(np.round(y / 8 + 2), 0, 10)
    if weighted:
        columns["weight"] = rng.uniform(0.2, 3, n)
    if clustered:
        columns["customer_id"] = [f"c{i}" for i in rng.integers(0, 120, n)]
    if silent:
        columns["text"] = np.where(rng.random(n) < 0.3, "", "It was late.")
    result = link(*tables(y, negative, kind=kind, **columns), OPTIONS)
    found = parts(result, kind)
    whole = found.pop(("score", "", ""))
    assert sum(row["contribution"] for row in found.values()) == pytest.approx(whole["contribution"], abs=1e-9)
    trend = [row["estimate"] for row in rows(result.trends, theme_id="", score=kind)]
    assert whole["contribution"] == pytest.approx(trend[1] - trend[0], abs=1e-9)


@pytest.mark.parametrize("repeats", [False, True])
def test_errors_are_the_bootstraps(repeats):
    n = 900
    y, late, plan, negative, columns = world(n, 5, k=2)
    customers = np.random.default_rng(8).integers(0, 300, n) if repeats else np.arange(n)
    y = y + np.random.default_rng(9).normal(0, 10, n)[customers]
    columns["customer_id"] = [f"c{i:04d}" for i in customers]
    found = parts(link(*tables(y, negative, **columns), OPTIONS))
    x = np.column_stack([np.ones(n), plan, negative]).astype(float)
    order = [np.flatnonzero(customers == c) for c in np.unique(customers)]
    rng, drawn = np.random.default_rng(10), []
    for _ in range(800):
        at = np.concatenate([order[i] for i in rng.integers(0, len(order), len(order))])
        b = [np.linalg.lstsq(x[s], y[s], rcond=None)[0] for s in (at[~late[at]], at[late[at]])]
        m = [x[s].mean(0) for s in (at[~late[at]], at[late[at]])]
        move, turn = (b[0] + b[1]) / 2 * (m[1] - m[0]), (m[0] + m[1]) / 2 * (b[1] - b[0])
        drawn.append([m[1] @ b[1] - m[0] @ b[0], move[1], *move[2:], *turn[2:], turn[:2].sum()])
    keys = [("score", "", ""), ("mix", "plan", ""), ("share", "", "00"), ("share", "", "01"),
            ("within", "", "00"), ("within", "", "01"), ("rest", "", "")]  # fmt: skip
    widths = [found[key]["high"] - found[key]["low"] for key in keys]
    assert widths == pytest.approx(2 * 1.96 * np.std(drawn, axis=0), rel=0.12)


def test_periods_can_be_named():
    y, late, _, negative, columns = world()
    result = link(*tables(y, negative, **columns), LinkOptions(period="month", compare=("2026-04", "2026-03")))
    row = parts(result)["score", "", ""]
    assert (row["before"], row["after"]) == ("2026-04", "2026-03")
    assert row["contribution"] == pytest.approx(y[~late].mean() - y[late].mean())


def test_a_period_that_is_not_there():
    y, _, _, negative, columns = world()
    with pytest.raises(UsageError, match="no month '2026-05'"):
        link(*tables(y, negative, **columns), LinkOptions(period="month", compare=("2026-03", "2026-05")))


def test_a_period_is_not_compared_with_itself():
    y, _, _, negative, columns = world()
    with pytest.raises(UsageError, match="2026-03 cannot be compared with itself"):
        link(*tables(y, negative, **columns), LinkOptions(period="month", compare=("2026-03", "2026-03")))


def test_too_few_customers_are_not_compared():
    y, late, _, negative, columns = world(400)
    y[np.flatnonzero(late)[20:]] = np.nan
    result = link(*tables(y, negative, **columns), OPTIONS)
    assert result.changes.num_rows == 0
    assert [issue.column for issue in result.issues if issue.code == "change-small-base"] == ["number"]


def test_who_writes_is_part_of_the_mix():
    n = 1500
    y, late, _, negative, columns = world(n, 3)
    silent = np.random.default_rng(4).random(n) < np.where(late, 0.2, 0.6)
    negative[silent] = False
    y = np.where(silent, 80.0 + np.random.default_rng(5).normal(0, 5, n), y)
    columns["text"] = np.where(silent, "", "It was late.")
    row = parts(link(*tables(y, negative, **columns), OPTIONS))["mix", "comment", ""]
    assert row["high"] < -5


def test_a_new_theme_changes_the_score_by_how_often_it_is_mentioned():
    y, late, plan, negative, columns = world()
    negative[~late, 2] = False
    y = y - 30 * negative[:, 2]
    found = parts(link(*tables(y, negative, **columns), OPTIONS))
    whole = found.pop(("score", "", ""))
    assert sum(row["contribution"] for row in found.values()) == pytest.approx(whole["contribution"], abs=1e-9)
    slope = sm.OLS(y[late], sm.add_constant(np.column_stack([plan, negative])[late].astype(float))).fit()
    row = found["share", "", "02"]
    assert row["contribution"] == pytest.approx(slope.params[4] * negative[late, 2].mean())
    assert row["high"] < -4
    assert ("within", "", "02") not in found


def test_two_periods_lend_each_other_what_only_one_knows():
    """Theme 1 is known before only, theme 2 after only; both stand beside theme 0: each loan moves the other."""
    rng = np.random.default_rng(4)
    n = 1200
    y, late, _, negative, columns = world(n, 4)
    beside = negative[:, 0] | (rng.random(n) < 0.3)
    negative[:, 1] = beside & (rng.random(n) < np.where(late, 0.01, 0.4))
    negative[:, 2] = beside & (rng.random(n) < np.where(late, 0.4, 0.01))
    found = parts(link(*tables(y - 30 * negative[:, 1] - 20 * negative[:, 2], negative, **columns), OPTIONS))
    assert {key[2] for key in found if key[0] == "within"} == {"00"}
    assert {key[2] for key in found if key[0] == "share"} == {"00", "01", "02"}
    total = found.pop(("score", "", ""))["contribution"]
    assert sum(row["contribution"] for row in found.values()) == pytest.approx(total, abs=1e-9)


def test_what_is_left_out_is_said_with_what_a_reader_calls_the_score():
    y, _, _, negative, columns = world(n=130, segment__region=np.array([f"r{i % 10}" for i in range(130)]))
    given = list(tables(y, negative, **columns))
    given[-1] = given[-1].set_column(given[-1].column_names.index("label"), "label", [["How was it (1-10)"]])
    said = [i for i in link(*given, OPTIONS).issues if i.code in ("change-small-base", "control-left-out")]
    assert any("compared on “How was it (1-10)”: " in issue.message for issue in said)
    assert {issue.score for issue in said if issue.code == "control-left-out"} == {"number"}
