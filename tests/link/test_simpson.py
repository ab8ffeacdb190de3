"""Simpson's paradox, planted as in the admissions to Berkeley in 1973."""

import numpy as np
import pytest

from tests.link.study import rows, tables
from voca.link import link


def study(paradox):
    """Women apply where few are admitted; within each school they are admitted more often."""
    schools = {"easy": ((800, 0.60), (200, 0.70)), "hard": ((200, 0.20), (800, 0.30))}
    school, sex, complains = [], [], []
    for name, sides in schools.items():
        for who, (n, share) in zip(("men", "women"), sides, strict=True):
            n = n if paradox else 500
            school += [name] * n
            sex += [who] * n
            complains += [i < round(share * n) for i in range(n)]
    negative = np.array(complains)[:, None]
    y = np.random.default_rng(1).normal(0, 1, len(school))
    return tables(y, negative, segment__sex=sex, segment__school=school)


def test_the_reversal_is_named():
    row = rows(link(*study(True)).segments, level="theme", dimension="sex", segment="women")[0]
    assert row["difference"] == pytest.approx(0.38 - 0.52)
    assert "turns round within school: +10.0 percentage points" in row["note"]


def test_without_a_paradox_nothing_is_named():
    found = rows(link(*study(False)).segments, level="theme")
    assert all("turns round" not in row["note"] for row in found)
    assert rows(link(*study(True)).segments, level="theme", dimension="school")[0]["note"] == ""


def weighted(complaints, weights):
    """Make 200 women and men of either school; so many of each complain, with weights of those who do and do not."""
    sides = [(school, sex) for school in ("easy", "hard") for sex in ("women", "men")]
    school, sex = (np.repeat([side[i] for side in sides], 200) for i in (0, 1))
    complains = np.concatenate([np.arange(200) < n for n in complaints])
    weight = np.where(complains, *(np.repeat([pair[i] for pair in weights], 200) for i in (0, 1)))
    y = np.random.default_rng(1).normal(0, 1, len(school))
    study = tables(y, complains[:, None], segment__sex=sex, segment__school=school, weight=weight)
    return rows(link(*study).segments, level="theme", dimension="sex", segment="women")[0]


def test_a_reversal_counts_weights():
    # the weights make the paradox: women of the hard school and men of the easy one count four times
    row = weighted((140, 120, 60, 40), [(1.0, 1.0), (4.0, 4.0), (4.0, 4.0), (1.0, 1.0)])
    assert row["difference"] == pytest.approx(0.38 - 0.52)
    assert "turns round within school: +10 percentage points" in row["note"]


def test_weights_that_turn_a_difference_round_are_no_reversal():
    # half of the women complain and 40% of the men, but a woman who does counts a quarter: by weight 20%
    row = weighted((100, 80, 100, 80), [(0.25, 1.0), (1.0, 1.0), (0.25, 1.0), (1.0, 1.0)])
    assert row["difference"] == pytest.approx(0.2 - 0.4)
    assert "turns round" not in row["note"]


def test_the_difference_with_another_column_held_equal_has_a_minus_sign_and_the_decimals_of_the_table():
    # the other way round: the men of the first test
    row = rows(link(*study(True)).segments, level="theme", dimension="sex", segment="men")[0]
    assert "turns round within school: \N{MINUS SIGN}10.0 percentage points" in row["note"]
