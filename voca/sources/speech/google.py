"""Google Cloud Speech-to-Text, versions 1 and 2."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, record, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results``: words, or whole results where words were not asked for.

    With speakers told apart, the last result repeats all words with their speaker; the others are then left out.
    """
    results = _results(data)
    if not any("transcript" in best or "words" in best for best in map(_best, results)):
        return None
    tagged = [result for result in results if any(map(_speaker, records(_best(result), "words")))]
    cues: list[Cue] = []
    for result in tagged[-1:] if len(tagged) == 1 else results:
        cues += _cues(result, len(cues) + 1)
    return cues


def _results(data: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Return the list of results, which a long-running operation and a batch of one file wrap."""
    inner = data.get("response", data) if isinstance(data, dict) else None
    found = records(inner, "results")
    files = inner.get("results") if isinstance(inner, dict) else None
    # {"gs://...": {"inlineResult": {"transcript": {"results": [...]}}}}
    if isinstance(files, dict) and len(files) == 1:
        whole = next(iter(files.values()))
        result = record(whole, "inlineResult") or whole
        found = records(record(result, "transcript"), "results")
    return found


def _best(result: dict[str, Any]) -> dict[str, Any]:
    return (records(result, "alternatives") or [{}])[0]


def _speaker(word: dict[str, Any]) -> object:
    return word.get("speakerLabel") or word.get("speakerTag") or word.get("speaker_tag")


def _cues(result: dict[str, Any], row: int) -> list[Cue]:
    best = _best(result)
    channel = named("Channel", result.get("channelTag"))
    confidence = number(best.get("confidence"))
    words = records(best, "words")
    if not words:
        text = str(best.get("transcript") or "").strip()
        return [Cue(channel, None, _seconds(result.get("resultEndTime")), text, row, confidence)] if text else []
    return [
        Cue(
            named("Speaker", _speaker(word)) or channel,
            _seconds(word.get("startTime", word.get("startOffset"))),
            _seconds(word.get("endTime", word.get("endOffset"))),
            str(word["word"]),
            row + position,
            number(word.get("confidence")) or confidence,
        )
        for position, word in enumerate(words)
        if word.get("word")
    ]


def _seconds(value: object) -> float | None:
    """Read ``"1.200s"`` or ``{"seconds": "1", "nanos": 200000000}``."""
    if isinstance(value, dict):
        return (number(value.get("seconds")) or 0.0) + (number(value.get("nanos")) or 0.0) / 1e9
    return number(value)
