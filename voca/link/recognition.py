"""What is left of an impact if mentions of another theme were not all recognised.

A regression holds other themes equal as far as their mentions are recognised. What people say of a harmful theme in
sentences that were taken for another one, or for nothing, stays behind and lands on the themes that are mentioned
beside it. With a fifth of the mentions missed and a fifth of what is taken for one wrong, a third of the innocent
companions in 2,500 responses would be called drivers, and nearly all in 8,000 (``benchmarks/recognition.txt``; Westfall
& Yarkoni 2016, PLoS ONE 11:e0152719).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.adjusted import Adjusted
from voca.link.arrays import Bools, Floats, Ints
from voca.link.frame import Indicators
from voca.link.regression import Fit

MOST = 0.75  # of what tells a theme's mentions apart that is taken for mistakes: with all of it nothing would be left


def believed(calibration: Sequence[Mapping[str, Any]], mentions: Indicators, options: LinkOptions) -> Floats:
    """Return what :func:`measured` says of a level, ``[themes]``; what people coded is true."""
    return measured(calibration, mentions.ids, options.recognition if mentions.recognised else 1.0)


def measured(calibration: Sequence[Mapping[str, Any]], ids: Sequence[str], usual: float) -> Floats:
    """Return how much of each theme's mentions is true: by the sample that a person checked, else as is usual.

    The squared correlation of recognised with true mentions, from precision, recall and the share that is recognised.

    Parameters
    ----------
    calibration : sequence of mapping
        Rows of the ``calibration`` table; those of themes with too few checked mentions are not used.
    ids : sequence of str
    usual : float
    """
    true = np.full(len(ids), usual)
    at = {theme: k for k, theme in enumerate(ids)}
    for row in calibration:
        if row["theme_id"] in at and row.get("share_corrected") is not None and row.get("recall"):
            said, right = row["share"], row["share"] * row["precision"]
            is_so = min(right / row["recall"], 1.0)
            spread = said * (1 - said) * is_so * (1 - is_so)
            covariance = right - said * is_so
            true[at[row["theme_id"]]] = min(max(covariance, 0.0) ** 2 / spread, 1.0) if spread else usual
    return true


def missed(true: Floats) -> Floats:
    """Return how many mentions of each theme were missed for one that was recognised.

    With as many missed as are wrong, and a theme in few responses, recall and precision are both the root of what is
    true, and precision (1 - recall) / recall is what recall leaves of 1.

    Parameters
    ----------
    true : ndarray of float, ``[themes]``
        0..1, see :func:`measured`.
    """
    return np.asarray(1 - np.sqrt(np.maximum(true, 1 - MOST)))


def unrecognised(found: Fit, first: int, impacts: Adjusted, mistaken: Floats) -> tuple[Floats, Ints]:
    """Compute what is left of each impact beside the one theme whose unrecognised mentions explain most of it.

    With a part of the variance of theme A's columns an error of recognition, the coefficients are
    b' = (X'WX - C)^-1 X'Wy, where C holds that part on the diagonal of A's columns (Fuller 1987, Measurement Error
    Models, section 2.2). For each theme the A counts that moves its impact most towards 0, no further than that.

    Parameters
    ----------
    found : Fit
    first : int
        The first of its columns that is a theme's.
    impacts : Adjusted
        Of the same regression.
    mistaken : ndarray of float, ``[themes]``
        0..`MOST`: how much of what tells each one's mentions apart is taken for mistakes.

    Returns
    -------
    ndarray of float, ``[themes]``
        What is left of ``impacts.total``.
    ndarray of int, ``[themes]``
        Which theme explains the rest of it; -1 for none.
    """
    themes, share, n_themes = impacts.theme, impacts.share, len(impacts.total)
    moved = np.zeros((n_themes, n_themes))
    position, kept = np.cumsum(found.kept) - 1, np.flatnonzero(found.kept[first:])
    spread = found.sample.weight.sum() * share * (1 - share)
    for theme in np.unique(themes[kept]):
        own = kept[themes[kept] == theme]
        at = position[own + first]
        inside = found.inverse[np.ix_(at, at)]
        error = _thinkable(mistaken[theme], spread[own], inside)
        step = error * np.linalg.solve(np.eye(len(own)) - inside * error, found.coefficient[own + first])
        moves = share[kept] * (found.inverse[np.ix_(position[kept + first], at)] @ step)
        moved[:, theme] = np.bincount(themes[kept], moves, minlength=n_themes)
    np.fill_diagonal(moved, 0.0)
    return _least(impacts.total, moved)


def _thinkable(part: float, spread: Floats, inside: Floats) -> Floats:
    """Return that part of what all other columns leave of the columns' variance.

    Where next to every comment mentions one theme each, a theme is nearly what the others are not: the same part of its
    whole variance could be all that tells it apart.
    """
    root = np.sqrt(spread)
    most = float(np.linalg.eigvalsh(root[:, None] * inside * root).max())
    return np.asarray(part * spread / max(most, 1.0))


def _least(value: Floats, moved: Floats) -> tuple[Floats, Ints]:
    """Return what is left of values beside the move that brings each nearest to 0, and which that is (-1: none)."""
    if not len(value):
        return value, np.zeros(0, dtype=np.int64)
    towards = -moved * np.sign(np.nan_to_num(value))[:, None]
    most = towards.argmax(axis=1)
    explained = np.maximum(towards[np.arange(len(value)), most], 0.0)
    rest = np.sign(value) * np.maximum(np.abs(value) - explained, 0.0)
    return rest, np.where(explained > 0, most, -1)


def may_be_borrowed(impact: Floats, low: Floats, high: Floats, rest: Floats) -> Bools:
    """Tell of which impacts another theme could explain half or more, and what is left is not clear.

    Parameters
    ----------
    impact, low, high, rest : ndarray of float
        Adjusted impacts, their intervals, and what :func:`unrecognised` leaves of them.
    """
    shift = rest - impact
    return np.asarray((np.abs(rest) <= np.abs(impact) / 2) & (low + shift <= 0) & (high + shift >= 0))
