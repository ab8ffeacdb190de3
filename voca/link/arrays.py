"""Names for the arrays that travel inside ``voca.link``, and the one rule for adjusting p values."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Objects: TypeAlias = npt.NDArray[np.object_]
Sparse: TypeAlias = Any  # scipy.sparse.csr_array of float64: scipy is imported where it is used


def adjust(p: Floats) -> Floats:
    """Adjust the p values of one family for their number.

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57:289, by
    :func:`scipy.stats.false_discovery_control`; missing values are no part of the family and stay missing.

    Parameters
    ----------
    p : ndarray of float
        Any shape.

    Returns
    -------
    ndarray of float
        q values, same shape.
    """
    from scipy.stats import false_discovery_control

    q = np.full(p.shape, np.nan)
    tested = np.isfinite(p)
    if tested.any():
        q[tested] = false_discovery_control(p[tested])
    return q


def quantile(confidence: float, degrees: Floats | float = np.inf) -> Floats:
    """Return how many standard errors an interval of this confidence reaches to either side.

    By Student's t with `degrees` of freedom, by the normal distribution where there is no end of them.
    """
    from scipy.stats import norm, t

    tail = 0.5 + confidence / 2
    return np.asarray(norm.ppf(tail) if np.ndim(degrees) == 0 and np.isinf(degrees) else t.ppf(tail, degrees))


def t_test(
    estimate: Floats, error: Floats, degrees: Floats, confidence: float, test_error: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Return low, high and the two-sided p value of estimates with their errors; NaN where the error is 0.

    `test_error` is the error where the null hypothesis holds, if that is another one.
    """
    from scipy.stats import t

    known = error > 1e-12
    half = np.where(known, quantile(confidence, degrees) * error, np.nan)
    under_null = error if test_error is None else test_error
    statistic = divide(estimate, np.where(known & (under_null > 1e-12), under_null, 0.0))
    return estimate - half, estimate + half, np.asarray(2 * t.sf(np.abs(statistic), degrees))


def within(low: Floats, high: Floats, most: float) -> tuple[Floats, Floats]:
    """Cut intervals of a difference to what is possible, -`most` to `most`: they cover as often as before."""
    return np.asarray(np.maximum(low, -most)), np.asarray(np.minimum(high, most))


def divide(a: Floats, b: Floats) -> Floats:
    """Divide, giving NaN where the divisor is 0."""
    a, b = np.broadcast_arrays(a, b)
    out: Floats = np.full(a.shape, np.nan)
    np.divide(a, b, out=out, where=b != 0)
    return out


def flags(column: Sparse) -> Bools:
    """Tell which rows a table of one column has something in."""
    return np.asarray(column.toarray()).ravel() > 0


def unnamed(names: Objects) -> Bools:
    """Return where a column of names has none."""
    return np.array([name is None for name in names], dtype=bool)
