"""``voca report``: a study's report again, on the terminal or as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o
from voca.errors import StudyError, UsageError


def command(
    study: o.StudyPath,
    format_: Annotated[str | None, typer.Option("--format", "-f", help="html or json; else the terminal.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """Print a study's report, or write it to a file."""
    from voca.study import Study

    report = Study.open(study).report
    kind = format_ or (out.suffix.lstrip(".") if out else "")
    if not kind:
        from voca.cli.console import output
        from voca.reports import render

        render(report, output())
        return
    from voca.registry import suggest
    from voca.reports import WRITERS

    if kind not in WRITERS:
        message = f"There is no report format {kind!r}."
        raise UsageError(message, suggest(kind, WRITERS))
    path = out or study / f"report.{kind}"
    try:
        WRITERS[kind](report, path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}."
        raise StudyError(message, "Choose another place with -o FILE.") from error
    sys.stdout.write(f"{path}\n")
