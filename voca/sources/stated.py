"""How a transcript itself calls its conversation: "Call ID: 0012" above the talk, ``"callId"`` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from voca.sources.names import phrase
from voca.sources.speakers import split_label

_ID: Final = re.compile(
    r"^(?:conversation|call|chat|session|interaction|contact|recording|meeting|transcript|engagement|case|ticket|job) "
    r"?(?:id|sid|guid|uuid|no|number|nr|ref|reference|name)$|^(?:audio|recording|file|media) ?(?:file|name|url|uri)?$"
)
_ABOVE: Final = 30  # lines before the talk
_LONGEST: Final = 300  # characters of an id, or of the address of a recording


def stated_beside(data: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    """Return the ids that the JSON of one conversation gives it, on top or in a field there (``metadata``)."""
    if not isinstance(data, Mapping):
        return ()
    whole = [("", data), *((phrase(str(key)), value) for key, value in data.items() if isinstance(value, Mapping))]
    found = [value for above, fields in whole for value in _ids(fields, above)]
    return tuple(dict.fromkeys(found))


def _ids(fields: Mapping[Any, Any], above: str) -> Iterator[str]:
    for key, value in fields.items():
        name = phrase(str(key))
        # "id" says what it is of by what it stands in: nothing on top, "call": {"id": ...} below
        if not _ID.search(name) and not (name == "id" and (not above or _ID.search(f"{above} id"))):
            continue
        if isinstance(value, str | int) and not isinstance(value, bool) and 0 < len(str(value).strip()) <= _LONGEST:
            yield str(value).strip()


def stated_above(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the ids in the lines before a talk: "Call ID: 0012"."""
    labels = [label for line in lines[:_ABOVE] if (label := split_label(line))]
    found = [words.strip() for name, words in labels if _ID.search(phrase(name)) and len(words.split()) == 1]
    return tuple(dict.fromkeys(found))
