"""Documents of recorders and recognisers in which nobody says anything: calls that rang out, silence, a bad line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from voca.sources.names import phrase

_LISTS: Final = frozenset(
    (*"segments transcript transcripts utterances sentences phrases monologues messages turns items words".split(),
     "channels", "recognized phrases", "audio segments")
)  # fmt: skip
"""Where programs list what is said."""
_WORDS: Final = 4  # of a text that somebody may have said
_DEPTH: Final = 4


def says_nothing(data: Any) -> bool:  # noqa: ANN401 - any JSON
    """Whether a document has a place for what is said, with nothing in it, and no words anywhere else."""
    if not isinstance(data, Mapping) or any(len(text.split()) >= _WORDS for text in _texts(data, 2 * _DEPTH)):
        return False
    lists = list(_spoken(data, _DEPTH))
    return bool(lists) and not any(_has_words(entries) for entries in lists)


def _spoken(data: Mapping[str, Any], depth: int) -> Iterator[list[Any]]:
    for key, value in data.items():
        if isinstance(value, list) and phrase(key) in _LISTS:
            yield value
        elif isinstance(value, Mapping) and depth:
            yield from _spoken(value, depth - 1)


def _has_words(entries: list[Any]) -> bool:
    """Whether a list holds more than empty texts, and the numbers beside them, which are texts here too."""
    return any(any(map(str.isalpha, text)) for text in _texts(entries, 2 * _DEPTH))


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner, depth - 1)
