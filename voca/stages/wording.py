"""How a text is written before a transformer reads it: emoji in words, no addresses, no @names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_UNSEEN: Final = re.compile("[\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\ud800-\udfff]")
_SIGN: Final = re.compile("[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff]")
NOT_SAID: Final = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@\w+")
"""Addresses of pages, and names that are addressed."""
_APART: Final = re.compile(r"\s+(?=n['’]t\b)")
_SPACE: Final = re.compile(r"\s+")

_STARS: Final = 5
"""Stars of a usual score."""

_MOST: Final = 10
"""Stars of the longest scale that is drawn."""

_GIVEN: Final = re.compile("(?<![\\w.,/])([0-5](?:[.,]5)?)(?: ?[★⭐]|\\*)\ufe0f?(?![★⭐☆*\\w])")
_DRAWN: Final = re.compile("(?P<full>[★⭐🌟]\ufe0f?(?: ?[★⭐🌟]\ufe0f?)*) ?(?P<half>½?)(?P<empty>(?: ?[☆✩]\ufe0f?)*)")

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@lru_cache(maxsize=4096)
def sign_in_words(sign: str) -> str:
    """Name one emoji or pictograph by its Unicode name; a sign without a name is left out."""
    return f" {unicodedata.name(sign, '').lower().replace(' sign', '').replace('-', ' ')} "


def _counted(match: re.Match[str]) -> str:
    """Say how many stars are drawn; a single one, or more than anyone gives, is a decoration and stays."""
    full, empty = (sum(not sign.isspace() and sign != "\ufe0f" for sign in match[part]) for part in ("full", "empty"))
    total = full + bool(match["half"]) + empty
    glowing = "🌟" in match["full"] and total != _STARS
    if glowing or not (2 <= total <= _STARS or (empty and total <= _MOST)):
        return match[0]
    given = f"{full}.5" if match["half"] else str(full)
    if empty and total != _STARS:
        return f" {given} out of {total} "
    return f" {given} star{'' if given == '1' else 's'} "


_SCORES: Final[tuple[_Rule, ...]] = (
    (_GIVEN, lambda match: f" {match[1].replace(',', '.')} star{'' if match[1] == '1' else 's'} "),
    (_DRAWN, _counted),
)


def stars_in_words(text: str) -> str:
    """Write drawn stars as a score: "★★☆☆☆", "⭐⭐", "2⭐" and "2*" as "2 stars", a part of ten as "7 out of 10".

    Parameters
    ----------
    text
        Anything.

    Returns
    -------
    str
        The text, its other signs as they were. No vocabulary knows how many of a row of stars are filled, and a row of
        two is read as twice the praise of one.
    """
    return _by(_SCORES, text)


_RULES: Final[tuple[_Rule, ...]] = (
    *_SCORES,
    (_UNSEEN, lambda _: ""),
    (_SIGN, lambda match: sign_in_words(match[0])),
    (NOT_SAID, lambda _: " "),
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
        vocabulary of English has no emoji), drawn stars written as a score, ``do n't`` joined, white space single.
    """
    return _by(_RULES, text).strip()


def _by(rules: tuple[_Rule, ...], text: str) -> str:
    for pattern, written in rules:
        text = pattern.sub(written, text)
    return text


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
