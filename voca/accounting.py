"""What became of every sentence, comment and row: nothing is lost without a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from voca.protocols import Tables, ThemeModel
from voca.schema import from_records
from voca.sources.again import REASON as SAME_RECORD
from voca.sources.repeats import REASON as SAME_MESSAGE
from voca.stages.columns import put, set_status, strings

_LEFT_OUT: Final = {"empty-row": "no text", SAME_RECORD: "duplicate", SAME_MESSAGE: "duplicate"}


def settled(
    model: ThemeModel, found: pa.Table, sentences: pa.Table, open_rows: pa.Table, vectors: np.ndarray
) -> pa.Table:
    """Say of every sentence in question whether it has a theme and, if not, why.

    Parameters
    ----------
    model : ThemeModel
    found : pyarrow.Table
        The mentions of `open_rows`.
    sentences : pyarrow.Table
        All of them; those without a status are in question.
    open_rows : pyarrow.Table
        Those without a status, with their text.
    vectors : numpy.ndarray
        Of `open_rows`.

    Returns
    -------
    pyarrow.Table
        `sentences`, those in question with their status and, in no theme, the reason.
    """
    inside = set(keys(found))
    rest = pa.array([key not in inside for key in keys(open_rows)], type=pa.bool_())
    left = model.unthemed(open_rows.filter(rest), vectors[rest.to_numpy(zero_copy_only=False)])
    reasons = dict(zip(keys(left), strings(left, "reason"), strict=True))
    without = {
        row: ("unthemed", reasons.get(key) or "") for row, key in enumerate(keys(sentences)) if key not in inside
    }
    return set_status(sentences, without)


def keys(table: pa.Table) -> list[tuple[str | None, int]]:
    """Return what names each row's sentence: its document and its number."""
    return list(zip(strings(table, "document_id"), table["sentence"].to_pylist(), strict=True))


def matrix(vectors: pa.Table) -> np.ndarray:
    """Return the ``vector`` column as float32 ``[n, d]``."""
    column = vectors["vector"].combine_chunks()
    flat = column.flatten().to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(flat, dtype=np.float32).reshape(len(column), column.type.list_size)


def statuses(tables: Tables) -> tuple[pa.Table, pa.Table]:
    """Settle what became of every sentence and of every document."""
    documents, sentences = tables["documents"], tables["sentences"]
    status = [value or "themed" for value in strings(sentences, "status")]  # the others have theirs
    reason = strings(sentences, "reason")
    reasons: dict[str, Counter[tuple[str, str]]] = {}
    for identity, became, why_not in zip(strings(sentences, "document_id"), status, reason, strict=True):
        reasons.setdefault(str(identity), Counter())[became, why_not or ""] += 1
    sentences = put(sentences, "status", status, pa.string())

    final, why = strings(documents, "status"), strings(documents, "reason")
    for row, identity in enumerate(strings(documents, "document_id")):
        if final[row] is None:
            final[row], why[row] = document_status(reasons.get(str(identity), Counter()))
    return put(put(documents, "status", final, pa.string()), "reason", why, pa.string()), sentences


def document_status(found: Counter[tuple[str, str]]) -> tuple[str, str | None]:
    """Say what became of a document from what became of its sentences."""
    if any(status == "themed" for status, _ in found):
        return "themed", None
    if not found:
        return "short", "no words"
    # what most of its sentences are; at a tie that something was said and fits no theme before small talk
    order = {"unthemed": 0, "short": 1, "filler": 2}
    status, reason = min(found, key=lambda key: (order.get(key[0], 3), -found[key], key))
    return status, reason


def coverage(documents: pa.Table, inputs: Sequence[Mapping[str, object]]) -> pa.Table:
    """Count every row read by what became of it."""
    counts: Counter[tuple[str, str]] = Counter(
        zip(
            (s or "" for s in strings(documents, "status")),
            (r or "" for r in strings(documents, "reason")),
            strict=True,
        )
    )
    for entry in inputs:
        left_out = entry.get("left_out")
        for code, n in left_out.items() if isinstance(left_out, Mapping) else ():
            counts[_LEFT_OUT.get(code, "unreadable"), str(code).replace("-", " ")] += n
    total = counts.total()
    rows = [
        {"status": status, "reason": reason, "n": n, "share": n / total}
        for (status, reason), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return from_records("coverage", [dict(row) for row in rows])
