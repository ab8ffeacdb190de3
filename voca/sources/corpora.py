"""Transcripts as linguists' programs write them: CHAT (CLAN, TalkBank) and Praat's TextGrid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from voca.sources.raw import IssueLog
from voca.sources.speakers import Cue, joined
from voca.sources.speech.items import number
from voca.wording import left_out

_CHAT: Final = re.compile(r"@(?:UTF8|Begin)\s*$")
_TURN: Final = re.compile(r"\*([A-Za-z0-9]{1,7}):\s*(.*)$")
_BULLET: Final = re.compile(r"\x15(?:%\w+:\"[^\"]*\"_)?(\d{1,12})_(\d{1,12})\x15")  # milliseconds
_ANNOTATED: Final = re.compile(
    r"\[[^\[\]]{0,200}\]|<|>|\+(?:\.\.\.|/\.|//\.|\"/\.|[,^<\"+]?)|&[-=~+]?(?=\w)|\(\.{1,3}\)|\bxxx\b"
)
_BEFORE_MARK: Final = re.compile(r"(?<!\s)\s++([.?!])(?=\s|$)")
_GRID: Final = re.compile(r"File type = \"ooTextFile\"")
_TIER: Final = re.compile(r"\s*name = \"(.*)\"\s*$")
_MIN, _MAX, _TEXT = (
    re.compile(form) for form in (r"\s*xmin = ([\d.]+)", r"\s*xmax = ([\d.]+)", r"\s*text = \"(.*)\"\s*$")
)


def read_corpus(lines: Sequence[str], log: IssueLog) -> list[Cue]:
    """Read the turns of a file in one of these forms; none where it is in neither."""
    first = next((line for line in lines if line.strip()), "").lstrip("\ufeff")
    if _CHAT.match(first):
        return _chat(lines, log)
    return _grid(lines) if _GRID.match(first) else []


def _chat(lines: Sequence[str], log: IssueLog) -> list[Cue]:
    """Read the main lines; what analyses them (``%mor:``) and the signs of the transcription are left out."""
    names = _participants(lines)
    turns: list[list[Cue]] = []
    analysed, open_line = 0, False
    for row, line in enumerate(lines, 1):
        found = _TURN.match(line)
        if found:
            turns.append([Cue(names.get(found[1], found[1]), None, None, found[2], row)])
            open_line = True
        elif line.startswith("\t") and open_line:
            turns[-1].append(Cue(None, None, None, line.strip(), row))
        else:
            analysed += line.startswith("%")
            open_line = False
    if analysed:
        message = left_out(analysed, "of analysis below the words")
        log.add("lines-of-analysis", message, severity="note")
    return [turn for turn in map(_said, map(joined, turns)) if turn.text]


def _participants(lines: Sequence[str]) -> dict[str, str]:
    """Return what those are called who speak, by their codes: a name, and the role beside it."""
    listed = next((line.partition(":")[2] for line in lines if line.startswith("@Participants:")), "")
    entries = [entry.split() for entry in listed.split(",") if len(entry.split()) > 1]
    return {code: f"{rest[0] if len(rest) > 1 else code} ({rest[-1].replace('_', ' ')})" for code, *rest in entries}


def _said(turn: Cue) -> Cue:
    bullets = _BULLET.findall(turn.text)
    text = _ANNOTATED.sub(" ", _BULLET.sub(" ", turn.text)).replace("\x15", " ")
    text = _BEFORE_MARK.sub(r"\1", " ".join(text.replace("(", "").replace(")", "").split()))
    start, end = (int(bullets[0][0]) / 1000, int(bullets[-1][1]) / 1000) if bullets else (None, None)
    return Cue(turn.speaker, start, end, "" if text in (".", "?", "!") else text, turn.row)


def _grid(lines: Sequence[str]) -> list[Cue]:
    """Read the intervals of all tiers, each tier a speaker, in the order of their beginnings."""
    cues: list[Cue] = []
    tier, begin, end = None, None, None
    for row, line in enumerate(lines, 1):
        if (name := _TIER.match(line)) is not None:
            tier = name[1].replace('""', '"').strip() or None
        elif (low := _MIN.match(line)) is not None:
            begin = number(low[1])
        elif (high := _MAX.match(line)) is not None:
            end = number(high[1])
        elif (text := _TEXT.match(line)) is not None and text[1].strip():
            cues.append(Cue(tier, begin, end, text[1].replace('""', '"').strip(), row))
    return sorted(cues, key=lambda cue: -1.0 if cue.start is None else cue.start)
