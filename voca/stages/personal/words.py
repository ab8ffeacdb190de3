"""The words of a text that may be parts of a name, and what their capital letters say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from voca.stages.personal import cues
from voca.stages.personal.lexicon import UNKNOWN, Known, look_up

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$", re.IGNORECASE)
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
    known: Known
    capital: bool
    opens: bool  # stands where any word has a capital

    @property
    def key(self) -> str:
        """The word in small letters, its apostrophes straight."""
        return self.text.casefold().replace("\u2019", "'")


def read_words(text: str) -> list[Word]:
    """Split into words; in a text all in capitals, or in none, a capital says nothing."""
    found = [(match.start(), match.group()) for match in _WORD.finditer(text)]
    shouted = _shouted([word for _, word in found if len(word) > 1])
    flat = shouted or not any(word[0].isupper() for _, word in found)
    foreign = flat and _foreign([word for _, word in found])
    words: list[Word] = []
    for start, word in found:
        stem = _POSSESSIVE.sub("", word) if "'" in word or "\u2019" in word else word
        if not stem:
            continue
        if flat:
            known = look_up(stem)
            may = _may_be_name(known) and not (foreign and not _introduced(text, start, words))
            words.append(Word(start, start + len(stem), stem, known, may, True))
        elif stem[0].isupper():
            known = look_up(stem)
            capital = _loud_name(stem, known) if len(stem) > 1 and stem.isupper() else True
            opens = _OPENS.search(text[max(0, start - 12) : start]) is not None
            words.append(Word(start, start + len(stem), stem, known, capital, opens))
        else:
            words.append(Word(start, start + len(stem), stem, UNKNOWN, False, False))
    return words


def _shouted(words: Sequence[str]) -> bool:
    return len(words) >= 3 and sum(map(str.isupper, words)) > 0.7 * len(words)


def _foreign(words: Sequence[str]) -> bool:
    """Whether fewer than half the words are English: then no ordinary word can be told from a name without capitals."""
    return len(words) >= 4 and 2 * sum(look_up(word).word for word in words) < len(words)


def _introduced(text: str, start: int, words: Sequence[Word]) -> bool:
    """Whether an introduction or a title stands before the word, an address below it, or a word that has one."""
    before = words[-1] if words else None
    if cues.STRONG_BEFORE.search(text[max(0, start - 48) : start]) or heads_address(text, start):
        return True
    if before is None:
        return False
    gap = text[before.end : start]
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
