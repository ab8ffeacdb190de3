"""Words and phrases of two to four words, and how typical each is of a group of sentences.

A phrase counts as the same whatever its inflection, its word order and the function words in between ("delivery was
late", "late deliveries"); it is shown as most people wrote it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import scipy.sparse as sp

from voca.themes.stopwords import DENIALS, POSSESSIVES, SPANS, UNITS
from voca.themes.word_classes import GERUND, PAST, THIRD, VERB, classes
from voca.themes.words import Word

Key = tuple[str, ...]  # sorted stems
NOT: Final = "not"  # the stem of every denial of a verb
Pair = tuple[str, str]  # stems as they follow one another, with other words in between

_LONGEST: Final = 4  # content words in a phrase
_GAP: Final = 2  # function words between two of them
_COPULAS: Final = frozenset("is are was were be been am has have had it".split())  # "delivery late" reads as well
_VERBAL: Final = 0.3  # chance that a word is some form of a verb
_PARTICLES: Final = frozenset("up off out down".split())  # of a verb: "top up my card"
_SHOWN: Final = 4  # words of a phrase as it is shown
_FORMS: Final = 8  # ways to write a phrase that are compared
_SETTLED: Final = 1 / 3  # of those who say the words of a phrase, who say it in its small words too
_LISTED: Final = 0.3  # of them with "and", from which on two words are a list
_NO_COMPOUND: Final = 0.1  # what they are worth then without it
_WINDOW: Final = 6  # words from the first of a pair to the second
_WHERE: Final = frozenset("from to at in into via near between through towards outside around".split())
_SUBJECTS: Final = frozenset("i we they he she".split())  # start a clause of their own: "which cases can I request"
_ARTICLES: Final = frozenset("the a an my our your their his her this that these those".split())
_PRIOR: Final = 0.5  # sentences: so that what is in one group only is not infinitely typical of it


@dataclass(slots=True)
class Counts:
    """How many sentences hold each phrase, over all and by group, and in which forms."""

    groups: int
    total: Counter[Key] = field(default_factory=Counter)
    by_group: list[Counter[Key]] = field(default_factory=list)
    forms: dict[Key, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    sentences: np.ndarray[Any, Any] = field(default_factory=lambda: np.zeros(0, np.int64))
    pairs_by_group: list[Counter[Pair]] = field(default_factory=list)

    def score(self, key: Key, group: int) -> float:
        """Return how typical `key` is of `group`: share within, times the log of how much larger that is than outside.

        The term of `key` in the Kullback-Leibler divergence of the group from the rest; with the logarithm of a ratio
        of shares it is c-TF-IDF (Grootendorst 2022) for sets of presences.
        """
        here, total = self.by_group[group][key], self.total[key]
        n = int(self.sentences[group])
        rest = int(self.sentences.sum()) - n
        share = here / max(n, 1)
        outside = (total - here + _PRIOR) / (rest + 2 * _PRIOR) if rest else 1e-3
        return share * math.log(share / outside) if share > outside else 0.0

    def held(self, key: Key, group: int) -> float:
        """Return the share of a group's sentences that hold the rarest word of a phrase, negations aside."""
        here = min((self.by_group[group][(s,)] for s in key if self.total[(s,)]), default=0)
        return here / max(int(self.sentences[group]), 1)

    def merged(self, parent: Sequence[int]) -> Counts:
        """Return the counts of groups of groups; group g becomes part of ``parent[g]``."""
        n = max(parent, default=-1) + 1
        upper = Counts(
            n,
            self.total,
            [Counter() for _ in range(n)],
            self.forms,
            np.zeros(n, np.int64),
            [Counter() for _ in range(n)],
        )
        for group, above in enumerate(parent):
            upper.by_group[above].update(self.by_group[group])
            upper.pairs_by_group[above].update(self.pairs_by_group[group])
            upper.sentences[above] += self.sentences[group]
        return upper


def spans(sentence: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield the phrases of a sentence: one to four content words with at most two function words between them.

    A negation starts a phrase and is never alone in it; punctuation and placeholders part phrases. A unit does not
    start one without its number: "12 hour flight" is no "hour flight", "145 lbs and the xs" no "lbs and the xs"; but
    "two hours late" is "hours late".
    """
    for i, first in enumerate(sentence):
        if first.stop:
            continue
        content, last, unit = 0, i, first.counted and _is_unit(first.lower)
        for j in range(i, len(sentence)):
            word = sentence[j]
            if (j > i and (unit or not word.joined or word.lower in _SUBJECTS)) or j - last > _GAP + 1:
                break
            if word.stop:
                continue
            if word.negation and j > i:
                break
            content, last = content + (not word.negation), j
            if content > _LONGEST:
                break
            if content and not word.negation:
                yield tuple(sentence[i : j + 1])


def _is_unit(word: str) -> bool:
    return word in UNITS or (word not in SPANS and word.removesuffix("s") in UNITS)


def pairs(sentence: Sequence[Word]) -> Iterator[Pair]:
    """Yield two content words, the second at most six words after the first with no punctuation in between."""
    for i, first in enumerate(sentence):
        if first.stop or first.negation:
            continue
        for word in sentence[i + 1 : i + 1 + _WINDOW]:
            if not word.joined or word.negation:
                break
            if not word.stop and word.stem != first.stem:
                yield first.stem, word.stem


def key_of(phrase: Sequence[Word]) -> Key:
    """Return what makes `phrase` the same as another: its content words' stems, sorted; one negation is as another."""
    return tuple(sorted({NOT if word.lower in DENIALS else word.stem for word in phrase if not word.stop}))


def count(sentences: Sequence[Sequence[Word]], groups: Sequence[int], n_groups: int, names: dict[str, str]) -> Counts:
    """Count each phrase once a sentence.

    Parameters
    ----------
    sentences : sequence of sequence of Word
    groups : sequence of int
        The group of each sentence.
    n_groups : int
    names : dict
        Lower-case word to how it is written in the middle of a sentence, where that is not in lower case.
    """
    counts = Counts(
        n_groups,
        by_group=[Counter() for _ in range(n_groups)],
        pairs_by_group=[Counter() for _ in range(n_groups)],
    )
    counts.sentences = np.bincount(np.asarray(groups, np.int64), minlength=n_groups)
    for sentence, group in zip(sentences, groups, strict=True):
        counts.pairs_by_group[group].update(set(pairs(sentence)))
        seen: set[Key] = set()
        for phrase in spans(sentence):
            key = key_of(phrase)
            if len(key) != sum(not word.stop for word in phrase):
                continue  # a word said twice
            counts.forms[key][form(phrase, names)] += 1
            if key not in seen:
                seen.add(key)
                counts.total[key] += 1
                counts.by_group[group][key] += 1
    return counts


def incidence(held: Sequence[Collection[str]]) -> tuple[sp.csr_matrix, dict[str, int]]:
    """Return ``[sentences, stems]``, 1 where a sentence holds a stem, and the column of each stem, in sorted order."""
    column = {stem: i for i, stem in enumerate(sorted({stem for stems in held for stem in stems}))}
    columns = np.array([column[stem] for stems in held for stem in sorted(stems)], np.int64)
    starts = np.cumsum([0, *map(len, held)])
    return sp.csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(held), len(column))), column


def form(phrase: Sequence[Word], names: dict[str, str]) -> str:
    """Return how a phrase is written in the middle of a sentence; `names` as for :func:`count`."""
    return " ".join("I" if w.lower == "i" else names.get(w.lower, w.lower) for w in phrase)


def written(forms: Counter[str], stop: frozenset[str], reading: Callable[[str], float]) -> str:
    """Return the form to show: the most frequent that reads well.

    Copulas are left out ("delivery was late"), and whose it is that a verb is about ("close my account"); what is then
    longer than four words is shown as its content words alone, and counts little.
    """
    shown: Counter[str] = Counter()
    for form, n in forms.items():
        kept = _telling(form.split())
        long = len(kept) > _SHOWN
        shown[" ".join(w for w in kept if not long or w.lower() not in stop)] += 1 if long else 3 * n
    if max(len(text.split()) for text in shown) == 1:
        return max(shown, key=lambda text: (shown[text], text))
    likely = sorted(shown, key=lambda text: (-shown[text], text))[:_FORMS]
    # "beer and wine" reads a little worse than a compound, and what many list is none
    listed = sum(shown[text] for text in likely if " and " in text) >= _LISTED * sum(shown[text] for text in likely)
    reads = {text: 1.0 if " and " in text else (_NO_COMPOUND if listed else reading(text) ** 2) for text in likely}
    return max(likely, key=lambda text: (round(shown[text] * reads[text], 9), text))


def settled(forms: Counter[str], text: str, stop: frozenset[str]) -> float:
    """Return what a phrase keeps whose small words few say: they tell how the others belong together.

    "Day for a box" that one says is not what all mean whose "box came a day late", "box was two days ..."; what has no
    small words inside, and "beer and wine", says no more than that both are said.
    """
    inside = {word.lower() for word in text.split()[1:-1]} & stop
    if not inside - {"and"}:
        return 1.0
    same = sum(n for form, n in forms.items() if " ".join(_telling(form.split())) == text)
    return min(1.0, same / (_SETTLED * sum(forms.values())))


def said_short(forms: Counter[str]) -> bool:
    """Whether a phrase is ever said in four words that tell: what never is can only be shown as nobody says it."""
    return any(len(_telling(form.split())) <= _SHOWN for form in forms)


def _telling(words: Sequence[str]) -> list[str]:
    """Return the words of a form but copulas, and but a possessive before what a verb is about.

    "Change my pin" and "change your pin" are one request; "card to my daughter" and "my own" are not the same without.
    """
    around = zip(["", *words[:-1]], words, [*words[1:], "own"], strict=True)
    return [
        word
        for before, word, after in around
        if word.lower() not in _COPULAS
        and not (word.lower() in POSSESSIVES and after.lower() != "own" and _of_verb(before.lower()))
    ]


def _of_verb(word: str) -> bool:
    uses = classes(word)
    return word in _PARTICLES or sum(uses.get(use, 0.0) for use in (VERB, THIRD, PAST, GERUND)) >= _VERBAL


def proper_names(sentences: Sequence[Sequence[Word]]) -> dict[str, str]:
    """Return the words mostly written with a capital in the middle of a sentence, as they are written there.

    Sentences that are capitalised throughout say nothing about names, but still tell acronyms; shouting tells neither.
    """
    middle: dict[str, Counter[str]] = defaultdict(Counter)
    anywhere: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        upper = sum(len(word.surface) > 1 and word.surface.isupper() for word in sentence)
        capital = sum(not word.surface.islower() for word in sentence[1:])
        if upper > 0.4 * len(sentence):
            continue
        for word in sentence:
            anywhere[word.lower][word.surface if word.surface.isupper() else word.lower] += 1
        if capital <= 0.4 * max(len(sentence) - 1, 1):
            for word in sentence[1:]:
                middle[word.lower][word.surface] += 1
    names = {low: mostly(seen) for low, seen in middle.items()} | {
        low: surface for low, seen in anywhere.items() if (surface := mostly(seen)).isupper() and len(surface) > 1
    }
    return {low: surface for low, surface in names.items() if surface != low}


class Use(NamedTuple):
    """How a name is used, as shares of its uses.

    Attributes
    ----------
    place : float
        Where something is: "from London Heathrow".
    thing : float
        As any noun is: "the IFE", "my Galaxy".
    """

    place: float
    thing: float


def uses_of_names(sentences: Sequence[Sequence[Word]], names: Collection[str]) -> dict[str, Use]:
    """Return for the stem of each of `names` how it is used.

    What stands before the first word of a name says it: a preposition of place, or an article or possessive where no
    other noun follows ("the BA lounge" is about a lounge).
    """
    uses: Counter[str] = Counter()
    where: Counter[str] = Counter()
    what: Counter[str] = Counter()
    for sentence in sentences:
        at = 0
        while at < len(sentence):
            first = at
            while at < len(sentence) and sentence[at].lower in names and (at == first or sentence[at].joined):
                at += 1
            if at == first:
                at += 1
                continue
            before = sentence[first - 1].lower if first and sentence[first].joined else ""
            alone = at == len(sentence) or not sentence[at].joined or sentence[at].stop
            for word in sentence[first:at]:
                uses[word.stem] += 1
                where[word.stem] += before in _WHERE
                what[word.stem] += alone and before in _ARTICLES
    return {stem: Use(where[stem] / n, what[stem] / n) for stem, n in uses.items()}


def mostly(seen: Counter[str]) -> str:
    """Return how a word is written in at least 60% of the cases and more than once, else its lower case."""
    surface, n = max(seen.items(), key=lambda item: (item[1], item[0]))
    return surface if n >= 2 and n >= 0.6 * sum(seen.values()) else surface.lower()
