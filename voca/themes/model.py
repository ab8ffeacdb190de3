"""voca's own theme model: communities on a neighbour graph, two levels, named in the customers' words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

import numpy as np
import pyarrow as pa

from voca.config import ThemeOptions
from voca.errors import ModelError
from voca.themes import cluster, fineness, hierarchy, storage, tables
from voca.themes.assign import Assigner, train
from voca.themes.coherence import with_common_ground
from voca.themes.label import Given, Labeller, exemplars, subjects
from voca.themes.neighbours import Floats, centred, neighbour_graph
from voca.themes.stability import stability
from voca.themes.stopwords import stop_list
from voca.themes.units import Units, check_input, check_seed, digest, distinct, moods, sample
from voca.themes.whose import without_names
from voca.themes.words import Word, words

Steadiness = Callable[[], tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]

_CENTRAL: Final = 12  # sentences that give a theme its id
_SHOWN: Final = 200  # of the most central, exemplars are chosen
_LOW: Final = "fits no theme well enough"
_SILENT: Final = "says nothing about a subject"
_EMPTY: Final = "no themes were found"
_NEW: Final = -2  # not among the fitted sentences; -1: fitted, and in no leaf
_SURE: Final = 0.5  # from here on a sentence of function words alone is placed too


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine makes of the distinct sentences.

    Attributes
    ----------
    leaves : numpy.ndarray
        ``[n]``: each one's leaf, -1 for none.
    parents : numpy.ndarray
        ``[leaves]``: each leaf's theme.
    steadiness : callable or None
        Returns how steady leaves and themes are, 0..1; None where nothing is known of that.
    """

    leaves: cluster.Labels
    parents: cluster.Labels
    steadiness: Steadiness | None = None


class VocaThemes:
    """Two levels of themes, learnt from sentence vectors.

    Parameters
    ----------
    options : ThemeOptions, optional
    encoder_sha : str
        sha256 of the encoder that made the vectors; kept in what :meth:`save` writes.

    Examples
    --------
    >>> model = VocaThemes(ThemeOptions(themes="8..25"))
    >>> model.themes.num_rows
    0
    """

    name: ClassVar[str] = "voca"
    corpus: Callable[[], tuple[Any, Any, Any]] | None = None  # sentences, vectors and encoder of the study it is of

    def __init__(self, options: ThemeOptions | None = None, encoder_sha: str = "") -> None:
        self.options = options or ThemeOptions()
        self.encoder_sha = encoder_sha
        self._asked = hierarchy.wanted(self.options.themes)
        self._themes = tables.no_themes()
        self._leaf_ids: list[str] = []
        self._assigner: Assigner | None = None
        self._seen: dict[int, int] = {}
        self._languages: tuple[str, ...] = ("en",)

    @property
    def themes(self) -> pa.Table:
        """The ``themes`` table: themes first, each followed by its leaves, largest first."""
        return self._themes

    def fit(self, sentences: pa.Table, vectors: np.ndarray[Any, Any], seed: int = 1) -> None:
        """Learn themes.

        Parameters
        ----------
        sentences : pyarrow.Table
            ``document_id, sentence, start, end, text``, in any order.
        vectors : numpy.ndarray
            float32 ``[rows, d]``.
        seed : int
            From 0. The same rows, in any order, and the same seed give the same themes, to the last digit.

        Raises
        ------
        VocaError
            A column is missing, the two differ in length, or the seed is none.
        """
        check_input(sentences, vectors)
        check_seed(seed)
        self._themes, self._leaf_ids, self._assigner, self._seen = tables.no_themes(), [], None, {}
        units = sample(distinct(sentences, vectors))
        labeller = Labeller(units.texts)
        self._languages = labeller.languages
        with_subject = labeller.with_subject()
        units = units.take(with_subject)
        labeller.keep(with_subject)
        at_least = self._asked[0] if self._asked else 1
        min_size = self.options.min_size or fineness.default_min_size(len(units), at_least)
        unit, mean = centred(units.vectors)
        alike = without_names(unit, labeller.sentences, labeller.reading)
        found = (
            self._find(units, labeller.sentences, alike, min_size, seed)
            if len(units) >= min_size
            else _repeated(units, min_size)
        )
        self._seen = {digest(text): int(leaf) for text, leaf in zip(units.texts, found.leaves, strict=True)}
        inside = np.flatnonzero(found.leaves >= 0)
        if len(inside) == 0:
            return
        units, unit, alike, leaves = units.take(inside), unit[inside], alike[inside], found.leaves[inside]
        labeller.keep(inside)
        with ThreadPoolExecutor(max_workers=1) as beside:  # Leiden lets go of the GIL: meanwhile the themes get names
            steady = beside.submit(found.steadiness) if found.steadiness else None
            self._assigner = train(unit, leaves, mean)
            rows = _described(units, labeller, alike, leaves, found.parents, moods(units, sentences))
            self._leaf_ids = [row["theme_id"] for row in rows["leaves"]]
            placed = self._place(sentences, vectors)[0]
            for level, values in zip(("leaves", "themes"), steady.result() if steady else (), strict=False):
                for row, value in zip(rows[level], values.tolist(), strict=True):
                    row["stability"] = value
        self._themes = tables.themes_table(rows["themes"], rows["leaves"], found.parents, sentences, placed)

    def _find(self, units: Units, sentences: Sequence[Sequence[Word]], unit: Floats, min_size: int, seed: int) -> Found:
        """Group the sentences at both levels and say how steady the groups are."""
        keys = np.array([digest(text) for text in units.texts], np.int64)
        links = neighbour_graph(unit, self.options.neighbours, keys)
        at_least = self._asked[0] if self._asked else 1
        scanned = cluster.scan(links, seed)
        leaves, resolution = fineness.leaves(unit, links, scanned.runs, min_size, seed, at_least)
        if not resolution:
            return Found(leaves, np.zeros(1, np.int64))
        leaves = with_common_ground(unit, links, leaves, sentences, resolution, min_size, seed)
        inside = np.flatnonzero(leaves >= 0)
        if len(inside) == 0:
            return Found(leaves, np.zeros(0, np.int64))
        company = cluster.company(links, seed, scanned)
        own, links, unit = leaves[inside], links.of(inside), unit[inside]
        kept = [[run[inside] for run in runs] for runs in company]
        tree = hierarchy.by_company(unit, own, kept)
        parents = hierarchy.themes(int(own.max()) + 1, tree, self._asked)
        return Found(leaves, parents, partial(stability, unit, links, own, parents, resolution, min_size, seed))

    def assign(self, sentences: pa.Table, vectors: np.ndarray[Any, Any], sure: float = 0.0) -> pa.Table:
        """Return ``mentions``: one row a sentence that has a theme, in the sentences' order.

        A sentence that was fitted keeps the leaf found for it; any other goes to the most probable one, where that has
        a probability of `sure` at least; with `sure` it must also be as near to it as parts of sentences must.
        """
        check_input(sentences, vectors)
        leaf, confidence, _ = self._place(sentences, vectors, sure)
        return tables.mentions_table(sentences, leaf, confidence, self._leaf_ids)

    def unthemed(self, sentences: pa.Table, vectors: np.ndarray[Any, Any]) -> pa.Table:
        """Return ``document_id, sentence, reason`` of the sentences that :meth:`assign` gives no theme."""
        check_input(sentences, vectors)
        leaf, _, reason = self._place(sentences, vectors)
        rows = np.flatnonzero(leaf < 0)
        chosen = sentences.select(["document_id", "sentence"]).take(rows)
        return chosen.append_column("reason", pa.array([reason[i] for i in rows], pa.string()))

    def _place(
        self, sentences: pa.Table, vectors: np.ndarray[Any, Any], sure: float = 0.0
    ) -> tuple[cluster.Labels, np.ndarray[Any, Any], list[str]]:
        """Return each row's leaf (-1: none), its confidence, and why there is none."""
        n = len(vectors)
        if self._assigner is None:
            return np.full(n, -1, np.int64), np.zeros(n), [_EMPTY] * n
        if vectors.shape[1] != len(self._assigner.mean):
            message = f"These vectors have {vectors.shape[1]} values; the themes know {len(self._assigner.mean)}."
            raise ModelError(message, "Use the encoder that the themes were learnt with.")
        vectors = np.nan_to_num(np.asarray(vectors, np.float32))
        found = self._assigner(vectors)
        texts = [text or "" for text in sentences["text"].to_pylist()]
        known = np.array([self._seen.get(digest(text), _NEW) for text in texts], np.int64)
        moved = np.flatnonzero((known >= 0) & (known != found.leaf))
        if len(moved):
            found.put(moved, self._assigner.of(vectors[moved], known[moved]))
        # a fitted sentence has the leaf that its neighbours have: that a leaf's middle is far does not undo it
        least = np.maximum(max(self.options.confidence, sure), np.where(known == _NEW, self._assigner.floor, 0.0))
        near = max(self._assigner.likeness, self._assigner.parts) if sure else self._assigner.likeness
        left_out = (known == -1) | (found.own < least) | (found.likeness < near)
        reason = np.where(left_out, _LOW, "").astype(object)
        reason[self._silent(texts, vectors, known, found.own)] = _SILENT
        leaf = np.where(reason == "", found.leaf, -1)
        return leaf, found.confidence, reason.tolist()

    def _silent(
        self, texts: Sequence[str], vectors: Floats, known: cluster.Labels, confidence: np.ndarray[Any, Any]
    ) -> list[int]:
        """Return the new rows that say nothing: no letter, no vector, or function words that come close to nothing."""
        stop = stop_list(self._languages)
        empty = (vectors == 0).all(axis=1)
        return [
            row
            for row in np.flatnonzero(known == _NEW).tolist()
            if empty[row]
            or not any(map(str.isalpha, texts[row]))
            or (confidence[row] < _SURE and not subjects(words(texts[row], stop)))
        ]

    def to_bertopic(
        self,
        sentences: pa.Table | None = None,
        vectors: np.ndarray[Any, Any] | None = None,
        embed: Callable[[Sequence[str]], np.ndarray[Any, Any]] | None = None,
        level: str = "sub-themes",
    ) -> Any:  # noqa: ANN401 - BERTopic
        """Return a fitted BERTopic with these themes as its topics.

        ``get_topic_info()``, ``visualize_barchart()`` and ``transform()`` work; ``theme_ids`` on it leads from its
        numbers to theme ids. A model that comes from a study needs no arguments.

        Parameters
        ----------
        sentences, vectors : optional
            What the topics' words are counted over.
        embed : callable, optional
            Texts to vectors, by the encoder of `vectors`: then ``transform`` takes texts alone. A study whose vectors
            voca made knows its own.
        level : {"sub-themes", "themes"}

        Raises
        ------
        VocaError
            BERTopic is not installed, or there is nothing to count words over.
        """
        from voca.themes.bertopic_export import exported

        if sentences is None and self.corpus is not None:
            sentences, vectors, encoder = self.corpus()
            embed = embed or encoder
        if sentences is not None and vectors is None:
            message = "to_bertopic was given sentences without vectors."
            raise ModelError(message, "Give one vector a sentence too, or neither, where the model is of a study.")
        if sentences is None or vectors is None:
            message = "A theme model does not keep the sentences that it was fitted to."
            raise ModelError(message, "Give to_bertopic the sentences and vectors, or ask study.theme_model.")
        return exported(self, sentences, vectors, embed, level)

    def save(self, folder: Path) -> None:
        """Write ``themes.safetensors`` and ``themes.json`` into `folder`."""
        storage.save(
            Path(folder),
            storage.Saved(
                self.options,
                self.encoder_sha,
                self._themes,
                self._leaf_ids,
                self._assigner,
                self._seen,
                self._languages,
            ),
        )

    @classmethod
    def load(cls, folder: Path, encoder_sha: str = "") -> VocaThemes:
        """Read what :meth:`save` wrote.

        Raises
        ------
        ModelError
            The folder is incomplete or of a newer version, or the themes were learnt with another encoder than the one
            whose sha256 is given.
        """
        saved = storage.load(Path(folder), encoder_sha)
        model = cls(saved.options, saved.encoder_sha)
        model._themes, model._leaf_ids = saved.themes, list(saved.leaf_ids)
        model._assigner, model._seen = saved.assigner, saved.seen
        model._languages = saved.languages
        return model


def _repeated(units: Units, min_size: int) -> Found:
    """Make a theme of each of very few sentences that many people wrote word for word."""
    often = units.count >= min_size
    leaves = np.where(often, np.cumsum(often) - 1, -1).astype(np.int64)
    return Found(leaves, np.arange(int(often.sum()), dtype=np.int64))


def _described(
    units: Units,
    labeller: Labeller,
    unit: Floats,
    leaves: cluster.Labels,
    parents: cluster.Labels,
    mood: np.ndarray[Any, Any] | None = None,
    given: Given | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return id, label, keywords and exemplars of every leaf and theme, and no stability."""
    lower, upper = labeller.name(leaves, parents, unit, mood, given)
    rows: dict[str, list[dict[str, Any]]] = {}
    for level, labels, names in (("leaves", leaves, lower), ("themes", parents[leaves], upper)):
        centroids = cluster.normalised(cluster.group_sums(unit, labels))
        closeness = np.round(np.einsum("ij,ij->i", unit.astype(np.float64), centroids[labels]), 6)
        rows[level] = []
        for group, name in enumerate(names):
            members = np.flatnonzero(labels == group)
            central = members[np.argsort(-closeness[members], kind="stable")]
            shown = exemplars(labeller.sentences, units.texts, closeness, central[:_SHOWN], name.keywords)
            rows[level].append(
                {
                    "theme_id": tables.theme_id(level, [units.ids[i] for i in central[:_CENTRAL]]),
                    "label": name.label,
                    "keywords": list(name.keywords),
                    "stability": None,
                    "exemplars": [units.ids[i] for i in shown],
                    "description": name.description or None,
                }
            )
    return rows
