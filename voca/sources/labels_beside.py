"""Texts and their labels in two files, line by line: ``test_text.txt`` and ``test_labels.txt`` (TweetEval)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa

from voca.config import ReadOptions
from voca.errors import InputError, Issue
from voca.sources.encoding import find_encoding
from voca.sources.files import InputFile
from voca.sources.labelled import COLUMNS
from voca.sources.raw import RawTable

_PAIRS: Final = (("text", "labels"), ("texts", "labels"), ("sents", "sentiments"), ("sentences", "labels"))
_NAMES: Final = "mapping.txt"
"""What the numbers of classes are called: a number, a tab and a name on each line."""


def read_beside(path: Path, options: ReadOptions) -> RawTable | None:
    """Return the lines of a file with the labels that stand in a file beside it; None where there is no such file.

    Raises
    ------
    InputError
        The two have different numbers of lines.
    """
    found = next((other for pair in _PAIRS if (other := _beside(path, *pair))), None)
    if found is None:
        return None
    texts, labels = _lines(path, options), _lines(found, options)
    if len(texts) != len(labels):
        message = f"{path.name} has {len(texts):,} lines, and {found.name}, which stands beside it, {len(labels):,}."
        raise InputError(message, "Give the two as they belong together, or one table with both.")
    mapping = path.parent / _NAMES
    names = dict(line.split("\t", 1) for line in _lines(mapping, options) if "\t" in line) if mapping.is_file() else {}
    columns = [names.get(label.strip(), label).strip() for label in labels], [text.strip() for text in texts]
    cells = pa.table({name: pa.array(column, pa.string()) for name, column in zip(COLUMNS, columns, strict=True)})
    note = Issue("labels-beside", f"the labels are those of {found.name}, line by line", path.name, severity="note")
    rows = pa.array(range(1, len(texts) + 1), pa.int64())
    return RawTable(path.name, cells, rows, "labels-beside", read=len(texts), header=COLUMNS, issues=(note,))


def _beside(path: Path, text: str, labels: str) -> Path | None:
    if path.suffix != ".txt" or not path.stem.endswith(text):
        return None
    other = path.with_name(f"{path.stem.removesuffix(text)}{labels}.txt")
    return other if other.is_file() else None


def _lines(path: Path, options: ReadOptions) -> list[str]:
    file = InputFile(path)
    text = file.content().decode(find_encoding(file, options.encoding).name, "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")
