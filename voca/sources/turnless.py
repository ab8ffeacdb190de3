"""Texts in which nobody speaks, beside transcripts in a folder: a card, notes, a licence under another name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from voca.config import ReadOptions
from voca.errors import Issue
from voca.sources.raw import RawTable

_WRITTEN: Final = frozenset(("dialogue", "docx"))  # formats of texts, in which turns are told by how they look
_MARKDOWN: Final = frozenset((".md", ".markdown"))

Loaded = tuple[RawTable, ReadOptions]


def without_turnless(loaded: Sequence[Loaded], held: Mapping[str, Path]) -> tuple[list[Loaded], list[Issue]]:
    """Leave out what a folder holds beside its transcripts without being one.

    Parameters
    ----------
    loaded : sequence of (RawTable, ReadOptions)
    held : mapping of str to Path
        By hash, where the files lie of which nobody said by name that they are to be read.

    Returns
    -------
    list of (RawTable, ReadOptions)
        Without texts that have neither speakers nor times, if somebody speaks in a file of the same folder or below it;
        without such texts in Markdown if any other file lies there.
    list of Issue
        What was left out.
    """
    places = {table.sha256: held[table.sha256] for table, _ in loaded if table.sha256 in held}
    silent = {table.sha256 for table, _ in loaded if table.sha256 in places and _is_silent(table)}
    spoken = {table.sha256 for table, _ in loaded if _has_speakers(table)}
    issues, out = [], set()
    for table, _ in loaded:
        if table.sha256 not in silent:
            continue
        folder = places[table.sha256].parent
        beside = {other for other, path in places.items() if other not in silent and folder in path.parents}
        markdown = places[table.sha256].suffix.lower() in _MARKDOWN
        if beside if markdown else beside & spoken:
            out.add(table.sha256)
            what = "nobody speaks in it, as somebody does in the files beside it" if beside & spoken else (
                "a text in Markdown beside other files, in which nobody speaks"
            )  # fmt: skip
            hint = "Name the file itself where it is to be read too."
            issues.append(Issue("no-turns", f"{what}; it was left out", table.name, hint=hint))
    return [one for one in loaded if one[0].sha256 not in out], issues


def _is_silent(table: RawTable) -> bool:
    """Whether a text has neither speakers nor times."""
    if table.layout != "conversation" or table.format not in _WRITTEN:
        return False
    return not _has_speakers(table) and table.cells["start_s"].null_count == len(table.cells)


def _has_speakers(table: RawTable) -> bool:
    return table.layout == "conversation" and table.cells["speaker"].null_count < len(table.cells)
