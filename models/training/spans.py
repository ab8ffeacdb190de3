"""Which numbers a matrix product of the graph can be given, and how they become bytes.

The numbers of a layer spread alike from text to text, but for a few channels: of all-MiniLM-L6-v2's 384, one is some
ten times as large as the others at the mark that starts a text, and at nothing else. Bytes over all of it would be
coarse for the rest. So the bytes cover less, and what goes beyond in these channels goes on in columns of its own, each
of which covers the next stretch: a channel's columns add up to its number, and share its weights. (Zhao and others 2019
split channels in halves; stretches leave the small numbers as fine as they were.)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

ROOM = 1.1
"""How much further than on the texts that were read."""

MOST = 16
"""Columns that a product may have besides its channels."""

FINER = 2.0
"""How much finer bytes must become for the further columns to be worth their time."""

TRIED = 64
"""Ends of the bytes that are tried on either side."""


class Seen(NamedTuple):
    """The least and the largest number of each channel, over texts."""

    least: Array
    most: Array


class Piece(NamedTuple):
    """A stretch of a channel in a column of its own: the part of ``sign * x`` from ``start`` on."""

    channel: int
    sign: int
    start: float


class Span(NamedTuple):
    """Bytes of a product's input: ``(byte - zero) * scale``, and where more than that is needed."""

    scale: float
    zero: int
    pieces: list[Piece]


def span(seen: Seen) -> Span:
    """Return bytes for what was seen: of all of it, or finer ones where a few more columns make them much finer."""
    least, largest = min(float(np.min(seen.least)) * ROOM, 0.0), max(float(np.max(seen.most)) * ROOM, 0.0)
    lows, highs = (np.linspace(edge / TRIED, edge, TRIED) for edge in (least, largest))
    tried = sorted(_bytes(low, high) for low in lows for high in highs if high > low)
    finest = next(found for found in tried if len(_pieces(seen, *found)) <= MOST)
    whole = _bytes(least, largest)
    scale, zero = finest if FINER * finest[0] < whole[0] else whole
    return Span(scale, zero, _pieces(seen, scale, zero))


def _bytes(low: float, high: float) -> tuple[float, int]:
    """Return the scale and the byte of zero for numbers from low to high."""
    scale = (high - low) / 255
    return scale, round(-low / scale)


def _pieces(seen: Seen, scale: float, zero: int) -> list[Piece]:
    """Return the stretches that are not covered; no more than one above `MOST`."""
    reach = (255 - zero) * scale
    found: list[Piece] = []
    for sign, edges, first in ((1, seen.most * ROOM, reach), (-1, -seen.least * ROOM, zero * scale)):
        for channel in np.flatnonzero(edges > first + scale / 2).tolist():
            count = int(np.ceil((edges[channel] - first) / reach)) if reach > 0 else MOST + 1
            found += [Piece(channel, sign, float(first + i * reach)) for i in range(count)]
            if len(found) > MOST:
                return found
    return found
