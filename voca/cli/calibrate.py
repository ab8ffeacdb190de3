"""``voca calibrate``: correct a study's figures by a checked sample."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o
from voca.cli.console import write_json


def command(
    study: o.StudyPath,
    checked: Annotated[Path, typer.Argument(help="The workbook or CSV of `voca sample`, checked.")],
    as_json: o.AsJson = False,
) -> None:
    """Read a checked sample, say how well themes were recognised, and correct the study's figures by it."""
    from dataclasses import asdict, replace

    from voca.checking import read_checks
    from voca.output import prepare
    from voca.relink import relink
    from voca.report import Section
    from voca.reports import render_section, section_json
    from voca.schema import from_records
    from voca.study import Study

    opened = Study.open(study)
    if opened.folder:
        prepare(opened.folder, own=True)
    checks, issues = read_checks(opened, checked)
    kept = [row for row in opened.tables["issues"].to_pylist() if row["code"] not in ("check-row", "check-column")]
    listed = from_records("issues", [*kept, *(asdict(issue) for issue in issues)])
    made = relink(replace(opened, tables={**opened.tables, "checks": checks, "issues": listed}), {})
    made.save(study)
    drivers = made.report.section("drivers")
    tables = tuple(table for table in drivers.tables if table.key in ("recognised", "shares", "corrected"))
    section = Section("drivers", "Checked by a person", tables=tables)
    if as_json:
        write_json(section_json(section), allow_nan=False)
        return
    from voca.cli.console import output

    for issue in issues:
        sys.stderr.write(f"{issue}\n")
    render_section(replace(made.report, sections=(section,)), "drivers", output())
