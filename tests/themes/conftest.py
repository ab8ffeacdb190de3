"""Sentences about planted subjects with vectors that show them: no model is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from voca.themes.neighbours import centred
from voca.themes.words import words

DIMENSION = 48
SUBJECTS = {
    "late delivery": [
        "The delivery was late again",
        "Another late delivery this month",
        "My delivery came two days late",
    ],
    "customer service": [
        "Customer service kept me on hold",
        "I called customer service twice",
        "Rude customer service",
    ],
    "portion size": [
        "The portion size is too small",
        "Bigger portion size please",
        "A tiny portion size for the price",
    ],
    "mobile app": ["The mobile app crashes at login", "Your mobile app is slow", "I cannot open the mobile app"],
    "double charge": [
        "I got a double charge on my card",
        "There was a double charge in May",
        "Refund the double charge",
    ],
    "ice packs": ["The ice packs had melted", "Too many ice packs in the box", "Leaking ice packs everywhere"],
}
TAILS = ["", " once more", " and nobody cared", " which surprised my wife", " as my neighbour also found", " in spring"]


def direction(name: str) -> np.ndarray:
    """Return a random unit vector that belongs to `name`."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    vector = np.random.default_rng(seed).normal(size=DIMENSION)
    return vector / np.linalg.norm(vector)


def planted(each: int = 60, noise: float = 0.75) -> tuple[pa.Table, np.ndarray, list[str]]:
    """Return sentences, vectors and the subject of each, `each` of every subject."""
    texts, vectors, truth = [], [], []
    rng = np.random.default_rng(0)
    for subject, forms in SUBJECTS.items():
        for i in range(each):
            texts.append(f"{forms[i % 3]}{TAILS[i // 3 % 6]}{', box ' + 'abcdefghij'[i // 18] if i >= 18 else ''}.")
            vectors.append(direction(subject) + noise * rng.normal(size=DIMENSION) / DIMENSION**0.5)
            truth.append(subject)
    return table(texts), unit(np.array(vectors)), truth


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return float32 rows of length 1, zero rows as they are."""
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def table(texts: list[str], per_document: int = 1) -> pa.Table:
    """Return a ``sentences`` table with the columns that a fit reads."""
    n = len(texts)
    return pa.table(
        {
            "document_id": [f"d{i // per_document:05d}" for i in range(n)],
            "sentence": pa.array([i % per_document for i in range(n)], pa.int32()),
            "start": pa.array([0] * n, pa.int32()),
            "end": pa.array([len(text) for text in texts], pa.int32()),
            "text": pa.array(texts, pa.string()),
            "p_negative": pa.array([0.8] * n, pa.float32()),
            "p_neutral": pa.array([0.15] * n, pa.float32()),
            "p_positive": pa.array([0.05] * n, pa.float32()),
        }
    )


@pytest.fixture(scope="session")
def study() -> tuple[pa.Table, np.ndarray, list[str]]:
    """Give six subjects of sixty sentences."""
    return planted()


@pytest.fixture
def make_table() -> Callable[..., pa.Table]:
    """Give the function that makes a ``sentences`` table of texts."""
    return table


def lying(texts: list[str]) -> np.ndarray:
    """Return centred unit vectors of texts by their words: the same words, the same place."""
    stems = [{word.stem for word in words(text)} for text in texts]
    vectors = [sum((direction(stem) for stem in sorted(found)), np.zeros(DIMENSION)) for found in stems]
    return centred(np.array(vectors, np.float32))[0]
