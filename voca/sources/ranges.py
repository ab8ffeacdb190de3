"""Ranges of a numeric column as groups: ``age:18-30,31-50,51+``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voca.errors import UsageError

OTHER: Final = "(other)"  # the group of numbers that are in none of the ranges
_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_FORMS: Final = (
    re.compile(rf"(?P<low>{_NUMBER})\s*(?:-|–|\.\.)\s*(?P<high>{_NUMBER})$"),
    re.compile(rf"(?P<low>{_NUMBER})\s*\+$"),
    re.compile(rf"<\s*(?P<below>{_NUMBER})$"),
)


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included (`high` not where `open`), under the name the user gave."""

    label: str
    low: float
    high: float
    open: bool = False

    def holds(self, value: float) -> bool:
        """Whether a number is in it."""
        return self.low <= value and (value < self.high if self.open else value <= self.high)


def split(name: str, columns: Sequence[str]) -> tuple[str, tuple[Range, ...]]:
    """Split ``age:18-30,31-50`` into the column and its ranges; a plain column has none.

    Parameters
    ----------
    name : str
        As the user wrote it.
    columns : sequence of str
        Those there are: one that is really called so is taken as it is.

    Raises
    ------
    UsageError
        Something after the colon is no range, or two ranges overlap.
    """
    column, colon, written = name.rpartition(":")
    if name in columns or not colon or not re.search(r"\d", written):
        return name, ()
    ranges = tuple(_range(part.strip(), name) for part in written.split(","))
    ordered = sorted(ranges, key=lambda part: (part.low, part.high))
    for one, other in zip(ordered, ordered[1:], strict=False):
        if other.low < one.high or other.label == one.label:
            message = f"The ranges {one.label!r} and {other.label!r} of segment {column!r} overlap."
            raise UsageError(message, "Give ranges that have one end in common at most.")
    return column, ranges


def _range(part: str, name: str) -> Range:
    for form in _FORMS:
        match = form.match(part)
        if match is None:
            continue
        found = match.groupdict()
        if "below" in found:
            return Range(part, -float("inf"), float(found["below"]), open=True)
        low, high = float(found["low"]), float(found.get("high") or "inf")
        if low <= high:
            return Range(part, low, high)
    message = f"{part!r} in --segment {name} is no range."
    raise UsageError(message, "Ranges are written 18-30, 51+ or <18: --segment age:18-30,31-50.")
