"""Captions with speakers: WebVTT, SRT and SBV."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import ClassVar, Final

from voca.config import ReadOptions
from voca.errors import EmptyFileError
from voca.sources.conversation import conversation_table
from voca.sources.cues import ordered
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.labels import plain_labels
from voca.sources.of_program import OF_PROGRAM
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue, seconds, speaker_names, split_label
from voca.sources.stated import stated_above

_STAMP: Final = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING: Final = re.compile(rf"\s*({_STAMP})\s*(?:-->|,(?=\d+:\d\d:\d\d\.\d{{3}}\s*$))\s*({_STAMP})")
_IDENTIFIER: Final = re.compile(r'\d+\s+"([^"]{1,100})"(?:\s*\(\d+\))?\s*')  # Webex: 12 "Anna Berg" (3045)
_TURN_SIGN: Final = re.compile(r"(?:[-\u2010-\u2015]|>{2,3})\s*(?=[^\s\d])")  # before what another person says
_VOICE: Final = re.compile(r"<v(?:\.[\w.]+)?\s++([^<>]{1,500})>")
_TAG: Final = re.compile(r"</?(?:[a-z][^<>]{0,500}|\d[\d:.]{0,20})>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines under one timing."""

    lines: list[str]
    start: float
    end: float
    row: int
    speaker: str | None = None


_ALL: Final = 0.9
_NUMBER: Final = re.compile(r"\s*(\+?\(?\d[\d ().-]{2,18}\d):\s+(.*)", re.DOTALL)  # a telephone's or a user's
_NAMED_ABOVE: Final = re.compile(r"\(([^\W\d_][^()]{0,60})\)")  # Google Meet: "(Anna Berg)" on a line of its own
_BETWEEN: Final = re.compile(r"[-\u2010-\u2015]?")  # what Google Meet puts between two who speak in one cue
_MOST: Final = 0.8
_MARK: Final = re.compile(r"<(?:[ubi]|font\b[^<>]{0,80})>", re.IGNORECASE)


class CaptionsReader:
    """Reads WebVTT (``<v Name>`` and ``Name: text``), SRT and SBV; one row per turn, its row the line it begins on."""

    name: ClassVar[str] = "vtt"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where nobody says anything in it."""
        log = IssueLog(file.name)
        encoding = find_encoding(file, options.encoding)
        text = file.content().decode(encoding.name, "replace").replace("\0", "")
        cues = _cues(text.splitlines(), log)
        if not cues:
            message = f"{file.name} has no cue with words in it."
            raise EmptyFileError(message, "Check that the transcript was exported with its text.")
        cues = ordered(cues, log)
        form = "vtt" if text.lstrip("\ufeff \n\r").startswith("WEBVTT") else "srt" if "-->" in text else "sbv"
        above = text.partition("-->")[0].splitlines()
        stated = stated_above([line.removeprefix("NOTE ") for line in above])
        return [replace(conversation_table(file, form, encoding.name, _named(cues), log), stated=stated)]


def _cues(lines: list[str], log: IssueLog) -> list[Cue]:
    """Split into blocks of lines under a timing; a voice tag within a cue begins a cue of its own."""
    blocks: list[_Block] = []
    number = 0
    while number < len(lines):
        timing = _TIMING.match(lines[number])
        if not timing:
            if "-->" in lines[number]:
                log.add(
                    "broken-timing", "times that cannot be read; the cue was left out", number + 1, severity="error"
                )
            number += 1
            continue
        row = number + 1
        above = _IDENTIFIER.fullmatch(lines[number - 1]) if number else None
        body = []
        number += 1
        # only an empty line ends a cue: YouTube has lines of one space within them
        while number < len(lines) and lines[number] and not _TIMING.match(lines[number]):
            body.append(lines[number].strip())
            number += 1
        body = [line for line in body if line and not OF_PROGRAM.fullmatch(line)]
        if number < len(lines) and _TIMING.match(lines[number]) and body and body[-1].isdigit():
            body.pop()  # the next cue's number, where the blank line is missing
        blocks.append(_Block(body, seconds(timing[1]), seconds(timing[2]), row, above[1].strip() if above else None))
    blocks = _under_names(_unrolled(_marked_once(blocks, log), log))
    return [cue for block in blocks for cue in _voices(block)]


def _marked_once(blocks: list[_Block], log: IssueLog) -> list[_Block]:
    """Take a line once that cue after cue shows with another of its words marked, as Whisper does for karaoke."""
    kept: list[_Block] = []
    before: _Block | None = None
    for block in blocks:
        if before is not None and _marks_another(before.lines, block.lines):
            kept[-1] = replace(kept[-1], end=block.end)
        else:
            kept.append(block)
        before = block
    if len(kept) < len(blocks):
        message = "lines that cues repeat, each time with another word marked, were taken once"
        log.add("rolling-captions", message, severity="note")
    return kept


def _marks_another(before: list[str], lines: list[str]) -> bool:
    """Whether lines are those of the cue before, another part of them or none marked."""
    marked = any(map(_MARK.search, (*before, *lines)))
    return marked and before != lines and list(map(_words, before)) == list(map(_words, lines))


def _under_names(blocks: list[_Block]) -> list[_Block]:
    """Part cues in which names stand in brackets above the words; as they were where few begin with such a name."""
    filled = [block for block in blocks if block.lines]
    named = sum(_NAMED_ABOVE.fullmatch(block.lines[0]) is not None for block in filled)
    if named < 2 or named < _MOST * len(filled):
        return blocks
    parts: list[_Block] = []
    for block in blocks:
        parts.append(replace(block, lines=[]))
        for line in block.lines:
            name = _NAMED_ABOVE.fullmatch(line)
            if name:
                parts.append(replace(block, lines=[], speaker=name[1].strip()))
            elif not _BETWEEN.fullmatch(line):
                parts[-1].lines.append(line)
    return [part for part in parts if part.lines]


def _unrolled(blocks: list[_Block], log: IssueLog) -> list[_Block]:
    """Take out the lines that roll up: cues that YouTube makes begin with what the one before ended with."""
    plain = [[_words(line) for line in block.lines] for block in blocks]
    rolled = [bool(now) and bool(before) and now[0] == before[-1] for before, now in pairwise(plain)]
    filled = sum(map(bool, plain))
    grow = sum(again and len(lines) > 1 for again, lines in zip(rolled, plain[1:], strict=True))
    voices = any(_VOICE.search(line) for block in blocks for line in block.lines)
    if voices or len(rolled) < 3 or sum(rolled) < 0.5 * (filled - 1) or grow < 0.25 * sum(rolled):
        return blocks
    log.add("rolling-captions", "lines that cues repeat from the cue before were taken once", severity="note")
    kept = [replace(block, lines=block.lines[1:]) for block, again in zip(blocks[1:], rolled, strict=True) if again]
    by_row = {block.row: block for block in kept}
    return [by_row.get(block.row, block) for block in blocks]


def _words(line: str) -> str:
    """Return a line without its tags, blanks folded."""
    return " ".join(html.unescape(_TAG.sub("", line)).split())


def _voices(block: _Block) -> list[Cue]:
    cues = []
    for part in _by_signs(block.lines):
        parts = _VOICE.split(" ".join(part))
        for speaker, words in [(block.speaker, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]:
            plain = _words(words)
            sign = _TURN_SIGN.match(plain)
            if plain := plain[sign.end() :] if sign else plain:
                who = (html.unescape(speaker).strip() or None) if speaker else None
                cues.append(Cue(who, block.start, block.end, plain, block.row, turn=sign is not None))
    return cues


def _by_signs(lines: list[str]) -> list[list[str]]:
    """Part the lines of a cue in which two people speak, each after a dash or arrows."""
    signed = [_TURN_SIGN.match(_words(line)) is not None for line in lines] if len(lines) > 1 else []
    if sum(signed) < 2:
        return [lines]
    parts: list[list[str]] = []
    for line, begins in zip(lines, signed, strict=True):
        if begins or not parts:
            parts.append([])
        parts[-1].append(line)
    return parts


def _named(cues: list[Cue]) -> list[Cue]:
    """Take the names before colons where there are no voice tags; a cue without a name goes on with the last one."""
    if any(cue.speaker for cue in cues):
        return cues
    cues = [replace(c, text=text) for c, text in zip(cues, plain_labels([c.text for c in cues]), strict=True)]
    alone = len({cue.row for cue in cues}) == len(cues)
    if alone and sum(cue.turn for cue in cues) > _ALL * len(cues):  # a dash before every cue says nothing
        cues = [replace(cue, turn=False) for cue in cues]
    known = speaker_names((cue.text for cue in cues), every=True)
    numbers = _numbers(cues)
    named: list[Cue] = []
    speaker = None
    for cue in cues:
        found = split_label(cue.text)
        number = _NUMBER.match(cue.text)
        words = cue.text
        speaker = None if cue.turn else speaker
        if found and found[0] in known:
            speaker, words = found
        elif number and number[1] in numbers:
            speaker, words = number[1], number[2]
        if words:
            named.append(replace(cue, speaker=speaker, text=words))
    return named


def _numbers(cues: list[Cue]) -> set[str]:
    """Tell who is named by a number, as a program names those who called in: numbers before colons, again and again."""
    counts = Counter(match[1] for cue in cues if (match := _NUMBER.match(cue.text)))
    return {number for number, count in counts.items() if count > 1} if 2 * counts.total() >= len(cues) else set()
