"""Read files or a frame: tables, roles, documents, in one go."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError, Issue, NoWordsError, UsageError
from voca.protocols import Reading
from voca.sources.again import REASON, Again, find_again
from voca.sources.celled import in_turns, told_in
from voca.sources.documents import Documents, build_documents
from voca.sources.early import hold_first
from voca.sources.files import InputFile
from voca.sources.finding import empty_file, find_files, left_out, path_of, said_of
from voca.sources.formats import find_format, load_tables, recognised
from voca.sources.given import may_be_named
from voca.sources.identity import Identities
from voca.sources.keys import is_named, names_in, names_of
from voca.sources.merge import merge
from voca.sources.names import phrase
from voca.sources.previews import without_previews
from voca.sources.raw import IssueLog, RawTable
from voca.sources.repeats import once_each
from voca.sources.settings import settings_for
from voca.sources.sql import Query, load_query, split
from voca.sources.turnless import without_turnless
from voca.sources.turns import build_turns
from voca.sources.unfinished import say_unfinished
from voca.sources.unpacking import unpacked
from voca.sources.unused import has_speakers, hold_columns, unused_sheet, unused_speakers, with_table
from voca.sources.weights import settle_weights

if TYPE_CHECKING:
    import pandas as pd


def read(
    inputs: Sequence[str | Path | Query], options: ReadOptions | None = None, *, textless: bool = False
) -> Reading:
    """Read files into documents.

    Parameters
    ----------
    inputs : sequence of str, Path or Query
        File names and globs, whose formats are found out; questions to a database.
    options : ReadOptions, optional
        Roles the user fixed. A ``voca.toml`` beside a file is read too; what is said here wins.
    textless : bool
        Also read files in which no column holds text: closed questions only.

    Returns
    -------
    Reading

    Raises
    ------
    InputError
        A file is missing, empty, damaged, in no known format, or has no text column.
    UsageError
        An option or a ``voca.toml`` is wrong.
    """
    options = with_table(options or ReadOptions())
    loaded: list[tuple[RawTable, ReadOptions]] = []
    customers = _customers(options)
    names, queries = split([inputs] if isinstance(inputs, str | Path | Query) else inputs)
    loaded += [(_answers(recognised(load_query(query)), options), options) for query in queries]
    issues = left_out(names)
    held: dict[str, Path] = {}
    if names or not queries:
        _load_files(names, options, loaded, issues, held, customers)
    loaded, silent = without_turnless(loaded, held)
    issues += silent
    named = _distinct_names(loaded)
    loaded.clear()
    named, theirs = _parted(named, options, customers)
    facts = [_fact(table) for table, _ in named]
    return _with_customers(_read_tables(named, issues, textless, held), theirs, customers, facts)


def _load_files(
    names: Sequence[str | Path],
    options: ReadOptions,
    loaded: list[tuple[RawTable, ReadOptions]],
    issues: list[Issue],
    held: dict[str, Path],
    customers: RawTable | None,
) -> None:
    """Load the tables of files into `loaded`; `held` has by hash where those lie that a folder or an archive holds.

    A copy of a file is left out, unless it is one of the calls that the table of `customers` names.
    """
    calls = names_in(customers)
    seen: dict[str, str] = {}
    silent: list[InputError] = []
    by_name = {path_of(name).resolve() for name in names}
    joined = {path_of(options.customers).resolve()} if options.customers is not None else set()
    files = [file for file in find_files(names) if file.path.resolve() not in joined - by_name]
    for file in files:  # before the first one is read: a name that is nowhere is told at once
        hold_first(file, settings_for(file, options), () if customers is None else customers.cells.column_names)
    for file in files:
        if file.sha256 in seen and not is_named(file, calls):
            issues.append(
                Issue("same-file", f"has the same content as {seen[file.sha256]}; it was left out", file.name)
            )
            continue
        seen[file.sha256] = file.name
        if file.path.resolve() not in by_name:
            held[file.sha256] = file.path
        own = settings_for(file, options)
        try:
            loaded += [(_answers(table, own), own) for table in load_tables(file, own)]
        except NoWordsError as error:
            if file.sha256 not in held:
                raise
            silent.append(error)
            issues.append(
                Issue("no-words", f"{said_of(error, file.name)}; it was left out", file.name, hint=error.hint)
            )
        except EmptyFileError as error:
            if len(files) == 1:
                raise
            silent.append(error)
            issues.append(empty_file(file.name, said_of(error, file.name), error.hint))
    if silent and not loaded:
        raise silent[0]


def _answers(table: RawTable, options: ReadOptions) -> RawTable:
    """Return a table as it counts: turns of conversations told, a survey's tests left out, unfinished answers said."""
    table = once_each(unpacked(table))
    return say_unfinished(without_previews(in_turns(table, told_in(table)), options))


def _customers(options: ReadOptions) -> RawTable | None:
    if options.customers is None:
        return None
    return _one_table(options.customers, ReadOptions(), "Save the sheet with the customers as a file of its own")


def _parted(
    loaded: list[tuple[RawTable, ReadOptions]], options: ReadOptions, customers: RawTable | None
) -> tuple[list[tuple[RawTable, ReadOptions]], ReadOptions]:
    """Leave to the customers' table the columns that the user named and only it has."""
    if customers is None:
        return loaded, options
    from voca.sources.customers import parted

    theirs = customers.cells.column_names
    ours = [name for table, _ in loaded for name in table.cells.column_names]
    kept = [(table, parted(own, table.cells.column_names, theirs)[0]) for table, own in loaded]
    mine = parted(options, ours, theirs)[1]
    return kept, mine.model_copy(update={"on": options.on})


def _with_customers(
    reading: Reading, options: ReadOptions, customers: RawTable | None, facts: Sequence[RawTable] = ()
) -> Reading:
    if customers is None:
        return reading
    from voca.sources.customers import join_customers

    return join_customers(reading, customers, options, names_of(reading.documents, facts))


def from_frame(frame: pd.DataFrame | pa.Table, options: ReadOptions | None = None, name: str = "frame") -> Reading:
    """Read a pandas or Arrow table into documents.

    Parameters
    ----------
    frame : pandas.DataFrame or pyarrow.Table
    options : ReadOptions, optional
    name : str
        What its documents have as ``source``.

    Returns
    -------
    Reading
        ``source_row`` is the row's position in the frame, from 0: ``frame.index[source_row]`` is its own index.

    Raises
    ------
    InputError
        There are no rows or no text column.
    """
    from voca.sources.frames import frame_table

    options = with_table(options or ReadOptions())
    customers = _customers(options)
    table = frame_table(frame, name, may_be_named(options))
    loaded, theirs = _parted([(_answers(table, options), options)], options, customers)
    return _with_customers(_read_tables(loaded, []), theirs, customers)


def load(path: str | Path, options: ReadOptions | None = None) -> RawTable:
    """Read one table, every cell as written, its rows in their order.

    Parameters
    ----------
    path : str or Path
    options : ReadOptions, optional
        ``sheet``, ``encoding`` and ``delimiter`` count.

    Returns
    -------
    RawTable

    Raises
    ------
    InputError
        As :func:`read`.
    UsageError
        A workbook has several sheets and none was named.
    """
    return _one_table(path, options or ReadOptions(), "Name one with --sheet")


def _one_table(path: str | Path, options: ReadOptions, remedy: str) -> RawTable:
    """Read the one table of a file; `remedy` says what to do about several sheets."""
    file = find_files([path])
    if len(file) != 1:
        message = f"{path} names {len(file)} files."
        raise UsageError(message, "Name one.")
    own = settings_for(file[0], options)
    hold_first(file[0], options)
    tables = load_tables(file[0], own)
    if len(tables) > 1:
        raise _several(file[0], tables, remedy)
    said = unused_sheet([own], [tables[0].format])
    return dataclasses.replace(tables[0], issues=(*tables[0].issues, *said))


def _several(file: InputFile, tables: Sequence[RawTable], remedy: str) -> UsageError:
    """Say how to choose one of the tables of a file: a workbook's have names, a recording's calls have not."""
    if find_format(file) != "spreadsheet":
        return UsageError(f"{file.name} has {len(tables)} conversations.", "Put each into a file of its own.")
    names = [table.name.removeprefix(f"{file.name} [").removesuffix("]") for table in tables]
    return UsageError(f"{file.name} has {len(tables)} sheets with rows.", f"{remedy}: {', '.join(map(repr, names))}.")


def _distinct_names(loaded: list[tuple[RawTable, ReadOptions]]) -> list[tuple[RawTable, ReadOptions]]:
    """Files of the same name in different folders: the later ones get a number, so that rows can be told apart."""
    counts: dict[str, int] = defaultdict(int)
    result = []
    for table, options in loaded:
        counts[table.name] += 1
        if counts[table.name] > 1:
            name = f"{table.name} ({counts[table.name]})"
            issues = tuple(dataclasses.replace(issue, source=name) for issue in table.issues)
            table = dataclasses.replace(table, name=name, issues=issues)
        result.append((table, options))
    return result


def _read_tables(
    loaded: list[tuple[RawTable, ReadOptions]],
    issues: list[Issue],
    textless: bool = False,
    held: Collection[str] = (),
) -> Reading:
    """Build the documents; `loaded` is emptied, so that cells go as soon as their documents are there.

    `held` are the hashes of what a folder or an archive holds: nobody said of these files that they have text.
    """
    logs = {table.name: IssueLog(table.name) for table, _ in loaded}
    given = [options for _, options in loaded]
    hold_columns(given, [table for table, _ in loaded])
    groups = _groups(loaded)
    facts = [_fact(table) for table, _ in loaded]
    loaded.clear()
    once = any(options.count_once for _, options in groups)
    parts = _build(groups, facts, logs, textless, held)
    documents, scales, columns = merge(parts, logs)
    documents, columns, weightless = settle_weights(documents, columns, [o.weight for o in given if o.weight])
    again = find_again(documents, [table.name for table in facts], _records(parts)) if facts[1:] else []
    lost: dict[str, int] = {}
    if once:
        documents, lost = _counted_once(documents, again)
    for table in facts:
        issues += [*table.issues, *logs[table.name].close()]
    issues += [one.issue(once) for one in again]
    issues += weightless
    issues += unused_sheet(given, [table.format for table in facts])
    issues += unused_speakers(given, has_speakers(documents))
    return Reading(documents, columns, scales, tuple(issues), _inputs(facts, documents, logs, lost))


def _fact(table: RawTable) -> RawTable:
    """Return what is known of a table, without its cells."""
    return dataclasses.replace(table, cells=pa.table({}))


def _records(parts: Sequence[Documents]) -> dict[str, tuple[str, str]]:
    """Return what tools call their responses, by the responses' ids."""
    found: dict[str, tuple[str, str]] = {}
    for table in [part.records for part in parts if part.records is not None]:
        responses, column = table.column_names
        for response, record in zip(table[responses].to_pylist(), table[column].to_pylist(), strict=True):
            if record and record.strip():
                found[response] = (phrase(column), record.strip())
    return found


def _counted_once(documents: pa.Table, again: Sequence[Again]) -> tuple[pa.Table, dict[str, int]]:
    """Leave out what stands in an earlier file too; return how many documents of which file went as well."""
    out = pc.is_in(documents["response_id"], pa.array([i for one in again for i in one.responses], pa.string()))
    lost = documents.filter(out)["source"].value_counts().to_pylist()
    return documents.filter(pc.invert(out)), {entry["values"]: entry["counts"] for entry in lost}


def _build(
    groups: list[tuple[list[RawTable], ReadOptions]],
    facts: Sequence[RawTable],
    logs: dict[str, IssueLog],
    textless: bool,
    held: Collection[str],
) -> list[Documents]:
    """Build the documents of each group, taking it off the list."""
    identities = Identities()
    parts: list[Documents] = []
    without: list[tuple[list[RawTable], ReadOptions, InputError]] = []
    while groups:
        tables, options = groups.pop(0)
        beside = _is_sheet_of_many(tables, facts) or all(table.sha256 in held for table in tables)
        try:
            if tables[0].layout == "conversation":
                parts.append(build_turns(tables, options, identities, logs))
            else:
                parts.append(build_documents(tables, options, identities, logs, textless=textless and not beside))
        except InputError as error:
            if not beside:
                raise
            without.append((tables, options, error))  # workbooks and folders often have tables of another kind
    if not parts and textless:  # no table has text: each counts
        logs.update({table.name: IssueLog(table.name) for tables, _, _ in without for table in tables})
        return [build_documents(tables, options, identities, logs, textless=True) for tables, options, _ in without]
    if not parts:
        raise without[0][2]  # there was at least one table
    for tables, _, _ in without:
        for table in tables:
            sheet = _is_sheet_of_many([table], facts)
            why = f"no column of this {'sheet' if sheet else 'file'} reads like text; it was left out"
            logs[table.name].add("no-text-column", why, severity="note")
    return parts


def _groups(loaded: Sequence[tuple[RawTable, ReadOptions]]) -> list[tuple[list[RawTable], ReadOptions]]:
    """Tables with the same columns belong together: their roles are decided once, on all their rows."""
    groups: dict[tuple[Any, ...], tuple[list[RawTable], ReadOptions]] = {}
    for table, options in loaded:
        key = (table.layout, frozenset(table.cells.column_names), options.model_dump_json())
        groups.setdefault(key, ([], options))[0].append(table)
    return list(groups.values())


def _is_sheet_of_many(tables: Sequence[RawTable], facts: Sequence[RawTable]) -> bool:
    hashes = [table.sha256 for table in facts]
    return all(table.sha256 and hashes.count(table.sha256) > 1 for table in tables)


def _left_out(table: RawTable, log: IssueLog, again: int) -> dict[str, int]:
    """Count the rows that became no document, by the reason: those the format lost and those set aside later."""
    aside = sum(table.left_out.values())
    # the turns of a conversation in one cell all have its row
    present = len(table.rows.unique()) if table.spoken else len(table.rows)
    lost = table.read - present - aside if table.layout == "table" else 0
    unread, twice = ({"row that cannot be read": lost} if lost else {}), ({REASON: again} if again else {})
    return {**unread, **twice, **table.left_out, **log.left_out}


def _inputs(
    facts: Sequence[RawTable], documents: pa.Table, logs: Mapping[str, IssueLog], again: Mapping[str, int]
) -> tuple[Mapping[str, object], ...]:
    beside = {str(entry["sha256"]): entry for table in facts for entry in table.beside}
    kept = {entry["values"]: entry["counts"] for entry in documents["source"].value_counts().to_pylist()}
    return tuple(
        {
            "name": t.name,
            "sha256": t.sha256,
            "bytes": t.size,
            "format": t.format,
            "encoding": t.encoding,
            "delimiter": t.delimiter,
            "rows": t.read,
            "kept": kept.get(t.name, 0),
            "left_out": _left_out(t, logs[t.name], again.get(t.name, 0)),
        }
        for t in facts
    ) + tuple({**entry, "format": "questionnaire"} for entry in beside.values())
