"""Records of conversations, each with a list of its messages or turns: contact centres, help desks, assistants."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from voca.sources.exports.export import Record, plain_fields
from voca.sources.names import CONVERSATION, RATING, SPEAKER, TEXT, phrase
from voca.sources.speakers import obvious_role

_MOST: Final = 6  # speakers of a conversation, where their names say no role
ID: Final = "conversation_id"


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
    if not any(CONVERSATION.search(phrase(name)) for name in whole):
        whole[ID] = str(whole.pop("id", "")) or _hash(record)
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
    return row


def _are_messages(value: object) -> bool:
    """Whether a value lists what several said in turn: words and a speaker in each, and no ratings."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(item, Mapping) for item in value):
        return False
    rows = [_flat(item) for item in value]
    names = {phrase(name): name for name in rows[0]}
    words = next((name for plain, name in names.items() if TEXT.search(plain)), None)
    who = next((name for plain, name in names.items() if SPEAKER.search(plain)), None)
    if words is None or who is None or any(RATING.search(plain) for plain in names):
        return False
    speakers = [str(row.get(who) or "") for row in rows]
    roles = all(map(obvious_role, set(speakers)))
    return all(speakers) and (roles or len(set(speakers)) < min(len(speakers), _MOST))
