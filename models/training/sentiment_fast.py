"""Make ``sentiment-fast``: a vector per word and filters over runs of three and of five of them.

1. ``sentiment`` gives its opinion of unlabelled sentences, of runs of words and of such runs joined by "but" and "and";
   the larger teacher's opinion (``sentiment_teacher.py``) counts where there is one.
2. The student learns from people's labels (whole texts mixed with that opinion, SST's phrases as they are) and these.
   Its vectors start as all-MiniLM-L6-v2's word vectors, their first principal components.
3. One temperature is fitted on labelled texts that trained nothing; then int8 rows are shipped.

    python sentiment_fast.py --data DATA --base MINILM --vader VADER --sentiment FIRST --soft teacher.npz \
        --out ../sentiment-fast
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch
from contrast import made_up
from fast_words import FROWN, SMILE, first_vectors, make_tokenizer, vocabulary
from sentiment_labels import LICENCES, WEIGHTS, Item, emoji_names, labelled, parted, said
from shipping import quantized, write_model
from torch import nn
from torch.nn.functional import cross_entropy
from tuning import opinions_in

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.convolution import LABELS, on_grid
from voca.stages.static_model import token_ids
from voca.stages.transformer import TransformerSentiment

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

DIMENSION, HIDDEN = 128, 64
FILTERS = {3: 176, 5: 80}
EPOCHS, BATCH, RATE, WORD_DROPOUT = 5, 256, 2e-3, 0.06
OPINION_SHARE, UNLABELLED_WEIGHT = 0.5, 1.0
SENTENCES, REVIEW_START, LONGEST = 45_000, 300, 80
MADE_UP, MADE_UP_WEIGHT, REPEATED = 12_000, 2.0, 3_000


class Student(nn.Module):
    """Word vectors, filters, and two layers over each filter's largest and mean answer."""

    def __init__(self, vectors: Array) -> None:
        super().__init__()
        rows = torch.cat([torch.from_numpy(vectors), torch.zeros(1, vectors.shape[1])])
        self.table = nn.Embedding.from_pretrained(rows, freeze=False, padding_idx=len(vectors))
        self.filters = nn.ModuleList(
            nn.Conv1d(DIMENSION, count, width, padding=width // 2) for width, count in FILTERS.items()
        )
        count = sum(FILTERS.values())
        self.hidden = nn.Linear(2 * count, HIDDEN)
        self.output = nn.Linear(HIDDEN, 3)
        self.dropout = nn.Dropout(0.3)
        self.word_dropout = nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return the logits of texts, padded to one length."""
        words = self.word_dropout(self.table(ids)).transpose(1, 2)
        there = torch.arange(ids.shape[1])[None, :] < lengths[:, None]
        heard = torch.cat([run(words) for run in self.filters], 1)
        heard = torch.relu(heard) * there[:, None, :]
        seen = torch.cat([heard.amax(2), heard.sum(2) / lengths[:, None]], 1)
        logits: torch.Tensor = self.output(self.dropout(torch.relu(self.hidden(self.dropout(seen)))))
        return logits


def batch_of(ids: Ints, ends: Ints, chosen: Ints, blank: int, drop: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the token ids of some texts, padded, and their lengths; some tokens left blank at random."""
    lengths = np.minimum(ends[chosen + 1] - ends[chosen], LONGEST)
    place = np.arange(lengths.max())[None, :]
    taken = np.minimum(ends[chosen][:, None] + place, len(ids) - 1)
    padded = np.where(place < lengths[:, None], ids[taken], blank)
    found, counts = torch.from_numpy(padded), torch.from_numpy(lengths)
    if drop:
        found = torch.where(torch.rand(found.shape) < drop, blank, found)
    return found, counts


def fit(student: Student, ids: Ints, ends: Ints, shares: Array, weights: Array, seed: int) -> None:
    """Train the student on soft labels, texts of like length together."""
    rng = np.random.default_rng(seed)
    usable = np.flatnonzero(np.diff(ends) > 0)
    blank = student.table.padding_idx
    target, weight = torch.from_numpy(shares), torch.from_numpy(weights / weights.mean())
    body = [p for name, p in student.named_parameters() if not name.startswith("table")]
    groups = [{"params": body, "weight_decay": 1e-4}, {"params": student.table.parameters(), "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, fused=True)
    plan = []
    for _ in range(EPOCHS):
        order = rng.permutation(usable)
        for start in range(0, len(order), BATCH * 40):
            part = order[start : start + BATCH * 40]
            part = part[np.argsort(np.diff(ends)[part], kind="stable")]
            cut = [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
            plan += [cut[i] for i in rng.permutation(len(cut))]
    means = [weight.detach().clone() for weight in student.parameters()]
    student.train()
    began = time.monotonic()
    for step, chosen in enumerate(plan):
        rate = RATE * min(1.0, (step + 1) / 200) * (1 - step / len(plan))
        for group in optimizer.param_groups:
            group["lr"] = rate
        logits = student(*batch_of(ids, ends, chosen, blank, WORD_DROPOUT))
        losses = cross_entropy(logits, target[chosen], reduction="none")
        loss = (losses * weight[chosen]).sum() / weight[chosen].sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step > len(plan) // 2:
            torch._foreach_lerp_(means, [p.detach() for p in student.parameters()], 0.005)
        elif step == len(plan) // 2:
            torch._foreach_copy_(means, [p.detach() for p in student.parameters()])
        if step % 200 == 0:
            print(f"{step}/{len(plan)} {loss.item():.4f} {time.monotonic() - began:.0f} s", flush=True)
    with torch.no_grad():
        torch._foreach_copy_(list(student.parameters()), means)


def asked(data: Path, items: list[Item]) -> list[str]:
    """Return what `sentiment` is asked about: whole labelled texts, sentences, runs of words, and runs joined."""
    draw = random.Random(0)
    whole = [x.text[: REVIEW_START if x.source == "review" else None] for x in items if x.source in WHOLE]
    sentences = [said(text) for text in corpora.unlabelled(data) if 3 <= len(text.split()) <= 22]
    sentences = list(dict.fromkeys(sentences))
    draw.shuffle(sentences)
    told = [x.text for x in items if x.source == "sst"]
    runs = []
    for text in (*sentences[SENTENCES : SENTENCES + 15_000], *told, *told):
        words, count = text.split(), draw.randint(2, 9)
        if len(words) > count:
            start = draw.randrange(len(words) - count + 1)
            runs.append(" ".join(words[start : start + count]))
    joined = []
    for _ in range(6_000):
        one, other = (" ".join(draw.choice(runs).split()[:8]) for _ in range(2))
        joined.append(one + draw.choice([" but ", ", but ", " and ", " , and ", ". "]) + other)
    return list(dict.fromkeys([*whole, *sentences[:SENTENCES], *runs, *joined]))


WHOLE = ("sst", "tweet", "umsab", "news", "review")


def opinions(judge: TransformerSentiment, texts: list[str], kept: Path | None) -> dict[str, Array]:
    """Return what `sentiment` says of texts; what the file already has is not asked again."""
    known: dict[str, Array] = {}
    if kept and kept.exists():
        with np.load(kept) as file:
            known = dict(zip(json.loads(file["texts"].tobytes()), file["p"], strict=True))
    new = [text for text in texts if text not in known]
    known |= dict(zip(new, judge.predict(new), strict=True)) if new else {}
    if kept and new:
        names = np.frombuffer(json.dumps(list(known)).encode(), np.uint8)
        np.savez(kept, p=np.array(list(known.values())), texts=names)
    return {text: known[text] for text in texts}


def repeated_words(items: list[Item]) -> list[tuple[str, tuple[float, float, float]]]:
    """Return rated words two to twelve times over: "awful, awful, awful" is as bad as "awful"."""
    draw = random.Random(2)
    words = [item for item in items if item.source == "word" and item.text.isalpha() and max(item.shares) > 0.8]
    chosen = draw.sample(words, min(REPEATED, len(words)))
    return [(draw.choice([" ", ", ", "! "]).join([x.text] * draw.randint(2, 12)), x.shares) for x in chosen]


def logits_of(student: Student, ids: Ints, ends: Ints) -> torch.Tensor:
    """Return the logits of texts, one without any known token as all zeros."""
    student.eval()
    counts = np.diff(ends)
    found = torch.zeros(len(counts), 3)
    order = np.argsort(counts, kind="stable")
    order = order[counts[order] > 0]
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            found[chosen] = student(*batch_of(ids, ends, chosen, student.table.padding_idx))
    return found


def temperature(logits: torch.Tensor, shares: Array) -> float:
    """Return the temperature that makes held-out labels most likely."""
    target = torch.from_numpy(shares)
    tried = [t / 100 for t in range(50, 251, 2)]
    return min(tried, key=lambda t: cross_entropy(logits / t, target).item())


def say_held_out(logits: torch.Tensor, items: list[Item]) -> None:
    """Print how often the held-out labels are met, set by set."""
    guess, gold = logits.argmax(1).numpy(), np.array([item.shares for item in items]).argmax(1)
    two = (logits[:, 2] > logits[:, 0]).numpy() == (gold == 2)
    for source in ("tweet", "review"):
        own = np.array([item.source == source for item in items])
        recalls = [float((guess[own & (gold == c)] == c).mean()) for c in range(3)]
        said_two = 100 * two[own & (gold != 1)].mean()
        print(f"held-out {source}: recalls " + " ".join(f"{r:.3f}" for r in recalls) + f", two classes {said_two:.1f}")


def shipped(student: Student, heat: float) -> dict[str, npt.NDArray[np.generic]]:
    """Return the arrays of the weights file, the temperature divided out of the last layer."""
    with torch.no_grad():
        arrays = quantized(student.table.weight[:-1].numpy())
        for width, run in zip(FILTERS, student.filters, strict=True):
            arrays[f"filters.{width}"] = run.weight.permute(2, 1, 0).numpy().astype(np.float16)
            arrays[f"filters.{width}.bias"] = run.bias.numpy()
        layers = {
            "hidden": student.hidden.weight.T,
            "hidden_bias": student.hidden.bias,
            "output": student.output.weight.T / heat,
            "output_bias": student.output.bias / heat,
        }
        for name, values in layers.items():
            arrays[name] = on_grid(values.numpy().astype(np.float64)).astype(np.float32)
    return arrays


def main() -> None:
    """Read the arguments and make the model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    for name in ("data", "base", "vader", "sentiment", "soft", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--opinions", type=Path, help="a file (.npz) that keeps the opinions for the next run")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    began = time.monotonic()
    items, outside = parted(labelled(options.data, options.vader), np.random.default_rng(0), ("tweet", "review"))
    told = opinions(TransformerSentiment.load(options.sentiment), asked(options.data, items), options.opinions)
    told |= dict(zip(*opinions_in(options.soft), strict=True))
    emoji = emoji_names(options.vader)
    names = vocabulary(options.base, [x.text for x in items if x.source != "phrase"], [e for e, _ in emoji])

    pieces = [x.text[: REVIEW_START if x.source == "review" else None] for x in items]
    shares = np.array([item.shares for item in items], np.float32)
    for row, text in enumerate(pieces):
        if text in told:
            shares[row] = OPINION_SHARE * told[text] + (1 - OPINION_SHARE) * shares[row]
    own = set(pieces)
    free = [text for text in told if text not in own]
    invented = list(dict(made_up(MADE_UP, options.seed)).items())
    invented += repeated_words(items)
    faces = [SMILE, FROWN] * 20
    texts = [*pieces, *free, *(text for text, _ in invented), *faces]
    soft = [*(told[text] for text in free), *(share for _, share in invented)]
    shares = np.concatenate([shares, soft, [[0.03, 0.12, 0.85], [0.85, 0.12, 0.03]] * 20])
    weights = [WEIGHTS[item.source] for item in items] + [UNLABELLED_WEIGHT] * len(free)
    weights += [MADE_UP_WEIGHT] * len(invented) + [1.0] * len(faces)
    print(f"{len(items)} labelled, {len(free)} unlabelled, {len(outside)} held out, {len(names)} tokens", flush=True)

    tokenizer = make_tokenizer(names)
    unknown = tokenizer.token_to_id("[UNK]")
    student = Student(first_vectors(options.base, names, dict(emoji), DIMENSION))
    ids, ends = token_ids(tokenizer, texts, unknown)
    fit(student, ids, ends, shares.astype(np.float32), np.array(weights, np.float32), options.seed)

    logits = logits_of(student, *token_ids(tokenizer, [item.text for item in outside], unknown))
    heat = temperature(logits, np.array([item.shares for item in outside], np.float32))
    print(f"temperature {heat:.2f}")
    say_held_out(logits, outside)
    top = {"name": "sentiment-fast", "version": "2.0.0", "kind": "convolution-sentiment", "dimension": DIMENSION}
    top |= {"languages": ["en"], "licence": "Apache-2.0"}
    training = {"teacher": "sentiment (Apache-2.0)", "vectors": "all-MiniLM-L6-v2 (Apache-2.0)"}
    sections = {"training": training | LICENCES | corpora.LICENCES, "labels": {"columns": list(LABELS)}}
    write_model(options.out, tokenizer, shipped(student, heat), top, sections)
    print(f"{time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
