"""A whole conversation in one cell, as exports of contact centres have it."""

from __future__ import annotations

import html
import re
from typing import Final

from voca.sources.speakers import Cue, obvious_role

# "**Agent:** words **Customer:** words", on lines of its own or all in one
_MARKED: Final = re.compile(
    r"(?:^|\s)\*\*\s*([^*:\n]{1,40}?)\s*:\s*\*\*\s*|(?:^|\n)[^\S\n]*#?([^\W\d_][\w .'-]{0,38}?)#?\s*:[ \t]+|"
    r"(?<=[\s|>])((?:A(?:gent|GENT|dvisor)|C(?:ustomer|USTOMER|aller|lient)|Rep(?:resentative)?|U(?:ser|SER)|Assistant|"
    r"Operator|Bot|Support|Guest|Visitor|Patient|Member)(?: ?\d{1,2})?):\s"
)
# "( 1m 5s ) Anna: words", which says so itself
_TIMED: Final = re.compile(r"(?:^|\n)[ \t]*\(\s*(?:\d+h )?(?:\d+m )?\d+s\s*\)\s*([^\W\d_][^:\n]{0,38}?)\s*:\s+")
_BREAK: Final = re.compile(r"<(?:br\s*/?|/p|/div|p\b[^<>]{0,200})>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
LEAST: Final = 4  # turns


def turns_of(text: str) -> list[Cue]:
    """Read ``Agent: ... Customer: ...``; none where not both sides of a conversation say who they are.

    Lines may be those of HTML. Where each turn has its time before it, or each line a name that comes again, names say
    enough.
    """
    if _BREAK.search(text):
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    timed = list(_TIMED.finditer(text))
    marks = timed if len(timed) >= LEAST else list(_MARKED.finditer(text))
    if len(marks) < LEAST:
        return []
    labels = [next(filter(None, match.groups())).strip() for match in marks]
    filled = sum(bool(line.strip()) for line in text.splitlines())
    told = marks is timed or filled == len(marks) or any(obvious_role(label) for label in labels)
    if len(set(labels)) < 2 or not told or len(set(labels)) * 2 > len(labels):
        return []
    ends = [match.start() for match in marks[1:]] + [len(text)]
    said = [
        Cue(label, None, None, " ".join(text[match.end() : end].split()), row)
        for row, (label, match, end) in enumerate(zip(labels, marks, ends, strict=True), 1)
    ]
    return [cue for cue in said if cue.text]
