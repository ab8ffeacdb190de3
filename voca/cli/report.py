"""``voca report``: a study's report again, on the terminal or as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from voca.cli import options as o
from voca.errors import UsageError

_ENDINGS: Final = {"html": (".html", ".htm"), "json": (".json",)}


def command(
    study: o.StudyPath,
    format_: Annotated[str | None, typer.Option("--format", "-f", help="html or json; else the terminal.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where to write it.")] = None,
) -> None:
    """Print a study's report, or write it to a file."""
    from voca.cli.places import hold_file
    from voca.study import Study

    report = Study.open(study).report
    kind = _kind(format_, out)
    if not kind:
        from voca.cli.console import output
        from voca.reports import render

        render(report, output())
        return
    from voca.reports import WRITERS
    from voca.writing import whole

    path = out or study / f"report.{kind}"
    hold_file(path, kind.upper(), _ENDINGS[kind])
    with whole(path) as place:
        WRITERS[kind](report, place)
    sys.stdout.write(f"{path}\n")


def _kind(named: str | None, out: Path | None) -> str:
    """Return the format that was named, else that of the file's ending; empty where there is neither."""
    from voca.registry import suggest

    ending = out.suffix.lower() if out else ""
    kind = (named or "").lower() or next(
        (kind for kind, endings in _ENDINGS.items() if ending in endings), ending.lstrip(".")
    )
    if kind in _ENDINGS or (out is None and not kind):
        return kind
    if not kind:
        message = f"The name {str(out)!r} does not say in which format the report is to be written."
        raise UsageError(message, "Give a name that ends in .html or .json, or say it with --format.")
    message = f"There is no report format {kind!r}."
    raise UsageError(message, suggest(kind, _ENDINGS))
