"""Names of columns that are written as one word without capitals: "overallrating", "reviewtext", "createtime"."""

from __future__ import annotations

import re
from typing import Final

_GLUED: Final = re.compile(
    r"\b(overall|total|user|star|critic|meta|review|reviewer|rating|product|item|service|customer|guest|comment|feedback|"
    r"post|posted|create|created|submit|submitted|response)"
    r"(ratings?|scores?|stars?|text|body|content|title|headline|date|time|at|count|value)\b"
)


def apart(phrase: str) -> str:
    """Part the words of a phrase that are written as one.

    >>> apart("overallrating of the username")
    'overall rating of the username'
    """
    return _GLUED.sub(r"\1 \2", phrase)
