"""Themes that are known: a list's themes found by their examples, what is new found among them, confidence checked.

``python benchmarks/codebook.py [--data DIR] [--encoder NAME]``. Public sets of labelled requests. The settings
were chosen on CLINC150, so its figures are not held out; those of the others are. Prints three tables:

1. A list of all labels with three examples each, the first three in the file, and one of a quarter of the labels: share
   of their other rows that the list alone puts where people put them, share that it puts nowhere, and share of the rows
   of labels that it does not have that it takes.
2. Next month: themes fitted to half of the rows, a quarter of whose labels are missing; the other half has all of them.
   What is said to be new (in a proposed theme) against what is new, and the share that is in no theme.
3. Confidence of new rows against how often the fitted theme's most frequent label is theirs, and how often a model
   fitted to all rows puts them with the same fitted rows.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
import themes_quick

from voca.config import ThemeOptions
from voca.models import open_encoder
from voca.themes.codebook import Codebook, Theme
from voca.themes.coded import CodedThemes
from voca.themes.model import VocaThemes
from voca.themes.propose import accepted, propose
from voca.themes.seeded import seeded

SETS = ("clinc150", "banking77", "stackoverflow", "bitext")
ROWS = 8000


def load(name: str, encoder: str, data: Path, cache: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Return at most 8,000 rows, chosen by chance with a fixed seed."""
    pairs = list(dict(themes_quick.SETS[name](data)).items())
    chosen = np.sort(np.random.default_rng(0).permutation(len(pairs))[:ROWS])
    texts, labels = zip(*(pairs[i] for i in chosen), strict=True)
    return list(texts), list(labels), themes_quick.embedded(encoder, list(texts), cache)


def leaf_of(model: VocaThemes, table: pa.Table, vectors: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return each row's sub-theme ("" for none) and its confidence."""
    mentions = model.assign(table, vectors)
    found, sure = [""] * len(vectors), np.zeros(len(vectors))
    rows = zip(
        *(mentions[name].to_pylist() for name in ("document_id", "theme_id", "confidence")),
        strict=True,
    )
    for document, theme, confidence in rows:
        found[int(document)], sure[int(document)] = theme, confidence
    return found, sure


def by_list(texts: list[str], labels: list[str], vectors: np.ndarray, encoder: str) -> list[str]:
    """Return figures of a list of all labels, and of one of a quarter of them."""
    table = themes_quick.as_table(texts)
    fresh = VocaThemes(ThemeOptions())
    fresh.fit(table, vectors, 1)
    names = sorted(set(labels))
    quarter = np.random.default_rng(1).permutation(names)[: len(names) // 4].tolist()
    return [listed(chosen, texts, labels, (table, vectors, encoder), fresh) for chosen in (names, quarter)]


def listed(
    chosen: list[str], texts: list[str], labels: list[str], data: tuple[pa.Table, np.ndarray, str], fresh: VocaThemes
) -> str:
    table, vectors, encoder = data
    examples: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        if label in chosen and len(examples.setdefault(label, [])) < 3:
            examples[label].append(row)
    book = Codebook(
        tuple(Theme(label=label, examples=tuple(texts[i] for i in rows)) for label, rows in examples.items())
    )
    embed = open_encoder(encoder)[0].encode
    model = seeded(ThemeOptions(), "", book, table, vectors, lambda t: embed(list(t)), fresh, closed=True)
    names = {sub.id: theme.label for theme, sub in model.codebook.leaves()}
    found = np.array([names.get(theme, "") for theme in leaf_of(model, table, vectors)[0]])
    told = {i for rows in examples.values() for i in rows}
    others = np.array([i for i in range(len(texts)) if i not in told])
    of, found = np.array(labels)[others], found[others]
    inside = np.isin(of, chosen)
    right, nowhere = np.mean(found[inside] == of[inside]), np.mean(found[inside] == "")
    taken = f"{np.mean(found[~inside] != ''):8.3f}" if not inside.all() else "       -"
    return f"{len(examples):6d} {right:8.3f} {nowhere:8.3f} {taken}"


def next_month(texts: list[str], labels: list[str], vectors: np.ndarray) -> str:
    rng = np.random.default_rng(1)
    names = sorted(set(labels))
    new = set(rng.permutation(names)[: len(names) // 4].tolist())
    half = rng.random(len(texts)) < 0.5
    before = [i for i in range(len(texts)) if half[i] and labels[i] not in new]
    after = [i for i in range(len(texts)) if not half[i]]
    table = [themes_quick.as_table([texts[i] for i in rows]) for rows in (before, after)]
    model = VocaThemes(ThemeOptions())
    model.fit(table[0], vectors[before], 1)
    fresh = VocaThemes(ThemeOptions())
    fresh.fit(table[1], vectors[after], 1)
    proposals = propose(CodedThemes.of(model), fresh, table[1], vectors[after])
    made = accepted(CodedThemes.of(model), proposals)
    found, _ = leaf_of(made, table[1], vectors[after])
    ids = {p.theme_id for p in proposals.found}
    said = np.array([theme in ids for theme in found])
    is_new = np.array([labels[i] in new for i in after])
    precision, recall = (said & is_new).sum() / max(said.sum(), 1), (said & is_new).sum() / is_new.sum()
    nothing = VocaThemes(ThemeOptions())
    known = [i for i in after if labels[i] not in new]
    old = themes_quick.as_table([texts[i] for i in known])
    nothing.fit(old, vectors[known], 1)
    none = propose(CodedThemes.of(model), nothing, old, vectors[known])
    wrongly = sum(len(p.rows) for p in none.found) / len(known)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    nowhere = np.mean([theme == "" for theme in found])
    return (
        f"{len(names) - len(new):6d} {len(new):5d} {len(ids):9d} {precision:9.3f} {recall:7.3f} {f1:6.3f} "
        f"{nowhere:8.3f} {len(none.found):10d} {wrongly:8.3f}"
    )


def calibration(texts: list[str], labels: list[str], vectors: np.ndarray) -> tuple[str, list[str]]:
    rng = np.random.default_rng(2)
    held = rng.random(len(texts)) < 0.3
    fit, new = np.flatnonzero(~held), np.flatnonzero(held)
    tables = [themes_quick.as_table([texts[i] for i in rows]) for rows in (fit, new)]
    model = VocaThemes(ThemeOptions())
    model.fit(tables[0], vectors[fit], 1)
    inside, _ = leaf_of(model, tables[0], vectors[fit])
    started = time.perf_counter()
    found, sure = leaf_of(model, tables[1], vectors[new])
    speed = len(new) / (time.perf_counter() - started)
    whole = VocaThemes(ThemeOptions())
    table = themes_quick.as_table(texts)
    whole.fit(table, vectors, 1)
    again, _ = leaf_of(whole, table, vectors)
    mates: dict[str, Counter[str]] = {}
    for position, row in enumerate(fit):
        mates.setdefault(again[row], Counter())[inside[position]] += 1
    same = np.array([mates[again[i]].most_common(1)[0][0] == found[j] for j, i in enumerate(new)])
    theme_label = {
        t: Counter(labels[i] for j, i in enumerate(fit) if inside[j] == t).most_common(1)[0][0] for t in set(inside)
    }
    right = np.array([theme_label.get(found[j]) == labels[i] for j, i in enumerate(new)])
    placed = np.array([theme != "" for theme in found])
    lines, ece = [], 0.0
    for low in np.arange(0, 1, 0.2):
        chosen = placed & (sure >= low) & (sure < (low + 0.2 if low < 0.75 else 1.01))
        if chosen.any():
            ece += chosen.sum() / placed.sum() * abs(sure[chosen].mean() - same[chosen].mean())
            lines.append(
                f"    {low:.1f}-{low + 0.2:.1f} n {chosen.sum():5d}  confidence {sure[chosen].mean():.3f}  "
                f"same theme {same[chosen].mean():.3f}  same label {right[chosen].mean():.3f}"
            )
    head = f"{placed.mean():8.3f} {sure[placed].mean():10.3f} {same[placed].mean():8.3f} {ece:6.3f} "
    head += f"{right[placed].mean():8.3f} {speed:9.0f}"
    return head, lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--encoder", default="encoder-fast")
    parser.add_argument("--cache", type=Path, default=Path("/tmp/voca-vectors"))
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--list-only", action="store_true", help="the first table alone")
    given = parser.parse_args()
    parts: dict[str, list[str]] = {"list": [], "month": [], "calibration": []}
    for name in given.sets:
        texts, labels, vectors = load(name, given.encoder, given.data, given.cache)
        parts["list"] += [f"{name:14s} {line}" for line in by_list(texts, labels, vectors, given.encoder)]
        if given.list_only:
            continue
        parts["month"].append(f"{name:14s} {next_month(texts, labels, vectors)}")
        head, lines = calibration(texts, labels, vectors)
        parts["calibration"] += [f"{name:14s} {head}", *lines]
        print(name, "done", file=sys.stderr, flush=True)
    print(f"encoder: {given.encoder}; at most {ROWS:,} rows a set\n")
    print("1. From a list alone, three examples a theme\n")
    print(f"{'set':14s} {'themes':>6s} {'right':>8s} {'nowhere':>8s} {'taken':>8s}")
    print("\n".join(parts["list"]))
    if given.list_only:
        return
    print("\n2. Next month, a quarter of the labels new; the last two columns: the same with nothing new\n")
    print(
        f"{'set':14s} {'known':>6s} {'new':>5s} {'proposed':>9s} {'precision':>9s} {'recall':>7s} {'F1':>6s} "
        f"{'nowhere':>8s} {'proposed':>10s} {'rows':>8s}"
    )
    print("\n".join(parts["month"]))
    print("\n3. Confidence of rows that were not fitted\n")
    print(f"{'set':14s} {'placed':>8s} {'confidence':>10s} {'same':>8s} {'ECE':>6s} {'label':>8s} {'rows/s':>9s}")
    print("\n".join(parts["calibration"]))


if __name__ == "__main__":
    main()
