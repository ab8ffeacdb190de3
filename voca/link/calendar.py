"""What a regression holds equal of the time: a straight line, slices of the time, and the day of the week.

Customers of weekends, of a strike or of December are others than those before: they score differently and speak of
other things, and whatever they mention would be blamed for their scores. A straight line over the whole time knows
nothing of this.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from voca.link.arrays import Ints, Sparse
from voca.link.cells import indicator

RARE: Final = 10
"""A column that fewer responses than this have (or lack) would have its coefficient set by a handful of people."""
TIME: Final = "time"
WEEKDAY: Final = "day of the week"
_SLICES: Final = 36  # of a year about ten days each, of three years a month
_SLICE: Final = 50  # responses of a slice
_DAY: Final = 86_400e6  # microseconds


def dummies(codes: Ints) -> Sparse | None:
    """Return columns of 0 and 1, one a group: those of fewer than :data:`RARE` pooled with the largest, the reference.

    Parameters
    ----------
    codes : ndarray of int
        Each row's group; -1 for none.
    """
    sizes = np.bincount(codes[codes >= 0])
    kept = np.flatnonzero(sizes >= RARE)
    kept = kept[kept != kept[np.argmax(sizes[kept])]] if len(kept) else kept
    if not len(kept):
        return None
    return indicator(np.where(codes < 0, len(sizes), codes), len(sizes) + 1)[:, kept]


def trend(time: np.ndarray) -> Sparse | None:
    """Return the time from 0 to 1, and a column of those whose time is not known; None where it does not vary.

    Parameters
    ----------
    time : ndarray of datetime64[us]
    """
    from scipy.sparse import csr_array

    known = ~np.isnat(time)
    days = time.astype("datetime64[us]").astype(np.int64) / _DAY
    if known.sum() < RARE or days[known].max() <= days[known].min():
        return None
    z = (days - days[known].min()) / (days[known].max() - days[known].min())
    line = np.where(known, z, z[known].mean())
    missing = (~known).astype(float)
    columns = [line, missing] if RARE <= missing.sum() <= len(time) - RARE else [line]
    return csr_array(np.column_stack(columns))


def finer(time: np.ndarray, room: int) -> list[tuple[str, Sparse]]:
    """Return the days of the week and slices of the time, as far as there is room for their columns.

    The slices have equal numbers of responses, 50 or more, and there are up to 36 of them: step functions, the plainest
    of the functions of time that regressions of daily counts adjust for beside the day of the week (Bhaskaran et al.
    2013, International Journal of Epidemiology 42:1187). Dates that all begin or end a month name the month, and have
    no day of the week.

    Parameters
    ----------
    time : ndarray of datetime64[us]
    room : int
        Columns.

    Returns
    -------
    list of (str, sparse)
        None of them where :func:`trend` has none.
    """
    known = ~np.isnat(time)
    blocks = []
    day = None if _names_months(time[known]) else dummies(_weekday(time))
    if day is not None and day.shape[1] <= room:
        blocks.append((WEEKDAY, day))
        room -= day.shape[1]
    slices = min(_SLICES, int(known.sum()) // _SLICE, room + 1)
    if slices > 1:
        at = np.sort(time[known])
        edges = np.unique(at[np.arange(1, slices) * len(at) // slices])
        part = dummies(np.where(known, np.searchsorted(edges, time, side="right"), -1))
        blocks += [(TIME, part)] if part is not None else []
    return blocks


def _weekday(time: np.ndarray) -> Ints:
    days = time.astype("datetime64[D]").astype(np.int64)
    return np.where(np.isnat(time), -1, (days + 3) % 7)  # 1970 began on a Thursday


def _names_months(time: np.ndarray) -> bool:
    """Whether dates name no day: each is the first of a month (or quarter, or year), or each is the last."""
    days = time.astype("datetime64[D]")
    return any((day == day.astype("datetime64[M]").astype("datetime64[D]")).all() for day in (days, days + 1))
