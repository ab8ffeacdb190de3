"""Estimates from many machine-made labels and a few checked ones: predict, then debias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voca.link.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Checked:
    """The checked rows as a second-phase sample.

    Attributes
    ----------
    stratum : ndarray of int, ``[checked]``
        0, 1, ...
    size : ndarray of float, ``[strata]``
        Rows of each stratum, checked or not.
    expansion : ndarray of float, ``[checked]``
        How many rows each stands for. Survey weights are part of the influences, not of this.
    """

    stratum: Ints
    size: Floats
    expansion: Floats

    def variance_within(self, values: Floats) -> Floats:
        """Variance of the expanded mean of `values` (``[checked, ...]``) from drawing within strata."""
        n = np.bincount(self.stratum).astype(float)
        part = self.size / self.size.sum()
        scale = part**2 * np.maximum(1 - n / self.size, 0.0) / n / np.maximum(n - 1, 1)
        return np.asarray(scale[self.stratum] @ self.inside(values) ** 2)

    def covariance_within(self, a: Floats, b: Floats) -> Floats:
        """Covariance of two expanded means, as :meth:`variance_within`."""
        return np.asarray((self.variance_within(a + b) - self.variance_within(a - b)) / 4)

    def inside(self, values: Floats) -> Floats:
        """Return deviations from the stratum's mean."""
        n = np.bincount(self.stratum)
        sums = np.zeros((len(n), *values.shape[1:]))
        np.add.at(sums, self.stratum, values)
        return np.asarray(values - (sums / n.reshape(-1, *([1] * (values.ndim - 1))))[self.stratum])


@dataclass(frozen=True, slots=True)
class Estimates:
    """One kind of figure, a value a theme, from the checked rows and from all.

    Attributes
    ----------
    true, proxy : ndarray of float, ``[themes]``
        From the checked rows, with the person's labels and with the machine's.
    everywhere : ndarray of float, ``[themes]``
        From all rows, with the machine's labels.
    true_influence, proxy_influence : ndarray of float, ``[checked, themes]``
        Influence functions of `true` and `proxy`, of mean 0 over the expanded rows.
    """

    true: Floats
    proxy: Floats
    everywhere: Floats
    true_influence: Floats
    proxy_influence: Floats


@dataclass(frozen=True, slots=True)
class Combined:
    """Corrected figures, a value a theme.

    Attributes
    ----------
    value : ndarray of float, ``[themes]``
    error : ndarray of float, ``[themes]``
        Standard error of `value`.
    shift : ndarray of float, ``[themes]``
        How far the mistakes had moved the figure: `value` minus what the machine's labels give over all rows.
    shift_error : ndarray of float, ``[themes]``
        Standard error of `shift`; the rows are the same, so that only which of them were checked is chance.
    """

    value: Floats
    error: Floats
    shift: Floats
    shift_error: Floats


def combine(found: Estimates, checked: Checked, n: float) -> Combined:
    """Correct what all rows say by how far the machine's labels were off where a person checked them.

    corrected = true + omega (everywhere - proxy). With omega = 1 and a share this is prediction-powered inference
    (Angelopoulos et al. 2023, Science 382:669); with regressions on mislabelled themes it is predict-then-debias
    (Kluger et al. 2025); omega is tuned, theme by theme, to the least variance (as in PPI++, Angelopoulos, Duchi and
    Zrnic 2023). Seen as two-phase sampling (Särndal, Swensson and Wretman 1992, chapter 9) the variance is
    that of the true labels over all rows, plus that of drawing the checked rows within their strata.

    Parameters
    ----------
    found : Estimates
    checked : Checked
    n : float
        Number of rows, checked or not.

    Returns
    -------
    Combined
    """
    psi, phi = found.true_influence, found.proxy_influence
    spread = checked.variance_within(phi)
    least = 1e-9 * np.maximum(checked.variance_within(psi), 1e-300)
    omega = np.divide(checked.covariance_within(psi, phi), spread, out=np.zeros(len(spread)), where=spread > least)
    # where the strata leave nothing of the machine's labels to vary they have corrected already
    corrected = found.true + omega * (found.everywhere - found.proxy)
    first = checked.expansion @ psi**2 / checked.expansion.sum() / n
    drawn = checked.variance_within(psi - omega * phi)
    return Combined(corrected, np.sqrt(first + drawn), corrected - found.everywhere, np.sqrt(drawn))
