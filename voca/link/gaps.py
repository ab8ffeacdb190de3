"""Whether a theme goes with a larger gap in the score in one segment than elsewhere.

The gap is the score with the theme less the score without it. A score made of boxes (NPS, top-two box) has ends: where
a theme makes detractors of nearly all who mention it, it cannot cost one segment many more points than the others,
however much angrier it is. So the gaps are compared both in the reported points and in the mean of the answers as they
were given, and the two comparisons make one test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Bools, Floats, Ints, divide, quantile
from voca.link.customer_sums import Sums, customer_sums, pairs, products
from voca.link.effective import kish, weight_sums
from voca.link.frame import Frame, Indicators
from voca.link.joint import either
from voca.link.measures import Measure

Columns = dict[str, Any]
STEMS = ("gap", "answer")
_ENDS = ("difference", "low", "high", "p")
_NOTHING = 1e-9


def empty_gaps(shape: tuple[int, int]) -> Columns:
    """Return the columns of a comparison without a figure in them."""
    names = [name for stem in STEMS for name in columns_of(stem)]
    return {name: np.full(shape, np.nan) for name in (*names, "gap_test_p", "_gap_error", "_gap_degrees")}


def columns_of(stem: str) -> list[str]:
    """Return the columns of one score's comparison: gap here and elsewhere, difference, its interval and p value."""
    first = "gap" if stem == "gap" else f"{stem}_gap"
    return [first, f"rest_{first}", *(f"{stem}_{end}" for end in _ENDS)]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps of every score, ``[scores, groups, themes]``.

    Attributes
    ----------
    gap : ndarray of float
        Score with minus score without the theme.
    covariance : ndarray of float, ``[pairs, groups, themes]``
    inside, outside : ndarray of float
        Variances of the means of those with, and of those without the theme.
    with_theme, without : ndarray of float, ``[groups, themes]``
        Customers.
    people : ndarray of float, ``[groups, themes]``
        The smaller of the two, by their weights where these are uneven.
    """

    gap: Floats
    covariance: Floats
    inside: Floats
    outside: Floats
    with_theme: Floats
    without: Floats
    people: Floats


def gaps(sums: Sums) -> Gaps:
    """Make gaps and their linearised variances out of the sums of :func:`~voca.link.customer_sums.customer_sums`.

    A customer moves the mean of those with the theme by (a - m1 b) / W1 and that of the others by
    (c - a - m0 (d - b)) / W0, where m1, m0 are the means and W1, W0 their weights; variances are sums of squares with
    the factor n / (n - 1) of each side.
    """
    have, lack = sums["with"], sums["without"]
    # Differences of sums leave crumbs where they should leave nothing.
    w1, w0 = (np.where(n > 0.5, w, 0.0) for n, w in ((have, sums["b"]), (lack, sums["d"] - sums["b"])))
    m1, m0 = divide(sums["a"], w1), divide(sums["c"] - sums["a"], w0)
    i1, i0 = (divide(np.sqrt(np.nan_to_num(divide(n, np.maximum(n - 1, 0)))), w) for n, w in ((have, w1), (lack, w0)))
    zero = np.zeros_like(i1)
    inside, outside = (i1, -m1 * i1, zero, zero), (-i0, m0 * i0, i0, -m0 * i0)
    apart = (i1 + i0, -m1 * i1 - m0 * i0, -i0, m0 * i0)
    own = [pair[0] == pair[1] for pair in pairs(len(m1))]
    within, without = (np.maximum(products(sums, moves)[own], 0.0) for moves in (inside, outside))
    covariance = products(sums, apart)
    covariance[own] = np.maximum(covariance[own], 0.0)
    people = np.minimum(have, lack)
    if "m1" in sums:
        people = np.minimum(kish(sums["m1"], sums["m1m1"]), kish(sums["m0"], sums["m0m0"]))
    return Gaps(m1 - m0, covariance, within, without, have, lack, people)


@dataclass(frozen=True, slots=True)
class Compared:
    """Gaps here against gaps elsewhere, ``[scores, groups, themes]``.

    Attributes
    ----------
    difference, error : ndarray of float
    test_error : ndarray of float
        Of the difference where there is none.
    each_p : ndarray of float
        Of every score.
    correlation : ndarray of float, ``[groups, themes]``
        Of the two scores' differences; NaN where there is one score.
    p : ndarray of float, ``[groups, themes]``
        Of all scores' differences as one test.
    people : ndarray of float, ``[groups, themes]``
        The fewest customers with, or without, the theme, here or elsewhere, by their weights where these are uneven.
    """

    difference: Floats
    error: Floats
    test_error: Floats
    each_p: Floats
    correlation: Floats
    p: Floats
    people: Floats

    @property
    def degrees(self) -> Floats:
        """Degrees of freedom of Student's t."""
        return np.maximum(self.people - 1, 1)


def alike(mine: Floats, theirs: Floats, n1: Floats, n0: Floats) -> tuple[Floats, Floats]:
    """Return the variances that two means would have if all their customers varied alike.

    Parameters
    ----------
    mine, theirs : ndarray of float
        The variances that they have.
    n1, n0 : ndarray of float
        Customers.
    """
    common = divide((n1 - 1) * n1 * mine + (n0 - 1) * n0 * theirs, np.maximum(n1 + n0 - 2, 0))
    return np.nan_to_num(divide(common, n1)), np.nan_to_num(divide(common, n0))


def steadied(own: Floats, common: Floats) -> Floats:
    """Take the common variance of a mean whose customers all answered alike, so that it seems to have none."""
    return np.where(own <= _NOTHING * common, common, own)


def compare(here: Gaps, rest: Gaps) -> Compared:
    """Compare gaps of independent customers.

    Where hardly anybody differs (all who mention a theme are detractors) a mean shows less variance than it has. So the
    test takes, for those with and for those without the theme, the larger of the variances of their own and the common
    one, which holds where the gaps are the same; the error of the interval takes the common one where everybody
    answered alike. The scores' tests make one by :func:`voca.link.joint.either`.
    """
    from scipy.stats import t

    own = [at for at, (i, j) in enumerate(pairs(len(here.gap))) if i == j]
    plain = here.covariance[own] + rest.covariance[own]
    variance, under_null = plain.copy(), plain.copy()
    for mine, theirs, n1, n0 in (
        (here.inside, rest.inside, here.with_theme, rest.with_theme),
        (here.outside, rest.outside, here.without, rest.without),
    ):
        common = alike(mine, theirs, n1, n0)
        under_null += np.maximum(sum(common) - mine - theirs, 0.0)
        variance += steadied(mine, common[0]) - mine + steadied(theirs, common[1]) - theirs
    people, difference = np.minimum(here.people, rest.people), here.gap - rest.gap
    error, test_error = np.sqrt(variance), np.sqrt(under_null)
    known = error > _NOTHING
    statistic = np.abs(divide(difference, np.where(known, test_error, 0.0)))
    each_p = 2 * t.sf(statistic, np.maximum(people - 1, 1))
    p, correlation = each_p[0], np.full(people.shape, np.nan)
    if len(each_p) == 2:
        both = here.covariance[1] + rest.covariance[1]
        correlation = divide(both, np.sqrt(plain[0] * plain[1]))
        p = either(each_p[0], each_p[1], correlation)
    return Compared(difference, np.where(known, error, np.nan), test_error, each_p, correlation, p, people)


def rest_of(sums: Sums, aside: Bools) -> Sums:
    """Return, for every group, the sums of the other groups but those set aside, ``[groups, themes]``."""
    out = {}
    for name, values in sums.items():
        others = (values * ~aside).sum(axis=-2, keepdims=True)
        out[name] = others - np.where(aside, 0.0, values)
    return out


def sums_by_segment(frame: Frame, measure: Measure, mentions: Indicators, dimension: str) -> Sums:
    """Add up what the gaps of a dimension's segments are made of: in the reported points, and in the answers."""
    rows = frame.text & np.isfinite(measure.y)
    groups, sample = frame.dimensions[dimension], frame.sample(rows)
    given = [measure.y] if measure.answers is None else [measure.y, measure.answers]
    scores = [y[rows] - (sample.mean(y[rows]) if sample.n else 0.0) for y in given]
    where = sample, groups.codes[rows], len(groups.labels)
    sums = customer_sums(mentions.mention[rows], scores, *where)
    return sums | (weight_sums(mentions.mention[rows], *where) if sample.weighted else {})


def against_rest(sums: Sums, aside: Bools | None = None) -> tuple[Gaps, Gaps, Compared]:
    """Compare every segment's gaps with those of the others together, but those set aside."""
    none = np.zeros(sums["b"].shape, dtype=bool)
    here, rest = gaps(sums), gaps(rest_of(sums, none if aside is None else aside))
    return here, rest, compare(here, rest)


def gap_columns(sums: Sums, options: LinkOptions) -> Columns:
    """Compare each segment's gap with the gap in the rest.

    Parameters
    ----------
    sums : dict of str to ndarray
        Of :func:`sums_by_segment`.
    options : LinkOptions

    Returns
    -------
    dict of str to ndarray, ``[segments, themes]``
        ``gap``, ``rest_gap``, ``gap_difference``, ``gap_low``, ``gap_high`` and ``gap_p`` of the reported score;
        ``answer_gap``, ``rest_answer_gap``, ``answer_difference`` and so on of the mean of the answers, where the score
        is made of boxes; ``gap_test_p`` of both together, NaN under the minimum base; ``_gap_error`` and
        ``_gap_degrees`` of the test of the reported score.
    """
    here, rest, found = against_rest(sums)
    half = quantile(options.confidence, found.degrees) * found.error
    columns = empty_gaps(sums["b"].shape)
    for i, stem in enumerate(STEMS[: len(found.difference)]):
        d = found.difference[i]
        figures = (here.gap[i], rest.gap[i], d, d - half[i], d + half[i], found.each_p[i])
        columns |= dict(zip(columns_of(stem), figures, strict=True))
    columns["gap_test_p"] = np.where(found.people >= options.min_base, found.p, np.nan)
    return columns | {"_gap_error": found.test_error[0], "_gap_degrees": found.degrees}


def behind(sums: Sums, p: Floats, clear: Bools, options: LinkOptions) -> Ints:
    """Find the segments whose gap differs from the rest's only because another segment is part of that rest.

    Where a theme costs the West more, it costs the North less than the rest, which has the West in it. The clearest
    segment of a theme is set aside, and every other clear one is compared with what is left; it stands by itself where
    that difference is clear too, corrected for the segments that are left (Holm 1979, Scandinavian Journal of
    Statistics 6:65), and is set aside in its turn.

    Parameters
    ----------
    sums : dict of str to ndarray
        Of :func:`~voca.link.customer_sums.customer_sums`.
    p : ndarray of float, ``[segments, themes]``
        Of the comparison with the whole rest.
    clear : ndarray of bool, ``[segments, themes]``
        Where that difference is clear.
    options : LinkOptions

    Returns
    -------
    ndarray of int, ``[segments, themes]``
        The segment behind which it stands, -1 where it stands by itself, or where nothing is clear.
    """
    leader, aside = np.full(clear.shape, -1, dtype=np.int64), np.zeros(clear.shape, dtype=bool)
    if not clear.any():
        return leader
    themes = np.arange(clear.shape[1])
    # of two groups, each the other's mirror, the one with the larger gap leads
    size = np.abs(np.nan_to_num(gaps(sums).gap[0]))
    left, order, first = clear.copy(), np.where(clear, p, np.inf), np.full(clear.shape[1], -1)
    while left.any():
        rank = np.where(left, order, np.inf)
        best = np.where(rank <= rank.min(axis=0) * (1 + 1e-6), size, -1.0).argmax(axis=0)
        stands = left[best, themes] & (rank[best, themes] < np.inf)
        first = np.where((first < 0) & stands, best, first)
        aside[best[stands], themes[stands]], left[best[stands], themes[stands]] = True, False
        fallen = left & ~stands
        leader = np.where(fallen, first, leader)
        left &= ~fallen
        found = against_rest(sums, aside)[2]
        tested = (found.people >= options.min_base) & np.isfinite(found.p)
        others = np.maximum((tested & ~aside).sum(axis=0), 1)
        order = np.where(left & tested & (found.p * others <= options.fdr), found.p, np.inf)
    return leader
