"""The graph of nearest neighbours on which communities are found."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from voca.themes.links import Keys, Links

Floats = np.ndarray[Any, np.dtype[np.float32]]
Ints = np.ndarray[Any, np.dtype[np.int32]]

_BLOCK: Final = 512  # rows a product; fixed, so that the sums are taken in the same order every time
_STEP: Final = 16
_GRAIN: Final = 1e-5  # similarities closer than this are the same; float32 products differ by about 1e-7


def centred(vectors: Floats, mean: np.ndarray[Any, Any] | None = None) -> tuple[Floats, np.ndarray[Any, Any]]:
    """Subtract the mean and normalise each row.

    Sentence vectors share a large common direction; without it the neighbours are those of the topic, not of the
    language. Vectors equal to the mean become zero.

    Returns
    -------
    vectors : numpy.ndarray
        float32 ``[n, d]``, rows of length 1 (or 0).
    mean : numpy.ndarray
        float64 ``[d]``, zero where there is but one row.
    """
    if mean is None:
        mean = vectors.mean(axis=0, dtype=np.float64) if len(vectors) > 1 else np.zeros(vectors.shape[1])
    found = np.empty(vectors.shape, np.float32)
    for a in range(0, len(vectors), _BLOCK):  # what a block needs stays in the processor's cache
        moved = vectors[a : a + _BLOCK].astype(np.float64) - mean
        length = np.sqrt((moved * moved).sum(axis=1, keepdims=True))
        moved /= np.maximum(length, 1e-12)
        # below the rounding of float32 the direction is noise
        found[a : a + _BLOCK] = np.where(length > 1e-5, moved, 0.0)
    return found, mean


def nearest(unit: Floats, k: int) -> tuple[Ints, Floats]:
    """Find every row's `k` nearest other rows by cosine, exactly.

    Parameters
    ----------
    unit : numpy.ndarray
        float32 ``[n, d]``, normalised.
    k : int
        Less than n.

    Returns
    -------
    index : numpy.ndarray
        int32 ``[n, k]``, nearest first; ties go to the lower index.
    similarity : numpy.ndarray
        float32 ``[n, k]``.
    """
    n = len(unit)
    index = np.empty((n, k), np.int32)
    similarity = np.empty((n, k), np.float32)

    def fill(a: int, block: Floats) -> None:
        block *= np.float32(1 / _GRAIN)
        np.rint(block, out=block)
        block[np.arange(len(block)), np.arange(a, a + len(block))] = -np.inf
        index[a : a + _BLOCK], similarity[a : a + _BLOCK] = _top(block, k)

    _by_block(unit, unit, fill)
    return index, similarity * np.float32(_GRAIN)


def most_similar(unit: Floats, others: Floats, k: int) -> Floats:
    """Return for every row its `k` largest cosines with the rows of `others`, largest first, float32 ``[n, k]``."""
    found = np.empty((len(unit), k), np.float32)

    def fill(a: int, block: Floats) -> None:
        found[a : a + _BLOCK] = _top(block, k)[1]

    _by_block(unit, others, fill)
    return found


def _by_block(unit: Floats, others: Floats, fill: Callable[[int, Floats], None]) -> None:
    """Give `fill` the cosines of some rows at a time with all of `others`, and where those rows begin."""
    across = np.ascontiguousarray(others.T)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:  # numpy lets go of the GIL
        list(pool.map(lambda a: fill(a, unit[a : a + _BLOCK] @ across), range(0, len(unit), _BLOCK)))


def _top(block: Floats, k: int) -> tuple[Ints, Floats]:
    """Return the `k` largest of each row, largest first, ties by column.

    What every sixteenth column says of a row gives a bound that a few dozen values pass; only those are sorted. Rows in
    which too few pass are looked at whole.
    """
    few = block[:, ::_STEP]
    rank = min(few.shape[1], k // 4 + 3)
    bound = np.partition(few, few.shape[1] - rank, axis=1)[:, few.shape[1] - rank]
    short = (block >= bound[:, None]).sum(axis=1) < k
    bound[short] = np.partition(block[short], block.shape[1] - k, axis=1)[:, block.shape[1] - k]
    row, column = np.nonzero(block >= bound[:, None])
    value = block[row, column]
    order = np.lexsort((column, -value, row))
    count = np.bincount(row, minlength=len(block))
    first = np.cumsum(count) - count
    chosen = order[first[:, None] + np.arange(k)]
    return column[chosen].astype(np.int32), value[chosen]


def graph(index: Ints, similarity: Floats) -> sp.csr_matrix:
    """Join the neighbour lists to an undirected graph.

    An edge weighs the sum of the similarities of the lists it is in, so that mutual neighbours count double. At its
    best resolution this was no worse than the Jaccard index of the neighbour lists on Banking77 (MiniLM) and CLINC150
    (static vectors), one Leiden run each.
    """
    n, k = index.shape
    weight = np.maximum(similarity.ravel().astype(np.float64), 1e-3)
    directed = sp.csr_matrix((weight, (np.repeat(np.arange(n), k), index.ravel())), shape=(n, n))
    both = sp.csr_matrix(directed + directed.T)
    both.sort_indices()
    return both


def neighbour_graph(unit: Floats, k: int, keys: Keys | None = None) -> Links:
    """Return the graph of `unit`'s rows with up to `k` neighbours each, fewer where the data is small.

    `keys` say what each row is of, see :class:`Links`; without them it is its number.
    """
    n = len(unit)
    keys = np.arange(n, dtype=np.int64) if keys is None else keys
    if n < 2:
        return Links(sp.csr_matrix((n, n)), keys)
    # in a small survey fifteen neighbours would reach across themes
    return Links(graph(*nearest(unit, min(n - 1, k, max(4, n // 12)))), keys)
