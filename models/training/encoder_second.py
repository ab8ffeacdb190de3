"""``encoder`` taught what customers' comments are about, from what `encoder.py` made.

Three terms, on every step: sentences of a subject find each other among those of the other subjects of their industry
(`subjects.txt`), requests find the others of their intent, and sentences of all sets keep the neighbours they had
before.

    python encoder_second.py --data DATA --base MINILM --start encoder.npz --out ../encoder
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import texts as corpora
import torch
from contrastive import Rows, contrast, groups, neighbourhood, numbered
from encoder import Encoder, centred, requests, ship
from shipping import write_card
from subjects import Subjects
from tuning import Array, Loss, Step, train

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

RATE, STEPS = 6e-5, 450
INDUSTRIES, SUBJECTS, EACH = 2, 20, 3
INTENTS, NEAR = 24, 64
SENTENCES, TOKENS = 16_000, 32
INTENT, PULL = 0.5, 1.0


def vectors_of(model: Encoder, ids: list[list[int]], batch: int = 128) -> Array:
    """Return the vectors of token lists, without learning."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(ids), model.trunk.config.hidden_size), np.float32)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            found[part] = model.vectors([ids[row] for row in part]).numpy()
    return found


def whole_loss(model: Encoder, parts: list[tuple[list[list[int]], Rows]], near: torch.Tensor) -> Loss:
    """Return the loss of a step: rows of subjects by industry, then of requests, then of sentences.

    Parameters
    ----------
    model
    parts
        Token lists and kinds of the subjects, of the requests, and token lists of the sentences.
    near
        The sentences' vectors before.
    """
    sizes = [INDUSTRIES * SUBJECTS * EACH, 2 * INTENTS]

    def loss(rows: list[int]) -> torch.Tensor:
        cut = np.split(np.array(rows), np.cumsum(sizes))
        ids = [of[0][row] for of, chosen in zip(parts, cut, strict=True) for row in chosen]
        subjects, asked, kept = torch.split(model.vectors(ids), [len(chosen) for chosen in cut])
        total = INTENT * contrast(asked, parts[1][1][cut[1]]) + PULL * neighbourhood(kept, near[cut[2]])
        for vectors, chosen in zip(subjects.chunk(INDUSTRIES), np.split(cut[0], INDUSTRIES), strict=True):
            total = total + contrast(vectors, parts[0][1][chosen])
        return total

    return loss


def main() -> None:
    """Train and ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="a file (.npz) that keeps the trained weights in float32")
    parser.add_argument("--held", action="store_true", help="keep some industries and intents out, to choose settings")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    model = Encoder(options.base, frozen=0)
    model.head.requires_grad_(False)
    with np.load(options.start) as kept:
        model.trunk.load_state_dict({name: torch.from_numpy(kept[name]) for name in kept.files}, strict=False)
    told = Subjects(corpora.held_out(options.data), options.held)
    asked = requests(options.data, options.held)
    intents = numbered([intent for _, intent in asked])
    of_intent = groups(intents, 6)
    everything = [text for text in corpora.unlabelled(options.data) if len(text.split()) <= 24]
    sentences = [everything[i] for i in np.sort(np.random.default_rng(1).permutation(len(everything))[:SENTENCES])]
    texts = (told.texts, [text for text, _ in asked], sentences)
    ids = [model.tokens([model_text(text) for text in some], TOKENS) for some in texts]
    near = centred(vectors_of(model, ids[2]))
    by_length = np.argsort([len(row) for row in ids[2]], kind="stable")
    print(f"{len(told.texts)} sentences of {told.kinds.max() + 1} subjects, {len(asked)} requests", flush=True)
    steps: list[Step] = []
    for _ in range(STEPS):
        rows = told.draw(rng, INDUSTRIES, SUBJECTS, EACH)
        chosen = [of_intent[i] for i in rng.choice(len(of_intent), INTENTS, replace=False)]
        rows.append(np.concatenate([rng.choice(group, 2, replace=False) for group in chosen]))
        first = int(rng.integers(0, len(by_length) - 8 * NEAR))
        rows.append(rng.choice(by_length[first : first + 8 * NEAR], NEAR, replace=False))  # of like length
        steps.append(("all", np.concatenate(rows).tolist()))
    parts = [(ids[0], told.kinds), (ids[1], intents), (ids[2], intents)]
    train(model, steps, {"all": whole_loss(model, parts, near)}, RATE)
    if options.keep:
        np.savez(options.keep, **{k: v.detach().numpy() for k, v in model.trunk.state_dict().items()})
    ship(model, options.out)
    write_own_card(options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


def write_own_card(out: Path) -> None:
    """Write ``card.toml``; `score.py` adds the scores."""
    top: dict[str, str | int | list[str]] = {
        "name": "encoder",
        "version": "2.0.0",
        "kind": "transformer-encoder",
        "dimension": 384,
        "languages": ["en"],
        "licence": "Apache-2.0",
    }
    sources = {"base": "all-MiniLM-L6-v2 (Apache-2.0)", "teacher": "gte-small (MIT)", "subjects.txt": "Apache-2.0"}
    write_card(out, ("model.onnx", "tokenizer.json"), top, {"training": sources | corpora.LICENCES})


if __name__ == "__main__":
    main()
