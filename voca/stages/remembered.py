"""A model's answers kept by text, so that no text is judged twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from voca.stages.static_model import FloatArray

MOST: Final = 100_000
"""Answers that are kept; the oldest go first. Bounds memory, never changes a result."""

LONGEST: Final = 400
"""Characters of the longest text that is kept: longer ones are hardly ever said twice."""


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
        self._known: dict[str, tuple[float, ...]] = {}

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """Return the judge's rows for texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        answers = dict(zip(new, map(tuple, self._judge(new).tolist()), strict=True)) if new else {}
        found = np.array([answers.get(text) or self._known[text] for text in texts], np.float32)
        self._known |= {text: answer for text, answer in answers.items() if len(text) <= LONGEST}
        for text in list(self._known)[: max(0, len(self._known) - self._most)]:
            del self._known[text]
        return found
