"""How a text is written before a transformer reads it: emoji in words, no addresses, no @names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_UNSEEN: Final = re.compile("[\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\ud800-\udfff]")
_SIGN: Final = re.compile("[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]")
_NOT_SAID: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@\w+")
_APART: Final = re.compile(r"\s+(?=n['’]t\b)")
_SPACE: Final = re.compile(r"\s+")

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@lru_cache(maxsize=4096)
def sign_in_words(sign: str) -> str:
    """Name one emoji or pictograph by its Unicode name; a sign without a name is left out."""
    return f" {unicodedata.name(sign, '').lower().replace(' sign', '').replace('-', ' ')} "


_RULES: Final[tuple[_Rule, ...]] = (
    (_UNSEEN, lambda _: ""),
    (_SIGN, lambda match: sign_in_words(match[0])),
    (_NOT_SAID, lambda _: " "),
    (_APART, lambda _: ""),
    (_SPACE, lambda _: " "),
)


def model_text(text: str) -> str:
    """Write a text the way the shipped transformers were trained to read it.

    Parameters
    ----------
    text
        Anything; lone surrogates are left out.

    Returns
    -------
    str
        One line: web addresses and @names left out, each emoji replaced by its Unicode name (a word-piece
        vocabulary of English has no emoji), ``do n't`` joined, white space single.
    """
    for pattern, written in _RULES:
        text = pattern.sub(written, text)
    return text.strip()


def aligned_text(text: str) -> tuple[str, list[int]]:
    """Write a text as `model_text` does, and say where each character is from.

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    text : str
        As from `model_text`.
    origins : list of int
        For each of its characters, the place in the given text of the character it is, or of the first one of those it
        replaces.
    """
    origins = list(range(len(text)))
    for pattern, written in _RULES:
        text, origins = _replaced(text, origins, pattern, written)
    lead = len(text) - len(text.lstrip())
    kept = text.strip()
    return kept, origins[lead : lead + len(kept)]


def _replaced(
    text: str, origins: list[int], pattern: re.Pattern[str], written: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    """Replace every match and carry the origins along."""
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        new = written(match)
        pieces += [text[done : match.start()], new]
        places += origins[done : match.start()] + [origins[match.start()]] * len(new)
        done = match.end()
    return "".join([*pieces, text[done:]]), places + origins[done:]
