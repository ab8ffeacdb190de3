"""One test out of several that look at the same theme: the whole, its blame, its praise, and praise against blame.

A theme may go with a score whatever is said of it, by one of its moods alone, or by both in opposite ways, where the
whole shows nothing. Each test gets a part of the error; what two of them find together is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Floats

WHOLE = 0.75  # of the error that a theme's test may make; the rest goes to the moods
_MOOD, _CONTRAST = 0.1, 0.05  # each mood, and their contrast, where both are known
_PARALLEL = 0.9999


@dataclass(frozen=True, slots=True)
class ThemeTests:
    """p values of a theme's tests, of any shape, and correlations of their estimates; NaN where there is no such test.

    Attributes
    ----------
    whole, negative, positive, contrast : ndarray of float
        Contrast: praise minus blame.
    whole_negative, whole_positive, contrast_negative : ndarray of float
    """

    whole: Floats
    negative: Floats
    positive: Floats
    contrast: Floats
    whole_negative: Floats
    whole_positive: Floats
    contrast_negative: Floats

    def weights(self) -> tuple[Floats, Floats]:
        """Return what each mood gets of the error, and what their contrast gets."""
        known = np.isfinite(self.negative).astype(int) + np.isfinite(self.positive)
        apart = np.isfinite(self.contrast)
        mood = np.where(apart, _MOOD, (1 - WHOLE) / np.maximum(known, 1))
        return mood, np.where(apart, _CONTRAST, np.nan)

    def bound(self) -> Floats:
        """Return the weighted Bonferroni bound: the least of the p values over their weights, at most 1."""
        mood, contrast = self.weights()
        ratios = (self.negative / mood, self.positive / mood, self.contrast / contrast)
        others = np.stack([np.where(np.isfinite(ratio), ratio, np.inf) for ratio in ratios]).min(axis=0)
        return np.asarray(np.minimum(1.0, np.minimum(self.whole / WHOLE, others)))

    def overlap(self) -> Floats:
        """Return the chances that two tests both find what makes the bound, added up over a tree of pairs.

        The bound counts these twice. Taking them off once along a tree (whole and either mood, contrast and blame)
        leaves an upper bound still (Hunter 1976, Journal of Applied Probability 13:597; Worsley 1982, Biometrika
        69:297).
        """
        mood, contrast = self.weights()
        limit, contrast = self.bound(), np.nan_to_num(contrast)
        both = np.stack(
            [
                _both(WHOLE * limit, mood * limit, self.whole_negative, self.negative),
                _both(WHOLE * limit, mood * limit, self.whole_positive, self.positive),
                _both(contrast * limit, mood * limit, self.contrast_negative, self.contrast),
            ]
        )
        return np.asarray(both.sum(axis=0))

    def combined(self) -> Floats:
        """Return the p value of no effect at all: of the moods alone where the whole is not known."""
        limit = self.bound()
        p = np.where(limit < 1, np.maximum(limit - self.overlap(), WHOLE * limit), limit)
        return np.where(np.isfinite(self.whole), p, self.of_moods())

    def of_moods(self) -> Floats:
        """Return the least p value of the moods times their number (Bonferroni); NaN where neither is known."""
        known = np.isfinite(self.negative).astype(int) + np.isfinite(self.positive)
        return np.asarray(np.minimum(1.0, np.fmin(self.negative, self.positive) * known))


def either(one: Floats, other: Floats, correlation: Floats) -> Floats:
    """Return the p value of two tests of which either may find an effect, each with half of the error.

    Twice the smaller p value, less the chance that both are under it: exact for normal estimates. Where `other` is NaN
    there is but one test.
    """
    limit = np.minimum(1.0, 2 * np.fmin(one, other))
    p = np.maximum(limit - _both(limit / 2, limit / 2, correlation, other), limit / 2)
    return np.where(np.isfinite(other), np.where(limit < 1, p, 1.0), one)


def _both(one: Floats, other: Floats, correlation: Floats, known: Floats) -> Floats:
    """Chance that two tests have p values under `one` and `other`; 0 where `known` is NaN."""
    from scipy.stats import norm

    a, b = (norm.isf(np.clip(p, 1e-290, 1.0) / 2) for p in (one, other))
    usable = np.isfinite(known) & np.isfinite(correlation) & (one > 0)
    r = np.clip(np.where(usable, correlation, 0.0), -_PARALLEL, _PARALLEL)
    return np.where(usable, 2 * (_beyond(a, b, r) + _beyond(a, b, -r)), 0.0)


def _beyond(a: Floats, b: Floats, r: Floats) -> Floats:
    """P(X > a, Y > b) of standard normal variables with correlation r; a and b at least 0.

    By Owen's function (1956, Annals of Mathematical Statistics 27:1075).
    """
    from scipy.special import ndtr, owens_t

    a, b = np.maximum(a, 1e-9), np.maximum(b, 1e-9)
    root = np.sqrt(1 - r**2)
    towards_a, towards_b = (b - r * a) / (a * root), (a - r * b) / (b * root)
    return np.asarray((ndtr(-a) + ndtr(-b)) / 2 - owens_t(a, towards_a) - owens_t(b, towards_b))
