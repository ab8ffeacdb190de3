"""Slack: the messages of a workspace's export, a file a channel and day. What the files tell is :mod:`..slack`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from voca.sources.exports.export import Record, within
from voca.sources.values import parse_number

THREAD, USER, NAME, TIME, TEXT = "thread", "user id", "speaker", "sent at", "text"
COLUMNS: Final = (THREAD, USER, NAME, TIME, TEXT)
_LAST: Final = 253_402_300_799.0  # seconds from 1970 to the end of the year 9999
_PROGRAM: Final = "system"
# Kinds of messages that are somebody's words; of others ("has joined the channel") the program wrote them.
_WORDS: Final = frozenset(("", "bot_message", "file_comment", "file_share", "me_message", "thread_broadcast"))


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a message as one flat row."""
    sent = parse_number(str(record.get("ts") or ""))
    if (
        record.get("type") != "message"
        or sent is None
        or not 0 <= sent < _LAST
        or not isinstance(record.get("text"), str)
    ):
        return None
    profile = ("user_profile", "bot_profile")
    names = [within(record, kind, name) for kind in profile for name in ("display_name", "real_name", "name")]
    user = record.get("user") or record.get("bot_id")
    said = str(record.get("subtype") or "") in _WORDS
    return [
        {
            THREAD: record.get("thread_ts"),
            USER: user,
            NAME: next(filter(None, [*names, record.get("username"), user]), None) if said else _PROGRAM,
            TIME: written(sent),
            TEXT: record["text"],
        }
    ]


def written(seconds: float) -> str:
    """Write a time of Slack, seconds of UTC, one beyond all years as the last of them."""
    seconds = min(max(seconds, 0.0), _LAST)
    return datetime.fromtimestamp(seconds, UTC).isoformat(" ", "seconds").removesuffix("+00:00")
