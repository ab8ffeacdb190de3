"""The drivers table: leave-out and adjusted impact of every theme side by side, and a verdict on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.adjusted import Adjusted, adjusted
from voca.link.arrays import Floats, adjust, divide, t_test, within
from voca.link.bridge import bridge
from voca.link.cells import shares
from voca.link.design import Design, about, design, unused_driver
from voca.link.effective import effective_customers
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import LeaveOut, leave_out, standard_errors
from voca.link.importance import Importance, importance
from voca.link.intervals import wilson
from voca.link.measures import Measure
from voca.link.operational import operational, same_as_score
from voca.link.reach import Reaches, interval, of_regression, reach, sides_of_means
from voca.link.recognition import MOST, believed, unrecognised
from voca.link.regression import fit
from voca.link.verdicts import COMPANION, EFFECTIVE, MISTAKEN, Evidence, on_base, verdicts
from voca.schema import POLARITIES

Record = dict[str, object]
_OF_PART = ("coefficient", "impact", "low", "high", "p", "correlation", "effective")
_OF_TESTS = ("difference_se", "adjusted_test_se", "contrast_p", "contrast_correlation")


@dataclass(frozen=True, slots=True)
class Drivers:
    """Drivers of one score on one level.

    Attributes
    ----------
    columns : mapping of str to array
        Columns of the ``drivers`` table, one value a theme.
    bridge, operational : list of dict
        Rows of these tables; empty where there is no regression.
    adjusted : Adjusted or None
        The regression's figures, by its columns.
    design : Design or None
    reaches : Reaches
        How far the intervals of the impacts reach.
    """

    measure: Measure
    level: str
    ids: tuple[str, ...]
    columns: Mapping[str, Any]
    bridge: list[Record]
    operational: list[Record]
    adjusted: Adjusted | None
    design: Design | None
    reaches: Reaches = Reaches()


def drivers(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    controls: Sequence[str],
    labels: Mapping[str, str],
    options: LinkOptions,
    calibration: Sequence[Record] = (),
) -> tuple[Drivers, list[Issue]]:
    """Compute one score's drivers on one level.

    The base is the scored responses with text (duplicates, filler and empty ones left out).

    Parameters
    ----------
    frame : Frame
    measure : Measure
    mentions : Indicators
        Of all rows of `frame`.
    controls : sequence of str
        Dimensions to hold equal.
    labels : mapping of str to str
        Of the themes, for the reasons.
    options : LinkOptions
    calibration : sequence of dict
        Rows of the ``calibration`` table: how well mentions are recognised.
    """
    rows = frame.text & np.isfinite(measure.y)
    y, sample, here = measure.y[rows], frame.sample(rows), mentions.rows(rows)
    if not sample.n or not mentions.ids:
        return Drivers(measure, mentions.level, (), {}, [], [], None, None), []
    out = leave_out(here.mention, y, sample)
    columns: dict[str, Any] = dict(_described(here, out, sample, options))
    columns |= dict(zip(EFFECTIVE, effective_customers(here.mention, sample), strict=True))
    columns |= {"robust": np.full(len(out.n), np.nan), COMPANION: np.full(len(out.n), -1)}
    spread, scale = standard_errors(out, here.mention, y, sample), measure.scale(y)
    reaches = Reaches()
    if scale is not None:
        sides = sides_of_means(here.mention, out.share, y - out.score, sample, scale)
        reaches = Reaches(reach(sides, scale, spread[0] ** 2, _degrees(columns), options.confidence))
    columns |= _leave_out_columns(out, columns, spread, measure, options, reaches)
    if y.min() == y.max():
        issues = [_constant(measure, sample.n)]
        laid, impacts, bars, numbers, weights = None, None, [], [], {}
    else:
        laid, issues = design(frame, rows, here, sample, controls, whole=measure.kind == "sentiment")
        found = fit(laid.columns, y, sample, laid.first)
        numbered = enumerate(laid.drivers, laid.first - len(laid.drivers))
        why = "it cannot be told apart from the other drivers, the segments and the time"
        issues += [unused_driver(driver.name, why) for i, driver in numbered if not found.kept[i]]
        answers = y if measure.answers is None else measure.answers[rows]
        issues += same_as_score(laid, answers, sample)
        if not on_base(columns, options).any():  # no impact is told, so what it lacks is none's concern
            issues = [issue for issue in issues if issue.code not in ("control-left-out", "too-many-themes")]
        issues = about(issues, f"Impacts on {measure.quoted}", measure.name)
        impacts = adjusted(found, laid, here.mention, y, sample, out)
        if scale is not None:
            far = of_regression(found, laid, impacts, here.mention, scale, options.confidence)
            reaches = replace(reaches, columns=far[0], themes=far[1])
        mistaken = np.minimum(1 - believed(calibration, here, options), MOST)
        columns["robust"], other = unrecognised(found, laid.first, impacts, mistaken)
        columns |= {COMPANION: other, MISTAKEN: mistaken[other]}
        bars = bridge(measure.name, mentions.ids, found, laid, impacts)
        split = importance(found, laid, impacts, len(mentions.ids), y, options.confidence)
        weights = _importance_columns(split)
        numbers = operational(measure.name, found, laid, split, options)
    columns |= _adjusted_columns(impacts, laid, len(mentions.ids), options, reaches) | weights
    names = [labels[i] for i in mentions.ids]
    columns |= verdicts(Evidence(measure, columns, here, sample, impacts, laid, names, options))
    return Drivers(measure, mentions.level, mentions.ids, columns, bars, numbers, impacts, laid, reaches), issues


def _constant(measure: Measure, n: int) -> Issue:
    """Say why nothing can be linked to a score that does not vary."""
    text = f"Every score of {measure.quoted} is the same: nothing can be linked to it."
    if n == 1:
        text = f"Only one response with text has a score of {measure.quoted}: nothing can be linked to it."
    return Issue("constant-score", text, column=measure.name)


def _described(here: Indicators, out: LeaveOut, sample: Sample, options: LinkOptions) -> dict[str, Floats]:
    """Bases and shares."""
    everybody = np.zeros(sample.n, dtype=np.int64)
    found = shares(here.mention, sample, everybody, 1)
    low, high = wilson(found.share[0], found.n_effective[0], options.confidence)
    total = sample.weight.sum()
    return {
        "n_scored": np.full(len(out.n), sample.n),
        "n": out.n,
        "n_customers": out.customers,
        "_without": out.customers_without,
        "share": found.share[0],
        "share_low": low,
        "share_high": high,
        "n_negative": np.asarray(here.negative.sum(axis=0)).ravel().astype(np.int64),
        "n_positive": np.asarray(here.positive.sum(axis=0)).ravel().astype(np.int64),
        "negative_share": np.asarray(here.negative.T @ sample.weight) / total,
        "positive_share": np.asarray(here.positive.T @ sample.weight) / total,
        "score_with": out.score_with,
        "score_without": out.score_without,
    }


def _degrees(columns: Mapping[str, Floats]) -> Floats:
    """Return the degrees of freedom of leave-out impacts.

    Those with the mention (or, for a common theme, those without) carry the estimate: their number is what the t
    distribution goes by.
    """
    return np.asarray(np.maximum(np.minimum(*(columns[name] for name in EFFECTIVE)) - 1, 1))


def _leave_out_columns(
    out: LeaveOut,
    columns: Mapping[str, Floats],
    errors: tuple[Floats, Floats],
    measure: Measure,
    options: LinkOptions,
    reaches: Reaches,
) -> dict[str, Floats]:
    from scipy.stats import norm

    error, test_error = errors
    low, high = interval(out.impact, error, _degrees(columns), options.confidence, reaches.leave_out)
    low, high = within(low, high, measure.span)
    p = 2 * norm.sf(np.abs(divide(out.impact, np.where(test_error > 1e-12, test_error, 0.0))))
    tested = on_base(columns, options)
    return {
        "leave_out": out.impact,
        "leave_out_se": error,
        "leave_out_test_se": test_error,
        "leave_out_low": low,
        "leave_out_high": high,
        "leave_out_p": p,
        "leave_out_q": adjust(np.where(tested, p, np.nan)),
    }


def _importance_columns(split: Importance) -> dict[str, Any]:
    method = np.array([split.method if known else None for known in np.isfinite(split.share)], dtype=object)
    return {
        "importance": split.share,
        "importance_low": split.low,
        "importance_high": split.high,
        "importance_method": method,
    }


def _adjusted_columns(
    found: Adjusted | None, laid: Design | None, n: int, options: LinkOptions, reaches: Reaches
) -> dict[str, Floats]:
    names = ("adjusted", "adjusted_se", "adjusted_low", "adjusted_high", "adjusted_p")
    parts = [f"{part}_{name}" for part in POLARITIES for name in _OF_PART]
    columns = {name: np.full(n, np.nan) for name in (*names, *parts, *_OF_TESTS)}
    if found is None or laid is None:
        return columns
    degrees, confidence = found.total_degrees, options.confidence
    low, high = interval(found.total, found.total_error, degrees, confidence, reaches.themes)
    p = t_test(found.total, found.total_error, degrees, confidence, found.total_test_error)[2]
    columns |= dict(zip(names, (found.total, found.total_error, low, high, p), strict=True))
    columns["adjusted_test_se"] = found.total_test_error
    columns["difference_se"] = found.difference_error
    columns["contrast_p"], columns["contrast_correlation"] = found.contrast_p, found.contrast_with_blame
    low, high = interval(found.contribution, found.error, found.degrees, confidence, reaches.columns)
    p = t_test(found.contribution, found.error, found.degrees, confidence, found.test_error)[2]
    given = {
        "coefficient": found.coefficient,
        "impact": found.contribution,
        "correlation": found.with_total,
        "effective": found.effective,
    }
    for part in POLARITIES:
        at = np.array([i for i, c in enumerate(laid.themes) if c.part == part and found.split[i]], dtype=np.int64)
        for name, values in (given | {"low": low, "high": high, "p": p}).items():
            if f"{part}_{name}" in columns:
                columns[f"{part}_{name}"][found.theme[at]] = values[at]
    return columns
