"""How far an interval reaches where the scale has ends: as far as the scores of those who carry the estimate may lie.

An impact compares two means, of those who mention a theme and of those who do not. Of thirty who mention it all may be
promoters, where nearly everybody is: their scores seem not to vary, and an interval by the variance found ends where it
begins. A score interval of their mean does not (it reckons with the detractor whom chance left out), and it is
shorter towards the end of the scale, where there is no more room.

The two are put together as Zou and Donner (2008), Statistics in Medicine 27:1693, do (MOVER; of shares it is Newcombe's
interval): below, the impact reaches sqrt(l1^2 + u0^2 + r^2), with l1 how far the interval of the one mean reaches below
it, u0 how far that of the other one reaches above, r the quantile times what remains of the standard error, such as
the chance in the share. Above likewise. Customers who repeat may stand on both sides, and what moves all of their
scores takes itself off: so far as the two means are correlated (c), 2 c l1 u0 is taken from the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from voca.link.adjusted import Adjusted, rows_of_inverse
from voca.link.arrays import Bools, Floats, Sparse, divide, quantile
from voca.link.cells import dense, indicator, scale_rows
from voca.link.customer_sums import by_customer
from voca.link.design import Design
from voca.link.frame import Sample
from voca.link.intervals import scale_mean
from voca.link.measures import Scale
from voca.link.regression import Fit, row_scores
from voca.link.steps import MINUS, Record, cut_short, number, step


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two groups whose means a figure compares, one value a figure.

    A figure is a sum of scores with a number for each row; on one side these numbers add up to `pull`.

    Attributes
    ----------
    share : ndarray of float, ``[figures, points]``
        How the scores lie, rows counted by the square of their number: as they count in a variance.
    pull : ndarray of float
        By how much the figure moves with the mean of this side.
    base : ndarray of float
        How many independent responses the mean rests on.
    variance : ndarray of float
        What this side adds to the variance of the figure.
    """

    share: Floats
    pull: Floats
    base: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class Reach:
    """How far intervals reach below and above their estimates; NaN where that is not known.

    Attributes
    ----------
    below, above : ndarray of float, ``[figures]``
    parts : ndarray of float, ``[sides, 2, figures]``
        How far those of either side's mean reach, in the figure: below and above.
    rest : ndarray of float, ``[figures]``
        What remains of the standard error.
    together : ndarray of float, ``[figures]``
        Correlation of the two means, 0 to 1: so far as the variance is less than the sum of theirs.
    """

    below: Floats
    above: Floats
    parts: Floats
    rest: Floats
    together: Floats


@dataclass(frozen=True, slots=True)
class Reaches:
    """Of all impacts on one score; None where its scale has no ends."""

    leave_out: Reach | None = None
    columns: Reach | None = None
    themes: Reach | None = None


def interval(
    estimate: Floats, error: Floats, degrees: Floats, confidence: float, found: Reach | None
) -> tuple[Floats, Floats]:
    """Return the ends of intervals: as far as `found` reaches, by Student's t where it does not say.

    NaN where the error is 0: the score does not vary around the regression.
    """
    half = np.where(error > 1e-12, quantile(confidence, degrees) * error, np.nan)
    if found is None:
        return estimate - half, estimate + half
    below, above = (np.where(np.isfinite(half + far), far, half) for far in (found.below, found.above))
    return estimate - below, estimate + above


def reach_steps(part: str, found: Reach, k: int, half: tuple[float, float], width: float) -> Iterator[Record]:
    """Lay out how far figure `k`'s interval reaches.

    Parameters
    ----------
    part : str
    found : Reach
    k : int
    half : tuple of float
        How far the interval printed reaches below and above.
    width : float
        Student's quantile.
    """
    for at, (name, far) in enumerate((("below", found.below), ("above", found.above))):
        ends = ("lower", "higher") if at == 0 else ("higher", "lower")
        mine, theirs = (float(found.parts[side, at, k]) for side in (0, 1))
        less = (
            f" {MINUS} 2 x {number(found.together[k])} x {number(mine)} x {number(theirs)}" if found.together[k] else ""
        )
        how = (
            f"root of ({number(mine)} squared + {number(theirs)} squared{less} + ({number(width)} x"
            f" {number(float(found.rest[k]))}) squared): what those who mention it could do by scoring {ends[0]}, the"
            f" others by scoring {ends[1]} (score tests), and what is left of the standard error"
        )
        how += ", less what customers on both sides share" if less else ""
        how += cut_short(half[at], float(far[k]))
        yield step(part, f"the interval reaches {name} it", "number", half[at], how)


def reach(sides: Sequence[Side], scale: Scale, variance: Floats, degrees: Floats, confidence: float) -> Reach:
    """Put the score intervals of both sides' means together.

    Parameters
    ----------
    sides : sequence of Side
        Two.
    scale : Scale
    variance : ndarray of float
        Of the figures, as estimated.
    degrees : ndarray of float
        Degrees of freedom of Student's t, which stands for the normal distribution in the score intervals, too.
    confidence : float
    """
    width = quantile(confidence, degrees)
    one, other = (side.variance for side in sides)
    left = variance - one - other
    rest = np.sqrt(np.maximum(left, 0.0))
    together = np.clip(np.nan_to_num(divide(np.minimum(left, 0.0), -2 * np.sqrt(one * other))), 0.0, 1.0)
    parts = np.full((len(sides), 2, len(variance)), np.nan)
    for part, side in zip(parts, sides, strict=True):
        known = np.flatnonzero(np.isfinite(side.base) & (side.base > 0) & np.isfinite(width))
        given = scale.values, side.share[known], side.base[known], scale.bounds, confidence, degrees[known]
        low, high = scale_mean(*given)
        mean = side.share[known] @ scale.values
        ends = np.abs(side.pull[known]) * np.stack([mean - low, high - mean])
        part[:, known] = np.where(side.pull[known] < 0, ends[::-1], ends)
    # below goes what lowers the one mean and raises the other: parts have the figure's sign already
    both = (parts**2).sum(axis=0) - 2 * together * parts[0] * parts[1] + (width * rest) ** 2
    below, above = np.sqrt(np.maximum(both, 0.0))
    return Reach(below, above, parts, rest, together)


def of_regression(
    found: Fit, laid: Design, impacts: Adjusted, mention: Sparse, scale: Scale, confidence: float
) -> tuple[Reach, Reach]:
    """Return how far the intervals of adjusted impacts reach, by the regression's columns and by theme."""
    turn = rows_of_inverse(found, laid.first) * impacts.share[:, None]
    of_theme = dense(indicator(impacts.theme, mention.shape[1]).T) @ turn
    out = []
    for rows, group, error, degrees in (
        (turn, laid.columns[:, laid.first :].tocsr(), impacts.error, impacts.degrees),
        (of_theme, mention, impacts.total_error, impacts.total_degrees),
    ):
        out.append(reach(sides_of_fit(found, rows, group, scale), scale, error**2, degrees, confidence))
    return out[0], out[1]


def alike_within_customers(deviation: Floats, sample: Sample) -> float:
    """Return the correlation of two responses of one customer, from what is left of their scores; 0 to 1.

    The common correlation of Liang and Zeger (1986), Biometrika 73:13, section 4, weighted.
    """
    if not sample.repeats:
        return 0.0
    w, z = sample.weight, sample.weight * deviation
    together = [np.add.reduceat(values, sample.starts) for values in (z, w)]
    products, pairs = (float(both @ both - one @ one) for both, one in zip(together, (z, w), strict=True))
    variance = sample.mean(deviation**2)
    return float(np.clip(products / (pairs * variance), 0.0, 1.0)) if pairs > 0 and variance > 0 else 0.0


def sides_of_means(mention: Sparse, share: Floats, deviation: Floats, sample: Sample, scale: Scale) -> list[Side]:
    """Return the sides of leave-out impacts: the share with the theme x (mean of those with it - mean of the others).

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    share : ndarray of float
        Weighted, of those who mention each theme.
    deviation : ndarray of float
        Of the scores from the mean of all.
    sample : Sample
    scale : Scale
    """
    w, alike = sample.weight, alike_within_customers(deviation, sample)
    squares = np.zeros((sample.n, len(scale.values)))
    squares[np.arange(sample.n), scale.at] = w**2
    inside, weight = np.asarray(mention.T @ squares), np.asarray(mention.T @ w)
    mine, every = by_customer(scale_rows(mention, w), sample), np.add.reduceat(w, sample.starts)
    together = np.asarray(mine.multiply(mine).sum(axis=0)).ravel()
    apart = np.maximum(every @ every - 2 * np.asarray(mine.T @ every) + together, 0.0)
    others = np.maximum(squares.sum(axis=0) - inside, 0.0)
    out = []
    for table, total, customers, sign in ((inside, weight, together, 1.0), (others, w.sum() - weight, apart, -1.0)):
        plain = table.sum(axis=1)
        part, base = divide(table, plain[:, None]), divide(total**2, (1 - alike) * plain + alike * customers)
        variance = np.maximum(part @ scale.values**2 - (part @ scale.values) ** 2, 0.0)
        out.append(Side(part, sign * share, base, np.nan_to_num(divide(share**2 * variance, base))))
    return out


def sides_of_fit(found: Fit, turn: Floats, group: Sparse, scale: Scale) -> list[Side]:
    """Return the sides of figures that a regression gives: those in a group, and all others.

    A coefficient is the sum of the scores, each times its row of (X'WX)^-1 X'W; over the rows that have its column
    these numbers add up to 1, over the others to -1, so that it is a difference of two weighted means. What the
    other columns explain of the scores of a side shortens the interval: the base is that over the part not explained.

    Parameters
    ----------
    found : Fit
    turn : ndarray of float, ``[figures, kept columns]``
        Rows of the inverse, times what the figures are in coefficients.
    group : sparse ``[rows, figures]``
        Who is on the first side.
    scale : Scale
    """
    sample, kept = found.sample, scale_rows(found.design, found.sample.weight)
    left = np.abs(divide(row_scores(found), sample.weight))
    alike = alike_within_customers(found.residual, sample)
    smaller, others = _smaller(kept, turn, group, left, sample, scale)
    larger = _everybody(kept, turn, left, scale).less(smaller, others)
    first = np.asarray(group.sum(axis=0)).ravel() * 2 <= sample.n
    sides = smaller.side(alike, scale), larger.side(alike, scale)
    return [_either(first, *sides), _either(~first, *sides)]


def _either(first: Bools, one: Side, other: Side) -> Side:
    """Take each figure's values from the one or the other."""
    numbers = (np.where(first, getattr(one, name), getattr(other, name)) for name in ("pull", "base", "variance"))
    return Side(np.where(first[:, None], one.share, other.share), *numbers)


@dataclass(frozen=True, slots=True)
class Squares:
    """Sums over some rows of what each figure multiplies their scores with (a), one value a figure.

    Of a (``pull``), of a^2 by point (``table``), of a^2 times the squared residual (``left``), and of the squared sums
    of customers (``customers``).
    """

    pull: Floats
    table: Floats
    left: Floats
    customers: Floats

    def less(self, some: Squares, customers: Floats) -> Squares:
        """Return the sums over the other rows; those of customers are given."""
        table = np.maximum(self.table - some.table, 0.0)
        return Squares(self.pull - some.pull, table, np.maximum(self.left - some.left, 0.0), customers)

    def side(self, alike: float, scale: Scale) -> Side:
        """Make a side, its responses alike within customers by that correlation."""
        plain = self.table.sum(axis=1)
        share = divide(self.table, plain[:, None])
        mean = share @ scale.values
        own = plain * np.maximum(share @ scale.values**2 - mean**2, 0.0)
        # where everybody answers alike nothing says how much of it the other columns explain
        part = np.minimum(np.where(own > 1e-9 * self.left, divide(self.left, own), 1.0), 1.0)
        spread = (1 - alike) * plain + alike * self.customers
        return Side(share, self.pull, divide(self.pull**2, spread * part), self.left * divide(spread, plain))


def _everybody(x: Sparse, turn: Floats, left: Floats, scale: Scale) -> Squares:
    """Add up over all rows, by the products of the columns; ``customers`` is left 0."""

    def squares(rows: Sparse) -> Floats:
        return np.asarray(np.einsum("kp,pq,kq->k", turn, dense(rows.T @ rows), turn, optimize=True))

    table = np.stack([squares(x[scale.at == point]) for point in range(len(scale.values))], axis=1)
    pull = turn @ np.asarray(x.sum(axis=0)).ravel()
    return Squares(pull, table, squares(scale_rows(x, left)), np.zeros(len(turn)))


def _smaller(
    x: Sparse, turn: Floats, group: Sparse, left: Floats, sample: Sample, scale: Scale
) -> tuple[Squares, Floats]:
    """Add up over each figure's smaller side: its group, or the others where they are fewer.

    Returns
    -------
    Squares
    ndarray of float
        The squared sums of customers of the other side.
    """
    group, n, people = group.tocsc(), len(turn), by_customer(x, sample)
    out = Squares(np.zeros(n), np.zeros((n, len(scale.values))), np.zeros(n), np.zeros(n))
    others = np.zeros(n)
    for k in range(n):
        rows = group.indices[group.indptr[k] : group.indptr[k + 1]]
        if 2 * len(rows) > sample.n:
            rows = np.delete(np.arange(sample.n), rows)
        a = x[rows] @ turn[k]
        out.pull[k], out.left[k] = a.sum(), ((a * left[rows]) ** 2).sum()
        out.table[k] = np.bincount(scale.at[rows], a**2, minlength=len(scale.values))
        if sample.repeats:
            mine = np.bincount(sample.cluster[rows], a, minlength=sample.n_customers)
            out.customers[k], others[k] = mine @ mine, ((people @ turn[k] - mine) ** 2).sum()
    return out, others
