"""The words of a text that may be parts of a name, and what their capital letters say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from voca.stages.personal import cues
from voca.stages.personal.lexicon import UNKNOWN, Known, look_up
from voca.stages.personal.screens import ANYTHING

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$", re.IGNORECASE)
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


@dataclass(slots=True)
class Passage:
    """A text and its words.

    Attributes
    ----------
    text : str
    words : list of Word
    introduces : bool
        Whether an introduction ("my name is") may stand in it.
    """

    text: str
    words: list[Word]
    introduces: bool

    def before(self, start: int) -> str:
        """Return what stands before a place, as far as the cues look."""
        return self.text[max(0, start - _LOOK_BACK) : start]

    def introduced(self, start: int) -> bool:
        """Whether an introduction ends at `start`."""
        return self.introduces and cues.STRONG_BEFORE.search(self.before(start)) is not None

    def gap(self, index: int) -> str:
        """Return what stands between the word at `index` and the one before it."""
        return self.text[self.words[index - 1].end : self.words[index].start]


def read_words(text: str, hints: frozenset[str] = ANYTHING) -> Passage:
    """Split into words; in a text all in capitals, or in none, a capital says nothing."""
    found = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    flat = _flat([word for _, word in found])
    foreign = flat and _foreign([word for _, word in found])
    passage = Passage(text, [], "introduced" in hints)
    for start, word in found:
        stem, key, known, capital, nameable = form(word)
        opens = True
        if flat:
            capital = _may_be_name(known) and not (foreign and not _introduced(passage, start))
        elif stem[0].isupper():
            opens = _OPENS.search(text[max(0, start - 12) : start]) is not None
        else:
            known, opens = UNKNOWN, False
        passage.words.append(Word(start, start + len(stem), stem, key, known, nameable, capital, opens))
    return passage


def may_name(text: str, hints: frozenset[str]) -> bool:
    """Whether any word of a text can begin a name at all: most comments are done with this."""
    words = _WORD.findall(text)
    forms = set(map(form, words))
    if _flat(words):
        forms = {one for one in forms if _may_be_name(one.known)}
    else:
        forms = {one for one in forms if one.capital}
    return (
        any(one.nameable for one in forms)
        or ("initials" in hints and any(len(one.stem) == 1 for one in forms))
        or ("introduced" in hints and bool(forms))
        or (bool(forms) and any(form(word).key in cues.TITLES for word in words))
    )


def stands_in(text: str, names: frozenset[str]) -> bool:
    """Whether one of the names, in small letters, is a word of the text."""
    return any(form(word).key in names for word in _WORD.findall(text))


def _flat(words: Sequence[str]) -> bool:
    """Whether capitals say nothing: a text without any, or all in capitals."""
    long = [word for word in words if len(word) > 1]
    if len(long) >= 3 and sum(map(str.isupper, long)) > 0.7 * len(long):
        return True
    return not any(word[0].isupper() for word in words)


def _foreign(words: Sequence[str]) -> bool:
    """Whether fewer than half the words are English: then no ordinary word can be told from a name without capitals."""
    return len(words) >= 4 and 2 * sum(look_up(word).word for word in words) < len(words)


def _introduced(passage: Passage, start: int) -> bool:
    """Whether an introduction or a title stands before the word, an address below it, or a word that has one."""
    if passage.introduced(start) or heads_address(passage.text, start):
        return True
    if not passage.words:
        return False
    before = passage.words[-1]
    gap = passage.text[before.end : start]
    return (before.capital and gap == " ") or (before.key in cues.TITLES and gap in (" ", ". "))


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
