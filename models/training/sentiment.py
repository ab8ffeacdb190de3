"""Make ``sentiment``: all-MiniLM-L6-v2 taught by the larger teacher, with heads for classes, aspects and polarity.

1. Soft labels of the teacher (``sentiment_teacher.py``), the people's labels mixed in where there are some, and
   made-up comments teach the three classes; marked sentences teach which words are aspects and how each is felt.
2. A temperature and a bias a class are fitted on texts held out of all training (``calibration.py``).
3. The graph is written with 8-bit weights.

    python sentiment.py --data DATA --base MINILM --vader VADER --soft teacher.npz --out ../sentiment
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import aspect_labels
import numpy as np
import texts as corpora
import torch
from aspect_labels import NOTHING, Marked, tagged
from calibration import PLAIN, POLARITY_SETS, Setting, accuracy, class_sets, fitted, polarity_cases
from contrast import made_up
from sentiment_labels import LICENCES, Item, labelled, parted
from shipping import write_card
from spans import Span
from torch import nn
from tuning import (
    Array,
    Loss,
    Reader,
    batches,
    class_loss,
    graph_of,
    mixed,
    opinions_in,
    spans_of,
    token_loss,
    train,
    write_graph,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.onnx_session import TokenModel
from voca.stages.transformer import TransformerSentiment
from voca.stages.transformer_aspects import TransformerAspects
from voca.stages.wording import model_text

RATE, BATCH, TOKENS, PASSES, ASPECT_PASSES = 1e-4, 32, 96, 3, 5
LABEL_SHARE = 0.5
MADE_UP = 5_000


class Opinion(Reader):
    """The classes of a text, and for each token whether an aspect begins or goes on there and its polarity."""

    def __init__(self, folder: Path, frozen: int, dropout: float | None = None) -> None:
        super().__init__(folder, frozen, dropout)
        size = self.trunk.config.hidden_size
        self.tags = nn.Linear(size, 3)
        self.polarity = nn.Linear(size, 3)


def soft_texts(path: Path, items: list[Item]) -> tuple[list[str], Array]:
    """Return the teacher's texts with its probabilities, mixed with the people's labels where there are some."""
    texts, shares = opinions_in(path)
    told = {model_text(item.text): item.shares for item in items if item.source != "word"}
    for row, text in enumerate(texts):
        if text in told:
            shares[row] = LABEL_SHARE * np.array(told[text]) + (1 - LABEL_SHARE) * shares[row]
    return texts, shares


def token_marks(model: Opinion, items: list[Marked]) -> tuple[list[list[int]], list[list[int]], list[list[int]]]:
    """Return token ids, tags and polarities; `NOTHING` where a token teaches nothing."""
    coded = model.tokenizer(
        [item.text for item in items], truncation=True, max_length=TOKENS, return_offsets_mapping=True
    )
    marks = [tagged(item, offsets) for item, offsets in zip(items, coded["offset_mapping"], strict=True)]
    return coded["input_ids"], [tags for tags, _ in marks], [polarity for _, polarity in marks]


def aspect_loss(model: Opinion, ids: list[list[int]], tags: list[list[int]], polarities: list[list[int]]) -> Loss:
    """Return the cross entropy of tags and of the polarities of aspects' tokens."""

    def loss(rows: list[int]) -> torch.Tensor:
        last, _ = model.states([ids[row] for row in rows])
        marks = [[of[row] for row in rows] for of in (tags, polarities)]
        return token_loss([model.tags(last), model.polarity(last)], marks, NOTHING)

    return loss


def ship(model: Opinion, out: Path, spans: Mapping[str, Span], classes: Setting, polarity: Setting = PLAIN) -> None:
    """Write the graph and the tokenizer; what the logits are divided by and what is added are part of the heads."""
    graph, last = graph_of(model, spans)
    for name, head, x, setting in (
        ("classes", model.head, graph.mean(last), classes),
        ("tags", model.tags, last, PLAIN),
        ("polarity", model.polarity, last, polarity),
    ):
        bias = setting.of(head.bias.detach().numpy()).astype(np.float32)
        graph.output(x, head.weight.detach().numpy() / np.float32(setting.heat), bias, name)
    tokens: list[str | int] = ["batch", "length", 3]
    write_graph(model, graph, {"classes": ["batch", 3], "tags": tokens, "polarity": tokens}, out)


def calibrated(model: Opinion, data: Path, outside: list[Item], out: Path) -> None:
    """Fit the settings of classes and of aspects' polarity, and write the model with them."""
    spans = spans_of(model)
    ship(model, out, spans, PLAIN)
    judge = TransformerSentiment.load(out)
    classes = fitted(class_sets(data, outside), lambda texts: np.log(judge.predict(texts) + 1e-12))
    marked = {name: aspect_labels.read_xml(data / path) for name, path in POLARITY_SETS.items()}
    tokens = TransformerAspects(TokenModel(out))
    ship(model, out, spans, classes, fitted(*polarity_cases(tokens, marked), accuracy))


def write_own_card(out: Path, more: Mapping[str, str] | None = None) -> None:
    """Write the card of any stage; `more` are sources that only a later one has, with their licences."""
    top: dict[str, str | int | list[str]] = {
        "name": "sentiment",
        "version": "1.1.0",
        "kind": "transformer-sentiment",
        "languages": ["en"],
        "licence": "Apache-2.0",
    }
    sources = {"base": "all-MiniLM-L6-v2 (Apache-2.0)", "teacher": "all-mpnet-base-v2 (Apache-2.0)", **(more or {})}
    write_card(out, ("model.onnx", "tokenizer.json"), top, {"training": sources | corpora.LICENCES | LICENCES})


def main() -> None:
    """Train, calibrate, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader", "soft", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="a file (.pt) that keeps the trained weights in float32")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    inside, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0))
    texts, shares = soft_texts(options.soft, inside)
    extra = list(made_up(MADE_UP, options.seed))
    texts += [model_text(text) for text, _ in extra]
    shares = np.concatenate([shares, np.array([share for _, share in extra], np.float32)]).astype(np.float32)
    model = Opinion(options.base, frozen=0)
    ids = model.tokens(texts, TOKENS)
    marked = aspect_labels.marked(options.data, options.seed)
    token_ids, tags, polarities = token_marks(model, marked)
    losses = {"classes": class_loss(model, ids, shares), "aspects": aspect_loss(model, token_ids, tags, polarities)}
    rows = np.concatenate([rng.permutation(len(ids)) for _ in range(PASSES)])
    marks = np.concatenate([rng.permutation(len(token_ids)) for _ in range(ASPECT_PASSES)])
    steps = mixed(
        [("classes", batch) for batch in batches([len(row) for row in ids], rows, BATCH)],
        [("aspects", batch) for batch in batches([len(row) for row in token_ids], marks, BATCH)],
        rng,
    )
    print(f"{len(texts)} texts, {len(marked)} marked sentences, {len(steps)} steps", flush=True)
    train(model, steps, losses, RATE)
    if options.keep:
        torch.save(model.state_dict(), options.keep)
    calibrated(model, options.data, outside, options.out)
    write_own_card(options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
