"""Steps of a derivation: what is computed, its value, and the sum that it is, in numbers that can be added up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from voca.link.arrays import Floats, quantile
from voca.link.measures import Family
from voca.link.proportions import is_exact
from voca.schema import from_records

Record = dict[str, object]
MINUS = "\N{MINUS SIGN}"
_WIDE_SCALE = 20.0  # points from end to end; as figures are written in a report
_LARGE_BASE = 1000


@dataclass(frozen=True, slots=True)
class Explained:
    """The derivation of one theme's figures in a part of the data.

    Attributes
    ----------
    steps : pyarrow.Table
        The ``explanation`` table, in the order of the derivation.
    response_ids : tuple of str
        Of the responses with text of that part.
    """

    steps: pa.Table
    response_ids: tuple[str, ...]


def table_of(steps: Iterable[Record]) -> pa.Table:
    """Make the ``explanation`` table of the steps, numbered."""
    return from_records("explanation", [{"step": i} | row for i, row in enumerate(steps)])


def step(
    part: str, quantity: str, kind: str, value: float, how: str, interval: tuple[float, float] | None = None
) -> Record:
    """Make a row of the ``explanation`` table.

    Parameters
    ----------
    part : str
        What it is about.
    quantity, kind : str
        What is computed, and how its value reads (count, share, score, ...).
    value : float
    how : str
        The sum it is, or the rule.
    interval : tuple of float, optional
    """
    figures = dict(zip(("value", "low", "high"), (value, *(interval or ())), strict=False))
    known = {name: float(figure) for name, figure in figures.items() if np.isfinite(figure)}
    return {"part": part, "quantity": quantity, "kind": kind, "how": how, **known}


def number(value: float) -> str:
    """Write a number so that the sums come out again when done by hand."""
    text = (f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}").replace("-", MINUS)
    return f"({text})" if value < 0 else text


def sum_of(y: Floats, w: Floats, family: Family, weighted: bool) -> str:
    """Write the score of some responses as the sum it is."""
    if not len(y):
        return "nobody"
    unit, total = "weight " if weighted else "", float(w.sum())
    if family == "mean":
        return f"sum {number(float(w @ y))} / {unit}{number(total)}"
    top, bottom = float(w[y >= 100].sum()), float(w[y <= -100].sum())
    if family == "share":
        return f"100 x {unit}{number(top)} / {number(total)}"
    return f"100 x ({unit}{number(top)} promoters {MINUS} {number(bottom)} detractors) / {number(total)}"


def two_sided(letter: str, estimate: float, error: float, law: str, p: float) -> str:
    """Write a p value as the tails beyond the ratio of an estimate and its error."""
    ratio = f"{letter} = {number(estimate)} / {number(error)} = {number(estimate / error)}"
    return f"{ratio}, two-sided, {law}: {number(p)}"


def two_shares(x1: float, n1: float, x0: float, n0: float, p: float, plain: bool) -> str:
    """Write which test of two shares gave `p`; `plain` says that nobody is weighted and nobody repeats."""
    law = "score test on effective bases (weights, repeated customers)"
    if plain:
        exact = is_exact(*(np.array([v]) for v in (x1, n1, x0, n0)))[0]
        law = "Fisher's exact test, the tail doubled" if exact else "score test, Yates' correction"
        law += f", of {x1:,.0f} of {n1:,.0f} and {x0:,.0f} of {n0:,.0f}"
    return f"{law}: {number(p)}"


def corrected(part: str, family: Floats, p: float, q: float) -> Iterator[Record]:
    """Give the step from a p value to its q value, where there is one.

    Parameters
    ----------
    part : str
    family : ndarray of float
        The p values that are corrected together; NaN where something is not tested.
    p, q : float
        Of this figure.
    """
    if not np.isfinite(q):
        return
    tested = family[np.isfinite(family)]
    rank = int((tested <= p).sum())
    how = f"Benjamini-Hochberg: {number(p)} x {len(tested)} tested / rank {rank}, at most what the next rank gets"
    yield step(part, "q", "p", q, how)


def half_width(degrees: float, confidence: float) -> float:
    """Return the half width of an interval, in standard errors, by Student's t."""
    return float(quantile(confidence, degrees))


def cut_short(half: float, whole: float) -> str:
    """Say it where an interval ends before its half width, because the scale has no larger differences."""
    return "" if half > whole * (1 - 1e-9) else "; its end is cut to what the scale allows"


def rounded(value: float, digits: int = 3, sign: str = "") -> str:
    """Write a number for a sentence, with as many digits that count, never as a power of ten.

    >>> rounded(1234.5), rounded(-0.01234, 2, "+")
    ('1,230', '−0.012')
    """
    if not np.isfinite(value):
        return str(value)
    kept = float(f"{value:.{digits}g}")
    places = max(0, digits - 1 - int(np.floor(np.log10(abs(kept))))) if kept else 0
    text = f"{kept:{sign},.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def _past_half(value: float, places: int) -> float:
    """Move a value a hair from zero, so that halves are rounded away from it as in every table of a report."""
    return float(value + np.copysign(1e-9 * 10.0**-places, value))


def points(value: float, span: float, sign: str = "") -> str:
    """Write points of a score as finely as a report does: one decimal on a wide scale, two on a narrow one.

    By what counts where the scale has no ends, or where so few decimals would leave nothing.

    >>> points(41.52, 200.0), points(-1.3, 10.0, "+"), points(0.0021, 4.0), points(1.25, float("inf"))
    ('41.5', '−1.30', '0.0021', '1.25')
    >>> points(62.25, 200.0), points(3.525, 4.0)
    ('62.3', '3.53')
    """
    if not np.isfinite(value + span):
        return rounded(value, sign=sign)
    places = 1 if span > _WIDE_SCALE else 2
    if value and abs(value) < 0.5 * 10.0**-places:
        return rounded(value, 2, sign)
    return f"{_past_half(value, places):{sign},.{places}f}".replace("-", MINUS)


def quoted(name: object) -> str:
    """Write a theme's label, or the name of a segment, a driver or a column, in the marks that a report has around it.

    >>> quoted("Driver's app")
    "“Driver's app”"
    """
    return f"“{name}”"


def percent(share: float, base: int) -> str:
    """Write a share of `base` as finely as a report does; only nothing is 0% and only everything is 100%.

    >>> percent(0.2271, 273), percent(0.0867, 2307), percent(0.002, 300), percent(0.9999, 5000), percent(0.125, 32)
    ('23%', '8.7%', '<1%', '>99.9%', '13%')
    """
    places = 1 if base >= _LARGE_BASE else 0
    text, least = f"{_past_half(100 * share, places):.{places}f}", 10.0**-places
    if share > 0 and float(text) == 0:
        return f"<{least:.{places}f}%"
    return f">{100 - least:.{places}f}%" if share < 1 and float(text) == 100 else f"{text}%"


def share_points(difference: float, base: int) -> str:
    """Write a difference of two shares of `base`, in percentage points, as finely as a report does.

    >>> share_points(-0.2872, 958), share_points(0.1, 2000), share_points(0.004, 300)
    ('−29', '+10.0', '+0.4')
    """
    places = 1 if base >= _LARGE_BASE or abs(difference) < 0.005 else 0
    return f"{_past_half(100 * difference, places):+.{places}f}".replace("-", MINUS)
