"""Transcripts as documents, one per turn, and who in them is the customer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import UsageError
from voca.schema import READ_FIELDS, SCHEMAS
from voca.sources.documents import Documents
from voca.sources.identity import Identities, part_id, row_keys
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import obvious_role

_ANSWERS: Final = re.compile(r"[A-HJ-PR-Z]\d{0,3}")
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
    _check_customer(tables, options.customer_speaker)
    stems: Counter[str] = Counter()
    parts = []
    for table in tables:
        stems[table.stem] += 1
        name = table.stem if stems[table.stem] == 1 else f"{table.stem} ({stems[table.stem]})"
        roles = speaker_roles(table.cells["speaker"].to_pylist(), options.customer_speaker)
        _say_roles(roles, logs[table.name])
        parts.append(_documents(table, name, roles, identities))
    described = [
        {"source": t.name, "column": column, "role": role, "target": column, "reason": reason}
        for t in tables
        for column, role, reason in _REASONS
        if column in t.cells.column_names
    ]
    return Documents(pa.concat_tables(parts), pa.Table.from_pylist(described, schema=SCHEMAS["columns"]), ())


def _check_customer(tables: Sequence[RawTable], wanted: Sequence[str]) -> None:
    speakers = {s for t in tables for s in t.cells["speaker"].unique().to_pylist() if s}
    for name in wanted:
        if not any(_same(name, speaker) for speaker in speakers):
            message = f"Nobody called {name!r} speaks in {tables[0].name}" + (" or the others." if tables[1:] else ".")
            raise UsageError(message, f"Speakers: {', '.join(sorted(speakers)[:20]) or 'none is named'}.")


def _same(name: str, speaker: str) -> bool:
    return name.strip().casefold() == speaker.strip().casefold()


def speaker_roles(speakers: Sequence[str | None], customer: Sequence[str] = ()) -> dict[str, str | None]:
    """Tell each speaker's role.

    Parameters
    ----------
    speakers : sequence of str or None
        Of the turns.
    customer : sequence of str
        Who the user says is the customer.

    Returns
    -------
    dict of str to str or None
        What the user says first, then what the name itself says; the one other of two speakers then follows: customer
        and agent, participant and interviewer. None where nothing tells.
    """
    names = sorted({speaker for speaker in speakers if speaker})
    letters = _letters(names)
    roles = {
        name: "customer" if any(_same(c, name) for c in customer) else letters.get(name, obvious_role(name))
        for name in names
    }
    unknown = [name for name in names if roles[name] is None]
    known = {role for role in roles.values() if role}
    if len(unknown) == 1:
        other = {"agent": "customer", "customer": "agent", "interviewer": "participant", "participant": "interviewer"}
        follows = [other[role] for role in ("customer", "agent", "participant", "interviewer") if role in known]
        if len(known - {"system"}) == 1 and follows:
            roles[unknown[0]] = follows[0]
    return roles


def _letters(names: Sequence[str]) -> dict[str, str | None]:
    """Read names of one letter: I and Q ask where all others are such letters; else none says a thing.

    "A" and "B" are two people; "Q" and "A" are a question and its answer.
    """
    single = [name for name in names if len(name) == 1]
    asking = [name for name in single if name in "IQ"]
    if len(asking) == 1 and all(_ANSWERS.fullmatch(name) for name in names if name != asking[0]):
        return {name: "interviewer" if name == asking[0] else "participant" for name in names}
    return dict.fromkeys((name for name in single if name != "I" or len(names) != 2), None)


def _say_roles(roles: Mapping[str, str | None], log: IssueLog) -> None:
    unknown = [name for name, role in roles.items() if role is None]
    if not roles:
        log.add(
            "no-speakers",
            "no speakers are named; whose words these are is not known",
            hint='Name the speakers in the file ("Name: text").',
        )
    elif unknown:
        shown = ", ".join(unknown[:10]) + (", ..." if len(unknown) > 10 else "")
        log.add(
            "unknown-speaker-role",
            f"it is not known who of the speakers is the customer: {shown}",
            hint="Say --customer-speaker NAME.",
        )


def _documents(table: RawTable, name: str, roles: Mapping[str, str | None], identities: Identities) -> pa.Table:
    cells = table.cells
    count = len(cells)
    speakers = cells["speaker"].to_pylist()
    # a conversation is the same one whatever its file is called
    whole = identities.of_key(blake2b(b"".join(row_keys(cells)), digest_size=16).digest())
    data = {
        "document_id": [part_id(whole, str(turn)) for turn in range(count)],
        "response_id": [whole] * count,
        "kind": ["utterance" if any(speakers) else "note"] * count,
        "text": cells["text"].to_pylist(),
        "conversation_id": [name] * count,
        "turn": list(range(count)),
        "start_s": _numbers(cells["start_s"]),
        "end_s": _numbers(cells["end_s"]),
        "speaker": speakers,
        "speaker_role": [roles.get(speaker) if speaker else None for speaker in speakers],
        "confidence": _numbers(cells["confidence"]) if "confidence" in cells.column_names else [None] * count,
        "source": [table.name] * count,
        "source_row": table.rows,
    }
    arrays = [pa.array(data[f.name], f.type) if f.name in data else pa.nulls(count, f.type) for f in READ_FIELDS]
    return pa.Table.from_arrays(arrays, schema=pa.schema(READ_FIELDS))


def _numbers(column: pa.ChunkedArray) -> list[float | None]:
    return [None if value is None else float(value) for value in column.to_pylist()]
