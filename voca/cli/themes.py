"""``voca themes``: the input's rows with their themes."""

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
    n_themes: Annotated[
        str | None, typer.Option("--themes", metavar="N|N..M", help="How many themes; else found in the data.")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="voca or bertopic.")] = "voca",
    codebook: o.Codebook = None,
    codebook_only: o.CodebookOnly = False,
    themes_from: o.ThemesFrom = None,
    sentiment_model: o.SentimentModel = None,
    encoder: o.Encoder = None,
    seed: o.Seed = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    quiet: o.Quiet = False,
) -> None:
    """Write the input's rows with the themes they mention."""
    from voca.annotate import annotate_themes
    from voca.cli.console import notice, progress, tell
    from voca.cli.imports import spare_torch
    from voca.cli.places import hold_apart, hold_table
    from voca.pipeline import given

    hold_table(out)
    hold_apart(path, out)
    spare_torch()
    options = o.read_options(text=[text] if text else None, encoding=encoding, sheet=sheet)
    models = {"sentiment": sentiment_model, "embed": encoder}
    known = o.known_themes(codebook, codebook_only, themes_from)
    overrides = given(seed, models=models, themes={"engine": engine, "themes": n_themes or None, **known})
    if not quiet:
        notice(sentiment_model)
    with progress(quiet) as bar:
        result = annotate_themes(path, options, overrides, bar)
        told = result.write(out)
    if not quiet:
        tell(result.problems)
        tell(told)
        sys.stdout.write(f"{result.summary}\n{out}\n")
