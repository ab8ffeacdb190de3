"""Where the characters of a cleaned and redacted text stood in the cell as somebody wrote it."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from voca.stages.clean import BLANKS, BREAK, CSI, DROP, ENTITY, LINES, PLAIN, SURROGATE, TAG, clean

Spans = list[tuple[int, int]]
_STARTERS: Final = re.compile("[^\u0300-\u036f]")  # most marks; what is left over is mapped as a whole


def origins(text: str) -> tuple[str, Spans]:
    """Clean a text as :func:`voca.stages.clean.clean` does, and say where each of its characters stood.

    Returns
    -------
    text : str
    spans : list of (int, int)
        For each character of the cleaned text the code points of the original that it stands for.
    """
    spans: Spans = [(position, position + 1) for position in range(len(text))]
    if not (PLAIN.fullmatch(text) and "<" not in text and "&" not in text):
        text, spans = _replaced(text, spans, SURROGATE, lambda _: "\ufffd")
        text, spans = _composed(text, spans)
        text, spans = _replaced(text, spans, ENTITY, lambda match: html.unescape(match.group()))
        text, spans = _replaced(text, spans, BREAK, lambda _: "\n")
        text, spans = _replaced(text, spans, TAG, lambda _: " ")
        text, spans = _replaced(text, spans, CSI, lambda _: "")
        text, spans = _replaced(text, spans, DROP, lambda _: "")
    text, spans = _replaced(text, spans, LINES, lambda _: "\n")
    text, spans = _replaced(text, spans, BLANKS, lambda _: " ")
    left = len(text) - len(text.lstrip())
    kept = text.strip()
    return kept, spans[left : left + len(kept)]


def _replaced(
    text: str, spans: Spans, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]
) -> tuple[str, Spans]:
    pieces: list[str] = []
    kept: Spans = []
    position = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        words = new(match)
        pieces += [text[position:start], words]
        kept += spans[position:start]
        if end > start:
            kept += [(spans[start][0], spans[end - 1][1])] * len(words)
        position = end
    return "".join([*pieces, text[position:]]), kept + spans[position:]


def _composed(text: str, spans: Spans) -> tuple[str, Spans]:
    """Compose a letter and its marks to one character (NFC)."""
    if unicodedata.is_normalized("NFC", text):
        return text, spans
    starts = [match.start() for match in _STARTERS.finditer(text)]
    cuts = sorted({0, *starts, len(text)})
    pieces = [(a, b, unicodedata.normalize("NFC", text[a:b])) for a, b in zip(cuts, cuts[1:], strict=False)]
    whole = unicodedata.normalize("NFC", text)
    if "".join(piece for _, _, piece in pieces) != whole:  # letters that compose with each other, as Korean ones do
        return whole, [(spans[0][0], spans[-1][1])] * len(whole)
    return whole, [(spans[a][0], spans[b - 1][1]) for a, b, piece in pieces for _ in piece]


def unredacted(redactions: Sequence[Mapping[str, Any]] | None, start: int, end: int) -> tuple[int, int]:
    """Map a span of a redacted text to the cleaned text that it was made of.

    Parameters
    ----------
    redactions : sequence of mapping
        As ``documents.redactions`` has them, in text order.
    start, end : int
        A span that begins or ends within a placeholder takes in all that it stands for.
    """
    grown = 0  # how much longer the original is than what was seen of the redacted text
    new_start, new_end = start, end
    for place in redactions or ():
        more = place["length"] - (place["end"] - place["start"])
        if place["end"] <= start:
            new_start = start + grown + more
        elif place["start"] < start:
            new_start = place["start"] + grown
        if place["end"] <= end:
            new_end = end + grown + more
        elif place["start"] < end:
            new_end = place["end"] + grown + more
        grown += more
        if place["end"] > end and place["start"] >= end:
            break
    return new_start, new_end


def written(cell: str, redactions: Sequence[Mapping[str, Any]] | None, start: int, end: int) -> tuple[int, int]:
    """Map a span of a redacted text to the cell as it was written."""
    _, spans = origins(cell)
    first, last = unredacted(redactions, start, end)
    return spans[first][0], spans[last - 1][1]


def places(cell: str, redactions: Sequence[Mapping[str, Any]] | None) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield kind, place in the redacted text and place in the cell of everything that was replaced."""
    for place in redactions or ():
        start, end = place["start"], place["end"]
        yield place["kind"], start, end, *written(cell, redactions, start, end)


def same(cell: str, text: str, redactions: Sequence[Mapping[str, Any]] | None) -> bool:
    """Whether a text was made of a cell: what was not replaced is the same, and the lengths fit."""
    cleaned = clean(cell)
    grown = sum(place["length"] - (place["end"] - place["start"]) for place in redactions or ())
    if len(cleaned) != len(text) + grown:
        return False
    position = 0
    for place in redactions or ():
        start, end = unredacted(redactions, place["start"], place["end"])
        before = text[position : place["start"]]
        if cleaned[start - len(before) : start] != before:
            return False
        position = place["end"]
    rest = text[position:]
    return cleaned.endswith(rest)
