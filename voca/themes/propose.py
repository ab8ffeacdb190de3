"""What known themes do not cover: groups of sentences that stand as far from them as they stand from one another.

A single sentence hardly shows that it is about something new: the nearest known theme is never far. A group does. The
sentences at hand are grouped afresh; a group whose sentences are nearer to its own centre than to any known leaf's, by
at least half of what known leaves have over their neighbours, is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.themes.apart import APART, FEW, as_one, between_themes, to_own
from voca.themes.assign import extended, thresholds
from voca.themes.cluster import Labels
from voca.themes.codebook import Codebook, Sub, Theme
from voca.themes.coded import CodedThemes, Learnt, shown
from voca.themes.model import VocaThemes
from voca.themes.neighbours import Floats, centred
from voca.themes.units import Units, digest, distinct

_MOSTLY: Final = 0.5

Part = tuple[int, np.ndarray[Any, Any]]  # a leaf of the fresh fit and those of its sentences that are new


@dataclass(frozen=True)
class Proposal:
    """A theme that the known ones do not cover.

    Attributes
    ----------
    theme_id, label : str
    theme : str
        Id of the known theme it would stand under, which its sentences are nearest to, too; empty for one of its own.
    parent_id, parent_label : str
        Of the fresh theme it was found in.
    keywords : tuple of str
    rows : numpy.ndarray
        Of the distinct sentences.
    exemplars : tuple of str
    """

    theme_id: str
    label: str
    theme: str
    parent_id: str
    parent_label: str
    keywords: tuple[str, ...]
    rows: np.ndarray[Any, Any]
    exemplars: tuple[str, ...]


@dataclass(frozen=True)
class Proposals:
    """Proposals with the distinct sentences that they index."""

    found: tuple[Proposal, ...]
    units: Units
    unit: Floats


def propose(
    model: CodedThemes, fresh: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], *, learnt: bool = True
) -> Proposals:
    """Look for themes that `model` does not have.

    Parameters
    ----------
    model : CodedThemes
    fresh : VocaThemes
        Fitted to the same sentences.
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    learnt : bool
        The themes of `model` were learnt from data, so that they show how much one theme holds. Those that a person
        listed are as broad or narrow as that person wanted them.
    """
    units, known, group = _compared(model, fresh, sentences, vectors)
    assigner = model.learnt.assigner
    if assigner is None or not len(units) or not fresh.themes.num_rows:
        return Proposals((), units, np.zeros((len(units), vectors.shape[1]), np.float32))
    unit = centred(units.vectors, assigner.mean)[0]
    cosine = np.round(unit.astype(np.float64) @ assigner.centroids.T, 6)
    likeness = cosine.max(axis=1)
    own = to_own(unit, group)
    free = np.array([model.pinned(text) is None for text in units.texts], bool)
    free &= np.array([digest(text) not in model.learnt.seen for text in units.texts], bool)
    least = APART * between_themes(cosine)
    found = []
    for leaf in range(int(group.max()) + 1):
        members = np.flatnonzero((group == leaf) & free)
        if len(members) < FEW or float(np.mean(own[members] - likeness[members])) < least:
            continue
        rows = members[own[members] > likeness[members]]
        if len(rows) >= FEW:
            found.append((leaf, rows))
    parts = _subjects(found, known, units.vectors) if learnt else [[one] for one in found]
    return Proposals(_proposed(model, fresh, parts, known, group), units, unit)


def left_over(
    model: CodedThemes, fresh: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any]
) -> tuple[Proposal, ...]:
    """Return what a closed list has no theme for: groups of `fresh`, fitted to the same, of which most fit nowhere."""
    units, known, group = _compared(model, fresh, sentences, vectors)
    found = []
    for leaf in range(int(group.max(initial=-1)) + 1):
        members = np.flatnonzero(group == leaf)
        rows = members[known[members] < 0]
        if len(rows) >= FEW and len(rows) > _MOSTLY * len(members):
            found.append((leaf, rows))
    return _proposed(model, fresh, [[one] for one in found], known, group)


def _compared(
    model: CodedThemes, fresh: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any]
) -> tuple[Units, Labels, Labels]:
    """Return the distinct sentences, and where either model puts them."""
    units = distinct(sentences, vectors)
    known, group = (each._place(sentences, vectors)[0][units.rows] for each in (model, fresh))
    return units, known, group


def _subjects(found: Sequence[Part], known: Labels, vectors: Floats) -> list[list[Part]]:
    """Return the groups found, those of one subject together."""
    others = known.copy()
    for _, rows in found:
        others[rows] = -1
    return [[found[i] for i in part] for part in as_one(vectors, [rows for _, rows in found], others)]


def _proposed(
    model: CodedThemes, fresh: VocaThemes, parts: Sequence[Sequence[Part]], known: Labels, group: Labels
) -> tuple[Proposal, ...]:
    """Return groups of `fresh` as proposals, the largest first."""
    made = (_proposal(model, fresh, part, known, group) for part in parts)
    return tuple(sorted(made, key=lambda p: (-len(p.rows), p.theme_id)))


def _proposal(model: CodedThemes, fresh: VocaThemes, part: Sequence[Part], known: Labels, group: Labels) -> Proposal:
    """Return the proposal of groups that are one subject, called and placed as the first of them."""
    leaves, rows = [leaf for leaf, _ in part], np.sort(np.concatenate([rows for _, rows in part]))
    table = {row["theme_id"]: row for row in fresh.themes.to_pylist()}
    row = table[fresh._leaf_ids[leaves[0]]]
    parent = table[row["parent_id"]]
    siblings = [i for i, identity in enumerate(fresh._leaf_ids) if table[identity]["parent_id"] == row["parent_id"]]
    around = known[np.isin(group, siblings) & ~np.isin(group, leaves)]
    theme_of = {sub.id: theme.id for theme, sub in shown(model.codebook)}
    themes, nearest = ([theme_of.get(model._leaf_ids[i], "") for i in of[of >= 0]] for of in (around, known[rows]))
    mostly = max(sorted(set(themes)), key=themes.count, default="")
    inside = bool(mostly) and themes.count(mostly) > _MOSTLY * (len(around) + len(rows))
    # in a fit of few themes, subjects share one for want of another: without the proposal, its own would be there too
    inside = inside and nearest.count(mostly) > _MOSTLY * len(rows)
    return Proposal(
        row["theme_id"],
        row["label"],
        mostly if inside else "",
        parent["theme_id"],
        parent["label"],
        tuple(row["keywords"] or ())[:8],
        rows,
        tuple(row["exemplars"] or ()),
    )


def accepted(model: CodedThemes, proposals: Proposals) -> CodedThemes:
    """Return the model with every proposal as a sub-theme of its own; the others keep ids, places and columns."""
    if not proposals.found:
        return model
    learnt = model.learnt
    assert learnt.assigner is not None
    ids = [*learnt.ids, *(proposal.theme_id for proposal in proposals.found)]
    rows = np.concatenate([proposal.rows for proposal in proposals.found])
    columns = np.concatenate([np.full(len(p.rows), len(learnt.ids) + i) for i, p in enumerate(proposals.found)])
    assigner = extended(learnt.assigner, proposals.unit[rows], columns)
    seen = dict(learnt.seen)
    seen |= {digest(proposals.units.texts[row]): int(at) for row, at in zip(rows, columns, strict=True)}
    return model.with_codebook(_with(model.codebook, proposals), Learnt(tuple(ids), assigner, seen))


def eased(model: CodedThemes, proposals: Proposals) -> CodedThemes:
    """Return the model with the thresholds that a fit to these sentences would have: few are left out.

    A list's own thresholds come from the sentences that are surely its themes', and would leave out what is less so.
    For parts of sentences they stay: "for the third time" is less like any theme than what is surely its.
    """
    fine = model.learnt.assigner
    if fine is None or not len(proposals.units):
        return model
    placed = fine(proposals.units.vectors)
    floor, least = thresholds(placed.own, placed.likeness)
    easier = replace(fine, floor=min(fine.floor, floor), likeness=min(fine.likeness, least), parts=fine.likeness)
    return model.with_codebook(model.codebook, replace(model.learnt, assigner=easier))


def set_aside(model: CodedThemes, proposals: Proposals) -> CodedThemes:
    """Return the model with the sentences of every proposal in no theme: the list is all there is."""
    rows = [row for proposal in proposals.found for row in proposal.rows]
    seen = dict(model.learnt.seen) | {digest(proposals.units.texts[row]): -1 for row in rows}
    return model.with_codebook(model.codebook, Learnt(model.learnt.ids, model.learnt.assigner, seen))


def _with(book: Codebook, proposals: Proposals) -> Codebook:
    """Add the proposals: under the known theme they belong to, or under new themes."""
    used = {entry.label.casefold() for theme in book.themes for entry in (theme, *theme.sub)}

    def free(label: str) -> str:
        name, number = label, 2
        while name.casefold() in used:
            name, number = f"{label} ({number})", number + 1
        used.add(name.casefold())
        return name

    themes = list(book.themes)
    for proposal in proposals.found:
        target = proposal.theme or proposal.parent_id
        at = next((i for i, theme in enumerate(themes) if theme.id == target), None)
        if at is None:
            themes.append(Theme(id=target, label=free(proposal.parent_label)))
            at = len(themes) - 1
        sub = Sub(id=proposal.theme_id, label=free(proposal.label), keywords=proposal.keywords)
        themes[at] = themes[at].model_copy(update={"sub": (*themes[at].sub, sub)})
    return Codebook(tuple(themes), book.source, book.places)
