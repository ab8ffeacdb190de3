"""Themes by segment: who mentions a theme more than the rest, and whom it costs more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.among import empty, scores_among, sentiment_among
from voca.link.arrays import Bools, Floats, Ints, Objects, Sparse, adjust, divide
from voca.link.cells import Blocks, counts, multiply, ones, scale_rows, shares
from voca.link.comparisons import Comparison
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import count_customers
from voca.link.intervals import newcombe
from voca.link.measures import Measure
from voca.link.simpson import reversals

Columns = dict[str, Any]  # arrays of numbers, of flags and of names
_GAP = ("gap", "rest_gap", "gap_difference", "gap_low", "gap_high", "gap_p")


def cohens_h(p1: Floats, p2: Floats) -> Floats:
    """Cohen's h (1988, Statistical Power Analysis, chapter 6): 0.2 small, 0.5 medium, 0.8 large."""
    return np.asarray(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p2)))


def count_p(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Two-sided p value of a difference of two shares of independent customers.

    Fisher's exact test, the tail on the side of the difference doubled; where at least 50 are expected in every cell of
    the table, the score test with Yates' correction, which is close to it and much faster.

    Parameters
    ----------
    x1, n1, x2, n2 : ndarray of float
        Mentions and bases, whole numbers.
    """
    from scipy.stats import hypergeom, norm

    total, mentions = n1 + n2, x1 + x2
    pooled = divide(mentions, total)
    steps = divide(np.ones_like(n1), n1) + divide(np.ones_like(n2), n2)
    distance = np.abs(divide(x1, n1) - divide(x2, n2)) - steps / 2
    p = 2 * norm.sf(divide(distance, np.sqrt(pooled * (1 - pooled) * steps)))
    expected = divide(np.minimum(n1, n2) * np.minimum(mentions, total - mentions), total)
    few = ~(expected >= 50)
    less = x1 * total <= mentions * n1
    low, high = few & less, few & ~less
    p[low] = 2 * hypergeom.cdf(x1[low], total[low], mentions[low], n1[low])
    p[high] = 2 * hypergeom.sf(x1[high] - 1, total[high], mentions[high], n1[high])
    return np.minimum(p, 1.0)


def score_p(p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
    """Two-sided p value of a difference of two shares by the score test, for effective bases."""
    from scipy.stats import norm

    pooled = divide(np.nan_to_num(p1) * n1 + np.nan_to_num(p2) * n2, n1 + n2)
    variance = pooled * (1 - pooled) * (divide(np.ones_like(n1), n1) + divide(np.ones_like(n2), n2))
    return np.asarray(2 * norm.sf(np.abs(divide(p1 - p2, np.sqrt(variance)))))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Score with minus score without each theme, ``[groups, themes]``."""

    gap: Floats
    variance: Floats
    people: Floats  # the smaller of the customers with and the customers without


def _products(mention: Sparse, y: Floats, sample: Sample, codes: Ints, n_groups: int) -> list[Floats]:
    """Add up by group what the gaps and their variances are made of.

    With, for each customer in a group, a = sum w y t, b = sum w t, c = sum w y, d = sum w, the sums of a, b, c, d, of
    aa, ab, bb, ac, ad, bc, bd, cc, cd, dd, and the numbers of customers with and without: these suffice for every
    group, and by subtraction for its rest.
    """
    blocks = Blocks.of(sample, codes, n_groups)
    w = sample.weight
    a, b = (blocks.add(scale_rows(mention, v)) for v in (w * y, w))
    c, d, size = (blocks.add_values(v) for v in (w * y, w, np.ones(sample.n)))
    mentions = blocks.add(mention)
    always = mentions.copy()
    always.data = (mentions.data == np.repeat(size, np.diff(mentions.indptr))).astype(float)
    people = counts(n_groups, blocks.group)[:, None]
    sparse = [blocks.by_group(m) for m in (a, b)]
    plain = [counts(n_groups, blocks.group, v)[:, None] for v in (c, d)]
    pairs = (multiply(a, a), multiply(a, b), multiply(b, b))
    with_rows = (scale_rows(a, c), scale_rows(a, d), scale_rows(b, c), scale_rows(b, d))
    squares = [blocks.by_group(m) for m in (*pairs, *with_rows)]
    plain_squares = [counts(n_groups, blocks.group, v)[:, None] for v in (c * c, c * d, d * d)]
    heads = [blocks.by_group(ones(mentions)), people - blocks.by_group(always)]
    shape = (n_groups, mention.shape[1])
    return [np.broadcast_to(m, shape) for m in (*sparse, *plain, *squares, *plain_squares, *heads)]


def _gaps(products: Sequence[Floats]) -> Gaps:
    """Make gaps and their linearised variances out of the sums of :func:`_products`.

    A customer moves the gap by v = (a - m1 b) / W1 - (c - a - m0 (d - b)) / W0, where m1, m0 are the means with and
    without and W1, W0 their weights; the variance is the sum of v squared with the factor n / (n - 1) of each side.
    """
    a, b, c, d, aa, ab, bb, ac, ad, bc, bd, cc, cd, dd, with_theme, without = products
    # Differences of sums leave crumbs where they should leave nothing.
    w1, w0 = (np.where(n > 0.5, w, 0.0) for n, w in ((with_theme, b), (without, d - b)))
    m1, m0 = divide(a, w1), divide(c - a, w0)
    i1, i0 = divide(np.ones_like(b), w1), divide(np.ones_like(b), w0)
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
) -> tuple[Columns, Bools]:
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
    """Compare each segment's share with the share in the rest."""
    groups = frame.dimensions[dimension]
    sample, codes = frame.sample(frame.text), groups.codes[frame.text]
    found = shares(mentions.mention[frame.text], sample, codes, len(groups.labels))
    weight = counts(len(groups.labels), codes, sample.weight)[:, None]
    mentioned = np.nan_to_num(found.share) * weight
    rest_share = np.clip(divide(mentioned.sum(0) - mentioned, weight.sum() - weight), 0, 1)
    size = np.broadcast_to(found.n_group[:, None], found.n.shape)
    # The rest's effective base is the sum of the other groups', as for strata.
    base = np.nan_to_num(found.n_effective)
    rest_base = base.sum(0) - base
    low, high = newcombe(found.share, base, rest_share, rest_base, options.confidence)
    if found.exact:
        p = count_p(found.n, size, found.n.sum(0) - found.n, size.sum(0) - size)
    else:
        p = score_p(found.share, base, rest_share, rest_base)
    people, theme_people = found.customers_group, count_customers(mentions.mention[frame.text], sample)[0]
    small = (people < options.min_base) | (sample.n_customers - people < options.min_base)
    return {
        "n_segment": size,
        "n": found.n,
        "n_customers": found.customers,
        "share": found.share,
        "rest_share": rest_share,
        "difference": found.share - rest_share,
        "low": low,
        "high": high,
        "p": p,
        "effect_size": cohens_h(found.share, rest_share),
        "muted": small[:, None] | (theme_people < options.min_base)[None, :],
    }


def _place(mentions: Indicators, dimension: str, labels: Sequence[str]) -> Columns:
    """Say which theme and segment each row is about."""
    shape = (len(labels), len(mentions.ids))
    segment = np.broadcast_to(np.array(labels, dtype=object)[:, None], shape)
    theme = np.broadcast_to(np.array(mentions.ids, dtype=object), shape)
    level, name = (np.full(shape, value, dtype=object) for value in (mentions.level, dimension))
    return {"level": level, "theme_id": theme, "dimension": name, "segment": segment}


def _dimension_columns(
    frame: Frame, measure: Measure | None, mentions: Indicators, dimension: str, options: LinkOptions
) -> Columns:
    """Return all columns of one dimension as ``[segments, themes]``."""
    columns = _place(mentions, dimension, frame.dimensions[dimension].labels)
    columns |= _share_columns(frame, mentions, dimension, options)
    shape = columns["n"].shape
    tested = np.zeros(shape, dtype=bool)
    columns |= {name: np.full(shape, np.nan) for name in (*_GAP, "hedges_g")} | empty("mean", shape)
    columns["score"] = np.full(shape, measure.name if measure else None, dtype=object)
    if measure is not None and (frame.text & np.isfinite(measure.y)).any():
        gaps, tested = _gap_columns(frame, measure, mentions, dimension, options)
        columns |= gaps | scores_among(frame, measure, mentions, dimension, options)
    columns |= sentiment_among(frame, mentions, dimension, options)
    columns["_p"] = np.where(columns["muted"], np.nan, columns["p"])
    columns["_gap_p"] = np.where(tested, columns["gap_p"], np.nan)
    columns["note"] = _notes(columns, tested if measure else np.ones(shape, dtype=bool), options)
    return columns


def _notes(columns: Columns, tested: Bools, options: LinkOptions) -> Objects:
    muted = f"under {options.min_base} customers in the segment, in the rest or with the theme"
    gap = f"score gap not tested: under {options.min_base} customers with or without the theme"
    return np.where(columns["muted"], muted, np.where(tested, "", gap)).astype(object)


def segments(
    frame: Frame,
    measure: Measure | None,
    mentions: Indicators,
    comparisons: Sequence[Comparison],
    options: LinkOptions,
) -> Columns:
    """Compare every theme in every segment with the rest, on one level.

    The base is all responses with text; of the gaps, those that are scored. q values are adjusted over all rows of the
    level that are not under the minimum base; shares, gaps, scores and moods are families of their own.

    Parameters
    ----------
    frame : Frame
    measure : Measure or None
        The score of the gaps; None: shares only.
    mentions : Indicators
    comparisons : sequence of Comparison
        Segment columns, each alone or within another.
    options : LinkOptions

    Returns
    -------
    dict of str to ndarray
        Columns of the ``segments`` table; empty where there is nothing to compare.
    """
    if not comparisons or not mentions.ids or not frame.text.any():
        return {}
    blocks = []
    for comparison in comparisons:
        for prefix, part in comparison.parts(frame):
            if not part.text.any():
                continue
            block = _dimension_columns(part, measure, mentions, comparison.dimension, options)
            block["dimension"] = np.full_like(block["dimension"], comparison.name)
            block["segment"] = prefix + block["segment"]
            blocks.append(block)
    if not blocks:
        return {}
    columns = {name: np.concatenate([block[name].ravel() for block in blocks]) for name in blocks[0]}
    columns["q"] = adjust(columns.pop("_p"))
    columns["gap_q"] = adjust(columns.pop("_gap_p"))
    columns |= {f"{stem}_q": adjust(columns[f"{stem}_p"]) for stem in ("mean", "sentiment")}
    _flag_reversals(frame, mentions, comparisons, columns, options)
    seen = columns["n_segment"] > 0
    return {name: values[seen] for name, values in columns.items()}


def _flag_reversals(
    frame: Frame, mentions: Indicators, comparisons: Sequence[Comparison], columns: Columns, options: LinkOptions
) -> None:
    """Add to the notes where a clear difference turns round with another of the compared columns held equal."""
    plain = [comparison.dimension for comparison in comparisons if comparison.within is None]
    clear = np.where(columns["q"] <= options.fdr, columns["difference"], 0.0)
    for name in plain:
        mine = columns["dimension"] == name
        shape = (len(frame.dimensions[name].labels), len(mentions.ids))
        said = reversals(frame, mentions, name, plain, np.nan_to_num(clear[mine]).reshape(shape), options).ravel()
        notes = columns["note"][mine]
        columns["note"][mine] = [f"{note}; {more}" if note and more else note or more
                                 for note, more in zip(notes, said, strict=True)]  # fmt: skip
