"""Themes by a codebook: leaves that were learnt, under the names, places and ids that a list gives them.

What is learnt and what a person decided stay apart. The learnt leaves keep their own columns; a merged sub-theme has
what its leaves had, with the sum of their probabilities, a hidden one is recognised and then left out, a pinned word
decides, whatever was learnt. Taking such a decision back therefore gives back exactly what was there before. Examples
and splits are learnt, see :mod:`voca.themes.recode`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.config import ThemeOptions
from voca.errors import ModelError
from voca.themes import storage, tables
from voca.themes.assign import Assigner, Doubles, Placed
from voca.themes.cluster import Labels
from voca.themes.codebook import Codebook, Sub, Theme, named, pattern
from voca.themes.model import VocaThemes
from voca.themes.neighbours import centred

_BLOCK: Final = 256
HIDDEN: Final = "hidden by the codebook"
NOWHERE: Final = "fits no theme of the codebook"
ELSEWHERE: Final = ""  # the id of a leaf that is about something else than the codebook


@dataclass(frozen=True, slots=True)
class Grouped:
    """An assigner whose leaves are joined into sub-themes.

    Attributes
    ----------
    fine : Assigner
    target : numpy.ndarray
        ``[leaves]``: the sub-theme of each, the last group for those that are about something else.
    groups : int
    """

    fine: Assigner
    target: Labels
    groups: int

    @property
    def mean(self) -> Doubles:
        """What is subtracted from vectors."""
        return self.fine.mean

    @property
    def floor(self) -> float:
        """Least posterior."""
        return self.fine.floor

    @property
    def likeness(self) -> float:
        """Least cosine with the centroid."""
        return self.fine.likeness

    @property
    def parts(self) -> float:
        """Least cosine of a part of a sentence."""
        return self.fine.parts

    def __call__(self, vectors: np.ndarray[Any, Any]) -> Placed:
        """Return the sub-theme of each row's most probable leaf: those merged have together what each of them had."""
        return self._placed(vectors, None)

    def of(self, vectors: np.ndarray[Any, Any], labels: Labels) -> Placed:
        """Return the posterior of each row's given sub-theme, and the cosine with its most probable leaf."""
        return self._placed(vectors, labels)

    def _placed(self, vectors: np.ndarray[Any, Any], labels: Labels | None) -> Placed:
        n = len(vectors)
        found, *values = np.zeros(n, np.int64), np.zeros(n), np.zeros(n), np.zeros(n)
        for a in range(0, n, _BLOCK):
            joined, own, near = self._each(np.asarray(vectors[a : a + _BLOCK], np.float32))
            best = np.argmax(own, axis=1) if labels is None else labels[a : a + _BLOCK]
            found[a : a + _BLOCK], rows = best, np.arange(len(best))
            for value, of_group in zip(values, (joined, own, near), strict=True):
                value[a : a + _BLOCK] = of_group[rows, best]
        return Placed(found, *values)

    def _each(self, vectors: np.ndarray[Any, Any]) -> tuple[Doubles, Doubles, Doubles]:
        """Return of every sub-theme its probability, that of its most probable leaf, and the cosine with that.

        Products are of fixed shape, as in :class:`Assigner`.
        """
        padded = np.zeros((_BLOCK, vectors.shape[1]), np.float32)
        padded[: len(vectors)] = vectors
        unit = centred(padded, self.mean)[0].astype(np.float64)
        score = np.round(unit @ self.fine.weights + self.fine.bias, 6)
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        cosine = unit @ self.fine.centroids.T
        shape = (_BLOCK, self.groups)
        joined, own, near = np.zeros(shape), np.zeros(shape), np.full(shape, -1.0)
        for leaf, group in enumerate(self.target):
            joined[:, group] += odds[:, leaf]
            best = odds[:, leaf] > own[:, group]
            own[best, group], near[best, group] = odds[best, leaf], cosine[best, leaf]
        joined, own, near = (np.round(each, 6)[: len(vectors)] for each in (joined, own, near))
        return joined, own, near


@dataclass(frozen=True)
class Learnt:
    """Leaves as they were learnt.

    Attributes
    ----------
    ids : tuple of str
        Of each column of the assigner; each is the id of a sub-theme of the codebook, or `ELSEWHERE`.
    assigner : Assigner or None
        None where nothing was learnt.
    seen : mapping of int to int
        Digest of a text to its leaf, -1 for none.
    """

    ids: tuple[str, ...]
    assigner: Assigner | None
    seen: Mapping[int, int]


class CodedThemes(VocaThemes):
    """A theme model that follows a codebook; made by :meth:`of`, :func:`voca.themes.seeded.seeded` or :meth:`load`.

    Attributes
    ----------
    codebook : Codebook
        Every id that ever was, also those merged and hidden.
    learnt : Learnt
    closed : bool
        Whether the list is all there is: what fits nowhere is said to fit no theme of the codebook.
    """

    codebook: Codebook
    learnt: Learnt
    closed: bool = False

    def __init__(
        self,
        options: ThemeOptions | None = None,
        encoder_sha: str = "",
        codebook: Codebook | None = None,
        learnt: Learnt | None = None,
    ) -> None:
        super().__init__(options, encoder_sha)
        self.codebook = codebook or Codebook(())
        self.learnt = learnt or Learnt((), None, {})
        self._pins: list[tuple[re.Pattern[str], int]] = []
        self._hidden: dict[int, str] = {}
        self._join()

    @classmethod
    def of(cls, model: VocaThemes) -> CodedThemes:
        """Return a model's themes with the codebook that they make; a coded model as it is."""
        if isinstance(model, CodedThemes):
            return model
        learnt = Learnt(tuple(model._leaf_ids), _plain(model), dict(model._seen))
        made = cls(model.options, model.encoder_sha, codebook_of(model.themes), learnt)
        made._themes, made._languages = model.themes, model._languages
        return made

    def with_codebook(self, codebook: Codebook, learnt: Learnt | None = None) -> CodedThemes:
        """Return the same leaves, or others, under another list; its themes are not counted yet."""
        made = CodedThemes(self.options, self.encoder_sha, codebook, learnt or self.learnt)
        made._languages, made.closed, made._themes = self._languages, self.closed, self._themes
        return made

    def opened(self) -> CodedThemes:
        """Return the model without the leaves that are about something else: the codebook need not be all there is."""
        fine, ids = self.learnt.assigner, self.learnt.ids
        if fine is None or ELSEWHERE not in ids:
            return self
        kept = np.array([leaf != ELSEWHERE for leaf in ids], bool)
        place = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
        seen = {key: int(place[leaf]) for key, leaf in self.learnt.seen.items()}
        columns = {"weights": fine.weights[:, kept], "bias": fine.bias[kept], "centroids": fine.centroids[kept]}
        named = tuple(leaf for leaf in ids if leaf != ELSEWHERE)
        return self.with_codebook(self.codebook, Learnt(named, replace(fine, **columns), seen))

    def _join(self) -> None:
        """Work out which leaf counts as which sub-theme."""
        subs = [sub for _, sub in self.codebook.leaves()]
        place = {sub.id: i for i, sub in enumerate(subs)}
        ends = final(subs)
        self._leaf_ids = [sub.id for sub in subs]
        themes = self.codebook.themes
        tops = [themes[top] for top in final(themes)]
        above = [top for theme, top in zip(themes, tops, strict=True) for _ in theme.subs()]
        self._hidden = {
            i: (top if top.hide else sub).name
            for i, (sub, top) in enumerate(zip(subs, above, strict=True))
            if sub.hide or top.hide
        }
        self._pins = [(found, ends[i]) for i, sub in enumerate(subs) if (found := pattern(sub.pin)) is not None]
        nowhere = len(subs)
        ids = self.learnt.ids
        target = np.array([nowhere if leaf == ELSEWHERE else ends[place[leaf]] for leaf in ids], np.int64)
        fine = self.learnt.assigner
        self._assigner = None if fine is None else Grouped(fine, target, nowhere + 1)  # type: ignore[assignment]
        known = np.append(np.where(target == nowhere, -1, target), -1)  # the last stands for a leaf of -1
        self._seen = {key: int(known[leaf]) for key, leaf in self.learnt.seen.items()}

    def _place(
        self, sentences: pa.Table, vectors: np.ndarray[Any, Any], sure: float = 0.0
    ) -> tuple[Labels, np.ndarray[Any, Any], list[str]]:
        leaf, confidence, reason = super()._place(sentences, vectors, sure)
        for row in np.flatnonzero(leaf == len(self._leaf_ids)).tolist():
            leaf[row], reason[row] = -1, NOWHERE
        if self.closed:
            reason = [NOWHERE if why and at < 0 else why for at, why in zip(leaf, reason, strict=True)]
        for row, text in enumerate(sentences["text"].to_pylist()):
            pinned = self.pinned(text or "")
            if pinned is not None:
                leaf[row], confidence[row], reason[row] = pinned, 1.0, ""
        for row in np.flatnonzero(np.isin(leaf, list(self._hidden))).tolist():
            reason[row] = f"{HIDDEN}: {self._hidden[int(leaf[row])]}"
            leaf[row] = -1
        return leaf, confidence, reason

    @property
    def hidden(self) -> dict[str, str]:
        """Id of each sub-theme that is hidden, and the name of what was: its own, or its theme's."""
        return {self._leaf_ids[i]: name for i, name in self._hidden.items()}

    def pinned(self, text: str) -> int | None:
        """Return the sub-theme that a text is pinned to: the longest of the words found decides, then the list."""
        best, length = None, 0
        for found, leaf in self._pins:
            words = max((len(match[0]) for match in found.finditer(text)), default=0)
            if words > length:
                best, length = leaf, words
        return best

    def fit(self, sentences: pa.Table, vectors: np.ndarray[Any, Any], seed: int = 1) -> None:
        """Refuse: a codebook is applied, not learnt; see :mod:`voca.theming`."""
        message = "Themes of a codebook are not learnt again."
        raise ModelError(message, "Use voca.analyze(..., codebook=...), or fit a VocaThemes.")

    def save(self, folder: Path) -> None:
        """Write ``themes.safetensors`` and ``themes.json`` into `folder`."""
        saved = storage.Saved(
            self.options,
            self.encoder_sha,
            self._themes,
            list(self.learnt.ids),
            self.learnt.assigner,
            dict(self.learnt.seen),
            self._languages,
            self.codebook.to_json(),
        )
        storage.save(Path(folder), saved)

    @classmethod
    def load(cls, folder: Path, encoder_sha: str = "") -> CodedThemes:
        """Read what any theme model saved; raises :class:`ModelError` as :meth:`VocaThemes.load` does."""
        saved = storage.load(Path(folder), encoder_sha)
        learnt = Learnt(tuple(saved.leaf_ids), saved.assigner, saved.seen)
        book = codebook_of(saved.themes) if saved.codebook is None else Codebook.from_json(saved.codebook)
        model = cls(saved.options, saved.encoder_sha, book, learnt)
        model._themes, model._languages = saved.themes, saved.languages
        return model


def _plain(model: VocaThemes) -> Assigner | None:
    return model._assigner


def final(subs: Sequence[Sub]) -> list[int]:
    """Return the position of the entry that each one's sentences end up with, merges followed to their end."""
    ends = []
    for start in range(len(subs)):
        at = start
        while subs[at].merge_into:
            found = named(subs[at].merge_into, subs)
            if found is None or found == at:
                break
            at = found
        ends.append(at)
    return ends


def codebook_of(themes: pa.Table, quoted: Mapping[str, str] | None = None) -> Codebook:
    """Return the codebook that a ``themes`` table makes.

    Parameters
    ----------
    themes : pyarrow.Table
    quoted : mapping, optional
        Text of ``"document_id:sentence"``, for examples.
    """
    rows = themes.to_pylist()
    made = []
    for row in rows:
        if row["parent_id"] is None:
            below = tuple(Sub(**_fields(sub, quoted)) for sub in rows if sub["parent_id"] == row["theme_id"])
            own = _fields(row, None)
            made.append(Theme(**{**own, "keywords": () if below else own["keywords"]}, sub=below))
    return Codebook(tuple(made))


def _fields(row: Mapping[str, Any], quoted: Mapping[str, str] | None) -> dict[str, Any]:
    examples = [quoted[key] for key in row["exemplars"] or () if quoted and key in quoted]
    return {
        "id": row["theme_id"],
        "label": row["label"] or row["theme_id"],
        "keywords": tuple(row["keywords"] or ())[:8],
        "examples": tuple(dict.fromkeys(examples)) if row["parent_id"] else (),
        "comments": row["size"],
    }


def shown(codebook: Codebook) -> list[tuple[Theme, Sub]]:
    """Return the sub-themes that have sentences of their own, each with the theme that it ends up in."""
    tops = final(codebook.themes)
    pairs = []
    for i, theme in enumerate(codebook.themes):
        top = codebook.themes[tops[i]]
        pairs += [(top, sub) for sub in theme.subs() if not (sub.merge_into or sub.hide or top.hide or theme.hide)]
    return pairs


def counted(
    model: CodedThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], described: Mapping[str, Mapping[str, Any]]
) -> pa.Table:
    """Return the ``themes`` table of a codebook on these sentences: every theme shown, also one that nobody mentions.

    Parameters
    ----------
    model : CodedThemes
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    described : mapping
        By id: ``keywords``, ``stability`` and ``exemplars``, where they are known.
    """
    leaf = model._place(sentences, vectors)[0]
    pairs = shown(model.codebook)
    tops = list({theme.id: theme for theme, _ in pairs}.values())
    at = {sub.id: i for i, (_, sub) in enumerate(pairs)}
    ids = model._leaf_ids
    placed = np.array([at.get(ids[i], -1) if i >= 0 else -1 for i in leaf], np.int64)
    order = {theme.id: i for i, theme in enumerate(tops)}
    parents = np.array([order[theme.id] for theme, _ in pairs], np.int64)
    upper = [_row(theme, described) for theme in tops]
    lower = [_row(sub, described) for _, sub in pairs]
    return tables.themes_table(upper, lower, parents, sentences, placed)


def _row(entry: Sub, described: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    known = described.get(entry.id, {})
    return {
        "theme_id": entry.id,
        "label": entry.label or entry.id,
        "keywords": list(known.get("keywords") or entry.keywords),
        "stability": known.get("stability"),
        "exemplars": list(known.get("exemplars") or ()),
        "description": entry.description or known.get("description"),
    }
