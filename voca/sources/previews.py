"""Answers that somebody gave to try a survey out: its tool marks them, and they are nobody's."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.config import ReadOptions
from voca.errors import Issue
from voca.sources.exports.export import Export, find_all
from voca.sources.raw import RawTable
from voca.wording import agree

CODE: Final = "test-answers"
REASON: Final = "preview or test of the survey"
_MARKED: Final = "status|response type|distribution channel|response status"
_TEST: Final = re.compile(
    r"(?:survey )?(?:preview|test)(?: spam)?(?: response)?|offline survey preview",
    re.IGNORECASE,
)
_CODES: Final = frozenset({"1", "2", "9", "17"})  # Qualtrics' Status where answers are exported as numbers
_MOST: Final = 0.5  # of the rows; where more are tests, the file is one on purpose


def without_previews(table: RawTable, options: ReadOptions) -> RawTable:
    """Return an export of a survey tool without the answers that it marks as previews or tests, and say so.

    Parameters
    ----------
    table : RawTable
    options : ReadOptions
        ``keep_tests`` leaves them in.
    """
    if table.layout != "table" or table.export is None or table.export.channel != "survey":
        return table
    names = find_all(_MARKED, table.cells.column_names)
    marked = {name: _tests(table.cells[name], name, table.export) for name in names}
    tests = [any(row) for row in zip(*marked.values(), strict=True)]
    count = sum(tests)
    if not count:
        return table
    where = next(name for name, cells in marked.items() if any(cells))
    what = (
        f"{count:,} of {len(tests):,} answers {agree(count, 'is a preview or test', 'are previews or tests')} of the "
        f"survey, as {where!r} says"
    )
    if options.keep_tests or count > _MOST * len(tests):
        why = "" if options.keep_tests else "since most are"
        what, hint = f"{what}; they are counted {why}".rstrip(), "Export again without them, or take these rows out."
    else:
        kept = pa.array([not test for test in tests], pa.bool_())
        first = table.rows[tests.index(True)].as_py()
        what, hint = f"{what}; they were left out, the first one is row {first:,}", "Keep them with --keep-tests."
        table = dataclasses.replace(
            table,
            cells=table.cells.filter(kept),
            rows=table.rows.filter(kept),
            left_out={**table.left_out, REASON: count},
        )
    issue = Issue(CODE, what, table.name, column=where, hint=hint)
    return dataclasses.replace(table, issues=(*table.issues, issue))


def _tests(column: pa.ChunkedArray, name: str, export: Export) -> list[bool]:
    """Tell which cells of a column mark a test: it has few different ones, and each is looked at once."""
    marks = [cell for cell in column.unique().to_pylist() if cell and _is_test(cell, name, export)]
    return list(pc.is_in(column, value_set=pa.array(marks, column.type)).to_pylist())


def _is_test(cell: str, column: str, export: Export) -> bool:
    said = cell.strip()
    coded = export.tool == "Qualtrics" and column == "Status" and said in _CODES
    return coded or _TEST.fullmatch(said) is not None
