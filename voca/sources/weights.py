"""Weights of responses once all files are read: a guess holds only where every file has some."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.wording import counted

_SHOWN: Final = 3  # files that are named


def settle_weights(
    documents: pa.Table, columns: pa.Table, named: Collection[str]
) -> tuple[pa.Table, pa.Table, list[Issue]]:
    """Take weights away that were guessed and that not all files have; say where some or all are missing.

    Parameters
    ----------
    documents, columns : pyarrow.Table
        Of all files.
    named : collection of str
        Columns that the user named for weights: what has none is then left out of weighted figures.

    Returns
    -------
    documents, columns : pyarrow.Table
    list of Issue
    """
    roles = columns.filter(pc.equal(columns["role"], "weight"))
    if not roles.num_rows:
        return documents, columns, []
    name = roles["column"][0].as_py()
    if documents["weight"].null_count == documents.num_rows:
        text = f"{name!r} is the column of the weights, and no cell of it is a number: every response counts alike."
        return (
            documents,
            columns,
            [Issue("no-weights", text, column=name, hint="Name another one with --weight COLUMN.")],
        )
    per_file = documents.group_by("source", use_threads=False).aggregate([("weight", "count")]).to_pydict()
    without = [source for source, n in zip(per_file["source"], per_file["weight_count"], strict=True) if not n]
    if not without:
        return documents, columns, []
    files = ", ".join(without[:_SHOWN]) + (f" and {len(without) - _SHOWN} more" if len(without) > _SHOWN else "")
    what = f"{counted(len(without), 'file has', 'files have')} no weights ({files})"
    if set(roles["column"].to_pylist()) & set(named):
        text = f"{what}, as others have in {name!r}; what was answered there is in no figure about scores."
        hint = "Leave --weight out to count every response alike."
        return documents, columns, [Issue("weights-of-some", text, column=name, hint=hint)]
    text = f"{what}, as others have in {name!r}: every response counts alike."
    hint = "Fill the column in all files, or analyse these apart."
    at = documents.column_names.index("weight")
    documents = documents.set_column(at, documents.field(at), pa.nulls(documents.num_rows, documents.field(at).type))
    return documents, _set_aside(columns, what), [Issue("weights-of-some", text, column=name, hint=hint)]


def _set_aside(columns: pa.Table, why: str) -> pa.Table:
    rows = [
        {**row, "role": "ignored", "target": "", "reason": f"weights, but {why}"} if row["role"] == "weight" else row
        for row in columns.to_pylist()
    ]
    return pa.Table.from_pylist(rows, columns.schema)
