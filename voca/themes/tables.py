"""The ``themes`` and ``mentions`` tables, filled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from voca.schema import POLARITIES, PROBABILITIES, SCHEMAS, empty, from_records


def no_themes() -> pa.Table:
    """Return ``themes`` without rows."""
    return empty("themes")


def theme_id(level: str, central: Sequence[str]) -> str:
    """Return 12 hexadecimal digits of a hash of the sorted ids of a theme's central sentences.

    The level is in it, since a theme of one leaf has the same central sentences as the leaf.
    """
    return hashlib.sha256("\n".join([level, *sorted(central)]).encode()).hexdigest()[:12]


def themes_table(
    themes: Sequence[Mapping[str, Any]],
    leaves: Sequence[Mapping[str, Any]],
    parents: np.ndarray[Any, Any],
    sentences: pa.Table,
    placed: np.ndarray[Any, Any],
) -> pa.Table:
    """Put both levels into one table, largest theme first, its leaves under it.

    Parameters
    ----------
    themes, leaves : sequence of mapping
        All columns but ``parent_id`` and ``size``.
    parents : numpy.ndarray
        Each leaf's theme.
    sentences : pyarrow.Table
    placed : numpy.ndarray
        Each sentence's leaf, -1 for none: for the sizes, which count documents.
    """
    documents = np.asarray(sentences["document_id"].to_pylist(), dtype=object)
    inside = placed >= 0
    lower = _documents(documents[inside], placed[inside], len(leaves))
    upper = _documents(documents[inside], parents[placed[inside]], len(themes))
    records: list[dict[str, object]] = []
    for theme in sorted(range(len(themes)), key=lambda t: (-upper[t], themes[t]["theme_id"])):
        records.append({**themes[theme], "parent_id": None, "size": upper[theme]})
        below = sorted(
            np.flatnonzero(parents == theme).tolist(), key=lambda leaf: (-lower[leaf], leaves[leaf]["theme_id"])
        )
        records += [{**leaves[leaf], "parent_id": themes[theme]["theme_id"], "size": lower[leaf]} for leaf in below]
    return from_records("themes", records)


def _documents(documents: np.ndarray[Any, Any], groups: np.ndarray[Any, Any], n: int) -> list[int]:
    """Count the distinct documents of each group."""
    pairs = set(zip(documents.tolist(), groups.tolist(), strict=True))
    sizes = np.bincount(np.fromiter((g for _, g in pairs), np.int64, len(pairs)), minlength=n)
    return [int(size) for size in sizes]


def mentions_table(
    sentences: pa.Table, leaf: np.ndarray[Any, Any], confidence: np.ndarray[Any, Any], leaf_ids: Sequence[str]
) -> pa.Table:
    """Return one ``mentions`` row for each sentence with a leaf, in the sentences' order."""
    schema = SCHEMAS["mentions"]
    rows = np.flatnonzero(leaf >= 0)
    if len(rows) == 0:
        return schema.empty_table()
    chosen = sentences.take(pa.array(rows))
    n = len(rows)
    columns = {
        **{name: chosen[name] for name in ("document_id", "sentence", "start", "end")},
        "kind": pa.array(["theme"] * n, pa.string()),
        "theme_id": pa.array([leaf_ids[i] for i in leaf[rows]], pa.string()),
        "aspect": pa.nulls(n, pa.string()),
        "polarity": polarity(chosen),
        "confidence": pa.array(confidence[rows].astype(np.float32), pa.float32()),
    }
    return pa.table([columns[field.name] for field in schema], names=schema.names).cast(schema)


def polarity(sentences: pa.Table) -> pa.Array:
    """Return the most probable polarity of each sentence, ``neutral`` where it was not judged or is a tie."""
    n = sentences.num_rows
    if any(name not in sentences.column_names for name in PROBABILITIES):
        return pa.array(["neutral"] * n, pa.string())
    columns = [sentences[name].to_numpy().astype(np.float64) for name in PROBABILITIES]
    odds = np.stack(columns, axis=1)
    judged = np.isfinite(odds).all(axis=1)
    odds = np.where(judged[:, None], odds, 0.0)
    best = odds.argmax(axis=1)
    tied = (odds == odds.max(axis=1, keepdims=True)).sum(axis=1) > 1
    best = np.where(judged & ~tied, best, POLARITIES.index("neutral"))
    return pa.array([POLARITIES[i] for i in best], pa.string())
