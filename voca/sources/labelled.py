"""Texts that carry their labels: ``__label__2 Title: text`` (fastText), ``1 text``, ``text@positive``, JSON pairs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from voca.errors import Issue
from voca.sources.files import InputFile
from voca.sources.raw import RawTable

_LINE: Final = re.compile(r"\s*((?:__label__\S+\s+)+)(\S.*)$")
_MARK: Final = "__label__"
_BEGINS: Final = re.compile(rb"\s*__label__[^\s,;|]+[ \t]+\S")  # no cell of a table, which a delimiter would end
_ENDS: Final = re.compile(r"(.*\S)\s*@([^\W\d_][\w-]{0,30})\s*$")
_CLASS: Final = re.compile(r"(\d)(?:[ \t]+(.*))?$")
_FEWEST: Final = 3  # lines, or pairs
_FEWEST_CLASSED: Final = 10  # lines that begin with the number of a class
_MOST_ENDS: Final = 20  # labels behind an @; more are the names of people who were answered
_WORDY: Final = 3  # words a text has at least on the average; a label has fewer
COLUMNS: Final = ("label", "text")
PART: Final = "part"
"""The column with the name of the list in which a pair stands: ``train``, ``test``."""


def begins_labelled(head: bytes) -> bool:
    """Whether the lines that a file begins with have labels before their text, a blank or a tab between them."""
    lines = [line for line in head.split(b"\n")[: _FEWEST + 1] if line.strip()]
    return len(lines) >= _FEWEST and all(map(_BEGINS.match, lines[:_FEWEST]))


def labelled_lines(file: InputFile, lines: Sequence[str], encoding: str) -> RawTable | None:
    """Return lines with labels as a table of labels and texts; None where not every line with words has one."""
    filled = [(row, line) for row, line in enumerate(lines, 1) if line.strip()]
    if len(filled) < _FEWEST:
        return None
    marked = filled[0][1].lstrip().startswith(_MARK)
    found, form = (_marked(filled), "fasttext") if marked else (_classed(filled), "labels-before")
    where = "before"
    if len(found) < len(filled):
        found, form, where = _behind(filled), "labels-behind", "behind"
    if len(found) < len(filled):
        return None
    columns = [label for _, label, _ in found], [text for _, _, text in found]
    cells = pa.table({name: pa.array(column, pa.string()) for name, column in zip(COLUMNS, columns, strict=True)})
    note = Issue(f"labels-{where}-texts", f"labels {where} the texts became a column", file.name, severity="note")
    rows = pa.array([row for row, _, _ in found], pa.int64())
    return RawTable(
        file.name, cells, rows, form, encoding, "", file.sha256, file.size, len(found), COLUMNS, issues=(note,)
    )


def _marked(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Return row, label and text of lines that begin with marked labels."""
    matches = ((row, _LINE.match(line)) for row, line in lines)
    return [(row, " ".join(match[1].replace(_MARK, "").split()), match[2].strip()) for row, match in matches if match]


def _classed(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Return row, label and text of lines that begin with the number of a class, and not with their own number."""
    if len(lines) < _FEWEST_CLASSED or not all(_CLASS.match(line) for _, line in lines[:_FEWEST_CLASSED]):
        return []
    matches = ((row, _CLASS.match(line)) for row, line in lines)
    found = [(row, match[1], (match[2] or "").strip()) for row, match in matches if match]
    counts = Counter(label for _, label, _ in found)
    told = sum(text != "" for _, _, text in found) * 2 > len(found)  # else they are labels alone
    return found if told and len(counts) > 1 and min(counts.values()) > 1 else []


def _behind(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Return row, label and text of lines that end with an @ and one of a few labels, which come again."""
    if not all("@" in line for _, line in lines[:_FEWEST]):
        return []
    matches = ((row, _ENDS.match(line)) for row, line in lines)
    found = [(row, match[2], match[1].strip()) for row, match in matches if match]
    labels = {label for _, label, _ in found}
    return found if 1 < len(labels) <= min(_MOST_ENDS, len(found) // 2) else []


def labelled_pairs(whole: object) -> list[dict[str, Any]] | None:
    """Return the records of JSON that lists texts with their labels; None for any other.

    They are lists of pairs, ``[["text", "label"], ...]``, alone or by the name of a part (``{"train": [...]}``).
    """
    parts = {"": whole} if isinstance(whole, list) else whole
    if not isinstance(parts, Mapping) or not parts:
        return None
    lists = [(str(name), values) for name, values in parts.items() if values or not isinstance(values, list)]
    if not all(isinstance(values, list) and all(map(_is_pair, values)) for _, values in lists):
        return None
    pairs = [(name, *pair) for name, values in lists for pair in values]
    if len(pairs) < _FEWEST:
        return None
    swapped = _words(second for _, _, second in pairs) > _words(first for _, first, _ in pairs)
    return list(_records(pairs, swapped)) if _are_labels([pair[1 if swapped else 2] for pair in pairs]) else None


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)


def _words(texts: Iterator[str]) -> float:
    counts = [len(text.split()) for text in texts]
    return sum(counts) / len(counts)


def _are_labels(values: Sequence[str]) -> bool:
    """Whether values are labels: short, and most of them more than once."""
    counts = Counter(values)
    return sum(n for n in counts.values() if n > 1) * 2 > len(values) and _words(iter(counts)) <= _WORDY


def _records(pairs: Sequence[tuple[str, str, str]], swapped: bool) -> Iterator[dict[str, Any]]:
    for part, first, second in pairs:
        text, label = (second, first) if swapped else (first, second)
        yield {"text": text, "label": label, **({PART: part} if part else {})}
