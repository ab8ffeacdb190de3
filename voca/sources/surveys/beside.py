"""The questionnaire that lies beside a file of answers, and what it says about the columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Final

from voca.errors import Issue
from voca.sources.exports.limesurvey import RECORDED_NAMES
from voca.sources.files import InputFile
from voca.sources.names import phrase
from voca.sources.raw import RawTable
from voca.sources.surveys import limesurvey, qualtrics
from voca.sources.surveys.codebook import Coded

_LARGEST: Final = 50 << 20  # bytes; a definition of a thousand questions has two million
_MOST: Final = 20  # definitions looked at
_LEAST: Final = 0.5  # of the columns of questions that a definition must know

Read = Callable[[RawTable, bytes], "dict[str, Coded] | None"]


def described(file: InputFile, table: RawTable) -> RawTable:
    """Add to a table what its header and a questionnaire beside it say about its columns.

    A questionnaire lies in the same folder or archive, or in a folder beside the file that is called as the file is.
    It is used where it knows half of the table's questions or more.
    """
    if table.layout != "table":
        return table
    own = qualtrics.codebook(table.imports, {})
    issues: list[Issue] = []
    for companion in file.beside(tuple(_READERS))[:_MOST]:
        found = _read(companion, table, issues)
        if found:
            known = f"the wording and the scales of {len(found):,} columns are from {companion.name}"
            issues.append(Issue("questionnaire", known, table.name, severity="note"))
            return _with(table, {**own, **found}, issues, companion)
    return _with(table, own, issues, None)


def _read(companion: InputFile, table: RawTable, issues: list[Issue]) -> dict[str, Coded] | None:
    try:
        if companion.size > _LARGEST:
            message = "it is too large to be one"
            raise ValueError(message)
        found = _READERS[companion.suffix](table, companion.content())
    except (ValueError, RecursionError, OSError) as error:
        message = f"{companion.name} beside it cannot be read as a questionnaire: {error}; it was not used"
        issues.append(Issue("questionnaire-unreadable", message, table.name, hint="Export it again."))
        return None
    if not found:
        message = f"{companion.name} beside it knows too few of the columns (of another survey or language); not used"
        issues.append(Issue("questionnaire-of-another", message, table.name, severity="note"))
    return found


def _of_qualtrics(table: RawTable, content: bytes) -> dict[str, Coded] | None:
    asked = qualtrics.questions(content)
    columns = table.imports or {name: name for name in table.cells.column_names}
    if qualtrics.known_share(columns, asked) < _LEAST:
        return None
    return qualtrics.codebook(columns, asked)


def _of_limesurvey(table: RawTable, content: bytes) -> dict[str, Coded] | None:
    found = limesurvey.codebook(table.cells.column_names, limesurvey.structure(content))
    asked = [name for name in table.cells.column_names if phrase(name) not in RECORDED_NAMES]
    return found if found and len(found) >= _LEAST * len(asked) else None


_READERS: Final[Mapping[str, Read]] = {qualtrics.ENDING: _of_qualtrics, limesurvey.ENDING: _of_limesurvey}
ENDINGS: Final = frozenset(_READERS)


def _with(table: RawTable, found: Mapping[str, Coded], issues: list[Issue], companion: InputFile | None) -> RawTable:
    if not found and not issues:
        return table
    worded = {column: coded.wording for column, coded in found.items() if coded.wording and coded.wording != column}
    beside = (
        () if companion is None else ({"name": companion.name, "sha256": companion.sha256, "bytes": companion.size},)
    )
    return dataclasses.replace(
        table,
        labels={**worded, **table.labels},
        codebook={**table.codebook, **found},
        issues=(*table.issues, *issues),
        beside=beside,
    )
