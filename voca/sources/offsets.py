"""When the turns of a table begin and end: columns of offsets into their call, in whatever unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa

from voca.sources.profile import Profile
from voca.sources.roles import Related, Roles
from voca.sources.speech.fields import CLOCKS, ENDS, LENGTHS, OFFSET, SPANS, STARTS, by_plain_name, find
from voca.sources.speech.items import unit_of
from voca.sources.speech.moments import Times, ends_of, moment

_STARTS: Final = (*STARTS, OFFSET, "elapsed", "time in call", "relative time")
_LATEST: Final = 1e8  # a number beyond is one of a calendar
_LATE: Final = 3600.0  # seconds; clocks that begin later are those of the day
_APART: Final = 0.8  # of the turns of a conversation that must begin at a time of their own
_READ: Final = 0.9  # of the cells that must be times


def take_offsets(roles: Roles, free: Sequence[Profile], related: Related) -> None:
    """Tell which columns say when each turn begins and ends, where it is known which conversation each is of.

    Parameters
    ----------
    roles : Roles
        Is filled.
    free : sequence of Profile
        Columns without a role yet.
    related : Related
    """
    columns = by_plain_name(p.name for p in free)
    dated = any(p.dates > 0.5 and p.numbers < 0.5 and p.clocks < 0.5 for p in free)
    start = _first(_STARTS if dated else (*_STARTS, *CLOCKS, *SPANS), columns, {p.name: p for p in free})
    if roles.conversation is None or start is None or not _moves_on(start, roles.conversation, related):
        return
    roles.starts = start
    roles.put(start, "time", "when the turn begins, from the beginning of its conversation", "start_s")
    known = {p.name: p for p in free if p.name != start}
    columns = by_plain_name(known)
    roles.ends, roles.lasts = _first(ENDS, columns, known), _first(LENGTHS, columns, known)
    if roles.ends is not None:
        roles.put(roles.ends, "time", "when the turn ends, from the beginning of its conversation", "end_s")
    elif roles.lasts is not None:
        roles.put(roles.lasts, "time", "how long the turn lasts", "end_s")


def _first(wanted: Sequence[str], columns: Mapping[str, str], profiles: Mapping[str, Profile]) -> str | None:
    """Return the first column of these names that holds offsets: numbers, or times of a clock that begin early."""
    held = {plain: name for plain, name in columns.items() if _are_offsets(profiles[name])}
    return find(wanted, held)


def _are_offsets(profile: Profile) -> bool:
    """Whether cells are numbers below those of a calendar, or times of a clock that begin in the first hour."""
    read = [found for cell in profile.counts if (found := moment(cell)) is not None]
    if not read or profile.fill < _READ or len(read) < _READ * len(profile.counts) or max(read) > _LATEST:
        return False
    return profile.numbers >= _READ or (all(":" in cell for cell in profile.counts) and min(read) < _LATE)


def _moves_on(start: str, conversation: str, related: Related) -> bool:
    """Whether nearly every turn of a conversation begins at a time of its own."""
    pairs = related.within(conversation, start)
    return len(set(pairs)) >= _APART * len(pairs) and len({a for a, _ in pairs}) < len(pairs)


def seconds_of_turns(
    cells: pa.Table, roles: Roles, groups: Mapping[str | None, Sequence[int]], words: Sequence[str]
) -> dict[str, pa.Array]:
    """Return when turns begin and end, in seconds.

    Parameters
    ----------
    cells : pyarrow.Table
    roles : Roles
    groups : mapping of str to sequence of int
        The rows of each conversation in their order.
    words : sequence of str
        What was said; the pace tells the unit.
    """
    if roles.starts is None:
        return {}
    starts = moments(cells, roles.starts)
    ends: list[float | None] = [None] * len(starts)
    if roles.ends is not None:
        ends = moments(cells, roles.ends)
    elif roles.lasts is not None:
        lengths = moments(cells, roles.lasts)
        for rows in groups.values():
            told = ends_of([starts[row] for row in rows], [lengths[row] for row in rows])
            for row, end in zip(rows, told, strict=True):
                ends[row] = end
    unit = (
        1.0
        if all(":" in (cell or ":") for cell in cells[roles.starts].to_pylist())
        else _unit(starts, ends, groups, words)
    )
    scaled = [[None if at is None else round(at * unit, 6) for at in times] for times in (starts, ends)]
    return {"start_s": pa.array(scaled[0], pa.float64()), "end_s": pa.array(scaled[1], pa.float64())}


def moments(cells: pa.Table, name: str) -> list[float | None]:
    """Read the times of a column in their own unit."""
    return [None if cell is None else moment(cell.strip()) for cell in cells[name].to_pylist()]


def _unit(starts: Times, ends: Times, groups: Mapping[str | None, Sequence[int]], words: Sequence[str]) -> float:
    """Tell the unit from the pace of speech; a turn without an end lasts until the next one of its conversation."""
    spans: list[tuple[float, float, int]] = []
    for rows in groups.values():
        for row, after in zip(rows, (*rows[1:], None), strict=True):
            start, end = starts[row], ends[row]
            end = starts[after] if end is None and after is not None else end
            if start is not None and end is not None and end >= start:
                spans.append((start, end, len(words[row].split())))
    return unit_of(spans)
