"""Adjusted impact: what a theme is worth with the other themes, the segments and the time held equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Bools, Floats, Ints, Sparse, divide, t_test
from voca.link.cells import dense, indicator, scale_rows
from voca.link.design import Design, alias_groups
from voca.link.frame import Sample
from voca.link.impact import LeaveOut, count_customers, influence, sum_customers
from voca.link.regression import Fit, influences


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Contributions of the regression's theme columns (``[columns]``) and of whole themes (``[themes]``).

    A contribution is coefficient x share. Their standard errors take in that the share is estimated too (delta
    method): Var(b m) from the influence m IF(b) + b IF(m).

    Attributes
    ----------
    theme : ndarray of int
        The theme of each column.
    coefficient, share, contribution, error : ndarray of float, ``[columns]``
    customers : ndarray of float, ``[columns]``
        Customers with such a mention.
    degrees, total_degrees : ndarray of float
        Degrees of freedom of the t distribution: those of the regression, but no more than customers with the mention
        (or without it) minus 1, since it is they who carry the estimate (as in Bell and McCaffrey 2002, roughly).
    total, total_error : ndarray of float, ``[themes]``
        Negative and positive together; NaN where not estimable.
    test_error : ndarray of float, ``[columns]``
    total_test_error : ndarray of float, ``[themes]``
        Standard errors with the shares as they are: those of the coefficients, for the tests of no effect. Where a
        coefficient is 0 so is the contribution, whatever the share; an error that holds the chance in the share would
        only make the test miss effects.
    with_total : ndarray of float, ``[columns]``
        Correlation of each contribution's error, the shares as they are, with that of its theme's total.
    contrast_p, contrast_with_blame : ndarray of float, ``[themes]``
        p value of the contribution of praise minus that of blame, and the correlation of their difference's error with
        that of the blame; NaN where not both are known.
    difference_error : ndarray of float, ``[themes]``
        Standard error of leave-out minus adjusted impact.
    split : ndarray of bool, ``[columns]``
        Whether the column can be told apart from all others.
    joint : tuple of tuple of int
        Sets of columns that can only be taken together.
    with_controls : ndarray of bool, ``[themes]``
        The theme cannot be told apart from a control.
    """

    theme: Ints
    coefficient: Floats
    share: Floats
    contribution: Floats
    error: Floats
    customers: Floats
    degrees: Floats
    total: Floats
    total_error: Floats
    total_degrees: Floats
    test_error: Floats
    total_test_error: Floats
    with_total: Floats
    contrast_p: Floats
    contrast_with_blame: Floats
    difference_error: Floats
    split: Bools
    joint: tuple[tuple[int, ...], ...]
    with_controls: Bools


def _sort_out(found: Fit, laid: Design, n_themes: int) -> tuple[Bools, Bools, list[tuple[int, ...]], Bools]:
    """Tell which columns and themes can be estimated, and which columns only together."""
    first = laid.first
    split, estimable = np.ones(len(laid.themes), dtype=bool), np.zeros(n_themes, dtype=bool)
    estimable[[column.theme for column in laid.themes]] = True
    joint, with_controls = [], np.zeros(n_themes, dtype=bool)
    for group in alias_groups(found.aliases):
        members = tuple(sorted(i - first for i in group if i >= first))
        if not members:
            continue
        joint.append(members)
        split[list(members)] = False
        themes = sorted({laid.themes[i].theme for i in members})
        mixed = len(members) < len(group)
        if mixed or len(themes) > 1:
            estimable[themes] = False
        with_controls[themes] |= mixed and len(themes) == 1
    return split, estimable, joint, with_controls


def adjusted(found: Fit, laid: Design, mention: Sparse, y: Floats, sample: Sample, leave_out: LeaveOut) -> Adjusted:
    """Turn a regression into impacts with standard errors.

    Parameters
    ----------
    found : Fit
        Of `y` on ``laid.columns``.
    laid : Design
    mention : sparse ``[rows, themes]``
    y : ndarray of float
    sample : Sample
    leave_out : LeaveOut
        Of the same rows.
    """
    first, n_themes = laid.first, mention.shape[1]
    theme = np.array([column.theme for column in laid.themes], dtype=np.int64)
    columns = laid.columns[:, first:].tocsr()
    total_weight = float(sample.weight.sum())
    share = np.asarray(columns.T @ sample.weight) / total_weight
    coefficient = found.coefficient[first:]
    split, estimable, joint, with_controls = _sort_out(found, laid, n_themes)
    spread = _variances(found, columns, theme, first, mention, y, leave_out, _moods(laid, n_themes))
    customers, others = count_customers(columns, sample)
    degrees = np.maximum(np.minimum(found.degrees, np.minimum(customers, others) - 1), 1)
    people = np.minimum(leave_out.customers, leave_out.customers_without) - 1
    total_degrees = np.maximum(np.minimum(found.degrees, people), 1)
    contribution = coefficient * share
    total = np.bincount(theme, contribution, minlength=n_themes).astype(float)
    none = np.where(estimable, 0.0, np.nan)
    contrast = _contrast(np.where(split, contribution, np.nan), degrees, spread, _moods(laid, n_themes))
    return Adjusted(
        theme=theme,
        coefficient=coefficient,
        share=share,
        contribution=contribution,
        error=np.sqrt(spread.parts),
        customers=customers,
        degrees=degrees,
        total=total + none,
        total_error=np.sqrt(spread.totals) + none,
        total_degrees=total_degrees,
        test_error=np.sqrt(spread.slopes),
        total_test_error=np.sqrt(spread.total_slopes) + none,
        with_total=divide(spread.shared, np.sqrt(spread.slopes * spread.total_slopes[theme])),
        contrast_p=contrast[0],
        contrast_with_blame=contrast[1],
        difference_error=np.sqrt(spread.differences) + none,
        split=split,
        joint=tuple(joint),
        with_controls=with_controls,
    )


@dataclass(frozen=True, slots=True)
class _Variances:
    """Variances of contributions (``[columns]``), of themes' totals, and of leave-out minus total (``[themes]``).

    ``slopes`` and ``total_slopes`` are those of the first two with the shares as they are, ``shared`` (``[columns]``)
    the covariance of the one with the other, and ``moods`` (``[themes]``) that of blame and praise.
    """

    parts: Floats
    slopes: Floats
    totals: Floats
    total_slopes: Floats
    shared: Floats
    moods: Floats
    differences: Floats


def _moods(laid: Design, n_themes: int) -> Ints:
    """Return the columns of each theme's blame and praise, ``[2, themes]``; -1 where there is none."""
    out = np.full((2, n_themes), -1, dtype=np.int64)
    for i, column in enumerate(laid.themes):
        if column.part in ("negative", "positive"):
            out[int(column.part == "positive"), column.theme] = i
    return out


def _contrast(contribution: Floats, degrees: Floats, spread: _Variances, moods: Ints) -> tuple[Floats, Floats]:
    """Test praise minus blame; return p and the correlation of its error with the blame's."""
    p, together = np.full((2, moods.shape[1]), np.nan)
    both = np.flatnonzero((moods >= 0).all(axis=0))
    blame, praise = moods[:, both]
    variance = spread.slopes[blame] + spread.slopes[praise] - 2 * spread.moods[both]
    error = np.sqrt(np.maximum(variance, 0.0))
    freedom = np.minimum(degrees[blame], degrees[praise])
    p[both] = t_test(contribution[praise] - contribution[blame], error, freedom, 0.95)[2]
    together[both] = divide(spread.moods[both] - spread.slopes[blame], error * np.sqrt(spread.slopes[blame]))
    return p, together


def _variances(
    found: Fit, columns: Sparse, theme: Ints, first: int, mention: Sparse, y: Floats, leave_out: LeaveOut, moods: Ints
) -> _Variances:
    sample = found.sample
    n_columns, n_themes = len(theme), mention.shape[1]
    weight = float(sample.weight.sum())
    share = np.asarray(columns.T @ sample.weight) / weight
    coefficient = found.coefficient[first:]
    kept = np.flatnonzero(found.kept[first:])
    group = indicator(theme, n_themes).T.tocsr()
    sums = _Variances(
        *(np.zeros(size) for size in (n_columns, n_columns, n_themes, n_themes, n_columns, n_themes, n_themes))
    )
    both = np.flatnonzero((moods >= 0).all(axis=0))
    for rows, starts, slopes in influences(found, kept + first):
        x = np.asarray(columns[rows].toarray())
        moved = np.zeros(x.shape)
        moved[:, kept] = share[kept] * slopes
        part = coefficient * (x - share) * (sample.weight[rows] / weight)[:, None] + moved
        out = influence(leave_out, mention[rows], y[rows], sample.weight[rows], weight)
        by_customer, slope_by_customer = sum_customers(part, starts), sum_customers(moved, starts)
        by_theme, slope_by_theme = (np.asarray(group @ m.T).T for m in (by_customer, slope_by_customer))
        sums.parts[:] += (by_customer**2).sum(0)
        sums.slopes[:] += (slope_by_customer**2).sum(0)
        sums.totals[:] += (by_theme**2).sum(0)
        sums.total_slopes[:] += (slope_by_theme**2).sum(0)
        sums.shared[:] += (slope_by_customer * slope_by_theme[:, theme]).sum(0)
        blame, praise = (slope_by_customer[:, moods[side, both]] for side in (0, 1))
        sums.moods[both] += (blame * praise).sum(0)
        sums.differences[:] += ((sum_customers(out, starts) - by_theme) ** 2).sum(0)
    return sums


def companions(columns: Sparse, coefficient: Floats, theme: Ints, mention: Sparse, weight: Floats) -> Floats:
    """Split each leave-out impact by the theme that it is really about.

    With S = sum b_j m_j, leaving out the responses that mention k moves the share of every column j from m_j to
    m_j given t_k = 0: entry (k, l) is the sum of b_j (m_j - m_j|t_k=0) over the columns of theme l.

    Returns
    -------
    ndarray of float, ``[themes, themes]``
        NaN in the rows of themes that nobody or everybody mentions.
    """
    n_themes = mention.shape[1]
    total = weight.sum()
    with_weight = np.asarray(mention.T @ weight)
    base = np.asarray(columns.T @ weight)
    both = dense(mention.T @ scale_rows(columns, weight))
    shift = base / total - divide(base - both, (total - with_weight)[:, None])
    out = np.zeros((n_themes, n_themes))
    np.add.at(out.T, theme, (shift * coefficient).T)
    return out
