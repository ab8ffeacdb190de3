"""Importance: how much of what the themes together explain of a score belongs to each of them."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from voca.link.adjusted import Adjusted
from voca.link.arrays import Bools, Floats, quantile
from voca.link.design import Design
from voca.link.moments import GROUPS, Moments, partial
from voca.link.regression import Fit

# Shapley shares go through every subset of the themes: 4,096 of 12.
MOST_FOR_SHAPLEY = 12


@dataclass(frozen=True, slots=True)
class Importance:
    """Shares of the score's variance, one value a theme.

    Attributes
    ----------
    method : str
        ``"LMG"`` or ``"Johnson"``.
    share : ndarray of float
        Part of the variance, 0..1; NaN where the theme cannot be told apart. Together with what those have they add up
        to `explained`.
    low, high : ndarray of float
    drivers : mapping of str to (share, low, high)
        Of the operational drivers, by name.
    explained : float
        R squared of the regression minus that of its controls alone.
    """

    method: str
    share: Floats
    low: Floats
    high: Floats
    drivers: Mapping[str, tuple[float, float, float]]
    explained: float


@dataclass(frozen=True, slots=True)
class Split:
    """R squared split among players, and the derivative of each part.

    A row with residual columns r and score (residual u, itself v, all centred) moves part g, in the first order, by
    (2 u r'l_g - r'Q_g r - share_g v^2) / Var(y).

    Attributes
    ----------
    share : ndarray of float, ``[players]``
    linear : ndarray of float, ``[players, columns]``
        The l.
    bent : callable
        Takes sums of rr', ``[groups, columns, columns]``, and returns the sums of r'Q_g r, ``[groups, players]``: the Q
        of all players would be too large.
    """

    share: Floats
    linear: Floats
    bent: Callable[[Floats], Floats]


def lmg(moments: Moments, players: Sequence[Sequence[int]]) -> Split:
    """Split R squared by Shapley's value: each player's gain in R squared, averaged over all orders of entry.

    Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2007), The
    American Statistician 61:139. R squared of a subset with coefficients b has the derivative
    (2 u r'b - (r'b)^2 - R^2 v^2) / Var(y) (Williamson and Feng 2020, section 3).

    Parameters
    ----------
    moments : Moments
    players : sequence of sequence of int
        The columns of each player; at most a dozen players.

    Returns
    -------
    Split
    """
    k, p = len(players), len(moments.xy)
    subsets = np.array(list(itertools.product((False, True), repeat=k)), dtype=bool).reshape(-1, k)
    coefficients = np.zeros((len(subsets), p))
    for row, subset in enumerate(subsets):
        columns = [column for player, inside in zip(players, subset, strict=True) if inside for column in player]
        if columns:
            coefficients[row, columns] = np.linalg.solve(moments.xx[np.ix_(columns, columns)], moments.xy[columns])
    weights = _shapley_weights(subsets)
    linear = weights @ coefficients
    quadratic = np.stack([(coefficients * weight[:, None]).T @ coefficients for weight in weights])

    def bent(sums: Floats) -> Floats:
        return np.asarray(np.einsum("gij,bij->bg", quadratic, sums, optimize=True))

    return Split(linear @ moments.xy / moments.yy, linear, bent)


def _shapley_weights(subsets: Bools) -> Floats:
    """Weight of each subset in each player's value: ``[players, subsets]``."""
    k = subsets.shape[1]
    size = subsets.sum(axis=1)
    orders = [math.factorial(s) * math.factorial(k - s - 1) / math.factorial(k) for s in range(k)]
    joined = np.array([0.0, *orders])[size]  # the subset is what it is because the player came last
    awaits = -np.array([*orders, 0.0])[size]  # the player would come next
    return np.asarray(np.where(subsets, joined[:, None], awaits[:, None]).T)


def johnson(moments: Moments, players: Sequence[Sequence[int]]) -> Split:
    """Split R squared by Johnson's relative weights.

    Johnson (2000), Multivariate Behavioral Research 35:1. With R the correlations of the columns and L its symmetric
    root, the orthogonal columns nearest to them have the coefficients a = L^-1 r and the weight of column j is
    sum_k L_jk^2 a_k^2. The derivative goes through that of the root: in R's axes, dL_ab = dR_ab / (root_a + root_b)
    (Higham 2008, Functions of Matrices, chapter 6).

    Parameters
    ----------
    moments : Moments
    players : sequence of sequence of int
        The columns of each player; a player's weight is the sum of its columns'.

    Returns
    -------
    Split
    """
    scale = np.sqrt(np.diag(moments.xx))
    correlation = moments.xx / scale[:, None] / scale
    towards = moments.xy / scale / math.sqrt(moments.yy)
    values, axes = np.linalg.eigh(correlation)
    roots = np.sqrt(np.maximum(values, np.finfo(float).tiny))
    root = (axes * roots) @ axes.T
    inverse = (axes / roots) @ axes.T
    coefficient = inverse @ towards
    owner = np.zeros((len(players), len(scale)))
    for player, columns in enumerate(players):
        owner[player, list(columns)] = 1
    pull = 2 * (owner @ root**2) * coefficient @ inverse
    across, along = (root * (2 * coefficient**2)) @ axes, coefficient @ axes

    def bent(sums: Floats) -> Floats:
        """Sum up dw of every player: in R's axes it is <2 root_j coefficient^2 - pull coefficient', dL>."""
        whole = sums / scale[:, None] / scale
        own = np.diagonal(whole, axis1=1, axis2=2)
        # a correlation moves with the product and, the other way, with the two variances
        rest = whole - correlation * (own[:, :, None] + own[:, None, :]) / 2
        moved = axes.T @ rest @ axes / (roots[:, None] + roots)
        inside = np.einsum("bij,ij->bi", axes @ moved, across) @ owner.T - (moved @ along) @ (pull @ axes).T
        return np.asarray(-moments.yy * (inside - own @ (pull * towards / 2).T))

    return Split(owner @ (root**2 @ coefficient**2), pull * math.sqrt(moments.yy) / scale / 2, bent)


def errors(split: Split, moments: Moments) -> Floats:
    """Return the standard errors of a split's parts, from the groups of customers.

    The derivative in every group times its distance from the whole (the infinitesimal jackknife, Efron 1982, chapter
    6, with groups of customers as the units).
    """
    parts = moments.parts
    count = len(parts.yy)
    if count < 2:
        return np.full(len(split.share), np.nan)
    moved = (2 * parts.xy @ split.linear.T - split.bent(parts.xx) - np.outer(parts.yy, split.share)) / moments.yy
    return np.asarray(np.sqrt(((moved - moved.mean(axis=0)) ** 2).sum(axis=0) * count / (count - 1)))


def limits(share: Floats, error: Floats, columns: Floats, n: int, confidence: float) -> tuple[Floats, Floats]:
    """Interval of parts of R squared.

    A part is a sum of squares: even a theme without any effect gets something out of luck, and the less it has the more
    lopsided its chances are. n x part / c is close to a noncentral chi-squared variable of as many degrees of freedom
    as the part has columns, with n x true part / c for its noncentrality (Steiger and Fouladi 1997, in What if there
    were no significance tests?, for R squared itself); c, the spread of a single customer, is the one at which its
    variance far from 0, 4 c share / n, is the error squared. The interval holds the true parts under which the one
    found is not too large or too small; c is widened as Student's quantile of the groups' degrees of freedom is.

    Parameters
    ----------
    share, error : ndarray of float
        Parts and their standard errors from :data:`~voca.link.moments.GROUPS` groups.
    columns : ndarray of float
    n : int
        Customers.
    confidence : float

    Returns
    -------
    low, high : ndarray of float
        0..1; NaN where there is no error.
    """
    from scipy.stats import ncx2

    tail = 0.5 + confidence / 2
    known = np.isfinite(error) & (error > 0) & (share > 0)
    widened = (quantile(confidence, min(GROUPS, n) - 1) / quantile(confidence)) ** 2 if n > 1 else np.nan
    unit = np.where(known, error**2 / (4 * np.where(known, share, 1.0)) * widened, 1.0)
    scaled = np.where(known, share / unit, 0.0)
    ends = []
    for reached in (tail, 1 - tail):
        below, above = np.zeros(len(share)), scaled + 20 * np.sqrt(scaled + columns) + 60
        for _ in range(60):
            middle = (below + above) / 2
            more = ncx2.cdf(scaled, columns, np.maximum(middle, 1e-12)) > reached
            below, above = np.where(more, middle, below), np.where(more, above, middle)
        ends.append(np.where(known, np.clip(below * unit, 0.0, 1.0), np.nan))
    return ends[0], np.maximum(ends[1], share)


def importance(found: Fit, laid: Design, impacts: Adjusted, n_themes: int, y: Floats, confidence: float) -> Importance:
    """Split what the themes explain of a score among them.

    A theme's columns are one player, an operational driver is another, controls are partialled out first. Themes that
    cannot be told apart are one player too, and none of them gets a figure of its own.

    Parameters
    ----------
    found : Fit
    laid : Design
    impacts : Adjusted
        Of the same regression.
    n_themes : int
    y : ndarray of float
    confidence : float
    """
    players, owners = _players(found, laid, impacts)
    if not players:
        nothing = np.full(n_themes, np.nan)
        return Importance("LMG", nothing, nothing, nothing, {}, 0.0)
    moments = partial(found, len(laid.controls), y)
    shapley = len(players) <= MOST_FOR_SHAPLEY
    split = (lmg if shapley else johnson)(moments, players)
    explained = float(split.share.sum())
    columns = np.array([len(player) for player in players], dtype=float)
    low, high = limits(split.share, errors(split, moments), columns, found.sample.n_customers, confidence)
    figures = [_by_theme(values, owners, n_themes) for values in (split.share, low, high)]
    names = {owner: i for i, owner in enumerate(owners) if isinstance(owner, str)}
    drivers = {name: (float(split.share[i]), float(low[i]), float(high[i])) for name, i in names.items()}
    return Importance("LMG" if shapley else "Johnson", figures[0], figures[1], figures[2], drivers, explained)


def _by_theme(values: Floats, owners: Sequence[int | str | None], n_themes: int) -> Floats:
    out = np.full(n_themes, np.nan)
    for owner, value in zip(owners, values, strict=True):
        if isinstance(owner, int):
            out[owner] = value
    return out


def _players(found: Fit, laid: Design, impacts: Adjusted) -> tuple[list[list[int]], list[int | str | None]]:
    """Group the kept columns by theme or driver; return too whose they are (None: several themes')."""
    start = 1 + len(laid.controls)
    position = np.cumsum(found.kept[start:]) - 1
    # of a theme that everybody mentions, what its moods explain is known although the whole is not
    apart = np.bincount(impacts.theme, ~impacts.split, minlength=len(impacts.total)) == 0
    estimable = np.isfinite(impacts.total) | apart
    group: dict[int, int] = {theme: theme for theme in impacts.theme.tolist()}
    for members in impacts.joint:
        themes = {group[int(impacts.theme[i])] for i in members}
        group = {theme: min(themes) if at in themes else at for theme, at in group.items()}
    whose: list[int | str] = [driver.name for driver in laid.drivers]
    whose += [group[theme] for theme in impacts.theme.tolist()]
    players: dict[int | str, list[int]] = {}
    for column, owner in enumerate(whose):
        if found.kept[start + column]:
            players.setdefault(owner, []).append(int(position[column]))
    sizes = Counter(group.values())
    alone = [at if isinstance(at, str) or (sizes[at] == 1 and estimable[at]) else None for at in players]
    return list(players.values()), alone
