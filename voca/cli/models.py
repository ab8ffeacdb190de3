"""``voca models``: what ships, and whether it is untouched."""

from __future__ import annotations

import sys

import typer

from voca.errors import ModelError

app = typer.Typer(help="Models that ship with voca.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the shipped models."""
    from rich.table import Table

    from voca.cli.console import output
    from voca.models import open_card, shipped_models

    table = Table(box=None, header_style="bold")
    for heading in ("model", "version", "kind", "languages", "licence"):
        table.add_column(heading)
    for name in shipped_models():
        card = open_card(name)
        table.add_row(card.name, card.version, card.kind, ", ".join(card.languages), card.licence)
    output().print(table)


@app.command("verify")
def verify() -> None:
    """Compare every model's files with the hashes in its card."""
    from voca.models import open_card, shipped_models

    names = shipped_models()
    if not names:
        message = "No models are installed."
        raise ModelError(message, "Install voca again.")
    for name in names:
        card = open_card(name)
        sys.stdout.write(f"{name}: {len(card.files)} files as in the card (sha256 {card.sha256[:12]}...)\n")
