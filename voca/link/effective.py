"""How many customers a figure rests on: a minimum base counts those whom uneven weights leave.

Kish (1965), Survey Sampling: (sum m)^2 / sum m^2, m the mean weight of a customer's rows. It is the number of customers
where all weights are alike, however often each of them answered, and next to 1 where one of them outweighs all others.
Given in whole customers.
"""

from __future__ import annotations

import numpy as np

from voca.link.arrays import Floats, Ints, Sparse, divide
from voca.link.cells import Blocks, count_blocks, counts, entry_rows, ones, scale_rows
from voca.link.customer_sums import Sums
from voca.link.frame import Sample
from voca.link.impact import count_customers


def weight_sums(mention: Sparse, sample: Sample, codes: Ints, n_groups: int) -> Sums:
    """Add up mean weights, and their squares, of the customers with (``m1``) and without (``m0``) each theme.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    sample : Sample
    codes : ndarray of int
        Each row's group.
    n_groups : int

    Returns
    -------
    dict of str to ndarray, ``[groups, themes]``
        ``m1``, ``m1m1``, ``m0`` and ``m0m0``; those of a group and of its rest add up to those of all.
    """
    blocks = Blocks.of(sample, codes, n_groups)
    weight, have = blocks.add(scale_rows(ones(mention), sample.weight)), blocks.add(ones(mention))
    rows = entry_rows(have)
    total, size = blocks.add_values(sample.weight), blocks.add_values(np.ones(sample.n))
    left = size[rows] - have.data
    outside = np.where(left > 0.5, (total[rows] - weight.data) / np.maximum(left, 1.0), 0.0)

    def within(values: Floats) -> Floats:
        table = have.copy()
        table.data = values
        return blocks.by_group(table)

    sums, inside, every = {}, weight.data / have.data, total / size
    for one, two, power in (("m1", "m0", 1), ("m1m1", "m0m0", 2)):
        sums[one] = within(inside**power)
        everybody = counts(n_groups, blocks.group, every**power)[:, None]
        sums[two] = everybody - within(every[rows] ** power) + within(outside**power)
    return sums


def kish(total: Floats, square: Floats) -> Floats:
    """Return the effective number of customers of the sum of their weights and of the squares, 0 for nobody."""
    least = 1e-12 * float(np.max(square, initial=0.0))  # what a difference of sums leaves of nobody
    found = np.nan_to_num(divide(total**2, np.where(square > least, square, 0.0)))
    return np.floor(found * (1 + 1e-9))


def effective_customers(mention: Sparse, sample: Sample) -> tuple[Floats, Floats]:
    """Return how many customers those with, and those without, each theme count for, ``[themes]``."""
    if not sample.weighted:
        return count_customers(mention, sample)
    sums = weight_sums(mention, sample, np.zeros(sample.n, dtype=np.int64), 1)
    return kish(sums["m1"], sums["m1m1"])[0], kish(sums["m0"], sums["m0m0"])[0]


def customers_here_and_elsewhere(mention: Sparse, sample: Sample, codes: Ints, n_groups: int) -> tuple[Floats, Floats]:
    """Return how many customers mention each theme in each group, and in all others: ``[groups, themes]``."""
    if not sample.weighted:
        here = count_blocks(mention, sample, codes, n_groups)
        return here, here.sum(axis=0) - here
    sums = weight_sums(mention, sample, codes, n_groups)
    one, square = sums["m1"], sums["m1m1"]
    return kish(one, square), kish(one.sum(axis=0) - one, square.sum(axis=0) - square)


def customers_of(sample: Sample) -> int:
    """Return how many customers all of a sample count for."""
    if not sample.weighted:
        return sample.n_customers
    mean = np.add.reduceat(sample.weight, sample.starts) / np.diff(np.append(sample.starts, sample.n))
    return int(kish(mean.sum(keepdims=True), (mean**2).sum(keepdims=True))[0])
