"""Logits to probabilities, for every model that has classes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return probabilities.

    Parameters
    ----------
    logits : float64 [n, classes]

    Returns
    -------
    float64 [n, classes]
        Each row adds up to 1, and depends on its own logits alone, to the last bit: a row's few numbers are added up in
        their order, whatever the number of rows.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: npt.NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares
