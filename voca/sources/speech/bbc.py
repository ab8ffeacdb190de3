"""What the BBC's tools for transcripts write: Kaldi, autoEdit, digital paper edit, draft.js."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from voca.sources.speakers import Cue
from voca.sources.speech.items import named, number, record, records


def read(data: Any) -> list[Cue] | None:  # noqa: ANN401 - any JSON
    """Read words with their times in seconds, and who speaks from the segments or paragraphs beside them."""
    kaldi = records(record(data, "retval"), "words")
    if kaldi:
        segmentation = record(record(data, "retval"), "segmentation") or record(data, "segmentation")
        turns = [(number(s.get("start")), record(s, "speaker").get("@id")) for s in records(segmentation, "segments")]
        return _spoken(kaldi, turns)
    words = records(data, "words")
    if words and records(data, "paragraphs") and "text" in words[0]:
        return _spoken(words, [(number(p.get("start")), p.get("speaker")) for p in records(data, "paragraphs")])
    lines = [
        (block.get("speaker"), record_)
        for block in records(data, "text")
        for paragraph in records(block, "paragraph")
        for record_ in records(paragraph, "line")
    ]
    if lines:
        return [
            Cue(_named(who), number(w.get("startTime")), number(w.get("endTime")), str(w.get("text") or ""), row)
            for row, (who, w) in enumerate(lines, 1)
        ]
    blocks = records(data, "blocks")
    if any(records(record(block, "data"), "words") for block in blocks):
        return [cue for block in blocks for cue in _block(block)]
    return None


def _spoken(words: list[dict[str, Any]], turns: list[tuple[float | None, object]]) -> list[Cue]:
    known = sorted((start, str(who)) for start, who in turns if start is not None and who)
    starts = [start for start, _ in known]
    cues = []
    for row, word in enumerate(words, 1):
        start = number(word.get("start"))
        at = bisect_right(starts, start) - 1 if start is not None else -1
        text = str(word.get("punct") or word.get("text") or word.get("word") or "")
        speaker = known[at][1] if at >= 0 else None
        if text:
            cues.append(Cue(speaker, start, number(word.get("end")), text, row, number(word.get("confidence"))))
    return cues


def _block(block: dict[str, Any]) -> list[Cue]:
    """Read a paragraph: its words, or its text where an editor changed that and the words did not follow."""
    data = record(block, "data")
    cues = _spoken(records(data, "words"), [(0.0, data.get("speaker"))])
    text = str(block.get("text") or "")
    if not text.strip() or " ".join(cue.text for cue in cues).split() == text.split():
        return cues
    start, end = (cues[0].start, cues[-1].end) if cues else (number(data.get("start")), None)
    who = data.get("speaker")
    return [Cue(str(who) if who else None, start, end, text, 1)]


def _named(who: object) -> str | None:
    return None if who in (None, "", "Unnamed Speaker") else named("Speaker", who)
