"""Questions that ask to put things in an order: a column a thing, and in each row every place once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from voca.sources.profile import Profile
from voca.sources.roles import Related
from voca.sources.values import parse_number

_FEWEST: Final = 3  # things, and rows: fewer are in an order by chance
_ORDERED: Final = 0.98  # of the rows with a place for each


def places(profiles: Sequence[Profile], related: Related) -> dict[str, int]:
    """Return the columns that are places in a ranking, and of how many; they stand side by side."""
    found: dict[str, int] = {}
    for run in _runs(profiles):
        count = int(max(run[0].numeric))
        cells = [[parse_number(cell) for cell in related.values(p.name)] for p in run] if len(run) >= count else []
        for begin in range(len(run) - count + 1):
            named = [p.name for p in run[begin : begin + count]]
            if not found.keys() & set(named) and _in_order(cells[begin : begin + count]):
                found |= dict.fromkeys(named, count)
    return found


def _runs(profiles: Sequence[Profile]) -> Iterator[list[Profile]]:
    """Yield columns side by side that hold whole numbers from 1 up to the same last place."""
    run: list[Profile] = []
    for profile in profiles:
        last = max(profile.numeric, default=0) if profile.numbers == 1 and profile.whole else 0
        placed = last >= _FEWEST and min(profile.numeric) >= 1
        if run and (not placed or last != max(run[0].numeric)):
            yield run
            run = []
        if placed:
            run.append(profile)
    if run:
        yield run


def _in_order(columns: Sequence[Sequence[float | None]]) -> bool:
    """Whether the rows of columns with a place for each have every place once; soon left where they do not."""
    every = list(range(1, len(columns) + 1))
    ordered = others = 0
    for row in zip(*columns, strict=True):
        whole = [place for place in row if place is not None]
        if len(whole) == len(columns):
            ordered, others = (ordered + 1, others) if sorted(whole) == every else (ordered, others + 1)
        if others > (1 - _ORDERED) * len(columns[0]):
            return False
    return ordered >= _FEWEST and ordered >= _ORDERED * (ordered + others)
