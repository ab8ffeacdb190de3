"""Reviews and responses in several rows, each with one part of the words: pros and cons below one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import pyarrow as pa

from voca.sources import names
from voca.sources.profile import Profile, fold
from voca.sources.roles import Roles

_FEWEST: Final = 8  # responses in several rows; fewer may be so by chance
_MOST: Final = 12  # different parts
_SEVERAL: Final = 0.5  # of the rows stand with another one of their response
_AGREE: Final = 0.99  # of the responses have each part once, and one score
_DAY: Final = 10  # characters of a date before its time of day
_KEY: Final = frozenset(("time", "customer", "score", "segment", "outcome", "weight"))
_Rows = list[list[int]]


def find_parts(cells: pa.Table, roles: Roles, profiles: Mapping[str, Profile], given: Collection[str] = ()) -> None:
    """Find the column that says which part of a response each row is, and those by which its rows are told.

    Rows are of one response where they have one id, or all else in common but their words, and never the same part
    twice; it is then a question that each row answers, and no group.

    Parameters
    ----------
    cells : pyarrow.Table
    roles : Roles
        ``parted`` and ``question`` are filled.
    profiles : mapping of str to Profile
    given : collection of str
        Segments that the user named.
    """
    if len(roles.texts) != 1 or not roles.scores or roles.spoken or roles.turn or roles.conversation:
        return
    said = (
        [roles.question]
        if roles.question
        else [n for n in roles.segments if profiles[n].distinct <= _MOST and n not in given]
    )
    read = {name: [fold(cell or "") for cell in cells[name].to_pylist()] for name in _read(roles, profiles, said)}
    scores = [read[score.column] for score in roles.scores]
    days = [] if roles.time is None else [[(cell or "")[:_DAY] for cell in cells[roles.time].to_pylist()]]
    for part in said:
        for key in _keys(roles, profiles, part):
            alike = [*scores, *days] if key == [roles.customer] else scores  # who wrote again, did so on another day
            if _are_parts(_groups([read[name] for name in key]), read[part], alike):
                roles.parted = tuple(key)
                roles.segments = [name for name in roles.segments if name != part]
                roles.question, roles.kind = part, "answer"
                told = f"says which part of a response each row is; rows of one are told by {', '.join(map(repr, key))}"
                roles.put(part, "question", told, "question_id")
                return


def responses(rows: Sequence[str], sources: Sequence[str], cells: pa.Table, roles: Roles) -> list[str]:
    """Return the response of each row: the first id of all that are parts of one."""
    columns = [sources, *([fold(cell or "") for cell in cells[name].to_pylist()] for name in roles.parted)]
    part = [fold(cell or "") for cell in cells[roles.question].to_pylist()] if roles.question else []
    found = list(rows)
    for group in _groups(columns):
        if len({part[index] for index in group}) == len(group):
            first = min(rows[index] for index in group)
            for index in group:
                found[index] = first
    return found


def _read(roles: Roles, profiles: Mapping[str, Profile], said: Sequence[str]) -> set[str]:
    keys = {name for part in said for key in _keys(roles, profiles, part) for name in key}
    return keys | set(said) | {score.column for score in roles.scores}


def _keys(roles: Roles, profiles: Mapping[str, Profile], part: str) -> Iterator[list[str]]:
    """Yield the columns by which rows of one response may be told, the surest first."""
    repeated = [n for n, role in roles.table.items() if role.role in ("id", "customer") and _comes_again(profiles[n])]
    for name in repeated:
        if names.RECORD.search(names.phrase(name)) or name == roles.customer:
            yield [name]
    if not repeated and roles.time is None:
        return  # groups alone tell nobody from others
    alike = [n for n, role in roles.table.items() if role.role in _KEY and n != part and profiles[n].distinct > 1]
    yield sorted({*repeated, *alike})


def _comes_again(profile: Profile) -> bool:
    return profile.fill == 1 and 1 < profile.distinct * 1.5 <= profile.filled


def _groups(columns: Sequence[Sequence[str]]) -> _Rows:
    """Return the rows with the same cells in all columns, where there are several."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, key in enumerate(zip(*columns, strict=True)):
        groups[key].append(index)
    return [rows for rows in groups.values() if len(rows) > 1]


def _are_parts(groups: _Rows, part: Sequence[str], scores: Sequence[Sequence[str]]) -> bool:
    """Whether rows stand together of which each has another part, and all the same scores."""
    if len(groups) < _FEWEST or sum(map(len, groups)) < _SEVERAL * len(part):
        return False
    whole = [
        len({part[i] for i in rows}) == len(rows) and all(len({score[i] for i in rows}) == 1 for score in scores)
        for rows in groups
    ]
    return sum(whole) >= _AGREE * len(groups)
