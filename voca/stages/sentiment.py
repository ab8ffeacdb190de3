"""How a text feels: negative, neutral, positive."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.models import find_model, open_sentiment
from voca.protocols import with_notes
from voca.schema import POLARITIES, PROBABILITIES
from voca.stages.cascade import Cascade
from voca.stages.columns import put, strings


class Options(Strict):
    """Which model judges which table."""

    table: Literal["documents", "sentences"] = "documents"
    model: str = Field("sentiment-fast", description="a shipped or pulled model's name, a folder, or auto")


class Sentiment:
    """Fill ``p_negative``, ``p_neutral``, ``p_positive`` (and ``sentiment`` of a whole document).

    A text in a language that the model was not made for is not judged: its columns stay null. A cascade notes how many
    texts each of its models judged.

    Raises
    ------
    ModelError
        When it is constructed: there is no such model.
    """

    name: ClassVar[str] = "sentiment"
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        find_model(config.model)
        self.config = config
        self.table: str = config.table
        extra = ("sentiment",) if self.table == "documents" else ()
        self.requires = (f"{self.table}.text", f"{self.table}.language")
        self.assigns = tuple(f"{self.table}.{name}" for name in (*PROBABILITIES, *extra))

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Judge each row's text."""
        model, card = open_sentiment(self.config.model)
        texts = strings(batch, "text")
        languages = strings(batch, "language")
        rows = [
            row
            for row, (text, language) in enumerate(zip(texts, languages, strict=True))
            if text and (language is None or card.covers(language))
        ]
        judged = np.full((len(texts), 3), np.nan, dtype=np.float32)
        notes: dict[str, int] = {}
        wanted = [texts[row] or "" for row in rows]
        if isinstance(model, Cascade):
            judged[rows], by_slow = model.judge(wanted)
            notes = dict(zip(model.names, (int((~by_slow).sum()), int(by_slow.sum())), strict=True))
        elif rows:
            judged[rows] = model.predict(wanted)
        known = ~np.isnan(judged[:, 0])
        for index, name in enumerate(PROBABILITIES):
            batch = put(batch, name, pa.array(judged[:, index], mask=~known, type=pa.float32()), pa.float32())
        if self.table == "documents":
            best = judged.argmax(axis=1) if len(judged) else np.zeros(0, dtype=int)
            labels = [POLARITIES[i] if sure else None for i, sure in zip(best, known, strict=True)]
            batch = put(batch, "sentiment", labels, pa.string())
        return with_notes(batch, notes) if notes else batch
