"""What a list of themes shows to be new beside it: ``python benchmarks/codebook_new.py [--data DIR]``.

2,000 labelled requests of each of four public sets, three examples a theme; all labels on the list, or half of them.
Without ``--codebook-only`` groups about something else become themes beside the list: how many, which share of the
rows of labels on the list is lost to them, how much of what is in them is about other labels (precision), and which
share of the rows about other labels they have (recall).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import themes_quick
from codebook import leaf_of

from voca.config import ThemeOptions
from voca.models import open_encoder
from voca.themes.codebook import Codebook, Theme
from voca.themes.model import VocaThemes
from voca.themes.propose import accepted, eased, propose
from voca.themes.seeded import seeded

_ROWS = 2000
_EXAMPLES = 3


def sampled(name: str, data: Path) -> tuple[list[str], list[str]]:
    """Return texts of a set, each once, and their labels."""
    pairs = list(dict(themes_quick.SETS[name](data)).items())
    rows = np.sort(np.random.default_rng(0).permutation(len(pairs))[:_ROWS])
    return [pairs[i][0] for i in rows], [pairs[i][1] for i in rows]


def beside(texts: list[str], labels: list[str], vectors: np.ndarray, listed: list[str], encoder: str) -> str:
    """Return the figures of a list of some of the labels."""
    table = themes_quick.as_table(texts)
    fresh = VocaThemes(ThemeOptions())
    fresh.fit(table, vectors, 1)
    examples: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label in listed and len(examples.setdefault(label, [])) < _EXAMPLES:
            examples[label].append(text)
    book = Codebook(tuple(Theme(label=label, examples=tuple(said)) for label, said in examples.items()))
    embed = open_encoder(encoder)[0].encode
    model = seeded(ThemeOptions(), "", book, table, vectors, lambda t: embed(list(t)), fresh)
    proposals = propose(model, fresh, table, vectors, learnt=False)
    found, _ = leaf_of(eased(accepted(model, proposals), proposals), table, vectors)
    ids = {proposal.theme_id for proposal in proposals.found}
    said = np.array([theme in ids for theme in found])
    other = ~np.isin(labels, listed)
    figures = f"{len(examples):7d} {len(ids):4d} {said[~other].mean():7.3f}"
    if not other.any():
        return figures
    both = (said & other).sum()
    return f"{figures} {both / max(said.sum(), 1):10.3f} {both / other.sum():7.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--encoder", default="encoder-fast")
    given = parser.parse_args()
    encoder = open_encoder(given.encoder)[0]
    print(f"encoder: {given.encoder}; {_ROWS:,} rows a set, {_EXAMPLES} examples a theme\n")
    print(f"{'set':14} {'themes':>7} {'new':>4} {'lost':>7} {'precision':>10} {'recall':>7}")
    for name in ("clinc150", "banking77", "stackoverflow", "bitext"):
        texts, labels = sampled(name, given.data)
        vectors = np.asarray(encoder.encode(texts))
        names = sorted(set(labels))
        half = np.random.default_rng(1).permutation(names)[len(names) // 2 :].tolist()
        for listed in (names, half):
            print(f"{name:14} {beside(texts, labels, vectors, listed, given.encoder)}", flush=True)


if __name__ == "__main__":
    main()
