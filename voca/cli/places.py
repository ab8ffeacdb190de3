"""Where a command writes: that the place is there and its name promises nothing else, before the work is done."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from voca.errors import StudyError, UsageError

TABLE: Final = (".csv", ".tsv", ".xlsx")
"""Endings of the tables that :meth:`voca.annotate.Annotated.write` writes."""
_KINDS: Final[Mapping[str, str]] = {
    "CSV": ".csv",
    "a table with tabs": ".tsv .tab",
    "a workbook": ".xlsx .xlsm .xlsb .xls .ods",
    "Parquet": ".parquet .pq",
    "an Arrow file": ".arrow .feather",
    "JSON": ".json .jsonl .ndjson",
    "a packed file": ".gz .zip .bz2 .xz .zst",
    "a web page": ".html .htm",
    "a document": ".pdf .docx .doc .odt .rtf .md .pptx",
    "a database": ".duckdb .db .sqlite .sqlite3",
    "a file of SPSS or Stata": ".sav .zsav .dta",
    "TOML": ".toml",
    "XML": ".xml",
}
_PROMISED: Final = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}


def hold_file(path: Path, what: str, endings: Sequence[str]) -> None:
    """Hold that a file can be written and that its name is not one of another format; others are free.

    Parameters
    ----------
    path : pathlib.Path
    what : str
        What is written, in words.
    endings : sequence of str
        Of names under which it is looked for.

    Raises
    ------
    UsageError
        Whoever opens it by its name would expect another format.
    StudyError
        It is a folder, or would be in one that is not there.
    """
    ending = path.suffix.lower()
    named = " or ".join(filter(None, (", ".join(endings[:-1]), endings[-1])))
    if str(path) == "-":
        message = "-o - would write a file of that name; standard output is for what is said about it."
        raise UsageError(message, f"Give a name that ends in {named}.")
    if ending in _PROMISED and ending not in endings:
        message = f"{path.name} would be {_PROMISED[ending]}, and what is written is {what}."
        raise UsageError(message, f"Give a name that ends in {named}.")
    why = "it is a folder" if path.is_dir() else "" if path.parent.is_dir() else f"there is no folder {path.parent}"
    if why:
        message = f"{path} cannot be written: {why}."
        raise StudyError(message, "Choose another place with -o FILE.")


def hold_table(path: Path) -> None:
    """Hold that a table can be written under a name; raises as :func:`hold_file`."""
    hold_file(path, "CSV", TABLE)


def hold_apart(source: str, *written: Path | None) -> None:
    """Hold that what is written does not take the place of the file that is read, by whatever name or link.

    Raises
    ------
    UsageError
        It would: the rows as they came could not be had again.
    """
    for path in filter(None, written):
        with suppress(OSError, ValueError):  # one of the two is not there
            if path.is_file() and os.path.samefile(source, path):
                message = f"{path} is the file that is read, and would be written over."
                raise UsageError(message, "Give -o another name; the input stays as it is.")


def hold_folder(path: Path) -> None:
    """Hold that a folder is not called like a file; raises `UsageError`, unless it is there already."""
    ending = path.suffix.lower()
    if (ending in _PROMISED or str(path) == "-") and not path.exists():
        message = f"{path.name} would be a folder: a study is several files, the report and its data."
        raise UsageError(message, "Name a folder with -o FOLDER; the report in it is report.html.")
