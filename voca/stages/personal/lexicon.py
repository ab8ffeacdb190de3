"""What is known of a word: given name, surname, ordinary word, place. How the file is made: ``models/training``."""

from __future__ import annotations

import gzip
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
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


_MANY: Final = 5  # of the orders of those who are called so
UNKNOWN: Final = Known(0, 0, False, 0)


@cache
def _entries() -> tuple[list[str], str]:
    """Return the words in order, and four digits for each."""
    packed = files("voca.stages.personal").joinpath("lexicon.txt.gz").read_bytes()
    words, codes = gzip.decompress(packed).decode().splitlines()
    return words.split(" "), codes


@cache
def _decoded(code: str) -> Known:
    return Known(int(code[0]), int(code[1]), code[2] == "1", int(code[3]))


def _entry(key: str) -> Known | None:
    words, codes = _entries()  # searched in halves: a dictionary of a quarter of a million words takes longer to make
    place = bisect_left(words, key)
    if place == len(words) or words[place] != key:
        return None
    return _decoded(codes[4 * place : 4 * place + 4])


@lru_cache(maxsize=1 << 16)
def look_up(word: str) -> Known:
    """Return what is known of `word`, whatever its case and its marks."""
    key = word.casefold()
    parts = [look_up(part) for part in key.split("-") if part] if "-" in key else []
    if len(parts) > 1 and all(part.given >= _MANY for part in parts):
        return parts[0]._replace(word=False)  # two names that many have ("Jean-Luc", "Hans-Peter")
    known = _entry(key)
    if known is None and not key.isascii():
        known = _entry(folded(key))
    if known is None and "-" in key:
        # a double name is what its first part is ("Anna-Lena"), unless a part is an ordinary word ("e-mail")
        if parts and not any(part.word for part in parts):
            return parts[0]
        return Known(0, 0, True, 0)
    return UNKNOWN if known is None else known


def folded(word: str) -> str:
    """Return `word` in small letters without marks, its blanks as ``_``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("\u2019", "'"))
    return "_".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
