"""Gong: several calls in a file, speakers by number, times in a unit that is found out."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, records, scaled, unit_of


def read(data: Any) -> list[tuple[str, list[Cue]]] | None:  # noqa: ANN401 - any JSON
    """Read ``callTranscripts`` or one call's ``transcript``: id and cues of each call."""
    calls = records(data, "callTranscripts") or ([data] if isinstance(data, dict) else [])
    if not any(records(part, "sentences") for call in calls for part in records(call, "transcript")):
        return None
    return [(str(call.get("callId") or ""), _cues(call)) for call in calls]


def _cues(call: dict[str, Any]) -> list[Cue]:
    said = [
        (part.get("speakerName") or part.get("speakerId"), sentence)
        for part in records(call, "transcript")
        for sentence in records(part, "sentences")
        if isinstance(sentence.get("text"), str) and sentence["text"].strip()
    ]
    spans = [
        (start, end, len(sentence["text"].split()))
        for _, sentence in said
        if (start := number(sentence.get("start"))) is not None and (end := number(sentence.get("end"))) is not None
    ]
    unit = unit_of(spans)
    return [
        Cue(
            named("Speaker", speaker),
            scaled(sentence.get("start"), unit),
            scaled(sentence.get("end"), unit),
            sentence["text"].strip(),
            row,
        )
        for row, (speaker, sentence) in enumerate(said, 1)
    ]
