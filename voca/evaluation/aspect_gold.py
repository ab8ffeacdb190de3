"""Texts whose aspects people marked: where their words stand, and which polarity each has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voca.config import ReadOptions
from voca.errors import InputError
from voca.evaluation.gold import SKIP, cut, read_scheme
from voca.evaluation.marked import Columns, Mark, MarkedFile, MarkedText, load_marked
from voca.evaluation.marked.values import NO_WORDS, broken
from voca.label_words import folded
from voca.labels import LabelScheme
from voca.schema import POLARITIES
from voca.wording import agree, counted, first_of

CONFLICT: Final = "conflict"
"""Class of an aspect towards which a text has several polarities."""
_IN_CONFLICT: Final = frozenset({"conflict", "mixed", "both", "ambivalent"})
_LISTED: Final = 5
_SCOPE: Final = "sentences out of scope"
_WORDLESS: Final = "texts without words"
_SKIPPED: Final = "aspects with a label that is skipped"
_NAMELESS: Final = "opinions on what no word names"
_LACKING: Final = "texts that lack the words of an aspect"
ONE: Final = {
    _SCOPE: "sentence out of scope",
    _WORDLESS: "text without words",
    _SKIPPED: "aspect with a label that is skipped",
    _NAMELESS: "opinion on what no word names",
    _LACKING: "text that lacks the words of an aspect",
}
"""What is left out, by what it is called where there are several of it, and one."""


@dataclass(frozen=True, slots=True)
class GoldAspect:
    """An aspect that a person marked.

    Attributes
    ----------
    start, end : int
        Where its words are in the text.
    polarity : str
        One of ``POLARITIES``, ``CONFLICT``, or empty where nobody gave one.
    categories : tuple of str
        Sorted.
    """

    start: int
    end: int
    polarity: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AspectGold:
    """Texts with the aspects that people marked.

    Attributes
    ----------
    source : str
        The file's name.
    form : str
        What it is read as.
    texts : tuple of str
        As they are written: the places count in them.
    aspects : tuple of tuple of GoldAspect
        Each text's, in the order of the text; words that are marked twice are one aspect.
    scheme : LabelScheme or None
        How polarities were read; None where none is given.
    left_out : mapping of str to int
        What is not measured, by the reason.
    notices : tuple of str
        How the file was read, where that is not as it is written.
    problems : str
    """

    source: str
    form: str
    texts: tuple[str, ...]
    aspects: tuple[tuple[GoldAspect, ...], ...]
    scheme: LabelScheme | None
    left_out: Mapping[str, int]
    notices: tuple[str, ...] = ()
    problems: str = ""

    def count(self, polarity: str) -> int:
        """Count the aspects of a polarity."""
        return sum(aspect.polarity == polarity for aspects in self.aspects for aspect in aspects)


def read_aspects(
    path: str | Path, options: ReadOptions, columns: Columns | None = None, given: Mapping[str, str] | None = None
) -> AspectGold:
    """Read texts with marked aspects, in any of the forms of :mod:`voca.evaluation.marked`.

    Parameters
    ----------
    path : str or pathlib.Path
    options : ReadOptions
    columns : Columns, optional
        Of a table.
    given : mapping of str to str, optional
        Labels whose class the caller says: one of ``POLARITIES``, ``CONFLICT``, or ``skip``, which leaves the aspect
        out as if nobody had marked it.

    Raises
    ------
    UsageError
        No such column, or labels that nobody can read.
    InputError
        The file cannot be read, is not as its form wants it, or has no aspect whose words stand in a text.
    """
    file = load_marked(path, options, columns or Columns())
    classes = _classes(file, given or {})
    return _Placing(file, classes).gold()


def _classes(file: MarkedFile, given: Mapping[str, str]) -> LabelScheme | None:
    """Read the polarities that occur; None where there are none."""
    labels = (mark.polarity for text in file.texts for mark in text.marks if not mark.nothing)
    counts = Counter(label for label in labels if label.strip())
    if not counts and not given:
        return None
    named = set(map(folded, given))
    mixed = {label for label in counts if folded(label) in _IN_CONFLICT - named}
    plain = Counter({label: n for label, n in counts.items() if label not in mixed})
    found = read_scheme(plain, file.labels_in, given, (*POLARITIES, CONFLICT))
    return LabelScheme(found.name, {**found.classes, **dict.fromkeys(mixed, CONFLICT)})


class _Placing:
    """Finds the places of a file's aspects, and counts what has none."""

    def __init__(self, file: MarkedFile, scheme: LabelScheme | None) -> None:
        self._file = file
        self._scheme = scheme
        self._left_out: Counter[str] = Counter()
        self._lost: list[str] = []  # aspects that their text does not hold
        self._unsure = 0
        self._torn = 0

    def gold(self) -> AspectGold:
        """Return the texts with their aspects; raises :class:`InputError` where no aspect has a place."""
        file = self._file
        kept = [(text.text, aspects) for text in file.texts if (aspects := self._aspects_of(text)) is not None]
        if file.out_of_scope:
            self._left_out[_SCOPE] = file.out_of_scope
        if not any(aspects for _, aspects in kept):
            message = f"{file.name} has no aspect whose words stand in a text; it is read as {file.form}."
            remedy = "Look whether it is the file with the answers, and name the columns of a table."
            if self._lost:
                remedy = f"Not in their texts are {first_of(self._lost, _LISTED)}."
            raise InputError(message, remedy)
        return AspectGold(
            file.name,
            file.form,
            tuple(text for text, _ in kept),
            tuple(aspects for _, aspects in kept),
            self._scheme,
            dict(self._left_out),
            tuple(self._notices()),
            file.problems,
        )

    def _notices(self) -> list[str]:
        said = []
        if self._lost:
            n = len(self._lost)
            have = agree(n, "An aspect is", f"{n:,} aspects are")
            said.append(f"{have} not in the text that has it, which is left out: {first_of(self._lost, _LISTED)}.")
        if self._unsure:
            n = self._unsure
            stand = agree(n, "An aspect's words stand", f"The words of {n:,} aspects stand")
            said.append(
                f"{stand} several times in the text, and no place is given: the first counts, for the next of the "
                "same words the second."
            )
        if self._torn:
            n = self._torn
            said.append(f"{counted(n, 'aspect')} {agree(n, 'has', 'have')} several polarities, and so a conflict.")
        return said

    def _aspects_of(self, text: MarkedText) -> tuple[GoldAspect, ...] | None:
        """Return the aspects of a text; None where it is left out."""
        marks = [mark for mark in text.marks if not mark.nothing]
        if not text.text.strip():
            if any(mark.named for mark in marks):
                raise broken(
                    self._file.name, self._file.unit, text.place, "a text that is empty has aspects", "Give its words."
                )
            self._left_out[_WORDLESS] += 1
            return None
        wanted = []
        for mark in marks:
            if self._scheme and mark.polarity and self._polarity(mark) == SKIP:
                self._left_out[_SKIPPED] += 1
            elif not mark.named:
                self._left_out[_NAMELESS] += 1
            else:
                wanted.append(mark)
        return self._placed(text, wanted)

    def _placed(self, text: MarkedText, marks: Sequence[Mark]) -> tuple[GoldAspect, ...] | None:
        found: dict[tuple[int, int], list[Mark]] = {}
        lost = []
        for mark in marks:
            place = self._place(text.text, mark, found)
            if place is None:
                lost.append(f"{cut(mark.term)!r} ({self._file.unit} {mark.place})")
            else:
                found.setdefault(place, []).append(mark)
        if lost:
            self._lost += lost
            self._left_out[_LACKING] += 1
            return None
        return tuple(self._one(place, found[place]) for place in sorted(found))

    def _one(self, place: tuple[int, int], marks: Sequence[Mark]) -> GoldAspect:
        said = {self._polarity(mark) for mark in marks} - {""}
        if len(said) > 1:
            self._torn += CONFLICT not in said
            said = {CONFLICT}
        categories = {mark.category for mark in marks} - {""}
        return GoldAspect(*place, next(iter(said), ""), tuple(sorted(categories)))

    def _polarity(self, mark: Mark) -> str:
        if not mark.polarity.strip() or self._scheme is None or folded(mark.polarity) in NO_WORDS:
            return ""
        return self._scheme.classes.get(mark.polarity, SKIP)

    def _place(self, text: str, mark: Mark, taken: Mapping[tuple[int, int], list[Mark]]) -> tuple[int, int] | None:
        """Return where an aspect's words stand; None where they do not."""
        if mark.start is None or mark.end is None:
            return self._looked_for(text, mark, taken)
        inside = text[mark.start : mark.end] if 0 <= mark.start < mark.end <= len(text) else ""
        if not inside.strip() or (mark.term and _plain(inside) != _plain(mark.term)):
            what = f"at {mark.start} to {mark.end} stands {inside!r}"
            what = f"{what}, not {mark.term!r}" if mark.term else f"{what}, which are no words of an aspect"
            remedy = "Places count the text's characters from 0, the end is the one after the last. Correct them, or "
            remedy += "convert the file to a table without places: words are then looked for in the text."
            raise broken(self._file.name, self._file.unit, mark.place, what, remedy)
        return mark.start, mark.end

    def _looked_for(self, text: str, mark: Mark, taken: Mapping[tuple[int, int], list[Mark]]) -> tuple[int, int] | None:
        pattern = r"\s+".join(map(re.escape, mark.term.split()))
        places = [match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)]
        places = places or [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
        if mark.nth is not None and 0 <= mark.nth < len(places):
            return places[mark.nth]
        self._unsure += len(places) > 1
        free = [place for place in places if place not in taken]
        return next(iter(free or places), None)


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()
