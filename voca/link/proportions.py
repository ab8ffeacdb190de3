"""Whether two shares differ, and by how much."""

from __future__ import annotations

import numpy as np

from voca.link.arrays import Bools, Floats, divide


def cohens_h(p1: Floats, p2: Floats) -> Floats:
    """Cohen's h (1988, Statistical Power Analysis, chapter 6): 0.2 small, 0.5 medium, 0.8 large."""
    return np.asarray(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p2)))


def count_p(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Two-sided p value of a difference of two shares of independent customers.

    Fisher's exact test, the tail on the side of the difference doubled; where at least 50 are expected in every cell of
    the table, the score test with Yates' correction, which is close to it and much faster.

    Parameters
    ----------
    x1, n1, x2, n2 : ndarray of float
        Mentions and bases, whole numbers.
    """
    from scipy.stats import hypergeom, norm

    total, mentions = n1 + n2, x1 + x2
    few = is_exact(x1, n1, x2, n2)
    pooled = divide(mentions, total)
    steps = divide(np.ones_like(n1), n1) + divide(np.ones_like(n2), n2)
    distance = np.abs(divide(x1, n1) - divide(x2, n2)) - steps / 2
    p = 2 * norm.sf(divide(distance, np.sqrt(pooled * (1 - pooled) * steps)))
    less = x1 * total <= mentions * n1
    low, high = few & less, few & ~less
    p[low] = 2 * hypergeom.cdf(x1[low], total[low], mentions[low], n1[low])
    p[high] = 2 * hypergeom.sf(x1[high] - 1, total[high], mentions[high], n1[high])
    return np.minimum(p, 1.0)


def is_exact(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Bools:
    """Tell where two shares are compared by Fisher's exact test: a cell of their table has fewer than 50 expected."""
    total, mentions = n1 + n2, x1 + x2
    expected = divide(np.minimum(n1, n2) * np.minimum(mentions, total - mentions), total)
    return ~(expected >= 50)


def pooled_share(p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
    """Return the share in both groups together; a share of all may be more than 1 by rounding, and is 1 here."""
    return np.clip(divide(np.nan_to_num(p1) * n1 + np.nan_to_num(p2) * n2, n1 + n2), 0.0, 1.0)


def score_p(p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
    """Two-sided p value of a difference of two shares by the score test, for effective bases."""
    from scipy.stats import norm

    pooled = pooled_share(p1, n1, p2, n2)
    variance = pooled * (1 - pooled) * (divide(np.ones_like(n1), n1) + divide(np.ones_like(n2), n2))
    return np.asarray(2 * norm.sf(np.abs(divide(p1 - p2, np.sqrt(variance)))))
