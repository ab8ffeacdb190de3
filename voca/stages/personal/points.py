"""Points for words that may be a name: for what the lexicon says of them, and for what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from voca.stages.personal import cues
from voca.stages.personal.lexicon import UNKNOWN
from voca.stages.personal.words import Word

ENOUGH: Final = 1.0
COMMON: Final = 6  # of the lexicon's orders: a hundred thousand people
_CALLED_SO: Final = 7  # one order more: of a city, when many are called as it is
_LIST: Final = re.compile(r"\s*(?:,|,?\s+(?:and|to|&|or|und|y|et|e)|,\s+and)\s+", re.IGNORECASE)
_IN_A_LIST: Final = "in a list with a name"
_TO_SOMEBODY: Final = re.compile(
    r" (?:had |has |have )?(?:given|gave|told|asked|met|called|emailed|shouted at|spoke (?:to|with)|"
    r"talked (?:to|with)|thanked|married|knows|loves|introduced|sent|showed|helped) ",
    re.IGNORECASE,
)
_PLURAL: Final = re.compile(r"\s+(?:were|are|have|both|met|married|told|said|went|wrote|sang)(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class Run:
    """Words side by side that may be a name together."""

    words: list[Word]
    points: float
    why: str

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.words[-1].end


def lexical_points(run: Sequence[Word], flat: bool) -> tuple[float, str]:
    """Points for the words themselves."""
    first, last = run[0], run[-1]
    while last.key in cues.SUFFIXES and last is not first:
        last = run[run.index(last) - 1]
    if first is last:
        return _single(first, flat)
    points = 0.0
    if first.known.given >= 3 or (len(first.text) == 1 and first.text.isupper()):
        points = 0.7
    elif first.known.given:
        points = 0.5
    points -= (0.3 if first.known.given < 6 else 0.1) * (first.known.word and len(first.text) > 1)
    points -= (0.2 if last.known.surname >= 3 else 0.6) * (first.known.place == 2)
    if last.known.surname or last.known.given:
        points += 0.3 + 0.05 * last.known.surname - (0.15 if first.known.given >= 7 else 0.3) * last.known.word
    elif last.known is UNKNOWN:
        points += 0.6 if first.known is UNKNOWN else 0.35
        # "Tony Vasilyeva": what is in no dictionary after a common given name is hardly an ordinary word
        points += 0.05 * (first.known.given >= COMMON and not flat)
    points -= 0.25 * (last.known.place == 2)
    return points, "a given name and a surname"


def _single(word: Word, flat: bool) -> tuple[float, str]:
    known = word.known
    if len(word.text) < 3:
        return 0.0, ""
    surname = 0.5 + 0.03 * known.surname - (0.1 if known.surname > 7 and known.place < 2 else 0.3) * known.place
    if known.given and not known.word:
        # a capital within a sentence, and a word that is a name and nothing else
        points = (0.6 if flat or word.opens or known.place or known.given < 3 else 0.76) + 0.08 * known.given
        points -= 0.3 * (known.place if known.given < 7 or known.place > 1 else 0) + (
            0.2 if known.surname > known.given + 1 else 0.0
        )
        points -= 0.15 if flat else 0.0
        if known.surname > known.given and surname > points:
            return surname, "a surname"
        return points, "a given name"
    if known.given:
        return (0.1 if word.opens or flat else 0.4 + 0.07 * known.given), "a given name that is a word too"
    if known.surname and not known.word:
        return surname, "a surname"
    if known is UNKNOWN and not flat:
        return 0.35, "a word with a capital that is in no dictionary"
    return 0.0, ""


def context_points(before: str, after: str, run: Sequence[Word]) -> tuple[float, str]:
    """Points for what stands around a run."""
    points, why = 0.0, ""
    first = run[0]
    sure = first.known is not UNKNOWN and first.text[0].isupper() and not (len(first.text) > 1 and first.text.isupper())
    for pattern, value, reason in _AFTER:
        # shops and brands are "at the store" too, and so is what a word in small letters says; "Chat:" speaks too
        named = sure and (pattern is cues.WORKS_AFTER or not first.known.word or first.known.given >= 4)
        worth = value if named or pattern not in (cues.WORKS_AFTER, cues.LABEL_AFTER) else 0.5
        if worth > points and pattern.match(after):
            points, why = worth, reason
    city = len(run) == 1 and first.known.place == 2
    if city and not cues.LABEL_AFTER.match(after):
        points = 0.0  # cities do things too: "London says no"
    if _does_what_persons_do(run, after):
        points, why = 0.9, "before what nobody but a person does"
    if cues.PERSON_BEFORE.search(before):
        points, why = points + 0.65, "after what only persons are"
        points += 0.2 * (len(run) == 1 and first.known.place == 1 and first.known.surname >= COMMON)
    elif cues.MEDIUM_BEFORE.search(before) and (
        not city or (first.known.given >= _CALLED_SO and cues.SHE_AFTER.search(after))
    ):
        points, why = points + 0.45, "after words that go with persons"
    elif run[0].known.place and len(run) == 1 and cues.INSIDE_BEFORE.search(before):
        points -= 0.5
    elif run[0].known.given < (1 if len(run) > 1 else 5) and cues.PLACE_BEFORE.search(before):
        points -= 0.1 if run[0].known.surname > 5 and not run[0].known.place else 0.3
    if cues.SHE_AFTER.search(after):
        points += 0.15
    return points, why


def _does_what_persons_do(run: Sequence[Word], after: str) -> bool:
    """Whether a word that opens a sentence, or a city, does what nobody but a person does, and many are called so."""
    known = run[0].known
    named = (known.word and run[0].opens and known.given >= COMMON) or (known.place == 2 and known.given >= _CALLED_SO)
    return len(run) == 1 and named and cues.DOES_AFTER.match(after) is not None


_AFTER: Final = (
    (cues.WORKS_AFTER, 0.9, "before where somebody works"),
    (cues.KIN_AFTER, 0.65, "before what persons have"),
    (cues.CALLED_AFTER, 0.65, "spoken to"),
    (cues.LABEL_AFTER, 0.9, "before a speech"),
    (cues.SAYS_AFTER, 0.45, "before what persons do"),
    (cues.WORK_AFTER, 0.4, "before a work"),
)


def spread_over_lists(text: str, runs: Sequence[Run]) -> None:
    """Give half a point to runs that stand in a list beside a name, and more where most of the list are names."""
    for order in (range(len(runs) - 1), range(len(runs) - 2, -1, -1)):
        for index in order:
            one, other = runs[index], runs[index + 1]
            if not _LIST.fullmatch(text[one.end : other.start]):
                continue
            if one.points > 0.5 < other.points and _PLURAL.match(text, other.end):
                one.points, other.points = one.points + 0.45, other.points + 0.45
            for sure, open_ in ((one, other), (other, one)):
                if sure.points >= ENOUGH > open_.points > 0.4:
                    open_.points, open_.why = open_.points + 0.6, _IN_A_LIST
    for chain in _chains(text, runs):
        names = sum(run.points >= ENOUGH for run in chain)
        for run in chain:
            if names >= 2 * (len(chain) - names) and ENOUGH > run.points > 0:
                run.points, run.why = ENOUGH, _IN_A_LIST


def _chains(text: str, runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Yield the lists of three and more runs."""
    chain: list[Run] = []
    for run in runs:
        if chain and not _LIST.fullmatch(text[chain[-1].end : run.start]):
            if len(chain) > 2:
                yield chain
            chain = []
        chain.append(run)
    if len(chain) > 2:
        yield chain


def spread_to_subjects(text: str, runs: Sequence[Run]) -> None:
    """Give half a point to given names that do something to somebody with a name: "Frank had given Tyler"."""
    for one, other in pairwise(runs):
        known = one.words[0].known
        if len(one.words) > 1 or not (ENOUGH > one.points > 0.5) or known.given < (COMMON if known.word else 4):
            continue  # "a lady called Brenda": a title, seldom a name
        if other.points >= ENOUGH and _TO_SOMEBODY.fullmatch(text[one.end : other.start]):
            one.points, one.why = one.points + 0.45, "does something to somebody"
