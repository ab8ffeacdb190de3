"""Names of persons: words that may be names, weighed by what is known of them and by what stands around them.

Every run of words that may be names gets points: for what the lexicon says of each word, and for the words before and
after it ("spoke to", "said"). A run with a whole point is a name. What is found once in a text, or in a conversation,
is then found wherever it stands again. English for the most part; introductions and titles of ten further languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from voca.stages.personal import cues
from voca.stages.personal.dictated import spelled_names
from voca.stages.personal.findings import Finding
from voca.stages.personal.lexicon import UNKNOWN, Known, look_up
from voca.stages.personal.points import (
    COMMON,
    ENOUGH,
    Run,
    context_points,
    lexical_points,
    spread_over_lists,
    spread_to_subjects,
)
from voca.stages.personal.screens import ANYTHING
from voca.stages.personal.words import Passage, Word, heads_address

_JOINT: Final = re.compile(r" |\. |\.|  ")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONGEST_RUN: Final = 5
_NEVER_ANNOUNCED: Final = (cues.NEVER - cues.MONTHS_THAT_ARE_NAMES) | cues.TITLES
_THING: Final = "a brand, an organisation or a place"


@cache
def _brands() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what finds the brands, and the words that they are made of."""
    lines = files("voca.stages.personal").joinpath("brands.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((line.strip() for line in lines if line.strip() and not line.startswith("#")), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    return pattern, frozenset(word for name in names for word in _LETTERS.findall(name))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of persons by itself.

    Attributes
    ----------
    text : str
    hints : frozenset of str
        The screens that the text passes.
    passage : Passage or None
        None where names are not looked for.
    runs : list of Run
        Words side by side that may be a name.
    """

    text: str
    hints: frozenset[str]
    passage: Passage | None
    runs: list[Run]

    def parts(self) -> frozenset[str]:
        """Return the words of the names by which a person may be named again, in small letters."""
        return frozenset(_parts(run for run in self.runs if run.points >= ENOUGH))

    def names(self, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
        """Yield the spans of persons' names; see :func:`find_names`."""
        if "spelled" in self.hints:
            yield from spelled_names(self.text)
        passage = self.passage
        if passage is None or not (self.runs or (known and passage.has(known))):
            return
        taken = [run for run in self.runs if run.points >= ENOUGH]
        names = (_parts(taken) - {word.key for run in self.runs if run.why == _THING for word in run.words}) | known
        spans = {(run.start, run.end): run.why for run in taken}
        if names:
            covered = {word.start for run in taken for word in run.words}
            for word in map(passage.__getitem__, passage.capitals()):
                if word.start not in covered and word.key in names:
                    spans[word.start, word.end] = "named elsewhere in the text"
        for (start, end), why in spans.items():
            yield Finding(start, end, "person", why)


def read_names(text: str, hints: frozenset[str] = ANYTHING) -> Reading:
    """Weigh what may be names in a text.

    Parameters
    ----------
    text : str
    hints : frozenset of str
        The screens that the text passes, where that is known.
    """
    passage = Passage(text, hints)
    return Reading(text, hints, passage, _weigh(passage) if passage.may_name() else [])


def find_names(text: str, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield the spans of persons' names.

    Parameters
    ----------
    text : str
    known : frozenset of str
        Names, in small letters, of which something else has said that they are persons' (the speakers of a
        conversation).
    """
    return read_names(text).names(known)


def name_parts(text: str) -> frozenset[str]:
    """Return the words of the names in `text` by which a person may be named again, in small letters."""
    return read_names(text).parts()


def _parts(runs: Iterator[Run] | Sequence[Run]) -> set[str]:
    return {
        word.key
        for run in runs
        for word in run.words
        if len(word.text) > 2 and _stands_alone(word.known) and word.key not in cues.PARTICLES | cues.SUFFIXES
    }


def _stands_alone(known: Known) -> bool:
    """Whether a part of somebody's name means that person wherever it stands in the text with a capital."""
    return known.place < 2 and (not known.word or known.given >= 7)


# ---- words and runs ------------------------------------------------------------------------------------------------


def _weigh(passage: Passage) -> list[Run]:
    runs: list[Run] = []
    flat, done = passage.opens(), 0
    for index in passage.capitals():
        if index < done or not (passage[index].nameable or _initial(passage, index) or _announced(passage, index)):
            continue
        stop = index + 1
        while stop < len(passage) and stop - index < _LONGEST_RUN and _goes_on(passage, stop):
            stop += 1
        while stop > index + 1 and passage[stop - 1].key in cues.PARTICLES:
            stop -= 1
        if stop > index + 1 and passage[stop - 1].known is UNKNOWN and _is_brand(passage.text, [passage[stop - 1]]):
            stop -= 1  # "Hope Lufthansa will"
        first = _without_ordinary_words(passage, index, stop) if flat else index
        runs.append(_judge(passage, first, stop, flat))
        done = stop
    spread_over_lists(passage.text, runs)
    spread_to_subjects(passage.text, runs)
    return runs


def _without_ordinary_words(passage: Passage, index: int, stop: int) -> int:
    """Return where a run without capitals begins: at its first common given name, where only words stand before it."""
    for at in range(index, stop):
        known = passage[at].known
        if known.given >= COMMON and not known.word:
            return at
        if known.given > 2 or (known.surname > 2 and not known.word):
            break
    return index


def _initial(passage: Passage, index: int) -> bool:
    """Whether a letter with a full stop goes before a word that may be a name, or before another such letter."""
    if len(passage[index].text) > 1 or index + 1 >= len(passage) or passage.gap(index + 1) not in (". ", "."):
        return False
    following = passage[index + 1]
    return _initial(passage, index + 1) or (len(following.text) > 2 and following.capital and following.nameable)


def _announced(passage: Passage, index: int) -> bool:
    """Whether any word here is a name, since a title or an introduction stands before it."""
    word = passage[index]
    if word.key in _NEVER_ANNOUNCED or _is_label(passage.text, word):
        return False
    return _title_before(passage, index) or passage.introduced(word.start)


def _is_label(text: str, word: Word) -> bool:
    """Whether the word is what a transcript calls a speaker: "User:"."""
    return word.key in cues.ROLES and text[word.end : word.end + 1] == ":"


def _goes_on(passage: Passage, at: int) -> bool:
    """Whether the word at `at` belongs to the run before it."""
    before, word, gap = passage[at - 1], passage[at], passage.gap(at)
    if gap != " " and not (gap in (". ", ".") and len(before.text) <= 2):
        return False
    if word.key in cues.PARTICLES:
        return at + 1 < len(passage) and (passage[at + 1].capital or _goes_on(passage, at + 1))
    if word.key in cues.SUFFIXES:
        return True
    if word.opens and len(word.text) > 1 and word.known.word:
        # in small letters an ordinary word after a name is a word: "brenda hung up"
        if word.known.surname < (5 if passage.introduced(before.start) else 6):
            return False
    return word.capital and (word.nameable or len(word.text) == 1 or _surname_after(passage, at))


def _surname_after(passage: Passage, at: int) -> bool:
    """Whether an ordinary word with a capital is a surname, by the common given name before it or the degree after."""
    before, word = passage[at - 1], passage[at]
    if word.opens or word.key in cues.NEVER | cues.TITLES | cues.THING or before.known.given < COMMON:
        return False
    degree = at + 1 < len(passage) and passage.gap(at + 1) == " " and passage[at + 1].key in cues.SUFFIXES
    return degree or (word.known.surname > 0 and not before.known.word)


# ---- points --------------------------------------------------------------------------------------------------------


def _judge(passage: Passage, index: int, stop: int, flat: bool) -> Run:
    """Give a run its points."""
    text, run = passage.text, [passage[at] for at in range(index, stop)]
    title = _title_before(passage, index)
    introduced = passage.introduced(run[0].start)
    if _is_brand(text, run, title) if title or introduced else _is_thing(passage, index, stop):
        return Run(run, 0.0, _THING)
    points, why = lexical_points(run, flat)
    if title or introduced:
        return Run(run, points + 1.0, "after a title" if title else "after an introduction")
    context, told = context_points(passage.before(run[0].start), text[run[-1].end : run[-1].end + 60], run)
    if len(run) > 1 and run[0].known.given > 2 and heads_address(text, run[0].start):
        return Run(run, points + 0.45, "on a line of its own, over an address")
    return Run(run, points + context, told or why)


def _title_before(passage: Passage, index: int) -> bool:
    if index == 0:
        return False
    before, gap = passage[index - 1], passage.gap(index)
    return before.key in cues.TITLES and (gap == " " or (gap in (". ", ".") and before.key not in cues.FULL_TITLES))


def _is_thing(passage: Passage, index: int, stop: int) -> bool:
    """Whether a run is the name of a brand, an organisation, a product, a storm or a place."""
    run = [passage[at] for at in range(index, stop)]
    if any(word.key in cues.THING for word in run[1:]) or _is_place(run):
        return True
    if index and passage[index - 1].key in cues.THING_BEFORE and passage.gap(index) == " ":
        return True
    if stop < len(passage) and passage.gap(stop) == " ":
        following = passage[stop]
        if following.key in cues.THING_AFTER or (following.text[0].isupper() and following.key in cues.THING):
            return True
    return _is_brand(passage.text, run)


def _is_place(run: Sequence[Word]) -> bool:
    whole = "_".join(word.key for word in run)
    return (len(run) > 2 and look_up(whole).place > 0) or any(
        look_up(f"{one.key}_{other.key}").place for one, other in pairwise(run)
    )


def _is_brand(text: str, run: Sequence[Word], wider: bool = False) -> bool:
    """Whether a run, alone or with what stands around it ("Marks and Spencer", "Trader Joe's"), is a known brand.

    `wider`: only where the brand begins before the run ("Dr Pepper").
    """
    pattern, words = _brands()
    if any(word not in words for part in run for word in _LETTERS.findall(part.key)):
        return False
    start, end = run[0].start, run[-1].end
    left = max(0, start - 24)
    around = text[left : end + 24].casefold().replace("\u2019", "'")
    return any(
        left + match.start() <= start - wider and left + match.end() >= end for match in pattern.finditer(around)
    )


def speaker_parts(speaker: str) -> frozenset[str]:
    """Return the words of a speaker's name by which others may call that person; nothing where it is a role."""
    passage = Passage(speaker)
    words = [passage[index] for index in range(len(passage))]
    named = [
        w for w in words if w.key not in cues.TITLES | cues.SUFFIXES | cues.PARTICLES | cues.ROLES and len(w.text) > 1
    ]
    persons = any(w.known.given > 0 or w.known.surname > 0 or w.known is UNKNOWN for w in named)
    if not persons or all(w.known.word and w.known.given < 3 for w in named) or any(w.key in cues.ROLES for w in words):
        return frozenset()
    return frozenset(w.key for w in named if not (w.known.word and w.known.given < 3))
