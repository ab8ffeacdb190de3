"""Leave-out impact: what the score would be without the responses that mention a theme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Floats, Ints, Sparse, divide
from voca.link.cells import dense, indicator
from voca.link.customer_sums import customer_sums, products
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


def standard_errors(found: LeaveOut, mention: Sparse, y: Floats, sample: Sample) -> tuple[Floats, Floats]:
    """Return the standard errors of every impact, clustered by customer.

    Parameters
    ----------
    found : LeaveOut
    mention : sparse ``[rows, themes]``
    y : ndarray of float
    sample : Sample
        Of the rows that `found` was computed from.

    Returns
    -------
    error : ndarray of float
        For the interval: the root of the sum over customers of squared influences (:func:`influence`), with the factor
        G / (G - 1), G customers. NaN where there is no impact, or one customer only.
    test_error : ndarray of float
        For the test of no effect: the impact is p (S_with - S_without), 0 where those who mention a theme score as the
        others do, whatever its share p is, so that the share is taken as it is; and deviations are from the score of
        all, which is everybody's then, with the factor g / (g - 1) of the g customers on either side. The estimate over
        this error is a robust score test, normal where there is no effect: deviations from the means of either side
        find too much where few people mention a theme (Davidson and MacKinnon 1985, Annales de l'INSEE 59/60:183,
        on restricted residuals).
    """
    zero, total = np.zeros(sample.n, dtype=np.int64), float(sample.weight.sum())
    sums = customer_sums(mention, [y - found.score], sample, zero, 1)
    p, usable = found.share, np.isfinite(found.impact)
    q = np.where(usable, 1 - p, 1.0)
    change = np.where(usable, found.impact, 0.0)
    # an influence is a + (1 - 1/q) (c - a) - (d - b) I / q over the total weight
    kept = 1 - 1 / q
    variance = products(sums, (1 - kept, change / q, kept, -change / q))[0, 0]
    inside, outside = (_small(n) for n in (found.customers, found.customers_without))
    ratio = outside * p / q
    under_null = products(sums, (inside + ratio, np.zeros_like(p), -ratio, np.zeros_like(p)))[0, 0]
    g = sample.n_customers
    errors = [np.sqrt(np.maximum(part, 0.0)) / total for part in (variance * g / max(g - 1, 1), under_null)]
    error, test_error = (np.where(usable & (g > 1), values, np.nan) for values in errors)
    return error, test_error


def _small(people: Floats) -> Floats:
    """Return the root of n / (n - 1), 1 where there is but one."""
    return np.sqrt(people / np.where(people > 1, people - 1, people + (people == 0)))


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
