"""Answers in signs: faces, hearts and thumbs that stand for how somebody feels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from voca.sources.names import phrase

# How good or bad a sign says it was: 0 is the middle, 3 as much as can be.
_FEELINGS: Final = {
    3: "😍🥰🤩😻❤💖🏆💯🤗",
    2: "😀😃😄😁😆😊☺😎🥳😂😸",
    1: "🙂😌😉👍☝👌😺",
    0: "😐😑😶🤷",
    -1: "🙁☹😟😕😒🫤👎😏",
    -2: "😞😔😢😣😖😩😫🤢😿😓😥😰",
    -3: "😡😠🤬😭🤮💔😤👿😾",
}
_FEELING: Final = {sign: feeling for feeling, signs in _FEELINGS.items() for sign in signs}
_FEWEST: Final = 3  # different signs, one of them good and one bad or in the middle
_LONGEST: Final = 12  # characters of a cell that holds one sign, with what changes its look


def said(cell: str) -> str:
    """Return what a cell says, as a phrase; a sign that stands alone is called by its name."""
    words = phrase(cell)
    return words or (_name(cell) if len(cell) <= _LONGEST else "")


def _name(cell: str) -> str:
    """Return the name of the one sign of a cell, without the colour of its skin and the like; empty where none is."""
    signs = [sign for sign in cell if sign in _FEELING]
    rest = [c for c in cell if c not in _FEELING and unicodedata.category(c) not in ("Mn", "Me", "Cf", "Sk", "Zs")]
    return unicodedata.name(signs[0]).lower() if len(set(signs)) == 1 and not rest else ""


_BY_NAME: Final = {_name(sign): feeling for sign, feeling in _FEELING.items()}


def points(answers: Iterable[str]) -> tuple[Mapping[str, float], int] | None:
    """Return the point of each answer and the top of their scale; None where they are no signs of one scale.

    Signs that are as good or bad as each other have one point. Where one side has fewer signs than the other, what
    nobody chose is a point all the same.
    """
    found = {answer: _BY_NAME[answer] for answer in answers if answer in _BY_NAME}
    good, bad = (sorted({abs(f) for f in found.values() if f * side > 0}) for side in (1, -1))
    middle = 0 in found.values()
    if len(set(found.values())) < _FEWEST or not good or not (bad or middle):
        return None
    steps = max(len(good), len(bad))
    points = {}
    for answer, feeling in found.items():
        side = good if feeling > 0 else bad
        rank = _rank(side, abs(feeling), steps) if feeling else 0
        below = steps + 1 if middle else steps + (feeling < 0)
        points[answer] = float(below + (rank if feeling > 0 else -rank))
    return points, 2 * steps + middle


def _rank(side: list[int], strength: int, steps: int) -> int:
    """Return how far from the middle a sign stands, 1 being next to it; the strong ones of few are at the end."""
    place = side.index(strength) + 1
    return place + (steps - len(side) if strength > 1 else 0)
