"""What a site does to the words of those who wrote: a translation beside them, a button below them, their ends cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
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
_AFTER_DOTS: Final = (
    "(?:read |show |see )?(?:more|less)|(?:mehr|weiter)(?: (?:anzeigen|lesen))?|weiterlesen|"
    "(?:voir |en (?:savoir|lire) )?plus|lire la suite|(?:leer |ver |mostrar )?más|(?:ler |ver |mostrar )?mais|"
    "(?:leggi |mostra )?(?:altro|di più)|"
    "meer(?: (?:lezen|weergeven))?|(?:se)?lengkapnya|(?:pokaż )?więcej|(?:читать )?(?:ещё|еще|далее)|devamı|daha fazla|"
    "更多|展开|全文|もっと見る|続きを読む|더보기"
)
_BUTTON: Final = re.compile(
    rf"(?:(?:…|\.{{2,3}})\s*(?P<after>(?i:{_AFTER_DOTS}))|(?<=[^\s\w])\s?(?P<alone>(?:Read|Show|See) (?:more|less))|"
    r"(?<=\w)(?P<glued>(?:Read|Show|See) (?:more|less)))\s*$"
)
_OFTEN: Final = 3  # texts with the same button
_SHARE: Final = 0.05  # of the texts
_CUT: Final = re.compile(r"(?:…|\.{3})$")
_FEWEST_CUT: Final = 10  # texts
_MANY_CUT: Final = 0.2  # of the texts
_LONGER: Final = 1.1  # than the middle one of those that are cut: none is, where all were cut at one length
CUT_HINT: Final = "Export the whole texts, where that can be done: what their ends say is in no figure."


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
    return _each(texts, "Google", own_words)


def find_buttons(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the buttons that many texts end with, as sites show them where they cut a text: "Read more".

    Parameters
    ----------
    counts : mapping of str to int
        How often each text occurs.
    """
    found = Counter[str]()
    for text, count in counts.items():
        if match := _BUTTON.search(text):
            found[match[match.lastgroup or 0].casefold()] += count
    least = max(_OFTEN, _SHARE * sum(counts.values()))
    return frozenset(button for button, count in found.items() if count >= least)


def without_buttons(texts: pa.ChunkedArray, buttons: frozenset[str]) -> tuple[pa.ChunkedArray, int]:
    """Return texts without the `buttons` at their ends, and of how many one was taken.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    buttons : frozenset of str
        As :func:`find_buttons` returns them.
    """

    def cut(text: str) -> str | None:
        match = _BUTTON.search(text)
        if match is None or match[match.lastgroup or 0].casefold() not in buttons:
            return text
        return text[: match.start(match.lastgroup or 0)].strip() or None

    return _each(texts, "", cut) if buttons else (texts, 0)


def cut_at(texts: pa.ChunkedArray) -> tuple[int, int] | None:
    """Return how many texts end with dots at a length beyond which there is none, and the length; None where few do.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    """
    lengths = [(len(text), _CUT.search(text) is not None) for text in texts.to_pylist() if text]
    cut = sorted(length for length, ends in lengths if ends)
    if len(cut) < max(_FEWEST_CUT, _MANY_CUT * len(lengths)):
        return None
    longest = max(length for length, _ in lengths)
    return (len(cut), longest) if longest <= _LONGER * cut[len(cut) // 2] else None


def _each(texts: pa.ChunkedArray, within: str, change: Callable[[str], str | None]) -> tuple[pa.ChunkedArray, int]:
    """Change the texts that hold something, and count those that became others."""
    if within and not pc.any(pc.match_substring(texts, within)).as_py():
        return texts, 0
    count, result = 0, []
    for text in texts.to_pylist():
        own = text if text is None or within not in text else change(text)
        count += own != text
        result.append(own)
    return (pa.chunked_array([pa.array(result, pa.string())]), count) if count else (texts, 0)
