"""Which of the labels that they could have the groups of one level get, so that a reader tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from voca.themes.grammar import Reading
from voca.themes.meaning import Level
from voca.themes.naming import LONGEST, Candidate, alike
from voca.themes.phrases import Counts, Key
from voca.themes.worth import NEGATION_STEMS, SPOKEN, WEAK, merely_named

_SHARED: Final = 0.3  # of its worth, that a label loses all of whose words stand in very many others
_NEARLY: Final = 1 / 3  # of the best free one, from which on a label is taken that is like no sibling's
_HELD: Final = 1 / 5  # the same where a sibling's label has all words of the best: "box" beside "box late"
_ROUNDS: Final = 10  # in which every group chooses again; two or three are enough
_FULLER: Final = 0.35  # of the worth of a word, from which on what holds it and says more is better
_IN_MOOD: Final = 0.65  # of the mood's part in the worth of a word, that what holds it must keep
_SPOKEN_TOO: Final = 0.04  # of a group's sentences, that hold the other word of "A and B"
_FULL: Final = 2  # words that a label has which takes another's place: one says too little


def fuller(found: Sequence[Candidate], counts: Counts, level: Level, group: int, reading: Reading) -> list[Candidate]:
    """Return a group's candidates; before one word comes the best that holds it and says more.

    "Window seat", "map and tracking": enough people say the other word, and it is no verdict, no denial, no name
    that everything is about and of no other mood: where half complain of the seats, they are not "comfortable seats".
    So it is before a word further down, whose turn comes where others have the better labels.
    """
    done = list(found)
    for at, word in enumerate(found):
        if " " not in word.text and word in done:
            better = _fuller(word, found[at + 1 :], counts, level, group, reading)
            if better in done:
                done.remove(better)
                done.insert(done.index(word), replace(better, score=word.score))
    return done


def _fuller(
    word: Candidate, lower: Sequence[Candidate], counts: Counts, level: Level, group: int, reading: Reading
) -> Candidate | None:
    """Return the best of some candidates that holds a word and says more."""
    in_mood = _IN_MOOD * level.fits_mood(word.key, group)
    for candidate in lower:
        if candidate.score < _FULLER * word.score:
            break
        added = set(candidate.key) - set(word.key)
        short = set(word.key) < set(candidate.key) and len(candidate.text.split()) <= LONGEST
        enough = SPOKEN if len(candidate.parts) == 1 else _SPOKEN_TOO  # "A and B" narrows nothing
        of_mood = len(candidate.parts) > 1 or level.fits_mood(candidate.key, group) >= in_mood
        if not (short and of_mood) or candidate.least < enough or added & (NEGATION_STEMS | WEAK):
            continue
        if not any(merely_named(counts, group, s, reading) for s in added):
            return candidate
    return None


def first_choice(
    ranked: Sequence[Sequence[Candidate]], taken: Sequence[Key] = (), last: Collection[int] = ()
) -> list[Candidate | None]:
    """Choose for every group of one level, the clearest first: the vaguer one yields where two want a label.

    Parameters
    ----------
    ranked : sequence of sequence of Candidate
        The labels that each group could have, best first.
    taken : sequence of tuple, optional
        The keys of labels that no group may have.
    last : collection of int, optional
        Groups that choose after all others: what they are about, their theme's label says already.
    """
    order = sorted(range(len(ranked)), key=lambda g: (g in last, -(ranked[g][0].score if ranked[g] else 0.0), g))
    siblings: list[Key] = []
    chosen: list[Candidate | None] = [None] * len(ranked)
    for group in order:
        found = _best(ranked[group], taken, siblings)
        chosen[group] = found
        siblings += [found.key] if found and found.key else []
    return chosen


def _best(ranked: Sequence[Candidate], taken: Sequence[Key], siblings: Sequence[Key]) -> Candidate | None:
    """Return the best candidate that nobody has; one that is not much like a sibling's where it is nearly as good."""
    free = [candidate for candidate in ranked if candidate.key not in taken and candidate.key not in siblings]
    held = bool(free) and any(set(free[0].key) <= set(other) for other in siblings)
    for candidate in free:
        if round(candidate.score, 9) < round((_HELD if held else _NEARLY) * free[0].score, 9):
            break
        if not any(alike(candidate.key, other) for other in siblings):
            return candidate
    return free[0] if free else None


def told_apart(
    chosen: Sequence[Candidate | None], ranked: Sequence[Sequence[Candidate]], counts: Counts, taken: Sequence[Key]
) -> list[Candidate | None]:
    """Return labels of which fewer share words, where a group has one that is nearly as good and as much its own.

    A word that m labels have tells an m-th of what it tells alone. Groups choose in turn, the vaguer ones first, given
    what all others have, until none would change.

    Parameters
    ----------
    chosen : sequence of Candidate or None
        What each group has.
    ranked : sequence of sequence of Candidate
    counts : Counts
    taken : sequence of tuple
        The keys of labels that no group may have.
    """
    made = list(chosen)
    having = sorted((found.score, group) for group, found in enumerate(made) if found and found.key)
    for _ in range(_ROUNDS):
        before = list(made)
        for _, group in having:
            others = [found for other, found in enumerate(made) if found and other != group]
            made[group] = _more_telling(made[group], ranked[group], counts, group, taken, others)
        if made == before:
            break
    return made


def _more_telling(
    own: Candidate | None,
    ranked: Sequence[Candidate],
    counts: Counts,
    group: int,
    taken: Sequence[Key],
    others: Sequence[Candidate],
) -> Candidate | None:
    """Return what a group would have best, given what the others have: what it has unless another is better."""
    if own is None:
        return None
    keys = [found.key for found in others]
    held = Counter(word for found in others for word in _words(found))

    def value(candidate: Candidate) -> float:
        telling = sum(1 / (1 + held[word]) for word in candidate.key) / len(candidate.key)
        return round(candidate.score * (1 - _SHARED * (1 - telling)), 9)

    best = own
    for candidate in ranked:
        if value(candidate) <= value(best) or len(candidate.key) < _FULL or candidate.key in [*taken, *keys]:
            continue
        if not candidate.parts or any(alike(candidate.key, other) for other in keys):
            continue
        if _only_here(candidate, counts, group) >= _only_here(own, counts, group):
            best = candidate
    return best


def _words(found: Candidate) -> Key:
    """Return the words that a label tells its group by: "in general", which many may have, is none."""
    return found.key if found.parts else found.key[:-1]


def _only_here(candidate: Candidate, counts: Counts, group: int) -> float:
    """Return the share of the sentences with what a label is about that are the group's."""
    everywhere = sum(counts.total[part] for part in candidate.parts)
    return sum(counts.by_group[group][part] for part in candidate.parts) / everywhere if everywhere else 0.0
