"""Make text fit to work on: one normal form, no control characters, no markup, white space folded."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import ClassVar

import pyarrow as pa

from voca.config import Strict
from voca.stages.columns import put, set_status, strings

# Formatting tags of exports. Anything else in angle brackets is left as the customer wrote it.
TAG = re.compile(
    r"</?(?:br|p|div|span|b|i|em|strong|ul|ol|li|u|font|a|table|tbody|thead|tr|td|th|h[1-6]|img|hr|blockquote|pre|code|section)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\s*/?>", re.IGNORECASE)
CSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])")
DROP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufff9-\ufffb]")
SURROGATE = re.compile("[\ud800-\udfff]")
LINES = re.compile(r"[ \t\u00a0]*[\r\n\u0085\u2028\u2029]+\s*")
BLANKS = re.compile(r"[^\S\n]+")
PLAIN = re.compile(r"[ -~]*")
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")


def clean(text: str) -> str:
    r"""Return `text` in NFC without control characters and formatting tags, white space folded.

    Line breaks stay (as ``\n``): they separate sentences.

    Examples
    --------
    >>> clean("Great&nbsp;<b>food</b>,<br/>slow   staff\x1b[31m!\x00")
    'Great food ,\nslow staff!'
    """
    if not (PLAIN.fullmatch(text) and "<" not in text and "&" not in text):
        text = unicodedata.normalize("NFC", SURROGATE.sub("\ufffd", text))
        text = ENTITY.sub(lambda match: html.unescape(match.group()), text)
        text = BREAK.sub("\n", text)
        text = DROP.sub("", CSI.sub("", TAG.sub(" ", text)))
    return BLANKS.sub(" ", LINES.sub("\n", text)).strip()


class Options(Strict):
    """No options."""


class Clean:
    """Clean ``documents.text``; a text with nothing left becomes null (status ``no text``)."""

    name: ClassVar[str] = "clean"
    table: str = "documents"
    requires = ("documents.text",)
    assigns = ("documents.text", "documents.status", "documents.reason")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Strict) -> None:
        self.config = config

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Clean each row's text."""
        cleaned = [clean(text) or None if text else None for text in strings(batch, "text")]
        status = {row: ("no text", "the cell is empty") for row, text in enumerate(cleaned) if text is None}
        for row, text in enumerate(cleaned):
            if text is not None and _unreadable(text):
                status[row] = ("unreadable", "most characters are not text (a wrong encoding or binary data)")
        return set_status(put(batch, "text", cleaned, pa.string()), status)


def _unreadable(text: str) -> bool:
    """Tell text of which most characters were lost when somebody decoded it wrongly."""
    broken = text.count("\ufffd")
    return broken > 0 and broken * 2 >= len(text.replace(" ", ""))
