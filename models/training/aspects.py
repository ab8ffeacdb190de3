"""Make ``aspects``: upper layers of their own over the lower layers of ``sentiment``.

1. The lower layers of the `sentiment` that ships read marked sentences: MAMS, its clauses, made-up comments, and
   sentences of 56 industries that were written for voca (`written/aspects.txt`), sentences of reviews (`marks.py`).
2. A copy of the upper layers learns from these states which words are aspects and how each is felt; in sentences of
   reviews that nobody marked, every token's polarity is held to what `sentiment` said of it before.
3. The weights go most of the way to the mean of two such trainings (Wortsman and others 2022).
4. A temperature and a bias a class are fitted (``calibration.py``), and the graph is written with 8-bit weights.

    python aspects.py --data DATA --sentiment ../sentiment --out ../aspects
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import aspect_labels
import numpy as np
import onnx
import texts as corpora
import torch
from aspect_labels import NOTHING, Marked, tagged
from calibration import PLAIN, POLARITY_SETS, Setting, accuracy, fitted, polarity_cases
from marks import marks, marks_aside
from measured import LONGEST, seen
from onnx import numpy_helper
from onnx_graph import Array, Graph, end_of_layer
from shipping import write_card
from spans import Span, span
from torch import nn
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertEncoder
from tuning import Loss, batches, mixed, token_loss, train
from written import aspects as written_aspects

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.models import open_card
from voca.stages.onnx_session import TokenModel
from voca.stages.static_model import load_tokenizer
from voca.stages.transformer_aspects import TransformerAspects, tokens_of

LOWER, LAYERS = 2, 6
"""Layers that stay those of `sentiment`, and all of them."""
RATE, HEADS, BATCH, PASSES = 1e-4, 5e-4, 32, 2
REPEATS = 2
"""How often a pass reads each sentence that was written or marked for voca: those of MAMS are more."""
PULL = 2.0
LOUNGES, COMPLAINTS = 7_000, 1_000
SHARE = 0.8
TOKENS = 120
HELD = frozenset(
    (
        *("gym and swimming pool", "insurance and claims", "city hotel"),
        *("parcel delivery", "antivirus and operating system"),
    )
)
"""Industries that are kept out while settings are chosen."""
PARTS = {
    "attention.self.0": "attention.self.query",
    "attention.self.1": "attention.self.key",
    "attention.self.2": "attention.self.value",
    "attention.output.0": "attention.output.dense",
    "intermediate.0": "intermediate.dense",
    "output.0": "output.dense",
}
"""What the products of a layer are called in the graph, and in transformers."""
PREFIX = "aspects."
"""Of the names of the weights, which stand beside those of `sentiment`."""


class Upper(nn.Module):
    """The upper layers and both heads, with the weights of `sentiment`."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        found = graph_weights(model)
        self.trunk = upper_layers(found, LOWER)
        self.epsilon, self.heads = self.trunk.config.layer_norm_eps, self.trunk.config.num_attention_heads
        self.tags, self.polarity = class_head(found, "tags"), class_head(found, "polarity")

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the logits of tags and of polarity."""
        unseen = (1.0 - mask[:, None, None, :]) * torch.finfo(torch.float32).min
        last = self.trunk(states, attention_mask=unseen).last_hidden_state
        return self.tags(last), self.polarity(last)


def graph_weights(model: Path) -> dict[str, Array]:
    """Return the weights of a graph by their names."""
    return {value.name: numpy_helper.to_array(value) for value in onnx.load(model).graph.initializer}


def upper_layers(found: Mapping[str, Array], lower: int, **config: float) -> BertEncoder:
    """Return the layers of `sentiment` above so many lower ones; `config` is what they are to have besides."""
    size = len(found["embeddings.LayerNorm.weight"])
    trunk = BertEncoder(
        BertConfig(
            hidden_size=size,
            num_hidden_layers=LAYERS - lower,
            num_attention_heads=12,
            intermediate_size=4 * size,
            attn_implementation="sdpa",
            **config,
        )
    )
    layers = [layer_weights(found, f"encoder.layer.{i}", size) for i in range(lower, LAYERS)]
    trunk.load_state_dict({f"layer.{i}.{k}": v for i, layer in enumerate(layers) for k, v in layer.items()})
    return trunk


def class_head(found: Mapping[str, Array], name: str) -> nn.Linear:
    """Return a head of three classes with the weights that the graph has for it."""
    weight, bias = (torch.tensor(found[f"{name}.{part}"]) for part in ("weight", "bias"))
    head = nn.Linear(len(weight), 3)
    head.load_state_dict({"weight": weight.T, "bias": bias})
    return head


def layer_weights(found: Mapping[str, Array], layer: str, size: int) -> dict[str, torch.Tensor]:
    """Return the weights of a layer of a graph in whole numbers, without what its further columns repeat."""
    weights = {}
    for name, own in PARTS.items():
        width = 4 * size if own == "output.dense" else size
        matrix = found[f"{layer}.{name}.bytes"][:width].astype(np.float32) * found[f"{layer}.{name}.scale"]
        weights |= {f"{own}.weight": matrix.T, f"{own}.bias": found[f"{layer}.{name}.bias"]}
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        weights |= {f"{name}.{part}": found[f"{layer}.{name}.{part}"] for part in ("weight", "bias")}
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in weights.items()}


def lower_graph(
    model: Path, spans: Mapping[str, Span] | None, shape: tuple[int, float], layers: int = LOWER
) -> tuple[Graph, str]:
    """Return the nodes of so many lower layers, without weights, and the name of their token vectors."""
    nodes = onnx.load(model).graph.node
    end = end_of_layer(nodes, layers)
    return Graph(*shape, spans, nodes=list(nodes[: end + 1])), nodes[end].output[0]


class Lesson:
    """Marked sentences as the lower layers read them.

    Attributes
    ----------
    states : list of Array
        Of each sentence, float16 ``[tokens, size]``, both marks included.
    tags, polarity : list of list of int
        Of each token; `NOTHING` where it teaches nothing.
    """

    def __init__(self, lower: TokenModel, items: Sequence[Marked]) -> None:
        texts = tokens_of(lower.tokenizer, [item.text for item in items])
        read = {
            window.text: states.astype(np.float16)
            for batch in lower.run([text.ids[:TOKENS] for text in texts], ["states"])
            for window, states in zip(batch.windows, batch.outputs["states"], strict=True)
        }
        self.states = [read[i] for i in sorted(read)]
        marks = [tagged(items[i], texts[i].places[:TOKENS]) for i in sorted(read)]
        self.tags, self.polarity = ([[NOTHING, *of[place], NOTHING] for of in marks] for place in range(2))

    @property
    def lengths(self) -> list[int]:
        """How many tokens each sentence has."""
        return [len(states) for states in self.states]

    def given(self, rows: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the states of some sentences, and which of them are no padding."""
        states = [torch.from_numpy(self.states[row].astype(np.float32)) for row in rows]
        lengths = torch.tensor([len(state) for state in states])
        filled = nn.utils.rnn.pad_sequence(states, batch_first=True)
        return filled, (torch.arange(filled.shape[1]) < lengths[:, None]).float()

    def taught(self, model: Upper) -> Loss:
        """Return the cross entropy of tags and of the polarities of aspects' tokens."""

        def loss(rows: list[int]) -> torch.Tensor:
            marks = [[of[row] for row in rows] for of in (self.tags, self.polarity)]
            return token_loss(model(*self.given(rows)), marks, NOTHING)

        return loss

    def said(self, model: Upper) -> list[torch.Tensor]:
        """Return the shares of polarity that a model gives each token, without marks."""
        model.eval()
        with torch.no_grad():
            return [model(*self.given([row]))[1][0, 1:-1].softmax(1) for row in range(len(self.states))]

    def held(self, model: Upper, before: Sequence[torch.Tensor]) -> Loss:
        """Return the cross entropy of every token's polarity to what was said of it before."""

        def loss(rows: list[int]) -> torch.Tensor:
            _, polarity = model(*self.given(rows))
            guess = polarity.log_softmax(2)
            parts = [-(before[row] * guess[i, 1 : 1 + len(before[row])]).sum() for i, row in enumerate(rows)]
            return PULL * torch.stack(parts).sum() / sum(len(before[row]) for row in rows)

        return loss


def material(data: Path, held: bool) -> tuple[list[Marked], list[Marked]]:
    """Return the marked sentences that may train, and sentences of reviews that nobody marked."""
    banned = corpora.held_out(data)
    written = written_aspects(banned, HELD if held else frozenset())
    draw = random.Random(0)
    lounges = [part for text, _ in corpora.skytrax(data) for part in corpora.sentences(text)]
    sources = (corpora.shop_reviews(data), lounges, corpora.complaints(data))
    shops, lounges, complaints = (
        [t for t in corpora.distinct(of, banned) if 3 <= len(t.split()) <= 40] for of in sources
    )
    free = [*shops, *draw.sample(lounges, LOUNGES), *draw.sample(complaints, COMPLAINTS)]
    more = [*written, *marks(data)]
    return [*aspect_labels.marked(data, 0), *REPEATS * more], [Marked(text, ()) for text in free]


def upper_graph(model: Upper, trunk: Path, spans: Mapping[str, Span] | None) -> tuple[Graph, str]:
    """Return the whole graph with the upper layers' weights (in float32 without spans) and the name of its vectors."""
    graph, x = lower_graph(trunk / "model.onnx", spans, (model.heads, model.epsilon))
    weights = {PREFIX + k: v.detach().numpy() for k, v in model.trunk.state_dict().items()}
    for i in range(LAYERS - LOWER):
        x = graph.layer(x, weights, f"{PREFIX}layer.{i}")
    return graph, x


def ship(model: Upper, trunk: Path, spans: Mapping[str, Span], polarity: Setting, out: Path) -> None:
    """Write the graph and its card; what polarity's logits are divided by and what is added are part of its head."""
    graph, last = upper_graph(model, trunk, spans)
    for name, head, setting in (("tags", model.tags, PLAIN), ("polarity", model.polarity, polarity)):
        bias = setting.of(head.bias.detach().numpy()).astype(np.float32)
        graph.output(last, head.weight.detach().numpy() / np.float32(setting.heat), bias, name, PREFIX)
    out.mkdir(parents=True, exist_ok=True)
    graph.save(out / "model.onnx", dict.fromkeys(("tags", "polarity"), ["batch", "length", 3]))
    top: dict[str, str | list[str]] = {"name": "aspects", "version": "1.0.0", "kind": "transformer-aspects"}
    top |= {"languages": ["en"], "licence": "Apache-2.0"}
    sources = {"base": "sentiment (Apache-2.0)", "written and marked for voca": "Apache-2.0"}
    sources |= {name: corpora.LICENCES[name] for name in ("comcast_complaints", "fewsum_gold", "mams_absa", "skytrax")}
    parts = {"trunk": trunk.name, "trunk_sha256": open_card(trunk).sha256}
    write_card(out, ("model.onnx",), top, {"training": sources, "parts": parts})


def learnt(
    trunk: Path, lessons: Sequence[Lesson], before: Sequence[torch.Tensor], seed: int
) -> dict[str, torch.Tensor]:
    """Return the weights after one training: marked sentences twice, the others (`before` of them) once."""
    rng = np.random.default_rng(seed)
    random.seed(seed)
    torch.manual_seed(seed)
    model = Upper(trunk / "model.onnx")
    told, free = (
        [batch for _ in range(passes) for batch in batches(of.lengths, rng.permutation(len(of.states)), BATCH)]
        for of, passes in zip(lessons, (PASSES, 1), strict=True)
    )
    steps = mixed([("told", rows) for rows in told], [("held", rows) for rows in free], rng)
    losses = {"told": lessons[0].taught(model), "held": lessons[1].held(model, before)}
    train(model, steps, losses, RATE, HEADS)
    return model.state_dict()


def main() -> None:
    """Train, average, calibrate, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "sentiment", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--held", action="store_true", help="keep some industries out, to choose settings")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1], help="one training each")
    parser.add_argument("--keep", type=Path, help="a file (.pt) that keeps the weights of every training")
    options = parser.parse_args()
    began = time.monotonic()
    trunk: Path = options.sentiment.resolve()
    model = Upper(trunk / "model.onnx")
    graph, states = lower_graph(trunk / "model.onnx", None, (model.heads, model.epsilon))
    graph.named(states, "states")
    whole = (trunk / "model.onnx").read_bytes()
    lower = TokenModel(trunk, graph.model({"states": ["batch", "length", None]}))
    lessons = [Lesson(lower, items) for items in material(options.data, options.held)]
    print(f"{len(lessons[0].states)} marked sentences, {len(lessons[1].states)} others", flush=True)
    before = lessons[1].said(model)
    ends = [learnt(trunk, lessons, before, seed) for seed in options.seeds]
    if options.keep:
        torch.save(ends, options.keep)
    start = model.state_dict()
    model.load_state_dict(
        {k: torch.lerp(v, torch.stack([e[k] for e in ends]).mean(0), SHARE) for k, v in start.items()}
    )
    model.eval()
    tokenizer = load_tokenizer(trunk)
    graph, _ = upper_graph(model, trunk, None)
    found = seen(graph, lambda texts: [e.ids[:LONGEST] for e in tokenizer.encode_batch(texts)], whole)
    spans = {name: span(value) for name, value in found.items()}
    ship(model, trunk, spans, PLAIN, options.out)
    cases = {name: aspect_labels.read_xml(options.data / path) for name, path in POLARITY_SETS.items()}
    cases["reviews"] = marks_aside(options.data)
    setting = fitted(*polarity_cases(TransformerAspects.load(options.out), cases), accuracy)
    ship(model, trunk, spans, setting, options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
