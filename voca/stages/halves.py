"""A token model in two halves: the upper layers read on only where they are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from voca.stages.onnx_session import (
    Batch,
    FloatArray,
    TokenModel,
    Window,
    of_one_length,
    session_of,
    weighted_sums,
)
from voca.stages.onnx_weights import with_weights
from voca.stages.static_model import cores
from voca.stages.wording import model_text

LOWER: Final = "lower.onnx"
UPPER: Final = "upper.onnx"

Doubles = npt.NDArray[np.float64]


class Begun(NamedTuple):
    """What the lower layers made of texts.

    Attributes
    ----------
    means : float64 [texts, size]
        The mean of each text's token vectors; zeros for a text without any known token.
    counts : float64 [texts]
        Its number of tokens.
    windows : list of Window
        The texts' windows, shortest first.
    states : dict
        By text and first token of a window, the vectors of its tokens.
    """

    means: Doubles
    counts: Doubles
    windows: Sequence[Window]
    states: dict[tuple[int, int], FloatArray]


class Halves:
    """The layers of a sentiment model up to some height, and those above it.

    Parameters
    ----------
    weights
        Folder with the ``model.onnx`` that has the weights, and the tokenizer.
    graphs
        Folder with ``lower.onnx`` (``input_ids`` to ``states`` and ``mean``) and ``upper.onnx``
        (``states`` to ``classes``), the nodes of the two halves.

    Raises
    ------
    OSError
        If a file is missing or cannot be read.
    ValueError
        If the graphs do not fit the weights.
    """

    def __init__(self, weights: Path, graphs: Path) -> None:
        self._lower = TokenModel(weights, (graphs / LOWER).read_bytes())
        content = (weights / "model.onnx").read_bytes()
        self._upper = session_of(with_weights((graphs / UPPER).read_bytes(), content))
        self.size = self._lower.shape("mean")

    def begin(self, texts: Sequence[str]) -> Begun:
        """Read texts up to the middle; a text's row is the same to the last bit whatever the other texts are."""
        ids = self._lower.ids([model_text(text) for text in texts])
        batches = list(self._lower.run(ids, ["states", "mean"]))
        counts = np.array([len(tokens) for tokens in ids], np.float64)
        means = weighted_sums(iter(batches), "mean", len(texts), self.size) / np.maximum(counts, 1.0)[:, None]
        read = [
            (window, row)
            for batch in batches
            for window, row in zip(batch.windows, batch.outputs["states"], strict=True)
        ]
        return Begun(means, counts, [w for w, _ in read], {(w.text, w.first): row for w, row in read})

    def finish(self, begun: Begun, rows: npt.NDArray[np.int64]) -> Doubles:
        """Read some of the texts to the end.

        Parameters
        ----------
        begun : Begun
        rows : int64 [n]
            Which of its texts, rising.

        Returns
        -------
        float64 [n, 3]
            Logits of the classes, the mean over a text's windows by their number of tokens.
        """
        wanted = set(rows.tolist())
        windows = [window for window in begun.windows if window.text in wanted]
        sums = weighted_sums(self._run(windows, begun), "classes", len(begun.counts), 3)
        return sums[rows] / np.maximum(begun.counts[rows], 1.0)[:, None]

    def _run(self, windows: Sequence[Window], begun: Begun) -> Iterator[Batch]:
        def one(part: Sequence[Window]) -> Batch:
            states = np.stack([begun.states[w.text, w.first] for w in part])
            return Batch(part, {"classes": self._upper.run(["classes"], {"states": states})[0]})

        with ThreadPoolExecutor(max_workers=cores()) as pool:
            yield from pool.map(one, list(of_one_length(windows)))
