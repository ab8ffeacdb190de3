"""How a word is used, guessed from the words around it: enough to tell "driver and van" from "arrived and late"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from voca.themes.words import Word

NOUN: Final = "noun"
VERB: Final = "verb"
QUALITY: Final = "quality"  # adjective, adverb, participle

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
    QUALITY: frozenset(
        "very so too really quite extremely more most is was are were be been being always never just not isn't wasn't "
        "sehr zu ist war très trop est était muy es era está estaba muito é foi molto è zeer erg".split()
    ),
}
_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    NOUN: tuple("tion sion ment ness ity ance ence ship age ure ung heit keit ción ção".split()),
    VERB: ("ise", "ize", "ify"),
    QUALITY: ("ed", "ly", "ful", "ous", "able", "ible", "ive", "less"),
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
            votes[QUALITY] += before.lower in _BEFORE[QUALITY]
    return {stem: _balance(votes) for stem, votes in seen.items()}


def _balance(votes: Counter[str]) -> float:
    against = votes[VERB] + votes[QUALITY]
    return (votes[NOUN] - against) / (votes[NOUN] + against + 1)
