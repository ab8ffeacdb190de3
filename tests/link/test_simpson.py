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
