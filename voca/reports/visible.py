"""Other people's words made safe to print: nothing in them may move the cursor, colour the screen or reorder a line."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FIRST_STRONG_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
# Embeddings, overrides and isolates can show a line in another order than it is stored in; the plain marks (LRM, RLM,
# ALM) cannot reach beyond their neighbours and belong to ordinary Hebrew and Arabic.
_REORDERING: Final = "\u202a-\u202e\u2066-\u2069"
_UNSAFE: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_REORDERING}]")
_BREAKS: Final = re.compile("\r\n|[\n\r\u2028\u2029\x85]")


def neutralise(text: str) -> str:
    r"""Replace every character that a terminal or a browser would act on with one that shows.

    Escape becomes ``␛``, other controls their pictures, a line break ``↵``, what has no picture its code point.

    >>> neutralise("a\x1b[31mb\nc")
    'a␛[31mb↵ c'
    """
    text = _BREAKS.sub("\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS} ", text).replace("\t", " ")
    return _UNSAFE.sub(lambda match: _picture(match.group()), text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return f"<U+{code:04X}>"


def right_to_left(text: str) -> bool:
    """Say whether a text holds Hebrew, Arabic or another script written from the right."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def isolate(text: str) -> str:
    """Keep a right-to-left text from reordering what stands beside it on the same line of a terminal."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if right_to_left(text) else text
