"""How numbers are written, for every format and every sentence: one place, so that no two outputs disagree."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
NOTHING: Final = "\N{EN DASH}"
LARGE_BASE: Final = 1000  # from here on a tenth of a percent means something
SMALL_BASE: Final = 30
_MOST_DIGITS: Final = 6
_HAIR: Final = 1e-9  # part of the last decimal shown: more than binary numbers are off by, less than anybody sees
_FINER: Final = 2  # decimals more than a scale's own, for effects that would read as nothing
_ONE_IN: Final = 10  # intervals, whose need of more decimals is no reason for all
_SEVERAL: Final = 3  # intervals, beside which one that begins near 0 is no reason either
_WIDE_SCALE: Final = 20.0  # NPS, CSAT, 0-100: one decimal; stars, CES, 0-10: two
UNBROKEN: Final = re.compile(r"\bn = [\d,]+|[−+-]?[\d.,]+ \[[^\]\n]{1,30}\]|\[ \]")  # no line breaks in these
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def fixed(value: float, digits: int) -> str:
    """Write a number with thousands separators and a true minus sign; never a negative zero.

    Halves are rounded away from zero, as a spreadsheet does, also where the binary number lies a hair below.

    >>> fixed(-1234.56, 1), fixed(-0.01, 1), fixed(62.5, 0), fixed(3.525, 2), fixed(3.5 - 3.525, 2)
    ('−1,234.6', '0.0', '63', '3.53', '−0.03')
    """
    text = f"{value + math.copysign(_HAIR * 10.0**-digits, value):,.{digits}f}"
    if text.startswith("-"):
        return MINUS + text[1:] if any(c in "123456789" for c in text) else text[1:]
    return text


def signed(value: float, digits: int) -> str:
    """Write a difference with its sign; zero has none.

    >>> signed(2.345, 1), signed(-2.345, 1), signed(0.0, 1)
    ('+2.3', '−2.3', '0.0')
    """
    text = fixed(value, digits)
    return "+" + text if value > 0 and any(c in "123456789" for c in text) else text


def count(value: int) -> str:
    """Write a count.

    >>> count(23486)
    '23,486'
    """
    return fixed(value, 0)


def share_digits(n: int) -> int:
    """Decimals a percentage of `n` deserves: one from a thousand on, else none."""
    return 1 if n >= LARGE_BASE else 0


def share(value: float, digits: int = 0) -> str:
    """Write a share as a percentage; only nothing is 0% and only everything is 100%.

    >>> share(0.1834), share(0.1834, 1), share(0.002), share(0.998), share(0.0)
    ('18%', '18.3%', '<1%', '>99%', '0%')
    """
    text, step = fixed(100 * value, digits), 10.0**-digits
    if value > 0 and text == fixed(0.0, digits):
        return f"<{step:.{digits}f}%"
    if value < 1 and text == fixed(100.0, digits):
        return f">{100 - step:.{digits}f}%"
    return text + "%"


def share_delta(value: float, digits: int = 0) -> str:
    """Write a difference of two shares, in percentage points, without the unit.

    >>> share_delta(-0.123), share_delta(0.1234, 1)
    ('−12', '+12.3')
    """
    return signed(100 * value, digits)


def p_value(value: float) -> str:
    """Write a p or q value.

    >>> p_value(0.0004), p_value(0.0421)
    ('<0.001', '0.042')
    """
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def interval(low: str, high: str) -> str:
    """Write an interval of two written bounds."""
    return f"[{low}, {high}]"


def scale_digits(low: float, high: float) -> int:
    """Decimals for a score reported from `low` to `high`."""
    return 1 if high - low > _WIDE_SCALE else 2


def digits_of_interval(low: float, high: float) -> int:
    """Decimals that an estimate with this interval deserves, where the scale is not known.

    >>> digits_of_interval(-20.1, -9.3), digits_of_interval(3.42, 3.61), digits_of_interval(1200.0, 1850.0)
    (1, 2, 0)
    >>> digits_of_interval(0.00112, 0.00134)
    5
    """
    width = high - low
    if width >= 200:
        return 0
    if width >= 2:
        return 1
    return 2 if width >= 0.002 or width <= 0 else min(1 - math.floor(math.log10(width)), _MOST_DIGITS)


def tells(digits: int, low: float, high: float) -> bool:
    """Say whether an interval written so finely still has a width, and no 0 at the end of one that leaves 0 out.

    >>> tells(2, -0.0031, 0.0012), tells(3, -0.0031, 0.0012), tells(2, 0.004, 0.02), tells(2, -0.01, 0.03)
    (False, True, False, True)
    """
    ends = fixed(low, digits), fixed(high, digits)
    outside = low > 0 or high < 0
    return low == high or (ends[0] != ends[1] and not (outside and fixed(0.0, digits) in ends))


def telling_digits(digits: int, intervals: Iterable[tuple[float, float]]) -> int:
    """Return `digits`, or up to two more where intervals of effects would read as nothing: "0.00 [0.00, 0.00]".

    Intervals that even then tell nothing have no say: one theme of three people is no reason for four decimals. Nor has
    one of ten, or a single one of three and more that merely begins near 0: its own bound is written more finely (see
    :func:`telling_bound`).

    >>> telling_digits(2, [(-0.31, -0.1), (-0.003, 0.0012)]), telling_digits(1, [(-9.3, -2.1), (-0.00001, 0.0)])
    (3, 1)
    >>> telling_digits(2, [(0.0004, 0.04)] + [(-0.31, -0.1)] * 9), telling_digits(2, [(0.0004, 0.04)] * 2)
    (2, 4)
    >>> telling_digits(1, [(-6.201, -0.004), (1.1, 10.4), (-9.9, -3.4)])
    1
    """
    span = range(digits, digits + _FINER + 1)
    ranked = sorted((next((d for d in span if tells(d, *ends)), digits), ends) for ends in intervals)
    few = len(ranked) // _ONE_IN
    if not few and len(ranked) >= _SEVERAL and len({fixed(end, digits) for end in ranked[-1][1]}) > 1:
        few = 1
    return ranked[-1 - few][0] if ranked else digits


def telling_bound(value: float, digits: int, low: float, high: float) -> int:
    """Return `digits`, or up to two more for a bound that would read as the 0 that its interval leaves out.

    >>> telling_bound(0.0004, 2, 0.0004, 0.04), telling_bound(0.04, 2, 0.0004, 0.04)
    (4, 2)
    >>> telling_bound(-0.001, 2, -0.001, 0.3)
    2
    """
    if not (low > 0 or high < 0):
        return digits
    finer = range(digits, digits + _FINER + 1)
    return next((d for d in finer if fixed(value, d) != fixed(0.0, d)), digits)


def spread_digits(spread: float) -> int:
    """Decimals for a score without ends whose answers have this standard deviation; as those of NPS and stars.

    >>> spread_digits(80.0), spread_digits(1.1), spread_digits(450.0), spread_digits(0.012)
    (1, 2, 0, 4)
    """
    return min(max(2 - math.floor(math.log10(spread)), 0), _MOST_DIGITS)


def base(n: int) -> str:
    """Write a base; a small one is said to be small.

    >>> base(412), base(7)
    ('n = 412', 'n = 7, a small base')
    """
    return f"n = {count(n)}" + (", a small base" if n < SMALL_BASE else "")


def plain(value: float) -> str:
    """Write a value as it was given: 9, 4.5.

    >>> plain(9.0), plain(4.5)
    ('9', '4.5')
    """
    return f"{value:g}".replace("-", MINUS)


def day(iso: str) -> str:
    """Write an ISO date for a reader; what is none, as a column of groups called "date" may hold, stays as it is.

    >>> day("2026-03-04"), day("2026-02-30")
    ('4 Mar 2026', '2026-02-30')
    """
    try:
        value = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def sentence_list(items: list[str]) -> str:
    """Join items as English does.

    >>> sentence_list(["a", "b", "c"])
    'a, b and c'
    """
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""
