"""``voca show``: one section of a study, as it was computed or computed again with other options."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voca.cli import options as o
from voca.errors import UsageError

if TYPE_CHECKING:
    from voca.report import Report
    from voca.study import Study

# Sections whose figures are compared by segment; the others are made once for every segment instead.
_COMPARED = ("scores", "segments")


def command(
    section: Annotated[
        str,
        typer.Argument(
            help="overview, scores, themes, drivers, segments, trends, actions, quotes, coverage or warnings."
        ),
    ],
    study: o.StudyPath,
    score: Annotated[str | None, typer.Option("--score", metavar="NAME", help="Another score, e.g. csat.")] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="COL[,COL]",
            help="Compare by this segment column, or by the second within the first; repeatable. "
            "Drivers, trends and actions are shown for each of its groups.",
        ),
    ] = None,
    period: Annotated[str | None, typer.Option("--period", help="Trends by week, month, quarter or year.")] = None,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="A..B", help="Why the score changed from one period to another; in trends."),
    ] = None,
    min_base: Annotated[int | None, typer.Option("--min-base", help="Customers a finding needs.")] = None,
    min_effect: o.MinEffect = None,
    unit: o.Unit = None,
    limit: Annotated[int, typer.Option("--rows", min=0, help="Rows of each table; 0: all of them.")] = 40,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="THEME", help="How the figures of one theme come about (its label or id)."),
    ] = None,
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
        from voca.relink import explain as derive

        reports = {"": derive(opened, explain, changes)}
        section = "drivers"
    else:
        reports = _reports(opened, section, changes, by or [])
    _print(reports, section, as_json, limit or None)


def _reports(study: Study, section: str, changes: Mapping[str, Any], by: list[str]) -> dict[str, Report]:
    """Return the reports to show: one, or one for every segment."""
    from voca.relink import relink, within

    columns = [_columns(study, value) for value in by]
    if columns and section not in _COMPARED:
        if len(columns) > 1 or len(columns[0]) > 1:
            message = f"{section} can be shown by one column at a time, not by {', '.join(map(repr, by))}."
            raise UsageError(message, "Give --by once, with one column.")
        column = columns[0][0]
        parts = within(study, column)
        return {f"{column}: {label}": relink(part, changes).report for label, part in parts}
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
        sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
        return
    from voca.cli.console import output

    console = output()
    for name, report in reports.items():
        if name:
            found = report.section(section)
            report = replace(report, sections=(replace(found, title=f"{found.title} ({name})"),))
        render_section(report, section, console, limit)
