"""Second moments of the regression's columns with the controls partialled out, whole and by groups of customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Floats
from voca.link.cells import dense, scale_rows
from voca.link.regression import Fit

GROUPS = 50  # 49 degrees of freedom: a t quantile 2.5% beyond the normal one


@dataclass(frozen=True, slots=True)
class Parts:
    """The moments by group of customers, ``[groups, ...]``; they add up to the whole."""

    xx: Floats
    xy: Floats
    yy: Floats


@dataclass(frozen=True, slots=True)
class Moments:
    """Weighted second moments, the weights adding up to 1.

    Attributes
    ----------
    xx : ndarray of float, ``[columns, columns]``
        Of what the controls leave of the theme columns.
    xy : ndarray of float, ``[columns]``
        With the score.
    yy : float
        Variance of the score itself, the controls' part in it.
    parts : Parts
    """

    xx: Floats
    xy: Floats
    yy: float
    parts: Parts


def partial(found: Fit, n_controls: int, y: Floats) -> Moments:
    """Take the moments of the kept theme columns of a regression, intercept and controls partialled out.

    By Frisch, Waugh and Lovell these are the moments of the residuals of the columns on the controls, which need not
    be stored. The controls' coefficients are those of all rows in every group: to first order that changes nothing.

    Parameters
    ----------
    found : Fit
        Its first 1 + `n_controls` columns are intercept and controls.
    n_controls : int
    y : ndarray of float
    """
    n_base = int(found.kept[: 1 + n_controls].sum())
    weight = found.sample.weight / found.sample.weight.sum()
    xx, xy, yy = _by_group(found, weight, y - found.sample.mean(y))
    base, rest = slice(0, n_base), slice(n_base, None)
    gram, cross = xx.sum(axis=0), xy.sum(axis=0)
    onto = np.linalg.solve(gram[base, base], np.column_stack([gram[base, rest], cross[base]]))
    turn, slope = onto[:, :-1], onto[:, -1]

    def of_residuals(products: Floats) -> Floats:
        """From raw columns to what the controls leave of them."""
        shared = products[..., rest, base] @ turn
        both = turn.T @ products[..., base, base] @ turn
        return np.asarray(products[..., rest, rest] - shared - np.swapaxes(shared, -1, -2) + both)

    def with_score(crossed: Floats) -> Floats:
        return np.asarray(crossed[..., rest] - crossed[..., base] @ turn)

    return Moments(
        of_residuals(gram),
        with_score(cross - gram[:, base] @ slope),
        float(yy.sum()),
        Parts(of_residuals(xx), with_score(xy - xx[:, :, base] @ slope), yy),
    )


def _by_group(found: Fit, weight: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Add up products of the kept columns and the score by group of customers.

    The customers are dealt out in turn, so that no group is of one time or kind. Each group's entries get columns of
    their own, so that one sparse product does all groups.
    """
    from scipy.sparse import csr_array

    x, p = found.design, found.design.shape[1]
    count = min(GROUPS, found.sample.n_customers)
    group = found.sample.cluster % count
    apart = np.repeat(group * p, np.diff(x.indptr)) + x.indices
    wide = csr_array((x.data, apart, x.indptr), shape=(x.shape[0], count * p))
    products = dense(wide.T @ scale_rows(x, weight)).reshape(count, p, p)
    crossed = np.asarray(wide.T @ (weight * y)).reshape(count, p)
    return products, crossed, np.bincount(group, weight * y**2, minlength=count).astype(np.float64)
