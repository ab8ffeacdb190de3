"""``voca pipelines``: what a run does."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

app = typer.Typer(help="Pipelines: what a run does, to read and to edit.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the pipelines that come with voca."""
    from voca.pipeline import load, shipped_pipelines

    for name in shipped_pipelines():
        sys.stdout.write(f"{name}: {load(name).file.description}\n")


@app.command("show")
def show(name: Annotated[str, typer.Argument(help="A pipeline's name or file.")]) -> None:
    """Print a pipeline's file: a start for your own."""
    from voca.pipeline import load, pipeline_path

    load(name)
    sys.stdout.write(pipeline_path(name).read_text(encoding="utf-8"))
