"""Sentences to vectors."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.models import open_encoder
from voca.protocols import Encoder, Tables
from voca.schema import vectors_schema
from voca.stages.columns import put, strings


class Config(Strict):
    """Which encoder."""

    model: str = Field("encoder-fast", description="a shipped model's name or a folder")


class Embed:
    """Make ``vectors`` for the sentences that may have a theme.

    Sentences in a language the encoder was not made for get no vector and the status ``unthemed``.
    """

    name: ClassVar[str] = "embed"
    requires = ("sentences.text", "sentences.status", "sentences.language")
    assigns = ("vectors", "sentences.status", "sentences.reason")
    Config: ClassVar[type[Strict]] = Config

    def __init__(self, config: Config) -> None:
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Encode every sentence without a status."""
        encoder, card = open_encoder(self.config.model)
        sentences = tables["sentences"]
        status, reason = strings(sentences, "status"), strings(sentences, "reason")
        for row, language in enumerate(strings(sentences, "language")):
            if status[row] is None and language is not None and not card.covers(language):
                status[row], reason[row] = "unthemed", f"in a language the encoder does not know ({language})"
        open_rows = [row for row, value in enumerate(status) if value is None]
        texts = strings(sentences, "text")
        vectors = encoder.encode([texts[row] or "" for row in open_rows])
        for position, row in enumerate(open_rows):
            if not vectors[position].any():
                status[row], reason[row] = "unthemed", "no word that the encoder knows"
        done = put(put(sentences, "status", status, pa.string()), "reason", reason, pa.string())
        return {"sentences": done, "vectors": _table(sentences, status, open_rows, vectors, encoder)}


def _table(
    sentences: pa.Table, status: list[str | None], open_rows: list[int], vectors: np.ndarray, encoder: Encoder
) -> pa.Table:
    """Make the ``vectors`` table of the rows whose status is still open."""
    keep = [position for position, row in enumerate(open_rows) if status[row] is None]
    rows = sentences.take(pa.array([open_rows[position] for position in keep], type=pa.int64()))
    flat = pa.array(np.ascontiguousarray(vectors[keep], dtype=np.float32).ravel())
    return pa.table(
        [
            rows["document_id"],
            rows["sentence"],
            pa.array([encoder.sha256] * rows.num_rows, type=pa.string()),
            pa.FixedSizeListArray.from_arrays(flat, encoder.dimension),
        ],
        schema=vectors_schema(encoder.dimension),
    )
