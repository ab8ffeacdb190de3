"""Telephone numbers that stand where speakers are named, as recorders of calls write who is in nobody's contacts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from voca.sources.speakers import Cue

_NUMBER: Final = r"\+?\(?\d(?:(?: ?[().\u2010-\u2015/-]| )?[( ]?\d){6,14}(?!\d)(?!:\d)"  # no part of a time behind it
_PHONE: Final = re.compile(_NUMBER)
_DIGITS: Final = range(7, 16)  # of a number, with its country
_DATE: Final = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{2,4}\b")
_CLOCK: Final = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?"
# "+1 555 0100: words", "0:32 +1 555 0100", "+1 555 0100 - 0:32", "[0:32] +1 555 0100: words"
_HEAD: Final = re.compile(
    rf"(?P<before>[\s*\"\[]*+(?:{_CLOCK}\s*+[-|\u2013]?\s*+)?[*\"]*+)(?P<number>{_NUMBER})"
    rf"(?P<after>[\])*\"]*+\s*+(?::.*|[,|\u00b7\u2022-]?\s*+{_CLOCK}\s*+:?.*|)$)"
)
_FEWEST: Final = 2
_NAMED: Final = re.compile(r"Telephone Z[a-z]+q\b")


def is_phone(text: str) -> bool:
    """Whether a text is a telephone number and nothing else, however it is grouped."""
    plain = text.strip()
    digits = sum(sign.isdigit() for sign in plain)
    return digits in _DIGITS and _PHONE.fullmatch(plain) is not None and _DATE.match(plain) is None


class Numbered(NamedTuple):
    """Lines in which names stand for the telephone numbers of those who speak.

    Attributes
    ----------
    lines : sequence of str
    numbers : mapping of str to str
        By the name that stands for it, as written first.
    """

    lines: Sequence[str]
    numbers: Mapping[str, str]

    def restored(self, cue: Cue) -> Cue:
        """Return what was said with the numbers in place of the names."""
        text = _NAMED.sub(lambda name: self.numbers.get(name[0], name[0]), cue.text)
        return replace(cue, speaker=self.numbers.get(cue.speaker or "", cue.speaker), text=text)


def without_numbers(lines: Sequence[str]) -> Numbered:
    """Put names for the telephone numbers before what is said; none where they do not come again and again."""
    heads = {row: match for row, line in enumerate(lines) if (match := _HEAD.match(line)) and is_phone(match["number"])}
    if len(heads) < _FEWEST:
        return Numbered(lines, {})
    written: dict[str, str] = {}
    for match in heads.values():
        written.setdefault(_digits(match["number"]), match["number"].strip())
    if len(written) * 2 > len(heads) + 1:
        return Numbered(lines, {})
    names = {digits: _name(at) for at, digits in enumerate(written)}
    plain = [
        f"{match['before']}{names[_digits(match['number'])]}{match['after']}" if (match := heads.get(row)) else line
        for row, line in enumerate(lines)
    ]
    return Numbered(plain, {names[digits]: number for digits, number in written.items()})


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _name(at: int) -> str:
    """Return a name that nobody has and every form of transcript takes for one."""
    letters = ""
    while True:
        at, rest = divmod(at, 26)
        letters = chr(ord("a") + rest) + letters
        if not at:
            return f"Telephone Z{letters}q"
