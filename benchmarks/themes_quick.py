"""How well voca's themes find the labels of public sets: ``python benchmarks/themes_quick.py ENCODER [--data DIR]``.

ENCODER is the name of a shipped model (``encoder-fast``) or the folder of a sentence-transformers model. Every row
counts; those in no theme are a group of their own. None of the sets is held out: the criterion's settings were chosen
with all of these figures in view, Banking77's most of all. Prints a table; vectors are cached in ``--cache``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from voca.config import ThemeOptions
from voca.themes.model import VocaThemes

ROOT = Path(__file__).parents[1]
NOT_INTENTS = set("contentonly confirmation rejection openinggreeting closinggreeting thankyou outofdomain".split())
Labelled = Iterator[tuple[str, str]]


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Read a delimited file with a header."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def banking77(data: Path) -> Labelled:
    for name in ("train", "test"):
        yield from ((row["text"], row["category"]) for row in rows(data / f"banking77/{name}.csv"))


def clinc150(data: Path) -> Labelled:
    parts = json.loads((data / "clinc150/data_full.json").read_text(encoding="utf-8"))
    for name in ("train", "val", "test"):
        yield from ((text, label) for text, label in parts[name])


def multidogo(data: Path) -> Labelled:
    seen = set()
    for path in sorted(data.glob("multidogo/*/*/*.tsv")):
        for row in rows(path, "\t"):
            text, intent = row["utterance"], row["intent"]
            if (
                intent
                and intent not in NOT_INTENTS
                and "<div>" not in intent
                and len(text.split()) > 2
                and text not in seen
            ):
                seen.add(text)
                yield text, f"{path.parent.name}/{intent}"


def stackoverflow(data: Path) -> Labelled:
    folder = data / "stackoverflow_short"
    titles = (folder / "title_StackOverflow.txt").read_text(encoding="utf-8", errors="replace").split("\n")
    labels = (folder / "label_StackOverflow.txt").read_text().split()
    yield from zip(titles[: len(labels)], labels, strict=True)


def bitext(data: Path) -> Labelled:
    for path in sorted(data.glob("bitext_support/*/*.csv")):
        yield from ((row["utterance"], row["intent"]) for row in rows(path))


def dstc11(data: Path) -> Labelled:
    """Yield the turns of spoken bank calls that have an intent."""
    with (data / "dstc11_intent_induction/task1_gold_banking.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            turn = json.loads(line)
            yield turn["utterance"], turn["reference_label"]


SETS: dict[str, Callable[[Path], Labelled]] = {
    "clinc150": clinc150,
    "multidogo": multidogo,
    "banking77": banking77,
    "stackoverflow": stackoverflow,
    "bitext": bitext,
    "dstc11": dstc11,
}


def embedded(encoder: str, texts: list[str], cache: Path) -> np.ndarray:
    """Return the vectors of `texts`, from the cache where this very model made them before."""
    from voca.models import open_encoder

    folder = Path(encoder)
    made_by = str(folder.resolve()) if folder.is_dir() else open_encoder(encoder)[1].sha256
    key = hashlib.sha256("\n".join([made_by, *texts]).encode()).hexdigest()[:16]
    path = cache / f"{key}.npy"
    if path.exists():
        return np.load(path)
    if folder.is_dir():
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(encoder, device="cpu")
        vectors = model.encode(texts, batch_size=64, normalize_embeddings=True).astype(np.float32)
    else:
        vectors = open_encoder(encoder)[0].encode(texts)
    cache.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors


def as_table(texts: list[str]) -> pa.Table:
    """Return one sentence a document."""
    n = len(texts)
    return pa.table(
        {
            "document_id": [f"{i:06d}" for i in range(n)],
            "sentence": pa.array([0] * n, pa.int32()),
            "start": pa.array([0] * n, pa.int32()),
            "end": pa.array([len(text) for text in texts], pa.int32()),
            "text": texts,
        }
    )


def groups(model: VocaThemes, sentences: pa.Table, vectors: np.ndarray) -> np.ndarray:
    """Return each row's leaf by ordinal of its document id, ``""`` for none."""
    mentions = model.assign(sentences, vectors)
    found = dict(zip(mentions["document_id"].to_pylist(), mentions["theme_id"].to_pylist(), strict=True))
    return np.array([found.get(d, "") for d in sentences["document_id"].to_pylist()])


def fit(sentences: pa.Table, vectors: np.ndarray) -> VocaThemes:
    model = VocaThemes(ThemeOptions())
    model.fit(sentences, vectors, 1)
    return model


def measure(name: str, data: Path, encoder: str, cache: Path) -> str:
    """Return one line of the table."""
    pairs = list(SETS[name](data))
    texts, truth = [text for text, _ in pairs], [label for _, label in pairs]
    sentences, vectors = as_table(texts), embedded(encoder, texts, cache)
    start = time.perf_counter()
    model = fit(sentences, vectors)
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    found = groups(model, sentences, vectors)
    rate = len(texts) / (time.perf_counter() - start)

    order = np.random.default_rng(0).permutation(len(texts))
    shuffled = groups(fit(sentences.take(order), vectors[order]), sentences, vectors)
    keep = np.arange(len(texts)) != len(texts) // 3
    dropped = groups(fit(sentences.filter(pa.array(keep)), vectors[keep]), sentences, vectors)
    themes = model.themes.to_pylist()
    return (
        f"{name:14} {len(texts):6} {len(set(truth)):5} {sum(r['parent_id'] is not None for r in themes):6}"
        f" {sum(r['parent_id'] is None for r in themes):6}"
        f" {adjusted_mutual_info_score(truth, found):6.3f} {adjusted_rand_score(truth, found):6.3f}"
        f" {(found == '').mean():8.1%} {seconds:8.1f} {rate:9.0f} {str((shuffled == found).all()):>6}"
        f" {adjusted_rand_score(found[keep], dropped[keep]):8.3f}"
    )


def main() -> None:
    """Measure every set with one encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "voca-vectors")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    given = parser.parse_args()
    print(f"encoder: {Path(given.encoder).name}")
    print("set              rows  true leaves themes    AMI    ARI unthemed  seconds    rows/s  order drop one")
    for name in given.sets:
        print(measure(name, given.data, given.encoder, given.cache), flush=True)


if __name__ == "__main__":
    main()
