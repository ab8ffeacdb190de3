"""Models of the Hugging Face hub in the place of the shipped ones, loaded with transformers.

Weights come from safetensors and nothing that a model brings along is run. A text longer than the model reads at once
is cut into windows and their results averaged, each by its number of tokens. A text without a known token (empty,
white space) is neutral, or the zero vector. A text's result is the same whatever the other texts are (see
:mod:`voca.stages.windows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from voca.checkpoints import label_names, labels_of, pooling_of, prompt_of, read_json
from voca.schema import POLARITIES
from voca.stages.checkpoint import Checkpoint
from voca.stages.softmax import softmax
from voca.stages.static_model import FloatArray, readable, texts_of
from voca.stages.windows import LONGEST, Doubles, mean_by_text

CHUNK: Final = 1024
"""Texts cut into tokens at a time; bounds memory, never changes a result."""

_NEUTRAL: Final = (0.0, 1.0, 0.0)


class HuggingFaceSentiment:
    """A text classifier whose labels are read as negative, neutral and positive.

    The probability of a class is the sum over the labels that belong to it; a classifier without a neutral label never
    answers neutral.

    Parameters
    ----------
    checkpoint : Checkpoint
    classes : sequence of int
        For each of the classifier's labels, the class it belongs to: 0, 1 or 2.
    """

    def __init__(self, checkpoint: Checkpoint, classes: Sequence[int]) -> None:
        self._checkpoint = checkpoint
        self._classes = tuple(classes)

    @classmethod
    def load(cls, folder: Path | str) -> HuggingFaceSentiment:
        """Open a folder as transformers writes it.

        Raises
        ------
        ModelError
            transformers is not installed, or the model is none that voca can use.
        """
        folder = Path(folder)
        scheme = labels_of(folder)
        labels = label_names(read_json(folder / "config.json"))
        classes = [POLARITIES.index(scheme.classes[label]) for label in labels]
        return cls(Checkpoint(folder, "AutoModelForSequenceClassification"), classes)

    def predict(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 ``[len(texts), 3]``: the probabilities of negative, neutral and positive."""
        texts = texts_of(texts)
        found = np.zeros((len(texts), len(POLARITIES)), np.float32)
        for start in range(0, len(texts), CHUNK):
            part = [readable(text) for text in texts[start : start + CHUNK]]
            windows = self._checkpoint.windows(part)
            logits = self._checkpoint.run(windows, lambda logits, _: logits)
            means, known = mean_by_text(windows, self._probabilities(logits), len(part))
            means[~known] = _NEUTRAL
            found[start : start + len(part)] = means
        return found

    def _probabilities(self, logits: Doubles) -> Doubles:
        of_labels = softmax(logits)
        shares = np.zeros((len(logits), len(POLARITIES)))
        for label, polarity in enumerate(self._classes):
            shares[:, polarity] += of_labels[:, label]
        return shares


class HuggingFaceEncoder:
    """A sentence encoder: a transformer whose token vectors are pooled to one unit vector a text.

    Parameters
    ----------
    checkpoint : Checkpoint
    pooling : {"mean", "cls"}
        The mean over a window's tokens, or the vector of its first one.
    prompt : str
        What the model wants to stand before every text.
    """

    def __init__(self, checkpoint: Checkpoint, pooling: str, prompt: str = "") -> None:
        self._checkpoint = checkpoint
        self._pooling = pooling
        self._prompt = prompt

    @classmethod
    def load(cls, folder: Path | str) -> HuggingFaceEncoder:
        """Open a folder as sentence-transformers or transformers writes it; the latter's tokens are averaged.

        Raises
        ------
        ModelError
            transformers is not installed, or the folder asks for something that voca does not do.
        """
        folder = Path(folder)
        pooling = pooling_of(folder)
        path = folder / "sentence_bert_config.json"
        settings = read_json(path) if path.is_file() else {}
        longest = int(settings.get("max_seq_length") or LONGEST)
        checkpoint = Checkpoint(folder, "AutoModel", longest, lower=bool(settings.get("do_lower_case")))
        return cls(checkpoint, pooling, prompt_of(folder))

    @property
    def dimension(self) -> int:
        """Values a vector."""
        return int(self._checkpoint.model.config.hidden_size)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32 ``[len(texts), dimension]``: unit vectors, zeros for a text without a known token."""
        texts = texts_of(texts)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), CHUNK):
            part = [readable(self._prompt + text) if text.strip() else "" for text in texts[start : start + CHUNK]]
            windows = self._checkpoint.windows(part)
            means, known = mean_by_text(windows, self._checkpoint.run(windows, self._pooled), len(part))
            means[~known] = 0.0
            lengths = np.sqrt(np.add.reduce(np.square(means), axis=1))
            lengths[lengths == 0.0] = 1.0
            vectors[start : start + len(part)] = means / lengths[:, None]
        return vectors

    def _pooled(self, hidden: Any, mask: Any) -> Any:  # noqa: ANN401 - torch tensors
        if self._pooling == "cls":
            return hidden[:, 0]
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return (hidden * weights).sum(1) / weights.sum(1)
