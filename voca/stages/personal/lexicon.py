"""What is known of a word: given name, surname, ordinary word, place. How the file is made: ``models/training``."""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple


class Known(NamedTuple):
    """What the lexicon says of a word.

    Attributes
    ----------
    given, surname : int
        0 (never) to 9 (a million people and more), in half orders of magnitude from 100.
    word : bool
        An ordinary English word, written in small letters.
    place : int
        0; 1 a town; 2 a large town, a country or a state.
    """

    given: int
    surname: int
    word: bool
    place: int


UNKNOWN: Final = Known(0, 0, False, 0)


@cache
def _entries() -> dict[str, str]:
    packed = files("voca.stages.personal").joinpath("lexicon.txt.gz").read_bytes()
    parts = iter(gzip.decompress(packed).decode().split())
    return dict(zip(parts, parts, strict=True))


@cache
def _decoded(code: str) -> Known:
    return Known(int(code[0]), int(code[1]), code[2] == "1", int(code[3]))


def look_up(word: str) -> Known:
    """Return what is known of `word`, whatever its case and its marks."""
    entries = _entries()
    key = word.casefold()
    code = entries.get(key)
    if code is None and not key.isascii():
        code = entries.get(folded(key))
    if code is None and "-" in key:
        # a double name is what its first part is ("Anna-Lena"), unless a part is an ordinary word ("e-mail")
        parts = [look_up(part) for part in key.split("-") if part]
        if parts and not any(part.word for part in parts):
            return parts[0]
        return Known(0, 0, True, 0)
    return UNKNOWN if code is None else _decoded(code)


def folded(word: str) -> str:
    """Return `word` in small letters without marks, its blanks as ``_``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    return "_".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
