"""One value of a report's table as text, for every format that a person reads."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from voca.report import Column, Section, Table, Value
from voca.reports import numbers

RIGHT: Final = frozenset({"count", "share", "share_delta", "score", "delta", "number", "p"})
SCORES_SAID: Final = 3  # that many are said in sentences, more are a table
WRAPS: Final = frozenset({"text", "verbatim", "list"})


def write(column: Column, value: Value, digits: int) -> str:
    """Write a single number with `digits` decimals (percentages with the column's own)."""
    if not isinstance(value, int | float):
        return numbers.NOTHING if value is None else ""
    if column.kind == "count":
        return numbers.count(int(value))
    if column.kind == "share":
        return numbers.share(value, column.digits or 0)
    if column.kind == "share_delta":
        return numbers.share_delta(value, column.digits or 0)
    if column.kind == "p":
        return numbers.p_value(value)
    return numbers.signed(value, digits) if column.kind == "delta" else numbers.fixed(value, digits)


def digits_of(column: Column, interval: Value) -> int:
    """Decimals of a value: the column's, else as many as its interval warrants, else one."""
    if column.digits is not None:
        return column.digits
    if isinstance(interval, tuple):
        low, high = interval
        if isinstance(low, int | float) and isinstance(high, int | float):
            return numbers.digits_of_interval(low, high)
    return 1


def estimates(column: Column, values: Sequence[Value], intervals: Sequence[Value]) -> list[str]:
    """Write a column of estimates with their intervals, each part lined up under the one above it."""
    parts = []
    for value, interval in zip(values, intervals, strict=True):
        digits = digits_of(column, interval)
        found = interval if isinstance(interval, tuple) else ()
        parts.append([write(column, part, digits) for part in (value, *found)])
    widths = [max((len(row[i]) for row in parts if i < len(row)), default=0) for i in range(3)]
    made = []
    for value, *bounds in parts:
        text = value.rjust(widths[0])
        if bounds:
            low, high = (bound.rjust(width) for bound, width in zip(bounds, widths[1:], strict=True))
            text += f" [{low}, {high}]"
        made.append(text.ljust(sum(widths) + 5) if any(widths[1:]) else text)
    return made


def naming(columns: Sequence[Column]) -> int:
    """Return the position of the last of the columns that name a row: where the mark of a small base goes."""
    names = list(itertools.takewhile(lambda column: column.kind == "verbatim", columns))
    return max(0, len(names) - 1)


def repeats(section: Section, table: Table) -> bool:
    """Say whether a table only has what the section's sentences say: few scores are read there, with their scales."""
    return section.key == "scores" and table.key == "overall" and len(table.rows) <= SCORES_SAID


def per_score(table: Table) -> list[Table]:
    """Split a table that has the segments of several scores into one for each, in their order, named by its heading."""
    place = {column.key: i for i, column in enumerate(table.columns)}
    scores = list(dict.fromkeys(row[place["score"]] for row in table.rows)) if table.key == "by_segment" else []
    if len(scores) < 2:
        return [table]
    columns = tuple(replace(column, priority=9) if column.key == "label" else column for column in table.columns)
    made = []
    for score in scores:
        rows = [i for i, row in enumerate(table.rows) if row[place["score"]] == score]
        muted = tuple(number for number, i in enumerate(rows) if i in set(table.muted))
        title = f"{table.title}: {table.rows[rows[0]][place['label']]}"
        made.append(replace(table, title=title, columns=columns, rows=tuple(table.rows[i] for i in rows), muted=muted))
    return made


def says_nothing(column: Column, values: Sequence[Value]) -> bool:
    """Say whether a column is empty from top to bottom, or a flag that is never false: then it is not shown."""
    if column.kind == "flag":
        return all(value is not False for value in values)
    return all(value is None or value == "" or value == () for value in values)
