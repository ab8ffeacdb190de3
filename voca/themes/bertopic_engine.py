"""BERTopic as a theme model, for who wants its components by name.

Its topics are the leaves, themes are merged from them as in :mod:`voca.themes.hierarchy`, topic -1 stays unthemed, and
names, assignment and files are voca's. Not installed with voca: ``pip install "voca[bertopic]"``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

import numpy as np

from voca.errors import ModelError
from voca.registry import lacking
from voca.themes import hierarchy
from voca.themes.bertopic_export import backend
from voca.themes.cluster import renumbered
from voca.themes.model import Found, VocaThemes
from voca.themes.neighbours import Floats
from voca.themes.stopwords import stop_list
from voca.themes.units import Units
from voca.themes.words import Word

_FEWEST: Final = 20  # sentences; UMAP's spectral start fails on less


class BERTopicThemes(VocaThemes):
    """BERTopic with seeded UMAP, HDBSCAN and a CountVectorizer without stop words, on the vectors it is given.

    Attributes
    ----------
    topic_model : bertopic.BERTopic or None
        The fitted object itself, after :meth:`fit`; a loaded model has none.
    seeds : tuple of tuple of str
        Words of themes that are expected: they steer the fit, as BERTopic's ``seed_topic_list`` does.
    embed : callable or None
        The encoder of the vectors, which seeds need.
    """

    name: ClassVar[str] = "bertopic"
    topic_model: Any = None
    seeds: tuple[tuple[str, ...], ...] = ()
    embed: Callable[[Sequence[str]], np.ndarray[Any, Any]] | None = None

    @staticmethod
    def hold_installed() -> None:
        """Hold that what the engine is made of is installed; raises :class:`ModelError`."""
        lack = lacking("bertopic", "hdbscan", "sklearn", "umap")
        if lack:
            raise _not_installed(lack)

    def _find(self, units: Units, sentences: Sequence[Sequence[Word]], unit: Floats, min_size: int, seed: int) -> Found:
        del sentences
        self.topic_model = None
        model = _configured(self.options.neighbours, min_size, len(units), seed, sorted(stop_list(self._languages)))
        if len(units) < _FEWEST:
            return _nothing(len(units))
        if self.seeds:
            model.seed_topic_list, model.embedding_model = [list(words) for words in self.seeds], backend(self.embed)
        topics, _ = model.fit_transform(units.texts, embeddings=units.vectors.copy())  # seeds move them in place
        self.topic_model = model
        leaves = np.asarray(topics, np.int64)
        inside = leaves >= 0
        if not inside.any():
            return _nothing(len(units))
        leaves[inside] = renumbered(leaves[inside])
        tree = hierarchy.by_centroids(unit[inside], leaves[inside]) if leaves.max() else None
        return Found(leaves, hierarchy.themes(int(leaves.max()) + 1, tree, self._asked))


def _nothing(n: int) -> Found:
    return Found(np.full(n, -1, np.int64), np.zeros(0, np.int64))


def _not_installed(package: str) -> ModelError:
    message = f"The engine 'bertopic' needs a package that is not installed ({package})."
    return ModelError(message, 'Run pip install "voca[bertopic]", or leave the engine at "voca".')


def _configured(neighbours: int, min_size: int, n: int, seed: int, stop: list[str]) -> Any:  # noqa: ANN401 - BERTopic
    """Return a BERTopic that gives the same topics for the same rows in the same order."""
    try:
        from bertopic import BERTopic
        from hdbscan import HDBSCAN
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP
    except ImportError as error:
        raise _not_installed(error.name or "bertopic") from error
    return BERTopic(
        embedding_model=None,
        umap_model=UMAP(
            n_neighbors=max(2, min(neighbours, n - 1)),
            n_components=max(2, min(5, n - 2)),
            min_dist=0.0,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
        ),
        hdbscan_model=HDBSCAN(min_cluster_size=max(2, min_size), prediction_data=True),
        vectorizer_model=CountVectorizer(stop_words=stop, ngram_range=(1, 2), token_pattern=r"(?u)[^\W\d_]{2,}"),
        calculate_probabilities=False,
        verbose=False,
    )
