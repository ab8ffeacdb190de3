"""Weighted least squares on sparse columns, with robust influence functions.

statsmodels has no sparse design: 1,000,000 responses by 200 columns would be 1.6 GB, and a singular value decomposition
of it. What is here is the textbook algebra on the p x p cross products; the tests hold it to statsmodels' WLS, HC3 and
clustered covariances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Bools, Floats, Ints, Sparse
from voca.link.cells import scale_rows
from voca.link.frame import Sample
from voca.link.impact import chunks, count_customers

# Share of a column's sum of squares that the columns before it leave unexplained, below which it is their combination.
# Rounding leaves 1e-15; a dummy that differs from another in one of a million rows leaves 1e-6.
_TOLERANCE = 1e-9
# Customers who must tell a column of a theme apart from the columns before it: with fewer, its coefficient would be
# the score of a handful of people.
_APART = 5
_SMALL = 0.25  # weight of a column of 0 and 1 in another that it does not make up
_ENTRIES = 500_000  # of a table that fits in the processor's cache


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression of y on the columns of a sparse table, the first of which is the intercept.

    Attributes
    ----------
    coefficient : ndarray of float, ``[columns]``
        0 for columns left out as combinations of earlier ones.
    kept : ndarray of bool
    aliases : tuple of tuple of int
        Sets of columns that cannot be told apart: a column left out and those it is a combination of, but for next to
        nobody.
    inverse : ndarray of float
        (X'WX)^-1 of the kept columns.
    residual : ndarray of float
    sample : Sample
    design : sparse
        The kept columns.
    degrees : int
        Rows minus kept columns (customers minus 1 where they repeat).
    """

    coefficient: Floats
    kept: Bools
    aliases: tuple[tuple[int, ...], ...]
    inverse: Floats
    residual: Floats
    sample: Sample
    design: Sparse
    degrees: int


def _independent(gram: Floats, least: Floats) -> tuple[Bools, tuple[tuple[int, ...], ...]]:
    """Find, in order, the columns that are no combination of earlier ones, and what the others are made of.

    Parameters
    ----------
    gram : ndarray of float, ``[columns, columns]``
    least : ndarray of float, ``[columns]``
        What the earlier columns must leave of a column's sum of squares.
    """
    p = len(gram)
    scale = np.sqrt(np.where(np.diag(gram) > 0, np.diag(gram), 1.0))
    r = gram / scale[:, None] / scale
    factor = np.zeros((p, p))
    rows: list[int] = []
    aliases: list[tuple[int, ...]] = []
    for j in range(p):
        k = len(rows)
        lower = factor[:k, :k]
        part = _forward(lower, r[np.array(rows), j]) if k else np.zeros(0)
        left = r[j, j] - part @ part
        if left > _TOLERANCE and left * scale[j] ** 2 >= least[j]:
            factor[k, :k], factor[k, k] = part, np.sqrt(left)
            rows.append(j)
        else:
            weights = np.abs(np.linalg.solve(lower.T, part)) if k else np.zeros(0)
            made_of = weights > 1e-6
            if left > _TOLERANCE:  # of columns of 0 and 1, those that it is not made of have small weights
                natural = weights * scale[j] / scale[rows]
                made_of = natural >= min(_SMALL, float(natural.max()))
            aliases.append((*(rows[i] for i in np.flatnonzero(made_of)), j))
    kept = np.zeros(p, dtype=bool)
    kept[rows] = True
    return kept, tuple(aliases)


def _told_apart_by_few(
    columns: Sparse, gram: Floats, sample: Sample, first: int
) -> tuple[Bools, tuple[tuple[int, ...], ...]]:
    """Find the columns from `first` on that next to nobody tells apart from those before; people count, not weights.

    A customer who repeats tells columns apart with each response that has the column, or with each that lacks it where
    fewer do: most customers mention a theme in one of their responses only.
    """
    plain = np.asarray((columns.T @ columns).toarray()) if sample.weighted else gram
    least = np.zeros(len(gram))
    least[first:] = _APART * _repeated(columns[:, first:], sample)
    kept, aliases = _independent(plain, least)
    return ~kept, aliases


def _repeated(columns: Sparse, sample: Sample) -> Floats:
    """Responses per customer among those with a column, or without where they are fewer, ``[columns]``."""
    if not sample.repeats:
        return np.ones(columns.shape[1])
    count = np.asarray(columns.sum(axis=0), dtype=np.float64).ravel()
    inside, outside = count_customers(columns, sample)
    with_it = count <= sample.n / 2
    rows, people = np.where(with_it, count, sample.n - count), np.where(with_it, inside, outside)
    return np.asarray(np.maximum(rows, 1.0) / np.maximum(people, 1.0))


def _forward(lower: Floats, b: Floats) -> Floats:
    from scipy.linalg import solve_triangular

    return np.asarray(solve_triangular(lower, b, lower=True, check_finite=False))


def fit(columns: Sparse, y: Floats, sample: Sample, first: int | None = None) -> Fit:
    """Fit y = X b by weighted least squares.

    Parameters
    ----------
    columns : sparse ``[rows, columns]``
        The first column is 1 everywhere. Later columns that are combinations of earlier ones are left out.
    y : ndarray of float
    sample : Sample
    first : int, optional
        From this column on, all of 0 and 1, one that fewer than five customers tell apart from those before it is left
        out, too.

    Returns
    -------
    Fit
        With the intercept in, the weighted residuals sum to zero: that is what makes the bridge add up.
    """
    w = sample.weight
    weighted = scale_rows(columns, w)
    gram = np.asarray((columns.T @ weighted).toarray())
    kept, aliases = _independent(gram, np.zeros(len(gram)))
    if first is not None:
        few, alike = _told_apart_by_few(columns, gram, sample, first)
        kept, aliases = kept & ~few, tuple(dict.fromkeys((*aliases, *alike)))
    design = columns[:, np.flatnonzero(kept)].tocsr()
    inverse = _inverse(gram[np.ix_(kept, kept)])
    centre = sample.mean(y)
    beta, residual = np.zeros(int(kept.sum())), y - centre
    for _ in range(3):  # the second and third rounds polish off the rounding of the first
        beta = beta + inverse @ np.asarray(design.T @ (w * residual))
        residual = y - centre - np.asarray(design @ beta)
    coefficient = np.zeros(columns.shape[1])
    coefficient[kept] = beta
    coefficient[0] += centre
    degrees = sample.n_customers - 1 if sample.repeats else sample.n - len(beta)
    return Fit(coefficient, kept, aliases, inverse, residual, sample, design, degrees)


def _inverse(gram: Floats) -> Floats:
    from scipy.linalg import cho_factor, cho_solve

    scale = np.sqrt(np.diag(gram))
    factor = cho_factor(gram / scale[:, None] / scale, lower=True)
    return np.asarray(cho_solve(factor, np.eye(len(gram))) / scale[:, None] / scale)


def row_scores(found: Fit) -> Floats:
    """Return what each row contributes, times its columns and the inverse, to the errors of the coefficients.

    Weight times residual: over 1 - leverage where no customer repeats, which makes the covariance HC3 (MacKinnon and
    White 1985, Journal of Econometrics 29:305); where any does, with the root of G / (G - 1) (n - 1) / (n - p) of the
    clustered sandwich (Liang and Zeger 1986), as in Stata and statsmodels.
    """
    sample = found.sample
    n, p, g = sample.n, len(found.inverse), sample.n_customers
    if sample.repeats:
        factor = float(np.sqrt(g / max(g - 1, 1) * (n - 1) / max(n - p, 1)))
        return np.asarray(sample.weight * found.residual * factor)
    leverage = sample.weight * _quadratic(found.design, found.inverse)
    # A row that only its own column explains has residual 0 and leverage 1: it says nothing of the spread.
    return np.asarray(sample.weight * found.residual / np.where(leverage < 1 - 1e-8, 1 - leverage, 1.0))


def influences(found: Fit, wanted: Ints) -> Iterator[tuple[slice, Ints, Floats]]:
    """Yield each row's influence on the wanted coefficients, in blocks of rows.

    Summed by customer and squared these give the covariance (see :func:`row_scores`).

    Parameters
    ----------
    found : Fit
    wanted : ndarray of int
        Numbers of kept columns.

    Yields
    ------
    rows : slice
    starts : ndarray of int
        Where in these rows each customer starts.
    influence : ndarray of float, ``[rows, wanted]``
    """
    position = np.cumsum(found.kept) - 1
    scores, turn = row_scores(found), found.inverse[:, position[wanted]]
    for rows, starts in chunks(found.sample):
        yield rows, starts, np.asarray(found.design[rows] @ turn) * scores[rows][:, None]


def _quadratic(x: Sparse, matrix: Floats) -> Floats:
    """Return x' M x of every row of a sparse table, from the few columns each row has."""
    sizes, out = np.diff(x.indptr), np.zeros(x.shape[0])
    for k in np.unique(sizes[sizes > 0]):
        rows = np.flatnonzero(sizes == k)
        step = max(1, _ENTRIES // int(k * k))
        for part in (rows[start : start + step] for start in range(0, len(rows), step)):
            at = x.indptr[part][:, None] + np.arange(k)
            columns, values = x.indices[at], x.data[at]
            pairs = matrix[columns[:, :, None], columns[:, None, :]]
            out[part] = np.einsum("ij,ijk,ik->i", values, pairs, values)
    return out
