"""How many there are of something, in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number and what it counts: "1 line", "3 lines"; `many` where it is no "s" more, verb and all."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def were(number: int, noun: str, rest: str = "") -> str:
    """Return a number of things of which something was done: "1 line of a head was", "3 lines of a head were"."""
    return f"{counted(number, noun)}{rest and ' ' + rest} {'was' if number == 1 else 'were'}"
