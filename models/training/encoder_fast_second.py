"""``encoder-fast`` taught what customers' comments are about, from what `encoder_fast.py` made.

Three terms, on every step: sentences of a subject find each other among those of the other subjects of their industry
(`written/subjects.txt`), requests find the others of their intent, and sentences of all sets keep the vectors and the
neighbours they had before.

    python encoder_fast_second.py --data DATA --start FIRST --out ../encoder-fast
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from contrastive import contrast, groups, neighbourhood, numbered
from encoder_fast import Ids, bag, intent_loss, labelled_requests, token_lists
from safetensors.numpy import load_file
from shipping import quantized, write_model
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from written import Written

Array = npt.NDArray[np.float32]

RATE, STEPS, WARMING = 1e-3, 500, 50
INDUSTRIES, SUBJECTS, EACH = 4, 25, 4
SENTENCES, NEAR = 60_000, 1024
SUBJECT, NEIGHBOURS, INTENT = 0.3, 0.1, 0.03
SHARE = 0.75
"""How far to go from the table before to the tuned one, as in `encoder.py`."""


def around(vectors: torch.Tensor, middle: torch.Tensor) -> torch.Tensor:
    """Return unit vectors around a mean."""
    return normalize(vectors - middle)


def fit(
    start: Array, told: Written, ids: tuple[Ids, Ids, Ids], of_intent: list[npt.NDArray[np.int64]], seed: int
) -> Array:
    """Train the table.

    Parameters
    ----------
    start : float32 [tokens, dimension]
    told : Written
    ids
        Tokens of the subjects' sentences, of the requests and of the sentences of all sets.
    of_intent
        The requests of each intent.
    seed
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    subjects, asked, kept = ids
    base = torch.from_numpy(start)
    with torch.no_grad():
        before = torch.cat([bag(base, kept[first : first + 4096]) for first in range(0, len(kept), 4096)])
    middle = before.mean(0)
    before = around(before, middle)
    table = torch.nn.Parameter(base.clone())
    optimizer = torch.optim.Adam([table], lr=RATE)
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / WARMING) * (1 - step / STEPS)
        alike = torch.zeros(())
        for rows in told.draw(rng, INDUSTRIES, SUBJECTS, EACH):
            alike = alike + contrast(bag(table, [subjects[row] for row in rows]), told.kinds[rows]) / INDUSTRIES
        chosen = rng.choice(len(kept), NEAR, replace=False)
        after = around(bag(table, [kept[row] for row in chosen]), middle)
        moved = (1 - (after * before[chosen]).sum(1)).mean()
        loss = SUBJECT * alike + moved + NEIGHBOURS * neighbourhood(after, before[chosen])
        loss = loss + INTENT * intent_loss(table, asked, of_intent, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 99:
            print(f"step {step + 1}: subjects {alike.item():.3f}, cosine to before {1 - moved.item():.3f}", flush=True)
    return table.detach().numpy()


def card() -> tuple[dict[str, str | int | list[str]], dict[str, dict[str, str]]]:
    """Return what the card says beside the files' sha256; ``score.py`` adds the scores."""
    top: dict[str, str | int | list[str]] = {
        "name": "encoder-fast",
        "version": "2.0.0",
        "kind": "static-encoder",
        "dimension": 384,
        "languages": ["en"],
        "licence": "Apache-2.0",
    }
    sources = {"teacher": "all-MiniLM-L6-v2 (Apache-2.0)", "written for voca": "Apache-2.0"}
    return top, {"training": sources | corpora.LICENCES}


def main() -> None:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "start", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--held", action="store_true", help="keep some industries out, to choose settings")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    began = time.monotonic()
    weights = load_file(options.start / "weights.safetensors")
    tokenizer = Tokenizer.from_file(str(options.start / "tokenizer.json"))
    start = weights["table"].astype(np.float32) * weights["scale"][:, None]
    told = Written("subjects", corpora.held_out(options.data), options.held)
    requests = labelled_requests(options.data)
    everything = [text for text in corpora.unlabelled(options.data) if len(text.split()) <= 30]
    sentences = [everything[i] for i in np.sort(np.random.default_rng(1).permutation(len(everything))[:SENTENCES])]
    texts = (told.texts, [text for text, _ in requests], sentences)
    ids = (token_lists(tokenizer, texts[0]), token_lists(tokenizer, texts[1]), token_lists(tokenizer, texts[2]))
    of_intent = groups(numbered([intent for _, intent in requests]), 4)
    table = fit(start, told, ids, of_intent, options.seed)
    table = start + SHARE * (table - start)
    write_model(options.out, tokenizer, quantized(table), *card())
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
