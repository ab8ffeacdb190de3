"""Adjusted impact: what a theme is worth with the other themes, the segments and the time held equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Bools, Floats, Ints, Sparse, divide, t_test
from voca.link.cells import dense, indicator, scale_rows
from voca.link.customer_sums import by_customer, customer_sums, products
from voca.link.design import Design, alias_groups
from voca.link.effective import effective_customers
from voca.link.frame import Sample
from voca.link.impact import LeaveOut, count_customers
from voca.link.regression import Fit, row_scores


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
    customers, effective : ndarray of float, ``[columns]``
        Customers with such a mention, and how many they count for by their weights.
    degrees, total_degrees : ndarray of float
        Degrees of freedom of the t distribution: those of the regression, but no more than effective customers with
        the mention (or without it) minus 1, since it is they who carry the estimate (as in Bell and McCaffrey 2002,
        roughly).
    total, total_error : ndarray of float, ``[themes]``
        Negative and positive together; NaN where not estimable.
    test_error : ndarray of float, ``[columns]``
    total_test_error : ndarray of float, ``[themes]``
        Standard errors with the shares as they are: those of the coefficients, for the tests of no effect. Where a
        coefficient is 0 so is the contribution, whatever the share; an error that holds the chance in the share would
        only make the test miss effects. The larger of the robust ones and those of one common variance.
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
    joint_error : tuple of float
        Standard error of each set's contribution.
    with_controls : ndarray of bool, ``[themes]``
        The theme, or with others a set of them, cannot be told apart from a control.
    in_baseline : ndarray of bool, ``[themes]``
        Next to everybody mentions it, or one of the themes it cannot be told apart from: the baseline is made of such
        people.
    held : ndarray of float
        Coefficients of the columns between the intercept and the themes; 0 where one is a combination of others.
    """

    theme: Ints
    coefficient: Floats
    share: Floats
    contribution: Floats
    error: Floats
    customers: Floats
    effective: Floats
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
    joint_error: tuple[float, ...]
    with_controls: Bools
    in_baseline: Bools
    held: Floats


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Which columns and themes can be estimated, and which columns only together (see :class:`Adjusted`)."""

    split: Bools
    estimable: Bools
    joint: tuple[tuple[int, ...], ...]
    with_controls: Bools
    in_baseline: Bools


def _sort_out(found: Fit, laid: Design, n_themes: int) -> _Sorted:
    """Tell which columns and themes can be estimated."""
    first = laid.first
    split, estimable = np.ones(len(laid.themes), dtype=bool), np.zeros(n_themes, dtype=bool)
    estimable[[column.theme for column in laid.themes]] = True
    estimable[list(laid.universal)] = False
    joint, with_controls, in_baseline = [], np.zeros(n_themes, dtype=bool), np.zeros(n_themes, dtype=bool)
    in_baseline[list(laid.universal)] = True
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
        with_controls[themes] |= any(0 < i < first for i in group)
        in_baseline[themes] |= 0 in group
    return _Sorted(split, estimable, tuple(joint), with_controls, in_baseline)


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
    told = _sort_out(found, laid, n_themes)
    spread = _variances(found, columns, theme, first, mention, y, leave_out, _moods(laid, n_themes))
    effective, others = effective_customers(columns, sample)
    degrees = np.maximum(np.minimum(found.degrees, np.minimum(effective, others) - 1), 1)
    people = np.minimum(*effective_customers(mention, sample)) - 1
    total_degrees = np.maximum(np.minimum(found.degrees, people), 1)
    contribution = coefficient * share
    total = np.bincount(theme, contribution, minlength=n_themes).astype(float)
    none = np.where(told.estimable, 0.0, np.nan)
    contrast = _contrast(np.where(told.split, contribution, np.nan), degrees, spread, _moods(laid, n_themes))
    return Adjusted(
        theme=theme,
        coefficient=coefficient,
        share=share,
        contribution=contribution,
        error=np.sqrt(spread.parts),
        customers=count_customers(columns, sample)[0],
        effective=effective,
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
        split=told.split,
        joint=told.joint,
        joint_error=tuple(float(np.sqrt(max(spread.all_parts[np.ix_(m, m)].sum(), 0.0))) for m in told.joint),
        with_controls=told.with_controls,
        in_baseline=told.in_baseline,
        held=found.coefficient[1:first],
    )


@dataclass(frozen=True, slots=True)
class _Variances:
    """Variances of contributions (``[columns]``), of themes' totals, and of leave-out minus total (``[themes]``).

    ``slopes`` and ``total_slopes`` are those of the first two with the shares as they are, no smaller than where
    everybody varies alike, ``shared`` (``[columns]``)
    the covariance of the one with the other, and ``moods`` (``[themes]``) that of blame and praise. ``all_parts`` are
    the covariances of the contributions (``[columns, columns]``).
    """

    parts: Floats
    all_parts: Floats
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
    """Make all variances out of sums over customers of products, which sparse tables give without a full one of rows.

    A contribution c m moves with a customer by c (v - m d) + m I u, where v is the column's weight, d the customer's,
    u the columns times :func:`~voca.link.regression.row_scores` and I the rows of the inverse.
    """
    sample, weight = found.sample, float(found.sample.weight.sum())
    share = np.asarray(columns.T @ sample.weight) / weight
    coefficient = found.coefficient[first:]
    turn = rows_of_inverse(found, first) * share[:, None]
    u = by_customer(scale_rows(found.design, row_scores(found)), sample)
    v = by_customer(scale_rows(columns, sample.weight / weight), sample)
    d = np.add.reduceat(sample.weight / weight, sample.starts)
    uu, vu, vv = (dense(table) for table in (u.T @ u, v.T @ u, v.T @ v))
    ud, vd = np.asarray(u.T @ d), np.asarray(v.T @ d)
    slopes = turn @ uu @ turn.T
    shares = vv - np.outer(vd, share) - np.outer(share, vd) + np.outer(share, share) * (d @ d)
    crossed = coefficient[:, None] * ((vu - np.outer(share, ud)) @ turn.T)
    parts = np.outer(coefficient, coefficient) * shares + crossed + crossed.T + slopes
    group = dense(indicator(theme, mention.shape[1]).T)
    by_theme, slopes_by_theme = (np.einsum("kj,jl,kl->k", group, table, group) for table in (parts, slopes))
    alike = turn @ _common(found) @ turn.T
    alike_by_theme = np.einsum("kj,jl,kl->k", group, alike, group)
    blame, praise = moods[:, both := np.flatnonzero((moods >= 0).all(axis=0))]
    together = np.zeros(mention.shape[1])
    together[both] = slopes[blame, praise]
    leave = _LeaveOutSums(leave_out, mention, y, sample)
    with_contribution = leave.products(v, u, share, coefficient, turn, d)
    of_own = np.einsum("kj,kj->k", with_contribution, group)
    return _Variances(
        parts=_positive(np.diag(parts)),
        all_parts=parts,
        slopes=np.maximum(np.diag(slopes), np.diag(alike)),
        totals=_positive(by_theme),
        total_slopes=np.maximum(slopes_by_theme, alike_by_theme),
        shared=(slopes @ group.T)[np.arange(len(theme)), theme],
        moods=together,
        differences=_positive(leave.variance() - 2 * of_own + by_theme),
    )


def _common(found: Fit) -> Floats:
    """Return what stands between the inverses in the covariance where everybody varies alike, as where no effect is.

    Where next to nobody of those who mention a theme differs (thirty who all are promoters) robust errors are next to
    nothing, whatever chance made of the thirty. So tests take the larger of the two.
    """
    sample, x = found.sample, found.design
    n, p = x.shape
    variance = sample.mean(found.residual**2) * n / max(n - p, 1)
    return np.asarray(variance * dense(x.T @ scale_rows(x, sample.weight**2)))


def rows_of_inverse(found: Fit, first: int) -> Floats:
    """Return the inverse's rows of the theme columns, ``[columns, kept columns]``; 0 for those left out."""
    position, kept = np.cumsum(found.kept) - 1, np.flatnonzero(found.kept[first:])
    out = np.zeros((len(found.kept) - first, len(found.inverse)))
    out[kept] = found.inverse[position[kept + first]]
    return out


def _positive(variance: Floats) -> Floats:
    return np.maximum(variance, 0.0)


class _LeaveOutSums:
    """Leave-out influences as sums by customer: (1 - k) a - k' b + k c + k' d, with k = 1 - 1/q and k' = -I / q."""

    def __init__(self, found: LeaveOut, mention: Sparse, y: Floats, sample: Sample) -> None:
        weight = sample.weight / sample.weight.sum()
        z = weight * (y - found.score)
        self.a, self.b = (by_customer(scale_rows(mention, values), sample) for values in (z, weight))
        self.c, self.d = (np.add.reduceat(values, sample.starts) for values in (z, weight))
        usable = np.isfinite(found.impact)
        q = np.where(usable, 1 - found.share, 1.0)
        self.kept, self.moved = 1 - 1 / q, -np.where(usable, found.impact, 0.0) / q
        self.sums = customer_sums(mention, [y - found.score], sample, np.zeros(sample.n, dtype=np.int64), 1)
        self.total = float(sample.weight.sum())

    def variance(self) -> Floats:
        """Variances of the impacts, ``[themes]``."""
        moves = (1 - self.kept, -self.moved, self.kept, self.moved)
        return np.asarray(products(self.sums, moves)[0, 0] / self.total**2)

    def products(self, v: Sparse, u: Sparse, share: Floats, coefficient: Floats, turn: Floats, d: Floats) -> Floats:
        """Covariances with the contributions, ``[themes, columns]``."""
        with_v, with_u = (self._with(table) for table in (v, u))
        with_d = self._with_column(d)
        return coefficient * (with_v - np.outer(with_d, share)) + with_u @ turn.T

    def _with(self, table: Sparse) -> Floats:
        k, moved = self.kept[:, None], self.moved[:, None]
        return np.asarray(
            (1 - k) * dense(self.a.T @ table)
            - moved * dense(self.b.T @ table)
            + k * np.asarray(table.T @ self.c)
            + moved * np.asarray(table.T @ self.d)
        )

    def _with_column(self, d: Floats) -> Floats:
        return np.asarray(
            (1 - self.kept) * (self.a.T @ d)
            - self.moved * (self.b.T @ d)
            + self.kept * (self.c @ d)
            + self.moved * (self.d @ d)
        )


def companions(columns: Sparse, coefficient: Floats, group: Ints, mention: Sparse, weight: Floats) -> Floats:
    """Split each leave-out impact by what it is really about: other themes, operational drivers, segments, time.

    With S = sum b_j m_j, leaving out the responses that mention k moves the mean of every column j from m_j to
    m_j given t_k = 0: entry (k, l) is the sum of b_j (m_j - m_j|t_k=0) over the columns of group l.

    Returns
    -------
    ndarray of float, ``[themes, groups]``
        NaN in the rows of themes that nobody or everybody mentions.
    """
    total = weight.sum()
    with_weight = np.asarray(mention.T @ weight)
    base = np.asarray(columns.T @ weight)
    both = dense(mention.T @ scale_rows(columns, weight))
    shift = base / total - divide(base - both, (total - with_weight)[:, None])
    out = np.zeros((mention.shape[1], int(group.max()) + 1))
    np.add.at(out.T, group, (shift * coefficient).T)
    return out
