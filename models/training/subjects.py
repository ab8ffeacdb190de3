"""Customers' sentences made up for this project, with what they are about (`subjects.txt`), and draws from them.

Within a subject everything else varies (people, things, days, places, mood, wording), and the same people and things
turn up in other subjects of the industry: what a model can learn from them is what a comment is about.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import texts as corpora
from contrastive import Rows, groups, numbered

FILE = Path(__file__).parent / "subjects.txt"
HELD = frozenset({"clinic and dentist", "online fashion shop", "parcel courier"})
"""Industries kept out while settings are chosen."""


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
        names = list(dict.fromkeys(name for _, name in found))
        self.texts = [text for text, _ in found]
        self.kinds = numbered([name for _, name in found])
        self._rows = groups(self.kinds)
        self._industries = [
            [kind for kind, (of, _) in enumerate(names) if of == industry]
            for industry in sorted({of for of, _ in names})
        ]

    def draw(self, rng: np.random.Generator, industries: int, subjects: int, each: int) -> list[Rows]:
        """Return the rows of `each` sentences of `subjects` subjects, for some industries, an array for each."""
        drawn = []
        for place in rng.choice(len(self._industries), industries, replace=False):
            kinds = self._industries[place]
            chosen = rng.choice(kinds, min(subjects, len(kinds)), replace=False)
            drawn.append(np.concatenate([rng.choice(self._rows[kind], each, replace=False) for kind in chosen]))
        return drawn
