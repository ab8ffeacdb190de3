"""Three sentiment models as one: each text goes only as far as it takes to be sure.

The fast model hears a text, the fast encoder says what it is about, and a small network over both answers where it is
sure. The other texts are read by the lower layers of the transformer, and a second small network over all three answers
where it is sure. What is left is read to the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from voca.models import find_model, open_card, open_encoder, open_sentiment
from voca.protocols import Encoder
from voca.stages.convolution import LABELS, ConvolutionSentiment, Layers, on_grid
from voca.stages.halves import Halves
from voca.stages.softmax import softmax
from voca.stages.static_model import FloatArray, cores, load_weights, texts_of
from voca.stages.wording import stars_in_words

CHUNK: Final = 1024
"""Texts the fast models hear at a time; bounds memory, never changes a result."""

CHARACTERS: Final = 400_000
"""Characters whose token vectors are held between the two halves (about 150 MB); one longer text is held whole."""

_LEAST: Final = 1e-4

Doubles = npt.NDArray[np.float64]


class Depth(NamedTuple):
    """How far a text is read.

    Attributes
    ----------
    name : str
        What it is called where it is told how many texts went so far.
    sure : float
        Largest probability from which on the answer stands, 0..1.
    layers : Layers
        What answers there.
    """

    name: str
    sure: float
    layers: Layers


class Cascade:
    """Judge each text as deep as it takes to be sure.

    How far a text is read is decided by that text alone, and every sum is exact or in a fixed order, so its
    probabilities are the same to the last bit whatever the other texts are.

    Parameters
    ----------
    fast : ConvolutionSentiment
    encoder : Encoder
        A fast one.
    halves : Halves
        The slow model.
    first, second : Depth
        What answers before the slow model and in its middle.
    last : str
        What reading to the end is called.
    """

    def __init__(
        self, fast: ConvolutionSentiment, encoder: Encoder, halves: Halves, first: Depth, second: Depth, last: str
    ) -> None:
        self._fast = fast
        self._encoder = encoder
        self._halves = halves
        self._first = first
        self._second = second
        self.names = (first.name, second.name, last)

    @classmethod
    def load(cls, folder: Path | str) -> Self:
        """Open a folder whose card names the models that it is made of.

        Raises
        ------
        OSError, ModelError
            If a file or one of the models is missing or cannot be read.
        ValueError, KeyError
            If the card or the weights lack something.
        """
        parts = open_card(Path(folder)).parts
        weights = load_weights(Path(folder))
        fast, _ = open_sentiment(parts["fast"])
        if not isinstance(fast, ConvolutionSentiment):
            message = f"{parts['fast']} is not a convolution-sentiment model"
            raise ValueError(message)
        slow = str(parts["slow"])
        return cls(
            fast,
            open_encoder(parts["encoder"])[0],
            Halves(find_model(slow), Path(folder)),
            Depth(str(parts["fast"]), float(parts["fast_sure"]), _layers(weights, "first")),
            Depth(f"half of {slow}", float(parts["lower_sure"]), _layers(weights, "second")),
            slow,
        )

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 ``[len(texts), 3]``: the probabilities of negative, neutral and positive."""
        return self.judge(texts)[0]

    def judge(self, texts: Sequence[str]) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """Judge texts and say by whom.

        Returns
        -------
        probabilities : float32 [len(texts), 3]
            The fast model's answer stands only where the network over it says the same class. A text in which it
            knows nothing (empty, an address and nothing else) is read by the slow one alone; one that this does not
            know either is neutral by definition: exactly (0, 1, 0).
        depth : int64 [len(texts)]
            Place in ``names`` of what answered.
        """
        texts = texts_of(texts)
        seen, known = self._heard(texts)
        judged = self._first.layers.probabilities(seen)
        alike = judged.argmax(axis=1) == seen[:, : len(LABELS)].argmax(axis=1)
        sure = known & alike & (judged.max(axis=1, initial=0.0) >= np.float32(self._first.sure))
        depth = np.where(sure, 0, 1)
        for rows in _parts(np.flatnonzero(depth == 1), texts):
            judged[rows], depth[rows] = self._read([texts[row] for row in rows.tolist()], seen[rows], known[rows])
        return judged, depth

    def _heard(self, texts: Sequence[str]) -> tuple[Doubles, npt.NDArray[np.bool_]]:
        """Return what the fast models make of texts, the shares first, and whether anything in them is known."""

        def one(part: Sequence[str]) -> tuple[Doubles, npt.NDArray[np.bool_]]:
            written = [stars_in_words(text) for text in part]
            seen, known = self._fast.heard(written)
            shares = np.log(self._fast.shares(seen).astype(np.float64) + _LEAST)
            return np.hstack([shares, seen, self._encoder.encode(written).astype(np.float64)]), known

        parts = [texts[start : start + CHUNK] for start in range(0, max(len(texts), 1), CHUNK)]
        with ThreadPoolExecutor(max_workers=cores()) as pool:
            found = list(pool.map(one, parts))
        return np.concatenate([seen for seen, _ in found]), np.concatenate([known for _, known in found])

    def _read(
        self, texts: Sequence[str], seen: Doubles, known: npt.NDArray[np.bool_]
    ) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """Read texts to the middle, and those that are unclear there to the end."""
        begun = self._halves.begin(texts)
        judged = self._second.layers.probabilities(np.hstack([seen, begun.means]))
        sure = known & (judged.max(axis=1) >= np.float32(self._second.sure))
        rows = np.flatnonzero(~sure)
        if len(rows):
            judged[rows] = softmax(self._halves.finish(begun, rows))
        judged[begun.counts == 0] = (0.0, 1.0, 0.0)
        return judged, np.where(sure, 1, 2)


def _parts(rows: npt.NDArray[np.int64], texts: Sequence[str]) -> Iterator[npt.NDArray[np.int64]]:
    """Cut rows so that no part has many more than `CHARACTERS`."""
    if len(rows):
        ends = np.cumsum([len(texts[row]) for row in rows.tolist()]) // CHARACTERS
        yield from np.split(rows, np.flatnonzero(np.diff(ends)) + 1)


def _layers(weights: Mapping[str, npt.NDArray[np.generic]], name: str) -> Layers:
    parts = ("hidden", "hidden_bias", "output", "output_bias")
    return Layers(*(on_grid(weights[f"{name}.{part}"].astype(np.float64)) for part in parts))
