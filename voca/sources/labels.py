"""Lines that name their speaker in another dress than "Name: words", written in that one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from voca.sources.printed import printed_labels
from voca.sources.sides import speaker_roles
from voca.sources.speakers import obvious_role

_FEWEST: Final = 4  # lines with a name before a gap
_TIMED: Final = 0.8  # of them that must have seconds before them
_LEAST: Final = 0.4  # of the lines with words that must be in one dress


def _clock(seconds: str) -> str:
    whole = float(seconds)
    return f"{int(whole // 3600):02d}:{int(whole % 3600 // 60):02d}:{whole % 60:06.3f}"


def _since(found: re.Match[str]) -> str:
    return str(int(found["hours"] or 0) * 3600 + int(found["minutes"] or 0) * 60 + int(found["start"]))


_QUOTED: Final = r"[\"\u201c\u201e](?P<name>[^\W\d_][^:\"\u201c\u201d\n]{0,50})[\"\u201d\u201c]"  # WebEx
_TIME: Final = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?\s*"

_NUMBERED: Final = re.compile(r"\d{1,4}[.)]?\s+(?P<name>[^\W\d_][\w .'-]{0,40}?)\s*:\s+(?P<words>\S.*)$")
_NUMBER: Final = re.compile(r"\A\s*+\d{1,4}[.)]?(?:\s{2,}+|\t)(?=\S)")  # of a line that goes on, where all have one

_DRESSES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    # SPEAKER_00 [10.0s - 14.5s]: words
    (
        re.compile(
            r"(?P<name>[^\W\d_][\w ]{0,40}?)\s*[\[(](?P<start>\d+\.\d+)\s?s?\s*-+>?\s*\d+\.\d+\s?s?[\])]"
            r"\s*:?\s*(?P<words>.*)$"
        ),
        lambda found: f"[{_clock(found['start'])}] {found['name']}: {found['words']}",
    ),
    # start=10.0s stop=14.5s speaker_SPEAKER_00: words; [10.00s -> 14.50s] SPEAKER_00: words
    # 10.00 14.50 SPEAKER_00 words
    (
        re.compile(
            r"[\[(]?(?:start=)?(?P<start>\d+\.\d+)s?(?: ?, ?| ?-{1,3}>? ?| |\t)"
            r"(?:stop=|end=)?(?P<end>\d+\.\d+)s?[\])]?:?\s+"
            r"(?:speaker_(?=SPEAKER))?\[?(?P<name>[^\W\d_][\w ]{0,40}?(?=:)|SPEAKER[_ ]\d+)\]?:?\s+(?P<words>\S.*)$"
        ),
        lambda found: f"[{_clock(found['start'])} --> {_clock(found['end'])}] {found['name']}: {found['words']}",
    ),
    # 10:02:41 From Anna Berg to Everyone: words
    (
        re.compile(r"(?P<start>\d{1,2}:\d{2}:\d{2})\s+From\s+(?P<name>[^:]{1,60}?)(?:\s+to\s+[^:]{1,60}?)?\s*:\s*(?P<words>.*)$"),
        lambda found: f"[{found['start']}] {found['name']}: {found['words']}",
    ),
    # ( 1m 5s ) Anna Berg: words (Salesforce)
    (
        re.compile(
            r"\(\s*(?:(?P<hours>\d+)h )?(?:(?P<minutes>\d+)m )?(?P<start>\d+)s\s*\)\s*"
            r"(?P<name>[^\W\d_][^:\n]{0,38}?)\s*:\s*(?P<words>\S.*)$"
        ),
        lambda found: f"[{_clock(_since(found))}] {found['name']}: {found['words']}",
    ),
    # #00:00:32-5# Anna Berg: words (f4, MAXQDA)
    (
        re.compile(
            r"#(?P<start>\d{1,2}:\d{2}:\d{2})(?:-(?P<tenth>\d))?#\s*(?P<name>[^\W\d_][^:|#\n]{0,50}?)\s*:\s*(?P<words>\S.*)$"
        ),
        lambda found: f"[{found['start']}.{found['tenth'] or 0}] {found['name']}: {found['words']}",
    ),
    # 0:32 | Anna Berg: words
    (
        re.compile(r"(?P<start>\d{1,2}:\d{2}(?::\d{2})?)\s*[|\u00b7]\s*(?P<name>[^\W\d_][^:|\n]{0,50}?)\s*:\s*(?P<words>\S.*)$"),
        lambda found: f"[{found['start']}] {found['name']}: {found['words']}",
    ),
    # ANNA [v]  words (EXMARaLDA's simple text)
    (
        re.compile(r"(?P<name>[^\W\d_][\w .'-]{0,30}) \[v\]\s+(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # "Anna Berg": words
    (
        re.compile(rf"(?P<start>{_TIME})?{_QUOTED}\s*:\s*(?P<words>\S.*)$"),
        lambda found: f"{found['start'] or ''}{found['name']}: {found['words']}",
    ),
    # "Anna Berg" 00:00:04, or "Anna Berg" (3045) 00:00:04
    (
        re.compile(rf"{_QUOTED}(?:\s*\(\d+\))?\s+(?P<start>{_TIME})(?P<words>.*)$"),
        lambda found: f"{found['name']} ({found['start'].strip(' []()')}) {found['words']}".rstrip(),
    ),
    # Anna - Today at 10:02 AM
    (
        re.compile(
            r"(?P<name>[^\d:]{1,40}?)\s+[\u2010-\u2015-]\s+(?:Today|Yesterday)(?: at)?\s+"
            r"(?P<start>\d{1,2}:\d{2})(?: ?[AP]M)?$"
        ),
        lambda found: f"{found['name']} ({found['start']})",
    ),
    # [Anna Berg] 10:02:03
    (
        re.compile(rf"\[(?P<name>[^\W\d_][\w .'-]{{0,40}})\]\s+(?P<start>{_TIME})(?P<words>)$"),
        lambda found: f"{found['name']} ({found['start'].strip(' []()')})",
    ),
    # [Speaker 1] words
    (
        re.compile(r"\[(?P<name>[^\W\d_][\w .'-]{0,40})\](?!\s*:)\s+(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # the same in the wide brackets of Chinese and Japanese, with no blank behind
    (
        re.compile(r"[\uff08\u3010](?P<name>[^\W\d_][\w .'\u30fb-]{0,20})[\uff09\u3011]\s*(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # A.12: words (Switchboard)
    (
        re.compile(r"(?P<name>[A-Z])\.\d{1,4}:\s+(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # <Anna> words
    (
        re.compile(rf"(?P<start>{_TIME})?<(?P<name>[^\W\d_][\w .'-]{{0,40}})>\s+(?P<words>\S.*)$"),
        lambda found: f"{found['start'] or ''}{found['name']}: {found['words']}",
    ),
    # ANNA.- words
    (
        re.compile(r"(?P<name>[^\W\d_][\w ]{1,30}?(?: \d{1,2})?)\.\s?[\u2010-\u2015-]+\s*(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # 12 I: words
    (
        _NUMBERED,
        lambda found: f"{found['name']}: {found['words']}",
    ),
    # [0:32] Anna Berg \u2014 words
    (
        re.compile(rf"(?P<start>{_TIME})(?P<name>[^\W\d_][\w .'-]{{0,40}}?)\s+[\u2012-\u2015]\s+(?P<words>\S.*)$"),
        lambda found: f"{found['start']}{found['name']}: {found['words']}",
    ),
    # Interviewer - words
    (
        re.compile(r"(?P<name>[^\W\d_](?:\w{2,20}(?: \d{1,2})?)?)\s+[\u2010-\u2015-]\s+(?P<words>\S.*)$"),
        lambda found: f"{found['name']}: {found['words']}",
    ),
)  # fmt: skip
_ROLES_ONLY: Final = _DRESSES[-1][0]  # "Room - small and cold" is no speaker


_SECONDS: Final = re.compile(
    r"\s*\[(?P<start>\d+\.\d+)s?\s*-+>\s*(?P<end>\d+\.\d+)s?\]\s*(?P<words>\S.*)$"
)  # faster-whisper


_WIDE_COLON: Final = re.compile(r"\A([^:\uff1a\n]{1,40})\uff1a")  # of Chinese and Japanese
_SPACED: Final = re.compile(r"(?P<name>[^\W\d_][\w.'-]{0,20}(?: \d{1,2})?)(?:\t+| {2,})(?P<words>\S.*)$")


def _known_roles(lines: Sequence[str]) -> Sequence[str]:
    """Write a colon after names before a gap where the names say who asks and who answers: ``I<tab>words``."""
    filled = [line for line in lines if line.strip()]
    found = [match for line in filled if (match := _SPACED.match(line.strip()))]
    names = Counter(match["name"] for match in found)
    if len(found) < max(_FEWEST, _TIMED * len(filled)) or not 1 < len(names) <= len(found) / 2:
        return lines
    if None in speaker_roles(list(names)).values():
        return lines
    return [f"{match['name']}: {match['words']}" if (match := _SPACED.match(line.strip())) else line for line in lines]


def _say_roles(names: Counter[str]) -> bool:
    """Whether all names are roles, or those that come again letters of one who asks and of who answers: "I", "M"."""
    letters = [name for name, count in names.items() if count > 1 and len(name) == 1]
    if len(letters) > 1 and all(count == 1 or name in letters for name, count in names.items()):
        return None not in speaker_roles(letters).values()
    return all(map(obvious_role, names))


def plain_labels(lines: Sequence[str]) -> Sequence[str]:
    """Return lines that name their speakers before a colon, or before a time; as they were where no dress is told."""
    lines = _known_roles([_WIDE_COLON.sub(r"\1: ", line) for line in printed_labels(lines)])
    filled = [line.strip() for line in lines if line.strip()]
    timed = [_SECONDS.match(line) for line in lines]
    if sum(match is not None for match in timed) > _TIMED * len(filled):
        lines = [
            f"[{_clock(match['start'])} --> {_clock(match['end'])}] {match['words']}" if match else line
            for line, match in zip(lines, timed, strict=True)
        ]
        filled = [line.strip() for line in lines if line.strip()]
    for dress, plain in _DRESSES:
        found = [match for line in filled if (match := dress.match(line))]
        names = Counter(match["name"].strip() for match in found)
        if len(found) < max(3, _LEAST * len(filled)) or len(names) * 2 > len(found) + 1:
            continue
        if dress is _ROLES_ONLY and not _say_roles(names):
            continue
        once = {name for name, count in names.items() if count == 1 and not obvious_role(name)}
        left = once if dress is _ROLES_ONLY else set()  # a title, "Visit 4 - Leeds"
        return [
            plain(match)
            if (match := dress.match(line.strip())) and match["name"].strip() not in left
            else _NUMBER.sub("", line)
            if dress is _NUMBERED
            else line
            for line in lines
        ]
    return lines
