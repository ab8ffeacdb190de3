"""Aspects marked in sentences of reviews: where they stand, without the sentences.

``marks.txt`` is of reviews that may train, ``marks_aside.txt`` of reviews that train nothing and may say where a
threshold lies. A line is the hash of a sentence and, for each aspect, its first character, the one behind its last, and
how the sentence feels about it: ``9f2c44b01a7e 4-16+ 31-35-``. The sentences are read from the data folder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import texts as corpora
from aspect_labels import SIGNS, Aspect, Marked, read_xml
from test_sets import aspect_files

FILE = Path(__file__).with_name("marks.txt")
ASIDE = Path(__file__).with_name("marks_aside.txt")
SIGNED = Path(__file__).with_name("signs.txt")
_TERM = re.compile(r"(\d+)-(\d+)([-0+])")
_REVIEWS_ASIDE = (
    ("womens_clothing_part/Womens Clothing E-Commerce Reviews.csv", "Review Text"),
    ("womens_clothing_part/Restaurant_Reviews.csv", "Review"),
    ("mobile_app_reviews_labelled/raw/reviews_labelled.csv", "review_text"),
    ("ba_reviews/BA_AirlineReviews.csv", "ReviewBody"),
)


def name_of(text: str) -> str:
    """Return the hash that stands for a sentence."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marks(data: Path) -> list[Marked]:
    """Return the marked sentences of reviews of products, businesses, lounges and seats."""
    free = [
        *corpora.shop_reviews(data),
        *(part for text, _ in corpora.skytrax(data) for part in corpora.sentences(text)),
    ]
    return _marked(corpora.distinct(free, corpora.held_out(data)), FILE)


def marks_aside(data: Path) -> list[Marked]:
    """Return the marked sentences of reviews of clothes, restaurants, apps and an airline.

    Those that equal one that trains or one of a set for measuring are left out.
    """
    reviews = (row[column] or "" for path, column in _REVIEWS_ASIDE for row in corpora.rows(data / path))
    other = [*marks(data), *(item for path in aspect_files(data).values() for item in read_xml(path))]
    banned = frozenset(corpora.key(item.text) for item in other)
    return _marked(corpora.distinct((part for text in reviews for part in corpora.sentences(text)), banned), ASIDE)


def signed(data: Path) -> list[tuple[str, str]]:
    """Return sentences of reviews of products and businesses that ``sentiment`` was unsure of, with their sign.

    A line of ``signs.txt`` is the hash of a sentence and how it is meant as a whole: -, 0 or +.
    """
    told = dict(line.split(" ") for line in corpora.lines(SIGNED) if line and not line.startswith("#"))
    free = corpora.distinct(corpora.shop_reviews(data), corpora.held_out(data))
    return [(text, told[name_of(text)]) for text in free if name_of(text) in told]


def _marked(sentences: Iterable[str], file: Path) -> list[Marked]:
    lines = (line.split(" ", 1) for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    told = {name: terms[0] if terms else "" for name, *terms in lines}
    return [
        Marked(text, tuple(Aspect(int(a), int(b), SIGNS.index(s)) for a, b, s in _TERM.findall(told[name_of(text)])))
        for text in sentences
        if name_of(text) in told
    ]
