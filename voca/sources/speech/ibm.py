"""IBM Watson Speech to Text: words with times, speakers beside them."""

from __future__ import annotations

from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read ``results``; an asynchronous job wraps them in ``results`` once more. Seconds."""
    outer = records(data, "results")
    wrapped = [inner for inner in outer if records(inner, "results")]
    cues: list[Cue] = []
    for whole in wrapped or [data]:
        speakers = {_at(number(label.get("from"))): label.get("speaker") for label in records(whole, "speaker_labels")}
        for result in records(whole, "results"):
            best = (records(result, "alternatives") or [{}])[0]
            sure = [pair[1] for pair in best.get("word_confidence") or [] if isinstance(pair, list) and len(pair) == 2]
            for position, word in enumerate(best.get("timestamps") or []):
                if isinstance(word, list) and len(word) == 3:
                    start, end = number(word[1]), number(word[2])
                    confidence = number(sure[position]) if position < len(sure) else number(best.get("confidence"))
                    speaker = named("Speaker", speakers.get(_at(start)))
                    cues.append(Cue(speaker, start, end, str(word[0]), len(cues) + 1, confidence))
    return cues or None


def _at(start: float | None) -> float | None:
    """Return a time to the hundredth, as the recogniser has them: programs that write it anew may add digits."""
    return None if start is None else round(start, 2)
