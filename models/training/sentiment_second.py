"""Second stage of ``sentiment``: go on from the first stage's weights with phrases, whole sentences and single aspects.

1. The first stage (``sentiment.py --keep``) gives the weights to start from, in float32.
2. People's labels teach the classes: every sentence of SST's training trees and many of their phrases, the rated
   tweets, newspaper sentences and words, reviews by their stars, made-up comments. The first stage's opinion of
   unlabelled customers' sentences keeps it from forgetting what the larger teacher said.
3. Sentences with one aspect, as the first stage finds it, take the polarity of the whole sentence: MAMS, where every
   sentence has several, calls neutral what is merely named.
4. The weights are averaged over the last steps, and a temperature and a bias of the neutral class fitted on texts that
   trained nothing: SST's development part, the tenth of tweets and reviews set aside, TweetEval's validation part.

    python sentiment_second.py --data DATA --base MINILM --vader VADER --start first.pt --first FIRST --out ../sentiment

``FIRST`` is the folder that the first stage wrote.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import aspect_labels
import numpy as np
import torch
from aspect_labels import Aspect, Marked
from contrast import made_up
from sentiment import Opinion, aspect_loss, calibrated, token_marks, write_own_card
from sentiment_labels import Item, labelled, parted
from sentiment_teacher import opinions
from tuning import Array, Step, batches, class_loss, train

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.transformer import TransformerSentiment
from voca.stages.wording import model_text

RATE, BATCH, TOKENS, FROZEN, MADE_UP = 5e-5, 32, 96, 2, 1_000
PASSES = {"sst": 1, "tweet": 1, "umsab": 1, "review": 1, "phrase": 1, "news": 1, "mpqa": 1, "word": 1}
SAMPLED = {"phrase": 10_000, "mpqa": 500, "word": 500, "news": 1_000, "review": 500}
ASKED = {"talk": 4_000, "sentence": 3_500, "run": 300, "request": 300, "call": 300}
UNLABELLED, SURE, SINGLES, MARKED = 2_000, 0.6, 3_000, 3_000
"""How many unlabelled texts are learnt; from which probability on a sentence lends its class to its only aspect, and
how many such sentences and how many marked ones are learnt."""


def schedule(items: list[Item], rng: np.random.Generator) -> list[int]:
    """Return the rows of one run: small sets several times, large ones sampled, opinionated phrases first."""
    chosen: list[int] = []
    for source, passes in PASSES.items():
        rows = np.array([i for i, item in enumerate(items) if item.source == source])
        if source == "phrase":
            words = np.array([len(items[i].text.split()) for i in rows])
            sure = np.array([items[i].shares[1] < 0.5 for i in rows])
            share = (words >= 2) * (words <= 30) * np.where(sure, 1.0, 0.2)
            rows = rng.choice(rows, SAMPLED[source], replace=False, p=share / share.sum())
        elif source in SAMPLED:
            rows = rng.permutation(rows)[: SAMPLED[source]]
        chosen += np.tile(rows, passes).tolist()
    return chosen


def single_aspects(judge: TransformerSentiment, texts: list[str], shares: Array) -> list[Marked]:
    """Return sentences in which one aspect is found, with the sentence's own class where that is clear."""
    short = [(text, share) for text, share in zip(texts, shares, strict=True) if 3 <= len(text.split()) <= 40]
    found = judge.aspects([text for text, _ in short])
    return [
        Marked(text, (Aspect(aspects[0].start, aspects[0].end, int(share.argmax())),))
        for (text, share), aspects in zip(short, found, strict=True)
        if len(aspects) == 1 and share.max() >= SURE
    ]


def material(
    options: argparse.Namespace, rng: np.random.Generator
) -> tuple[list[str], Array, list[Marked], list[Item]]:
    """Return texts with their shares, sentences with aspects, and the labelled texts set aside."""
    inside, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0), ("tweet", "review"))
    rows = schedule(inside, rng)
    texts = [model_text(inside[row].text) for row in rows]
    shares = [inside[row].shares for row in rows]
    extra = list(made_up(MADE_UP, options.seed + 1))
    texts += [model_text(text) for text, _ in extra]
    shares += [share for _, share in extra]
    judge = TransformerSentiment.load(options.first)
    free = opinions(options.data, rng, ASKED)
    own = judge.predict(free)
    singles = single_aspects(judge, free, own)
    marked = aspect_labels.marked(options.data, options.seed)
    chosen = [singles[i] for i in rng.permutation(len(singles))[:SINGLES]]
    chosen += [marked[i] for i in rng.permutation(len(marked))[:MARKED]]
    kept = rng.permutation(len(free))[:UNLABELLED]
    print(
        f"{len(rows)} labelled, {len(kept)} unlabelled, {len(chosen)} with aspects ({len(singles)} single)", flush=True
    )
    return (
        [*texts, *(free[i] for i in kept)],
        np.concatenate([np.array(shares, np.float32), own[kept]]),
        chosen,
        outside,
    )


def steps_of(lengths: list[int], aspects: list[int], rng: np.random.Generator) -> list[Step]:
    """Return the batches of both tasks in a random order."""
    steps: list[Step] = [("classes", batch) for batch in batches(lengths, rng.permutation(len(lengths)), BATCH)]
    others: list[Step] = [("aspects", batch) for batch in batches(aspects, rng.permutation(len(aspects)), BATCH)]
    for place, step in zip(
        np.sort(rng.choice(len(steps) + len(others), len(others), replace=False)), others, strict=True
    ):
        steps.insert(int(place), step)
    return steps


def main() -> None:
    """Train on, calibrate, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader", "start", "first", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="a file (.pt) that keeps the averaged weights in float32")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    texts, shares, marked, outside = material(options, rng)
    model = Opinion(options.base, FROZEN)
    model.load_state_dict(torch.load(options.start, weights_only=True))
    ids = model.tokens(texts, TOKENS)
    token_ids, tags, polarities = token_marks(model, marked)
    losses = {"classes": class_loss(model, ids, shares), "aspects": aspect_loss(model, token_ids, tags, polarities)}
    steps = steps_of([len(row) for row in ids], [len(row) for row in token_ids], rng)
    print(f"{len(steps)} steps, {time.monotonic() - began:.0f} seconds so far", flush=True)
    train(model, steps, losses, RATE, heads=2e-4, average=0.995, keep=options.keep)
    calibrated(model, options.data, outside, options.out)
    write_own_card(options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
