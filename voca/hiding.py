"""What a codebook hides: how many comments spoke of it, and how many of these are left in no theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from voca.errors import Issue
from voca.protocols import ThemeModel
from voca.several import Reader, several
from voca.stages.columns import strings

if TYPE_CHECKING:
    from voca.themes.coded import CodedThemes

CODE: Final = "hidden"


def hidden(
    model: ThemeModel, open_rows: pa.Table, vectors: np.ndarray, reader: Reader, mentions: pa.Table
) -> list[Issue]:
    """Return a note for everything that is hidden, under its own name, the most mentioned first.

    Parameters
    ----------
    model : ThemeModel
    open_rows : pyarrow.Table
        The sentences that were in question, as :func:`voca.several.mentioned` takes them.
    vectors : numpy.ndarray
    reader : Reader
    mentions : pyarrow.Table
        What was found in them.
    """
    from voca.themes.coded import CodedThemes

    if not isinstance(model, CodedThemes) or not model.hidden:
        return []
    comments = _mentioned(model, open_rows, vectors, reader)
    themes = (kind == "theme" for kind in strings(mentions, "kind"))
    inside = {document for document, theme in zip(strings(mentions, "document_id"), themes, strict=True) if theme}
    counts = [(len(of), len(of - inside), name) for name, of in comments.items()]
    return [
        Issue(CODE, _said(name, n, without), severity="note")
        for n, without, name in sorted(counts, key=lambda c: (-c[0], c[2]))
    ]


def _said(name: str, n: int, without: int) -> str:
    those = f"{n:,} comment{'s' * (n != 1)} mention{'s' * (n == 1)} it"
    of_which = f"{without:,} of which {'is' if without == 1 else 'are'} in no theme"
    return f"{name!r} is hidden by the codebook: {those}, {of_which}"


def _mentioned(
    model: CodedThemes, open_rows: pa.Table, vectors: np.ndarray, reader: Reader
) -> dict[str, set[str | None]]:
    """Return the comments that would mention each hidden theme if nothing were hidden."""
    shown = model.with_codebook(model.codebook.unhidden())
    found = several(shown, shown.assign(open_rows, vectors), open_rows, reader)
    comments: dict[str, set[str | None]] = {name: set() for name in model.hidden.values()}
    for theme, document in zip(strings(found, "theme_id"), strings(found, "document_id"), strict=True):
        if theme in model.hidden:
            comments[model.hidden[theme]].add(document)
    return comments
