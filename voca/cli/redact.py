"""``voca redact``: the input's rows without personal data in their text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o
from voca.errors import UsageError

Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="CSV, .tsv or .xlsx to write.")]
Places = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="CSV to write: where something was replaced, and where it stood."),
]
Audit = Annotated[
    int | None,
    typer.Option(
        "--audit", metavar="N", min=1, help="Write N redacted texts to check instead of all rows: CSV or .xlsx."
    ),
]
Audited = Annotated[bool, typer.Option("--audited", help="The input is a checked audit: say how much was left.")]


def command(
    path: o.Input,
    out: Out = None,
    text: o.Text = None,
    customer: o.Customer = None,
    keep: o.Keep = None,
    key: o.Key = None,
    map_: Places = None,
    audit: Audit = None,
    audited: Audited = False,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    seed: o.Seed = None,
    quiet: o.Quiet = False,
) -> None:
    """Write the input's rows with personal data taken out of the text: names, addresses, numbers, dates of birth."""
    from voca.auditing import count_audit, draw_audit, write_audit
    from voca.cli.console import tell
    from voca.redaction import redact_file

    options = o.read_options(text=text, customer=customer, encoding=encoding, sheet=sheet)
    if audited:
        _hold_counted({"-o": out, "--audit": audit, "--map": map_, "--keep": keep, "--key": key, "--seed": seed})
        sys.stdout.write(f"{count_audit(path, options)}\n")
        return
    if out is None:
        message = "No file to write was named."
        raise UsageError(message, "Name one with -o FILE.")
    kinds = o.kinds(keep)
    _hold_places(path, out, map_, audit)
    if audit:
        result = draw_audit(path, options, audit, seed or 0, kinds)
        told = write_audit(result, out)
    else:
        done = redact_file(path, options, kinds, key, hash_ids=o.CUSTOMER not in (keep or ()))
        result = done.rows
        if map_:
            done.places.write(map_)
        told = result.write(out)
    if not quiet:
        tell(result.problems)
        tell(told)
        sys.stdout.write(f"{result.summary}\n{out}\n")


def _hold_places(path: str, out: Path, places: Path | None, audit: int | None) -> None:
    """Hold that what is to be written can be, each to a place of its own."""
    from voca.cli.places import TABLE, hold_apart, hold_file, hold_table

    hold_file(out, "CSV", (".csv", ".xlsx") if audit else TABLE)
    hold_apart(path, out, places)
    if places:
        hold_table(places)
        if places.resolve() == out.resolve():
            message = f"{out} cannot hold both the rows and the places of what was replaced."
            raise UsageError(message, "Give --map a name of its own.")


def _hold_counted(writing: dict[str, object]) -> None:
    """Refuse options that say what to write beside --audited, which writes nothing."""
    option = next((name for name, value in writing.items() if value is not None and value != []), None)
    if option:
        message = f"{option} goes with rows to write, and --audited only says what a checked audit tells."
        raise UsageError(message, f"Leave out {option} or --audited.")
