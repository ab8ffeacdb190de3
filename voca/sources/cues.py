"""Times and names in a transcript that cannot be what was meant."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue, obvious_role
from voca.wording import agree, counted

_ADDED: Final = re.compile(r"(?<!\s)\s*+[(\[]([^()\[\]]{1,40})[)\]]$")  # "Anna Berg (she/her)", "Anna Berg [host]"
_HOUR: Final = 3600.0  # seconds; nobody is silent so long before a recording's first words
_TOGETHER: Final = 0.5  # seconds; shorter overlaps are how captions are cut


def ordered(cues: Sequence[Cue], log: IssueLog) -> list[Cue]:
    """Look at the times of cues in the order of the file, which is kept.

    An end before its beginning becomes unknown. Where times run backwards or overlap, an issue says how often and where
    first.
    """
    found: list[Cue] = []
    backwards: list[int] = []
    overlapping: list[int] = []
    for cue in cues:
        if cue.start is not None and cue.end is not None and cue.end < cue.start:
            message, hint = (
                "the cue ends before it begins; its end is taken as unknown",
                "Correct its times if you need them.",
            )
            log.add("end-before-start", message, cue.row, hint=hint)
            cue = dataclasses.replace(cue, end=None)
        last = found[-1] if found and found[-1].row != cue.row else None
        if last is not None and _backwards(last, cue):
            backwards.append(cue.row)
        elif last is not None and last.end is not None and cue.start is not None and cue.start < last.end - _TOGETHER:
            overlapping.append(cue.row)
        found.append(cue)
    first = next((cue for cue in found if cue.start is not None), None)
    if first is not None and first.start is not None and first.start >= _HOUR and not backwards:
        clock = f"{int(first.start) // 3600}:{int(first.start) // 60 % 60:02d}:{int(first.start) % 60:02d}"
        message = f"the first words are at {clock}: times of the day, or of a later part; they were kept as they are"
        log.add("times-begin-late", message, first.row, severity="note")
    if backwards:
        often = "once, here" if len(backwards) == 1 else f"{len(backwards):,} times, here first"
        message = f"the times run backwards {often}; the order of the file was kept"
        log.add("times-backwards", message, backwards[0], hint="Export the transcript again, or sort its cues.")
    if overlapping:
        many = counted(len(overlapping), "cue begins", "cues begin")
        message = f"{many} before the last one ends: people speak at once, or times are off"
        hint = "Nothing, if they do: every cue is read. Else export the transcript again."
        log.add("times-overlap", message, overlapping[0], severity="note", hint=hint)
    return found


def _backwards(last: Cue, cue: Cue) -> bool:
    return last.start is not None and cue.start is not None and cue.start < last.start


def one_name_each(cues: Sequence[Cue], log: IssueLog) -> list[Cue]:
    """Give a speaker whose name is written in several ways the one that says a role, else the one used most.

    Names that differ in case and blanks only are one person's, and so is a name with something added in brackets,
    where it also stands without it, or where what is added are the initials that stand for it.
    """
    counts = Counter(cue.speaker for cue in cues if cue.speaker)
    plain = {_fold(name) for name in counts if not _ADDED.search(name)}
    first = {cue.speaker: cue.row for cue in sorted(cues, key=lambda cue: -cue.row)}
    spellings: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        bare = _fold(_ADDED.sub("", name))
        short = _initials(name)
        spellings[bare if bare in plain else short if short in plain else _fold(name)].append(name)
    chosen: dict[str, str] = {}
    for names in spellings.values():
        best = max(names, key=lambda name: (obvious_role(name) is not None, counts[name], not _ADDED.search(name)))
        chosen.update(dict.fromkeys(names, best))
        if len(names) > 1:
            others = ", ".join(repr(name) for name in names if name != best)
            message = f"{others} and {best!r} are taken for one speaker"
            row = min(first[name] for name in names if name != best)
            hint = "Give them different names in the file where they are two."
            log.add("speaker-with-two-names", message, row, hint=hint)
    nameless = [cue.row for cue in cues if cue.speaker is None]
    if chosen and nameless:
        message = (
            f"{len(nameless):,} of {len(cues):,} passages {agree(len(nameless), 'names', 'name')} no speaker; it is "
            "not known whose words they are"
        )
        hint = "Write the name before the words in the file where they count."
        log.add("passage-without-speaker", message, nameless[0], severity="note", hint=hint)
    return [dataclasses.replace(cue, speaker=chosen[cue.speaker]) if cue.speaker else cue for cue in cues]


def _initials(name: str) -> str | None:
    """Return the initials that stand in brackets behind a name, folded; None where what stands there is none."""
    added = _ADDED.search(name)
    letters = "".join(word[0] for word in name[: added.start()].split()) if added else ""
    return _fold(added[1]) if added and letters and added[1].strip().casefold() == letters.casefold() else None


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
