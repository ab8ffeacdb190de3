"""``voca redact``: the input's rows without personal data in their text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voca.cli import options as o


def command(
    path: o.Input,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="CSV to write.")],
    text: o.Text = None,
    encoding: o.Encoding = None,
    sheet: o.Sheet = None,
    quiet: o.Quiet = False,
) -> None:
    """Write the input's rows with e-mail addresses, telephone, card and account numbers taken out of the text."""
    from voca.annotate import annotate_redact

    result = annotate_redact(path, o.read_options(text=text, encoding=encoding, sheet=sheet))
    result.write(out)
    if not quiet:
        sys.stdout.write(f"{result.summary}\n{out}\n")
