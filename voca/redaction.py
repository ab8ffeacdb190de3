"""The input's rows without personal data in their text: ``voca redact``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from voca import sources
from voca.annotate import Annotated, delimiter_of, mark_of, problems_of, text_columns
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.sources import RawTable
from voca.sources.columns import customer_column
from voca.sources.names import is_person
from voca.stages.clean import clean
from voca.stages.origins import places
from voca.stages.pseudonyms import open_key
from voca.stages.redact import Kind, Options, Redact, Redactor
from voca.wording import counted

_PLACES: Final = ("row", "column", "kind", "start", "end", "original_start", "original_end")
_LOOKED_AT: Final = 200  # cells of a column that is not redacted


@dataclass(frozen=True)
class Redacted:
    """Rows without personal data in their text, and where something was replaced.

    Attributes
    ----------
    rows : Annotated
    places : Annotated
        One row for each replacement: ``row``, ``column``, ``kind``; ``start`` and ``end`` in the new text;
        ``original_start`` and ``original_end`` in the cell as it was written. Never what stood there.
    """

    rows: Annotated
    places: Annotated


def redact_file(
    path: str | Path, options: ReadOptions, keep: tuple[Kind, ...] = (), key: str | None = None, hash_ids: bool = False
) -> Redacted:
    """Replace personal data in the text columns, and customers' ids by pseudonyms; other cells stay as they are.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
    keep : tuple of Kind
        What stays.
    key : str, optional
        Of the pseudonyms; see :func:`voca.stages.pseudonyms.open_key`.
    hash_ids : bool
        Replace the ids in the column that says who the customer is.

    Raises
    ------
    UsageError
        A named column is not there.
    """
    if key and hash_ids:
        open_key(key)  # one that cannot be used is told before the rows are read
    raw, names, customers = redactable(path, options)
    stage = Redact(Options(keep=keep, customers="keep"))
    counts: Counter[str] = Counter()
    columns = {name: raw.cells[name].to_pylist() for name in raw.cells.column_names}
    numbers = raw.rows.to_pylist()
    found: list[list[str]] = []
    for name in names:
        speakers = columns.get("speaker") if raw.layout == "conversation" else None
        old = columns[name]
        columns[name], redactions, named = _redacted(stage, old, speakers)
        for number, cell, placed in zip(numbers, old, redactions, strict=True):
            counts.update(place["kind"] for place in placed or ())
            found += [[str(number), name, *map(str, place)] for place in places(cell or "", placed)]
        if speakers is not None:
            columns["speaker"] = named
    for name in customers if hash_ids else ():
        chain = open_key(key)
        ids = customer_column(raw.cells[name]).to_pylist()
        columns[name] = [None if identity is None else chain.pseudonym(identity) for identity in ids]
    rows = [["" if cell is None else cell for cell in row] for row in zip(*columns.values(), strict=True)]
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())) or "nothing"
    said = f"Taken out of {counted(len(rows), 'row')}: {told}."
    if hash_ids and customers:
        said += f" Pseudonyms stand in {', '.join(customers)}."
    left = _personal_columns(columns, (*names, *(customers if hash_ids else ())))
    if left:
        said += f" Left as they are, though they look like personal data: {', '.join(left)}."
    written = Annotated(tuple(columns), rows, said, problems_of(raw), delimiter_of(raw), mark_of(raw))
    return Redacted(written, Annotated(_PLACES, found, ""))


def annotate_redact(path: str | Path, options: ReadOptions, keep: tuple[Kind, ...] = ()) -> Annotated:
    """Replace personal data in the text columns; every other cell stays as it is. See :func:`redact_file`."""
    return redact_file(path, options, keep).rows


def _personal_columns(columns: Mapping[str, Sequence[str | None]], done: Sequence[str]) -> list[str]:
    """List the other columns in which a fifth of the cells hold personal data, or whose name says persons' names."""
    finder = Redactor()
    found = []
    for name, cells in columns.items():
        filled = [cell for cell in cells if cell][:_LOOKED_AT]
        hits = sum(bool(finder.find(cell)) for cell in filled) if name not in done else 0
        named = filled and name not in done and is_person(name)
        if named or (hits and hits >= 0.2 * len(filled)):
            found.append(name)
    return found


def redactable(path: str | Path, options: ReadOptions) -> tuple[RawTable, Sequence[str], list[str]]:
    """Return the rows, the columns with text, and those with the customers' ids."""
    raw = sources.load(path, options)
    if raw.layout == "conversation":
        return raw, ("text",), []
    roles = sources.read([path], options, textless=True).columns.to_pylist()
    titles = [str(row["column"]) for row in roles if row["role"] == "title"]  # a customer's words too
    names = options.text or [name for name in raw.cells.column_names if name in {*text_columns(roles), *titles}]
    unknown = [name for name in names if name not in raw.cells.column_names]
    if unknown:
        message = f"There is no column {unknown[0]!r} in {raw.name}."
        raise UsageError(message, "Columns: " + ", ".join(raw.cells.column_names) + ".")
    return raw, names, [str(row["column"]) for row in roles if row["target"] == "customer_id"]


def _redacted(
    stage: Redact, cells: Sequence[str | None], speakers: Sequence[str | None] | None
) -> tuple[list[str | None], list[list[dict[str, Any]] | None], list[str | None]]:
    """Redact a column; a cell in which nothing was found stays as it was written."""
    conversation = None if speakers is None else "conversation"
    documents = pa.table(
        {
            "text": pa.array([cell and clean(cell) for cell in cells], pa.string()),
            "speaker": pa.array(speakers or [None] * len(cells), pa.string()),
            "conversation_id": pa.array([conversation] * len(cells), pa.string()),
            "turn": pa.array(range(len(cells)), pa.int32()),
        }
    )
    done = stage({"documents": documents})["documents"]
    found = done["redactions"].to_pylist()
    texts = [new if placed else old for old, new, placed in zip(cells, done["text"].to_pylist(), found, strict=True)]
    return texts, found, done["speaker"].to_pylist()
