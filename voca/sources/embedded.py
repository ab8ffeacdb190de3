"""Records with a whole conversation in one of their fields, as exports of contact centres have it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from voca.sources.speakers import Cue, obvious_role

# "**Agent:** words **Customer:** words", on lines of its own or all in one
_MARKED: Final = re.compile(
    r"(?:^|\s)\*\*\s*([^*:\n]{1,40}?)\s*:\s*\*\*\s*|(?:^|\n)\s*([^\W\d_][\w .'-]{0,38}?)\s*:[ \t]+|"
    r"(?<=[\s|>])((?:A(?:gent|GENT|dvisor)|C(?:ustomer|USTOMER|aller|lient)|Rep(?:resentative)?|U(?:ser|SER)|Assistant|"
    r"Operator|Bot|Support|Guest|Visitor|Patient|Member)(?: ?\d{1,2})?):\s"
)
LEAST: Final = 4  # turns
_IDENTITIES: Final = re.compile(r"(?:conversation|call|contact|chat|session|interaction)_?id$|^id$", re.IGNORECASE)


def read_embedded(records: Sequence[Any]) -> list[tuple[str, list[Cue]]]:
    """Read the conversations in a field of `records`: name and turns of each; none where no field holds one.

    Parameters
    ----------
    records : sequence
        Of mappings; a record without a conversation in that field is left out.

    Returns
    -------
    list of (str, list of Cue)
        The row of a cue is its turn's number.
    """
    rows = [row for row in records if isinstance(row, Mapping)]
    if not rows:
        return []
    fields = [key for key, value in rows[0].items() if isinstance(value, str) and len(turns_of(value)) >= LEAST]
    if not fields:
        return []
    field = max(fields, key=lambda key: len(str(rows[0][key])))
    found = [(row, turns_of(str(row.get(field) or ""))) for row in rows]
    if sum(len(turns) >= LEAST for _, turns in found) < 0.8 * len(rows):
        return []
    return [(_name(row, number), turns) for number, (row, turns) in enumerate(found, 1) if turns]


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


def _name(row: Mapping[str, Any], number: int) -> str:
    return next((str(value) for key, value in row.items() if _IDENTITIES.search(key) and value), str(number))
