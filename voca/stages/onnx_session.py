"""Run a token-level ONNX model over texts of any length on the processor's cores.

A text's result is the same to the last bit whatever else is in the call. Texts are cut into windows, and only windows
of one length share a batch: nothing is padded, so nothing depends on the neighbours' lengths.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from voca.stages.onnx_weights import with_weights
from voca.stages.static_model import cores, load_tokenizer, readable

# onnxruntime's own builds tell Microsoft of every model they run, under an id kept in the home folder; the variable is
# read when it is loaded, the call is for a process that loaded it before
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime  # noqa: E402

onnxruntime.disable_telemetry_events()

FloatArray = npt.NDArray[np.float32]

WINDOW: Final = 126
"""Most tokens of a text read at once, its start and end marks not counted."""

BATCH_TOKENS: Final = 512
"""Tokens in a batch; bounds memory and keeps a batch in the processor's cache."""

_SLOWER: Final = "SkipLayerNormFusion"
"""Takes six times what the two operators take that it joins."""

_CHUNK: Final = 50_000
"""Windows whose results are held at a time."""


class Window(NamedTuple):
    """A part of a text: which text, and which of its tokens."""

    text: int
    first: int
    ids: Sequence[int]


class Batch(NamedTuple):
    """Windows of one length, and what the model says of them."""

    windows: Sequence[Window]
    outputs: Mapping[str, FloatArray]


class TokenModel:
    """An ONNX model that takes ``input_ids``, and ``mask`` where it was written with one: all ones, nothing is padded.

    Parameters
    ----------
    folder
        Holds ``model.onnx`` and ``tokenizer.json``.
    graph
        Another graph over the weights of ``model.onnx``, to be run in the place of its own.

    Raises
    ------
    OSError
        If one of the two files is missing or cannot be read.
    ValueError
        If the tokenizer lacks a mark, or onnxruntime cannot read the model.
    """

    def __init__(self, folder: Path, graph: bytes | None = None) -> None:
        self.tokenizer: Tokenizer = load_tokenizer(folder)
        content = (folder / "model.onnx").read_bytes()
        self._session = session_of(content if graph is None else with_weights(graph, content))
        self._masked = any(value.name == "mask" for value in self._session.get_inputs())
        self._start, self._end, self.unknown = (_id_of(self.tokenizer, name) for name in ("[CLS]", "[SEP]", "[UNK]"))

    def shape(self, output: str) -> int:
        """Return the last dimension of an output."""
        return next(int(o.shape[-1]) for o in self._session.get_outputs() if o.name == output)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's token ids, without marks; a text of unknown tokens only has none."""
        coded = self.tokenizer.encode_batch_fast([readable(text) for text in texts], add_special_tokens=False)
        lists: list[list[int]] = [encoding.ids for encoding in coded]
        return [ids if any(i != self.unknown for i in ids) else [] for ids in lists]

    def run(self, ids: Sequence[Sequence[int]], outputs: Sequence[str]) -> Iterator[Batch]:
        """Yield what the model makes of every window of every text, in no particular order.

        Parameters
        ----------
        ids
            Token ids of each text, as from `ids`; a text without any is left out.
        outputs
            Names of the model's outputs that are wanted.

        Yields
        ------
        Batch
            ``outputs[name]`` has one row per window; token-level ones ``[windows, length, size]``, the start
            mark first.
        """
        windows = sorted(windows_of(ids), key=lambda w: (len(w.ids), w.text, w.first))
        with ThreadPoolExecutor(max_workers=cores()) as pool:
            for part in range(0, len(windows), _CHUNK):
                batches = list(of_one_length(windows[part : part + _CHUNK]))
                yield from pool.map(lambda batch: self._one(batch, outputs), batches)

    def _one(self, windows: Sequence[Window], outputs: Sequence[str]) -> Batch:
        ids = np.array([[self._start, *window.ids, self._end] for window in windows], np.int64)
        given = {"input_ids": ids} | ({"mask": np.ones(ids.shape, np.int32)} if self._masked else {})
        found = self._session.run(list(outputs), given)
        return Batch(windows, dict(zip(outputs, found, strict=True)))


def session_of(content: bytes) -> onnxruntime.InferenceSession:
    """Open a model on one thread; raises :class:`ValueError` where onnxruntime cannot read it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"], disabled_optimizers=[_SLOWER]
        )
    except Exception as error:  # onnxruntime's own exceptions share no base class
        message = f"model.onnx: {error}"
        raise ValueError(message) from error


def _id_of(tokenizer: Tokenizer, name: str) -> int:
    found = tokenizer.token_to_id(name)
    if found is None:
        message = f"tokenizer.json has no {name}"
        raise ValueError(message)
    return int(found)


def windows_of(ids: Sequence[Sequence[int]]) -> Iterator[Window]:
    """Cut each text into windows of like size, none longer than `WINDOW`."""
    for text, tokens in enumerate(ids):
        count = -(-len(tokens) // WINDOW)
        for part in range(count):
            first, last = len(tokens) * part // count, len(tokens) * (part + 1) // count
            yield Window(text, first, tokens[first:last])


def of_one_length(windows: Sequence[Window]) -> Iterator[Sequence[Window]]:
    """Cut windows sorted by length into batches of one length and about `BATCH_TOKENS` tokens."""
    start = 0
    while start < len(windows):
        length = len(windows[start].ids)
        most = start + max(1, BATCH_TOKENS // (length + 2))
        end = start + 1
        while end < min(most, len(windows)) and len(windows[end].ids) == length:
            end += 1
        yield windows[start:end]
        start = end


def weighted_sums(batches: Iterator[Batch], output: str, texts: int, size: int) -> npt.NDArray[np.float64]:
    """Add up one output over each text's windows, each window times its number of tokens.

    The sums run in the order of the windows within a text, so that they do not depend on how batches came.

    Parameters
    ----------
    batches
        As from `TokenModel.run`.
    output
        The output's name.
    texts, size
        Number of texts, and of values in the output.

    Returns
    -------
    float64 [texts, size]
        Zeros for a text without windows.
    """
    parts: dict[int, list[tuple[int, npt.NDArray[np.float64]]]] = {}
    sums = np.zeros((texts, size), np.float64)
    for batch in batches:
        for window, row in zip(batch.windows, batch.outputs[output], strict=True):
            parts.setdefault(window.text, []).append((window.first, row.astype(np.float64) * len(window.ids)))
    for text, found in parts.items():
        for _, row in sorted(found, key=lambda part: part[0]):
            sums[text] += row
    return sums
