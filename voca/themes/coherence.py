"""Leaves that people do say something in common in, and the rest that only shares being unlike anything else.

Every community detection puts each node somewhere: "Good luck", "A photo of what?" and "used to be better" end up
together since they are near nothing. No label could be true of such a leaf, and its figures would be those of a random
sample. It is cut once more, finer; pieces that share no words either are no theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from voca.themes.cluster import Labels, absorb, consensus, group_sums, renumbered
from voca.themes.links import Links
from voca.themes.neighbours import Floats
from voca.themes.phrases import incidence
from voca.themes.words import Word
from voca.themes.worth import says_something

_TYPICAL: Final = 5  # words
_SHARED: Final = 0.25  # of the sentences; leaves of labelled intents have 0.36 and more, a residue 0.2 and less
_FINER: Final = 2.0  # times the resolution
_PRIOR: Final = 0.5  # sentences
# Of small leaves five words chosen after the fact are in a quarter by chance: what a residue's other sentences say is
# in next to none of them, and they are far from one another. Both are needed: "I am 5 feet 7" has no word twice.
_BY_CHANCE: Final = 0.08
_LOOSE: Final = 0.75  # times the usual likeness of two sentences of a leaf


def presence(sentences: Sequence[Sequence[Word]]) -> sp.csr_matrix:
    """Return ``[sentences, stems]``: 1 where a sentence holds a word that says something, stems in sorted order."""
    return incidence([{w.stem for w in s if not w.stop and says_something((w.stem,))} for s in sentences])[0]


def shared(held: sp.csr_matrix, labels: Labels) -> np.ndarray[Any, Any]:
    """Return for each group the share of its sentences that hold one of its five most typical words.

    Typical as in :meth:`voca.themes.phrases.Counts.score`: share within, times the log of how much larger it is than
    outside.
    """
    groups, n = int(labels.max()) + 1, len(labels)
    member = sp.csr_matrix((np.ones(n), (labels, np.arange(n))), shape=(groups, n))
    inside = np.asarray((member @ held).todense())
    size = np.bincount(labels, minlength=groups)[:, None]
    within = inside / np.maximum(size, 1)
    outside = (inside.sum(axis=0) - inside + _PRIOR) / (n - size + 2 * _PRIOR)
    score = np.round(np.where(within > outside, within * np.log(np.maximum(within, 1e-12) / outside), 0.0), 9)
    found = np.zeros(groups)
    for group in range(groups):
        typical = np.argsort(-score[group], kind="stable")[:_TYPICAL]
        rows = held[labels == group][:, typical[score[group, typical] > 0]]
        found[group] = float((rows.sum(axis=1) > 0).mean()) if rows.shape[0] else 0.0
    return found


def with_common_ground(
    unit: Floats,
    links: Links,
    labels: Labels,
    sentences: Sequence[Sequence[Word]],
    resolution: float,
    min_size: int,
    seed: int,
) -> Labels:
    """Return the leaves that share words, renumbered, -1 for the sentences of the others.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``.
    links : Links
        Their neighbour graph.
    labels : numpy.ndarray
        ``[n]``.
    sentences : sequence of sequence of Word
    resolution : float
        At which `labels` were found.
    min_size : int
    seed : int
    """
    held = presence(sentences)
    labels = labels.copy()
    loose = np.flatnonzero(residues(held, unit, labels))
    for leaf in loose:
        rows = np.flatnonzero(labels == leaf)
        pieces = absorb(unit[rows], consensus(links.of(rows), _FINER * resolution, seed), min_size)
        labels[rows] = labels.max() + 1 + pieces
    if len(loose):
        labels = renumbered(labels)
        unsaid = residues(held, unit, labels)
        labels[unsaid[labels]] = -1
        labels[labels >= 0] = renumbered(labels[labels >= 0])
    return labels


def residues(held: sp.csr_matrix, unit: Floats, labels: Labels) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each group whether it has no subject: few share its words, or they do so by chance and lie apart."""
    within, apart = shared(held, labels), loose(unit, labels)
    found = within < _SHARED
    for group in np.flatnonzero(~found & apart):
        found[group] = _foreseen(held, labels, int(group)) < _BY_CHANCE
    return np.asarray(found)


def loose(unit: Floats, labels: Labels) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for each group whether its sentences are less alike than those of most groups are."""
    likeness = _likeness(unit, labels)
    return np.asarray(likeness < _LOOSE * np.median(likeness)) if len(likeness) else np.zeros(0, np.bool_)


def _likeness(unit: Floats, labels: Labels) -> np.ndarray[Any, Any]:
    """Return for each group the mean cosine of two of its sentences."""
    size = np.bincount(labels).astype(np.float64)
    sums = group_sums(unit, labels)
    own = np.bincount(labels, weights=np.einsum("ij,ij->i", unit, unit).astype(np.float64))
    return np.asarray(np.round(((sums * sums).sum(axis=1) - own) / np.maximum(size * (size - 1), 1), 6))


def _foreseen(held: sp.csr_matrix, labels: Labels, group: int) -> float:
    """Return the share of a group's sentences that hold one of the words most typical of its others."""
    rows = labels == group
    n, others = int(rows.sum()), int((~rows).sum())
    own = held[rows]
    used = np.flatnonzero(np.asarray(own.sum(axis=0)).ravel())
    own = np.asarray(own[:, used].todense())
    outside = (np.asarray(held[~rows][:, used].sum(axis=0)).ravel() + _PRIOR) / (others + 2 * _PRIOR)
    within = (own.sum(axis=0) - own) / max(n - 1, 1)
    score = np.round(np.where(within > outside, within * np.log(np.maximum(within, 1e-12) / outside), 0.0), 9)
    typical = np.argsort(-score, axis=1, kind="stable")[:, :_TYPICAL]
    holds = np.take_along_axis(own, typical, axis=1) * (np.take_along_axis(score, typical, axis=1) > 0)
    return float((holds > 0).any(axis=1).mean())
