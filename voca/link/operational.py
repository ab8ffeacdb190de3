"""Operational drivers: numbers such as a waiting time, in the same regression as the themes."""

from __future__ import annotations

from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.arrays import Floats, adjust, t_test
from voca.link.design import Design
from voca.link.frame import Sample
from voca.link.impact import sum_customers
from voca.link.importance import Importance
from voca.link.regression import Fit, influences

Record = dict[str, Any]
_SAME = 0.99  # correlation from which on a number says nothing but the score


def operational(score: str, found: Fit, laid: Design, split: Importance, options: LinkOptions) -> list[Record]:
    """Give what one unit, and one standard deviation, of every operational driver goes with.

    Coefficients of the regression of the themes, with its robust errors; q values over the drivers of the score.

    Parameters
    ----------
    score : str
    found : Fit
    laid : Design
    split : Importance
    options : LinkOptions

    Returns
    -------
    list of dict
        Rows of the ``operational`` table, in the order of the names. A driver that is a combination of others, or of
        the controls, has no coefficient.
    """
    if not laid.drivers:
        return []
    first = laid.first - len(laid.drivers)
    at = np.array([i for i in range(first, laid.first) if found.kept[i]], dtype=np.int64)
    squares = np.zeros(len(at))
    for _, starts, slopes in influences(found, at):
        squares += (sum_customers(slopes, starts) ** 2).sum(axis=0)
    degrees = np.full(len(at), max(found.degrees, 1), dtype=float)
    slope, error = found.coefficient[at], np.sqrt(squares)
    low, high, p = t_test(slope, error, degrees, options.confidence)
    q = adjust(p)
    position = {int(column): i for i, column in enumerate(at)}
    rows = []
    for i, driver in enumerate(laid.drivers):
        row: Record = {"score": score, "driver": driver.name, "n": driver.n, "mean": driver.mean, "sd": driver.sd}
        if (k := position.get(first + i)) is not None:
            figures = {"per_sd": slope[k], "coefficient": slope[k] / driver.sd, "low": low[k] / driver.sd}
            figures |= {"high": high[k] / driver.sd, "p": p[k], "q": q[k]}
            row |= {name: float(value) for name, value in figures.items() if np.isfinite(value)}
        if driver.name in split.drivers:
            row |= dict(
                zip(("importance", "importance_low", "importance_high"), split.drivers[driver.name], strict=True)
            )
        rows.append(row)
    return rows


def same_as_score(laid: Design, answers: Floats, sample: Sample) -> list[Issue]:
    """Say which operational drivers are the score itself in other numbers: beside them no theme can have an impact.

    Parameters
    ----------
    laid : Design
    answers : ndarray of float
        The answers as they were given, of the design's rows.
    sample : Sample
    """
    issues, first = [], laid.first - len(laid.drivers)
    for at, driver in enumerate(laid.drivers, first):
        values = laid.columns[:, [at]].toarray().ravel()
        known = values != 0  # 0 is the mean, and what stands where there is no number
        w, x, y = sample.weight[known], values[known], answers[known]
        x, y = x - w @ x / w.sum(), y - w @ y / w.sum()
        spread = float(np.sqrt((w @ x**2) * (w @ y**2)))
        if spread > 0 and abs(share := float(w @ (x * y)) / spread) >= _SAME:
            text = (
                f"{driver.name!r} is next to the score itself (correlation {share:.2f}): held equal beside the themes,"
                " it leaves nothing for them to go with."
            )
            hint = "Leave it out of the drivers, or name it as a score of its own with --score."
            issues.append(Issue("driver-is-score", text, column=driver.name, hint=hint))
    return issues
