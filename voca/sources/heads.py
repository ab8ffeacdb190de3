"""What stands before the talk in a transcript: when and where it was, who took part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from voca.sources.speakers import Cue, split_label

_LONGEST: Final = 12  # words of an entry
_SHORT: Final = 8  # words of one that nothing tells but that its label comes once
_FIELD: Final = re.compile(
    r"(?:(?:interview|recording|session|meeting|call) )?(?:date|time|location|place|venue|setting|duration|length|"
    r"id|no|number|code|status|language|file(?: ?name)?)(?: of (?:the )?(?:interview|recording|birth|session|call))?|"
    r"title|topic|subject|project|study|audio|video|recording|age|gender|sex|occupation|consent|"
    r"(?:number of )?participants|attendees|present|transcri(?:bed by|ber|ption(?: date)?|pt)|"
    r"(?:chat|call|ticket|case|conversation) ?(?:id|no|number)|started(?: on| at)?|"
    r"interviewed by|conducted by|mode|medium|datum|uhrzeit|ort|dauer|thema|projekt|datei|aufnahme|alter|geschlecht|"
    r"teilnehmende|transkribiert von|transkription|lieu|dur[ée]e|sujet|fecha|lugar|duraci[óo]n|tema|"
    r"data|local|luogo|durata|plaats|duur|onderwerp",
    re.IGNORECASE,
)
"""What labels of such entries say; a speaker is called otherwise."""


def without_head(turns: list[Cue]) -> list[Cue]:
    """Take out turns before the talk that are entries: "Participant: P4", "Date: 3 May", whose label comes once."""
    counts = Counter(turn.speaker for turn in turns)
    often = sum(count > 1 for speaker, count in counts.items() if speaker)
    first = 0
    while (
        often > 1 and first < len(turns) and counts[turns[first].speaker] == 1 and _is_entry(turns[first].text, _SHORT)
    ):
        first += 1
    return turns[first:]


def without_fields(lines: Sequence[str]) -> list[str]:
    """Blank the entries before a talk where one of them is a date, a place or the like.

    "Moderator: Ann" beside "Date: 3 May" is one of them, though the moderator speaks below. They end with the last
    field, or with the block of lines in which it stands where all of this are entries.
    """
    labels = Counter(label[0] for line in lines if (label := split_label(line)))
    last = stop = -1
    for row, line in enumerate(lines):
        label = split_label(line)
        if line.strip() and not _is_entry(label[1] if label else line):
            break
        stop = row
        if label and labels[label[0]] == 1 and _FIELD.fullmatch(label[0]):
            last = row
    if last < 0:
        return list(lines)
    block = next((row for row in range(last, len(lines)) if not lines[row].strip()), len(lines))
    end = block if block <= stop else last + 1
    return ["" if row < end else line for row, line in enumerate(lines)]


def _is_entry(text: str, longest: int = _LONGEST) -> bool:
    return len(text.split()) <= longest and text.strip()[-1:] not in (".", "?", "!")
