"""Names of persons: words that may be names, weighed by what is known of them and by what stands around them.

Every run of words that may be names gets points: for what the lexicon says of each word, and for the words before and
after it ("spoke to", "said"). A run with a whole point is a name. What is found once in a text, or in a conversation,
is then found wherever it stands again. English for the most part; introductions and titles of seven further languages.
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
from voca.stages.personal.findings import Finding
from voca.stages.personal.lexicon import UNKNOWN, Known, look_up

ENOUGH: Final = 1.0
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:^|[.!?:;…\n>•*|]|[-–—]\s)[\s\"“”‘'(\[>?*-]*$")
_JOINT: Final = re.compile(r" |\. |\.|  ")
_LIST: Final = re.compile(r"\s*(?:,|,?\s+(?:and|to|&|or|und|y|et|e)|,\s+and)\s+", re.IGNORECASE)
_PLURAL: Final = re.compile(r"\s+(?:were|are|have|both|met|married|told|said|went|wrote|sang)(?!\w)", re.IGNORECASE)
_LONGEST_RUN: Final = 5
_THING: Final = "a brand, an organisation or a place"


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


@cache
def _brands() -> re.Pattern[str]:
    lines = files("voca.stages.personal").joinpath("brands.txt").read_text(encoding="utf-8").splitlines()
    names = sorted((line.strip() for line in lines if line.strip() and not line.startswith("#")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def find_names(text: str, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield the spans of persons' names.

    Parameters
    ----------
    text : str
    known : frozenset of str
        Names, in small letters, of which something else has said that they are persons' (the speakers of a
        conversation).
    """
    words = _read(text)
    runs = _weigh(text, words)
    if not runs and not known:
        return
    taken = [run for run in runs if run.points >= ENOUGH]
    names = (_parts(taken) - {word.key for run in runs if run.why == _THING for word in run.words}) | known
    spans = {(run.start, run.end): run.why for run in taken}
    if names:
        covered = {word.start for run in taken for word in run.words}
        for word in words:
            if word.start not in covered and word.capital and word.key in names:
                spans[word.start, word.end] = "named elsewhere in the text"
    for (start, end), why in spans.items():
        yield Finding(start, end, "person", why)


def name_parts(text: str) -> frozenset[str]:
    """Return the words of the names in `text` by which a person may be named again, in small letters."""
    return frozenset(_parts(run for run in _weigh(text, _read(text)) if run.points >= ENOUGH))


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


def _read(text: str) -> list[Word]:
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
    """Whether an introduction stands before the word, or a word that has one."""
    before = words[-1] if words else None
    return cues.STRONG_BEFORE.search(text[max(0, start - 48) : start]) is not None or (
        before is not None and before.capital and text[before.end : start] == " "
    )


def _may_be_name(known: Known) -> bool:
    return known.given + known.surname > 0 or known is UNKNOWN


def _loud_name(word: str, known: Known) -> bool:
    """Whether a word in capitals, among others that are not, is a common given name or surname and nothing else."""
    known_well = max(known.given, known.surname) >= 5 and not known.word and not known.place
    return len(word) > 3 and known_well and "-" not in word


def _weigh(text: str, words: Sequence[Word]) -> list[Run]:
    runs: list[Run] = []
    index = 0
    flat = all(word.opens for word in words)
    while index < len(words):
        if not words[index].capital or not (
            _nameable(words[index]) or _initial(text, words, index) or _announced(text, words, index)
        ):
            index += 1
            continue
        stop = index + 1
        while stop < len(words) and stop - index < _LONGEST_RUN and _goes_on(text, words, stop):
            stop += 1
        while stop > index + 1 and words[stop - 1].key in cues.PARTICLES:
            stop -= 1
        runs.append(_judge(text, words, index, stop, flat))
        index = stop
    _spread(text, runs)
    return runs


def _nameable(word: Word) -> bool:
    """Whether a word with a capital can be a part of a name at all."""
    if word.key in cues.NEVER or word.key in cues.TITLES:
        return False
    known = word.known
    return not known.word or known.given > 0 or known.surname > 2


def _initial(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a letter with a full stop goes before a word that may be a name, or before another such letter."""
    word = words[index]
    if len(word.text) > 1 or index + 1 >= len(words) or text[word.end : words[index + 1].start] not in (". ", "."):
        return False
    following = words[index + 1]
    return _initial(text, words, index + 1) or (len(following.text) > 2 and following.capital and _nameable(following))


def _announced(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether any word here is a name, since a title or an introduction stands before it."""
    word = words[index]
    if word.key in cues.NEVER or word.key in cues.TITLES:
        return False
    before = text[max(0, word.start - 48) : word.start]
    return _title_before(text, words, index) or cues.STRONG_BEFORE.search(before) is not None


def _goes_on(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the word at `at` belongs to the run before it."""
    before, word = words[at - 1], words[at]
    gap = text[before.end : word.start]
    if gap != " " and not (gap in (". ", ".") and len(before.text) <= 2):
        return False
    if word.key in cues.PARTICLES:
        return at + 1 < len(words) and (words[at + 1].capital or _goes_on(text, words, at + 1))
    if word.key in cues.SUFFIXES:
        return True
    if word.opens and len(word.text) > 1 and word.known.word and word.known.surname < 6:
        return False  # in small letters an ordinary word after a name is a word: "brenda hung up"
    return word.capital and (_nameable(word) or len(word.text) == 1)


# ---- points --------------------------------------------------------------------------------------------------------


def _judge(text: str, words: Sequence[Word], index: int, stop: int, flat: bool) -> Run:
    """Give a run its points."""
    run = list(words[index:stop])
    before, after = text[max(0, run[0].start - 48) : run[0].start], text[run[-1].end : run[-1].end + 60]
    title = _title_before(text, words, index)
    strong = cues.STRONG_BEFORE.search(before) is not None
    if _is_brand(text, run, title) if title or strong else _is_thing(text, words, index, stop):
        return Run(run, 0.0, _THING)
    points, why = _lexical(run, flat)
    if title or strong:
        return Run(run, points + 1.0, "after a title" if title else "after an introduction")
    context, told = _context(before, after, run)
    return Run(run, points + context, told or why)


def _title_before(text: str, words: Sequence[Word], index: int) -> bool:
    if index == 0:
        return False
    before = words[index - 1]
    gap = text[before.end : words[index].start]
    return before.key in cues.TITLES and (gap == " " or (gap in (". ", ".") and before.key not in cues.FULL_TITLES))


def _is_thing(text: str, words: Sequence[Word], index: int, stop: int) -> bool:
    """Whether a run is the name of a brand, an organisation, a product, a storm or a place."""
    run = words[index:stop]
    if any(word.key in cues.THING for word in run[1:]) or _is_place(run):
        return True
    if index and words[index - 1].key in cues.THING_BEFORE and text[words[index - 1].end : run[0].start] == " ":
        return True
    if stop < len(words) and text[run[-1].end : words[stop].start] == " ":
        following = words[stop]
        if following.key in cues.THING_AFTER or (following.text[0].isupper() and following.key in cues.THING):
            return True
    return _is_brand(text, run)


def _is_place(run: Sequence[Word]) -> bool:
    whole = "_".join(word.key for word in run)
    return (len(run) > 2 and look_up(whole).place > 0) or any(
        look_up(f"{one.key}_{other.key}").place for one, other in pairwise(run)
    )


def _is_brand(text: str, run: Sequence[Word], wider: bool = False) -> bool:
    """Whether a run, alone or with what stands around it ("Marks and Spencer", "Trader Joe's"), is a known brand.

    `wider`: only where the brand begins before the run ("Dr Pepper").
    """
    start, end = run[0].start, run[-1].end
    left = max(0, start - 24)
    around = text[left : end + 24].casefold().replace("\u2019", "'")
    return any(
        left + match.start() <= start - wider and left + match.end() >= end for match in _brands().finditer(around)
    )


def _lexical(run: Sequence[Word], flat: bool) -> tuple[float, str]:
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
    points -= 0.25 * (last.known.place == 2)
    return points, "a given name and a surname"


def _single(word: Word, flat: bool) -> tuple[float, str]:
    known = word.known
    if len(word.text) < 3:
        return 0.0, ""
    if known.given and not known.word:
        # a capital within a sentence, and a word that is a name and nothing else
        points = (0.6 if flat or word.opens or known.place or known.given < 3 else 0.76) + 0.08 * known.given
        points -= 0.3 * (known.place if known.given < 7 or known.place > 1 else 0) + (
            0.2 if known.surname > known.given + 1 else 0.0
        )
        return points - (0.15 if flat else 0.0), "a given name"
    if known.given:
        return (0.1 if word.opens or flat else 0.4 + 0.07 * known.given), "a given name that is a word too"
    if known.surname and not known.word:
        return 0.5 + 0.03 * known.surname - 0.3 * known.place, "a surname"
    if known is UNKNOWN and not flat:
        return 0.35, "a word with a capital that is in no dictionary"
    return 0.0, ""


def _context(before: str, after: str, run: Sequence[Word]) -> tuple[float, str]:
    """Points for what stands around a run."""
    points, why = 0.0, ""
    first = run[0]
    sure = first.known is not UNKNOWN and first.text[0].isupper() and not (len(first.text) > 1 and first.text.isupper())
    for pattern, value, reason in _AFTER:
        # shops and brands are "at the store" too, and so is what a word in small letters says
        worth = value if sure or pattern is not cues.WORKS_AFTER else 0.5
        if worth > points and pattern.match(after):
            points, why = worth, reason
    if len(run) == 1 and run[0].known.place == 2:
        points = 0.0  # cities do things too: "London says no"
    if cues.PERSON_BEFORE.search(before):
        points, why = points + 0.65, "after what only persons are"
    elif cues.MEDIUM_BEFORE.search(before) and not (len(run) == 1 and run[0].known.place == 2):
        points, why = points + 0.45, "after words that go with persons"
    elif run[0].known.place and len(run) == 1 and cues.INSIDE_BEFORE.search(before):
        points -= 0.5
    elif run[0].known.given < (1 if len(run) > 1 else 5) and cues.PLACE_BEFORE.search(before):
        points -= 0.1 if run[0].known.surname > 5 and not run[0].known.place else 0.3
    if cues.SHE_AFTER.search(after):
        points += 0.15
    return points, why


_AFTER: Final = (
    (cues.WORKS_AFTER, 0.9, "before where somebody works"),
    (cues.KIN_AFTER, 0.65, "before what persons have"),
    (cues.CALLED_AFTER, 0.65, "spoken to"),
    (cues.LABEL_AFTER, 0.65, "before a speech"),
    (cues.SAYS_AFTER, 0.45, "before what persons do"),
    (cues.WORK_AFTER, 0.4, "before a work"),
)


def _spread(text: str, runs: Sequence[Run]) -> None:
    """Give half a point to runs that stand in a list beside a name."""
    for order in (range(len(runs) - 1), range(len(runs) - 2, -1, -1)):
        for index in order:
            one, other = runs[index], runs[index + 1]
            if not _LIST.fullmatch(text[one.end : other.start]):
                continue
            if one.points > 0.5 < other.points and _PLURAL.match(text, other.end):
                one.points, other.points = one.points + 0.45, other.points + 0.45
            for sure, open_ in ((one, other), (other, one)):
                if sure.points >= ENOUGH > open_.points > 0.4:
                    open_.points, open_.why = open_.points + 0.6, "in a list with a name"


def speaker_parts(speaker: str) -> frozenset[str]:
    """Return the words of a speaker's name by which others may call that person; nothing where it is a role."""
    words = _read(speaker)
    named = [
        w for w in words if w.key not in cues.TITLES | cues.SUFFIXES | cues.PARTICLES | cues.ROLES and len(w.text) > 1
    ]
    persons = any(w.known.given > 0 or w.known.surname > 0 or w.known is UNKNOWN for w in named)
    if not persons or all(w.known.word and w.known.given < 3 for w in named) or any(w.key in cues.ROLES for w in words):
        return frozenset()
    return frozenset(w.key for w in named if not (w.known.word and w.known.given < 3))
