"""A graph with the weights of another model."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voca.stages.onnx_weights import with_weights


def field(number: int, content: bytes) -> bytes:
    """One field of bytes, its length in one or two bytes of seven bits."""
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
    return bytes([number << 3 | 2]) + length + content


NODE, WEIGHT = field(1, b"a node"), field(5, b"a weight")
NUMBER, FOUR, EIGHT = b"\x08\x96\x01", b"\x1d" + bytes(4), b"\x19" + bytes(8)


@pytest.mark.parametrize(
    ("model", "kept"),
    [
        (field(7, NODE + WEIGHT), WEIGHT),
        (NUMBER + field(7, WEIGHT + NODE + WEIGHT) + field(8, b"a version"), WEIGHT + WEIGHT),
        (field(7, NODE + FOUR + EIGHT + NUMBER), b""),
        (field(7, field(5, b"x" * 200)), field(5, b"x" * 200)),
        (b"", b""),
    ],
)
def test_nodes_come_from_one_and_weights_from_the_other(model: bytes, kept: bytes) -> None:
    assert with_weights(b"graph", model) == b"graph" + field(7, kept)


@pytest.mark.parametrize("model", [b"\x3a\xff\x01only a few", b"\x0f", b"\x80\x80", field(7, b"\x2a\x50")])
def test_what_is_no_model_is_an_error(model: bytes) -> None:
    with pytest.raises(ValueError, match="no ONNX model"):
        with_weights(b"", model)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(model: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert with_weights(b"x", model).startswith(b"x")
