"""How a delimited file is written: its delimiter and its quoting, told from its first records."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal, TypedDict

from voca.errors import UsageError

DELIMITERS: Final = (",", ";", "\t", "|")
DELIMITER_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_NAMED: Final = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_SAMPLE_RECORDS: Final = 300


class CsvArguments(TypedDict):
    """Arguments of :func:`csv.reader`."""

    delimiter: str
    quotechar: str | None
    quoting: Literal[0, 3]
    doublequote: bool
    escapechar: str | None
    skipinitialspace: bool


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""Delimiter and quoting.

    Attributes
    ----------
    delimiter : str
    quotechar : str
        Empty: quotes are ordinary characters.
    escape : bool
        A quote within quotes is written ``\"`` and not ``""``.
    """

    delimiter: str = ","
    quotechar: str = '"'
    escape: bool = False

    def arguments(self) -> CsvArguments:
        """Return what :func:`csv.reader` is to be called with."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quotechar or None,
            "quoting": 0 if self.quotechar else 3,
            "doublequote": not self.escape,
            "escapechar": "\\" if self.escape else None,
            "skipinitialspace": False,
        }


def parse_delimiter(given: str) -> str:
    """Read a delimiter as a user writes it (``";"``, ``"tab"``).

    Raises
    ------
    UsageError
        It is not one character.
    """
    delimiter = _NAMED.get(given.strip().lower(), given)
    if len(delimiter) != 1 or delimiter in '"\n\r':
        message = f"{given!r} is not a delimiter."
        raise UsageError(message, "Give one character, or tab, comma, semicolon, pipe.")
    return delimiter


def find_dialect(lines: list[str], fixed: str | None = None, preferred: str | None = None) -> Dialect:
    """Tell how `lines` are delimited and quoted.

    Parameters
    ----------
    lines : list of str
        The beginning of the file, line ends included.
    fixed : str, optional
        The delimiter, where the user says it.
    preferred : str, optional
        The one the file's ending suggests; wins a tie.

    Returns
    -------
    Dialect
        With the delimiter that splits most records into the same number (> 1) of fields; a comma where none does.
    """
    candidates = [fixed] if fixed else sorted(DELIMITERS, key=lambda d: d != preferred)
    best, best_score = Dialect(fixed or preferred or ","), (0.0, 0)
    for delimiter in candidates:
        for dialect in _quotings(delimiter, lines):
            score = _score(lines, dialect)
            if score > best_score:
                best, best_score = dialect, score
    return best


def _quotings(delimiter: str, lines: list[str]) -> list[Dialect]:
    """Return the usual quoting first; others only where the text gives a reason to try them."""
    text = "".join(lines)
    dialects = [Dialect(delimiter)]
    if '\\"' in text:
        dialects.append(Dialect(delimiter, escape=True))
    if f"{delimiter}'" in text and f'{delimiter}"' not in text:
        dialects.append(Dialect(delimiter, quotechar="'"))
    if delimiter == "\t" and '"' in text:
        dialects.append(Dialect(delimiter, quotechar=""))
    return dialects


def _score(lines: list[str], dialect: Dialect) -> tuple[float, int]:
    """Share of records with as many fields as the header, less the broken ones; and that number."""
    counts: Counter[int] = Counter()
    broken = 0
    reader = csv.reader(iter(lines), strict=True, **dialect.arguments())
    width = 0
    for _ in range(_SAMPLE_RECORDS):
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error:
            broken += 1
            continue
        if record:
            width = width or len(record)
            counts[len(record)] += 1
    total = counts.total() + broken
    if not total or not counts:
        return 0.0, 0
    mode, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
    if mode < 2 and width < 2:
        return 0.0, 1
    consistency = max(agreeing, counts[width]) / total
    if width < 2:
        consistency *= 0.5  # a header without the delimiter: rather prose with commas than a table
    return round(consistency, 2), width
