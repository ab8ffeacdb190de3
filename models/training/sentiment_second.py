"""Second stage of ``sentiment``: go on from the first stage's weights with many more opinions of the teacher.

1. The teacher's soft labels of its 73,182 texts, the people's labels mixed in where there are some, people's labels of
   24,000 more phrases and words, and made-up comments teach the classes.
2. Marked sentences teach aspects, and so do sentences with one aspect, as the first stage finds it: it takes the
   polarity that the teacher gives the sentence. MAMS, where every sentence has several aspects, calls neutral what is
   merely named.
3. The weights are averaged over the last steps, and a temperature and a bias a class fitted on texts that trained
   nothing: SST's development part, the tenth of tweets and reviews set aside, TweetEval's validation part.

    python sentiment_second.py --data DATA --base MINILM --vader VADER --soft teacher.npz --start first.pt \
        --first FIRST --out ../sentiment

``FIRST`` is the folder that the first stage wrote.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aspect_labels
import numpy as np
import torch
from aspect_labels import Aspect, Marked
from contrast import made_up
from sentiment import Opinion, aspect_loss, calibrated, soft_texts, token_marks, write_own_card
from sentiment_labels import Item, drawn_phrases, labelled, parted
from tuning import Array, Step, batches, class_loss, mixed, train

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.onnx_session import TokenModel
from voca.stages.transformer_aspects import TransformerAspects
from voca.stages.wording import model_text

RATE, BATCH, TOKENS, FROZEN, MADE_UP, PASSES = 8e-5, 32, 96, 0, 4_000, 2
SAMPLED = {"phrase": 18_000, "mpqa": 500, "word": 1_500, "news": 500, "review": 0}
"""How many people's labels are learnt of texts that the teacher was not asked about; the rest are learnt all."""
SURE, SINGLES, MARKED = 0.6, 6_000, 5_000
"""From which share on a sentence lends its class to its only aspect, and how many such sentences and how many marked
ones are learnt."""


def more_labelled(items: list[Item], known: set[str], rng: np.random.Generator) -> list[Item]:
    """Return labelled texts that the teacher has not judged: large sets sampled, opinionated phrases first."""
    chosen: list[Item] = []
    others = [item for item in items if model_text(item.text) not in known]
    for source in dict.fromkeys(item.source for item in others):
        own = [item for item in others if item.source == source]
        if source == "phrase":
            own = [own[i] for i in drawn_phrases(own, SAMPLED[source], 30, 0.2, rng)]
        elif source in SAMPLED:
            own = [own[i] for i in rng.permutation(len(own))[: SAMPLED[source]]]
        chosen += own
    return chosen


def single_aspects(judge: TransformerAspects, texts: list[str], shares: Array) -> list[Marked]:
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
    asked, judged = soft_texts(options.soft, inside)
    told = {model_text(item.text) for item in inside}
    free = [row for row, text in enumerate(asked) if text not in told]
    judge = TransformerAspects(TokenModel(options.first))
    singles = single_aspects(judge, [asked[row] for row in free], judged[free])
    marked = aspect_labels.marked(options.data, options.seed)
    chosen = [singles[i] for i in rng.permutation(len(singles))[:SINGLES]]
    chosen += [marked[i] for i in rng.permutation(len(marked))[:MARKED]]
    more = more_labelled(inside, set(asked), rng)
    extra = list(made_up(MADE_UP, options.seed + 1))
    print(f"{len(asked)} judged by the teacher, {len(more)} by people, {len(chosen)} with aspects", flush=True)
    return (
        [*asked, *(model_text(item.text) for item in more), *(model_text(text) for text, _ in extra)],
        np.concatenate(
            [
                judged,
                *(np.array([item.shares], np.float32) for item in more),
                np.array([share for _, share in extra], np.float32),
            ]
        ).astype(np.float32),
        chosen,
        outside,
    )


def steps_of(lengths: list[int], aspects: list[int], rng: np.random.Generator) -> list[Step]:
    """Return the batches of both tasks in a random order."""

    def drawn(rows: list[int]) -> Iterator[list[int]]:
        order = np.concatenate([rng.permutation(len(rows)) for _ in range(PASSES)])
        return batches(rows, order, BATCH)

    return mixed(
        [("classes", batch) for batch in drawn(lengths)], [("aspects", batch) for batch in drawn(aspects)], rng
    )


def main() -> None:
    """Train on, calibrate, ship."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader", "soft", "start", "first", "out"):
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
    train(model, steps, losses, RATE, heads=3e-4, average=0.998, keep=options.keep)
    calibrated(model, options.data, outside, options.out)
    write_own_card(options.out)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
