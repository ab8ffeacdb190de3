"""Scores with an interval, for everybody and by segment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from voca.config import LinkOptions
from voca.link.arrays import Bools, Floats
from voca.link.cells import design_effect
from voca.link.comparisons import Comparison
from voca.link.design import COMMENT
from voca.link.effective import customers_of
from voca.link.few import shortened, spread, unbiased
from voca.link.frame import Frame, Sample
from voca.link.intervals import (
    SMALL,
    bootstrap,
    moments_interval,
    reliable,
    reliable_scale,
    scale_mean,
)
from voca.link.measures import Measure
from voca.link.steps import percent

_METHODS = {"nps": "score interval (Rocks 2016)", "share": "Wilson", "mean": "t"}

Record = dict[str, object]
SILENT = 10  # responses on either side, for them to be compared


def effective_base(y: Floats, sample: Sample) -> float:
    """Return how many independent, equally weighted customers the rows are worth.

    Kish (1965), Survey Sampling: (sum w)^2 / sum w^2; over the design effect where customers repeat, or weights go with
    the score (:func:`voca.link.cells.design_effect`).
    """
    w = sample.weight
    base = float(w.sum() ** 2 / (w**2).sum())
    if not (sample.repeats or sample.weighted):
        return base
    residual = y - sample.mean(y)
    clustered = (np.bincount(sample.cluster, w * residual) ** 2).sum()
    plain = sample.mean(residual**2) * (w**2).sum()
    if plain <= 1e-12 or sample.n_customers == 1:  # nothing varies between customers: each counts once
        return min(base, float(sample.n_customers))
    return base / float(design_effect(np.array([clustered]), np.array([plain]))[0])


def interval_base(y: Floats, sample: Sample, confidence: float, *, student: bool = False) -> float:
    """Return the base that a score's interval rests on, Student's or a score interval.

    The effective one; where customers repeat it is smaller, for what few of them say of their variance
    (:mod:`voca.link.few`).
    """
    base, residual, w = effective_base(y, sample), y - sample.mean(y), sample.weight
    plain = sample.mean(residual**2) * (w**2).sum()
    if not sample.repeats or plain <= 1e-12 or sample.n_customers == 1:
        return base
    moved, weight, square = (np.add.reduceat(values, sample.starts) for values in (w * residual, w, w**2))
    found = spread(moved, weight, square, np.zeros(sample.n_customers, dtype=np.int64), 1)
    kish = np.array([w.sum() ** 2 / (w**2).sum()])
    unrelated = unbiased(kish, np.array([plain]), found)
    return float(shortened(unrelated, found.degrees, confidence, student=student)[0])


def _skewness(y: Floats, sample: Sample) -> float:
    z = y - sample.mean(y)
    variance = sample.mean(z**2)
    return sample.mean(z**3) / variance**1.5 if variance > 1e-24 else 0.0


def estimate(y: Floats, sample: Sample, measure: Measure, options: LinkOptions) -> Record:
    """Give a score over some responses with its base, interval and what is to be said about it.

    Parameters
    ----------
    y : ndarray of float
        Known for every row.
    sample : Sample
    measure : Measure
    options : LinkOptions

    Returns
    -------
    dict
        The columns of the ``scores`` table from ``n`` on.
    """
    base = effective_base(y, sample)
    mean = float(y[0]) if y.min() == y.max() else sample.mean(y)  # rounding must not make it vary
    student = measure.family == "mean" and measure.scale(y) is None
    worth = interval_base(y, sample, options.confidence, student=student)
    low, high, method, sure = _interval(y, mean, worth, sample, measure, options.confidence)
    known = bool(np.isfinite(low)) and sample.n_customers > 1
    sure = known and sure
    return {
        "n": sample.n,
        "n_customers": sample.n_customers,
        "n_effective": base,
        "estimate": mean,
        "low": low if known else None,
        "high": high if known else None,
        "method": method if known else "none",
        "reliable": sure,
        "note": _note(known, sure, y.min() == y.max(), sample, options),
    }


def _interval(
    y: Floats, mean: float, base: float, sample: Sample, measure: Measure, confidence: float
) -> tuple[float, float, str, bool]:
    """Return the interval's ends, its method and whether it covers as it says."""
    if measure.family == "mean" and (scale := measure.scale(y)) is not None:
        share = np.bincount(scale.at, sample.weight)[None, :] / sample.weight.sum()
        lows, highs = scale_mean(scale.values, share, np.array([base]), scale.bounds, confidence)
        return float(lows[0]), float(highs[0]), "score test", reliable_scale(share[0], base)
    square = mean**2 if y.min() == y.max() else sample.mean(y**2)
    sure = reliable(mean, square, _skewness(y, sample), base, measure.family)
    if measure.family == "mean" and base < SMALL:
        low, high = bootstrap(y, sample.weight, sample.cluster, confidence)
        return max(low, measure.bounds[0]), min(high, measure.bounds[1]), "bootstrap-t", sure
    arrays = np.array([mean]), np.array([square]), np.array([base])
    lows, highs = moments_interval(*arrays, measure.family, measure.bounds, confidence)
    return float(lows[0]), float(highs[0]), _METHODS[measure.family], sure


def _note(known: bool, sure: bool, constant: bool, sample: Sample, options: LinkOptions) -> str:
    if sample.n_customers == 1:
        return "one customer only: no interval"
    if not known:
        return "every score is the same: no interval"
    parts = ["every score is the same"] if constant else []
    if sample.n_customers < options.min_base:
        parts.append(f"small base (under {options.min_base} customers)")
    elif (people := customers_of(sample)) < options.min_base:
        parts.append(f"small base (by their uneven weights they count for {people:,}, under {options.min_base})")
    if not sure:
        parts.append("interval unreliable: few or lopsided answers")
    return "; ".join(parts)


def _groups(frame: Frame, comparisons: Sequence[Comparison], options: LinkOptions) -> Iterator[tuple[str, str, Bools]]:
    everybody = np.ones(len(frame.ids), dtype=bool)
    yield "", "", everybody
    if options.by is None and min(frame.wrote.sum(), (~frame.wrote).sum()) >= SILENT:
        yield COMMENT, "with a comment", frame.wrote
        yield COMMENT, "without", ~frame.wrote
    for comparison in comparisons:
        dimension = frame.dimensions[comparison.dimension]
        for prefix, inside in comparison.rows(frame):
            for code, label in enumerate(dimension.labels):
                yield comparison.name, prefix + label, inside & (dimension.codes == code)


def scores(
    frame: Frame, measures: Sequence[Measure], comparisons: Sequence[Comparison], options: LinkOptions
) -> list[Record]:
    """Compute every score for everybody, for those with and without a comment, and for every segment.

    Comments over-represent the extremes: the note of those two rows says how many of them stand at either end of the
    scale. All scored responses count, those without text and duplicates too. Where the mood of the words is the score,
    those rows are left out.

    Returns
    -------
    list of dict
        Rows of the ``scores`` table.
    """
    rows: list[Record] = []
    for measure in measures:
        scored = np.isfinite(measure.y)
        for dimension, segment, members in _groups(frame, comparisons, options):
            keep = scored & members
            # the mood of words is known of those alone who wrote some: there is nobody to compare them with
            if keep.any() and not (dimension == COMMENT and measure.kind == "sentiment"):
                place = {"score": measure.name, "dimension": dimension, "segment": segment}
                row = {**place, **estimate(measure.y[keep], frame.sample(keep), measure, options)}
                if dimension == COMMENT:
                    row["note"] = "; ".join(filter(None, [_ends(measure, keep, frame.sample(keep)), str(row["note"])]))
                rows.append(row)
    return rows


def _ends(measure: Measure, rows: Bools, sample: Sample) -> str:
    """Say which part of the responses stands at either end of the scale, where it has ends."""
    if measure.family == "share" or not np.isfinite(measure.bounds).all():
        return ""
    share = sample.mean(np.isin(measure.y[rows], measure.bounds).astype(float))
    what = "promoters or detractors" if measure.family == "nps" else "at either end of the scale"
    return f"{percent(share, sample.n)} {what}"
