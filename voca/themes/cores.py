"""Cores: sentences that every one of several Leiden runs kept together, as the nodes of a much smaller graph.

Runs of a graph of 12,000 sentences differ at the seams of their communities only; what they all keep together are some
hundreds of groups (Ovelgönne & Geyer-Schulz 2012). A run on the graph of these takes a thirtieth of the time and has a
higher modularity than one on the whole graph, since it starts from what many runs found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from voca.themes.links import Keys, Links

Groups = np.ndarray[Any, np.dtype[np.int64]]

_OWN: Final = np.int64(0x2A5A5A5A5A5A5A5A)  # turns a group's key into that of what is inside it


def cores(runs: Sequence[Groups]) -> Groups:
    """Return the groups that all `runs` keep together: the coarsest partition that is finer than each."""
    together = np.zeros(len(runs[0]), np.int64)
    for run in runs:
        together = np.unique(together * (int(run.max()) + 1) + run, return_inverse=True)[1]
    return together.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Contracted:
    """A graph whose nodes are groups of nodes of another.

    Attributes
    ----------
    between : scipy.sparse.csr_matrix
        ``[groups, groups]``: weight of the links of two groups; nothing on the diagonal.
    inside : numpy.ndarray
        ``[groups]``: weight of the links inside each, every one counted once.
    keys : numpy.ndarray
        ``[groups]``: the least key of each one's nodes.
    """

    between: sp.csr_matrix
    inside: np.ndarray[Any, np.dtype[np.float64]]
    keys: Keys

    @classmethod
    def of(cls, links: Links, groups: Groups) -> Contracted:
        """Contract each of `groups` to a node."""
        n, size = len(links), int(groups.max()) + 1
        member = sp.csr_matrix((np.ones(n), (np.arange(n), groups)), shape=(n, size))
        summed = sp.coo_matrix(member.T @ links.weights @ member)
        own = summed.row == summed.col
        inside = np.zeros(size)
        inside[summed.row[own]] = summed.data[own] / 2
        between = sp.csr_matrix(
            (summed.data[~own], (summed.row[~own], summed.col[~own])), shape=(size, size), dtype=np.float64
        )
        between.sort_indices()
        keys = np.full(size, np.iinfo(np.int64).max)
        np.minimum.at(keys, groups, links.keys)
        return cls(between, inside, keys)

    def __len__(self) -> int:
        """Return how many groups there are."""
        return len(self.inside)

    def ends(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Return the two groups of each link, in the order of ``between.data``."""
        return np.repeat(np.arange(len(self)), np.diff(self.between.indptr)), self.between.indices

    def weighted(self, factor: np.ndarray[Any, Any]) -> Contracted:
        """Return this with the links between groups multiplied by `factor`."""
        between = self.between.copy()
        between.data = between.data * factor
        return Contracted(between, self.inside, self.keys)

    def graph(self) -> Links:
        """Return a graph without loops that Leiden groups as it would group this one.

        graspologic-native leaves loops out of a node's degree, so what is inside a group is a link to a node of its
        own, behind the groups, which never leaves it.
        """
        size, held = len(self), np.flatnonzero(self.inside > 0)
        own = size + np.arange(len(held))
        loops = self.inside[held]
        links = self.between.tocoo()
        both = (
            np.concatenate([links.row, held, own]),
            np.concatenate([links.col, own, held]),
        )
        whole = size + len(held)
        found = sp.csr_matrix((np.concatenate([links.data, loops, loops]), both), shape=(whole, whole))
        found.sort_indices()
        return Links(found, np.concatenate([self.keys, self.keys[held] ^ _OWN]))
