"""The same comment twice: counted in the scores, heard once in the themes."""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar

import pyarrow as pa
from pydantic import Field

from voca.config import Strict
from voca.protocols import Tables
from voca.stages.columns import put, set_status, strings

_NOISE = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Reduce a text to its letters and digits in one case, so that typography does not hide a copy.

    Examples
    --------
    >>> fold("Great  service!!") == fold("great service")
    True
    """
    return _NOISE.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip() or text


class Options(Strict):
    """What counts as a copy."""

    min_words: int = Field(8, ge=1, description="words from which on equal texts of different customers are copies")


class Duplicates:
    """Find copies of comments.

    Two customers who both write "great service" agree; they are two comments. The same customer writing it twice, or a
    text of `min_words` words and more that stands there again, is a copy of the first (the smallest ``document_id``).
    Turns of a conversation are never copies.
    """

    name: ClassVar[str] = "duplicates"
    requires = ("documents.text", "documents.customer_id")
    assigns = ("documents.duplicate_of", "documents.status", "documents.reason")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config

    def __call__(self, tables: Tables) -> Tables:
        """Mark copies in ``documents``, which are sorted by ``document_id``."""
        documents = tables["documents"]
        first: dict[tuple[str | None, str | None, str], str] = {}
        original: list[str | None] = [None] * documents.num_rows
        columns = (strings(documents, name) for name in ("document_id", "text", "customer_id", "question_id", "kind"))
        for row, (identity, text, customer, question, kind) in enumerate(zip(*columns, strict=True)):
            if text is None or kind == "utterance" or identity is None:
                continue
            folded = fold(text)
            long = folded.count(" ") + 1 >= self.config.min_words
            if not long and customer is None:
                continue
            key = (None if long else customer, question, folded)
            earlier = first.setdefault(key, identity)
            if earlier != identity:
                original[row] = earlier
        found = {row: ("duplicate", "the same text again") for row, other in enumerate(original) if other}
        return {"documents": set_status(put(documents, "duplicate_of", original, pa.string()), found)}
