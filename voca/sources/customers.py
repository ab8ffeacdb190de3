"""Customers or calls joined to what was said: segments, scores, churn and value from another table, by its ids."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import InputError, Severity, UsageError
from voca.protocols import Reading
from voca.schema import SCHEMAS
from voca.sources import columns, names
from voca.sources.given import resolve
from voca.sources.guess import joined_roles
from voca.sources.keys import Called, Key, Matched, Rows, find_key, hold_single, matches, rows_of
from voca.sources.merge import scales_table
from voca.sources.profile import Profile, profile_columns
from voca.sources.ranges import split
from voca.sources.raw import IssueLog, RawTable
from voca.sources.roles import Related, Roles, Score
from voca.sources.staff import with_agents
from voca.wording import agree, counted, first_of

MARKS: Final = ("time", "customer_id")
"""Columns of documents that a table of conversations fills where they are empty."""
_PROFILED: Final = 2_000  # rows that the roles are guessed from
_IN_DOUBT: Final = {
    "customer_id": "Write ids alike in both files.",
    "conversation_id": "Files of one name need their folders in the column (2026-05/0012.vtt), or names of their own.",
}
_SHOWN: Final = 5  # of those without a partner


def join_customers(reading: Reading, customers: RawTable, options: ReadOptions, called: Called) -> Reading:
    """Give every document what another table says of its customer, or of its conversation.

    An id joins as it is written; where that finds nobody, without regard to case, blanks and leading zeros, as long as
    that leaves no doubt who is meant.

    Parameters
    ----------
    reading : Reading
    customers : RawTable
        One row a customer, or one a conversation.
    options : ReadOptions
        ``on`` names the column with the id; ``"column=other"`` where it is called `other` in the table. Without it,
        conversations' ids are looked for among the values, then customers' by name.
    called : mapping of str to sequence of str
        What conversations are called beside their ids.

    Returns
    -------
    Reading
        With more ``segment.*``, ``score.*``, ``outcome.*`` and ``driver.*`` columns, and issues that say what matched.
        A score of the same name as one of the comments gets the suffix ``_customer`` or ``_conversation``. A table of
        conversations says when they were and with which customer too, where the documents do not.

    Raises
    ------
    InputError
        A customer or a conversation stands in several rows that differ, or no id matches.
    UsageError
        There is no such column, or the documents have no such ids.
    """
    key = find_key(reading, customers, options.on, called)
    _hold_marks(key, options, customers)
    rows = rows_of(customers, key)
    ids = reading.documents[key.target].to_pylist()
    wanted = {identity for identity in ids if identity is not None}
    joined = matches(key.target, wanted, rows.at, called)
    found = joined.found
    log = IssueLog(customers.name)
    if not found:
        raise _unfound(key, joined, wanted, rows, customers.name)
    silent = sorted(set(rows.at.values()) - set(found.values()))
    _say(key, joined, wanted, len(silent), log)
    hold_single(rows, customers, key)
    _say_alone(key, ids, log)
    _say_rows(key, rows, customers.rows.take(pa.array(silent, pa.int64())).to_pylist(), log)
    roles, added = _columns(customers, key, log, options)
    roles.scores = _beside(roles.scores, reading.scales, key)
    for score in roles.scores:
        added[f"score.{score.name}"] = added.pop(score.column)
        roles.put(score.column, "score", f"{score.label}: {score.reason}", f"score.{score.name}")
    _say_scores(roles.scores, ids, reading, log, key)
    at = pa.array([None if identity is None else found.get(identity) for identity in ids], pa.int64())
    if key.target == "conversation_id":
        reading = with_agents(reading, customers.cells, at.to_pylist(), log)
    documents = _with(reading.documents, added, at, key)
    described = [
        {"source": customers.name, "column": r.column, "role": r.role, "target": r.target, "reason": r.reason}
        for r in roles.table.values()
    ]
    table = pa.concat_tables([reading.columns, pa.Table.from_pylist(described, schema=SCHEMAS["columns"])])
    issues = (*reading.issues, *customers.issues, *log.close())
    used = {
        "name": customers.name, "sha256": customers.sha256, "bytes": customers.size, "format": customers.format,
        "encoding": customers.encoding, "delimiter": customers.delimiter, "rows": customers.read,
        "joined_on": key.column, "matched": len(found), "asked": len(wanted),
    }  # fmt: skip
    inputs = (*reading.inputs, used)
    scales = pa.concat_tables([reading.scales, scales_table(roles.scores)])
    return dataclasses.replace(reading, documents=documents, scales=scales, columns=table, issues=issues, inputs=inputs)


def _hold_marks(key: Key, options: ReadOptions, customers: RawTable) -> None:
    """Raise :class:`UsageError` where a table of customers is to say when something was said, or by whom."""
    named = options.time or options.customer
    if named is not None and key.target == "customer_id":
        message = f"The comments have no column {named!r}."
        raise UsageError(message, f"It is one of {customers.name}, which says nothing of single comments.")


def _with(documents: pa.Table, added: Mapping[str, pa.Array], at: pa.Array, key: Key) -> pa.Table:
    """Return the documents with what the rows at `at` say; what a document says itself of time and customer holds."""
    for name, values in added.items():
        if name in MARKS:
            own = pc.coalesce(documents[name], values.take(at).cast(documents.schema.field(name).type))
            documents = documents.set_column(documents.column_names.index(name), documents.schema.field(name), own)
        else:
            documents = documents.append_column(_free(name, documents.column_names, key), values.take(at))
    return documents


def parted(options: ReadOptions, ours: Sequence[str], theirs: Sequence[str]) -> tuple[ReadOptions, ReadOptions]:
    """Part the columns a user named into those of the comments and those that only the customers' table has.

    Parameters
    ----------
    options : ReadOptions
    ours, theirs : sequence of str
        Columns of the comments' table and of the customers'.

    Returns
    -------
    ReadOptions
        For the comments: what nobody has stays here, to be refused with their columns.
    ReadOptions
        For the customers' table, with their names in it; segments that nobody named are left to be guessed.
    """

    def only_theirs(name: str) -> bool:
        return not _called(name, ours) and bool(_called(name, theirs))

    def chosen(named: dict[str, str], whose: bool) -> dict[str, str]:
        return {kind: name for kind, name in named.items() if only_theirs(name) == whose}

    parts: list[dict[str, Any]] = [
        {
            "score": chosen(options.score, whose),
            "outcome": chosen(options.outcome, whose),
            "driver": tuple(name for name in options.driver if only_theirs(name) == whose),
        }
        for whose in (False, True)
    ]
    for mark in ("time", "customer"):
        name = getattr(options, mark)
        for part, whose in zip(parts, (False, True), strict=True):
            part[mark] = name if name and only_theirs(name) == whose else None
    parts[0]["ignore"] = tuple(name for name in options.ignore if not only_theirs(name))
    parts[1]["ignore"] = tuple(name for name in options.ignore if _called(name, theirs))
    if options.segment is not None:
        every = [*ours, *theirs]
        for part, whose in zip(parts, (False, True), strict=True):
            part["segment"] = tuple(x for x in options.segment if only_theirs(split(x, every)[0]) == whose)
    kept = options.model_copy(update=parts[0])
    mine = resolve(ReadOptions.model_validate(parts[1]), theirs, "the table of --customers")
    return kept, mine


def _called(name: str, among: Sequence[str]) -> bool:
    """Tell whether a column is called so, letter case and blanks aside."""
    return any(name.strip().casefold() == other.strip().casefold() for other in among)


def _say(key: Key, joined: Matched, wanted: Set[str], silent: int, log: IssueLog) -> None:
    """Say how many found their row, and who did not; `silent` rows were found by nobody."""
    found, many = joined.found, f"{key.one}s"
    share = len(found) / len(wanted)
    lost = sorted(wanted - found.keys())
    message = f"{len(found):,} of {len(wanted):,} {many} ({share:.1%}) were found"
    if silent and key.target == "customer_id":
        message += f"; {silent:,} of the table said nothing"
    log.add(f"{many}-joined", message, column=key.column, severity="note")
    if lost:
        left = counted(len(lost), "customer is", "customers are")
        message = f"{left} not in the table; their comments have no segments or outcomes from it"
        if key.target == "conversation_id":
            have = agree(len(lost), "has", "have")
            message = f"{counted(len(lost), key.one)} not in the table {have} no scores or segments from it: "
            message += first_of(lost, _SHOWN)
        log.add(f"{many}-not-found", message, column=key.column, severity="warning" if share < 0.9 else "note")
    if joined.doubtful:
        message = (
            f"{counted(len(joined.doubtful), key.one)} among them could be more than one of the table, or share one"
        )
        log.add(f"{many}-in-doubt", message, column=key.column, hint=_IN_DOUBT[key.target])
    if joined.loose:
        many_ids = counted(len(joined.loose), "id was", "ids were")
        message = f"{many_ids} found only without regard to case, blanks and leading zeros"
        log.add(f"{many}-written-differently", message, column=key.column)


def _unfound(key: Key, joined: Matched, wanted: Set[str], rows: Rows, name: str) -> InputError:
    if key.target == "customer_id":
        message = f"None of the {len(wanted)} customers' ids of the comments is in column {key.column!r} of {name}."
        hint = "Compare the first rows of both files; name the right columns with --on COLUMN=OTHER."
        return InputError(message, hint)
    if joined.doubtful:
        message = f"The conversations cannot be told apart by column {key.column!r} of {name}."
        return InputError(message, _IN_DOUBT[key.target])
    message = f"None of the {len(wanted)} conversations is in column {key.column!r} of {name}."
    example = f"One conversation is {min(wanted)!r}"
    example += f", one cell of the column {min(rows.at)!r}" if rows.at else ", and the column is empty"
    return InputError(message, f"{example}. Name the right column with --on conversation_id=COLUMN.")


def _say_alone(key: Key, ids: Sequence[str | None], log: IssueLog) -> None:
    """Say how much of what was read is of no conversation, where calls are joined."""
    alone = ids.count(None)
    if alone and key.target == "conversation_id":
        message = f"{counted(alone, 'comment')} of no conversation: nothing of the table is joined to "
        message += "it" if alone == 1 else "them"
        log.add("comments-of-no-conversation", message, column=key.column, severity="note")


def _say_rows(key: Key, rows: Rows, silent: Sequence[int], log: IssueLog) -> None:
    """Say which rows belong to nobody, `silent` of them by their numbers, or to somebody who has one already."""
    if silent and key.target == "conversation_id":
        message = f"{counted(len(silent), 'row')} of the table with no conversation among what was read: "
        message += ("rows " if silent[1:] else "row ") + first_of([str(row) for row in silent], _SHOWN)
        log.add("rows-without-conversation", message, column=key.column, severity="note")
    if rows.doubled:
        again = "repeats" if rows.doubled == 1 else "repeat"
        message = f"{counted(rows.doubled, 'row')} {again} a {key.one} word for word"
        log.add(f"{key.one}s-doubled", message, column=key.column, severity="note")
    if rows.unnamed:
        message = f"{counted(rows.unnamed, 'row')} without an id: nothing can be joined by "
        message += "it" if rows.unnamed == 1 else "them"
        log.add("rows-without-id", message, column=key.column)


def _columns(customers: RawTable, key: Key, log: IssueLog, options: ReadOptions) -> tuple[Roles, dict[str, pa.Array]]:
    """Decide what the table's columns are, and read those that are kept; a score's is called as in the table."""
    cells = customers.cells
    sample = pa.array(range(min(_PROFILED, len(cells))), pa.int64())
    profiles = profile_columns(cells, dict(customers.labels), sample, None)
    named = set(options.score.values()) | set(options.outcome.values()) | set(options.driver)
    given = [p for p in profiles if p.name != key.column or p.name in named]
    roles = joined_roles(given, Related(cells.take(sample)), options, of_calls=key.target == "conversation_id")
    roles.put(key.column, key.one, key.why, key.target)

    def issue(index: int, code: str, message: str, column: str, severity: Severity = "warning") -> None:
        log.add(code, message, customers.rows[index].as_py(), column, severity=severity)

    added: dict[str, pa.Array] = {}
    for name in roles.segments:
        ranges = roles.ranges.get(name)
        groups = columns.segment_column(cells[name], name in roles.nones) if ranges is None else None
        added[f"segment.{name}"] = columns.range_column(cells[name], name, ranges, issue) if ranges else groups
    for score in roles.scores:
        added[score.column] = columns.score_column(cells[score.column], score, issue)
    for kind, name in roles.outcomes.items():
        read = columns.yes_no_column if kind == "churned" else columns.number_column
        invert = {"invert": True} if kind == "churned" and names.RETAINED.search(names.phrase(name)) else {}
        added[f"outcome.{kind}"] = read(cells[name], name, issue, **invert)
    for name in roles.drivers:
        added[f"driver.{name}"] = columns.number_column(cells[name], name, issue)
    return roles, added | _marks(roles, cells, {p.name: p for p in profiles}, issue)


def _marks(
    roles: Roles, cells: pa.Table, profiles: Mapping[str, Profile], issue: columns.RowIssues
) -> dict[str, pa.Array]:
    """Read when conversations were, and with whom."""
    marks: dict[str, pa.Array] = {}
    if roles.time is not None:
        marks["time"] = columns.time_column(cells[roles.time], profiles[roles.time], issue)
        marks["time"] = columns.with_clock(marks["time"], cells[roles.clock]) if roles.clock else marks["time"]
    if roles.customer is not None:
        marks["customer_id"] = columns.customer_column(cells[roles.customer])
    return marks


def _beside(scores: Sequence[Score], known: pa.Table, key: Key) -> list[Score]:
    """Name the table's scores beside the comments'; theirs is the primary one only where the comments have none."""
    taken = set(known["score"].to_pylist())
    primary = any(known["primary"].to_pylist())
    out = []
    for score in scores:
        name = score.name
        while name in taken:
            name += f"_{key.one}"
        taken.add(name)
        label = score.label if name == score.name else f"{score.label}, of the {key.one}"
        out.append(dataclasses.replace(score, name=name, label=label, primary=score.primary and not primary))
    return out


def _say_scores(scores: Sequence[Score], ids: Sequence[str | None], reading: Reading, log: IssueLog, key: Key) -> None:
    """Say how a score that sits on the customer, or on a conversation of several, counts for further responses."""
    responses = reading.documents["response_id"].to_pylist()
    pairs = {(i, r) for i, r in zip(ids, responses, strict=True) if i is not None}
    again = len(pairs) - len({i for i, _ in pairs})
    for score in scores if again else ():
        message = f"{score.name!r} sits on the {key.one} and counts once for each response; {again:,} are further ones"
        hint = "With --unit customer it counts once, with all that the customer said." if key.one == "customer" else ""
        log.add(f"{key.one}-score", message, column=score.column, severity="note", hint=hint)


def _free(name: str, taken: Sequence[str], key: Key) -> str:
    return f"{name} ({key.one}s)" if name in taken else name
