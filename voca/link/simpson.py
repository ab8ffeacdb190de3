"""Simpson's reversals: a segment mentions a theme more than the rest, but less within the groups of another column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Objects, divide, quantile
from voca.link.cells import add_up, counts
from voca.link.frame import Frame, Indicators

_LEAST = 5  # people on either side, without which a stratum says nothing


def reversals(
    frame: Frame, mentions: Indicators, dimension: str, others: Sequence[str], differs: Floats, options: LinkOptions
) -> Objects:
    """Say where the difference between a segment and the rest turns round with another column held equal.

    The common difference within the groups of the other column is that of Mantel and Haenszel, with the weights
    n1 n0 / (n1 + n0) (Greenland and Robins 1985, Biometrics 41:55); a reversal is called where its interval excludes 0
    on the other side.

    Parameters
    ----------
    frame : Frame
    mentions : Indicators
        Of all rows.
    dimension : str
        The column whose segments are compared.
    others : sequence of str
        Columns to hold equal, one at a time.
    differs : ndarray of float, ``[segments, themes]``
        The plain difference where it is clear, 0 elsewhere.
    options : LinkOptions

    Returns
    -------
    ndarray of str, ``[segments, themes]``
        Empty where nothing turns round.
    """
    said = np.full(differs.shape, "", dtype=object)
    if not differs.any():
        return said
    rows = frame.text
    table, groups = mentions.mention[rows], frame.dimensions[dimension]
    codes, n_segments = groups.codes[rows], len(groups.labels)
    for other in others:
        if other == dimension:
            continue
        strata = frame.dimensions[other]
        n_strata = len(strata.labels)
        cell = strata.codes[rows] * np.int64(n_segments) + codes
        shape = (n_strata, n_segments)
        hits = add_up(table, cell, n_strata * n_segments).reshape(*shape, -1)
        size = counts(n_strata * n_segments, cell).reshape(*shape, 1)
        common, error = _common(hits, size)
        z = divide(common, error)
        turned = (np.abs(z) > quantile(options.confidence)) & (np.sign(common) * np.sign(differs) < 0) & (said == "")
        for place in zip(*np.nonzero(turned), strict=True):
            said[place] = f"turns round within {other}: {100 * common[place]:+.1f} percentage points with it held equal"
    return said


def _common(hits: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Mantel and Haenszel's common difference of every segment from the rest, and its error: ``[segments, themes]``."""
    rest_hits, rest_size = hits.sum(axis=1, keepdims=True) - hits, size.sum(axis=1, keepdims=True) - size
    p1, p0 = np.nan_to_num(divide(hits, size)), np.nan_to_num(divide(rest_hits, rest_size))
    usable = np.minimum(size, rest_size) >= _LEAST
    weight = np.where(usable, np.nan_to_num(divide(size * rest_size, size + rest_size)), 0.0)
    total = weight.sum(axis=0)
    spread = np.nan_to_num(divide(p1 * (1 - p1), size)) + np.nan_to_num(divide(p0 * (1 - p0), rest_size))
    return divide((weight * (p1 - p0)).sum(axis=0), total), np.sqrt(divide((weight**2 * spread).sum(axis=0), total**2))
