"""Which neighbouring fields of a record with too many belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from voca.sources.shapes import Shape, may_go_on

# What keeps a file of very many columns from taking for ever.
_MAX_COMPARED: Final = 1_000_000  # fields compared to find those that belong together
_MAX_PAIRS: Final = 4  # places at which a number or a date may have been cut in two

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Joined:
    """The fields of a record, some of which stand for several.

    Attributes
    ----------
    fields : list of str
    spans : tuple of (int, int)
        First and last field of the record, from 1, of those that were joined.
    strange : int
        Fields that do not look like the others of their columns.
    values : int
        Joined fields that are one number or one date.
    """

    fields: list[str]
    spans: tuple[_Span, ...]
    strange: int
    values: int

    @property
    def said(self) -> str:
        """Which fields were read as one, in words."""
        each = " each" if len(self.spans) > 1 else ""
        return f"fields {' and '.join(f'{first} to {last}' for first, last in self.spans)} are{each} read as one"


def strangers(fields: Sequence[str], shapes: Sequence[Shape]) -> int:
    """Count the fields that do not look like the others of their columns."""
    return sum(shape.strange(field) for field, shape in zip(fields, shapes, strict=True))


def join(record: Sequence[str], shapes: Sequence[Shape], delimiter: str) -> Joined:
    """Join fields where the record then looks most like the other rows.

    Numbers and dates that the delimiter cut in two come first, where nothing speaks against them; then the column with
    the longest cells.
    """
    best: tuple[tuple[float, ...], Joined] | None = None
    odd = _Odd(record, shapes, delimiter)
    for spans, start, cut in _ways(record, shapes, delimiter):
        fields = [delimiter.join(record[first:last]) for first, last in spans]
        several = [at for at, (first, last) in enumerate(spans) if last - first > 1]
        values = sum(shapes[at].one(fields[at]) for at in several)
        if values < cut:
            continue
        strange = sum(odd.at(column, span) for column, span in enumerate(spans))
        length = 0.0 if start is None else shapes[start].length
        rank = (strange, -values, -length, -1 if start is None else start)
        if best is None or rank < best[0]:
            joined = tuple((spans[at][0] + 1, spans[at][1]) for at in several)
            best = rank, Joined(fields, joined, strange, values)
    assert best is not None  # noqa: S101 - there is always a way
    return best[1]


class _Odd:
    """Which fields do not look like the others of a column; each is looked at once, whatever else is joined."""

    def __init__(self, record: Sequence[str], shapes: Sequence[Shape], delimiter: str) -> None:
        self._record = record
        self._shapes = shapes
        self._delimiter = delimiter
        self._known: dict[tuple[int, _Span], bool] = {}

    def at(self, column: int, span: _Span) -> bool:
        """Whether the fields of a span, read as one, are strange in a column."""
        key = column, span
        if key not in self._known:
            self._known[key] = self._shapes[column].strange(self._delimiter.join(self._record[span[0] : span[1]]))
        return self._known[key]


def _ways(
    record: Sequence[str], shapes: Sequence[Shape], delimiter: str
) -> Iterator[tuple[tuple[_Span, ...], int | None, int]]:
    """Yield the ways to make a record as wide as the others.

    Yields
    ------
    spans : tuple of (int, int)
        Half-open, of the record's fields, one span a column.
    start : int or None
        The column in which what was still too many was joined.
    cut : int
        Fields that are read as one value each: they have to be.
    """
    width, extra = len(shapes), len(record) - len(shapes)
    pairs = [at for at, (a, b) in enumerate(pairwise(record)) if may_go_on(a, b)] if delimiter == "," else []
    if len(pairs) > _MAX_PAIRS or width**2 > _MAX_COMPARED:
        pairs = []
    for taken in range(min(len(pairs), extra), -1, -1):
        for chosen in combinations(pairs, taken):
            spans = _merged(len(record), chosen)
            cut = sum(last - first > 1 for first, last in spans)
            left = len(spans) - width
            if left == 0:
                yield spans, None, cut
                continue
            for start in _starts(shapes):
                one = (spans[start][0], spans[start + left][1])
                yield (*spans[:start], one, *spans[start + left + 1 :]), start, cut


def _starts(shapes: Sequence[Shape]) -> Sequence[int]:
    if len(shapes) ** 2 <= _MAX_COMPARED:
        return range(len(shapes))
    return [max(range(len(shapes)), key=lambda column: (shapes[column].length, -column))]


def _merged(count: int, chosen: Sequence[int]) -> tuple[_Span, ...]:
    """Return spans of one field each, those chosen together with the next; neighbouring choices become one span."""
    spans: list[_Span] = []
    for at in range(count):
        if at - 1 in chosen and spans:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return tuple(spans)
