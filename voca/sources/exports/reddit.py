"""Posts and comments of Reddit: listings and threads (JSON), an account's own data, tables of collectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from voca.sources.exports.export import Export, Record, listed, plain_fields, within

_GONE: Final = frozenset(("[deleted]", "[removed]", "[ removed by reddit ]", "[deleted by user]"))
_DEEPEST: Final = 200  # replies within replies
_VOTES: Final = "votes of others, no rating"
_ASIDE: Final = dict.fromkeys(
    ("score", "ups", "downs", "upvote ratio", "num comments", "comms num", "gilded", "gildings", "upvotes", "downvotes",
     "total awards received", "controversiality", "depth", "comments"), _VOTES
)  # fmt: skip
_TIME: Final = "created utc|created at|created|date|timestamp|created time"
_WHO: Final = "author fullname|author id|author|username|user"


def _written(cell: str) -> str | None:
    """Return what was written; nothing where it was taken down."""
    return None if cell.strip().casefold() in _GONE else cell


_COMMENTS: Final = Export(
    "Reddit",
    (
        "subreddit|subreddit name prefixed|subreddit id",
        "body|selftext|self text",
        "id|link id|permalink|name|parent id|score|ups|num comments",
    ),
    text="body|selftext|self text|text",
    title="title",
    time=_TIME,
    customer=_WHO,
    speaker="author|username",
    system=frozenset(("automoderator",)),
    aside=_ASIDE,
    written=_written,
)
EXPORTS: Final = (
    _COMMENTS,
    replace(
        _COMMENTS,
        needs=(
            "permalink",  # other sites have it too
            "body|selftext|self text",
            "link id|parent id|score|ups|upvotes|num comments|created utc",
        ),
    ),
    replace(
        _COMMENTS,
        needs=("title", "score|ups", "num comments|comms num", "body|selftext|text|created utc|created|subreddit"),
        text="body|selftext|text|title",
    ),
)


def listing(whole: Any) -> list[Record] | None:  # noqa: ANN401 - any JSON
    """Return the posts and comments of a listing, or of a thread (a list of two listings), replies included."""
    pages = whole if isinstance(whole, list) else [whole]
    if not pages or not all(within(page, "kind") == "Listing" for page in pages):
        return None
    return [thing for page in pages for thing in _things(page, 0)]


def _things(page: object, depth: int) -> Iterator[Record]:
    if depth > _DEEPEST:
        return
    for child in listed(page, "data", "children"):
        data = child.get("data")
        if isinstance(data, dict) and ("body" in data or "selftext" in data):
            yield {"kind": child.get("kind"), "data": data}
            yield from _things(data.get("replies"), depth + 1)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a post or comment as one flat row."""
    thing = record.get("kind") in ("t1", "t3")
    data = record.get("data") if thing else record
    if not isinstance(data, dict) or not (thing or "subreddit" in data) or not data.keys() & {"body", "selftext"}:
        return None
    row = plain_fields(data, "body", "selftext", "selftext_html", "body_html")
    return [{**row, "title": data.get("title"), "body": data.get("body") or data.get("selftext")}]
