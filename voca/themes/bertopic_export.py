"""A theme model as a BERTopic object, for its charts, its tables and the tools around it.

Nothing is learnt again: BERTopic is fitted with voca's assignments and counts its words over them, and new documents
are placed by voca's own assigner. BERTopic numbers topics by size; ``theme_ids`` on the object leads from its numbers
to theme ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.errors import ModelError, VocaError
from voca.themes.cluster import Labels
from voca.themes.label import Labeller
from voca.themes.model import VocaThemes
from voca.themes.stopwords import stop_list
from voca.themes.units import check_input

Embed = Callable[[Sequence[str]], np.ndarray[Any, Any]]


_UNSEEN: Final = "zyxwvut"  # a text in the place of those that BERTopic does not hand on


class Assignments:
    """Stands for HDBSCAN in BERTopic: labels given at the fit, voca's assigner for everything later."""

    def __init__(self, model: VocaThemes, labels: Labels, columns: Labels) -> None:
        self.model = model
        self.labels_ = labels
        self.columns = columns

    def fit(self, vectors: np.ndarray[Any, Any], y: object = None) -> Assignments:
        """Keep the labels."""
        return self

    def predict(self, vectors: np.ndarray[Any, Any]) -> Labels:
        """Return each vector's topic before BERTopic numbers them by size, -1 for none."""
        table = pa.table({"text": pa.array([_UNSEEN] * len(vectors), pa.string())})
        leaf = self.model._place(table, np.asarray(vectors, np.float32))[0]
        found = np.where(leaf >= 0, self.columns[np.maximum(leaf, 0)], -1)
        return np.where(np.isin(found, self.labels_), found, -1).astype(np.int64)


def exported(
    model: VocaThemes,
    sentences: pa.Table,
    vectors: np.ndarray[Any, Any],
    embed: Embed | None,
    level: str = "sub-themes",
) -> Any:  # noqa: ANN401 - BERTopic
    """Return the model as a fitted BERTopic.

    Parameters
    ----------
    model : VocaThemes
    sentences : pyarrow.Table
        What the topics' words are counted over.
    vectors : numpy.ndarray
    embed : callable or None
        Texts to vectors, so that ``transform`` takes texts alone; without it, give it embeddings too.
    level : {"sub-themes", "themes"}

    Raises
    ------
    ModelError
        BERTopic is not installed.
    VocaError
        There is nothing to make topics of.
    """
    try:
        from bertopic import BERTopic
        from bertopic.dimensionality import BaseDimensionalityReduction
        from sklearn.feature_extraction.text import CountVectorizer
    except ImportError as error:
        message = f"An export to BERTopic needs a package that is not installed ({error.name or 'bertopic'})."
        raise ModelError(message, 'Run pip install "voca[bertopic]".') from error
    if level not in ("sub-themes", "themes"):
        message = f"There is no level {level!r}."
        raise VocaError(message, 'Levels: "sub-themes", "themes".')
    check_input(sentences, vectors)
    leaf = model._place(sentences, vectors)[0]
    if not len(leaf) or leaf.max() < 0:
        message = "There are no themes to export: none of these sentences has one."
        raise VocaError(message, "Fit the model to more comments.")
    columns, ids = _columns(model, level)
    labels = np.where(leaf >= 0, columns[np.maximum(leaf, 0)], -1)
    texts = [text or "" for text in sentences["text"].to_pylist()]
    stop = sorted(stop_list(Labeller(texts[:2000]).languages))
    made = BERTopic(
        embedding_model=backend(embed),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=Assignments(model, labels, columns),
        vectorizer_model=CountVectorizer(stop_words=stop, ngram_range=(1, 2), token_pattern=r"(?u)[^\W\d_]{2,}"),
        calculate_probabilities=False,
        verbose=False,
    )
    made.fit(texts, embeddings=np.array(vectors, np.float32))
    numbers = dict(zip(labels.tolist(), made.topics_, strict=True))
    made.theme_ids = {int(topic): ids[label] for label, topic in numbers.items() if label >= 0}
    names = {row["theme_id"]: row["label"] for row in model.themes.to_pylist()}
    made.set_topic_labels({topic: names.get(i, i) for topic, i in made.theme_ids.items()} | {-1: "no theme"})
    return made


def _columns(model: VocaThemes, level: str) -> tuple[Labels, list[str]]:
    """Return what each leaf counts as at a level, and the ids of what it counts as."""
    leaves = model._leaf_ids
    if level == "sub-themes":
        return np.arange(len(leaves), dtype=np.int64), list(leaves)
    parent = {row["theme_id"]: row["parent_id"] for row in model.themes.to_pylist()}
    ids = list(dict.fromkeys(parent.get(leaf) or leaf for leaf in leaves))
    return np.array([ids.index(parent.get(leaf) or leaf) for leaf in leaves], np.int64), ids


def backend(embed: Embed | None) -> Any:  # noqa: ANN401 - BaseEmbedder
    """Return an encoder as BERTopic takes it; without one it says so when it is asked."""
    from bertopic.backend import BaseEmbedder

    class Encoder(BaseEmbedder):  # type: ignore[misc, unused-ignore]
        """The study's own encoder."""

        def embed(self, documents: Sequence[str], verbose: bool = False) -> np.ndarray[Any, Any]:
            if embed is None:
                message = "This BERTopic has no encoder."
                raise ModelError(message, "Give to_bertopic(embed=...) a function, or embeddings to transform().")
            return np.asarray(embed(list(documents)), np.float32)

    return Encoder()
