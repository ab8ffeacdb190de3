"""Binomial regressions of shares on time: the slope of every theme at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Bools, Floats, Ints, Sparse, divide
from voca.link.cells import dense, entry_rows, indicator, scale_rows
from voca.link.frame import Sample
from voca.link.whole import Whole

MIN_PERIODS = 4  # for a slope, or a comparison
_LEFT = 0.1  # of a customer's sum at least: who has nearly all of the leverage leaves next to nothing


@dataclass(frozen=True, slots=True)
class Lines:
    """Log odds = level + slope x time, one line a theme.

    Attributes
    ----------
    level : ndarray of float
        At time 0.
    slope, error : ndarray of float
        With its standard error; of :func:`slopes`, widened by the dispersion, and NaN where no line can be fitted.
    chi2 : ndarray of float
        Pearson's statistic; a base of 0 leaves it, and the others, without meaning.
    """

    level: Floats
    slope: Floats
    error: Floats
    chi2: Floats


def slopes(whole: Whole, enough: Bools) -> Lines:
    """Fit log odds per period by a binomial regression on the period's number, 0 being the mean of the numbers.

    Quasi-binomial (McCullagh and Nelder 1989, chapter 4.5): the errors grow with the spread around the line, since
    shares of themes jump about more than coins do; they never shrink. Where customers come back from period to period
    the shares of neighbouring periods hang together, which the spread around a line does not show: the errors are no
    less than those of :func:`by_customers` then.
    """
    part, time = whole.part, whole.kept.astype(float)
    base = np.where(enough, np.nan_to_num(part.n_effective), 0.0)
    hits = np.nan_to_num(part.share) * base
    used = base > 0
    varied = (used.sum(axis=0) >= MIN_PERIODS) & (hits.sum(axis=0) > 0) & (hits.sum(axis=0) < base.sum(axis=0) - 1e-9)
    base, hits = np.where(varied, base, 0.0), np.where(varied, hits, 0.0)
    found = logistic(hits, base, time - time.mean() if len(time) else time)
    error = found.error * np.sqrt(dispersion(found.chi2, used.sum(axis=0)))
    if whole.sample.repeats:
        error = np.maximum(error, by_customers(whole, found, np.where(varied, base, 0.0)))
    known = varied & (found.error < 50)  # separation shows in the error
    level, slope, error = (np.where(known, x, np.nan) for x in (found.level, found.slope, error))
    return Lines(level, slope, error, found.chi2)


def by_customers(whole: Whole, line: Lines, base: Floats) -> Floats:
    """Return standard errors of the slopes that are clustered by customer over all periods.

    The sandwich of Liang and Zeger (1986), Biometrika 73:13, of the binomial regression: a customer moves the slope by
    the sum over his responses of weight x (t - mean t) x (mention - fitted share), over the sum over the periods of
    base x (t - mean t)^2 x share x (1 - share). The responses of a period have its base as their weight together. For
    the bias of few customers see :func:`customer_squares`.

    Parameters
    ----------
    whole : Whole
    line : Lines
    base : ndarray of float, ``[periods, themes]``
        Effective bases that the lines were fitted to.
    """
    time = whole.kept - whole.kept.mean()
    with np.errstate(over="ignore"):
        share = 1 / (1 + np.exp(-(line.level + line.slope * time[:, None])))
    w = base * share * (1 - share)
    away = time[:, None] - divide((w * time[:, None]).sum(axis=0), w.sum(axis=0))
    each = away * divide(base, whole.weight[:, None])  # what a unit of weight of each period moves
    held = Ends.of(whole.sample, whole.codes, whole.kept.astype(float))
    spread = customer_squares(whole.mention, whole.sample, whole.codes, each, share, held.leverage)
    return np.asarray(divide(np.sqrt(spread), (w * away**2).sum(axis=0)))


@dataclass(frozen=True, slots=True)
class Ends:
    """How much of a line through the periods hangs on each customer, and on how many of them it does.

    Attributes
    ----------
    leverage : ndarray of float, ``[customers]``
        His part of the weights and of the squares around their mean place, which add up to 2 over all: the trace of
        the hat matrix's block.
    degrees : float
        Of freedom: customers as the slope weighs them (the square of the sum of their squares over the sum of the
        squares of these, Satterthwaite 1946), less the two that the line takes; at least 1.
    """

    leverage: Floats
    degrees: float

    @classmethod
    def of(cls, sample: Sample, codes: Ints, along: Floats) -> Ends:
        """Read them off the responses, in the periods `codes` at the places `along`."""
        place, weight = along[codes], sample.weight
        away = (place - np.average(place, weights=weight)) if weight.sum() > 0 else np.zeros(len(place))

        def add(values: Floats) -> Floats:
            return np.bincount(sample.cluster, values, minlength=sample.n_customers).astype(np.float64)

        squares, varied = add(weight * away**2), add((weight * away) ** 2)
        leverage = add(weight) / max(float(weight.sum()), 1e-12) + squares / max(float(squares.sum()), 1e-12)
        many = float(varied.sum()) ** 2 / max(float((varied**2).sum()), 1e-12)
        return cls(leverage, max(many - 2, 1.0))


def customer_squares(
    table: Sparse, sample: Sample, codes: Ints, each: Floats, level: Floats, leverage: Floats
) -> Floats:
    """Return the clustered variances of sums over responses of weight x each x (value - level), one a theme.

    Squares of the customers' sums over all periods, added up, each over 1 less the customer's leverage: what he leaves
    as residual is so much less than what he differs by (after Bell and McCaffrey 2002, see :mod:`voca.link.few`, the
    block of his rows taken by its trace).

    Parameters
    ----------
    table : sparse ``[rows, themes]``
        The values.
    sample : Sample
    codes : ndarray of int
        Each row's period.
    each, level : ndarray of float, ``[periods, themes]``
    leverage : ndarray of float, ``[customers]``
    """
    rows = entry_rows(table)
    entries = table.copy()
    entries.data = table.data * sample.weight[rows] * each[codes[rows], entries.indices]
    whole = 1 / np.sqrt(np.maximum(1 - leverage, _LEFT))
    of_customer = scale_rows(indicator(sample.cluster, sample.n_customers).T.tocsr(), whole)
    moved = (of_customer @ entries).tocsr()
    weight = (of_customer @ scale_rows(indicator(codes, len(each)), sample.weight)).tocsr()
    fitted = each * level
    squares = np.asarray(moved.multiply(moved).sum(axis=0)).ravel()
    crossed = (dense(weight.T @ moved) * fitted).sum(axis=0)
    own = np.einsum("gk,gh,hk->k", fitted, dense(weight.T @ weight), fitted)
    return np.asarray(np.maximum(squares - 2 * crossed + own, 0.0))


def degrees(whole: Whole) -> Floats:
    """Return the degrees of freedom of the slopes' tests: of Student's t by customers where they come back."""
    if not whole.sample.repeats:
        return np.full(len(whole.effective), np.inf)
    most = Ends.of(whole.sample, whole.codes, whole.kept.astype(float)).degrees
    return np.asarray(np.minimum(np.maximum(whole.effective - 1, 1), most))


def dispersion(chi2: Floats, periods: Floats) -> Floats:
    """Return how much more the shares jump about than chance alone would make them, at least 1."""
    return np.maximum(1.0, chi2 / np.maximum(periods - 2, 1))


def logistic(hits: Floats, base: Floats, time: Floats) -> Lines:
    """Fit hits of base, ``[periods, themes]``, by log odds = a + b time; all themes at once.

    Newton's method, which for this link is the iterated least squares of McCullagh and Nelder (1989, chapter 2.5).
    statsmodels fits one theme after the other, at 2 ms each; the tests hold this to it.
    """
    t = time[:, None]
    start = (hits.sum(axis=0) + 0.5) / (base.sum(axis=0) + 1.0)
    a, b = np.log(start / (1 - start)), np.zeros(hits.shape[1])
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        for _ in range(50):
            mu = 1 / (1 + np.exp(-(a + b * t)))
            w, left = base * mu * (1 - mu), hits - base * mu
            w0, w1, w2 = w.sum(axis=0), (w * t).sum(axis=0), (w * t**2).sum(axis=0)
            s0, s1 = left.sum(axis=0), (left * t).sum(axis=0)
            det = w0 * w2 - w1**2
            up, along = (np.nan_to_num(x / det, posinf=0, neginf=0) for x in (w2 * s0 - w1 * s1, w0 * s1 - w1 * s0))
            a, b = a + up, b + along
            if max(np.abs(up).max(initial=0.0), np.abs(along).max(initial=0.0)) < 1e-10:
                break
        error = np.where(det > 0, np.sqrt(w0 / det), np.inf)
        chi2 = np.where(w > 0, left**2 / w, 0.0).sum(axis=0)
    return Lines(a, b, error, chi2)
