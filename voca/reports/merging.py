"""Messages that differ only in numbers and in one name as one message that is true of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

# A quoted name is one token; a word keeps its inner points and hyphens, so that 1,248 and 2026-W09 are one each.
_TOKEN: Final = re.compile(r"(?<!\w)'[^']*'(?!\w)|“[^”]*”|\w(?:[\w.,-]*\w)?%?|\s+|.", re.DOTALL)
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")
_NAMED: Final = 3  # names that one message lists


@dataclass(slots=True)
class Alike:
    """Messages that are the same but for numbers and, in each, one name.

    Attributes
    ----------
    messages : list of str
        Each once.
    tokens : list of list of str
        Their words, spaces and marks.
    named, counted : set of int
        Positions in the tokens at which the names, and the numbers, differ.
    """

    messages: list[str] = field(default_factory=list)
    tokens: list[list[str]] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    counted: set[int] = field(default_factory=set)

    def takes(self, message: str) -> bool:
        """Take in a message that differs from the others in no more than that; False: it is not one of them."""
        mine = _TOKEN.findall(message)
        first = self.tokens[0] if self.tokens else mine
        if len(mine) != len(first):
            return False
        apart = {at for at, (one, other) in enumerate(zip(first, mine, strict=True)) if one != other}
        counted = {at for at in apart - self.named if _NUMBER.fullmatch(first[at]) and _NUMBER.fullmatch(mine[at])}
        named = self.named | (apart - counted)
        moved = bool(self.named) and named != self.named  # the name of the others stands elsewhere
        if moved or named & self.counted or any(len({words[at] for at in named}) > 1 for words in (first, mine)):
            return False
        self.named, self.counted = named, self.counted | counted
        self.messages.append(message)
        self.tokens.append(mine)
        return True

    def said(self) -> str:
        """Say all of them in one: ranges of their numbers, the first names in which they differ."""
        words = list(self.tokens[0])
        for at in self.named | self.counted:
            distinct = list(dict.fromkeys(own[at] for own in self.tokens))
            words[at] = _either(distinct) if at in self.named else _range(distinct)
        return "".join(words)


def alike(messages: Iterable[str], most: int) -> list[Alike] | None:
    """Group messages in the order they come; None where there would be more than `most` groups."""
    groups: list[Alike] = []
    for message in dict.fromkeys(messages):
        if not any(group.takes(message) for group in groups):
            if len(groups) == most:
                return None
            groups.append(Alike())
            groups[-1].takes(message)
    return groups


def _range(values: Sequence[str]) -> str:
    ordered = sorted(values, key=lambda value: float(value.rstrip("%").replace(",", "")))
    return f"{ordered[0]} to {ordered[-1]}"


def _either(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = [*names[:_NAMED], f"{more} more"] if more > 0 else list(names)
    return f"{', '.join(shown[:-1])} or {shown[-1]}"
