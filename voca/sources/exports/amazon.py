"""Reviews of Amazon: its own tables, research collections, and the feedback report of Seller Central."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import Export, Scale

_VOTES: Final = "votes of others"
_ASIDE: Final = {
    "helpful votes": _VOTES, "total votes": _VOTES, "helpful vote": _VOTES, "helpfulness numerator": _VOTES,
    "helpfulness denominator": _VOTES, "vote": _VOTES, "helpful": _VOTES,
    "product title": "the product's name, not the customer's words",
}  # fmt: skip

EXPORTS: Final = (
    Export(
        "Amazon",
        ("star rating|rating", "review body|review text|body", "review headline|review title|headline"
         , "asin|marketplace|verified purchase|vine"),
        text="review body|review text|body",
        title="review headline|review title|headline",
        time="review date|date",
        customer="customer id|reviewer id",
        scores=(Scale("star rating|rating", "stars", "stars", 1, 5),),
        replies="seller response|brand response",
        aside=_ASIDE,
    ),
    Export(
        "Amazon",
        ("asin|parent asin", "overall|rating", "review text|text"),
        text="review text|text",
        title="summary|title",
        time="unix review time|timestamp|review time",
        customer="reviewer id|user id",
        scores=(Scale("overall|rating", "stars", "stars", 1, 5),),
        aside=_ASIDE,
    ),
    Export(
        "Amazon",
        ("product id", "profile name", "score", "text"),
        text="text",
        title="summary",
        time="time",
        customer="user id",
        scores=(Scale("score", "stars", "stars", 1, 5),),
        aside=_ASIDE,
    ),
    Export(
        "Amazon",
        ("rating", "comments", "order id", "your response|response|rater email|rater|rater role"),
        text="comments",
        time="date",
        customer="rater email",
        scores=(Scale("rating", "stars", "stars", 1, 5),),
        replies="your response|response",
    ),
)  # fmt: skip
