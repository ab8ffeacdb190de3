"""Reviews of Google Play: the monthly reports of the console (UTF-16), its API, and what collectors write."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, joined, listed, within

_REPLIES: Final = "developer reply text|reply content|developer reply|reply text|developer comment"
_ASIDE: Final = {
    "review submit millis since epoch": "a further date",
    "review last update millis since epoch": "a further date",
    "app version code": "a number of the build; the version's name stands beside it",
    "thumbs up count": "votes of others",
    "thumbs down count": "votes of others",
}


def _written(cell: str) -> str | None:
    """Put a full stop where the store has a tab between title and text."""
    title, tab, body = cell.strip().partition("\t")
    if not tab or not title.strip():
        return body.strip() or title.strip() or None
    return f"{title.strip().rstrip('.')}. {body.strip()}" if body.strip() else title.strip()


EXPORTS: Final = (
    Export(
        "Google Play",
        (
            "star rating",
            "review text",
            "package name|review submit date and time|review submit millis since epoch|review link",
        ),
        text="review text",
        title="review title",
        time="review last update date and time|review submit date and time|review last update millis since epoch|"
        "review submit millis since epoch|date",
        scores=(Scale("star rating", "stars", "stars", 1, 5),),
        replies=_REPLIES,
        aside=_ASIDE,
    ),
    Export(
        "Google Play",
        (
            "content|review text|review",
            "score|rating|star rating",
            "thumbs up count|review created version|reply content|replied at",
        ),
        text="content|review text|review",
        title="title",
        time="at|date|last modified|created at",
        scores=(Scale("score|rating|star rating", "stars", "stars", 1, 5),),
        replies=_REPLIES,
        aside=_ASIDE,
        written=_written,
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a review of the API as one flat row; the developer's comments apart from the customer's."""
    comments = listed(record, "comments")
    users = [comment["userComment"] for comment in comments if isinstance(comment.get("userComment"), dict)]
    if "reviewId" not in record or not users:
        return None
    last = users[-1]
    replies = (within(comment, "developerComment", "text") for comment in comments)
    return [
        {
            "reviewId": record["reviewId"],
            "content": last.get("originalText") or last.get("text"),
            "rating": last.get("starRating"),
            "at": within(last, "lastModified", "seconds"),
            "reviewerLanguage": last.get("reviewerLanguage"),
            "device": within(last, "deviceMetadata", "productName") or last.get("device"),
            "androidOsVersion": last.get("androidOsVersion"),
            "appVersionName": last.get("appVersionName"),
            "replyContent": joined(replies) or None,
            "thumbsUpCount": last.get("thumbsUpCount"),
        }
    ]
