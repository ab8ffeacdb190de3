"""Cutting time into weeks, months, quarters or years, and telling which of them are whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from voca.errors import UsageError
from voca.link.arrays import Bools, Ints

_DAY = 86_400e6  # microseconds
_CODES = {"week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
_FORMS: Final = {"week": r"\d{4}-W\d\d", "month": r"\d{4}-\d\d", "quarter": r"\d{4}-Q\d", "year": r"\d{4}"}
"""How the label of a period is written."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Consecutive periods, those without a response too.

    Attributes
    ----------
    unit : str
        week, month, quarter or year.
    labels : tuple of str
        ``"2026-W09"`` (ISO), ``"2026-03"``, ``"2026-Q1"``, ``"2026"``.
    starts : ndarray of datetime64[us]
    complete : ndarray of bool
        False for a first or last period that the data cover only in part.
    codes : ndarray of int
        Each row's period; -1 where its time is not known.
    """

    unit: str
    labels: tuple[str, ...]
    starts: np.ndarray
    complete: Bools
    codes: Ints


def choose_unit(time: np.ndarray) -> str:
    """Choose the unit that gives at least about six periods, and not more than about three dozen.

    Parameters
    ----------
    time : ndarray of datetime64[us]
        No missing values.
    """
    days = float((time.max() - time.min()).astype("timedelta64[us]").astype(np.int64)) / _DAY
    if days < 150:
        return "week"
    if days < 3.2 * 365:
        return "month"
    return "quarter" if days < 10 * 365 else "year"


def periods(time: np.ndarray, unit: str) -> Periods | None:
    """Cut `time` into periods of `unit` (``"auto"``: chosen); None where no time is known."""
    import pandas as pd

    known = ~np.isnat(time)
    if not known.any():
        return None
    unit = choose_unit(time[known]) if unit == "auto" else unit
    first, last = time[known].min(), time[known].max()
    index = pd.period_range(pd.Timestamp(first), pd.Timestamp(last), freq=_CODES[unit])
    starts = np.asarray(index.start_time, dtype="datetime64[us]")
    codes = np.where(known, np.searchsorted(starts, np.where(known, time, first), side="right") - 1, -1)
    end = np.asarray((index[-1:] + 1).start_time, dtype="datetime64[us]")[0]
    complete = np.ones(len(index), dtype=bool)
    # How late the first, or how early the last response may be in a whole period: a day (dates have no hours), or
    # three times the usual wait for the next response.
    wait = (last - first).astype(np.int64) / max(int(known.sum()) - 1, 1)
    slack = max(_DAY, 3 * wait)
    complete[0] &= (first - starts[0]).astype(np.int64) <= slack
    complete[-1] &= (end - last).astype(np.int64) <= slack
    return Periods(unit, tuple(_label(start, unit) for start in starts), starts, complete, codes.astype(np.int64))


def _label(start: np.datetime64, unit: str) -> str:
    day = start.astype("datetime64[D]").item()
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    if unit == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02d}" if unit == "month" else str(day.year)


def position(label: str, found: Periods) -> int:
    """Return which of the periods is called `label`; raises :class:`UsageError` where none is."""
    if label in found.labels:
        return found.labels.index(label)
    message = f"There is no {found.unit} {label!r} in the data."
    other = next((unit for unit, form in _FORMS.items() if unit != found.unit and re.fullmatch(form, label)), None)
    hint = f"They run from {found.labels[0]} to {found.labels[-1]}"
    raise UsageError(message, f"{hint}; to compare {other}s, add --period {other}." if other else f"{hint}.")
