"""Which phrase names a group of sentences best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voca.themes.grammar import Reading
from voca.themes.phrases import Counts, Key, written
from voca.themes.stopwords import AMOUNTS, NEGATIONS, TIMES, VERDICTS
from voca.themes.words import stem

_CANDIDATES: Final = 400
_COMMON: Final = 0.2  # of all sentences
_VERDICTS: Final = frozenset(stem(word) for word in VERDICTS)
_NEGATIONS: Final = frozenset(stem(word) for word in NEGATIONS)
_TIMES: Final = frozenset(stem(word) for word in TIMES)
_WEAK: Final = _VERDICTS | _TIMES | frozenset(stem(word) for word in AMOUNTS)
_SURE: Final = 0.34  # nounness of either
_PAIRED: Final = 6  # nouns that "A and B" labels are made of
_FLOOR: Final = 0.2  # of the most typical word: what the least typical one counts at least
_MOSTLY: Final = 0.5  # from here on a phrase is a part of the longer one
_DENIED: Final = 0.7  # from here on it misleads without its negation ("work correctly")
_CUT_OFF: Final = 0.4
_MOST_OF_IT: Final = 0.5  # of a theme: what is said of such a sub-theme may be said of the theme
_ONE_SIDED: Final = 0.8  # of what a theme's label is about in one sub-theme: then it is that one's
_READABLE: Final = 0.75
_SHORT: Final = 3  # content words of a phrase in a description
_SAID: Final = 4  # phrases in a description
_APART: Final = 1.5  # times as frequent as elsewhere: under it a word does not set a group apart


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
    parts : tuple of tuple
        The keys each of which is what it is about; one, but for "A and B".
    """

    score: float
    key: Key
    text: str
    parts: tuple[Key, ...]


def says_something(key: Key) -> bool:
    """Whether a phrase has a word that is neither negation, verdict nor time."""
    return any(s not in _NEGATIONS and s not in _WEAK for s in key)


def has_subject(content: Sequence[str]) -> bool:
    """Whether the stems of a sentence's content words name anything but approval, disapproval or denial."""
    return any(s not in _NEGATIONS and s not in _VERDICTS for s in content)


def candidates(counts: Counts, group: int, reading: Reading, stop: frozenset[str], *, broad: bool) -> list[Candidate]:
    """Return the labels that a group could have, best first.

    A phrase must be typical as a phrase and of words that are typical themselves: the geometric mean of both, so that
    neither one rare idiom nor two frequent words side by side win; it must read as a phrase of the language, and be
    whole. Where no phrase is frequent enough, two typical nouns make one ("driver and van").

    Parameters
    ----------
    counts : Counts
    group : int
    reading : Reading
    stop : frozenset of str
    broad : bool
        Whether it is made of several sub-themes: "A and B" then fits better.
    """
    n = int(counts.sentences[group])
    least = max(2, 0.02 * n) if n > 3 else 1
    frequent = [(key, here) for key, here in counts.by_group[group].most_common(_CANDIDATES) if here >= least]
    longer, denied = _parts_of_longer(counts, group, frequent)
    found = []
    for key, _ in frequent:
        if key in denied:
            continue
        score = _phrase_score(counts, group, key, reading) * (_CUT_OFF if key in longer else 1.0)
        if score > 0:
            text = written(counts.forms[key], stop, reading)
            found.append(Candidate(score * reading(text), key, text, (key,)))
    found += _apart(counts, group, least, reading, stop)
    whole = [longer.get(key, key) for key, _ in frequent if len(key) == 1 and key not in denied]
    found += _joined(counts, group, list(dict.fromkeys(whole)), reading, stop, broad=broad)
    return sorted(found, key=lambda c: (-round(c.score, 9), c.text))


def _parts_of_longer(
    counts: Counts, group: int, frequent: Sequence[tuple[Key, int]]
) -> tuple[dict[Key, Key], set[Key]]:
    """Return of what is seldom said alone the phrase it is said in ("rooms"), and what is mostly denied."""
    by_group = counts.by_group[group]
    found: dict[Key, Key] = {}
    denied: set[Key] = set()
    for key, here in frequent:
        for s in key if len(key) > 1 and not set(key) & _WEAK else ():
            shorter = tuple(other for other in key if other != s)
            if s in _NEGATIONS and here >= _DENIED * by_group[shorter]:
                denied.add(shorter)
            elif s not in _NEGATIONS and here >= _MOSTLY * by_group[shorter]:
                found.setdefault(shorter, key)
    return found, denied


def _phrase_score(counts: Counts, group: int, key: Key, reading: Reading) -> float:
    content = [s for s in key if s not in _NEGATIONS]
    if not says_something(key):
        return 0.0
    whole = counts.score(key, group)
    parts = np.array([counts.score((s,), group) for s in content])
    typical = float(np.exp(np.log(np.maximum(parts, max(_FLOOR * parts.max(), 1e-12))).mean()))
    score = (whole * typical) ** 0.5
    # one word says too little; four are seldom needed
    length = {1: 0.28, 2: 1.0, 3: 0.95}.get(len(key), 0.7)
    if len(content) == 1 and reading.nouns.get(content[0], 0) < _SURE:
        length *= 0.6  # "started", "late": whose?
    return float(score * length * _weight(counts, group, content, reading) * _denied(counts, group, key, content))


def _weight(counts: Counts, group: int, content: Sequence[str], reading: Reading) -> float:
    """Return what a label loses by words that do not name a subject, or not this group's."""
    weak = sum(s in _WEAK for s in content) + sum(_lift(counts, group, s) < _APART for s in content)
    common = sum(_common(counts, group, s) for s in content)
    if common == len(content):
        common += 2
    named = any(reading.nouns.get(s, 0) >= 0 and s not in _WEAK for s in content)
    return float(0.4**weak * 0.3**common * (1.0 if named else 0.7))


def _lift(counts: Counts, group: int, word: str) -> float:
    """Return how many times more frequent a word is in the group than in the other sentences."""
    n, total = int(counts.sentences[group]), int(counts.sentences.sum())
    here = counts.by_group[group][(word,)]
    outside = (counts.total[(word,)] - here + 0.5) / (total - n + 1)
    return here / max(n, 1) / outside


def _denied(counts: Counts, group: int, key: Key, content: Sequence[str]) -> float:
    """Return what a negation costs: little where most who say the words deny them, much where few do ("no wifi")."""
    if len(content) == len(key):
        return 1.0
    return min(1.0, 2 * counts.by_group[group][key] / max(counts.by_group[group][tuple(content)], 1))


def _common(counts: Counts, group: int, word: str) -> bool:
    """Whether a word is everywhere, as the company's name is, and hardly more here than elsewhere."""
    share = counts.total[(word,)] / max(int(counts.sentences.sum()), 1)
    here = counts.by_group[group][(word,)] / max(int(counts.sentences[group]), 1)
    return share > _COMMON and here < 2 * share


def _apart(counts: Counts, group: int, least: float, reading: Reading, stop: frozenset[str]) -> Iterator[Candidate]:
    """Yield a noun and what is said of it further on: "card charged", "box late"."""
    nouns = reading.nouns
    for pair, here in counts.pairs_by_group[group].most_common(_CANDIDATES):
        if here < max(least, 0.06 * counts.sentences[group]):
            break
        first, second = pair
        if nouns.get(first, 0) < _SURE or nouns.get(second, 0) >= 0 or set(pair) & _WEAK:
            continue
        parts = [counts.score((s,), group) for s in pair]
        score = (counts.pair_score(pair, group) * float(np.mean(parts))) ** 0.5
        text = " ".join(written(counts.forms[(s,)], stop, reading) for s in pair)
        score *= 0.9 * _weight(counts, group, pair, reading) * reading(text)
        yield Candidate(score, (min(pair), max(pair)), text, tuple((s,) for s in pair))


def _joined(
    counts: Counts, group: int, words: Sequence[Key], reading: Reading, stop: frozenset[str], *, broad: bool
) -> Iterator[Candidate]:
    """Yield "A and B" of the most typical nouns, a noun that is mostly said in a phrase of two words by that phrase."""
    texts = {key: written(counts.forms[key], stop, reading) for key in words if len(key) <= 2 and says_something(key)}
    sure = [key for key, text in texts.items() if _is_noun(key, text, reading) and counts.score(key, group) > 0]
    sure = sorted(sure, key=lambda key: (-round(counts.score(key, group), 9), key))[:_PAIRED]
    factor = 0.75 if broad else 0.55
    for i, first in enumerate(sure):
        for second in sure[i + 1 :]:
            if any(_same(a, b) for a in first for b in second):
                continue
            score = (counts.score(first, group) * counts.score(second, group)) ** 0.5
            text = f"{texts[first]} and {texts[second]}"
            key = tuple(sorted(first + second))
            score *= factor * _weight(counts, group, key, reading) * reading(text) ** 1.5
            yield Candidate(score, key, text, (first, second))


def _is_noun(key: Key, text: str, reading: Reading) -> bool:
    if len(key) == 1:
        return reading.nouns.get(key[0], 0) >= _SURE
    return not set(key) & _NEGATIONS and reading.names_something(text)


def _same(a: str, b: str) -> bool:
    """Whether two stems are of one word for a reader: "bill and billing"."""
    short = min(len(a), len(b))
    return a[:4] == b[:4] or (short <= 3 and a[:short] == b[:short])


def representative(found: Sequence[Candidate], lower: Counts, below: Sequence[int]) -> list[Candidate]:
    """Return a theme's candidates, best first, those lower that speak of one of its sub-themes only.

    Unless that one makes most of the theme.

    Parameters
    ----------
    found : sequence of Candidate
    lower : Counts
        Of all sub-themes.
    below : sequence of int
        Those of the theme.
    """
    size = lower.sentences[list(below)]
    largest = size / max(int(size.sum()), 1) > _MOST_OF_IT
    judged = []
    for candidate in found:
        hits = np.array([sum(lower.by_group[leaf][part] for part in candidate.parts) for leaf in below])
        one = int(hits.argmax())
        narrow = hits[one] > _ONE_SIDED * hits.sum() and not largest[one]
        judged.append(replace(candidate, score=candidate.score * _CUT_OFF) if narrow else candidate)
    return sorted(judged, key=lambda c: (-round(c.score, 9), c.text))


def said_most(found: Sequence[Candidate], label: Candidate | None, reading: Reading) -> list[Candidate]:
    """Return the phrases that are said most in a group besides its label, none much like another."""
    kept: list[Candidate] = []
    for candidate in found:
        if len(candidate.parts) > 1 or len(candidate.key) > _SHORT or not says_something(candidate.key):
            continue
        if reading(candidate.text) >= _READABLE:
            same = label is not None and candidate.key == label.key
            if not same and not any(alike(candidate.key, other.key) for other in kept):
                kept.append(candidate)
        if len(kept) == _SAID:
            break
    return kept


def told(phrases: Sequence[Candidate], reading: Reading) -> str:
    """Return phrases as one line: "Delivery day and tracking link; customers say \u201chours late\u201d"."""
    things = [c.text for c in phrases if reading.names_something(c.text)]
    sayings = [f"\u201c{c.text}\u201d" for c in phrases if not reading.names_something(c.text)]
    said = f"customers say {listed(sayings)}" if sayings else ""
    line = "; ".join(part for part in (listed(things), said) if part)
    return line[:1].upper() + line[1:]


def listed(items: Sequence[str]) -> str:
    """Return "a, b and c", or with commas alone where "and" stands within one."""
    if any(" and " in item for item in items):
        return ", ".join(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


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
