"""Reviews of a Google Business Profile: the API, an archive of one's own data, and tables made of them."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import Export, Scale
from voca.sources.translations import own_words

_WORDS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "star_rating_unspecified": "",
}  # fmt: skip
_REPLIES: Final = (
    "owner response|owner answer|response from owner|response from owner text|review reply|reply from owner"
)


EXPORTS: Final = (
    Export(
        "Google Business",
        ("star rating", "comment", "create time|review id|reviewer display name|review reply comment|update time"),
        text="comment",
        time="create time|update time",
        scores=(Scale("star rating", "stars", "stars", 1, 5, _WORDS),),
        replies="review reply comment|review reply|reply comment|reply|owner reply",
        written=own_words,
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
        written=own_words,
    ),
)  # fmt: skip
