"""What every form of marked texts becomes, before anybody looks where the words stand and what the labels mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voca.errors import InputError
from voca.label_words import folded

NO_WORDS: Final = frozenset({"", "null", "nan", "none", "n/a", "implicit", "noaspectterm", "[]"})
"""What stands for the words of an aspect that a text does not name, without case."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An aspect as it is written.

    Attributes
    ----------
    term : str
        The words; empty where only their place is given.
    polarity : str
        Its label; empty where none is given.
    category : str
        Empty where none is given.
    start, end : int or None
        Where the words are in the text, in characters; None where nobody says it.
    nth : int or None
        Which of the places where the words stand is meant, from 0; None where nobody says it.
    place : int
        Line or row of the file.
    """

    term: str
    polarity: str = ""
    category: str = ""
    start: int | None = None
    end: int | None = None
    nth: int | None = None
    place: int = 0

    @property
    def nothing(self) -> bool:
        """Whether it says no more than that there is no aspect."""
        return not self.named and not self.category and folded(self.polarity) in NO_WORDS

    @property
    def named(self) -> bool:
        """Whether the text has words for it."""
        return self.start != self.end if self.start is not None else folded(self.term) not in NO_WORDS


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text, the line or row where it begins, and its aspects."""

    text: str
    place: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file of marked texts.

    Attributes
    ----------
    name : str
    form : str
        What it is read as, in a few words.
    unit : {"line", "row"}
        What its places count.
    texts : tuple of MarkedText
    labels_in : str
        Where its polarities are, for a message.
    out_of_scope : int
        Sentences in which nobody marked aspects, as the file says.
    problems : str
        What of the file was left out, or read differently from how it is written.
    """

    name: str
    form: str
    unit: str
    texts: tuple[MarkedText, ...]
    labels_in: str
    out_of_scope: int = 0
    problems: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that the caller names; None: found by what they are called."""

    text: str | None = None
    aspect: str | None = None
    label: str | None = None
    category: str | None = None


def broken(name: str, unit: str, place: int, what: str, remedy: str) -> InputError:
    """Make the error of a file that is not as its form wants it."""
    return InputError(f"{name}, {unit} {place}: {what}.", remedy)


def whole(value: object) -> int | None:
    """Return a whole number as it is written; None for anything else."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() else None
