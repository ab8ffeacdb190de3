"""A teacher of the third stage of ``sentiment``: all-mpnet-base-v2 with classes, and tags and polarity of tokens.

All its layers are tuned on people's labels, the written sentences, made-up comments and marked sentences; then it says
what it hears in every text of the pool. Three of them, each with its seed and its rate, are averaged by the student.

    for seed in 0 1 2; do python sentiment_teachers.py --data DATA --vader VADER --base MINILM --teacher MPNET \
        --pool pool.npz --seed $seed --out heard$seed.npz; done

The tuned weights are kept beside OUT (``.pt``), and taken from there if they are there.
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
from calibration import class_sets, fitted
from sentiment import Opinion, aspect_loss, token_marks
from sentiment_labels import Item
from sentiment_material import told
from sentiment_pool import Pool, own_ids
from sentiment_teacher import schedule
from torch.nn.functional import normalize
from transformers import AutoTokenizer
from tuning import DEVICE, Array, Loss, Step, batches, class_loss, mean, predict, train

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.wording import model_text

RATES = (5e-5, 6e-5, 4e-5)
"""By seed."""
TOKENS, BATCH, SORTED, ASPECT_PASSES = 96, 128, 40, 3
PASSES = {"sst": 3, "tweet": 3, "umsab": 4, "written": 3}
SAMPLED = {"phrase": 60_000, "mpqa": 2_000, "word": 2_500, "news": 2_500, "madeup": 3_000}
LONGEST_PHRASE, UNSURE = 20, 0.25
VECTORS_OF = 0
"""The seed of the teacher whose text vectors the student is drawn to."""
JUDGED_TOKENS = 256


class Teacher(Opinion):
    """The larger transformer; it reads the student's token ids, so that its tags and polarities are of these.

    Parameters
    ----------
    folder
        Its transformers folder.
    base
        The student's.
    """

    def __init__(self, folder: Path, base: Path) -> None:
        super().__init__(folder, frozen=0)
        own, self.tokenizer = self.tokenizer, AutoTokenizer.from_pretrained(base)
        self._own_ids = own_ids(self.tokenizer, own)

    def states(self, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the last layer's token vectors and which of them are not padding."""
        return super().states([self._own_ids[row].tolist() for row in ids])


def taught(
    model: Teacher, items: list[Item], data: Path, rng: np.random.Generator
) -> tuple[list[Step], dict[str, Loss]]:
    """Return the steps in a random order and the losses of classes and of aspects."""
    rows = schedule(items, rng, PASSES, SAMPLED, LONGEST_PHRASE, UNSURE)
    ids = model.tokens([item.text for item in items], TOKENS)
    shares = np.array([item.shares for item in items], np.float32)
    token_ids, tags, polarities = token_marks(model, aspect_labels.marked(data, 0))
    marks = np.concatenate([rng.permutation(len(token_ids)) for _ in range(ASPECT_PASSES)])
    steps: list[Step] = [("classes", part) for part in batches([len(row) for row in ids], rows, BATCH, SORTED)]
    steps += [("aspects", part) for part in batches([len(row) for row in token_ids], marks, BATCH, SORTED)]
    random.shuffle(steps)
    print(f"{len(rows)} labelled texts, {len(marks)} marked sentences, {len(steps)} steps", flush=True)
    return steps, {
        "classes": class_loss(model, ids, shares),
        "aspects": aspect_loss(model, token_ids, tags, polarities),
    }


def heard(model: Teacher, pool: Pool, vectors: bool, batch: int) -> dict[str, Array]:
    """Return the logits of texts' classes and of their tokens' tags and polarities, perhaps texts' unit vectors."""
    count, size = len(pool.ends), model.trunk.config.hidden_size
    classes = np.zeros((count, 3), np.float16)
    tokens = np.zeros((len(pool.flat), 6), np.float16)
    kept = np.zeros((count if vectors else 0, size), np.float16)
    order = np.argsort(pool.lengths, kind="stable").tolist()
    began = time.monotonic()
    model.eval()
    with torch.inference_mode():
        for start in range(0, count, batch):
            part = order[start : start + batch]
            last, mask = model.states([pool.flat[pool.span(row)] for row in part])
            whole = mean(last, mask)
            classes[part] = model.head(whole).half().cpu().numpy()
            if vectors:
                kept[part] = normalize(whole, dim=1).half().cpu().numpy()
            both = torch.cat([model.tags(last), model.polarity(last)], 2).half().cpu().numpy()
            for row, said in zip(part, both, strict=True):
                span = pool.span(row)
                tokens[span] = said[: span.stop - span.start]
            if start // batch % 100 == 0:
                print(f"{start}/{count} {time.monotonic() - began:.0f} s", flush=True)
    return {"classes": classes, "tokens": tokens, "vectors": kept}


def main() -> None:
    """Tune, report, listen, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "vader", "base", "teacher", "pool", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--seed", type=int, choices=range(len(RATES)), required=True)
    parser.add_argument("--batch", type=int, default=1024, help="texts heard together; fewer need less memory")
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    items, outside = told(options.data, options.vader)
    model = Teacher(options.teacher, options.base).to(DEVICE)
    kept = options.out.with_suffix(".pt")
    if kept.exists():
        model.load_state_dict(torch.load(kept, weights_only=True, map_location="cpu"))
    else:
        steps, losses = taught(model, items, options.data, rng)
        train(model, steps, losses, RATES[options.seed])
        torch.save(model.state_dict(), kept)
    model.trunk.to(torch.bfloat16)
    judged = class_sets(options.data, outside)
    fitted(judged, lambda texts: predict(model, [model_text(text) for text in texts], JUDGED_TOKENS))
    pool = Pool.load(options.pool)
    np.savez(options.out, **heard(model, pool, options.seed == VECTORS_OF, options.batch))


if __name__ == "__main__":
    main()
