"""The whole job against BERTopic on the same machine in the same run: seconds, peak memory, agreement with labels.

    python benchmarks/end_to_end.py --data ../shared/data --teacher FOLDER

`--teacher` is a folder with all-MiniLM-L6-v2 (see benchmarks/README.md). Both sides start from the same CSV in a fresh
process. voca's side is `voca analyze`: reading, redaction, languages, sentences, sentiment, themes, linking and the
report in four files. BERTopic's side is reading, encoding and `BERTopic().fit_transform`, nothing else.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS = 23_000
WORDS = 14

_BERTOPIC = """
import csv, json, sys
from bertopic import BERTopic
from sentence_transformers import SentenceTransformer
with open(sys.argv[1], encoding="utf-8", newline="") as stream:
    texts = [row["comment"] for row in csv.DictReader(stream)]
topics, _ = BERTopic(embedding_model=SentenceTransformer(sys.argv[2])).fit_transform(texts)
json.dump([int(topic) for topic in topics], open(sys.argv[3], "w"))
"""


def banking(data: Path) -> list[tuple[str, str]]:
    """Return Banking77's 13,083 questions with their intents."""
    rows = []
    for name in ("train.csv", "test.csv"):
        with (data / "banking77" / name).open(encoding="utf-8", newline="") as stream:
            rows += [(row["text"], row["category"]) for row in csv.DictReader(stream)]
    return rows


def comments(data: Path) -> list[tuple[str, str]]:
    """Return 23,000 comments of 14 words: Banking77's, filled up with sentences of Skytrax reviews."""
    rows = banking(data)
    wanted = (ROWS * WORDS - sum(len(text.split()) for text, _ in rows)) / (ROWS - len(rows))
    found: dict[str, str] = {}
    for name in ("lounge.csv", "seat.csv"):
        with (data / "skytrax" / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for part in row["content"].split(". "):
                    found[part.strip()] = "skytrax"
    nearest = sorted(found.items(), key=lambda item: (abs(len(item[0].split()) - wanted), item[0]))
    return rows + nearest[: ROWS - len(rows)]


def write(path: Path, rows: list[tuple[str, str]]) -> None:
    """Write a CSV with a score from a fixed rule, so that linking has something to link."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "comment", "stars", "plan"])
        for number, (text, _) in enumerate(rows):
            writer.writerow([number, text, 1 + (len(text) * 7 + number) % 5, ("Basic", "Plus", "Pro")[number % 3]])


def measure(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and its peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"{command[:4]} failed: {process.stderr.read().decode()[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def agreement(gold: list[str], found: list[object]) -> str:
    """AMI and ARI over all rows (those in no theme are a group of their own), groups, and the share in none."""
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    names = [str(label) for label in found]
    left = sum(name in ("", "-1") for name in names) / len(names)
    groups = len(set(names) - {"", "-1"})
    ami, ari = adjusted_mutual_info_score(gold, names), adjusted_rand_score(gold, names)
    return f"AMI {ami:.3f}  ARI {ari:.3f}  groups {groups}  in none {left:.1%}"


def leaf_labels(table: Path) -> list[str]:
    """Return the primary leaf of every row of what `voca themes` wrote."""
    with table.open(encoding="utf-8", newline="") as stream:
        return [row["theme_id"] for row in csv.DictReader(stream)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True, help="folder with all-MiniLM-L6-v2")
    options = parser.parse_args()
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="true")
    print(f"cores {os.cpu_count()}, python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for title, rows in (("23,000 comments", comments(options.data)), ("Banking77", banking(options.data))):
            words = sum(len(text.split()) for text, _ in rows) / len(rows)
            print(f"\n{title}: {len(rows):,} rows, {words:.1f} words each")
            source = place / "input.csv"
            write(source, rows)
            voca = measure([sys.executable, "-m", "voca", "analyze", str(source), "-o", str(place / "out"), "-q"])
            topics = place / "topics.json"
            other = measure([sys.executable, "-c", _BERTOPIC, str(source), str(options.teacher), str(topics)])
            print(f"  voca analyze  {voca[0]:7.1f} s  {voca[1]:6.0f} MB")
            print(f"  BERTopic      {other[0]:7.1f} s  {other[1]:6.0f} MB   ratio {other[0] / voca[0]:.1f}")
        table = place / "themes.csv"
        measure([sys.executable, "-m", "voca", "themes", str(source), "--text", "comment", "-o", str(table), "-q"])
        gold = [label for _, label in rows]
        print(f"  voca      {agreement(gold, leaf_labels(table))}")
        print(f"  BERTopic  {agreement(gold, json.loads(topics.read_text()))}")
    print(f"\nThis process itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
