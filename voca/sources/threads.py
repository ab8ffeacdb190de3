"""Threads of tickets as help desks print them: who wrote and when, on a line over each message."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from voca.sources.chats import Chat, since_first
from voca.sources.quoted import own_words
from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue
from voca.wording import left_out

_DAY: Final = (
    r"(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|"
    r"\d{1,2}\.? [A-Z][a-z]{2,8}\.? \d{4}|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
# "Anna Berg Mar 12, 2024, 10:02 AM", "Tom Hale (Support) replied on 12 Mar 2024 at 10:02", "Anna | 2024-03-12 10:02"
_HEAD: Final = re.compile(
    r"\**(?P<name>[^\W\d_a-z][^\[\]:,\d*]{0,40}?(?: \([^()]{1,40}\))?)\**,?(?: ?[-\u2013|\u00b7\u2022])?"
    r"(?: (?:wrote|replied|commented|added|said|reported)(?: via \w+)?(?: a (?:note|reply|comment))?)?"
    r"(?: on| [-\u2013])? "
    rf"(?P<stamp>{_DAY},?(?: at)? \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?: ?[AaPp]\.?[Mm]\.?)?)(?: [A-Z]{{3,4}})?:?"
)
_NOTE: Final = re.compile(r"[\[(]?(?:internal|private)(?: note| comment)?s?[\])]?:?", re.IGNORECASE)
_WORDS: Final = 6  # of a name


def read_thread(lines: Sequence[str], log: IssueLog, day_first: bool | None = None) -> Chat:
    """Read messages below a name and a moment, some names more than once; none where the lines are something else.

    What a message quotes of earlier ones is left away. Notes that the company keeps to itself are the program's words.
    """
    plain = [" ".join(line.split()) for line in lines]
    heads = {row: match for row, line in enumerate(plain) if (match := _HEAD.fullmatch(line))}
    names = [match["name"].partition(" (")[0] for match in heads.values()]
    few = 1 < len(set(names)) and len(set(names)) * 2 <= len(names) + 1
    if not few or any(len(name.split()) > _WORDS for name in names):
        return Chat([])
    stamps = {row: match["stamp"].replace(" at ", " ") for row, match in heads.items()}
    starts, began = since_first(stamps, log, day_first)
    if len(starts) < len(heads):
        return Chat([])
    cues: list[Cue] = []
    ends = [*list(heads)[1:], len(lines)]
    for (row, match), end in zip(heads.items(), ends, strict=True):
        private = bool(row) and _NOTE.fullmatch(plain[row - 1]) is not None
        body = [line for at, line in enumerate(plain[row + 1 : end], row + 1) if not _is_note(plain, at, heads)]
        whole = "\n".join(body)
        words = " ".join((own_words(whole) or whole).split())
        speaker = "internal note" if private else match["name"]
        cues.append(Cue(speaker, starts[row], None, words, row + 1, message=True))
    _say([row + 1 for row, line in enumerate(plain[: min(heads)]) if line], log)
    return Chat(sorted([cue for cue in cues if cue.text], key=lambda cue: cue.start or 0.0), began)


def _is_note(lines: Sequence[str], at: int, heads: Container[int]) -> bool:
    return at + 1 in heads and _NOTE.fullmatch(lines[at]) is not None


def _say(rows: Sequence[int], log: IssueLog) -> None:
    if rows:
        message = f"{left_out(len(rows), 'before the first message')}: a title, or fields of the ticket"
        log.add("before-the-first-turn", message, rows[0], severity="note")
