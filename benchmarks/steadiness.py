"""Whole analyses again: the same rows, in another order, without one of them; and how long ten rows take.

    python benchmarks/steadiness.py FILE [FILE ...] [--drops 5]

Each run is ``voca analyze`` in a process of its own. "same" compares report.json without the numbers of rows. Agreement
is ARI over the sentences' sub-themes and over their themes; a sentence in none is in a group of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from sklearn.metrics import adjusted_rand_score

_WHERE = ("source", "source_row", "row", "first_places", "places")

# a sentence is known by its words, since rows move
_OWN = """
    select d.text[s.start + 1 : s."end"], arg_max(m.theme_id, m.confidence), arg_max(t.parent_id, m.confidence)
    from sentences s join documents d using (document_id) join mentions m using (document_id, sentence)
    join themes t on t.theme_id = m.theme_id
    where t.parent_id is not null group by 1
"""


def analyse(header: list[str], rows: list[list[str]], place: Path) -> tuple[Path, float]:
    """Write the rows and run ``voca analyze``; return the study's folder and the seconds."""
    place.mkdir()
    source = place / "input.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "voca", "analyze", str(source), "-o", str(place / "out"), "-q"], check=True)
    return place / "out", time.perf_counter() - started


def report(study: Path) -> str:
    """Return report.json without what says which row something stood in."""

    def plain(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items() if k not in _WHERE}
        return [plain(v) for v in value] if isinstance(value, list) else value

    return json.dumps(plain(json.loads((study / "report.json").read_text(encoding="utf-8"))), sort_keys=True)


def themes(study: Path) -> dict[str, tuple[str, str]]:
    """Return each sentence's sub-theme and theme."""
    with duckdb.connect(str(study / "study.duckdb"), read_only=True) as database:
        return {text: (leaf, theme) for text, leaf, theme in database.execute(_OWN).fetchall()}


def agreement(one: dict[Any, tuple[str, str]], other: dict[Any, tuple[str, str]]) -> tuple[float, float]:
    """Return ARI of sub-themes and of themes over the sentences that either has."""
    keys = sorted(one.keys() | other.keys())
    none = ("", "")
    levels = ([[groups.get(key, none)[i] for key in keys] for groups in (one, other)] for i in range(2))
    leaf, theme = (float(adjusted_rand_score(*level)) for level in levels)
    return leaf, theme


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--drops", type=int, default=5)
    options = parser.parse_args()
    for path in options.files:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            first, seconds = analyse(header, rows, place / "first")
            again, _ = analyse(header, rows, place / "again")
            shuffled = random.Random(1).sample(rows, len(rows))
            mixed, _ = analyse(header, shuffled, place / "mixed")
            ten = analyse(header, rows[:10], place / "ten")[1]
            print(f"\n{path.name}: {len(rows):,} rows in {seconds:.1f} s; its first ten in {ten:.1f} s")
            same = report(first) == report(again), report(first) == report(mixed)
            print(f"  the same twice: {same[0]}; rows shuffled: {same[1]}", flush=True)
            known, found = themes(first), []
            for number in range(options.drops):
                row = round((number + 0.5) / options.drops * len(rows))
                study, _ = analyse(header, rows[:row] + rows[row + 1 :], place / f"without{number}")
                found.append(agreement(known, themes(study)))
                print(f"  without row {row:,}: sub-themes {found[-1][0]:.3f}, themes {found[-1][1]:.3f}", flush=True)
            leaf, theme = np.mean(found, axis=0)
            print(f"  mean {leaf:.3f}, {theme:.3f}; least {min(found)[0]:.3f}", flush=True)


if __name__ == "__main__":
    main()
