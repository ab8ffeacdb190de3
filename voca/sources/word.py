"""Word documents: a transcript in a table, or in paragraphs as plain text has it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar, Final
from xml.etree import ElementTree

from voca.config import ReadOptions
from voca.errors import EmptyFileError, InputError
from voca.sources.conversation import conversation_table
from voca.sources.dialogue import read_lines
from voca.sources.files import SMALL, ZIP_DAMAGE, InputFile
from voca.sources.raw import IssueLog, RawTable
from voca.sources.speakers import Cue, split_label
from voca.sources.stated import stated_above
from voca.sources.table_turns import table_turns

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART: Final = "word/document.xml"
_MOST: Final = 200 << 20  # bytes of the unpacked document; a book of a million words has 50
_MOST_RATIO: Final = 100  # unpacked to packed; real documents reach 40
_NAME: Final = 4  # words of a speaker's


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
        cues = table_turns(rows, log)
        best = max(best, cues, key=len)
    return best
