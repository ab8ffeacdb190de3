"""Themes by segment: who mentions a theme more than the rest, and whom it costs more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Sparse, adjust, divide
from voca.link.cells import Blocks, Shares, counts, dense, indicator, scale_rows, shares
from voca.link.frame import Frame, Indicators, Sample
from voca.link.intervals import newcombe
from voca.link.measures import Measure

Columns = dict[str, np.ndarray]


def rest_of(found: Shares) -> Shares:
    """Return the shares among everybody outside each group.

    The effective base of the rest is the sum of the other groups' bases, as for strata.
    """
    share = found.share
    # Weighted counts are needed to pool shares; n_effective would give clustered groups less than their weight.
    raise_n = found.n_group.sum() - found.n_group
    return Shares(
        raise_n,
        found.customers_group.sum() - found.customers_group,
        found.n.sum(0) - found.n,
        found.customers.sum(0) - found.customers,
        share,
        found.n_effective.sum(0) - found.n_effective,
        found.exact,
    )


def cohens_h(p1: Floats, p2: Floats) -> Floats:
    """Cohen's h (1988, Statistical Power Analysis, chapter 6): 0.2 small, 0.5 medium, 0.8 large."""
    return np.asarray(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p2)))


def share_p(x1: Floats, n1: Floats, x2: Floats, n2: Floats, exact: bool) -> Floats:
    """Two-sided p value of a difference of two shares.

    Parameters
    ----------
    x1, n1, x2, n2 : ndarray of float
        Mentions and (effective) bases.
    exact : bool
        The counts are plain numbers of independent customers: Fisher's exact test, the smaller tail doubled. Otherwise
        the score test with the pooled share.

    Returns
    -------
    ndarray of float
    """
    from scipy.stats import hypergeom, norm

    if exact:
        total, successes = n1 + n2, x1 + x2
        below = hypergeom.cdf(x1, total, successes, n1)
        above = hypergeom.sf(x1 - 1, total, successes, n1)
        return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)))
    pooled = divide(x1 + x2, n1 + n2)
    error = np.sqrt(pooled * (1 - pooled) * (divide(np.ones_like(n1), n1) + divide(np.ones_like(n2), n2)))
    return np.asarray(2 * norm.sf(np.abs(divide(divide(x1, n1) - divide(x2, n2), error))))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Score with minus score without each theme, ``[groups, themes]``."""

    gap: Floats
    variance: Floats
    people: Floats  # the smaller of the customers with and the customers without


def _products(mention: Sparse, y: Floats, sample: Sample, codes: np.ndarray, n_groups: int) -> list[Floats]:
    """Sums by group of what the gaps and their variances are made of.

    With, for each customer in a group, a = sum w y t, b = sum w t, c = sum w y, d = sum w, the sums of a, b, c, d, of
    aa, ab, bb, ac, ad, bc, bd, cc, cd, dd, and the numbers of customers with and without: these suffice for every
    group, and by subtraction for its rest.
    """
    blocks = Blocks.of(sample, codes, n_groups)
    w = sample.weight
    a, b = (blocks.sums @ scale_rows(mention, v) for v in (w * y, w))
    a, b = a.tocsr(), b.tocsr()
    c, d = np.asarray(blocks.sums @ (w * y)), np.asarray(blocks.sums @ w)
    size = np.asarray(blocks.sums @ np.ones(sample.n))
    mentions = (blocks.sums @ mention).tocsr()
    always = mentions.copy()
    always.data = (mentions.data == np.repeat(size, np.diff(mentions.indptr))).astype(float)
    some = mentions.copy()
    some.data = np.ones_like(mentions.data)
    people = counts(n_groups, blocks.group)[:, None]
    sparse = [blocks.by_group(m) for m in (a, b)]
    plain = [counts(n_groups, blocks.group, v)[:, None] for v in (c, d)]
    pairs = (a * a, a * b, b * b, scale_rows(a, c), scale_rows(a, d), scale_rows(b, c), scale_rows(b, d))
    squares = [blocks.by_group(m) for m in pairs]
    plain_squares = [counts(n_groups, blocks.group, v)[:, None] for v in (c * c, c * d, d * d)]
    heads = [blocks.by_group(some), people - blocks.by_group(always)]
    shape = (n_groups, mention.shape[1])
    return [np.broadcast_to(m, shape) for m in (*sparse, *plain, *squares, *plain_squares, *heads)]


def _gaps(products: Sequence[Floats]) -> Gaps:
    """Make gaps and their linearised variances out of the sums of :func:`_products`.

    A customer moves the gap by v = (a - m1 b) / W1 - (c - a - m0 (d - b)) / W0, where m1, m0 are the means with and
    without and W1, W0 their weights; the variance is the sum of v squared with the factor n / (n - 1) of each side.
    """
    a, b, c, d, aa, ab, bb, ac, ad, bc, bd, cc, cd, dd, with_theme, without = products
    rest = d - b
    m1, m0 = divide(a, b), divide(c - a, np.where(rest > 1e-9 * np.maximum(d, 1e-300), rest, 0.0))
    i1, i0 = divide(np.ones_like(b), b), np.where(np.isfinite(m0), divide(np.ones_like(b), rest), np.nan)
    f1 = np.sqrt(divide(with_theme, np.maximum(with_theme - 1, 0)))
    f0 = np.sqrt(divide(without, np.maximum(without - 1, 0)))
    i1, i0 = i1 * f1, i0 * f0
    # v = ka a + kb b + kc c + kd d
    ka, kb, kc, kd = i1 + i0, -m1 * i1 - m0 * i0, -i0, m0 * i0
    variance = ka**2 * aa + kb**2 * bb + kc**2 * cc + kd**2 * dd
    variance += 2 * (ka * kb * ab + ka * kc * ac + ka * kd * ad + kb * kc * bc + kb * kd * bd + kc * kd * cd)
    return Gaps(m1 - m0, np.maximum(variance, 0), np.minimum(with_theme, without))


def _gap_columns(
    frame: Frame, measure: Measure, mentions: Indicators, dimension: str, options: LinkOptions
) -> tuple[Columns, np.ndarray]:
    """Compare each segment's gap with the gap in the rest; return too whether both bases allow a test."""
    from scipy.stats import t

    rows = frame.text & np.isfinite(measure.y)
    groups = frame.dimensions[dimension]
    sample = frame.sample(rows)
    y = measure.y[rows] - (sample.mean(measure.y[rows]) if sample.n else 0.0)
    products = _products(mentions.mention[rows], y, sample, groups.codes[rows], len(groups.labels))
    here, rest = _gaps(products), _gaps([p.sum(0, keepdims=True) - p for p in products])
    difference = here.gap - rest.gap
    error = np.sqrt(here.variance + rest.variance)
    people = np.minimum(here.people, rest.people)
    degrees = np.maximum(people - 1, 1)
    statistic = divide(difference, np.where(error > 1e-9, error, 0.0))
    half = np.where(np.isfinite(statistic), t.ppf(0.5 + options.confidence / 2, degrees) * error, np.nan)
    columns = {
        "gap": here.gap,
        "rest_gap": rest.gap,
        "gap_difference": difference,
        "gap_low": difference - half,
        "gap_high": difference + half,
        "gap_p": 2 * t.sf(np.abs(statistic), degrees),
    }
    return columns, people >= options.min_base


def _share_columns(frame: Frame, mentions: Indicators, dimension: str, options: LinkOptions) -> Columns:
    rows = frame.text
    groups = frame.dimensions[dimension]
    n_groups, sample = len(groups.labels), frame.sample(rows)
    codes = groups.codes[rows]
    found = shares(mentions.mention[rows], sample, codes, n_groups)
    rest = rest_of(found)
    weight = counts(n_groups, codes, sample.weight)[:, None]
    total = np.nan_to_num(found.share) * weight
    rest_share = divide(total.sum(0) - total, weight.sum() - weight)
    one, two = np.nan_to_num(found.n_effective), np.nan_to_num(found.n_effective).sum(0) - np.nan_to_num(
        found.n_effective
    )
    low, high = newcombe(found.share, one, rest_share, two, options.confidence)
    if found.exact:
        size = np.broadcast_to(found.n_group[:, None], found.n.shape)
        p = share_p(found.n, size, rest.n, size.sum(0) - size, exact=True)
    else:
        p = share_p(found.share * one, one, rest_share * two, two, exact=False)
    base, others = found.customers_group, sample.n_customers - found.customers_group
    small = (base < options.min_base) | (others < options.min_base)
    muted = small[:, None] | (_customers_of(mentions, frame) < options.min_base)[None, :]
    return {
        "n_segment": np.broadcast_to(found.n_group[:, None], found.n.shape),
        "n": found.n,
        "n_customers": found.customers,
        "share": found.share,
        "rest_share": rest_share,
        "difference": found.share - rest_share,
        "low": low,
        "high": high,
        "p": p,
        "effect_size": cohens_h(found.share, rest_share),
        "muted": muted,
    }


def _customers_of(mentions: Indicators, frame: Frame) -> Floats:
    """Customers that mention each theme, anywhere."""
    sample = frame.sample(frame.text)
    by_customer = indicator(sample.cluster, sample.n_customers).T @ mentions.mention[frame.text]
    return np.asarray((dense(by_customer) > 0).sum(0), dtype=np.float64)
