"""Plain text: dialogues as ``Speaker: text``, with or without times, and paragraphs without speakers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar, Final

from voca.config import ReadOptions
from voca.errors import EmptyFileError
from voca.sources.asking import by_questions
from voca.sources.chapters import under_times, without_chapters
from voca.sources.chats import Chat, read_chat
from voca.sources.conversation import conversation_table
from voca.sources.corpora import read_corpus
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.halves import on_24_hours
from voca.sources.heads import fields_between, with_roles_above, without_fields, without_head
from voca.sources.labelled import labelled_lines
from voca.sources.labels import plain_labels
from voca.sources.letters import read_letters
from voca.sources.markdown import turns_of_table, without_front_matter, without_notes, without_tags
from voca.sources.of_program import of_program
from voca.sources.paging import without_pages
from voca.sources.paragraphs import paragraphs
from voca.sources.phones import without_numbers
from voca.sources.quotation import unquoted, unquoted_lines
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import (
    OUTLINE,
    Cue,
    clock,
    joined,
    named_once,
    obvious_role,
    seconds,
    speaker_names,
    split_label,
)
from voca.sources.stated import stated_above
from voca.sources.threads import read_thread
from voca.wording import left_out

_CLOCK: Final = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_STAMP: Final = rf"[\[(]?({_CLOCK})(?:\s*+(?:-->|[-–])\s*+({_CLOCK}))?[\])]?\s*+[-–:]?\s*"
_LEADING: Final = re.compile(rf"\s*{_STAMP}")
_ANYWHERE: Final = re.compile(_STAMP)
# "Anna Berg  0:32" or "Anna Berg (00:00:32)" on a line of its own, or before a colon
_NAME_AND_TIME: Final = re.compile(
    rf"\s*+\**+([^\W\d_][^:\n\[\]()*]{{0,50}}?)\**+[\s,|\u00b7\u2022-]*+[\[(]?\s*+({_CLOCK})"
    rf"(?:\s*+[-\u2013]\s*+{_CLOCK})?\s*+[\])]?\s*+:?\s*(.*)$"
)
_INNER: Final = re.compile(rf"[\[(]?({_CLOCK})(?:[\])]\s*|\t\s*|\s{{2,20}})")
_ALONE: Final = re.compile(rf"[\[(]?({_CLOCK})[\])]?\s*")
_RANGE: Final = re.compile(  # "00:00:01.5 --> 00:00:04.0"; Happy Scribe has frames behind the seconds
    r"\s*(\d{1,2}(?::\d{1,2}){1,2}[.,]?\d*)(?::\d\d)?\s*+(?:-->|[-\u2013])\s*+"
    r"(\d{1,2}(?::\d{1,2}){1,2}[.,]?\d*)(?::\d\d)?\s*"
)
_RANGE_AND_NAME: Final = re.compile(
    r"\s*(\d{1,2}(?::\d{1,2}){1,2}[.,]?\d*)\s*+-->\s*+\d{1,2}(?::\d{1,2}){1,2}[.,]?\d*\s+\[?([^\W\d_][^:\[\]]{0,40}?)\]?:?\s*$"
)
_TABBED: Final = re.compile(
    rf"\s*[\[(]?({_CLOCK})[\])]?[ \t]+([^\W\d_][^:\t]{{0,40}})\t+(.+)$"
)  # "0:32 Anna<tab>words"
_LETTER: Final = re.compile(r"\s*([QA])(?:(?:\d{1,3}[.):]|[.)])\s+|\t\s*| {2,20})(?=\S)")  # "Q. Why?", "Q12: Why?"
_END_STAMP: Final = re.compile(  # "#00:00:43-8#" (f4), "[00:00:05][2.1]" (Trint)
    r"#(\d{1,2}:\d{2}:\d{2}(?:-\d)?)#|\[(\d{1,2}:\d{2}:\d{2})\]\s?\[\d{1,4}\.\d\]"
)
_WITHIN: Final = re.compile(r"\[\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?\](?! ?\[)\s?")  # "[00:00:15]" (Descript)
# "0:32 | Anna", "[00:00:32.000] - Anna Berg" or "00:32 Anna Berg" on a line of its own
_TIME_AND_NAME: Final = re.compile(
    rf"\s*@?[\[(]?({_CLOCK})[\])]?\s*[-|\u2013 \t]\s*([^\W\d_][^:|\n\[\]()]{{0,50}}?)(?: \([^()\n]{{1,40}}\))?\s*$"
)
_DATE: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\d[/.]\d")
_WHEN: Final = re.compile(
    r"\s(?:at|by|until|till|since|before|after|around|um|gegen|bis|seit|vers|alle|om)$", re.IGNORECASE
)
_HEADING: Final = re.compile(r"\s*(?:#+\s|={3,}|-{3,}|\*{3,})")
_PART: Final = re.compile(  # "Task 2: Book a visit"
    rf"\s*+\**+{OUTLINE}\s*+(?:[:.\u2013-][^.?!*]{{0,80}})?\**+\s*+", re.IGNORECASE
)

_CAPITALS: Final = re.compile(r"[^\W\d_a-z][\w.'-]*(?: [^\W\d_a-z][\w.'-]*){0,3}")
_DAY: Final = re.compile(r"\s*(?:\d{1,2}\.? [^\W\d_]{3,12} (?:19|20)\d\d|[^\W\d_]{3,12} \d{1,2}, (?:19|20)\d\d)\s*")
_TIMED: Final = 0.8  # of the lines that must have a time before them for one without a name to go on
_NAMED: Final = 0.7  # of these lines that may have a name


class DialogueReader:
    """Reads plain text; one row per turn or paragraph, its row the line it begins on."""

    name: ClassVar[str] = "dialogue"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where there is no text in it."""
        log = IssueLog(file.name)
        encoding = find_encoding(file, options.encoding)
        text = file.content().decode(encoding.name, "replace").replace("\0", "").removeprefix("\ufeff")
        if (table := labelled_lines(file, text.splitlines(), encoding.name)) is not None:
            return [table]
        lines = without_pages(text, log)
        cues, began = read_lines(lines, log, options.day_first)
        if not cues:
            message = f"{file.name} has no text in it."
            raise EmptyFileError(message, "Check that it was exported with its text.")
        table = conversation_table(file, "dialogue", encoding.name, cues, log)
        return [replace(table, began=began, stated=stated_above(lines))]


def read_lines(
    lines: Sequence[str], log: IssueLog, day_first: bool | None = None, apart: Sequence[bool] | None = None
) -> Chat:
    """Read turns, else passages with their times, else questions and answers, else paragraphs; rows count from 1.

    `apart` says which lines are in another type than the rest, where types are known.
    """
    lines = unquoted_lines(without_front_matter(lines, log))
    written = of_program(lines)
    if written:
        message = left_out(len(written), "of the program that wrote the transcript")
        log.add("lines-of-the-program", message, written[0], severity="note")
        gone = frozenset(written)
        lines = ["" if row in gone else line for row, line in enumerate(lines, 1)]
    corpus = read_corpus(lines, log)
    forms = (read_chat, read_letters, read_thread)
    chat = Chat(corpus) if corpus else next((chat for f in forms if (chat := f(lines, log, day_first)).cues), None)
    if chat is not None:
        return chat
    lines = without_tags(lines)
    if tabled := turns_of_table(lines, log):
        return Chat(tabled)
    numbered = without_numbers(on_24_hours(lines))
    lines = without_chapters(_numbered(plain_labels(numbered.lines)), _spoken, log)
    lines = without_notes(lines, _spoken, log)
    between = fields_between(lines)
    turns = _spoken(without_fields(["" if row in between else line for row, line in enumerate(lines)]))
    if turns:
        if between:
            message = f"{left_out(len(between), 'between turns')}: the head of another talk"
            log.add("between-turns", message, min(between) + 1, severity="note")
        before = [row for row, line in enumerate(lines[: turns[0].row - 1], 1) if line.strip() and clock(line) is None]
        if before:
            message = f"{left_out(len(before), 'before the first turn')}: a title, or names"
            log.add("before-the-first-turn", message, before[0], severity="note")
            turns = with_roles_above(turns, [lines[row - 1] for row in before])
    cues = unquoted([_ended(turn) for turn in turns]) or _timed(under_times(lines, log))
    cues = cues or by_questions(lines, apart or [False] * len(lines), log) or paragraphs(lines)
    return Chat([numbered.restored(cue) for cue in cues])


def _spoken(lines: Sequence[str]) -> list[Cue]:
    """Read turns of those who are named."""
    return without_head(_under_times(lines) or _headed(lines) or _turns(lines) or under_names(lines) or _spaced(lines))


def _numbered(lines: Sequence[str]) -> Sequence[str]:
    """Write "Q. Why?" and "A. Because." with a colon, where both come again and again; names before a tab too."""
    tabbed = {row: match for row, line in enumerate(lines) if (match := _TABBED.match(line))}
    who = {match[2].strip() for match in tabbed.values()}
    if len(tabbed) > 3 and len(who) * 2 <= len(tabbed) and 2 * len(tabbed) > sum(bool(line.strip()) for line in lines):
        return [f"{m[1]} {m[2]}: {m[3]}" if (m := tabbed.get(row)) else line for row, line in enumerate(lines)]
    letters = [match[1] for line in lines if (match := _LETTER.match(line))]
    if min(letters.count("Q"), letters.count("A")) < 2 or len(set(letters)) != 2:
        return lines
    return [f"{match[1]}: {line[match.end() :]}" if (match := _LETTER.match(line)) else line for line in lines]


def _ended(turn: Cue) -> Cue:
    """Take the time that f4 writes at the end of a turn for its end; times within its words are nobody's words."""
    turn = replace(turn, text=_WITHIN.sub("", turn.text).strip()) if turn.speaker else turn
    found = [match[1] or match[2] for match in _END_STAMP.finditer(turn.text)]
    if not found:
        return turn
    text = " ".join(_END_STAMP.sub(" ", turn.text).split())
    return replace(turn, text=text, end=turn.end or seconds(found[-1].replace("-", ".")))


def _turns(lines: Sequence[str]) -> list[Cue]:
    """Read speakers and their times; none where fewer than two turns are found."""
    plain = [_ANYWHERE.sub("", line.strip(), count=1) for line in lines]
    known = speaker_names(plain)
    known |= named_once(plain, known)
    labels = filter(None, map(split_label, lines))
    # "Anna: 0:32" over words, "Anna: [0:32] words": a name needs not come again
    timed = [name for name, rest in labels if _ALONE.fullmatch(rest) or _INNER.match(rest)]
    known |= set(timed) if len(timed) > 1 else set()
    spaced = _names_with_times(lines)
    begun: list[list[Cue]] = []
    each = _are_lines_timed(lines, known)
    last = 0  # the last line with words
    alone: float | None = None  # a time on a line of its own, which is that of the turn below it
    for row, line in enumerate(lines, 1):
        if not line.strip() or _HEADING.match(line) or _PART.fullmatch(line):
            alone = alone if (at := clock(line.strip("# "))) is None else at  # Google Meet: "### 00:05:00"
            continue
        cue = _begin(line, row, known, spaced)
        if cue is not None and cue.speaker is None and not cue.text:
            alone = cue.start
        elif cue is not None and cue.speaker is None and begun and row - 1 == last and each:
            begun[-1].append(cue)  # every line has its time: one without a name goes on with the turn above it
        elif cue is not None:
            begun.append([cue if cue.start is not None else replace(cue, start=alone)])
            alone = None
        elif begun:
            begun[-1].append(Cue(None, None, None, line.strip(), row))
        last = row
    cues = [joined(parts) for parts in begun]
    turns = sum(cue.speaker is not None for cue in cues)
    paragraphs = sum(bool(line.strip()) and not (row and lines[row - 1].strip()) for row, line in enumerate(lines))
    # a colon here and there in a monologue names no speakers
    enough = turns >= 2 and (turns * 3 >= paragraphs or turns * 5 >= sum(bool(line.strip()) for line in lines))
    return [cue for cue in cues if cue.text] if enough else []


def _are_lines_timed(lines: Sequence[str], known: set[str]) -> bool:
    """Whether a time stands before nearly every line and a name before few, so that times say nothing of who speaks."""
    filled = [_LEADING.match(line) for line in lines if line.strip() and not _HEADING.match(line)]
    labels = [split_label(found.string[found.end() :]) for found in filled if found]
    named = sum(label is not None and label[0] in known for label in labels)
    return len(labels) > _TIMED * len(filled) and named < _NAMED * len(labels)


def _headed(lines: Sequence[str]) -> list[Cue]:
    """Read turns under a name and a time, on a line each or on one; none where there are fewer than two."""
    ranged = {row: match for row, line in enumerate(lines) if (match := _RANGE_AND_NAME.match(line))}
    if len(ranged) > 1 and len({match[2] for match in ranged.values()}) * 2 <= len(ranged) + 1:
        return _under(lines, {row: (match[2], seconds(match[1]), row) for row, match in ranged.items()})
    both = {row: match for row, line in enumerate(lines) if (match := _TIME_AND_NAME.match(line))}
    names = {match[2] for match in both.values()}
    if len(both) > 1 and len(names) * 2 <= len(both) + 1 and not any(name[-1] in ".?!," for name in names):
        return _under(lines, {row: (match[2], seconds(match[1]), row) for row, match in both.items()})
    above = _named_below_times(lines)
    if above:
        return _under(lines, above)
    heads = {
        row
        for row in range(1, len(lines))
        if clock(lines[row]) is not None and 0 < len(lines[row - 1].split()) <= 5 and clock(lines[row - 1]) is None
    }
    names = {lines[row - 1].strip(" :\t") for row in heads}
    again = len(names) * 2 <= len(heads) + 1 or (len(heads) == _clocks(lines) and all(map(_CAPITALS.fullmatch, names)))
    if len(heads) < 2 or not again or any(name[-1:] in ".?!," for name in names):
        return []
    return _under(lines, {row: (lines[row - 1].strip(" :\t"), clock(lines[row]), row - 1) for row in heads})


def _spaced(lines: Sequence[str]) -> list[Cue]:
    """Read turns under a name and a time where a blank line stands between any two."""
    filled = [row for row, line in enumerate(lines) if line.strip()]
    if any(b - a == 1 for a, b in pairwise(filled)):
        return []
    return [replace(cue, row=filled[cue.row - 1] + 1) for cue in _headed([lines[row] for row in filled])]


def _named_below_times(lines: Sequence[str]) -> dict[int, tuple[str, float | None, int]]:
    """Return heads of a time and, right below it, a name (Dovetail); none unless each time has one that comes again."""
    times = [row for row, line in enumerate(lines) if clock(line) is not None]
    below = [lines[row + 1].strip() if row + 1 < len(lines) else "" for row in times]
    names = set(below)
    if len(times) < 2 or len(names) * 2 > len(times) + 1 or not all(map(_CAPITALS.fullmatch, names)):
        return {}
    if any(row + 2 >= len(lines) or not lines[row + 2].strip() for row in times):
        return {}
    return {row + 1: (name, clock(lines[row]), row) for row, name in zip(times, below, strict=True)}


def _clocks(lines: Sequence[str]) -> int:
    return sum(clock(line) is not None for line in lines)


def _under(lines: Sequence[str], heads: Mapping[int, tuple[str, float | None, int]]) -> list[Cue]:
    """Read what stands under heads: name, time and first line of each, by its last line."""
    first = {begin for _, _, begin in heads.values()}
    begun: list[list[Cue]] = []
    for row, line in enumerate(lines):
        if _DAY.fullmatch(line):
            continue  # a day of a chat
        if row in heads:
            name, start, begin = heads[row]
            begun.append([Cue(name, start, None, "", begin + 1)])
        elif begun and row not in first and line.strip():
            begun[-1].append(Cue(None, None, None, line.strip(), row + 1))
    return [cue for cue in map(joined, begun) if cue.text]


def under_names(lines: Sequence[str]) -> list[Cue]:
    """Read turns under a name alone on its line; none where no two names come again and again, each after a blank."""
    after_blank = [row for row, line in enumerate(lines) if line.strip() and not (row and lines[row - 1].strip())]
    found = {row: lines[row].strip(" *_:\t") for row in after_blank}
    counts = Counter(found.values())
    heads = {
        row: (name, None, row)
        for row, name in found.items()
        if counts[name] > 1 and 0 < len(name.split()) <= 4 and name[-1] not in ".?!," and not name[0].islower()
    }
    names = {name for name, _, _ in heads.values()}
    if len(names) < 2 or len(heads) < 4 or 2 * len(heads) < len(after_blank):
        return []
    persons = len(heads) == len(after_blank) and all(" " in name and _CAPITALS.fullmatch(name) for name in names)
    if not persons and not any(map(obvious_role, names)):
        return []
    return _under(lines, heads)


def _under_times(lines: Sequence[str]) -> list[Cue]:
    """Read turns under a line with beginning and end and a line with a name, as older documents of Teams have them."""
    filled = [(row, line.strip()) for row, line in enumerate(lines, 1) if line.strip()]
    heads = [at for at, (_, line) in enumerate(filled[:-1]) if _RANGE.fullmatch(line)]
    names = [filled[at + 1][1] for at in heads]
    plain = all(len(name.split()) <= 5 and name[-1] not in ".?!," and not _RANGE.fullmatch(name) for name in names)
    if len(heads) < 2 or not plain or len(set(names)) * 2 > len(names) + 1:
        return []
    cues = []
    for at, name, stop in zip(heads, names, [*heads[1:], len(filled)], strict=True):
        times = _RANGE.fullmatch(filled[at][1])
        words = " ".join(line for _, line in filled[at + 2 : stop])
        if times and words:
            cues.append(Cue(name, seconds(times[1]), seconds(times[2]), words, filled[at][0]))
    return cues


def _timed(lines: Sequence[str]) -> list[Cue]:
    """Read lines that begin with their time, as Whisper writes them; a time alone ends the line before it."""
    filled = _joined_to_times([(row, line) for row, line in enumerate(lines, 1) if line.strip()])
    stamps = [_LEADING.match(line) for _, line in filled]
    if len(filled) < 2 or sum(stamp is not None for stamp in stamps) < 0.8 * len(filled):
        return []
    cues: list[Cue] = []
    for (row, line), stamp in zip(filled, stamps, strict=True):
        text = line[stamp.end() :].strip() if stamp else line.strip()
        start = seconds(stamp[1]) if stamp else None
        if text:
            cues.append(Cue(None, start, seconds(stamp[2]) if stamp and stamp[2] else None, text, row))
        elif cues and cues[-1].end is None:
            last = cues[-1]
            cues[-1] = Cue(None, last.start, start, last.text, last.row)
    return cues


def _joined_to_times(filled: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Put times alone on their line before the words under them, where every second line is such, as YouTube's are."""
    alone = [clock(line) is not None or _RANGE.fullmatch(line) is not None for _, line in filled]
    if not any(alone[:1]) or sum(alone) * 3 < len(filled):
        return filled
    lines: list[tuple[int, str]] = []
    for (row, line), time in zip(filled, alone, strict=True):
        if time or not lines:
            lines.append((row, line.strip()))
        else:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
    return lines


def _names_with_times(lines: Sequence[str]) -> set[str]:
    found = [(m[1].strip(), m[3]) for line in lines if (m := _NAME_AND_TIME.match(line)) and _may_be_name(m[1])]
    counts = Counter(name for name, _ in found)
    # "At 10:30 it stopped" begins with no name
    alone = {name for name, words in found if name.istitle() and (not words or " " in name)}
    return {name for name, count in counts.items() if count >= 2 or obvious_role(name) or name in alone}


def _may_be_name(words: str) -> bool:
    """Whether what stands before a time may be a name: no day ("March 1, 2024, 9:15AM"), nor "We came at 10:30"."""
    return len(words.split()) <= 5 and not _DATE.search(words) and not _WHEN.search(words.strip())


def _begin(line: str, row: int, known: set[str], spaced: set[str]) -> Cue | None:
    """Read the start of a turn; None where the line goes on with the one before."""
    both = _NAME_AND_TIME.match(line)
    if both and both[1].strip() in spaced:
        return Cue(both[1].strip(), seconds(both[2]), None, both[3].strip(), row)
    stamp = _LEADING.match(line)
    start = seconds(stamp[1]) if stamp else None
    end = seconds(stamp[2]) if stamp and stamp[2] else None
    rest = line[stamp.end() :] if stamp else line.strip()
    label = split_label(rest)
    if label and label[0] in known:
        # Rev: "Speaker 1:    00:05    words"; others have the time alone, and the words below
        inner = (_ALONE.fullmatch(label[1]) or _INNER.match(label[1])) if start is None else None
        if inner:
            return Cue(label[0], seconds(inner[1]), end, label[1][inner.end() :].strip(), row)
        return Cue(label[0], start, end, label[1], row)
    if rest.startswith(":") and rest.strip(": ") and known:
        return Cue(None, start, end, rest[1:].strip(), row)  # a turn whose name is missing
    return Cue(None, start, end, rest.strip(), row) if stamp else None
