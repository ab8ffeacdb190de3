"""Customers' sentences made up for this project, with what they are about (`subjects.txt`), and draws from them.

Within a subject everything else varies (people, things, days, places, mood, wording), and the same people and things
turn up in other subjects of the industry: what a model can learn from them is what a comment is about.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
import torch

FILE = Path(__file__).parent / "subjects.txt"
TEMPERATURE = 0.05
HELD = frozenset({"clinic and dentist", "online fashion shop", "parcel courier"})
"""Industries kept out while settings are chosen."""

Rows = npt.NDArray[np.int64]


class Subjects:
    """The sentences of some industries.

    Attributes
    ----------
    texts : list of str
    kinds : ndarray of int
        The number of each sentence's subject; one name in two industries is two subjects.
    """

    def __init__(self, banned: frozenset[str], held: bool = False) -> None:
        found: list[tuple[str, tuple[str, str]]] = []
        industry, subject = "", ""
        for line in FILE.read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                industry, subject = (part.strip() for part in line[3:].split("|", 1))
            elif line and not line.startswith("#") and corpora.key(line) not in banned:
                found.append((line, (industry, subject)))
        found = [(text, name) for text, name in found if not (held and name[0] in HELD)]
        names = {name: i for i, name in enumerate(dict.fromkeys(name for _, name in found))}
        self.texts = [text for text, _ in found]
        self.kinds = np.array([names[name] for _, name in found])
        self._rows = [np.flatnonzero(self.kinds == kind) for kind in range(len(names))]
        self._industries = [
            [kind for (of, _), kind in names.items() if of == industry] for industry in sorted({of for of, _ in names})
        ]

    def draw(self, rng: np.random.Generator, industries: int, subjects: int, each: int) -> list[Rows]:
        """Return the rows of `each` sentences of `subjects` subjects, for some industries, an array for each."""
        drawn = []
        for place in rng.choice(len(self._industries), industries, replace=False):
            kinds = self._industries[place]
            chosen = rng.choice(kinds, min(subjects, len(kinds)), replace=False)
            drawn.append(np.concatenate([rng.choice(self._rows[kind], each, replace=False) for kind in chosen]))
        return drawn


def contrast(vectors: torch.Tensor, kinds: npt.NDArray[np.int64]) -> torch.Tensor:
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
