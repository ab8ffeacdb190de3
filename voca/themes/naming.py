"""Which phrase names a group of sentences best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from voca.themes.phrases import Counts, Key, written
from voca.themes.stopwords import NEGATIONS, TIMES, VERDICTS
from voca.themes.words import stem

_CANDIDATES: Final = 400
_COMMON: Final = 0.2  # of all sentences
_VERDICTS: Final = frozenset(stem(word) for word in VERDICTS)
_NEGATIONS: Final = frozenset(stem(word) for word in NEGATIONS)
_TIMES: Final = frozenset(stem(word) for word in TIMES)
_WEAK: Final = _VERDICTS | _TIMES
_SURE: Final = 0.34  # nounness of either
_PAIRED: Final = 6  # nouns that "A and B" labels are made of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that a group could have.

    Attributes
    ----------
    score : float
    key : tuple of str
        The sorted stems of its content words.
    text : str
        As written, lower case but for names.
    """

    score: float
    key: Key
    text: str


def says_something(key: Key) -> bool:
    """Whether a phrase has a word that is neither negation, verdict nor time."""
    return any(s not in _NEGATIONS and s not in _WEAK for s in key)


def has_subject(content: Sequence[str]) -> bool:
    """Whether the stems of a sentence's content words name anything but approval, disapproval or denial."""
    return any(s not in _NEGATIONS and s not in _VERDICTS for s in content)


def candidates(
    counts: Counts, group: int, nouns: Mapping[str, float], stop: frozenset[str], *, broad: bool
) -> list[Candidate]:
    """Return the labels that a group could have, best first.

    A phrase must be typical as a phrase and of words that are typical themselves: the geometric mean of both, so that
    neither one rare idiom nor two frequent words side by side win. Where no phrase is frequent enough, two typical
    nouns make one ("driver and van").

    Parameters
    ----------
    counts : Counts
    group : int
    nouns : mapping
        Stem to how surely it is a noun, -1 to 1.
    stop : frozenset of str
    broad : bool
        Whether it is a theme rather than a sub-theme: "A and B" then fits better.
    """
    n = int(counts.sentences[group])
    least = max(2, 0.02 * n) if n > 3 else 1
    frequent = [(key, here) for key, here in counts.by_group[group].most_common(_CANDIDATES) if here >= least]
    found = [
        Candidate(score, key, written(counts.forms[key], stop))
        for key, _ in frequent
        if (score := _phrase_score(counts, group, key, nouns)) > 0
    ]
    found += _apart(counts, group, least, nouns, stop)
    found += _joined(counts, group, [key for key, _ in frequent if len(key) == 1], nouns, stop, broad=broad)
    return sorted(found, key=lambda c: (-round(c.score, 9), c.text))


def _phrase_score(counts: Counts, group: int, key: Key, nouns: Mapping[str, float]) -> float:
    content = [s for s in key if s not in _NEGATIONS]
    if not says_something(key):
        return 0.0
    whole = counts.score(key, group)
    parts = [counts.score((s,), group) for s in content]
    score = (whole * float(np.mean(parts))) ** 0.5
    # one word says too little; four are seldom needed
    length = {1: 0.36, 2: 1.0, 3: 0.95}.get(len(key), 0.7)
    if len(content) == 1 and nouns.get(content[0], 0) < _SURE:
        length *= 0.6  # "started", "late": whose?
    return float(score * length * _weight(counts, group, content, nouns))


def _weight(counts: Counts, group: int, content: Sequence[str], nouns: Mapping[str, float]) -> float:
    """Return what a label loses by words that do not name a subject, or not this group's."""
    weak = sum(s in _WEAK for s in content)
    common = sum(_common(counts, group, s) for s in content)
    if common == len(content):
        common += 2
    named = any(nouns.get(s, 0) >= 0 and s not in _WEAK for s in content)
    return float(0.4**weak * 0.3**common * (1.0 if named else 0.7))


def _common(counts: Counts, group: int, word: str) -> bool:
    """Whether a word is everywhere, as the company's name is, and hardly more here than elsewhere."""
    share = counts.total[(word,)] / max(int(counts.sentences.sum()), 1)
    here = counts.by_group[group][(word,)] / max(int(counts.sentences[group]), 1)
    return share > _COMMON and here < 2 * share


def _apart(
    counts: Counts, group: int, least: float, nouns: Mapping[str, float], stop: frozenset[str]
) -> Iterator[Candidate]:
    """Yield a noun and what is said of it further on: "card charged", "box late"."""
    for pair, here in counts.pairs_by_group[group].most_common(_CANDIDATES):
        if here < max(least, 0.06 * counts.sentences[group]):
            break
        first, second = pair
        if nouns.get(first, 0) < _SURE or nouns.get(second, 0) >= 0 or set(pair) & _WEAK:
            continue
        parts = [counts.score((s,), group) for s in pair]
        score = (counts.pair_score(pair, group) * float(np.mean(parts))) ** 0.5
        text = " ".join(written(counts.forms[(s,)], stop) for s in pair)
        yield Candidate(score * 0.9 * _weight(counts, group, pair, nouns), (min(pair), max(pair)), text)


def _joined(
    counts: Counts, group: int, words: Sequence[Key], nouns: Mapping[str, float], stop: frozenset[str], *, broad: bool
) -> Iterator[Candidate]:
    """Yield "A and B" of the most typical nouns."""
    sure = [key for key in words if nouns.get(key[0], 0) >= _SURE and says_something(key)]
    sure = [key for key in sure if counts.score(key, group) > 0]
    sure = sorted(sure, key=lambda key: (-round(counts.score(key, group), 9), key))[:_PAIRED]
    factor = 0.75 if broad else 0.55
    for i, first in enumerate(sure):
        for second in sure[i + 1 :]:
            if first[0][:4] == second[0][:4]:
                continue  # "bill and billing"
            score = (counts.score(first, group) * counts.score(second, group)) ** 0.5
            texts = [written(counts.forms[key], stop) for key in (first, second)]
            key = tuple(sorted(first + second))
            yield Candidate(score * factor * _weight(counts, group, key, nouns), key, " and ".join(texts))


def choose(ranked: Sequence[Candidate], taken: Sequence[Key], siblings: Sequence[Key]) -> Candidate | None:
    """Return the best candidate that nobody has and that is not much like a sibling's."""
    for strict in (True, False):
        for candidate in ranked:
            if candidate.key in taken or candidate.key in siblings:
                continue
            if strict and any(alike(candidate.key, other) for other in siblings):
                continue
            return candidate
    return None


def alike(a: Key, b: Key) -> bool:
    """Whether a reader would take two labels for the same: one holds the other, or more than half is shared."""
    shared = len(set(a) & set(b))
    return shared == min(len(a), len(b)) or shared / len(set(a) | set(b)) > 0.5
