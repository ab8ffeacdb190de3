"""What the columns are called in which sites count what others did with a review."""

from __future__ import annotations

import re
from typing import Final

from voca.sources.names import words

COUNTED: Final = words(
    "counts?|votes?|helpful|helpfulness|likes?|dislikes?|upvotes?|downvotes?|retweets?|shares?|thumbs ?up|num|number|"
    "qty|quantity|followers|views?|replies|funny|cool|useful|price|cost|amount"
)
CAST: Final = re.compile(
    r"\b(?:votes?|voted|upvotes?|downvotes?|likes?|dislikes?|retweets?|favou?rites?|reactions?|hilfreich|nutzlich|"
    r"gefallt mir|j aime|utiles?|nuttig|vind ik leuk|mi piace|me gusta|curtidas?)\b|\bthumbs ?(?:up|down) count\b|"
    r"\b(?:(?:un)?helpful(?:ness)?|useful|funny|cool) (?:count|num)\b|^(?:helpful(?:ness)?|useful|funny|cool)$|"
    r"^(?:amusant|lustig|divertente|divertid[oa]|engracado|grappig)$|"
    r"\b(?:num|number|count|total|found|people)(?: (?:of|found|it|(?:the|this) review|to|be))* "
    r"(?:(?:un)?helpful|useful|funny|thumbs ?up)\b"
)
"""What others did with a review: they voted for it, liked it, found it of use."""
ALONE: Final = words("votes|upvotes?|downvotes?|retweets?|reactions?|funny|cool|lustig|divertente|amusant|grappig")
"""Words that nobody answers with yes or no, as they do where a thing was "helpful"."""
