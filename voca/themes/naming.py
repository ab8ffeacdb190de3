"""Which phrase names a group of sentences best."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from voca.themes.grammar import Reading
from voca.themes.meaning import Level
from voca.themes.phrases import Counts, Key, said_short, settled, written
from voca.themes.worth import (
    APART,
    NEGATION_STEMS,
    SPOKEN,
    SURE,
    WEAK,
    Judge,
    covering,
    denial,
    lift,
    says_something,
    wholeness,
    worded,
)

_CANDIDATES: Final = 200
_CLOSER: Final = 30  # of them are looked at more closely
_PAIRED: Final = 6  # nouns that "A and B" labels are made of
_LEAST: Final = 0.015  # of a group's sentences, that hold a phrase
_PAIRS: Final = 0.06  # the same for two words that do not stand together
_BROAD: Final = 0.62  # "A and B", of a theme of several sub-themes
_NARROW: Final = 0.45
_PART: Final = 0.05  # of a group's sentences, that hold either of the two
_HEARD: Final = 3  # sentences that hold each of the two in its words
_HEARD_OF: Final = 0.2  # of a small group's, where that is fewer
_PART_NEAR: Final = 0.32  # how near the middle each of the two must be
_RELATED: Final = 0.4  # cosine from which on two nouns are about one thing: one phrase serves
_ONE_THING: Final = 0.6  # what "A and B" of such is worth
_MOSTLY: Final = 0.5  # from here on a phrase is a part of the longer one
_DENIED: Final = 0.7  # from here on it misleads without its negation ("work correctly")
_CUT_OFF: Final = 0.4
_NEARLY: Final = 0.65  # of its theme's label: what "A and B" of a sub-theme is worth
_SHORTENED: Final = 0.6  # and of a part of that label
_BESIDES: Final = 0.35  # of the worth of A, under which nothing else is worth saying
_ALONE: Final = 0.36  # what one word is worth alone; beside another it says enough
_WIDEST: Final = 3  # words of a label besides "and"
LONGEST: Final = 4  # words of "A and B"; one more is "A, B"
_READABLE: Final = 0.75
_SHORT: Final = 3  # content words of a phrase in a description
_SAID: Final = 4  # phrases in a description


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
    least : float
        Share of the group's sentences that hold its rarest word.
    true : float
        Share of them that it is true of, see :meth:`voca.themes.meaning.Level.told`.
    """

    score: float
    key: Key
    text: str
    parts: tuple[Key, ...]
    least: float = 1.0
    true: float = 1.0


def candidates(
    counts: Counts,
    group: int,
    level: Level,
    reading: Reading,
    stop: frozenset[str],
    *,
    broad: bool,
    of: Sequence[Key] = (),
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
    of : sequence of tuple, optional
        What its largest sub-themes could be called: a pair of them may name it.
    """
    n = int(counts.sentences[group])
    enough = max(2, _LEAST * n) if n > 3 else 1
    frequent = [(key, here) for key, here in counts.by_group[group].most_common(_CANDIDATES) if here >= enough]
    longer, denied = _parts_of_longer(counts, group, frequent)
    judge = Judge(counts, group, level, reading, frequent)
    phrases = [
        key for key, _ in frequent if key not in denied and says_something(key) and said_short(counts.forms[key])
    ]
    first = zip(phrases, judge(phrases), strict=True)
    rough = {key: v * wholeness(counts, group, key, reading) * (_CUT_OFF if key in longer else 1.0) for key, v in first}
    best = sorted(rough, key=lambda key: (-round(rough[key], 9), key))[:_CLOSER]
    found = []
    for key, share in zip(best, judge.covered(best), strict=True):
        text = written(counts.forms[key], stop, reading)
        score = rough[key] * share * reading(text) * settled(counts.forms[key], text, stop)
        found.append(Candidate(score, key, text, (key,), counts.held(key, group)))
    found += _apart(counts, group, enough, judge, stop)
    whole = [longer.get(key, key) for key, _ in frequent if len(key) == 1 and key not in denied]
    found += _joined(list(dict.fromkeys(whole)), of, judge, stop, broad=broad)
    return sorted((c for c in found if c.score > 0), key=lambda c: (-round(c.score, 9), c.text))


def _parts_of_longer(
    counts: Counts, group: int, frequent: Sequence[tuple[Key, int]]
) -> tuple[dict[Key, Key], set[Key]]:
    """Return of what is seldom said alone the phrase it is said in ("rooms"), and what is mostly denied."""
    by_group = counts.by_group[group]
    found: dict[Key, Key] = {}
    denied: set[Key] = set()
    for key, here in frequent:
        for s in set(key) - WEAK if len(key) > 1 else ():
            shorter = tuple(other for other in key if other != s)
            if s in NEGATION_STEMS and here >= _DENIED * by_group[shorter]:
                denied.add(shorter)
            elif s not in NEGATION_STEMS and here >= _MOSTLY * by_group[shorter] and lift(counts, group, s) >= APART:
                found.setdefault(shorter, key)
    return found, denied


def _apart(counts: Counts, group: int, enough: float, judge: Judge, stop: frozenset[str]) -> Iterator[Candidate]:
    """Yield a noun and what is said of it further on: "card charged", "box late"."""
    nouns, reading = judge.reading.nouns, judge.reading
    frequent = counts.pairs_by_group[group].most_common(_CANDIDATES)
    found = [
        (pair, float(here))
        for pair, here in frequent
        if here >= max(enough, _PAIRS * counts.sentences[group])
        and nouns.get(pair[0], 0) >= SURE
        and nouns.get(pair[1], 0) < 0
        and not set(pair) & WEAK
    ]
    keys = [(min(pair), max(pair)) for pair, _ in found]
    values = judge(keys, [here for _, here in found])
    for (pair, _), key, value, share in zip(found, keys, values, judge.covered(keys), strict=True):
        text = " ".join(written(counts.forms[(s,)], stop, reading) for s in pair)
        if reading.names_something(text):
            continue  # two nouns that do not stand together are no compound
        value *= 0.9 * share * denial(counts, group, key, key)
        yield Candidate(value * reading(text), key, text, tuple((s,) for s in pair), counts.held(key, group))


def _joined(
    words: Sequence[Key], of: Sequence[Key], judge: Judge, stop: frozenset[str], *, broad: bool
) -> Iterator[Candidate]:
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
    texts |= {key: written(counts.forms[key], stop, reading) for key in of}
    enough = _PART * int(counts.sentences[group])
    lies = judge.level.meaning.vectors(list(texts))
    near = judge.level.nearness(lies, group)
    said = judge.level.said_by(lies, group)
    held = [
        max(counts.by_group[group][key], spoken) for key, spoken in zip(texts, said.sum(axis=1).tolist(), strict=True)
    ]
    least = min(_HEARD, enough * _HEARD_OF / _PART)
    sure = [(key, i) for i, key in enumerate(texts) if near[i] >= _PART_NEAR and held[i] >= enough]
    sure = [(key, i) for key, i in sure if counts.by_group[group][key] >= least]
    pairs = [
        (a, b) for n, a in enumerate(sure) for b in sure[n + 1 :] if not any(_same(x, y) for x in a[0] for y in b[0])
    ]
    keys = [tuple(sorted(a + b)) for (a, _), (b, _) in pairs]
    here = [float(min(counts.by_group[group][a], counts.by_group[group][b])) for (a, _), (b, _) in pairs]
    for ((first, i), (second, j)), key, value in zip(pairs, keys, judge(keys, here), strict=True):
        text = f"{texts[first]} and {texts[second]}"
        fit = reading(text) ** 1.5
        if len(text.split()) > LONGEST:
            text = f"{texts[first]}, {texts[second]}"
        value *= covering(float((said[i] | said[j]).mean())) * (_BROAD if broad else _NARROW)
        value *= _ONE_THING if round(float(lies[i] @ lies[j]), 6) >= _RELATED else 1.0
        yield Candidate(value * fit, key, text, (first, second), counts.held(key, group))


def _is_noun(key: Key, text: str, reading: Reading) -> bool:
    if len(key) == 1:
        return reading.nouns.get(key[0], 0) >= SURE and reading.is_noun(text)
    return not set(key) & NEGATION_STEMS and reading.names_something(text)


def _same(a: str, b: str) -> bool:
    """Whether two stems are of one word for a reader: "bill and billing", "timezone and zone"."""
    short = min(len(a), len(b))
    return a[:4] == b[:4] or (short <= 3 and a[:short] == b[:short]) or (short >= 3 and a[-short:] == b[-short:])


def by_words(found: Sequence[Candidate], level: Level, group: int) -> list[Candidate]:
    """Return a group's candidates, best first, those lower of which few of its sentences hold a word.

    "A and B" counts by the one that more hold: two words that few say are no better than one.
    """
    done = []
    for c in found:
        parts = [tuple(s for s in part if s not in NEGATION_STEMS) or part for part in c.parts or (c.key,)]
        score = c.score * max(worded(level, part, group) for part in parts)
        done.append(replace(c, score=score, true=level.told(parts, group)))
    return sorted(done, key=lambda c: (-round(c.score, 9), c.text))


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


def shared(found: Sequence[Candidate], below: Sequence[Sequence[Candidate]], reading: Reading) -> list[Candidate]:
    """Return a theme's candidates; what all its sub-themes are called by comes first where the best says more.

    Of "Scala actors", "Types in Scala" and "Unit testing Scala" the theme is "Scala".
    """
    best = [set(of[0].key) for of in below if of]
    if len(best) < 2 or len(best) < len(below) or not found or len(found[0].parts) > 1:
        return list(found)
    if found[0].least >= _MOSTLY:
        return list(found)  # what most say leaves nothing out: "Data cap"
    common = best[0].intersection(*best[1:])
    for candidate in found:
        if common and set(candidate.key) == common < set(found[0].key) and reading.names_something(candidate.text):
            return [replace(candidate, score=found[0].score), *(c for c in found if c is not candidate)]
    return list(found)


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


def told(phrases: Sequence[Candidate], reading: Reading, quoted: Callable[[Candidate], str]) -> str:
    """Return phrases as one line: "Delivery day and tracking link; customers say \u201chours late\u201d".

    What names no thing stands in quotation marks, in the words that `quoted` gives: what somebody said, or nothing.
    """
    things = [c.text for c in phrases if reading.names_something(c.text)]
    heard = dict.fromkeys(quoted(c) for c in phrases if not reading.names_something(c.text))
    sayings = [f"\u201c{words}\u201d" for words in heard if words]
    said = f"customers say {listed(sayings)}" if sayings else ""
    line = "; ".join(part for part in (listed(things), said) if part)
    return line[:1].upper() + line[1:]


def listed(items: Sequence[str]) -> str:
    """Return "a, b and c", or with commas alone where one is a list itself."""
    if any(" and " in item or ", " in item for item in items):
        return ", ".join(items)
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def names_of(found: Sequence[Candidate], reading: Reading) -> list[Key]:
    """Return the best candidate of two words at most that reads as the name of a thing, if there is one."""
    fit = (c for c in found if len(c.parts) == 1 and len(c.text.split()) <= 2 and reading.names_something(c.text))
    return [c.key for c in fit][:1]


def widened(found: Sequence[Candidate], label: Candidate | None, reading: Reading, general: str) -> list[Candidate]:
    """Return a sub-theme's candidates, with wider ones where its best is its theme's label already.

    "A and B", of which A is that label, and what is left of it without a word are as true of the sub-theme; of what
    else is said of it, only what many say and is nearly as good. Where nothing is, it is the theme "in general", or
    what `general` says.
    """
    if not found or label is None or found[0].key != label.key or len(label.parts) > 1:
        return list(found)
    own = found[0]
    others = [
        replace(c, score=c.score * min(1.0, c.least / SPOKEN))
        for c in found
        if len(c.parts) == 1 and (len(c.key) > 1 or reading.names_something(c.text))
    ]
    if reading.names_something(own.text):
        done = [*others, *_beside(own, others, reading)]
    else:
        part = _SHORTENED * own.score
        done = [replace(c, score=max(c.score, part)) if _part(c, own, reading) else c for c in others]
    done.append(Candidate(_BESIDES * own.score, (*own.key, general), f"{own.text} {general}", (), true=own.true))
    return sorted(done, key=lambda c: (-round(c.score, 9), c.text))


def _beside(own: Candidate, others: Sequence[Candidate], reading: Reading) -> Iterator[Candidate]:
    """Yield "A and B" of a sub-theme whose best name is A, if there is a B that many say."""
    room = _WIDEST - len(own.text.split())
    fit = [
        (c.score / (_ALONE if len(c.key) == 1 else 1.0), c)
        for c in others
        if c.least >= SPOKEN and len(c.text.split()) <= room and reading.names_something(c.text)
        if not any(_same(a, b) for a in c.key for b in own.key)
    ]
    score, other = max(fit, key=lambda pair: (round(pair[0], 9), pair[1].text), default=(0.0, own))
    if score >= _BESIDES * own.score:
        key = tuple(sorted(own.key + other.key))
        text, true = f"{own.text} and {other.text}", max(own.true, other.true)
        yield Candidate(_NEARLY * own.score, key, text, (own.key, other.key), other.least, true)


def _part(candidate: Candidate, whole: Candidate, reading: Reading) -> bool:
    """Whether a name is made of some of the words of a longer label, and denies nothing that this does not deny."""
    left_out = set(whole.key) - set(candidate.key)
    return (
        set(candidate.key) < set(whole.key)
        and not left_out & NEGATION_STEMS
        and reading.names_something(candidate.text)
    )


def alike(a: Key, b: Key) -> bool:
    """Whether a reader would take two labels for the same: one holds the other, or more than half is shared."""
    shared = len(set(a) & set(b))
    return shared == min(len(a), len(b)) or shared / len(set(a) | set(b)) > 0.5
