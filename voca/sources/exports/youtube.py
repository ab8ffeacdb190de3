"""YouTube: comments under a video with their replies, as the Data API and collectors list them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from voca.sources.exports.export import Export, Record, listed, within

_VOTES: Final = "votes of others, no rating"
_ASIDE: Final = {
    "like count": _VOTES,
    "votes": _VOTES,
    "replies": "how many replies there are",
    "reply": "whether it is one itself",
    "parent": "what it answers",
    "heart": "a mark of whose video it is",
    "is favorited": "a mark of whose video it is",
    "time": "as seen on the day of the export",
}


def _written(cell: str) -> str | None:
    """Return what a comment of Takeout says: its pieces are records, of text, links and times."""
    try:
        pieces = json.loads(f"[{cell}]")
    except ValueError:
        return cell
    texts = [str(piece.get("text") or "") if isinstance(piece, dict) else str(piece) for piece in pieces]
    return "".join(texts).strip() or None


EXPORTS: Final = (
    Export(  # Takeout: what the owner of the account wrote
        "YouTube",
        ("comment id", "comment text", "comment create timestamp|comment creation timestamp"),
        text="comment text",
        time="comment create timestamp|comment creation timestamp",
        customer="channel id",
        aside=_ASIDE
        | dict.fromkeys("video id|post id|top level comment id|parent comment id".split("|"), "where it was written")
        | {"price": "what was paid for it"},
        written=_written,
    ),
    Export(  # yt-dlp
        "YouTube",
        ("text", "author is uploader", "like count|parent"),
        text="text",
        time="timestamp",
        customer="author id|author",
        speaker="author is uploader",
        company=frozenset(("true",)),
        aside=_ASIDE,
    ),
    Export(  # youtube-comment-downloader
        "YouTube",
        ("cid", "text", "votes", "time parsed"),
        text="text",
        time="time parsed",
        customer="channel|author",
        aside=_ASIDE,
    ),
)


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a comment and its replies as flat rows."""
    kind = record.get("kind")
    if kind == "youtube#commentThread":
        first = within(record, "snippet", "topLevelComment")
        found = [first, *listed(record, "replies", "comments")]
    elif kind == "youtube#comment":
        found = [record]
    else:
        return None
    return list(_rows(found, str(within(record, "snippet", "videoId") or "") or None))


def _rows(comments: list[Any], video: str | None) -> Iterator[dict[str, Any]]:
    for comment in comments:
        said = within(comment, "snippet")
        if said:
            yield {
                "comment id": comment.get("id"),
                "parent id": said.get("parentId"),
                "video": said.get("videoId") or video,
                "text": said.get("textOriginal") or said.get("textDisplay"),
                "author": said.get("authorDisplayName"),
                "author id": within(said, "authorChannelId", "value"),
                "published at": said.get("publishedAt"),
                "like count": said.get("likeCount"),
            }
