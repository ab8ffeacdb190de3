"""Put the weights of one ONNX model under another graph, without a package that knows ONNX.

An ONNX file is a message of protocol buffers, and two messages of a kind written one after the other are one: what may
be there once is merged, what may be there often is joined. A file that holds a graph's nodes, with the weights of
another file behind it, is therefore a model. It lets a few kilobytes of nodes stand for a second model over the same
20 MB of weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

GRAPH: Final = 7
"""Number of the graph in a model, as onnx.proto has it."""

INITIALIZER: Final = 5
"""Number of a weight in a graph."""

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


def with_weights(graph: bytes, model: bytes) -> bytes:
    """Return a model with the nodes of one and the weights of another.

    Parameters
    ----------
    graph : bytes
        A model without weights, whose nodes name those of `model`.
    model : bytes
        A model with its weights inside.

    Raises
    ------
    ValueError
        `model` is no ONNX model.
    """
    weights = b"".join(
        model[start:end]
        for number, (_, first, last) in _fields(model, 0, len(model))
        if number == GRAPH
        for part, (start, _, end) in _fields(model, first, last)
        if part == INITIALIZER
    )
    return graph + _written(GRAPH << 3 | _BYTES) + _written(len(weights)) + weights


def _fields(message: bytes, start: int, end: int) -> Iterator[tuple[int, tuple[int, int, int]]]:
    """Yield each field's number, and where it starts, where its content does and where both end."""
    place = start
    while place < end:
        field = place
        tag, place = _read(message, place, end)
        first = place
        if tag & 7 == _VARINT:
            _, place = _read(message, place, end)
        elif tag & 7 == _BYTES:
            size, first = _read(message, place, end)
            place = first + size
        elif tag & 7 in (_EIGHT_BYTES, _FOUR_BYTES):
            place += 8 if tag & 7 == _EIGHT_BYTES else 4
        else:
            place = end + 1
        if place > end:
            message_ = "model.onnx is no ONNX model"
            raise ValueError(message_)
        yield tag >> 3, (field, first, place)


def _read(message: bytes, place: int, end: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and the place behind it."""
    value = shift = 0
    while place < end:
        byte = message[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, place
    return 0, end + 1


def _written(value: int) -> bytes:
    """Return a number as `_read` reads it."""
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
