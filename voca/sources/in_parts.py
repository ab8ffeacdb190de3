"""Reviews and responses in several rows, each with one part of the words: pros and cons below one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from voca.sources import names
from voca.sources.profile import Profile, fold
from voca.sources.roles import Roles

_FEWEST: Final = 8  # responses in several rows; fewer may be so by chance
_MOST: Final = 12  # different parts
_SEVERAL: Final = 0.5  # of the rows stand with another one of their response
_AGREE: Final = 0.99  # of the responses have each part once, and one score
_DAY: Final = 10  # characters of a date before its time of day
_KEY: Final = frozenset(("time", "customer", "score", "segment", "outcome", "weight"))
_Ints = NDArray[np.int64]


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
    codes = cache(lambda name: _codes(cells[name]))
    scores = [codes(score.column) for score in roles.scores]
    days = [] if roles.time is None else [_codes(cells[roles.time], lambda cell: cell[:_DAY])]
    for part in said:
        for key in _keys(roles, profiles, part):
            alike = [*scores, *days] if key == [roles.customer] else scores  # who wrote again, did so on another day
            if _are_parts(_groups([codes(name) for name in key]), codes(part), alike):
                roles.parted = tuple(key)
                roles.segments = [name for name in roles.segments if name != part]
                roles.question, roles.kind = part, "answer"
                told = f"says which part of a response each row is; rows of one are told by {', '.join(map(repr, key))}"
                roles.put(part, "question", told, "question_id")
                return


def responses(rows: Sequence[str], sources: pa.ChunkedArray, cells: pa.Table, roles: Roles) -> list[str]:
    """Return the response of each row: the first id of all that are parts of one."""
    if roles.question is None:
        return list(rows)
    groups = _groups([_codes(sources), *(_codes(cells[name]) for name in roles.parted)])
    whole = _different(groups, _codes(cells[roles.question])) == np.bincount(groups)
    found = dict[int, str]()
    for group, row in zip(groups.tolist(), rows, strict=True):
        found[group] = min(row, found.get(group, row))
    return [found[group] if whole[group] else row for group, row in zip(groups.tolist(), rows, strict=True)]


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


def _codes(column: pa.ChunkedArray, plain: Callable[[str], str] = fold) -> _Ints:
    """Return for each row the number of its cell among the different ones, each of which is read once."""
    held = pc.fill_null(column, "").dictionary_encode().combine_chunks()
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(plain(cell), len(numbers)) for cell in held.dictionary.to_pylist()]
    return np.asarray(np.array(codes, np.int64)[held.indices.to_numpy()])


def _groups(columns: Sequence[_Ints]) -> _Ints:
    """Return the number of each row's group: rows with the same cells in all columns have one."""
    groups, *others = columns
    for codes in others:
        if groups.max(initial=-1) + 1 == len(groups):
            break  # no row is like another one
        groups = np.unique(groups * (codes.max() + 1) + codes, return_inverse=True)[1]
    return groups


def _different(groups: _Ints, codes: _Ints) -> _Ints:
    """Count the different cells in each group."""
    width = codes.max() + 1
    return np.bincount(np.unique(groups * width + codes) // width, minlength=groups.max() + 1)


def _are_parts(groups: _Ints, part: _Ints, scores: Sequence[_Ints]) -> bool:
    """Whether rows stand together of which each has another part, and all the same scores."""
    sizes = np.bincount(groups)
    several = sizes > 1
    if several.sum() < _FEWEST or sizes[several].sum() < _SEVERAL * len(groups):
        return False
    whole = _different(groups, part) == sizes
    for score in scores:
        whole &= _different(groups, score) == 1
    return bool(whole[several].sum() >= _AGREE * several.sum())
