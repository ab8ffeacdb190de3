"""Change points: from which period on a theme comes up more or less often, or a score stands higher or lower."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Floats, Ints, Sparse, adjust, divide, quantile
from voca.link.cells import counts, means
from voca.link.effective import customers_of
from voca.link.frame import Frame, Indicators, Sample
from voca.link.intervals import newcombe
from voca.link.measures import Measure
from voca.link.periods import Periods
from voca.link.slopes import Ends, customer_squares
from voca.link.whole import Whole, in_whole_periods, whole_periods

Record = dict[str, Any]
LEAST = 2  # periods on either side of a change, for it to be looked for
MIN_PERIODS = 6  # complete ones, for a change to be looked for
_FEW, _MANY = 199, 4999  # simulated series: at first, and where those leave it open
_OPEN = 20  # of the first that reach the statistic, below which the others are drawn
_PENALTY = 0.95  # quantile of the gain by luck that one more change has to beat

Draw = Callable[[np.random.Generator, int], Floats]


@dataclass(frozen=True, slots=True)
class Series:
    """One value a period, and how exactly it is known.

    Attributes
    ----------
    at : ndarray of int
        The periods' numbers; those without a base are left out.
    value : ndarray of float
    weight : ndarray of float
        1 / variance, were there one level only and nothing but chance in who was asked.
    draw : callable
        Draws so many series under that supposition: ``[count, periods]``.
    """

    at: np.ndarray
    value: Floats
    weight: Floats
    draw: Draw


@dataclass(frozen=True, slots=True)
class Search:
    """How the one change that helps most was found, and what chance makes of it.

    Attributes
    ----------
    place : int
        Where in the series its new level begins.
    whole, left : float
        Weighted sum of squares around one level, and around the two.
    dispersion : tuple of float
        Estimated in the two ways of :func:`_statistics`.
    used : int
        Which of them gives the lesser p value: 0 or 1.
    reached, drawn : int
        Of so many series with one level so many have as large a statistic.
    more_by_customers : float
        How much larger customers who come back make the dispersion (:func:`returning`).
    penalty : float
        What a further change has to take off the sum of squares.
    """

    place: int
    whole: float
    left: float
    dispersion: tuple[float, float]
    used: int
    reached: int
    drawn: int
    more_by_customers: float
    penalty: float


@dataclass(frozen=True, slots=True)
class Steps:
    """What became of one series: its test, and the periods in which a new level begins."""

    p: float
    starts: tuple[int, ...]
    dispersion: float
    search: Search


def _gains(values: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return, of every series, what a change at every place takes off the weighted sum of squares, and that sum.

    Parameters
    ----------
    values : ndarray of float, ``[series, periods]``
    weight : ndarray of float, ``[periods]``

    Returns
    -------
    gains : ndarray of float, ``[series, places]``
        The first place is at ``LEAST``.
    whole : ndarray of float, ``[series]``
    """
    centred = values - (values @ weight / weight.sum())[:, None]
    w = np.cumsum(weight)
    sums = np.cumsum(centred * weight, axis=1)
    whole = (centred**2 * weight).sum(axis=1)
    cut = np.arange(LEAST - 1, len(weight) - LEAST)
    # with a centred series the parts' sums are opposite: SSE falls by s^2 / w_left + s^2 / w_right
    return sums[:, cut] ** 2 * (1 / w[cut] + 1 / (w[-1] - w[cut])), whole


def _statistics(values: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return, of every series, the gain of the best change over the dispersion, in two ways, and both dispersions.

    Shares of themes jump about more than coins do; by how much is not known and has to come from the series itself. It
    is what is left around two levels, or, where there may be more of them, the smaller of that and the mean difference
    of neighbouring periods, the two largest left out.

    Returns
    -------
    statistic, dispersion : ndarray of float, ``[2, series]``
    """
    gains, whole = _gains(values, weight)
    best = gains.max(axis=1)
    around = (whole - best) / max(len(weight) - 3, 1)
    steps = np.sort(np.diff(values, axis=1) ** 2 / (1 / weight[1:] + 1 / weight[:-1]), axis=1)
    dispersion = np.maximum(np.stack([around, np.minimum(around, steps[:, :-2].mean(axis=1))]), 1e-9)
    return best / dispersion, dispersion


def returning(series: Series, table: Sparse, sample: Sample, codes: Ints, base: Floats) -> float:
    """Return how much more the difference at the most likely place varies, by customers who come back, than it shows.

    Neighbouring periods with the same customers hang together, which neither the spread around two levels nor that
    between neighbours shows. The clustered variance of the difference of the two levels over that by the bases, at
    least 1; 1 where nobody repeats.

    Parameters
    ----------
    series : Series
    table : sparse ``[rows, 1]``
        What the series is the mean of.
    sample : Sample
    codes : ndarray of int
        The period of each row.
    base : ndarray of float, ``[periods]``
    """
    if not sample.repeats:
        return 1.0
    place = series.at[LEAST + int(_gains(series.value[None, :], series.weight)[0][0].argmax())]
    late = np.arange(len(base)) >= place
    kept = np.isin(np.arange(len(base)), series.at)
    after, before = (float(base[kept & side].sum()) for side in (late, ~late))
    each = (
        np.where(late, 1 / after, -1 / before)
        * kept
        * np.nan_to_num(divide(base, counts(len(base), codes, sample.weight)))
    )
    level = float(series.value @ series.weight / series.weight.sum())
    leverage = Ends.of(sample, codes, late.astype(float)).leverage
    spread = customer_squares(table, sample, codes, each[:, None], np.full((len(base), 1), level), leverage)[0]
    one = float(base[series.at].sum() / series.weight.sum())  # the variance of one response
    return max(1.0, float(spread / (one * (1 / after + 1 / before))))


def find_steps(series: Series, more_by_customers: float = 1.0, seed: int = 20160401) -> Steps:
    """Test whether a series has one level only, and if not, where its levels begin.

    The statistic is the largest likelihood ratio of one change at an unknown place (Hawkins 1977, Journal of the
    American Statistical Association 72:180) over the dispersion, estimated in two ways; its p value is that of series
    simulated with one level and the same bases, twice the smaller of the two. Being a ratio it does not depend on how
    much the series jumps about. The places are those of the partition of least cost (PELT of Killick, Fearnhead and
    Eckley 2012, same journal 107:1590, by ruptures); a further change costs what luck alone gives one series in twenty.
    A change that is found at the second period from either end is dated by the end's own period where that fits better.
    The dispersion is `more_by_customers` times as large, of :func:`returning`.
    """
    weight = series.weight
    found, spread = (x[:, 0] for x in _statistics(series.value[None, :], weight))
    dispersion, found = spread * more_by_customers, found / more_by_customers
    rng = np.random.default_rng(seed)
    by_luck = _statistics(series.draw(rng, _FEW), weight)[0]
    reached = (by_luck >= found[:, None]).sum(axis=1)
    if reached.min() < _OPEN:
        more = _statistics(series.draw(rng, _MANY - _FEW), weight)[0]
        by_luck = np.concatenate([by_luck, more], axis=1)
        reached = (by_luck >= found[:, None]).sum(axis=1)
    used = int(reached.argmin())
    gains, whole = (x[0] for x in _gains(series.value[None, :], weight))
    search = Search(
        place=LEAST + int(gains.argmax()),
        whole=float(whole),
        left=float(whole - gains.max()),
        dispersion=(float(dispersion[0]), float(dispersion[1])),
        used=used,
        reached=int(reached[used]),
        drawn=by_luck.shape[1],
        more_by_customers=more_by_customers,
        penalty=float(np.quantile(by_luck[used], _PENALTY) * dispersion[used]),
    )
    p = min(1.0, 2 * float(search.reached + 1) / (search.drawn + 1))
    if p > 1 - _PENALTY:
        return Steps(p, (), 1.0, search)
    starts = _partition(series, search.penalty)
    return Steps(p, starts, _around(series, starts) * more_by_customers, search)


def _around(series: Series, starts: tuple[int, ...]) -> float:
    """Dispersion around the levels, at least 1; each change of level takes the freedom of a mean and of a place."""
    squares = _squares(series, (0, *starts, len(series.value)))
    return max(squares / max(len(series.value) - 1 - 2 * len(starts), 1), 1.0)


def _partition(series: Series, penalty: float) -> tuple[int, ...]:
    """Return the positions at which a new level begins, by ruptures."""
    import ruptures

    class Weighted(ruptures.base.BaseCost):  # type: ignore[misc]
        """Weighted sum of squares around the weighted mean."""

        model = ""
        min_size = LEAST

        def fit(self, signal: Floats) -> Weighted:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            value, weight = self.signal[start:end].T
            return float(weight @ (value - weight @ value / weight.sum()) ** 2)

    signal = np.column_stack([series.value, series.weight])
    ends = ruptures.Pelt(custom_cost=Weighted(), min_size=LEAST, jump=1).fit_predict(signal, pen=penalty)
    return _dated(series, tuple(int(end) for end in ends[:-1]))


def _dated(series: Series, starts: tuple[int, ...]) -> tuple[int, ...]:
    """Move a change next to either end to the end's own period, where that leaves less."""
    borders = [0, *starts, len(series.value)]
    for at, end in ((1, 1), (len(starts), len(series.value) - 1)):
        if starts and abs(borders[at] - end) == LEAST - 1:
            moved = [*borders[:at], end, *borders[at + 1 :]]
            borders = min(borders, moved, key=lambda cut: _squares(series, cut))
    return tuple(borders[1:-1])


def _squares(series: Series, borders: Sequence[int]) -> float:
    """Add up the weighted squares around the levels between borders."""
    squares = 0.0
    for a, b in pairwise(borders):
        value, weight = series.value[a:b], series.weight[a:b]
        squares += float(weight @ (value - weight @ value / weight.sum()) ** 2)
    return squares


def share_series(whole: Whole, theme: int) -> Series | None:
    """Make the series of a theme's shares; None where nothing can change."""
    share, base = (np.nan_to_num(x[:, theme]) for x in (whole.part.share, whole.part.n_effective))
    at = np.flatnonzero(base > 0)
    share, base = share[at], base[at]
    level = float(share @ base / base.sum()) if len(at) else 0.0
    if len(at) < MIN_PERIODS or not 0 < level < 1:
        return None
    sizes = np.maximum(np.round(base), 1).astype(np.int64)
    weight = base / (level * (1 - level))
    return Series(at, share, weight, lambda rng, count: rng.binomial(sizes, level, (count, len(sizes))) / sizes)


def _score_series(mean: Floats, square: Floats, base: Floats) -> Series | None:
    at = np.flatnonzero(base > 1)
    mean, square, base = mean[at], square[at], base[at]
    spread = float((square - mean**2) @ base / base.sum()) if len(at) else 0.0
    if len(at) < MIN_PERIODS or spread <= 1e-12:
        return None
    error = np.sqrt(spread / base)
    level = float(mean @ base / base.sum())
    return Series(at, mean, base / spread, lambda rng, count: rng.normal(level, error, (count, len(error))))


def theme_levels(
    frame: Frame, mentions: Indicators, found: Periods, options: LinkOptions
) -> tuple[dict[str, Floats], list[Record]]:
    """Look for changes of the level of each theme's share, over the complete periods.

    Returns
    -------
    dict of str to ndarray
        ``change_p`` and ``change_q``, one value a theme: of no change at all; the family are the level's themes on an
        adequate base.
    list of dict
        Rows of the ``change_points`` table, of themes with q at most ``options.fdr``.
    """
    whole = whole_periods(frame, mentions, found)
    p = np.full(len(mentions.ids), np.nan)
    steps: dict[int, tuple[Series, Steps]] = {}
    for k in np.flatnonzero(whole.effective >= options.min_base).tolist():
        series = share_series(whole, k)
        if series is not None:
            steps[k] = (series, share_steps(whole, k, series))
            p[k] = steps[k][1].p
    q = adjust(p)
    records = []
    for k, (series, step) in steps.items():
        if q[k] <= options.fdr:
            named = {"level": mentions.level, "theme_id": mentions.ids[k], "p": p[k], "q": q[k]}
            records += [named | row for row in share_levels(whole, k, series, step, found, options)]
    return {"change_p": p, "change_q": q}, records


def share_steps(whole: Whole, theme: int, series: Series) -> Steps:
    """Look for changes of the level of one theme's share."""
    base = np.nan_to_num(whole.part.n_effective[:, theme])
    return find_steps(series, returning(series, whole.mention[:, [theme]], whole.sample, whole.codes, base))


def share_levels(
    whole: Whole, theme: int, series: Series, step: Steps, found: Periods, options: LinkOptions
) -> Iterator[Record]:
    """Describe every change of the level of one theme's share, with the interval of its difference."""
    base = np.nan_to_num(whole.part.n_effective[:, theme])
    for row, *sides in _levels(series, step, whole.kept, found, whole.part.n[:, theme]):
        bases = [np.array([base[side].sum() / step.dispersion]) for side in sides]
        before, after = np.array([row["before"]]), np.array([row["after"]])
        low, high = newcombe(after, bases[1], before, bases[0], options.confidence)
        yield row | {"low": float(low[0]), "high": float(high[0])}


def score_levels(frame: Frame, measures: Sequence[Measure], found: Periods, options: LinkOptions) -> list[Record]:
    """Look for changes of the level of every score: rows of the ``change_points`` table without a theme."""
    from scipy.sparse import csr_array

    kept, dated, codes = in_whole_periods(found)
    everybody = csr_array(np.ones((len(frame.ids), 1)))
    tested: list[tuple[Measure, Series, Steps, Floats]] = []
    for measure in measures:
        rows = dated & np.isfinite(measure.y)
        if customers_of(frame.sample(rows)) < options.min_base:
            continue
        part = means(everybody[rows], measure.y[rows], frame.sample(rows), codes[rows], len(kept))
        columns = [np.nan_to_num(x[:, 0]) for x in (part.mean, part.square, part.n_effective)]
        series = _score_series(*columns)
        if series is not None:
            scored = csr_array(measure.y[rows][:, None])
            more = returning(series, scored, frame.sample(rows), codes[rows], columns[2])
            tested.append((measure, series, find_steps(series, more), part.n[:, 0]))
    q = adjust(np.array([step.p for _, _, step, _ in tested]))
    z = float(quantile(options.confidence))
    records = []
    for (measure, series, step, n), corrected in zip(tested, q, strict=True):
        if corrected > options.fdr:
            continue
        named = {"level": "theme", "theme_id": "", "score": measure.name, "p": step.p, "q": float(corrected)}
        for row, *sides in _levels(series, step, kept, found, n):
            weights = [series.weight[np.isin(series.at, side)].sum() for side in sides]
            half = z * float(np.sqrt(step.dispersion * sum(1 / weight for weight in weights)))
            records.append(named | row | {"low": row["difference"] - half, "high": row["difference"] + half})
    return records


def _levels(
    series: Series, step: Steps, kept: np.ndarray, found: Periods, n: Floats
) -> Iterator[tuple[Record, np.ndarray, np.ndarray]]:
    """Describe the level on either side of each change, and tell the periods that each side spans."""
    borders = (0, *step.starts, len(series.value))
    for left, here, right in zip(borders, borders[1:], borders[2:], strict=False):
        sides = slice(left, here), slice(here, right)
        before, after = (float(series.value[s] @ series.weight[s] / series.weight[s].sum()) for s in sides)
        period = int(kept[series.at[here]])
        row: Record = {
            "period": found.labels[period],
            "start": found.starts[period].item(),
            "n_before": int(n[series.at[sides[0]]].sum()),
            "n_after": int(n[series.at[sides[1]]].sum()),
            "before": before,
            "after": after,
            "difference": after - before,
        }
        yield row, series.at[sides[0]], series.at[sides[1]]
