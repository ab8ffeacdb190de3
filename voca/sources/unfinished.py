"""Answers that break off before the end of a survey: they count with what they say, and that is said."""

from __future__ import annotations

import dataclasses
from typing import Final

import pyarrow.compute as pc

from voca.errors import Issue
from voca.sources.exports.export import find_all
from voca.sources.names import phrase
from voca.sources.profile import Profile
from voca.sources.raw import RawTable
from voca.sources.values import is_missing
from voca.wording import agree

CODE: Final = "unfinished-answers"
_SAYS: Final = (
    "finished|complete|completed|is complete|iscomplete|status|response status|survey status|completion status|"
    "beendet|abgeschlossen|terminee|finalizada|completata"
)
_SUBMITTED: Final = "submitdate|date submitted|datum abgeschickt"
_UNFINISHED: Final = frozenset(
    "false|no|0|partial|partially complete|incomplete|unfinished|not finished|in progress|disqualified|screened out|"
    "over quota|falsch|nein|unvollstandig|faux|non|falso".split("|")
)
_FINISHED: Final = frozenset(
    "true|yes|1|complete|completed|finished|submitted|wahr|ja|vollstandig|vrai|oui|vero".split("|")
)
_TRACE: Final = frozenset("complete|completed|partial|incomplete|disqualified|over quota|screened out".split("|"))
_NAMED: Final = frozenset(
    "survey response responses answer answers interview questionnaire form submission status state completion "
    "complete completed finished progress is type result outcome disposition".split()
)
"""What the name of such a column is made of; the status of an order is something else."""


def tells_how_far(profile: Profile) -> bool:
    """Whether a column says how far somebody came in a survey: "Complete", "Partial"."""
    if not profile.counted or not _NAMED.issuperset(phrase(profile.name).split()):
        return False
    said = {phrase(cell) for cell in profile.counts}
    return said <= _TRACE and any(one.startswith("complete") for one in said) and len(said) > 1


def say_unfinished(table: RawTable) -> RawTable:
    """Note how many answers of a survey tool's export are not finished; all of them are kept.

    Parameters
    ----------
    table : RawTable
    """
    if table.layout != "table" or not len(table.cells):
        return table
    found = _in_words(table) or _without_date(table)
    if found is None:
        return table
    count, column = found
    total = len(table.cells)
    what = f"{count:,} of {total:,} answers {agree(count, 'is', 'are')} not finished, as {column!r} says; "
    what += f"what {agree(count, 'it says', 'they say')} is counted"
    issue = Issue(
        CODE, what, table.name, column=column, severity="note", hint="To count whole answers only, take these rows out."
    )
    return dataclasses.replace(table, issues=(*table.issues, issue))


def _in_words(table: RawTable) -> tuple[int, str] | None:
    surveyed = table.export is not None and table.export.channel == "survey"
    for column in find_all(_SAYS, table.cells.column_names):
        counts = {e["values"]: e["counts"] for e in table.cells[column].value_counts().to_pylist()}
        said = {cell: phrase(cell) for cell in counts if cell is not None and not is_missing(cell)}
        known = set(said.values()) <= (_UNFINISHED | _FINISHED if surveyed else _TRACE)
        count = sum(counts[cell] for cell, words in said.items() if words in _UNFINISHED)
        if known and 0 < count < sum(counts[cell] for cell in said):
            return count, column
    return None


def _without_date(table: RawTable) -> tuple[int, str] | None:
    if table.export is None or table.export.tool != "LimeSurvey":
        return None
    for column in find_all(_SUBMITTED, table.cells.column_names):
        empty = pc.sum(pc.equal(pc.utf8_trim_whitespace(pc.fill_null(table.cells[column], "")), "")).as_py() or 0
        if 0 < empty < len(table.cells):
            return empty, column
    return None
