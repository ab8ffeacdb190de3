"""A report's table in a terminal: the columns that fit, intervals beside their estimates, the rest left to the JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich import table as rich_table
from rich.cells import cell_len
from rich.text import Text

from voca.report import Column, Table, Value
from voca.reports import cells, numbers
from voca.reports.screen import QUIET, Screen

_TIERS: Final = ((160, 3), (100, 2), (0, 1))  # (from this width on, priorities up to this are shown)
_GAP: Final = 2
_FIRST_MINIMUM: Final = 16
_WORD_MINIMUM: Final = 10
_FIRST_MAXIMUM: Final = 48
MARK: Final = " *"


@dataclass(slots=True)
class _Shown:
    """A column as it will be printed."""

    column: Column
    texts: list[Text]
    minimum: int = 0
    natural: int = 0
    width: int = 0

    def measure(self, first: bool) -> None:
        """Find the width it would like and the one below which it cannot be read."""
        words = max((cell_len(word) for word in self.column.title.split()), default=0)
        body = max((cell_len(text.plain) for text in self.texts), default=0)
        self.natural = max(body, words)
        self.minimum = self.natural
        if self.column.kind in cells.WRAPS:
            longest = max((cell_len(word) for text in self.texts for word in text.plain.split()), default=0)
            floor = _FIRST_MINIMUM if first else _WORD_MINIMUM
            self.minimum = min(self.natural, max(words, min(longest, floor), floor if first else 0))
            self.natural = min(self.natural, _FIRST_MAXIMUM) if first else self.natural
            self.minimum = min(self.minimum, self.natural)


def print_table(screen: Screen, table: Table, rows: int | None = None, heading: bool = True) -> None:
    """Print a table.

    Parameters
    ----------
    screen : Screen
    table : Table
    rows : int, optional
        Show only the first so many and say how many more there are.
    heading : bool
        Print its title above it.
    """
    if not table.rows:
        return
    if heading and table.title:
        screen.say(table.title, style="bold")
    if table.base:
        screen.say(table.base, style=QUIET)
    shown, dropped = _fit(screen, _columns(screen, table, rows))
    screen.console.print(_rich(screen, table, shown), soft_wrap=False)
    for line in _footer(screen, table, shown, dropped, rows):
        screen.say(line, style=QUIET)


def _columns(screen: Screen, table: Table, rows: int | None) -> list[_Shown]:
    """Render the columns this width calls for; what is empty from top to bottom is left out."""
    tier = next(priority for width, priority in _TIERS if screen.width >= width)
    by_key = {column.key: i for i, column in enumerate(table.columns)}
    interval_of = {column.of: i for i, column in enumerate(table.columns) if column.kind == "interval"}
    body = table.rows[:rows]
    shown = []
    for column in table.columns:
        values = [row[by_key[column.key]] for row in body]
        if column.kind == "interval" or column.priority > tier or _says_nothing(column, values):
            continue
        if column.key in interval_of and table.columns[interval_of[column.key]].priority <= tier:
            written = cells.estimates(column, values, [row[interval_of[column.key]] for row in body])
            texts = [screen.words(text) for text in written]
        else:
            texts = [cells.cell(screen, column, value) for value in values]
        shown.append(_Shown(column, texts))
    for index in table.muted:
        if index < len(body) and shown:
            shown[0].texts[index] = shown[0].texts[index] + Text(MARK)
    for i, item in enumerate(shown):
        item.measure(first=i == 0)
    return shown


def _says_nothing(column: Column, values: list[Value]) -> bool:
    if column.kind == "flag":
        return all(value is not False for value in values)
    return all(value is None or value == "" or value == () for value in values)


def _fit(screen: Screen, shown: list[_Shown]) -> tuple[list[_Shown], list[str]]:
    """Drop what does not fit, the least important and last first, and share out the width that is left."""
    dropped: list[_Shown] = []
    shown = list(shown)
    while len(shown) > 2 and _total([item.minimum for item in shown]) > screen.width:
        least = max(shown[1:], key=lambda item: (item.column.priority, shown.index(item)))
        shown.remove(least)
        dropped.append(least)
    spare = screen.width - _total([item.minimum for item in shown])
    for item in shown:
        item.width = item.minimum + max(0, min(spare, item.natural - item.minimum))
        spare -= item.width - item.minimum
    missing = [item.column.title for item in reversed(dropped) if item.column.priority == 1]
    return shown, missing


def _total(widths: list[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _rich(screen: Screen, table: Table, shown: list[_Shown]) -> rich_table.Table:
    grid = rich_table.Table(
        box=screen.glyphs.head, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    for item in shown:
        right = item.column.kind in cells.RIGHT
        grid.add_column(
            screen.words(item.column.title),
            width=item.width,
            justify="right" if right else "left",
            overflow="fold",
            vertical="top",
        )
    muted = set(table.muted)
    for index in range(len(shown[0].texts)):
        grid.add_row(*(item.texts[index] for item in shown), style=QUIET if index in muted else "")
    return grid


def _footer(screen: Screen, table: Table, shown: list[_Shown], dropped: list[str], rows: int | None) -> list[str]:
    lines = []
    if rows is not None and len(table.rows) > rows:
        lines.append(f"… and {numbers.plural(len(table.rows) - rows, 'more row', 'more rows')}.")
    if any(item.column.kind == "mix" for item in shown):
        negative, neutral, positive = screen.glyphs.mood
        lines.append(f"Sentiment: {negative} negative  {neutral} neutral  {positive} positive.")
    if table.note:
        lines.append(table.note)
    if dropped:
        lines.append(f"Not shown for lack of width: {', '.join(dropped)}.")
    return lines
