"""The drivers table: leave-out and adjusted impact of every theme side by side, and a verdict on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.adjusted import Adjusted, adjusted, companions
from voca.link.arrays import Floats, Objects, Sparse, adjust, divide
from voca.link.bridge import bridge
from voca.link.cells import shares
from voca.link.design import Design, design
from voca.link.frame import Frame, Indicators, Sample
from voca.link.impact import LeaveOut, leave_out, standard_errors
from voca.link.intervals import wilson
from voca.link.measures import Measure
from voca.link.regression import fit

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Drivers:
    """Drivers of one score on one level.

    Attributes
    ----------
    columns : mapping of str to array
        Columns of the ``drivers`` table, one value a theme.
    bridge : list of dict
        Rows of the bridge; empty where there is no regression.
    adjusted : Adjusted or None
        The regression's figures, by its columns.
    design : Design or None
    """

    measure: Measure
    level: str
    ids: tuple[str, ...]
    columns: Mapping[str, Any]
    bridge: list[Record]
    adjusted: Adjusted | None
    design: Design | None


def t_test(estimate: Floats, error: Floats, degrees: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Return low, high and the two-sided p value of estimates with their errors; NaN where the error is 0."""
    from scipy.stats import t

    statistic = divide(estimate, np.where(error > 1e-12, error, 0.0))
    half = np.where(np.isfinite(statistic), t.ppf(0.5 + confidence / 2, degrees) * error, np.nan)
    return estimate - half, estimate + half, np.asarray(2 * t.sf(np.abs(statistic), degrees))


def drivers(
    frame: Frame,
    measure: Measure,
    mentions: Indicators,
    controls: Sequence[str],
    labels: Mapping[str, str],
    options: LinkOptions,
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
    """
    rows = frame.text & np.isfinite(measure.y)
    y, sample, here = measure.y[rows], frame.sample(rows), mentions.rows(rows)
    if not sample.n or not mentions.ids:
        return Drivers(measure, mentions.level, (), {}, [], None, None), []
    out = leave_out(here.mention, y, sample)
    columns: dict[str, Any] = dict(_described(here, out, sample, options))
    columns |= _leave_out_columns(out, here.mention, y, sample, options)
    if y.min() == y.max():
        issues = [Issue("constant-score", f"Every {measure.name} score is the same: nothing can be linked to it.")]
        laid, impacts, bars = None, None, []
    else:
        laid, issues = design(frame, rows, here, sample, controls, whole=measure.kind == "sentiment")
        found = fit(laid.columns, y, sample)
        impacts = adjusted(found, laid, here.mention, y, sample, out)
        bars = bridge(measure.name, mentions.ids, found, laid, impacts)
    columns |= _adjusted_columns(impacts, laid, len(mentions.ids), options)
    columns |= _verdicts(columns, impacts, laid, here, y, sample, labels, options)
    return Drivers(measure, mentions.level, mentions.ids, columns, bars, impacts, laid), issues


def _described(here: Indicators, out: LeaveOut, sample: Sample, options: LinkOptions) -> dict[str, Floats]:
    """Bases and shares."""
    everybody = np.zeros(sample.n, dtype=np.int64)
    found = shares(here.mention, sample, everybody, 1)
    low, high = wilson(found.share[0], found.n_effective[0], options.confidence)
    total = sample.weight.sum()
    return {
        "n": out.n,
        "n_customers": out.customers,
        "share": found.share[0],
        "share_low": low,
        "share_high": high,
        "negative_share": np.asarray(here.negative.T @ sample.weight) / total,
        "positive_share": np.asarray(here.positive.T @ sample.weight) / total,
        "score_with": out.score_with,
        "score_without": out.score_without,
    }


def _leave_out_columns(
    out: LeaveOut, mention: Sparse, y: Floats, sample: Sample, options: LinkOptions
) -> dict[str, Floats]:
    error = standard_errors(out, mention, y, sample)
    # Those with the mention (or, for a common theme, those without) carry the estimate: their number is what the
    # t distribution goes by.
    degrees = np.maximum(np.minimum(out.customers, out.customers_without) - 1, 1)
    low, high, p = t_test(out.impact, error, degrees, options.confidence)
    tested = out.customers >= options.min_base
    return {
        "leave_out": out.impact,
        "leave_out_se": error,
        "leave_out_low": low,
        "leave_out_high": high,
        "leave_out_p": p,
        "leave_out_q": adjust(np.where(tested, p, np.nan)),
        "_tested": tested.astype(float),
    }


def _adjusted_columns(found: Adjusted | None, laid: Design | None, n: int, options: LinkOptions) -> dict[str, Floats]:
    names = ("adjusted", "adjusted_se", "adjusted_low", "adjusted_high", "adjusted_p")
    parts = [f"{part}_{name}" for part in ("negative", "positive") for name in ("coefficient", "impact", "low", "high")]
    columns = {name: np.full(n, np.nan) for name in (*names, *parts, "negative_p", "difference_se")}
    if found is None or laid is None:
        return columns
    low, high, p = t_test(found.total, found.total_error, found.total_degrees, options.confidence)
    columns |= dict(zip(names, (found.total, found.total_error, low, high, p), strict=True))
    columns["difference_se"] = found.difference_error
    low, high, p = t_test(found.contribution, found.error, found.degrees, options.confidence)
    for part in ("negative", "positive"):
        at = np.array([i for i, c in enumerate(laid.themes) if c.part == part and found.split[i]], dtype=np.int64)
        figures = {"coefficient": found.coefficient, "impact": found.contribution, "low": low, "high": high, "p": p}
        for name, values in figures.items():
            if f"{part}_{name}" in columns:
                columns[f"{part}_{name}"][found.theme[at]] = values[at]
    return columns


def _verdicts(
    columns: Mapping[str, Floats],
    found: Adjusted | None,
    laid: Design | None,
    here: Indicators,
    y: Floats,
    sample: Sample,
    labels: Mapping[str, str],
    options: LinkOptions,
) -> dict[str, Floats | Objects]:
    """Judge each theme and say why."""
    from scipy.stats import norm

    tested = columns["_tested"] > 0
    q = adjust(np.where(tested, columns["adjusted_p"], np.nan))
    difference = columns["leave_out"] - columns["adjusted"]
    z = float(norm.ppf(0.5 + options.confidence / 2))
    apart = np.abs(difference) > z * columns["difference_se"]
    covers = (columns["adjusted_low"] <= 0) & (columns["adjusted_high"] >= 0)
    confounded = (columns["leave_out_q"] <= options.fdr) & covers & apart
    conditions = [~np.isfinite(columns["adjusted_p"]), ~tested, q <= options.fdr, confounded]
    names = ["not estimable", "small base", "driver", "confounded"]
    # A theme that few mention is first of all that, whatever else hinders its estimate.
    conditions[0], conditions[1], names[0], names[1] = conditions[1], conditions[0], names[1], names[0]
    verdict = np.select(conditions, names, "no clear effect").astype(object)
    blamed = None
    if found is not None and laid is not None and confounded.any():
        themes = laid.columns[:, 1 + len(laid.controls) :]
        blamed = companions(themes, found.coefficient, found.theme, here.mention, sample.weight)
    reasons = [
        _reason(str(verdict[k]), k, {**columns, "adjusted_q": q}, found, laid, here.ids, labels, blamed, options)
        for k in range(len(verdict))
    ]
    return {"adjusted_q": q, "verdict": verdict, "reason": np.array(reasons, dtype=object)}


def _reason(
    verdict: str,
    k: int,
    columns: Mapping[str, Floats],
    found: Adjusted | None,
    laid: Design | None,
    ids: Sequence[str],
    labels: Mapping[str, str],
    blamed: Floats | None,
    options: LinkOptions,
) -> str:
    """Say in words what a verdict rests on."""
    said = []
    if verdict == "small base":
        said.append(f"{columns['n_customers'][k]:.0f} customers mention it, fewer than {options.min_base}")
    if found is None or laid is None:
        return "; ".join([*said, "every score is the same"])
    if k in laid.reasons:
        said.append(laid.reasons[k])
    if not np.isfinite(columns["adjusted_p"][k]):
        said += _aliases(k, found, laid, ids, labels)
    elif verdict == "driver":
        said.append("associated with the score, other themes, segments and time held equal")
    elif verdict == "confounded":
        said.append("its leave-out impact is not its own: other themes, segments and time held equal, it is gone")
        if blamed is not None:
            others = np.where(np.arange(len(ids)) == k, 0.0, blamed[k] * np.sign(columns["leave_out"][k]))
            if others.max() > 0:
                said.append(f"it is mentioned together with {labels[ids[int(others.argmax())]]!r}")
    elif verdict == "no clear effect" and _opposed(columns, k):
        said.append("negative and positive mentions pull in opposite directions")
    return "; ".join(said)


def _opposed(columns: Mapping[str, Floats], k: int) -> bool:
    """Tell whether negative and positive mentions both matter, in opposite ways."""
    ends = [columns[f"{part}_{end}"][k] for part in ("negative", "positive") for end in ("low", "high")]
    return bool(ends[0] * ends[1] > 0 and ends[2] * ends[3] > 0 and ends[0] * ends[2] < 0)


def _aliases(k: int, found: Adjusted, laid: Design, ids: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """Name what a theme cannot be told apart from."""
    if found.with_controls[k]:
        return ["it cannot be told apart from a segment or another control"]
    for members in found.joint:
        themes = sorted({laid.themes[i].theme for i in members})
        if k in themes and len(themes) > 1:
            names = ", ".join(repr(labels[ids[t]]) for t in themes if t != k)
            impact = found.contribution[list(members)].sum()
            return [f"it cannot be told apart from {names}; together they are worth {impact:+.1f} points"]
    return []
