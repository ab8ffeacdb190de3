"""What a column is called before a reader."""

from __future__ import annotations

from typing import Final

from voca.sources import names
from voca.sources.headings import without_scale
from voca.sources.profile import Profile

_LONGEST: Final = 60  # characters of a label


def title(name: str) -> str:
    """Write a column name for a reader: ``"OverallRating"`` -> ``"Overall rating"``."""
    words = names.phrase(without_scale(name), accents=True) or name
    return words[:1].upper() + words[1:]


def titled(profile: Profile) -> str:
    """Write a column's name for a reader; its wording where the name is a survey tool's code ("QID9_1")."""
    plain = names.phrase(profile.name)
    wording = profile.phrase.removeprefix(plain).strip()
    if not wording or not names.QUESTION_NUMBER.fullmatch(plain):
        return title(profile.name)
    short = wording if len(wording) <= _LONGEST else wording[:_LONGEST].rpartition(" ")[0] + " ..."
    return short[:1].upper() + short[1:]
