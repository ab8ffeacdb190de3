"""Those who mention a theme, in a segment against elsewhere: how they score, and in what mood they speak of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Bools, Floats, divide, quantile
from voca.link.cells import Means, entry_means, means, rest_of
from voca.link.effective import customers_here_and_elsewhere
from voca.link.frame import Frame, Indicators
from voca.link.measures import Measure

Columns = dict[str, Any]
_NAMES = ("", "rest_", "difference", "low", "high", "p")


def empty(stem: str, shape: tuple[int, int]) -> Columns:
    """Return the columns of one comparison without a figure in them."""
    return {name: np.full(shape, np.nan) for name in _named(stem)}


def _named(stem: str) -> list[str]:
    return [stem, f"rest_{stem}", *(f"{stem}_{name}" for name in _NAMES[2:])]


def scores_among(frame: Frame, measure: Measure, mentions: Indicators, dimension: str, options: LinkOptions) -> Columns:
    """Compare the mean score of those who mention a theme in each segment with that of those who do elsewhere.

    Returns
    -------
    dict of str to ndarray, ``[segments, themes]``
        ``n_scored`` (who mention it in the segment), ``mean``, ``rest_mean``, ``mean_difference``, its ``mean_low`` and
        ``mean_high``, ``mean_p`` (NaN under the minimum base) and ``hedges_g``.
    """
    found = scores_of(frame, measure, mentions, dimension)
    people = _people(frame, frame.text & np.isfinite(measure.y), mentions, dimension)
    return _compare("mean", found, people, options) | {"hedges_g": hedges_g(found), "n_scored": found.n}


def scores_of(frame: Frame, measure: Measure, mentions: Indicators, dimension: str) -> Means:
    """Return the mean scores of those who mention a theme, by segment."""
    rows, groups = frame.text & np.isfinite(measure.y), frame.dimensions[dimension]
    return means(mentions.mention[rows], measure.y[rows], frame.sample(rows), groups.codes[rows], len(groups.labels))


def sentiment_among(frame: Frame, mentions: Indicators, dimension: str, options: LinkOptions) -> Columns:
    """Compare the mood of the mentions: 100 for a positive one, -100 for a negative one, 0 for neither or both.

    Returns
    -------
    dict of str to ndarray, ``[segments, themes]``
        ``sentiment``, ``rest_sentiment``, ``sentiment_difference`` and the rest, as :func:`scores_among`.
    """
    found = moods_of(frame, mentions, dimension)
    return _compare("sentiment", found, _people(frame, frame.text, mentions, dimension), options)


def moods_of(frame: Frame, mentions: Indicators, dimension: str) -> Means:
    """Return the mean moods of the mentions, by segment."""
    rows, groups = frame.text, frame.dimensions[dimension]
    here = mentions.rows(rows)
    # a mention is never 0 in this sum, so that all of them stay entries
    mood = (4 * here.mention + here.positive - here.negative).tocsr()
    mood.data = 100.0 * (mood.data - 4)
    return entry_means(mood, frame.sample(rows), groups.codes[rows], len(groups.labels))


def _people(frame: Frame, rows: Bools, mentions: Indicators, dimension: str) -> Floats:
    """Count the customers with a mention, the smaller of those here and those elsewhere."""
    groups = frame.dimensions[dimension]
    given = mentions.mention[rows], frame.sample(rows), groups.codes[rows], len(groups.labels)
    return np.asarray(np.minimum(*customers_here_and_elsewhere(*given)))


def elsewhere(found: Means) -> Means:
    """Means of everybody else: sums less the segment's, effective bases as for strata."""
    rest, base = rest_of(found.weight, found.n_effective)
    sums = [np.nan_to_num(x) * found.weight for x in (found.mean, found.square)]
    mean, square = (divide(total.sum(axis=0) - total, rest) for total in sums)
    return Means(found.n.sum(axis=0) - found.n, rest, mean, square, base)


def _compare(stem: str, found: Means, people: Floats, options: LinkOptions) -> Columns:
    """Difference of two means: Welch's errors, Student's t by the smaller side.

    Satterthwaite's degrees of freedom are more, and in the tails, where many tests have to stand, too many: answers
    are few and lopsided. For the same reason interval and test take the larger of the errors with the variances of
    their own and with the common one that holds where nothing differs: ten answers of which nine are the best one say
    next to nothing of how they vary.
    """
    from scipy.stats import t

    rest = elsewhere(found)
    error, degrees = errors(found, rest)[1:]
    known = np.isfinite(error) & (error > 1e-12)
    difference = found.mean - rest.mean
    half = np.where(known, quantile(options.confidence, degrees) * error, np.nan)
    p = 2 * t.sf(np.abs(divide(difference, np.where(known, error, 0.0))), degrees)
    tested = known & (people >= options.min_base)
    values = (found.mean, rest.mean, difference, difference - half, difference + half, np.where(tested, p, np.nan))
    return dict(zip(_named(stem), values, strict=True))


def errors(here: Means, rest: Means) -> tuple[Floats, Floats, Floats]:
    """Return the standard errors of the difference of two means, and the degrees of freedom.

    Parameters
    ----------
    here, rest : Means

    Returns
    -------
    welch : ndarray of float, ``[groups, themes]``
        With the variance of either side (Welch).
    larger : ndarray of float, ``[groups, themes]``
        The larger of it and that by the common variance: of intervals and tests.
    degrees : ndarray of float, ``[groups, themes]``
        The smaller base less 1, at least 1.
    """
    n1, n0 = (np.nan_to_num(side.n_effective) for side in (here, rest))
    v1, v0 = (np.maximum(side.square - side.mean**2, 0) for side in (here, rest))
    error = np.sqrt(divide(v1, np.maximum(n1 - 1, 0)) + divide(v0, np.maximum(n0 - 1, 0)))
    common = divide(n1 * np.nan_to_num(v1) + n0 * np.nan_to_num(v0), np.maximum(n1 + n0 - 2, 0))
    pooled = np.sqrt(common * (divide(np.ones_like(n1), n1) + divide(np.ones_like(n0), n0)))
    return error, np.maximum(error, pooled), np.maximum(np.minimum(n1, n0) - 1, 1)


def hedges_g(found: Means) -> Floats:
    """Standardised difference of the means here and elsewhere.

    Hedges (1981), Journal of Educational Statistics 6:107: the difference over the pooled standard deviation, times
    1 - 3 / (4 (n1 + n0) - 9) against its bias; 0.2 small, 0.5 medium, 0.8 large, as Cohen's d.
    """
    rest = elsewhere(found)
    n1, n0 = (np.nan_to_num(side.n_effective) for side in (found, rest))
    v1, v0 = (np.maximum(np.nan_to_num(side.square - side.mean**2), 0) for side in (found, rest))
    pooled = np.sqrt(divide(v1 * n1 + v0 * n0, np.maximum(n1 + n0 - 2, 0)))
    known = (n1 >= 2) & (n0 >= 2) & (np.nan_to_num(pooled) > 1e-12)
    correction = 1 - 3 / np.maximum(4 * (n1 + n0) - 9, 1)
    return np.where(known, divide(found.mean - rest.mean, np.where(known, pooled, 0.0)) * correction, np.nan)
