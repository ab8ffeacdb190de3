"""Records of conversations, each with a list of its messages or turns: contact centres, help desks, assistants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from voca.sources.exports.export import Record, plain_fields
from voca.sources.names import CONVERSATION, ID, RATING, SPEAKER, TEXT, phrase
from voca.sources.speakers import obvious_role

_MOST: Final = 6  # speakers of a conversation, where their names say no role
_DEPTH: Final = 3
TOLD: Final = "conversation_id"


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a conversation as one flat row a message, with what is known of the whole beside each."""
    found = next(((key, value) for key, value in record.items() if _are_messages(value)), None)
    if found is None:
        return None
    key, messages = found
    whole = plain_fields(record, key)
    for name, value in record.items():
        if isinstance(value, Mapping):
            whole |= {f"{name}.{inner}": deep for inner, deep in plain_fields(value).items()}
    own = next((name for name in whole if CONVERSATION.search(phrase(name.rpartition(".")[2]))), None)
    if own is None:
        whole[TOLD] = str(whole.pop("id", "")) or _hash(record)
    elif "." in own:
        whole[TOLD] = whole.pop(own)
    return [whole | {_apart(name, whole): value for name, value in _flat(message).items()} for message in messages]


def is_conversation(whole: object) -> bool:
    """Whether a document is one conversation: a record with a list of its messages."""
    return isinstance(whole, Mapping) and unfold(whole) is not None


def _hash(record: Record) -> str:
    return blake2b(json.dumps(record, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def _apart(name: str, taken: Mapping[str, Any]) -> str:
    return f"message {name}" if name in taken else name


def _flat(message: Record) -> dict[str, Any]:
    row = plain_fields(message)
    for name, value in message.items():
        if isinstance(value, Mapping) and SPEAKER.search(phrase(name)):
            row[name] = value.get("role") or value.get("type") or value.get("name")
    if not any(map(_are_words, row)):
        words = _words(message, _DEPTH)
        return row if words is None else row | {"text": words}
    return row


def _are_words(name: str) -> bool:
    return TEXT.search(phrase(name)) is not None and ID.search(phrase(name)) is None


def _words(message: Record, depth: int) -> str | None:
    """Return the words of a message that lie deeper in it (``messageData.msg.text``)."""
    inside = [value for value in message.values() if isinstance(value, Mapping)] if depth else []
    for value in inside:
        said = (deep for name, deep in value.items() if isinstance(deep, str) and _are_words(name))
        words = next(said, None) or _words(value, depth - 1)
        if words:
            return words
    return None


def _are_messages(value: object) -> bool:
    """Whether a value lists what several said in turn: words and a speaker in each, and no ratings."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(item, Mapping) for item in value):
        return False
    rows = [_flat(item) for item in value]
    names = {phrase(name): name for name in rows[0]}
    words = next(filter(_are_words, rows[0]), None)
    who = next((name for plain, name in names.items() if SPEAKER.search(plain)), None)
    if words is None or who is None or any(RATING.search(plain) for plain in names):
        return False
    speakers = [str(row.get(who) or "") for row in rows]
    roles = all(map(obvious_role, set(speakers)))
    return all(speakers) and (roles or len(set(speakers)) < min(len(speakers), _MOST))
