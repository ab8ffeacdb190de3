"""Make ``encoder``: gte-small taught to put what customers say about the same thing together.

Three terms, on every step: sentences written for voca find the others of their group among those of its domain
(`written.py`), requests find the other request of their intent, and sentences of all sets keep the neighbours that
gte-small and all-mpnet-base-v2 give them, which is what holds the model to subjects that nothing else covers.

    python encoder.py --data DATA --base GTE --second MPNET --out ../encoder --vectors vectors.npy
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import texts as corpora
import torch
from contrastive import Rows, centred, contrast, groups, neighbourhood, numbered
from shipping import write_card
from teacher import sentence_vectors
from torch.nn.functional import normalize
from tuning import Array, Loss, Reader, Step, graph_of, in_batches, mean, spans_of, train, write_graph
from written import Written

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

RATE, STEPS = 6e-5, 380
FROZEN = 6
"""Of twelve layers. They hold the words, which no comment written for voca need teach anew."""
SENTENCES, TOKENS = 16_000, 32
INTENTS, NEAR = 24, 96
INTENT, PULL = 0.5, 3.0
SHARE = 0.75
"""How far to go from the base model's weights to the tuned ones: on the way they are better on subjects they were not
tuned for (Wortsman and others 2022)."""
HELD = frozenset(
    """transfer transactions balance freeze_account pay_bill bill_balance bill_due interest_rate routing
    min_payment order_checks pin_change report_fraud account_blocked spending_history credit_score report_lost_card
    credit_limit rewards_balance new_card application_status card_declined international_fees apr redeem_rewards
    credit_limit_change damaged_card replacement_card_duration improve_credit_score expiration_date""".split()
)
"""The intents about banks and cards: kept out of the contrastive term while settings are chosen."""


@dataclass(frozen=True)
class Share:
    """What a file of written sentences gives a step: domains, groups of each, sentences of each, and their weight."""

    name: str
    domains: int
    kinds: int
    each: int
    weight: float


SHARES = (
    Share("subjects", 2, 15, 3, 1.0),
    Share("requests", 1, 24, 3, 1.0),
    Share("titles", 1, 12, 3, 0.5),
    Share("opinions", 3, 5, 3, 0.33),
)


@dataclass(frozen=True)
class Batch:
    """The rows of a step: of a file's sentences (by its place in `SHARES`), of the requests, of the sentences."""

    written: list[tuple[int, Rows]]
    asked: Rows
    kept: Rows


class Encoder(Reader):
    """The transformer with mean pooling; the head of a reader stays unused."""

    def vectors(self, ids: list[list[int]]) -> torch.Tensor:
        """Return unit vectors; the shorter half of the texts is not padded to the longest."""
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        halves = (order[: len(order) // 2], order[len(order) // 2 :])
        found = [normalize(mean(*self.states([ids[row] for row in half]))) for half in halves if half]
        return torch.cat(found)[torch.tensor(order).argsort()]


def vectors_of(model: Encoder, ids: list[list[int]], batch: int = 128) -> Array:
    """Return the vectors of token lists, without learning."""
    return in_batches(model, ids, model.trunk.config.hidden_size, model.vectors, batch)


def requests(data: Path, held: bool) -> list[tuple[str, str]]:
    """Return requests with their intents from the sets that may train, none of them in a held-out set."""
    found = [(t, f"clinc/{i}") for t, i in corpora.clinc150(data) if i != "oos" and not (held and i in HELD)]
    found += [(t, f"dogo/{i}") for t, i in corpora.multidogo(data) if i and len(t.split()) > 2]
    if not held:
        found += [(t, f"dstc/{i}") for t, i in corpora.dstc11_development(data)]
    banned = corpora.held_out(data)
    return [(model_text(t), i) for t, i in found if corpora.key(t) not in banned]


def whole_loss(
    model: Encoder,
    batches: list[Batch],
    ids: list[list[list[int]]],
    kinds: list[Rows],
    intents: Rows,
    near: torch.Tensor,
) -> Loss:
    """Return the loss of a step.

    Parameters
    ----------
    model
    batches
        By step; a row of the loss is a step's number.
    ids
        Token lists: of each file's sentences, then of the requests, then of the sentences.
    kinds
        Groups of each file's sentences.
    intents
        Intents of the requests.
    near
        Both teachers' vectors of the sentences, side by side.
    """

    def loss(rows: list[int]) -> torch.Tensor:
        batch = batches[rows[0]]
        chosen = [*batch.written, (len(SHARES), batch.asked), (len(SHARES) + 1, batch.kept)]
        vectors = model.vectors([ids[of][row] for of, part in chosen for row in part])
        *told, asked, kept = vectors.split([len(part) for _, part in chosen])
        total = INTENT * contrast(asked, intents[batch.asked])
        for (of, part), found in zip(batch.written, told, strict=True):
            total = total + SHARES[of].weight * contrast(found, kinds[of][part])
        return total + PULL * neighbourhood(kept, near[batch.kept])

    return loss


def drawn(
    told: list[Written], intents: Rows, lengths: list[int], rng: np.random.Generator
) -> tuple[list[Batch], list[Step]]:
    """Return every step's rows."""
    of_intent = groups(intents, 6)
    by_length = np.argsort(lengths, kind="stable")
    batches, steps = [], []
    for step in range(STEPS):
        written = [
            (of, rows)
            for of, share in enumerate(SHARES)
            for rows in told[of].draw(rng, share.domains, share.kinds, share.each)
        ]
        chosen = [of_intent[i] for i in rng.choice(len(of_intent), INTENTS, replace=False)]
        asked = np.concatenate([rng.choice(group, 2, replace=False) for group in chosen])
        first = int(rng.integers(0, len(by_length) - 8 * NEAR))
        kept = rng.choice(by_length[first : first + 8 * NEAR], NEAR, replace=False)  # of like length: little padding
        batches.append(Batch(written, asked, kept))
        steps.append(("all", [step]))
    return batches, steps


def go(model: Encoder, start: dict[str, torch.Tensor], share: float) -> None:
    """Set the weights to those on the way from where they started."""
    end = model.trunk.state_dict()
    found = {k: torch.lerp(start[k], v, share) if v.is_floating_point() else v for k, v in end.items()}
    model.trunk.load_state_dict(found)


def ship(model: Encoder, out: Path) -> None:
    """Write the graph and the tokenizer."""
    graph, last = graph_of(model, spans_of(model))
    graph.named(graph.mean(last), "vector")
    write_graph(model, graph, {"vector": ["batch", model.trunk.config.hidden_size]}, out)


def card(out: Path) -> None:
    """Write ``card.toml``; `score.py` adds the scores."""
    top: dict[str, str | int | list[str]] = {
        "name": "encoder",
        "version": "3.0.0",
        "kind": "transformer-encoder",
        "dimension": 384,
        "languages": ["en"],
        "licence": "MIT",
    }
    sources = {
        "base": "gte-small (MIT)",
        "teacher": "all-mpnet-base-v2 (Apache-2.0)",
        "written for voca": "Apache-2.0",
    }
    write_card(out, ("model.onnx", "tokenizer.json"), top, {"training": sources | corpora.LICENCES})


def main() -> None:
    """Train and ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "second", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="a file (.npy) that keeps the second teacher's vectors")
    parser.add_argument("--keep", type=Path, help="a file (.npz) that keeps the trained weights in float32")
    parser.add_argument("--held", action="store_true", help="keep some domains and intents out, to choose settings")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    model = Encoder(options.base, FROZEN, dropout=0.0)
    model.head.requires_grad_(False)
    start = {name: value.clone() for name, value in model.trunk.state_dict().items()}
    banned = corpora.held_out(options.data)
    told = [Written(share.name, banned, options.held) for share in SHARES]
    asked = requests(options.data, options.held)
    intents = numbered([intent for _, intent in asked])
    everything = [text for text in corpora.unlabelled(options.data) if len(text.split()) <= 24]
    sentences = [everything[i] for i in np.sort(np.random.default_rng(1).permutation(len(everything))[:SENTENCES])]
    texts = [*(of.texts for of in told), [text for text, _ in asked], sentences]
    ids = [model.tokens([model_text(text) for text in some], TOKENS) for some in texts]
    if options.vectors and options.vectors.exists():
        second = np.load(options.vectors)
    else:
        second = sentence_vectors(options.second, [model_text(text) for text in sentences])
        if options.vectors:
            np.save(options.vectors, second)
    both = (centred(vectors_of(model, ids[-1])), centred(second.astype(np.float32)))
    near = normalize(torch.cat(both, 1))
    print(f"{sum(len(of.texts) for of in told)} written, {len(asked)} requests, {len(sentences)} sentences", flush=True)
    batches, steps = drawn(told, intents, [len(row) for row in ids[-1]], rng)
    train(model, steps, {"all": whole_loss(model, batches, ids, [of.kinds for of in told], intents, near)}, RATE)
    if options.keep:
        np.savez(options.keep, **{k: v.detach().numpy() for k, v in model.trunk.state_dict().items()})
    go(model, start, SHARE)
    ship(model, options.out)
    card(options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
