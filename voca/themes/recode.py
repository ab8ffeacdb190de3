"""Apply an edited codebook to the themes of a study: names, places, merges, splits, pins, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
from scipy.cluster.hierarchy import fcluster, linkage

from voca.themes import tables
from voca.themes.assign import extended
from voca.themes.cluster import Labels, group_sums, normalised, renumbered
from voca.themes.codebook import Codebook, Sub, check, named, with_ids
from voca.themes.coded import CodedThemes, Learnt, final
from voca.themes.describe import described
from voca.themes.neighbours import Floats, centred
from voca.themes.overlay import laid_over
from voca.themes.seeded import SURE
from voca.themes.units import Units, digest, distinct, sample
from voca.wording import agree, counted

Embed = Callable[[Sequence[str]], np.ndarray[Any, Any]]

_TREE: Final = 2_000  # sentences that a split is learnt from
_ROUNDS: Final = 3
_CENTRAL: Final = 12
_SAME: Final = 0.5  # of the sentences known to the leaves, from which on they were learnt from these


@dataclass(frozen=True)
class Recoded:
    """What became of the themes.

    Attributes
    ----------
    model : CodedThemes
    notes : tuple of str
        What a person should know: entries that were not in the file, examples that could not be used.
    """

    model: CodedThemes
    notes: tuple[str, ...] = ()


def recode(
    model: CodedThemes, book: Codebook, sentences: pa.Table, vectors: np.ndarray[Any, Any], embed: Embed | None = None
) -> Recoded:
    """Apply a codebook.

    Parameters
    ----------
    model : CodedThemes
        The themes as they are.
    book : Codebook
        As a person edited it.
    sentences : pyarrow.Table
        ``document_id, sentence, start, end, text`` of what is to be themed.
    vectors : numpy.ndarray
    embed : callable, optional
        Texts to vectors, by the encoder of `vectors`; without it examples count only where they stand in the data.

    Raises
    ------
    UsageError
        An id that these themes do not have: with file, line and remedy.
    """
    notes: list[str] = []
    laid = edited(model.codebook, book, notes)
    if model.learnt.assigner is None:
        return Recoded(described(model.with_codebook(laid), sentences, vectors), tuple(notes))
    work = _Work(model.with_codebook(laid), sentences, vectors, notes)
    work.split()
    work.take(model.codebook, embed)
    made, changed = work.finished()
    before = {sub.id: _members(model, sub.id) for _, sub in model.codebook.leaves()}
    after = {sub.id: _members(made, sub.id) for _, sub in made.codebook.leaves()}
    touched = _touched(model, made, sentences, vectors)
    same = {i for i in after if after[i] == before.get(i) and not after[i] & changed and i not in touched}
    themes = {
        theme.id
        for theme in made.codebook.themes
        if all(sub.id in same for sub in theme.sub) and _subs(model.codebook, theme.id) == {sub.id for sub in theme.sub}
    }
    return Recoded(described(made, sentences, vectors, same | themes), tuple(notes))


def edited(known: Codebook, book: Codebook, notes: list[str]) -> Codebook:
    """Return the themes under an edited codebook, before any sentence is placed; raises as :func:`recode`."""
    laid = with_ids(laid_over(known, book, notes))
    check(laid)
    return laid


def _members(model: CodedThemes, identity: str) -> frozenset[str]:
    """Return the learnt leaves that count as one sub-theme."""
    at = {sub.id: i for i, (_, sub) in enumerate(model.codebook.leaves())}
    ends = final([sub for _, sub in model.codebook.leaves()])
    return frozenset(leaf for leaf in model.learnt.ids if leaf in at and ends[at[leaf]] == at.get(identity))


def _touched(before: CodedThemes, after: CodedThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any]) -> set[str]:
    """Return the sub-themes that have other sentences than before, those pinned included."""
    old, new = (
        np.array([*model._leaf_ids, ""], object)[model._place(sentences, vectors)[0]] for model in (before, after)
    )
    return {*old[old != new], *new[old != new]}


def _subs(book: Codebook, theme_id: str) -> set[str]:
    return {sub.id for theme, sub in book.leaves() if theme.id == theme_id}


# ---- the leaves ---------------------------------------------------------------------------------------------------


@dataclass
class _Work:
    """Sentences with their leaves, while leaves are split and filled."""

    model: CodedThemes
    sentences: pa.Table
    vectors: np.ndarray[Any, Any]
    notes: list[str]
    units: Units = field(init=False)
    unit: Floats = field(init=False)
    ids: list[str] = field(init=False)
    leaf: Labels = field(init=False)
    before: Labels = field(init=False)

    def __post_init__(self) -> None:
        fine = self.model.learnt.assigner
        assert fine is not None
        self.units = sample(distinct(self.sentences, self.vectors))
        self.unit = centred(self.units.vectors, fine.mean)[0]
        self.ids = list(self.model.learnt.ids)
        placed = fine(self.units.vectors)
        found = np.where((placed.own < fine.floor) | (placed.likeness < fine.likeness), -1, placed.leaf)
        seen = self.model.learnt.seen
        known = [seen.get(digest(text)) for text in self.units.texts]
        self.leaf = np.array([f if k is None else k for f, k in zip(found, known, strict=True)], np.int64)
        self.before = self.leaf.copy()

    def rows_of(self, identity: str) -> np.ndarray[Any, Any]:
        """Return the rows that count as one sub-theme now."""
        members = _members(self.model, identity)
        columns = [i for i, leaf in enumerate(self.ids) if leaf in members or leaf == identity]
        return np.flatnonzero(np.isin(self.leaf, columns))

    def column(self, identity: str) -> int:
        """Return the column of a leaf, a new one where it has none."""
        if identity not in self.ids:
            self.ids.append(identity)
        return self.ids.index(identity)

    def split(self) -> None:
        """Part what is to be split; the largest part stays."""
        book = self.model.codebook
        for theme, sub in list(book.leaves()):
            if not sub.split:
                continue
            parts = [s for _, s in book.leaves() if s.split_from == sub.id and not s.merge_into]
            wanted = sub.split - len(parts)
            rows = self.rows_of(sub.id)
            if wanted < 2 or len(rows) < 2 * wanted:
                few = f"has {len(rows)} distinct sentences, too few for {sub.split} parts"
                done = f"has {sub.split} parts already; write split = {len(parts) + 2} for one more"
                self.notes.append(f"{sub.label!r} {done if wanted < 2 else few}")
                continue
            kept, new = sub, []
            for part in _parts(self.unit[rows], wanted)[1:]:
                central = _central(self.unit[rows[part]])
                identity = tables.theme_id("split", [sub.id, *(self.units.ids[rows[part[i]]] for i in central)])
                self.leaf[rows[part]] = self.column(identity)
                inside = {digest(self.units.texts[i]) for i in rows[part]}
                theirs = tuple(text for text in kept.examples if digest(text) in inside)
                rest = tuple(text for text in kept.examples if text not in theirs)
                kept = kept.model_copy(update={"examples": rest})
                new.append(Sub(id=identity, split_from=sub.id, examples=theirs))
            book = _inserted(book, theme.id, kept, new)
        self.model = self.model.with_codebook(_without_split(book))

    def take(self, old: Codebook, embed: Embed | None) -> None:
        """Let examples and keywords draw sentences to where they belong.

        Pins are no part of this: they decide where a sentence is placed, whatever was learnt, so that taking one back
        gives back what was there.
        """
        was = {sub.id: sub for _, sub in old.leaves()}
        usual = self._usual()
        for _, sub in self.model.codebook.leaves():
            if sub.merge_into or sub.hide:
                continue
            known = was.get(sub.id, Sub())
            fresh = [text for text in sub.examples if text not in known.examples]
            new = sub.id not in self.ids
            said_anew = (sub.label, sub.keywords) != (known.label, known.keywords) or known.hide
            if not (fresh or (new and said_anew)):
                continue
            seeds = self._seeds(sub, fresh, embed, new=new)
            said = {digest(text) for text in fresh}
            mine = np.array([digest(text) in said for text in self.units.texts], bool)
            near = self._near(sub, seeds, mine, usual, new=new)
            chosen = np.flatnonzero(mine | near)
            if len(chosen):
                self.leaf[chosen] = self.column(sub.id)
            elif new and not sub.pin:
                self.notes.append(f"nothing is like {sub.label!r} here: give it examples in the customers' words")

    def _usual(self) -> float:
        """Return what half of the sentences have in common with their own leaf's centre, at least."""
        own = self._own()[self.leaf >= 0]
        return float(np.median(own)) if len(own) else 0.0

    def _rest(self, near: np.ndarray[Any, Any], scope: np.ndarray[Any, Any] | None) -> np.ndarray[Any, Any]:
        """Return each row's cosine with what is left of its leaf (of all of `scope`) without `near`; -1: nothing is."""
        group = self.leaf if scope is None else np.where(scope, 0, -1)
        left = (group >= 0) & ~near
        centres = normalised(group_sums(self.unit[left], group[left], max(len(self.ids), 1)))
        told = np.abs(centres).max(axis=1) > 0
        inside = (group >= 0) & told[np.maximum(group, 0)]
        rest = np.full(len(group), -1.0)
        rest[inside] = np.einsum("ij,ij->i", self.unit[inside].astype(np.float64), centres[group[inside]])
        return np.round(rest, 6)

    def _own(self) -> np.ndarray[Any, Any]:
        inside = self.leaf >= 0
        own = np.full(len(self.leaf), -1.0)
        if inside.any():
            centres = normalised(group_sums(self.unit[inside], self.leaf[inside], len(self.ids)))
            own[inside] = np.einsum("ij,ij->i", self.unit[inside].astype(np.float64), centres[self.leaf[inside]])
        return np.round(own, 6)

    def _seeds(self, sub: Sub, fresh: Sequence[str], embed: Embed | None, *, new: bool) -> Floats:
        """Return the centred vectors of what an entry says of itself."""
        texts = list(fresh) or ([" ".join([sub.label, *sub.keywords])] if new and not sub.pin else [])
        fine = self.model.learnt.assigner
        assert fine is not None
        if not texts:
            return self.unit[:0]
        if embed is None:
            at = {digest(text): i for i, text in enumerate(self.units.texts)}
            rows = [at[digest(text)] for text in texts if digest(text) in at]
            lost = len(texts) - len(rows) if fresh else 0
            if lost:
                self.notes.append(
                    f"{counted(lost, 'example')} of {sub.label!r} {agree(lost, 'is', 'are')} not in the data, whose "
                    "vectors voca did not make"
                )
            return self.unit[rows]
        seeds = centred(np.asarray(embed(texts), np.float32), fine.mean)[0]
        return seeds[seeds.any(axis=1)]

    def _near(
        self, sub: Sub, seeds: Floats, mine: np.ndarray[Any, Any], usual: float, *, new: bool
    ) -> np.ndarray[Any, Any]:
        """Return the rows that are nearer to an entry than to the leaf they are in."""
        scope = np.ones(len(self.leaf), bool)
        if sub.split_from:
            subs = [s for _, s in self.model.codebook.leaves()]
            source = named(sub.split_from, subs)
            scope[:] = False
            scope[self.rows_of(subs[source].id if source is not None else "")] = True
        near = np.zeros(len(self.leaf), bool)
        if not new:  # one's own examples: what is nearer to one of them than to its theme
            if len(seeds):
                closest = np.round((self.unit @ seeds.T).max(axis=1).astype(np.float64), 6)
                near = (closest > self._own()) & (closest >= usual)
            return near & scope
        for turn in range(_ROUNDS):
            rows = np.concatenate([seeds, self.unit[mine | near]])
            if not len(rows):
                break
            centre = normalised(rows.sum(axis=0, dtype=np.float64)[None])[0]
            cosine = np.round(self.unit.astype(np.float64) @ centre, 6)
            sure = scope & (cosine >= _sure(cosine))
            # one example is never as near as a centre: only from the second round on are the two compared
            near = sure & (cosine > self._rest(near, scope if sub.split_from else None)) if turn else sure
        return near

    def finished(self) -> tuple[CodedThemes, frozenset[str]]:
        """Return the model with its leaves learnt anew where they changed, and the ids of those."""
        learnt = self.model.learnt
        moved = self.leaf != self.before
        columns = set(self.leaf[moved].tolist()) | set(self.before[moved].tolist()) - {-1}
        columns.discard(-1)
        if not columns:
            return self.model, frozenset()
        assert learnt.assigner is not None
        rows = np.flatnonzero(np.isin(self.leaf, sorted(columns)) & self._learnt_from(moved))
        assigner = extended(learnt.assigner, self.unit[rows], self.leaf[rows])
        for empty in columns - set(self.leaf.tolist()):
            assigner.bias[empty] = -1e9
        seen = dict(learnt.seen) | {digest(self.units.texts[i]): int(self.leaf[i]) for i in np.flatnonzero(moved)}
        made = self.model.with_codebook(self.model.codebook, Learnt(tuple(self.ids), assigner, seen))
        changed = frozenset(self.ids[i] for i in columns)
        return self._kept(made, {digest(self.units.texts[i]) for i in np.flatnonzero(moved)}), changed

    def _learnt_from(self, moved: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return which rows teach a leaf that changed: those that leaves were learnt from, and those that moved.

        A leaf's size counts against all that was learnt from: with rows beside these it would seem larger than it is,
        and draw sentences of others. In other data than the leaves were learnt from every row does.
        """
        fitted = np.array([digest(text) in self.model.learnt.seen for text in self.units.texts], bool)
        return fitted | moved if fitted.mean() > _SAME else np.ones(len(fitted), bool)

    def _kept(self, made: CodedThemes, moved: set[int]) -> CodedThemes:
        """Return the model with every sentence that was not moved where it was, though leaves beside it changed."""
        places = [model._place(self.sentences, self.vectors)[0] for model in (self.model, made)]
        rows = np.flatnonzero(places[0] != places[1])
        if not len(rows):
            return made
        texts = self.sentences["text"].take(pa.array(rows, pa.int64())).to_pylist()
        fine = self.model.learnt.assigner
        assert fine is not None
        leaf = fine(self.vectors[rows]).leaf.tolist()
        known = self.model.learnt.seen
        stay = {
            digest(text): known.get(digest(text), at if before >= 0 else -1)
            for text, at, before in zip(texts, leaf, places[0][rows].tolist(), strict=True)
            if text and digest(text) not in moved
        }
        learnt = Learnt(made.learnt.ids, made.learnt.assigner, {**made.learnt.seen, **stay})
        return made.with_codebook(made.codebook, learnt)


def _sure(cosine: np.ndarray[Any, Any]) -> float:
    """Return the cosine from which on a sentence surely belongs to a centre: far above what anything has in common."""
    middle = float(np.median(cosine))
    return middle + SURE * max(1.4826 * float(np.median(np.abs(cosine - middle))), 1e-6)


def _parts(unit: Floats, n: int) -> list[np.ndarray[Any, Any]]:
    """Return the rows of `n` parts by Ward's linkage, the largest first."""
    step = max(1, len(unit) // _TREE)
    some = unit[::step]
    cut = renumbered(fcluster(linkage(np.round(some.astype(np.float64), 6), "ward"), n, "maxclust").astype(np.int64))
    centres = normalised(group_sums(some, cut))
    labels = np.argmax(np.round(unit.astype(np.float64) @ centres.T, 6), axis=1)
    parts = [np.flatnonzero(labels == part) for part in range(len(centres))]
    return sorted((part for part in parts if len(part)), key=lambda part: (-len(part), int(part[0])))


def _central(unit: Floats) -> np.ndarray[Any, Any]:
    centre = normalised(unit.sum(axis=0, dtype=np.float64)[None])[0]
    return np.argsort(-np.round(unit.astype(np.float64) @ centre, 6), kind="stable")[:_CENTRAL]


def _inserted(book: Codebook, theme_id: str, kept: Sub, new: Sequence[Sub]) -> Codebook:
    """Return the list with new parts behind what is kept of the sub-theme that they were split from."""
    themes = []
    for theme in book.themes:
        subs = list(theme.sub)
        if theme.id == theme_id:
            at = next(i for i, sub in enumerate(subs) if sub.id == kept.id)
            subs[at : at + 1] = [kept, *new]
        themes.append(theme.model_copy(update={"sub": tuple(subs)}))
    return Codebook(tuple(themes), book.source, book.places)


def _without_split(book: Codebook) -> Codebook:
    """Return the list without the orders to split, which have been carried out."""
    themes = tuple(
        theme.model_copy(update={"sub": tuple(sub.model_copy(update={"split": None}) for sub in theme.sub)})
        for theme in book.themes
    )
    return Codebook(themes, book.source, book.places)
