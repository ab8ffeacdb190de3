"""Word documents: a transcript in a table, or in paragraphs as plain text has it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Final
from xml.etree import ElementTree

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError
from voca.sources.conversation import conversation_table
from voca.sources.dialogue import read_lines
from voca.sources.files import SMALL, ZIP_DAMAGE, InputFile
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue, clock, split_label
from voca.sources.stated import stated_above
from voca.sources.timed import SPAN

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART: Final = "word/document.xml"
_MOST: Final = 200 << 20  # bytes of the unpacked document; a book of a million words has 50
_MOST_RATIO: Final = 100  # unpacked to packed; real documents reach 40
_NAME: Final = 4  # words of a speaker's
_SAID: Final = 0.6  # of the words of the longest column that another must have to be what was said too
_SPEAKER: Final = ("speaker", "name", "participant", "who", "sprecher")
_TEXT: Final = ("text", "transcription", "transcript", "content", "utterance", "comment", "comments", "dialogue")
# What Amazon's program for documents, whose tables have a column "Dur.", writes into what was said.
_AMAZON: Final = "dur."
_MARKS: Final = re.compile(
    r"\[(?:Topic \d+|ISSUE|ACTION|OUTCOME|INTERRUPTION)\]\s*|\s*\bGuardrail(?:\s+[a-z_]+ \(\d+%\))+\s*$"
)
_NONE: Final = re.compile(r"(?!)")
_TIME: Final = ("start", "time", "start time", "timestamp", "from", "timespan", "time span", "timecode")


class WordReader:
    """Reads ``.docx``; one row a turn or paragraph, numbered in the order of the document."""

    name: ClassVar[str] = "docx"

    def load(self, file: InputFile, options: ReadOptions) -> list[RawTable]:
        """Read `file`; raises ``InputError`` where it is damaged or has no text."""
        body = _body(file)
        log = IssueLog(file.name)
        cues = _from_tables(body, log) or _from_paragraphs(body, log)
        if not cues:
            message = f"{file.name} has no text in it."
            raise EmptyFileError(message, "Check that the document is the transcript.")
        stated = stated_above([_words(paragraph) for paragraph in _paragraphs(body)])
        return [replace(conversation_table(file, "docx", "", cues, log), stated=stated)]


def _body(file: InputFile) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content())) as archive:
            part = archive.getinfo(_PART)
            if part.file_size > min(_MOST, max(SMALL, _MOST_RATIO * part.compress_size)):
                message = f"{file.name} would unpack to {part.file_size:,} bytes."
                raise InputError(message, "That is how zip bombs look; save the transcript as plain text.")
            content = archive.read(_PART)
    except (*ZIP_DAMAGE, KeyError) as error:
        message = f"{file.name} cannot be read as a Word document: {error}."
        raise InputError(message, "Save it again as .docx without a password, or as plain text.") from error
    try:
        if b"<!DOCTYPE" in content:  # Word writes none; it could define entities without end
            raise ElementTree.ParseError
        return ElementTree.fromstring(content)  # noqa: S314 - no document type, so nothing to expand
    except ElementTree.ParseError as error:
        message = f"{file.name} is a damaged Word document."
        raise InputError(message, "Open it in Word and save it again.") from error


def _paragraphs(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return element.iter(f"{_W}p")


def _words(paragraph: ElementTree.Element, between: str = " ") -> str:
    """Return a paragraph's text, `between` its lines; what was deleted under tracked changes is not in ``w:t``."""
    parts = []
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append("\t" if node.tag == f"{_W}tab" else between)
    return "".join(parts).strip()


def _from_paragraphs(body: ElementTree.Element, log: IssueLog) -> Sequence[Cue]:
    """Read paragraphs as lines; where several turns stand in each, one a line of it, these lines."""
    paragraphs = list(_paragraphs(body))
    broken = [_words(p, "\n").splitlines() for p in paragraphs]
    several = sum(len(lines) > 1 and all(map(_names_its_speaker, lines)) for lines in broken)
    if several * 2 > sum(map(bool, broken)):
        return read_lines([line for lines in broken for line in lines], log).cues
    return read_lines([_words(p) for p in paragraphs], log, apart=[_is_apart(p) for p in paragraphs]).cues


def _names_its_speaker(line: str) -> bool:
    label = split_label(line)
    return label is not None and bool(label[1]) and len(label[0].split()) <= _NAME


def _is_apart(paragraph: ElementTree.Element) -> bool:
    """Whether all words of a paragraph are in bold, or all in italics."""
    runs = [run for run in paragraph.iter(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()]
    return bool(runs) and any(all(_is_set(run, style) for run in runs) for style in ("b", "i"))


def _is_set(run: ElementTree.Element, style: str) -> bool:
    mark = run.find(f"{_W}rPr/{_W}{style}")
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "none")


def _from_tables(body: ElementTree.Element, log: IssueLog) -> list[Cue]:
    """Read the longest table whose first row names speakers and words, or that has a column of few names."""
    best: list[Cue] = []
    for table in body.iter(f"{_W}tbl"):
        rows = [
            [" ".join(filter(None, map(_words, _paragraphs(cell)))) for cell in row.findall(f"{_W}tc")]
            for row in table.findall(f"{_W}tr")
        ]
        cues = _turns(rows, log)
        best = max(best, cues, key=len)
    return best


def _turns(rows: Sequence[Sequence[str]], log: IssueLog) -> list[Cue]:
    if len(rows) < 2:
        return []
    head = [cell.strip().casefold() for cell in rows[0]]
    speaker, text, start = (next((head.index(name) for name in known if name in head), None) for known in _COLUMNS)
    if speaker is not None and text is None:
        text = _longest(rows, {speaker, start}, log)
    if speaker is None or text is None:
        return _nameless(rows)
    marks = _MARKS if _AMAZON in head else _NONE
    return [
        Cue(row[speaker].strip() or None, *_times("" if start is None else row[start]), words, number)
        for number, row in enumerate(rows[1:], 2)
        if len(row) > max(speaker, text, start or 0) and (words := marks.sub("", row[text]).strip())
    ]


def _longest(rows: Sequence[Sequence[str]], others: Container[int | None], log: IssueLog) -> int | None:
    """Return the first column that has about as many words as any; a translation beside it is left out, and named."""
    words = {
        at: sum(len(row[at].split()) for row in rows[1:] if at < len(row))
        for at in range(len(rows[0]))
        if at not in others
    }
    wordy = [at for at, count in words.items() if count >= max(_SAID * max(words.values()), len(rows))]
    for at in wordy[1:]:
        message = f"column {rows[0][at].strip()!r} stands beside what was said and was left out"
        log.add("column-beside", message, 1, hint="Delete the other column of words where this one is meant.")
    return next(iter(wordy), None)


def _times(cell: str) -> tuple[float | None, float | None]:
    """Read a beginning, or a beginning and an end ("0:00.0 - 0:06.1")."""
    span = SPAN.fullmatch(cell)
    return (clock(span[1]), clock(span[2])) if span else (clock(cell), None)


def _nameless(rows: Sequence[Sequence[str]]) -> list[Cue]:
    """Read a table without a row of headings: a column of few short names, at most one of times, one of words."""
    width = len(rows[0])
    if len(rows) < 4 or not 2 <= width <= 3 or any(len(row) != width for row in rows):
        return []
    columns = list(zip(*rows, strict=True))
    names = [at for at, cells in enumerate(columns) if _are_names(cells)]
    times = [at for at, cells in enumerate(columns) if all(clock(cell) is not None for cell in cells)]
    words = [at for at in range(width) if at not in names and at not in times]
    if len(names) != 1 or len(words) != 1:
        return []
    return [
        Cue(row[names[0]].strip(" :"), clock(row[times[0]]) if times else None, None, row[words[0]].strip(), number)
        for number, row in enumerate(rows, 1)
        if row[words[0]].strip()
    ]


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells are two names and more that come again and again."""
    names = {cell.strip(" :") for cell in cells}
    plain = all(0 < len(name.split()) <= 4 and name[-1] not in ".?!" and clock(name) is None for name in names)
    return plain and 2 <= len(names) and len(names) * 2 <= len(cells)


_COLUMNS: Final = (_SPEAKER, _TEXT, _TIME)
