"""What the products of a transformer's graph are given, over texts that ship with voca.

They are the sample corpora and the sentences written for training: no set that measures a model is among them, and
whoever has the repository has them all.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnx_graph import Array, Weights, trunk
from spans import Seen

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.onnx_session import BATCH_TOKENS, session_of
from voca.stages.wording import model_text

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {
    "reviews": ("review",),
    "survey": ("What do you like most about your club?", "What should we improve?", "Why did you give this score?"),
}
LONGEST = 128


def own_texts() -> list[str]:
    """Return the comments of the sample corpora and the written sentences, as the models read them."""
    found = []
    for name, columns in COLUMNS.items():
        with (ROOT / f"corpora/{name}/{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [row[column] for row in csv.DictReader(file) for column in columns]
    for path in sorted((ROOT / "models/training/written").glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [line.lstrip("-0+ ") for line in lines if not line.startswith("#")]
    return [model_text(text) for text in dict.fromkeys(found) if text.strip()]


def seen(
    weights: Weights, layers: int, heads: int, epsilon: float, tokens: Callable[[list[str]], Sequence[Sequence[int]]]
) -> dict[str, Seen]:
    """Return the least and the largest of every channel of each product's input.

    Parameters
    ----------
    weights, layers, heads, epsilon
        As for `trunk`.
    tokens
        Gives texts' token ids with both marks, at most `LONGEST`.
    """
    graph, _ = trunk(weights, layers, heads, epsilon)
    names = list(graph.inputs)
    for name, value in graph.inputs.items():
        graph.named(value, f"given.{name}")
    session = session_of(graph.model({f"given.{name}": ["batch", "length", None] for name in names}))
    edges: dict[str, list[Seen]] = {name: [] for name in names}
    for part in of_one_length(tokens(own_texts())):
        values: list[Array] = session.run([f"given.{name}" for name in names], {"input_ids": part})
        for name, value in zip(names, values, strict=True):
            edges[name].append(Seen(value.min(axis=(0, 1)), value.max(axis=(0, 1))))
    return {
        name: Seen(np.min([part.least for part in found], axis=0), np.max([part.most for part in found], axis=0))
        for name, found in edges.items()
    }


def of_one_length(ids: Sequence[Sequence[int]]) -> list[npt.NDArray[np.int64]]:
    """Return token ids in batches of one length."""
    by_length: dict[int, list[Sequence[int]]] = {}
    for row in ids:
        by_length.setdefault(len(row), []).append(row)
    return [
        np.array(rows[start : start + max(1, BATCH_TOKENS // length)], np.int64)
        for length, rows in sorted(by_length.items())
        for start in range(0, len(rows), max(1, BATCH_TOKENS // length))
    ]
