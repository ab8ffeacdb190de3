"""Deepgram: the words of every channel."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, record, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results.channels``, or its utterances where words were not kept; seconds.

    With several channels each one is a speaker, unless several speak in one of them: numbers of speakers begin anew in
    each channel.
    """
    channels = records(record(data, "results"), "channels")
    best = [records(channel, "alternatives")[:1] for channel in channels]
    if not any(alternatives and "words" in alternatives[0] for alternatives in best):
        return None
    said = [
        (position, word)
        for position, alternatives in enumerate(best)
        for word in (records(alternatives[0], "words") if alternatives else ())
        if word.get("punctuated_word") or word.get("word")
    ]
    if not said:
        whole = records(record(data, "results"), "utterances")
        said = [(utterance.get("channel", 0), utterance) for utterance in whole]
    labels = _labels(said, len(channels) > 1)
    return [
        Cue(
            label,
            number(item.get("start")),
            number(item.get("end")),
            str(item.get("punctuated_word") or item.get("word") or item.get("transcript") or ""),
            row,
            number(item.get("confidence")),
        )
        for row, (label, (_, item)) in enumerate(zip(labels, said, strict=True), 1)
    ]


def _labels(said: list[tuple[Any, dict[str, Any]]], several: bool) -> list[str | None]:
    """Tell who speaks by the channel and the number of the speaker in it; `several` channels hold what is `said`."""
    speakers = [(channel, item.get("speaker")) for channel, item in said]
    if not several:
        return [named("Speaker", speaker) for _, speaker in speakers]
    if len(set(speakers)) == len({channel for channel, _ in speakers}):
        return [named("Speaker", channel) for channel, _ in speakers]
    return [
        named("Speaker", channel) if speaker is None else f"Speaker {channel}-{speaker}"
        for channel, speaker in speakers
    ]
