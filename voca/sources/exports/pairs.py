"""Messages that are no records, or name nobody: pairs of a speaker and words, lists side by side, turns by turns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from voca.sources.exports.export import Record, mended
from voca.sources.names import TEXT, phrase
from voca.sources.turn_names import SPEAKER

_WHO, _WORDS = "speaker", "text"
MESSAGES: Final = "messages"
_STATE: Final = "metadata"
_SIDES: Final = ("user", "system")
_NAMED: Final = 4  # words of who speaks
_SPOKEN: Final = frozenset("utt utts utterance utterances turns lines messages sentences dialog dialogue".split())


def with_messages(record: Record) -> Record:
    """Return a record whose messages are records, each with a speaker and words; as it was where it has none.

    Texts of a person's own data from Messenger and Instagram are mended.
    """
    if _is_of_meta(record):
        return cast("Record", mended(record))
    paired = {name: found for name, value in record.items() if (found := _of_pairs(value) or _of_states(value))}
    if paired:
        return {**record, **paired}
    names = _side_by_side(record)
    if names is None:
        return record
    who, words = names
    said = [{_WHO: a, _WORDS: b} for a, b in zip(record[who], record[words], strict=True)]
    return {**{name: value for name, value in record.items() if name not in names}, MESSAGES: said}


def _is_of_meta(record: Record) -> bool:
    """Whether a record is a chat of a person's own data from Messenger or Instagram."""
    messages = record.get(MESSAGES)
    first = messages[0] if isinstance(messages, list) and messages else None
    return isinstance(first, dict) and {"sender_name", "timestamp_ms"} <= first.keys() and "participants" in record


def _of_pairs(value: object) -> list[dict[str, Any]]:
    """Return pairs of texts as messages where few who speak come again and again; none for anything else."""
    if not isinstance(value, list) or len(value) < 2:
        return []
    if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair) for pair in value):
        return []
    return [{_WHO: a, _WORDS: b} for a, b in value] if _come_again([a for a, _ in value]) else []


def _of_states(value: object) -> list[dict[str, Any]]:
    """Return turns as messages where only every second one has a state of the system beside it (MultiWOZ)."""
    if not isinstance(value, list) or len(value) < 2:
        return []
    if not all(isinstance(turn, dict) and isinstance(turn.get("text"), str) and _STATE in turn for turn in value):
        return []
    if any(SPEAKER.search(phrase(name)) for turn in value for name in turn):
        return []
    told = [bool(turn[_STATE]) for turn in value]
    if any(told[::2]) or not all(told[1::2]):
        return []
    return [{_WHO: _SIDES[at % 2], _WORDS: turn["text"]} for at, turn in enumerate(value)]


def of_single_fields(value: Sequence[object]) -> list[dict[str, Any]]:
    """Return ``[{"Anna": words}, {"Bo": words}, ...]`` as messages; none for anything else."""
    said = [next(iter(item.items())) for item in value if isinstance(item, Mapping) and len(item) == 1]
    if len(said) != len(value) or not all(isinstance(words, str) for _, words in said):
        return []
    return [{_WHO: who, _WORDS: words} for who, words in said] if _come_again([str(who) for who, _ in said]) else []


def _side_by_side(record: Record) -> tuple[str, str] | None:
    """Return the names of the lists of who speaks and of what is said, one entry for each turn."""
    lists = {name: value for name, value in record.items() if _are_texts(value)}
    for who in _called(lists, SPEAKER.search):
        for words in _called(lists, lambda plain: plain in _SPOKEN or TEXT.search(plain)):
            if words != who and len(lists[who]) == len(lists[words]) and _come_again(lists[who]):
                return who, words
    return None


def _called(lists: Mapping[str, Any], fits: Any) -> Iterator[str]:  # noqa: ANN401 - a search
    """Yield names that fit, in the singular or the plural."""
    return (name for name in lists if fits(plain := phrase(name)) or fits(plain.removesuffix("s")))


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(part, str) for part in value)


def _come_again(speakers: list[str]) -> bool:
    few = len(set(speakers)) * 2 <= len(speakers) + 1
    return len(set(speakers)) > 1 and few and all(0 < len(name.split()) <= _NAMED for name in speakers)
