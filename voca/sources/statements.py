"""Names of columns that are statements: what people were asked to agree with, or to give points for."""

from __future__ import annotations

import re
from typing import Final

_OWN: Final = re.compile(
    r"^(?:q\d+\w* )?(?:(?:over|in|during|within) the (?:last|past) (?:\w+ )?\w+ )?"
    r"(?:i|i m|my|we|our|it is|it was|ich|mein\w*|wir|unser\w*|je|j ai|mon|ma|nous)\b"
)
_VERB: Final = re.compile(
    r"\w (?:is|are|am|was|were|has|have|had|can|could|would|should|will|did|does|feels?|felt|meets?|met|makes?|made|"
    r"gives?|gave|ist|sind|war|waren|hat|haben|est|sont|etait|etaient|es|son|fue|fueron)\b"
)
"""A verb that something stands before: "is_valid" is none of a sentence."""
_FEWEST: Final = 3  # words


def is_own(phrase: str) -> bool:
    """Whether a name, as a phrase, is a sentence of those who answer about themselves: "I feel valued at work"."""
    return _OWN.search(phrase) is not None and len(phrase.split()) > _FEWEST


def is_sentence(phrase: str) -> bool:
    """Whether a name, as a phrase, is a whole sentence, whatever it is about: "the topics were relevant"."""
    return is_own(phrase) or (_VERB.search(phrase) is not None and len(phrase.split()) >= _FEWEST)
