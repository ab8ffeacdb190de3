"""Sentence vectors without the name of whom a study is about.

"Comcast data cap" and "Data caps" say the same of one company. Where half of the sentences give its name and half do
not, an encoder puts the name first: every subject becomes two groups, one with the name and one without. What the name
adds to a sentence is a direction, the mean of what parts sentences with it from their nearest without it; the vectors
are grouped without their part along that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from voca.themes.grammar import Reading
from voca.themes.neighbours import Floats, centred, nearest
from voca.themes.words import Word
from voca.themes.worth import NEGATION_STEMS, THING

_OFTEN: Final = 0.08  # of all sentences, from which on a name decides what is near what
_ABOUT: Final = 0.3  # from which on it is whom, or what, the study is about: no subject is in as many
_ENOUGH: Final = 10  # sentences with the name, and without it
_COMPANY: Final = 10  # nearest sentences that are looked at
# How much likelier a neighbour has the name where a sentence has it, the name taken out: of companies 0.1 to 0.2, of
# products that tickets are about 0.3 to 0.6, which are subjects.
_SUBJECT: Final = 0.22
_DECIMALS: Final = 5
_BLOCK: Final = 512

Flags = np.ndarray[Any, np.dtype[np.bool_]]


def without_names(unit: Floats, sentences: Sequence[Sequence[Word]], reading: Reading) -> Floats:
    """Return the vectors without the names that many sentences of every subject hold.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, centred and normalised.
    sentences : sequence of sequence of Word
        Stop words marked.
    reading : Reading
        Which words are names, and how these are used.
    """
    for has in _named(sentences, reading):
        left = _without(unit, _added(unit, has))
        if has.mean() >= _ABOUT or _kept(left, has) < _SUBJECT:
            unit = left
    return unit


def _named(sentences: Sequence[Sequence[Word]], reading: Reading) -> Iterator[Flags]:
    """Yield for each name that is given often, and by no means always, the sentences that hold it."""
    stems = [{word.stem for word in sentence if not word.stop} for sentence in sentences]
    held = Counter(stem for found in stems for stem in found)
    for name, use in sorted(reading.names.items()):
        least, most = max(_ENOUGH, _OFTEN * len(stems)), len(stems) - _ENOUGH
        if least <= held[name] <= most and use.thing < THING and name not in NEGATION_STEMS:
            yield np.array([name in found for found in stems], np.bool_)


def _added(unit: Floats, has: Flags) -> np.ndarray[Any, Any]:
    """Return what a name adds to a sentence, at length 1: sentences with it less their nearest without it."""
    rows = unit.astype(np.float64)
    parted = np.zeros(unit.shape[1])
    for own, other, sign in ((has, ~has, 1.0), (~has, has, -1.0)):
        mine, others = rows[own], rows[other]
        for a in range(0, len(mine), _BLOCK):
            block = mine[a : a + _BLOCK]
            alike = np.argmax(np.round(block @ others.T, _DECIMALS), axis=1)
            parted += sign * (block - others[alike]).sum(axis=0) / len(mine)
    return np.asarray(parted / max(float(np.sqrt(parted @ parted)), 1e-12))


def _without(unit: Floats, direction: np.ndarray[Any, Any]) -> Floats:
    rows = unit.astype(np.float64)
    left = rows - np.outer(np.round(rows @ direction, 9), direction)
    return centred(left.astype(np.float32), np.zeros(unit.shape[1]))[0]


def _kept(unit: Floats, has: Flags) -> float:
    """Return how much likelier the neighbours of sentences with a name have it than those of the others."""
    company = has[nearest(unit, min(_COMPANY, len(unit) - 1))[0]].mean(axis=1)
    return float(company[has].mean() - company[~has].mean())
