"""Transcripts as documents, one per turn, and who in them is the customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

import pyarrow as pa

from voca.config import ReadOptions
from voca.schema import READ_FIELDS, SCHEMAS
from voca.sources.across import Said, told_across
from voca.sources.documents import Documents
from voca.sources.identity import Identities, part_id, row_keys
from voca.sources.raw import IssueLog, RawTable
from voca.sources.sides import check_customers, responses_of, say_roles, settled, speaker_roles

_REASONS = (
    ("speaker", "speaker", "named in the transcript"),
    ("start_s", "time", "when the turn begins, in seconds"),
    ("end_s", "time", "when the turn ends, in seconds"),
    ("text", "text", "what was said, one row per turn"),
    ("confidence", "confidence", "how sure the speech recogniser was, 0 to 1"),
)


def build_turns(
    tables: Sequence[RawTable], options: ReadOptions, identities: Identities, logs: Mapping[str, IssueLog]
) -> Documents:
    """Make one document of every turn.

    Parameters
    ----------
    tables : sequence of RawTable
        Transcripts.
    options : ReadOptions
        ``customer_speaker`` counts.
    identities : Identities
    logs : mapping of str to IssueLog

    Raises
    ------
    UsageError
        Nobody of the name in ``customer_speaker`` speaks in any of the transcripts.
    """
    said = [speaker for table in tables for speaker in table.cells["speaker"].unique().to_pylist()]
    check_customers(said, options.customer_speaker, tables[0].name + (" or the others" if tables[1:] else ""))
    stems: Counter[str] = Counter()
    parts = []
    said = [_said(table) for table in tables]
    found = [speaker_roles(one.speakers, options.customer_speaker, one.words) for one in said]
    found = told_across(found, said, logs[tables[0].name])
    for table, one, roles in zip(tables, said, settled(found), strict=True):
        stems[table.stem] += 1
        name = table.stem if stems[table.stem] == 1 else f"{table.stem} ({stems[table.stem]})"
        say_roles(roles, logs[table.name], one.speakers, one.words)
        parts.append(_documents(table, name, roles, identities))
    described = [
        {"source": t.name, "column": column, "role": role, "target": column, "reason": reason}
        for t in tables
        for column, role, reason in _REASONS
        if column in t.cells.column_names and (column == "text" or t.cells[column].null_count < len(t.cells))
    ]
    described += [
        {"source": t.name, "column": "time", "role": "time", "target": "time", "reason": "when it was written"}
        for t in tables
        if t.began is not None
    ]
    return Documents(pa.concat_tables(parts), pa.Table.from_pylist(described, schema=SCHEMAS["columns"]), ())


def _said(table: RawTable) -> Said:
    return Said(table.cells["speaker"].to_pylist(), table.cells["text"].to_pylist())


def _documents(table: RawTable, name: str, roles: Mapping[str, str | None], identities: Identities) -> pa.Table:
    cells = table.cells
    count = len(cells)
    speakers = cells["speaker"].to_pylist()
    # a conversation is the same one whatever its file is called
    whole = identities.of_key(blake2b(b"".join(row_keys(cells)), digest_size=16).digest())
    data = {
        "document_id": [part_id(whole, str(turn)) for turn in range(count)],
        "response_id": responses_of(whole, speakers, [roles.get(speaker or "") for speaker in speakers]),
        "kind": ["utterance" if any(speakers) else "note"] * count,
        "text": cells["text"].to_pylist(),
        "conversation_id": [name] * count,
        "turn": list(range(count)),
        "start_s": _numbers(cells["start_s"]),
        "end_s": _numbers(cells["end_s"]),
        "speaker": speakers,
        "speaker_role": [roles.get(speaker) if speaker else None for speaker in speakers],
        "confidence": _numbers(cells["confidence"]) if "confidence" in cells.column_names else [None] * count,
        "time": [_moment(table.began, start) for start in cells["start_s"].to_pylist()],
        "source": [table.name] * count,
        "source_row": table.rows,
    }
    arrays = [pa.array(data[f.name], f.type) if f.name in data else pa.nulls(count, f.type) for f in READ_FIELDS]
    return pa.Table.from_arrays(arrays, schema=pa.schema(READ_FIELDS))


def _moment(began: datetime | None, start: str | None) -> datetime | None:
    return None if began is None or start is None else began + timedelta(seconds=float(start))


def _numbers(column: pa.ChunkedArray) -> list[float | None]:
    return [None if value is None else float(value) for value in column.to_pylist()]
