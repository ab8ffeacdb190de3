"""Identities that depend on what a row says and on nothing else: not on its place, not on its file's name."""

from __future__ import annotations

from collections import Counter, defaultdict
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
        self._seen: Counter[bytes] = Counter()

    def of_rows(self, keys: list[bytes], cells: pa.Table) -> list[str]:
        """Return one id a row, 16 hex digits.

        Rows that differ only in white space have one key; they get their ordinals in the order of what is written in
        them, so that not even they depend on the order of the rows.
        """
        counts = Counter(keys)
        ordinals = [self._seen[key] for key in keys]
        repeated = defaultdict(list)
        for index, key in enumerate(keys):
            if counts[key] > 1:
                repeated[key].append(index)
        if repeated:
            self._order_repeated(repeated, cells, ordinals)
        self._seen.update(counts)
        return [_id(key, ordinal) for key, ordinal in zip(keys, ordinals, strict=True)]

    def _order_repeated(self, repeated: dict[bytes, list[int]], cells: pa.Table, ordinals: list[int]) -> None:
        flat = [index for indices in repeated.values() for index in indices]
        names = sorted(cells.column_names)
        written = dict(zip(flat, _joined(cells.take(flat), names, normalised=False), strict=True))
        for indices in repeated.values():
            for extra, index in enumerate(sorted(indices, key=lambda i: (written[i], i))):
                ordinals[index] += extra

    def of_key(self, key: bytes) -> str:
        """Return the id of one more thing with this key."""
        ordinal = self._seen[key]
        self._seen[key] += 1
        return _id(key, ordinal)


def _id(key: bytes, ordinal: int) -> str:
    return blake2b(key + ordinal.to_bytes(8, "big"), digest_size=8).hexdigest()


def part_id(whole: str, part: str) -> str:
    """Return the id of one part of a row or conversation: its question, its turn."""
    return blake2b(f"{whole}{_UNIT}{part}".encode(), digest_size=8).hexdigest()


def text_key(text: str) -> bytes:
    """Hash a text as :func:`row_keys` does a row."""
    return blake2b(_normalise(pa.array([text]))[0].as_py().encode(), digest_size=16).digest()
