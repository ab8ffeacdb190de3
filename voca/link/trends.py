"""Themes over time: shares by period, a tested slope, and what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.arrays import Bools, Floats, Ints, Sparse, adjust, divide, t_test
from voca.link.cells import add_up, counts, means, pooled_base, scale_rows, shares
from voca.link.frame import Frame, Indicators, Sample
from voca.link.intervals import moments_interval, scale_mean, wilson
from voca.link.levels import theme_levels
from voca.link.measures import Measure, Scale
from voca.link.periods import Periods, periods
from voca.link.proportions import count_p, score_p
from voca.link.slopes import MIN_PERIODS, degrees, slopes
from voca.link.steps import percent
from voca.link.whole import Whole, whole_periods
from voca.wording import agree, counted

Columns = dict[str, Any]


def cut(frame: Frame, options: LinkOptions) -> tuple[Periods | None, list[Issue]]:
    """Cut the responses' times into periods and say what cannot be done with them."""
    missing = int(np.isnat(frame.time).sum())
    found = periods(frame.time, options.period)
    if found is None:
        hint = "Name the column with the date with --time COLUMN if there is one."
        text = "No response has a time: no trends."
        return None, [Issue("no-time", text, column="time", severity="note", hint=hint)]
    issues = []
    if missing:
        share = missing / len(frame.time)
        part = percent(share, len(frame.time))
        what = f"no time and {agree(missing, 'is', 'are')} in no trend."
        text = f"{counted(missing, 'response')} ({part}) {agree(missing, 'has', 'have')} {what}"
        issues.append(Issue("missing-time", text, column="time", severity="error" if share > 0.5 else "warning"))
    if found.complete.sum() < MIN_PERIODS:
        count = int(found.complete.sum())
        whole = (
            f"Only {count} complete {found.unit}{'' if count == 1 else 's'}" if count else f"No complete {found.unit}"
        )
        text = f"{whole}: nothing is said about rising or falling themes."
        hint = "" if found.unit == "week" else "Shorter periods are more: --period week."
        issues.append(Issue("too-few-periods", text, column="time", severity="note", hint=hint))
    elif not found.complete[-1]:
        text = f"The last {found.unit}, {found.labels[-1]}, is not complete and is not compared with earlier ones."
        issues.append(Issue("partial-period", text, column="time", severity="note"))
    return found, issues


def trends(
    frame: Frame, measure: Measure | None, mentions: Indicators, found: Periods, options: LinkOptions
) -> Columns:
    """Compute each theme's share, and the score of those who mention it, by period.

    Intervals are those of the scores; a mean whose scale has no ends gets Student's whatever its base.

    Returns
    -------
    dict of str to ndarray
        Columns of the ``trends`` table, themes by periods.
    """
    rows = frame.text & (found.codes >= 0)
    here, n_periods = mentions.rows(rows), len(found.labels)
    part = shares(here.mention, frame.sample(rows), found.codes[rows], n_periods)
    low, high = wilson(part.share, np.nan_to_num(part.n_effective), options.confidence)
    shape = (n_periods, len(mentions.ids))
    columns = _place(mentions.level, np.array(mentions.ids, dtype=object), found, measure)
    figures = {
        "n_period": np.broadcast_to(part.n_group[:, None], shape),
        "n": part.n,
        "share": part.share,
        "share_low": low,
        "share_high": high,
    }
    figures |= _score_columns(frame, measure, mentions, found, options)
    return columns | {name: values.T.ravel() for name, values in figures.items()}


def _place(level: str, ids: np.ndarray, found: Periods, measure: Measure | None) -> Columns:
    n, p = len(ids), len(found.labels)
    return {
        "level": np.full(n * p, level, dtype=object),
        "theme_id": np.repeat(ids, p),
        "period": np.tile(np.array(found.labels, dtype=object), n),
        "start": np.tile(found.starts, n),
        "complete": np.tile(found.complete, n),
        "score": np.full(n * p, measure.name if measure else None, dtype=object),
    }


def _score_columns(
    frame: Frame, measure: Measure | None, mentions: Indicators, found: Periods, options: LinkOptions
) -> Columns:
    shape = (len(found.labels), len(mentions.ids))
    empty = {name: np.full(shape, np.nan) for name in ("estimate", "low", "high")}
    if measure is None:
        return empty
    rows = frame.text & (found.codes >= 0) & np.isfinite(measure.y)
    if not rows.any():
        return empty
    return _estimates(mentions.mention[rows], measure, frame.sample(rows), (rows, found.codes[rows], shape[0]), options)


def _estimates(
    mention: Sparse, measure: Measure, sample: Sample, place: tuple[Bools, Ints, int], options: LinkOptions
) -> Columns:
    """Give the mean score of those who mention each theme in each period, with its interval.

    By the method of the scores; one answer has none, as there.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    measure : Measure
    sample : Sample
    place : tuple
        Which of the measure's rows these are, the period of each, and how many periods there are.
    options : LinkOptions
    """
    rows, codes, n_periods = place
    y = measure.y[rows]
    cells = means(mention, y, sample, codes, n_periods)
    scale = measure.scale(y)
    student = measure.family == "mean" and scale is None
    base = np.nan_to_num(cells.interval_base(options.confidence, student=student))
    if measure.family == "mean" and scale is not None:
        low, high = _on_scale(mention, scale, sample, codes, cells.weight, base, options.confidence)
    else:
        mean, square = np.nan_to_num(cells.mean), np.nan_to_num(cells.square)
        low, high = moments_interval(mean, square, base, measure.family, measure.bounds, options.confidence)
    alone = np.nan_to_num(cells.n_effective) <= 1 + 1e-9
    return {"estimate": cells.mean, "low": np.where(alone, np.nan, low), "high": np.where(alone, np.nan, high)}


def _on_scale(
    mention: Sparse, scale: Scale, sample: Sample, codes: Ints, weight: Floats, base: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """Return the score intervals of means on a scale, of sums of weights and bases ``[periods, themes]``."""
    n_periods, n_themes = base.shape
    each = [
        add_up(scale_rows(mention, sample.weight * (scale.at == i)), codes, n_periods) for i in range(len(scale.values))
    ]
    share = divide(np.stack(each, axis=2), weight[:, :, None])
    known = np.flatnonzero(base.ravel() > 0)
    share = share.reshape(n_periods * n_themes, -1)[known]
    ends = np.full((2, n_periods * n_themes), np.nan)
    ends[:, known] = scale_mean(scale.values, share, base.ravel()[known], scale.bounds, confidence)
    low, high = ends.reshape(2, n_periods, n_themes)
    return low, high


def score_trend(frame: Frame, measure: Measure, found: Periods, options: LinkOptions) -> Columns:
    """Compute the score itself by period: rows of the ``trends`` table with an empty ``theme_id``.

    All scored responses count, as in the headline; ``n_period`` counts responses, scored or not.
    """
    from scipy.sparse import csr_array

    dated = found.codes >= 0
    everybody = csr_array(np.ones((len(frame.ids), 1)))
    rows = dated & np.isfinite(measure.y)
    sample, codes = frame.sample(rows), found.codes[rows]
    made = _estimates(everybody[rows], measure, sample, (rows, codes, len(found.labels)), options)
    nothing = np.full(len(found.labels), np.nan)
    estimates = {name: values[:, 0] for name, values in made.items()}
    return (
        _place("theme", np.array([""], dtype=object), found, measure)
        | {
            "n_period": counts(len(found.labels), found.codes[dated]),
            "n": counts(len(found.labels), codes),
            "share": nothing,
            "share_low": nothing,
            "share_high": nothing,
        }
        | estimates
    )


def trend_tests(frame: Frame, mentions: Indicators, found: Periods, options: LinkOptions) -> Columns:
    """Test each theme's slope, and its last two complete periods against the earlier ones.

    Only complete periods are compared. q values are adjusted over the level's themes with an adequate base, slopes and
    recent changes as families of their own.

    Returns
    -------
    dict of str to ndarray
        Columns of the ``trend_tests`` table. ``emerging``: significantly more frequent in the last two complete
        periods, and at least twice as frequent as before; ``rising`` and ``falling``: a significant slope; ``fading``:
        no such slope, but significantly less frequent in the last two complete periods, and at most half as frequent as
        before and as in the median earlier period.
    """
    whole = whole_periods(frame, mentions, found)
    n_themes, n_periods = len(mentions.ids), len(whole.kept)
    enough = (whole.effective >= options.min_base) & (n_periods >= MIN_PERIODS)
    lines = slopes(whole, enough)
    low, high, p = t_test(lines.slope, lines.error, degrees(whole), options.confidence)
    columns = {
        "level": np.full(n_themes, mentions.level, dtype=object),
        "theme_id": np.array(mentions.ids, dtype=object),
        "n_periods": np.full(n_themes, n_periods),
        "slope": lines.slope,
        "slope_low": low,
        "slope_high": high,
        "slope_p": p,
        "slope_q": adjust(p),
    }
    columns |= _recent(whole, enough)
    columns["verdict"] = _verdicts(columns, whole, enough, options)
    return columns


def all_tests(
    frame: Frame, mentions: Indicators, found: Periods, options: LinkOptions
) -> tuple[Columns, list[dict[str, Any]]]:
    """Return what :func:`trend_tests` and :func:`voca.link.levels.theme_levels` test, and where levels change."""
    tested, records = theme_levels(frame, mentions, found, options)
    return _with_levels(trend_tests(frame, mentions, found, options), tested, records), records


def _with_levels(columns: Columns, tested: Columns, records: Sequence[Mapping[str, Any]]) -> Columns:
    """Add the tests of the levels: what has no slope but a new level is told by that, which has a date."""
    last = {record["theme_id"]: record["difference"] for record in records}
    moved = [last.get(theme, 0.0) for theme in columns["theme_id"]]
    stepped = np.array(["stepped up" if by > 0 else "stepped down" for by in moved], dtype=object)
    dated = (np.array(moved) != 0) & np.isin(columns["verdict"], ("fading", "steady"))
    verdict = np.where(dated, stepped, columns["verdict"])
    return columns | dict(tested) | {"verdict": verdict}


def _recent(whole: Whole, enough: Bools) -> Columns:
    """Compare the last complete periods with those before them."""
    part, weight, n_themes = whole.part, whole.weight, len(enough)
    if len(weight) < MIN_PERIODS:
        return {name: np.full(n_themes, np.nan) for name in ("recent_share", "before_share", "recent_p", "recent_q")}
    late = whole.late
    mentioned = np.nan_to_num(part.share) * weight[:, None]
    bases = [pooled_base(weight[side], part.n_effective[side]) for side in (late, ~late)]
    if whole.sample.repeats:  # customers come back in several periods of one side
        both = shares(whole.mention, whole.sample, (~late)[whole.codes].astype(np.int64), 2)
        bases = [np.fmin(base, both.n_effective[side]) for side, base in enumerate(bases)]
    shares_of = [divide(mentioned[side].sum(0), weight[side].sum()) for side in (late, ~late)]
    if part.exact:
        sizes = [np.full(n_themes, part.n_group[side].sum()) for side in (late, ~late)]
        p = count_p(part.n[late].sum(0), sizes[0], part.n[~late].sum(0), sizes[1])
    else:
        p = score_p(shares_of[0], bases[0], shares_of[1], bases[1])
    p = np.where(enough, p, np.nan)
    return {"recent_share": shares_of[0], "before_share": shares_of[1], "recent_p": p, "recent_q": adjust(p)}


def _verdicts(columns: Columns, whole: Whole, enough: Bools, options: LinkOptions) -> np.ndarray:
    recent, before = columns["recent_share"], columns["before_share"]
    sloped, apart = columns["slope_q"] <= options.fdr, columns["recent_q"] <= options.fdr
    # a single period with a lot of it raises the share before, not what is usual
    halved = 2 * recent <= np.minimum(before, whole.usual) if len(whole.kept) >= MIN_PERIODS else np.zeros_like(apart)
    conditions = {
        "too little data": ~enough,
        "emerging": apart & (recent >= 2 * before),
        "rising": sloped & (columns["slope"] > 0),
        "falling": sloped & (columns["slope"] < 0),
        "fading": apart & halved,
    }
    return np.select(list(conditions.values()), list(conditions), "steady").astype(object)
