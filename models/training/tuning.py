"""Fine-tuning of a small transformer: what the teacher and the shipped model share."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from measured import LONGEST, seen
from onnx_graph import Graph, trunk
from spans import Span, span
from torch import nn
from transformers import AutoModel, AutoTokenizer

Array = npt.NDArray[np.float32]
Loss = Callable[[list[int]], torch.Tensor]
Step = tuple[str, list[int]]

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
"""Where the long trainings run; what ships is written on the processor."""
POOL = 30
"""Batches that are sorted by length together, so that little of a batch is padding."""


class Reader(nn.Module):
    """A transformer whose mean token vector goes through one linear layer to three classes.

    Parameters
    ----------
    folder
        A transformers folder to start from.
    frozen
        How many layers, from the bottom, keep their weights; the embeddings always do.
    dropout
        The share of values left out at random while training; as the folder says where it is not given.
    """

    def __init__(self, folder: Path, frozen: int, dropout: float | None = None) -> None:
        super().__init__()
        names = ("hidden_dropout_prob", "attention_probs_dropout_prob")
        changed = {} if dropout is None else dict.fromkeys(names, dropout)
        self.trunk = AutoModel.from_pretrained(folder, **changed)
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.head = nn.Linear(self.trunk.config.hidden_size, 3)
        for part in (self.trunk.embeddings, *self.trunk.encoder.layer[:frozen]):
            for weight in part.parameters():
                weight.requires_grad_(False)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.head.weight.device

    def tokens(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Return each text's token ids, the first `most`."""
        return self.tokenizer(list(texts), truncation=True, max_length=most)["input_ids"]

    def states(self, ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the last layer's token vectors and which of them are not padding."""
        rows = padded(ids, self.trunk.config.pad_token_id).to(self.device)
        ends = torch.tensor([len(row) for row in ids], device=self.device)
        mask = (torch.arange(rows.shape[1], device=self.device) < ends[:, None]).long()
        with torch.autocast(self.device.type, torch.bfloat16):
            last = self.trunk(rows, attention_mask=mask).last_hidden_state
        return last.float(), mask

    def forward(self, ids: list[list[int]]) -> torch.Tensor:
        """Return the logits of the three classes."""
        return self.head(mean(*self.states(ids)))


def mean(last: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Average the token vectors that are not padding."""
    return (last * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def padded(rows: Sequence[Sequence[int]], fill: int) -> torch.Tensor:
    """Return rows as one tensor, `fill` where a row has ended."""
    filled = [torch.as_tensor(row, dtype=torch.long) for row in rows]
    return nn.utils.rnn.pad_sequence(filled, batch_first=True, padding_value=fill)


def batches(
    lengths: Sequence[int] | npt.NDArray[np.int64], rows: npt.NDArray[np.int64], size: int, pool: int = POOL
) -> Iterator[list[int]]:
    """Yield the rows in batches of like lengths, in random order (`random` is seeded by the recipe)."""
    for start in range(0, len(rows), size * pool):
        part = sorted(rows[start : start + size * pool].tolist(), key=lambda row: lengths[row])
        cut = [part[i : i + size] for i in range(0, len(part), size)]
        random.shuffle(cut)
        yield from cut


def mixed(steps: Sequence[Step], others: Sequence[Step], rng: np.random.Generator) -> list[Step]:
    """Put the other steps at random places among the steps; both keep their order."""
    places = np.sort(rng.choice(len(steps) + len(others), len(others), replace=False))
    found = list(steps)
    for place, step in zip(places, others, strict=True):
        found.insert(int(place), step)
    return found


def train(
    model: nn.Module,
    steps: Sequence[Step],
    losses: Mapping[str, Loss],
    rate: float,
    heads: float = 1e-3,
    average: float = 0.0,
    keep: Path | None = None,
    warm: float = 0.06,
) -> None:
    """Run the steps in their order by AdamW with a warm-up and a linear decay.

    Parameters
    ----------
    model
        Its ``trunk`` learns at `rate`, whatever else it has at `heads`.
    steps
        Which loss, over which rows.
    losses
        By name, the loss of some rows.
    rate
        The trunk's largest learning rate.
    heads
        The largest learning rate of the rest.
    average
        How much of the running mean of the weights each step keeps; the model ends as that mean. 0: as the last step.
    keep
        A file that gets the mean every few hundred steps and at the end.
    warm
        The share of the steps in which the rates rise.
    """
    body = [weight for name, weight in model.named_parameters() if name.startswith("trunk.") and weight.requires_grad]
    rest = [weight for name, weight in model.named_parameters() if not name.startswith("trunk.")]
    groups = [{"params": body, "lr": rate}, {"params": rest, "lr": heads}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    peaks = [group["lr"] for group in optimizer.param_groups]
    means = [weight.detach().clone() for weight in (*body, *rest)]
    model.train()
    began, running = time.time(), {name: 0.0 for name in losses}
    for step, (name, rows) in enumerate(steps):
        factor = min(1.0, (step + 1) / (warm * len(steps))) * (1 - step / len(steps))
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * factor
        loss = losses[name](rows)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body, 1.0)
        optimizer.step()
        torch._foreach_lerp_(means, [weight.detach() for weight in (*body, *rest)], 1 - average)
        if keep and (step % 250 == 249 or step == len(steps) - 1):
            _save(model, [*body, *rest], means, keep)
        running[name] = 0.97 * running[name] + 0.03 * loss.item() if running[name] else loss.item()
        if step % 50 == 0:
            shown = " ".join(f"{key} {value:.4f}" for key, value in running.items())
            print(f"{step}/{len(steps)} {shown} {time.time() - began:.0f} s", flush=True)
    with torch.no_grad():
        torch._foreach_copy_([*body, *rest], means)


def _save(model: nn.Module, weights: list[nn.Parameter], means: list[torch.Tensor], path: Path) -> None:
    """Write the model with its learnt weights replaced by their means."""
    averaged = {id(weight): mean for weight, mean in zip(weights, means, strict=True)}
    kept = {name: averaged.get(id(weight), weight.detach()).cpu() for name, weight in model.named_parameters()}
    torch.save(kept, path)


def mean_of(paths: Sequence[Path], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """Return the mean of the weights that several files have in common, each file's by its share."""
    kept = [torch.load(path, weights_only=True, map_location="cpu") for path in paths]
    return {
        name: torch.stack([share * one[name] for share, one in zip(shares, kept, strict=True)]).sum(0)
        for name, value in kept[0].items()
        if value.is_floating_point() and all(name in one for one in kept)
    }


def class_loss(reader: Reader, ids: list[list[int]], shares: Array) -> Loss:
    """Return the cross entropy to soft labels."""
    wanted = torch.from_numpy(shares)

    def loss(rows: list[int]) -> torch.Tensor:
        return nn.functional.cross_entropy(reader([ids[row] for row in rows]), wanted[rows].to(reader.device))

    return loss


def token_loss(logits: Sequence[torch.Tensor], marks: Sequence[Sequence[Sequence[int]]], nothing: int) -> torch.Tensor:
    """Return the sum of cross entropies of tokens: of each logits ``[texts, tokens, classes]`` to its marks.

    A token marked with `nothing` teaches nothing; where all are, the part is 0.
    """
    total = torch.zeros((), device=logits[0].device)
    for said, told in zip(logits, marks, strict=True):
        wanted = padded(told, nothing).flatten().to(said.device)
        if bool((wanted != nothing).any()):
            total = total + nn.functional.cross_entropy(said.flatten(0, 1), wanted, ignore_index=nothing)
    return total


def graph_of(reader: Reader, spans: Mapping[str, Span] | None = None) -> tuple[Graph, str]:
    """Return the reader's trunk as a graph (in float32 without spans), and the name of the last layer's vectors."""
    weights = {k: v.detach().numpy() for k, v in reader.trunk.state_dict().items() if v.is_floating_point()}
    config = reader.trunk.config
    return trunk(weights, config.num_hidden_layers, config.num_attention_heads, config.layer_norm_eps, spans)


def spans_of(reader: Reader) -> dict[str, Span]:
    """Return what the bytes of the reader's graph stand for; takes about a minute."""
    graph, _ = graph_of(reader)
    found = seen(graph, lambda texts: reader.tokens(texts, LONGEST))
    return {name: span(value) for name, value in found.items()}


def write_graph(reader: Reader, graph: Graph, outputs: Mapping[str, list[str | int]], out: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` to a folder."""
    out.mkdir(parents=True, exist_ok=True)
    graph.save(out / "model.onnx", outputs)
    tokenizer = reader.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.no_truncation()
    (out / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")


def opinions_in(path: Path) -> tuple[list[str], Array]:
    """Return the texts of a teacher's file (`sentiment_teacher.py`) with its probabilities."""
    with np.load(path) as kept:
        texts: list[str] = json.loads(kept["texts"].tobytes())
        return texts, torch.softmax(torch.from_numpy(kept["logits"]), 1).numpy()


def in_batches(
    model: nn.Module,
    ids: list[list[int]],
    width: int,
    read: Callable[[list[list[int]]], torch.Tensor],
    batch: int = 64,
) -> Array:
    """Return what a model says of token lists, `width` numbers each, without learning; like lengths together."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(ids), width), np.float32)
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            found[part] = read([ids[row] for row in part]).cpu().numpy()
    return found


def predict(reader: Reader, texts: Sequence[str], most: int, batch: int = 64) -> Array:
    """Return the logits of the three classes for texts, their first `most` tokens read."""
    return in_batches(reader, reader.tokens(texts, most), 3, reader, batch)
