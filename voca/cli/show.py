"""``voca show``: one section of a study, as it was computed or computed again with other options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voca.cli import options as o
from voca.cli.console import write_json
from voca.errors import UsageError

if TYPE_CHECKING:
    from voca.report import Report
    from voca.study import Study

SectionName = Annotated[
    str,
    typer.Argument(help="overview, scores, themes, drivers, segments, trends, actions, quotes, coverage or warnings."),
]
ScoreName = Annotated[str | None, typer.Option("--score", metavar="NAME", help="Another score, e.g. csat.")]
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="COL[,COL]",
        help="Compare by this segment column, or by the second within the first; repeatable. "
        "Drivers, trends and actions are shown for each of its groups.",
    ),
]
Compare = Annotated[
    str | None,
    typer.Option("--compare", metavar="A..B", help="Why the score changed from one period to another; in trends."),
]
MinBase = Annotated[int | None, typer.Option("--min-base", help="Customers a finding needs.")]
Rows = Annotated[int, typer.Option("--rows", min=0, help="Rows of each table; 0: all of them.")]
Explain = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="THEME",
        help="How the figures of one theme come about (its label or id); of drivers, actions, segments and trends.",
    ),
]
In = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar="[COL=]SEGMENT",
        help="The segment that --explain is about; else the one that differs most clearly.",
    ),
]

# Sections whose figures are compared by segment; the others are made once for every segment instead.
_COMPARED = ("scores", "segments")
_EXPLAINED = ("drivers", "actions", "segments", "trends")


def command(
    section: SectionName,
    study: o.StudyPath,
    score: ScoreName = None,
    by: By = None,
    period: o.Period = None,
    compare: Compare = None,
    min_base: MinBase = None,
    min_effect: o.MinEffect = None,
    unit: o.Unit = None,
    limit: Rows = 40,
    explain: Explain = None,
    segment: In = None,
    as_json: o.AsJson = False,
) -> None:
    """Print one section of a study."""
    from voca.registry import suggest
    from voca.report import SECTION_KEYS
    from voca.study import Study

    if section not in SECTION_KEYS:
        message = f"There is no section {section!r}."
        raise UsageError(message, suggest(section, SECTION_KEYS))
    opened = Study.open(study)
    changes: dict[str, Any] = {"score": score, "period": period, "min_base": min_base, "unit": unit}
    changes |= {"compare": _pair(compare), "min_effect": o.effects(min_effect)}
    if explain is not None:
        reports = _explained(opened, section, explain, segment, changes, by or [])
        section, limit = "drivers" if section == "actions" else section, 0
    elif segment is not None:
        message = "--in names the segment that --explain is about."
        raise UsageError(message, "For example: voca show segments STUDY --explain THEME --in region=West.")
    else:
        reports = _reports(opened, section, changes, by or [])
    _print(reports, section, as_json, limit or None)


def _explained(
    study: Study, section: str, theme: str, segment: str | None, changes: Mapping[str, Any], by: list[str]
) -> dict[str, Report]:
    """Return the derivation to show: of a theme in a segment, or, for every group of --by, of its impacts or trend."""
    from voca.relink import explain, explain_segment, explain_trend

    if section not in _EXPLAINED or (segment is not None and section != "segments"):
        what = f"--explain goes with {', '.join(_EXPLAINED)}" if segment is None else "--in goes with segments"
        message = f"{what}, not with {section}."
        raise UsageError(message, f"For example: voca show segments STUDY --explain {theme!r}.")
    if section == "segments":
        columns = [_columns(study, value) for value in by]
        return {"": explain_segment(study, theme, segment, {**changes, "by": columns or None})}
    derive = explain_trend if section == "trends" else explain
    if not by:
        return {"": derive(study, theme, changes)}
    column, parts = _parts(study, section, by)
    return {f"{column}: {label}": derive(part, theme, changes) for label, part in parts}


def _parts(study: Study, section: str, by: list[str]) -> tuple[str, Iterator[tuple[str, Study]]]:
    """Return the one column of --by, and each of its groups as a study."""
    from voca.relink import within

    columns = [_columns(study, value) for value in by]
    if len(columns) > 1 or len(columns[0]) > 1:
        message = f"{section} can be shown by one column at a time, not by {', '.join(map(repr, by))}."
        raise UsageError(message, "Give --by once, with one column.")
    return columns[0][0], within(study, columns[0][0])


def _reports(study: Study, section: str, changes: Mapping[str, Any], by: list[str]) -> dict[str, Report]:
    """Return the reports to show: one, or one for every segment."""
    from voca.relink import relink

    if by and section not in _COMPARED:
        column, parts = _parts(study, section, by)
        return {f"{column}: {label}": relink(part, changes).report for label, part in parts}
    columns = [_columns(study, value) for value in by]
    if columns or any(value is not None for value in changes.values()):
        study = relink(study, {**changes, "by": columns or None})
    return {"": study.report}


def _pair(value: str | None) -> tuple[str, str] | None:
    """Read ``2026-03..2026-04``."""
    if value is None:
        return None
    first, separator, second = value.partition("..")
    if not separator or not first or not second:
        message = f"--compare {value!r} does not name two periods."
        raise UsageError(message, "For example: --compare 2026-03..2026-04.")
    return first.strip(), second.strip()


def _columns(study: Study, value: str) -> list[str]:
    """Split ``region,plan``; a column whose own name has a comma in it is taken as it is."""
    whole = f"segment.{value}" in study.tables["documents"].column_names
    return [value] if whole else [name.strip() for name in value.split(",")]


def _print(reports: Mapping[str, Report], section: str, as_json: bool, limit: int | None) -> None:
    from voca.reports import render_section, section_json

    if as_json:
        made = {name: section_json(report.section(section)) for name, report in reports.items()}
        shown = made.get("", made)
        write_json(shown, allow_nan=False)
        return
    from voca.cli.console import output

    console = output()
    for name, report in reports.items():
        if name:
            found = report.section(section)
            report = replace(report, sections=(replace(found, title=f"{found.title} ({name})"),))
        render_section(report, section, console, limit)
