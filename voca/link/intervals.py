"""Intervals of one score or share, for whole arrays of groups at once."""

from __future__ import annotations

import numpy as np

from voca.link.arrays import Floats, Ints, quantile
from voca.link.measures import Family

SMALL = 30  # below this many (effective) responses an unbounded mean's interval is bootstrapped
RESAMPLES = 1999
_STEPS = 60  # bisections: an interval's end is found to the last digits of a double


def wilson(p: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's (1927, JASA 22:209) score interval of a share.

    Parameters
    ----------
    p : ndarray of float
        Shares, 0..1.
    n : ndarray of float
        Their bases, effective (not whole numbers where weighted); NaN comes back where it is 0.
    confidence : float

    Returns
    -------
    low, high : ndarray of float
    """
    n = np.where((n > 0) & np.isfinite(p), n, np.nan)
    z = quantile(confidence)
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(np.maximum(p * (1 - p), 0.0) / n + z**2 / (4 * n**2))
    # where nobody (everybody) does, the end is exactly 0 (1)
    return np.where(p <= 0, p, np.maximum(middle - half, 0.0)), np.where(p >= 1, p, np.minimum(middle + half, 1.0))


def newcombe(p1: Floats, n1: Floats, p2: Floats, n2: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Newcombe's (1998, Statistics in Medicine 17:873, method 10) interval of p1 - p2 from two Wilson intervals."""
    low1, high1 = wilson(p1, n1, confidence)
    low2, high2 = wilson(p2, n2, confidence)
    difference = p1 - p2
    low = difference - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = difference + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return low, high


def _score_statistic(delta: Floats, p: Floats, d: Floats, n: Floats) -> Floats:
    """Return Tango's statistic of P - D = delta, with the nuisance share at its constrained maximum."""
    b, c = n * p, n * d
    linear = -b - c + (2 * n - b + c) * delta
    constant = -c * delta * (1 - delta)
    share = (np.sqrt(np.maximum(linear**2 - 8 * n * constant, 0)) - linear) / (4 * n)
    variance = n * np.maximum(2 * share + delta * (1 - delta), 1e-300)
    return np.asarray((b - c - n * delta) / np.sqrt(variance))


def promoter_score(p: Floats, d: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Interval of P - D by the iterative score test.

    Rocks (2016), The American Statistician 70:365, takes it for the net promoter score from Tango (1998), Statistics
    in Medicine 17:891: the interval holds every difference that the score test does not reject. Found by bisection.

    Parameters
    ----------
    p, d, n : ndarray of float
        Shares of promoters and detractors, and their (effective) bases.
    confidence : float

    Returns
    -------
    low, high : ndarray of float
        -1..1; NaN where n is 0.
    """
    p, d, n = np.broadcast_arrays(p, d, n)
    z = float(quantile(confidence))
    ends = []
    safe = np.where(n > 0, n, 1.0)
    for sign in (-1.0, 1.0):  # the statistic falls with delta: z at the lower end, -z at the upper one
        inside, outside = p - d, np.full(p.shape, sign)
        for _ in range(60):
            middle = (inside + outside) / 2
            kept = np.abs(_score_statistic(middle, p, d, safe)) <= z
            inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
        ends.append(np.where(n > 0, (inside + outside) / 2, np.nan))
    return ends[0], ends[1]


def student(mean: Floats, square: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Student's interval of a mean from its first two moments.

    Parameters
    ----------
    mean, square : ndarray of float
        Means of y and of y squared.
    n : ndarray of float
        Effective bases; NaN comes back below 2, and where all values are the same: nothing says how they vary.
    confidence : float
    """
    known = n >= 2
    safe = np.where(known, n, 2.0)
    variance = np.maximum(square - mean**2, 0) * safe / (safe - 1)
    known = known & (variance > 1e-12 * np.maximum(square, 1e-300))
    half = np.where(known, quantile(confidence, safe - 1) * np.sqrt(variance / safe), np.nan)
    return mean - half, mean + half


def scale_mean(
    values: Floats,
    share: Floats,
    n: Floats,
    bounds: tuple[float, float],
    confidence: float,
    degrees: Floats | float = np.inf,
) -> tuple[Floats, Floats]:
    """Interval of the mean of answers on a bounded scale (stars, effort, ratings) by the score test.

    The interval holds every mean mu that Rao's score test of the multinomial does not reject: what Wilson's interval is
    for two answers and Tango's for three (whose results it gives there), for any number of them. Under the mean mu the
    most likely shares are p_j / (1 + l (v_j - mu)) (Qin and Lawless 1994, Annals of Statistics 22:300, section 2), with
    what is left on an end of the scale that nobody chose; the score statistic is then n (mean - mu) l. So the
    interval's end is the mu at which l = z^2 / (n (mean - mu)) solves the equation for l, found by bisection.

    Student's interval ends where a few answers at the far end of the scale, seen or unseen, are not reckoned with: on
    lopsided stars it covers too seldom up to several hundred answers.

    Parameters
    ----------
    values : ndarray of float, ``[points]``
        Answers that occur.
    share : ndarray of float, ``[groups, points]``
        Their shares.
    n : ndarray of float, ``[groups]``
        (Effective) bases, above 0.
    bounds : tuple of float
        The ends of the scale, finite.
    confidence : float
    degrees : ndarray of float or float
        Degrees of freedom, where Student's quantile stands for the normal one.
    """
    z2 = quantile(confidence, degrees) ** 2
    mean = np.clip(share @ values, *bounds)
    ends = []
    for end, sign in zip(bounds, (1.0, -1.0), strict=True):
        inside, outside = mean.copy(), np.full(mean.shape, float(end))
        for _ in range(_STEPS):
            middle = (inside + outside) / 2
            gap = np.where(mean == middle, sign * 1e-300, mean - middle)
            slope = z2 / (n * gap)
            scale = 1 + slope[:, None] * (values - middle[:, None])
            pull = np.where(scale > 0, share * (values - middle[:, None]) / np.where(scale > 0, scale, 1.0), 0.0)
            # beyond the largest l that the scale allows the rest of the shares stands on its end
            kept = (1 + slope * (end - middle) <= 0) | (sign * pull.sum(axis=1) <= 0)
            inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
        ends.append((inside + outside) / 2)
    return ends[0], ends[1]


def moments_interval(
    mean: Floats, square: Floats, n: Floats, family: Family, bounds: tuple[float, float], confidence: float
) -> tuple[Floats, Floats]:
    """Interval of a reported score from the means of y and y squared, by the method of its family."""
    if family == "share":
        low, high = wilson(mean / 100, n, confidence)
        return 100 * low, 100 * high
    if family == "nps":
        both = square / 1e4  # y is 100, 0 or -100: the mean of its square is the share of those at either end
        p, d = np.clip((both + mean / 100) / 2, 0, 1), np.clip((both - mean / 100) / 2, 0, 1)
        low, high = promoter_score(p, d, n, confidence)
        return 100 * low, 100 * high
    low, high = student(mean, square, n, confidence)
    return np.maximum(low, bounds[0]), np.minimum(high, bounds[1])


def bootstrap(y: Floats, weight: Floats, cluster: Ints, confidence: float) -> tuple[float, float]:
    """Studentised bootstrap interval of a mean, for a handful of responses.

    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 12.5. Whole customers are drawn, with a
    fixed seed; resamples in which nothing varies say nothing about the spread and are left out.

    Parameters
    ----------
    y, weight : ndarray of float
        One value a response.
    cluster : ndarray of int
        The customers' numbers, 0, 1, ...
    confidence : float

    Returns
    -------
    low, high : float
        NaN where nothing varies, and for fewer than three customers.
    """
    count = int(cluster.max()) + 1
    total: Floats = np.bincount(cluster, weight * y).astype(np.float64)
    base: Floats = np.bincount(cluster, weight).astype(np.float64)
    if count < 3:
        return np.nan, np.nan
    mean = total.sum() / base.sum()
    error = _standard_error(total[None, :], base[None, :])[0]
    if not error > 0:
        return np.nan, np.nan
    draws = np.random.default_rng(20160401).integers(0, count, (RESAMPLES, count))
    sums, bases = total[draws], base[draws]
    errors = _standard_error(sums, bases)
    usable = errors > 1e-9 * error
    studentised = (sums.sum(1) / bases.sum(1) - mean)[usable] / errors[usable]
    tails = np.quantile(studentised, [0.5 + confidence / 2, 0.5 - confidence / 2])
    return float(mean - tails[0] * error), float(mean - tails[1] * error)


def _standard_error(total: Floats, base: Floats) -> Floats:
    """Linearised standard error of the ratio of sums, per row."""
    count = total.shape[1]
    ratio = total.sum(1, keepdims=True) / base.sum(1, keepdims=True)
    spread = ((total - ratio * base) ** 2).sum(1) * count / (count - 1)
    return np.asarray(np.sqrt(spread) / base.sum(1))


def reliable_scale(share: Floats, n: float) -> bool:
    """Tell of :func:`scale_mean` what :func:`reliable` tells of the others.

    In simulations on 5, 7 and 11 points with all kinds of shares (``benchmarks/linking.py``) it covers 90% and more
    from 10 answers on. Three answers other than the most frequent one are asked for as well, as of a share: fewer say
    next to nothing of how the others are spread.

    Parameters
    ----------
    share : ndarray of float, ``[points]``
    n : float
        Effective base.
    """
    return bool(n >= 10 and n * (1 - float(share.max())) > 3 - 1e-9)


def reliable(mean: float, square: float, skewness: float, n: float, family: Family) -> bool:
    """Tell whether an interval covers at least nine times in ten where it promises 95 in 100.

    Read off simulations (``benchmarks/linking.py``): under 10 responses nothing is promised. A share or an NPS needs
    20, and three answers on either side (at either end, for NPS). The t interval of a mean without a scale leans on the
    central limit theorem, which is later the more lopsided the answers are: coverage falls below 90% only where the
    skewness over the root of n is beyond 0.3.

    Parameters
    ----------
    mean, square : float
        Means of y and y squared, on the reported scale.
    skewness : float
        Third standardised moment of y; used for means.
    n : float
        Effective base.
    family : {"nps", "share", "mean"}
    """
    if family == "mean":
        varies = square - mean**2 > 1e-12 * max(square, 1e-300)
        return bool(n >= 10 and varies and abs(skewness) <= 0.3 * np.sqrt(n))
    ends = square / 1e4 if family == "nps" else min(mean, 100 - mean) / 100
    return bool(n >= 20 and n * ends > 3 - 1e-9)
