"""A temperature and a bias a class for a trained model, from texts that trained nothing.

The sets: SST's development part and TweetEval's validation part (it may not train what ships, but it may say where
neutral ends), and the rated tweets and the airline reviews set aside. The bias is the one with the best macro recall,
the mean over the first two: where neutral ends in the others is what their training texts already say. The temperature
is the one with the least cross entropy after it, the mean over all: one from tweets alone leaves reviews unsure. One
setting ships, for every text.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import texts as corpora
from aspect_labels import Marked
from sentiment_labels import Item

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from voca.stages.transformer_aspects import Shares, TransformerAspects

Array = npt.NDArray[np.float64]
Cases = list[tuple[str, int]]


class Setting(NamedTuple):
    """What logits are divided by, and what is added then to neutral and to positive."""

    heat: float
    neutral: float
    positive: float

    def of(self, logits: Array) -> Array:
        """Return the logits under this setting."""
        return logits / self.heat + np.array([0.0, self.neutral, self.positive])


PLAIN = Setting(1.0, 0.0, 0.0)
TRAINED_ALIKE = ("tweet", "review")
POLARITY_SETS = {
    "mams": "mams_absa/MAMS-ATSA/raw/val.xml",
    "laptops": "semeval_absa_en/ABSA-SemEval2014/Laptop_Train_v2.xml",
}
"""Where aspects' polarity is calibrated, beside `marks.marks_aside`: MAMS's validation part, and laptops' reviews."""


def class_sets(data: Path, outside: Sequence[Item]) -> dict[str, Cases]:
    """Return the texts with 0 negative, 1 neutral, 2 positive."""
    pairs = [line.partition("\t") for line in corpora.lines(data / "sst5/sst/sst_dev.txt") if line.strip()]
    return {
        "sst": [(text, int(np.searchsorted([2.5, 3.5], int(label[-1])))) for label, _, text in pairs],
        **{kind: [(x.text, int(np.argmax(x.shares))) for x in outside if x.source == kind] for kind in TRAINED_ALIKE},
        "tweeteval": corpora.tweeteval(data, "val"),
    }


def polarity_cases(
    model: TransformerAspects, sets: Mapping[str, list[Marked]]
) -> tuple[dict[str, Cases], Callable[[list[str]], npt.NDArray[np.float32]]]:
    """Return the aspects of marked sentences as cases for `fitted`, with the model's judgement of them."""
    cases: dict[str, Cases] = {}
    logits: dict[str, Shares] = {}
    for name, items in sets.items():
        places = [[(a.start, a.end) for a in item.aspects] for item in items]
        found = model.polarity([item.text for item in items], places)
        cases[name] = [(f"{name} {i} {a.start}", a.polarity) for i, item in enumerate(items) for a in item.aspects]
        logits |= zip((mark for mark, _ in cases[name]), (row for rows in found for row in rows), strict=True)
    return cases, lambda marks: np.log(np.array([logits[mark] for mark in marks]) + 1e-12).astype(np.float32)


def fitted(
    cases: Mapping[str, Cases],
    judge: Callable[[list[str]], npt.NDArray[np.float32]],
    aim: Callable[[Array, npt.NDArray[np.int64]], float] | None = None,
) -> Setting:
    """Return the setting of a model's logits with the best mean `aim` (`recall`) over sets; print what it does."""
    aim = aim or recall
    gold = {name: np.array([label for _, label in rows]) for name, rows in cases.items()}
    logits = {name: np.asarray(judge([text for text, _ in rows]), np.float64) for name, rows in cases.items()}
    print("as trained: " + said(PLAIN, logits, gold), flush=True)
    fit = [name for name in cases if name not in TRAINED_ALIKE]
    tried = [Setting(1.0, b, p) for b, p in itertools.product(np.arange(-1.5, 1.51, 0.1), np.arange(-0.3, 0.31, 0.1))]
    found = max(tried, key=lambda s: np.mean([aim(s.of(logits[name]), gold[name]) for name in fit]))
    heats = np.arange(0.5, 3.0, 0.02)
    heat = min(heats, key=lambda t: np.mean([entropy(found.of(logits[name]) / t, gold[name]) for name in cases]))
    best = Setting(float(heat), float(found.neutral / heat), float(found.positive / heat))
    print(f"{best}: " + said(best, logits, gold), flush=True)
    return best


def recall(logits: Array, gold: npt.NDArray[np.int64]) -> float:
    """Return the mean over the three classes of how often it is met."""
    guess = logits.argmax(axis=1)
    return float(np.mean([(guess[gold == c] == c).mean() for c in range(3)]))


def accuracy(logits: Array, gold: npt.NDArray[np.int64]) -> float:
    """Return how often the class with the largest logit is the right one."""
    return float((logits.argmax(axis=1) == gold).mean())


def entropy(logits: Array, gold: npt.NDArray[np.int64]) -> float:
    """Return the mean of minus the log of the right class's share."""
    scaled = logits - logits.max(axis=1, keepdims=True)
    shares = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
    return float(-shares[np.arange(len(gold)), gold].mean())


def said(setting: Setting, logits: Mapping[str, Array], gold: Mapping[str, npt.NDArray[np.int64]]) -> str:
    """Write macro recall and two-class accuracy, set by set."""
    parts = []
    for name, values in logits.items():
        moved, ends = setting.of(values), gold[name] != 1
        two = ((moved[:, 2] > moved[:, 0]) == (gold[name] == 2))[ends].mean()
        three = f"recall {100 * recall(moved, gold[name]):.1f}, accuracy {100 * accuracy(moved, gold[name]):.1f}"
        parts.append(f"{name} {three}, two classes {100 * two:.1f}")
    return "; ".join(parts)
