"""Make ``encoder``: all-MiniLM-L6-v2 tuned to put what customers say about the same thing together.

Two terms, on every step: requests find the other request of their intent (several per intent, so that an intent is a
group and not a pair), and sentences keep the neighbours that gte-small and all-MiniLM-L6-v2 itself give them, which is
what holds the model to subjects no labelled set covers.

    python encoder.py --data DATA --base MINILM --second GTE --out ../encoder --vectors vectors.npz
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from contrastive import contrast, groups, neighbourhood, numbered
from shipping import write_card
from teacher import cached_vectors
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from tuning import Array, Loss, Reader, Step, graph_of, mean, train, write_graph

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

RATE, STEPS = 5e-5, 330
SENTENCES, TOKENS = 40_000, 24
INTENTS, EACH, NEAR = 32, 3, 96
PULL = 1.0
SHARE = 0.5
"""How far to go from the base model's weights to the tuned ones: the mean of both is better on subjects neither was
tuned for (Wortsman and others 2022)."""
HELD = frozenset(
    """transfer transactions balance freeze_account pay_bill bill_balance bill_due interest_rate routing
    min_payment order_checks pin_change report_fraud account_blocked spending_history credit_score report_lost_card
    credit_limit rewards_balance new_card application_status card_declined international_fees apr redeem_rewards
    credit_limit_change damaged_card replacement_card_duration improve_credit_score expiration_date""".split()
)
"""The intents about banks and cards: kept out of the contrastive term while settings are chosen."""


def requests(data: Path, held: bool) -> list[tuple[str, str]]:
    """Return requests with their intents from the sets that may train, none of them in a held-out set."""
    found = [(t, f"clinc/{i}") for t, i in corpora.clinc150(data) if i != "oos" and not (held and i in HELD)]
    found += [(t, f"dogo/{i}") for t, i in corpora.multidogo(data) if i and len(t.split()) > 2]
    if not held:
        found += [(t, f"dstc/{i}") for t, i in corpora.dstc11_development(data)]
    banned = corpora.held_out(data)
    return [(model_text(t), i) for t, i in found if corpora.key(t) not in banned]


def second_vectors(folder: Path, texts: list[str]) -> Array:
    """Return gte-small's unit vectors, by its own ONNX file."""
    import onnxruntime

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(48)
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(folder / "onnx/model.onnx", providers=["CPUExecutionProvider"])
    ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(ids), 384), np.float32)
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        shape = (len(part), max(len(ids[row]) for row in part))
        tokens, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for place, row in enumerate(part):
            tokens[place, : len(ids[row])], mask[place, : len(ids[row])] = ids[row], 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros(shape, np.int64)}
        last = session.run(None, feed)[0]
        found[part] = (last * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def centred(vectors: Array) -> torch.Tensor:
    """Return unit vectors around their mean: gte's are all in one narrow cone."""
    around = vectors - vectors.mean(0)
    return torch.from_numpy(around / np.linalg.norm(around, axis=1, keepdims=True)).float()


class Encoder(Reader):
    """The transformer with mean pooling; the head of a reader stays unused."""

    def vectors(self, ids: list[list[int]]) -> torch.Tensor:
        """Return unit vectors."""
        return normalize(mean(*self.states(ids)))


def near_loss(model: Encoder, ids: list[list[int]], teachers: list[torch.Tensor]) -> Loss:
    """Return how badly the model guesses which sentences of a batch are near which for the teachers."""

    def loss(rows: list[int]) -> torch.Tensor:
        student = model.vectors([ids[row] for row in rows])
        total = torch.zeros(())
        for vectors in teachers:
            total = total + neighbourhood(student, vectors[rows])
        return total / len(teachers)

    return loss


def intent_loss(model: Encoder, ids: list[list[int]], intents: npt.NDArray[np.int64]) -> Loss:
    """Return the contrastive loss of requests by their intents."""
    return lambda rows: contrast(model.vectors([ids[row] for row in rows]), intents[rows])


def both(first: Loss, second: Loss, split: int) -> Loss:
    """Return the sum of a loss of a step's first `split` rows and `PULL` times another of the rest."""
    return lambda rows: first(rows[:split]) + PULL * second(rows[split:])


def ship(model: Encoder, out: Path, exact: bool = False) -> None:
    """Write the graph and the tokenizer."""
    graph, last = graph_of(model, exact)
    graph.named(graph.mean(last), "vector")
    write_graph(model, graph, {"vector": ["batch", model.trunk.config.hidden_size]}, out)


def main() -> None:
    """Train and ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "second", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="a file (.npz) that keeps the base model's vectors")
    parser.add_argument("--second-vectors", type=Path, help="a file (.npy) that keeps the second teacher's vectors")
    parser.add_argument("--keep", type=Path, help="a file (.pt) that keeps the trained weights in float32")
    parser.add_argument("--held", action="store_true", help="keep the bank and card intents out, to choose settings")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    everything = [text for text in corpora.unlabelled(options.data) if len(text.split()) <= 30]
    sentences = [everything[i] for i in np.sort(np.random.default_rng(0).permutation(len(everything))[:SENTENCES])]
    first = cached_vectors(options.base, sentences, options.vectors).astype(np.float32)
    if options.second_vectors and options.second_vectors.exists():
        second = np.load(options.second_vectors)
    else:
        second = second_vectors(options.second, sentences)
        if options.second_vectors:
            np.save(options.second_vectors, second)
    asked = requests(options.data, options.held)
    intents = numbered([intent for _, intent in asked])
    model = Encoder(options.base, frozen=0)
    model.head.requires_grad_(False)
    ids = model.tokens([model_text(text) for text in sentences], TOKENS)
    asked_ids = model.tokens([text for text, _ in asked], TOKENS)
    of_intent = groups(intents, 2 * EACH)
    print(f"{len(sentences)} sentences, {len(asked)} requests of {len(of_intent)} intents", flush=True)
    steps: list[Step] = []
    by_length = np.argsort([len(row) for row in ids], kind="stable")
    for _ in range(STEPS):
        chosen = [of_intent[i] for i in rng.choice(len(of_intent), INTENTS, replace=False)]
        rows = np.concatenate([rng.choice(group, EACH, replace=False) for group in chosen])
        start = int(rng.integers(0, len(by_length) - 8 * NEAR))
        near = rng.choice(by_length[start : start + 8 * NEAR], NEAR, replace=False)  # of like length: little padding
        steps.append(("both", [*rows.tolist(), *near.tolist()]))
    loss = both(
        intent_loss(model, asked_ids, intents), near_loss(model, ids, [centred(first), centred(second)]), INTENTS * EACH
    )
    train(model, steps, {"both": loss}, RATE)
    if options.keep:
        torch.save(model.state_dict(), options.keep)
    tuned, start = model.state_dict(), Encoder(options.base, frozen=0).state_dict()
    model.load_state_dict({k: torch.lerp(start[k], v, SHARE) if v.is_floating_point() else v for k, v in tuned.items()})
    ship(model, options.out)
    top: dict[str, str | int | list[str]] = {
        "name": "encoder",
        "version": "1.0.0",
        "kind": "transformer-encoder",
        "dimension": 384,
        "languages": ["en"],
        "licence": "Apache-2.0",
    }
    sources = {"base": "all-MiniLM-L6-v2 (Apache-2.0)", "teacher": "gte-small (MIT)"}
    write_card(options.out, ("model.onnx", "tokenizer.json"), top, {"training": sources | corpora.LICENCES})
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
