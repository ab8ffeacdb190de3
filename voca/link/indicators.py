"""Who mentions which theme, negatively or positively: sparse tables of responses by themes, on both levels."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from voca.errors import Issue
from voca.link.arrays import Bools, Ints, Objects, Sparse
from voca.link.frame import Frame, Indicators, has_text

LEVELS = ("theme", "subtheme")


def _positions(values: Objects, among: Objects) -> Ints:
    """Return where each value stands among others that are all different, -1 where it does not."""
    at = pc.index_in(pa.array(values, pa.string()), value_set=pa.array(among, pa.string()))
    return np.asarray(pc.fill_null(at, -1).to_numpy(zero_copy_only=False)).astype(np.int64)


def _matrix(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Sparse:
    """Make a 0/1 table: several mentions in one response count once."""
    from scipy.sparse import coo_array

    keep = (rows >= 0) & (columns >= 0)
    out = coo_array((np.ones(int(keep.sum())), (rows[keep], columns[keep])), shape=shape).tocsr()
    out.sum_duplicates()
    out.data = np.ones_like(out.data)
    return out


def _mentions(documents: pa.Table, mentions: pa.Table) -> pa.Table:
    """Join theme mentions with their responses, leaving out documents that are no part of the base."""
    said = documents.select(["document_id", "response_id"]).filter(pa.array(has_text(documents)))
    themes = mentions.filter(pc.equal(mentions["kind"], "theme"))
    return themes.select(["document_id", "theme_id", "polarity"]).join(said, "document_id", join_type="inner")


def build(
    frame: Frame, documents: pa.Table, mentions: pa.Table, themes: pa.Table
) -> tuple[dict[str, Indicators], list[Issue]]:
    """Tabulate the mentions on the levels ``theme`` and ``subtheme``.

    Parameters
    ----------
    frame : Frame
    documents, mentions, themes : pyarrow.Table
        As declared in :mod:`voca.schema`. A mention names a leaf; a theme is mentioned where any of its leaves is.
        Mentions with a confidence are a model's, those without are people's.

    Returns
    -------
    dict of str to Indicators
        ``"theme"`` and ``"subtheme"``, their themes sorted by id; a level may have none.
    list of Issue
        Mentions of themes that do not exist.
    """
    joined = _mentions(documents, mentions)
    rows = _positions(_objects(joined["response_id"]), frame.ids)
    leaf = _objects(joined["theme_id"])
    parent = dict(zip(themes["theme_id"].to_pylist(), themes["parent_id"].to_pylist(), strict=True))
    known = np.array(sorted(parent), dtype=object)
    tops = np.array(sorted({p or t for t, p in parent.items()}), dtype=object)
    position = _positions(leaf, known)
    top_of = _positions(np.array([parent[t] or t for t in known], dtype=object), tops)
    subs = np.array([t for t in known if parent[t] is not None], dtype=object)
    sub_of = _positions(known, subs)
    polarity = _objects(joined["polarity"])
    by_a_model = pc.and_(pc.equal(mentions["kind"], "theme"), pc.is_valid(mentions["confidence"]))
    recognised = bool(pc.any(by_a_model).as_py())
    codes = {
        "theme": (tops, np.where(position >= 0, top_of[position] if len(known) else -1, -1)),
        "subtheme": (subs, np.where(position >= 0, sub_of[position] if len(known) else -1, -1)),
    }
    shape = len(frame.ids)
    levels = {
        level: Indicators(
            level,
            tuple(str(i) for i in ids),
            _matrix(rows, column, (shape, len(ids))),
            _matrix(rows, _only(column, polarity == "negative"), (shape, len(ids))),
            _matrix(rows, _only(column, polarity == "positive"), (shape, len(ids))),
            recognised,
        )
        for level, (ids, column) in codes.items()
    }
    return levels, _unknown(leaf, position)


def _objects(column: pa.ChunkedArray) -> Objects:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=object)


def _only(columns: Ints, keep: Bools) -> Ints:
    return np.where(keep, columns, -1)


def _unknown(leaf: Objects, position: Ints) -> list[Issue]:
    missing = sorted({str(t) for t in leaf[position < 0]})
    if not missing:
        return []
    names = ", ".join(missing[:3]) + (" ..." if len(missing) > 3 else "")
    text = f"{int((position < 0).sum()):,} mentions name a theme that is not in the themes table: {names}."
    return [Issue("unknown-theme", text, severity="error")]
