"""Service and product reviews of Trustpilot: the table of its business portal and the API."""

from __future__ import annotations

from typing import Final

from voca.sources.exports.export import Export, Scale

_REPLIES: Final = (
    "company reply|company response|company reply text|reply|reply text|company reply content|company reply message"
)

EXPORTS: Final = (
    Export(
        "Trustpilot",
        (
            "review stars|stars|review rating|star rating",
            "review content|review text|review body",
            "review title|title",
            "company reply|company response|business unit id|domain url|source of review|review consumer user id|"
            "reference id|company reply date utc|review username",
        ),
        text="review content|review text|review body",
        title="review title|title",
        time="review created utc|review created|review created at|created at|date",
        customer="review consumer user id|consumer id|review user id|review user email|reference id",
        scores=(Scale("review stars|stars|review rating|star rating", "stars", "stars", 1, 5),),
        replies=_REPLIES,
    ),
    Export(
        "Trustpilot",
        ("stars", "text|content", "consumer id|consumer display name|business unit id|company reply text"),
        text="text|content",
        title="title",
        time="created at|experienced at|updated at",
        customer="consumer id",
        scores=(Scale("stars", "stars", "stars", 1, 5),),
        replies=_REPLIES,
    ),
)
