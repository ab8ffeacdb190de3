"""Verdicts on drivers in the light of a sample that a person checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from voca.link.drivers import Drivers
from voca.link.steps import rounded
from voca.link.verdicts import DRIVER, UNCLEAR

Record = Mapping[str, Any]
_NOTHING = 1e-9  # points: where person and machine agree, rounding is all that is left


def confirmed(found: Drivers, corrected: Sequence[Record]) -> Drivers:
    """Say of each driver what is left of its impact without mistakes of recognition; overrule those that they made.

    A driver by all its mentions is one no more where its corrected impact is not clear *and* the mistakes had made the
    machine's figure larger by more than the chance of who was checked (:func:`overruled`). A corrected interval that
    covers 0 overrules nothing by itself: a few hundred checked responses show less than all responses do. A driver by
    its negative or positive mentions alone is not judged: nobody checks the moods.

    Parameters
    ----------
    found : Drivers
    corrected : sequence of mapping
        Rows of the ``corrected`` table, of any score.

    Returns
    -------
    Drivers
        With the columns ``verdict`` and ``reason`` anew.
    """
    row_of = {row["theme_id"]: row for row in corrected if row["score"] == found.measure.name and "adjusted" in row}
    if found.level != "theme" or not row_of:
        return found
    verdict, reason = (found.columns[name].copy() for name in ("verdict", "reason"))
    for k, theme in enumerate(found.ids):
        row = row_of.get(theme)
        if row is None or verdict[k] != DRIVER:
            continue
        if clear(found.columns["adjusted_low"][k], found.columns["adjusted_high"][k]) and overruled(row):
            verdict[k] = UNCLEAR
            reason[k] = (
                f"by the {row['n_checked']:,} checked responses its impact is {_span(row)}: mistakes of"
                " recognition had made the rest"
            )
        else:
            reason[k] += f"; mistakes of recognition corrected, its impact is {_span(row)}"
    return replace(found, columns={**found.columns, "verdict": verdict, "reason": reason})


def overruled(row: Record) -> bool:
    """Tell whether a corrected impact is not clear, and lies on the side of 0 of the machine's by more than chance.

    Mistakes at random weaken an impact: what a correction makes larger is no reason against it.
    """
    down = row["adjusted"] > row["adjusted_shift"]  # the machine's, their difference, is above 0
    towards = row["adjusted_shift_high"] < -_NOTHING if down else row["adjusted_shift_low"] > _NOTHING
    return bool(towards and not clear(row["adjusted_low"], row["adjusted_high"]))


def clear(low: float, high: float) -> bool:
    """Tell whether an interval excludes 0."""
    return bool(np.isfinite(low * high) and low * high > 0)


def _span(row: Record) -> str:
    value, low, high = (rounded(row[f"adjusted{end}"], sign="+") for end in ("", "_low", "_high"))
    return f"{value} [{low}, {high}]"
