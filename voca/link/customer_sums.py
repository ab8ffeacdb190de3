"""Sums over customers of products of what each contributes: any variance of a linear figure is made of them.

One pass over the mentions serves the errors of gaps by segment and of leave-out impacts, clustered by customer, without
a full table of customers by themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from voca.link.arrays import Floats, Ints, Sparse
from voca.link.cells import Blocks, counts, entry_rows, indicator, scale_rows
from voca.link.frame import Sample

# Sums over customers by group and theme: every array ends with ``[groups, themes]``. Those of a group and of its rest
# add up to those of all.
Sums: TypeAlias = dict[str, Floats]


def pairs(n: int) -> list[tuple[int, int]]:
    """Return the pairs of `n` scores, each with itself too, as the sums are ordered."""
    return [(i, j) for i in range(n) for j in range(i, n)]


def customer_sums(mention: Sparse, scores: Sequence[Floats], sample: Sample, codes: Ints, n_groups: int) -> Sums:
    """Add up what means with and without a theme, and their variances, are made of, for one score or two.

    With, for each customer in a group, a = sum w y t, b = sum w t, c = sum w y, d = sum w: the sums of these and of
    their products, and the numbers of customers with and without the theme.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    scores : sequence of ndarray of float
        Known for every row, and centred.
    sample : Sample
    codes : ndarray of int
        Each row's group.
    n_groups : int

    Returns
    -------
    dict of str to ndarray
        ``a`` to ``d``, ``with``, ``without`` and products such as ``ab``; those of y have the score as their first
        axis, those of two y the pair of scores: (0, 0), (0, 1), (1, 1).
    """
    blocks, w, n_themes = Blocks.of(sample, codes, n_groups), sample.weight, mention.shape[1]
    table = blocks.add(mention)
    rows = entry_rows(table)
    cell = blocks.group[rows] * np.int64(n_themes) + table.indices
    c, d, size = (
        [blocks.add_values(w * y) for y in scores],
        blocks.add_values(w),
        blocks.add_values(np.ones(sample.n)),
    )
    a, b = [blocks.add(scale_rows(mention, w * y)).data for y in scores], blocks.add(scale_rows(mention, w)).data

    def within(values: Floats) -> Floats:
        """Add up the mentions' values."""
        sums = np.bincount(cell, values, minlength=n_groups * n_themes)
        return sums.astype(np.float64).reshape(n_groups, n_themes)

    def all_of(values: Floats) -> Floats:
        """Add up the customers' values, whatever they mention."""
        return np.broadcast_to(counts(n_groups, blocks.group, values)[:, None], (n_groups, n_themes))

    two = pairs(len(scores))
    sums = {
        "a": np.stack([within(y) for y in a]),
        "b": within(b),
        "c": np.stack([all_of(y) for y in c]),
        "d": all_of(d),
        "aa": np.stack([within(a[i] * a[j]) for i, j in two]),
        "ab": np.stack([within(y * b) for y in a]),
        "bb": within(b * b),
        "cc": np.stack([all_of(c[i] * c[j]) for i, j in two]),
        "cd": np.stack([all_of(y * d) for y in c]),
        "dd": all_of(d * d),
        "with": within(np.ones(len(cell))),
        "without": all_of(np.ones(len(d))) - within((table.data == size[rows]).astype(float)),
    }
    if not sample.repeats:  # who mentions the theme has a = c and b = d
        return sums | {"ac": sums["aa"], "ad": sums["ab"], "bc": sums["ab"], "bd": sums["bb"]}
    every = [y[rows] for y in c]
    return sums | {
        "ac": np.stack([within(a[i] * every[j] + a[j] * every[i]) / 2 for i, j in two]),
        "ad": np.stack([within(y * d[rows]) for y in a]),
        "bc": np.stack([within(b * y) for y in every]),
        "bd": within(b * d[rows]),
    }


def products(sums: Sums, moves: tuple[Floats, Floats, Floats, Floats]) -> Floats:
    """Add up over customers the products of ka a + kb b + kc c + kd d for every pair of scores.

    Parameters
    ----------
    sums : dict of str to ndarray
        Of :func:`customer_sums`.
    moves : tuple of ndarray
        ka, kb, kc and kd; kb and kd may have the scores as their first axis.

    Returns
    -------
    ndarray of float, ``[pairs, groups, themes]``
    """
    ka, kb, kc, kd = moves
    out = []
    for at, (i, j) in enumerate(pairs(len(sums["a"]))):
        bi, bj, di, dj = (np.broadcast_to(k, sums["a"].shape)[s] for k in (kb, kd) for s in (i, j))
        part = ka**2 * sums["aa"][at] + 2 * ka * kc * sums["ac"][at] + kc**2 * sums["cc"][at]
        part = part + ka * (bj * sums["ab"][i] + bi * sums["ab"][j] + dj * sums["ad"][i] + di * sums["ad"][j])
        part = part + kc * (bj * sums["bc"][i] + bi * sums["bc"][j] + dj * sums["cd"][i] + di * sums["cd"][j])
        out.append(part + bi * bj * sums["bb"] + (bi * dj + bj * di) * sums["bd"] + di * dj * sums["dd"])
    return np.stack(out)


def by_customer(table: Sparse, sample: Sample) -> Sparse:
    """Add up the rows of a sparse table by customer."""
    return table if not sample.repeats else (indicator(sample.cluster, sample.n_customers).T @ table).tocsr()
