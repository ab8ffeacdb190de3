"""Measure the shipped models on the sets that never trained them, through the runtime that users have.

    python score.py encoder   --data DATA --model ../encoder   [--card]
    python score.py sentiment --data DATA --model ../sentiment [--card] [--vader]
    python score.py aspects   --data DATA --model ../aspects   [--card]

``--card`` writes the scores into the model's ``card.toml``; ``--vader`` prints VADER's on the same sets instead.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from aspect_labels import Marked, read_xml
from shipping import Toml, toml
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from test_sets import Cases, aspect_files, grouping_sets, sentiment_sets

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.models import open_encoder, open_sentiment
from voca.protocols import Aspect
from voca.stages.transformer_aspects import TransformerAspects

Scores = dict[str, float]
Shares = npt.NDArray[np.float64]
Judge = Callable[[Sequence[str]], Shares]


def encoder_scores(data: Path, model: Path) -> Scores:
    """Return NMI and ARI of k-means told the number of groups, ten starts, seed 0."""
    encoder, _ = open_encoder(str(model))
    scores: Scores = {}
    sets = grouping_sets(data)
    for name, cases in sets.items():
        gold = [group for _, group in cases]
        vectors = encoder.encode([text for text, _ in cases])
        found = KMeans(len(set(gold)), n_init=10, random_state=0).fit_predict(vectors)
        scores[f"{name}_nmi"] = round(float(normalized_mutual_info_score(gold, found)), 3)
        scores[f"{name}_ari"] = round(float(adjusted_rand_score(gold, found)), 3)
    return scores | speeds(encoder.encode, sentiment_sets(data))


def vader(texts: Sequence[str]) -> Shares:
    """Return shares whose largest is VADER's class, and whose ends are ordered as its compound score is."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    compound = np.array([analyzer.polarity_scores(text)["compound"] for text in texts])
    shares = np.stack([np.maximum(-compound, 0), np.full(len(texts), 0.05), np.maximum(compound, 0)], axis=1)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float64)


def sentiment_scores(sets: dict[str, Cases], judge: Judge) -> Scores:
    """Return accuracy, macro F1 and (three classes) macro recall of each set, and the calibration error."""
    scores: Scores = {}
    for name, cases in sets.items():
        gold = np.array([label for _, label in cases])
        shares = judge([text for text, _ in cases]).astype(np.float64)
        if 1 in gold:
            guess, sure = shares.argmax(axis=1), shares.max(axis=1)
        else:
            positive = (shares[:, 2] + 1e-9) / (shares[:, 0] + shares[:, 2] + 2e-9)
            guess, sure = np.where(positive > 0.5, 2, 0), np.maximum(positive, 1 - positive)
        right = guess == gold
        recalls = [float(right[gold == label].mean()) for label in np.unique(gold)]
        scores[f"{name}_accuracy"] = round(100 * float(right.mean()), 1)
        if 1 in gold:
            scores[f"{name}_macro_recall"] = round(100 * float(np.mean(recalls)), 1)
        scores[f"{name}_macro_f1"] = round(100 * macro_f1(gold, guess), 1)
        scores[f"{name}_ece"] = round(calibration_error(sure, right), 3)
    return scores


def macro_f1(gold: npt.NDArray[np.int64], guess: npt.NDArray[np.int64]) -> float:
    """Return the mean over the classes of 2 right / (said + there)."""
    each = [2 * ((gold == c) & (guess == c)).sum() / ((gold == c).sum() + (guess == c).sum()) for c in np.unique(gold)]
    return float(np.mean(each))


def calibration_error(sure: Shares, right: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins of the top class's probability."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [(place == b).mean() * abs(right[place == b].mean() - sure[place == b].mean()) for b in set(place.tolist())]
    return float(sum(gaps))


def aspect_scores(data: Path, model: Path) -> Scores:
    """Return the F1 of exact spans, and the accuracy of the polarity where the span is given."""
    opened = TransformerAspects.load(model)
    scores: Scores = {}
    for name, path in aspect_files(data).items():
        items = read_xml(path)
        texts = [item.text for item in items]
        found = opened.aspects(texts)
        scores[f"{name}_span_f1"] = round(100 * span_f1(items, found), 1)
        given = opened.polarity(texts, [[(a.start, a.end) for a in item.aspects] for item in items])
        right = [
            int(np.argmax(shares)) == aspect.polarity
            for item, row in zip(items, given, strict=True)
            for aspect, shares in zip(item.aspects, row, strict=True)
        ]
        scores[f"{name}_polarity_accuracy"] = round(100 * float(np.mean(right)), 1)
    return scores


def span_f1(items: Sequence[Marked], found: Sequence[Sequence[Aspect]]) -> float:
    """Return the F1 of spans that are found to the letter."""
    gold = {(row, a.start, a.end) for row, item in enumerate(items) for a in item.aspects}
    said = {(row, a.start, a.end) for row, aspects in enumerate(found) for a in aspects}
    return 2 * len(gold & said) / (len(gold) + len(said))


def timed(read: Callable[[Sequence[str]], object], texts: list[str]) -> tuple[float, float]:
    """Return the seconds that went by, and those of processor time, which other work on the machine hardly changes."""
    began, used = time.perf_counter(), time.process_time()
    read(texts)
    return time.perf_counter() - began, time.process_time() - used


def speeds(read: Callable[[Sequence[str]], object], sets: Mapping[str, Cases], runs: int = 3) -> Scores:
    """Return reviews and tweets of 12-22 words (17 on average) read in a second, by the clock and of processor time.

    A tweet of that length has a third more word pieces than a review.
    """
    found: Scores = {}
    for name, kind in (("cr", "reviews"), ("tweeteval", "tweets")):
        texts = [text for text, _ in sets[name] if 12 <= len(text.split()) <= 22]
        times = np.array([timed(read, texts) for _ in range(runs)]).min(axis=0)
        for unit, seconds in zip(("second", "processor_second"), times, strict=True):
            found[f"short_{kind}_per_{unit}"] = int(round(len(texts) / seconds, -1))
    return found


def write_scores(card: Path, scores: Scores) -> None:
    """Add to the scores section at the end of a card, replacing those of the same name."""
    import tomllib

    content = card.read_text(encoding="utf-8")
    known = tomllib.loads(content).get("scores", {})
    kept = content.partition("\n[scores]\n")[0].rstrip("\n")
    values: dict[str, Toml] = {**known, **scores}
    card.write_text(kept + "\n\n" + toml({}, {"scores": values}).lstrip("\n"), encoding="utf-8")


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("kind", choices=("encoder", "sentiment", "aspects"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--card", action="store_true")
    parser.add_argument("--vader", action="store_true")
    options = parser.parse_args()
    if options.kind == "encoder":
        scores = encoder_scores(options.data, options.model)
    elif options.kind == "aspects":
        scores = aspect_scores(options.data, options.model)
    else:
        sets = sentiment_sets(options.data)
        judge: Judge = vader if options.vader else open_sentiment(str(options.model))[0].predict
        scores = sentiment_scores(sets, judge)
        if not options.vader:
            scores |= speeds(judge, sets)
    for name, value in scores.items():
        print(f"{name:32} {value}")
    if options.card and not options.vader:
        write_scores(options.model / "card.toml", scores)


if __name__ == "__main__":
    main()
