"""Static sentence encoder: a text's vector is the unit-length mean of its tokens' rows in a table.

Nothing is computed but table look-ups and sums, so one core reads tens of thousands of comments a
second, and a text's vector never depends on what else is in the batch: every sum runs over one
text's rows, in their order, and no matrix product whose blocking could change with the batch size
is involved.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file
from scipy.sparse import csr_array
from tokenizers import Tokenizer

from voca.errors import UsageError

CHUNK: Final = 1024
"""Texts worked on at a time; bounds memory, never changes a result."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]


class StaticTable:
    """A table of token rows with the tokenizer that names them.

    Parameters
    ----------
    tokenizer
        Cuts a text into token ids; ids are row numbers of the table.
    table : float32 [tokens, dimension]
        One row per token, its weight folded in.
    """

    def __init__(self, tokenizer: Tokenizer, table: FloatArray) -> None:
        self._tokenizer = tokenizer
        self._table = table
        self._unknown = unknown_id(tokenizer)

    @classmethod
    def load(cls, folder: Path | str) -> StaticTable:
        """Open a model folder that holds ``tokenizer.json`` and ``weights.safetensors``.

        Parameters
        ----------
        folder
            The folder, such as ``models/encoder-fast``.

        Raises
        ------
        OSError
            If one of the two files is missing or cannot be read.
        ValueError
            If the table has fewer rows than the tokenizer has tokens.
        """
        tokenizer = load_tokenizer(Path(folder))
        weights = load_weights(Path(folder))
        table = dequantized(weights["table"], weights["scale"])
        if len(table) < tokenizer.get_vocab_size():
            message = f"{folder}: {len(table)} rows for {tokenizer.get_vocab_size()} tokens"
            raise ValueError(message)
        return cls(tokenizer, table)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return one unit vector per text.

        Parameters
        ----------
        texts
            Texts of any length; a long one is read to its end.

        Returns
        -------
        float32 [texts, dimension]
            Rows of length 1, or all zeros where a text has no known token (empty, emoji only). A
            row is the same to the last bit whatever the other texts are.
        """
        texts = texts_of(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), CHUNK):
            part = texts[start : start + CHUNK]
            ids, offsets = token_ids(self._tokenizer, part, self._unknown)
            vectors[start : start + len(part)] = unit_rows(sum_rows(self._table, ids, offsets))
        return vectors


def cores() -> int:
    """Return how many processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load_tokenizer(folder: Path) -> Tokenizer:
    """Open a model folder's tokenizer, with truncation and padding off."""
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load_weights(folder: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Open a model folder's arrays by name."""
    arrays: dict[str, npt.NDArray[np.generic]] = load_file(folder / "weights.safetensors")
    return arrays


def dequantized(table: npt.NDArray[np.generic], scale: npt.NDArray[np.generic]) -> FloatArray:
    """Return the float32 rows of an int8 table: each row times its own scale."""
    rows = table.astype(np.float32)
    rows *= scale.astype(np.float32)[:, None]
    return rows


def unknown_id(tokenizer: Tokenizer) -> int:
    """Return the id that stands for an unknown word, or -1 where there is none."""
    found = tokenizer.token_to_id("[UNK]")
    return -1 if found is None else int(found)


def readable(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 reader accepts, by U+FFFD."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def texts_of(texts: Iterable[str]) -> list[str]:
    """Return texts as a list.

    Raises
    ------
    UsageError
        They are one text, each character of which would be read as one; or one of them is no text.
    """
    if isinstance(texts, str):
        message = "A model reads a list of texts, and was given one text."
        raise UsageError(message, "Put it into a list: [text].")
    found = list(texts)
    for place, text in enumerate(found):
        if not isinstance(text, str):
            message = f"A model reads texts, and number {place} (from 0) of those given is a {type(text).__name__}."
            raise UsageError(message, 'Leave it out, or give "" in its place.')
    return found


def token_ids(tokenizer: Tokenizer, texts: Sequence[str], unknown: int) -> tuple[IntArray, IntArray]:
    """Cut texts into token ids, the unknown ones left out.

    Parameters
    ----------
    tokenizer
        The model's tokenizer.
    texts
        Texts; lone surrogates are allowed.
    unknown
        Id to leave out.

    Returns
    -------
    ids : int64 [tokens]
        The ids of all texts, one text after the other.
    offsets : int64 [texts + 1]
        Where each text's ids start, and where the last one's end.
    """
    clean = [readable(text) for text in texts]
    encodings = tokenizer.encode_batch_fast(clean, add_special_tokens=False)
    lists = [encoding.ids for encoding in encodings]
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    flat = np.fromiter(itertools.chain.from_iterable(lists), np.int64, int(lengths.sum()))
    known = flat != unknown
    counted = np.concatenate([[0], np.cumsum(known)])
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return flat[known], counted[ends]


def sum_rows(table: FloatArray, ids: IntArray, offsets: IntArray) -> FloatArray:
    """Add up table rows text by text, each text's in their order.

    Parameters
    ----------
    table : float32 [rows, dimension]
        The table.
    ids : int64 [tokens]
        Row numbers, one text after the other.
    offsets : int64 [texts + 1]
        Where each text's row numbers start and end.

    Returns
    -------
    float32 [texts, dimension]
        The sums; zeros for a text without tokens.
    """
    ones = np.ones(len(ids), np.float32)
    shape = (len(offsets) - 1, len(table))
    counts = csr_array((ones, ids, offsets), shape=shape)
    sums: FloatArray = np.asarray(counts @ table, dtype=np.float32)
    return sums


def unit_rows(vectors: FloatArray) -> FloatArray:
    """Scale every row to length 1; a row of zeros stays zero.

    Parameters
    ----------
    vectors : float32 [n, dimension]
        Any vectors.

    Returns
    -------
    float32 [n, dimension]
        The same directions.
    """
    lengths = np.sqrt(np.add.reduce(np.square(vectors), axis=1))
    lengths[lengths == 0.0] = 1.0
    scaled: FloatArray = vectors / lengths[:, None]
    return scaled
