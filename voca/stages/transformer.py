"""The shipped transformers: sentence vectors, sentiment, and the aspects of a text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from voca.protocols import Aspect
from voca.stages.onnx_session import FloatArray, TokenModel, weighted_sums
from voca.stages.softmax import softmax
from voca.stages.static_model import readable, unit_rows
from voca.stages.wording import aligned_text, model_text

_BEGINS: Final = 1
_INSIDE: Final = 2


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
        ids = self._model.ids([model_text(text) for text in texts])
        sums = weighted_sums(self._model.run(ids, ["vector"]), "vector", len(texts), self.dimension)
        return unit_rows(sums.astype(np.float32))


Shares = tuple[float, float, float]
"""Probabilities of negative, neutral and positive."""


class TokenJudgement(NamedTuple):
    """What the model says of each token of a text.

    Attributes
    ----------
    written : str
        The text as the model reads it.
    offsets : list of (int, int)
        Where the tokens are in it.
    origins : list of int
        Where each of its characters is in the text as given.
    tags, polarity : float64 [tokens, 3]
        Logits.
    """

    written: str
    offsets: Sequence[tuple[int, int]]
    origins: Sequence[int]
    tags: npt.NDArray[np.float64]
    polarity: npt.NDArray[np.float64]

    def place(self, run: tuple[int, int]) -> tuple[int, int]:
        """Return where a run of tokens is in the text as given."""
        return self.origins[self.offsets[run[0]][0]], self.origins[self.offsets[run[1] - 1][1] - 1] + 1

    def shares(self, tokens: Sequence[int]) -> Shares:
        """Return the probabilities that the mean of some tokens' polarity gives."""
        negative, neutral, positive = softmax(self.polarity[list(tokens)].mean(axis=0)[None])[0]
        return float(negative), float(neutral), float(positive)


class TransformerSentiment(_Transformer):
    """Sentiment of a text, and of each aspect it names.

    Parameters
    ----------
    model
        A model with the outputs ``classes``, ``tags`` and ``polarity``.
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
        ids = self._model.ids([model_text(text) for text in texts])
        sums = weighted_sums(self._model.run(ids, ["classes"]), "classes", len(texts), 3)
        counts = np.array([len(tokens) for tokens in ids], np.float64)
        shares = softmax(sums / np.maximum(counts, 1.0)[:, None]).astype(np.float32)
        shares[counts == 0] = (0.0, 1.0, 0.0)
        return shares

    def aspects(self, texts: Sequence[str]) -> list[list[Aspect]]:
        """Return each text's aspects in the order of the text.

        Parameters
        ----------
        texts
            Texts of any length.

        Returns
        -------
        list of list of Aspect
            One list per text; offsets are those of the text as given.
        """
        found: list[list[Aspect]] = []
        for text in self._token_judgements(texts):
            runs = spans(text.tags.argmax(axis=1), text.offsets, text.written)
            found.append([Aspect(*text.place(run), text.shares(range(*run))) for run in runs])
        return found

    def polarity(self, texts: Sequence[str], places: Sequence[Sequence[tuple[int, int]]]) -> list[list[Shares]]:
        """Return how each text feels about given words of it.

        Parameters
        ----------
        texts
            Texts of any length.
        places
            For each text, the start and end of the words, in characters.

        Returns
        -------
        list of list of tuple of float
            For each of them the probabilities of negative, neutral and positive; (0, 1, 0) where the words hold
            nothing that the model reads.
        """
        found: list[list[Shares]] = []
        for text, wanted in zip(self._token_judgements(texts), places, strict=True):
            starts = [text.place((token, token + 1)) for token in range(len(text.offsets))]
            inside = [[i for i, (a, b) in enumerate(starts) if a < end and b > start] for start, end in wanted]
            found.append([text.shares(tokens) if tokens else (0.0, 1.0, 0.0) for tokens in inside])
        return found

    def _token_judgements(self, texts: Sequence[str]) -> list[TokenJudgement]:
        written = [aligned_text(readable(text)) for text in texts]
        coded = self._model.tokenizer.encode_batch([text for text, _ in written], add_special_tokens=False)
        judged = [
            TokenJudgement(text, encoding.offsets, origins, *np.zeros((2, len(encoding.ids), 3)))
            for encoding, (text, origins) in zip(coded, written, strict=True)
        ]
        for batch in self._model.run([encoding.ids for encoding in coded], ["tags", "polarity"]):
            rows_of = zip(batch.windows, batch.outputs["tags"], batch.outputs["polarity"], strict=True)
            for window, tags, polarity in rows_of:
                rows = slice(window.first, window.first + len(window.ids))
                judged[window.text].tags[rows] = tags[1 : len(window.ids) + 1]
                judged[window.text].polarity[rows] = polarity[1 : len(window.ids) + 1]
        return judged


def spans(tags: npt.NDArray[np.int64], offsets: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return the runs of tokens that are one aspect.

    A run begins where a token says so, or goes on without one having begun; it never begins or ends within a word.

    Parameters
    ----------
    tags : int64 [tokens]
        0 outside, 1 begins, 2 goes on.
    offsets
        Where each token is in the text.
    text
        The text; tokens are pieces of one word where letters or digits meet.

    Returns
    -------
    list of (int, int)
        First token, and the one after the last.
    """
    if not offsets:
        return []
    heads = [i for i, (start, _) in enumerate(offsets) if i == 0 or not _within_word(text, offsets[i - 1][1], start)]
    ends = [*heads[1:], len(offsets)]
    runs: list[tuple[int, int]] = []
    open_run = False
    for head, end in zip(heads, ends, strict=True):
        tag = int(tags[head])
        if tag == _BEGINS or (tag == _INSIDE and not open_run):
            runs.append((head, end))
        elif tag == _INSIDE:
            runs[-1] = (runs[-1][0], end)
        open_run = tag in (_BEGINS, _INSIDE)
    return runs


def _within_word(text: str, end: int, start: int) -> bool:
    return end == start and text[end - 1].isalnum() and text[start].isalnum()
