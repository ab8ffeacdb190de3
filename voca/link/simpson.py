"""Simpson's reversals: a segment mentions a theme more than the rest, but less within the groups of another column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Objects, divide, quantile
from voca.link.cells import Shares, counts, rest_of, shares
from voca.link.frame import Frame, Indicators
from voca.link.steps import share_points

_LEAST = 5  # people on either side, without which a stratum says nothing


def reversals(
    frame: Frame, mentions: Indicators, dimension: str, others: Sequence[str], differs: Floats, options: LinkOptions
) -> Objects:
    """Say where the difference between a segment and the rest turns round with another column held equal.

    The common difference within the groups of the other column is that of Mantel and Haenszel, with the weights
    n1 n0 / (n1 + n0) (Greenland and Robins 1985, Biometrics 41:55), sums of weights where responses are weighted; a
    reversal is called where its interval excludes 0 on the other side. The shares are known as exactly as those that
    the segments are compared by, for weights and repeated customers alike.

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
    table, groups, sample = mentions.mention[rows], frame.dimensions[dimension], frame.sample(rows)
    codes, n_segments = groups.codes[rows], len(groups.labels)
    for other in others:
        if other == dimension:
            continue
        strata = frame.dimensions[other]
        n_strata = len(strata.labels)
        cell = strata.codes[rows] * np.int64(n_segments) + codes
        weight = counts(n_strata * n_segments, cell, sample.weight)
        common, error = _common(shares(table, sample, cell, n_strata * n_segments), weight, (n_strata, n_segments))
        z = divide(common, error)
        turned = (np.abs(z) > quantile(options.confidence)) & (np.sign(common) * np.sign(differs) < 0) & (said == "")
        for place in zip(*np.nonzero(turned), strict=True):
            by = share_points(common[place], int(rows.sum()))
            said[place] = f"turns round within {other}: {by} percentage points with it held equal"
    return said


def _common(part: Shares, weight: Floats, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Mantel and Haenszel's common difference of every segment from the rest, and its error: ``[segments, themes]``.

    Parameters
    ----------
    part : Shares
        Of every group of the other column in every segment.
    weight : ndarray of float
        The sums of weights of these.
    shape : tuple of int
        Groups of the other column, and segments.
    """
    share, base = (np.nan_to_num(values).reshape(*shape, -1) for values in (part.share, part.n_effective))
    total, people = (values.reshape(*shape, 1) for values in (weight, part.customers_group))
    rest_total, rest_people = (values.sum(axis=1, keepdims=True) - values for values in (total, people))
    rest_share = np.nan_to_num(divide((share * total).sum(axis=1, keepdims=True) - share * total, rest_total))
    rest_base = np.stack([rest_of(t, b)[1] for t, b in zip(total, base, strict=True)])
    usable = np.minimum(people, rest_people) >= _LEAST
    each = np.where(usable, np.nan_to_num(divide(total * rest_total, total + rest_total)), 0.0)
    spread = np.nan_to_num(divide(share * (1 - share), base)) + np.nan_to_num(
        divide(rest_share * (1 - rest_share), rest_base)
    )
    whole = each.sum(axis=0)
    return divide((each * (share - rest_share)).sum(axis=0), whole), np.sqrt(
        divide((each**2 * spread).sum(axis=0), whole**2)
    )
