"""Reviews of the App Store: the API of App Store Connect, its feed, and tables made of them."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, listed, plain_fields, within

_STARS: Final = Scale("rating|star rating|stars", "stars", "stars", 1, 5)

EXPORTS: Final = (
    Export(
        "App Store",
        ("rating", "body", "reviewer nickname|territory|attributes body"),
        text="body",
        title="title",
        time="created date|date",
        scores=(_STARS,),
        replies="response body|company reply|developer response|response",
    ),
    Export(
        "App Store",
        ("rating", "review|content|body", "user name|author|author name", "is edited|developer response|im version"),
        text="review|content|body",
        title="title",
        time="date|updated|created date",
        scores=(_STARS,),
        replies="developer response|developer response body|response body|response",
        aside={"vote sum": "votes of others", "vote count": "votes of others"},
    ),
)


def listing(whole: Any) -> list[Record] | None:  # noqa: ANN401 - any JSON
    """Return the reviews of the API (with the replies, which stand beside them) or of the feed."""
    entries = listed(whole, "feed", "entry")
    if any("im:rating" in entry for entry in entries):
        return [entry for entry in entries if "im:rating" in entry]  # the first one is the app itself
    reviews = [item for item in listed(whole, "data") if item.get("type") == "customerReviews"]
    if not reviews:
        return None
    replies = {
        within(item, "relationships", "review", "data", "id"): within(item, "attributes", "responseBody")
        for item in listed(whole, "included")
        if item.get("type") == "customerReviewResponses"
    }
    by_id = {item.get("id"): within(item, "attributes", "responseBody") for item in listed(whole, "included")}
    return [
        {
            **item,
            "reply": replies.get(item.get("id")) or by_id.get(within(item, "relationships", "response", "data", "id")),
        }
        for item in reviews
    ]


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a review as one flat row."""
    if "im:rating" in record:
        return [
            {
                "id": within(record, "id", "label"),
                "rating": within(record, "im:rating", "label"),
                "title": within(record, "title", "label"),
                "content": within(record, "content", "label"),
                "author": within(record, "author", "name", "label"),
                "updated": within(record, "updated", "label"),
                "im:version": within(record, "im:version", "label"),
            }
        ]
    if record.get("type") == "customerReviews" and isinstance(record.get("attributes"), dict):
        row = {"id": record.get("id"), **plain_fields(record["attributes"]), "responseBody": record.get("reply")}
        return [{**dict.fromkeys(("rating", "title", "body", "reviewerNickname", "createdDate")), **row}]
    return None
