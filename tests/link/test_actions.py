"""Actions: the gain by its formula, and what is not worth listing."""

import numpy as np
import pytest

from tests.link.study import START, draw, numbers, rows, scales, step, tables
from voca.link import LinkOptions, link
from voca.link.explain import explain
from voca.link.steps import percent, points
from voca.reports import numbers as written


def study(n=1500, seed=41, sign=1, **columns):
    negative, positive = draw(n, 5, seed)
    y = 4 - sign * (1.0 * negative[:, 0] + 2.0 * negative[:, 1]) + np.random.default_rng(seed).normal(0, 1, n)
    scale = scales("number", direction=sign)
    return negative, tables(y, negative, positive, scale=scale, **columns)


def test_the_gain_is_half_of_what_the_negative_mentions_cost():
    negative, given = study()
    result = link(*given)
    found = rows(result.actions, fraction=0.5)
    assert [row["theme_id"] for row in found] == ["01", "00"]
    assert [row["rank"] for row in found] == [1, 2]
    for row in found:
        driver = rows(result.drivers, level="theme", theme_id=row["theme_id"])[0]
        assert row["gain"] == pytest.approx(-0.5 * driver["negative_coefficient"] * driver["negative_share"])
        assert row["low"] == pytest.approx(-0.5 * driver["negative_high"])
        assert row["high"] == pytest.approx(-0.5 * driver["negative_low"])
        assert row["customers"] == negative[:, int(row["theme_id"])].sum()
        assert row["value"] is None
        assert "associated with" in row["evidence"]


def test_other_fractions_are_so_much_of_the_whole():
    _, given = study()
    found = rows(link(*given).actions, theme_id="01")
    assert [row["fraction"] for row in found] == [0.1, 0.25, 0.5, 0.75, 1.0]
    whole = found[-1]
    for row in found:
        for name in ("gain", "low", "high"):
            assert row[name] == pytest.approx(row["fraction"] * whole[name])
        assert (row["rank"], row["customers"], row["evidence"]) == (1, whole["customers"], whole["evidence"])


def test_where_less_is_better_an_improvement_is_a_negative_gain():
    _, given = study(sign=-1)
    found = rows(link(*given, LinkOptions(fdr=0.001)).actions, fraction=0.5)
    assert [row["theme_id"] for row in found] == ["01", "00"]
    assert all(row["gain"] < 0 for row in found)
    assert "points higher (worse), other themes" in found[0]["evidence"]


def test_value_is_counted_once_a_customer():
    n = 1500
    customers = [f"c{i // 3:04d}" for i in range(n)]
    value = np.arange(n) // 3 % 50 + 1.0
    negative, given = study(outcome__value=value, customer_id=customers)
    row = link(*given).actions.to_pylist()[0]
    touched = {customers[i]: value[i] for i in np.flatnonzero(negative[:, 1])}
    assert row["customers"] == len(touched)
    assert row["value"] == pytest.approx(sum(touched.values()))


def test_nothing_clear_is_nothing_listed():
    n = 400
    negative, positive = draw(n, 5, 2)
    result = link(*tables(np.random.default_rng(3).normal(size=n), negative, positive))
    assert result.actions.num_rows == 0
    assert any(issue.code == "no-action" for issue in result.issues)


def test_a_small_base_is_not_ranked():
    negative, given = study()
    found = link(*given, LinkOptions(min_base=int(negative[:, 0].sum()) + 1)).actions
    assert len(rows(found, fraction=0.5)) < 2


def test_only_drivers_are_ranked():
    _, given = study()
    both = link(*given)
    assert {row["verdict"] for row in rows(both.drivers, level="theme") if row["theme_id"] in ("00", "01")} == {
        "driver"
    }
    least = 1.5 * max(abs(row["negative_impact"]) for row in rows(both.drivers, level="theme", theme_id="00"))
    found = link(*given, LinkOptions(min_effect={"number": least}))
    (row,) = rows(found.drivers, level="theme", theme_id="00")
    assert row["verdict"] == "negligible"
    assert row["negative_high"] < 0  # clear, and under the least effect that matters
    assert "00" not in {action["theme_id"] for action in found.actions.to_pylist()}
    docs, _, said, known, scale = given
    derived = explain(docs, said, known, scale, "00", LinkOptions(min_effect={"number": least}))
    how = step(derived, "Half as many", "ranked among the actions")["how"]
    assert how == "no: only drivers are, and the verdict on it is “negligible”"


def test_the_evidence_names_the_segment():
    n = 1500
    rng = np.random.default_rng(1)
    plan = rng.choice(["Basic", "Pro"], n)
    negative, _ = draw(n, 3, 5)
    negative[:, 0] |= (plan == "Basic") & (rng.random(n) < 0.2)
    y = -20.0 * negative[:, 0] - 30 * (negative[:, 0] & (plan == "Pro")) + rng.normal(0, 10, n)
    evidence = link(*tables(y, negative, segment__plan=plan)).actions.to_pylist()[0]["evidence"]
    assert "mentioned most in plan Basic" in evidence
    assert "the gap it goes with differs in plan" in evidence


def moving(late, n=2400, seed=9, before=(0.08, 0.04), **columns):
    """Twelve months; of theme 00 every tenth response complains, of 01 so many in the last two months and before."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(12), n // 12)
    time = START + (month * 30.4 + rng.integers(1, 29, n)).astype(int).astype("timedelta64[D]")
    time[month == 0], time[-1] = START, np.datetime64("2025-12-31", "us")
    share = np.where(month >= 10, late, before[1])
    negative = np.column_stack([rng.random(n) < before[0], rng.random(n) < share, rng.random(n) < 0.1])
    y = 7 - 2.0 * negative[:, 0] - 1.0 * negative[:, 1] + rng.normal(0, 1, n)
    months = time.astype("datetime64[M]").astype(int) - 55 * 12
    return months, negative, tables(y, negative, time=time, **columns)


@pytest.mark.parametrize(
    ("late", "before", "expected"),
    [
        (0.40, (0.08, 0.04), ["01", "00"]),  # rare in the year, the largest of late
        (0.04, (0.08, 0.04), ["00", "01"]),  # as rare as ever
        (0.04, (0.08, 0.30), ["00", "01"]),  # the largest in the year, over of late
    ],
)
def test_what_rises_or_falls_is_ranked_by_its_share_of_late(late, before, expected):
    months, negative, given = moving(late, before=before)
    result = link(*given)
    found = rows(result.actions, fraction=0.5)
    assert [row["theme_id"] for row in found] == expected
    moves = late != before[1]
    for row in found:
        if row["theme_id"] == "00" or not moves:
            names = ("gain", "low", "high", "share", "from", "to")
            assert all(row[f"recent_{name}"] is None for name in names)
            continue
        share = negative[months >= 10, 1].mean()
        (driver,) = rows(result.drivers, level="theme", theme_id="01")
        assert (row["recent_from"], row["recent_to"]) == ("2025-11", "2025-12")
        assert row["recent_share"] == pytest.approx(share)
        assert row["recent_gain"] == pytest.approx(-0.5 * driver["negative_coefficient"] * share)
        assert row["recent_low"] < row["recent_gain"] < row["recent_high"]
        assert row["gain"] == pytest.approx(-0.5 * driver["negative_coefficient"] * driver["negative_share"])


def test_the_gain_of_late_is_not_given_on_a_small_base():
    _, _, given = moving(0.9, n=240)
    found = rows(link(*given).actions, theme_id="01", fraction=0.5)
    assert found[0]["recent_gain"] > 0
    few = rows(link(*given, LinkOptions(min_base=41)).actions, theme_id="01", fraction=0.5)
    assert [row["recent_gain"] for row in few] == [None]


def test_the_share_of_late_is_weighted():
    n = 2400
    weight = np.random.default_rng(4).uniform(0.5, 2, n)
    months, negative, given = moving(0.40, weight=weight)
    (row,) = rows(link(*given).actions, theme_id="01", fraction=0.5)
    late = months >= 10
    assert row["recent_share"] == pytest.approx(np.average(negative[late, 1], weights=weight[late]))


def test_the_gain_of_late_is_derived():
    _, _, given = moving(0.40)
    docs, _, said, known, scale = given
    derived = explain(docs, said, known, scale, "01", LinkOptions())
    row = step(derived, "Half as many", "gain with half as many negative mentions of late")
    (action,) = rows(link(*given).actions, theme_id="01", fraction=0.5)
    assert (row["value"], row["low"], row["high"]) == tuple(action[f"recent_{x}"] for x in ("gain", "low", "high"))
    _, coefficient, share = numbers(row["how"].replace("\N{MINUS SIGN}0.5", "0.5"))
    assert -0.5 * coefficient * share == pytest.approx(row["value"], rel=1e-4)
    assert step(derived, "Half as many", "share of the negative mentions of late")["value"] == action["recent_share"]


@pytest.mark.parametrize("span", [(1.0, 5.0), (0.0, 10.0), (-100.0, 100.0), (0.0, 100.0)])
@pytest.mark.parametrize("value", [0.553, -1.3, 41.52, -0.2, 0.0])
def test_points_in_a_sentence_are_as_fine_as_in_the_tables(span, value):
    digits = written.scale_digits(*span)
    assert points(value, span[1] - span[0]) == written.fixed(value, digits)
    if value:
        assert points(value, span[1] - span[0], "+") == written.signed(value, digits)


@pytest.mark.parametrize("base", [273, 999, 1000, 2307])
@pytest.mark.parametrize("share", [0.0, 0.0002, 0.004, 0.227, 0.9996, 1.0])
def test_shares_in_a_sentence_are_as_fine_as_in_the_tables(base, share):
    assert percent(share, base) == written.share(share, written.share_digits(base))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "other themes held equal"),
        ({"segment__plan": ["Basic", "Plus"] * 750}, "other themes and segments held equal"),
        (
            {"channel": ["web", "app"] * 750, "time": START + np.arange(1500) * np.timedelta64(6, "h")},
            "other themes, channel and time held equal",
        ),
    ],
)
def test_the_evidence_claims_to_hold_equal_what_the_data_have(columns, said):
    found = link(*study(**columns)[1])
    assert f"points lower, {said}" in found.actions.to_pylist()[0]["evidence"]
    driver = rows(found.drivers, level="theme", theme_id="01")[0]
    assert (driver["verdict"], driver["reason"]) == ("driver", f"associated with the score, {said}")


def test_of_too_few_people_nothing_is_said_of_what_the_regression_lacks():
    negative, positive = draw(24, 30, 2, share=0.4)
    given = tables(np.random.default_rng(3).normal(size=24), negative, positive)
    codes = {issue.code for issue in link(*given).issues}
    assert not codes & {"too-many-themes", "control-left-out", "no-action"}
