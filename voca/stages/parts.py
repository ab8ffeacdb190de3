"""Where a sentence may speak of a second thing: "Gorgeous food, terrible timekeeping"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from voca.stages.filler import judge

_LEAST: Final = 2  # words of a part
_ENGLISH: Final = "and|with|then|plus|though|although|while|whilst"
_CONJUNCTIONS: Final[Mapping[str, str]] = {
    "en": _ENGLISH,
    "de": "und|mit|obwohl|sowie",
    "fr": "et|avec|puis",
    "es": "y|con|aunque",
    "it": "e|ed|con",
    "pt": "e|com",
    "nl": "en|met",
}
_WORD: Final = re.compile(r"\S+")


def parts(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Return the spans between commas, dashes and conjunctions, each of two words at least and saying something.

    Whether a part really is about something else is for the themes to say: lists are cut too.

    Parameters
    ----------
    text : str
        A sentence.
    language : str, optional
        ISO 639-1; one whose conjunctions are not known is read by its punctuation alone.

    Returns
    -------
    list of (start, end)
        Code points, in order; a single one where nothing is to be cut.

    Examples
    --------
    >>> parts("Gorgeous food, terrible timekeeping.", "en")
    [(0, 13), (15, 36)]
    >>> parts("late and cold", "en")
    [(0, 13)]
    """
    found: list[tuple[int, int]] = []
    start, end = 0, len(text.rstrip())
    for joint in _joint((language or "en")[:2]).finditer(text, 0, end):
        if _long(text[start : joint.start()]) and _long(text[joint.end() : end]):
            found.append((start, joint.start()))
            start = joint.end()
    return [*found, (start, end)]


def says_nothing(part: str) -> bool:
    """Whether a part is a verdict, thanks or filler, which has no theme of its own."""
    return judge(part) is not None


def _long(part: str) -> bool:
    return len(_WORD.findall(part)) >= _LEAST


@lru_cache(maxsize=16)
def _joint(language: str) -> re.Pattern[str]:
    words = _CONJUNCTIONS.get(language)
    spoken = rf"(?:(?:{words})\s+)?" if words else ""
    bare = rf"|\s+(?:{words})\s+" if words else ""
    return re.compile(rf"\s*[,;–—&+]\s+{spoken}|\s+-+\s+{spoken}{bare}", re.IGNORECASE)
