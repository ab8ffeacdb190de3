"""Themes of voca, of BERTopic as it comes, and of k-means told the true number, on the same vectors in one run.

    python benchmarks/themes.py ENCODER [--data DIR] [--sets NAME ...] [--resample NAME ...] [--scale] [--candidates]

ENCODER is a shipped model or the folder of a sentence-transformers model. Every row counts; rows in no theme are a
group of their own. What a line means stands above it in the output. Needs ``pip install "voca[bertopic]"``, and
``--candidates`` EVoC: ``pip install evoc``.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import AgglomerativeClustering, KMeans, MiniBatchKMeans
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score
from themes_quick import ROOT, SETS, as_table, embedded, fit, groups

from voca.themes import cluster, fineness
from voca.themes.neighbours import centred, neighbour_graph
from voca.themes.stopwords import stop_list
from voca.themes.units import digest, distinct, sample
from voca.themes.words import words

_SHARE = 0.8
_STOP = stop_list(("en",))


class Result(NamedTuple):
    """What a method made of the rows."""

    name: str
    found: np.ndarray  # each row's group, "" for none
    seconds: float
    keywords: list[list[str]]
    labels: list[str]


def by_voca(texts: Sequence[str], vectors: np.ndarray) -> Result:
    sentences = as_table(list(texts))
    start = time.perf_counter()
    model = fit(sentences, vectors)
    seconds = time.perf_counter() - start
    leaves = [row for row in model.themes.to_pylist() if row["parent_id"] is not None]
    keywords = [[word for word in row["keywords"] if " " not in word][:10] for row in leaves]
    return Result("voca", groups(model, sentences, vectors), seconds, keywords, [row["label"] for row in leaves])


def by_bertopic(texts: Sequence[str], vectors: np.ndarray) -> Result:
    from bertopic import BERTopic

    start = time.perf_counter()
    model = BERTopic()
    topics, _ = model.fit_transform(list(texts), embeddings=vectors)
    seconds = time.perf_counter() - start
    found = np.array(["" if topic == -1 else str(topic) for topic in topics])
    shown = [topic for topic in sorted(set(topics)) if topic != -1]
    keywords = [[word for word, _ in model.get_topic(topic) if word] for topic in shown]
    return Result("BERTopic", found, seconds, keywords, [" ".join(found_words[:4]) for found_words in keywords])


def by_k_means(texts: Sequence[str], vectors: np.ndarray, k: int) -> Result:
    del texts
    start = time.perf_counter()
    found = KMeans(k, n_init=10, random_state=0).fit_predict(vectors)
    return Result("k-means told", found.astype(str), time.perf_counter() - start, [], [])


def accuracy(truth: np.ndarray, found: np.ndarray) -> float:
    """Return the share of rows right under the best one-to-one match of groups and labels."""
    _, rows = np.unique(truth, return_inverse=True)
    _, columns = np.unique(found, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    return float(table[linear_sum_assignment(-table)].sum() / len(truth))


def npmi(keywords: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Return the mean normalised pointwise mutual information of the keywords of a group, over sentences."""
    wanted = {word for group in keywords for word in group}
    held = [wanted & {word.lower for word in words(text)} for text in texts]
    single = Counter(word for found in held for word in found)
    pairs = {pair for group in keywords for pair in combinations(sorted(set(group)), 2)}
    both = Counter(pair for found in held for pair in combinations(sorted(found), 2) if pair in pairs)
    n, scores = len(texts), []
    for group in keywords:
        values = []
        for a, b in combinations(sorted(set(group)), 2):
            p = both[a, b] / n
            if p == 0:
                values.append(-1.0)
            elif p < 1:
                values.append(float(np.log(p * n * n / (single[a] * single[b])) / -np.log(p)))
        scores += [float(np.mean(values))] if values else []
    return float(np.mean(scores)) if scores else float("nan")


def wording(result: Result, texts: Sequence[str]) -> str:
    """Return NPMI, how many of the words in labels are different ones, twins, and labels of stop words alone."""
    said = [[word for word in label.lower().split() if word != "and"] for label in result.labels]
    flat = [word for label in said for word in label]
    twins = len(said) - len({tuple(label) for label in said})
    empty = sum(all(word in _STOP for word in label) for label in said)
    return (
        f"{npmi([[w.lower() for w in group] for group in result.keywords], texts):6.3f}"
        f" {len(set(flat)) / max(len(flat), 1):9.2f} {twins:6} {empty:6}"
    )


def line(result: Result, truth: np.ndarray, texts: Sequence[str]) -> str:
    found = result.found
    return (
        f"  {result.name:14} {len(set(found) - {''}):6} {(found == '').mean():7.1%}"
        f" {adjusted_mutual_info_score(truth, found):6.3f} {adjusted_rand_score(truth, found):6.3f}"
        f" {accuracy(truth, found):6.3f} {normalized_mutual_info_score(truth, found):6.3f} {result.seconds:8.1f}"
        f"  {wording(result, texts) if result.labels else ''}"
    )


def steadiness(texts: list[str], vectors: np.ndarray, found: np.ndarray) -> str:
    """Return voca's ARI against itself: other order, and each of three rows dropped."""
    sentences = as_table(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    shuffled = groups(fit(sentences.take(order), vectors[order]), sentences, vectors)
    agree = []
    for row in (17, len(texts) // 3, len(texts) // 2):
        keep = np.arange(len(texts)) != row
        again = groups(fit(sentences.filter(pa.array(keep)), vectors[keep]), sentences, vectors)
        agree.append(adjusted_rand_score(found[keep], again[keep]))
    return f"  other order {adjusted_rand_score(found, shuffled):.3f}; a row dropped {np.round(agree, 3).tolist()}"


def resampled(method: Callable[..., Result], texts: list[str], vectors: np.ndarray) -> str:
    """Return the agreement of two fits on 80% of the rows each, on the rows in both, and their numbers of groups."""
    parts = [np.random.default_rng(seed).permutation(len(texts))[: int(_SHARE * len(texts))] for seed in (1, 2)]
    found = [method([texts[i] for i in part], vectors[part]).found for part in parts]
    places = [dict(zip(part.tolist(), of.tolist(), strict=True)) for part, of in zip(parts, found, strict=True)]
    shared = sorted(set(places[0]) & set(places[1]))
    agree = adjusted_rand_score([places[0][i] for i in shared], [places[1][i] for i in shared])
    return f"{agree:.3f} (groups {', '.join(str(len(set(of) - {''})) for of in found)})"


def parts_of_time(texts: list[str], vectors: np.ndarray) -> str:
    """Return the seconds until sentences are grouped: sample, graph, resolution, consensus."""
    sentences = as_table(texts)
    start = time.perf_counter()
    units = sample(distinct(sentences, vectors))
    unit, _ = centred(units.vectors)
    links = neighbour_graph(unit, 15, np.array([digest(text) for text in units.texts], np.int64))
    fineness.leaves(unit, links, cluster.scan(links, 1).runs, fineness.default_min_size(len(unit)), 1)
    return f"  voca: groups after {time.perf_counter() - start:.1f} s"


def measure(name: str, given: argparse.Namespace) -> None:
    pairs = list(SETS[name](given.data))
    texts, truth = [text for text, _ in pairs], np.array([label for _, label in pairs])
    vectors = embedded(given.encoder, texts, given.cache)
    print(f"\n{name}: {len(texts):,} rows, {len(set(truth))} labels", flush=True)
    print("  method         groups in none    AMI    ARI    ACC    NMI  seconds   NPMI diversity  twins  empty")
    mine = by_voca(texts, vectors)
    print(line(mine, truth, texts), flush=True)
    print(line(by_bertopic(texts, vectors), truth, texts), flush=True)
    print(line(by_k_means(texts, vectors, len(set(truth))), truth, texts), flush=True)
    print(parts_of_time(texts, vectors))
    print(steadiness(texts, vectors, mine.found), flush=True)
    if name in given.resample:
        print(f"  two resamples of 80%: voca {resampled(by_voca, texts, vectors)}", flush=True)
        print(f"  two resamples of 80%: BERTopic {resampled(by_bertopic, texts, vectors)}", flush=True)


def scale(given: argparse.Namespace, wanted: int = 100_000) -> None:
    """Fit and assign 100,000 different sentences: all sets, and again with noise until there are enough."""
    texts: list[str] = []
    stacks = []
    for read in SETS.values():
        some = [text for text, _ in read(given.data)]
        texts += some
        stacks.append(embedded(given.encoder, some, given.cache))
    vectors = np.vstack(stacks)
    extra = wanted - len(texts)
    noise = np.random.default_rng(0).normal(scale=0.01, size=(extra, vectors.shape[1])).astype(np.float32)
    texts += [f"{text} once more" for text in texts[:extra]]
    vectors = np.vstack([vectors, vectors[:extra] + noise])
    sentences = as_table(texts)
    start = time.perf_counter()
    model = fit(sentences, vectors)
    fitted = time.perf_counter() - start
    start = time.perf_counter()
    fresh = as_table([f"new {text}" for text in texts])
    start = time.perf_counter()
    model.assign(fresh, vectors)
    rate = len(texts) / (time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    leaves = sum(row["parent_id"] is not None for row in model.themes.to_pylist())
    print(f"\n{wanted:,} sentences: {fitted:.1f} s after embedding, all assigned and named; {leaves} leaves")
    print(f"peak memory of this whole process: {peak:.0f} MB")
    print(f"new sentences assigned: {rate:,.0f} a second")


def candidates(given: argparse.Namespace) -> None:
    """Print other ways to group Banking77: what was compared before the present one was taken."""
    pairs = list(SETS["banking77"](given.data))
    texts, truth = [text for text, _ in pairs], np.array([label for _, label in pairs])
    unit, _ = centred(embedded(given.encoder, texts, given.cache))
    print("\nBanking77, other ways: groups, in none, AMI, ARI, seconds")

    def show(name: str, start: float, found: np.ndarray) -> None:
        seconds = time.perf_counter() - start
        print(
            f"  {name:44} {len(set(found.tolist()) - {-1}):5} {(found == -1).mean():6.1%}"
            f" {adjusted_mutual_info_score(truth, found):6.3f} {adjusted_rand_score(truth, found):6.3f} {seconds:6.1f}",
            flush=True,
        )

    start = time.perf_counter()
    links = neighbour_graph(unit, 15)
    for resolution in (1.0, 2.0, 4.0):
        show(f"Leiden, one run, resolution {resolution:g}", start, cluster.leiden(links, resolution, 1))
        start = time.perf_counter()
    show("consensus of Leiden runs, resolution 2", start, cluster.consensus(links, 2.0, 1))
    start = time.perf_counter()
    micro = MiniBatchKMeans(1000, n_init=1, random_state=0).fit(unit)
    ward = AgglomerativeClustering(77).fit_predict(micro.cluster_centers_)
    show("Ward over 1,000 micro-clusters, told 77", start, ward[micro.labels_])
    from sklearn.cluster import HDBSCAN
    from sklearn.decomposition import PCA

    start = time.perf_counter()
    small = PCA(16, random_state=0).fit_transform(unit)
    show("HDBSCAN on 16 principal components", start, HDBSCAN(min_cluster_size=38, min_samples=5).fit_predict(small))
    from evoc import EVoC

    start = time.perf_counter()
    model = EVoC(random_state=0)
    show("EVoC as it comes", start, model.fit_predict(unit))
    for layer in model.cluster_layers_:
        show("  a layer of it", time.perf_counter(), np.asarray(layer))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "voca-vectors")
    parser.add_argument("--sets", nargs="*", choices=list(SETS), default=[name for name in SETS if name != "multidogo"])
    parser.add_argument("--resample", nargs="*", choices=list(SETS), default=["banking77"])
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--candidates", action="store_true")
    given = parser.parse_args()
    print(f"encoder: {Path(given.encoder).name}")
    for name in given.sets:
        measure(name, given)
    if given.candidates:
        candidates(given)
    if given.scale:
        scale(given)


if __name__ == "__main__":
    main()
