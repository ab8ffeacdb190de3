"""What a phrase is worth as the label of one group: where it lies, what it covers, what its words are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from voca.themes.grammar import Reading
from voca.themes.meaning import Level
from voca.themes.phrases import NOT, Counts, Key
from voca.themes.stopwords import AMOUNTS, NEGATIONS, TIMES, VERDICTS
from voca.themes.words import stem

VERDICT_STEMS: Final = frozenset(stem(word) for word in VERDICTS)
NEGATION_STEMS: Final = frozenset(stem(word) for word in NEGATIONS)
_TIMES: Final = frozenset(stem(word) for word in TIMES)
WEAK: Final = VERDICT_STEMS | _TIMES | frozenset(stem(word) for word in AMOUNTS)
SURE: Final = 0.34  # nounness of what is taken for a noun
APART: Final = 1.5  # times as frequent as elsewhere: under it a word does not set a group apart
_COMMON: Final = 0.2  # of all sentences
_FLOOR: Final = 0.05  # of the most typical word: what the least typical one counts at least
_TYPICAL: Final = 0.6  # powers of the parts of a phrase's worth
_NEAR: Final = 0.8
_COVER: Final = 0.4
_NARROWING: Final = 0.7
SPOKEN: Final = 0.1  # of a group's sentences, from which on a word of a phrase leaves nothing out
_USUAL: Final = 0.2
_FEW: Final = 1.0  # so many sentences that hold a phrase make it count half
_FEW_OF: Final = 0.01  # and so many of a group's
_WORDED: Final = 0.25  # of a group's sentences, from which on a label is in the words of enough of them
_PRIOR: Final = 0.02  # of a group's sentences, added to those that a phrase covers
_LENGTHS: Final = {1: 0.36, 2: 1.0, 3: 0.95}  # one word says too little
_LONG: Final = 0.7  # four words are seldom needed
_WHOSE: Final = 0.6  # "started", "late": whose?
_VERDICT: Final = 0.4
_NAME: Final = 0.2  # "London Heathrow": who or where, not what
_PLACE: Final = 0.4  # of a name's uses, from which on it is a place's
THING: Final = 0.05  # of them, from which on it is what something is called
_ITS_OWN: Final = 0.5  # of a name's sentences, under which it is no group's own
_EVERYWHERE: Final = 0.03  # of all sentences, from which on they are about whom it names
_WHEN: Final = 0.75  # "hours late", "charged twice"


def says_something(key: Key) -> bool:
    """Whether a phrase has a word that is neither negation, verdict nor time."""
    return any(s not in NEGATION_STEMS and s not in WEAK for s in key)


def has_subject(content: Sequence[str]) -> bool:
    """Whether the stems of a sentence's content words name anything but approval, disapproval or denial."""
    return any(s not in NEGATION_STEMS and s not in VERDICT_STEMS for s in content)


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


def worded(level: Level, key: Key, group: int) -> float:
    """Return what a label keeps by the share of its group's sentences that hold a word of it, denials aside."""
    return min(1.0, level.share([s for s in key if s not in NEGATION_STEMS], group) / _WORDED)


def narrowed(level: Level, key: Key, group: int) -> float:
    """Return what a phrase loses by a word that few say: "full price" of all that is paid."""
    return float(min(1.0, least(level, key, group) / SPOKEN) ** _NARROWING) if len(key) > 1 else 1.0


def least(level: Level, key: Key, group: int) -> float:
    """Return the share of a group's sentences that hold the rarest word of a phrase."""
    return min((level.share([s], group) for s in key if s not in NEGATION_STEMS), default=1.0)


class Judge:
    """What phrases are worth as labels of one group, their wording aside."""

    def __init__(
        self, counts: Counts, group: int, level: Level, reading: Reading, frequent: Sequence[tuple[Key, int]]
    ) -> None:
        self.counts, self.group, self.level, self.reading = counts, group, level, reading
        self.few = _FEW + _FEW_OF * int(counts.sentences[group])
        words = [key for key, _ in frequent if len(key) == 1 and says_something(key)]
        own = [(key, here) for key, here in frequent if not any(_common(counts, group, s, reading) for s in key)]
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
        """Return what each phrase keeps by the share of sentences that it says, and by what its words leave out."""
        said = self.level.said_by(self.level.meaning.vectors(keys), self.group).mean(axis=1).tolist()
        return [covering(share) * narrowed(self.level, key, self.group) for key, share in zip(keys, said, strict=True)]

    def typical(self, key: Key) -> float:
        """Return how typical the words of a phrase are, 1 for the group's most typical one."""
        parts = [self.counts.score((s,), self.group) / self.best for s in key if s not in NEGATION_STEMS]
        return math.exp(sum(math.log(max(part, _FLOOR)) for part in parts) / max(len(parts), 1))

    def _kept(self, key: Key) -> float:
        content = [s for s in key if s not in NEGATION_STEMS]
        return _weight(self.counts, self.group, content, self.reading) * self.level.fits_mood(key, self.group)


def wholeness(counts: Counts, group: int, key: Key, reading: Reading) -> float:
    """Return what a phrase loses by being too short or too long, or by a denial that few mean."""
    content = [s for s in key if s not in NEGATION_STEMS]
    length = _LENGTHS.get(len(key), _LONG)
    if len(content) == 1 and reading.nouns.get(content[0], 0) < SURE:
        length *= _WHOSE
    return length * denial(counts, group, key, content)


def _weight(counts: Counts, group: int, content: Sequence[str], reading: Reading) -> float:
    """Return what a label loses by words that do not name a subject, or not this group's."""
    worth = 1.0
    for s in content:
        worth *= _VERDICT if s in VERDICT_STEMS else _WHEN if s in WEAK else 1.0
    strange = sum(lift(counts, group, s) < APART for s in content)
    common = sum(_common(counts, group, s, reading) for s in content)
    if common == len(content):
        common += 2
    things = [s for s in content if reading.nouns.get(s, 0) >= 0] or list(content)
    if content and all(merely_named(counts, group, s, reading) for s in things):
        worth *= _NAME
    named = any(reading.nouns.get(s, 0) >= 0 and s not in WEAK for s in content)
    return float(worth * 0.7**strange * 0.3**common * (1.0 if named else 0.7))


def merely_named(counts: Counts, group: int, word: str, reading: Reading) -> bool:
    """Whether a word is the name of a place, or of whom the study or many of its groups are about, as the company."""
    use = reading.names.get(word)
    if use is None:
        return False
    total = counts.total[(word,)]
    of_many = counts.by_group[group][(word,)] < _ITS_OWN * total or total >= _EVERYWHERE * int(counts.sentences.sum())
    return use.place >= _PLACE or (use.thing < THING and of_many)


def lift(counts: Counts, group: int, word: str) -> float:
    """Return how many times more frequent a word is in the group than in the other sentences."""
    n, total = int(counts.sentences[group]), int(counts.sentences.sum())
    here = counts.by_group[group][(word,)]
    outside = (counts.total[(word,)] - here + 0.5) / (total - n + 1)
    return here / max(n, 1) / outside


def denial(counts: Counts, group: int, key: Key, content: Sequence[str]) -> float:
    """Return what a phrase keeps that denies what few deny ("no wifi"), or that does not deny what most do."""
    here = counts.by_group[group]
    if len(content) == len(key):
        parts = [key, *((s,) for s in content)]
        most = max(here[tuple(sorted((NOT, *part)))] / max(here[part], 1) for part in parts)
        return min(1.0, 2 * (1 - most)) ** 2
    return float(min(1.0, 2 * here[key] / max(here[tuple(content)], 1)) ** 2)


def _common(counts: Counts, group: int, word: str, reading: Reading) -> bool:
    """Whether a word is everywhere, and hardly more here than elsewhere or, a name, in many groups: the company's."""
    total = counts.total[(word,)]
    share = total / max(int(counts.sentences.sum()), 1)
    here = counts.by_group[group][(word,)]
    spread = word in reading.names and here < _ITS_OWN * total
    return share > _COMMON and (spread or here < 2 * share * int(counts.sentences[group]))
