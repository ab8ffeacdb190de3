"""Questions with several answers: a column an option, or all that were chosen in a cell; each becomes yes or no."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.sources import names, tool_names
from voca.sources.profile import LISTED, Profile, fold

YES: Final = "yes"
NO: Final = "no"
_TICKS: Final = frozenset("x y yes true checked selected ticked ja oui si sí sim 1 1.0".split())
_PARTS: Final = (
    re.compile(r"(?P<asked>.+?)(?: (?:-|\u2013|>>|\|) (?P<option>[^\[\]]+)|\s*\[(?P<within>[^\[\]]+)\])$"),
    re.compile(r"(?P<option>[^:?]{1,60}): ?(?P<asked>[^:]{8,})$"),  # "Reports:Which do you use?"
)
_NUMBERED: Final = re.compile(r"(?P<asked>\w+?)_(?P<option>\d{1,3})$")  # Q3_1, where the wording stands in a label
_FEWEST: Final = 2
_MOST: Final = 12  # options of one question in a cell that are told apart
_SEVERAL: Final = 0.1  # of the filled cells that must hold more than one option
_RARE: Final = 3  # rows
_LISTED: Final = 0.98  # of all that the cells list must come as often
_LONGEST: Final = 200  # characters of a cell on average


@dataclass(frozen=True, slots=True)
class Choices:
    """Options of questions with several answers.

    Attributes
    ----------
    spread : mapping of str to tuple of str
        A column that stands for one option, to all columns of its question.
    packed : mapping of str to tuple of str
        A column with all chosen options in a cell, to the options.
    """

    spread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def told(self) -> set[str]:
        """Return the columns that tell one option each."""
        return {*self.spread, *(named(name, option) for name, options in self.packed.items() for option in options)}

    def reason(self, column: str) -> str:
        """Say what a column is an option of; empty where it is none."""
        if column in self.spread:
            return "one of several answers that could be chosen; yes where it was, no where only others were"
        asked = next((name for name, options in self.packed.items() for o in options if named(name, o) == column), "")
        return (
            f"one of several answers in a cell of {asked!r}; yes where it was chosen, no where only others were"
            if asked
            else ""
        )


def named(column: str, option: str) -> str:
    """Return the name of the column that tells one option."""
    return f"{column} - {option}"


def find_choices(profiles: Sequence[Profile], labels: Mapping[str, str]) -> Choices:
    """Tell which columns stand for one option of a question, and which hold several options in a cell.

    Parameters
    ----------
    profiles : sequence of Profile
    labels : mapping of str to str
        Longer wording by column.
    """
    asked: dict[str, list[str]] = defaultdict(list)
    ticked: dict[str, list[str]] = defaultdict(list)
    for profile in profiles:
        question, option = parts(profile.name, labels.get(profile.name, ""))
        if question:
            asked[question].append(profile.name)
            if _is_tick(profile, option):
                ticked[question].append(profile.name)
    for columns in _named_as_filled([p for p in profiles if not any(p.name in found for found in ticked.values())]):
        asked[columns[0]] = ticked[columns[0]] = columns
    spread = {
        name: tuple(asked[question])
        for question, columns in ticked.items()
        if len(columns) >= _FEWEST
        for name in columns
    }
    taken = {profile.name for profile in profiles}
    packed = {
        profile.name: options
        for profile in profiles
        if (options := _options(profile)) and not any(named(profile.name, option) in taken for option in options)
    }
    return Choices(spread, packed)


def parts(name: str, label: str = "") -> tuple[str, str]:
    """Return a question and its option; empty where a name has no such parts."""
    numbered = _NUMBERED.fullmatch(name)
    if numbered and label:
        return numbered["asked"], label.rpartition(" - ")[2]
    found = next(filter(None, (form.fullmatch(label or name) for form in _PARTS)), None)
    told = found.groupdict() if found else {}
    return told.get("asked") or "", told.get("option") or told.get("within") or ""


def question_of(name: str) -> str:
    """Return what a column shares with the others of its question ("Q5" of "Q5_1"); empty where nothing says so."""
    numbered = _NUMBERED.fullmatch(name)
    return numbered["asked"] if numbered else parts(name)[0]


def _named_as_filled(profiles: Sequence[Profile]) -> Iterator[list[str]]:
    """Yield the columns that stand side by side and hold nothing but their own names, as options of one question."""
    for same, beside in groupby(profiles, lambda p: _is_tick(p, p.name) and fold(p.name) in p.groups):
        if same:
            yield [profile.name for profile in beside]


def _is_tick(profile: Profile, option: str) -> bool:
    """Whether a column holds nothing but a tick: its option's words, a mark, or one and the same number."""
    if profile.filled == 0 or profile.filled == profile.rows or len(profile.groups) != 1:
        return False
    mark = next(iter(profile.groups))
    return mark == fold(option) or mark in _TICKS or mark.isdigit()


def _options(profile: Profile) -> tuple[str, ...]:
    """Return the options that the cells of a column list, the most frequent first; none where it is no such column.

    Nearly all that the cells list must come again and again, and stand beside different things.
    """
    if not profile.counted or profile.filled < 10 or profile.numbers > 0.5 or len(profile.groups) < _FEWEST:
        return ()
    foreign = tool_names.FOREIGN.search(names.phrase(profile.name)) and not names.asks(profile.name)
    if foreign or profile.characters > _LONGEST:
        return ()
    rows: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    several = 0
    for cell, count in profile.counts.items():
        chosen = set(split(cell))
        cells.update(chosen)
        rows.update(dict.fromkeys(chosen, count))
        several += count * (len(chosen) > 1)
    often = sorted((item for item in rows if rows[item] >= _RARE), key=lambda item: (-rows[item], item))
    listed = sum(rows[item] for item in often) >= _LISTED * rows.total()
    mixed = sum(cells[item] > 1 for item in often) * 2 > len(often) or _go_on(profile.counts, cells)
    if several < _SEVERAL * profile.filled or not listed or not mixed or len(often) < _FEWEST:
        return ()
    return tuple(often[:_MOST])


def _go_on(written: Iterable[str], cells: Mapping[str, int]) -> bool:
    """Whether of two options the one stands alone and before the other, after signs that nobody puts into an answer."""
    both = [cell for cell in written if len(split(cell)) > 1]
    alone = {options[0] for cell in written if len(options := split(cell)) == 1}
    return len(cells) == _FEWEST and bool(alone) and bool(both) and all(";" in cell or "|" in cell for cell in both)


def split(cell: str) -> list[str]:
    """Return the options in a cell."""
    return [item for item in (part.strip() for part in LISTED.split(cell)) if item]


def told_apart(cells: pa.Table, choices: Choices) -> pa.Table:
    """Return `cells` with yes and no for each option, those from one cell as further columns."""
    result = cells
    for name, columns in choices.spread.items():
        answered = pa.array([False] * len(cells))
        for column in columns:
            answered = pc.or_(answered, _filled(cells[column]))
        told = pc.if_else(_filled(cells[name]), YES, pc.if_else(answered, NO, pa.scalar(None, pa.string())))
        result = result.set_column(result.column_names.index(name), name, told)
    for name, options in choices.packed.items():
        for option, told in zip(options, _told(cells[name], options), strict=True):
            result = result.append_column(named(name, option), told)
    return result


def _filled(column: pa.ChunkedArray) -> pa.Array:
    filled = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(column)), 0)
    return pc.fill_null(filled, False).combine_chunks()


def _told(column: pa.ChunkedArray, options: Sequence[str]) -> list[pa.Array]:
    encoded = pc.dictionary_encode(column.combine_chunks())
    chosen = [set(split(cell)) if cell and cell.strip() else None for cell in encoded.dictionary.to_pylist()]
    return [
        pa.array([None if found is None else YES if option in found else NO for found in chosen], pa.string()).take(
            encoded.indices
        )
        for option in options
    ]
