"""Azure Speech: batch (ticks of 100 nanoseconds) and fast transcription (milliseconds)."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, records, scaled


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``recognizedPhrases`` or ``phrases``; channels are speakers where no speakers were told apart."""
    batch, fast = records(data, "recognizedPhrases"), records(data, "phrases")
    if not any("nBest" in phrase for phrase in batch) and not any("offsetMilliseconds" in phrase for phrase in fast):
        return None
    several = len({phrase.get("channel") for phrase in batch or fast}) > 1
    cues = [_cue(phrase, row, several) for row, phrase in enumerate(batch or fast, 1)]
    return [cue for cue in cues if cue.text]


def _cue(phrase: dict[str, Any], row: int, several: bool) -> Cue:
    best = (records(phrase, "nBest") or [phrase])[0]
    text = best.get("display") or best.get("text") or best.get("lexical") or ""
    start = scaled(phrase.get("offsetInTicks"), 1e-7)
    length = scaled(phrase.get("durationInTicks"), 1e-7)
    if start is None:
        start, length = scaled(phrase.get("offsetMilliseconds"), 1e-3), scaled(phrase.get("durationMilliseconds"), 1e-3)
    end = None if start is None or length is None else round(start + length, 6)
    speaker = named("Speaker", phrase.get("speaker")) or (named("Channel", phrase.get("channel")) if several else None)
    return Cue(speaker, start, end, str(text).strip(), row, number(best.get("confidence")))
