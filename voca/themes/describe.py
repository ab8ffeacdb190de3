"""Words, labels and central sentences of themes that a list names, as they are in the sentences at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from voca.schema import MIXED
from voca.themes.cluster import renumbered
from voca.themes.codebook import Codebook, Sub
from voca.themes.coded import CodedThemes, counted, shown
from voca.themes.label import Given, Labeller
from voca.themes.model import _described
from voca.themes.neighbours import centred
from voca.themes.units import distinct, moods, sample


def described(
    model: CodedThemes,
    sentences: pa.Table,
    vectors: np.ndarray[Any, Any],
    steady: Collection[str] = (),
    new: Collection[str] = (),
) -> CodedThemes:
    """Return the model with its ``themes`` table filled, and a label for every sub-theme that has none yet.

    Parameters
    ----------
    model : CodedThemes
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    steady : collection of str
        Ids of which stability, keywords and exemplars are still what they are in the model's table.
    new : collection of str
        Ids of which the label is to be what their sentences suggest: those that they have in the end, which may be
        fewer or others than those in which they were found.
    """
    standing = _standing(model.codebook, new)
    known = _said(model, sentences, vectors, standing)
    same = ("keywords", "stability", "exemplars", "description")
    before = {row["theme_id"]: row for row in model.themes.to_pylist()}
    for row in known.values():
        row["stability"] = None
    for identity in steady:
        if identity in before:
            known[identity] = known.get(identity, {}) | {key: before[identity][key] for key in same}
    made = model.with_codebook(_labelled(model.codebook, known, standing))
    made._themes = counted(made, sentences, vectors, known)
    return made


def _standing(book: Codebook, new: Collection[str]) -> dict[str, str]:
    """Return the labels that stay as they are, by id."""
    entries = (entry for theme in book.themes for entry in (theme, *theme.sub))
    return {entry.id: entry.label for entry in entries if entry.label and entry.id not in new}


def _said(
    model: CodedThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], standing: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return label, keywords and exemplars by id, of what is mentioned."""
    units = sample(distinct(sentences, vectors))
    if not len(units):
        return {}
    leaf = model._place(sentences, vectors)[0][units.rows]
    units, leaf = units.take(np.flatnonzero(leaf >= 0)), leaf[leaf >= 0]
    if not len(units):
        return {}
    unit = centred(units.vectors, model.learnt.assigner.mean if model.learnt.assigner else None)[0]
    labels = renumbered(leaf)
    first = {int(label): model._leaf_ids[at] for label, at in zip(labels, leaf, strict=True)}
    theme_of = {sub.id: theme.id for theme, sub in shown(model.codebook)}
    upper = list(dict.fromkeys(theme_of[first[i]] for i in range(len(first))))
    parents = np.array([upper.index(theme_of[first[i]]) for i in range(len(first))], np.int64)
    given = Given(
        [first[i] in standing for i in range(len(first))],
        [identity in standing for identity in upper],
        {label.casefold() for label in standing.values()},
    )
    rows = _described(units, Labeller(units.texts), unit, labels, parents, moods(units, sentences), given)
    return {first[i]: row for i, row in enumerate(rows["leaves"])} | dict(zip(upper, rows["themes"], strict=True))


def _labelled(book: Codebook, known: Mapping[str, Mapping[str, Any]], standing: Mapping[str, str]) -> Codebook:
    """Give entries whose label does not stand the one that their sentences suggest, or one like it that is free."""
    used = {label.casefold() for label in standing.values()}

    def free(entry: Sub) -> str:
        if entry.id in standing:
            return entry.label
        plain = str(known.get(entry.id, {}).get("label") or entry.label or MIXED.capitalize())
        label, number = plain, 2
        while label.casefold() in used:
            label, number = f"{plain} ({number})", number + 1
        used.add(label.casefold())
        return label

    themes = []
    for theme in book.themes:
        label = free(theme)
        subs = tuple(sub.model_copy(update={"label": free(sub)}) for sub in theme.sub)
        themes.append(theme.model_copy(update={"label": label, "sub": subs}))
    return Codebook(tuple(themes), book.source, book.places)
