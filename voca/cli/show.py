"""``voca show``: one section of a study."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from voca.cli import options as o
from voca.errors import UsageError


def command(
    section: Annotated[
        str,
        typer.Argument(
            help="overview, scores, themes, drivers, segments, trends, actions, quotes, coverage or warnings."
        ),
    ],
    study: o.StudyPath,
    as_json: o.AsJson = False,
) -> None:
    """Print one section of a study."""
    from voca.registry import suggest
    from voca.report import SECTION_KEYS
    from voca.study import Study

    if section not in SECTION_KEYS:
        message = f"There is no section {section!r}."
        raise UsageError(message, suggest(section, SECTION_KEYS))
    report = Study.open(study).report
    if as_json:
        from voca.reports import to_json

        sys.stdout.write(json.dumps(to_json(report)[section], indent=2, ensure_ascii=False) + "\n")
        return
    from voca.cli.console import output
    from voca.reports import render_section

    render_section(report, section, output())
