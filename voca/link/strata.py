"""Groups of responses from which a sample to check is drawn, made from what the machine found."""

from __future__ import annotations

import numpy as np

from voca.link.arrays import Bools, Floats, Ints
from voca.link.cells import entry_rows
from voca.link.frame import Frame, Indicators

LEAST = 5  # of a sample in each stratum: below it the spread inside is not known


def strata(frame: Frame, mentions: Indicators) -> Ints:
    """Put every response with text into the stratum of the rarest theme it mentions.

    A simple random sample has a handful of any rare theme; this one has enough of each to correct it.

    Parameters
    ----------
    frame : Frame
    mentions : Indicators
        Of all rows, on the level ``theme``.

    Returns
    -------
    ndarray of int
        Number of the theme; the number of themes where none is mentioned; -1 without text.
    """
    n_themes = len(mentions.ids)
    size = np.asarray(mentions.mention.sum(axis=0)).ravel()
    rank = np.empty(n_themes, dtype=np.int64)
    rank[np.lexsort((np.arange(n_themes), size))] = np.arange(n_themes)
    table = mentions.mention.tocsr()
    best = np.full(len(frame.ids), n_themes, dtype=np.int64)
    np.minimum.at(best, entry_rows(table), rank[table.indices])
    theme = np.append(np.argsort(rank, kind="stable"), n_themes)[best]
    return np.where(frame.text, theme, -1).astype(np.int64)


def allocate(sizes: Ints, n: int) -> Ints:
    """Say how many of each stratum to draw, `n` in all.

    In proportion to the root of its size (Bankier 1988, The American Statistician 42:174): between equal precision for
    every theme and for the whole; at least :data:`LEAST`, at most all.

    Parameters
    ----------
    sizes : ndarray of int
    n : int

    Returns
    -------
    ndarray of int
    """
    take = np.minimum(sizes, LEAST)
    for _ in range(max(0, min(n, int(sizes.sum())) - int(take.sum()))):
        room = take < sizes
        wanted = np.where(room, np.sqrt(sizes) / (take + 1), -1.0)
        take[int(np.argmax(wanted))] += 1
    return take


def draw(stratum: Ints, n: int, seed: int) -> Ints:
    """Draw a stratified sample and return its rows, in random order."""
    rng = np.random.default_rng(seed)
    present = np.unique(stratum[stratum >= 0])
    rows = [np.flatnonzero(stratum == code) for code in present]
    take = allocate(np.array([len(r) for r in rows], dtype=np.int64), n)
    chosen = [rng.choice(r, k, replace=False) for r, k in zip(rows, take, strict=True)]
    return rng.permutation(np.concatenate(chosen)) if chosen else np.zeros(0, dtype=np.int64)


def merge_small(stratum: Ints, checked: Bools) -> Ints:
    """Join strata with fewer than :data:`LEAST` checked rows into one, so that every spread can be estimated.

    Where even together they have too few they join the largest one.
    """
    out = stratum.copy()
    codes = np.unique(stratum)
    count = np.array([int((checked & (stratum == code)).sum()) for code in codes])
    small = codes[count < LEAST]
    if not len(small):
        return out
    out[np.isin(stratum, small)] = small[0]
    if int((checked & (out == small[0])).sum()) < LEAST and len(small) < len(codes):
        out[out == small[0]] = codes[int(np.argmax(count))]
    return out


def expansion(stratum: Ints, checked: Bools) -> Floats:
    """Return how many rows each checked row stands for (0 for the others): stratum size over checked rows in it."""
    _, at = np.unique(stratum, return_inverse=True)
    size, done = np.bincount(at), np.bincount(at, checked)
    each = np.divide(size, done, out=np.zeros(len(size)), where=done > 0)
    return np.where(checked, each[at], 0.0)
