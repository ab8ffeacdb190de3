"""Page numbers and running heads in text that was taken from pages, as programs write it that read PDFs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import clock, obvious_role, split_label

_WORD: Final = r"(?:page|pg\.|p\.|seite|s\.|p[áa]gina|pagina|blz\.?)"
_OF: Final = r"(?:\s{0,3}(?:of|von|de|sur|di|van|/)\s{0,3}\d{1,4})?"
_NUMBER: Final = re.compile(
    rf"\s*+[-\u2013\u2014|\[]?\s*+(?:{_WORD}\s*+)?(\d{{1,4}}){_OF}\s*+[-\u2013\u2014|\]]?\s*+", re.IGNORECASE
)
_WITHIN: Final = re.compile(rf"(?<!\w){_WORD}\s*(\d{{1,4}}){_OF}(?!\w)", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
_FEWEST: Final = 2  # pages
_APART: Final = 3  # lines with words between two numbers; an item of a numbered list has fewer
_AGAIN: Final = 0.5  # of the pages that must have a running head
_LONGEST: Final = 14  # words of it


def without_pages(text: str, log: IssueLog) -> list[str]:
    """Return the lines of a text with page numbers and running heads blanked; both go on from page to page.

    Numbers stand alone on a line, or behind "Page", and each is the last one and one more. A running head is the same
    on most pages but for its digits, and stands at their ends and nowhere else.

    Parameters
    ----------
    text : str
        Its pages may end with form feeds.
    log : IssueLog
        Is told how many lines were left out.
    """
    lines = text.splitlines()
    filled = [row for row, line in enumerate(lines) if line.strip()]
    numbers = _numbers(lines, filled)
    fed = [row for row, line in enumerate(text.splitlines(keepends=True)) if line.endswith("\f")]
    if len(numbers) < _FEWEST and len(fed) < _FEWEST:
        return lines
    heads = _heads(lines, filled, numbers, fed)
    if len(numbers | heads) == len(filled):
        return lines  # nothing else is there
    if numbers or heads:
        count = len(numbers | heads)
        log.add("page-lines", f"{count:,} page numbers and running heads were left out: nobody's words",
                min(numbers | heads) + 1, severity="note")  # fmt: skip
    return ["" if row in numbers or row in heads else line for row, line in enumerate(lines)]


def _numbers(lines: Sequence[str], filled: Sequence[int]) -> set[int]:
    """Return the rows of page numbers; none where they do not go on by one, or too little stands between them."""
    place = {row: at for at, row in enumerate(filled)}
    for pattern, read in ((_WITHIN, _WITHIN.search), (_NUMBER, _NUMBER.fullmatch)):
        found = {row: int(match[1]) for row in filled if (match := read(lines[row])) and _is_short(lines[row])}
        rows = _going_on(found)
        gaps = sorted(place[b] - place[a] - 1 for a, b in zip(rows, rows[1:], strict=False))
        timed = pattern is _NUMBER and any(clock(lines[row + 1]) is not None for row in rows if row + 1 < len(lines))
        if len(rows) >= _FEWEST and gaps[len(gaps) // 2] >= _APART and not timed and len(rows) * 2 > len(found):
            return set(rows)
    return set()


def _going_on(found: dict[int, int]) -> list[int]:
    """Return the rows of the longest run of numbers, each the one before and one more; other numbers may be between."""
    length: dict[int, int] = {}
    before: dict[int, int] = {}
    last: dict[int, int] = {}  # the row of each number
    for row, number in found.items():
        if number - 1 in last:
            before[row] = last[number - 1]
        length[row] = length.get(before.get(row, -1), 0) + 1
        last[number] = row
    run: list[int] = []
    at = max(length, key=length.__getitem__, default=None)
    while at is not None:
        run.append(at)
        at = before.get(at)
    return run[::-1]


def _heads(lines: Sequence[str], filled: Sequence[int], numbers: set[int], fed: Iterable[int]) -> set[int]:
    """Return the rows of running heads: beside page numbers and at form feeds, alike but for their digits."""
    ends = {at for at, row in enumerate(filled) if row in numbers}
    ends |= {bisect_right(filled, feed) for feed in fed}
    near = {filled[place] for at in ends for place in range(at - 2, at + 3) if 0 <= place < len(filled)}
    near |= set(filled[:2]) | set(filled[-2:])
    alike = Counter(_plain(lines[row]) for row in near - numbers)
    everywhere = Counter(_plain(lines[row]) for row in filled if row not in numbers)
    pages = max(len(ends), 1)
    return {
        row
        for row in near - numbers
        if (again := alike[_plain(lines[row])]) >= max(_FEWEST, _AGAIN * pages)
        and again == everywhere[_plain(lines[row])]
        and _is_short(lines[row])
        and not _is_spoken(lines[row])
    }


def _plain(line: str) -> str:
    return " ".join(_DIGITS.sub("#", line).casefold().split())


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LONGEST and line.strip()[-1:] not in ("?", "!")


def _is_spoken(line: str) -> bool:
    label = split_label(line)
    return label is not None and (obvious_role(label[0]) is not None or not label[1])
