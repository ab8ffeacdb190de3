"""Rev and Rev AI: monologues of elements."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, record, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``monologues``; seconds, or the clock times of Rev's human transcripts. Blanks are elements of their own."""
    monologues = records(data, "monologues")
    if not any("elements" in monologue for monologue in monologues):
        return None
    names = {speaker.get("id"): speaker.get("name") for speaker in records(data, "speakers")}
    cues = []
    for row, monologue in enumerate(monologues, 1):
        elements = records(monologue, "elements")
        text = "".join(str(element.get("value") or "") for element in elements).strip()
        if text:
            label = names.get(monologue.get("speaker")) or record(monologue, "speaker_info").get("display_name")
            starts = [s for element in elements if (s := _clock(element, "ts", "timestamp")) is not None]
            ends = [e for element in elements if (e := _clock(element, "end_ts", "end_timestamp")) is not None]
            sure = [c for element in elements if (c := number(element.get("confidence"))) is not None]
            speaker = named("Speaker", label or monologue.get("speaker"))
            confidence = sum(sure) / len(sure) if sure else None
            cues.append(Cue(speaker, min(starts, default=None), max(ends, default=None), text, row, confidence))
    return cues


def _clock(element: dict[str, Any], key: str, other: str) -> float | None:
    found = number(element.get(key))
    written = element.get(other)
    if found is None and isinstance(written, str):
        try:
            hours, minutes, seconds = written.replace(",", ".").split(":")
            return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        except ValueError:
            return None
    return found
