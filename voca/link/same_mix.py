"""Weights that make the customers of two periods alike, so that what is compared is not who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from voca.link.arrays import Bools, Floats, Ints
from voca.link.calendar import RARE
from voca.link.frame import Dimension

_ROUNDS = 100
_SETTLED = 1e-9


def same_mix(dimensions: Mapping[str, Dimension], names: Sequence[str], rows: Bools, late: Bools, w: Floats) -> Floats:
    """Return weights under which every segment has the same share in both periods: the mean of the two.

    Raking (Deming and Stephan 1940, Annals of Mathematical Statistics 11:427) of either period to the mean shares, one
    column after the other until they settle. Groups that one of the periods has too few responses of are taken
    together; where these are too few still, they keep their weight.

    Parameters
    ----------
    dimensions : mapping of str to Dimension
    names : sequence of str
        Those to hold equal.
    rows, late : ndarray of bool
        The rows of both periods, and which of these are of the later one.
    w : ndarray of float
        Weights of these.

    Returns
    -------
    ndarray of float
        `w` itself where there is nothing to hold equal.
    """
    columns = [codes for name in names if (codes := _pooled(dimensions[name].codes[rows], late)).max(initial=-1) > 0]
    if not columns:
        return w
    out = w.copy()
    sides = (~late, late)
    aims = [np.mean([_shares(codes[side], w[side], codes.max() + 1) for side in sides], axis=0) for codes in columns]
    for side in sides:
        here, total = out[side], w[side].sum()
        for _ in range(_ROUNDS):
            before = here
            for codes, aim in zip(columns, aims, strict=True):
                here = _raked(codes[side], here, aim)
            here = here * (total / here.sum())
            if np.abs(here - before).max() <= _SETTLED * here.max():
                break
        out[side] = here
    return out


def _pooled(codes: Ints, late: Bools) -> Ints:
    """Give the groups that both periods have enough of a number; the others are one group, -1 if too few themselves."""
    n = int(codes.max()) + 1
    least = np.minimum(*(np.bincount(codes[side], minlength=n) for side in (~late, late)))
    number = np.where(least >= RARE, np.cumsum(least >= RARE) - 1, int((least >= RARE).sum()))
    pooled = number[codes]
    rest = pooled == (least >= RARE).sum()
    few = min(int((rest & side).sum()) for side in (~late, late)) < RARE
    return np.asarray(np.where(rest & few, -1, pooled), dtype=np.int64)


def _shares(codes: Ints, w: Floats, n_groups: int) -> Floats:
    """Return the groups' shares of what is in any of them."""
    held = codes >= 0
    sums = np.bincount(codes[held], w[held], minlength=n_groups).astype(np.float64)
    return np.asarray(sums / sums.sum())


def _raked(codes: Ints, w: Floats, aim: Floats) -> Floats:
    """Give every group the share it should have; rows in no group keep their weight."""
    factor = np.append(aim / _shares(codes, w, len(aim)), 1.0)  # the last is what -1 points to
    return np.asarray(w * factor[codes])
