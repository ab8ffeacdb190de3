"""Which form a file of marked texts has: XML and lines by what is in it, else a table in any format that voca reads."""

from __future__ import annotations

from pathlib import Path

from voca import sources
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.evaluation.marked.lines import CUT, PLACE, begins_tagged, read_cut, read_tagged, read_threes
from voca.evaluation.marked.rows import read_rows
from voca.evaluation.marked.values import Columns, MarkedFile
from voca.evaluation.marked.xml import begins_xml, read_xml
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.finding import find_files


def load_marked(path: str | Path, options: ReadOptions, columns: Columns) -> MarkedFile:
    """Read a file of marked texts.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
        ``sheet``, ``encoding`` and ``delimiter`` count.
    columns : Columns
        Of a table.

    Raises
    ------
    UsageError
        Several files, or no such column.
    InputError
        The file cannot be read, or is not as its form wants it: with the line or row.
    """
    files = find_files([path])
    if len(files) != 1:
        message = f"{path} names {len(files)} files."
        raise UsageError(message, "Name one.")
    file = files[0]
    if begins_xml(file.head):
        return read_xml(file, options.encoding)
    if file.suffix not in (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".xlsx", ".parquet"):
        lines = _lines(file, options)
        first = next((line for line in lines if line.strip()), "")
        if file.suffix == ".raw" or PLACE in first:
            return read_threes(file.name, lines)
        if CUT in first:
            return read_cut(file.name, lines)
        if begins_tagged(lines):
            return read_tagged(file.name, lines)
    return read_rows(sources.load(path, options), columns)


def _lines(file: InputFile, options: ReadOptions) -> list[str]:
    encoding = find_encoding(file, options.encoding)
    text = file.content().decode(encoding.name, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")
