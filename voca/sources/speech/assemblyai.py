"""AssemblyAI: utterances, else words; milliseconds."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, records, scaled

_OWN = ("audio_url", "acoustic_model", "speech_model", "audio_duration", "language_model")


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``utterances`` where speakers or channels were told apart, else ``words``."""
    if not isinstance(data, dict) or not any(key in data for key in _OWN):
        return None
    spoken = records(data, "utterances") or records(data, "words")
    if not any("text" in item and "start" in item for item in spoken):
        return None
    return [
        Cue(
            named("Speaker", item.get("speaker") or item.get("channel")),
            scaled(item.get("start"), 1e-3),
            scaled(item.get("end"), 1e-3),
            str(item["text"]).strip(),
            row,
            number(item.get("confidence")),
        )
        for row, item in enumerate(spoken, 1)
        if item.get("text")
    ]
