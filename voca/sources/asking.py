"""Interviews that name nobody, in which the questions are set apart: in bold or italics, numbered, or as headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue
from voca.wording import left_out

ASKS, ANSWERS = "Interviewer", "Participant"
_NUMBERED: Final = re.compile(r"\s*(?:\*\*)?(?:q|question |frage )?(\d{1,3})[.):]\s+(?=\S)", re.IGNORECASE)
_STARRED: Final = re.compile(r"\s*\*\*([^*]+)\*\*:?\s*$")
_HEADING: Final = re.compile(r"\s*#{1,6}\s+(?=\S)")
_SLANTED: Final = re.compile(r"^([*_]{1,3})([^*_]+)\1$")  # an answer in italics or in bold as a whole
_FEWEST: Final = 3  # questions
_ASK: Final = 0.7  # of what is set apart that must end with a question mark
_MAY_ASK: Final = 0.3  # of the rest that may


def by_questions(lines: Sequence[str], apart: Sequence[bool], log: IssueLog) -> list[Cue]:
    """Return turns of who asks and who answers; none where nothing tells them apart.

    Parameters
    ----------
    lines : sequence of str
        Paragraphs.
    apart : sequence of bool
        Which of them are in another type than the rest.
    log : IssueLog
        Is told how they were told apart.
    """
    starred = [_STARRED.match(line) is not None for line in lines]
    headed = [_HEADING.match(line) is not None for line in lines]
    forms = (
        (apart, "in another type"),
        (starred, "in another type"),
        (_numbered(lines), "numbered"),
        (headed, "a heading"),
    )
    for asked, how in forms:
        filled = [row for row, line in enumerate(lines) if line.strip()]
        first = next((row for row in filled if asked[row] and lines[row].rstrip(" *").endswith("?")), None)
        said = [row for row in filled if first is not None and row >= first]
        if first is None or not _are_told(lines, asked, said):
            continue
        message = (
            f"nobody is named; what is {how} asks and was taken for the interviewer's, the rest for the participant's"
        )
        log.add("told-by-questions", message, first + 1, hint="Name the speakers in the file where this is wrong.")
        if filled[0] != first:
            before = f"{left_out(filled.index(first), 'before the first question')}: a title, or names"
            log.add("before-the-first-turn", before, filled[0] + 1, severity="note")
        return [
            Cue(
                ASKS if asked[row] else ANSWERS,
                None,
                None,
                _plain(lines[row]) if asked[row] else _SLANTED.sub(r"\2", lines[row].strip()),
                row + 1,
            )
            for row in said
        ]
    return []


def _numbered(lines: Sequence[str]) -> list[bool]:
    """Tell which lines have a number before them, each one more than the last."""
    last, found = 0, []
    for line in lines:
        match = _NUMBERED.match(line)
        found.append(match is not None and int(match[1]) == last + 1)
        last += found[-1]
    return found


def _are_told(lines: Sequence[str], asked: Sequence[bool], said: Sequence[int]) -> bool:
    questions = [row for row in said if asked[row]]
    answers = [row for row in said if not asked[row]]
    if len(questions) < _FEWEST or len(answers) < len(questions) * (1 - _MAY_ASK):
        return False
    return _asking(lines, questions) >= _ASK and _asking(lines, answers) <= _MAY_ASK


def _asking(lines: Sequence[str], rows: Sequence[int]) -> float:
    return sum("?" in lines[row].rstrip(" *")[-30:] for row in rows) / len(rows)


def _plain(line: str) -> str:
    return _NUMBERED.sub("", _HEADING.sub("", line)).strip(" *")
