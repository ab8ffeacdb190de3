"""Records of conversations, each with a list of its messages or turns: contact centres, help desks, assistants."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final

from voca.sources.exports.export import Record, listed, marked_up, plain_fields
from voca.sources.exports.pairs import of_single_fields, with_messages
from voca.sources.names import ABOUT_TEXT, ID, RATING, TEXT, TIME, phrase
from voca.sources.speakers import obvious_role
from voca.sources.speech.fields import KIND, PEOPLE, SPEAKERS, SPOKEN
from voca.sources.turn_names import CALLED, CONVERSATION, DIRECTION, INBOUND, ORIGIN, SPEAKER

_CALL_ID: Final = re.compile(r"^(?:call|conversation|session|interaction|meeting) ?(?:id|sid|guid|uuid|key)$")
_MOST: Final = 6  # speakers of a conversation, where their names say no role
_DEPTH: Final = 3
_ID_WORDS: Final = 4
_ALIKE: Final = 0.8  # of the fields of two lists of messages that both must have
_LOOKED_AT: Final = 20  # messages, for the names of their fields
TOLD: Final = "conversation_id"
_PROGRAM: Final = "system"
_CALLED: Final = ("role", "type", "name", "displayName", "display_name", "userDisplayName")
_PROGRAMS: Final = re.compile(r"^(?:application|app|bot|device)$")  # "from": {"user": null, "application": {...}}
_IS_BOT: Final = ("isBot", "is_bot", "bot")
_BOT_FRAMEWORK: Final = {"0": "bot", "1": "user"}  # its numbers for roles


@dataclass(frozen=True, slots=True)
class Conversations:
    """Makes rows of records that hold their messages in the same place, be it one message only.

    Attributes
    ----------
    place : tuple of str
        Of the messages in a record.
    words : str, optional
        The column of what they say.
    """

    place: tuple[str, ...]
    words: str | None = None

    def __call__(self, record: Record) -> list[dict[str, Any]] | None:
        """Return a record's messages as flat rows; None where it has none in this place, and no words of its own."""
        record = with_messages(record)
        messages = listed(record, *self.place)
        return _flattened(record, messages) if messages else self._alone(record)

    def _alone(self, record: Record) -> list[dict[str, Any]] | None:
        """Return a record that is a message itself, as what was left when nobody was there, its words where all are."""
        row = _around(record)
        own = [name for name, value in row.items() if _are_words(name) and str(value or "").strip()]
        if self.words is None or len(own) != 1:
            return None
        return [{name: value for name, value in row.items() if name != own[0]} | {self.words: row[own[0]]}]

    def told(self, record: Record) -> dict[str, str]:
        """Return which columns of the rows say who speaks in which conversation, and what is said."""
        messages = listed(with_messages(record), *self.place)
        rows, flat = _rows(messages), self(record) or [{}]
        who = _part(rows) or _who_speaks(rows)
        names = filter(_are_words, dict.fromkeys(name for row in rows for name in row))
        said = {name: sum(len(str(row.get(name) or "")) for row in rows) for name in names}
        own = [name for name, value in flat[0].items() if name == TOLD or _names_a_conversation(name, value)]
        written = {name for row in flat for name in row}
        found = {"conversation": TOLD if TOLD in own else next(iter(own), None),
                 "speaker": who and _put(who, written),
                 "words": _put(max(said, key=said.__getitem__), written) if said else None}  # fmt: skip
        return {what: name for what, name in found.items() if name is not None}


def like(record: Record) -> Conversations | None:
    """Return what makes rows of records like this one; None where it holds no messages."""
    lists = _lists(with_messages(record))
    found = next((Conversations(place) for place, value in lists if _are_messages(value)), None)
    return None if found is None else Conversations(found.place, found.told(record).get("words"))


def unfold(record: Record) -> list[dict[str, Any]] | None:
    """Return a conversation as one flat row a message, with what is known of the whole beside each."""
    found = like(record)
    return None if found is None else found(record)


def _flattened(record: Record, messages: Sequence[Record]) -> list[dict[str, Any]]:
    rows = _named(_rows(messages), _people(record))
    whole = _around(record)
    own = next((name for name, value in whole.items() if _names_a_conversation(name, value)), None)
    if own is None and not _say_which(rows):
        whole[TOLD] = str(whole.pop("id", "")) or _hash(record)
    elif own is not None and "." in own:
        whole[TOLD] = whole.pop(own)
    return [whole | {_apart(name, whole): value for name, value in row.items()} for row in rows]


def _around(record: Record) -> dict[str, Any]:
    """Return what is known of a whole conversation."""
    whole = plain_fields(record)
    for name, value in record.items():
        if isinstance(value, Mapping):
            whole |= {f"{name}.{inner}": deep for inner, deep in plain_fields(value).items()}
    return whole


def _lists(record: Record) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield what a record holds by its place, and what the records within it hold (``thread.events``)."""
    for name, value in record.items():
        yield (name,), value
    for name, value in record.items():
        if isinstance(value, Mapping):
            for inner, deep in value.items():
                yield (name, inner), deep


def _people(record: Record) -> dict[str, str]:
    """Return what those are called who take part in a conversation, by their ids; a role beside the name is said."""
    people = [person for key in PEOPLE if isinstance(value := record.get(key), list) for person in value]
    named: dict[str, str] = {}
    for person in people:
        name = person.get("name") or person.get("display_name") if isinstance(person, Mapping) else None
        if isinstance(name, str) and name.strip() and "id" in person:
            role = str(person.get("role") or person.get("type") or "")
            named[str(person["id"])] = f"{name.strip()} ({role})" if obvious_role(role) else name.strip()
    return named


def _named(rows: list[dict[str, Any]], people: Mapping[str, str]) -> list[dict[str, Any]]:
    """Put the names of people in place of their ids."""
    who = _who_speaks(rows) if people else None
    return [row | {who: people.get(str(row.get(who)), row.get(who))} for row in rows] if who else rows


def conversations(whole: object) -> list[Record] | None:
    """Return the record of a document that is one conversation, or a list of messages whose senders are records.

    None where it is neither. A list of flat messages is a table. Several lists of messages by the names of those with
    whom they were exchanged are a conversation each.
    """
    if isinstance(whole, Mapping) and (several := _by_name(whole)):
        return several
    if isinstance(whole, Mapping):
        return [whole] if unfold(whole) is not None else None
    if isinstance(whole, list) and (said := of_single_fields(whole)):
        return [{"messages": said}]
    if not isinstance(whole, list) or not any(_sender(item) for item in whole[:_LOOKED_AT]):
        return None
    return [{"messages": whole}] if _are_messages(whole) else None


def _names_a_conversation(name: str, value: object) -> bool:
    """Whether a field says which conversation it is; what is said in it may be called "transcript" too."""
    return CONVERSATION.search(phrase(name.rpartition(".")[2])) is not None and len(str(value).split()) < _ID_WORDS


def _by_name(whole: Record) -> list[Record]:
    """Return conversations that a document lists by their names, each with its own; none where it holds one only.

    They have the same fields: what is written twice, each time in another form, is one conversation.
    """
    if by_ids := conversations_by_ids(whole):
        return by_ids
    first = next((value for value in whole.values() if _are_messages(value)), None)
    if first is None:
        return []
    fields = _fields(first)
    found: list[Record] = [
        {TOLD: name, "messages": messages}
        for name in whole
        if (messages := listed(whole, name))
        and len(own := _fields(messages)) * _ALIKE <= len(own & fields) >= len(fields) * _ALIKE
    ]
    return found if len(found) > 1 else []


def conversations_by_ids(whole: object) -> list[Record]:
    """Return the records of conversations that a document holds by their ids, each with its own; none for one only."""
    records = whole.items() if isinstance(whole, Mapping) else ()
    held = {name: found.place for name, value in records if isinstance(value, Mapping) and (found := like(value))}
    if len(held) < 2 or len(set(held.values())) > 1:
        return []
    return [{TOLD: name, **value} for name, value in records if name in held]


def _fields(messages: Sequence[Record]) -> set[str]:
    return {key for message in messages[:_LOOKED_AT] for key in message}


def _hash(record: Record) -> str:
    return blake2b(json.dumps(record, sort_keys=True, default=str).encode(), digest_size=6).hexdigest()


def _apart(name: str, taken: Container[str]) -> str:
    return f"message {name}" if name in taken else name


def _put(name: str, written: Container[str]) -> str:
    """Return the column of the rows that a field of messages became."""
    return apart if (apart := f"message {name}") in written else name


def _rows(messages: Sequence[Record]) -> list[dict[str, Any]]:
    """Return messages as flat rows; where senders are records, what nobody sent the program did."""
    rows = [_flat(message) for message in messages]
    sender = next(filter(None, map(_sender, messages)), None) if not any(map(_side, messages)) else None
    if sender is not None:
        for row in rows:
            row[sender] = row.get(sender) or _PROGRAM
    kind = next((name for name in rows[0] if phrase(name) in KIND), None) if rows else None
    who = _who_speaks(rows)
    if who is not None and DIRECTION.search(phrase(who)) and any(row.get(who) for row in rows):
        for row in rows:
            row[who] = row.get(who) or _PROGRAM  # neither came in nor went out: a note, or a change of the ticket
    kinds = [str(row.get(kind)).casefold().rpartition(".")[2] if kind else "" for row in rows]  # "chat.msg"
    if kind is not None and who is not None and SPOKEN.intersection(kinds):
        part = _part(rows) or who
        for row, said in zip(rows, kinds, strict=True):
            if said not in SPOKEN and obvious_role(str(row.get(part) or "")) != _PROGRAM:
                row |= {who: _PROGRAM, part: _PROGRAM}
    return rows


def _who_speaks(rows: Sequence[Record]) -> str | None:
    """Return the field that says who speaks: by its name, its values, or one of few names that come again in time."""
    names = {phrase(name): name for row in rows[:_LOOKED_AT] for name in row}
    who = next((name for plain, name in names.items() if SPEAKER.search(plain)), None) or _part(rows, ORIGIN)
    if who is not None or not any(map(TIME.search, names)):
        return who
    called = next((name for plain, name in names.items() if CALLED.search(plain)), None)
    said = [row[called] for row in rows if row.get(called) not in (None, "", _PROGRAM)] if called else []
    return called if 1 < len(set(map(str, said))) <= len(said) / 2 else None


def _part(rows: Sequence[Record], called: re.Pattern[str] = SPEAKER) -> str | None:
    """Return the field that says of each message in which part somebody wrote it; None where none does."""
    names = dict.fromkeys(name for row in rows[:_LOOKED_AT] for name in row if called.search(phrase(name)))
    for name in names:
        said = {str(row[name]) for row in rows if row.get(name) not in (None, "")}
        parts = {obvious_role(value.replace("_", " ")) for value in said}
        if len(parts) > 1 and None not in parts:
            return name
    return None


def _flat(message: Record) -> dict[str, Any]:
    side = _side(message)
    row: dict[str, Any] = (
        {"direction": side} if side is not None else {}
    )  # before who wrote it, who has a name on one side only
    row |= plain_fields(message) | {name: text for name, value in message.items() if (text := _parted(value))}
    sender = _sender(message)
    if side is None and sender is not None:
        row[sender] = _who(message[sender], _DEPTH)
    if not any(map(_are_words, row)):
        own = message.get("value")  # ShareGPT: "from" and "value"
        if isinstance(own, str) and own.strip():
            return {name: value for name, value in row.items() if name != "value"} | {"text": own}
        words = _words(message, _DEPTH)
        return row if words is None else row | {"text": words}
    return row


def _parted(value: object) -> str | None:
    """Return a text in parts, also where each says its type: ``[{"type": "text", "text": ...}, ...]``."""
    parts = listed(value)
    if parts == value and all(isinstance(part.get("type"), str) for part in parts):
        return " ".join(text for part in parts if isinstance(text := part.get("text"), str)) or None
    return marked_up(value)


def _side(message: Record) -> str | None:
    """Return whether a message came in or went out, where a field says true or false of it; None where none does."""
    for name, value in message.items():
        match = INBOUND.search(phrase(name)) if isinstance(value, bool) else None
        if match:
            return "inbound" if value == (match[1] in ("inbound", "incoming")) else "outbound"
    return None


def _sender(message: object) -> str | None:
    """Return the field in which a record says who sent a message; None where there is none."""
    fields = message.items() if isinstance(message, Mapping) else ()
    return next((name for name, value in fields if isinstance(value, Mapping) and SPEAKER.search(phrase(name))), None)


def _who(sender: Record, depth: int) -> str | None:
    """Return the role or the name of a sender, which may lie deeper (``from.user.displayName``)."""
    role = str(sender.get("role") or "")
    said = _BOT_FRAMEWORK.get(role) or next((sender[key] for key in _CALLED if sender.get(key)), None)
    if said is not None and any(sender.get(key) is True for key in _IS_BOT):
        return f"bot ({said})"
    if said is not None or not depth:
        return None if said is None else str(said)
    for kind, value in sender.items():
        name = _who(value, depth - 1) if isinstance(value, Mapping) else None
        if name:
            return f"bot ({name})" if _PROGRAMS.match(kind) and not obvious_role(name) else name
    return None


def _say_which(rows: Sequence[Record]) -> bool:
    """Whether every message says to which conversation it belongs."""
    named = [name for name in rows[0] if CONVERSATION.search(phrase(name))]
    # what comes and goes is who speaks, as the id of a contact
    one_by_one = [
        n for n in named if len({row.get(n) for row in rows}) == sum(1 for _ in groupby(r.get(n) for r in rows))
    ]
    return any(all(row.get(name) for row in rows) for name in one_by_one)


def _are_words(name: str) -> bool:
    plain = phrase(name)
    return TEXT.search(plain) is not None and ID.search(plain) is None and ABOUT_TEXT.search(plain) is None


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
    """Whether a value lists what several said in turn: words and a speaker in each, and no ratings beside them."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(item, Mapping) for item in value):
        return False
    rows = _rows(value)
    names = {phrase(name): name for row in rows[:_LOOKED_AT] for name in row}
    words = next(filter(_are_words, names.values()), None)
    who = _who_speaks(rows)
    if words is None or who is None:
        return False
    said = [row for row in rows if str(row.get(words) or "").strip()]
    if any(RATING.search(phrase(name)) for row in said[:_LOOKED_AT] for name in row):
        return False  # reviews; that a chat was rated is an entry of its own
    if any(
        _CALL_ID.search(name) and len({str(row.get(own)) for row in rows}) == len(rows) for name, own in names.items()
    ):
        return False  # calls, each with an id of its own
    speakers = [str(row.get(who) or "") for row in rows]
    roles = all(map(obvious_role, set(speakers)))
    few = len(set(speakers)) < min(len(speakers), _MOST)
    told = phrase(who) in SPEAKERS or any(map(_sender, value))
    again = told and len(set(speakers)) <= len(speakers) / 2
    # who has an id beside the name sent it, though nobody did twice
    sent = f"{phrase(who)} id" in names and any(map(TIME.search, names))
    return all(speakers) and len(set(speakers)) > 1 and (roles or few or again or sent)
