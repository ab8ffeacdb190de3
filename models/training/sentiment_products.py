"""A fourth stage of ``sentiment``, tried and not shipped: its upper layers taught by sentences of product reviews.

1. The lower layers of the `sentiment` that ships read everything once.
2. A copy of the upper layers learns three things in each step: sentences of product reviews that were written for
   voca (`written/products.txt`) or are real and had been read with doubt (`signs.txt`); sentences of reviews whose
   aspects are all felt alike (`marks.py`); and to say of other texts what it said before, people's labels mixed in.
3. What it then says of sets that trained nothing is printed, at several shares of the way.

    python sentiment_products.py --data DATA --vader VADER --sentiment ../sentiment --keep products.pt [--held]

No test set is read but to leave its texts out.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from aspect_labels import SIGNS
from aspects import class_head, graph_weights, lower_graph, upper_layers
from auto import threshold_sets
from calibration import Cases, class_sets, recall
from marks import marks, signed
from sentiment_labels import Item
from sentiment_material import TOLD, free, told
from torch import nn
from tuning import Array, batches, mean, train
from written import products

from voca.stages.onnx_session import TokenModel
from voca.stages.wording import model_text

LOWER = 3
"""Layers that stay as they are (`auto` and `aspects` have them too)."""
RATE, PASSES, DROPOUT, WARM = 1.5e-4, 4.0, 0.1, 0.1
TAUGHT, MARKED, OTHERS = 32, 24, 64
"""Texts of each sort in a step."""
PULL = 3.0
LABEL_SHARE, MARK_SHARE = 0.3, 0.5
"""How much of what is learnt is people's label, and how much the mark; the rest is what was said before."""
MOST = 36
"""Tokens of the longest text that is held to what was said of it."""
LABELLED = {
    **{"sst": 8_000, "phrase": 5_000, "umsab": 2_000, "tweet": 3_500, "news": 800},
    **{"mpqa": 800, "word": 700, "written": 1_300, "madeup": 1_200, "review": 0},
}
FREE = {
    **{"talk": 7_000, "sentence": 4_000, "run": 800, "film": 2_000, "chat": 800, "request": 500, "call": 400},
    **{"meeting": 500, "subjects": 1_500, "requests": 400, "views": 400, "titles": 100},
}
"""How many texts of each source or kind are held, at most."""
HELD = frozenset(
    (
        *("laptop", "sat nav", "blender", "electric toothbrush", "pushchair", "lawn mower", "camera lens and tripod"),
        *("external hard drive", "smartwatch", "bluetooth speaker", "board and card games", "mobile app"),
        *("pans and knives", "jackets and clothing", "tent and sleeping bag", "mattress and pillow"),
        *("washing machine and dishwasher", "shaver and hair things", "toys", "e-reader", "phone case and charger"),
        *("car things", "garden and barbecue", "tablet", "camcorder", "headphones", "coffee machine"),
    )
)
"""Kinds of products that are kept out while settings are chosen."""

States = list[npt.NDArray[np.float16]]
Told = tuple[str, tuple[float, float, float]]


class Top(nn.Module):
    """The upper layers and the head of the classes, with the weights of `sentiment`."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        found = graph_weights(model)
        self.trunk = upper_layers(found, LOWER, hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=DROPOUT)
        self.shape = (self.trunk.config.num_attention_heads, self.trunk.config.layer_norm_eps)
        self.head = class_head(found, "classes")

    def forward(self, states: Sequence[npt.NDArray[np.float16]]) -> torch.Tensor:
        """Return the logits of the three classes."""
        rows = [torch.from_numpy(state.astype(np.float32)) for state in states]
        filled = nn.utils.rnn.pad_sequence(rows, batch_first=True)
        mask = (torch.arange(filled.shape[1]) < torch.tensor([len(row) for row in rows])[:, None]).float()
        unseen = (1.0 - mask[:, None, None, :]) * torch.finfo(torch.float32).min
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            last = self.trunk(filled, attention_mask=unseen).last_hidden_state
        return self.head(mean(last.float(), mask))


def opened(trunk: Path, shape: tuple[int, float]) -> TokenModel:
    """Return the lower layers, whose token vectors are called ``states``."""
    graph, states = lower_graph(trunk / "model.onnx", None, shape, LOWER)
    graph.named(states, "states")
    return TokenModel(trunk, graph.model({"states": ["batch", "length", None]}))


def windows(lower: TokenModel, texts: Sequence[str]) -> list[States]:
    """Return what the lower layers make of each text, window by window."""
    found: list[dict[int, npt.NDArray[np.float16]]] = [{} for _ in texts]
    for batch in lower.run(lower.ids([model_text(text) for text in texts]), ["states"]):
        for window, states in zip(batch.windows, batch.outputs["states"], strict=True):
            found[window.text][window.first] = states.astype(np.float16)
    return [[parts[first] for first in sorted(parts)] for parts in found]


def logits(model: Top, parts: Sequence[States], tokens: int = 3_000) -> Array:
    """Return the logits of texts, each window by its number of tokens."""
    flat = sorted(((len(state), text, state) for text, own in enumerate(parts) for state in own), key=lambda x: x[0])
    found, weight = np.zeros((len(parts), 3), np.float32), np.zeros(len(parts), np.float32)
    model.eval()
    start = 0
    with torch.inference_mode():
        while start < len(flat):
            part = flat[start : start + max(1, tokens // flat[start][0])]
            start += len(part)
            for (length, text, _), row in zip(part, model([state for *_, state in part]).numpy(), strict=True):
                found[text] += row * (length - 2)
                weight[text] += length - 2
    return found / np.maximum(weight, 1)[:, None]


class Lesson:
    """Texts of one window each, and the shares that are learnt of them: some of what was told, the rest of before."""

    def __init__(self, model: Top, lower: TokenModel, items: Sequence[Told], part: float) -> None:
        parts = windows(lower, [text for text, _ in items])
        read = [(own[0], item[1]) for own, item in zip(parts, items, strict=True) if len(own) == 1]
        self.states = [state for state, _ in read]
        wanted = torch.tensor([list(shares) for _, shares in read])
        before = torch.from_numpy(logits(model, [[state] for state in self.states])).softmax(1)
        self.wanted = torch.where(wanted.sum(1, keepdim=True) > 0, part * wanted + (1 - part) * before, before)

    def drawn(self, size: int, steps: int, rng: np.random.Generator) -> list[list[int]]:
        """Return so many batches, like lengths together, every text as often as another."""
        lengths, found = [len(state) for state in self.states], list[list[int]]()
        while len(found) < steps:
            found += batches(lengths, rng.permutation(len(lengths)), size)
        return found[:steps]

    def loss(self, model: Top, rows: list[int]) -> torch.Tensor:
        """Return the cross entropy to the shares."""
        return nn.functional.cross_entropy(model([self.states[row] for row in rows]), self.wanted[rows])


def others(data: Path, items: list[Item], rng: np.random.Generator) -> list[Told]:
    """Return texts that are held, with people's labels where there are some (zeros elsewhere)."""
    pools: dict[str, list[Told]] = {}
    for item in items:
        pools.setdefault(item.source, []).append((item.text, item.shares))
    found = [of[i] for name, of in pools.items() for i in rng.permutation(len(of))[: LABELLED[name]]]
    pools = {}
    for text, kind in free(data, items):
        if 3 <= len(text.split()):
            pools.setdefault(kind, []).append((text, (0.0, 0.0, 0.0)))
    found += [of[i] for name, of in pools.items() for i in rng.permutation(len(of))[: FREE[name]]]
    return [(text, shares) for text, shares in found if len(text.split()) < MOST]


def lessons(
    model: Top, lower: TokenModel, data: Path, items: list[Item], taught: Sequence[tuple[str, str]]
) -> tuple[Lesson, Lesson, Lesson]:
    """Return what is taught, the marked sentences, and the texts that are held."""
    rng = np.random.default_rng(0)
    alike = [(item.text, {aspect.polarity for aspect in item.aspects}) for item in marks(data)]
    marked: list[Told] = [(text, TOLD[SIGNS[felt.pop()]]) for text, felt in alike if len(felt) == 1]
    return (
        Lesson(model, lower, [(text, TOLD[sign]) for text, sign in taught], 1.0),
        Lesson(model, lower, marked, MARK_SHARE),
        Lesson(model, lower, others(data, items, rng), LABEL_SHARE),
    )


def learn(model: Top, parts: tuple[Lesson, Lesson, Lesson], seed: int) -> None:
    """Train the upper layers: a batch of each sort in a step."""
    rng = np.random.default_rng(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    steps = int(PASSES * len(parts[0].states) / TAUGHT)
    sizes, weights = (TAUGHT, MARKED, OTHERS), (1.0, 1.0, PULL)
    drawn = [part.drawn(size, steps, rng) for part, size in zip(parts, sizes, strict=True)]

    def loss(rows: list[int]) -> torch.Tensor:
        found = [part.loss(model, of[rows[0]]) for part, of in zip(parts, drawn, strict=True)]
        return torch.stack([weight * one for weight, one in zip(weights, found, strict=True)]).sum()

    train(model, [("all", [step]) for step in range(steps)], {"all": loss}, RATE, heads=2 * RATE, warm=WARM)


def shown(model: Top, cases: Mapping[str, Cases], read: Mapping[str, list[States]]) -> str:
    """Write the two-class accuracy of each set, and the macro recall where there are neutral texts."""
    found = []
    for name, rows in cases.items():
        gold, said = np.array([label for _, label in rows]), logits(model, read[name]).astype(np.float64)
        ends = gold != 1
        text = f"{name} {100 * ((said[:, 2] > said[:, 0]) == (gold == 2))[ends].mean():.1f}"
        found.append(text if ends.all() else f"{text}, recall {100 * recall(said, gold):.1f}")
    return "; ".join(found)


def main() -> None:
    """Train, keep the weights, print what they say of the sets that choose."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "sentiment", "keep"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--held", action="store_true", help="keep some kinds of products out, to choose settings")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    trunk: Path = options.sentiment.resolve()
    model = Top(trunk / "model.onnx")
    lower = opened(trunk, model.shape)
    items, outside = told(options.data, options.vader)
    inside, apart = products(corpora.held_out(options.data), HELD)
    taught = inside + signed(options.data) + ([] if options.held else apart)
    parts = lessons(model, lower, options.data, items, taught)
    print(f"{', '.join(str(len(part.states)) for part in parts)} texts", flush=True)
    start = {name: value.clone() for name, value in model.state_dict().items()}
    learn(model, parts, options.seed)
    end = {name: value.clone() for name, value in model.state_dict().items()}
    torch.save(end, options.keep)
    cases = class_sets(options.data, outside) | threshold_sets(options.data)
    cases["products"] = [(text, "-0+".index(sign)) for text, sign in apart]
    read = {name: windows(lower, [text for text, _ in rows]) for name, rows in cases.items()}
    for share in (0.0, 0.5, 0.7, 1.0):
        model.load_state_dict({name: torch.lerp(value, end[name], share) for name, value in start.items()})
        print(f"{share:.1f} of the way: {shown(model, cases, read)}", flush=True)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
