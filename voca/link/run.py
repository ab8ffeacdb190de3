"""The whole of linking, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link import frame as frames
from voca.link import indicators
from voca.link.actions import actions
from voca.link.drivers import Drivers, drivers
from voca.link.frame import Frame, Indicators
from voca.link.measures import Measure, measures
from voca.link.result import LinkResult, from_columns
from voca.link.scores import scores, usable_dimensions
from voca.link.segments import segments
from voca.link.trends import cut, score_trend, trend_tests, trends
from voca.schema import from_records


def run(
    documents: pa.Table, mentions: pa.Table, themes: pa.Table, scales: pa.Table, options: LinkOptions
) -> LinkResult:
    """Do what :func:`voca.link.link` promises."""
    frame, issues = frames.build(documents)
    levels, problems = indicators.build(frame, documents, mentions, themes)
    found, more = measures(frame, scales, options.score)
    dimensions, most = usable_dimensions(frame, options)
    names = list(dimensions)
    issues += [*problems, *more, *most, *_bases(frame, found)]
    labels = dict(zip(themes["theme_id"].to_pylist(), (x or "" for x in themes["label"].to_pylist()), strict=True))
    labels = {i: labels.get(i) or i for level in levels.values() for i in level.ids}
    every = []
    for measure in found:
        for level in levels.values():
            one, problems = drivers(frame, measure, level, names, labels, options)
            every.append(one)
            issues += problems
    primary = found[0] if found else None
    compared = [segments(frame, primary, level, names, options) for level in levels.values()]
    moving, tests, problems = _over_time(frame, found, levels, options)
    issues += problems
    done, problems = _actions(frame, every, levels["theme"], compared[0], tests, options)
    issues += problems
    return LinkResult(
        scores=from_records("scores", scores(frame, found, names, options)),
        drivers=from_columns("drivers", [_driver_block(one) for one in every]),
        bridge=from_records("bridge", [{"level": one.level, **bar} for one in every for bar in one.bridge]),
        segments=from_columns("segments", compared),
        trends=from_columns("trends", moving),
        trend_tests=from_columns("trend_tests", tests),
        actions=from_records("actions", done),
        issues=tuple(dict.fromkeys(issues)),
    )


def _driver_block(found: Drivers) -> dict[str, Any]:
    if not found.ids:
        return {}
    n = len(found.ids)
    names = {"score": [found.measure.name] * n, "level": [found.level] * n, "theme_id": list(found.ids)}
    return {**{name: np.array(values, dtype=object) for name, values in names.items()}, **found.columns}


def _over_time(
    frame: Frame, found: Sequence[Measure], levels: dict[str, Indicators], options: LinkOptions
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Issue]]:
    """Trends of the scores and of every level's themes, and their tests."""
    periods, issues = cut(frame, options)
    if periods is None:
        return [], [{}, {}], issues
    primary = found[0] if found else None
    moving = [score_trend(frame, measure, periods, options) for measure in found]
    tests: list[dict[str, Any]] = []
    for level in levels.values():
        if not level.ids or not (frame.text & (periods.codes >= 0)).any():
            tests.append({})
            continue
        moving.append(trends(frame, primary, level, periods, options))
        tests.append(trend_tests(frame, level, periods, options))
    return moving, tests, issues


def _actions(
    frame: Frame,
    every: Sequence[Drivers],
    themes: Indicators,
    compared: dict[str, Any],
    tests: Sequence[dict[str, Any]],
    options: LinkOptions,
) -> tuple[list[dict[str, object]], list[Issue]]:
    """Actions for every score; the segments' score gaps are evidence for the primary one."""
    done: list[dict[str, object]] = []
    issues: list[Issue] = []
    for one in every:
        if one.level == "theme":
            rows, problems = actions(frame, one, themes, compared, tests[0], options)
            done += rows
            issues += problems
    return done, issues


def _bases(frame: Frame, found: Sequence[Measure]) -> list[Issue]:
    """Say what the figures rest on."""
    issues = []
    n = len(frame.ids)
    if n and not frame.text.any():
        issues.append(Issue("no-text", "No response has text: nothing can be said about themes.", severity="error"))
    for measure in found:
        scored = np.isfinite(measure.y)
        both = int((scored & frame.text).sum())
        if not scored.all():
            count = int((~scored).sum())
            text = f"{count:,} of {n:,} responses have no {measure.name!r} score and are in no figure about it."
            issues.append(Issue("unscored", text, column=measure.name, severity="note"))
        if both < scored.sum():
            text = (
                f"Theme figures rest on {both:,} of the {int(scored.sum()):,} responses scored on {measure.name!r}:"
                " those with text that is no duplicate, filler or unreadable. The score itself counts all of them."
            )
            issues.append(Issue("theme-base", text, column=measure.name, severity="note"))
    customers = len(np.unique(frame.cluster))
    if 1 == customers < n:
        text = "All responses come from one customer: no interval can be given."
        issues.append(Issue("one-customer", text, column="customer_id"))
    elif customers < n:
        text = f"{n:,} responses come from {customers:,} customers: variances are clustered by customer."
        issues.append(Issue("clustered", text, column="customer_id", severity="note"))
    return issues
