"""Static sentiment: negative, neutral or positive, from the mean of word and word-pair rows.

Words, pairs and triples of neighbouring words each have a row in a table (pairs and triples share
rows by a hash) and a weight that says how much the row counts; their weighted mean goes through one
small hidden layer. Word order therefore counts within three words ("not good", "no longer works"),
which is where most of it is in a comment.

A text's probabilities are the same to the last bit whatever the other texts are. The sums run text
by text, and the layers work on numbers rounded to multiples of 2**-12: their products and sums are
exact in float64, so no order of summation that a matrix library may choose for one batch size or
another can change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from voca.stages.static_model import (
    FloatArray,
    IntArray,
    dequantized,
    load_tokenizer,
    load_weights,
    sum_rows,
    token_ids,
    unknown_id,
)

CHUNK: Final = 4096
"""Texts worked on at a time; bounds memory, never changes a result."""

LABELS: Final = ("negative", "neutral", "positive")
"""What the three columns of a prediction mean."""

_GRID: Final = 4096.0
_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT: Final = np.uint64(33)

DoubleArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layers:
    """The small network behind the mean vector, every number a multiple of 2**-12.

    Attributes
    ----------
    hidden : float64 [dimension, hidden]
        From the mean vector to the hidden units.
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

    def probabilities(self, means: FloatArray) -> FloatArray:
        """Return class probabilities for mean vectors.

        Parameters
        ----------
        means : float32 [n, dimension]
            The weighted mean row of each text.

        Returns
        -------
        float32 [n, 3]
            Negative, neutral, positive; each row adds up to 1.
        """
        units = on_grid(on_grid(means.astype(np.float64)) @ self.hidden + self.hidden_bias)
        logits = np.maximum(units, 0.0) @ self.output + self.output_bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        total = powers[:, 0] + powers[:, 1] + powers[:, 2]
        shares: FloatArray = (powers / total[:, None]).astype(np.float32)
        return shares


class StaticSentiment:
    """Three-class sentiment of comments, sentences or whole reviews.

    Parameters
    ----------
    tokenizer
        Cuts a text into token ids; ids are the first rows of the table.
    table : float32 [tokens + buckets, dimension + 1]
        One row per token, then the rows that pairs and triples of tokens are hashed to; each row is
        already times its weight, and the weight itself is the last column.
    layers
        The network behind the mean of the rows.
    """

    def __init__(self, tokenizer: Tokenizer, table: FloatArray, layers: Layers) -> None:
        self._tokenizer = tokenizer
        self._table = table
        self._layers = layers
        self._unknown = unknown_id(tokenizer)
        self._tokens = tokenizer.get_vocab_size()

    @classmethod
    def load(cls, folder: Path | str) -> StaticSentiment:
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
            If the table has no rows beyond the tokenizer's tokens.
        """
        tokenizer = load_tokenizer(Path(folder))
        weights = load_weights(Path(folder))
        weight = weights["weight"].astype(np.float32)[:, None]
        table = np.hstack([dequantized(weights["table"], weights["scale"]) * weight, weight])
        if len(table) <= tokenizer.get_vocab_size():
            tokens = tokenizer.get_vocab_size()
            message = f"{folder}: {len(table)} rows for {tokens} tokens and their pairs"
            raise ValueError(message)
        names = ("hidden", "hidden_bias", "output", "output_bias")
        layers = Layers(*(on_grid(weights[name].astype(np.float64)) for name in names))
        return cls(tokenizer, table, layers)

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
        found = np.zeros((len(texts), len(LABELS)), np.float32)
        for start in range(0, len(texts), CHUNK):
            part = texts[start : start + CHUNK]
            found[start : start + len(part)] = self._predict_chunk(part)
        return found

    def _predict_chunk(self, texts: Sequence[str]) -> FloatArray:
        ids, offsets = token_ids(self._tokenizer, texts, self._unknown)
        buckets = len(self._table) - self._tokens
        rows, ends = with_neighbours(ids, offsets, self._tokens, buckets)
        sums = sum_rows(self._table, rows, ends)
        nothing = sums[:, -1] == 0.0
        totals = np.where(nothing, np.float32(1.0), sums[:, -1]).astype(np.float32)
        means: FloatArray = sums[:, :-1] / totals[:, None]
        shares = self._layers.probabilities(means)
        shares[nothing] = (0.0, 1.0, 0.0)
        return shares


def on_grid(numbers: DoubleArray) -> DoubleArray:
    """Round to multiples of 2**-12, so that products and sums of them are exact in float64."""
    rounded: DoubleArray = np.rint(numbers * _GRID) / _GRID
    return rounded


def with_neighbours(ids: IntArray, offsets: IntArray, tokens: int, buckets: int) -> tuple[IntArray, IntArray]:
    """Add to each text's tokens the rows of its pairs and triples of neighbouring tokens.

    Parameters
    ----------
    ids : int64 [tokens]
        Token ids, one text after the other.
    offsets : int64 [texts + 1]
        Where each text's ids start and end.
    tokens
        Number of token rows; the hashed rows follow them.
    buckets
        Number of hashed rows.

    Returns
    -------
    rows : int64 [rows]
        Per text: its tokens, then its pairs, then its triples.
    ends : int64 [texts + 1]
        Where each text's rows start and end.
    """
    text = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    codes = ids.astype(np.uint64) + np.uint64(1)
    pairs = codes[:-1] * _FIRST ^ codes[1:] * _SECOND
    triples = pairs[:-1] * _FIRST ^ codes[2:] * _SECOND
    whole_pair = text[:-1] == text[1:]
    whole_triple = text[:-2] == text[2:]
    hashed = np.concatenate([pairs[whole_pair], triples[whole_triple]])
    rows = np.concatenate([ids, tokens + bucket_of(hashed, buckets)])
    owner = np.concatenate([text, text[:-1][whole_pair], text[:-2][whole_triple]])
    order = np.argsort(owner, kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(offsets) - 1))])
    return rows[order], ends


def bucket_of(hashed: npt.NDArray[np.uint64], buckets: int) -> IntArray:
    """Spread 64-bit codes over a number of buckets."""
    mixed = (hashed ^ (hashed >> _SHIFT)) * _FIRST
    mixed ^= mixed >> _SHIFT
    spread: IntArray = (mixed % np.uint64(buckets)).astype(np.int64)
    return spread
