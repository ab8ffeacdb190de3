"""The words of a text that may be parts of a name, and what their capital letters say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from voca.stages.personal import cues
from voca.stages.personal.lexicon import UNKNOWN, Known, look_up
from voca.stages.personal.screens import ANYTHING

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$", re.IGNORECASE)
_FEWEST_LOUD: Final = 3  # words
_LOOK_BACK: Final = 48  # characters
_OPENS: Final = re.compile(r"(?:^|[.!?:;…\n>•*|]|[-–—]\s)[\s\"“”‘'(\[>?*-]*$")
# The rest of a short line without digits, at most two more lines, then a line that opens with a number.
_OVER_ADDRESS: Final = re.compile(
    r"[^\d\n]{4,48}\n\s*(?:[^\d\n]{2,48}\n\s*){0,2}[^\w\n]*\d{1,4}[a-z]? [^\n]*[^\W\d]{3}"
)


@dataclass(slots=True)
class Word:
    """A word of a text, what the lexicon says of it, and whether its capital letter says anything."""

    start: int
    end: int
    text: str
    key: str  # in small letters, its apostrophes straight
    known: Known
    nameable: bool  # can be a part of a name, if its capital says something
    capital: bool
    opens: bool  # stands where any word has a capital


class Form(NamedTuple):
    """What a word is wherever it stands.

    Attributes
    ----------
    stem : str
        Without the ``'s`` of a possessive.
    key : str
        The stem in small letters, its apostrophes straight.
    known : Known
    capital : bool
        A capital that says something among other words that have none.
    nameable : bool
        It can be a part of a name by itself, with a capital or where capitals say nothing.
    """

    stem: str
    key: str
    known: Known
    capital: bool
    nameable: bool


@lru_cache(maxsize=1 << 16)
def form(word: str) -> Form:
    """Return what `word` is, looked up once for all the texts that it stands in."""
    stem = _POSSESSIVE.sub("", word) if "'" in word or "\u2019" in word else word
    key = stem.casefold().replace("\u2019", "'")
    known = look_up(stem)
    loud = len(stem) > 1 and stem.isupper()
    capital = stem[0].isupper() and (not loud or _loud_name(stem, known))
    nameable = key not in cues.NEVER and key not in cues.TITLES
    return Form(stem, key, known, capital, nameable and (not known.word or known.given > 0 or known.surname > 2))


class Passage:
    """A text and its words; in a text all in capitals, or in none, a capital says nothing.

    Parameters
    ----------
    text : str
    hints : frozenset of str
        The screens that the text passes.
    """

    def __init__(self, text: str, hints: frozenset[str] = ANYTHING) -> None:
        self.text = text
        self._hints = hints
        self._found = _WORD.findall(text)
        self._flat = _flat(self._found)
        self._words: list[Word | None] = [None] * len(self._found)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._found)

    def __getitem__(self, index: int) -> Word:
        """Return a word, which is looked at when it is first asked for: of most, nobody asks."""
        word = self._words[index]
        if word is None:
            word = self._words[index] = self._read(index)
        return word

    def may_name(self) -> bool:
        """Whether any word can begin a name at all: with most comments this is all there is to do."""
        if self._flat:
            forms = [one for one in map(form, set(self._found)) if _may_be_name(one.known)]
        else:
            forms = [one for word in set(self._found) if not word.islower() and (one := form(word)).capital]
        return bool(forms) and (
            "introduced" in self._hints
            or any(one.nameable for one in forms)
            or ("initials" in self._hints and any(len(one.stem) == 1 for one in forms))
            or not cues.TITLES.isdisjoint(map(str.casefold, self._found))
        )

    def capitals(self) -> list[int]:
        """Return which words have a capital that says something, or may be a name where none does."""
        if self._flat:
            return [index for index in range(len(self)) if self[index].capital]
        return [index for index, word in enumerate(self._found) if not word.islower() and form(word).capital]

    def opens(self) -> bool:
        """Whether every word stands where any word has a capital."""
        return self._flat or not any(word.islower() or not self[at].opens for at, word in enumerate(self._found))

    def has(self, names: frozenset[str]) -> bool:
        """Whether one of the names, in small letters, is a word of the text."""
        return any(form(word).key in names for word in self._found)

    def before(self, start: int) -> str:
        """Return what stands before a place, as far as the cues look."""
        return self.text[max(0, start - _LOOK_BACK) : start]

    def introduced(self, start: int) -> bool:
        """Whether an introduction ends at `start`."""
        return "introduced" in self._hints and cues.STRONG_BEFORE.search(self.before(start)) is not None

    def gap(self, index: int) -> str:
        """Return what stands between the word at `index` and the one before it."""
        return self.text[self[index - 1].end : self[index].start]

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start() for match in _WORD.finditer(self.text)]

    @cached_property
    def _foreign(self) -> bool:
        return _foreign(self._found)

    def _read(self, index: int) -> Word:
        start = self._starts[index]
        stem, key, known, capital, nameable = form(self._found[index])
        opens = True
        if self._flat:
            capital = _may_be_name(known) and not (self._foreign and not self._told(index, start))
        elif stem[0].isupper():
            opens = _OPENS.search(self.text[max(0, start - 12) : start]) is not None
        else:
            known, opens = UNKNOWN, False
        return Word(start, start + len(stem), stem, key, known, nameable, capital, opens)

    def _told(self, index: int, start: int) -> bool:
        """Whether an introduction or a title stands before a word, an address below it, or a word that has one."""
        if self.introduced(start) or heads_address(self.text, start):
            return True
        if not index:
            return False
        before = self[index - 1]
        gap = self.text[before.end : start]
        return (before.capital and gap == " ") or (before.key in cues.TITLES and gap in (" ", ". "))


def _flat(words: Sequence[str]) -> bool:
    """Whether capitals say nothing: a text without any, or all in capitals."""
    if not any(word[0].isupper() for word in words):
        return True
    if sum(map(str.isupper, words)) < _FEWEST_LOUD:
        return False
    long = [word for word in words if len(word) > 1]
    return len(long) >= _FEWEST_LOUD and sum(map(str.isupper, long)) > 0.7 * len(long)


def _foreign(words: Sequence[str]) -> bool:
    """Whether fewer than half the words are English: then no ordinary word can be told from a name without capitals."""
    return len(words) >= 4 and 2 * sum(look_up(word).word for word in words) < len(words)


def heads_address(text: str, start: int) -> bool:
    """Whether a line begins at `start` (quoting marks aside) that stands over an address, as names do."""
    opening = text[text.rfind("\n", 0, start) + 1 : start]
    return not _WORD.search(opening.rpartition(":")[2]) and _OVER_ADDRESS.match(text, start) is not None


def _may_be_name(known: Known) -> bool:
    return known.given + known.surname > 0 or known is UNKNOWN


def _loud_name(word: str, known: Known) -> bool:
    """Whether a word in capitals, among others that are not, is a common given name or surname and nothing else."""
    known_well = max(known.given, known.surname) >= 5 and not known.word and not known.place
    return len(word) > 3 and known_well and "-" not in word
