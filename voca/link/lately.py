"""How often themes that rise or fall are mentioned of late: what an action is about lies ahead, not behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Ints, divide, t_test
from voca.link.cells import shares
from voca.link.drivers import Drivers
from voca.link.periods import Periods
from voca.link.prepared import Prepared
from voca.link.whole import RECENT, in_whole_periods

MOVING = ("emerging", "rising", "falling", "fading", "stepped up", "stepped down")  # verdicts of ``trend_tests``


@dataclass(frozen=True, slots=True)
class Lately:
    """The last complete periods, and the shares in them of what fewer of would help.

    Attributes
    ----------
    first, last : str
        Labels of the first and the last of these periods.
    n : int
        Scored responses with text in them.
    share, effective : ndarray of float, ``[themes]``
        Share of these that mention the theme negatively (of a sentiment score: at all), and its effective base; NaN
        where the theme is steady or the base too small.
    """

    first: str
    last: str
    n: int
    share: Floats
    effective: Floats


def lately(
    timed: Prepared,
    found: Drivers,
    periods: Periods | None,
    trend_tests: Mapping[str, Any],
    options: LinkOptions,
) -> Lately | None:
    """Count the mentions of late of every theme that does not keep its level; None where nothing is known of time.

    Parameters
    ----------
    timed : Prepared
        Every response at its own time.
    found : Drivers
    periods : Periods or None
    trend_tests : mapping of str to ndarray
        Columns of the ``trend_tests`` table; may be empty.
    options : LinkOptions
    """
    verdicts = dict(zip(trend_tests.get("theme_id", ()), trend_tests.get("verdict", ()), strict=True))
    moving = np.array([verdicts.get(theme) in MOVING for theme in found.ids], dtype=bool)
    if periods is None or not moving.any():
        return None
    kept, rows, codes = in_whole_periods(periods)
    frame, mentions, measure = timed.frame, timed.levels[found.level], timed.measure_of(found.measure.name)
    rows = rows & (codes >= len(kept) - RECENT) & frame.text & np.isfinite(measure.y)
    if not rows.any():
        return None
    table = mentions.mention if measure.kind == "sentiment" else mentions.negative
    part = shares(table[rows], frame.sample(rows), np.zeros(int(rows.sum()), dtype=np.int64), 1)
    known = moving & (part.n_effective[0] >= options.min_base) & (part.customers_group[0] >= options.min_base)
    share, effective = (np.where(known, values[0], np.nan) for values in (part.share, part.n_effective))
    first, last = (periods.labels[kept[at]] for at in (-RECENT, -1))
    return Lately(first, last, int(rows.sum()), share, effective)


def blamed(found: Drivers) -> Ints:
    """Return the regression's columns that fewer mentions would change, where they can be told apart from all others.

    Those of negative mentions; of a sentiment score, of all.
    """
    impacts, laid = found.adjusted, found.design
    if impacts is None or laid is None:
        return np.zeros(0, dtype=np.int64)
    part = "mention" if found.measure.kind == "sentiment" else "negative"
    return np.array([i for i, c in enumerate(laid.themes) if c.part == part and impacts.split[i]], dtype=np.int64)


def gains(found: Drivers, recent: Lately | None, confidence: float) -> dict[str, Floats]:
    """Compute what :func:`voca.link.actions.what_if` does of all mentions, at the shares of late.

    gain = -coefficient x share of late. Its variance is share^2 Var(coefficient) + coefficient^2 Var(share) (delta
    method, the two taken for independent), with Var(share) as of Agresti and Coull (1998, The American Statistician
    52:119), that a share of 0 has one, too.

    Returns
    -------
    dict of str to ndarray of float
        ``gain``, ``low`` and ``high``, one value a theme; NaN where the theme is steady or cannot be estimated.
    """
    out = {name: np.full(len(found.ids), np.nan) for name in ("gain", "low", "high")}
    impacts = found.adjusted
    if recent is None or impacts is None:
        return out
    at = blamed(found)
    theme, slope = impacts.theme[at], impacts.coefficient[at]
    share, base = recent.share[theme], recent.effective[theme]
    error = divide(impacts.test_error[at], impacts.share[at])  # of the coefficient: the contribution's by its share
    near = (share * base + 2) / (base + 4)
    spread = np.sqrt(share**2 * error**2 + slope**2 * near * (1 - near) / (base + 4))
    low, high, _ = t_test(-slope * share, spread, impacts.degrees[at], confidence)
    for name, values in zip(out, (-slope * share, low, high), strict=True):
        out[name][theme] = values
    return out
