"""The bridge: from the baseline to the score, theme by theme, in bars that add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from voca.link.adjusted import Adjusted
from voca.link.design import Design, centred_intercept
from voca.link.regression import Fit

Record = dict[str, object]


def bridge(score: str, ids: Sequence[str], found: Fit, laid: Design, impacts: Adjusted) -> list[Record]:
    """Lay out score = baseline + the sum of the themes' contributions.

    A regression with an intercept goes through the means: mean(y) = b_0 + sum b_j mean(x_j). With controls and drivers
    centred their means are 0, so that the baseline is the score of those who mention no theme in the regression, at the
    average of the others (but for themes that next to everybody mentions: the baseline's ``theme_ids``), and the bars
    add up to the score of the scored responses with text, exactly.

    Parameters
    ----------
    score : str
    ids : sequence of str
        The themes' ids.
    found : Fit
    laid : Design
    impacts : Adjusted

    Returns
    -------
    list of dict
        Rows of the ``bridge`` table without ``level``: first the baseline, then the bars, most harmful to the figure
        first; ``total`` is the running sum. Columns that cannot be told apart share one bar, of part ``joint``.
    """
    baseline = centred_intercept(found.coefficient, laid.columns, found.sample, laid.first)
    bars = []
    together = {i for members in impacts.joint for i in members}
    for i, column in enumerate(laid.themes):
        if i not in together:
            share, slope = float(impacts.share[i]), float(impacts.coefficient[i])
            bars.append(_row(score, [ids[column.theme]], column.part, share, slope, float(impacts.contribution[i])))
    for members in impacts.joint:
        themes = sorted({ids[laid.themes[i].theme] for i in members})
        bars.append(_row(score, themes, "joint", None, None, float(impacts.contribution[list(members)].sum())))
    bars.sort(key=lambda bar: (bar["contribution"], bar["theme_ids"], bar["part"]))
    always = sorted(ids[k] for k in np.flatnonzero(impacts.in_baseline).tolist())
    rows = [_row(score, always, "baseline", None, None, baseline), *bars]
    totals = np.cumsum([row["contribution"] for row in rows])
    return [{**row, "position": i, "total": float(totals[i])} for i, row in enumerate(rows)]


def _row(
    score: str, themes: list[str], part: str, share: float | None, coefficient: float | None, contribution: float
) -> dict[str, Any]:
    return {
        "score": score,
        "theme_ids": themes,
        "part": part,
        "share": share,
        "coefficient": coefficient,
        "contribution": contribution,
    }
