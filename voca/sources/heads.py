"""What stands before the talk in a transcript: when and where it was, who took part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voca.sources.sides import speaker_roles
from voca.sources.speakers import Cue, obvious_role, split_label

_LONGEST: Final = 12  # words of an entry
_SHORT: Final = 8  # words of one that nothing tells but that its label comes once
FIELD: Final = re.compile(
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
_GIVES: Final = frozenset(("interviewer", "participant", "agent", "customer"))
_PARTED: Final = re.compile(r"\s+[|\u2022\u00b7]\s+|\t+")
_INITIAL: Final = re.compile(r"\b[^\W\d_]\.\s*$")  # "Rita H."
_BETWEEN: Final = re.compile(r"[,;/&]|\b(?:and|und|et|y)\b")
_BESIDE: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")


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


def with_roles_above(turns: Sequence[Cue], above: Sequence[str]) -> list[Cue]:
    """Write behind a speaker's name the role that a line before the talk gives it: "Interviewer: Rita Holm".

    Where names and words tell enough, they stay as they are.
    """
    given: dict[str, set[str]] = {}
    for label in filter(None, map(split_label, [entry for line in above for entry in _entries(line)])):
        role = label[0].strip()
        if obvious_role(role) in _GIVES and len(label[1].split()) <= _LONGEST:
            for person in _BETWEEN.split(_BESIDE.sub("", label[1])):
                given.setdefault(role, set()).update(_called(person))
    if not given:
        return list(turns)
    told = speaker_roles([turn.speaker for turn in turns], (), [turn.text for turn in turns])
    if None not in told.values():
        return list(turns)
    chosen: dict[str, str] = {}
    for speaker in {turn.speaker for turn in turns if turn.speaker}:
        roles = [role for role, names in given.items() if speaker.casefold() in names]
        if len(roles) == 1 and obvious_role(speaker) is None:
            chosen[speaker] = f"{speaker} ({roles[0]})"
    return [replace(turn, speaker=chosen.get(turn.speaker or "", turn.speaker)) for turn in turns]


def _called(person: str) -> set[str]:
    """Return what somebody may be called in a talk: by the whole name, the first or the last one, or the initials."""
    words = person.casefold().split()
    if not words:
        return set()
    return {" ".join(words), words[0], words[-1], "".join(word[0] for word in words)} - {""}


def without_fields(lines: Sequence[str]) -> list[str]:
    """Blank the entries before a talk where one of them is a date, a place or the like.

    "Moderator: Ann" beside "Date: 3 May" is one of them, though the moderator speaks below. They end with the last
    field, or with the block of lines in which it stands where all of this are entries.
    """
    labels = Counter(label[0] for line in lines if (label := split_label(line)))
    last = stop = -1
    for row, line in enumerate(lines):
        entries = [(split_label(entry), entry) for entry in _entries(line)]
        if line.strip() and not all(_is_entry(label[1] if label else entry) for label, entry in entries):
            break
        stop = row
        fields = (label for label, _ in entries if label and FIELD.fullmatch(label[0]))
        if len(entries) > 1 or any(labels[label[0]] == 1 for label in fields):
            last = row
    if last < 0:
        return list(lines)
    block = next((row for row in range(last, len(lines)) if not lines[row].strip()), len(lines))
    end = block if block <= stop else last + 1
    return ["" if row < end else line for row, line in enumerate(lines)]


def fields_between(lines: Sequence[str]) -> set[int]:
    """Return the rows of heads of further talks in one file: blocks of entries, of which one has a date or a number.

    Not the first block of a file, whose lines may say who is who. A further head has a field of one above it; what
    somebody pasted into a talk, as "Date: 12 May" of an order, has none.
    """
    gone: set[int] = set()
    above: set[str] = set()
    for at, block in enumerate(_blocks(lines)):
        labels = [split_label(lines[row]) for row in block]
        fields = {label[0].casefold(): label[1] for label in labels if label and FIELD.fullmatch(label[0])}
        counted = any(any(map(str.isdigit, value)) for value in fields.values())
        if (
            at
            and counted
            and not above.isdisjoint(fields)
            and all(_is_entry(label[1] if label else lines[row]) for row, label in zip(block, labels, strict=True))
        ):
            gone.update(block)
        above |= fields.keys()
    return gone


def _blocks(lines: Sequence[str]) -> list[list[int]]:
    """Return the rows of lines that stand together, between blank ones and rules."""
    blocks: list[list[int]] = [[]]
    for row, line in enumerate(lines):
        if not line.strip(" -=*_\t"):
            blocks.append([])
        else:
            blocks[-1].append(row)
    return [block for block in blocks if block]


def _entries(line: str) -> list[str]:
    """Part a line of several entries: "Participant: P4 | Company: Larkfield | Date: May"."""
    parts = _PARTED.split(line.strip())
    return parts if len(parts) > 1 and all(map(split_label, parts)) else [line]


def _is_entry(text: str, longest: int = _LONGEST) -> bool:
    ends = text.strip()[-1:] in (".", "?", "!") and not _INITIAL.search(text)
    return len(text.split()) <= longest and not ends
