"""``voca sample``: comments for a person to check."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o
from voca.wording import counted, typed


def command(
    study: o.StudyPath,
    n: Annotated[int, typer.Option("-n", min=10, help="How many responses.")] = 200,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where to write them: .xlsx or .csv.")
    ] = Path("check.xlsx"),
    seed: o.Seed = None,
) -> None:
    """Write a stratified sample of responses as a workbook or CSV, to check which themes they mention."""
    from voca.checking import write_sample
    from voca.study import Study

    opened = Study.open(study)
    written = write_sample(opened, n, out, int(opened.manifest.get("seed", 7)) if seed is None else seed)
    asked = "" if written == n else f" instead of {n:,} ({_why(written, n)})"
    sys.stdout.write(
        f"{counted(written, 'response')} to check{asked}: {out}\nThen: voca calibrate {typed(study)} {typed(out)}\n"
    )


def _why(written: int, n: int) -> str:
    """Say why there are more or fewer responses than were asked for."""
    from voca.link.strata import LEAST

    return f"at least {LEAST} of each theme, and of those without one" if written > n else "there are no more"
