"""Columns that the user named and a file does not have: told from its first rows, before all of them are read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from voca.config import ReadOptions
from voca.errors import VocaError
from voca.sources.celled import told_in
from voca.sources.delimited import DelimitedReader
from voca.sources.files import InputFile
from voca.sources.formats import find_format, shaped
from voca.sources.given import hold_there, named_in
from voca.sources.json_lines import JsonReader
from voca.sources.long_tables import question_and_answer
from voca.sources.parquet import ParquetReader
from voca.sources.raw import RawTable
from voca.sources.spreadsheet import SpreadsheetReader
from voca.sources.unpacking import unpacked

_ROWS: Final = 1_000  # that are looked at


class _Beginning(Protocol):
    """A reader that can tell what a file's columns are without reading all of it."""

    def first(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Return the tables of `file` with some of their first rows; none where only the whole tells the columns."""
        ...

    def may_have(self, file: InputFile, options: ReadOptions, name: str) -> bool:
        """Whether rows further down may bring a column of that name."""
        ...


_READERS: Final[Mapping[str, type[_Beginning]]] = {
    "delimited": DelimitedReader,
    "json": JsonReader,
    "spreadsheet": SpreadsheetReader,
    "parquet": ParquetReader,
}


def hold_first(file: InputFile, options: ReadOptions, beside: Sequence[str] = ()) -> None:
    """Hold that a file has the columns that the user named, as far as its first rows tell.

    Parameters
    ----------
    file : InputFile
    options : ReadOptions
        Of this file.
    beside : sequence of str
        Columns of a table that is joined, which may be meant as well.

    Raises
    ------
    UsageError
        A column is surely not there; what the first rows leave open is held when all are read.
    """
    wanted = named_in(options)
    if not wanted:
        return
    try:
        reader, columns = _columns(file, options)
    except VocaError:  # whoever reads the file says what is wrong with it
        return
    if reader is not None and columns:
        later = [name for name in wanted if reader.may_have(file, options, name)]
        hold_there(options, [*columns, *beside, *later], columns, file.name)


def _columns(file: InputFile, options: ReadOptions) -> tuple[_Beginning | None, list[str]]:
    """Return the reader of a file and its columns; none where these depend on what stands in the rows."""
    kind = _READERS.get(find_format(file))
    if kind is None:
        return None, []
    reader = kind()
    found: list[str] = []
    for table in reader.first(file, options):
        few = dataclasses.replace(table, cells=table.cells.slice(0, _ROWS), rows=table.rows.slice(0, _ROWS))
        told = unpacked(shaped(file, few))
        if told.layout != "table" or told.spoken or told_in(told) is not None:
            return reader, []
        if told.cells.column_names != few.cells.column_names or question_and_answer(few.cells.column_names):
            return reader, []  # rows further down may bring the questions that become columns
        found += told.cells.column_names
    return reader, found
