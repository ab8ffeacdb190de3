"""``voca sentiment``: the input's rows with their sentiment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o


def command(
    path: o.Input,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="CSV, .tsv or .xlsx to write.")],
    text: Annotated[str | None, typer.Option("--text", metavar="COL", help="Column with the comments.")] = None,
    sentiment_model: o.SentimentModel = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    quiet: o.Quiet = False,
) -> None:
    """Write the input's rows with their sentiment: negative, neutral or positive, and how sure that is."""
    from voca.annotate import annotate_sentiment
    from voca.cli.console import notice, progress, tell
    from voca.cli.imports import spare_torch
    from voca.cli.places import hold_apart, hold_table
    from voca.pipeline import given

    hold_table(out)
    hold_apart(path, out)
    spare_torch()
    options = o.read_options(text=[text] if text else None, encoding=encoding, sheet=sheet)
    if not quiet:
        notice(sentiment_model)
    overrides = given(None, models={"sentiment": sentiment_model})
    with progress(quiet) as bar:
        result = annotate_sentiment(path, options, overrides, bar)
        told = result.write(out)
    if not quiet:
        tell(result.problems)
        tell(told)
        sys.stdout.write(f"{result.summary}\n{out}\n")
