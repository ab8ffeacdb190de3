"""Names for themes, taken from how customers say it, with keywords and exemplar sentences."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from voca.schema import MIXED
from voca.themes.choice import first_choice, fuller, told_apart
from voca.themes.cluster import Labels
from voca.themes.coherence import loose
from voca.themes.grammar import Reading, leading, nounness
from voca.themes.meaning import Level, Meaning
from voca.themes.naming import (
    Candidate,
    by_words,
    candidates,
    names_of,
    representative,
    said_most,
    shared,
    told,
    widened,
)
from voca.themes.phrases import Counts, Key, count, proper_names, uses_of_names, written
from voca.themes.sayings import Said
from voca.themes.stopwords import spoken, stop_list
from voca.themes.words import Word, lowered, marked, words
from voca.themes.worth import has_subject, says_something

_KEYWORDS: Final = 10
_SUBS: Final = 4  # sub-themes in a theme's description
_QUOTED: Final = 6  # words in quotation marks in a description
_TRUE: Final = 1 / 6  # of a group's sentences, that its label must be true of: else they may be mixed remarks
_JOINED: Final = 3  # sub-themes of which two may name their theme


@dataclass(frozen=True, slots=True)
class Naming:
    """The words of a theme.

    Attributes
    ----------
    label : str
        Two to four words where the sentences have them, sentence case.
    keywords : tuple of str
        Words and two-word phrases, most typical first.
    description : str
        One line: its largest sub-themes, or what else is said most in it; empty where there is nothing.
    """

    label: str
    keywords: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Labels that stand, beside which others are named.

    Attributes
    ----------
    leaves, themes : sequence of bool
        Which of them have a label.
    used : collection of str
        All labels that stand, in lower case, of themes that are mentioned or not.
    """

    leaves: Sequence[bool]
    themes: Sequence[bool]
    used: Collection[str]

    def left(self, ranked: Sequence[Sequence[Candidate]], has: Sequence[bool]) -> list[list[Candidate]]:
        """Return the candidates of each group without those that stand elsewhere, where it `has` no label itself."""
        return [
            list(found) if named else [c for c in found if c.text.casefold() not in self.used]
            for found, named in zip(ranked, has, strict=True)
        ]


class Labeller:
    """The sentences as words, counted once and named at both levels.

    Parameters
    ----------
    texts : sequence of str
    """

    def __init__(self, texts: Sequence[str]) -> None:
        plain = [words(text) for text in texts]
        self.texts = list(texts)
        self.languages = spoken([word.lower for word in sentence] for sentence in plain)
        self.stop = stop_list(self.languages)
        self.sentences = [marked(sentence, self.stop) for sentence in plain]
        self.names = proper_names(plain)
        self.reading = Reading(nounness(self.sentences), uses_of_names(plain, self.names), leading(self.sentences))

    def with_subject(self) -> np.ndarray[Any, Any]:
        """Return the index of the sentences that name a subject, as "It will happen again." does not."""
        return np.flatnonzero([subjects(sentence) for sentence in self.sentences])

    def keep(self, index: np.ndarray[Any, Any]) -> None:
        """Keep only the sentences at `index`."""
        self.sentences = [self.sentences[i] for i in index]
        self.texts = [self.texts[i] for i in index]

    def name(
        self,
        leaves: Labels,
        parents: Labels,
        unit: np.ndarray[Any, Any],
        mood: np.ndarray[Any, Any] | None = None,
        given: Given | None = None,
    ) -> tuple[list[Naming], list[Naming]]:
        """Name leaves and themes.

        Themes choose first: they are what is read first. A sub-theme gets the best of what is left. Where it is the
        theme's only one, or its core, of which nothing else can be said nearly as well, it is the theme "in general".

        Parameters
        ----------
        leaves : numpy.ndarray
            ``[n]``: each sentence's leaf.
        parents : numpy.ndarray
            ``[leaves]``: each leaf's theme.
        unit : numpy.ndarray
            ``[n, d]``: the sentences' centred vectors of length 1.
        mood : numpy.ndarray, optional
            ``[n]``: -1 to 1, see :class:`~voca.themes.meaning.Meaning`.
        given : Given, optional
            The labels that some of them have.

        Returns
        -------
        leaves, themes : list of Naming
            No label twice among the two.
        """
        lower = count(self.sentences, leaves.tolist(), len(parents), self.names)
        upper = lower.merged(parents.tolist())
        below = _below(parents)
        ranked, broad = self.both((lower, upper), (leaves, parents), unit, mood)
        if given is not None:
            ranked, broad = given.left(ranked, given.leaves), given.left(broad, given.themes)
        high = first_choice(broad)
        ranked, low = self._below_labels(ranked, high, lower, parents)
        made_of = [
            [
                found
                for leaf in sorted(leaves, key=lambda i: (-lower.sentences[i], i))
                if (found := low[leaf]) and found.parts
            ]
            for leaves in below
        ]
        told_low = [
            self._told(self._said(ranked[g], found if found and found.parts else high[parent]), lower, leaves == g)
            for g, (found, parent) in enumerate(zip(low, parents.tolist(), strict=True))
        ]
        theme = parents[leaves]
        told_high = [
            self._told(subs[:_SUBS] if len(subs) == len(of) > 1 else self._said(broad[g], high[g]), upper, theme == g)
            for g, (of, subs) in enumerate(zip(below, made_of, strict=True))
        ]
        used: set[str] = set()
        mixed = _mixed(high, loose(unit, theme))
        # a theme's only sub-theme is the same sentences
        parts = [
            mixed[parent] if len(below[parent]) == 1 else own
            for parent, own in zip(parents.tolist(), _mixed(low, loose(unit, leaves)), strict=True)
        ]
        upper_names = self._namings(upper, high, told_high, mixed, used)
        return self._namings(lower, low, told_low, parts, used), upper_names

    def _below_labels(
        self, ranked: Sequence[Sequence[Candidate]], high: Sequence[Candidate | None], counts: Counts, parents: Labels
    ) -> tuple[list[list[Candidate]], list[Candidate | None]]:
        """Return the sub-themes' candidates, wider ones where their theme has the best one, and the labels of them."""
        taken = [found.key for found in high if found]
        above = [high[parent] for parent in parents.tolist()]
        cores = {
            leaf
            for leaf, (found, label) in enumerate(zip(ranked, above, strict=True))
            if label and found and found[0].key == label.key
        }
        wider = [widened(found, label, self.reading, self._general) for found, label in zip(ranked, above, strict=True)]
        return wider, told_apart(first_choice(wider, taken, cores), wider, counts, taken)

    def _said(self, found: Sequence[Candidate], label: Candidate | None) -> list[Candidate]:
        return said_most([c for c in found if c.parts], label, self.reading)

    def _told(self, phrases: Sequence[Candidate], counts: Counts, inside: np.ndarray[Any, Any]) -> str:
        """Return phrases as one line; what stands in quotation marks, a sentence of the group has word for word."""

        def quoted(phrase: Candidate) -> str:
            forms = counts.forms[phrase.key].items() if len(phrase.parts) == 1 else ()
            for form in (phrase.text, *(form for form, _ in sorted(forms, key=lambda pair: (-pair[1], pair[0])))):
                if len(form.split()) <= _QUOTED and any(lowered(form) in text for text in texts):
                    return form
            return ""

        texts = [lowered(self.texts[row]) for row in np.flatnonzero(inside)]
        return told(phrases, self.reading, quoted)

    @property
    def _general(self) -> str:
        return "in general" if self.languages == ("en",) else "(all)"

    def both(
        self,
        counts: tuple[Counts, Counts],
        labels: tuple[Labels, Labels],
        unit: np.ndarray[Any, Any],
        mood: np.ndarray[Any, Any] | None,
    ) -> tuple[list[list[Candidate]], list[list[Candidate]]]:
        """Return the labels that each leaf and each theme could have, best first.

        Parameters
        ----------
        counts : tuple of Counts
            Of the leaves and of the themes.
        labels : tuple of numpy.ndarray
            Each sentence's leaf, and each leaf's theme.
        unit, mood
            As for :meth:`name`.
        """
        (lower, upper), (leaves, parents) = counts, labels
        meaning = Meaning(self.sentences, unit, mood)
        fine, coarse = meaning.level(leaves), meaning.level(parents[leaves])
        below = _below(parents)
        size = lower.sentences
        found = self.ranked(lower, fine, [len(below[parent]) == 1 for parent in parents.tolist()])
        largest = [sorted(subs, key=lambda leaf: (-size[leaf], leaf))[:_JOINED] for subs in below]
        of = [
            [key for leaf in subs for key in names_of(found[leaf], self.reading)] if len(subs) > 1 else []
            for subs in largest
        ]
        broad = self.ranked(upper, coarse, [len(subs) > 1 for subs in below], of)
        themes = [
            shared(representative(c, fine, b, size[b].tolist()), [found[leaf] for leaf in b], self.reading)
            for c, b in zip(broad, below, strict=True)
        ]
        return found, themes

    def ranked(
        self, counts: Counts, level: Level, broad: Sequence[bool], of: Sequence[Sequence[Key]] = ()
    ) -> list[list[Candidate]]:
        """Return the labels that each group of a level could have, best first; `of` as for :func:`candidates`."""
        parts = of or [()] * counts.groups
        said = Said(self.sentences, self.texts, level, self.names, self.reading, counts)
        found = (
            candidates(counts, g, level, self.reading, self.stop, broad=wide, of=parts[g])
            for g, wide in enumerate(broad)
        )
        heard = (by_words(said.better(ranked, g), level, g) for g, ranked in enumerate(found))
        return [fuller(ranked, counts, level, g, self.reading) for g, ranked in enumerate(heard)]

    def _namings(
        self,
        counts: Counts,
        chosen: Sequence[Candidate | None],
        descriptions: Sequence[str],
        mixed: Sequence[bool],
        used: set[str],
    ) -> list[Naming]:
        made = []
        for group, (found, description, of_all) in enumerate(zip(chosen, descriptions, mixed, strict=True)):
            keywords = self._keywords(counts, group)
            made.append(Naming(_label(found, keywords, of_all, used), keywords, description))
            used.add(made[-1].label.casefold())
        return made

    def _keywords(self, counts: Counts, group: int) -> tuple[str, ...]:
        """Return the words and two-word phrases most typical of a group."""
        inside = counts.by_group[group]
        n = int(counts.sentences[group])
        others = int(counts.sentences.sum()) - n + 1
        usable = [key for key, here in inside.items() if here >= min(2, n) and len(key) <= 2]
        scored: list[tuple[float, Key]] = []
        best = [0.0] * _KEYWORDS  # the scores of those that would be kept, as a heap
        for key in sorted(usable, key=lambda key: -inside[key]):
            share = inside[key] / max(n, 1)
            if round(share * math.log(max(share * others / 0.5, 1.0)), 9) < best[0]:
                break  # not even one that nobody else says would be kept, and those that follow are said less
            score = round(counts.score(key, group), 9)
            if score > 0 and says_something(key):
                scored.append((score, key))
                heapq.heappushpop(best, score)
        scored.sort(key=lambda item: (-item[0], item[1]))
        return tuple(written(counts.forms[key], self.stop, self.reading) for _, key in scored[:_KEYWORDS])


def _below(parents: Labels) -> list[list[int]]:
    """Return the leaves of each theme."""
    return [np.flatnonzero(parents == theme).tolist() for theme in range(int(parents.max(initial=-1)) + 1)]


def _mixed(chosen: Sequence[Candidate | None], apart: np.ndarray[Any, np.dtype[np.bool_]]) -> list[bool]:
    """Return for each group whether its label is true of few of its sentences, and these are not like one another.

    Sentences that are alike have a subject, even where no phrase says it: the label then stands near it.
    """
    return [bool(found and round(found.true, 6) < _TRUE and far) for found, far in zip(chosen, apart, strict=True)]


def _label(found: Candidate | None, keywords: Sequence[str], mixed: bool, used: set[str]) -> str:
    """Return a label that is not in use, in sentence case."""
    text = found.text if found else ", ".join([word for word in keywords if " " not in word][:2]) or MIXED
    if mixed:
        text = f"{MIXED} ({text})"
    text = text[:1].upper() + text[1:]
    number, plain = 2, text
    while text.casefold() in used:
        text, number = f"{plain} ({number})", number + 1
    return text


def subjects(sentence: Sequence[Word]) -> bool:
    """Whether a sentence has a word besides function words, verdicts and negations."""
    return has_subject([word.stem for word in sentence if not word.stop])


def exemplars(
    sentences: Sequence[Sequence[Word]],
    texts: Sequence[str],
    closeness: np.ndarray[Any, Any],
    members: np.ndarray[Any, Any],
    keywords: Sequence[str],
    wanted: int = 5,
) -> list[int]:
    """Return the members that show a theme best, most central first.

    Central, of 5 to 30 words, whole (not cut off, not shouted), with a keyword in them, and no two nearly the same.
    """
    said = {word for keyword in keywords[:5] for word in keyword.split()}
    quality = [closeness[i] - _flaws(texts[i], sentences[i], said) for i in members]
    order = sorted(range(len(members)), key=lambda j: (-round(float(quality[j]), 5), int(members[j])))
    kept: list[int] = []
    for j in order:
        content = {word.stem for word in sentences[members[j]] if not word.stop}
        others = ({word.stem for word in sentences[k] if not word.stop} for k in kept)
        if all(len(content & other) <= 0.7 * len(content | other) for other in others):
            kept.append(int(members[j]))
        if len(kept) == wanted:
            break
    return kept


def _flaws(text: str, sentence: Sequence[Word], said: set[str]) -> float:
    """Return what a sentence loses as an exemplar, in units of cosine."""
    n = len(sentence)
    letters = [c for c in text if c.isalpha()]
    return (
        0.03 * max(0, 5 - n)
        + 0.01 * max(0, n - 25)
        + 0.3 * text.rstrip().endswith(("...", "…", ",", "-", "("))
        + 0.05 * (not text.rstrip().endswith((".", "!", "?", ")", '"', "'", "”", "。")))
        + 0.3 * (sum(c.isupper() for c in letters) > 0.5 * max(len(letters), 1))
        + 0.1 * (not any(word.lower in said for word in sentence))
    )
