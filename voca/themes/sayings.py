"""What people say around a phrase, as in "left out", and whole short sentences that say what a group is about.

Phrases are counted from content word to content word. Where most who use one put the same small word before or after
it, that word is part of what they say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import Final

import numpy as np

from voca.themes.grammar import Reading
from voca.themes.meaning import Level
from voca.themes.naming import Candidate
from voca.themes.phrases import Counts, Key, form, key_of
from voca.themes.stopwords import POSSESSIVES
from voca.themes.word_classes import classes
from voca.themes.words import Word
from voca.themes.worth import NEGATION_STEMS, covering, denial, has_subject, merely_named, narrowed, worth

_AFTER: Final = frozenset("out off up in down on away back over".split())
_MOSTLY_BEFORE: Final = frozenset("in on".split())  # a place: "declined in the shop"; not "log in to the app"
_OF_A_PLACE: Final = frozenset("the a an this that these those".split()) | POSSESSIVES
_BEFORE: Final = frozenset("too on off out".split())
_MOSTLY: Final = 0.5  # of the sentences with the phrase
_OFTEN: Final = 3  # sentences with a word behind a phrase
_NEARLY_ALL: Final = 0.7  # of those with the phrase
_PART: Final = 0.4  # what a phrase is worth that is cut off there
_LEAST: Final = 2  # of them
_LOOKED_AT: Final = 8  # candidates of a group
_ENOUGH: Final = 40  # sentences with a phrase
_SPAN: Final = 8  # words from the first to the last of a phrase
_VAGUE: Final = 0.04  # of what scores less, no phrase is true of a group
_WORDS: Final = (2, 4)  # of a sentence that may be a label
_SENTENCES: Final = 60  # of a group, the nearest to its middle
_COMMONPLACE: Final = 0.35  # how typical the words of a sentence count
_SURE: Final = 0.6  # how sure it is that it is said
_READABLE: Final = 0.7
# not "so": "so slow"; not "still": "still waiting"
_TURNS: Final = frozenset("but and or because however although though also".split())
_KNOWN: Final = 5  # sentences with a word that no list has


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of a level's groups.

    Attributes
    ----------
    sentences : sequence of sequence of Word
    texts : sequence of str
    level : Level
    names : dict
        Lower-case word to how it is written, where that is not in lower case.
    reading : Reading
    counts : Counts
    """

    sentences: Sequence[Sequence[Word]]
    texts: Sequence[str]
    level: Level
    names: dict[str, str]
    reading: Reading
    counts: Counts

    def better(self, found: Sequence[Candidate], group: int) -> list[Candidate]:
        """Return a group's candidates, completed, and behind them whole sentences where none is true of the group."""
        done = [self._completed(c, group) if len(c.parts) == 1 else c for c in found[:_LOOKED_AT]]
        done += found[_LOOKED_AT:]
        if not done or done[0].score < _VAGUE:
            done += self._sentences(group)
        return done

    def _completed(self, candidate: Candidate, group: int) -> Candidate:
        """Return a phrase with the small word that mostly stands after or before it."""
        before: list[str] = []
        after: list[str] = []
        next_to: list[str] = []
        for row in self.level.holding(candidate.key, group)[:_ENOUGH]:
            sentence = self.sentences[row]
            place = _place(sentence, candidate.key)
            if place is not None:
                first, last = place
                before.append(sentence[first - 1].lower if first and sentence[first].joined else "")
                after.append(_follows(sentence, last))
                next_to.append(_content_behind(sentence, last))
        text = candidate.text
        if not self.reading.is_noun(text.split()[-1]) and _cut_off(next_to):
            candidate = replace(candidate, score=candidate.score * _PART)
        word = _most(after, _AFTER)
        if word and word not in text.split() and self.reading.may_be_verb(text.split()[-1]):
            return replace(candidate, text=f"{text} {word}")
        word = _most(before, _BEFORE)
        return replace(candidate, text=f"{word} {text}") if word else candidate

    def _sentences(self, group: int) -> Iterator[Candidate]:
        """Yield the short sentences near the middle of a group that read as a label does."""
        rows = [row for row in np.flatnonzero(self.level.labels == group) if self._short(int(row), group)]
        if not rows:
            return
        vectors = self.level.meaning.unit[rows]
        near = self.level.nearness(vectors, group)
        kept = np.argsort(-near, kind="stable")[:_SENTENCES]
        covered = self.level.said_by(vectors[kept], group).mean(axis=1)
        for at, share in zip(kept.tolist(), covered.tolist(), strict=True):
            sentence = _without_turn(self.sentences[rows[at]])
            text = form(sentence, self.names)
            reads = self.reading(text)
            if reads >= _READABLE:
                key = key_of(sentence)
                score = worth(_COMMONPLACE, float(near[at]), _SURE) * covering(share) * reads
                score *= narrowed(self.level, key, group) * self.level.fits_mood(key, group)
                score *= denial(self.counts, group, key, [s for s in key if s not in NEGATION_STEMS])
                yield Candidate(score, key, text, (key,), float(share))

    def _short(self, row: int, group: int) -> bool:
        written, sentence = self.sentences[row], _without_turn(self.sentences[row])
        if not _WORDS[0] <= len(sentence) <= _WORDS[1]:
            return False
        content = [word.stem for word in sentence if not word.stop]
        if not has_subject([s for s in content if not merely_named(self.counts, group, s, self.reading)]):
            return False
        if not all(w.stop or classes(w.lower) or self.level.meaning.frequency(w.stem) >= _KNOWN for w in sentence):
            return False
        return " ".join(word.surface for word in written) == self.texts[row].rstrip(".!? ")


def _without_turn(sentence: Sequence[Word]) -> Sequence[Word]:
    """Return a sentence without the words that tie it to the one before: "but also very slow" says "very slow"."""
    return list(dropwhile(lambda word: word.lower in _TURNS, sentence))


def _most(words: Sequence[str], wanted: frozenset[str]) -> str:
    """Return the one of the wanted words that half of `words` are, empty where there is none."""
    for word in sorted(wanted):
        if words.count(word) >= max(_LEAST, _MOSTLY * len(words)):
            return word
    return ""


def _content_behind(sentence: Sequence[Word], last: int) -> str:
    """Return the stem of the content word right behind a phrase that ends at `last`, empty where there is none."""
    behind = sentence[last + 1 : last + 2]
    return next((w.stem for w in behind if w.joined and not w.stop and not w.negation), "")


def _cut_off(behind: Sequence[str]) -> bool:
    """Whether one word stands behind nearly all occurrences of a phrase: "poor customer" of "poor customer service"."""
    word, times = Counter(filter(None, behind)).most_common(1)[0] if any(behind) else ("", 0)
    return times >= max(_OFTEN, _NEARLY_ALL * len(behind))


def _follows(sentence: Sequence[Word], last: int) -> str:
    """Return the word behind a phrase that ends at `last`, empty where there is none or it begins a place."""
    beside = [word for word in sentence[last + 1 : last + 3] if word.joined]
    if not beside or not sentence[last + 1].joined:
        return ""
    place = len(beside) > 1 and (not beside[1].stop or beside[1].lower in _OF_A_PLACE)
    return "" if place and beside[0].lower in _MOSTLY_BEFORE else beside[0].lower


def _place(sentence: Sequence[Word], key: Key) -> tuple[int, int] | None:
    """Return the first and the last word of a phrase in a sentence."""
    content = [i for i, word in enumerate(sentence) if not word.stop]
    for at, first in enumerate(content):
        window = content[at : at + len(key)]
        last = window[-1]
        if last - first < _SPAN and key_of([sentence[i] for i in window]) == key:
            return first, last
    return None
