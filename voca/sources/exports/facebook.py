"""Posts, comments and recommendations of Facebook: the Graph API, an account's own data, tables of comments."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.exports.export import Export, Record, Scale, listed, mended, plain_fields, within

_RECOMMENDED: Final = {
    "positive": "1", "negative": "0", "recommends": "1", "doesn't recommend": "0", "does not recommend": "0",
    "recommended": "1", "not recommended": "0", "none": "",
}  # fmt: skip
_DEEPEST: Final = 50
_ASIDE: Final = dict.fromkeys(
    ("likes", "like count", "likes count", "comment count", "comments count", "shares", "reactions", "reach",
     "impressions", "reactions count", "shares count", "comments"), "how much others did with the post"
)  # fmt: skip

EXPORTS: Final = (
    Export(
        "Facebook",
        (
            "recommendation type|recommendation|has recommendation",
            "review text|text|review|message",
            "created time|date|reviewer name|reviewer id|open graph story id",
        ),
        text="review text|text|review|message",
        time="created time|date",
        customer="reviewer id",
        scores=(
            Scale("recommendation type|recommendation", "recommended", "yesno", 0, 1, _RECOMMENDED),
            Scale("rating", "stars", "stars", 1, 5),
        ),
        replies="company replies|page reply|reply",
        aside=_ASIDE,
    ),
    Export(
        "Facebook",
        (
            "message|comment",
            "created time|comment time|timestamp",
            "written by|from name|from id|post id|parent id|permalink url",
        ),
        text="message|comment",
        time="created time|comment time|timestamp",
        customer="from id",
        speaker="written by",
        company=frozenset(("page",)),
        aside=_ASIDE | {"written by": "whether the page itself wrote it", "from name": "names of persons"},
    ),
    Export(
        "Facebook",
        ("post id", "page id|page name", "title|post message|description|message", "permalink|publish time|post type"),
        text="description|post message|message|title",
        time="publish time|posted|created time",
        speaker="post id",
        company=frozenset(("*",)),
        aside=_ASIDE,
        said="these are the posts of one's own page: the company's words, not its customers'; to hear customers, "
        "export the comments on them",
    ),
    Export(
        "Facebook",
        ("post", "timestamp", "in data of one account"),
        text="post",
        time="timestamp",
        speaker="in data of one account",
        company=frozenset(("*",)),
        said="these are the posts and comments of one account, taken for the company's own; to hear customers, export "
        "the comments on its posts",
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a post with its comments, or what an account's own data holds, as flat rows."""
    if "recommendation_type" in record:
        return [_recommendation(record)]
    if "timestamp" in record and isinstance(record.get("data"), list):
        return _own(record)
    comments = "comments" in record and bool(listed(record, "comments", "data"))
    if "message" in record and "created_time" in record and (comments or isinstance(record.get("from"), dict)):
        page = str(record.get("id", "")).split("_")[0] if "_" in str(record.get("id", "")) else ""
        return _thread(record, page, 0)
    return None


def _recommendation(record: Record) -> dict[str, Any]:
    return {
        **plain_fields(record),
        "reviewer.id": within(record, "reviewer", "id"),
        "company replies": "\n\n".join(
            str(reply["message"])
            for reply in listed(record, "open_graph_story", "comments", "data")
            if "message" in reply
        )
        or None,
    }


def _thread(record: Record, page: str, depth: int) -> list[dict[str, Any]]:
    author = within(record, "from", "id")
    rows = [
        {
            **plain_fields(record),
            "from.id": author,
            "written by": "page" if page and str(author) == page else "person",
        }
    ]
    if depth < _DEEPEST:
        for reply in listed(record, "comments", "data"):
            rows += _thread(reply, page, depth + 1)
    return rows


def _own(record: Record) -> list[dict[str, Any]] | None:
    found = []
    for item in listed(record, "data"):
        words = item.get("post") or within(item, "comment", "comment")
        if isinstance(words, str):
            found.append({"timestamp": record["timestamp"], "post": mended(words), "in data of one account": "yes"})
    return found or ([] if listed(record, "data") else None)
