"""SPSS files (``.sav``, ``.zsav``) and Stata's (``.dta``): labels of variables as wording, of values as their names."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError
from voca.sources.files import InputFile
from voca.sources.headers import unique_names
from voca.sources.raw import IssueLog, RawTable

_TOOLS: Final = {"sav": "SPSS", "dta": "Stata"}


class SpssReader:
    """Reads SPSS system files; rows are numbered as cases, from 1."""

    name: ClassVar[str] = "sav"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is damaged, empty, or the reader's package is not installed."""
        columns, meta = _read(file, self.name)
        count = len(next(iter(columns.values()), ()))
        if count == 0:
            message = f"{file.name} has no cases."
            raise InputError(message, "Save it again with its data.")
        log = IssueLog(file.name)
        names = unique_names(list(columns), log)
        cells = {
            name: pa.array([_written(value, _names(meta, column, values)) for value in values], pa.string())
            for name, (column, values) in zip(names, columns.items(), strict=True)
        }
        wording = dict(zip(columns, meta.column_labels, strict=True))
        labels = {
            name: str(wording[column])
            for name, column in zip(names, columns, strict=True)
            if wording[column] and wording[column] != name
        }
        return [
            RawTable(
                file.name,
                pa.table(cells),
                pa.array(range(1, count + 1), pa.int64()),
                self.name,
                meta.file_encoding or "",
                "",
                file.sha256,
                file.size,
                count,
                tuple(columns),
                labels,
                issues=log.close(),
            )
        ]


class StataReader(SpssReader):
    """Reads Stata's data files; rows are numbered as observations, from 1."""

    name: ClassVar[str] = "dta"


def _read(file: InputFile, form: str) -> tuple[dict[str, list[Any]], Any]:
    tool = _TOOLS[form]
    try:
        import pyreadstat
    except ImportError as error:
        message = f"{file.name} is a file of {tool}, and the package that reads them is not installed."
        raise InputError(message, 'Install it with: pip install "voca[spss]"') from error
    # the library reads from a path only, and the file may lie in an archive
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"data.{form}"
        with path.open("wb") as stream:
            stream.writelines(file.blocks())
        try:
            read = pyreadstat.read_sav if form == "sav" else pyreadstat.read_dta
            found, meta = read(str(path), output_format="dict")
        except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
            message = f"{file.name} cannot be read as {'an' if form == 'sav' else 'a'} {tool} file: {error}."
            raise InputError(message, f"Save it again as .{form}, or export it as CSV.") from error
    return {name: list(values) for name, values in found.items()}, meta


def _names(meta: Any, column: str, values: list[Any]) -> Mapping[Any, str]:  # noqa: ANN401 - the library's metadata
    """Return the names of a column's values; none for a scale, whose numbers count, and where some have no name.

    Which end of an ordered variable is the better one, its names say and its numbers do not.
    """
    labels = meta.variable_value_labels.get(column, {})
    if meta.variable_measure.get(column) == "scale":
        return {}
    known = {value for value in values if not _missing(value)}
    return labels if known and known <= labels.keys() else {}


def _missing(value: object) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124 - not a number


def _written(value: object, names: Mapping[Any, str]) -> str | None:
    if _missing(value):
        return None
    if names:
        return str(names[value])
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value)
