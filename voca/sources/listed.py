"""What several answers in one cell are put apart by, and what they are: learnt from all cells of a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_STRONG: Final = re.compile(r"(?:(?<!\s)\s++)?[|;]\s*+")
_COMMA: Final = re.compile(r",(?:\s+|(?=\D))(?![^()]*\))")  # not within brackets, nor in "10,000"
_SPACE: Final = re.compile(r"\s+")
_WORDS: Final = 60  # different ones of all answers; in more, somebody wrote
_LONG: Final = 200  # characters of a cell whose answers only spaces part
_ORDINARY: Final = 4  # different cells with several answers, one of them with three, that are no names by chance
_FEWEST: Final = 3  # cells in which parts stand side by side that are one answer


@dataclass(frozen=True, slots=True)
class Splitter:
    """How the cells of one column are taken apart.

    Attributes
    ----------
    sign : re.Pattern
        What stands between two answers.
    whole : frozenset of tuple of str
        Parts that never stand without each other: an answer with a comma of its own.
    known : frozenset of str
        Where only spaces stand between answers: these, whose own words have spaces between them too.
    """

    sign: re.Pattern[str]
    whole: frozenset[tuple[str, ...]] = frozenset()
    known: frozenset[str] = frozenset()

    def split(self, cell: str) -> list[str]:
        """Return the answers in a cell.

        >>> Splitter(_STRONG).split("Pool; Gym, indoors;")
        ['Pool', 'Gym, indoors']
        """
        if self.known:
            return _spelt(tuple(cell.split()), self.known)
        parts = _parts(self.sign, cell)
        if not self.whole:
            return parts
        found: list[str] = []
        longest = max(map(len, self.whole))
        at = 0
        while at < len(parts):
            wide = min(longest, len(parts) - at)
            width = next((n for n in range(wide, 1, -1) if tuple(parts[at : at + n]) in self.whole), 1)
            found.append(", ".join(parts[at : at + width]))
            at += width
        return found


def ways(counts: Mapping[str, int], binds: bool | None = None) -> Iterator[Splitter]:
    """Yield the ways in which the cells of a column may list answers, the surest first.

    Where semicolons or bars stand between answers, commas belong to them.

    Parameters
    ----------
    counts : mapping of str to int
        How often each cell comes.
    binds : bool, optional
        Whether what goes on in small letters after a comma belongs to what is before it. None: where it never begins
        a cell.
    """
    if any(_STRONG.search(cell) for cell in counts):
        yield Splitter(_STRONG)
    if any("," in cell for cell in counts):
        yield Splitter(_COMMA, _joined(counts, binds))
    elif known := _apart_by_spaces(counts):
        yield Splitter(_SPACE, known=known)


def _parts(sign: re.Pattern[str], cell: str) -> list[str]:
    return [part for piece in sign.split(cell) if (part := piece.strip())]


def _joined(counts: Mapping[str, int], binds: bool | None) -> frozenset[tuple[str, ...]]:
    """Return runs of parts that are one answer: always side by side, in one order, or going on in small letters."""
    alone: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    cells = {cell: _parts(_COMMA, cell) for cell in counts}
    first = set() if binds else {parts[0] for parts in cells.values() if parts}
    for cell, parts in cells.items():
        alone.update(dict.fromkeys(parts, counts[cell]))
        beside.update(dict.fromkeys(pairwise(parts), counts[cell]))
    bound = {pair for pair, n in beside.items() if n >= _FEWEST and alone[pair[0]] == alone[pair[1]] == n}
    if binds is not False:
        bound |= {pair for pair in beside if pair[1][0].islower() and pair[1] not in first}
    return frozenset(run for parts in cells.values() for run in _runs(parts, bound))


def _runs(parts: Iterable[str], bound: set[tuple[str, str]]) -> list[tuple[str, ...]]:
    runs: list[list[str]] = []
    for part in parts:
        if runs and (runs[-1][-1], part) in bound:
            runs[-1].append(part)
        else:
            runs.append([part])
    return [tuple(run) for run in runs if len(run) > 1]


def _apart_by_spaces(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the answers of which cells are made with spaces between, as ODK writes them; none where they are not.

    An answer stands alone in some cell, or is what is left of several.
    """
    if any(_STRONG.search(cell) or len(cell) > _LONG for cell in counts):
        return frozenset()
    cells = {tuple(cell.split()) for cell in counts}
    if len({word for cell in cells for word in cell}) > _WORDS:
        return frozenset()
    whole = frozenset(" ".join(cell) for cell in cells)
    known = frozenset(" ".join(cell) for cell in cells if len(_spelt(cell, whole, proper=True)) < 2)
    left = Counter(part for cell in cells for part in _spelt(cell, known) if part not in known)
    known |= {part for part, n in left.items() if n > 1}
    several = [parts for cell in cells if len(parts := _spelt(cell, known)) > 1 and known.issuperset(parts)]
    different = all(len(set(parts)) == len(parts) for parts in several)
    ordinary = len(several) >= _ORDINARY and max(map(len, several)) >= _FEWEST
    return (
        frozenset(part for parts in several for part in parts) | _alone(cells, known)
        if different and ordinary
        else frozenset()
    )


def _alone(cells: Iterable[tuple[str, ...]], known: frozenset[str]) -> frozenset[str]:
    return frozenset(" ".join(cell) for cell in cells) & known


def _spelt(words: tuple[str, ...], known: frozenset[str], *, proper: bool = False) -> list[str]:
    """Return words as the longest known answers, and what is none of them; `proper`: all words are no answer."""
    found: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(words):
        last = len(words) - (proper and at == 0)
        ends = (end for end in range(last, at, -1) if " ".join(words[at:end]) in known)
        end = next(ends, at)
        if end == at:
            rest.append(words[at])
            end = at + 1
        else:
            found += ([" ".join(rest)] if rest else []) + [" ".join(words[at:end])]
            rest = []
        at = end
    return found + ([" ".join(rest)] if rest else [])
