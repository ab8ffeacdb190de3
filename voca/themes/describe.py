"""Words, labels and central sentences of themes that a list names, as they are in the sentences at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from voca.themes.cluster import renumbered
from voca.themes.codebook import Codebook
from voca.themes.coded import CodedThemes, counted, shown
from voca.themes.label import Labeller
from voca.themes.model import _described
from voca.themes.neighbours import centred
from voca.themes.units import distinct, moods, sample


def described(
    model: CodedThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], steady: Collection[str] = ()
) -> CodedThemes:
    """Return the model with its ``themes`` table filled, and a label for every sub-theme that has none yet.

    Parameters
    ----------
    model : CodedThemes
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    steady : collection of str
        Ids of which stability, keywords and exemplars are still what they are in the model's table.
    """
    known = _said(model, sentences, vectors)
    same = ("keywords", "stability", "exemplars", "description")
    before = {row["theme_id"]: row for row in model.themes.to_pylist()}
    for row in known.values():
        row["stability"] = None
    for identity in steady:
        if identity in before:
            known[identity] = known.get(identity, {}) | {key: before[identity][key] for key in same}
    made = model.with_codebook(_labelled(model.codebook, known))
    made._themes = counted(made, sentences, vectors, known)
    return made


def _said(model: CodedThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any]) -> dict[str, dict[str, Any]]:
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
    rows = _described(units, Labeller(units.texts), unit, labels, parents, moods(units, sentences))
    return {first[i]: row for i, row in enumerate(rows["leaves"])} | dict(zip(upper, rows["themes"], strict=True))


def _labelled(book: Codebook, known: Mapping[str, Mapping[str, Any]]) -> Codebook:
    """Give entries without a label the one that their sentences suggest, or one like it that is free."""
    used = {entry.label.casefold() for theme in book.themes for entry in (theme, *theme.sub)}

    def free(identity: str) -> str:
        plain = str(known.get(identity, {}).get("label") or "Other remarks")
        label, number = plain, 2
        while label.casefold() in used:
            label, number = f"{plain} ({number})", number + 1
        used.add(label.casefold())
        return label

    themes = []
    for theme in book.themes:
        label = theme.label or free(theme.id)
        subs = tuple(sub if sub.label else sub.model_copy(update={"label": free(sub.id)}) for sub in theme.sub)
        themes.append(theme.model_copy(update={"label": label, "sub": subs}))
    return Codebook(tuple(themes), book.source, book.places)
