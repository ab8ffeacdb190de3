"""What was said where it stands in pieces: words within a record, and parts of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from voca.sources.speakers import Cue
from voca.sources.speech.fields import ENDS, LENGTHS, OFFSET, STARTS, WORDS, by_plain_name, find
from voca.sources.speech.items import attached
from voca.sources.speech.moments import moment

_WORD: Final = (*WORDS, "word", "punct", "value", "token")
_OWN_BLANKS: Final = 0.3  # of the pieces that begin with a blank where the others go on with a word
_SHORT: Final = 2  # words of a piece on average


def within(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text, the beginning and the end that the words within a record tell; empty where it has none."""
    for value in item.values():
        words = value if isinstance(value, list) and value and isinstance(value[0], Mapping) else []
        told = _told([word for word in words if isinstance(word, Mapping)])
        if told:
            return told
    return {}


def _told(words: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if not words:
        return {}
    columns = by_plain_name(words[0])
    text = find(_WORD, columns)
    start = find((*STARTS, OFFSET, "time"), columns)
    if text is None or start is None or moment(words[0].get(start)) is None:
        return {}
    pieces = [piece for word in words if isinstance(piece := word.get(text), str)]
    blanks = any(piece[:1].isspace() or piece[-1:].isspace() for piece in pieces[:-1])
    last, stop, lasts = words[-1], find(ENDS, columns), find(LENGTHS, columns)
    end = moment(last.get(stop)) if stop else None
    if stop is None and lasts is not None:
        begun, length = moment(last.get(start)), moment(last.get(lasts))
        end = None if begun is None or length is None else begun + length
    return {"text": ("" if blanks else " ").join(pieces), "start": words[0].get(start), "end": end}


def glued(cues: Sequence[Cue], texts: Sequence[str]) -> list[Cue]:
    """Join parts of words, as recognisers write that count in them: blanks stand where words begin.

    Parameters
    ----------
    cues : sequence of Cue
    texts : sequence of str
        As written, blanks at their ends too.
    """
    begun = sum(text[:1].isspace() for text in texts)
    words = sum(len(text.split()) for text in texts)
    if begun < _OWN_BLANKS * len(texts) or begun >= len(texts) - 1 or words > _SHORT * len(texts):
        return list(cues)
    same = [False, *(a.speaker == b.speaker for a, b in pairwise(cues))]
    return list(attached(cues, [go and not text[:1].isspace() for go, text in zip(same, texts, strict=True)]))
