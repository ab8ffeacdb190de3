"""Fast sentiment: negative, neutral or positive, from filters over runs of three and of five words.

Every word has a vector, and every filter a vector for each place of a run; a filter's answer to a run is the sum of
their products. Those products are the same wherever a word stands, so they are worked out once for every word when the
model is opened: reading a text is looking up and adding whole numbers. The largest and the mean answer of each filter
go through one small hidden layer. Word order therefore counts within five words ("not good", "no longer works"), which
is where most of it is in a comment.

A text's probabilities are the same to the last bit whatever the other texts are: the sums are of whole numbers, and the
layers work on multiples of 2**-12, whose products and sums are exact in float64, so no order of summation that a
matrix library may choose for one batch size or another can change them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from voca.stages.softmax import softmax
from voca.stages.static_model import (
    FloatArray,
    IntArray,
    cores,
    dequantized,
    load_tokenizer,
    load_weights,
    texts_of,
    token_ids,
    unknown_id,
)
from voca.stages.wording import stars_in_words

CHUNK: Final = 1024
"""Texts worked on at a time; bounds memory, never changes a result."""

LABELS: Final = ("negative", "neutral", "positive")
"""What the three columns of a prediction mean."""

_PLACES: Final = 4096
"""Tokens whose answers are held at a time; bounds memory, never changes a result."""

_GRID: Final = 4096.0
_ANSWER: Final = 1024.0
"""Answers are multiples of one part of this; the sum of five products then fits 16 bits."""
_LARGEST: Final = 6300

DoubleArray = npt.NDArray[np.float64]
Answers = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Filters:
    """The answers of filters of one width.

    Attributes
    ----------
    answers : list of int16 [tokens + 1, filters]
        For each place of a run, what a token there adds, the filters' bias with the middle one; the last row is of
        nothing and adds nothing.
    """

    answers: Sequence[Answers]

    @classmethod
    def of(cls, vectors: FloatArray, weights: FloatArray, bias: FloatArray) -> Self:
        """Work out the answers of every word.

        Parameters
        ----------
        vectors : float32 [tokens, dimension]
        weights : float32 [width, dimension, filters]
        bias : float32 [filters]
        """
        answers = []
        for place, weight in enumerate(weights):
            products = vectors @ weight + (bias if place == len(weights) // 2 else 0)
            kept = np.clip(np.rint(products * np.float32(_ANSWER)), -_LARGEST, _LARGEST).astype(np.int16)
            answers.append(np.concatenate([kept, np.zeros((1, kept.shape[1]), np.int16)]))
        return cls(answers)

    @property
    def count(self) -> int:
        """How many filters there are."""
        return int(self.answers[0].shape[1])

    def heard(self, tokens: IntArray, first: int, last: int) -> Answers:
        """Return the answers to the runs around the tokens from `first` to `last`, nothing negative.

        Parameters
        ----------
        tokens : int64 [n]
            Two texts are apart by at least half a width of rows of nothing, as are the ends.
        first, last : int
        """
        half = len(self.answers) // 2
        total = self.answers[half].take(tokens[first:last], axis=0)
        for place, answers in enumerate(self.answers):
            if place != half:
                total += answers.take(tokens[first + place - half : last + place - half], axis=0)
        return np.maximum(total, 0, out=total)


@dataclass(frozen=True)
class Layers:
    """The small network behind the answers, every number a multiple of 2**-12.

    Attributes
    ----------
    hidden : float64 [2 * filters, hidden]
        From the largest and the mean answers to the hidden units.
    hidden_bias : float64 [hidden]
        Added before the rectifier.
    output : float64 [hidden, 3]
        From the hidden units to the three classes, the calibration temperature divided out.
    output_bias : float64 [3]
        Added to the three classes.
    """

    hidden: DoubleArray
    hidden_bias: DoubleArray
    output: DoubleArray
    output_bias: DoubleArray

    def probabilities(self, seen: DoubleArray) -> FloatArray:
        """Return class probabilities.

        Parameters
        ----------
        seen : float64 [n, 2 * filters]
            The largest and the mean answers to each text.

        Returns
        -------
        float32 [n, 3]
            Negative, neutral, positive; each row adds up to 1.
        """
        units = on_grid(on_grid(seen) @ self.hidden + self.hidden_bias)
        logits = np.maximum(units, 0.0) @ self.output + self.output_bias
        return softmax(logits).astype(np.float32)


class ConvolutionSentiment:
    """Three-class sentiment of comments, sentences or whole reviews.

    Parameters
    ----------
    tokenizer
        Cuts a text into token ids.
    filters
        Those of each width.
    layers
        The network behind them.
    """

    def __init__(self, tokenizer: Tokenizer, filters: Sequence[Filters], layers: Layers) -> None:
        self._tokenizer = tokenizer
        self._filters = filters
        self._layers = layers
        self._unknown = unknown_id(tokenizer)
        self._nothing = tokenizer.get_vocab_size()
        self._gap = max(len(f.answers) for f in filters) // 2

    @classmethod
    def load(cls, folder: Path | str) -> ConvolutionSentiment:
        """Open a model folder that holds ``tokenizer.json`` and ``weights.safetensors``.

        Parameters
        ----------
        folder
            The folder, such as ``models/sentiment-fast``.

        Raises
        ------
        OSError
            If one of the two files is missing or cannot be read.
        ValueError
            If the table has not one row for each of the tokenizer's tokens, or there are no filters of odd width.
        """
        tokenizer = load_tokenizer(Path(folder))
        weights = load_weights(Path(folder))
        vectors = dequantized(weights["table"], weights["scale"])
        tokens = tokenizer.get_vocab_size()
        if len(vectors) != tokens:
            message = f"{folder}: {len(vectors)} rows for {tokens} tokens"
            raise ValueError(message)
        filters = list(_filters(vectors, weights))
        if not filters or any(len(f.answers) % 2 == 0 for f in filters):
            message = f"{folder}: no filters, or some of an even width"
            raise ValueError(message)
        names = ("hidden", "hidden_bias", "output", "output_bias")
        return cls(tokenizer, filters, Layers(*(on_grid(weights[name].astype(np.float64)) for name in names)))

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return the probabilities of the three classes.

        Parameters
        ----------
        texts
            Texts of any length; a long one is read to its end.

        Returns
        -------
        float32 [texts, 3]
            Negative, neutral, positive (see `LABELS`). A text without any known token (empty, an
            address and nothing else) is neutral by definition: exactly (0, 1, 0). A row is the same
            to the last bit whatever the other texts are.
        """
        texts = texts_of(texts)
        parts = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
        if len(parts) < 2:
            return self._predict_chunk(texts)
        with ThreadPoolExecutor(max_workers=cores()) as pool:
            return np.concatenate(list(pool.map(self._predict_chunk, parts)))

    def _predict_chunk(self, texts: Sequence[str]) -> FloatArray:
        seen, known = self.heard([stars_in_words(text) for text in texts])
        shares = np.tile(np.array([0.0, 1.0, 0.0], np.float32), (len(texts), 1))
        shares[known] = self.shares(seen[known])
        return shares

    def shares(self, seen: DoubleArray) -> FloatArray:
        """Return float32 ``[n, 3]``: the probabilities of texts with the answers `seen`."""
        return self._layers.probabilities(seen) if len(seen) else np.zeros((0, len(LABELS)), np.float32)

    def heard(self, texts: Sequence[str]) -> tuple[DoubleArray, npt.NDArray[np.bool_]]:
        """Return what the filters make of texts.

        Parameters
        ----------
        texts
            A thousand or so at a time: all are worked on together. Stars drawn in them are words already.

        Returns
        -------
        seen : float64 [texts, 2 * filters]
            Each filter's largest and mean answer; zeros where nothing is known. A row is the same to the last bit
            whatever the other texts are.
        known : bool [texts]
            Whether the text has a known token.
        """
        ids, offsets = token_ids(self._tokenizer, texts, self._unknown)
        counts = np.diff(offsets)
        known = counts > 0
        seen = np.zeros((len(texts), 2 * sum(f.count for f in self._filters)))
        if known.any():
            largest, total = self._answers(ids, offsets[:-1][known], counts[known])
            seen[known] = np.hstack([largest / _ANSWER, total / (counts[known] * _ANSWER)[:, None]])
        return seen, known

    def _answers(self, ids: IntArray, starts: IntArray, counts: IntArray) -> tuple[DoubleArray, DoubleArray]:
        """Return each filter's largest answer to a text, and the sum of its answers."""
        gap, texts = self._gap, len(counts)
        first = np.cumsum(counts) - counts + gap * np.arange(1, texts + 1)
        tokens = np.full(len(ids) + gap * (texts + 1), self._nothing, np.int64)
        tokens[np.arange(len(ids)) + gap * np.repeat(np.arange(1, texts + 1), counts)] = ids
        width = sum(f.count for f in self._filters)
        largest, total = np.zeros((texts, width), np.int16), np.zeros((texts, width), np.int64)
        for start in range(gap, len(tokens) - gap, _PLACES):
            end = min(start + _PLACES, len(tokens) - gap)
            low, high = int(np.searchsorted(first + counts, start, "right")), int(np.searchsorted(first, end))
            if low == high:
                continue
            cut = np.stack([np.maximum(first[low:high], start), np.minimum((first + counts)[low:high], end)], 1) - start
            heard = np.hstack([f.heard(tokens, start, end) for f in self._filters])
            for row, (a, b) in enumerate(cut.tolist(), low):
                part = heard[a:b]
                np.maximum(largest[row], part.max(axis=0), out=largest[row])
                total[row] += part.sum(axis=0, dtype=np.int32)
        return largest.astype(np.float64), total.astype(np.float64)


def _filters(vectors: FloatArray, weights: Mapping[str, npt.NDArray[np.generic]]) -> Iterator[Filters]:
    """Yield the filters of each width."""
    for name in sorted(weights):
        if name.startswith("filters.") and not name.endswith(".bias"):
            bias = weights[f"{name}.bias"].astype(np.float32)
            yield Filters.of(vectors, weights[name].astype(np.float32), bias)


def on_grid(numbers: DoubleArray) -> DoubleArray:
    """Round to multiples of 2**-12, so that products and sums of them are exact in float64."""
    rounded: DoubleArray = numbers * _GRID
    np.rint(rounded, out=rounded)
    rounded *= 1 / _GRID  # a power of two: exact
    return rounded
