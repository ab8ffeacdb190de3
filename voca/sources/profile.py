"""What the values of a column look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.sources.date_names import may_hold_periods
from voca.sources.names import phrase
from voca.sources.times import TIME_OF_DAY, TimeColumn, parse_time, study
from voca.sources.values import is_missing, parse_number, parse_score, parse_yes_no, says_none

_MAX_COUNTED: Final = 2_000  # different values; a column with more is judged by a sample
_SAMPLE: Final = 1_000
_URL: Final = re.compile(
    r"(?:https?://|www\.|/[\w-]+/)\S*$|[\w.-]+\.(?:com|org|net|io)/\S*$|"
    r"[\w()@%+-][\w()@%+. -]*\.(?:jpe?g|png|gif|webp|svg)$",
    re.IGNORECASE,
)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}$", re.IGNORECASE)
_UUID: Final = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{8,12}$", re.IGNORECASE)
_TOKEN: Final = re.compile(r"(?=\S*\d)(?!-?\d+[.,]\d+$)[\w.:#/-]{6,}$")
WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
LISTED: Final = re.compile(r"(?:(?<!\s)\s++)?[|;]\s*+|,\s?(?=[A-Z])(?![^()]*\))")  # not within brackets


@dataclass(frozen=True)
class Profile:
    """Facts about one column.

    Attributes
    ----------
    name, phrase : str
        As in the file; as lower-case words (with the longer wording, where the file gives one).
    rows, filled : int
        Rows of the table; those with something in the cell.
    distinct : int
        Different values among the filled, of all rows.
    counts : Counter
        Of the values: all of them where `counted`, else of a sample.
    numbers, scores, yes_no, dates, clocks, urls, emails, tokens : float
        Share of filled values that are plain numbers, scores with words around them, yes or no, dates, times of day,
        links or files of pictures, e-mail addresses, identifiers.
    words, characters : float
        Mean length of a filled value.
    times : TimeColumn
    wording : str
        The longer wording as written; empty where the file gives none.
    nones : int
        Cells that say "None", which are not among the filled.
    """

    name: str
    phrase: str
    rows: int
    filled: int
    distinct: int
    counted: bool
    counts: Counter[str] = field(repr=False)
    numbers: float
    scores: float
    yes_no: float
    dates: float
    clocks: float
    urls: float
    emails: float
    tokens: float
    words: float
    characters: float
    listed: float
    numeric: tuple[float, ...] = field(repr=False)
    times: TimeColumn = field(repr=False)
    wording: str = ""
    nones: int = 0

    @property
    def fill(self) -> float:
        """Share of rows with something in the cell."""
        return self.filled / self.rows if self.rows else 0.0

    @property
    def unique(self) -> float:
        """Different values per filled value, of those in `counts`: of a sample where many differ."""
        return len(self.counts) / self.counts.total() if self.counts else 0.0

    @cached_property
    def groups(self) -> Counter[str]:
        """The values as groups: spellings that differ in case and spaces only are one."""
        groups: Counter[str] = Counter()
        for value, count in self.counts.items():
            groups[fold(value)] += count
        return groups

    @property
    def whole(self) -> bool:
        """Whether nearly all numbers are whole or half."""
        return bool(self.numeric) and sum((2 * v).is_integer() for v in self.numeric) >= 0.98 * len(self.numeric)

    def within(self, low: float, high: float) -> float:
        """Share of the parsed values, counted with their frequency, from `low` to `high`."""
        return sum(low <= v <= high for v in self.numeric) / len(self.numeric) if self.numeric else 0.0


def profile_columns(cells: pa.Table, labels: dict[str, str], sample: pa.Array, day_first: bool | None) -> list[Profile]:
    """Profile every column of `cells`.

    Parameters
    ----------
    cells : pyarrow.Table
        All strings.
    labels : dict
        Longer wording by column name.
    sample : pyarrow.Array
        Row indices to look at where a column has many different values; chosen so that the rows' order is no matter.
    day_first : bool or None
        From the options.
    """
    return [_profile(name, cells[name], labels.get(name, ""), sample, day_first) for name in cells.column_names]


def _profile(name: str, column: pa.ChunkedArray, label: str, sample: pa.Array, day_first: bool | None) -> Profile:
    counts, different, share, nones = _count(column, sample)
    counted = different <= _MAX_COUNTED
    filled = counts.total() if counted else round(share * len(column))
    # a sample would hold most values that come a few times each but once
    distinct = len(counts) if counted else max(min(different, filled), len(counts))
    values = sorted(counts)[:: max(len(counts) // _SAMPLE, 1)]
    weights = [counts[value] for value in values]
    times = study(values, day_first)
    scores = [parse_score(value) for value in values]
    numeric = [s.value for s, w in zip(scores, weights, strict=True) if s is not None for _ in range(min(w, 10_000))]
    words = f"{phrase(name)} {phrase(label)}".strip()
    dated = not times.coarse or may_hold_periods(words)  # else "Q3 2025" is a group
    tests: dict[str, Callable[[str], object]] = {
        **_TESTS,
        "scores": dict(zip(values, scores, strict=True)).get,
        "dates": lambda value: parse_time(value, times) if dated else None,
    }
    return Profile(
        name=name,
        phrase=words,
        rows=len(column),
        filled=filled,
        distinct=distinct,
        counted=counted,
        counts=counts,
        words=_mean([word_count(v) for v in values], weights),
        characters=_mean([len(v) for v in values], weights),
        listed=_listed(values),
        numeric=tuple(numeric),
        times=times,
        wording=label,
        nones=nones,
        **{key: _share(values, weights, test) for key, test in tests.items()},
    )


_TESTS: Final[dict[str, Callable[[str], object]]] = {
    "numbers": parse_number,
    "yes_no": parse_yes_no,
    "clocks": TIME_OF_DAY.match,
    "urls": _URL.match,
    "emails": _EMAIL.match,
    "tokens": lambda value: _UUID.match(value) or _TOKEN.match(value),
}


def _count(column: pa.ChunkedArray, sample: pa.Array) -> tuple[Counter[str], int, float, int]:
    """Count the values, of all rows where few differ, else of a sample.

    Returns
    -------
    Counter
    int
        How many values differ, of all rows.
    float
        Share of filled cells.
    int
        Cells of "None".
    """
    different: int = pc.count_distinct(column).as_py()
    looked_at = column if different <= _MAX_COUNTED else column.take(sample)
    counts: Counter[str] = Counter()
    nones = 0
    for entry in looked_at.value_counts().to_pylist():
        if not is_missing(entry["values"]):
            counts[entry["values"].strip()] += entry["counts"]
        elif says_none(entry["values"]):
            nones += entry["counts"]
    return counts, different, counts.total() / max(len(looked_at), 1), nones


def _share(values: list[str], weights: list[int], test: Callable[[str], object]) -> float:
    """Share of cells that pass a test; a result of 0.0 (a number, a no) passes, None and False do not."""
    found = [test(value) for value in values]
    hits = sum(w for f, w in zip(found, weights, strict=True) if f is not None and f is not False)
    return hits / max(sum(weights), 1)


def fold(value: str) -> str:
    """Write a group's name without its case and spare spaces."""
    return " ".join(value.split()).casefold()


def _mean(values: list[float] | list[int], weights: list[int]) -> float:
    return sum(v * w for v, w in zip(values, weights, strict=True)) / max(sum(weights), 1)


def word_count(text: str) -> float:
    """Return the number of words; scripts without spaces count two characters as one."""
    wide = len(WIDE.findall(text))
    return len(text.split()) if not wide else wide / 2 + len(WIDE.sub(" ", text).split())


def _listed(values: list[str]) -> float:
    """Share of values made only of items that come again and again, as ticked options do."""
    items: Counter[str] = Counter()
    split = [[item for item in LISTED.split(value[:500]) if item] for value in values]
    for parts in split:
        items.update(set(parts))
    if len(values) < 5:
        return 0.0
    return sum(len(p) > 0 and all(items[i] >= 3 for i in p) for p in split) / len(values)
