"""Documents of several kinds of table put together."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from voca.schema import SCHEMAS
from voca.sources.documents import Documents
from voca.sources.raw import IssueLog
from voca.sources.roles import Score


def merge(parts: Sequence[Documents], logs: Mapping[str, IssueLog]) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Put `parts` together.

    A score that is on another scale in another table gets a name of its own; one score stays the primary one.

    Returns
    -------
    documents, scales, columns : pyarrow.Table
        ``documents`` sorted by ``document_id``.
    """
    scales: dict[str, Score] = {}
    tables, described = [], []
    for part in parts:
        documents, columns = part.documents, part.columns
        for score in part.scores:
            name = _free_name(score, scales)
            if name != score.name:
                documents = _rename(documents, f"score.{score.name}", f"score.{name}")
                columns = _retarget(columns, f"score.{score.name}", f"score.{name}")
                for source in dict.fromkeys(columns["source"].to_pylist()):
                    logs[source].add(
                        "score-scale",
                        f"another file has {score.name!r} on another scale; here it is called {name!r}",
                        column=score.column,
                    )
            taken = any(known.primary for known in scales.values())
            scales.setdefault(name, dataclasses.replace(score, name=name, primary=score.primary and not taken))
        tables.append(documents)
        described.append(columns)
    whole = pa.concat_tables(tables, promote_options="default") if len(tables) > 1 else tables[0]
    whole = whole.take(pc.sort_indices(whole["document_id"]))
    return whole, scales_table(scales.values()), pa.concat_tables(described)


def scales_table(scores: Iterable[Score]) -> pa.Table:
    """Lay scores out as the ``scales`` table."""
    records = [dataclasses.asdict(score) | {"score": score.name} for score in scores]
    for record in records:
        del record["name"]
        record |= {end: None for end in ("low", "high") if math.isinf(record[end])}  # a number without ends
    return pa.Table.from_pylist(records, schema=SCHEMAS["scales"])


def _free_name(score: Score, scales: Mapping[str, Score]) -> str:
    name, number = score.name, 1
    while name in scales and _scale(scales[name]) != _scale(score):
        number += 1
        name = f"{score.name}_{number}"
    return name


def _scale(score: Score) -> tuple[object, ...]:
    return score.kind, score.low, score.high, score.direction


def _rename(table: pa.Table, old: str, new: str) -> pa.Table:
    return table.rename_columns([new if name == old else name for name in table.column_names])


def _retarget(columns: pa.Table, old: str, new: str) -> pa.Table:
    index = columns.column_names.index("target")
    return columns.set_column(
        index, "target", pc.replace_with_mask(columns["target"], pc.equal(columns["target"], old), pa.scalar(new))
    )
