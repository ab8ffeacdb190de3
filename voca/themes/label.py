"""Names for themes, taken from how customers say it, with keywords and exemplar sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from voca.themes.cluster import Labels
from voca.themes.grammar import nounness
from voca.themes.naming import Candidate, candidates, choose, has_subject, says_something
from voca.themes.phrases import Counts, Key, count, proper_names, written
from voca.themes.stopwords import spoken, stop_list
from voca.themes.words import Word, marked, words

_KEYWORDS: Final = 10


@dataclass(frozen=True, slots=True)
class Naming:
    """The words of a theme.

    Attributes
    ----------
    label : str
        Two to four words where the sentences have them, sentence case.
    keywords : tuple of str
        Words and two-word phrases, most typical first.
    """

    label: str
    keywords: tuple[str, ...]


class Labeller:
    """The sentences as words, counted once and named at both levels.

    Parameters
    ----------
    texts : sequence of str
    """

    def __init__(self, texts: Sequence[str]) -> None:
        plain = [words(text) for text in texts]
        self.languages = spoken([word.lower for word in sentence] for sentence in plain)
        self.stop = stop_list(self.languages)
        self.sentences = [marked(sentence, self.stop) for sentence in plain]
        self.names = proper_names(plain)
        self.nouns = nounness(self.sentences)

    def with_subject(self) -> np.ndarray[Any, Any]:
        """Return the index of the sentences that name a subject, as "It will happen again." does not."""
        return np.flatnonzero([subjects(sentence) for sentence in self.sentences])

    def keep(self, index: np.ndarray[Any, Any]) -> None:
        """Keep only the sentences at `index`."""
        self.sentences = [self.sentences[i] for i in index]

    def name(self, leaves: Labels, parents: Labels) -> tuple[list[Naming], list[Naming]]:
        """Name leaves and themes.

        Themes choose first: they are what is read first. A sub-theme then gets the best of what is left, which is the
        second best only where it is the theme's only one.

        Parameters
        ----------
        leaves : numpy.ndarray
            ``[n]``: each sentence's leaf.
        parents : numpy.ndarray
            ``[leaves]``: each leaf's theme.

        Returns
        -------
        leaves, themes : list of Naming
            No label twice among the two.
        """
        lower = count(self.sentences, leaves.tolist(), len(parents), self.names)
        taken: list[Key] = []
        used: set[str] = set()
        high = self._level(lower.merged(parents.tolist()), taken, used, broad=True)
        return self._level(lower, taken, used, broad=False), high

    def _level(self, counts: Counts, taken: list[Key], used: set[str], *, broad: bool) -> list[Naming]:
        """Name every group of one level, the clearest first: the vaguer one yields where two want a label."""
        ranked = [candidates(counts, g, self.nouns, self.stop, broad=broad) for g in range(counts.groups)]
        order = sorted(range(counts.groups), key=lambda g: (-(ranked[g][0].score if ranked[g] else 0.0), g))
        siblings: list[Key] = []
        named: dict[int, Naming] = {}
        for group in order:
            found = choose(ranked[group], taken, siblings)
            keywords = self._keywords(counts, group)
            named[group] = Naming(_label(found, keywords, used), keywords)
            used.add(named[group].label.casefold())
            siblings += [found.key] if found else []
        taken += siblings
        return [named[group] for group in range(counts.groups)]

    def _keywords(self, counts: Counts, group: int) -> tuple[str, ...]:
        """Return the words and two-word phrases most typical of a group."""
        scored = [
            (round(counts.score(key, group), 9), key)
            for key, here in counts.by_group[group].items()
            if len(key) <= 2 and here >= min(2, counts.sentences[group]) and says_something(key)
        ]
        scored = sorted((item for item in scored if item[0] > 0), key=lambda item: (-item[0], item[1]))
        return tuple(written(counts.forms[key], self.stop) for _, key in scored[:_KEYWORDS])


def _label(found: Candidate | None, keywords: Sequence[str], used: set[str]) -> str:
    """Return a label that is not in use, in sentence case."""
    text = found.text if found else ", ".join([word for word in keywords if " " not in word][:2]) or "other remarks"
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
