"""One value of a report's table as text, for every format that a person reads."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from voca.report import Column, Table, Value
from voca.reports import numbers
from voca.wording import counted

_NEARLY_ALL: Final = 0.9
NESTED: Final = "– "  # before the name of a sub-theme among themes
NESTED_NOTE: Final = "Names after “–” are of sub-themes."
RIGHT: Final = frozenset({"count", "share", "share_delta", "score", "delta", "number", "p"})
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
    ends = _ends(interval)
    return 1 if ends is None else numbers.digits_of_interval(*ends)


def telling(
    columns: Sequence[Column], rows: Sequence[Sequence[Value]], muted: Sequence[int] = ()
) -> tuple[Column, ...]:
    """Give columns of effects with intervals the decimals at which each says something, as far as two more do.

    Rows on a small base have no say where others are there.
    """
    small = set(muted)
    rows = [row for i, row in enumerate(rows) if i not in small] or rows
    made = list(columns)
    places = {column.key: at for at, column in enumerate(columns)}
    for at, column in enumerate(columns):
        of = places.get(column.of)
        if column.kind != "interval" or of is None or columns[of].kind != "delta" or columns[of].digits is None:
            continue
        found = [ends for row in rows if (ends := _ends(row[at])) is not None]
        digits = numbers.telling_digits(columns[of].digits or 0, found)
        made[of], made[at] = replace(columns[of], digits=digits), replace(column, digits=digits)
    return tuple(made)


def _ends(interval: Value) -> tuple[float, float] | None:
    """Return the ends of an interval; None where there is none."""
    if isinstance(interval, tuple):
        low, high = interval
        if isinstance(low, int | float) and isinstance(high, int | float):
            return low, high
    return None


def estimates(column: Column, values: Sequence[Value], intervals: Sequence[Value]) -> list[str]:
    """Write a column of estimates with their intervals, each part lined up under the one above it."""
    parts = []
    for value, interval in zip(values, intervals, strict=True):
        digits = digits_of(column, interval)
        parts.append([write(column, value, digits), *_bounds(column, interval, digits)])
    widths = [max((len(row[i]) for row in parts if i < len(row)), default=0) for i in range(3)]
    made = []
    for (value, *bounds), interval in zip(parts, intervals, strict=True):
        if _is_nothing(column, interval):
            made.append(f"within ±{10.0 ** -(column.digits or 0):.{column.digits}f}".ljust(sum(widths) + 5))
            continue
        text = value.rjust(widths[0])
        if bounds:
            low, high = (bound.rjust(width) for bound, width in zip(bounds, widths[1:], strict=True))
            text += f" [{low}, {high}]"
        made.append(text.ljust(sum(widths) + 5) if any(widths[1:]) else text)
    return made


def _bounds(column: Column, interval: Value, digits: int) -> list[str]:
    """Write the ends of an interval; of an effect that leaves 0 out, none reads as 0."""
    ends = _ends(interval)
    if column.kind != "delta" or column.digits is None or ends is None:
        return [write(column, part, digits) for part in (interval if isinstance(interval, tuple) else ())]
    return [write(column, end, numbers.telling_bound(end, digits, *ends)) for end in ends]


def _is_nothing(column: Column, interval: Value) -> bool:
    """Whether an effect is so small that all of it would be written as 0."""
    ends = _ends(interval)
    if column.kind != "delta" or column.digits is None or ends is None or ends[0] == ends[1]:
        return False
    return {numbers.fixed(end, column.digits) for end in ends} == {numbers.fixed(0.0, column.digits)}


def head_counts(summary: Mapping[str, Value]) -> dict[str, int]:
    """Count what a report's head names first; responses and customers only where they are others than those before."""
    counts = {noun: n for noun in ("comment", "response", "customer") if isinstance(n := summary[f"{noun}s"], int)}
    responses = counts.get("response", counts.get("comment", 0))
    if responses == counts.get("comment"):
        counts.pop("response", None)
    if counts.get("customer") == responses:
        del counts["customer"]
    return counts


def judged(n: int, comments: int) -> str:
    """Write how many comments shares of sentiment are of, and of how many where that is clearly fewer."""
    more = f", {numbers.count(comments)} in all" if n < _NEARLY_ALL * comments else ""
    return f"{counted(n, 'comment')} judged{more}"


def naming(columns: Sequence[Column]) -> int:
    """Return the position of the last of the columns that name a row, and are never dropped: where its mark goes."""
    names = itertools.takewhile(lambda column: column.kind == "verbatim", columns)
    return max((i for i, column in enumerate(names) if column.priority == 1), default=0)


def in_parts(table: Table) -> list[Table]:
    """Cut a table by the values of the column that it is to be shown by, in their order; each part's heading names its.

    A table without such a column, or with one value in it, is its only part.
    """
    at = next((i for i, column in enumerate(table.columns) if column.key == table.parts), None)
    values = [] if at is None else list(dict.fromkeys(row[at] for row in table.rows))
    if len(values) < 2:
        return [table]
    columns = tuple(replace(column, priority=9) if i == at else column for i, column in enumerate(table.columns))
    small, made = set(table.muted), []
    kinds = {column.key: column.kind for column in columns}
    for value in values:
        mine = [i for i, row in enumerate(table.rows) if at is not None and row[at] == value]
        muted = tuple(number for number, i in enumerate(mine) if i in small)
        rows = tuple(table.rows[i] for i in mine)
        finer = table.part_digits.get(str(value))
        mine_columns = tuple(
            replace(c, digits=finer) if c.digits is None and kinds.get(c.of, c.kind) in ("score", "delta") else c
            for c in columns
        )
        mine_columns = telling(mine_columns, rows, muted)
        made.append(replace(table, title=f"{table.title}: {value}", columns=mine_columns, rows=rows, muted=muted))
    return made


def says_nothing(column: Column, values: Sequence[Value]) -> bool:
    """Say whether a column is empty from top to bottom, or a flag that is never false: then it is not shown."""
    if column.kind == "flag":
        return all(value is not False for value in values)
    return all(value is None or value == "" or value == () for value in values)
