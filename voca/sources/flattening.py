"""Nested records as the rows of a table: one level of what lies within becomes columns, what is deeper stays JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from voca.sources.encoding import has_escapes, has_halves, storable
from voca.sources.exports.export import marked_up
from voca.sources.headers import unique_names
from voca.sources.raw import MAX_CELL, IssueLog
from voca.sources.sparse import Filled

NUL: Final = ("nul-bytes", "NUL bytes were taken out")
_CHUNK: Final = 10_000
_OPTION: Final = 5  # words of an option that was chosen; longer ones are pieces of a text
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")  # of a sentence
_NUMBER: Final = re.compile(r"-?\d[\d.eE+-]*")  # numbers stay as written, and are a list of measurements
_SCALAR_COLUMN: Final = "text"  # what a list of plain strings is called
Row = dict[str, str | None]


def columns_of(records: Iterable[tuple[int, Any]], log: IssueLog) -> tuple[pa.Table, pa.Array]:
    """Turn records into columns, chunk by chunk; columns come in the order in which they first occur."""
    tables: list[pa.Table] = []
    numbers: list[pa.Array] = []
    order: dict[str, None] = {}
    for rows in chunks(flat(records, log)):
        keys = list(dict.fromkeys(key for _, row in rows for key in row))
        order.update(dict.fromkeys(keys))
        tables.append(table_of(rows, keys))
        numbers.append(pa.array([number for number, _ in rows], pa.int64()))
    if not order:
        return pa.table({}), pa.array([], pa.int64())
    whole = pa.concat_tables(tables, promote_options="default").select(list(order))
    return whole.rename_columns(unique_names(whole.column_names, log)), pa.concat_arrays(numbers)


def flat(records: Iterable[tuple[int, Any]], log: IssueLog) -> Iterator[tuple[int, Row]]:
    """Yield records as rows, those with a value that nobody can have written left out."""
    keys: set[str] = set()
    filled = Filled(log.source)
    for number, record in records:
        row = flatten(record, number, log)
        keys.update(row)
        filled.add(len(keys), number, len(row))
        if any(len(value) > MAX_CELL for value in row.values() if value):
            log.add(
                "cell-too-long",
                f"a value has more than {MAX_CELL:,} characters; the row was left out as unreadable",
                number,
                severity="error",
            )
        else:
            yield number, row


def chunks(rows: Iterator[tuple[int, Row]]) -> Iterator[list[tuple[int, Row]]]:
    """Yield rows some thousands at a time."""
    while batch := list(islice(rows, _CHUNK)):
        yield batch


def table_of(rows: list[tuple[int, Row]], keys: Iterable[str]) -> pa.Table:
    """Return rows as a table with the columns `keys`."""
    return pa.table({key: pa.array([row.get(key) for _, row in rows], pa.string()) for key in keys})


def flatten(record: object, number: int, log: IssueLog) -> Row:
    """Return a record as a row: fields of records within it as ``a.b``, what is deeper as JSON."""
    if not isinstance(record, Mapping):
        return {_SCALAR_COLUMN: _written(record, number, log)}
    row: Row = {}
    for key, value in record.items():
        name = _named(key, number, log)
        if isinstance(value, Mapping):
            deeper = {_named(inner, number, log): _valued(v) for inner, v in value.items()}
            row.update({f"{name}.{inner}": _written(v, number, log) for inner, v in deeper.items()})
        else:
            row[name] = _written(value, number, log)
    return row


def _valued(value: object) -> object:
    """Return the value of a record that is one with what it is beside it; where it is empty, what alone is not."""
    key = next((key for key in ("value", "Value") if key in value), None) if isinstance(value, Mapping) else None
    if key is None or not isinstance(value, Mapping):
        return value
    told = [value[key]] if value[key] not in ("", None) else [v for v in value.values() if v not in ("", None)]
    return told[0] if len(told) == 1 and not isinstance(told[0], Mapping | list) else value


def _named(key: object, number: int, log: IssueLog) -> str:
    """Return a field's name, repaired as its values are."""
    name = str(key)
    return name if name.isascii() else _written(name, number, log) or name


def _joined(parts: Sequence[str]) -> str | list[str]:
    """Return a list of texts as one: the pieces of a text behind one another, chosen options between semicolons."""
    words = [len(part.split()) for part in parts]
    long = sum(words) > _OPTION * len(words)  # on average; the type of a room is one option with many
    ended = any(n > _OPTION and part.rstrip().endswith(_ENDS) for n, part in zip(words, parts, strict=True))
    if len(parts) < 2 or long or ended:
        return " ".join(part.strip() for part in parts)
    plain = [part.strip() for part in parts]
    return plain if any(";" in part or _NUMBER.fullmatch(part) for part in plain) else "; ".join(plain)


def _written(value: object, number: int, log: IssueLog) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = _joined(value)
    if isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        value = marked_up(value) or value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if has_escapes(text):
        log.add("mixed-encoding", "bytes that are not UTF-8 were read as Windows-1252", number)
    if has_halves(text):
        log.add("half-character", "half of a character (a lone surrogate) was read as \ufffd", number)
    if "\0" in text:
        log.add(*NUL, number)
        text = text.replace("\0", "")
    return storable(text)
