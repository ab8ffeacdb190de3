"""Third stage of ``sentiment``: a new student of three teachers, from plain all-MiniLM-L6-v2.

1. It learns the mean of what the teachers (``sentiment_teachers.py``) hear in each text of the pool
   (``sentiment_pool.py``), people's labels mixed in where there are some; what they say of each token; and to have the
   first teacher's vector of the text within its own.
2. Marked sentences teach aspects as people marked them.
3. The weights are averaged over the last steps; ``sentiment_mean.py`` averages them with the stages before and ships.

    python sentiment_third.py --data DATA --base MINILM --pool pool.npz --heard heard0.npz heard1.npz heard2.npz \
        --keep third.pt
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import aspect_labels
import numpy as np
import numpy.typing as npt
import torch
from sentiment import Opinion, aspect_loss, token_marks
from sentiment_pool import Pool
from sentiment_teachers import VECTORS_OF
from torch import nn
from tuning import DEVICE, Loss, Step, batches, mean, mixed, train

RATE, BATCH, ASPECT_BATCH, SORTED = 5e-4, 256, 128, 40
PASSES, ASPECT_PASSES = 9.65, 6.4
LABEL_SHARE, WRITTEN_SHARE = 0.5, 0.7
"""How much of what is learnt is people's label: of most texts, and of words and what was made for this project."""
TOKENS_WEIGHT, VECTOR_WEIGHT = 0.5, 0.5
AVERAGE, WARM = 0.998, 0.04
MADE_FOR_THIS = ("word", "written", "madeup")
NO_TOKENS = ("phrase", "word", "mpqa", "news")
"""Kinds whose tokens teach nothing: pieces of sentences, and sentences from newspapers."""
OFTEN = {
    **{"sst": 2.0, "umsab": 2.0, "tweet": 2.0, "written": 2.0},
    **{"chat": 0.7, "phrase": 0.6, "word": 0.5, "meeting": 0.5, "request": 0.5, "madeup": 0.5, "mpqa": 0.3},
}
"""How often a pass reads a text of a kind; of any other once."""


class Student(Opinion):
    """The small transformer, and a map of its text vector to the teacher's, which does not ship.

    Parameters
    ----------
    folder
        A transformers folder to start from.
    width
        The size of the teacher's vectors.
    """

    def __init__(self, folder: Path, width: int) -> None:
        super().__init__(folder, frozen=0, dropout=0.0)
        self.deep = nn.Linear(self.trunk.config.hidden_size, width)


class Heard(NamedTuple):
    """What the teachers say: shares of classes by text, of tags and then of polarities by token, a vector by text."""

    classes: torch.Tensor
    tokens: torch.Tensor
    vectors: torch.Tensor

    @classmethod
    def load(cls, paths: Sequence[Path], pool: Pool) -> Heard:
        """Average the teachers' opinions, people's labels mixed in; vectors are those of the first teacher."""
        classes, tokens = torch.zeros(len(pool.ends), 3), torch.zeros(len(pool.flat), 6)
        for path in paths:
            with np.load(path) as kept:
                classes += torch.softmax(torch.from_numpy(kept["classes"]).float(), 1) / len(paths)
                said = torch.from_numpy(kept["tokens"]).float().unflatten(1, (2, 3))
                tokens += torch.softmax(said, 2).flatten(1) / len(paths)
        with np.load(paths[VECTORS_OF]) as kept:
            vectors = torch.from_numpy(kept["vectors"])
        shares = torch.from_numpy(pool.shares)
        part = torch.where(torch.from_numpy(np.isin(pool.kinds, MADE_FOR_THIS)), WRITTEN_SHARE, LABEL_SHARE)
        part = torch.where(shares.sum(1) > 0, part, 0.0)[:, None]
        return cls(part * shares + (1 - part) * classes, tokens, vectors)


def pool_loss(model: Student, pool: Pool, said: Heard) -> Loss:
    """Return the loss of a text's classes, vector and tokens; a token's polarity counts as far as it is an aspect's."""
    tokened = ~np.isin(pool.kinds, NO_TOKENS)

    def loss(rows: list[int]) -> torch.Tensor:
        last, mask = model.states([pool.flat[pool.span(row)] for row in rows])
        whole = mean(last, mask)
        total = nn.functional.cross_entropy(model.head(whole), said.classes[rows].to(model.device))
        wanted = said.vectors[rows].to(model.device).float()
        total = total + VECTOR_WEIGHT * (1 - nn.functional.cosine_similarity(model.deep(whole), wanted, dim=1)).mean()
        read = [place for place, row in enumerate(rows) if tokened[row]]
        if not read:
            return total
        heard = torch.cat([said.tokens[pool.span(rows[place])] for place in read]).to(model.device)
        own = last[read][mask[read].bool()]
        tags = -(heard[:, :3] * torch.log_softmax(model.tags(own), 1)).sum(1)
        polarities = -(heard[:, 3:] * torch.log_softmax(model.polarity(own), 1)).sum(1)
        inside = 1 - heard[:, 0]
        return total + TOKENS_WEIGHT * (tags.mean() + (polarities * inside).sum() / (inside.sum() + 1))

    return loss


def passes(often: npt.NDArray[np.float64], rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return rows in a random order, over all passes each as often as it should be."""
    parts = [1.0] * int(PASSES) + [PASSES % 1]
    times = [np.floor(part * often + rng.random(len(often))).astype(int) for part in parts]
    return rng.permutation(np.repeat(np.arange(len(often)), np.sum(times, axis=0)))


def main() -> None:
    """Train, and keep the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "pool", "keep"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--heard", type=Path, nargs="+", required=True, help="the teachers' files, by their seeds")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.monotonic()
    rng = np.random.default_rng(options.seed)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    pool = Pool.load(options.pool)
    said = Heard.load(options.heard, pool)
    model = Student(options.base, said.vectors.shape[1]).to(DEVICE)
    often = np.array([OFTEN.get(kind, 1.0) for kind in pool.kinds.tolist()])
    token_ids, tags, polarities = token_marks(model, aspect_labels.marked(options.data, 0))
    marks = np.concatenate([rng.permutation(len(token_ids)) for _ in range(int(ASPECT_PASSES) + 1)])
    marks = marks[: int(ASPECT_PASSES * len(token_ids))]
    lengths = [len(row) for row in token_ids]
    steps: list[Step] = mixed(
        [("pool", part) for part in batches(pool.lengths, passes(often, rng), BATCH, SORTED)],
        [("aspects", part) for part in batches(lengths, marks, ASPECT_BATCH, SORTED)],
        rng,
    )
    losses = {"pool": pool_loss(model, pool, said), "aspects": aspect_loss(model, token_ids, tags, polarities)}
    print(f"{len(pool.ends)} texts, {len(steps)} steps, {time.monotonic() - began:.0f} seconds so far", flush=True)
    train(model, steps, losses, RATE, average=AVERAGE, keep=options.keep, warm=WARM)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
