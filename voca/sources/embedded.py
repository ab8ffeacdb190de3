"""A whole conversation in one cell, as exports of contact centres have it."""

from __future__ import annotations

import re
from typing import Final

from voca.sources.speakers import Cue, obvious_role

# "**Agent:** words **Customer:** words", on lines of its own or all in one
_MARKED: Final = re.compile(
    r"(?:^|\s)\*\*\s*([^*:\n]{1,40}?)\s*:\s*\*\*\s*|(?:^|\n)\s*([^\W\d_][\w .'-]{0,38}?)\s*:[ \t]+|"
    r"(?<=[\s|>])((?:A(?:gent|GENT|dvisor)|C(?:ustomer|USTOMER|aller|lient)|Rep(?:resentative)?|U(?:ser|SER)|Assistant|"
    r"Operator|Bot|Support|Guest|Visitor|Patient|Member)(?: ?\d{1,2})?):\s"
)
LEAST: Final = 4  # turns


def turns_of(text: str) -> list[Cue]:
    """Read ``Agent: ... Customer: ...``; none where not both sides of a conversation say who they are."""
    marks = list(_MARKED.finditer(text))
    if len(marks) < LEAST:
        return []
    labels = [(match[1] or match[2] or match[3]).strip() for match in marks]
    if len(set(labels)) < 2 or not any(obvious_role(label) for label in labels) or len(set(labels)) * 2 > len(labels):
        return []
    ends = [match.start() for match in marks[1:]] + [len(text)]
    said = [
        Cue(label, None, None, " ".join(text[match.end() : end].split()), row)
        for row, (label, match, end) in enumerate(zip(labels, marks, ends, strict=True), 1)
    ]
    return [cue for cue in said if cue.text]
