"""Counts and lists in sentences: one of something is said as one."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path


def typed(path: str | Path) -> str:
    r"""Write a path as it is typed behind a command: quoted where a shell would take it for something else.

    >>> print(typed("out"), typed("May's $(date)"))
    out 'May'"'"'s $(date)'
    """
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline([str(path)])
    return shlex.quote(str(path))


def counted(n: int, one: str, many: str = "") -> str:
    """Write a count with what is counted, and with what is said of it where that bends too.

    Parameters
    ----------
    n : int
    one, many : str
        What follows the count; where `many` is left out it is `one` with an s.

    Examples
    --------
    >>> counted(1, "line"), counted(1200, "line")
    ('1 line', '1,200 lines')
    >>> counted(1, "line was", "lines were")
    '1 line was'
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def agree(n: int, one: str, many: str) -> str:
    """Return the form of a verb that goes with a count that stands before it.

    >>> f"1 of 9 rows {agree(1, 'has', 'have')} no date"
    '1 of 9 rows has no date'
    """
    return one if n == 1 else many


def article(noun: str) -> str:
    """Return the indefinite article of a name, by its first letter.

    >>> [article(noun) for noun in ("dict", "int", "ndarray", "NoneType")]
    ['a', 'an', 'an', 'a']
    """
    return "an" if noun.startswith("nd") or noun[:1].lower() in "aeio" else "a"


def left_out(n: int, what: str, one: str = "line", many: str = "") -> str:
    """Say how many of something were left out.

    >>> left_out(1, "at the top"), left_out(2, "at the end", "entry", "entries")
    ('1 line at the top was left out', '2 entries at the end were left out')
    """
    return f"{counted(n, one, many)} {what} {agree(n, 'was', 'were')} left out"


def were(n: int, what: str, rest: str = "") -> str:
    """Return how many things something was done to.

    >>> were(1, "line", "of a head"), were(3, "line", "of a head")
    ('1 line of a head was', '3 lines of a head were')
    """
    return f"{counted(n, what)}{rest and ' ' + rest} {agree(n, 'was', 'were')}"


def first_of(items: Sequence[str], most: int) -> str:
    """List the first of some items, and how many more there are.

    >>> first_of(["a", "b"], 2), first_of(["a", "b", "c"], 1)
    ('a, b', 'a and 2 more')
    """
    more = len(items) - most
    return ", ".join(items[:most]) + (f" and {more:,} more" if more > 0 else "")
