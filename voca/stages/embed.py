"""Sentences to vectors."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from voca.config import Strict
from voca.errors import UsageError
from voca.models import find_encoder, open_encoder
from voca.protocols import Tables
from voca.schema import OTHER_LANGUAGE, OWN_VECTORS, vectors_schema
from voca.stages.columns import put, strings
from voca.stages.remembered import encoding
from voca.wording import article


class Options(Strict):
    """Which encoder."""

    model: str = Field("encoder", description="a shipped or pulled model's name, or a folder")


class Embed:
    """Make ``vectors`` for the sentences that may have a theme.

    Sentences in a language the encoder was not made for get no vector and the status ``unthemed``.

    Raises
    ------
    ModelError
        When it is constructed: there is no such model, or it is a classifier.
    """

    name: ClassVar[str] = "embed"
    task: ClassVar[str] = "encoder"
    requires = ("sentences.text", "sentences.status", "sentences.language")
    assigns = ("vectors", "sentences.status", "sentences.reason")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        find_encoder(config.model)
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Encode every sentence without a status."""
        encoder, card = open_encoder(self.config.model)
        sentences = tables["sentences"]
        status, reason = strings(sentences, "status"), strings(sentences, "reason")
        for row, language in enumerate(strings(sentences, "language")):
            if status[row] is None and language is not None and not card.covers(language):
                status[row], reason[row] = "unthemed", f"{OTHER_LANGUAGE} ({language})"
        open_rows = [row for row, value in enumerate(status) if value is None]
        texts = strings(sentences, "text")
        vectors = encoding(encoder)([texts[row] or "" for row in open_rows])
        known = vectors.any(axis=1)
        for position in np.flatnonzero(~known):
            status[open_rows[position]], reason[open_rows[position]] = "unthemed", "no word that the encoder knows"
        rows = sentences.take(pa.array(np.array(open_rows, np.int64)[known]))
        done = put(put(sentences, "status", status, pa.string()), "reason", reason, pa.string())
        return {"sentences": done, "vectors": _table(rows, vectors[known], card.sha256)}


class GivenVectors:
    """Take the caller's vectors, one a row of the input, in the place of an encoder's.

    Parameters
    ----------
    vectors : array_like
        float ``[rows, d]``.
    rows : int or None
        Of the table in memory that they belong to; None where the input is none.
    index : pandas.Index, optional
        The table's, where it has one.

    Raises
    ------
    UsageError
        They are no numbers, or not one vector a row of such a table, in the order of its rows.
    """

    name: ClassVar[str] = "embed"
    requires = ("sentences.text", "sentences.status", "documents.source_row")
    assigns = ("vectors",)
    Config: ClassVar[type[Strict]] = Strict

    def __init__(self, vectors: Any, rows: int | None, index: Any = None) -> None:  # noqa: ANN401 - whatever was passed
        if rows is None:
            message = "embeddings belongs to the rows of a table in memory, and the input is none."
            raise UsageError(message, "Read it first: voca.analyze(pandas.read_csv(FILE), embeddings=...).")
        self.vectors = _numbers(vectors)
        if self.vectors.ndim != 2 or len(self.vectors) != rows or not self.vectors.shape[1]:
            message = f"embeddings has the shape {self.vectors.shape} for a table of {rows} rows."
            raise UsageError(message, "Give one vector a row, in the order of the rows.")
        if _in_another_order(getattr(vectors, "index", None), index):
            message = "embeddings and the table have the same index in another order."
            remedy = "Give embeddings.loc[frame.index] where it says whose they are, else embeddings.to_numpy()."
            raise UsageError(message, remedy)
        self.encoder_sha = f"{OWN_VECTORS}, {self.vectors.shape[1]} values"

    def __call__(self, tables: Tables) -> Tables:
        """Look up each text's row; raises :class:`UsageError` where that has no vector, or one for several texts."""
        documents, sentences = tables["documents"], tables["sentences"]
        place = dict(zip(strings(documents, "document_id"), documents["source_row"].to_pylist(), strict=True))
        rows = sentences.filter(pc.is_null(sentences["status"]))
        places = np.array([place[identity] for identity in strings(rows, "document_id")], np.int64)
        _check_each(places, self.vectors[places])
        return {"vectors": _table(rows, self.vectors[places], self.encoder_sha)}


def _numbers(vectors: Any) -> np.ndarray:  # noqa: ANN401 - whatever was passed for vectors
    """Return an array of float32; what is beyond them is infinite."""
    found = None
    try:
        found = np.asarray(vectors)
        found = _stacked(found) if found.dtype == object and found.ndim == 1 else found
        if found.dtype.kind not in "cmM":
            with np.errstate(over="ignore"):
                return np.ascontiguousarray(found, dtype=np.float32)
    except (TypeError, ValueError):
        pass  # texts, or lists of different lengths
    kind = type(vectors).__name__
    held = f" of {found.dtype}" if found is not None and found.dtype != object else ""
    message = f"embeddings is no array of numbers that voca can read: it is {article(kind)} {kind}{held}."
    raise UsageError(message, "Give a numpy array of floats, [rows, d].")


def _stacked(column: np.ndarray) -> np.ndarray:
    """Put the vectors that stand in the cells of a column below one another; NaN where a cell has none."""
    rows = [np.asarray(cell) for cell in column]
    none = np.full(next((row.shape for row in rows if row.ndim), (0,)), np.nan)
    return np.stack([row if row.ndim else none for row in rows])


def _in_another_order(theirs: Any, ours: Any) -> bool:  # noqa: ANN401 - pandas' indices, or anything else
    """Whether two indices of pandas have the same labels, each once, at other places."""
    if ours is None or not hasattr(theirs, "is_unique") or theirs.equals(ours):
        return False
    return bool(theirs.is_unique and ours.is_unique and ours.isin(theirs).all())


def _check_each(places: np.ndarray, vectors: np.ndarray) -> None:
    """Hold that each text has a vector of its own, made of numbers."""
    rows, texts = np.unique(places, return_counts=True)
    if (texts > 1).any():
        message = f"embeddings has one vector a row, and there are several texts in {_named(rows[texts > 1])}."
        raise UsageError(message, 'Analyse one column of text, text="COLUMN", one text a row.')
    wrong = places[~np.isfinite(vectors).all(axis=1)]
    if len(wrong):
        message = f"embeddings holds NaN or infinity for texts in {_named(wrong)}."
        raise UsageError(message, "Give every row with text a vector of finite numbers; zeros where nothing is known.")


def _named(rows: np.ndarray) -> str:
    """Name rows of a table in memory by their positions."""
    first = ", ".join(map(str, np.sort(rows)[:3].tolist())) + (", ..." if len(rows) > 3 else "")
    return f"{len(rows)} row{'s' if len(rows) > 1 else ''} (counted from 0: {first})"


def _table(rows: pa.Table, vectors: np.ndarray, sha256: str) -> pa.Table:
    """Make the ``vectors`` table: one vector a row of `rows`."""
    size = vectors.shape[1]
    flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float32).ravel())
    shas = pa.array([sha256] * rows.num_rows, type=pa.string())
    column = pa.FixedSizeListArray.from_arrays(flat, size)
    return pa.table([rows["document_id"], rows["sentence"], shas, column], schema=vectors_schema(size))
