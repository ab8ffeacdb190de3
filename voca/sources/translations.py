"""Translations by Google that stand beside what somebody wrote: "(Translated by Google) Late. (Original) Zu spät."."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_STEMS: Final = (
    "translat|übersetz|tradu|tradott|vertaal|terjemah|tłumacz|перев|翻|訳|译|번역|çevr|çevir|ترجم|תורגם|dịch|övers|overs|"
    "käänt|přelož|lefordít|แปล"
)
_TRANSLATED: Final = re.compile(
    rf"[(（](?=[^()（）\n]{{0,60}}Google)(?=[^()（）\n]{{0,60}}(?:{_STEMS}))[^()（）\n]{{6,70}}[)）]", re.IGNORECASE
)
_ORIGINAL: Final = re.compile(
    r"[(（](?:original(?:e|text)?|origineel|(?:avis|texte) d['’]origine|(?:texte|texto|testo) originale?|asli|"
    r"oryginał|оригинал|orijinal|原文|原始評論|オリジナル|원본|원문|النص الأصلي|מקור)[)）]",
    re.IGNORECASE,
)


def own_words(cell: str) -> str | None:
    """Return what somebody wrote, without the translation by Google that stands before or after it."""
    before, *after = _TRANSLATED.split(cell, maxsplit=1)
    if not after:
        return cell
    original = _ORIGINAL.split(cell, maxsplit=1)
    if len(original) == 2:
        return original[1].strip() or None
    return before.strip() or " ".join(after).strip() or None


def without_translations(texts: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """Return texts without the translations by Google beside them, and in how many there was one.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    """
    return changed(texts, "Google", own_words)


def changed(texts: pa.ChunkedArray, within: str, change: Callable[[str], str | None]) -> tuple[pa.ChunkedArray, int]:
    """Change the texts that hold something, and count those that became others.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    within : str
        What they hold; empty for all of them.
    change : callable
        Returns what is left of a text.
    """
    if within and not pc.any(pc.match_substring(texts, within)).as_py():
        return texts, 0
    count, result = 0, []
    for text in texts.to_pylist():
        own = text if text is None or within not in text else change(text)
        count += own != text
        result.append(own)
    return (pa.chunked_array([pa.array(result, pa.string())]), count) if count else (texts, 0)
