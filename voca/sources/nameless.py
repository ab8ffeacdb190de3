"""Tables without a row of names: whether the first row is one of data."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Final

from voca.sources import names
from voca.sources.names import phrase
from voca.sources.shapes import NUMBER, Shape, is_date
from voca.sources.speakers import clock

_LONG_QUESTION: Final = 40  # words; a longer cell is an answer, whatever it asks
_MOST_GROUPS: Final = 12
_FEWEST_GROUPED: Final = 10  # rows
_DIFFERENT: Final = 0.9  # of the texts beside labels


def is_data(first: list[str], rows: list[list[str]], shapes: list[Shape]) -> bool:
    """Whether the first row is one of data: numbers, dates and groups as the column has, a sentence among sentences.

    Parameters
    ----------
    first : list of str
    rows : list of list of str
        Below it, as wide as it is.
    shapes : list of Shape
        Of their columns.
    """
    if not rows:
        return False
    numbers = [cell for cell, shape in zip(first, shapes, strict=True) if shape.numeric > 0.9 and NUMBER.match(cell)]
    if len(numbers) > 2 and all(cell.strip().isdigit() for cell in numbers):
        values = [int(cell) for cell in numbers]
        if all(after - before == 1 for before, after in pairwise(values)):
            return False  # years, weeks or questions by number
    dated = sum(_is_when(cell) and all(_is_when(row[at]) for row in rows[:20]) for at, cell in enumerate(first))
    longer = [cell for cell, shape in zip(first, shapes, strict=True) if shape.length > 20]
    told = [cell for cell in longer if _is_sentence(cell)]
    if len(first) == 1:
        return bool(told)
    if len(first) == 2 and _is_labelled(first, rows, shapes):
        return True
    told = told or [cell for cell in longer if len(cell.split()) > _LONG_QUESTION]
    groups = [cell for at, cell in enumerate(first) if _is_group(cell, at, first, rows)]
    if numbers and any(cell in groups for cell in numbers):
        told = told or [cell for cell in longer if _is_remark(cell)]
    signs = len(numbers) + dated + (sum(cell not in numbers for cell in groups) if told else 0)
    return (signs > 0 and signs + len(told) > 1) or (dated > 0 and len(groups) > 1)


def _is_labelled(first: list[str], rows: list[list[str]], shapes: list[Shape]) -> bool:
    """Whether one of two cells is a label that comes again below, and the other one of texts that do not."""
    others = [row for row in rows if row != first]
    for at, beside in ((0, 1), (1, 0)):
        counts = Counter(row[at] for row in others if row[at].strip())
        again = counts[first[at]] and counts.total() >= max(_FEWEST_GROUPED, 2 * len(counts)) and len(counts) > 1
        texts = len({row[beside] for row in others}) >= _DIFFERENT * len(others) and shapes[beside].length > 20
        told = len(first[beside].split()) > 1 and not names.COMMENTS.search(phrase(first[beside]))
        if again and texts and told and not NUMBER.match(first[at]):
            return True
    return False


def _is_group(cell: str, at: int, first: list[str], rows: list[list[str]]) -> bool:
    """Whether a cell is one of the few values of its column, which has others; header rows again do not count.

    Of one value alone it is the name of an answer to tick: "Email" over "Email" and empty cells.
    """
    if not cell.strip():
        return False
    counts = Counter(row[at] for row in rows if row != first and row[at].strip())
    return counts[cell] > 1 < len(counts) <= _MOST_GROUPS and counts.total() >= _FEWEST_GROUPED


def _is_when(cell: str) -> bool:
    """Whether a cell is a date, or a time within a recording."""
    return clock(cell) is not None or is_date(cell)


def _is_sentence(cell: str) -> bool:
    """Whether a cell reads like what somebody said, and not like a question or the name of a column."""
    words = len(phrase(cell).split())
    return words >= 5 and (_is_ended(cell) or words > 12) and not _asks(cell)


def _is_remark(cell: str) -> bool:
    """Whether a cell may be what somebody said: beside a number that others have too, less will do."""
    words = len(phrase(cell).split())
    return (words >= 5 or (words >= 2 and _is_ended(cell))) and not _asks(cell)


def _is_ended(cell: str) -> bool:
    return cell.rstrip()[-1:] in ".!…"


def _asks(cell: str) -> bool:
    return bool(names.QUESTION.search(cell.lower()) or names.COMMENTS.search(phrase(cell)))
