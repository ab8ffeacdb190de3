"""Answers that say nothing: "n/a", "no comment", a dash, thanks, or praise of nothing in particular."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import ClassVar

import pyarrow as pa

from voca.config import Strict
from voca.stages.columns import set_status
from voca.stages.duplicates import fold
from voca.stages.remarks import heard
from voca.stages.wording import NOT_SAID


def _lines(name: str) -> frozenset[str]:
    text = (resources.files("voca.stages") / name).read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


_FILLER = _lines("filler.txt")
_EVALUATION = _lines("verdict.txt")
_SOUNDS = frozenset("uh uhm um er erm hm hmm mhm mm mmm ah aha oh yeah yea yep yup".split())
"""Of somebody who looks for words, or listens."""
_AGREEING = _SOUNDS | frozenset(
    "eh huh yes nah no nope ok okay right sure well so i you mean know guess suppose".split()
)
"""What a speaker answers before there is anything to say: "um, yeah", "oh, right", "well, I mean"."""
_SIGN = re.compile(r"[^\W_]|[^\s\w.,;:!?*/\\|_~'\"()-]")  # a digit or an emoji, not mere punctuation
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)


@lru_cache(maxsize=50_000)  # a comment of one sentence is asked about as a comment, as a sentence and as a part
def judge(text: str) -> tuple[str, str] | None:
    """Say whether a text is filler or says nothing that has a subject.

    Returns
    -------
    (status, reason) or None
        ``filler``: no answer at all, or courtesy; ``short``: no words, or a verdict without a subject ("excellent!!").
        None: worth reading.

    Examples
    --------
    >>> judge("N/A")
    ('filler', 'says nothing or only thanks')
    >>> judge("Excellent!!")
    ('short', 'a verdict without a subject')
    >>> judge("@NorthAir no, thanks")
    ('filler', 'says nothing or only thanks')
    >>> judge("Um, yeah.")
    ('filler', 'says nothing or only thanks')
    >>> judge("too expensive") is None
    True
    """
    if not _LETTER.search(text):
        return ("short" if _SIGN.search(text) else "filler", "no words")
    if all(_LINK.match(part) for part in text.split()):
        return ("short", "only a link")
    said = NOT_SAID.sub(" ", text)
    if not _LETTER.search(said):
        return ("short" if _SIGN.search(said) else "filler", "no words but whom it addresses")
    folded = fold(said)
    if folded in _FILLER:
        return ("filler", "says nothing or only thanks")
    words = _WORD.findall(folded)
    if len(words) <= 6 and all(word in _EVALUATION for word in words):
        return ("short", "a verdict without a subject")
    told = [word for word in words if word not in _SOUNDS]
    if len(words) <= 6 and all(word in _AGREEING for word in told) or " ".join(told) in _FILLER:
        return ("filler", "says nothing or only thanks")
    if len(told) <= 6 and all(word in _EVALUATION for word in told):
        return ("short", "a verdict without a subject")
    return None


class Options(Strict):
    """No options."""


class Filler:
    """Set ``filler`` or ``short`` on documents that cannot have a theme; their sentiment and score still count."""

    name: ClassVar[str] = "filler"
    table: str = "documents"
    requires = ("documents.text",)
    assigns = ("documents.status", "documents.reason")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Strict) -> None:
        self.config = config

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Judge each row's text."""
        judged = ((row, judge(text)) for row, text in enumerate(heard(batch)) if text)
        return set_status(batch, {row: found for row, found in judged if found})
