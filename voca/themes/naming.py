"""Which phrase names a group of sentences best."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voca.themes.grammar import Reading
from voca.themes.meaning import Level
from voca.themes.phrases import Counts, Key, written
from voca.themes.stopwords import AMOUNTS, NEGATIONS, TIMES, VERDICTS
from voca.themes.words import stem

_CANDIDATES: Final = 200
_CLOSER: Final = 30  # of them are looked at more closely
_COMMON: Final = 0.2  # of all sentences
_VERDICTS: Final = frozenset(stem(word) for word in VERDICTS)
_NEGATIONS: Final = frozenset(stem(word) for word in NEGATIONS)
_TIMES: Final = frozenset(stem(word) for word in TIMES)
_WEAK: Final = _VERDICTS | _TIMES | frozenset(stem(word) for word in AMOUNTS)
_SURE: Final = 0.34  # nounness of either
_PAIRED: Final = 6  # nouns that "A and B" labels are made of
_FLOOR: Final = 0.05  # of the most typical word: what the least typical one counts at least
_LEAST: Final = 0.015  # of a group's sentences, that hold a phrase
_PAIRS: Final = 0.06  # the same for two words that do not stand together
_TYPICAL: Final = 0.6  # powers of the parts of a phrase's worth
_NEAR: Final = 0.8
_COVER: Final = 0.3
_USUAL: Final = 0.2
_FEW: Final = 1.0  # so many sentences that hold a phrase make it count half
_FEW_OF: Final = 0.01  # and so many of a group's
_PRIOR: Final = 0.02  # of a group's sentences, added to those that a phrase covers
_LENGTHS: Final = {1: 0.36, 2: 1.0, 3: 0.95}  # one word says too little
_LONG: Final = 0.7  # four words are seldom needed
_WHOSE: Final = 0.6  # "started", "late": whose?
_VERDICT: Final = 0.4
_NAME: Final = 0.2  # "London Heathrow": who or where, not what
_PLACE: Final = 0.4  # of a name's uses, from which on it is a place's
_THING: Final = 0.05  # of them, from which on it is what something is called
_ITS_OWN: Final = 0.5  # of a name's sentences, under which it is no group's own
_EVERYWHERE: Final = 0.03  # of all sentences, from which on they are about whom it names
_WHEN: Final = 0.75  # "hours late", "charged twice"
_BROAD: Final = 0.62  # "A and B", of a theme of several sub-themes
_NARROW: Final = 0.45
_PART: Final = 0.05  # of a group's sentences, that hold either of the two
_PART_NEAR: Final = 0.32  # how near the middle each of the two must be
_RELATED: Final = 0.4  # cosine from which on two nouns are about one thing: one phrase serves
_ONE_THING: Final = 0.6  # what "A and B" of such is worth
_MOSTLY: Final = 0.5  # from here on a phrase is a part of the longer one
_DENIED: Final = 0.7  # from here on it misleads without its negation ("work correctly")
_CUT_OFF: Final = 0.4
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


def candidates(
    counts: Counts, group: int, level: Level, reading: Reading, stop: frozenset[str], *, broad: bool
) -> list[Candidate]:
    """Return the labels that a group could have, best first.

    A phrase must be near the middle of the group in meaning and of words that are typical of it, said more than once,
    read as a phrase of the language, and be whole. Where no phrase does so, two typical nouns make one ("driver and
    van").

    Parameters
    ----------
    counts : Counts
    group : int
    level : Level
        The groups by meaning.
    reading : Reading
    stop : frozenset of str
    broad : bool
        Whether it is made of several sub-themes: "A and B" then fits better.
    """
    n = int(counts.sentences[group])
    least = max(2, _LEAST * n) if n > 3 else 1
    frequent = [(key, here) for key, here in counts.by_group[group].most_common(_CANDIDATES) if here >= least]
    longer, denied = _parts_of_longer(counts, group, frequent)
    judge = _Judge(counts, group, level, reading, frequent)
    phrases = [key for key, _ in frequent if key not in denied and says_something(key)]
    first = zip(phrases, judge(phrases), strict=True)
    rough = {key: v * _whole(counts, group, key, reading) * (_CUT_OFF if key in longer else 1.0) for key, v in first}
    best = sorted(rough, key=lambda key: (-round(rough[key], 9), key))[:_CLOSER]
    found = []
    for key, share in zip(best, judge.covered(best), strict=True):
        text = written(counts.forms[key], stop, reading)
        found.append(Candidate(rough[key] * share * reading(text), key, text, (key,)))
    found += _apart(counts, group, least, judge, stop)
    whole = [longer.get(key, key) for key, _ in frequent if len(key) == 1 and key not in denied]
    found += _joined(list(dict.fromkeys(whole)), judge, stop, broad=broad)
    return sorted((c for c in found if c.score > 0), key=lambda c: (-round(c.score, 9), c.text))


def worth(typical: float, near: float, said: float) -> float:
    """Return what a phrase is worth as a label, its wording and what it covers aside.

    Parameters
    ----------
    typical : float
        Of its words, 1 for the group's most typical one.
    near : float
        To the middle of the group, see :meth:`voca.themes.meaning.Level.nearness`.
    said : float
        0..1: how sure it is that it is said.
    """
    return float(typical**_TYPICAL * near**_NEAR * said)


def covering(share: float) -> float:
    """Return what a phrase keeps that says `share` of its group's sentences, in its words or in others."""
    return float((share + _PRIOR) ** _COVER)


class _Judge:
    """What phrases are worth as labels of one group, their wording aside."""

    def __init__(
        self, counts: Counts, group: int, level: Level, reading: Reading, frequent: Sequence[tuple[Key, int]]
    ) -> None:
        self.counts, self.group, self.level, self.reading = counts, group, level, reading
        self.few = _FEW + _FEW_OF * int(counts.sentences[group])
        words = [key for key, _ in frequent if len(key) == 1 and says_something(key)]
        own = [(key, here) for key, here in frequent if not any(_common(counts, group, s) for s in key)]
        self.most = max((here for key, here in own if len(key) > 1 and says_something(key)), default=1)
        self.best = max((counts.score(key, group) for key in words), default=0.0) or 1.0

    def __call__(self, keys: Sequence[Key], here: Sequence[float] = ()) -> list[float]:
        """Return the worth of each phrase but for what it covers, and how many hold it where its key does not tell."""
        if not keys:
            return []
        near = self.level.nearness(self.level.meaning.vectors(keys), self.group).tolist()
        counted = here or [self.counts.by_group[self.group][key] for key in keys]
        return [
            worth(self.typical(key), m, self._said(n)) * self._kept(key)
            for key, m, n in zip(keys, near, counted, strict=True)
        ]

    def _said(self, here: float) -> float:
        """Return how sure it is that a phrase is said, and how usual next to the group's most usual phrase."""
        return float(here / (here + self.few) * min(1.0, here / self.most) ** _USUAL)

    def covered(self, keys: Sequence[Key]) -> list[float]:
        """Return what each phrase keeps by the share of sentences that it says."""
        said = self.level.said_by(self.level.meaning.vectors(keys), self.group)
        return [covering(share) for share in said.mean(axis=1).tolist()]

    def typical(self, key: Key) -> float:
        """Return how typical the words of a phrase are, 1 for the group's most typical one."""
        parts = [self.counts.score((s,), self.group) / self.best for s in key if s not in _NEGATIONS]
        return math.exp(sum(math.log(max(part, _FLOOR)) for part in parts) / max(len(parts), 1))

    def _kept(self, key: Key) -> float:
        content = [s for s in key if s not in _NEGATIONS]
        return _weight(self.counts, self.group, content, self.reading) * self.level.fits_mood(key, self.group)


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
            elif s not in _NEGATIONS and here >= _MOSTLY * by_group[shorter] and _lift(counts, group, s) >= _APART:
                found.setdefault(shorter, key)
    return found, denied


def _whole(counts: Counts, group: int, key: Key, reading: Reading) -> float:
    """Return what a phrase loses by being too short or too long, or by a denial that few mean."""
    content = [s for s in key if s not in _NEGATIONS]
    length = _LENGTHS.get(len(key), _LONG)
    if len(content) == 1 and reading.nouns.get(content[0], 0) < _SURE:
        length *= _WHOSE
    return length * _denied(counts, group, key, content)


def _weight(counts: Counts, group: int, content: Sequence[str], reading: Reading) -> float:
    """Return what a label loses by words that do not name a subject, or not this group's."""
    worth = 1.0
    for s in content:
        worth *= _VERDICT if s in _VERDICTS else _WHEN if s in _WEAK else 1.0
    strange = sum(_lift(counts, group, s) < _APART for s in content)
    common = sum(_common(counts, group, s) for s in content)
    if common == len(content):
        common += 2
    if content and all(_merely_named(counts, group, s, reading) for s in content):
        worth *= _NAME
    named = any(reading.nouns.get(s, 0) >= 0 and s not in _WEAK for s in content)
    return float(worth * 0.7**strange * 0.3**common * (1.0 if named else 0.7))


def _merely_named(counts: Counts, group: int, word: str, reading: Reading) -> bool:
    """Whether a word is the name of a place, or of whom the study or many of its groups are about, as the company."""
    use = reading.names.get(word)
    if use is None:
        return False
    total = counts.total[(word,)]
    of_many = counts.by_group[group][(word,)] < _ITS_OWN * total or total >= _EVERYWHERE * int(counts.sentences.sum())
    return use.place >= _PLACE or (use.thing < _THING and of_many)


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


def _apart(counts: Counts, group: int, least: float, judge: _Judge, stop: frozenset[str]) -> Iterator[Candidate]:
    """Yield a noun and what is said of it further on: "card charged", "box late"."""
    nouns, reading = judge.reading.nouns, judge.reading
    frequent = counts.pairs_by_group[group].most_common(_CANDIDATES)
    found = [
        (pair, float(here))
        for pair, here in frequent
        if here >= max(least, _PAIRS * counts.sentences[group])
        and nouns.get(pair[0], 0) >= _SURE
        and nouns.get(pair[1], 0) < 0
        and not set(pair) & _WEAK
    ]
    keys = [(min(pair), max(pair)) for pair, _ in found]
    values = judge(keys, [here for _, here in found])
    for (pair, _), key, value, share in zip(found, keys, values, judge.covered(keys), strict=True):
        text = " ".join(written(counts.forms[(s,)], stop, reading) for s in pair)
        yield Candidate(0.9 * value * share * reading(text), key, text, tuple((s,) for s in pair))


def _joined(words: Sequence[Key], judge: _Judge, stop: frozenset[str], *, broad: bool) -> Iterator[Candidate]:
    """Yield "A and B" of the most typical nouns, a noun that is mostly said in a phrase of two words by that phrase."""
    counts, group, reading = judge.counts, judge.group, judge.reading
    usable = {key: counts.score(key, group) for key in words if len(key) <= 2 and says_something(key)}
    texts: dict[Key, str] = {}
    for key in sorted((key for key in usable if usable[key] > 0), key=lambda key: (-round(usable[key], 9), key)):
        text = written(counts.forms[key], stop, reading)
        if _is_noun(key, text, reading):
            texts[key] = text
        if len(texts) == _PAIRED:
            break
    least = _PART * int(counts.sentences[group])
    lies = judge.level.meaning.vectors(list(texts))
    near = judge.level.nearness(lies, group)
    said = judge.level.said_by(lies, group)
    sure = [(key, i) for i, key in enumerate(texts) if near[i] >= _PART_NEAR and counts.by_group[group][key] >= least]
    pairs = [
        (a, b) for n, a in enumerate(sure) for b in sure[n + 1 :] if not any(_same(x, y) for x in a[0] for y in b[0])
    ]
    keys = [tuple(sorted(a + b)) for (a, _), (b, _) in pairs]
    here = [float(min(counts.by_group[group][a], counts.by_group[group][b])) for (a, _), (b, _) in pairs]
    for ((first, i), (second, j)), key, value in zip(pairs, keys, judge(keys, here), strict=True):
        text = f"{texts[first]} and {texts[second]}"
        value *= covering(float((said[i] | said[j]).mean())) * (_BROAD if broad else _NARROW)
        value *= _ONE_THING if round(float(lies[i] @ lies[j]), 6) >= _RELATED else 1.0
        yield Candidate(value * reading(text) ** 1.5, key, text, (first, second))


def _is_noun(key: Key, text: str, reading: Reading) -> bool:
    if len(key) == 1:
        return reading.nouns.get(key[0], 0) >= _SURE
    return not set(key) & _NEGATIONS and reading.names_something(text)


def _same(a: str, b: str) -> bool:
    """Whether two stems are of one word for a reader: "bill and billing"."""
    short = min(len(a), len(b))
    return a[:4] == b[:4] or (short <= 3 and a[:short] == b[:short])


def representative(
    found: Sequence[Candidate], lower: Level, below: Sequence[int], size: Sequence[int]
) -> list[Candidate]:
    """Return a theme's candidates, best first, those lower that speak of part of its sub-themes only.

    Parameters
    ----------
    found : sequence of Candidate
    lower : Level
        Of all sub-themes.
    below, size : sequence of int
        Those of the theme, and how many sentences each has.
    """
    if len(below) < 2 or not found:
        return list(found)
    centres = lower.centres[list(below)].T
    across = np.maximum(lower.meaning.vectors([c.parts[0] for c in found]) @ centres, 1e-6)
    across = np.maximum(across, lower.meaning.vectors([c.parts[-1] for c in found]) @ centres)
    spread = across @ np.array(size) / (across.max(axis=1) * max(sum(size), 1))
    judged = [replace(c, score=c.score * float(part)) for c, part in zip(found, spread, strict=True)]
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
