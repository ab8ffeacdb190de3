"""Vosk (Kaldi): words with their times under ``result``, one object a stretch of speech."""

from __future__ import annotations

from typing import Any, Final

from voca.sources.speakers import Cue
from voca.sources.speech.items import number, records

_WORD: Final = frozenset(("word", "start", "end"))


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read the words of one stretch or of several; the first alternative where there are such."""
    pieces = records(data) if isinstance(data, list) else [data] if isinstance(data, dict) else []
    words = [word for piece in pieces for word in records(_best(piece), "result")]
    if not words or not all(word.keys() >= _WORD for word in words):
        return None
    return [
        Cue(None, number(word["start"]), number(word["end"]), str(word["word"]).strip(), row, number(word.get("conf")))
        for row, word in enumerate(words, 1)
    ]


def _best(piece: dict[str, Any]) -> dict[str, Any]:
    return next(iter(records(piece, "alternatives")), piece)
