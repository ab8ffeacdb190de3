"""What a language model is asked about themes, and its labels put in their places."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.themes.cluster import renumbered
from voca.themes.codebook import Codebook
from voca.themes.coded import CodedThemes
from voca.themes.label import Labeller
from voca.themes.language_model import Question
from voca.themes.model import VocaThemes
from voca.themes.neighbours import centred
from voca.themes.phrases import count
from voca.themes.units import distinct, moods, sample

_CANDIDATES: Final = 12


def questions(
    model: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any], only: Collection[str] | None = None
) -> list[Question]:
    """Return a question for every theme, largest first, with the labels that its sentences suggest.

    Parameters
    ----------
    model : VocaThemes
    sentences : pyarrow.Table
    vectors : numpy.ndarray
    only : collection of str, optional
        Ids to ask about.
    """
    units = sample(distinct(sentences, vectors))
    leaf = model._place(sentences, vectors)[0][units.rows] if len(units) else np.zeros(0, np.int64)
    inside = np.flatnonzero(leaf >= 0)
    if not len(inside):
        return []
    units, leaf = units.take(inside), leaf[inside]
    labels = renumbered(leaf)
    rows = {row["theme_id"]: row for row in model.themes.to_pylist()}
    ids = [model._leaf_ids[int(leaf[labels == group][0])] for group in range(int(labels.max()) + 1)]
    above = [str(rows[identity]["parent_id"]) for identity in ids]
    tops = list(dict.fromkeys(above))
    labeller = Labeller(units.texts)
    lower = count(labeller.sentences, labels.tolist(), len(ids), labeller.names)
    parents = np.array([tops.index(parent) for parent in above], np.int64)
    counts = (lower, lower.merged(parents.tolist()))
    unit = centred(units.vectors)[0]
    fine, broad = labeller.both(counts, (labels, parents), unit, moods(units, sentences))
    texts = {f"{d}:{n}": t for d, n, t in zip(*(sentences[c].to_pylist() for c in _NAMED), strict=True)}
    asked = []
    for ranked, names in ((broad, tops), (fine, ids)):
        for group, identity in enumerate(names):
            if only is not None and identity not in only:
                continue
            row = rows[identity]
            found = ranked[group][:_CANDIDATES]
            quotes = tuple(texts[key] for key in row["exemplars"] or () if key in texts)
            words = tuple(row["keywords"] or ())
            asked.append(Question(identity, row["label"], tuple(c.text for c in found), words, quotes))
    return sorted(asked, key=lambda question: (-rows[question.theme_id]["size"], question.theme_id))


_NAMED: Final = ("document_id", "sentence", "text")


def relabelled(model: VocaThemes, labels: Mapping[str, str]) -> None:
    """Give themes other labels, in the model's table and in its codebook."""
    table = model._themes
    written = [
        labels.get(i, old) for i, old in zip(table["theme_id"].to_pylist(), table["label"].to_pylist(), strict=True)
    ]
    at = table.column_names.index("label")
    model._themes = table.set_column(at, table.schema.field("label"), pa.array(written, pa.string()))
    if isinstance(model, CodedThemes):
        themes = tuple(
            theme.model_copy(
                update={
                    "label": labels.get(theme.id, theme.label),
                    "sub": tuple(s.model_copy(update={"label": labels.get(s.id, s.label)}) for s in theme.sub),
                }
            )
            for theme in model.codebook.themes
        )
        model.codebook = Codebook(themes, model.codebook.source, model.codebook.places)
