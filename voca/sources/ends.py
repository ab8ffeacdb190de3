"""Scales of numbers with words at their ends: "1 - Very unlikely", 2, 3, ... "10 - Very likely", or the words alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from voca.sources import names
from voca.sources.faces import said
from voca.sources.profile import Profile
from voca.sources.values import parse_number
from voca.sources.verbal import no_answer, side_of

_MOST: Final = 14  # different cells: 0 to 10, and what is no answer
_TOPS: Final = (5, 7, 10)
_HIGHEST: Final = 10
_FEW: Final = 30  # answers; with fewer, a point that nobody chose may be one of the scale
_NUMBER: Final = r"(?P<number>\d{1,2})"
_WORDS: Final = r"(?P<words>[^\W\d][^\d]*?)"
_BEFORE: Final = re.compile(rf"\(?{_NUMBER}\)?\s*[-\u2010-\u2015=:.,)(]+\s*{_WORDS}\)?")
_AFTER: Final = re.compile(rf"{_WORDS}\s*(?:\s[-\u2010-\u2015]\s|[=:(\[])\s*{_NUMBER}\s*[)\]]?")
_PREFIXED: Final = re.compile(
    r"([^\W\d][^\d/]{0,40}?)[\s_:-]*(\d{1,3}(?:[.,]\d)?)(?:\s*(?:/|out of|von|sur|de|di|van|av|из)\s*(\d{1,3}))?",
    re.IGNORECASE,
)
_SAYS_NONE: Final = re.compile(r"(?:no|not|without|kein\w*|aucun\w*|sin|nessun\w*|sem|geen) (?:\S+ ){0,5}?\S+")
_SHORTEST: Final = 3  # letters before points; "L2" is the code of a group
_ROUND: Final = 10.0  # a longer scale begins at 0
_SCALES: Final = frozenset(("satisfaction", "agreement", "likelihood", "ease", "quality"))


@dataclass(frozen=True, slots=True)
class Ends:
    """A scale whose ends have words.

    Attributes
    ----------
    points : mapping of str to float
        The point of each cell.
    low, high : float or None
        Of the scale, where words tell them.
    direction : int
        1 where the good words are at the higher end, -1 where they are at the lower; 0 where the words tell neither.
    family : str
        What the words measure, as in :class:`voca.sources.verbal.Verbal`; empty where it is not known.
    written : str
        How the points are written, for the reason: with words at their ends, or before every number ("Rating 4").
    unsaid : frozenset of str
        Cells, as phrases, that say that nobody rated it.
    """

    points: Mapping[str, float]
    low: float | None
    high: float | None
    direction: int
    family: str
    written: str = "with words at its ends"
    unsaid: frozenset[str] = frozenset()

    def plain(self, profile: Profile) -> Profile:
        """Return a column's profile as if its cells were the points alone."""
        counts: Counter[str] = Counter()
        for cell, point in self.points.items():
            counts[f"{point:g}"] += profile.counts[cell]
        numeric = tuple(point for cell, point in self.points.items() for _ in range(min(profile.counts[cell], 10_000)))
        return replace(profile, counts=counts, distinct=len(counts), numbers=1.0, scores=1.0, yes_no=0.0, dates=0.0,
                       words=1.0, characters=1.0, numeric=numeric)  # fmt: skip


def read_ends(profile: Profile) -> Ends | None:
    """Read a column as a scale of whole numbers of which some have words; None where it is none."""
    if not profile.counted or not 3 <= profile.distinct <= _MOST or names.HOW_MANY.search(profile.phrase):
        return None
    plain: dict[str, int] = {}
    labelled: dict[str, tuple[int, str]] = {}
    worded: list[str] = []
    for cell in profile.counts:
        number = parse_number(cell)
        match = _BEFORE.fullmatch(cell) or _AFTER.fullmatch(cell)
        if number is not None and number.is_integer() and 0 <= number <= _HIGHEST:
            plain[cell] = int(number)
        elif match and int(match["number"]) <= _HIGHEST:
            labelled[cell] = int(match["number"]), match["words"]
        elif not no_answer(cell):
            worded.append(cell)
    if worded and not plain and not labelled:
        return _prefixed(profile, worded)
    if worded:
        return None if labelled else _placed(profile, plain, worded)
    return _numbered(plain, labelled)


def _prefixed(profile: Profile, cells: Sequence[str]) -> Ends | None:
    """Read ratings of which each has the same words before its number: "bubble_40", "Overall5", "Grade 4/5".

    The header must say that it is a rating, or the words themselves; a cell may say that there is none ("No rating").
    """
    found = [match for cell in cells if (match := _PREFIXED.fullmatch(cell))]
    before, tops = {match[1].casefold() for match in found}, {match[3] for match in found}
    rest = set(cells) - {match[0] for match in found}
    if (
        len(before) != 1
        or len(tops) != 1
        or len(found[0][1]) < _SHORTEST
        or not all(map(_SAYS_NONE.fullmatch, map(names.phrase, rest)))
    ):
        return None
    rated = names.RATING.search(profile.phrase) or names.RATING.search(names.phrase(found[0][1]))
    top = next(iter(tops))
    if not rated and (top is None or not names.OVERALL.search(profile.phrase)):
        return None
    points = {match[0]: float(match[2].replace(",", ".")) for match in found}
    ends = Ends(points, None, None, 0, "", f"with {found[0][1]!r} before every number", frozenset(map(said, rest)))
    if top is None:
        return ends
    low = 0.0 if float(top) > _ROUND or min(points.values()) < 1 else 1.0
    return replace(ends, low=low, high=float(top)) if max(points.values()) <= float(top) else None


def _numbered(plain: Mapping[str, int], labelled: Mapping[str, tuple[int, str]]) -> Ends | None:
    """Read cells of which all have their number; without plain ones their words must tell which end is good."""
    points = {**plain, **{cell: number for cell, (number, _) in labelled.items()}}
    if not labelled or len(set(points.values())) < 3:
        return None
    sides = [(number, found) for number, words in labelled.values() if (found := side_of(words)) and found[1]]
    middle = (min(points.values()) + max(points.values())) / 2
    signs = {side if number > middle else -side for number, (_, side) in sides if number != middle}
    direction = signs.pop() if len(signs) == 1 else 0
    families = {family for _, (family, _) in sides}
    numbers = {number for number, _ in labelled.values()}
    both = {min(points.values()), max(points.values())} <= numbers
    if not (direction if not plain else both or direction):
        return None
    low, high = (min(points.values()), max(points.values())) if both else (None, None)
    return Ends({c: float(p) for c, p in points.items()}, low, high, direction, _only(families))


def _placed(profile: Profile, plain: Mapping[str, int], worded: Sequence[str]) -> Ends | None:
    """Give words beside numbers the points that they stand for: the bad ones the lowest, the good ones the highest."""
    found = {cell: side for cell in worded if (side := side_of(cell)) is not None and side[0] in _SCALES | {""}}
    sides = [side for _, side in found.values()]
    numbers = set(plain.values())
    if len(found) < len(worded) or len(set(sides)) < len(sides) or len(numbers) < 2 or not {1, -1} & set(sides):
        return None
    low, high = _ends(numbers, -1 in sides, 1 in sides, profile)
    points = {
        cell: float((low + high) / 2 if side == 0 else low if side < 0 else high) for cell, (_, side) in found.items()
    }
    if numbers.intersection(points.values()) or (0 in sides and (low + high) % 2):
        return None  # a number and its words both stand there: words of something else
    points |= {cell: float(number) for cell, number in plain.items()}
    return Ends(points, low, high, 1, _only({family for family, side in found.values() if side}))


def _ends(numbers: Collection[int], low_worded: bool, high_worded: bool, profile: Profile) -> tuple[int, int]:
    least, most = min(numbers), max(numbers)
    whole = profile.filled >= _FEW and len(numbers) == most - least + 1
    if whole and low_worded and high_worded:
        return least - 1, most + 1
    top = next((t for t in _TOPS if t >= most + high_worded), _HIGHEST)
    zero = (
        least == 0 or (low_worded and least == 1) or (top == _HIGHEST and names.NPS.search(profile.phrase) is not None)
    )
    return (0 if zero else 1), top


def _only(families: Collection[str]) -> str:
    return next(iter(families)) if len(families) == 1 else ""
