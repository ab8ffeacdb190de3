"""Make ``sentiment-fast``: rows for words, pairs and triples whose weighted mean tells the sentiment.

1. A head of one hidden layer on the teacher's frozen vectors learns the three classes from the labelled texts.
2. It gives soft labels to the unlabelled sentences, to every word of the vocabulary and to every emoji (by its name).
3. The student, a table and a small network, learns from the labels (mixed with the head's opinion) and from these.
4. One temperature is fitted on labelled texts held out of all training; then int8 rows are shipped.

    python sentiment_fast.py --data DATA --teacher MODEL --vader VADER --out ../sentiment-fast
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from sentiment_labels import LICENCES, WEIGHTS, Item, emoji_names, labelled, parted, said
from shipping import quantized, write_model
from teacher import cached_vectors
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import nn
from torch.nn.functional import cross_entropy, embedding_bag

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.static_model import token_ids
from voca.stages.static_sentiment import on_grid, with_neighbours

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

DIMENSION, HIDDEN, BUCKETS = 64, 48, 120_000
EPOCHS, BATCH, RATE, WORD_DROPOUT = 4, 1024, 4e-3, 0.1
HEAD_SHARE, UNLABELLED_WEIGHT = 0.3, 0.3
REVIEW_START = 300
SMILE, FROWN = "emoticonsmile", "emoticonfrown"


def make_tokenizer(names: list[str]) -> Tokenizer:
    """Return word pieces over lower-case text, with "n't" as "not" and emoticons as words; no addresses, no @names."""
    tokenizer = Tokenizer(
        models.WordPiece({name: i for i, name in enumerate(names)}, unk_token="[UNK]", max_input_chars_per_word=60)
    )
    smile = r"[:;=][-o^']?[)\]]+|(?<![a-z0-9])[:;=]-?[dp]\b|<3"
    frown = r"[:=]['’]?-?[(\[]+|(?<![a-z0-9])[:=]-?[/\\](?!/)"
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"https?://\S+|www\.\S+|@\w+"), " "),
            normalizers.BertNormalizer(lowercase=True),
            normalizers.Replace(Regex(r"n\s?['’`]\s?t\b"), " not "),
            normalizers.Replace(Regex(smile), f" {SMILE} "),
            normalizers.Replace(Regex(frown), f" {FROWN} "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def vocabulary(teacher: Path, texts: list[str], emoji: list[str]) -> list[str]:
    """Return the teacher's ASCII word pieces, words that the texts use three times, emoticons and emoji."""
    old = Tokenizer.from_file(str(teacher / "tokenizer.json")).get_vocab()
    pieces = [w for w in sorted(old, key=lambda w: old[w]) if w.isascii() and not w.startswith("[unused")]
    counts = Counter(w for text in texts for w in re.findall(r"[a-z]+", text.lower()))
    words = sorted(w for w, n in counts.items() if n >= 3)
    signs = [sign for e in emoji for sign in (e, f"##{e}")]
    return list(dict.fromkeys([*pieces, *words, SMILE, FROWN, *signs]))


def head_shares(vectors: Array, items: list[Item], trained: Ints, wanted: Array, seeds: int = 3) -> Array:
    """Train heads on the frozen vectors of labelled items and return their mean shares for wanted vectors."""
    x, y = torch.from_numpy(vectors) * 19.6, torch.tensor([item.shares for item in items])
    weight = torch.tensor([WEIGHTS[item.source] ** 0.5 for item in items])
    total = np.zeros((len(wanted), 3))
    for seed in range(seeds):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        hidden = [nn.Dropout(0.1), nn.Linear(x.shape[1], 256), nn.GELU(), nn.Dropout(0.3), nn.Linear(256, 3)]
        head = nn.Sequential(*hidden)
        optimizer = torch.optim.AdamW(head.parameters(), lr=1.5e-3, weight_decay=0.02)
        batches = [b for _ in range(8) for b in np.split(rng.permutation(trained), range(256, len(trained), 256))]
        for step, batch in enumerate(batches):
            optimizer.param_groups[0]["lr"] = 1.5e-3 * (1 - step / len(batches))
            loss = (cross_entropy(head(x[batch]), y[batch], reduction="none") * weight[batch]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        head.eval()
        with torch.inference_mode():
            total += torch.softmax(head(torch.from_numpy(wanted) * 19.6), 1).numpy()
    return np.asarray(total / seeds, np.float32)


class Student(nn.Module):
    """A row and a weight per token and bucket, and two layers."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(tokens + BUCKETS, DIMENSION) * 0.05)
        self.log_weight = nn.Parameter(torch.zeros(tokens + BUCKETS))
        with torch.no_grad():
            self.table[tokens:] *= 0.2
            self.log_weight[tokens:] -= 0.5
        self.hidden = nn.Linear(DIMENSION, HIDDEN)
        self.output = nn.Linear(HIDDEN, 3)
        self.dropout = nn.Dropout(0.1)

    def row_weights(self) -> torch.Tensor:
        """Return how much each row counts."""
        return torch.exp(self.log_weight.clamp(-4, 4))

    def forward(self, rows: torch.Tensor, ends: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
        """Return the logits of texts given as rows, those not kept left out."""
        weight = torch.exp(self.log_weight[rows].clamp(-4, 4)) * kept
        sums = embedding_bag(rows, self.table, ends[:-1], mode="sum", per_sample_weights=weight)
        owner = torch.repeat_interleave(torch.arange(len(ends) - 1), torch.diff(ends))
        totals = torch.zeros(len(ends) - 1).index_add_(0, owner, weight)
        means = self.dropout(sums / (totals[:, None] + 1e-6))
        logits: torch.Tensor = self.output(self.dropout(torch.relu(self.hidden(means))))
        return logits


def chosen_rows(rows: Ints, ends: Ints, chosen: Ints) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the rows of some texts, and where each text's start and end."""
    counts = ends[chosen + 1] - ends[chosen]
    new_ends = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(new_ends[-1]) + np.repeat(ends[chosen] - new_ends[:-1], counts)
    return torch.from_numpy(rows[places]), torch.from_numpy(new_ends)


def features(tokenizer: Tokenizer, texts: list[str]) -> tuple[Ints, Ints]:
    """Return the table rows of texts, as the runtime finds them."""
    ids, offsets = token_ids(tokenizer, texts, tokenizer.token_to_id("[UNK]"))
    return with_neighbours(ids, offsets, tokenizer.get_vocab_size(), BUCKETS)


def fit(student: Student, rows: Ints, ends: Ints, shares: Array, weights: Array, seed: int) -> None:
    """Train the student on soft labels."""
    rng = np.random.default_rng(seed)
    usable = np.flatnonzero(np.diff(ends) > 0)
    target, weight = torch.from_numpy(shares), torch.from_numpy(weights / weights.mean())
    optimizer = torch.optim.Adam(student.parameters(), lr=RATE)
    per_epoch = len(usable) // BATCH
    student.train()
    for step in range(EPOCHS * per_epoch):
        if step % per_epoch == 0:
            order = rng.permutation(usable)
            total = 0.0
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / 100) * (1 - step / (EPOCHS * per_epoch))
        chosen = order[step % per_epoch * BATCH :][:BATCH]
        part, part_ends = chosen_rows(rows, ends, chosen)
        kept = (torch.rand(len(part)) > WORD_DROPOUT).float()
        losses = cross_entropy(student(part, part_ends, kept), target[chosen], reduction="none")
        loss = (losses * weight[chosen]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        if step % per_epoch == per_epoch - 1:
            print(f"epoch {step // per_epoch + 1}: loss {total / per_epoch:.3f}", flush=True)
    student.eval()


def logits_of(student: Student, tokenizer: Tokenizer, texts: list[str]) -> torch.Tensor:
    """Return the student's logits."""
    rows, ends = (torch.from_numpy(a) for a in features(tokenizer, texts))
    with torch.inference_mode():
        return torch.as_tensor(student(rows, ends, torch.ones(len(rows))))


def temperature(logits: torch.Tensor, shares: Array) -> float:
    """Return the temperature that makes held-out labels most likely."""
    target = torch.from_numpy(shares)
    tried = [t / 100 for t in range(50, 251, 2)]
    return min(tried, key=lambda t: cross_entropy(logits / t, target).item())


def say_held_out(logits: torch.Tensor, items: list[Item]) -> None:
    """Print how often the held-out labels are met, set by set."""
    guess, gold = logits.argmax(1).numpy(), np.array([item.shares for item in items]).argmax(1)
    for source in ("sst", "tweet", "review"):
        own = np.array([item.source == source for item in items])
        recalls = [float((guess[own & (gold == c)] == c).mean()) for c in range(3)]
        print(f"held-out {source}: recalls " + " ".join(f"{r:.3f}" for r in recalls))


def shipped(student: Student, heat: float) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the weights file, the temperature divided out of the last layer."""
    with torch.no_grad():
        layers = {
            "hidden": student.hidden.weight.T,
            "hidden_bias": student.hidden.bias,
            "output": student.output.weight.T / heat,
            "output_bias": student.output.bias / heat,
        }
        arrays = quantized(student.table.numpy())
        arrays["weight"] = student.row_weights().numpy().astype(np.float16)
        for name, values in layers.items():
            arrays[name] = on_grid(values.numpy().astype(np.float64)).astype(np.float32)
    return arrays


def main() -> None:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "teacher", "vader", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--vectors", type=Path, help="a file (.npz) that keeps the teacher's vectors for the next run")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    began = time.monotonic()
    items = labelled(options.data, options.vader)
    items, outside = parted(items, rng)

    phrases = [i for i, item in enumerate(items) if item.source == "phrase" and " " in item.text]
    asked = np.sort([*(i for i, x in enumerate(items) if x.source != "phrase"), *rng.permutation(phrases)[:20_000]])
    free = [said(t) for t in corpora.unlabelled(options.data) if len(t.split()) <= 22]
    emoji = emoji_names(options.vader)
    names = vocabulary(options.teacher, [x.text for x in items if x.source != "phrase"], [e for e, _ in emoji])
    words = [n for n in names if n.isascii() and n.isalpha() and len(n) > 2]
    told = [items[i].text[:REVIEW_START] for i in asked]
    every = [*told, *free, *words, *(name for _, name in emoji)]
    vectors = cached_vectors(options.teacher, every, options.vectors).astype(np.float32)
    opinions = head_shares(vectors[: len(asked)], [items[i] for i in asked], np.arange(len(asked)), vectors)
    print(f"{len(items)} labelled, {len(free)} unlabelled, {len(outside)} held out, {len(names)} tokens", flush=True)

    own = np.array([item.shares for item in items], np.float32)
    own[asked] = HEAD_SHARE * opinions[: len(asked)] + (1 - HEAD_SHARE) * own[asked]
    signs = [e for e, _ in emoji]
    faces = [SMILE, FROWN] * 20
    texts = [*(item.text for item in items), *free, *words, *signs, *faces]
    shares = np.concatenate([own, opinions[len(asked) :], [[0.03, 0.12, 0.85], [0.85, 0.12, 0.03]] * 20])
    parts = [(len(free), UNLABELLED_WEIGHT), (len(words), 0.3), (len(signs), 2.0), (len(faces), 1.0)]
    weights = [WEIGHTS[item.source] for item in items] + [w for n, w in parts for _ in range(n)]
    tokenizer = make_tokenizer(names)
    student = Student(len(names))
    fit(student, *features(tokenizer, texts), shares.astype(np.float32), np.array(weights, np.float32), options.seed)

    logits = logits_of(student, tokenizer, [item.text for item in outside])
    heat = temperature(logits, np.array([item.shares for item in outside], np.float32))
    print(f"temperature {heat:.2f}")
    say_held_out(logits, outside)
    top = {"name": "sentiment-fast", "version": "1.0.0", "kind": "static-sentiment", "dimension": DIMENSION}
    top |= {"languages": ["en"], "licence": "Apache-2.0"}
    training = {"teacher": "all-MiniLM-L6-v2, frozen (Apache-2.0)", **LICENCES, **corpora.LICENCES}
    labels = {"columns": ["negative", "neutral", "positive"]}
    write_model(options.out, tokenizer, shipped(student, heat), top, {"training": training, "labels": labels})
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
