"""Merged cells of a workbook: what stands in those that run over several rows, and for which of them it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.values import parse_number

Area = tuple[int, int, int, int]
"""First row and column, last row and column; from 0."""
_WORDS: Final = 6  # of the name of a group, or a date
_MOSTLY: Final = 0.5  # of the rows with something in the column that are merged


def fill_down(grid: Sequence[list[str]], first: int, areas: Sequence[Area], log: IssueLog) -> None:
    """Write what stands in merged cells into all of their rows, where they group the rows; say what is done.

    A column groups rows where most of what is in it is merged: the store of thirty answers. Points and long texts count
    for the first row, since they are of one answer.

    Parameters
    ----------
    grid : sequence of list of str
        All rows of the sheet, of one width.
    first : int
        The first row below the header.
    areas : sequence of Area
    log : IssueLog
    """
    tall: dict[int, list[Area]] = defaultdict(list)
    for area in areas:
        if area[2] > area[0] >= first and area[1] < len(grid[0]):
            tall[area[1]].append(area)
    left = 0
    for column, own in tall.items():
        heads = [grid[area[0]][column] for area in own]
        filled = sum(bool(row[column]) for row in grid[first:])
        if filled > len(own) / _MOSTLY or not all(map(_names_a_group, heads)):
            left += len(own)
            continue
        for (top, _, bottom, _), value in zip(own, heads, strict=True):
            for row in filter(any, grid[top + 1 : bottom + 1]):
                row[column] = value
        what = f"{len(own):,} merged cells name what several rows belong to; they hold for all of them"
        log.add("merged-groups", what, own[0][0] + 1, severity="note")
    if left:
        message = f"{left:,} merged areas run over several rows: what stands in them counts for their first row only"
        begin = min(area[0] for own in tall.values() for area in own) + 1
        log.add("merged-cells", message, begin, hint="Unmerge them and fill the value down where it holds for all.")


def _names_a_group(cell: str) -> bool:
    return parse_number(cell) is None and len(cell.split()) <= _WORDS
