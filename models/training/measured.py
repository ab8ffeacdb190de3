"""What the products of a transformer's graph are given, over texts that ship with voca.

They are the sample corpora and the sentences written for training: no set that measures a model is among them, and
whoever has the repository has them all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import texts as corpora
from onnx_graph import Array, Graph
from spans import Seen
from written import FOLDER, unmarked

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.onnx_session import Window, of_one_length, session_of
from voca.stages.onnx_weights import with_weights
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
        found += [row[column] for row in corpora.rows(ROOT / f"corpora/{name}/{name}.csv") for column in columns]
    for path in sorted(FOLDER.glob("*.txt")):
        found += [unmarked(line.lstrip("-0+ ")) for line in corpora.lines(path) if not line.startswith("#")]
    return [model_text(text) for text in dict.fromkeys(found) if text.strip()]


def seen(graph: Graph, tokens: Callable[[list[str]], Sequence[Sequence[int]]], weights: bytes = b"") -> dict[str, Seen]:
    """Return the least and the largest of every channel of each product's input.

    Parameters
    ----------
    graph
        A trunk in float32; each product's input becomes a result of it.
    tokens
        Gives texts' token ids with both marks, at most `LONGEST`.
    weights
        The model whose weights the trunk's lower layers need, where they are those of another.
    """
    names = list(graph.inputs)
    for name, value in graph.inputs.items():
        graph.named(value, f"given.{name}")
    session = session_of(
        with_weights(graph.model({f"given.{name}": ["batch", "length", None] for name in names}), weights)
    )
    edges: dict[str, list[Seen]] = {name: [] for name in names}
    windows = sorted((Window(i, 0, ids) for i, ids in enumerate(tokens(own_texts()))), key=lambda w: len(w.ids))
    for part in of_one_length(windows):
        ids = np.array([window.ids for window in part], np.int64)
        values: list[Array] = session.run([f"given.{name}" for name in names], {"input_ids": ids})
        for name, value in zip(names, values, strict=True):
            edges[name].append(Seen(value.min(axis=(0, 1)), value.max(axis=(0, 1))))
    return {
        name: Seen(np.min([part.least for part in found], axis=0), np.max([part.most for part in found], axis=0))
        for name, found in edges.items()
    }
