"""The distinct sentences a fit learns from, in an order that does not depend on the order of the rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.config import SEEDS
from voca.errors import VocaError
from voca.themes.neighbours import centred, most_similar

FIT_LIMIT: Final = 12_000  # distinct sentences; the exact neighbour graph's cost grows with their square
_FAVOUR: Final = 4  # power of the gap in company, over its median
_NEEDED: Final = ("document_id", "sentence", "start", "end", "text")
_TEXT: Final = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_dictionary,
    pa.types.is_null,
)


@dataclass(frozen=True, slots=True)
class Units:
    """Distinct sentences in canonical order.

    Attributes
    ----------
    texts : list of str
    vectors : numpy.ndarray
        float32 ``[n, d]`` as the encoder gave them.
    ids : list of str
        ``"document_id:sentence"`` of each one's first occurrence.
    rows : numpy.ndarray
        The row of the given table that each stands for.
    count : numpy.ndarray
        How many rows have the same text.
    """

    texts: list[str]
    vectors: np.ndarray[Any, np.dtype[np.float32]]
    ids: list[str]
    rows: np.ndarray[Any, np.dtype[np.int64]]
    count: np.ndarray[Any, np.dtype[np.int64]]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.texts)

    def take(self, index: np.ndarray[Any, Any]) -> Units:
        """Return the units at `index`."""
        return Units(
            [self.texts[i] for i in index],
            self.vectors[index],
            [self.ids[i] for i in index],
            self.rows[index],
            self.count[index],
        )


def moods(units: Units, sentences: pa.Table) -> np.ndarray[Any, Any] | None:
    """Return each unit's probability of being positive less that of being negative; None where it is not known."""
    columns = ("p_positive", "p_negative")
    if not set(columns) <= set(sentences.column_names):
        return None
    chosen = sentences.select(columns).take(pa.array(units.rows))
    positive, negative = (chosen[c].to_numpy().astype(np.float64) for c in columns)
    return np.asarray(np.round(np.nan_to_num(positive - negative), 4))


def folded(text: str) -> str:
    """Return the form under which two sentences count as the same: case and spacing aside."""
    return " ".join(text.casefold().split())


def digest(text: str) -> int:
    """Return 63 bits of a hash of `text` as folded."""
    return int.from_bytes(hashlib.blake2b(folded(text).encode(), digest_size=8).digest(), "big") >> 1


def check_input(sentences: pa.Table, vectors: np.ndarray[Any, Any]) -> None:
    """Raise :class:`VocaError` where they are no table and array, lack a column or do not fit together."""
    if not isinstance(sentences, pa.Table):
        message = f"The sentences are a {type(sentences).__name__}, not a pyarrow.Table."
        raise VocaError(message, f"Needed: a pyarrow.Table with {', '.join(_NEEDED)}.")
    if not isinstance(vectors, np.ndarray):
        message = f"The vectors are a {type(vectors).__name__}, not an array."
        raise VocaError(message, "Give numpy.asarray(vectors, dtype=numpy.float32).")
    missing = [name for name in _NEEDED if name not in sentences.column_names]
    if missing:
        message = f"The sentences have no column {missing[0]!r}."
        raise VocaError(message, f"Needed: {', '.join(_NEEDED)}.")
    if vectors.ndim != 2 or len(vectors) != sentences.num_rows:
        message = f"{sentences.num_rows} sentences came with vectors of shape {vectors.shape}."
        raise VocaError(message, "Give one vector a sentence, in the same order.")
    text = sentences.schema.field("text").type
    if not any(known(text) for known in _TEXT):
        message = f"The column 'text' of the sentences holds {text}, not strings."
        raise VocaError(message, "Give the words of each sentence.")


def check_seed(seed: int) -> None:
    """Raise :class:`VocaError` where it is no seed."""
    if not isinstance(seed, Integral) or not 0 <= seed < SEEDS:
        message = f"{seed!r} is no seed."
        raise VocaError(message, f"Give a whole number from 0 to {SEEDS - 1}.")


def distinct(sentences: pa.Table, vectors: np.ndarray[Any, Any]) -> Units:
    """Return the distinct sentences, sorted by what they say.

    Neither the order of the rows nor what else stands in them changes how sentences are grouped, therefore. The id of
    one that comes again is that of its first ``(document_id, sentence)``. Sentences without a letter or with a vector
    that says nothing (zero, not finite) are left out.
    """
    documents = sentences["document_id"].to_pylist()
    numbers = sentences["sentence"].to_pylist()
    texts = sentences["text"].to_pylist()
    keys = [digest(text or "") for text in texts]
    order = sorted(range(len(texts)), key=lambda i: (keys[i], documents[i], numbers[i]))
    usable = np.isfinite(vectors).all(axis=1) & (np.abs(vectors).max(axis=1, initial=0) > 0)
    first: dict[str, int] = {}
    count: dict[str, int] = {}
    for i in order:
        text = texts[i]
        if text and usable[i] and any(c.isalpha() for c in text):
            key = folded(text)
            first.setdefault(key, i)
            count[key] = count.get(key, 0) + 1
    rows = np.fromiter(first.values(), np.int64, len(first))
    return Units(
        [texts[i] for i in rows],
        np.ascontiguousarray(vectors[rows], dtype=np.float32),
        [f"{documents[i]}:{numbers[i]}" for i in rows],
        rows,
        np.fromiter((count[key] for key in first), np.int64, len(first)),
    )


def sample(units: Units, limit: int = FIT_LIMIT) -> Units:
    """Return at most `limit` units, in their order, drawn so that rare subjects survive.

    A third are pilots, drawn evenly. The rest are drawn with a probability that grows with how little close company a
    unit has among the pilots, see :func:`company`: in a race of exponential times (Efraimidis & Spirakis 2006) whose
    dice are the hashes of the texts. The same units in any order give the same sample.
    """
    if len(units) <= limit:
        return units
    keys = np.array([digest(text) for text in units.texts], np.int64)
    unit, _ = centred(units.vectors)
    pilots = np.sort(np.argsort(keys, kind="stable")[: limit // 3])
    gap = company(unit, unit[pilots])
    weight = np.maximum(1.0, (gap / max(float(np.median(gap)), 1e-6)) ** _FAVOUR)
    race = -np.log((keys + 1.0) / 2.0**63) / weight
    race[pilots] = -1.0
    return units.take(np.sort(np.argsort(race, kind="stable")[:limit]))


def company(unit: np.ndarray[Any, Any], pilots: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return how much nearer the second most similar of the pilots is than the ninth, in cosine.

    Large where a sentence has a few of its like and no more: a rare subject. Small where it has many, as in a common
    one, and where it has none.
    """
    near, far = 1, min(8, len(pilots) - 1)
    cosine = most_similar(unit, pilots, far + 1)
    return np.round((cosine[:, near] - cosine[:, far]).astype(np.float64), 5)
