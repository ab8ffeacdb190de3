"""What an interval rests on where customers answered several times, and few of them much of what there is.

The variance that is clustered by customer is too small where there are few of them, and varies so much itself that the
normal distribution's quantile is too short: customers who wrote a dozen times each carry most of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from voca.link.arrays import Floats, Ints, divide, quantile

_MOST: Final = 30.0  # logarithm of more responses than there can be
_HALVINGS: Final = 45


@dataclass(frozen=True, slots=True)
class Spread:
    """Clustered sums of squares of means, and what is known of them, ``[cells]``.

    Attributes
    ----------
    squares : ndarray of float
        Of the customers' sums of weight times deviation.
    degrees : ndarray of float
        Degrees of freedom, at least 1.
    """

    squares: Floats
    degrees: Floats


def spread(moved: Floats, weight: Floats, square: Floats, cell: Ints, n_cells: int) -> Spread:
    """Add up squares of customers' sums without the bias of few customers, and find their degrees of freedom.

    The bias-reduced linearisation (CR2) of Bell and McCaffrey (2002), Survey Methodology 28:169, of a weighted mean,
    where it is closed: a customer with the part h of the weights leaves 1 - h of his own sum as residual, whose square
    is taken over 1 - h. Satterthwaite's degrees of freedom, tr(C)^2 / tr(C C), with C the covariance of these sums
    where responses are independent and vary alike: diag(u) - h u' - u h' + (sum u) h h', each side over the root of
    1 - h, u the sum of a customer's squared weights. Of customers with equal weights these are their number minus 1.

    Parameters
    ----------
    moved : ndarray of float, ``[entries]``
        A customer's sum of weight times deviation from the cell's mean.
    weight, square : ndarray of float, ``[entries]``
        His sum of weights, and of their squares.
    cell : ndarray of int, ``[entries]``
    n_cells : int
    """

    def add(values: Floats) -> Floats:
        return np.bincount(cell, values, minlength=n_cells).astype(np.float64)

    total, spent = add(weight), add(square)
    h = divide(weight, total[cell])
    scale = np.where(h < 1 - 1e-9, 1 / np.maximum(1 - h, 1e-9), 1.0)
    # C = diag(d) + p r' + r p'
    d, p = scale * square, np.sqrt(scale) * h
    r = spent[cell] / 2 * p - np.sqrt(scale) * square
    trace = add(d + 2 * p * r)
    squares = add(d**2 + 4 * d * p * r) + 2 * add(p**2) * add(r**2) + 2 * add(p * r) ** 2
    return Spread(add(scale * moved**2), np.maximum(np.nan_to_num(divide(trace**2, squares)), 1.0))


def unbiased(base: Floats, plain: Floats, found: Spread) -> Floats:
    """Return Kish's (1965) base over the design effect, at least 1.

    Parameters
    ----------
    base : ndarray of float
    plain : ndarray of float
        The squares that unrelated responses would have: the variance times the sum of squared weights.
    found : Spread
    """
    return base / np.maximum(np.divide(found.squares, plain, out=np.ones_like(plain), where=plain > 1e-12), 1.0)


def shortened(base: Floats, degrees: Floats, confidence: float, *, student: bool = False) -> Floats:
    """Return the base on which an interval reaches as far as by the degrees of freedom that there are.

    A score interval takes the normal quantile instead of Student's (Korn and Graubard 1998, Survey Methodology 24:193).

    Parameters
    ----------
    base, degrees : ndarray of float
    confidence : float
    student : bool
        Of an interval that takes the base less 1 for degrees of freedom, and for what the variance is divided by.
    """
    if not student:
        return np.asarray(base * (quantile(confidence) / quantile(confidence, degrees)) ** 2)
    reach = quantile(confidence, degrees) / np.sqrt(base)
    low, high = np.zeros_like(reach), np.full_like(reach, _MOST)  # logarithms of n - 1, which reaches less the larger
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        far = quantile(confidence, np.exp(middle)) / np.exp(middle / 2) > reach
        low, high = np.where(far, middle, low), np.where(far, high, middle)
    return np.asarray(1 + np.exp(high))
