"""The name of whom a study is about, taken out of sentence vectors."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from voca.themes.label import Labeller
from voca.themes.model import VocaThemes
from voca.themes.neighbours import centred, nearest
from voca.themes.units import digest
from voca.themes.whose import without_names

SUBJECTS = ("the bill is wrong", "our line is slow", "they kept us waiting", "the box is broken")


def study(name: str, share: float, *, of: int = 4, strength: float = 4.0):
    """Return texts, vectors and which hold the name: a part of the sentences on the first `of` subjects.

    Where that is one subject of four, its sentences have a direction of their own besides.
    """
    rng = np.random.default_rng(5)
    subject = np.repeat(range(4), 40)
    order = np.arange(160) % 40
    named = (order < share * 40) & (subject < of)
    texts = [f"With {name} {SUBJECTS[s]} {'once more ' * (i % 3)}now" if has else f"Today {SUBJECTS[s]} {i}"
             for i, (s, has) in enumerate(zip(subject, named, strict=True))]  # fmt: skip
    centres, own = rng.normal(size=(4, 32)), rng.normal(size=32)
    vectors = 2 * centres[subject] + strength * np.outer(named, own) + rng.normal(size=(160, 32))
    return texts, vectors.astype(np.float32), named, subject


def same(unit, groups):
    """Return how often one of the five nearest sentences is of the same group."""
    return round(float((groups[nearest(unit, 5)[0]] == groups[:, None]).mean()), 2)


@pytest.mark.parametrize("name", ["Acme", "Norvik"])
def test_sentences_are_near_by_subject_and_not_by_whether_they_name_the_company(name):
    texts, vectors, named, subject = study(name, 0.5)
    unit, labeller = centred(vectors)[0], Labeller(texts)
    left = without_names(unit, labeller.sentences, labeller.reading)
    assert (same(unit, named), same(left, named)) == (1.0, pytest.approx(0.5, abs=0.06))
    assert same(left, subject) == 1.0
    assert np.linalg.norm(left, axis=1) == pytest.approx(1)


@pytest.mark.parametrize(
    ("name", "share", "of"),
    [
        ("Acme", 0.05, 4),  # few give the name
        ("acme", 0.5, 4),  # no name
        ("Acme", 1.0, 1),  # the sentences with the name have a subject to themselves
    ],
)
def test_what_is_no_company_that_everything_is_about_stays_to_the_bit(name, share, of):
    texts, vectors, _, _ = study(name, share, of=of)
    unit, labeller = centred(vectors)[0], Labeller(texts)
    assert (without_names(unit, labeller.sentences, labeller.reading) == unit).all()


def test_a_subject_is_one_theme_with_the_company_s_name_and_without():
    texts, vectors, _, subject = study("Acme", 0.5, strength=12.0)
    ids = [str(i) for i in range(len(texts))]
    sentences = pa.table(
        {
            "document_id": ids,
            "sentence": [0] * len(ids),
            "start": [0] * len(ids),
            "end": [len(text) for text in texts],
            "text": texts,
        }
    )
    model = VocaThemes()
    model.fit(sentences, vectors, 1)
    leaves = np.array([model._seen[digest(text)] for text in texts])
    assert [len(set(leaves[subject == s])) for s in range(4)] == [1, 1, 1, 1]
    assert len(set(leaves)) == 4
