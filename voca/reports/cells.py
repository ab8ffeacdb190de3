"""One value of a report's table as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from voca.report import Column, Value
from voca.reports import numbers
from voca.reports.figures import RIGHT, WRAPS, digits_of, write
from voca.reports.screen import QUIET, STYLES, Screen
from voca.schema import POLARITIES

_VERDICTS: Final = {
    "driver": "bold",
    "no clear effect": "dim",
    "emerging": "bold",
    "rising": "bold",
    "error": "bold red",
    "warning": "bold",
}
_BAR: Final = 8
_SPARK: Final = ((160, 36), (120, 18), (0, 12))  # (from this width on, periods shown)
_NUMBERS_FROM: Final = 130  # columns from which a sentiment bar has its percentages beside it


def cell(screen: Screen, column: Column, value: Value) -> Text:
    """Render one value that has no interval."""
    if value is None:
        return Text("") if column.kind in WRAPS else screen.words(numbers.NOTHING, QUIET)
    if column.kind == "mix" and isinstance(value, tuple):
        return _mix(screen, value)
    if column.kind == "spark" and isinstance(value, tuple):
        shown = next(periods for width, periods in _SPARK if screen.width >= width)
        return Text(screen.glyphs.spark([v if isinstance(v, float) else None for v in value[-shown:]]))
    if column.kind == "list" and isinstance(value, tuple):
        return screen.words("; ".join(str(item) for item in value))
    if column.kind == "flag":
        return Text("yes" if value else "no")
    if column.kind == "date":
        return Text(numbers.day(str(value)))
    if column.kind in RIGHT:
        return screen.words(write(column, value, digits_of(column, None)))
    text = str(value)
    return screen.words(text, _VERDICTS.get(text, "") if column.kind == "text" else "")


def mood_bar(screen: Screen, mix: Sequence[Value], width: int) -> Text:
    """Draw a bar of the three moods, each in its own colour and its own character."""
    shares = [share for share in mix if isinstance(share, int | float)]
    bar = Text()
    for polarity, glyph, n in zip(POLARITIES, screen.glyphs.mood, screen.glyphs.bar(shares, width), strict=True):
        bar.append(glyph * n, style=STYLES[polarity])
    return bar


def _mix(screen: Screen, mix: tuple[Value, ...]) -> Text:
    bar = mood_bar(screen, mix, _BAR)
    negative, _, positive = mix
    if screen.width < _NUMBERS_FROM or not isinstance(negative, float) or not isinstance(positive, float):
        return bar
    left, right = (numbers.share(share).rjust(4) for share in (negative, positive))
    return Text(f"{left} ") + bar + Text(f" {right}")
