"""Labelled texts for the sentiment model: what may train it, as three soft shares and a weight.

The sets: SST's training trees (every phrase, and the whole sentences again with a larger weight), the tweets, the
newspaper sentences and the word list that VADER was built with (MIT; its film and product sentences are left out,
being those of SST and of the customer reviews that test this model), airline lounge and seat reviews by their own
stars, MPQA's phrases, and the English tweets of UMSAB. 1,430 of the last were drawn from TweetEval's validation part:
they train, and are not among the validation texts here; none is in its test part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import texts as corpora

Shares = tuple[float, float, float]

NEGATIVE: Shares = (1.0, 0.0, 0.0)
NEUTRAL: Shares = (0.0, 1.0, 0.0)
POSITIVE: Shares = (0.0, 0.0, 1.0)
FIVE_CLASSES: tuple[Shares, ...] = (
    (0.97, 0.02, 0.01),
    (0.85, 0.13, 0.02),
    (0.06, 0.88, 0.06),
    (0.02, 0.13, 0.85),
    (0.01, 0.02, 0.97),
)
WEIGHTS = {
    "sst": 5.0,
    "phrase": 1.0,
    "umsab": 1.0,
    "tweet": 6.0,
    "news": 2.0,
    "review": 4.0,
    "mpqa": 1.0,
    "word": 2.0,
}
LICENCES = {
    "sst5, training trees": "MIT",
    "vaderSentiment 3.3.2, tweets, NYT sentences and lexicon with ratings": "MIT",
    "skytrax, lounge and seat reviews": "CC0-1.0",
    "sentconv_mr_cr_sst, MPQA": "MIT",
}
_NOT_SAID = re.compile(r"https?://\S+|www\.\S+|@\w+")


class Item(NamedTuple):
    """A text, how negative, neutral and positive it is, and the set it is from."""

    text: str
    shares: Shares
    source: str


def said(text: str) -> str:
    """Return a text without addresses and @names."""
    return " ".join(_NOT_SAID.sub(" ", text.replace("&amp;", "&")).split())


def rated(mean: float) -> Shares:
    """Turn a mean rating from -4 to 4 into shares; about +-0.7 is where neutral ends."""
    negative = float(1 / (1 + np.exp((mean + 0.7) / 0.25)))
    positive = float(1 / (1 + np.exp(-(mean - 0.7) / 0.25)))
    return (negative, max(0.0, 1.0 - negative - positive), positive)


def starred(rating: float, best: float, recommended: bool) -> Shares | None:
    """Turn stars into shares, or nothing where they contradict the recommendation (two scales are mixed)."""
    tenth = rating if rating > best else rating * 10 / best
    if 4 < tenth < 7:
        return (0.3, 0.5, 0.2)
    if (tenth >= 7) != recommended:
        return None
    return POSITIVE if recommended else NEGATIVE


def every_item(data: Path, vader: Path) -> Iterator[Item]:
    """Yield all labelled texts, leaks and repetitions still among them."""
    for text, label, whole in corpora.sst_trees(data / "sst5/sst/raw_data/train.txt"):
        yield Item(text, FIVE_CLASSES[label], "sst" if whole else "phrase")
    by_name = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE}
    yield from (Item(text, by_name[name], "umsab") for text, name in corpora.umsab_english(data))
    yield from rated_items(vader)
    yield from reviews(data)
    for text, label in corpora.labelled_lines(data / "sentconv_mr_cr_sst/mpqa.all", "latin-1"):
        yield Item(text, NEGATIVE if label == "0" else POSITIVE, "mpqa")


def rated_items(vader: Path) -> Iterator[Item]:
    """Yield the tweets, newspaper sentences and words that people rated for VADER."""
    folder = vader / "additional_resources/hutto_ICWSM_2014"
    for name, source in (("tweets", "tweet"), ("nytEditorialSnippets", "news")):
        for parts in (line.strip().split("\t") for line in corpora.lines(folder / f"{name}_GroundTruth.txt")):
            if len(parts) == 3:
                yield Item(parts[2], rated(float(parts[1])), source)
    for parts in (line.split("\t") for line in corpora.lines(vader / "vaderSentiment/vader_lexicon.txt")):
        if len(parts) > 2 and corpora.key(parts[0]):
            yield Item(parts[0], rated(float(parts[1])), "word")


def reviews(data: Path) -> Iterator[Item]:
    """Yield whole reviews of airline lounges and seats by their stars."""
    for name, best in (("lounge", 5.0), ("seat", 10.0)):
        for row in corpora.rows(data / f"skytrax/{name}.csv"):
            if row["overall_rating"].replace(".", "").isdigit():
                shares = starred(float(row["overall_rating"]), best, row["recommended"] == "1")
                yield from [Item(row["content"], shares, "review")] if shares else []


def labelled(data: Path, vader: Path) -> list[Item]:
    """Return the labelled texts once each, none of them in a test set."""
    banned = corpora.held_out(data)
    seen: set[tuple[str, str]] = set()
    kept = []
    for item in every_item(data, vader):
        text = said(item.text)
        mark = (text.lower(), item.source)
        if text and mark not in seen and not {corpora.key(text), corpora.key(item.text)} & banned:
            seen.add(mark)
            kept.append(item._replace(text=text))
    return kept


def drawn_phrases(items: list[Item], count: int, longest: int, unsure: float, rng: np.random.Generator) -> list[int]:
    """Draw rows of phrases: of two words up to `longest`, an unopinionated one by `unsure` as often as another."""
    words = np.array([len(item.text.split()) for item in items])
    sure = np.array([item.shares[1] < 0.5 for item in items])
    share = (words >= 2) * (words <= longest) * np.where(sure, 1.0, unsure)
    drawn: list[int] = rng.choice(len(items), count, replace=False, p=share / share.sum()).tolist()
    return drawn


def emoji_names(vader: Path) -> list[tuple[str, str]]:
    """Return emoji of one code point with their names in words."""
    pairs = (s.split("\t") for s in corpora.lines(vader / "vaderSentiment/emoji_utf8_lexicon.txt") if "\t" in s)
    named = ((emoji.replace("\ufe0f", ""), name) for emoji, name in pairs)
    return [(emoji, name) for emoji, name in named if len(emoji) == 1]


def parted(
    items: list[Item], rng: np.random.Generator, sources: tuple[str, ...] = ("sst", "tweet", "review")
) -> tuple[list[Item], list[Item]]:
    """Hold out a tenth of the whole texts of some sets; SST's phrases of three words and more go with its sentences."""
    tenth = [x.source in ("sst", "tweet", "review") and rng.random() < 0.1 for x in items]
    aside = [a and x.source in sources for x, a in zip(items, tenth, strict=True)]
    outside = [x for x, a in zip(items, aside, strict=True) if a]
    spans = set()
    for words in (x.text.lower().split() for x in outside if x.source == "sst"):
        spans |= {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 3, len(words) + 1)}
    kept = (x for x, a in zip(items, aside, strict=True) if not a)
    return [x for x in kept if x.source != "phrase" or x.text.lower() not in spans], outside
