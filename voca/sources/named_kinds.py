"""Which kind of score the name of a column suggests."""

from __future__ import annotations

import re
from typing import Final

from voca.sources import names
from voca.sources.headings import ends_with_scale, without_scale
from voca.sources.names_abroad import RATINGS
from voca.sources.profile import Profile

# What may stand in the name of a rating of the whole; any other word says of what it is the rating.
_PLAIN_WORDS: Final = frozenset(
    "rating ratings rate rated star stars score scores review reviews user customer reviewer guest student patient "
    "your the my our given of in out 0 1 5 10 note nota grade points value number no bewertung sterne "
    "puntuacion calificacion avaliacao classificacao valutazione punteggio voto etoiles estrellas estrelas stelle "
    "cijfer rapportcijfer eindcijfer gemiddeld waardering oordeel algemeen algemene totaal eindoordeel "
    "beoordeling ocena оценка рейтинг 星级 punkte product app hotel restaurant hospital course movie film book game "
    "ride trip visit stay store place overall global schulnote đanh gia".split()
).union(RATINGS)


MADE_EASY: Final = re.compile(
    r"\bmade it (?:very )?eas(?:y|ier)\b|\beasy (?:for me )?to (?:handle|resolve|solve) (?:my|this|the) \w+"
)
"""The statement of a customer effort score, to agree with."""


def named_kind(profile: Profile) -> str | None:
    """Return the kind that the name suggests: nps, csat, ces, overall, stars, sub; None where it suggests none."""
    name = profile.phrase
    if names.NPS.search(name):
        return "nps"
    if names.CSAT.search(name):
        return "csat"
    if names.CES.search(name):
        return "ces"
    rating = names.RATING.search(name) is not None
    # "number of reviews" is no score; "star rating count" neither
    if counts(name) and not re.search(r"\b(?:rating|score)$", name):
        return None
    if names.OVERALL.search(name) and (rating or profile.scores > 0.95):
        return "overall"
    plain = names.phrase(without_scale(profile.name)).split()
    if rating and (_PLAIN_WORDS.issuperset(plain) or len(name.split()) > 5):
        return "stars"
    stated = profile.scores > 0.95 and (names.STATED_SCALE.search(profile.name) or ends_with_scale(profile))
    return "sub" if rating or stated or names.SUB_RATING.search(name) else None


def counts(name: str) -> bool:
    """Whether the name says that something is counted; "using any number from 0 to 10, how ..." does not."""
    if names.ASKED_TO_RATE.search(name) or names.SCALE_SAID.search(name):
        return False
    counted = names.HOW_MANY if len(name.split()) > 8 else names.NOT_SCORE
    return counted.search(name) is not None
