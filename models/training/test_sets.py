"""The sets kept for measuring, as texts with what people said of them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import texts as corpora

Cases = list[tuple[str, int]]
"""Texts with 0 negative, 1 neutral, 2 positive."""

Groups = list[tuple[str, str]]
"""Texts with the name of their group."""


def grouping_sets(data: Path) -> dict[str, Groups]:
    """Return the sets with known groups."""
    bank = [r for n in ("train", "test") for r in corpora.rows(data / f"banking77/{n}.csv")]
    folder = data / "stackoverflow_short"
    titles = corpora.lines(folder / "title_StackOverflow.txt")
    classes = corpora.lines(folder / "label_StackOverflow.txt")
    support = [r for p in sorted((data / "bitext_support").glob("*/*.csv")) for r in corpora.rows(p)]
    spoken = corpora.lines(data / "dstc11_intent_induction/task1_gold_banking.jsonl")
    turns = [json.loads(line) for line in spoken if line.strip()]
    return {
        "banking77": [(r["text"], r["category"]) for r in bank],
        "stackoverflow": [(t, c) for t, c in zip(titles, classes, strict=False) if c.strip()],
        "bitext": [(r["utterance"], r["intent"]) for r in support],
        "dstc11_banking": [(t["utterance"], t["reference_label"]) for t in turns],
    }


def sentiment_sets(data: Path) -> dict[str, Cases]:
    """Return the sets with a sentiment; two-class ones have no 1."""
    pairs = [line.partition("\t") for line in corpora.lines(data / "sst5/sst/sst_test.txt") if line.strip()]
    reviews = corpora.labelled_lines(data / "sentconv_mr_cr_sst/custrev.all", "latin-1")
    return {
        "sst2": [(t, 0 if y[-1] in "12" else 2) for y, _, t in pairs if y[-1] != "3"],
        "tweeteval": corpora.tweeteval(data, "test"),
        "cr": [(t, 0 if y == "0" else 2) for t, y in reviews],
        **unlike(data),
    }


def unlike(data: Path) -> dict[str, Cases]:
    """Return sets unlike anything trained on: financial news, app reviews by their label, airline reviews."""
    names = {"negative": 0, "neutral": 1, "positive": 2}
    news = [s.strip().rpartition("@") for s in corpora.lines(data / "finphrasebank/Sentences_50Agree.txt", "latin-1")]
    apps = corpora.rows(data / "mobile_app_reviews_labelled/processed/full_labelled.csv")
    flights = corpora.rows(data / "ba_reviews/BA_AirlineReviews.csv")
    return {
        "finphrasebank": [(t, names[y]) for t, _, y in news if y in names],
        "mobile_app_reviews": [(r["review_text"], names[r["sentiment_name"].lower()]) for r in apps],
        "ba_reviews": [(r["ReviewBody"], {"no": 0, "yes": 2}[r["Recommended"]]) for r in flights],
    }


def starred_reviews(path: Path, text: str, stars: str) -> Cases:
    """Return the reviews of a file: one and two stars negative, three neutral."""
    found = corpora.rows(path)
    return [(r[text], int(np.searchsorted([2.5, 3.5], float(r[stars])))) for r in found if r[text].strip() and r[stars]]


def single_polarity(path: Path) -> Cases:
    """Return the sentences of a SemEval file whose opinions all have one polarity."""
    names = ("negative", "neutral", "positive")
    found = []
    for sentence in ElementTree.parse(path).iter("sentence"):
        said = {node.get("polarity") for node in sentence.iter("Opinion")}
        if len(said) == 1:
            found.append((sentence.findtext("text") or "", names.index(str(said.pop()))))
    return found


def aspect_files(data: Path) -> dict[str, Path]:
    """Return the files with marked aspects."""
    return {
        "mams": data / "mams_absa/MAMS-ATSA/raw/test.xml",
        "restaurants": data / "semeval_absa_en/ABSA-SemEval2014/Restaurants_Train_v2.xml",
        "laptops": data / "semeval_absa_en/ABSA-SemEval2014/Laptop_Train_v2.xml",
    }
