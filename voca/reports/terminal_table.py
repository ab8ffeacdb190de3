"""A report's table in a terminal: the columns that fit, intervals beside their estimates, the rest left to the JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from rich import table as rich_table
from rich.cells import cell_len
from rich.text import Text

from voca.report import Column, Table, Value
from voca.reports import cells, figures
from voca.reports.screen import QUIET, Screen
from voca.wording import counted

_TIERS: Final = ((160, 3), (100, 2), (0, 1))  # (from this width on, priorities up to this are shown)
_NEVER: Final = 9
_BASE: Final = "n"  # key of the column with the base
_GAP: Final = 2
_FIRST_MINIMUM: Final = 16
_WORD_MINIMUM: Final = 10
_FIRST_MAXIMUM: Final = 48
MARK: Final = " *"
_DITTO: Final = "\N{DOUBLE PRIME}"  # as in the row above
_PARTS: Final = re.compile(r"([a-z](?=[A-Z])|[_\-./](?=\w))")


@dataclass(slots=True)
class _Shown:
    """A column as it will be printed."""

    column: Column
    texts: list[Text]
    values: list[Value] = field(default_factory=list)
    minimum: int = 0
    whole: int = 0
    natural: int = 0
    width: int = 0

    def measure(self, first: bool) -> None:
        """Find the width it would like, the one that breaks no word, and the one below which it cannot be read."""
        words = max((cell_len(word) for word in self.column.title.split()), default=0)
        body = max((cell_len(text.plain) for text in self.texts), default=0)
        self.natural = max(body, words)
        self.minimum = self.natural
        if self.column.kind in figures.WRAPS:
            longest = max((cell_len(word) for text in self.texts for word in text.plain.split()), default=0)
            floor = _FIRST_MINIMUM if first else _WORD_MINIMUM
            self.minimum = min(self.natural, max(words, min(longest, floor), floor if first else 0))
            self.natural = min(self.natural, _FIRST_MAXIMUM) if first else self.natural
            self.minimum = min(self.minimum, self.natural)
            parts = (part for text in self.texts for part in _PARTS.sub(r"\1 ", text.plain).split())
            self.whole = min(self.natural, max(map(cell_len, parts), default=0))


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
    screen.say(" ".join(_footer(screen, table, shown, dropped, rows)), style=QUIET)


def _columns(screen: Screen, table: Table, rows: int | None) -> list[_Shown]:
    """Render every column a terminal may show; what is empty from top to bottom is left out."""
    by_key = {column.key: i for i, column in enumerate(table.columns)}
    interval_of = {column.of: by_key[column.key] for column in table.columns if column.kind == "interval"}
    body = table.rows[:rows]
    shown = []
    for column in table.columns:
        values = [row[by_key[column.key]] for row in body]
        if column.kind == "interval" or column.priority == _NEVER or figures.says_nothing(column, values):
            continue
        beside = interval_of.get(column.key)
        if beside is not None and table.columns[beside].priority != _NEVER:
            written = figures.estimates(column, values, [row[beside] for row in body])
            texts = [screen.words(text) for text in written]
        else:
            texts = [cells.cell(screen, column, value) for value in values]
        shown.append(_Shown(column, texts, values))
    for index in table.nested:
        if index < len(body):
            shown[0].texts[index] = screen.words(figures.NESTED) + shown[0].texts[index]
    _mark(shown, [index for index in table.muted if index < len(body)])
    for i, item in enumerate(shown):
        item.measure(first=i == 0)
    return shown


def _mark(shown: list[_Shown], muted: list[int]) -> None:
    """Mark rows under the minimum base with a sign, since grey may not be seen: at the end of what names the row."""
    name = shown[figures.naming([item.column for item in shown])]
    for index in muted:
        name.texts[index] = name.texts[index] + Text(MARK)


def _fit(screen: Screen, every: list[_Shown]) -> tuple[list[_Shown], list[str]]:
    """Take the columns this width calls for.

    What does not fit is dropped, the least important and last first; where room is left, more is taken in: the base
    even where words have to wrap for it, since no estimate is read without it. Then the width that remains is shared
    out.
    """
    tier = next(priority for width, priority in _TIERS if screen.width >= width)
    shown = [item for item in every if item.column.priority <= tier]
    missing = []
    while len(shown) > 2 and _total([item.minimum for item in shown]) > screen.width:
        least = max(shown[1:], key=lambda item: (item.column.priority, shown.index(item)))
        shown.remove(least)
        if least.column.priority == 1:
            missing.append(least.column.title)
    for item in [item for item in every if item.column.priority == tier + 1]:
        together = [*shown, item]
        base = item.column.key == _BASE
        wanted = [other.minimum if base and other.column.kind in figures.WRAPS else other.natural for other in together]
        if not missing and _total(wanted) <= screen.width:
            shown.append(item)
    shown.sort(key=every.index)
    _share_out(shown, screen.width - _total([item.minimum for item in shown]))
    return shown, missing[::-1]


def _share_out(shown: list[_Shown], spare: int) -> None:
    """Give every column its minimum, then what breaks no word, and the rest by the root of how long their texts are."""
    for item in shown:
        item.width = item.minimum
    while spare > 0 and (broken := [item for item in shown if item.width < item.whole]):
        min(broken, key=lambda item: item.whole - item.width).width += 1
        spare -= 1
    while spare > 0 and (wanting := [item for item in shown if item.width < item.natural]):
        max(wanting, key=lambda item: item.natural / item.width**2).width += 1
        spare -= 1


def _total(widths: list[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _broken(text: Text, width: int) -> Text:
    """Let a word that is longer than the column break where its parts do: at a capital inside it, after _ - . or /."""
    if all(cell_len(word) <= width for word in text.plain.split()):
        return text
    words = [_in_lines(word, width) if cell_len(word) > width else word for word in text.plain.split(" ")]
    return Text(" ".join(words), style=text.style)


def _in_lines(word: str, width: int) -> str:
    """Put a blank only where a line of the column ends: as many parts of the word as fit stand on each."""
    lines: list[str] = []
    for part in _PARTS.sub(r"\1 ", word).split(" "):
        if lines and cell_len(lines[-1] + part) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return " ".join(lines)


def _rich(screen: Screen, table: Table, shown: list[_Shown]) -> rich_table.Table:
    grid = rich_table.Table(
        box=screen.glyphs.head, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    for item in shown:
        right = item.column.kind in figures.RIGHT
        grid.add_column(
            screen.words(item.column.title),
            width=item.width,
            justify="right" if right else "left",
            overflow="fold",
            vertical="top",
        )
    muted = set(table.muted)
    for index in range(len(shown[0].texts)):
        grid.add_row(*(_in_cell(screen, item, index) for item in shown), style=QUIET if index in muted else "")
    return grid


def _in_cell(screen: Screen, item: _Shown, index: int) -> Text:
    """Write a cell; a name that takes several lines, and stands in the row above too, is a ditto mark."""
    text = item.texts[index]
    if item.column.kind not in figures.WRAPS:
        return text
    # the values too: two names that a terminal cannot show look alike
    again = index > 0 and text.plain == item.texts[index - 1].plain and item.values[index] == item.values[index - 1]
    if again and item.column.kind == "verbatim" and cell_len(text.plain) > item.width:
        return Text(screen.glyphs.show(_DITTO), style=text.style)
    return _broken(text, item.width)


def _footer(screen: Screen, table: Table, shown: list[_Shown], dropped: list[str], rows: int | None) -> list[str]:
    lines = []
    if rows is not None and len(table.rows) > rows:
        lines.append(f"… and {counted(len(table.rows) - rows, 'more row', 'more rows')}.")
    if any(rows is None or index < rows for index in table.nested):
        lines.append(screen.glyphs.show(figures.NESTED_NOTE))
    if any(item.column.kind == "mix" for item in shown):
        negative, neutral, positive = screen.glyphs.mood
        lines.append(f"Sentiment: {negative} negative, {neutral} neutral, {positive} positive.")
    if table.note:
        lines.append(table.note)
    if dropped:
        lines.append(f"Not shown for lack of width: {', '.join(dropped)}.")
    return lines
