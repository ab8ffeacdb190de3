"""Sentences made up for this project, with what they are about (the folder `written`), and draws from them.

Within a group (a subject, an intent, a point of view) everything else varies (people, things, days, places, mood,
wording), and the same people and things turn up in the other groups of its domain (an industry, an office, a question):
what a model can learn from them is what a sentence is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import texts as corpora
from aspect_labels import SIGNS, Aspect, Marked
from contrastive import Rows, groups, numbered

FOLDER = Path(__file__).parent / "written"
_MARK = re.compile(r"\[([^\[\]|]+)\|([+0-])\]")
_MARK_OR_END = re.compile(rf"(.*?)(?:{_MARK.pattern}|$)")
HELD = frozenset(
    (
        *("clinic and dentist", "online fashion shop", "parcel courier"),
        *("electricity and gas supplier", "e-scooter and car sharing app", "passport and driving licence office"),
    )
)
"""Domains kept out while settings are chosen."""


class Written:
    """The sentences of a file.

    Parameters
    ----------
    name
        The file's name in the folder, without its ending.
    banned
        Keys of texts that may not be among them.
    held
        Whether some domains are kept out.

    Attributes
    ----------
    texts : list of str
    kinds : ndarray of int
        The number of each sentence's group; one name in two domains is two groups.
    """

    def __init__(self, name: str, banned: frozenset[str], held: bool = False) -> None:
        found: list[tuple[str, tuple[str, str]]] = []
        domain, group = "", ""
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("## "):
                domain, group = (part.strip() for part in line[3:].split("|", 1))
            elif line and not line.startswith("#") and corpora.key(line) not in banned:
                found.append((line, (domain, group)))
        found = [(text, of) for text, of in found if not (held and of[0] in HELD)]
        names = list(dict.fromkeys(of for _, of in found))
        self.texts = [text for text, _ in found]
        self.kinds = numbered([of for _, of in found])
        self._rows = groups(self.kinds)
        self._domains = [
            [kind for kind, (of, _) in enumerate(names) if of == domain] for domain in sorted({of for of, _ in names})
        ]

    def draw(self, rng: np.random.Generator, domains: int, kinds: int, each: int) -> Iterator[Rows]:
        """Yield the rows of `each` sentences of some groups of a domain, for some domains, an array for each."""
        for place in rng.choice(len(self._domains), domains, replace=False):
            of = self._domains[place]
            chosen = rng.choice(of, min(kinds, len(of)), replace=False)
            yield np.concatenate([rng.choice(self._rows[kind], each, replace=False) for kind in chosen])


def feelings(banned: frozenset[str]) -> list[tuple[str, str]]:
    """Return the sentences written for what is hard to read, with their sign (-, 0, +), none of them banned."""
    lines = (FOLDER / "feelings.txt").read_text(encoding="utf-8").splitlines()
    return [
        (line[2:], line[0]) for line in lines if line[:2] in ("- ", "0 ", "+ ") and corpora.key(line[2:]) not in banned
    ]


def products(banned: frozenset[str], held: Collection[str] = ()) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the sentences of product reviews with their sign, none banned, and those about a kind in `held` apart."""
    parts: tuple[list[tuple[str, str]], list[tuple[str, str]]] = [], []
    kind = ""
    for line in (FOLDER / "products.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:]
        elif line[:2] in ("- ", "0 ", "+ ") and corpora.key(line[2:]) not in banned:
            parts[kind in held].append((line[2:], line[0]))
    return parts


def unmarked(line: str) -> str:
    """Return a sentence without the marks of its aspects."""
    return _MARK.sub(r"\1", line)


def aspects(banned: frozenset[str], held: Collection[str] = ()) -> list[Marked]:
    """Return the sentences whose aspects are marked, none banned, none about an industry in `held`."""
    found, industry = [], ""
    for line in (FOLDER / "aspects.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            industry = line[3:]
        elif line and not line.startswith("#") and industry not in held and corpora.key(unmarked(line)) not in banned:
            text, terms = "", []
            for before, term, sign in _MARK_OR_END.findall(line):
                text += before + term
                terms += [Aspect(len(text) - len(term), len(text), SIGNS.index(sign))] if sign else []
            found.append(Marked(text, tuple(terms)))
    return found


def things() -> dict[str, list[str]]:
    """Return the products, the services and what may be either, of which reviews are written."""
    found: dict[str, list[str]] = {}
    for line in (FOLDER / "things.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line[3:]] = []
        elif line and not line.startswith("#"):
            found[list(found)[-1]].append(line)
    return found
