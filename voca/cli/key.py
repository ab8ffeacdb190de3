"""``voca key``: the key of the pseudonyms that stand for customers' ids."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.wording import counted

app = typer.Typer(
    help="The key of the pseudonyms that stand for customers' ids: where it is, a new one, rotating it.",
    no_args_is_help=True,
)
Where = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="FILE", help="File of the key, keyring or keyring:NAME; else VOCA_KEY, else your own."
    ),
]
Studies = Annotated[list[Path], typer.Argument(metavar="STUDY...", help="Studies that were made with the key.")]


@app.command("show")
def show(key: Where = None) -> None:
    """Say where the key is, its fingerprint and how often it was rotated; never the key."""
    from voca.stages.pseudonyms import key_place, stored_key

    found = stored_key(key)
    rotated = len(found.chain) - 1
    times = "never" if not rotated else "once" if rotated == 1 else f"{rotated} times"
    sys.stdout.write(f"{key_place(key)}: key {found.fingerprint}, rotated {times}\n")


@app.command("make")
def make(
    place: Annotated[str, typer.Argument(metavar="FILE", help="File to write, keyring or keyring:NAME.")],
) -> None:
    """Make a new key. Its pseudonyms do not join with those of another key."""
    from voca.stages.pseudonyms import make_key, open_key

    make_key(place)
    sys.stdout.write(
        f"{place}: key {open_key(place).fingerprint}. Keep it like a password, and not beside the studies.\n"
    )


@app.command("rotate")
def rotate(
    studies: Annotated[
        list[Path] | None, typer.Argument(metavar="[STUDY...]", help="Studies that were made with the key.")
    ] = None,
    key: Where = None,
) -> None:
    """Add a secret to the key, and bring the studies up to date so that they join with what comes.

    Neither the old studies' files nor a list of customers is needed. Copies of the key from before are worth nothing
    for studies brought up to date; studies that are not named are brought up to date later with `voca key update`.
    """
    from voca.rotation import update_studies
    from voca.stages.pseudonyms import rotate_key, stored_key

    update_studies(studies or [], stored_key(key))  # a study of another key is found before the key is changed
    new = rotate_key(key)
    sys.stdout.write(f"The key is now {new.fingerprint}.\n")
    _update(studies or [], key)


@app.command("update")
def update(studies: Studies, key: Where = None) -> None:
    """Bring studies up to date with a key that was rotated."""
    _update(studies, key)


def _update(studies: list[Path], key: str | None) -> None:
    from voca.rotation import update_studies
    from voca.stages.pseudonyms import stored_key

    for folder, count in update_studies(studies, stored_key(key)):
        said = (
            f"{counted(count, 'customer has a new pseudonym', 'customers have new pseudonyms')}"
            if count
            else "up to date"
        )
        sys.stdout.write(f"{folder}: {said}.\n")
