"""Compare the 8-bit graph of ``sentiment`` with its own float32 weights, on texts that trained nothing.

    python rounding.py --data DATA --base MINILM --vader VADER --weights kept.pt [other.pt --share 0.35]

The weights are those that ``--keep`` of a stage wrote; with a second file, their mean, ``share`` of the second.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from calibration import class_sets
from sentiment import Opinion
from sentiment_labels import labelled, parted
from spans import Span
from tuning import Array, graph_of, spans_of, write_graph

from voca.stages.onnx_session import TokenModel, weighted_sums
from voca.stages.wording import model_text


def read(model: Opinion, spans: Mapping[str, Span] | None, texts: list[str]) -> tuple[Array, Array]:
    """Return the pooled vectors of texts, and their logits before calibration."""
    with tempfile.TemporaryDirectory() as folder:
        graph, last = graph_of(model, spans)
        pooled = graph.mean(last)
        graph.named(pooled, "vector")
        graph.output(pooled, model.head.weight.detach().numpy(), model.head.bias.detach().numpy(), "classes")
        size = int(model.head.in_features)
        write_graph(model, graph, {"vector": ["batch", size], "classes": ["batch", 3]}, Path(folder))
        runtime = TokenModel(Path(folder))
    ids = runtime.ids([model_text(text) for text in texts])
    counts = np.maximum([len(tokens) for tokens in ids], 1)[:, None]
    vectors, logits = (
        weighted_sums(runtime.run(ids, [name]), name, len(texts), width) / counts
        for name, width in (("vector", size), ("classes", 3))
    )
    return vectors, logits


def main() -> None:
    """Print the mean and the least cosine of each set, and how often the class is the same."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--share", type=float, default=0.0, help="of the second file")
    options = parser.parse_args()
    kept = [torch.load(path, weights_only=True) for path in options.weights]
    mixed = {
        name: torch.lerp(value, kept[-1][name], options.share) if value.is_floating_point() else value
        for name, value in kept[0].items()
    }
    model = Opinion(options.base, 0)
    model.load_state_dict({**model.state_dict(), **mixed})
    spans = spans_of(model)
    _, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0), ("tweet", "review"))
    for name, cases in class_sets(options.data, outside).items():
        texts = [text for text, _ in cases]
        (full, sure), (rounded, said) = (read(model, given, texts) for given in (None, spans))
        lengths = np.linalg.norm(full, axis=1) * np.linalg.norm(rounded, axis=1)
        cosine = (full * rounded).sum(axis=1) / lengths
        same = (sure.argmax(axis=1) == said.argmax(axis=1)).mean()
        shown = f"mean cosine {cosine.mean():.4f}, least {cosine.min():.4f}, same class {100 * same:.1f}%"
        print(f"{name:10} {len(texts):5} texts: {shown}")


if __name__ == "__main__":
    main()
