"""Options that several commands share, and what they become."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from voca.errors import UsageError

Inputs = Annotated[
    list[str],
    typer.Argument(help="Files or globs: CSV, TSV, JSON, JSON Lines, XLSX, Parquet, VTT, SRT, TXT; .gz too."),
]
Input = Annotated[str, typer.Argument(help="A file: CSV, TSV, JSON, JSON Lines, XLSX or Parquet; .gz too.")]
StudyPath = Annotated[Path, typer.Argument(help="A study's folder, as `voca analyze -o` wrote it.")]
Text = Annotated[list[str] | None, typer.Option("--text", metavar="COL", help="Column with the comments; repeatable.")]
Title = Annotated[str | None, typer.Option("--title", metavar="COL", help="Column with the title of a comment.")]
Score = Annotated[
    list[str] | None,
    typer.Option(
        "--score", metavar="KIND=COL", help="A score: nps=COL, csat=COL, ces=COL, stars=COL, ...; repeatable."
    ),
]
Segment = Annotated[
    list[str] | None,
    typer.Option("--segment", metavar="COL", help="Column to compare customers by; repeatable. 'none': no segments."),
]
Customer = Annotated[
    str | None, typer.Option("--customer", metavar="COL", help="Column that says who the customer is.")
]
Time = Annotated[str | None, typer.Option("--time", metavar="COL", help="Column with the date.")]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help="Column with survey weights.")]
Outcome = Annotated[
    list[str] | None,
    typer.Option("--outcome", metavar="KIND=COL", help="churned=COL or value=COL; repeatable."),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="COL", help="Column to leave out; repeatable.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Sheet of a workbook; else every sheet.")]
CustomerSpeaker = Annotated[
    list[str] | None,
    typer.Option("--customer-speaker", metavar="NAME", help="Who is the customer in a transcript; repeatable."),
]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Encoding of the file, where it is guessed wrongly.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 3 where the data has problems.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no report: errors only.")]
PipelineName = Annotated[str, typer.Option("--pipeline", "-p", metavar="NAME|FILE", help="What a run does.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of everything random.")]


def pairs(values: list[str] | None, option: str) -> dict[str, str]:
    """Read ``KIND=COL`` options; raises :class:`UsageError` where one is not of that form."""
    result: dict[str, str] = {}
    for value in values or []:
        kind, separator, column = value.partition("=")
        if not separator or not kind or not column:
            message = f"{option} {value!r} is not of the form KIND=COLUMN."
            raise UsageError(message, f'For example: {option} nps="Likelihood to recommend".')
        result[kind.strip()] = column
    return result


def read_options(**given: Any) -> Any:  # noqa: ANN401 - ReadOptions; importing pydantic here would slow --help
    """Make :class:`voca.config.ReadOptions` from what was given on the command line."""
    from voca.config import ReadOptions
    from voca.pipeline import validate

    values = {key: value for key, value in given.items() if value is not None}
    for key, option in (("score", "--score"), ("outcome", "--outcome")):
        if key in values:
            values[key] = pairs(values[key], option)
    if [name.lower() for name in values.get("segment", [])] == ["none"]:
        values["segment"] = []
    return validate(ReadOptions, values, "options")
