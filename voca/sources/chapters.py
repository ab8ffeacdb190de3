"""Headings of chapters between the turns of a transcript, which nobody said: ``12:34 - Pricing``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue, clock, split_label
from voca.wording import left_out

_CLOCK: Final = r"(?:\d{1,2}:)?\d{1,2}:\d{2}"
_HEADING: Final = re.compile(
    rf"\s*(?:#+ )?[\[(]?{_CLOCK}[\])]?\s*(?P<mark>[-|\u2010-\u2015]\s*)?(?P<words>\S(?:.*\S)?)\s*$"
)
_PART: Final = re.compile(
    r"(?:chapter|part|section|topic|kapitel|teil|thema|chapitre|partie|cap[ií]tulo|parte|capitolo)(?: \d+)?\s*:", re.I
)
_LONGEST: Final = 10  # words of a heading
_ENDS: Final = (".", "?", "!", "…", ",", ";", ":", "。", "？", "！")
_PUNCTUATED: Final = 0.7  # of the turns that must end with a sentence for a line without an end to stand out
_ONE_LINE: Final = 0.7  # of the times alone on a line that must have one line of words under them
_SPELT: Final = re.compile(
    r"\d+ (?:hours?|minutes?|seconds?)(?:, \d+ (?:minutes?|seconds?)){0,2}"
)  # YouTube, for screen readers


def without_chapters(lines: Sequence[str], turns_of: Callable[[Sequence[str]], list[Cue]], log: IssueLog) -> list[str]:
    """Blank the headings of chapters, and say how many there were.

    A heading has a time and few words, comes once and ends no sentence. It stands before the first turn, or right
    before another one, in a transcript whose turns have names, and stands out among these: they end with sentences, or
    no line of theirs has its time before a dash.

    Parameters
    ----------
    lines : sequence of str
    turns_of : callable
        Reads the turns of lines; their rows are numbered from 1.
    log : IssueLog
    """
    found = {row: match for row, line in enumerate(lines) if (match := _HEADING.match(line)) and _is_heading(match)}
    often = Counter(match["words"].casefold() for match in found.values())
    found = {row: match for row, match in found.items() if often[match["words"].casefold()] == 1}
    filled = sum(bool(line.strip()) for line in lines)
    if not found or len(found) * 3 > filled:
        return list(lines)
    left = ["" if row in found else line for row, line in enumerate(lines)]
    turns = turns_of(left)
    begun = {turn.row - 1 for turn in turns}
    named = [turn for turn in turns if turn.speaker]
    if len(named) < 2 or len(named) <= len(found):
        return list(lines)
    heads = {row for row in found if row < min(begun) or _next(left, row) in begun}
    marked = all(found[row]["mark"] for row in heads) and not any(_marked(left, row) for row in begun)
    stand_out = sum(turn.text.endswith(_ENDS) for turn in named) >= _PUNCTUATED * len(named)
    if not heads or not (marked or (stand_out and min(heads) < min(begun))):
        return list(lines)
    _say(heads, log)
    return ["" if row in heads else line for row, line in enumerate(lines)]


def _is_heading(match: re.Match[str]) -> bool:
    words = match["words"].strip("*_ ")
    begins = words[:1].isupper() or words[:1].isdigit() or not words[:1].isascii()
    return (
        begins
        and len(words.split()) <= _LONGEST
        and not words.endswith(_ENDS)
        and (split_label(words) is None or _PART.match(words) is not None)
        and clock(words) is None
    )


def _next(lines: Sequence[str], row: int) -> int:
    """Return the next line with words on it, one with a time alone left out."""
    return next((at for at in range(row + 1, len(lines)) if lines[at].strip() and clock(lines[at]) is None), len(lines))


def _marked(lines: Sequence[str], row: int) -> bool:
    match = _HEADING.match(lines[row])
    return match is not None and match["mark"] is not None


def under_times(lines: Sequence[str], log: IssueLog) -> list[str]:
    """Blank the headings, and times in words, of passages of one line each below a time alone, as YouTube shows them.

    A heading is a line more than the others have, before a time; "1 minute, 4 seconds" below a time says it again.
    """
    filled = [(row, line.strip()) for row, line in enumerate(lines) if line.strip()]
    filled = [(row, line) for row, line in filled if not _SPELT.fullmatch(line)]
    times = [at for at, (_, line) in enumerate(filled) if clock(line) is not None]
    under = [stop - at - 1 for at, stop in zip(times, [*times[1:], len(filled)], strict=False)]
    if len(times) < 2 or under.count(1) < _ONE_LINE * len(times):
        return list(lines)
    before = [filled[at - 1] for at, count in zip(times[1:], under, strict=False) if count == 2]
    before += filled[: times[0]]
    heads = {row for row, words in before if len(words.split()) <= _LONGEST and not words.endswith(_ENDS)}
    if len(heads) < len(before):
        return list(lines)
    if heads:
        _say(heads, log)
    kept = {row for row, _ in filled} - heads
    return [line if row in kept else "" for row, line in enumerate(lines)]


def _say(heads: set[int], log: IssueLog) -> None:
    message = f"{left_out(len(heads), 'of chapters', 'heading')}: nobody's words"
    log.add("chapters", message, min(heads) + 1, severity="note")
