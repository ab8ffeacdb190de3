"""Readers of other packages, found by the entry points ``voca.readers``."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa

from voca.errors import InputError, VocaError
from voca.protocols import ReaderPlugin
from voca.registry import find, names
from voca.sources.conversation import COLUMNS
from voca.sources.files import InputFile
from voca.sources.frames import as_strings
from voca.sources.raw import IssueLog, RawTable


@cache
def readers() -> dict[str, ReaderPlugin]:
    """Return the readers of other packages by their names; raises ``UsageError`` where one cannot be loaded."""
    return {name: find("reader", name)() for name in names("reader")}


def endings() -> frozenset[str]:
    """Return the endings that they read."""
    return frozenset(ending.lower() for reader in readers().values() for ending in getattr(reader, "endings", ()))


def plugin_tables(file: InputFile) -> list[RawTable] | None:
    """Read a file of a format that a plug-in knows; None where none does.

    Raises
    ------
    InputError
        The plug-in fails, or what it returns is no table.
    """
    for name, reader in readers().items():
        if not _asked(name, file, lambda reader=reader: reader.recognises(file)):
            continue
        found = _asked(name, file, lambda reader=reader: reader.load(file))
        if not isinstance(found, list) or not found or not all(isinstance(table, pa.Table) for table in found):
            message = f"The plug-in {name!r} found no table in {file.name}."
            raise InputError(message, "That is a defect of the plug-in; tell those who made it.")
        return [_raw(file, name, table, number, len(found)) for number, table in enumerate(found, 1)]
    return None


def _asked(name: str, file: InputFile, call: Any) -> Any:  # noqa: ANN401
    """Call a plug-in; whatever goes wrong in it becomes a sentence that names it and the file."""
    try:
        return call()
    except VocaError:
        raise
    except Exception as error:
        message = f"The plug-in {name!r} failed on {file.name} ({type(error).__name__}: {error})."
        raise InputError(message, "Tell those who made it, or remove its package.") from error


def _raw(file: InputFile, name: str, table: pa.Table, number: int, count: int) -> RawTable:
    if len(table) == 0:
        message = f"{file.name} has no rows (read by the plug-in {name!r})."
        raise InputError(message, "Export it again with its rows.")
    shown = file.name if count == 1 else f"{file.name} [{number}]"
    log = IssueLog(shown)
    cells = as_strings(table, log)
    spoken = set(cells.column_names) - {"confidence"} == set(COLUMNS)
    return RawTable(
        shown,
        cells,
        pa.array(range(1, len(cells) + 1), pa.int64()),
        name,
        sha256=file.sha256,
        size=file.size,
        read=len(cells),
        header=tuple(cells.column_names),
        layout="conversation" if spoken else "table",
        stem=file.stem if count == 1 else f"{file.stem} {number}",
        issues=log.close(),
    )
