"""Deepgram: the words of every channel."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, record, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results.channels``, or its utterances where words were not kept; seconds.

    With several channels and no speakers each channel is one.
    """
    channels = records(record(data, "results"), "channels")
    best = [records(channel, "alternatives")[:1] for channel in channels]
    if not any(alternatives and "words" in alternatives[0] for alternatives in best):
        return None
    if not any(records(alternatives[0], "words") for alternatives in best if alternatives):
        return [
            Cue(named("Speaker", said.get("speaker", said.get("channel"))), number(said.get("start")),
                number(said.get("end")), str(said.get("transcript") or ""), row, number(said.get("confidence")))
            for row, said in enumerate(records(record(data, "results"), "utterances"), 1)
        ]  # fmt: skip
    cues: list[Cue] = []
    for position, alternatives in enumerate(best):
        for word in records(alternatives[0], "words") if alternatives else ():
            label = word.get("speaker", position if len(channels) > 1 else None)
            text = str(word.get("punctuated_word") or word.get("word") or "")
            if text:
                times = number(word.get("start")), number(word.get("end"))
                cues.append(Cue(named("Speaker", label), *times, text, len(cues) + 1, number(word.get("confidence"))))
    return cues
