"""A model's answers kept by text, so that no text is judged or encoded twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

import numpy as np

from voca.protocols import Encoder
from voca.stages.static_model import FloatArray

MOST: Final = 100_000
"""Answers that are kept; the oldest go first. Bounds memory, never changes a result."""

LONGEST: Final = 400
"""Characters of the longest text that is kept: longer ones are hardly ever said twice."""

VECTORS: Final = 20_000
"""Vectors that are kept: 30 MB of 384 numbers each."""


class Remembered:
    """Ask a model about each distinct text once.

    A comment of one sentence is judged as a comment and as a sentence, and many comments are the same words
    ("ok", "none"). What a model says of a text depends on that text alone, so an answer that is kept is the answer that
    would be given again.

    Parameters
    ----------
    judge : callable
        Texts to float32 ``[len(texts), n]``, each row by its own text alone.
    most : int
        Answers that are kept.
    """

    def __init__(self, judge: Callable[[Sequence[str]], FloatArray], most: int = MOST) -> None:
        self._judge = judge
        self._most = most
        self._known: dict[str, FloatArray] = {}

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """Return the judge's rows for texts."""
        if not texts:
            return self._judge(texts)
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        answers = dict(zip(new, self._judge(new), strict=True)) if new else {}
        found = np.stack([answers[text] if text in answers else self._known[text] for text in texts])
        self._known |= {text: answers[text].copy() for text in new[-self._most :] if len(text) <= LONGEST}
        for text in list(islice(self._known, max(0, len(self._known) - self._most))):
            del self._known[text]
        return found


def encoding(encoder: Encoder) -> Remembered:
    """Return an encoder whose vectors are kept: parts of sentences are sentences too, and data is analysed again."""
    return _encoding(encoder)  # type: ignore[arg-type]  # every class of encoders has an identity


@lru_cache(maxsize=4)
def _encoding(encoder: Encoder) -> Remembered:
    return Remembered(lambda texts: encoder.encode(list(texts)), VECTORS)
