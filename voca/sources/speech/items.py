"""What the readers of recognisers' JSON share: careful access, words with their punctuation, units of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from voca.sources.speakers import Cue

_UNITS: Final = (1.0, 1e-3, 1e-7)  # seconds, milliseconds, ticks of 100 nanoseconds
_PACE: Final = 2.5  # words a second of ordinary speech


def records(data: object, key: str = "") -> list[dict[str, Any]]:
    """Return the records in the list `data`, or in the list under `key` of `data`; none where there are none."""
    value = (data.get(key) if isinstance(data, dict) else None) if key else data
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def record(data: object, key: str) -> dict[str, Any]:
    """Return the record under `key`, an empty one where there is none."""
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def number(value: object) -> float | None:
    """Read a number, also one written as text or as ``"1.5s"``; None for anything else."""
    if isinstance(value, str):
        value = value.removesuffix("s")
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return found if 0 <= found < 1e18 else None


def scaled(value: object, unit: float) -> float | None:
    """Read a number and turn it into seconds."""
    found = number(value)
    return None if found is None else round(found * unit, 6)


def named(prefix: str, value: object) -> str | None:
    """Return a speaker's name: a number or a letter gets a word before it, nothing is None."""
    if value is None or value == "":
        return None
    text = str(value)
    return f"{prefix} {text}" if text.isdigit() or len(text) == 1 else text


def attached(cues: Iterable[Cue], marks: Iterable[bool]) -> Iterator[Cue]:
    """Join punctuation to the word before it; `marks` says which cues are punctuation."""
    last: Cue | None = None
    for cue, mark in zip(cues, marks, strict=True):
        if mark and last is not None:
            end = last.end if cue.end is None else cue.end
            last = Cue(last.speaker, last.start, end, last.text + cue.text, last.row, last.confidence)
            continue
        if last is not None:
            yield last
        last = cue
    if last is not None:
        yield last


def unit_of(spans: Sequence[tuple[float, float, int]]) -> float:
    """Tell the unit of time: the one in which people speak at an ordinary pace.

    Parameters
    ----------
    spans : sequence of (start, end, words)

    Returns
    -------
    float
        Seconds a unit: 1, 0.001 or 1e-7.
    """
    length = sum(end - start for start, end, _ in spans)
    words = sum(count for _, _, count in spans)
    if length <= 0 or words == 0:
        return 1.0
    return min(_UNITS, key=lambda unit: abs(_distance(words / (length * unit))))


def _distance(pace: float) -> float:
    from math import log

    return log(pace / _PACE)
