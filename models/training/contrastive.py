"""What both encoders learn from: sentences of one group alike, sentences as near one another as they were."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
import torch

TEMPERATURE = 0.05

Rows = npt.NDArray[np.int64]


def numbered(names: Sequence[Hashable]) -> Rows:
    """Return a number for each name, in the order in which they first come."""
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], np.int64)


def groups(kinds: Rows, least: int = 1) -> list[Rows]:
    """Return the rows of each kind that has `least` at least."""
    found = (np.flatnonzero(kinds == kind) for kind in range(int(kinds.max()) + 1))
    return [rows for rows in found if len(rows) >= least]


def centred(vectors: npt.NDArray[np.float32]) -> torch.Tensor:
    """Return unit vectors around their mean: gte's are all in one narrow cone."""
    around = vectors - vectors.mean(0)
    return torch.from_numpy(around / np.linalg.norm(around, axis=1, keepdims=True)).float()


def contrast(vectors: torch.Tensor, kinds: Rows) -> torch.Tensor:
    """Return the supervised contrastive loss of unit vectors: Khosla and others 2020, equation 2."""
    own = torch.eye(len(vectors), dtype=torch.bool)
    kind = torch.from_numpy(kinds)
    same = (kind[:, None] == kind[None]) & ~own
    score = torch.log_softmax((vectors @ vectors.T / TEMPERATURE).masked_fill(own, -1e4), 1)
    return -((score * same).sum(1) / same.sum(1).clamp(min=1)).mean()


def neighbourhood(student: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Return how badly the student guesses which sentences of the batch are near which for the teacher."""
    own = torch.eye(len(student), dtype=torch.bool)
    target = torch.softmax((teacher @ teacher.T / TEMPERATURE).masked_fill(own, -1e4), 1)
    guess = torch.log_softmax((student @ student.T / TEMPERATURE).masked_fill(own, -1e4), 1)
    return -(target * guess).sum(1).mean()
