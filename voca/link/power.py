"""What a study could have found: the smallest effect that four of five like it would have."""

from __future__ import annotations

import numpy as np

from voca.link.arrays import Bools, Floats

POWER = 0.8


def smallest_effect(error: Floats, degrees: Floats, tested: Bools, fdr: float, part: Floats | float = 1.0) -> Floats:
    """Return the smallest effect of each test that would be found in four of five studies like this one.

    (t at the level that a single finding must reach + t at 80%) x the standard error of the test, as in Cohen (1988,
    Statistical Power Analysis, chapter 2). Where one of m has an effect, Benjamini and Hochberg ask p <= fdr / m of it.

    Parameters
    ----------
    error : ndarray of float
        Standard errors where there is no effect.
    degrees : ndarray of float
        Of Student's t; infinite for the normal distribution.
    tested : ndarray of bool
        The family that is corrected together.
    fdr : float
    part : ndarray of float or float
        How much of its error a test has that shares it with others of the same effect.

    Returns
    -------
    ndarray of float
        NaN where nothing was tested.
    """
    from scipy.stats import t

    level = fdr / max(int(tested.sum()), 1) * part
    return np.where(tested, (t.isf(level / 2, degrees) + t.ppf(POWER, degrees)) * error, np.nan)
