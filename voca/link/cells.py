"""Sums over groups by themes, from which shares, means, gaps and their variances are made without touching rows again.

A *cell* is one theme in one group (a segment, a period). Where customers repeat or are weighted, a cell's effective
base is its Kish base over what the repetition, and weights that go with what is measured, inflate the variance by (Korn
and Graubard 1998, Survey Methodology 24:193, never below 1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from voca.link.arrays import Floats, Ints, Sparse, divide
from voca.link.few import Spread, shortened, spread, unbiased
from voca.link.frame import Sample


def indicator(codes: Ints, n_groups: int) -> Sparse:
    """Return sparse ``[rows, groups]`` with a 1 where the row is in the group."""
    from scipy.sparse import csr_array

    n = len(codes)
    return csr_array((np.ones(n), codes, np.arange(n + 1)), shape=(n, n_groups))


def dense(matrix: Sparse) -> Floats:
    """Return the full array of a sparse table."""
    return np.asarray(matrix.toarray(), dtype=np.float64)


def scale_rows(matrix: Sparse, by: Floats) -> Sparse:
    """Multiply each row by its number."""
    out = matrix.copy()
    out.data = matrix.data * np.repeat(by, np.diff(matrix.indptr))
    return out


def entry_rows(table: Sparse) -> Ints:
    """Return the row of each entry of a compressed sparse table, in the order of its ``data``."""
    return np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))


def multiply(a: Sparse, b: Sparse) -> Sparse:
    """Multiply, entry by entry, two sparse tables that have their entries in the same places."""
    out = a.copy()
    out.data = a.data * b.data
    return out


def counts(n_groups: int, codes: Ints, values: Floats | None = None) -> Floats:
    """Sum `values` (or count rows) by group."""
    return np.bincount(codes, values, minlength=n_groups).astype(np.float64)


def add_up(matrix: Sparse, codes: Ints, n_groups: int) -> Floats:
    """Add up the rows of a sparse ``[rows, themes]`` by group: the full ``[groups, themes]``."""
    n_themes = matrix.shape[1]
    cell = np.repeat(codes, np.diff(matrix.indptr)) * np.int64(n_themes) + matrix.indices
    sums: Floats = np.bincount(cell, matrix.data, minlength=n_groups * n_themes).astype(np.float64)
    return sums.reshape(n_groups, n_themes)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Customers within groups: the independent pieces that a variance is summed over.

    Where no customer repeats these are the rows themselves. A customer found in several groups is a block in each.

    Attributes
    ----------
    group : ndarray of int
        The group of each block.
    of_row : ndarray of int or None
        The block of each row; None where the rows are the blocks.
    """

    group: Ints
    n_groups: int
    of_row: Ints | None

    @classmethod
    def of(cls, sample: Sample, codes: Ints, n_groups: int) -> Blocks:
        """Cut the rows into blocks by (group, customer)."""
        if not sample.repeats:
            return cls(codes, n_groups, None)
        customers = np.int64(sample.n_customers)
        blocks, inverse = np.unique(codes * customers + sample.cluster, return_inverse=True)
        return cls(blocks // customers, n_groups, inverse.astype(np.int64))

    def add(self, matrix: Sparse) -> Sparse:
        """Add up the rows of each block.

        Entries that add up to 0 stay (a sparse product would drop them): tables made from the same mentions keep their
        entries in the same places.
        """
        from scipy.sparse import coo_array

        if self.of_row is None:
            return matrix
        rows = np.repeat(self.of_row, np.diff(matrix.indptr))
        shape = (len(self.group), matrix.shape[1])
        return coo_array((matrix.data, (rows, matrix.indices)), shape=shape).tocsr()

    def add_values(self, values: Floats) -> Floats:
        """Add up one value a row by block."""
        return values if self.of_row is None else counts(len(self.group), self.of_row, values)

    def by_group(self, matrix: Sparse) -> Floats:
        """Add up the blocks' rows of a sparse ``[blocks, themes]`` by group."""
        return add_up(matrix, self.group, self.n_groups)


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the responses that mention a theme, ``[groups]`` or ``[groups, themes]``."""

    n_group: Floats
    customers_group: Floats
    n: Floats
    customers: Floats
    share: Floats
    n_effective: Floats
    exact: bool  # plain counts: no weights, nobody repeats


def design_effect(clustered: Floats, plain: Floats) -> Floats:
    """Return how much a variance is larger than weights alone would make it, at least 1.

    Kish's base takes weights for unrelated to what is measured. Where those with large weights vary more, or customers
    repeat, the linearised variance is larger.

    Parameters
    ----------
    clustered : ndarray of float
        Squares of the customers' sums of weighted deviations, added up.
    plain : ndarray of float
        The variance times the sum of squared weights: what that is of unrelated weights and different customers.
    """
    effect = np.divide(clustered, plain, out=np.ones_like(clustered), where=plain > 1e-12)
    return np.maximum(effect, 1.0)


def shares(mention: Sparse, sample: Sample, codes: Ints, n_groups: int) -> Shares:
    """Compute the share of each theme in each group.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    sample : Sample
    codes : ndarray of int
        Each row's group.
    n_groups : int
    """
    w = sample.weight
    blocks = Blocks.of(sample, codes, n_groups)
    total, square = counts(n_groups, codes, w), counts(n_groups, codes, w**2)
    weighted = add_up(scale_rows(mention, w), codes, n_groups)
    share = divide(weighted, total[:, None])
    effective = np.broadcast_to(divide(total**2, square)[:, None], share.shape)
    by_block = blocks.add(scale_rows(mention, w))
    customers = blocks.by_group(ones(by_block))
    if sample.repeats or sample.weighted:
        p = np.nan_to_num(share)
        base = blocks.add_values(w)
        cross = blocks.by_group(scale_rows(by_block, base))
        bases = counts(n_groups, blocks.group, base**2)[:, None]
        clustered = blocks.by_group(multiply(by_block, by_block)) - 2 * p * cross + p**2 * bases
        effective = effective / design_effect(clustered, p * (1 - p) * square[:, None])
        # A share of 0 or 1, and that of one customer, shows no variance: count each customer once.
        people = counts(n_groups, blocks.group)[:, None]
        flat = (p <= 0) | (p >= 1) | (people == 1)
        effective = np.where(flat, np.minimum(effective, people), effective)
    return Shares(
        counts(n_groups, codes),
        counts(n_groups, blocks.group),
        add_up(mention, codes, n_groups),
        customers,
        share,
        effective,
        exact=not (sample.weighted or sample.repeats),
    )


def rest_of(total: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Return, for each group, the total weight and the effective base of all others together.

    What is measured of the others is a mean of their strata by weight, so its variance is the sum of
    (weight / total)^2 v / base (Cochran 1977, Sampling Techniques, section 5.3): the base (sum of weights)^2 over the
    sum of weight^2 / base. That is the sum of the bases where these are in proportion to the weights.

    Parameters
    ----------
    total, base : ndarray of float, ``[groups, ...]``
        Sums of weights, and effective bases.

    Returns
    -------
    rest, pooled : ndarray of float, ``[groups, ...]``
        The same of all others; 0 where there are none.
    """
    part = np.nan_to_num(divide(total**2, np.nan_to_num(base)))
    rest, spread = total.sum(axis=0) - total, part.sum(axis=0) - part
    some = rest > 1e-9 * np.maximum(total.sum(axis=0), 1e-300)
    return np.where(some, rest, 0.0), np.where(some, np.nan_to_num(divide(rest**2, spread)), 0.0)


def pooled_base(total: Floats, base: Floats) -> Floats:
    """Return the effective base of a mean of strata by weight; the formula is that of :func:`rest_of`.

    Parameters
    ----------
    total : ndarray of float, ``[strata]``
        Sums of weights.
    base : ndarray of float, ``[strata, ...]``
        Effective bases.
    """
    part = np.nan_to_num(divide((total**2).reshape(-1, *[1] * (base.ndim - 1)), np.nan_to_num(base)))
    return np.nan_to_num(divide(total.sum() ** 2, part.sum(axis=0)))


def count_blocks(mention: Sparse, sample: Sample, codes: Ints, n_groups: int) -> Floats:
    """Count the customers who mention each theme in each group."""
    blocks = Blocks.of(sample, codes, n_groups)
    return blocks.by_group(ones(blocks.add(mention)))


def ones(matrix: Sparse) -> Sparse:
    """Return a 1 wherever there is something."""
    out = matrix.copy()
    out.data = np.ones_like(matrix.data)
    return out


@dataclass(frozen=True, slots=True)
class Means:
    """Means of y among those who mention a theme, by group: ``[groups, themes]``.

    Attributes
    ----------
    weight : ndarray of float
        Sums of their weights.
    n_effective : ndarray of float
    n_unbiased, degrees : ndarray of float, optional
        Where customers repeat: the base that their variance leaves, and its degrees of freedom
        (:mod:`voca.link.few`).
    """

    n: Floats
    weight: Floats
    mean: Floats
    square: Floats
    n_effective: Floats
    n_unbiased: Floats | None = None
    degrees: Floats | None = None

    def interval_base(self, confidence: float, *, student: bool) -> Floats:
        """Return the bases that intervals of the means rest on, Student's or score intervals."""
        if self.n_unbiased is None or self.degrees is None:
            return self.n_effective
        known = np.isfinite(self.n_unbiased) & np.isfinite(self.degrees)
        base = self.n_effective.copy()
        base[known] = shortened(self.n_unbiased[known], self.degrees[known], confidence, student=student)
        return base


def means(mention: Sparse, y: Floats, sample: Sample, codes: Ints, n_groups: int) -> Means:
    """Compute the mean score of those who mention each theme in each group, and its effective base.

    Parameters
    ----------
    mention : sparse ``[rows, themes]``
    y : ndarray of float
        Known for every row.
    sample, codes, n_groups
        As in :func:`shares`.
    """
    centre = sample.mean(y)  # sums of squares lose no digits to a large mean
    found = entry_means(scale_rows(mention, y - centre), sample, codes, n_groups)
    square = found.square + 2 * centre * found.mean + centre**2
    return replace(found, mean=found.mean + centre, square=square)


def entry_means(values: Sparse, sample: Sample, codes: Ints, n_groups: int) -> Means:
    """Compute, by group, the mean of each column's entries, zeros that are stored included.

    Parameters
    ----------
    values : sparse ``[rows, themes]``
        An entry for each response that mentions the theme.
    sample, codes, n_groups
        As in :func:`shares`.
    """
    w, mention = sample.weight, ones(values)
    n, total = add_up(mention, codes, n_groups), add_up(scale_rows(mention, w), codes, n_groups)
    mean = divide(add_up(scale_rows(values, w), codes, n_groups), total)
    square = divide(add_up(scale_rows(multiply(values, values), w), codes, n_groups), total)
    weights = add_up(scale_rows(mention, w**2), codes, n_groups)
    effective, unrelated, degrees = divide(total**2, weights), None, None
    if sample.repeats or sample.weighted:
        m = np.nan_to_num(mean)
        blocks = Blocks.of(sample, codes, n_groups)
        a, b = blocks.add(scale_rows(values, w)), blocks.add(scale_rows(mention, w))
        aa, ab, bb = (blocks.by_group(multiply(*pair)) for pair in ((a, a), (a, b), (b, b)))
        variance = np.nan_to_num(square) - m**2
        variance = np.where(variance > 1e-12 * np.nan_to_num(square), variance, 0.0)  # nothing but rounding
        if sample.repeats:
            squares = blocks.add(scale_rows(mention, w**2))
            found = _spread(a, b, squares, m, blocks)
            unrelated, degrees = unbiased(effective, variance * weights, found), found.degrees
        effective = effective / design_effect(aa - 2 * m * ab + m**2 * bb, variance * weights)
        # answers that are all the same, or of one customer, show no variance: count each customer once
        people = blocks.by_group(ones(b))
        varies = (variance > 0) & (people > 1)
        effective = np.where(varies, effective, np.minimum(effective, people))
        if unrelated is not None and degrees is not None:
            clustered = varies & (people < n)  # a cell in which nobody repeats is as in data in which nobody does
            unrelated, degrees = np.where(clustered, unrelated, effective), np.where(clustered, degrees, np.inf)
    return Means(n, total, mean, square, effective, unrelated, degrees)


def _spread(a: Sparse, b: Sparse, squares: Sparse, mean: Floats, blocks: Blocks) -> Spread:
    """Return the spread of means by cell, ``[groups, themes]``, of sums by block: weight x value, weight, weight^2."""
    shape = mean.shape
    cell = blocks.group[entry_rows(b)] * np.int64(shape[1]) + b.indices
    found = spread(a.data - mean.ravel()[cell] * b.data, b.data, squares.data, cell, shape[0] * shape[1])
    return Spread(found.squares.reshape(shape), found.degrees.reshape(shape))
