"""What is measured: voca's models, models from elsewhere, and VADER to compare them with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from voca.errors import ModelError
from voca.models import open_sentiment
from voca.schema import POLARITIES
from voca.stages.sentences import Options, Sentences

_VADER_NEUTRAL: Final = 0.05  # |compound| below which its authors call a text neutral
VADER_WORDS: Final = 1_000
"""Words of a text above which VADER reads it in pieces: the time it takes grows with their square."""
_PIECE: Final = 200  # words of the longest piece; hardly a sentence is longer

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was said of texts.

    Attributes
    ----------
    score : float64 [n]
        How positive each text is, -1..1; 0 is in the middle.
    classes : int64 [n]
        Position of the chosen class in ``POLARITIES``.
    probabilities : float64 [n, 3] or None
        Of the three classes; None where there are none.
    """

    score: Doubles
    classes: npt.NDArray[np.int64]
    probabilities: Doubles | None


class Judge(Protocol):
    """Something that judges texts."""

    name: str

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Judge each text by itself."""
        ...


class Model:
    """A sentiment model by its name or folder; raises :class:`ModelError` where there is none."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model, self.card = open_sentiment(name)

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Judge with the model's probabilities."""
        shares = np.asarray(self._model.predict(texts), np.float64).reshape(len(texts), len(POLARITIES))
        return Judgement(shares[:, 2] - shares[:, 0], shares.argmax(1), shares)


class Vader:
    """The word list that most tools without a model use (Hutto and Gilbert 2014, ICWSM), as its authors read it.

    A text of more than ``VADER_WORDS`` words is read sentence by sentence, and its score is the mean of theirs: so its
    authors advise for what is longer than a paragraph.

    Raises
    ------
    ModelError
        The package vaderSentiment is not installed.
    """

    name = "VADER"

    def __init__(self) -> None:
        try:
            from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
        except ImportError as error:
            message = "VADER is not installed, so nothing is compared with it."
            raise ModelError(message, 'Install it with: pip install "voca[eval]".') from error
        self._analyzer: Any = SentimentIntensityAnalyzer()

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Judge by the compound score: negative to -0.05, positive from 0.05 on; it has no probabilities."""
        compound = np.array([self._compound(text) for text in texts], np.float64)
        classes = np.where(compound <= -_VADER_NEUTRAL, 0, np.where(compound >= _VADER_NEUTRAL, 2, 1))
        return Judgement(compound, classes.astype(np.int64), None)

    def _compound(self, text: str) -> float:
        pieces = [text] if len(text.split()) <= VADER_WORDS else _pieces(text)
        return float(np.mean([self._analyzer.polarity_scores(piece)["compound"] for piece in pieces]))


def _pieces(text: str) -> list[str]:
    """Cut a text into its sentences, and one that has no end into pieces of ``_PIECE`` words."""
    (spans,) = Sentences(Options.model_validate({"unit": "sentence"})).split([text])
    sentences = [text[start:end].split() for start, end in spans]
    return [" ".join(words[start : start + _PIECE]) for words in sentences for start in range(0, len(words), _PIECE)]
