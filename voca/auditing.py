"""How much personal data is left in redacted texts, by what a person finds in some: ``voca redact --audit``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from voca import sources
from voca.annotate import Annotated
from voca.config import ReadOptions
from voca.errors import UsageError
from voca.redaction import annotate_redact, redactable
from voca.stages.redact import Kind
from voca.wording import agree, counted
from voca.workbooks import harmless, write_rows

LEFT: Final = "left"
"""Column of an audit in which a person writes how many pieces of personal data a text still has."""
_NOTHING: Final = frozenset({"-", "no", "none", "nothing", "nein", "non", "ok"})
_NUMBER: Final = re.compile(r"(\d+)(?:[.,]0+)?")
_HOW: Final = "Write 0 where nothing was left."


def draw_audit(path: str | Path, options: ReadOptions, n: int, seed: int, keep: tuple[Kind, ...] = ()) -> Annotated:
    """Draw redacted texts at random for a person to check.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
    n : int
        How many; all where there are fewer.
    seed : int
    keep : tuple of Kind
        As for :func:`voca.redaction.annotate_redact`.

    Returns
    -------
    Annotated
        ``row`` in the file, ``column`` where several hold text, ``text``, and an empty column ``left`` to fill.
    """
    raw, names, _ = redactable(path, options)
    done = annotate_redact(path, options, keep)
    places = {name: done.header.index(name) for name in names}
    texts = [
        (str(number), name, row[place])
        for number, row in zip(raw.rows.to_pylist(), done.rows, strict=True)
        for name, place in places.items()
        if row[place].strip()
    ]
    drawn = sorted(Random(seed).sample(range(len(texts)), min(n, len(texts))))
    several = len(names) > 1
    rows = [
        [number, *([name] if several else []), text, ""]
        for number, name, text in (texts[position] for position in drawn)
    ]
    told = (
        f"{len(rows)} of {counted(len(texts), 'text')} drawn. Write into {LEFT!r} of each how many names and the like "
        "were left: "
        "0 for none. Rows you do not judge stay empty. Then: voca redact FILE --audited"
    )
    return Annotated(("row", *(["column"] if several else []), "text", LEFT), rows, told)


def write_audit(sheet: Annotated, path: Path) -> str:
    """Write a sheet to fill, as a workbook where `path` ends in ``.xlsx``, else as CSV, which nothing in it makes run.

    Returns what a workbook could not hold; raises `StudyError`.
    """
    if path.suffix.lower() == ".xlsx":
        return write_rows(sheet.header, sheet.rows, path, checked=True)
    rows = [[harmless(cell) for cell in row] for row in sheet.rows]
    return replace(sheet, rows=rows, mark=True).write(path)


@dataclass(frozen=True)
class Left:
    """What was left in redacted texts.

    Attributes
    ----------
    n : int
        Texts checked.
    found : int
        Pieces of personal data left in them.
    rate, low, high : float
        Per 1,000 texts, with a 95% interval.
    texts : int
        Texts with something left.
    unchecked : int
        Texts that nobody judged; they do not count.
    """

    n: int
    found: int
    rate: float
    low: float
    high: float
    texts: int = 0
    unchecked: int = 0

    def __str__(self) -> str:
        """Say it in a sentence or two."""
        said = (
            f"{self.found:,} left in {self.n:,} texts: {self.rate:.1f} per 1,000 "
            f"(95% interval {self.low:.1f} to {self.high:.1f})."
        )
        if self.found != self.texts:
            said += f" They are in {self.texts:,} of the texts."
        if self.unchecked:
            were = agree(self.unchecked, "was", "were")
            said += f" {counted(self.unchecked, 'text')} with an empty cell {were} not counted."
        return said


def count_audit(path: str | Path, options: ReadOptions) -> Left:
    """Count what a person found in the texts that :func:`draw_audit` drew; rows with an empty cell were not checked.

    Raises
    ------
    UsageError
        There is no column ``left``, a cell of it is not a number, all are empty, or only those with something left are
        filled.
    """
    raw = sources.load(path, options)
    column = next((name for name in raw.cells.column_names if name.strip().casefold() == LEFT), None)
    if column is None:
        message = f"{raw.name} has no column {LEFT!r}."
        raise UsageError(message, "Draw the texts with `voca redact FILE --audit 300 -o FILE` and fill that column.")
    counts: list[int] = []
    unchecked = 0
    for row, cell in zip(raw.rows.to_pylist(), raw.cells[column].to_pylist(), strict=True):
        answer = (cell or "").strip().casefold()
        number = _NUMBER.fullmatch("0" if answer in _NOTHING else answer)
        if answer and number is None:
            message = f"{raw.name}, row {row}: {LEFT!r} is not a number."
            raise UsageError(message, "Write how many pieces of personal data were left, 0 for none.")
        unchecked += number is None
        counts += [int(number[1])] if number else []
    if not counts:
        message = f"No cell of {LEFT!r} in {raw.name} is filled."
        raise UsageError(message, _HOW)
    if unchecked and min(counts) > 0:
        message = (
            f"In {raw.name} only texts with something left are marked, and "
            f"{counted(unchecked, 'cell is', 'cells are')} empty."
        )
        raise UsageError(message, f"{_HOW} Leave empty only what nobody looked at.")
    return left_in(counts, unchecked)


def left_in(counts: list[int], unchecked: int = 0) -> Left:
    """Estimate how much is left in 1,000 texts from what was left in each of a sample of them.

    Several names stand in one text and none in most, so that their number varies more than Poisson's. Texts with one,
    two, ... pieces are counts of their own, and the interval is that for a weighted sum of them (Fay and Feuer 1997,
    Statistics in Medicine 16:791-801); where no text has more than one it is the exact interval of Garwood (1936).
    """
    n, found = len(counts), sum(counts)
    low, high = _interval(Counter(count for count in counts if count))
    texts = sum(count > 0 for count in counts)
    return Left(n, found, 1000 * found / n, 1000 * low / n, 1000 * high / n, texts, unchecked)


def _interval(texts: Mapping[int, int]) -> tuple[float, float]:
    """Return the 95% interval of a sum of Poisson counts; `texts` says how many have so many pieces."""
    from scipy.stats import chi2

    total = sum(pieces * n for pieces, n in texts.items())
    variance = sum(pieces**2 * n for pieces, n in texts.items())
    most = max(texts, default=1)
    low = variance / (2 * total) * float(chi2.ppf(0.025, 2 * total**2 / variance)) if total else 0.0
    total, variance = total + most, variance + most**2
    return low, variance / (2 * total) * float(chi2.ppf(0.975, 2 * total**2 / variance))
