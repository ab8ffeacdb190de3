"""The regressions of voca.link for many simulated studies at once, in dense algebra.

One study through ``voca.link.drivers`` takes 10 to 50 ms, most of it spent on making tables that a batch does not need.
Here the same figures are computed for all studies of a batch together; ``against`` holds them to voca.link itself,
and the benchmarks print the largest difference. What a verdict makes of the figures is voca.link's own code.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, stdtr, stdtrit
from scipy.stats import false_discovery_control

from voca.config import LinkOptions
from voca.link import verdicts
from voca.link.arrays import adjust
from voca.link.measures import Scale
from voca.link.reach import Squares, interval, reach

NPS = Scale(np.array([-100.0, 0.0, 100.0]), (-100.0, 100.0), np.zeros(0, dtype=np.int64))
OPTIONS = LinkOptions()
ENTRIES = 1_500_000  # of a dense table of studies x rows x columns: it fits in the processor's cache, nearly


class Layout:
    """Where the columns of a study stand: theme of each column, and its polarity."""

    def __init__(self, n_themes, parts):
        self.n_themes = n_themes
        self.theme = np.tile(np.arange(n_themes), len(parts))
        self.part = np.repeat(parts, n_themes)

    def parts_of(self, values):
        """Return the columns of each polarity, views of ``[studies, rows, columns]``."""
        return [values[:, :, start : start + self.n_themes] for start in range(0, values.shape[2], self.n_themes)]

    def by_theme(self, values):
        """Add up the columns of each theme."""
        first, *others = self.parts_of(values)
        return first + others[0] if others else first

    def columns(self, part):
        """Return the numbers of the columns of one polarity."""
        return np.flatnonzero(self.part == part)


def batches(runs, entries):
    """Cut the runs into batches of so many studies of so many entries."""
    size = max(1, ENTRIES // entries)
    return [min(size, runs - start) for start in range(0, runs, size)]


def q_values(p, tested):
    """Benjamini and Hochberg's q values within each study; what is not tested is no part of the family."""
    if tested.all():
        return false_discovery_control(p, axis=1)
    return np.stack([adjust(row) for row in np.where(tested, p, np.nan)])


def figures(y, negative, positive=None, controls=None, present=None, per_customer=1, tests_only=False, scale=NPS):
    """Compute the ``drivers`` columns of many studies.

    Parameters
    ----------
    y : ndarray, ``[studies, rows]``
    negative, positive : ndarray of bool, ``[studies, rows, themes]``
        Without `positive`, every mention is negative.
    controls : ndarray, ``[studies, rows, controls]``, optional
    present : ndarray of bool, ``[studies, rows]``, optional
        Rows that are there at all.
    per_customer : int
        Rows of each customer, present or not; they stand together.
    tests_only : bool
        Leave out the intervals and what compares the two impacts: half of the time.
    scale : Scale
        The points of the score and its ends; those of an NPS unless said otherwise.
    """
    r, n = y.shape
    parts = ["negative"] if positive is None else ["negative", "positive"]
    laid = Layout(negative.shape[2], parts)
    mention = negative if positive is None else negative | positive
    here = np.ones((r, n)) if present is None else present.astype(float)
    count = here.sum(axis=1)
    themes = np.concatenate([negative] if positive is None else [negative, positive], axis=2).astype(float)
    base = [np.ones((r, n, 1))] if controls is None else [np.ones((r, n, 1)), controls]
    x = np.concatenate([*base, themes], axis=2) * here[:, :, None]
    z = (y - (here * y).sum(axis=1, keepdims=True) / count[:, None]) * here
    people = _People(mention, here, per_customer)
    if tests_only:
        out = _leave_out_test(z, mention) | _adjusted(z, x, laid, count, people)
    else:
        given = y, scale
        out = _leave_out(z, mention * here[:, :, None], here, count, people, given)
        out |= _adjusted(z, x, laid, count, people, out.pop("influence"), given)
    out["n_customers"] = people.having
    tested = people.having >= OPTIONS.min_base
    out["effect_p"] = verdicts.no_effect_p(out, OPTIONS)
    for name in ("leave_out", "adjusted", "effect"):
        out[f"{name}_q"] = q_values(out[f"{name}_p"], tested)
    if not tests_only:
        out["robust"] = out["adjusted"]  # mentions are as they were drawn
        out["confounded"] = verdicts.is_confounded(out, OPTIONS)
    return out


class _People:
    """Customers of each study, and how many have, or have something without, each column."""

    def __init__(self, columns, here, per_customer):
        self.per, self.repeat = per_customer, per_customer > 1
        there = (here > 0)[:, :, None]
        self.having, self.lacking = self._any(columns & there), self._any(~columns & there)
        self.count = self._any(there)[:, 0]

    def _any(self, flags):
        r, n, k = flags.shape
        if not self.repeat:
            return flags.sum(axis=1).astype(float)
        return flags.reshape(r, n // self.per, self.per, k).any(axis=2).sum(axis=1).astype(float)

    def alike(self, deviation, here):
        """Return the correlation of two rows of one customer, one value a study."""
        if not self.repeat:
            return np.zeros(len(deviation))
        shape = (len(deviation), -1, self.per)
        products, pairs = (
            (values.reshape(shape).sum(axis=2) ** 2).sum(axis=1) - (values**2).sum(axis=1)
            for values in (deviation * here, here)
        )
        return np.clip(products / pairs / ((deviation**2 * here).sum(axis=1) / here.sum(axis=1)), 0, 1)

    def squares(self, values):
        """Sum over customers of the square of their sums, ``[studies, columns]``."""
        return self.products(values, values)

    def products(self, one, two):
        """Sum over customers of the product of their sums, ``[studies, columns]``."""
        if self.repeat:
            r, n, k = one.shape
            one, two = (x.reshape(r, n // self.per, self.per, k).sum(axis=2) for x in (one, two))
        return np.einsum("rik,rik->rk", one, two)


def _ends(estimate, error, degrees, rows, group, left, alike, people, given):
    """Return the intervals of figures that are sums of scores times `rows`, by :mod:`voca.link.reach`."""
    (y, scale), sides = given, []
    for mine in (group, ~group):
        a = rows * mine
        table = np.stack([((y == point)[:, :, None] * a**2).sum(axis=1) for point in scale.values], axis=2)
        own = y[:, :, None] - ((table @ scale.values) / table.sum(axis=2))[:, None]
        deviation = own if left is None else left[:, :, None]
        sums = a.sum(axis=1).ravel(), table.reshape(-1, len(scale.values)), ((a * deviation) ** 2).sum(axis=1).ravel()
        sides.append(Squares(*sums, people.squares(a).ravel()).side(np.repeat(alike, a.shape[2]), scale))
    flat = [np.broadcast_to(values, estimate.shape).ravel() for values in (estimate, error, degrees)]
    found = reach(sides, scale, flat[1] ** 2, flat[2], OPTIONS.confidence)
    return [ends.reshape(estimate.shape) for ends in interval(*flat, OPTIONS.confidence, found)]


def _leave_out(z, mention, here, count, people, given):
    total, with_theme = np.einsum("rn,rnk->rk", z, mention), mention.sum(axis=1)
    without = count[:, None] - with_theme
    share, outside = with_theme / count[:, None], -total / without
    others = here[:, :, None] - mention
    scale = (1 / (1 - share))[:, None]
    z3 = z[:, :, None]
    influence = (z3 - others * (z3 - outside[:, None]) * scale) / count[:, None, None]
    side = [np.sqrt(n / np.maximum(n - 1, 1))[:, None] for n in (people.having, people.lacking)]
    under_null = z3 * (mention * side[0] - others * side[1] * share[:, None] * scale) / count[:, None, None]
    factor = (people.count / (people.count - 1))[:, None]
    error, test_error = np.sqrt(people.squares(influence) * factor), np.sqrt(people.squares(under_null))
    degrees = np.minimum(people.having, people.lacking) - 1
    impact = total / without
    rows = (mention - others * (share / (1 - share))[:, None]) / count[:, None, None]
    low, high = _ends(impact, error, degrees, rows, mention > 0, None, people.alike(z, here), people, given)
    p = 2 * ndtr(-np.abs(impact / test_error))
    names = ("leave_out", "leave_out_low", "leave_out_high", "leave_out_p", "influence")
    return dict(zip(names, (impact, low, high, p, influence), strict=True))


def _leave_out_test(z, mention):
    """Test as :func:`_leave_out`, where everybody is there once, from sums of the score and its square."""
    n = z.shape[1]
    powers = np.stack([np.ones_like(z), z, z**2], axis=1)
    with_theme = powers @ mention.astype(float)
    sides = with_theme, powers.sum(axis=2)[:, :, None] - with_theme
    share = sides[0][:, 0] / n
    # squares from the mean of all, which is 0, with the factor n / (n - 1) of either side
    spread = [side[:, 2] * side[:, 0] / (side[:, 0] - 1) for side in sides]
    variance = (spread[0] + spread[1] * (share / (1 - share)) ** 2) / n**2
    impact = sides[0][:, 1] / sides[1][:, 0]
    return {"leave_out": impact, "leave_out_p": 2 * ndtr(-np.abs(impact) / np.sqrt(variance))}


def _tested(estimate, error, test_error, degrees):
    half = stdtrit(degrees, 0.5 + OPTIONS.confidence / 2) * error
    return estimate - half, estimate + half, 2 * stdtr(degrees, -np.abs(estimate / test_error))


def _adjusted(z, x, laid, count, people, out_influence=None, scored=None):
    first = x.shape[2] - len(laid.theme)
    inverse = np.linalg.inv(x.transpose(0, 2, 1) @ x)
    beta = (inverse @ np.einsum("rnp,rn->rp", x, z)[:, :, None])[:, :, 0]
    residual = z - (x @ beta[:, :, None])[:, :, 0]
    product = x @ inverse
    variance = (residual**2).sum(axis=1) / (count - x.shape[2])
    alike = people.alike(residual, x[:, :, 0])
    if people.repeat:
        g = people.count
        residual = residual * np.sqrt(g / (g - 1) * (count - 1) / (count - x.shape[2]))[:, None]
        freedom = (g - 1)[:, None]
    else:
        residual = residual / (1 - np.einsum("rnp,rnp->rn", product, x))
        freedom = (count - x.shape[2])[:, None]
    columns, coefficient = x[:, :, first:], beta[:, first:]
    share = columns.sum(axis=1) / count[:, None]
    rows = product[:, :, first:] * share[:, None]
    slopes = rows * residual[:, :, None]
    slopes_by_theme = laid.by_theme(slopes)
    test_error, total_test_error = (people.squares(values) for values in (slopes, slopes_by_theme))
    common = variance[:, None, None] * inverse[:, first:, first:] * share[:, :, None] * share[:, None]
    group = (laid.theme[:, None] == np.arange(laid.n_themes)).astype(float)
    test_error = np.sqrt(np.maximum(test_error, np.einsum("rii->ri", common)))
    whole_alike = np.einsum("ik,rij,jk->rk", group, common, group)
    total_test_error = np.sqrt(np.maximum(total_test_error, whole_alike))
    shared = np.concatenate([people.products(values, slopes_by_theme) for values in laid.parts_of(slopes)], axis=1)
    mine = _People(columns > 0, x[:, :, 0], people.per)
    degrees = np.minimum(freedom, np.minimum(mine.having, mine.lacking) - 1)
    total_degrees = np.minimum(freedom, np.minimum(people.having, people.lacking) - 1)
    contribution = coefficient * share
    whole = laid.by_theme(contribution[:, None])[:, 0]
    found = {"adjusted": whole, "adjusted_p": 2 * stdtr(total_degrees, -np.abs(whole / total_test_error))}
    by_column = {
        "impact": contribution,
        "p": 2 * stdtr(degrees, -np.abs(contribution / test_error)),
        "correlation": shared / test_error / total_test_error[:, laid.theme],
        "effective": mine.having,
    }
    if out_influence is not None:
        part = coefficient[:, None] * (columns - share[:, None] * x[:, :, :1]) / count[:, None, None] + slopes
        by_theme = laid.by_theme(part)
        error, total_error = (np.sqrt(people.squares(values)) for values in (part, by_theme))
        found["difference_se"] = np.sqrt(people.squares(out_influence - by_theme))
        given = residual, alike, people, scored
        mention = np.maximum.reduce(laid.parts_of(columns)) > 0
        low, high = _ends(whole, total_error, total_degrees, laid.by_theme(rows), mention, *given)
        found |= {"adjusted_low": low, "adjusted_high": high, "adjusted_se": total_error}
        found["adjusted_test_se"] = total_test_error
        by_column["low"], by_column["high"] = _ends(contribution, error, degrees, rows, columns > 0, *given)
    found |= _contrast(contribution, slopes, test_error, degrees, laid, people)
    for name in ("negative", "positive"):
        at = laid.columns(name)
        for what, values in by_column.items():
            found[f"{name}_{what}"] = values[:, at] if len(at) else np.full(whole.shape, np.nan)
    return found


def _contrast(contribution, slopes, errors, degrees, laid, people):
    blame, praise = laid.columns("negative"), laid.columns("positive")
    if not len(praise):
        nothing = np.full((len(contribution), laid.n_themes), np.nan)
        return {"contrast_p": nothing, "contrast_correlation": nothing}
    both = people.products(slopes[:, :, blame], slopes[:, :, praise])
    error = np.sqrt(errors[:, blame] ** 2 + errors[:, praise] ** 2 - 2 * both)
    estimate, freedom = (
        contribution[:, praise] - contribution[:, blame],
        np.minimum(degrees[:, blame], degrees[:, praise]),
    )
    return {
        "contrast_p": _tested(estimate, error, error, freedom)[2],
        "contrast_correlation": (both - errors[:, blame] ** 2) / error / errors[:, blame],
    }


def against(found, columns, study):
    """Return the largest difference of one study of a batch from voca.link's own columns, relative to 1 or more."""
    worst = 0.0
    for name, values in found.items():
        if name != "confounded":
            mine, theirs = values[study], np.asarray(columns[name], dtype=float)
            worst = max(worst, float(np.nanmax(np.abs(mine - theirs) / np.maximum(np.abs(theirs), 1), initial=0.0)))
            if (np.isnan(mine) != np.isnan(theirs)).any():
                return np.inf
    return worst
