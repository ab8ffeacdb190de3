"""Customers joined to what they said: segments, scores, churn and value from another table, by the customer's id."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError, Severity, UsageError
from voca.protocols import Reading
from voca.schema import SCHEMAS
from voca.sources import columns, names
from voca.sources.given import find_column, resolve
from voca.sources.guess import customer_roles
from voca.sources.identity import row_keys
from voca.sources.merge import scales_table
from voca.sources.profile import profile_columns
from voca.sources.ranges import split
from voca.sources.raw import IssueLog, RawTable
from voca.sources.roles import Related, Roles, Score

_PROFILED = 2_000  # rows that the roles are guessed from


def join_customers(reading: Reading, customers: RawTable, options: ReadOptions) -> Reading:
    """Give every document what the table of customers says of its customer.

    An id joins as it is written; where that finds nobody, without regard to case, blanks and leading zeros, as long as
    that leaves no doubt who is meant.

    Parameters
    ----------
    reading : Reading
    customers : RawTable
        One row a customer.
    options : ReadOptions
        ``on`` names the column with the id; ``"column=other"`` where it is called `other` in the table of customers.

    Returns
    -------
    Reading
        With more ``segment.*``, ``score.*``, ``outcome.*`` and ``driver.*`` columns, and issues that say what matched.
        A score of the same name as one of the comments gets the suffix ``_customer``.

    Raises
    ------
    InputError
        A customer stands in several rows that differ, or no id matches.
    UsageError
        There is no such column, or the documents have no customers.
    """
    if reading.documents["customer_id"].null_count == reading.documents.num_rows:
        message = "The comments have no customers' ids, so nothing can be joined to them."
        raise UsageError(message, "Name their column with --on COLUMN, or --on COLUMN=OTHER if the files differ.")
    given = (options.on or "").split("=")[-1]
    key = find_column(given, customers.cells.column_names, customers.name) if given else _key(customers)
    rows, doubled = _rows(customers, key)
    ids = reading.documents["customer_id"].to_pylist()
    found, loose = _matches(ids, rows)
    log = IssueLog(customers.name)
    _say(found, loose, doubled, ids, rows, log, key)
    roles, added = _columns(customers, key, log, options)
    roles.scores = _beside(roles.scores, reading.scales)
    for score in roles.scores:
        added[f"score.{score.name}"] = added.pop(score.column)
        roles.put(score.column, "score", f"{score.label}: {score.reason}", f"score.{score.name}")
    _say_scores(roles.scores, ids, reading, log)
    at = pa.array([None if identity is None else found.get(identity) for identity in ids], pa.int64())
    documents = reading.documents
    for name, values in added.items():
        documents = documents.append_column(_free(name, documents.column_names), values.take(at))
    described = [
        {"source": customers.name, "column": r.column, "role": r.role, "target": r.target, "reason": r.reason}
        for r in roles.table.values()
    ]
    table = pa.concat_tables([reading.columns, pa.Table.from_pylist(described, schema=SCHEMAS["columns"])])
    issues = (*reading.issues, *customers.issues, *log.close())
    used = {
        "name": customers.name, "sha256": customers.sha256, "bytes": customers.size, "format": customers.format,
        "encoding": customers.encoding, "delimiter": customers.delimiter, "rows": customers.read,
        "joined_on": key, "matched": len(found), "asked": len({identity for identity in ids if identity is not None}),
    }  # fmt: skip
    inputs = (*reading.inputs, used)
    scales = pa.concat_tables([reading.scales, scales_table(roles.scores)])
    return dataclasses.replace(reading, documents=documents, scales=scales, columns=table, issues=issues, inputs=inputs)


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
    if options.segment is not None:
        every = [*ours, *theirs]
        for part, whose in zip(parts, (False, True), strict=True):
            part["segment"] = tuple(x for x in options.segment if only_theirs(split(x, every)[0]) == whose)
    kept = options.model_copy(update=parts[0])
    mine = resolve(ReadOptions.model_validate(parts[1]), theirs, "the customers' table")
    return kept, mine


def _called(name: str, among: Sequence[str]) -> bool:
    """Tell whether a column is called so, letter case and blanks aside."""
    return any(name.strip().casefold() == other.strip().casefold() for other in among)


def _key(customers: RawTable) -> str:
    named = [name for name in customers.cells.column_names if names.CUSTOMER.search(names.phrase(name))]
    if len(named) == 1:
        return str(named[0])
    message = f"It is not clear which column of {customers.name} holds the customers' ids."
    raise UsageError(message, f"Name it with --on COLUMN; its columns are {', '.join(customers.cells.column_names)}.")


def _rows(customers: RawTable, key: str) -> tuple[dict[str, int], int]:
    """Return the row of each id, and how many rows said the same again."""
    ids = columns.customer_column(customers.cells[key]).to_pylist()
    whole = row_keys(customers.cells)
    rows: dict[str, int] = {}
    differing: set[str] = set()
    doubled = 0
    for row, identity in enumerate(ids):
        if identity is None:
            continue
        if identity in rows:
            doubled += 1
            if whole[row] != whole[rows[identity]]:
                differing.add(identity)
        else:
            rows[identity] = row
    if differing:
        first = next(row for row, identity in enumerate(ids) if identity in differing and rows[identity] != row)
        place = customers.rows[first].as_py()
        message = f"{customers.name} has {len(differing)} customers in several rows that differ, as in row {place}."
        raise InputError(message, "Keep one row a customer: else it is not known which one holds.")
    return rows, doubled


def _matches(ids: Sequence[str | None], rows: Mapping[str, int]) -> tuple[dict[str, int], set[str]]:
    """Return the row by id, and the ids that were only found without regard to how they are written."""
    wanted = {identity for identity in ids if identity is not None}
    found = {identity: rows[identity] for identity in wanted if identity in rows}
    theirs: dict[str, set[str]] = defaultdict(set)
    ours: dict[str, set[str]] = defaultdict(set)
    for identity in rows:
        theirs[_plain(identity)].add(identity)
    for identity in wanted:
        ours[_plain(identity)].add(identity)
    loose = set()
    for identity in wanted - found.keys():
        plain = _plain(identity)
        # two ids that only differ in how they are written may be two customers
        if len(theirs.get(plain, ())) == 1 and len(ours[plain]) == 1:
            found[identity] = rows[next(iter(theirs[plain]))]
            loose.add(identity)
    return found, loose


def _plain(identity: str) -> str:
    text = "".join(identity.split()).casefold().removesuffix(".0")
    return text.lstrip("0") or text


def _say(
    found: Mapping[str, int],
    loose: set[str],
    doubled: int,
    ids: Sequence[str | None],
    rows: Mapping[str, int],
    log: IssueLog,
    key: str,
) -> None:
    wanted = {identity for identity in ids if identity is not None}
    if not found:
        message = f"None of the {len(wanted)} customers' ids of the comments is in column {key!r} of {log.source}."
        raise InputError(
            message, "Compare the first rows of both files; name the right columns with --on COLUMN=OTHER."
        )
    silent = len(rows) - len(set(found.values()))
    share = len(found) / len(wanted)
    unmatched = len(wanted) - len(found)
    said = f"{len(found):,} of {len(wanted):,} customers ({share:.1%}) were found"
    if silent:
        said += f"; {silent:,} of the table said nothing"
    log.add("customers-joined", said, column=key, severity="note")
    if unmatched:
        message = f"{unmatched:,} customers are not in the table; their comments have no segments or outcomes from it"
        log.add("customers-not-found", message, column=key, severity="warning" if share < 0.9 else "note")
    if loose:
        message = f"{len(loose):,} ids were found only without regard to case, blanks and leading zeros"
        log.add("customers-written-differently", message, column=key)
    if doubled:
        log.add("customers-doubled", f"{doubled:,} rows repeat a customer word for word", column=key, severity="note")


def _columns(customers: RawTable, key: str, log: IssueLog, options: ReadOptions) -> tuple[Roles, dict[str, pa.Array]]:
    """Decide what the table's columns are, and read those that are kept; a score's is called as in the table."""
    cells = customers.cells
    sample = pa.array(range(min(_PROFILED, len(cells))), pa.int64())
    profiles = profile_columns(cells, dict(customers.labels), sample, None)
    named = set(options.score.values()) | set(options.outcome.values()) | set(options.driver)
    given = [p for p in profiles if p.name != key or p.name in named]
    roles = customer_roles(given, Related(cells.take(sample)), options)
    roles.put(key, "customer", "the customer's id, which the comments are joined by", "customer_id")

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
    return roles, added


def _beside(scores: Sequence[Score], known: pa.Table) -> list[Score]:
    """Name the customers' scores beside the comments'; theirs is the primary one only where the comments have none."""
    taken = set(known["score"].to_pylist())
    primary = any(known["primary"].to_pylist())
    out = []
    for score in scores:
        name = score.name
        while name in taken:
            name += "_customer"
        taken.add(name)
        label = score.label if name == score.name else f"{score.label}, of the customer"
        out.append(dataclasses.replace(score, name=name, label=label, primary=score.primary and not primary))
    return out


def _say_scores(scores: Sequence[Score], ids: Sequence[str | None], reading: Reading, log: IssueLog) -> None:
    """Say how a score that sits on the customer counts, where a customer answered more than once."""
    responses = reading.documents["response_id"].to_pylist()
    pairs = {(i, r) for i, r in zip(ids, responses, strict=True) if i is not None}
    again = len(pairs) - len({i for i, _ in pairs})
    for score in scores if again else ():
        message = f"{score.name!r} sits on the customer and counts once for each response; {again:,} are further ones"
        hint = "With --unit customer it counts once, with all that the customer said."
        log.add("customer-score", message, column=score.column, severity="note", hint=hint)


def _free(name: str, taken: Sequence[str]) -> str:
    counts = Counter(taken)
    return f"{name} (customers)" if counts[name] else name
