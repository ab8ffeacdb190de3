"""Speechmatics: versions 1 (words and speakers apart) and 2 (results with their speaker)."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import attached, named, number, records

_NOBODY = ("UU", "UNKNOWN", "")


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results`` (2) or ``words`` and ``speakers`` (1); seconds."""
    results = records(data, "results")
    if any(item.get("type") in ("word", "punctuation") and "start_time" in item for item in results):
        return _second(results)
    words = records(data, "words")
    if words and all({"time", "duration", "name"} <= word.keys() for word in words[:5]):
        return _first(words, records(data, "speakers"))
    return None


def _second(results: list[dict[str, Any]]) -> list[Cue]:
    cues, marks = [], []
    for row, item in enumerate(results, 1):
        best = (records(item, "alternatives") or [{}])[0]
        if best.get("content"):
            speaker = best.get("speaker") or item.get("channel")
            times = number(item.get("start_time")), number(item.get("end_time"))
            mark = item.get("type") == "punctuation"
            confidence = None if mark else number(best.get("confidence"))
            cues.append(Cue(_speaker(speaker), *times, str(best["content"]), row, confidence))
            marks.append(mark)
    return list(attached(cues, marks))


def _first(words: list[dict[str, Any]], speakers: list[dict[str, Any]]) -> list[Cue]:
    turns = sorted((number(turn.get("time")) or 0.0, str(turn.get("name") or "")) for turn in speakers)
    starts = [start for start, _ in turns]
    cues, marks = [], []
    for row, word in enumerate(words, 1):
        start, length = number(word["time"]), number(word["duration"])
        at = bisect_right(starts, start or 0.0) - 1
        end = None if start is None or length is None else round(start + length, 6)
        text = str(word["name"])
        cues.append(Cue(_speaker(turns[at][1]) if at >= 0 else None, start, end, text, row, number(word["confidence"])))
        marks.append(bool(text) and not any(character.isalnum() for character in text))
    return list(attached(cues, marks))


def _speaker(label: object) -> str | None:
    return None if label is None or str(label) in _NOBODY else named("Speaker", label)
