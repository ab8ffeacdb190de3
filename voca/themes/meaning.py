"""What phrases are about, told by the vectors of the sentences that hold their words.

No encoder is asked: a word lies where the sentences that hold it lie, and a phrase between its words. That is enough to
tell "hours late" and "nobody answers" near the middle of a group from what only happens to be said in it, and to know
two words for one thing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from voca.themes.cluster import Labels, group_sums, normalised
from voca.themes.phrases import NOT, Key, incidence
from voca.themes.stopwords import DENIALS
from voca.themes.words import Word

_NEIGHBOUR: Final = 0.4  # of its nearness to the nearest other group is taken off
_LIKE: Final = 0.5  # cosine from which on a sentence says what a phrase does
_NEVER_NEAR: Final = 0.01  # what the farthest phrase counts
_DECIMALS: Final = 7
_BEARABLE: Final = 0.15  # difference of mood that says nothing, from -1 to 1
_STEEP: Final = 3.0  # how soon a phrase in another mood yields
_CHANCE: Final = 0.6  # and what one sentence more or less can make of it
_DIVIDED: Final = 0.5  # of a group's moods, from which on that are of the other mood a phrase's own counts in full
_FEW: Final = 3  # sentences of the general mood that a word's own is mixed with

Floats = np.ndarray[Any, Any]


class Meaning:
    """Where words lie among the sentences, and in which mood they are said.

    Parameters
    ----------
    sentences : sequence of sequence of Word
        Stop words marked.
    unit : numpy.ndarray
        ``[n, d]``: their centred vectors of length 1.
    mood : numpy.ndarray, optional
        ``[n]``: probability that it is positive less that it is negative; not known where not given.
    """

    def __init__(self, sentences: Sequence[Sequence[Word]], unit: Floats, mood: Floats | None = None) -> None:
        stems = [{NOT if w.lower in DENIALS else w.stem for w in s if not w.stop} for s in sentences]
        held, self.column = incidence(stems)
        self.unit = np.asarray(unit, np.float64)
        self.by_word = held.tocsc()
        self.mood = mood
        n = np.maximum(np.asarray(held.sum(axis=0)).ravel(), 1)
        self.words = (held.T @ self.unit) / n[:, None]
        general = float(mood.mean()) if mood is not None and len(mood) else 0.0
        self.word_mood = None if mood is None else (held.T @ mood + _FEW * general) / (n + _FEW)

    def vectors(self, keys: Sequence[Key]) -> Floats:
        """Return ``[keys, d]``: where phrases lie, at length 1."""
        columns = [[self.column[stem] for stem in key if stem in self.column] for key in keys]
        flat = np.array([column for row in columns for column in row], np.int64)
        starts = np.cumsum([0, *map(len, columns)])
        chosen = sp.csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(keys), len(self.column)))
        return normalised(chosen @ self.words)

    def frequency(self, stem: str) -> int:
        """Return how many sentences hold a word."""
        return len(self.rows(stem))

    def rows(self, stem: str) -> np.ndarray[Any, Any]:
        """Return the sentences that hold a word."""
        at = self.column.get(stem)
        if at is None:
            return np.zeros(0, np.int64)
        return np.asarray(self.by_word.indices[self.by_word.indptr[at] : self.by_word.indptr[at + 1]])

    def level(self, labels: Labels) -> Level:
        """Return the groups that `labels` make."""
        sizes = np.bincount(labels)
        centres = normalised(group_sums(self.unit.astype(np.float32), labels))
        if self.mood is None:
            return Level(self, np.asarray(labels), centres, None, None, sizes)
        moods = np.bincount(labels, weights=self.mood) / np.maximum(sizes, 1)
        strong = np.bincount(labels, weights=np.abs(self.mood))
        praise = np.bincount(labels, weights=np.maximum(self.mood, 0.0)) / np.where(strong > 0, strong, 1.0)
        return Level(self, np.asarray(labels), centres, moods, praise, sizes)


@dataclass(frozen=True, slots=True)
class Level:
    """Groups by where they lie and their mood.

    Attributes
    ----------
    meaning : Meaning
    labels : numpy.ndarray
        ``[n]``: the sentences' groups.
    centres : numpy.ndarray
        ``[groups, d]``.
    moods : numpy.ndarray or None
        ``[groups]``.
    praise : numpy.ndarray or None
        ``[groups]``: the share of praise, 0..1, in what each praises and blames.
    sizes : numpy.ndarray
        ``[groups]``: how many sentences each has.
    """

    meaning: Meaning
    labels: Labels
    centres: Floats
    moods: Floats | None
    praise: Floats | None
    sizes: Labels
    _rows: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def nearness(self, vectors: Floats, group: int) -> Floats:
        """Return for each phrase how near it lies to the middle of a group, less part of how near to another's."""
        if len(self.centres) == 1:
            return np.ones(len(vectors))  # the middle of everything is near nothing
        across = np.round(vectors @ self.centres.T, _DECIMALS)
        own = across[:, group].copy()
        across[:, group] = 0.0
        return np.asarray(np.maximum(own - _NEIGHBOUR * across.max(axis=1, initial=0.0), _NEVER_NEAR))

    def said_by(self, vectors: Floats, group: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return ``[phrases, sentences]``: which of a group's sentences each phrase says, in its words or in others."""
        return np.asarray(np.round(vectors @ self.meaning.unit[self.labels == group].T, _DECIMALS) >= _LIKE)

    def told(self, parts: Sequence[Key], group: int) -> float:
        """Return the share of a group's sentences that hold a word of one of some phrases, or say one in others."""
        inside = np.flatnonzero(self.labels == group)
        held = [row for part in parts for stem in part for row in self.rows(stem, group)]
        said = self.said_by(self.meaning.vectors(parts), group).any(axis=0)
        return float((np.isin(inside, held) | said).mean()) if len(inside) else 0.0

    def share(self, words: Sequence[str], group: int) -> float:
        """Return the share of a group's sentences that hold one of some words."""
        rows = {row for word in words for row in self.rows(word, group)}
        return len(rows) / max(int(self.sizes[group]), 1)

    def rows(self, word: str, group: int) -> list[int]:
        """Return the sentences of a group that hold a word."""
        if (word, group) not in self._rows:
            rows = self.meaning.rows(word)
            self._rows[word, group] = rows[self.labels[rows] == group].tolist()
        return self._rows[word, group]

    def holding(self, key: Key, group: int) -> list[int]:
        """Return the sentences of a group that hold all words of a phrase."""
        rows = [set(self.rows(stem, group)) for stem in key if stem in self.meaning.column]
        return sorted(set.intersection(*rows)) if rows else []

    def fits_mood(self, key: Key, group: int) -> float:
        """Return what a phrase keeps, 1 where it is said in the group's mood: "fair price" of complaints.

        What is said in one mood names a group less, the more of that is in the other. "Not crowded" is of neither mood
        by its words, and of one by the sentences that hold it.
        """
        if self.moods is None or self.praise is None:
            return 1.0
        told = self._mood(key, group) - float(self.moods[group])
        other = self.praise[group] if told < 0 else 1 - self.praise[group]
        far = abs(told) * min(1.0, float(other) / _DIVIDED)
        bearable = _BEARABLE + _CHANCE / math.sqrt(len(self.holding(key, group)) + _FEW)
        return round(float(np.exp(_STEEP * min(0.0, bearable - far))), _DECIMALS)

    def _mood(self, key: Key, group: int) -> float:
        """Return the mood of a group's sentences that hold a phrase; of few, more that of its most telling word."""
        mood, words = self.meaning.mood, self.meaning.word_mood
        if self.moods is None or mood is None or words is None:
            return 0.0
        told = own = float(self.moods[group])
        for stem in key:
            word = self._mixed(mood[self.rows(stem, group)], float(words[self.meaning.column[stem]]))
            told = max(told, word, key=lambda one: round(abs(one - own), _DECIMALS))
        return self._mixed(mood[self.holding(key, group)], told) if len(key) > 1 else told

    @staticmethod
    def _mixed(moods: Floats, general: float) -> float:
        """Return the mean of some moods and of a few more of the general one."""
        return float((moods.sum() + _FEW * general) / (len(moods) + _FEW))
