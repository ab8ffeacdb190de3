"""Who left and what they said: odds of a yes/no outcome by theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.arrays import Bools, Floats, Sparse, adjust, t_test
from voca.link.calendar import RARE
from voca.link.design import Design, about, design
from voca.link.effective import effective_customers
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import sum_customers
from voca.link.intervals import newcombe
from voca.link.regression import Fit, fit, influences
from voca.link.scores import effective_base

Record = dict[str, Any]
OUTCOME = "churned"
EVENTS = 5  # mentioners who left, and who stayed, that an odds ratio needs
_ROUNDS = 50
_LARGEST = 12.0  # a log odds ratio beyond this is one that runs away: e^12 is 160,000


def logistic(columns: Sparse, y: Floats, sample: Sample) -> Fit | None:
    """Fit log odds(y) = X b by maximum likelihood, as iteratively reweighted least squares.

    McCullagh and Nelder (1989), Generalized Linear Models, chapter 2.5, on the sparse regression of
    :mod:`voca.link.regression`: at the end its working residuals and weights are those whose influence functions give
    the sandwich covariance, so that HC3 and clusters are had from :func:`~voca.link.regression.influences`.

    Parameters
    ----------
    columns : sparse ``[rows, columns]``
        No column a combination of earlier ones.
    y : ndarray of float
        0 or 1.
    sample : Sample

    Returns
    -------
    Fit or None
        None where the likelihood has no maximum: some combination of columns tells those who left from the others.
    """
    share = np.clip(sample.mean(y), 1e-9, 1 - 1e-9)
    eta = np.full(len(y), np.log(share / (1 - share)))
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-eta))
        v = np.maximum(p * (1 - p), 1e-12)
        working = Sample(sample.weight * v, True, sample.cluster, sample.starts)
        found = fit(columns, eta + (y - p) / v, working)
        step = np.asarray(columns @ found.coefficient) - eta
        eta = eta + step
        if not found.kept.all() or np.abs(eta).max() > 30:
            return None
        if np.abs(step).max() < 1e-9:
            return found
    return None


def outcomes(
    frame: Frame, mentions: Indicators, controls: Sequence[str], options: LinkOptions
) -> tuple[list[Record], list[Issue]]:
    """Compare how many left among those who mention a theme and among the rest.

    Two figures: the plain rates with Newcombe's interval of their difference, and the odds ratio of one logistic
    regression on all themes and controls, as for scores. The base is the responses with text whose outcome is known.

    Parameters
    ----------
    frame : Frame
    mentions : Indicators
        Of all rows, on the level ``theme``.
    controls : sequence of str
        Dimensions to hold equal.
    options : LinkOptions

    Returns
    -------
    list of dict
        Rows of the ``outcomes`` table; none where no outcome is known.
    list of Issue
    """
    if frame.churned is None or not mentions.ids:
        return [], []
    rows = frame.text & np.isfinite(frame.churned)
    y, sample, here = frame.churned[rows], frame.sample(rows), mentions.rows(rows)
    left = int(y.sum())
    if min(left, sample.n - left) < RARE:
        text = f"The customers of {left:,} of {sample.n:,} responses with text left: too few on one side to compare."
        return [], [Issue("too-few-outcomes", text, column=f"outcome.{OUTCOME}", severity="note")]
    laid, issues = design(frame, rows, here, sample, controls, whole=False, customers=min(left, sample.n - left))
    issues = about(issues, "Odds of having left")
    table = laid.columns[:, laid.first :].tocsc()
    records = [
        _described(here.ids[c.theme], c.part, _flags(table[:, [i]]), y, sample, options)
        for i, c in enumerate(laid.themes)
    ]
    figures = _odds(laid, y, sample, options)
    people = effective_customers(table.tocsr(), sample)[0]
    tested = (people >= options.min_base) & np.isfinite(figures["p"])
    figures["q"] = adjust(np.where(tested, figures["p"], np.nan))
    for i, record in enumerate(records):
        record |= {name: float(values[i]) for name, values in figures.items() if np.isfinite(values[i])}
        record["note"] = _note(record, bool(tested[i]), options)
    return sorted(records, key=lambda r: (-(r.get("odds_ratio") or 0.0), r["theme_id"], r["part"])), issues


def _flags(values: Sparse) -> Bools:
    return np.asarray(values.toarray()).ravel() > 0


def _described(theme: str, part: str, mine: Bools, y: Floats, sample: Sample, options: LinkOptions) -> Record:
    """Bases and plain rates."""
    inside, outside = (Sample.of(sample.weight[r], sample.cluster[r], sample.weighted) for r in (mine, ~mine))
    rate, rest = inside.mean(y[mine]), outside.mean(y[~mine])
    bases = [np.array([effective_base(y[r], s)]) for r, s in ((mine, inside), (~mine, outside))]
    low, high = newcombe(np.array([rate]), bases[0], np.array([rest]), bases[1], options.confidence)
    return {
        "outcome": OUTCOME,
        "theme_id": theme,
        "part": part,
        "n": int(mine.sum()),
        "n_customers": inside.n_customers,
        "n_left": int(y[mine].sum()),
        "rate": rate,
        "rest_rate": rest,
        "difference": rate - rest,
        "low": float(low[0]),
        "high": float(high[0]),
    }


def _odds(laid: Design, y: Floats, sample: Sample, options: LinkOptions) -> dict[str, Floats]:
    """Odds ratios of the theme columns, NaN where there are too few on one side or the model cannot tell."""
    names = ("odds_ratio", "odds_low", "odds_high", "p")
    out = {name: np.full(len(laid.themes), np.nan) for name in names}
    hits = np.asarray(laid.columns.T @ y)
    sizes = np.asarray(laid.columns.sum(axis=0)).ravel()
    flags = np.ones(laid.columns.shape[1], dtype=bool)
    few = np.minimum(hits, sizes - hits) < EVENTS
    numbers = slice(laid.first - len(laid.drivers), laid.first)
    flags[1:] = ~few[1:]
    flags[numbers] = True
    chosen = np.flatnonzero(flags)
    chosen = chosen[fit(laid.columns[:, chosen], y, sample).kept]
    found = logistic(laid.columns[:, chosen], y, sample)
    at = np.flatnonzero(chosen >= laid.first)
    if found is None or not len(at):
        return out
    squares = np.zeros(len(at))
    for _, starts, slopes in influences(found, at):
        squares += (sum_customers(slopes, starts) ** 2).sum(axis=0)
    slope = found.coefficient[at]
    people = np.minimum(*effective_customers(laid.columns[:, chosen[at]], sample)) - 1 if sample.weighted else np.inf
    low, high, p = t_test(slope, np.sqrt(squares), np.maximum(np.minimum(found.degrees, people), 1), options.confidence)
    fine = np.abs(slope) < _LARGEST
    for name, values in zip(names, (np.exp(slope), np.exp(low), np.exp(high), p), strict=True):
        out[name][chosen[at] - laid.first] = np.where(fine, values, np.nan)
    return out


def _note(record: Record, tested: bool, options: LinkOptions) -> str:
    if "odds_ratio" not in record:
        return "no odds ratio: too few of them left, or stayed, or it cannot be told apart"
    return "" if tested else f"under {options.min_base} customers"
