"""Comments in languages that a model was not made for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from voca.cards import Card
from voca.stages.columns import strings
from voca.stages.language import Language, Options
from voca.wording import agree


def languages_of(texts: Sequence[str]) -> list[str | None]:
    """Detect each text's language as an analysis does."""
    documents = pa.table({"text": pa.array(texts, pa.string())})
    return strings(Language(Options.model_validate({}))({"documents": documents})["documents"], "language")


def not_covered(languages: Sequence[str | None], model: str, card: Card) -> str:
    """Say in one sentence which share of the comments is in languages that a model was not made for.

    Returns
    -------
    str
        Empty where there are none. They are judged and counted all the same; an analysis would withhold them.
    """
    left = Counter(language for language in languages if language and not card.covers(language))
    if not left:
        return ""
    named = ", ".join(f"{language} {n}" for language, n in sorted(left.items(), key=lambda item: (-item[1], item[0])))
    n = left.total()
    are = agree(n, "is in a language", "are in languages")
    said = f"{n} of {len(languages)} comments ({n / len(languages):.1%}) {are} that {model} was not made for ({named})"
    return f"{said}: judged here, and would be withheld in an analysis."
