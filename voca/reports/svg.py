"""Small drawings inside the HTML report: bars, sparks and intervals, made of numbers only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

_SPARK_WIDTH: Final = 96
_SPARK_HEIGHT: Final = 22
_PLOT_WIDTH: Final = 150
_PLOT_HEIGHT: Final = 16
_MOODS: Final = ("neg", "neu", "pos")


def spark(values: Sequence[float | None], label: str) -> Markup:
    """Draw shares over time from 0 to their own maximum; a period without a value is a gap in the line."""
    known = [value for value in values if value is not None]
    top = max(known, default=0.0) or 1.0
    step = (_SPARK_WIDTH - 8) / max(1, len(values) - 1)
    points = [
        None if value is None else (4 + i * step, _SPARK_HEIGHT - 3 - value / top * (_SPARK_HEIGHT - 6))
        for i, value in enumerate(values)
    ]
    path, pen = "", "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        path += f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "L"
    last = next((point for point in reversed(points) if point is not None), None)
    dot = Markup("") if last is None else Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(*last)
    return Markup(
        '<svg class="spark" role="img" width="{w}" height="{h}" viewBox="0 0 {w} {h}"><title>{label}</title>'
        '<path d="{path}"/>{dot}</svg>'
    ).format(w=_SPARK_WIDTH, h=_SPARK_HEIGHT, label=label, path=path, dot=dot)


def bar(mix: Sequence[float], label: str, width: int = 100, height: int = 12) -> Markup:
    """Draw the shares of the three moods side by side, negative first; the shares stand beside it as text."""
    parts, x = Markup(""), 0.0
    for mood, share in zip(_MOODS, mix, strict=True):
        parts += Markup('<rect class="{}" x="{:.2f}" y="0" width="{:.2f}" height="{}"/>').format(
            mood, x * width, share * width, height
        )
        x += share
    return Markup(
        '<svg class="mix" role="img" width="{w}" height="{h}" viewBox="0 0 {w} {h}" preserveAspectRatio="none">'
        "<title>{label}</title>{parts}</svg>"
    ).format(w=width, h=height, label=label, parts=parts)


def domain(values: Sequence[float], others: Sequence[float] = ()) -> tuple[float, float]:
    """Find the range that a column of intervals is drawn on: that of `values`, which `others` at most treble.

    >>> domain([-40.0, 0.0]), domain([0.0, 20.0], [-5.0, 90.0])
    ((-42.0, 2.0), (-7.25, 42.25))
    """
    low, high = min(values, default=0.0), max(values, default=1.0)
    width = high - low
    low, high = max(min([low, *others]), low - width), min(max([high, *others]), high + width)
    margin = (high - low) * 0.05 or 1.0
    return low - margin, high + margin


def interval(value: float, low: float, high: float, span: tuple[float, float], neutral: float = 0.0) -> Markup:
    """Draw an estimate with its interval on `span`, and a line at what says nothing either way where that is inside.

    What lies beyond the span ends in an arrow at its edge, and an estimate there is not drawn.
    """

    def place(x: float) -> float:
        return (min(max(x, span[0]), span[1]) - span[0]) / (span[1] - span[0]) * _PLOT_WIDTH

    zero = Markup("")
    if span[0] < neutral < span[1]:
        line = Markup('<line class="zero" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{h}"/>')
        zero = line.format(x=place(neutral), h=_PLOT_HEIGHT)
    middle, dot = _PLOT_HEIGHT / 2, Markup("")
    if span[0] <= value <= span[1]:
        dot = Markup('<circle cx="{:.1f}" cy="{}" r="3.5"/>').format(place(value), middle)
    beyond = Markup("")
    for tip, inwards in ([(0, 6)] if low < span[0] else []) + ([(_PLOT_WIDTH, -6)] if high > span[1] else []):
        arrow = Markup('<path class="beyond" d="M{x} {y}l{dx} -4v8z"/>')
        beyond += arrow.format(x=tip, y=middle, dx=inwards)
    return Markup(
        '<svg class="interval" aria-hidden="true" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{zero}'
        '<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>{beyond}{dot}</svg>'
    ).format(
        w=_PLOT_WIDTH, h=_PLOT_HEIGHT, zero=zero, low=place(low), high=place(high), y=middle, beyond=beyond, dot=dot
    )
