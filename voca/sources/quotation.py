"""Quotation marks around whole lines and turns of a talk, which say no more than that somebody spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voca.sources.speakers import Cue

_MARKS: Final = {
    '"': '"', "\u201c": "\u201d", "\u201e": "\u201c\u201d", "\u00ab": "\u00bb", "\u00bb": "\u00ab", "\u300c": "\u300d",
    "\u2018": "\u2019",
}  # fmt: skip
_FEWEST: Final = 2  # lines or turns


def within(text: str) -> str | None:
    """Return what stands within the marks around a whole text; None where none are, or where one ends before.

    Examples
    --------
    >>> within('"It broke."'), within('"Yes" and "no"'), within("\u201eEs brach.\u201c")
    ('It broke.', None, 'Es brach.')
    """
    plain = text.strip()
    closing = _MARKS.get(plain[:1], "")
    if len(plain) < 3 or not closing or plain[-1] not in closing:
        return None
    inside = plain[1:-1]
    return None if plain[0] in inside or any(mark in inside for mark in closing) else inside.strip()


def unquoted_lines(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without the marks around each, where all that hold something stand within such."""
    inside = [within(line) for line in lines if line.strip()]
    if len(inside) < _FEWEST or None in inside:
        return lines
    return [within(line) or "" for line in lines]


def unquoted(cues: Sequence[Cue]) -> list[Cue]:
    """Return turns without the marks around the words of each, where all stand within such."""
    inside = [within(cue.text) for cue in cues]
    if len(inside) < _FEWEST or None in inside:
        return list(cues)
    return [replace(cue, text=text or cue.text) for cue, text in zip(cues, inside, strict=True)]
