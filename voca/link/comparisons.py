"""Which segment columns are compared: each by itself, or one within another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voca.config import LinkOptions
from voca.errors import Issue, UsageError
from voca.link.arrays import Bools
from voca.link.frame import MISSING, Frame
from voca.wording import agree

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A segment column whose groups are compared, everywhere or within each group of another column."""

    dimension: str
    within: str | None = None

    @property
    def name(self) -> str:
        """What the ``dimension`` column of the tables says."""
        return self.dimension if self.within is None else f"{self.dimension} within {self.within}"

    def rows(self, frame: Frame) -> Iterator[tuple[str, Bools]]:
        """Yield the rows that are compared with one another, and what their segments' names begin with."""
        if self.within is None:
            yield "", np.ones(len(frame.ids), dtype=bool)
            return
        outer = frame.dimensions[self.within]
        for code, label in enumerate(outer.labels):
            yield f"{label}: ", outer.codes == code

    def parts(self, frame: Frame) -> Iterator[tuple[str, Frame]]:
        """Yield the frames in which groups are compared: the same rows, those elsewhere counted as without text."""
        for prefix, inside in self.rows(frame):
            yield prefix, frame if self.within is None else replace(frame, text=frame.text & inside)


def usable_dimensions(frame: Frame, options: LinkOptions) -> tuple[dict[str, int], list[Issue]]:
    """Return the number of groups of each dimension that can be compared, and why others cannot."""
    kept, issues = {}, []
    for name, dimension in frame.dimensions.items():
        count = len(dimension.labels)
        values = sum(label != MISSING for label in dimension.labels)
        if values > options.max_segment_values:
            text = f"Segment {name!r} has {values:,} values, more than {options.max_segment_values}; it is left out."
            hint = _fewer(name, dimension.labels)
            issues.append(Issue("too-many-segments", text, column=name, hint=hint))
        elif count < 2:
            text = f"Segment {name!r} has one value only; there is nothing to compare."
            issues.append(Issue("one-segment", text, column=name, severity="note"))
        else:
            kept[name] = count
            issues += _missing(frame, name)
    return kept, issues


def _missing(frame: Frame, name: str) -> list[Issue]:
    dimension = frame.dimensions[name]
    if MISSING not in dimension.labels:
        return []
    count = int((dimension.codes == dimension.labels.index(MISSING)).sum())
    text = (
        f"{count:,} of {len(frame.ids):,} responses {agree(count, 'has', 'have')} no {name!r}: a group of their own, "
        f"{MISSING}."
    )
    return [Issue("missing-segment", text, column=name, severity="note")]


def _fewer(name: str, labels: Sequence[str]) -> str:
    """Advise how a column with too many values can be compared."""
    known = [label for label in labels if label != MISSING]
    if all(_NUMBER.fullmatch(label.strip()) for label in known):
        return f"Its values are numbers: give ranges, e.g. --segment {name}:0-10,11-50, or --driver {name}."
    return "Group its values into fewer, or raise max_segment_values under [link] of a pipeline (voca pipelines)."


def comparisons(usable: Sequence[str], options: LinkOptions) -> list[Comparison]:
    """Choose what is compared.

    Parameters
    ----------
    usable : sequence of str
        Segment columns that have groups to compare.
    options : LinkOptions
        ``by``: nothing (every column), names, or pairs (outer, inner).

    Raises
    ------
    UsageError
        A column that is not there, or more than two at a time.
    """
    if options.by is None:
        return [Comparison(name) for name in usable]
    found = []
    for names in options.by:
        for name in names:
            if name not in usable:
                message = f"There is no segment column {name!r} to compare by."
                raise UsageError(message, f"The columns are: {', '.join(map(repr, usable)) or 'none'}.")
        if len(names) > 2:
            message = f"Customers cannot be compared by {len(names)} columns at a time: {', '.join(names)}."
            raise UsageError(message, "Give one column, or two: the second is compared within the first.")
        found.append(Comparison(names[-1], names[0] if len(names) == 2 else None))
    return found
