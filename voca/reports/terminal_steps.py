"""A derivation in a terminal: figure and value on a line, the sum that it is below, which needs the whole width."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len

from voca.report import Table
from voca.reports.screen import QUIET, Screen

_INDENT: Final = 2
_NAMES: Final = 42  # columns that the figures' names may take


def print_steps(screen: Screen, table: Table, rows: int | None = None) -> None:
    """Print a table of the columns ``part``, ``quantity``, ``shown`` and ``how``, a heading over each part.

    Parameters
    ----------
    screen : Screen
    table : Table
    rows : int, optional
        Show only the first so many.
    """
    records = [{key: str(value or "") for key, value in record.items()} for record in table.records()][:rows]
    names = min(max((cell_len(record["quantity"]) for record in records), default=0), _NAMES)
    part = None
    for record in records:
        if record["part"] != part:
            part = record["part"]
            screen.console.print()
            screen.say(part, style="bold")
        gap = " " * max(2, names - cell_len(record["quantity"]) + 2) if record["shown"] else ""
        screen.say(record["quantity"] + gap + record["shown"], indent=_INDENT)
        screen.say(record["how"], style=QUIET, indent=2 * _INDENT)
    screen.console.print()
