"""Two sentiment models as one: a fast one where it is sure, a slow one where it is not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from voca.protocols import SentimentModel
from voca.stages.static_model import FloatArray


class Cascade:
    """Judge with the fast model, and again with the slow one where the fast one's largest probability is low.

    Which model a text goes to is decided by that text alone, so its probabilities never depend on its batch mates as
    long as those of the two models do not.

    Parameters
    ----------
    fast, slow : SentimentModel
    threshold : float
        Largest probability from which on the fast model's answer stands, 0..1.
    names : (str, str)
        What the two are called where it is told how many texts each judged.
    """

    def __init__(
        self, fast: SentimentModel, slow: SentimentModel, threshold: float, names: tuple[str, str] = ("fast", "slow")
    ) -> None:
        self._fast = fast
        self._slow = slow
        self._threshold = np.float32(threshold)
        self.names = names

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 ``[len(texts), 3]``: the probabilities of negative, neutral and positive."""
        return self.judge(texts)[0]

    def judge(self, texts: Sequence[str]) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
        """Judge texts and say by whom.

        Returns
        -------
        probabilities : float32 [len(texts), 3]
        by_slow : bool [len(texts)]
            Where the slow model decided.
        """
        judged = np.array(self._fast.predict(texts), np.float32).reshape(len(texts), 3)
        by_slow = judged.max(axis=1, initial=0.0) < self._threshold
        hard = np.flatnonzero(by_slow)
        if len(hard):
            judged[hard] = self._slow.predict([texts[int(row)] for row in hard])
        return judged, by_slow
