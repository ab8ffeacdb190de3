"""Amazon: Transcribe, Transcribe Call Analytics and Contact Lens, Bedrock Data Automation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import attached, named, number, record, records, scaled
from voca.sources.speech.moments import moment


def transcribe(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results.items`` (or the bare list of items), their speakers from labels of segments or of channels."""
    results = record(data, "results")
    items = records(data) if isinstance(data, list) else records(results, "items")
    if not items or not all("alternatives" in item and "type" in item for item in items[:5]):
        return None
    channels = records(record(results, "channel_labels"), "channels")
    if channels:
        return [
            cue
            for channel in channels
            for cue in _words(records(channel, "items"), _always(named("Channel", channel.get("channel_label"))))
        ]
    return _words(items, _labels(record(results, "speaker_labels")))


def _words(items: list[dict[str, Any]], speaker: Callable[[dict[str, Any]], str | None]) -> list[Cue]:
    cues, marks = [], []
    for row, item in enumerate(items, 1):
        best = (records(item, "alternatives") or [{}])[0]
        text = str(best.get("content") or "")
        if text:
            mark = item.get("type") == "punctuation"
            confidence = None if mark else number(best.get("confidence"))
            start, end = number(item.get("start_time")), number(item.get("end_time"))
            cues.append(Cue(speaker(item), start, end, text, row, confidence))
            marks.append(mark)
    return list(attached(cues, marks))


def _always(speaker: str | None) -> Callable[[dict[str, Any]], str | None]:
    return lambda item: speaker


def _labels(labels: dict[str, Any]) -> Callable[[dict[str, Any]], str | None]:
    """Return what tells an item's speaker: its own label, else the segment in which it begins."""
    segments = sorted(
        (number(segment.get("start_time")) or 0.0, number(segment.get("end_time")) or 0.0, str(label))
        for segment in records(labels, "segments")
        if (label := segment.get("speaker_label"))
    )
    starts = [start for start, _, _ in segments]

    def speaker(item: dict[str, Any]) -> str | None:
        if item.get("speaker_label"):
            return str(item["speaker_label"])
        start = number(item.get("start_time"))
        at = bisect_right(starts, start) - 1 if start is not None else -1
        return segments[at][2] if at >= 0 else None

    return speaker


def analytics(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``Transcript``: turns with their role, in milliseconds; in a chat with the time of day."""
    turns = records(data, "Transcript")
    if not any("Content" in turn and ("ParticipantRole" in turn or "ParticipantId" in turn) for turn in turns):
        return None
    roles = {p.get("ParticipantId"): p.get("ParticipantRole") for p in records(data, "Participants")}
    days = [moment(turn.get("AbsoluteTime")) for turn in turns]
    first = next((day for day in days if day is not None), None)
    cues = []
    for row, (turn, day) in enumerate(zip(turns, days, strict=True), 1):
        text = turn.get("Content")
        if not isinstance(text, str) or not text.strip():
            continue
        role = turn.get("ParticipantRole") or roles.get(turn.get("ParticipantId")) or turn.get("ParticipantId")
        start, end = scaled(turn.get("BeginOffsetMillis"), 1e-3), scaled(turn.get("EndOffsetMillis"), 1e-3)
        if start is None and day is not None and first is not None:
            start = round(day - first, 6)
        speaker = None if role is None else str(role).capitalize()
        cues.append(Cue(speaker, start, end, text.strip(), row, _mean(records(turn, "Items"))))
    return cues


def _mean(items: list[dict[str, Any]]) -> float | None:
    found = [value for item in items if (value := number(item.get("Confidence"))) is not None]
    return sum(found) / len(found) if found else None


def bedrock(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``audio_segments``."""
    segments = records(data, "audio_segments")
    if not any("text" in segment for segment in segments):
        return None
    return [
        Cue(
            record(segment, "speaker").get("speaker_label") or record(segment, "channel").get("channel_label"),
            scaled(segment.get("start_timestamp_millis"), 1e-3),
            scaled(segment.get("end_timestamp_millis"), 1e-3),
            str(segment["text"]).strip(),
            row,
        )
        for row, segment in enumerate(segments, 1)
        if segment.get("text")
    ]
