"""Reviews of a Google Business Profile: the API, an archive of one's own data, and tables made of them."""

from __future__ import annotations

import re
from typing import Final

from voca.sources.exports.export import Export, Scale

_WORDS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "star_rating_unspecified": "",
}  # fmt: skip
_REPLIES: Final = (
    "owner response|owner answer|response from owner|response from owner text|review reply|reply from owner"
)
_TRANSLATED: Final = re.compile(r"\(Translated by Google\)", re.IGNORECASE)
_ORIGINAL: Final = re.compile(r"\(Original\)", re.IGNORECASE)


def _written(cell: str) -> str | None:
    """Return what the customer wrote, without the translation that stands before or after it."""
    original = _ORIGINAL.split(cell, maxsplit=1)
    if len(original) == 2:
        return original[1].strip() or None
    before, *after = _TRANSLATED.split(cell, maxsplit=1)
    return before.strip() or " ".join(after).strip() or None


EXPORTS: Final = (
    Export(
        "Google Business",
        ("star rating", "comment", "create time|review id|reviewer display name|review reply comment|update time"),
        text="comment",
        time="create time|update time",
        scores=(Scale("star rating", "stars", "stars", 1, 5, _WORDS),),
        replies="review reply comment|review reply|reply comment|reply|owner reply",
        written=_written,
    ),
    Export(
        "Google Business",
        (
            "rating|star rating|stars",
            "review|comment|review text|text",
            _REPLIES,
            "location|place id|store code|business name|name|review date|date|published at|published at date|"
            "location name",
        ),
        text="review|comment|review text|text",
        time="published at date|review date|create time|published at|date",
        customer="author id|reviewer id",
        scores=(Scale("review rating|star rating|stars|rating", "stars", "stars", 1, 5, _WORDS),),
        groups="name|business name|location name|location",
        aside={
            "total score|average rating|place rating|reviews|reviews count": "of the place, not of one review",
            "author title": "names of persons: personal data, neither a group nor an id",
        },
        replies=_REPLIES,
        written=_written,
    ),
)  # fmt: skip
