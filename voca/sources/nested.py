"""Where the records of a JSON document lie: at its top, deeper in it, in several lists of one kind, or by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from voca.sources import names
from voca.sources.columnwise import find_columns
from voca.sources.profile import WIDE

UNDER: Final = "listed under"
"""The column with the name under which a document lists a record; so begin the names of what is around one, too."""
_DEPTH: Final = 3
_LOOKED_AT: Final = 20  # records
_ALIKE: Final = 0.6  # of the fields of two lists that both must have
_FEWEST: Final = 3  # records by their ids
_WORDY: Final = 4  # words
_NAMES: Final = ("text", "name", "title", "label")  # fields of a record that say what it is called
_UNITS: Final = frozenset("reviews review feedback feedbacks responses ratings testimonials submissions".split())
"""Lists that are what was said, however long the texts around them are."""

Record = Mapping[str, Any]


class Found(NamedTuple):
    """The records of a document, and the number of records in the lists that were not taken, by their names."""

    records: list[Any]
    others: Mapping[str, int]


class _List(NamedTuple):
    """A list of records somewhere in a document."""

    name: str
    records: list[Any]
    words: int


def find_records(whole: Record) -> Found:
    """Return the records of a document that is an object.

    Of several lists the one with words is taken, and of these the longest; lists of one kind that stand side by side
    are one, and so are records that stand by their ids. Without any list, or where nothing in them is as long as the
    words of the document itself, the document is a record. A table by its columns is turned into its rows.
    """
    rows = find_columns(whole)
    if rows:
        return Found(rows, {})
    lists = [
        _List(name, records, max(map(_words, records[:_LOOKED_AT]), default=0))
        for name, records in _lists(whole, "", _DEPTH)
    ]
    top = [found for found in lists if "." not in found.name]
    own = max((_words(value) for value in whole.values() if isinstance(value, str)), default=0)
    if not top:
        lists = [found for found in lists if found.words > own]
    if not lists:
        return Found([whole], {})
    best = max(lists, key=lambda found: (found.words >= _WORDY, "." not in found.name, len(found.records)))
    others = {found.name: len(found.records) for found in lists if found is not best and found.words >= _WORDY}
    return Found(best.records, others)


def unwrapped(records: Sequence[Any]) -> list[Any]:
    """Take records out of those around them (a product's reviews, the items of a page), which go with each of them.

    What is around them has a name that begins with :data:`UNDER`; its ratings are averages, and left away.
    """
    key = unit_of(records)
    return list(records) if key is None else [inner for record in records for inner in taken_out(record, key)]


def unit_of(records: Sequence[Any]) -> str | None:
    """Return the field of records under which a list of those lies that are what was said; None where none does."""
    looked_at = [record for record in records[:_LOOKED_AT] if isinstance(record, Mapping)]
    held = {key: inside for record in looked_at for key, value in record.items() if (inside := _records(value))}
    keys = [key for key in held if sum(key in record for record in looked_at) * 2 >= len(looked_at)]
    keys = [key for key in keys if _is_unit(key, held[key], looked_at)]
    return max(keys, key=lambda key: (_says_unit(key), max(map(_words, held[key]))), default=None)


def taken_out(record: object, key: str) -> list[Any]:
    """Return the records that one holds under `key`, each with what is around it."""
    if not isinstance(record, Mapping):
        return []
    return [{**_around(record), **inner} for inner in _records(record.get(key))]


def _is_unit(key: str, inside: Sequence[Any], around: Sequence[Record]) -> bool:
    """Whether what lies inside of records, and not they, is what somebody said."""
    said = max(map(_words, inside[:_LOOKED_AT]))
    if _says_unit(key):
        return said > 0
    own = max((_words(value) for record in around for value in record.values() if isinstance(value, str)), default=0)
    return own < _WORDY <= said


def _says_unit(key: str) -> bool:
    return names.phrase(key).removesuffix(" list") in _UNITS


def _around(record: Record) -> dict[str, Any]:
    """Return what stands beside the records inside of one, without its ratings and lists.

    Of what is a record itself, its name is taken: ``"displayName": {"text": "Cafe North", "languageCode": "en"}``.
    """
    named = {name: _name_of(value) for name, value in record.items() if not names.RATING.search(names.phrase(name))}
    return {f"{UNDER} {name}": value for name, value in named.items() if isinstance(value, str | bool)}


def _name_of(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)


def _lists(whole: Record, path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of records in a document, those of one kind put together."""
    found = {key: records for key, value in whole.items() if (records := _records(value))}
    for name, group in _of_one_kind(found):
        yield path + name, group
    by_id = _by_ids(whole)
    if by_id:
        yield f"{path}{UNDER}" if path else UNDER, by_id
    elif depth > 1:
        for key, value in whole.items():
            if isinstance(value, Mapping):
                yield from _lists(value, f"{path}{key}.", depth - 1)


def _records(value: object) -> list[Any]:
    """Return a list of records; an empty one for anything else."""
    return value if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value) else []


def _of_one_kind(lists: Mapping[str, list[Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Yield lists whose records have the same fields as one, each record with the name of its list."""
    left = dict(lists)
    while left:
        first = next(iter(left))
        alike = [key for key in left if _alike(left[first], left[key])]
        group = {key: left.pop(key) for key in alike}
        if len(group) == 1:
            yield first, group[first]
        else:
            yield ", ".join(group), [{UNDER: key, **record} for key, records in group.items() for record in records]


def _by_ids(whole: Record) -> list[Any]:
    """Return records that stand by their ids, each with its own; none where an object is something else."""
    values = list(whole.values())
    if len(values) < _FEWEST or not all(isinstance(value, Mapping) and value for value in values):
        return []
    if not all(_alike(values[:1], [value]) for value in values[1:_LOOKED_AT]):
        return []
    return [{UNDER: key, **value} for key, value in whole.items()]


def _alike(one: Sequence[Record], other: Sequence[Record]) -> bool:
    here, there = ({key for record in records[:_LOOKED_AT] for key in record} for records in (one, other))
    return len(here & there) >= _ALIKE * len(here | there)


def _words(value: object, depth: int = _DEPTH) -> int:
    """Return the number of words of the longest text in a value; links count as one."""
    if isinstance(value, str):
        return max(len(value.split()), len(WIDE.findall(value)) // 2)
    if not depth:
        return 0
    if isinstance(value, Mapping):
        return max((_words(inner, depth - 1) for inner in value.values()), default=0)
    if isinstance(value, list):
        return max((_words(inner, depth - 1) for inner in value[:_LOOKED_AT]), default=0)
    return 0
