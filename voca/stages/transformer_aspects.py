"""The shipped model of aspects: which words of a text an opinion is about, and how the text feels about them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from voca.errors import UsageError
from voca.models import find_model, open_card
from voca.protocols import Aspect
from voca.stages.onnx_session import TokenModel
from voca.stages.softmax import softmax
from voca.stages.static_model import readable, texts_of
from voca.stages.wording import aligned_text

_BEGINS: Final = 1
_INSIDE: Final = 2

Shares = tuple[float, float, float]
"""Probabilities of negative, neutral and positive."""


class Tokens(NamedTuple):
    """A text as the model reads it.

    Attributes
    ----------
    written : str
        The text, emoji by their names and the like.
    ids : list of int
        Of its tokens, without marks.
    offsets : list of (int, int)
        Where the tokens are in it.
    origins : list of int
        Where each of its characters is in the text as given.
    """

    written: str
    ids: Sequence[int]
    offsets: Sequence[tuple[int, int]]
    origins: Sequence[int]

    def place(self, run: tuple[int, int]) -> tuple[int, int]:
        """Return where a run of tokens is in the text as given."""
        return self.origins[self.offsets[run[0]][0]], self.origins[self.offsets[run[1] - 1][1] - 1] + 1

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where each token is in the text as given."""
        return [self.place((token, token + 1)) for token in range(len(self.offsets))]


def tokens_of(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tokens]:
    """Return the tokens of texts."""
    written = [aligned_text(readable(text)) for text in texts]
    coded = tokenizer.encode_batch([text for text, _ in written], add_special_tokens=False)
    return [
        Tokens(text, encoding.ids, encoding.offsets, origins)
        for encoding, (text, origins) in zip(coded, written, strict=True)
    ]


class Judgement(NamedTuple):
    """What the model says of each token of a text.

    Attributes
    ----------
    tokens : Tokens
    tags, polarity : float64 [tokens, 3]
        Logits.
    """

    tokens: Tokens
    tags: npt.NDArray[np.float64]
    polarity: npt.NDArray[np.float64]

    def shares(self, tokens: Sequence[int]) -> Shares:
        """Return the probabilities that the mean of some tokens' polarity gives."""
        negative, neutral, positive = softmax(self.polarity[list(tokens)].mean(axis=0)[None])[0]
        return float(negative), float(neutral), float(positive)


class TransformerAspects:
    """The words that a text's opinions are about, and how it feels about each of them.

    Parameters
    ----------
    model
        A model with the outputs ``tags`` and ``polarity``.
    """

    def __init__(self, model: TokenModel) -> None:
        self._model = model

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Open a model folder whose ``model.onnx`` goes on from the lower layers of the model that its card names.

        Raises
        ------
        OSError
            If a file is missing or cannot be read.
        ValueError, KeyError
            If the two files do not fit, or the card does not name the other model.
        """
        trunk = str(open_card(folder).parts["trunk"])
        return cls(TokenModel(find_model(trunk), (Path(folder) / "model.onnx").read_bytes()))

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
        for text in self._judged(texts):
            runs = spans(text.tags.argmax(axis=1), text.tokens.offsets, text.tokens.written)
            found.append([Aspect(*text.tokens.place(run), text.shares(range(*run))) for run in runs])
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

        Raises
        ------
        UsageError
            More or fewer lists of places than texts.
        """
        texts = texts_of(texts)
        if len(texts) != len(places):
            message = f"There are {len(texts):,} texts, and places of words for {len(places):,}."
            raise UsageError(message, "Give a list of places for each text; [] where there are none.")
        found: list[list[Shares]] = []
        for text, wanted in zip(self._judged(texts), places, strict=True):
            own = text.tokens.places
            inside = [[i for i, (a, b) in enumerate(own) if a < end and b > start] for start, end in wanted]
            found.append([text.shares(tokens) if tokens else (0.0, 1.0, 0.0) for tokens in inside])
        return found

    def _judged(self, texts: Sequence[str]) -> list[Judgement]:
        read = tokens_of(self._model.tokenizer, texts_of(texts))
        judged = [Judgement(tokens, *np.zeros((2, len(tokens.ids), 3))) for tokens in read]
        for batch in self._model.run([tokens.ids for tokens in read], ["tags", "polarity"]):
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
