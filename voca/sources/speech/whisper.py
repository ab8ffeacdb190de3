"""Whisper and what is built on it (whisper-timestamped, WhisperX, faster-whisper): segments, in seconds."""

from __future__ import annotations

import math
from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``segments``; the confidence is the segment's own, else the exponential of its mean log probability."""
    segments = records(data) if isinstance(data, list) else records(data, "segments")
    if not segments or not all({"start", "end", "text"} <= segment.keys() for segment in segments):
        return None
    return [
        Cue(
            named("Speaker", segment.get("speaker")),
            number(segment["start"]),
            number(segment["end"]),
            str(segment["text"]).strip(),
            row,
            _confidence(segment),
        )
        for row, segment in enumerate(segments, 1)
        if isinstance(segment["text"], str) and segment["text"].strip()
    ]


def _confidence(segment: dict[str, Any]) -> float | None:
    own = number(segment.get("confidence"))
    if own is not None:
        return own
    try:
        return min(1.0, math.exp(float(segment["avg_logprob"])))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
