"""Topics of another engine under a codebook: those that are mostly one known theme's sentences are that theme."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
import pyarrow as pa

from voca.themes.codebook import Codebook, Sub, Theme
from voca.themes.coded import CodedThemes, Learnt
from voca.themes.model import VocaThemes
from voca.themes.units import distinct

_MOSTLY: Final = 0.5


def seeds_of(book: Codebook) -> tuple[tuple[str, ...], ...]:
    """Return the words that stand for each sub-theme, as BERTopic's ``seed_topic_list`` takes them."""
    return tuple(tuple(dict.fromkeys([sub.label, *sub.keywords])) for _, sub in book.leaves() if not sub.merge_into)


def matched(
    base: CodedThemes, found: VocaThemes, sentences: pa.Table, vectors: np.ndarray[Any, Any]
) -> tuple[CodedThemes, list[str]]:
    """Return the found leaves under the codebook of `base`, and the ids of those that it does not have.

    Parameters
    ----------
    base : CodedThemes
        What the codebook makes of the sentences by itself.
    found : VocaThemes
        What an engine, steered by the codebook's seeds, found in the same sentences.
    """
    units = distinct(sentences, vectors)
    known = base._place(sentences, vectors)[0][units.rows]
    group = found._place(sentences, vectors)[0][units.rows]
    rows = {row["theme_id"]: row for row in found.themes.to_pylist()}
    subs = [sub for _, sub in base.codebook.leaves()]
    themes, ids, new = list(base.codebook.themes), [], []
    for leaf, identity in enumerate(found._leaf_ids):
        inside = known[group == leaf]
        mostly, n = Counter(inside[inside >= 0].tolist()).most_common(1)[0] if (inside >= 0).any() else (-1, 0)
        target = subs[mostly] if n > _MOSTLY * len(inside) else None
        if target is not None and target.id not in ids:
            ids.append(target.id)
            continue
        ids.append(identity)
        row = rows[identity]
        if target is not None:  # a second topic of the same theme
            part = Sub(id=identity, label=row["label"], merge_into=target.id)
            at = next(i for i, theme in enumerate(themes) if target in theme.sub)
        else:
            new.append(identity)
            part = Sub(id=identity, label=_free(row["label"], themes), keywords=tuple(row["keywords"] or ())[:8])
            at = _theme_for(rows[row["parent_id"]], themes)
        themes[at] = themes[at].model_copy(update={"sub": (*themes[at].sub, part)})
    learnt = Learnt(tuple(ids), found._assigner, dict(found._seen))
    made = base.with_codebook(Codebook(tuple(themes), base.codebook.source, base.codebook.places), learnt)
    return made, new


def _theme_for(parent: dict[str, Any], themes: list[Theme]) -> int:
    """Return the position of an engine's theme in the list, where it is put at its first leaf."""
    for at, theme in enumerate(themes):
        if theme.id == parent["theme_id"]:
            return at
    themes.append(Theme(id=parent["theme_id"], label=_free(parent["label"], themes)))
    return len(themes) - 1


def _free(label: str, themes: list[Theme]) -> str:
    used = {entry.label.casefold() for theme in themes for entry in (theme, *theme.sub)}
    name, number = label, 2
    while name.casefold() in used:
        name, number = f"{label} ({number})", number + 1
    return name
