"""What a column is called before a reader."""

from __future__ import annotations

import re
from typing import Final

from voca.sources import names
from voca.sources.headings import without_scale
from voca.sources.profile import Profile

_LONGEST: Final = 60  # characters of a label
_SENTENCE: Final = 4  # words from which on a name is what people were asked
_MARKS: Final = "*_#` "  # of Markdown, which some tools export
_BOLD: Final = re.compile(r"\*\*|`")


def title(name: str) -> str:
    """Write a column name for a reader: ``"OverallRating"`` -> ``"Overall rating"``.

    A sentence stays as it was written: names, and the nouns of German, have capitals.
    """
    plain = without_scale(name)
    asked = _as_written(plain)
    words = asked if len(asked.split()) >= _SENTENCE else names.phrase(plain, accents=True) or name
    return words[:1].upper() + words[1:]


def _as_written(words: str) -> str:
    """Return words in one line, without marks of Markdown or the mark at the end of a sentence."""
    plain = " ".join(_BOLD.sub("", words).split()).strip(_MARKS)
    return plain if plain.endswith("...") else plain.rstrip(":.? ")


def titled(profile: Profile) -> str:
    """Write a column's name for a reader; its wording where the name is a survey tool's code ("QID9_1")."""
    plain = names.phrase(profile.name)
    wording = _as_written(profile.wording)
    if not wording or not names.QUESTION_NUMBER.fullmatch(plain):
        return title(profile.name)
    short = wording if len(wording) <= _LONGEST else wording[:_LONGEST].rpartition(" ")[0] + " ..."
    return short[:1].upper() + short[1:]
