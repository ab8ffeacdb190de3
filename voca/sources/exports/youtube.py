"""YouTube: comments under a video with their replies, as the Data API lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voca.sources.exports.export import Record, listed, within


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
