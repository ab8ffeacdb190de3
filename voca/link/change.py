"""Why a score changed between two periods: the mix of customers, what they talk about, and how those who do score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue, UsageError
from voca.link.arrays import Bools, Floats, Ints, Sparse, adjust, divide, t_test
from voca.link.calendar import RARE
from voca.link.cells import indicator
from voca.link.design import COMMENT, ROWS_PER_COLUMN, Design, about, design
from voca.link.effective import customers_of, effective_customers
from voca.link.frame import Dimension, Frame, Indicators, Sample
from voca.link.impact import chunks, count_customers, sum_customers
from voca.link.measures import Measure
from voca.link.periods import Periods, position
from voca.link.regression import Fit, fit
from voca.link.same_mix import same_mix

Record = dict[str, Any]
_ROUNDS = 100  # in which the coefficients that two periods lend each other settle; a few are enough
_SETTLED = 1e-13  # of the largest coefficient


@dataclass(frozen=True, slots=True)
class Sides:
    """The regressions of the two periods on the same columns, and the rows of both.

    Attributes
    ----------
    columns : sparse ``[rows, columns]``
        Intercept, controls, themes.
    late : ndarray of bool, ``[rows]``
    fits : tuple of Fit
        Before and after, each on the columns that its period can estimate.
    own : ndarray of bool, ``[2, columns]``
        Which these are.
    slopes : ndarray of float, ``[2, columns]``
        Coefficients; what a period cannot estimate it has from the other one.
    means : ndarray of float, ``[2, columns]``
    sample : Sample
        Of the rows of both periods.
    """

    columns: Sparse
    late: Bools
    fits: tuple[Fit, Fit]
    own: Bools
    slopes: Floats
    means: Floats
    sample: Sample


def choose_pair(found: Periods, options: LinkOptions) -> tuple[int, int] | None:
    """Return the two periods to compare: those asked for, else the last two complete ones.

    Raises
    ------
    UsageError
        A period that is not in the data, or one compared with itself.
    """
    if options.compare is not None:
        if options.compare[0] == options.compare[1]:
            message = f"{options.compare[0]} cannot be compared with itself."
            raise UsageError(message, f"The {found.unit}s run from {found.labels[0]} to {found.labels[-1]}: name two.")
        first, second = (position(label, found) for label in options.compare)
        return first, second
    complete = np.flatnonzero(found.complete)
    return (int(complete[-2]), int(complete[-1])) if len(complete) > 1 else None


def change(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    controls: Sequence[str],
    found: Periods,
    pair: tuple[int, int],
    options: LinkOptions,
) -> tuple[list[Record], list[Issue]]:
    """Split the change of a score between two periods into parts that add up to it.

    The twofold decomposition of Kitagawa (1955), Oaxaca (1973) and Blinder (1973), with the mean of the two periods as
    the reference: in each period the score is the sum of coefficient x mean over the columns of a regression, so its
    change is the sum of mean coefficient x change of the mean (who the customers are, what they mention) and of mean
    share x change of the coefficient (how those who mention a theme score against those who mention none). Changes of
    the intercept and of the controls' coefficients are one part, the rest: split further they would depend on which
    group of customers is the reference (Oaxaca and Ransom 1999). Intervals by the delta method, clustered by customer.

    A theme that only one period knows well has that period's coefficient in both: what is new changes the score by how
    often it is mentioned. All scored responses count, those without text too: whether somebody wrote is part of the
    mix.

    Where a theme costs one segment more, or is mentioned more there, more customers of that segment change what it
    costs and how often it is mentioned, though in no segment anything changed. So the parts of the themes are computed
    once more with weights that give every segment the same share in both periods (:mod:`voca.link.same_mix`;
    DiNardo, Fortin and Lemieux 1996, Econometrica 64:1001), and a theme's part is clear where both are.

    Parameters
    ----------
    frame : Frame
    measure : Measure
    mentions : Indicators
        Of all rows, on the level ``theme``.
    controls : sequence of str
        Dimensions that make up the mix.
    found : Periods
    pair : tuple of int
        Numbers of the earlier and the later period.
    options : LinkOptions

    Returns
    -------
    list of dict
        Rows of the ``changes`` table without ``score``, ``before`` and ``after``.
    list of Issue
    """
    scored = np.isfinite(measure.y)
    sides = [scored & (found.codes == code) for code in pair]
    smaller = min(frame.sample(side).n_customers for side in sides)
    counted = min(customers_of(frame.sample(side)) for side in sides)
    if counted < options.min_base:
        text = (
            f"{found.labels[pair[0]]} and {found.labels[pair[1]]} are not compared on {measure.quoted}: one of them has"
            f" {counted:,} scored customer{'' if counted == 1 else 's'}{' by their weights' if frame.weighted else ''},"
            f" fewer than {options.min_base}."
        )
        return [], [Issue("change-small-base", text, column=measure.name, severity="note")]
    rows = sides[0] | sides[1]
    y, late = measure.y[rows], sides[1][rows]
    still, names = _timeless(frame, measure, rows, controls)
    here, sample = mentions.rows(rows), frame.sample(rows)
    laid, issues = design(still, rows, here, sample, names, measure.kind == "sentiment", smaller)
    found_parts = _parts(laid, y, late, sample, smaller, here, options)
    weight = same_mix(still.dimensions, names, rows, late, sample.weight)
    alike = None
    if weight is not sample.weight:
        alike = _parts(laid, y, late, Sample.of(weight, sample.cluster, True), smaller, here, options)
    table = _records(found_parts, alike, options)
    compared = " and ".join(str(found.labels[period]) for period in pair)
    return table, about(issues, f"{compared} compared on {measure.quoted}", measure.name)


def _timeless(frame: Frame, measure: Measure, rows: Bools, controls: Sequence[str]) -> tuple[Frame, list[str]]:
    """Take the time out of the controls, and whether there was a comment among them; name the controls."""
    silent = ~frame.text[rows]
    still = replace(frame, time=np.full(len(frame.ids), np.datetime64("NaT"), dtype="datetime64[us]"))
    names = list(controls)
    # the mood of words is known of those alone who wrote some
    if measure.kind != "sentiment" and RARE <= silent.sum() <= len(silent) - RARE:
        groups = Dimension(("with a comment", "without"), (~frame.text).astype(np.int64))
        still = replace(still, dimensions={**frame.dimensions, COMMENT: groups})
        names.append(COMMENT)
    return still, names


def _sides(laid: Design, y: Floats, late: Bools, sample: Sample, smaller: int) -> tuple[Ints, Sides]:
    """Fit both periods on the columns that either can estimate; return too which these are."""
    rows = (np.flatnonzero(~late), np.flatnonzero(late))
    samples = [Sample.of(sample.weight[at], sample.cluster[at], sample.weighted) for at in rows]
    own = np.stack([_estimable(laid, at, y[at], s, smaller) for at, s in zip(rows, samples, strict=True)])
    kept = np.flatnonzero(own.any(axis=0))
    columns, own = laid.columns[:, kept], own[:, kept]
    slopes = np.zeros(own.shape)
    fits: list[Fit] = []
    # What a period has from the other one is taken out of its scores. Where each lends to the other, a round changes
    # what is lent: until it changes no more.
    for _ in range(_ROUNDS):
        before, borrowed = slopes, np.where(own, 0.0, slopes[::-1])
        fits = [
            fit(columns[at][:, np.flatnonzero(mine)], y[at] - columns[at] @ given, part)
            for at, mine, given, part in zip(rows, own, borrowed, samples, strict=True)
        ]
        slopes = borrowed
        for side, mine in enumerate(own):
            slopes[side, mine] = fits[side].coefficient
        if own.all() or np.abs(slopes - before).max() <= _SETTLED * np.abs(slopes).max():
            break
    slopes = np.where(own, slopes, slopes[::-1])  # one coefficient, to the last bit
    means = np.stack(
        [np.asarray(columns[at].T @ s.weight) / s.weight.sum() for at, s in zip(rows, samples, strict=True)]
    )
    return kept, Sides(columns, late, (fits[0], fits[1]), own, slopes, means, sample)


def _estimable(laid: Design, rows: Ints, y: Floats, sample: Sample, smaller: int) -> Bools:
    """Tell which columns one period can estimate: not too rare, not too many, no combination of others."""
    columns = laid.columns[rows]
    count = np.asarray((columns != 0).sum(axis=0)).ravel()
    flags = np.minimum(count, sample.n - count) >= RARE
    flags[laid.first - len(laid.drivers) : laid.first] = True  # numbers, not flags
    often = np.flatnonzero(flags)
    # the intercept, then controls, then themes, most frequent first
    chosen = np.concatenate([[0], often[often > 0]])[: max(1, smaller // ROWS_PER_COLUMN)].astype(np.int64)
    own = np.zeros(columns.shape[1], dtype=bool)
    own[chosen[fit(columns[:, chosen], y, sample).kept]] = True
    return own


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a change, the whole of it first, with their tests.

    Attributes
    ----------
    names : list of tuple
        Part, dimension, theme.
    value, error, low, high, p : ndarray of float, ``[parts]``
    tested : ndarray of bool, ``[parts]``
        Those on an adequate base.
    described : mapping of str to dict
        Bases, shares and scores of the themes.
    """

    names: list[tuple[str, str, str]]
    value: Floats
    error: Floats
    low: Floats
    high: Floats
    p: Floats
    tested: Bools
    described: Mapping[str, Record]


def _parts(
    laid: Design, y: Floats, late: Bools, sample: Sample, smaller: int, here: Indicators, options: LinkOptions
) -> Parts:
    """Add up the columns' terms by part, with intervals and tests."""
    kept, both = _sides(laid, y, late, sample, smaller)
    names, group = _groups(laid, kept, here.ids)
    values = np.bincount(group, _terms(both.means, both.slopes).ravel(), minlength=len(names)).astype(np.float64)
    values[0] = np.diff((both.means * both.slopes).sum(axis=1))[0]
    error = np.sqrt(_variances(both, group, len(names), y))
    described = _described(here, y, both, options)
    people = _people(here, both)
    freedom = np.array([_freedom(name, both, described, people) for name in names])
    low, high, p = t_test(values, error, freedom, options.confidence)
    tested = np.array([_tested(name, people, options) for name in names])
    return Parts(names, values, error, low, high, p, tested, described)


def _records(found: Parts, alike: Parts | None, options: LinkOptions) -> list[Record]:
    """Write the parts in order; `alike` are those with the same mix of customers in both periods."""
    again = dict.fromkeys(found.names, (np.nan, np.nan))
    if alike is not None:
        known = zip(alike.names, alike.value, alike.p, strict=True)
        again |= {name: (value, p) for name, value, p in known if name[2]}
    same, same_p = (np.array([again[name][i] for name in found.names]) for i in range(2))
    same_p = np.where(same * found.value < 0, 1.0, same_p)  # it goes the other way
    plain = adjust(np.where(found.tested, found.p, np.nan))
    q = adjust(np.where(found.tested, np.fmax(found.p, same_p), np.nan))
    records = []
    for i, (part, dimension, theme) in enumerate(found.names):
        if part == "within" and not found.error[i]:
            continue  # the theme has one coefficient for both periods
        figures = {"contribution": found.value[i], "low": found.low[i], "high": found.high[i], "p": found.p[i]}
        figures |= {"q": q[i], "same_mix": same[i], "same_mix_p": same_p[i]}
        row: Record = {name: float(value) for name, value in figures.items() if np.isfinite(value)}
        row["of_mix"] = bool(plain[i] <= options.fdr < q[i]) if found.tested[i] else None
        base = found.described[theme] if theme or part == "score" else {}
        records.append({"part": part, "dimension": dimension, "theme_id": theme} | base | row)
    order = {"score": 0, "mix": 1, "share": 2, "within": 3, "rest": 4}
    return sorted(records, key=lambda r: (order[r["part"]], -abs(r["contribution"]), r["dimension"], r["theme_id"]))


def _groups(laid: Design, kept: Ints, ids: Sequence[str]) -> tuple[list[tuple[str, str, str]], Ints]:
    """Name the parts, (part, dimension, theme), and tell which part each column's two terms belong to.

    Returns
    -------
    list of tuple
        The first is the whole change, to which no term belongs.
    ndarray of int, ``[2 columns]``
        First the terms of the means, then those of the coefficients.
    """
    first = laid.first
    moved, turned = [], []
    for column in kept:
        if column < first:
            moved.append(("mix", laid.held(int(column)), "") if column else ("rest", "", ""))
            turned.append(("rest", "", ""))
        else:
            theme = ids[laid.themes[column - first].theme]
            moved.append(("share", "", theme))
            turned.append(("within", "", theme))
    names = [("score", "", ""), *dict.fromkeys([*moved, *turned])]
    return names, np.array([names.index(name) for name in [*moved, *turned]], dtype=np.int64)


def _terms(means: Floats, slopes: Floats) -> Floats:
    """Terms of the decomposition, ``[2, columns]``: changed means at mean slopes, changed slopes at mean means."""
    return np.stack([slopes.mean(axis=0) * np.diff(means, axis=0)[0], means.mean(axis=0) * np.diff(slopes, axis=0)[0]])


def _variances(both: Sides, group: Ints, n_parts: int, y: Floats) -> Floats:
    """Variances of the parts, the whole change first: influences summed by customer and squared.

    A row of the later period moves its means by w (x - mean) / W and its coefficients by (X'WX)^-1 x w e, with e the
    HC3 residual, or the plain one with the clustered sandwich's factor; one of the earlier period the same with the
    other sign.
    """
    sample, total = both.sample, np.zeros(n_parts)
    add = indicator(group, n_parts).tocsr()
    step, turn = np.diff(both.means, axis=0)[0] / 2, np.diff(both.slopes, axis=0)[0] / 2
    mean, slope = both.means.mean(axis=0), both.slopes.mean(axis=0)
    shared = both.own.all(axis=0)
    # a coefficient that stands in both periods moves both
    step, mean = np.where(shared, step, 2 * step), np.where(shared, mean, 0.0)
    residual = np.empty(sample.n)
    for period, side in enumerate(both.fits):
        residual[both.late == period] = side.residual
    for rows, starts in chunks(sample):
        x, w, late = both.columns[rows].toarray(), sample.weight[rows], both.late[rows]
        moved = np.zeros((len(w), n_parts))
        for period, sign in ((0, -1.0), (1, 1.0)):
            at = np.flatnonzero(late == period)
            found, mine = both.fits[period], both.own[period]
            weight = found.sample.weight.sum()
            means = (x[at] - both.means[period]) * (w[at] / weight)[:, None]
            slopes = np.zeros_like(means)
            slopes[:, mine] = _slope_influence(found, x[at][:, mine], w[at], residual[rows][at], sample.repeats)
            terms = np.hstack([sign * slope * means + step * slopes, sign * mean * slopes + turn * means])
            moved[at] = np.asarray(add.T @ terms.T).T
            moved[at, 0] = sign * w[at] / weight * (y[rows][at] - both.slopes[period] @ both.means[period])
        total += (sum_customers(moved, starts) ** 2).sum(axis=0)
    return total


def _slope_influence(found: Fit, x: Floats, w: Floats, residual: Floats, repeats: bool) -> Floats:
    product = x @ found.inverse
    if repeats:
        n, p, g = found.sample.n, x.shape[1], found.sample.n_customers
        residual = residual * np.sqrt(g / max(g - 1, 1) * (n - 1) / max(n - p, 1))
    else:
        leverage = w * (x * product).sum(axis=1)
        residual = residual / np.where(leverage < 1 - 1e-8, 1 - leverage, 1.0)
    return np.asarray(product * (w * residual)[:, None])


def _described(here: Indicators, y: Floats, both: Sides, options: LinkOptions) -> Mapping[str, Record]:
    """Bases, shares and mean scores of the themes in either period; of everybody under the empty name."""
    out: dict[str, Record] = {theme: {} for theme in ("", *here.ids)}
    for name, side in (("before", ~both.late), ("after", both.late)):
        w, mention = both.sample.weight[side], here.mention[side]
        n = np.asarray(mention.sum(axis=0)).ravel()
        share = np.asarray(mention.T @ w) / w.sum()
        score = divide(np.asarray(mention.T @ (w * y[side])), np.asarray(mention.T @ w))
        sample = Sample.of(w, both.sample.cluster[side], both.sample.weighted)
        people = count_customers(mention, sample)[0]
        out[""] |= {f"n_{name}": int(side.sum()), f"score_{name}": float(w @ y[side] / w.sum())}
        for k, theme in enumerate(here.ids):
            out[theme] |= {f"n_{name}": int(n[k]), f"customers_{name}": int(people[k]), f"share_{name}": share[k]}
            out[theme] |= {f"score_{name}": float(score[k]) if n[k] else None}
    return out


def _people(here: Indicators, both: Sides) -> dict[str, tuple[float, ...]]:
    """Count the customers who mention each theme before and after, those whom uneven weights leave."""
    w, cluster, weighted = both.sample.weight, both.sample.cluster, both.sample.weighted
    sides = (~both.late, both.late)
    found = [effective_customers(here.mention[s], Sample.of(w[s], cluster[s], weighted))[0].tolist() for s in sides]
    return dict(zip(here.ids, zip(*found, strict=True), strict=True))


def _tested(name: tuple[str, str, str], people: Mapping[str, tuple[float, ...]], options: LinkOptions) -> bool:
    """Tell whether a part is one of the family of tests: a theme's, on an adequate base."""
    part, _, theme = name
    if not theme:
        return False
    # how those who mention it score needs a base in both periods, how often they do in one
    return (min(people[theme]) if part == "within" else max(people[theme])) >= options.min_base


def _freedom(
    name: tuple[str, str, str],
    both: Sides,
    described: Mapping[str, Record],
    people: Mapping[str, tuple[float, ...]],
) -> float:
    """Degrees of freedom: of the regressions, no more than those who mention the theme carry (see adjusted)."""
    freedom = float(min(side.degrees for side in both.fits))
    if name[2]:
        known = (described[name[2]][f"customers_{side}"] >= RARE for side in ("before", "after"))
        carried = [n - 1 for n, enough in zip(people[name[2]], known, strict=True) if enough]
        freedom = min([freedom, *carried])
    return max(freedom, 1.0)
