"""A sheet of a workbook that says what the columns and codes of another one mean, as statistics programs export it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from voca.errors import Issue
from voca.sources.raw import RawTable
from voca.sources.surveys.codebook import Coded
from voca.sources.verbal import no_answer

CODE: Final = "value-labels"
_NAMED: Final = 0.8  # of the names in a column of names that are columns of the data
_MET: Final = 0.5  # of the codes that occur in the column they are of
_FEWEST: Final = 2
_MOST_COLUMNS: Final = 8
_WORDS: Final = 2  # of a wording, on average
_Column = Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True)
class _Book:
    """What a sheet says of the columns of another one.

    Attributes
    ----------
    names : mapping of str to mapping
        By column, what each code means.
    wording : mapping of str to str
        By column.
    """

    names: Mapping[str, Mapping[str, str]]
    wording: Mapping[str, str]

    @property
    def described(self) -> int:
        """How many columns are described."""
        return len(self.names.keys() | self.wording.keys())


def explained(tables: Sequence[RawTable], notes: Sequence[RawTable] = ()) -> tuple[list[RawTable], set[str]]:
    """Return the tables that hold answers, with the meaning of their codes, and the names of those that tell it.

    Parameters
    ----------
    tables : sequence of RawTable
        Of one workbook.
    notes : sequence of RawTable
        Sheets of it that are too small to hold answers.
    """
    result, used = list(tables), set[str]()
    for book in (*notes, *tables):
        others = [table for table in result if table.name != book.name and len(table.cells) >= len(book.cells)]
        if len(book.cells.column_names) > _MOST_COLUMNS:
            continue
        found = {table.name: told for table in others if (told := _told(book, table)).described >= _FEWEST}
        if found:
            result = [_with(table, found[table.name], book.name) if table.name in found else table for table in result]
            result = [table for table in result if table.name != book.name]
            used.add(book.name)
    return result, used


def _told(book: RawTable, data: RawTable) -> _Book:
    """Return what a table tells of the columns of another one; nothing where it is none that does."""
    columns = [_read(book, name) for name in book.cells.column_names]
    known = {name.strip().casefold(): name for name in data.cells.column_names}
    for names in columns:
        filled = [known.get(cell.casefold(), "") for cell in names if cell]
        if len(filled) < _FEWEST or sum(map(bool, filled)) < _NAMED * len(filled):
            continue
        others = [column for column in columns if column is not names]
        of = [known.get(cell.casefold(), "") for cell in _down(names)]
        codes = next((column for column in others if _are_codes(of, column, data)), None)
        labels = max((c for c in others if c is not codes), key=lambda c: sum(map(len, c)), default=None)
        if labels is None:
            return _Book({}, {})
        if codes is not None:
            return _Book(_by_column(of, codes, labels), {})
        wording = {name: label for name, label in zip(of, labels, strict=True) if name and label}
        single = len(set(filled)) == len(filled)
        worded = sum(len(label.split()) for label in wording.values()) >= _WORDS * len(wording)
        return _Book({}, wording if single and worded else {})
    return _Book({}, {})


def _read(table: RawTable, name: str) -> _Column:
    return [(cell or "").strip() for cell in table.cells[name].to_pylist()]


def _down(cells: _Column) -> Iterator[str]:
    """Yield cells, those left empty with what is above them."""
    last = ""
    for cell in cells:
        last = cell or last
        yield last


def _are_codes(of: _Column, cells: _Column, data: RawTable) -> bool:
    """Whether cells are values of the columns that stand beside them."""
    values = {name: set(_read(data, name)) for name in {name for name in of if name}}
    pairs = [(name, cell) for name, cell in zip(of, cells, strict=True) if name and cell]
    return len(pairs) >= _FEWEST and sum(cell in values[name] for name, cell in pairs) >= _MET * len(pairs)


def _by_column(of: _Column, codes: _Column, labels: _Column) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, code, label in zip(of, codes, labels, strict=True):
        if name and code and label:
            found[name][code] = label
    return dict(found)


def _with_codes(names: Mapping[str, str], cells: _Column) -> Mapping[str, str]:
    """Return names with their numbers before them where other numbers have none: the ends of a scale."""
    left = {cell.removesuffix(".0") for cell in cells if cell} - names.keys()
    if not any(cell.isdigit() for cell in left) or not all(code.lstrip("-").isdigit() for code in names):
        return names
    return {code: name if no_answer(name) else f"{code} - {name}" for code, name in names.items()}


def _with(table: RawTable, book: _Book, sheet: str) -> RawTable:
    """Return a table whose codes have names, and its columns their wording."""
    coded = {
        name: Coded(names=_with_codes(names, _read(table, name)))
        for name, names in book.names.items()
        if name not in table.codebook
    }
    what = "values" if book.names else "questions"
    said = f"{sheet} says what the {what} of {book.described:,} columns mean; it is used so, and holds no answers"
    note = Issue(CODE, said, table.name, severity="note")
    return dataclasses.replace(
        table, codebook={**coded, **table.codebook}, labels={**book.wording, **table.labels},
        issues=(*table.issues, note),
    )  # fmt: skip
