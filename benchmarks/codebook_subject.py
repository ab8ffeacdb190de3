"""How many new themes one new subject becomes next month: ``python benchmarks/codebook_subject.py [--data DIR]``.

Themes are fitted to 25 to 70 requests of each of nine labels; next month has 15 to 45 others of each, and a subject
that is new: 20, 60 or 150 requests of another label, 100 of each of two labels drawn at random, or 80 of each of two
that are among the nearest of all pairs. Told are how many of the new labels have how many new sub-themes and themes
(those of which most sentences are theirs; of two labels in one, the larger has it), the share of their sentences that
is in a new sub-theme, how many new sub-themes hold a fifth and more of either of two, and how many are of known labels.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import themes_quick

from voca.themes.coded import CodedThemes
from voca.themes.propose import propose

_LABELS = 45
_KNOWN = 9
_SEEDS = (0, 1, 2)
Case = tuple[str, tuple[str, ...], int]


@dataclass
class Set:
    """A set's texts, labels and vectors, of 45 labels drawn with a fixed seed."""

    texts: list[str]
    labels: np.ndarray
    vectors: np.ndarray

    def fit(self, rows: np.ndarray) -> tuple:
        """Return a fit to these rows, and their table."""
        table = themes_quick.as_table([self.texts[i] for i in rows])
        return themes_quick.fit(table, self.vectors[rows]), table

    def nearest(self) -> list[tuple[str, str]]:
        """Return the three pairs of labels whose centres are nearest, no label twice."""
        names = sorted(set(self.labels))
        unit = self.vectors - self.vectors.mean(axis=0)
        unit /= np.linalg.norm(unit, axis=1, keepdims=True)
        centres = np.array([unit[self.labels == name].mean(axis=0) for name in names])
        near, pairs = centres @ centres.T - 2 * np.eye(len(names)), []
        for _ in range(3):
            one, other = np.unravel_index(near.argmax(), near.shape)
            pairs.append((names[one], names[other]))
            near[[one, other]] = near[:, [one, other]] = -2
        return pairs


@dataclass
class Tally:
    """What became of the new labels of one kind."""

    subs: Counter = field(default_factory=Counter)
    themes: Counter = field(default_factory=Counter)
    found: list[float] = field(default_factory=list)
    mixed: int = 0
    known: int = 0

    def add(self, new: tuple[str, ...], of: np.ndarray, proposals: list) -> None:
        """Count what was proposed where `of` are the labels of the sentences."""
        tops = {label: set() for label in new}
        subs: Counter = Counter()
        for proposal in proposals:
            held = Counter(of[proposal.rows].tolist())
            label = held.most_common(1)[0][0]
            self.known += label not in tops
            self.mixed += len(new) == 2 and min(held[one] for one in new) >= 0.2 * len(proposal.rows)
            if label in tops:
                subs[label] += 1
                tops[label].add(proposal.theme or proposal.parent_id)
        inside = np.concatenate([np.zeros(0, int), *(proposal.rows for proposal in proposals)])
        for label in new:
            self.subs[subs[label]] += 1
            self.themes[len(tops[label])] += 1
            self.found.append(float(np.isin(np.flatnonzero(of == label), inside).mean()))


def load(name: str, encoder: str, data: Path, cache: Path) -> Set:
    pairs = [pair for pair in dict(themes_quick.SETS[name](data)).items() if pair[1] != "oos"]
    kept = set(np.random.default_rng(5).permutation(sorted({label for _, label in pairs}))[:_LABELS].tolist())
    texts, labels = zip(*(pair for pair in pairs if pair[1] in kept), strict=True)
    return Set(list(texts), np.array(labels), themes_quick.embedded(encoder, list(texts), cache))


def months(given: Set) -> Iterator[tuple[tuple[str, ...], np.ndarray, list[tuple[Case, np.ndarray]]]]:
    """Yield the new labels, the first month's rows, and each next month's."""
    names = sorted(set(given.labels))
    near = given.nearest()
    for seed in _SEEDS:
        rng = np.random.default_rng(seed)
        pair = near[seed]
        order = [str(name) for name in rng.permutation([name for name in names if name not in pair])]
        known, (one, other) = order[:_KNOWN], order[_KNOWN : _KNOWN + 2]
        rows = {name: rng.permutation(np.flatnonzero(given.labels == name)) for name in names}
        first, later = rng.integers(25, 70, _KNOWN), rng.integers(15, 45, _KNOWN)
        before = np.concatenate([rows[name][:n] for name, n in zip(known, first, strict=True)])
        same = [rows[name][n : n + m] for name, n, m in zip(known, first, later, strict=True)]
        cases: list[Case] = [(f"{n:3d} of one", (label,), n) for label in (one, other) for n in (20, 60, 150)]
        cases += [("100 of each of two", (one, other), 100), ("80 of each of two that are near", pair, 80)]
        yield pair, before, [(case, np.concatenate([*same, *(rows[x][: case[2]] for x in case[1])])) for case in cases]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--encoder", default="encoder")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/voca-vectors"))
    parser.add_argument("--sets", nargs="*", default=("banking77", "clinc150", "bitext"))
    options = parser.parse_args()
    tallies: dict[str, Tally] = {}
    for name in options.sets:
        given = load(name, options.encoder, options.data, options.cache)
        for _, before, later in months(given):
            known = CodedThemes.of(given.fit(before)[0])
            for (kind, new, _), rows in later:
                fresh, table = given.fit(rows)
                proposals = propose(known, fresh, table, given.vectors[rows])
                of = given.labels[rows][np.array(proposals.units.rows)]
                tallies.setdefault(kind, Tally()).add(new, of, list(proposals.found))
    print(f"encoder: {options.encoder}; {', '.join(options.sets)}\n")
    for kind, tally in tallies.items():
        subs, tops = (", ".join(f"{n} x {k}" for k, n in sorted(c.items())) for c in (tally.subs, tally.themes))
        print(f"{kind}: {len(tally.found)} labels; new sub-themes {subs}; new themes {tops}")
        found = f"in them {np.mean(tally.found):.2f} of the sentences"
        print(f"    {found}; mixed {tally.mixed}, of known labels {tally.known}")


if __name__ == "__main__":
    main()
