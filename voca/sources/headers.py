"""Column names: unique ones, and the several header rows of survey exports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.surveys.qualtrics import find_rows

_LONG_NAME: Final = 4  # words
_SHOWN: Final = 80  # characters of a name in a message
_SPACE: Final = re.compile(r"\s+")
_FEWEST_WORDED: Final = 3
_MEASURED: Final = re.compile(r"[-+]?\d[\d.,:/ TZ-]*")  # a number, or a date
_NAMELESS: Final = re.compile(r"Unnamed: \d+(?:_level_\d+)?")  # so pandas calls a column without a name
_ASKED: Final = 4  # words of an option that is a question of its own
_RESPONSE_MARKS: Final = frozenset({"response", "open-ended response", "other (please specify)"})


@dataclass(frozen=True, slots=True)
class Header:
    """What the first rows say about the columns.

    Attributes
    ----------
    names : tuple of str
        Unique, never empty.
    written : tuple of str
        As in the file.
    labels : mapping of str to str
        The question's wording, by name.
    extra_rows : int
        Header rows after the first.
    imports : mapping of str to str
        Qualtrics' own names, by name.
    opened : frozenset of str
        Columns that the header says are answered in the respondent's own words.
    """

    names: tuple[str, ...]
    written: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    extra_rows: int = 0
    imports: Mapping[str, str] = field(default_factory=dict)
    opened: frozenset[str] = frozenset()


def find_header(first: Sequence[str], following: Sequence[Sequence[str]], log: IssueLog, row: int = 1) -> Header:
    """Name the columns from the first row, and see whether the next rows belong to the header too.

    Parameters
    ----------
    first : sequence of str
    following : sequence of sequence of str
        The next two rows, where there are two.
    log : IssueLog
    row : int
        Number of the first row, for the issues.
    """
    written = tuple(first)
    plain = [_clean(name) for name in first]
    labels: list[str] = []
    imports: Mapping[int, str] = {}
    opened: set[int] = set()
    rows = find_rows(first, following)
    if rows is not None:
        plain, labels, imports, extra = rows.names, rows.labels, rows.imports, rows.extra
        if rows.missing:
            log.add("header-row-missing", rows.missing, row, hint="Export it again with all three header rows.")
    elif len(following) > 1 and _is_wording_row(plain, following[0], following[1]):
        labels, extra = [_clean(cell) for cell in following[0]], 1
    elif following and is_option_row(bare := _bare(plain), following[0]):
        opened = {place for place, cell in enumerate(following[0]) if _clean(cell).lower() == "open-ended response"}
        plain, extra = _with_options(bare, following[0]), 1
    elif len(following) > 1 and _is_group_row(plain, following[0], following[1]):
        plain, extra = [_clean(cell) for cell in following[0]], 1
    else:
        extra = 0
    if extra:
        log.add(
            "extra-header-rows",
            f"{extra} more header row{'s were' if extra > 1 else ' was'} found and used for the columns' wording",
            row + 1,
            severity="note",
        )
    names = unique_names(plain, log, row)
    worded = {n: label for n, label in zip(names, labels, strict=False) if label and label != n}
    by_name = {names[place]: identity for place, identity in imports.items() if place < len(names)}
    return Header(
        names, written, worded, extra, by_name, frozenset(names[place] for place in opened if place < len(names))
    )


def _clean(name: str) -> str:
    return _SPACE.sub(" ", name.replace("\ufeff", "").replace("\0", "")).strip()


def _bare(names: Sequence[str]) -> list[str]:
    """Return names without those that another program gave to nameless columns."""
    return ["" if _NAMELESS.fullmatch(name) else name for name in names]


def is_option_row(names: Sequence[str], row: Sequence[str]) -> bool:
    """Tell two header rows: some columns are nameless, and every nameless one has its own option in the second row."""
    cells = [(name, _clean(cell)) for name, cell in zip(names, row, strict=False)]
    if cells and not cells[0][0] and cells[0][1] in ("", "0"):
        cells = cells[1:]  # an index
    blank = [cell for name, cell in cells if not name]
    marked = sum(_clean(cell).lower() in _RESPONSE_MARKS for cell in row)
    if marked >= 2:
        return True
    return (
        len(blank) >= 2 and all(blank) and len(set(blank)) * 5 >= len(blank) * 4 and not any(b.isdigit() for b in blank)
    )


def _is_group_row(names: Sequence[str], row: Sequence[str], data: Sequence[str]) -> bool:
    """Tell names of groups of columns ("Scores" over "NPS" and "CSAT"): each column has its name in the next row."""
    grouped = bool(names and names[0]) and not all(names)
    own = [_clean(cell) for cell in row]
    if not grouped or len(own) < len(names) or not all(own) or len(set(map(str.casefold, own))) < len(own):
        return False
    if any(_MEASURED.fullmatch(cell) for cell in own):
        return False
    return sum(_MEASURED.fullmatch(_clean(cell)) is not None for cell in data) >= 2


def _is_wording_row(names: Sequence[str], row: Sequence[str], data: Sequence[str]) -> bool:
    """Tell the wording of questions under their codes: words over what is a number or a date from the next row on."""
    worded = [cell for cell in map(_clean, row) if cell]
    codes = sum(bool(name) and " " not in name for name in names)
    if codes < 0.9 * len(names) or len(worded) < 0.8 * len(names) or len(set(worded)) < 0.8 * len(worded):
        return False
    over = [_clean(cell) for cell, below in zip(row, data, strict=False) if _MEASURED.fullmatch(_clean(below))]
    words = [cell for cell in over if cell and not cell[0].isdigit() and any(c.isalpha() for c in cell)]
    return len(words) >= _FEWEST_WORDED and len(words) == len(over) and sum(" " in cell for cell in worded) > 1


def _with_options(names: Sequence[str], row: Sequence[str]) -> list[str]:
    """Put each question before its options; a question among options is none of them, and ends them."""
    joined, question, asks = [], "", False
    for place, (name, cell) in enumerate(zip(names, row, strict=False)):
        option = _clean(cell)
        asked = option.endswith("?") and len(option.split()) >= _ASKED
        if name:
            question, asks = name, asked
        elif asked and not asks:
            question = ""
        plain = not option or option.lower() in ("response", "open-ended response")
        if not place and not name and option == "0":
            option = ""  # the number of a row
        joined.append(question if plain and name else f"{question} - {option}" if question and option else option)
    return joined


def unique_names(names: Sequence[str], log: IssueLog, row: int = 1) -> tuple[str, ...]:
    """Make `names` unique: the second ``name`` becomes ``name (2)``, a nameless one ``column 3``.

    That two questions have one wording is common, and all of them are one note; two columns of one name are a warning.
    """
    worded: list[str] = []
    seen: set[str] = set()
    taken = set(names)
    unique = []
    for position, name in enumerate(names, 1):
        wanted = name or f"column {position}"
        new, number = wanted, 1
        while new in seen or (new != name and new in taken):
            number += 1
            new = f"{wanted} ({number})"
        if name and new != name:
            if _is_wording(name):
                worded.append(new)
            else:
                log.add(
                    "duplicate-column", f"two columns are named {name!r}; the later one is called {new!r}", row, new
                )
        seen.add(new)
        unique.append(new)
    if worded:
        count = f"{len(worded)} columns have" if len(worded) > 1 else "a column has"
        shown = worded[0] if len(worded[0]) <= _SHOWN else f"{worded[0][:30]}...{worded[0][-40:]}"
        note = f"{count} the wording of another question; told apart by a number: {shown!r}"
        log.add("duplicate-column", note + (", ..." if len(worded) > 1 else ""), row, severity="note")
    return tuple(unique)


def _is_wording(name: str) -> bool:
    """Whether a column's name is the wording of a question or of an answer to choose."""
    return name.endswith("?") or len(name.split()) > _LONG_NAME
