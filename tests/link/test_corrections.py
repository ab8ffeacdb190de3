"""Corrections by checked responses: identities, strata, and agreement by another program."""

import numpy as np
import pyarrow as pa
import pytest

from tests.link.study import rows, step, tables
from voca.link import LinkOptions, link
from voca.link.confirmed import overruled
from voca.link.corrections import alpha
from voca.link.explain import explain
from voca.link.strata import allocate, draw, expansion, merge_small


def study(n=2500, seed=71, missed=0.25, false=0.03):
    rng = np.random.default_rng(seed)
    true = rng.random((n, 2)) < [0.4, 0.3]
    machine = np.where(true, rng.random((n, 2)) > missed, rng.random((n, 2)) < false)
    y = 40 - 30 * true[:, 0] + rng.normal(0, 20, n)
    return true, machine, y, tables(y, machine)


def checks(true, chosen):
    cells = [(f"r{i:06d}", f"{k:02d}", bool(true[i, k])) for i in chosen for k in range(true.shape[1])]
    return pa.table(
        dict(zip(("response_id", "theme_id", "mentioned"), map(list, zip(*cells, strict=True)), strict=True))
    )


def test_where_the_machine_is_right_nothing_changes():
    true, _, y, _ = study()
    given = tables(y, true)
    result = link(*given, checks=checks(true, range(0, 2500, 10)))
    for row in result.calibration.to_pylist():
        assert row["share_corrected"] == pytest.approx(row["share"])
        assert row["alpha"] == 1
    for row in result.corrected.to_pylist():
        driver = rows(result.drivers, theme_id=row["theme_id"])[0]
        assert row["leave_out"] == pytest.approx(driver["leave_out"])
        assert row["adjusted"] == pytest.approx(driver["adjusted"])
        assert row["adjusted_high"] - row["adjusted_low"] == pytest.approx(
            driver["adjusted_high"] - driver["adjusted_low"], rel=0.25
        )


def test_all_is_all_whatever_rounding_makes_of_the_expanded_weights():
    true, _, y, _ = study()
    weight = np.random.default_rng(4).uniform(0.3, 3, len(y))
    given = tables(y, true, weight=weight)
    for seed in range(5):
        rng = np.random.default_rng(seed)
        found = link(*given, checks=checks(true, rng.choice(len(y), 150, replace=False))).calibration.to_pylist()
        assert {(row["precision"], row["precision_high"], row["recall"]) for row in found} == {(1.0, 1.0, 1.0)}


def test_where_everything_is_checked_the_truth_comes_out():
    true, machine, y, given = study(n=600)
    result = link(*given, checks=checks(true, range(600)))
    truth = rows(link(*tables(y, true)).drivers, level="theme")
    for row, driver, k in zip(result.corrected.to_pylist(), truth, range(2), strict=True):
        assert row["leave_out"] == pytest.approx(driver["leave_out"])
        assert row["adjusted"] == pytest.approx(driver["adjusted"])
        calibration = result.calibration.to_pylist()[k]
        assert calibration["share_corrected"] == pytest.approx(true[:, k].mean())
        assert calibration["precision"] == pytest.approx(true[machine[:, k], k].mean())
        assert calibration["recall"] == pytest.approx(machine[true[:, k], k].mean())


def test_a_biased_share_is_corrected():
    true, machine, _, given = study()
    chosen = np.random.default_rng(1).choice(2500, 250, replace=False)
    found = link(*given, checks=checks(true, chosen)).calibration.to_pylist()
    for k, row in enumerate(found):
        assert row["share"] == pytest.approx(machine[:, k].mean())
        assert row["share_low"] < true[:, k].mean() < row["share_high"]
        assert abs(row["share_corrected"] - true[:, k].mean()) < abs(row["share"] - true[:, k].mean())


def test_few_checked_mentions_are_not_corrected():
    true, _, _, given = study()
    result = link(*given, checks=checks(true, range(40)))
    assert all("fewer than 30" in row["note"] for row in result.calibration.to_pylist())
    assert result.corrected.num_rows == 0


def test_checks_of_responses_and_themes_that_are_gone():
    true, _, _, given = study()
    strange = pa.table({"response_id": ["zz"], "theme_id": ["00"], "mentioned": [True]})
    assert link(*given, checks=strange).calibration.num_rows == 0


def test_alpha_is_krippendorffs():
    person = np.array([1, 1, 1, 0, 0, 0, 0, 0, 0, 1], dtype=bool)
    machine = np.array([1, 0, 1, 0, 0, 1, 0, 0, 0, 1], dtype=bool)
    # by hand: 4 of 20 labels stand in pairs that differ; 8 ones, 12 zeros
    assert alpha(person, machine) == pytest.approx(1 - (4 / 20) / (2 * 8 * 12 / (20 * 19)))
    assert alpha(person[3:9], person[3:9]) is None


def test_samples_have_every_stratum():
    stratum = np.repeat([-1, 0, 1, 2], [50, 6, 200, 2000])
    chosen = draw(stratum, 100, 1)
    assert len(np.unique(chosen)) == 100
    count = np.bincount(stratum[chosen], minlength=3)
    assert count[0] >= 5
    assert count[2] > count[1] > count[0]
    assert allocate(np.array([3, 4]), 100).tolist() == [3, 4]


def test_checked_rows_stand_for_all_of_their_stratum():
    stratum = np.repeat([0, 1, 2], [100, 300, 20])
    checked = np.zeros(420, dtype=bool)
    checked[:10], checked[100:150], checked[400:402] = True, True, True
    each = expansion(merge_small(stratum, checked), checked)
    assert each.sum() == pytest.approx(420)
    assert each[0] == 10


def test_with_customers_as_the_unit_a_sample_of_customers_corrects():
    true, machine, _, _ = study(n=1000)
    both = true[:500] | true[500:]  # each customer wrote twice
    y = 40 - 30 * both[:, 0] + np.random.default_rng(8).normal(0, 20, 500)
    customers = [f"c{i:03d}" for i in range(500)]
    given = tables(np.tile(y, 2), machine, customer_id=customers * 2)
    cells = [(f"customer {c}", f"{k:02d}", bool(both[i, k])) for i, c in enumerate(customers) for k in range(2)]
    names = ("response_id", "theme_id", "mentioned")
    checked = pa.table(dict(zip(names, map(list, zip(*cells, strict=True)), strict=True)))
    result = link(*given, LinkOptions(unit="customer"), checked)
    truth = rows(link(*tables(y, both)).drivers, level="theme")
    for row, driver, k in zip(result.corrected.to_pylist(), truth, range(2), strict=True):
        assert (row["n_checked"], row["adjusted"]) == (500, pytest.approx(driver["adjusted"]))
        assert result.calibration.to_pylist()[k]["share_corrected"] == pytest.approx(both[:, k].mean())
    other = link(*given, LinkOptions(unit="response"), checked)
    assert other.corrected.num_rows == 0
    assert any(issue.code == "checks-unit" for issue in other.issues)


def misread(n=3000, seed=5):
    """Theme 0 costs 20 points; half of those who give low scores are taken to mention theme 1 as well, and do not."""
    rng = np.random.default_rng(seed)
    true = rng.random((n, 2)) < [0.4, 0.2]
    y = 40 - 20 * true[:, 0] + rng.normal(0, 20, n)
    machine = true.copy()
    machine[:, 1] |= (y < 20) & (rng.random(n) < 0.5)
    return true, machine, y


def test_a_driver_that_mistakes_of_recognition_made_is_overruled():
    true, machine, y = misread()
    given = tables(y, machine)
    before = {row["theme_id"]: row for row in rows(link(*given).drivers, level="theme")}
    assert [before[theme]["verdict"] for theme in ("00", "01")] == ["driver", "driver"]
    chosen = np.random.default_rng(2).choice(3000, 300, replace=False)
    result = link(*given, checks=checks(true, chosen))
    after = {row["theme_id"]: row for row in rows(result.drivers, level="theme")}
    made = {row["theme_id"]: row for row in result.corrected.to_pylist()}
    assert [after[theme]["verdict"] for theme in ("00", "01")] == ["driver", "no clear effect"]
    assert after["01"]["reason"].startswith("by the 300 checked responses its impact is ")
    assert "mistakes of recognition corrected, its impact is" in after["00"]["reason"]
    assert made["01"]["adjusted_low"] < 0 < made["01"]["adjusted_high"]
    assert made["01"]["adjusted_shift_low"] > 0
    assert not {row["theme_id"] for row in result.actions.to_pylist()} & {"01"}
    explained = explain(*given[:1], *given[2:], "01", LinkOptions(), checks(true, chosen))
    shift = step(explained, "Checked by a person", "shift by mistakes of recognition")
    assert shift["value"] == pytest.approx(made["01"]["adjusted_shift"])
    assert step(explained, "Verdict", "verdict")["how"].startswith("no clear effect: by the 300 checked")


def test_a_check_that_agrees_overrules_nothing_however_few_were_checked():
    true, _, y = misread()
    small = y.copy()
    small[true[:, 1]] -= 6  # clear in 3,000 responses, not in 160
    given = tables(small, true)
    result = link(*given, checks=checks(true, range(160)))
    row = rows(result.corrected, theme_id="01")[0]
    assert row["adjusted_shift"] == pytest.approx(0, abs=1e-9)
    assert rows(result.drivers, level="theme", theme_id="01")[0]["verdict"] == "driver"


@pytest.mark.parametrize(
    ("adjusted", "shift", "gone"),
    [
        ((-0.5, -2.0, 1.0), (2.0, 0.5, 3.5), True),  # -2.5 by the machine
        ((0.5, -1.0, 2.0), (-2.0, -3.5, -0.5), True),
        ((-0.5, -2.0, 1.0), (2.0, -0.5, 4.5), False),  # not clearly moved
        ((-3.5, -5.0, -2.0), (2.0, 0.5, 3.5), False),  # clear all the same
        ((-3.0, -7.0, 1.0), (-1.0, -1.5, -0.5), False),  # mistakes had weakened it
    ],
)
def test_only_what_mistakes_had_made_is_overruled(adjusted, shift, gone):
    names = [f"{stem}{end}" for stem in ("adjusted", "adjusted_shift") for end in ("", "_low", "_high")]
    assert overruled(dict(zip(names, (*adjusted, *shift), strict=True))) is gone
