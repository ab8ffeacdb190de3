"""``voca models``: which models there are, whether they are untouched, and fetching others."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from voca.errors import ModelError
from voca.wording import counted

app = typer.Typer(help="Models: those that ship with voca and those you pulled.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the models that ship with voca and those that were pulled."""
    from rich.table import Table
    from rich.text import Text

    from voca.cards import read_card
    from voca.cli.console import output
    from voca.models import find_model, pulled, shipped_models
    from voca.reports import safe

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("model", "from", "version", "kind", "languages", "licence"):
        table.add_column(heading, overflow="fold")
    wrong: dict[str, ModelError] = {}
    for origin, names in (("voca", shipped_models()), ("pulled", pulled())):
        for name in names:
            try:
                card = read_card(find_model(name))
            except ModelError as error:
                wrong[name], cells = error, (name, origin, "", "damaged", "", "")
            else:
                languages = ", ".join("any" if language == "*" else language for language in card.languages)
                cells = (card.name, origin, card.version, card.kind, languages, card.licence)
            table.add_row(*(Text(safe(cell)) for cell in cells))
    output().print(table)
    _raise_for(wrong)


@app.command("verify")
def verify(
    name: Annotated[str | None, typer.Argument(help="One model's name or folder; else all of them.")] = None,
) -> None:
    """Compare the files of one model, or of every model, with the hashes in its card."""
    from voca.models import pulled, shipped_models
    from voca.reports import safe

    names = [name] if name else [*shipped_models(), *pulled()]
    if not names:
        message = "No models are installed."
        raise ModelError(message, "Install voca again.")
    wrong: dict[str, ModelError] = {}
    for each in names:
        try:
            said = _compared(each)
        except ModelError as error:
            wrong[each], said = error, f"not confirmed: {error}"
        sys.stdout.write(f"{safe(each)}: {safe(said)}\n")
    _raise_for(wrong)


def _compared(name: str) -> str:
    """Say that a model's files are those of its card; raises :class:`ModelError` where they are not."""
    from voca.cards import FILE
    from voca.models import find_model, open_card

    card = open_card(name)
    if not (find_model(name) / FILE).is_file():
        for file, digest in sorted(card.files.items()):
            sys.stdout.write(f"{digest}  {file}\n")
        message = f"Model {name!r} has no {FILE}, so there is nothing to compare its files with."
        raise ModelError(message, "Compare their hashes (sha256) with those that its owner publishes.")
    return f"{counted(len(card.files), 'file')} as in the card (sha256 {card.sha256[:12]}...)"


def _raise_for(wrong: Mapping[str, ModelError]) -> None:
    """End the command with the error of the one model that has one, or the names of several."""
    if len(wrong) == 1:
        raise next(iter(wrong.values()))
    if wrong:
        listed = "; ".join(error.message.removesuffix(".") for error in wrong.values())
        message = f"{len(wrong)} models are not as their cards say: {listed}."
        raise ModelError(message, " ".join(dict.fromkeys(error.hint for error in wrong.values())))


@app.command("pull")
def pull(
    name: Annotated[str, typer.Argument(help="The model's name on the Hugging Face hub: owner/model.")],
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="REV", help="Branch, tag or commit. \\[default: main]")
    ] = None,
) -> None:
    """Fetch a model from the Hugging Face hub and pin its commit and the hash of every file."""
    from voca import hub
    from voca.cli.console import notice

    card = hub.pull(name, revision)
    sys.stdout.write(
        f"{name}: {card.kind}, {counted(len(card.files), 'file')} at commit {card.revision}, in {card.folder}\n"
    )
    notice(name)
