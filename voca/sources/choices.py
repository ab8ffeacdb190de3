"""Questions with several answers: a column an option, or all that were chosen in a cell; each becomes yes or no."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.sources import names, tool_names
from voca.sources.listed import Splitter, ways
from voca.sources.literals import is_literal
from voca.sources.profile import Profile, fold
from voca.sources.values import parse_yes_no

YES: Final = "yes"
NO: Final = "no"
_TICKS: Final = frozenset("x y yes true checked selected ticked ja oui si sí sim 1 1.0".split())
_PARTS: Final = (
    re.compile(r"(?P<asked>.+?)(?: (?:-|\u2013|>>|\|) (?P<option>[^\[\]]+)|\s*\[(?P<within>[^\[\]]+)\])$"),
    re.compile(r"(?P<option>[^:?]{1,60}): ?(?P<asked>[^:]{8,})$"),  # "Reports:Which do you use?"
)
_NUMBERED: Final = re.compile(r"(?P<asked>\w+?)_(?P<option>\d{1,3})$")  # Q3_1, where the wording stands in a label
_ALL_THAT: Final = re.compile(  # several may be chosen, a question says
    r"\bwhich of (?:the|these)\b|\b(?:select|check|choose|tick|mark) (?:all|any|multiple|up to|as many)\b|"
    r"\ball that apply\b|\bmultiple (?:select|choice|answers)\b|mehrfach|\balles? zutreffende|"
    r"\bplusieurs (?:reponses|choix)|"
    r"\btodas (?:las|as)\b|\bpiu rispost|\bmeerdere\b|\balle? (?:die )?van toepassing\b"
)
_OF_A_THING: Final = re.compile(r"\b(?:name|title)$")  # "Kettle Classic, 1.7 l" is one
_FEWEST: Final = 2
_MOST: Final = 12  # options of one question in a cell that are told apart
_SEVERAL: Final = 0.1  # of the filled cells that must hold more than one option
_RARE: Final = 3  # rows
_LISTED: Final = 0.9  # of all that the cells list must come as often; the rest is what people wrote themselves
_LONGEST: Final = 1000  # characters of a cell on average
_ORDERED: Final = 3  # things that are put in an order, at least
_WHOLE: Final = 0.9  # of the filled cells that must have all of them


@dataclass(frozen=True, slots=True)
class Choices:
    """Options of questions with several answers.

    Attributes
    ----------
    spread : mapping of str to tuple of str
        A column that stands for one option, to all columns of its question.
    packed : mapping of str to tuple of str
        A column with all chosen options in a cell, to the options.
    signs : mapping of str to Splitter
        By column in `packed`, how its cells are taken apart.
    aside : mapping of str to str
        Why a column with several answers in a cell is used as no whole.
    flags : mapping of str to str
        A column that says yes or no of one option, to the column with all of them in a cell.
    tags : frozenset of str
        Of those in `packed`, columns of tags: an empty cell says no to each.
    """

    spread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    packed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: Mapping[str, Splitter] = field(default_factory=dict)
    aside: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    def told(self) -> set[str]:
        """Return the columns that tell one option each."""
        return {
            *self.spread,
            *self.flags,
            *(named(name, option) for name, options in self.packed.items() for option in options),
        }

    def reason(self, column: str) -> str:
        """Say what a column is an option of; empty where it is none."""
        if column in self.spread or column in self.flags:
            return "one of several answers that could be chosen; yes where it was, no where only others were"
        asked = next((name for name, options in self.packed.items() for o in options if named(name, o) == column), "")
        if asked in self.tags:
            return f"one of several tags in a cell of {asked!r}; yes where it is there, else no"
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
    lists = {profile.name: found for profile in profiles if (found := _in_cells(profile)) is not None}
    packed = {
        name: found.options
        for name, found in lists.items()
        if not found.ordered and not any(named(name, option) in taken for option in found.options)
    }
    aside = {name: found.reason() for name, found in lists.items() if found.ordered or name in packed}
    flags = _flagged(profiles)
    for name in set(flags.values()):
        packed.pop(name, None)
        aside[name] = "several answers in a cell; each is told in a column of its own"
    tags = frozenset(name for name in packed if tool_names.TAGS.fullmatch(names.phrase(name)))
    return Choices(spread, packed, {name: lists[name].sign for name in packed}, aside, flags, tags)


def _flagged(profiles: Sequence[Profile]) -> dict[str, str]:
    """Return columns that say yes or no of an option ("question/option", as ODK writes them), and their question's."""
    taken = {profile.name for profile in profiles}
    asked: dict[str, list[str]] = defaultdict(list)
    for profile in profiles:
        question, slash, option = profile.name.rpartition("/")
        if slash and option and question in taken and profile.yes_no == 1:
            asked[question].append(profile.name)
    return {name: question for question, names in asked.items() if len(names) >= _FEWEST for name in names}


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


@dataclass(frozen=True, slots=True)
class _Lists:
    """What the cells of a column list.

    Attributes
    ----------
    options : tuple of str
        What comes again and again, the most frequent first.
    sign : Splitter
    more : int
        Filled cells with anything else in them.
    ordered : bool
        All things stand in each cell: they were put in an order.
    """

    options: tuple[str, ...]
    sign: Splitter
    more: int
    ordered: bool

    def reason(self) -> str:
        """Say why the column is used as no whole."""
        if self.ordered:
            return f"{len(self.options)} things put in an order, all of them in each cell: a ranking, no group"
        if not self.more:
            return "several answers in a cell; each is told in a column of its own"
        return (
            f"several answers in a cell; the {len(self.options)} most frequent are told in columns of their own, "
            f"what else stands in {self.more:,} row{'s' * (self.more > 1)} is not used"
        )


def _in_cells(profile: Profile) -> _Lists | None:
    """Return what the cells of a column list; None where it is no such column."""
    if profile.filled < 10 or profile.numbers > 0.5 or len(profile.groups) < _FEWEST:
        return None
    foreign = tool_names.FOREIGN.search(names.phrase(profile.name)) and not names.asks(profile.name)
    foreign = foreign and not tool_names.TAGS.fullmatch(names.phrase(profile.name))
    nested = sum(n for cell, n in profile.counts.items() if is_literal(cell)) > _WHOLE * profile.counts.total()
    if foreign or nested or profile.characters > _LONGEST:
        return None
    plain = names.phrase(profile.name)
    if _OF_A_THING.search(plain) and not names.asks(profile.name):
        return None
    spoken = True if names.TEXT.search(plain) or names.COMMENTS.search(plain) else None
    binds = False if _ALL_THAT.search(profile.phrase) else spoken
    return next(filter(None, (_lists(profile, sign) for sign in ways(profile.counts, binds))), None)


def _lists(profile: Profile, sign: Splitter) -> _Lists | None:
    """Return what cells list that are taken apart in one way.

    Nearly all of it must come again and again, and stand beside different things.
    """
    rows: Counter[str] = Counter()
    cells: Counter[str] = Counter()
    several = 0
    listed = {cell: sign.split(cell) for cell in profile.counts}
    for cell, count in profile.counts.items():
        chosen = set(listed[cell])
        cells.update(chosen)
        rows.update(dict.fromkeys(chosen, count))
        several += count * (len(chosen) > 1)
    often = sorted((item for item in rows if rows[item] >= _RARE), key=lambda item: (-rows[item], item))
    most = sum(rows[item] for item in often) >= _LISTED * rows.total()
    mixed = sum(cells[item] > 1 for item in often) * 2 > len(often) or _go_on(listed, cells)
    filled = profile.counts.total()  # of a sample, where very many cells differ
    if several < _SEVERAL * filled or not most or not mixed or len(often) < _FEWEST:
        return None
    options = tuple(often[:_MOST])
    whole = sum(n for cell, n in profile.counts.items() if set(listed[cell]) == set(often))
    ordered = len(often) >= _ORDERED and whole >= _WHOLE * filled and len(profile.groups) > _FEWEST
    more = sum(n for cell, n in profile.counts.items() if not set(listed[cell]) <= set(options))
    more = round(more * profile.filled / filled)
    return _Lists(options, sign, more, ordered)


def _go_on(listed: Mapping[str, Sequence[str]], cells: Mapping[str, int]) -> bool:
    """Whether of two options the one stands alone and before the other, after signs that nobody puts into an answer."""
    both = [cell for cell, options in listed.items() if len(options) > 1]
    alone = {options[0] for options in listed.values() if len(options) == 1}
    return len(cells) == _FEWEST and bool(alone) and bool(both) and all(";" in cell or "|" in cell for cell in both)


def told_apart(cells: pa.Table, choices: Choices) -> pa.Table:
    """Return `cells` with yes and no for each option, those from one cell as further columns."""
    result = cells
    for name, columns in choices.spread.items():
        answered = pa.array([False] * len(cells))
        for column in columns:
            answered = pc.or_(answered, _filled(cells[column]))
        told = pc.if_else(_filled(cells[name]), YES, pc.if_else(answered, NO, pa.scalar(None, pa.string())))
        result = result.set_column(result.column_names.index(name), name, told)
    for name in choices.flags:
        said = pc.utf8_trim_whitespace(result[name]).dictionary_encode().combine_chunks()
        words = [None if not cell else YES if parse_yes_no(cell) else NO for cell in said.dictionary.to_pylist()]
        result = result.set_column(
            result.column_names.index(name), name, pa.array(words, pa.string()).take(said.indices)
        )
    for name, options in choices.packed.items():
        empty = NO if name in choices.tags else None
        for option, told in zip(options, _told(cells[name], options, choices.signs[name], empty), strict=True):
            result = result.append_column(named(name, option), told)
    return result


def _filled(column: pa.ChunkedArray) -> pa.Array:
    filled = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(column)), 0)
    return pc.fill_null(filled, False).combine_chunks()


def _told(column: pa.ChunkedArray, options: Sequence[str], sign: Splitter, empty: str | None = None) -> list[pa.Array]:
    """Tell of each option where it is among those of a cell; `empty` is what a cell without any says."""
    encoded = pc.dictionary_encode(pc.fill_null(column, "").combine_chunks())
    chosen = [set(sign.split(cell)) if cell and cell.strip() else None for cell in encoded.dictionary.to_pylist()]
    return [
        pa.array([empty if found is None else YES if option in found else NO for found in chosen], pa.string()).take(
            encoded.indices
        )
        for option in options
    ]
