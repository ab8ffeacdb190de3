"""Documents for tests of stages."""

from __future__ import annotations

import pyarrow as pa

from voca.schema import READ_FIELDS


def documents(texts: list[str | None], **columns: list[object]) -> pa.Table:
    """Make a documents table as a reader would, one row a text, ids in order."""
    n = len(texts)
    given: dict[str, object] = {
        "document_id": [f"{number:016x}" for number in range(n)],
        "response_id": [f"{number:016x}" for number in range(n)],
        "kind": ["review"] * n,
        "text": texts,
        "source": ["test.csv"] * n,
        "source_row": list(range(2, n + 2)),
        **columns,
    }
    arrays = [pa.array(given.get(field.name, [None] * n), type=field.type) for field in READ_FIELDS]
    return pa.table(arrays, schema=pa.schema(READ_FIELDS))
