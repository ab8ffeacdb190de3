"""Leave-out impact: what the score would be without the responses that mention a theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Floats, Ints, Sparse, divide
from voca.link.cells import dense, indicator
from voca.link.frame import Sample


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Leave-out impacts, one value a theme.

    Attributes
    ----------
    n, customers, customers_without : ndarray of float
        Responses and customers that mention the theme, customers with a response that does not.
    share : ndarray of float
        Weighted share of the responses that mention it.
    score : float
        S(all).
    score_with, score_without : ndarray of float
        NaN where nobody, or everybody, mentions it.
    impact : ndarray of float
        S(all) - S(without), in points of the score.
    """

    n: Floats
    customers: Floats
    customers_without: Floats
    share: Floats
    score: float
    score_with: Floats
    score_without: Floats
    impact: Floats


def leave_out(mention: Sparse, y: Floats, sample: Sample) -> LeaveOut:
    """Compute I_k = S(all) - S(t_k = 0) for every theme.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    y : ndarray of float
        The score, known for every row.
    sample : Sample

    Returns
    -------
    LeaveOut
    """
    w = sample.weight
    score = sample.mean(y)
    z = y - score
    base = np.asarray(mention.T @ w)
    total = np.asarray(mention.T @ (w * z))
    n = np.asarray(mention.T @ np.ones(sample.n))
    without = np.where(n < sample.n, w.sum() - base, 0.0)
    share = base / w.sum()
    # Deviations from S sum to zero, so the others' sum is minus theirs: S - S(without) = total / without.
    impact = np.where(n > 0, divide(total, without), np.nan)
    customers, customers_without = count_customers(mention, sample)
    score_with, score_without = score + divide(total, base), score - divide(total, without)
    return LeaveOut(n, customers, customers_without, share, score, score_with, score_without, impact)


def count_customers(mention: Sparse, sample: Sample) -> tuple[Floats, Floats]:
    """Count the customers with, and those without a mention, by column (one who repeats can be both)."""
    if not sample.repeats:
        n = np.asarray(mention.sum(axis=0), dtype=np.float64).ravel()
        return n, sample.n - n
    by_customer = (indicator(sample.cluster, sample.n_customers).T @ mention).tocsr()
    size = np.bincount(sample.cluster, minlength=sample.n_customers).astype(float)
    always = by_customer.copy()
    always.data = (by_customer.data == np.repeat(size, np.diff(by_customer.indptr))).astype(float)
    with_mention = by_customer.copy()
    with_mention.data = np.ones_like(by_customer.data)
    one = np.ones(sample.n_customers)
    return np.asarray(with_mention.T @ one), sample.n_customers - np.asarray(always.T @ one)


def influence(found: LeaveOut, mention: Sparse, y: Floats, weight: Floats, total: float) -> Floats:
    """Return each row's influence on each impact, over n.

    IF_i = (y_i - S) - 1[t_ik = 0] (y_i - S_ex) / q, with q the share without the theme: the functional delta method
    on a difference of means (van der Vaart 1998, Asymptotic Statistics, chapter 20). Summed by customer and squared it
    gives the variance.

    Parameters
    ----------
    found : LeaveOut
    mention : sparse ``[rows, themes]``
        Any of the rows that `found` was computed from.
    y, weight : ndarray of float
        Of the same rows.
    total : float
        Sum of the weights of all rows.

    Returns
    -------
    ndarray of float, ``[rows, themes]``
    """
    q = 1 - found.share
    usable = np.isfinite(found.impact)
    scale = np.where(usable, 1 / np.where(usable, q, 1.0), 0.0)
    excluded = np.where(usable, found.score_without, 0.0)
    others = 1 - dense(mention)
    out = (y - found.score)[:, None] - others * (y[:, None] - excluded) * scale
    return np.asarray(out * (weight / total)[:, None])


def influence_of_gap(found: LeaveOut, mention: Sparse, y: Floats, weight: Floats, total: float) -> Floats:
    """Return each row's influence on each impact with the theme's share as it is, over n.

    The impact is p (S_with - S_without): where those who mention a theme score as the others do it is 0 whatever p is,
    so that a test of that need not reckon with the chance in p. Arguments and shape as for :func:`influence`.
    """
    p = found.share
    usable = np.isfinite(found.impact)
    ratio = np.where(usable, p / np.where(usable, 1 - p, 1.0), 0.0)
    inside, outside = (np.where(usable, score, 0.0) for score in (found.score_with, found.score_without))
    mine = dense(mention)
    out = mine * (y[:, None] - inside) - (1 - mine) * (y[:, None] - outside) * ratio
    return np.asarray(out * (weight / total)[:, None])


def standard_errors(found: LeaveOut, mention: Sparse, y: Floats, sample: Sample) -> tuple[Floats, Floats]:
    """Return the standard errors of every impact, clustered by customer.

    The sums over customers carry the factor G / (G - 1), G customers, which makes it the sample standard deviation
    where nobody repeats. NaN where there is no impact, or one customer only.

    Returns
    -------
    error : ndarray of float
        se = sd(IF) / sqrt(n), for the interval.
    test_error : ndarray of float
        With the shares as they are, for the test of no effect (:func:`influence_of_gap`).
    """
    squares = np.zeros((2, mention.shape[1]))
    total = float(sample.weight.sum())
    for rows, starts in chunks(sample):
        given = (found, mention[rows], y[rows], sample.weight[rows], total)
        for i, part in enumerate((influence(*given), influence_of_gap(*given))):
            squares[i] += (sum_customers(part, starts) ** 2).sum(0)
    g = sample.n_customers
    errors = np.sqrt(squares * g / (g - 1)) if g > 1 else np.full(squares.shape, np.nan)
    known = np.where(np.isfinite(found.impact), errors, np.nan)
    return known[0], known[1]


def sum_customers(values: Floats, starts: Ints) -> Floats:
    """Add up rows by customer; `starts` are the customers' first rows."""
    return values if len(starts) == len(values) else np.add.reduceat(values, starts, axis=0)


def chunks(sample: Sample, size: int = 20_000) -> list[tuple[slice, Ints]]:
    """Cut the rows at customers' borders, so that dense tables of rows by themes stay small.

    Returns
    -------
    list of (slice, ndarray of int)
        Rows, and where in them each customer starts.
    """
    out, first = [], 0
    ends = np.append(sample.starts[1:], sample.n)
    while first < len(sample.starts):
        start = sample.starts[first]
        last = max(first, int(np.searchsorted(ends, start + size, side="right")) - 1)
        out.append((slice(int(start), int(ends[last])), sample.starts[first : last + 1] - start))
        first = last + 1
    return out
