"""How a text feels: negative, neutral, positive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.models import find_model, open_sentiment
from voca.protocols import SentimentModel, with_notes
from voca.schema import POLARITIES, PROBABILITIES
from voca.stages.cascade import Cascade
from voca.stages.columns import put, strings
from voca.stages.remarks import heard
from voca.stages.remembered import Remembered
from voca.stages.static_model import FloatArray


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
    task: ClassVar[str] = "sentiment"
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
        texts = heard(batch)
        languages = strings(batch, "language")
        rows = [
            row
            for row, (text, language) in enumerate(zip(texts, languages, strict=True))
            if text and (language is None or card.covers(language))
        ]
        judged = np.full((len(texts), 3), np.nan, dtype=np.float32)
        notes: dict[str, int] = {}
        if rows:
            judge = _remembered(model)  # type: ignore[arg-type]  # every class of models has an identity
            answers = judge([texts[row] or "" for row in rows])
            judged[rows] = answers[:, :3]
        if isinstance(model, Cascade):
            depth = answers[:, 3].astype(int) if rows else np.zeros(0, int)
            notes = dict(zip(model.names, np.bincount(depth, minlength=len(model.names)).tolist(), strict=True))
        known = ~np.isnan(judged[:, 0])
        for index, name in enumerate(PROBABILITIES):
            batch = put(batch, name, pa.array(judged[:, index], mask=~known, type=pa.float32()), pa.float32())
        if self.table == "documents":
            best = judged.argmax(axis=1) if len(judged) else np.zeros(0, dtype=int)
            labels = [POLARITIES[i] if sure else None for i, sure in zip(best, known, strict=True)]
            batch = put(batch, "sentiment", labels, pa.string())
        return with_notes(batch, notes) if notes else batch


@lru_cache(maxsize=4)
def _remembered(model: SentimentModel) -> Remembered:
    """Return a model whose answers are kept; a cascade's have a fourth column: how deep the text was read."""
    if not isinstance(model, Cascade):
        return Remembered(model.predict)

    def judge(texts: Sequence[str]) -> FloatArray:
        judged, depth = model.judge(texts)
        return np.column_stack([judged, depth.astype(np.float32)])

    return Remembered(judge)
