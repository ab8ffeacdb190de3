"""Fine-tune all-mpnet-base-v2 on the labelled texts and keep its opinion of the texts the student will learn from.

    python sentiment_teacher.py --data DATA --teacher MPNET --vader VADER --out teacher.npz

The upper half of its layers is tuned. About an hour and a half on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import texts as corpora
import torch
from sentiment_labels import Item, drawn_phrases, labelled, parted
from tuning import Array, Reader, batches, class_loss, predict, train

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

FROZEN, RATE, TOKENS, BATCH = 6, 7e-5, 80, 64
PASSES = {"sst": 2, "tweet": 2, "umsab": 3, "review": 1}
SAMPLED = {"phrase": 9_000, "mpqa": 1_000, "word": 1_000, "news": 2_000, "review": 1_200}
ASKED = {"sst": 9_000, "tweet": 5_000, "umsab": 2_000, "news": 3_000, "mpqa": 2_000, "review": 2_000, "phrase": 22_000}
UNLABELLED = {"talk": 13_000, "sentence": 10_000, "run": 3_500, "film": 4_000, "request": 1_500, "call": 1_000}


def schedule(
    items: list[Item],
    rng: np.random.Generator,
    passes: Mapping[str, int] = PASSES,
    sampled: Mapping[str, int] = SAMPLED,
    longest: int = 16,
    unsure: float = 0.15,
) -> np.ndarray:
    """Return the rows of one run: small good sets twice, large ones sampled, longer and opinionated phrases first.

    Parameters
    ----------
    items
    rng
    passes
        How often the texts of a set are read; those of any other once.
    sampled
        How many texts of a set are read; all of any other.
    longest, unsure
        How phrases are drawn (`drawn_phrases`).
    """
    chosen = []
    for source in dict.fromkeys(item.source for item in items):
        rows = np.array([i for i, item in enumerate(items) if item.source == source])
        if source == "phrase":
            rows = rows[drawn_phrases([items[i] for i in rows], sampled[source], longest, unsure, rng)]
        elif source in sampled:
            rows = rng.permutation(rows)[: sampled[source]]
        chosen += [rows] * passes.get(source, 1)
    return rng.permutation(np.concatenate(chosen))


def asked(data: Path, items: list[Item], rng: np.random.Generator) -> list[str]:
    """Return the texts whose soft labels the student learns: labelled ones, and sentences of every training set."""
    kept: list[str] = []
    for source, count in ASKED.items():
        texts = [model_text(item.text) for item in items if item.source == source]
        if source == "phrase":
            texts = [text for text in texts if len(text.split()) >= 4]
        kept += [texts[i] for i in rng.permutation(len(texts))[:count]]
    return corpora.distinct_exact([*kept, *opinions(data, rng)])


def runs(reviews: list[str], longest: int, rng: np.random.Generator) -> list[str]:
    """Return of each review two sentences or more that follow one another, `longest` at most."""
    found = []
    for text in reviews:
        parts = corpora.sentences(text)
        start = int(rng.integers(0, max(1, len(parts) - 2)))
        found.append(" ".join(parts[start : start + int(rng.integers(2, longest + 1))]))
    return found


def opinions(data: Path, rng: np.random.Generator, counts: dict[str, int] = UNLABELLED) -> list[str]:
    """Return unlabelled customers' sentences and short reviews, requests and turns of calls."""
    banned = corpora.held_out(data)
    reviews = [text for text, _ in corpora.skytrax(data)]
    requests = [t for t, _ in corpora.multidogo(data) if len(t.split()) > 3] + [t for t, _ in corpora.clinc150(data)]
    pools = {
        "talk": list(corpora.small_reviews(data)),
        "sentence": [s for text in reviews for s in corpora.sentences(text)],
        "run": runs(reviews, 4, rng),
        "film": corpora.film_opinions(data),
        "request": requests,
        "call": [text for text, _ in corpora.calls(data)],
    }
    chosen = [pool[i] for name, pool in pools.items() for i in rng.permutation(len(pool))[: counts[name]]]
    return [model_text(text)[:400] for text in corpora.distinct(chosen, banned)]


def main() -> None:
    """Train, then write texts and logits."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "teacher", "vader", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    inside, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0))
    reader = Reader(options.teacher, FROZEN)
    rows = schedule(inside, rng)
    ids = reader.tokens([model_text(item.text) for item in inside], TOKENS)
    shares: Array = np.array([item.shares for item in inside], np.float32)
    print(f"{len(rows)} texts to learn from, {len(outside)} set aside", flush=True)
    steps = [("classes", batch) for batch in batches([len(row) for row in ids], rows, BATCH)]
    kept = options.out.with_suffix(".pt")
    if kept.exists():
        reader.load_state_dict(torch.load(kept, weights_only=True))
    else:
        train(reader, steps, {"classes": class_loss(reader, ids, shares)}, RATE)
        torch.save(reader.state_dict(), kept)
    reader.trunk.to(torch.bfloat16)
    report(outside, predict(reader, [model_text(item.text) for item in outside], TOKENS))
    texts = asked(options.data, inside, np.random.default_rng(1))
    print(f"{len(texts)} texts to judge", flush=True)
    logits = predict(reader, texts, TOKENS)
    np.savez(options.out, logits=logits, texts=np.frombuffer(json.dumps(texts).encode(), np.uint8))


def report(outside: list[Item], logits: Array) -> None:
    """Print how the texts set aside are judged, set by set."""
    for source in dict.fromkeys(item.source for item in outside):
        rows = [i for i, item in enumerate(outside) if item.source == source]
        gold = np.array([np.argmax(outside[i].shares) for i in rows])
        polar = gold != 1
        right = (logits[rows].argmax(1) == gold).mean()
        two = ((logits[rows][:, 2] > logits[rows][:, 0]) == (gold == 2))[polar].mean()
        print(f"{source}: three classes {100 * right:.1f}, two {100 * two:.1f} of {len(rows)}", flush=True)


if __name__ == "__main__":
    main()
