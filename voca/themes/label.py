"""Names for themes, taken from how customers say it, with keywords and exemplar sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from voca.themes.cluster import Labels
from voca.themes.phrases import Counts, Key, count, negation_stems, proper_names, verdict_stems, written
from voca.themes.stopwords import stop_words
from voca.themes.words import Word, words

_KEYWORDS: Final = 10
_CANDIDATES: Final = 400
_VERDICTS: Final = verdict_stems()
_NEGATIONS: Final = negation_stems()


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
        self.stop = stop_words([word.lower for word in sentence] for sentence in plain)
        self.sentences: list[list[Word]] = [words(text, self.stop) for text in texts]
        self.names = proper_names(plain)

    def name(self, leaves: Labels, parents: Labels) -> tuple[list[Naming], list[Naming]]:
        """Name leaves and themes.

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
        upper = lower.merged(parents.tolist())
        taken: list[Key] = []
        themes = self._level(upper, taken, broad=True)
        return self._level(lower, taken, broad=False), themes

    def _level(self, counts: Counts, taken: list[Key], *, broad: bool) -> list[Naming]:
        """Name every group of one level, the clearest first, so that the vaguer one yields where two want a label."""
        above = list(taken)
        ranked = [ranking(counts, group, broad=broad) for group in range(counts.groups)]
        order = sorted(range(counts.groups), key=lambda g: (-(ranked[g][0][0] if ranked[g] else 0.0), g))
        chosen: dict[int, str] = {}
        same: list[Key] = []
        used: set[str] = set()
        for group in order:
            key = _pick([key for _, key in ranked[group]], above, same)
            text = self._text(counts, group, key, used)
            used.add(text.casefold())
            if key:
                same.append(key)
            chosen[group] = text
        taken += same
        return [Naming(chosen[g], self._keywords(counts, g)) for g in range(counts.groups)]

    def _text(self, counts: Counts, group: int, key: Key | None, used: set[str]) -> str:
        if key is None:
            top = [k for k in self._keywords(counts, group) if " " not in k][:3]
            text = ", ".join(top) or "Other"
        else:
            text = written(counts.forms[key], self.stop)
        text = text[:1].upper() + text[1:]
        number, plain = 2, text
        while text.casefold() in used:
            text, number = f"{plain} ({number})", number + 1
        return text

    def _keywords(self, counts: Counts, group: int) -> tuple[str, ...]:
        """Return the words and two-word phrases most typical of a group, a phrase instead of the words it is of."""
        scored = sorted(
            ((counts.score(key, group), key) for key in counts.by_group[group] if len(key) <= 2 and _says(key)),
            key=lambda item: (-round(item[0], 9), item[1]),
        )
        kept: list[Key] = []
        for score, key in scored:
            if len(kept) == _KEYWORDS or score <= 0:
                break
            if counts.by_group[group][key] >= min(2, counts.sentences[group]):
                kept.append(key)
        return tuple(written(counts.forms[key], self.stop) for key in kept)


def _says(key: Key) -> bool:
    """Whether a phrase has a word that is neither negation nor verdict."""
    return any(s not in _NEGATIONS and s not in _VERDICTS for s in key)


def ranking(counts: Counts, group: int, *, broad: bool) -> list[tuple[float, Key]]:
    """Rank the phrases that could name a group.

    A phrase must be typical as a phrase and of words that are typical themselves: the geometric mean of both, so that
    neither one rare idiom nor two frequent words side by side win.
    """
    n = int(counts.sentences[group])
    least = max(2, 0.02 * n) if n > 3 else 1
    found = []
    for key, here in counts.by_group[group].most_common(_CANDIDATES):
        if here < least:
            break
        score = _phrase_score(counts, group, key, broad=broad)
        if score > 0:
            found.append((score, key))
    found.sort(key=lambda item: (-round(item[0], 9), item[1]))
    return found


def _phrase_score(counts: Counts, group: int, key: Key, *, broad: bool) -> float:
    content = [s for s in key if s not in _NEGATIONS]
    if not _says(key):
        return 0.0
    whole = counts.score(key, group)
    parts = [counts.score((s,), group) for s in content]
    score = (whole * float(np.mean(parts))) ** 0.5
    # one word says too little of a sub-theme; four are seldom needed
    length = {1: 0.75 if broad else 0.45, 2: 1.0, 3: 0.95}.get(len(key), 0.7)
    return float(score * length * 0.4 ** sum(s in _VERDICTS for s in content))


def _pick(ranked: Sequence[Key], above: Sequence[Key], same: Sequence[Key]) -> Key | None:
    """Return the best key that is no theme's and not much like another's on its level."""
    for strict in (True, False):
        for key in ranked:
            if key in above or key in same:
                continue
            if strict and any(_alike(key, other) for other in same):
                continue
            return key
    return None


def _alike(a: Key, b: Key) -> bool:
    """Whether a reader would take two labels for the same: one holds the other, or half of their words are shared."""
    shared = len(set(a) & set(b))
    return shared == min(len(a), len(b)) or shared / len(set(a) | set(b)) > 0.5


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
