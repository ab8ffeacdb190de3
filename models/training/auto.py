"""Make ``auto``: two small networks that say where ``sentiment`` need not be asked, or only half of it.

1. ``sentiment-fast``, ``encoder-fast`` and the lower layers of ``sentiment`` read texts: a half of those that the
   teacher judged, and texts that none of them learnt from.
2. One hidden layer over the answers of the two fast models, and another over these and the lower layers' mean token
   vector, learn what ``sentiment`` and the teacher say.
3. A temperature for each is fitted on texts that trained nothing (``calibration.py``), and from which probability
   on an answer stands is chosen: the least work whose mean loss of accuracy over those and four more sets is at
   most 0.1 points, and at most 1.0 by the probabilities of ``sentiment`` itself, which many texts steady.

    python auto.py --data DATA --vader VADER --soft third.npz --opinions opinions.npz --features kept.npz \
        --out ../auto

``opinions.npz`` is what ``sentiment_fast.py`` kept: the texts that it learnt from.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
import texts as corpora
import torch
from calibration import Cases, class_sets, entropy
from onnx import TensorProto, helper
from onnx_graph import OPSETS, end_of_layer
from sentiment_labels import Item, labelled, parted
from shipping import write_card
from test_sets import single_polarity, starred_reviews
from torch import nn
from tuning import opinions_in

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from safetensors.numpy import save

from voca.models import find_model, open_card, open_encoder, open_sentiment
from voca.stages.convolution import ConvolutionSentiment, on_grid
from voca.stages.halves import LOWER, UPPER, Halves
from voca.stages.softmax import softmax
from voca.stages.wording import stars_in_words

Array = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

PARTS = {"fast": "sentiment-fast", "encoder": "encoder-fast", "slow": "sentiment"}
LOWER_LAYERS, LAYERS = 3, 6
ASKED, UNSEEN = 36_000, 24_000
HIDDEN, EPOCHS, BATCH, RATE, DROPOUT = 64, 5, 512, 2e-3, 0.2
CHUNK = 512
LOSS, OWN_LOSS = 0.1, 1.0


class Read(NamedTuple):
    """What the models make of texts: the fast ones, the lower layers of the slow one, and this at its end (logits)."""

    heard: Array
    middle: Array
    slow: Doubles


class Head(NamedTuple):
    """The arrays of one network, as the runtime has them."""

    hidden: Doubles
    hidden_bias: Doubles
    output: Doubles
    output_bias: Doubles

    def logits(self, seen: Array) -> Doubles:
        """Return the logits of texts."""
        units = on_grid(seen.astype(np.float64)) @ self.hidden + self.hidden_bias
        return np.asarray(np.maximum(units, 0.0) @ self.output + self.output_bias)


def write_graphs(model: Path, out: Path) -> None:
    """Write the nodes of the two halves of a model, without its weights."""
    graph = onnx.load(model).graph
    cut, end = (end_of_layer(graph.node, layers) for layers in (LOWER_LAYERS, LAYERS))
    states, last = graph.node[cut].output[0], graph.node[end].output[0]
    pooling = list(graph.node[end + 1 :])
    pooling = pooling[: 1 + next(i for i, node in enumerate(pooling) if node.op_type == "Div")]
    lower = [*graph.node[: cut + 1], *(renamed(node, {last: states}) for node in pooling)]
    lower += [helper.make_node("Identity", [x], [y]) for x, y in ((states, "states"), (pooling[-1].output[0], "mean"))]
    wanted, upper = {"classes"}, []
    for node in reversed(graph.node[cut + 1 :]):
        if wanted & set(node.output):
            wanted |= set(node.input)
            upper.append(renamed(node, {states: "states"}))
    size = next(int(v.dims[0]) for v in graph.initializer if v.name == "embeddings.LayerNorm.weight")
    ids, rows, mean, classes = (
        helper.make_tensor_value_info(name, kind, shape)
        for name, kind, shape in (
            ("input_ids", TensorProto.INT64, ["batch", "length"]),
            ("states", TensorProto.FLOAT, ["batch", "length", size]),
            ("mean", TensorProto.FLOAT, ["batch", size]),
            ("classes", TensorProto.FLOAT, ["batch", 3]),
        )
    )
    for name, nodes, given, found in (
        (LOWER, lower, [ids], [rows, mean]),
        (UPPER, upper[::-1], [rows], [classes]),
    ):
        made = helper.make_graph(nodes, Path(name).stem, given, found)
        content = helper.make_model(made, opset_imports=OPSETS, ir_version=10, producer_name="voca")
        (out / name).write_bytes(content.SerializeToString())


def renamed(node: onnx.NodeProto, names: Mapping[str, str]) -> onnx.NodeProto:
    """Return a node that reads other values."""
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    for place, name in enumerate(copy.input):
        copy.input[place] = names.get(name, name)
    return copy


def chosen(data: Path, soft: Path, opinions: Path, items: list[Item]) -> tuple[list[str], Doubles]:
    """Return the texts to learn from, and what the teacher says of them; zeros where it was not asked."""
    with np.load(opinions) as file:
        heard = json.loads(file["texts"].tobytes())
    rng = np.random.default_rng(5)
    asked, shares = opinions_in(soft)
    known = {*asked, *heard, *(item.text for item in items)}
    reviews = [sentence for text, _ in corpora.skytrax(data) for sentence in corpora.sentences(text)]
    free = [*corpora.unlabelled(data), *corpora.small_reviews(data), *reviews]
    free = corpora.distinct(
        [text for text in free if text not in known and len(text.split()) > 2], corpora.held_out(data)
    )
    one, other = (np.sort(rng.permutation(len(rows))[:n]) for rows, n in ((asked, ASKED), (free, UNSEEN)))
    told = np.concatenate([shares[one], np.zeros((len(other), 3))])
    return [*(asked[i] for i in one), *(free[i] for i in other)], told


def read(texts: list[str], halves: Halves) -> Read:
    """Let all models read texts."""
    fast, encoder = open_sentiment(PARTS["fast"])[0], open_encoder(PARTS["encoder"])[0]
    assert isinstance(fast, ConvolutionSentiment)
    parts = []
    for start in range(0, len(texts), CHUNK):
        part = [stars_in_words(text) for text in texts[start : start + CHUNK]]
        seen, _ = fast.heard(part)
        shares = np.log(fast.shares(seen).astype(np.float64) + 1e-4)
        begun = halves.begin(part)
        ends = halves.finish(begun, np.arange(len(part)))
        heard = np.hstack([shares, seen, encoder.encode(part)]).astype(np.float32)
        parts.append(Read(heard, begun.means.astype(np.float32), ends))
    return Read(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def fitted(seen: Array, shares: Array, seed: int) -> Head:
    """Train one network on soft labels; the features' means and deviations go into its first layer."""
    torch.manual_seed(seed)
    middle, width = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    given, told = torch.from_numpy((seen - middle) / width), torch.from_numpy(shares)
    hidden, output = nn.Linear(given.shape[1], HIDDEN), nn.Linear(HIDDEN, 3)
    model = nn.Sequential(nn.Dropout(DROPOUT), hidden, nn.ReLU(), nn.Dropout(DROPOUT), output)
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-4)
    steps = EPOCHS * (len(given) // BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 50) * (1 - step / steps))
    for _ in range(EPOCHS):
        order = torch.randperm(len(given))
        for start in range(0, len(given) - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            loss = nn.functional.cross_entropy(model(given[rows]), told[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            rate.step()
    with torch.no_grad():
        first = hidden.weight.T.double().numpy() / width[:, None]
        bias = hidden.bias.double().numpy() - middle @ first
        return Head(first, bias, output.weight.T.double().numpy(), output.bias.double().numpy())


def calibrated(head: Head, seen: Mapping[str, Array], gold: Mapping[str, npt.NDArray[np.int64]]) -> Head:
    """Return a head with the temperature that makes the labels likeliest, the mean over sets, in numbers that ship."""
    logits = {name: head.logits(values) for name, values in seen.items()}
    heats = np.arange(0.6, 2.0, 0.02)
    heat = float(min(heats, key=lambda t: np.mean([entropy(logits[name] / t, gold[name]) for name in logits])))
    print(f"temperature {heat:.2f}")
    values = (head.hidden, head.hidden_bias, head.output / heat, head.output_bias / heat)
    return Head(*(on_grid(value.astype(np.float16).astype(np.float64)) for value in values))


class Stop(NamedTuple):
    """Two thresholds and what they cost and lose: the means over sets, then set by set."""

    work: float
    fast_sure: float
    lower_sure: float
    loss: float
    own_loss: float
    sets: list[str]

    def said(self) -> str:
        """Write it in a line."""
        lost = f"loss {self.loss:.2f}, by the slow model's own shares {self.own_loss:.2f}"
        begin = f"work {self.work:.3f} from {self.fast_sure:.2f} and {self.lower_sure:.2f} on, {lost}"
        return f"{begin}; each set's (% to the lower layers, to the end): {'; '.join(self.sets)}"


def stops(
    judged: Mapping[str, tuple[Doubles, Doubles, Doubles]], gold: Mapping[str, npt.NDArray[np.int64]]
) -> list[Stop]:
    """Return what every pair of thresholds gives; the fast model's answer stands only where its network agrees."""
    found = []
    for fast_sure, lower_sure in itertools.product(np.arange(0.45, 0.80, 0.01), np.arange(0.34, 0.75, 0.01)):
        rows, shown = [], []
        for name, (fast, first, second, last) in judged.items():
            deep = (first.max(axis=1) < fast_sure) | (first.argmax(axis=1) != fast.argmax(axis=1))
            end = deep & (second.max(axis=1) < lower_sure)
            best = last.argmax(axis=1)
            guess = np.where(end, best, np.where(deep, second.argmax(axis=1), first.argmax(axis=1)))
            lost = 100 * float((best == gold[name]).mean() - (guess == gold[name]).mean())
            own = 100 * float((last.max(axis=1) - last[np.arange(len(last)), guess]).mean())
            rows.append((0.5 * deep.mean() + 0.5 * end.mean(), lost, own))
            shown.append(f"{name} {lost:+.1f} ({100 * deep.mean():.0f}, {100 * end.mean():.0f})")
        work, lost, own = np.mean(rows, axis=0)
        found.append(Stop(float(work), float(fast_sure), float(lower_sure), float(lost), float(own), shown))
    return found


def threshold_sets(data: Path) -> dict[str, Cases]:
    """Return sets that may say where a threshold lies, and train nothing."""
    folder = data / "womens_clothing_part"
    liked = list(corpora.rows(folder / "Restaurant_Reviews.csv"))
    return {
        "liked": [(row["Review"], 2 * int(row["Liked"])) for row in liked],
        "clothes": starred_reviews(folder / "Womens Clothing E-Commerce Reviews.csv", "Review Text", "Rating"),
        "laptops": single_polarity(data / "semeval_absa_en/ABSA-SemEval2015/ABSA-15_Laptops_Train_Data.xml"),
        "banks": starred_reviews(data / "eth_bank_app_reviews/processed/reviews_cleaned.csv", "review", "rating"),
    }


def main() -> None:
    """Read, train, choose, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "soft", "opinions", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--features", type=Path, help="a file (.npz) that keeps what the models make of the texts")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    slow = find_model(PARTS["slow"])
    write_graphs(slow / "model.onnx", options.out)
    halves = Halves(slow, options.out)
    inside, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0), ("tweet", "review"))
    texts, told = chosen(options.data, options.soft, options.opinions, inside)
    learnt = kept(texts, halves, options.features)
    own = softmax(learnt.slow)
    shares = np.where(told.any(axis=1)[:, None], (told + own) / 2, own).astype(np.float32)

    aside = class_sets(options.data, outside)
    cases = aside | threshold_sets(options.data)
    gold = {name: np.array([label for _, label in rows]) for name, rows in cases.items()}
    found = {name: read([text for text, _ in rows], halves) for name, rows in cases.items()}
    heads = []
    for seen in (lambda r: r.heard, lambda r: np.hstack([r.heard, r.middle])):
        head = fitted(seen(learnt), shares, options.seed)
        heads.append((calibrated(head, {name: seen(found[name]) for name in aside}, gold), seen))
    judged = {
        name: (r.heard[:, :3], *(softmax(head.logits(seen(r))) for head, seen in heads), softmax(r.slow))
        for name, r in found.items()
    }
    for name, values in judged.items():
        right = " ".join(f"{100 * (shares.argmax(axis=1) == gold[name]).mean():.1f}" for shares in values)
        print(f"{name:10} {len(gold[name]):5} texts, right by sentiment-fast and at each depth: {right}")
    every = stops(judged, gold)
    for most in (0.5, 0.75, OWN_LOSS, 1.25, 1.5, 1.75):
        print(min(s for s in every if s.loss <= LOSS and s.own_loss <= most).said())
    ship([head for head, _ in heads], min(s for s in every if s.loss <= LOSS and s.own_loss <= OWN_LOSS), options.out)


def kept(texts: list[str], halves: Halves, path: Path | None) -> Read:
    """Return what the models make of texts, from the file where it is there."""
    if path and path.exists():
        with np.load(path) as file:
            assert json.loads(file["texts"].tobytes()) == texts
            return Read(file["heard"].astype(np.float32), file["middle"].astype(np.float32), file["slow"])
    found = read(texts, halves)
    if path:
        names = np.frombuffer(json.dumps(texts).encode(), np.uint8)
        small = {"heard": found.heard.astype(np.float16), "middle": found.middle.astype(np.float16)}
        np.savez(path, texts=names, slow=found.slow, **small)
    return found


def ship(heads: list[Head], stop: Stop, out: Path) -> None:
    """Write the networks and the card."""
    arrays = {
        f"{depth}.{part}": np.ascontiguousarray(value.astype(np.float16))
        for depth, head in zip(("first", "second"), heads, strict=True)
        for part, value in head._asdict().items()
    }
    (out / "weights.safetensors").write_bytes(save(arrays))
    top: dict[str, str | list[str]] = {"name": "auto", "version": "1.1.0", "kind": "cascade-sentiment"}
    top |= {"languages": ["en"], "licence": "Apache-2.0"}
    parts: dict[str, str | float] = {}
    for part, name in PARTS.items():
        parts |= {part: name, f"{part}_sha256": open_card(name).sha256}
    parts |= {"fast_sure": round(stop.fast_sure, 2), "lower_sure": round(stop.lower_sure, 2)}
    training = {"teacher": "all-mpnet-base-v2 (Apache-2.0)"} | corpora.LICENCES
    write_card(out, ("weights.safetensors", LOWER, UPPER), top, {"training": training, "parts": parts})


if __name__ == "__main__":
    main()
