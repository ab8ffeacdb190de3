"""The whole of linking, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from voca.config import LinkOptions
from voca.errors import Issue
from voca.link.actions import actions
from voca.link.change import change, choose_pair
from voca.link.comparisons import comparisons, usable_dimensions
from voca.link.confirmed import confirmed
from voca.link.corrections import by_checks
from voca.link.drivers import Drivers, drivers
from voca.link.effective import customers_of
from voca.link.frame import Frame, Indicators
from voca.link.lately import lately
from voca.link.levels import score_levels
from voca.link.measures import Measure, hold_effects
from voca.link.outcomes import outcomes
from voca.link.periods import Periods
from voca.link.prepared import Prepared, over_time, prepare
from voca.link.result import LinkResult, from_columns
from voca.link.scores import scores
from voca.link.segments import segments
from voca.link.trends import all_tests, cut, score_trend, trends
from voca.link.unscored import unscored
from voca.schema import from_records
from voca.wording import agree


def run(
    documents: pa.Table,
    mentions: pa.Table,
    themes: pa.Table,
    scales: pa.Table,
    options: LinkOptions,
    checks: pa.Table | None,
) -> LinkResult:
    """Do what :func:`voca.link.link` promises."""
    given = prepare(documents, mentions, themes, scales, options)
    frame, levels, found, issues = given.frame, given.levels, given.measures, [*given.issues]
    hold_effects(scales["score"].to_pylist(), options)
    dimensions, most = usable_dimensions(frame, options)
    names = list(dimensions)
    chosen = comparisons(names, options)
    issues += [*most, *_bases(frame, found), *_uneven(frame, options)]
    labels = _labels(themes, levels)
    calibration, corrected, most = by_checks(frame, found, levels["theme"], names, checks, options)
    issues += most
    every, problems = _drivers(frame, found, levels, names, labels, options, calibration, corrected)
    issues += problems
    primary = found[0] if found else None
    issues += unscored(frame, primary, list(levels.values()), labels, options)
    compared = [segments(frame, primary, level, chosen, options, calibration, labels) for level in levels.values()]
    timed = over_time(given, documents, mentions, themes, scales, options)
    periods, problems = cut(timed.frame, options)
    moving, tests, steps = _over_time(timed, periods, options)
    changed, more = _changes(timed, names, periods, options)
    who_left, most = outcomes(frame, levels["theme"], names, options)
    issues += [*problems, *more, *most]
    done, problems = _actions(given, timed, every, compared[0], periods, tests, options)
    issues += problems
    return LinkResult(
        scores=from_records("scores", scores(frame, found, chosen, options)),
        drivers=from_columns("drivers", [_driver_block(one) for one in every]),
        bridge=from_records("bridge", [{"level": one.level, **bar} for one in every for bar in one.bridge]),
        operational=from_records(
            "operational", [row for one in every if one.level == "theme" for row in one.operational]
        ),
        outcomes=from_records("outcomes", who_left),
        segments=from_columns("segments", compared),
        trends=from_columns("trends", moving),
        trend_tests=from_columns("trend_tests", tests),
        change_points=from_records("change_points", steps),
        changes=from_records("changes", changed),
        actions=from_records("actions", done),
        calibration=from_records("calibration", calibration),
        corrected=from_records("corrected", corrected),
        issues=tuple(dict.fromkeys(issues)),
    )


def _labels(themes: pa.Table, levels: Mapping[str, Indicators]) -> dict[str, str]:
    """Return the label of every theme that is counted, its id where it has none."""
    labels = dict(zip(themes["theme_id"].to_pylist(), themes["label"].to_pylist(), strict=True))
    return {i: labels.get(i) or i for level in levels.values() for i in level.ids}


def _drivers(
    frame: Frame,
    found: Sequence[Measure],
    levels: Mapping[str, Indicators],
    controls: Sequence[str],
    labels: Mapping[str, str],
    options: LinkOptions,
    calibration: Sequence[dict[str, object]],
    corrected: Sequence[dict[str, object]],
) -> tuple[list[Drivers], list[Issue]]:
    """Impacts of the themes of every level on every score."""
    every: list[Drivers] = []
    issues: list[Issue] = []
    for measure in found:
        for level in levels.values():
            one, problems = drivers(frame, measure, level, controls, labels, options, calibration)
            every.append(confirmed(one, corrected))
            issues += problems
    return every, issues


def _driver_block(found: Drivers) -> dict[str, Any]:
    if not found.ids:
        return {}
    n = len(found.ids)
    names = {"score": [found.measure.name] * n, "level": [found.level] * n, "theme_id": list(found.ids)}
    return {**{name: np.array(values, dtype=object) for name, values in names.items()}, **found.columns}


def _over_time(
    timed: Prepared, periods: Periods | None, options: LinkOptions
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Trends of the scores and of every level's themes, their tests, and where their levels change."""
    if periods is None:
        return [], [{}, {}], []
    frame, found = timed.frame, timed.measures
    primary = found[0] if found else None
    moving = [score_trend(frame, measure, periods, options) for measure in found]
    tests: list[dict[str, Any]] = []
    steps = score_levels(frame, found, periods, options)
    for level in timed.levels.values():
        if not level.ids or not (frame.text & (periods.codes >= 0)).any():
            tests.append({})
            continue
        moving.append(trends(frame, primary, level, periods, options))
        tested, records = all_tests(frame, level, periods, options)
        tests.append(tested)
        steps += records
    return moving, tests, steps


def _changes(
    timed: Prepared, controls: Sequence[str], periods: Periods | None, options: LinkOptions
) -> tuple[list[dict[str, object]], list[Issue]]:
    """Why every score changed between two periods."""
    pair = choose_pair(periods, options) if periods is not None else None
    if periods is None or pair is None:
        return [], []
    rows: list[dict[str, object]] = []
    issues: list[Issue] = []
    for measure in timed.measures:
        parts, problems = change(timed.frame, measure, timed.levels["theme"], controls, periods, pair, options)
        named: dict[str, object] = {
            "score": measure.name,
            "before": periods.labels[pair[0]],
            "after": periods.labels[pair[1]],
        }
        rows += [named | part for part in parts]
        issues += problems
    return rows, issues


def _actions(
    given: Prepared,
    timed: Prepared,
    every: Sequence[Drivers],
    compared: dict[str, Any],
    periods: Periods | None,
    tests: Sequence[dict[str, Any]],
    options: LinkOptions,
) -> tuple[list[dict[str, object]], list[Issue]]:
    """Actions for every score; the segments' score gaps are evidence for the primary one."""
    done: list[dict[str, object]] = []
    issues: list[Issue] = []
    for one in every:
        if one.level == "theme":
            recent = lately(timed, one, periods, tests[0], options)
            rows, problems = actions(given.frame, one, given.levels["theme"], compared, tests[0], options, recent)
            done += rows
            issues += problems
    return done, issues


def _uneven(frame: Frame, options: LinkOptions) -> list[Issue]:
    """Say it where the weights leave next to nobody of enough customers."""
    everybody = frame.sample(np.ones(len(frame.ids), dtype=bool))
    if not frame.weighted or not everybody.n_customers >= options.min_base > (people := customers_of(everybody)):
        return []
    text = (
        f"The weights are so uneven that the {everybody.n_customers:,} customers count for {people:,}: figures that the"
        " heaviest of them are part of rest on them alone."
    )
    hint = "Is it the column with the weights? Survey weights lie between about 0.2 and 5."
    return [Issue("uneven-weights", text, column="weight", hint=hint)]


def _bases(frame: Frame, found: Sequence[Measure]) -> list[Issue]:
    """Say what the figures rest on."""
    issues = []
    n = len(frame.ids)
    if n and not frame.text.any() and not frame.not_read:  # else the languages are said
        issues.append(Issue("no-text", "No response has text: nothing can be said about themes.", severity="error"))
    for measure in found:
        scored = np.isfinite(measure.y)
        both = int((scored & frame.text).sum())
        if not scored.all():
            count = int((~scored).sum())
            have, are = agree(count, "has", "have"), agree(count, "is", "are")
            text = f"{count:,} of {n:,} responses {have} no {measure.quoted} score and {are} in no figure about it."
            issues.append(Issue("unscored", text, column=measure.name, severity="note"))
        if both < scored.sum() and (both or not frame.not_read):
            known = ", in a language that the encoder knows" if frame.not_read else ""
            text = (
                f"Theme figures rest on {both:,} of the {int(scored.sum()):,} responses scored on {measure.quoted}:"
                f" those with text that is no duplicate, filler or unreadable{known}. The score itself counts all of"
                " them."
            )
            issues.append(Issue("theme-base", text, column=measure.name, severity="note"))
    customers = len(np.unique(frame.cluster))
    if 1 == customers < n:
        text = "All responses come from one customer: no interval can be given."
        issues.append(Issue("one-customer", text, column="customer_id"))
    elif customers < n:
        text = (
            f"{n:,} responses come from {customers:,} customers: intervals allow for answers of one customer that are"
            " alike (variances are clustered by customer)."
        )
        issues.append(Issue("clustered", text, column="customer_id", severity="note"))
    return issues
