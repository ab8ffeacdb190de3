"""Measure the shipped models on the sets that never trained them, through the runtime that users have.

    python score.py encoder  --data DATA --model ../encoder-fast   [--card]
    python score.py sentiment --data DATA --model ../sentiment-fast [--card]

``--card`` writes the scores into the model's ``card.toml``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import texts as corpora
from shipping import Toml, toml
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.static_model import StaticTable
from voca.stages.static_sentiment import StaticSentiment

Scores = dict[str, float]
Cases = list[tuple[str, int]]


def grouping_sets(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the test sets with known groups."""
    bank = [r for n in ("train", "test") for r in corpora.rows(data / f"banking77/{n}.csv")]
    folder = data / "stackoverflow_short"
    titles = corpora.lines(folder / "title_StackOverflow.txt")
    classes = corpora.lines(folder / "label_StackOverflow.txt")
    support = [r for p in sorted((data / "bitext_support").glob("*/*.csv")) for r in corpora.rows(p)]
    return {
        "banking77": [(r["text"], r["category"]) for r in bank],
        "stackoverflow": [(t, c) for t, c in zip(titles, classes, strict=False) if c.strip()],
        "bitext": [(r["utterance"], r["intent"]) for r in support],
    }


def encoder_scores(data: Path, model: Path) -> Scores:
    """Return NMI and ARI of k-means told the number of groups, ten starts, seed 0."""
    encoder = StaticTable.load(model)
    scores: Scores = {}
    for name, cases in grouping_sets(data).items():
        gold = [group for _, group in cases]
        vectors = encoder.encode([text for text, _ in cases])
        found = KMeans(len(set(gold)), n_init=10, random_state=0).fit_predict(vectors)
        scores[f"{name}_nmi"] = round(float(normalized_mutual_info_score(gold, found)), 3)
        scores[f"{name}_ari"] = round(float(adjusted_rand_score(gold, found)), 3)
    return scores | {"texts_per_second": speed(encoder.encode, [t for t, _ in grouping_sets(data)["banking77"]])}


def sentiment_sets(data: Path) -> dict[str, Cases]:
    """Return test sets as texts with 0 negative, 1 neutral, 2 positive."""
    pairs = [line.partition("\t") for line in corpora.lines(data / "sst5/sst/sst_test.txt") if line.strip()]
    folder = data / "tweeteval/sentiment"
    tweets = zip(corpora.lines(folder / "test_text.txt"), corpora.lines(folder / "test_labels.txt"), strict=False)
    reviews = corpora.labelled_lines(data / "sentconv_mr_cr_sst/custrev.all", "latin-1")
    return {
        "sst2": [(t, 0 if y[-1] in "12" else 2) for y, _, t in pairs if y[-1] != "3"],
        "tweeteval": [(corpora.tweet_text(t), int(y)) for t, y in tweets if y.strip()],
        "cr": [(t, 0 if y == "0" else 2) for t, y in reviews],
    }


def sentiment_scores(data: Path, model: Path) -> Scores:
    """Return accuracy of two classes (SST-2, CR), macro recall of three (TweetEval), and calibration errors."""
    sentiment = StaticSentiment.load(model)
    scores: Scores = {}
    for name, cases in sentiment_sets(data).items():
        gold = np.array([label for _, label in cases])
        shares = sentiment.predict([text for text, _ in cases]).astype(np.float64)
        if 1 in gold:
            guess = shares.argmax(axis=1)
            recalls = [float((guess[gold == label] == label).mean()) for label in range(3)]
            scores[f"{name}_macro_recall"] = round(100 * float(np.mean(recalls)), 1)
            scores[f"{name}_ece"] = round(calibration_error(shares.max(axis=1), guess == gold), 3)
        else:
            positive = shares[:, 2] / (shares[:, 0] + shares[:, 2])
            right = (positive > 0.5) == (gold == 2)
            scores[f"{name}_accuracy"] = round(100 * float(right.mean()), 1)
            scores[f"{name}_ece"] = round(calibration_error(np.maximum(positive, 1 - positive), right), 3)
    return scores | {"texts_per_second": speed(sentiment.predict, [t for t, _ in sentiment_sets(data)["tweeteval"]])}


def calibration_error(sure: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins of the top class's probability."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [(place == b).mean() * abs(right[place == b].mean() - sure[place == b].mean()) for b in set(place.tolist())]
    return float(sum(gaps))


def speed(read: Callable[[Sequence[str]], object], texts: list[str], runs: int = 3) -> int:
    """Return the texts read per second, the best of a few runs, rounded to hundreds."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        read(texts)
        seconds.append(time.perf_counter() - began)
    return round(len(texts) / min(seconds), -2).__int__()


def write_scores(card: Path, scores: Scores) -> None:
    """Replace the scores section at the end of a card."""
    kept = card.read_text(encoding="utf-8").partition("\n[scores]\n")[0].rstrip("\n")
    values: dict[str, Toml] = dict(scores)
    card.write_text(kept + "\n\n" + toml({}, {"scores": values}).lstrip("\n"), encoding="utf-8")


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("kind", choices=("encoder", "sentiment"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--card", action="store_true")
    options = parser.parse_args()
    measure = encoder_scores if options.kind == "encoder" else sentiment_scores
    scores = measure(options.data, options.model)
    for name, value in scores.items():
        print(f"{name:26} {value}")
    if options.card:
        write_scores(options.model / "card.toml", scores)


if __name__ == "__main__":
    main()
