"""What a question wants to hear: who is asked what was bad says something bad, whatever the score is."""

from __future__ import annotations

import re
from typing import Final

from voca.sources.names import OPEN_PAIR, phrase

_ONE_SIDE: Final = re.compile(
    r"\b(?:dislik\w+|(?<!would )(?<! d )lik(?:ed?|es)|best|worst|loved?|hated?|"
    r"(?:go|went|works?|worked|do|did|doing) well|(?:do|done|doing|make it|be) better|bad(?:ly)?|wrong|improv\w+|"
    r"change|missing|frustrat\w+|problems?|pros?|cons?|strengths?|weaknesses|positives?|negatives?|"
    r"verbesser\w+|gefall\w+|gefallt|gefiel|schlecht|am besten|besser machen|fehlt\w*|"
    r"ameliorer|plait|plu|manque\w*|mejorar|gusta|gusto|mejor|peor|migliorare|melhorar|gosta|gostou|"
    r"verbeter\w*|beter|slecht)\b"
)


def wants_one_side(question: str) -> bool:
    """Whether a question asks what was good, what was bad, or what should change, and not how all was.

    Parameters
    ----------
    question : str
        Its wording, or the name of its column.
    """
    plain = phrase(question)
    return OPEN_PAIR.search(plain) is not None or _ONE_SIDE.search(plain) is not None
