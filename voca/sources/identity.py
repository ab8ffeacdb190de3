"""Identities that depend on what a row says and on nothing else: not on its place, not on its file's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_CHUNK: Final = 50_000
_UNIT, _RECORD = "\x1f", "\x1e"


def row_keys(cells: pa.Table) -> list[bytes]:
    """Hash each row: columns in the order of their names, Unicode composed (NFC), white space folded.

    Parameters
    ----------
    cells : pyarrow.Table
        All strings.

    Returns
    -------
    list of bytes
        16 bytes a row.
    """
    names = sorted(cells.column_names)
    head = blake2b(_RECORD.join(names).encode(), digest_size=16)
    keys = []
    for row in _joined(cells, names, normalised=True):
        hasher = head.copy()
        hasher.update(row.encode())
        keys.append(hasher.digest())
    return keys


def _joined(cells: pa.Table, names: list[str], normalised: bool) -> Iterator[str]:
    for start in range(0, len(cells), _CHUNK):
        part = cells.slice(start, _CHUNK)
        columns = [part[name].combine_chunks() for name in names]
        if normalised:
            columns = [_normalise(column) for column in columns]
        joined = pc.binary_join_element_wise(*columns, _UNIT, null_handling="replace", null_replacement="")
        yield from joined.to_pylist()


def _normalise(column: pa.Array) -> pa.Array:
    composed = pc.utf8_normalize(column, form="NFC")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(composed, r"[\s\p{Z}]+", " "))


class Identities:
    """Turns row keys into ids, telling identical rows apart by their ordinal, over all files of a reading."""

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}

    def of_rows(self, keys: list[bytes], cells: pa.Table) -> list[str]:
        """Return one id a row, 16 hex digits.

        Rows that differ only in white space have one key; they get their ordinals in the order of what is written in
        them, so that not even they depend on the order of the rows.
        """
        ordinals = [self._next(key) for key in keys]
        again = {key for key, ordinal in zip(keys, ordinals, strict=True) if ordinal}
        if again:
            repeated = defaultdict(list)
            for index, key in enumerate(keys):
                if key in again:
                    repeated[key].append(index)
            self._order_repeated(repeated, cells, ordinals)
        return [_id(key, ordinal) for key, ordinal in zip(keys, ordinals, strict=True)]

    def _order_repeated(self, repeated: dict[bytes, list[int]], cells: pa.Table, ordinals: list[int]) -> None:
        flat = [index for indices in repeated.values() for index in indices]
        names = sorted(cells.column_names)
        written = dict(zip(flat, _joined(cells.take(flat), names, normalised=False), strict=True))
        for indices in repeated.values():
            first = min(ordinals[index] for index in indices)
            for ordinal, index in enumerate(sorted(indices, key=lambda i: (written[i], i)), first):
                ordinals[index] = ordinal

    def of_key(self, key: bytes) -> str:
        """Return the id of one more thing with this key."""
        return _id(key, self._next(key))

    def _next(self, key: bytes) -> int:
        ordinal = self._seen.get(key, 0)
        self._seen[key] = ordinal + 1
        return ordinal


def _id(key: bytes, ordinal: int) -> str:
    return blake2b(key + ordinal.to_bytes(8, "big"), digest_size=8).hexdigest()


def part_id(whole: str, part: str) -> str:
    """Return the id of one part of a row or conversation: its question, its turn."""
    return blake2b(f"{whole}{_UNIT}{part}".encode(), digest_size=8).hexdigest()
