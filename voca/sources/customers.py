"""Customers joined to what they said: segments, churn and value from another table, by the customer's id."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError, UsageError
from voca.protocols import Reading
from voca.schema import SCHEMAS
from voca.sources import columns, names
from voca.sources.guess import customer_roles, find_column
from voca.sources.identity import row_keys
from voca.sources.profile import profile_columns
from voca.sources.raw import IssueLog, RawTable
from voca.sources.roles import Related, Roles

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
        With more ``segment.*`` and ``outcome.*`` columns, and issues that say what matched.

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
    roles, added = _columns(customers, key, log)
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
    return dataclasses.replace(reading, documents=documents, columns=table, issues=issues, inputs=inputs)


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


def _columns(customers: RawTable, key: str, log: IssueLog) -> tuple[Roles, dict[str, pa.Array]]:
    """Decide what the table's columns are, and read those that are kept."""
    cells = customers.cells
    sample = pa.array(range(min(_PROFILED, len(cells))), pa.int64())
    profiles = profile_columns(cells, dict(customers.labels), sample, None)
    roles = customer_roles([p for p in profiles if p.name != key], Related(cells.take(sample)))
    roles.put(key, "customer", "the customer's id, which the comments are joined by", "customer_id")

    def issue(index: int, code: str, message: str, column: str, severity: str = "warning") -> None:
        log.add(code, message, customers.rows[index].as_py(), column)

    added: dict[str, pa.Array] = {f"segment.{name}": columns.segment_column(cells[name]) for name in roles.segments}
    for kind, name in roles.outcomes.items():
        read = columns.yes_no_column if kind == "churned" else columns.number_column
        invert = {"invert": True} if kind == "churned" and names.RETAINED.search(names.phrase(name)) else {}
        added[f"outcome.{kind}"] = read(cells[name], name, issue, **invert)
    return roles, added


def _free(name: str, taken: Sequence[str]) -> str:
    counts = Counter(taken)
    return f"{name} (customers)" if counts[name] else name
