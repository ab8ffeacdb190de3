"""How a word is used, guessed from the words around it: enough to tell "driver and van" from "arrived and late"."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from voca.themes.phrases import Use
from voca.themes.stopwords import POSSESSIVES, SPANS, STOPWORDS
from voca.themes.word_classes import ADJECTIVE, ADVERB, GERUND, NOUN, PAST, PLURAL, THIRD, VERB, classes
from voca.themes.words import Word, lowered, stem

_QUALITY: Final = "quality"  # adjective, adverb, participle
_SPAN: Final = "m"

_BEFORE: Final = {
    NOUN: frozenset(
        "the a an my your our their his her its this that these those no any some every each of in for with from on by "
        "about der die das den dem des ein eine einen einem einer mein meine le la les l'un une des du mon ma mes"
        " votre el los las una mi su sus o os as um uma meu minha il lo gli i het een mijn".split()
    ),
    VERB: frozenset(
        "to will would can could may might must should i we they you he she who please don't doesn't didn't cannot"
        " can't won't couldn't wouldn't ich wir je nous yo nosotros eu nós io noi".split()
    ),
    _QUALITY: frozenset(
        "very so too really quite extremely more most is was are were be been being always never just not isn't wasn't "
        "sehr zu ist war très trop est était muy es era está estaba muito é foi molto è zeer erg".split()
    ),
}
_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    NOUN: tuple("tion sion ment ness ity ance ence ship age ure ung heit keit ción ção".split()),
    VERB: ("ise", "ize", "ify"),
    _QUALITY: ("ed", "ly", "ful", "ous", "able", "ible", "ive", "less"),
}


def nounness(sentences: Sequence[Sequence[Word]]) -> dict[str, float]:
    """Return for each stem how surely it is used as a noun, -1 to 1; 0 where nothing says.

    A noun ends its phrase after an article, a preposition or a modifier ("the driver.", "late delivery was"); what
    stands before it speaks for the other parts. An ending counts as one occurrence.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in filter(None, sentences):
        around = zip([None, *sentence[:-1]], sentence, [*sentence[1:], None], strict=True)
        for before, word, after in around:
            if word.stop:
                continue
            votes = seen[word.stem]
            for part, endings in _ENDINGS.items():
                if part not in votes and word.lower.endswith(endings):
                    votes[part] += 1
            if before is None or not word.joined:
                continue
            ends = after is None or not after.joined or after.stop
            modified = not before.stop and not before.negation
            votes[NOUN] += ends and (modified or before.lower in _BEFORE[NOUN])
            votes[VERB] += before.lower in _BEFORE[VERB]
            votes[_QUALITY] += before.lower in _BEFORE[_QUALITY]
    return {stem: _balance(votes) for stem, votes in seen.items()}


def _balance(votes: Counter[str]) -> float:
    against = votes[VERB] + votes[_QUALITY]
    return (votes[NOUN] - against) / (votes[NOUN] + against + 1)


def leading(sentences: Sequence[Sequence[Word]]) -> dict[str, float]:
    """Return for each stem in which share of its uses another content word follows, as "mental" stands before one."""
    uses: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for sentence in sentences:
        for word, after in zip_longest(sentence, sentence[1:]):
            if not word.stop:
                uses[word.stem] += 1
                before[word.stem] += after is not None and after.joined and not after.stop and not after.negation
    return {stem: before[stem] / n for stem, n in uses.items()}


# ---- does it read as English? -----------------------------------------------------------------------------------

_FUNCTION: Final[dict[str, frozenset[str]]] = {
    "d": frozenset("the a an this these those some any every each all both".split()),
    "p": POSSESSIVES,
    "i": frozenset(
        "of in on for with at from by about after before into over under without through against around near off up "
        "out down as than like per behind between inside during until towards above below across along".split()
    ),
    "t": frozenset(["to"]),
    "c": frozenset("and or".split()),
    "n": frozenset(["no"]),
    "w": frozenset(["worth"]),
    "o": frozenset("i you we they he she it me us them him who which what that".split()),
    "x": frozenset("not never".split()),
    "b": frozenset("is are was were be been am being isn't aren't wasn't weren't".split()),
    "y": frozenset(
        "can't cannot won't don't doesn't didn't couldn't wouldn't shouldn't cant wont dont doesnt didnt couldnt "
        "wouldnt".split()
    ),
    "h": frozenset("can could will would must should may might shall have has had do does did".split()),
    "u": frozenset("one two three four five six seven eight nine ten first second third".split()),
    "R": frozenset(
        "too very so really more most again always still just only even enough away back early later".split()
    ),
}
_TAG: Final = {word: tag for tag, words in _FUNCTION.items() for word in words}
_OBJECT: Final = r"[dpn]?[AGD]*N*[NS]"  # no participle after a noun: "text saying driver" is cut off
_SUBJECT: Final = r"n?[AGD]*N*"
# What reads as a label, with what it is worth: letters are classes of content words (see `word_classes`), small letters
# function words as above, m a span of time that begins it.
_READS: Final = tuple(
    (worth, re.compile(shape))
    for worth, shape in (
        (1.0, rf"{_SUBJECT}[NS]"),  # damaged boxes
        (1.0, r"[AGD]c[AGD]N*[NS]"),  # hot and cold food
        (0.6, r"n?[ANGDRS]+[NS]"),  # sales price
        (0.95, rf"{_SUBJECT}[NS][it]{_OBJECT}"),  # van on the map
        (0.85, rf"[AGD]*N*[NS]c{_OBJECT}"),  # chips and fish
        (0.8, r"RA|AcA|RcR|VcV|GcG"),  # soft and comfortable
        (0.9, rf"{_SUBJECT}NR?Z[RA]?"),  # app crashes
        (0.9, rf"{_SUBJECT}SR?V[RA]?"),
        (0.9, rf"{_SUBJECT}[NS]R?D[RA]?"),  # card charged twice
        (0.8, rf"{_SUBJECT}[NS]b?x?R?[AG]"),  # music too loud; "loud music" reads better
        (0.8, rf"{_SUBJECT}[NS]yV"),  # app won't open
        (0.9, rf"xR?[GAD](?:{_OBJECT})?"),  # not working
        (0.9, rf"yR?V(?:[it]?{_OBJECT})?R?"),  # can't log in
        (0.9, rf"G[it]?{_OBJECT}"),  # cancelling a box
        (0.8, rf"V{_OBJECT}"),  # skip weeks
        (0.6, rf"V[it]{_OBJECT}"),
        (0.9, rf"A[it]{_OBJECT}|x?w{_OBJECT}"),  # true to size, worth the price
        (0.8, rf"[VZD]A[it]{_OBJECT}"),  # fits true to size
        (0.9, r"R?AtV"),  # easy to use
        (0.6, r"[ADV]tV|AV"),  # hoping to see, dry clean
        (0.8, r"[ZD][RA]|V[R]"),  # runs small
        (0.5, rf"[DZ][it]?{_OBJECT}"),  # bought the black
        (0.9, rf"m(?:[RAGD]|[it]{_OBJECT})"),  # hours late, days of waiting; "hours flight" is not English
        (0.5, r"[AGVZD]"),
        (0.2, r"R"),
    )
)

# Words that say nothing of a theme name nothing either: "saying" in "text saying driver" is no noun.
_NOT_NAMES: Final = STOPWORDS["en"]
_ABOUT: Final = 0.8
_ENDS: Final = 0.2  # of its uses, in which a word ends its phrase, from which on it may end a label
_NOUN: Final = 0.5  # chance that a word is one
_VERBAL: Final = 0.3  # chance that a word is some form of a verb
_NOMINAL: Final = re.compile(rf"(?:n?[ANGDRS]*|[AGD]c[AGD]N*)[NS](?:[itc]{_OBJECT})?")


class Reading:
    """How well phrases read as labels, by what their words can be and how these sentences use them.

    Parameters
    ----------
    nouns : mapping
        Stem to how surely it is a noun, see :func:`nounness`.
    names : mapping, optional
        Stem of each proper name to how it is used, see :func:`voca.themes.phrases.uses_of_names`.
    leading : mapping, optional
        Stem to how often another content word follows, see :func:`leading`: "stigma mental" is cut off.
    """

    def __init__(
        self,
        nouns: Mapping[str, float],
        names: Mapping[str, Use] | None = None,
        leading: Mapping[str, float] | None = None,
    ) -> None:
        self.nouns = nouns
        self.names = names or {}
        self.leading = leading or {}
        self._known: dict[str, float] = {}

    def __call__(self, text: str) -> float:
        """Return 0..1: how well the best reading of `text` reads, less where its words are seldom used in that way.

        People wrote it, so it has some reading. A word in no list and of no known ending is taken for a noun, as most
        names of things are.
        """
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._worth(lowered(text).split())
        return known

    def names_something(self, text: str) -> bool:
        """Whether `text` reads about as well as a noun phrase ("van on the map") as in another way ("arrived late")."""
        tags = self._tagged(lowered(text).split())
        worth = {shape: fit * _best_shape(shape) for shape, fit in tags.items()}
        nominal = max((value for shape, value in worth.items() if _NOMINAL.fullmatch(shape)), default=0.0)
        return nominal >= _ABOUT * max(worth.values())

    def uses(self, word: str) -> dict[str, float]:
        """Return the chances of what a content word is: those of the language, moved towards its use here."""
        if word.endswith("'s"):
            return {ADJECTIVE: 1.0}  # whose: never the last word
        lean = math.exp(self.nouns.get(stem(word), 0.0))
        listed = classes(word) or classes(word.rsplit("-", 1)[-1]) or _by_ending(word)
        if word in _NOT_NAMES:
            listed = {use: share for use, share in listed.items() if use not in (NOUN, PLURAL)} or listed
        if ADJECTIVE in listed and PAST in listed:  # a participle is both
            listed = listed | dict.fromkeys((ADJECTIVE, PAST), max(listed[ADJECTIVE], listed[PAST]))
        found = {use: share * (lean if use in (NOUN, PLURAL) else 1 / lean) for use, share in listed.items()}
        total = sum(found.values())
        return {use: share / total for use, share in found.items()}

    def is_noun(self, word: str) -> bool:
        """Whether a word is a noun as often as not: "safe" is in dictionaries, and seldom meant here."""
        uses = self.uses(lowered(word))
        return uses.get(NOUN, 0.0) + uses.get(PLURAL, 0.0) >= _NOUN

    def may_be_verb(self, word: str) -> bool:
        """Whether a small word after `word` can belong to it ("left out", "log in")."""
        uses = self.uses(word)
        return sum(uses.get(use, 0.0) for use in (VERB, THIRD, PAST, GERUND)) >= _VERBAL

    def _worth(self, words: Sequence[str]) -> float:
        last = min(1.0, (1 - self.leading.get(stem(words[-1]), 0.0)) / _ENDS) if words else 1.0
        return max(
            fit * _best_shape(shape) * (last if shape.endswith((ADJECTIVE, NOUN)) else 1.0)
            for shape, fit in self._tagged(words).items()
        )

    def _tagged(self, words: Sequence[str]) -> dict[str, float]:
        """Return the classes that the words can have in turn, with how usual they are for them."""
        tags: dict[str, float] = {"": 1.0}
        for at, word in enumerate(words):
            tag = _SPAN if word in SPANS and at == 0 < len(words) - 1 else _TAG.get(word)
            uses = {tag: 1.0} if tag else self.uses(word)
            most = max(uses.values())
            tags = {before + use: a * (b / most) ** 0.5 for before, a in tags.items() for use, b in uses.items()}
        return tags


@lru_cache(maxsize=50_000)
def _best_shape(shape: str) -> float:
    return max((worth for worth, pattern in _READS if pattern.fullmatch(shape)), default=0.1)


def _by_ending(word: str) -> dict[str, float]:
    """Return what a word in no list is likely to be."""
    if word.endswith("ing"):
        return {GERUND: 0.6, NOUN: 0.4}
    if word.endswith("ed"):
        return {PAST: 0.9, NOUN: 0.1}
    if word.endswith("ly"):
        return {ADVERB: 0.9, NOUN: 0.1}
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return {PLURAL: 0.8, NOUN: 0.2}
    return {NOUN: 0.8, ADJECTIVE: 0.1, VERB: 0.1}
