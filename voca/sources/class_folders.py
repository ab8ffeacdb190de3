"""A folder for each class with a file for each text: ``pos/0_9.txt``, ``neg/3_1.txt``; ``rec.autos/101551``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from voca.config import ReadOptions
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.finding import ABOUT, ENDINGS
from voca.sources.labelled import PART
from voca.sources.quoted import own_words
from voca.sources.raw import IssueLog, RawTable

_TABLES: Final = ENDINGS - {".txt", ".md"}
_RATED: Final = re.compile(r"\d+_(\d{1,2})")  # "127_9.txt": its number, and the stars that its author gave
_HEAD: Final = re.compile(
    r"(?:[A-Z][\w-]*:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,}\s*\n"
)  # of a mail, or a post in a newsgroup
_MAIL: Final = re.compile(r"^(?:From|Subject):", re.MULTILINE)


class _Text(NamedTuple):
    path: Path
    label: str
    part: str


def read_classes(folder: Path, options: ReadOptions) -> RawTable | None:
    """Return the texts of a folder with their classes: what the folder is called in which each lies.

    Parameters
    ----------
    folder : pathlib.Path
    options : ReadOptions
        ``encoding`` counts.

    Returns
    -------
    RawTable or None
        ``text``, ``label``, ``file``, and ``part`` for folders around the classes (``train``); ``rating`` where the
        names of all files end with one. None where there are fewer than two classes, or tables among the files.
    """
    texts = sorted(_texts(folder))
    if len({text.label for text in texts}) < 2 or any(text.path.suffix.lower() in _TABLES for text in texts):
        return None
    log = IssueLog(folder.name)
    columns = {
        "text": [_words(InputFile(text.path), options, log) for text in texts],
        "label": [text.label for text in texts],
        "file": [str(text.path.relative_to(folder)) for text in texts],
    }
    if len({text.part for text in texts}) > 1:
        columns[PART] = [text.part for text in texts]
    ratings = [_RATED.fullmatch(text.path.stem) for text in texts]
    if all(ratings):
        columns["rating"] = [rating[1] for rating in ratings if rating]
    if heads := log.counts["mail", None]:
        log = IssueLog(folder.name)
        log.add("mail", f"of {heads:,} mails and posts the heads and what they quote were left out", severity="note")
    cells = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    rows = pa.array(range(1, len(texts) + 1), pa.int64())
    return RawTable(folder.name, cells, rows, "folders", read=len(texts), header=tuple(columns), issues=log.close())


def _texts(folder: Path) -> Iterator[_Text]:
    """Find the files of folders that have no other folders in them; those beside other folders are about the set."""
    for place, folders, names in os.walk(folder):
        around = Path(place)
        if folders or around == folder:
            continue
        for name in names:
            if not name.startswith((".", "~$")) and not ABOUT.fullmatch(name):
                yield _Text(around / name, around.name, str(around.parent.relative_to(folder)))


def _words(file: InputFile, options: ReadOptions, log: IssueLog) -> str:
    encoding = find_encoding(file, options.encoding)
    text = file.content().decode(encoding.name, "replace").replace("\r\n", "\n").removeprefix("\ufeff")
    head = _HEAD.match(text)
    if head is None or not _MAIL.search(head[0]):
        return text.strip()
    log.add("mail", "", severity="note")
    return own_words(text[head.end() :]).strip()
