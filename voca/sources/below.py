"""What stands below the rows of a table: totals, averages and notes, which are nobody's answer."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from statistics import median
from typing import Final

from voca.errors import Issue
from voca.sources.raw import RawTable

CODE: Final = "below-the-table"
REASON: Final = "total or note below the table"
_TOTAL: Final = re.compile(
    r"(?:(?:grand |sub ?)?totals?(?: general| général)?|gesamt(?:summe|ergebnis)?|summe|zwischensumme|insgesamt|sum|"
    r"suma|somme|totale|total geral|averages?|avg\.?|means?|median|durchschnitt|mittelwert|ø|moyenne|promedio|"
    r"media|média|gemiddelde|totaal|n|count|anzahl|base|basis)(?: ?[:=] ?[\d.,]*)?",
    re.IGNORECASE,
)
_LAST: Final = 12  # rows that are looked at
_FEWEST: Final = 8  # rows of a table, and 3 columns, below which nothing is told from it
_BESIDE: Final = 200  # rows above that say what is usual
_WORDS: Final = 4  # of a cell that somebody wrote


def without_totals(table: RawTable) -> RawTable:
    """Return a table without the totals and notes at its end, and say of each that it was left out.

    A total says so in one of its first two cells, which no other row does, and holds no text; a note stands alone in
    the first cell, where other rows have a word or a number and more beside it; where they have words in the first cell
    too, as comments are, a note is only what stands below the one empty row.
    """
    cells, count = table.cells, len(table.cells)
    if table.layout != "table" or table.spoken or count < _FEWEST or len(cells.column_names) < 3:
        return table
    rows = [list(row.values()) for row in cells.slice(max(0, count - _LAST - _BESIDE)).to_pylist()]
    filled = [[cell.strip() if cell else "" for cell in row] for row in rows]
    above, last = filled[:-_LAST] or filled[: len(filled) // 2], filled[-_LAST:]
    usual = median(sum(map(bool, row)) for row in above)
    short = median(len(row[0].split()) for row in above) <= 2
    first_two = {cell.casefold() for row in above for cell in row[:2]}
    parted = _below_a_gap(table.rows.slice(max(0, count - _LAST - _BESIDE)).to_pylist(), filled)
    found: list[str] = []
    for row in reversed(last):
        if _is_total(row, first_two):
            found.append("a total")
        elif usual >= 3 and ((short and _is_note(row)) or len(found) < parted):
            found.append("a note")
        else:
            break
    if not found or len(found) >= len(last):
        return table
    kept = count - len(found)
    numbers = table.rows.slice(kept).to_pylist()
    said = [issue for issue in table.issues if issue.row not in numbers]
    issues = [
        Issue(CODE, f"{what} below the table, nobody's answer; it was left out", table.name, number, severity="note")
        for what, number in zip(reversed(found), numbers, strict=True)
    ]
    return dataclasses.replace(
        table,
        cells=cells.slice(0, kept),
        rows=table.rows.slice(0, kept),
        issues=(*said, *issues),
        left_out={**table.left_out, REASON: len(found)},
    )


def _below_a_gap(numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> int:
    """Count the rows below the only empty one, where each has its first cell alone and no row above it has."""
    gaps = [place for place in range(1, len(numbers)) if numbers[place] - numbers[place - 1] > 1]
    if len(gaps) != 1:
        return 0
    alone = [bool(row[0]) and not any(row[1:]) for row in rows]
    return len(rows) - gaps[0] if all(alone[gaps[0] :]) and not any(alone[: gaps[0]]) else 0


def _is_total(row: Sequence[str], usual: set[str]) -> bool:
    named = [cell for cell in row[:2] if cell and _TOTAL.fullmatch(cell)]
    return (
        bool(named)
        and not usual.intersection(cell.casefold() for cell in named)
        and all(len(cell.split()) < _WORDS for cell in row)
        and sum(map(bool, row)) < len(row)
    )


def _is_note(row: Sequence[str]) -> bool:
    """Whether a row is one remark: several words in its first cell, which delimiters may have cut, and nothing else."""
    whole = [cell for cell in row if cell]
    ends = not any(row[len(whole) :])
    return ends and 0 < len(whole) <= max(1, (len(row) - 1) // 2) and len(" ".join(whole).split()) >= _WORDS - 1
