"""What opinions are about: the words of a sentence that name it, and how each is felt."""

from __future__ import annotations

from typing import ClassVar

import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.models import open_aspects
from voca.protocols import Tables
from voca.schema import POLARITIES, SCHEMAS
from voca.stages.columns import strings


class Options(Strict):
    """Which model."""

    model: str = Field("aspects", description="a shipped model's name or a folder")


class Aspects:
    """Add mentions of kind ``aspect``: where the words are, what they say, their polarity and its probability.

    Every sentence that has no status and is in a language of the model is read; the others have no aspects.
    """

    name: ClassVar[str] = "aspects"
    task: ClassVar[str] = "aspects"
    requires = ("sentences.text", "sentences.status", "sentences.language")
    assigns = ("mentions",)
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Read every open sentence."""
        model, card = open_aspects(self.config.model)
        sentences = tables["sentences"]
        languages = strings(sentences, "language")
        rows = [
            row
            for row, status in enumerate(strings(sentences, "status"))
            if status is None and (languages[row] is None or card.covers(str(languages[row])))
        ]
        texts = [text or "" for text in strings(sentences.take(pa.array(rows, pa.int64())), "text")]
        documents, numbers = strings(sentences, "document_id"), sentences["sentence"].to_pylist()
        starts = sentences["start"].to_pylist()
        found = [
            {
                "document_id": documents[row],
                "sentence": numbers[row],
                "start": starts[row] + aspect.start,
                "end": starts[row] + aspect.end,
                "kind": "aspect",
                "theme_id": None,
                "aspect": " ".join(text[aspect.start : aspect.end].lower().split()),
                "polarity": POLARITIES[max(range(3), key=aspect.shares.__getitem__)],
                "confidence": max(aspect.shares),
            }
            for row, text, aspects in zip(rows, texts, model.aspects(texts), strict=True)
            for aspect in aspects
        ]
        return {"mentions": pa.Table.from_pylist(found, schema=SCHEMAS["mentions"])}
