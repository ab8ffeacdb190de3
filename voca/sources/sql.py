"""Tables that a database is asked for."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from voca.errors import InputError, UsageError
from voca.sources.headers import unique_names
from voca.sources.raw import MAX_CELL, IssueLog, RawTable

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult, Engine

_CHUNK: Final = 10_000  # rows fetched at a time
# Backends whose usual driver is under a licence that voca does not depend on -> the one of the extra.
_DRIVERS: Final = {"postgresql": "pg8000"}


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a database.

    Attributes
    ----------
    sql : str
        A ``select``.
    url : str
        Of the database, as SQLAlchemy writes it: ``sqlite:///file.db``, ``postgresql://user:password@host/name``. Never
        shown or stored.
    """

    sql: str
    url: str = field(repr=False)


def load_query(query: Query) -> RawTable:
    """Ask a database; every cell as text, rows numbered from 1.

    What the statement changes is rolled back.

    Parameters
    ----------
    query : Query

    Returns
    -------
    RawTable
        Its ``sha256`` is of the rows.

    Raises
    ------
    InputError
        The package or the driver is not installed, the database does not answer, the statement fails or finds nothing.
    UsageError
        The URL is none.
    """
    url = _address(query.url)
    name = f"{url.get_backend_name()} query"
    log = IssueLog(name)
    from sqlalchemy import create_engine
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        message = f"There is no driver for {url.drivername} databases here: {_first_line(error)}."
        raise InputError(
            message, "Install one with pip; for PostgreSQL and SQLite: pip install 'voca[sql]'."
        ) from error
    try:
        with _connected(engine) as connection:
            names, chunks, digest = _ask(connection, query.sql, name, log)
            connection.rollback()
    except (SQLAlchemyError, OSError) as error:
        place = url.render_as_string(hide_password=True)
        message = f"{place} did not answer the query: {_first_line(getattr(error, 'orig', None) or error)}."
        raise InputError(message, "Check the address, the rights and the statement.") from error
    finally:
        engine.dispose()
    rows = [number for numbers, _ in chunks for number in numbers]
    if not rows:
        message = f"The {name} found no rows."
        raise InputError(message, "Check its conditions.")
    cells = pa.concat_tables([table for _, table in chunks])
    read = len(rows) + log.counts["cell-too-long", None]
    return RawTable(name, cells, pa.array(rows, pa.int64()), "sql", "", "", digest, 0, read, names, issues=log.close())


def _connected(engine: Engine) -> Connection:
    """Connect; a driver that misses a part of the address, such as the user, raises TypeError."""
    try:
        return engine.connect()
    except TypeError as error:
        raise ConnectionError(_first_line(error)) from error


def _address(text: str) -> URL:
    """Read a URL; what it says is not repeated in a message, since a password may stand in it."""
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError as error:
        message = "The package that asks databases is not installed."
        raise InputError(message, 'Install it with: pip install "voca[sql]"') from error
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        message = "--from is no address of a database."
        raise UsageError(message, "Write it as sqlite:///file.db or postgresql://user:password@host/name.") from error
    backend = url.get_backend_name()
    if backend == "postgres":  # an old name, still in use
        url, backend = url.set(drivername="postgresql"), "postgresql"
    if backend == "sqlite" and url.database not in (None, "", ":memory:") and not Path(str(url.database)).is_file():
        message = f"There is no SQLite file {url.database}."  # else an empty one would be made
        raise InputError(
            message, "Check its name and folder; sqlite:/// and then the path, which begins with / itself."
        )
    driver = _DRIVERS.get(backend)
    if driver and url.drivername == backend and not any(map(importlib.util.find_spec, ("psycopg", "psycopg2"))):
        url = url.set(drivername=f"{backend}+{driver}")
    return url


def _ask(
    connection: Connection, sql: str, name: str, log: IssueLog
) -> tuple[tuple[str, ...], list[tuple[list[int], pa.Table]], str]:
    """Return the names of the columns, the rows' numbers and cells in chunks, and a hash of them."""
    result = connection.execution_options(stream_results=True).exec_driver_sql(sql.strip().rstrip(";"))
    if not result.returns_rows:
        connection.rollback()
        message = f"The statement for the {name} is no select: it finds no rows."
        raise UsageError(message, 'Write it as --sql "select ... from ...".')
    names = unique_names(list(result.keys()), log)
    digest = hashlib.sha256("\x1f".join(names).encode())
    chunks = []
    for numbers, rows in _chunks(result, log):
        digest.update("\x1e".join("\x1f".join(cell or "" for cell in row) for row in rows).encode("utf-8", "replace"))
        columns = list(zip(*rows, strict=True))
        chunks.append((numbers, pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)})))
    return names, chunks, digest.hexdigest()


def _chunks(result: CursorResult[Any], log: IssueLog) -> Iterator[tuple[list[int], list[list[str | None]]]]:
    first = 1
    while batch := result.fetchmany(_CHUNK):
        numbers, rows = [], []
        for number, row in enumerate(batch, first):
            written = [_written(value) for value in row]
            if any(cell is not None and len(cell) > MAX_CELL for cell in written):
                what = f"a cell has more than {MAX_CELL:,} characters; the row was left out as unreadable"
                log.add("cell-too-long", what, number, severity="error")
                continue
            numbers.append(number)
            rows.append(written)
        first += len(batch)
        if rows:
            yield numbers, rows


def _written(value: object) -> str | None:
    """Write a value as a person would; what is no single value stays as the driver shows it."""
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace").replace("\0", "")
    if isinstance(value, float | Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value).replace("\0", "")


def _first_line(error: object) -> str:
    """Return the first line of a database's message, short: it may quote the data."""
    arguments = getattr(error, "args", ())
    if arguments and isinstance(arguments[0], dict):  # the fields of PostgreSQL's own protocol
        return str(arguments[0].get("M", "an error"))[:200]
    return (str(error).splitlines() or ["no reason given"])[0][:200].rstrip(".")


def split(inputs: Sequence[str | Path | Query]) -> tuple[list[str | Path], list[Query]]:
    """Tell files and questions apart."""
    return [one for one in inputs if not isinstance(one, Query)], [one for one in inputs if isinstance(one, Query)]
