"""Names with numbers in one cell, as sites write the ratings of single aspects: "Cleanliness: 10; Service: 8"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_POINTS: Final = r"\d{1,2}(?:[.,]\d{1,2})?"
_PAIR: Final = re.compile(
    r"\s*(?P<name>[^\W\d_][^:=;|,/\d\n]{0,40}?)"
    rf"(?:\s*[:=]\s*(?P<points>{_POINTS}(?: ?/ ?\d{{1,3}})?)(?: stars?)?|\s+(?P<out_of>{_POINTS} ?/ ?\d{{1,3}}))"
    r"\s*(?:[;|,•·\n]|(?=\s)|$)"
)
_MAY_BE: Final = r"^\s*\pL[^:=/\d\n]{0,41}(?:[:=]\s*\d|\s\d[\d.,]* ?/)"
_MOSTLY: Final = 0.9
_LOOKED_AT: Final = 1_000  # rows
_SEVERAL: Final = 0.5  # of the cells that hold more than one name
_FEWEST: Final = 2
_MOST: Final = 15  # names
_AGAIN: Final = 3  # times that nearly all names come, at least


def parts_of(column: pa.ChunkedArray) -> list[dict[str, str] | str | None]:
    """Return the numbers in each cell by their names; an empty list for other columns.

    A cell with something else, as few have, stays as it is; None stands for one that holds nothing.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
        Of text.
    """
    first = pc.drop_null(column.slice(0, _LOOKED_AT))
    if not _may_be_parted(first.to_pylist()):
        return []
    filled = pc.sum(pc.match_substring_regex(first, r"\S")).as_py() or 0
    if not filled or (pc.sum(pc.match_substring_regex(first, _MAY_BE)).as_py() or 0) < _MOSTLY * filled:
        return []
    cells = column.to_pylist()
    read = {cell: _pairs(cell) for cell in set(cells) if cell and cell.strip()}
    found = [pairs for pairs in read.values() if pairs]
    if len(found) < _MOSTLY * len(read) or not _are_ratings(found):
        return []
    return [(read[cell] or cell) if cell in read else None for cell in cells]


def _may_be_parted(cells: Sequence[str]) -> bool:
    """Whether nearly all cells have a sign as stands between a name and its number: told sooner than by a pattern."""
    filled = sum(not cell.isspace() and cell != "" for cell in cells)
    return sum(":" in cell or "=" in cell or "/" in cell for cell in cells) >= _MOSTLY * filled


def _pairs(cell: str) -> dict[str, str] | None:
    """Return the names in a cell with their numbers; None where something else stands there, or a name twice."""
    pairs: dict[str, str] = {}
    at, end = 0, len(cell.rstrip())
    while at < end:
        match = _PAIR.match(cell, at)
        if match is None or match["name"] in pairs:
            return None
        pairs[match["name"]] = match["points"] or match["out_of"]
        at = match.end()
    return pairs


def _are_ratings(found: Iterable[dict[str, str]]) -> bool:
    rows = list(found)
    names = Counter(name for pairs in rows for name in pairs)
    again = sum(count for count in names.values() if count >= _AGAIN) >= _MOSTLY * names.total()
    several = sum(len(pairs) >= _FEWEST for pairs in rows) >= _SEVERAL * len(rows)
    return several and again and _FEWEST <= len(names) <= _MOST
