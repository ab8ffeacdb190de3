"""Letters one after the other, each below its header (``From:``, ``Date:``): e-mails in a file, Signal's backup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Final

from voca.sources.chats import Chat, since_first
from voca.sources.quoted import own_words
from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue
from voca.wording import left_out

_FIELD: Final = re.compile(
    r"(?P<name>from|von|de|to|an|a|type|sent|gesendet|received|date|datum|fecha|subject|betreff|asunto|objet|cc|bcc|"
    r"reply-to|message-id|conversation|attachments?): ?(?P<value>.*)$",
    re.IGNORECASE,
)
_FROM: Final = frozenset(("from", "von", "de"))
_SENT: Final = frozenset(("sent", "date", "gesendet", "datum", "fecha", "received"))
_BESIDE: Final = re.compile(r"(?<!\s)\s*+(?:\([^()]*\)|<[^<>]*>)\s*$")  # a number or an address behind a name


def read_letters(lines: Sequence[str], log: IssueLog, day_first: bool | None = None) -> Chat:
    """Read letters as turns, with the times they were sent at; none where fewer than two have a sender and a time."""
    letters: list[tuple[int, dict[str, str], list[str]]] = []
    above = False  # whether the line above is of a header
    for row, line in enumerate(lines, 1):
        field = _FIELD.match(line.strip())
        name = field["name"].casefold() if field else ""
        if field and name in _FROM and not above:
            letters.append((row, {name: field["value"]}, []))
        elif field and above and letters:
            letters[-1][1].setdefault(name, field["value"])
        elif letters:
            letters[-1][2].append(line.strip())
        elif line.strip():
            return Chat([])
        above = field is not None and bool(letters) and not any(letters[-1][2])
    letters = _with_times(letters)
    if len(letters) < 2 or not all(_SENT & header.keys() for _, header, _ in letters):
        return Chat([])
    starts, began = since_first({row: _sent(header) for row, header, _ in letters}, log, day_first)
    cues = [Cue(_sender(header), starts.get(row), None, _words(body), row) for row, header, body in letters]
    said = [cue for cue in cues if cue.text]
    if len(said) < len(cues):
        message = left_out(len(cues) - len(said), "without words", "letter")
        log.add("no-text", message, severity="note")
    return Chat(sorted(said, key=lambda cue: cue.start or 0.0), began)


def _with_times(letters: list[tuple[int, dict[str, str], list[str]]]) -> list[tuple[int, dict[str, str], list[str]]]:
    """Put what begins like a header and tells no time back where it was written: into the letter above."""
    kept: list[tuple[int, dict[str, str], list[str]]] = []
    for row, header, body in letters:
        if kept and not _SENT & header.keys():
            kept[-1][2].extend([*(f"{name.capitalize()}: {value}" for name, value in header.items()), *body])
        else:
            kept.append((row, header, body))
    return kept


def _words(body: list[str]) -> str:
    """Return what a letter says itself, in one line; where it only quotes, that."""
    whole = "\n".join(body)
    return " ".join((own_words(whole) or whole).split())


def _sender(header: dict[str, str]) -> str | None:
    value = next(value for name, value in header.items() if name in _FROM).strip()
    return _BESIDE.sub("", value).strip(" \"'") or value.strip("<>() ") or None


def _sent(header: dict[str, str]) -> str:
    value = next(value for name, value in header.items() if name in _SENT).strip()
    try:
        return parsedate_to_datetime(value).replace(tzinfo=None).isoformat(" ")
    except (TypeError, ValueError, OverflowError):
        return value
