"""The regressions of voca.link for many simulated studies at once, in dense algebra.

One study through ``voca.link.drivers`` takes 10 to 50 ms, most of it spent on making tables that a batch does not need.
Here the same figures are computed for all studies of a batch together; ``against`` holds them to voca.link itself,
and the benchmarks print the largest difference. What a verdict makes of the figures is voca.link's own code.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtr, stdtrit
from scipy.stats import false_discovery_control

from voca.config import LinkOptions
from voca.link import verdicts
from voca.link.arrays import adjust

OPTIONS = LinkOptions()
ENTRIES = 1_500_000  # of a dense table of studies x rows x columns: it fits in the processor's cache, nearly


class Layout:
    """Where the columns of a study stand: theme of each column, and its polarity."""

    def __init__(self, n_themes, parts):
        self.n_themes = n_themes
        self.theme = np.tile(np.arange(n_themes), len(parts))
        self.part = np.repeat(parts, n_themes)
        self.group = (self.theme[:, None] == np.arange(n_themes)).astype(float)

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


def figures(y, negative, positive=None, controls=None, present=None, per_customer=1):
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
    out = _leave_out(z, mention * here[:, :, None], here, count, people)
    out |= _adjusted(z, x, laid, count, people, out.pop("influence"))
    out["n_customers"] = people.having
    tested = people.having >= OPTIONS.min_base
    out["effect_p"] = verdicts.no_effect_p(out)
    for name in ("leave_out", "adjusted", "effect"):
        out[f"{name}_q"] = q_values(out[f"{name}_p"], tested)
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

    def squares(self, values):
        """Sum over customers of the square of their sums, ``[studies, columns]``."""
        if self.repeat:
            r, n, k = values.shape
            values = values.reshape(r, n // self.per, self.per, k).sum(axis=2)
        return np.einsum("rik,rik->rk", values, values)


def _leave_out(z, mention, here, count, people):
    total, with_theme = np.einsum("rn,rnk->rk", z, mention), mention.sum(axis=1)
    without = count[:, None] - with_theme
    share, inside, outside = with_theme / count[:, None], total / with_theme, -total / without
    others = here[:, :, None] - mention
    scale = (1 / (1 - share))[:, None]
    z3 = z[:, :, None]
    influence = (z3 - others * (z3 - outside[:, None]) * scale) / count[:, None, None]
    of_gap = (mention * (z3 - inside[:, None]) - others * (z3 - outside[:, None]) * share[:, None] * scale) / (
        count[:, None, None]
    )
    factor = (people.count / (people.count - 1))[:, None]
    error, test_error = (np.sqrt(people.squares(part) * factor) for part in (influence, of_gap))
    degrees = np.minimum(people.having, people.lacking) - 1
    impact = total / without
    low, high, p = _tested(impact, error, test_error, degrees)
    names = ("leave_out", "leave_out_low", "leave_out_high", "leave_out_p", "influence")
    return dict(zip(names, (impact, low, high, p, influence), strict=True))


def _tested(estimate, error, test_error, degrees):
    half = stdtrit(degrees, 0.5 + OPTIONS.confidence / 2) * error
    return estimate - half, estimate + half, 2 * stdtr(degrees, -np.abs(estimate / test_error))


def _adjusted(z, x, laid, count, people, out_influence):
    first = x.shape[2] - len(laid.theme)
    inverse = np.linalg.inv(x.transpose(0, 2, 1) @ x)
    beta = (inverse @ np.einsum("rnp,rn->rp", x, z)[:, :, None])[:, :, 0]
    residual = z - (x @ beta[:, :, None])[:, :, 0]
    product = x @ inverse
    if people.repeat:
        g = people.count
        residual = residual * np.sqrt(g / (g - 1) * (count - 1) / (count - x.shape[2]))[:, None]
        freedom = (g - 1)[:, None]
    else:
        residual = residual / (1 - np.einsum("rnp,rnp->rn", product, x))
        freedom = (count - x.shape[2])[:, None]
    columns, coefficient = x[:, :, first:], beta[:, first:]
    share = columns.sum(axis=1) / count[:, None]
    slopes = product[:, :, first:] * residual[:, :, None] * share[:, None]
    centred = (columns - share[:, None] * x[:, :, :1]) / count[:, None, None]
    part = coefficient[:, None] * centred + slopes
    by_theme = part @ laid.group
    errors = [np.sqrt(people.squares(values)) for values in (part, slopes, by_theme, slopes @ laid.group)]
    mine = _People(columns > 0, x[:, :, 0], people.per)
    degrees = np.minimum(freedom, np.minimum(mine.having, mine.lacking) - 1)
    contribution = coefficient * share
    low, high, p = _tested(contribution, errors[0], errors[1], degrees)
    whole = contribution @ laid.group
    low_all, high_all, p_all = _tested(
        whole, errors[2], errors[3], np.minimum(freedom, np.minimum(people.having, people.lacking) - 1)
    )
    found = {"adjusted": whole, "adjusted_low": low_all, "adjusted_high": high_all, "adjusted_p": p_all}
    found["difference_se"] = np.sqrt(people.squares(out_influence - by_theme))
    for name in ("negative", "positive"):
        at = laid.columns(name)
        nothing = np.full(whole.shape, np.nan)
        for what, values in (("impact", contribution), ("low", low), ("high", high), ("p", p)):
            found[f"{name}_{what}"] = values[:, at] if len(at) else nothing
    return found


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
