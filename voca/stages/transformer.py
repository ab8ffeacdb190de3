"""The shipped transformers that read a text as a whole: sentence vectors and sentiment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np

from voca.stages.onnx_session import FloatArray, TokenModel, weighted_sums
from voca.stages.softmax import softmax
from voca.stages.static_model import texts_of, unit_rows
from voca.stages.wording import model_text


class _Transformer:
    """What the two shipped transformers have in common: they are opened from a folder."""

    def __init__(self, model: TokenModel) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Open a model folder that holds ``model.onnx`` and ``tokenizer.json``; raises :class:`OSError`."""
        return cls(TokenModel(Path(folder)))


class TransformerEncoder(_Transformer):
    """Sentence vectors: the mean of the last layer's token vectors, scaled to length 1.

    Parameters
    ----------
    model
        A model with the output ``vector``.
    """

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.shape("vector")

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector per text.

        Parameters
        ----------
        texts
            Texts of any length; a long one is read in windows, whose vectors are averaged by their number of tokens.

        Returns
        -------
        float32 [texts, dimension]
            Rows of length 1, or all zeros where a text has no known token. A row is the same to the last bit
            whatever the other texts are.
        """
        texts = texts_of(texts)
        ids = self._model.ids([model_text(text) for text in texts])
        sums = weighted_sums(self._model.run(ids, ["vector"]), "vector", len(texts), self.dimension)
        return unit_rows(sums.astype(np.float32))


class TransformerSentiment(_Transformer):
    """Sentiment of a text.

    Parameters
    ----------
    model
        A model with the output ``classes``.
    """

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return the probabilities of the three classes.

        Parameters
        ----------
        texts
            Texts of any length; a long one is read in windows, whose logits are averaged by their number of tokens.

        Returns
        -------
        float32 [texts, 3]
            Negative, neutral, positive. A text without any known token is neutral by definition: exactly
            (0, 1, 0). A row is the same to the last bit whatever the other texts are.
        """
        texts = texts_of(texts)
        ids = self._model.ids([model_text(text) for text in texts])
        sums = weighted_sums(self._model.run(ids, ["classes"]), "classes", len(texts), 3)
        counts = np.array([len(tokens) for tokens in ids], np.float64)
        shares = softmax(sums / np.maximum(counts, 1.0)[:, None]).astype(np.float32)
        shares[counts == 0] = (0.0, 1.0, 0.0)
        return shares
