"""Make ``encoder-fast``: a table of token vectors whose mean stands for all-MiniLM-L6-v2.

1. Vocabulary: the teacher's word pieces and the words that the training texts use at least three times.
2. Start: each token's own vector from the teacher, centred, weighted down where the token is frequent (SIF).
3. Fit: over unlabelled sentences the mean of the rows is pulled towards the teacher's sentence vector (cosine) and
   towards its neighbourhoods (which sentences of the batch are near which), and requests of one intent are pulled
   together (contrastive, light).
4. Ship: int8 rows.

    python encoder_fast.py --data DATA --teacher MODEL --out ../encoder-fast
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from contrastive import TEMPERATURE, groups, neighbourhood, numbered
from shipping import quantized, write_model
from teacher import cached_vectors
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy, embedding_bag, normalize

Array = npt.NDArray[np.float32]
Ids = list[npt.NDArray[np.int64]]

LONGEST = 30
EPOCHS, BATCH, RATE, CONTRAST = 6, 1536, 2e-3, 0.03
SIF = 1e-3


def vocabulary(teacher: Path, sentences: list[str]) -> Tokenizer:
    """Return the teacher's tokenizer without its unused slots, with the frequent words of the texts added."""
    state = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))
    old: dict[str, int] = state["model"]["vocab"]
    counts = Counter(w for s in sentences for w in re.findall(r"[a-z]+(?:'[a-z]+)?", s.lower()))
    extra = sorted(w for w, n in counts.items() if n >= 3 and w not in old and w.isalpha())
    names = [w for w in sorted(old, key=lambda w: old[w]) if not w.startswith("[unused")] + extra
    state["model"]["vocab"] = {name: i for i, name in enumerate(names)}
    unknown = names.index("[UNK]")
    state["added_tokens"] = [dict(t, id=unknown) for t in state["added_tokens"] if t["content"] == "[UNK]"]
    state.update(post_processor=None, truncation=None, padding=None)
    return Tokenizer.from_str(json.dumps(state))


def token_lists(tokenizer: Tokenizer, sentences: list[str]) -> Ids:
    """Return each sentence's known token ids (never none: an unknown sentence gets token 0)."""
    unknown = tokenizer.token_to_id("[UNK]")
    encodings = tokenizer.encode_batch_fast(sentences, add_special_tokens=False)
    return [np.array([i for i in e.ids if i != unknown] or [0], np.int64) for e in encodings]


def token_vectors(teacher: Path, tokenizer: Tokenizer) -> Array:
    """Return what the teacher makes of each token alone."""
    from transformers import AutoModel, AutoTokenizer

    old = AutoTokenizer.from_pretrained(teacher)
    model = AutoModel.from_pretrained(teacher).eval().to(torch.bfloat16)
    found = tokenizer.get_vocab()
    names = sorted(found, key=lambda w: found[w])
    known = old.get_vocab()
    start, end = old.cls_token_id, old.sep_token_id
    pieces = [[known[w]] if w in known else old(w, add_special_tokens=False)["input_ids"] for w in names]
    sequences = [[start, *p, end] for p in pieces]
    order = sorted(range(len(names)), key=lambda i: len(sequences[i]))
    vectors = np.zeros((len(names), model.config.hidden_size), np.float32)
    with torch.inference_mode():
        for first in range(0, len(order), 256):
            chosen = order[first : first + 256]
            padded = old.pad({"input_ids": [sequences[i] for i in chosen]}, return_tensors="pt")
            mask = padded["attention_mask"]
            last = model(padded["input_ids"], attention_mask=mask).last_hidden_state.float()
            vectors[chosen] = ((last * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy()
    return vectors


def starting_table(alone: Array, ids: Ids) -> Array:
    """Return the tokens' own vectors, centred, each times a / (a + its frequency); root mean square 0.1."""
    counts = np.bincount(np.concatenate(ids), minlength=len(alone)) + 1.0
    weights = SIF / (SIF + counts / counts.sum())
    table = ((alone - alone.mean(0)) * weights[:, None]).astype(np.float32)
    return np.asarray(table * (0.1 / np.sqrt((table**2).mean())), np.float32)


def bag(table: torch.Tensor, ids: Ids) -> torch.Tensor:
    """Return the unit-length mean row of each token list."""
    ends = np.cumsum([0] + [len(i) for i in ids[:-1]])
    flat = torch.from_numpy(np.concatenate(ids))
    return normalize(embedding_bag(flat, table, torch.from_numpy(ends), mode="mean"))


def intent_loss(
    table: torch.Tensor, ids: Ids, of_intent: list[npt.NDArray[np.int64]], rng: np.random.Generator
) -> torch.Tensor:
    """Return how badly requests find the other request of their intent among those of 127 other intents."""
    chosen = rng.choice(len(of_intent), min(128, len(of_intent)), replace=False)
    pairs = np.array([rng.choice(of_intent[g], 2, replace=False) for g in chosen])
    left, right = (bag(table, [ids[i] for i in pairs[:, side]]) for side in (0, 1))
    scores = left @ right.T / TEMPERATURE
    target = torch.arange(len(chosen))
    return (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2


def labelled_requests(data: Path) -> list[tuple[str, str]]:
    """Return requests with their intents from the sets that may train, none of them in a held-out set."""
    found = [(t, f"clinc/{i}") for t, i in corpora.clinc150(data) if i != "oos"]
    found += [(t, f"dogo/{i}") for t, i in corpora.multidogo(data) if i and len(t.split()) > 2]
    found += [(t, f"dstc/{i}") for t, i in corpora.dstc11_development(data)]
    banned = corpora.held_out(data)
    return [(t, i) for t, i in found if corpora.key(t) not in banned]


def fit(start: Array, ids: Ids, targets: Array, requests: Ids, intents: list[str], seed: int) -> Array:
    """Train the table; the learning rate rises over 50 steps and then falls to nothing."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    of_intent = groups(numbered(intents), 4)
    table = torch.nn.Parameter(torch.from_numpy(start.copy()))
    optimizer = torch.optim.Adam([table], lr=RATE)
    per_epoch = len(ids) // BATCH
    for step in range(EPOCHS * per_epoch):
        if step % per_epoch == 0:
            order = rng.permutation(len(ids))
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 50) * (1 - step / (EPOCHS * per_epoch))
        chosen = order[step % per_epoch * BATCH :][:BATCH]
        student = bag(table, [ids[i] for i in chosen])
        teacher = torch.from_numpy(targets[chosen])
        near = (1 - (student * teacher).sum(1)).mean()
        loss = near + 0.1 * neighbourhood(student, teacher)
        loss = loss + CONTRAST * intent_loss(table, requests, of_intent, rng)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % per_epoch == per_epoch - 1:
            print(f"epoch {step // per_epoch + 1}: cosine to the teacher {1 - near.item():.3f}", flush=True)
    return table.detach().numpy()


def card() -> tuple[dict[str, str | int | list[str]], dict[str, dict[str, str]]]:
    """Return what the card says beside the files' sha256; ``score.py`` adds the scores."""
    top: dict[str, str | int | list[str]] = {
        "name": "encoder-fast",
        "version": "1.0.0",
        "kind": "static-encoder",
        "dimension": 384,
        "languages": ["en"],
        "licence": "Apache-2.0",
    }
    return top, {"training": dict(teacher="all-MiniLM-L6-v2 (Apache-2.0)", **corpora.LICENCES)}


def main() -> None:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "teacher", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="a file (.npz) that keeps the teacher's vectors for the next run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    began = time.monotonic()
    everything = corpora.unlabelled(options.data)
    tokenizer = vocabulary(options.teacher, everything)
    every_ids = token_lists(tokenizer, everything)
    sentences = [text for text, ids in zip(everything, every_ids, strict=True) if len(ids) <= LONGEST]
    targets = cached_vectors(options.teacher, sentences, options.vectors).astype(np.float32)
    targets -= targets.mean(0)
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    requests = labelled_requests(options.data)
    print(f"{len(sentences)} sentences, {len(requests)} requests, {tokenizer.get_vocab_size()} tokens", flush=True)
    ids = token_lists(tokenizer, sentences)
    start = starting_table(token_vectors(options.teacher, tokenizer), ids)
    asked = token_lists(tokenizer, [t for t, _ in requests])
    table = fit(start, ids, targets, asked, [i for _, i in requests], options.seed)
    write_model(options.out, tokenizer, quantized(table), *card())
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
