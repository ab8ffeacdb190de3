"""The grouping alone, again and again without one document: how far sub-themes and themes agree.

    python benchmarks/steadiness_grouping.py FILE [FILE ...] [--drops 9]

Files are analysed as far as the theme model, which is then fitted to all sentences and to those of all documents but
one, drawn at random. Agreement is ARI over the distinct sentences that are in a theme in either fit; a sentence in none
is in a group of its own. Printed for both levels: mean, least and share under 0.9, of each fit against that of all
documents and of every pair of fits (between which two documents differ).
"""

from __future__ import annotations

import argparse
import random
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
from steadiness import agreement

import voca
from voca.themes.model import VocaThemes
from voca.themes.units import digest

Groups = dict[int, tuple[str, str]]


class Enough(Exception):  # noqa: N818 - it is no error
    """The theme model has been given its sentences."""

    def __init__(self, *given: Any) -> None:  # noqa: ANN401
        super().__init__()
        self.given = given


def given(path: Path) -> tuple[VocaThemes, pa.Table, np.ndarray[Any, Any], int]:
    """Return the theme model of an analysis, and what it is fitted to."""

    def fit(self: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], seed: int = 1) -> None:
        raise Enough(self, sentences, vectors, seed)

    with patch.object(VocaThemes, "fit", fit):
        try:
            voca.analyze(path)
        except Enough as enough:
            return enough.given  # type: ignore[return-value]
    raise SystemExit(f"{path}: no themes were looked for.")


def fitted(model: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], seed: int) -> Groups:
    """Return each distinct sentence's sub-theme and theme."""
    model.fit(sentences, vectors, seed)
    parent = {row["theme_id"]: row["parent_id"] for row in model.themes.to_pylist()}
    found = model.assign(sentences, vectors).to_pylist()
    leaf = {(row["document_id"], row["sentence"]): row["theme_id"] for row in found}
    places = zip(sentences["document_id"].to_pylist(), sentences["sentence"].to_pylist(), strict=True)
    known = {
        digest(text): leaf.get(place, "") for text, place in zip(sentences["text"].to_pylist(), places, strict=True)
    }
    return {text: (name, parent.get(name) or "") for text, name in known.items()}


def alike(one: Groups, other: Groups) -> tuple[float, float]:
    """Return ARI of sub-themes and of themes over the sentences of both, see :func:`steadiness.agreement`."""
    both = one.keys() & other.keys()
    first, second = ({key: fit[key] for key in both if fit[key][0]} for fit in (one, other))
    return agreement(first, second)


def told(found: list[tuple[float, float]]) -> str:
    values = np.array(found)
    columns = zip(values.mean(axis=0), values.min(axis=0), (values < 0.9).mean(axis=0), strict=True)
    return "   ".join(f"{mean:.3f} {least:.3f} {share:4.0%}" for mean, least, share in columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--drops", type=int, default=9)
    options = parser.parse_args()
    print(f"{'':34}{'sub-themes: mean, least, < 0.9':32}themes")
    for path in options.files:
        model, sentences, vectors, seed = given(path)
        ids = np.array(sentences["document_id"].to_pylist())
        fits = [fitted(model, sentences, vectors, seed)]
        for dropped in random.Random(11).sample(sorted(set(ids)), options.drops):
            rest = np.flatnonzero(ids != dropped)
            fits.append(fitted(model, sentences.take(rest), vectors[rest], seed))
        name = f"{path.stem[:20]}, {len(fits[0]):,} sentences"
        print(f"{name:34}{told([alike(fits[0], fit) for fit in fits[1:]])}   against all")
        print(f"{'':34}{told([alike(*pair) for pair in combinations(fits, 2)])}   pairs", flush=True)


if __name__ == "__main__":
    main()
