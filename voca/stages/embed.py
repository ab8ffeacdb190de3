"""Sentences to vectors."""

from __future__ import annotations

import hashlib
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from voca.config import Strict
from voca.errors import UsageError
from voca.models import find_encoder, open_encoder
from voca.protocols import Tables
from voca.schema import OTHER_LANGUAGE, vectors_schema
from voca.stages.columns import put, strings
from voca.stages.remembered import encoding

"""How the reason of a sentence begins that got no vector because of its language."""


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
    """Take the caller's vectors, one a row of the input, in the place of an encoder's."""

    name: ClassVar[str] = "embed"
    requires = ("sentences.text", "sentences.status", "documents.source_row")
    assigns = ("vectors",)
    Config: ClassVar[type[Strict]] = Strict

    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)

    def __call__(self, tables: Tables) -> Tables:
        """Look up each sentence's document's row; raises :class:`UsageError` where a row has no vector."""
        documents, sentences = tables["documents"], tables["sentences"]
        source_rows = documents["source_row"].to_pylist()
        if self.vectors.ndim != 2 or len(self.vectors) <= max(source_rows, default=-1):
            message = f"embeddings has the shape {self.vectors.shape} for a table of {max(source_rows) + 1} rows."
            raise UsageError(message, "Give one vector a row, in the order of the rows.")
        place = dict(zip(strings(documents, "document_id"), source_rows, strict=True))
        rows = sentences.filter(pc.is_null(sentences["status"]))
        vectors = self.vectors[[place[identity] for identity in strings(rows, "document_id")]]
        digest = hashlib.sha256(self.vectors.tobytes()).hexdigest()
        return {"vectors": _table(rows, vectors, digest)}


def _table(rows: pa.Table, vectors: np.ndarray, sha256: str) -> pa.Table:
    """Make the ``vectors`` table: one vector a row of `rows`."""
    size = vectors.shape[1]
    flat = pa.array(np.ascontiguousarray(vectors, dtype=np.float32).ravel())
    shas = pa.array([sha256] * rows.num_rows, type=pa.string())
    column = pa.FixedSizeListArray.from_arrays(flat, size)
    return pa.table([rows["document_id"], rows["sentence"], shas, column], schema=vectors_schema(size))
