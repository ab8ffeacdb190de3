"""Aspects marked in sentences of reviews that may train: where they stand, without the sentences (``marks.txt``).

A line is the hash of a sentence and, for each aspect, its first character, the one behind its last, and how the
sentence feels about it: ``9f2c44b01a7e 4-16+ 31-35-``. The sentences are read from the data folder.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import texts as corpora
from aspect_labels import SIGNS, Aspect, Marked

FILE = Path(__file__).with_name("marks.txt")
_TERM = re.compile(r"(\d+)-(\d+)([-0+])")


def name_of(text: str) -> str:
    """Return the hash that stands for a sentence."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def marks(data: Path) -> list[Marked]:
    """Return the marked sentences of reviews of products, businesses, lounges and seats."""
    lines = (line.split(" ", 1) for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    told = {name: terms[0] if terms else "" for name, *terms in lines}
    free = [
        *corpora.shop_reviews(data),
        *(part for text, _ in corpora.skytrax(data) for part in corpora.sentences(text)),
    ]
    return [
        Marked(text, tuple(Aspect(int(a), int(b), SIGNS.index(s)) for a, b, s in _TERM.findall(told[name_of(text)])))
        for text in corpora.distinct(free, corpora.held_out(data))
        if name_of(text) in told
    ]
