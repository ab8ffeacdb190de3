"""Slack's export of a workspace: a folder a channel, in it a file a day; beside the folders who the users are.

A thread is a conversation; what is written outside of threads is one conversation a channel and day.
"""

from __future__ import annotations

import dataclasses
import html
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa

from voca.sources.celled import CONVERSATION, SPEAKER
from voca.sources.exports.export import listed, within
from voca.sources.exports.slack import COLUMNS, NAME, TEXT, THREAD, TIME, USER, written
from voca.sources.files import InputFile
from voca.sources.raw import RawTable
from voca.sources.values import parse_number

_CHANNEL: Final = "slack channel"
_TOLD: Final = "conversation id"
_USERS: Final = "users.json"
# "<@U012|ann>", "<#C01|general>", "<!subteam^S1|@crew>", "<!here>", "<https://example.com|our page>"
_MARK: Final = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


def as_channel(file: InputFile, table: RawTable) -> RawTable | None:
    """Return the messages of a channel with the names of who wrote them and to which conversation they belong.

    None where the table is something else.
    """
    if tuple(table.cells.column_names) != COLUMNS:
        return None
    rows = table.cells.to_pylist()
    users = _users(file.above(_USERS))
    channel = file.path.parent.name or file.stem
    told = {
        _CHANNEL: [channel] * len(rows),
        _TOLD: [_conversation(channel, row) for row in rows],
        USER: [row[USER] for row in rows],
        NAME: [row[NAME] if row[NAME] == "system" else users.get(row[USER], row[NAME]) for row in rows],
        TIME: [row[TIME] for row in rows],
        TEXT: [_plain(row[TEXT] or "", users) for row in rows],
    }
    cells = pa.table({name: pa.array(values, pa.string()) for name, values in told.items()})
    spoken = {CONVERSATION: _TOLD, SPEAKER: NAME}
    return dataclasses.replace(table, cells=cells, header=tuple(told), format="slack", spoken=spoken)


def _conversation(channel: str, row: Mapping[str, Any]) -> str:
    begun = parse_number(row[THREAD] or "")
    return f"{channel} {row[TIME].split()[0] if begun is None else written(begun)}"


def _users(file: InputFile | None) -> dict[str, str]:
    try:
        return {} if file is None else _named(file.content())
    except (ValueError, RecursionError, OSError):
        return {}  # the messages mostly say themselves who wrote them


@lru_cache(maxsize=1)
def _named(content: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for user in listed(json.loads(content)):
        names = (within(user, "profile", "display_name"), within(user, "profile", "real_name"), user.get("real_name"))
        name = next(filter(None, (*names, user.get("name"))), None)
        if name:
            found[str(user.get("id"))] = str(name)
    return found


def _plain(text: str, users: Mapping[str, str]) -> str:
    """Write a text as it is shown: names for ids, words of links."""

    def shown(mark: re.Match[str]) -> str:
        kind, what, words = mark.groups()
        if kind == "@":
            return f"@{words or users.get(what, what)}"
        if kind == "#":
            return f"#{words or what}"
        return words or (f"@{what}" if kind else what)

    return html.unescape(_MARK.sub(shown, text))
