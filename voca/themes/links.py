"""The neighbour graph, every sentence in a place of its own that its words decide.

Leiden goes through the nodes in a random order, which the seed and the number of nodes make. With one sentence less
every other would come at another time, and a run would end in another of many near-optimal answers. So nodes stand in a
table that is larger than the graph, each where the hash of its text says, and Leiden draws the order of the table's
places: what is left after a sentence is dropped is gone through as before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

Keys = np.ndarray[Any, np.dtype[np.int64]]
Weights = np.ndarray[Any, np.dtype[np.float64]]

_LOAD: Final = 0.8  # of the table at most
_SPAN: Final = 2.0**63
_STEPS: Final = 10  # bits: how many different weights there are
# What a sentence counts when sentences are drawn again, in even steps of its distribution: exponential for as many as
# there are (Rubin 1981), with its power about two and a half times as many.
_DRAWN: Final = np.round((-np.log1p(-(np.arange(1 << _STEPS) + 0.5) / (1 << _STEPS))) ** 0.6, 6)


@dataclass(frozen=True, slots=True)
class Links:
    """An undirected graph without loops.

    Attributes
    ----------
    weights : scipy.sparse.csr_matrix
        ``[n, n]``, symmetric, indices sorted.
    keys : numpy.ndarray
        int64 ``[n]``, 0 or more: what decides each node's place, as a hash of its text.
    """

    weights: sp.csr_matrix
    keys: Keys

    def __len__(self) -> int:
        """Return the number of nodes."""
        return len(self.keys)

    @property
    def empty(self) -> bool:
        """Whether nothing is linked."""
        return bool(self.weights.nnz == 0)

    def of(self, rows: np.ndarray[Any, Any]) -> Links:
        """Return the part of the graph that some nodes induce."""
        part = self.weights[rows][:, rows].tocsr()
        part.sort_indices()
        return Links(part, self.keys[rows])

    def placed(self) -> tuple[sp.csr_matrix, Keys]:
        """Return the graph over the places of the table, and the place of each node."""
        place, size = places(self.keys)
        pairs = self.weights.tocoo()
        table = sp.csr_matrix((pairs.data, (place[pairs.row], place[pairs.col])), shape=(size, size))
        table.sort_indices()
        return table, place


def places(keys: Keys) -> tuple[Keys, int]:
    """Return each key's place in a table, and the size of the table: a power of two, as long as the load allows.

    A key goes to its share of the table or, where that is taken, to the next place that is free. One key less moves the
    few that stand close behind it, and nothing else.
    """
    n = len(keys)
    size = 1 << max(int(np.ceil(np.log2(max(n, 1) / _LOAD))), 1)
    order = np.argsort(keys, kind="stable")
    home = (keys[order] / _SPAN * size * _LOAD).astype(np.int64)
    step = np.arange(n)
    place = np.empty(n, np.int64)
    place[order] = step + np.maximum.accumulate(home - step) if n else 0
    return place, max(size, int(place.max(initial=0)) + 1)


def weighed(table: sp.csr_matrix, place: Keys, keys: Keys) -> Callable[[int], Weights]:
    """Return for each seed the links' weights times what both ends count when the nodes are drawn again.

    What a node counts is made of its key and the seed: without a node, all others count the same.

    Parameters
    ----------
    table, place
        See :meth:`Links.placed`.
    keys : numpy.ndarray
        The nodes' keys.
    """
    at = np.zeros(table.shape[0], np.uint64)
    at[place] = keys.astype(np.uint64)
    source = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))

    def drawn(seed: int) -> Weights:
        counts = _DRAWN[_mixed(at ^ _mixed(np.array([seed], np.uint64))) >> np.uint64(64 - _STEPS)]
        return np.asarray(table.data * (counts[source] * counts[table.indices]))

    return drawn


def _mixed(bits: np.ndarray[Any, np.dtype[np.uint64]]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return bits that look random (SplitMix64; Steele, Lea & Flood 2014)."""
    bits = bits + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))
