"""Judge sentences as customers write them, by what is hard in them.

    python benchmarks/as_written.py [MODEL ...]

`as_written.csv` has 165 of them, with the sentiment that their writer gave them before any model saw them. They train
nothing.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from voca.models import open_sentiment
from voca.schema import POLARITIES

CASES = Path(__file__).with_suffix(".csv")


def main() -> None:
    """Print how many of each kind every model gets right, then what it gets wrong."""
    with CASES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = sys.argv[1:] or ["sentiment", "sentiment-fast", "auto"]
    judged = {name: open_sentiment(name)[0].predict([row["text"] for row in rows]) for name in names}
    said = {name: [POLARITIES[i] for i in shares.argmax(axis=1)] for name, shares in judged.items()}
    right = {name: [a == row["label"] for a, row in zip(said[name], rows, strict=True)] for name in names}
    print(f"{'':12}{'n':>5}" + "".join(f"{name:>16}" for name in names))
    for kind in [*dict.fromkeys(row["kind"] for row in rows), "all"]:
        places = [i for i, row in enumerate(rows) if kind in (row["kind"], "all")]
        print(f"{kind:12}{len(places):5}" + "".join(f"{sum(right[name][i] for i in places):16}" for name in names))
    for name in names:
        print(f"\n{name}: negative / neutral / positive")
        for i, row in enumerate(rows):
            if not right[name][i]:
                shares = " / ".join(f"{share:.2f}" for share in judged[name][i])
                print(f"  {shares}  {row['label']:9} {row['text']}")


if __name__ == "__main__":
    main()
