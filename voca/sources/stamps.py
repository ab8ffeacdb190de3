"""What a site puts before the words of those who wrote: "✅ Trip Verified | The seats were narrow".

Where somebody took the bar out, spaces are left of it: "trip verified   the seats were narrow".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_STAMP: Final = re.compile(r"\s*([^|.!?\n]{3,40}?)\s*\|\s*(?=\S)")
_SPACED: Final = re.compile(r"\s*([^|.!?\n]{3,40}?)[^\S\n]{2,}(?=\S)")
_LINED: Final = re.compile(r"\s*([A-Z]{3,20})\s*\n\s*(?=\S)")  # "RATED", and the words below it
_WORDS: Final = 4  # of a stamp
_OFTEN: Final = 3  # texts with the same one
_MOST: Final = 0.3  # of the texts have one
_LINE: Final = "\n"
_KINDS: Final = 6  # different ones, and no more


def find_stamps(counts: Mapping[str, int]) -> frozenset[str]:
    """Return what stands before a bar at the beginning of many texts, where it is the same few words in all of them.

    Parameters
    ----------
    counts : mapping of str to int
        How often each text occurs.
    """
    return _of_form(counts, _STAMP, " |") or _of_form(counts, _SPACED, "") or _of_form(counts, _LINED, _LINE)


def _of_form(counts: Mapping[str, int], form: re.Pattern[str], sign: str) -> frozenset[str]:
    """Return the stamps of one form, with the sign after them."""
    heads = Counter[str]()
    for text, count in counts.items():
        match = form.match(text)
        if match and len(match[1].split()) <= _WORDS:
            heads[match[1]] += count
    stamps = frozenset(head for head, count in heads.items() if count >= _OFTEN)
    covered = sum(heads[head] for head in stamps)
    same = covered >= _MOST * sum(counts.values()) and covered >= 0.9 * heads.total()
    return frozenset(stamp + sign for stamp in stamps) if same and len(stamps) <= _KINDS else frozenset()


def without_stamps(texts: pa.ChunkedArray, stamps: frozenset[str]) -> tuple[pa.ChunkedArray, int]:
    """Return texts without the `stamps` before them, and of how many one was taken.

    Parameters
    ----------
    texts : pyarrow.ChunkedArray
        Strings.
    stamps : frozenset of str
        As :func:`find_stamps` returns them.
    """
    if not stamps:
        return texts, 0
    forms = [
        re.escape(stamp.removesuffix(" |").removesuffix(_LINE)) + (r"\s*\|\s*" if stamp.endswith(" |") else r"\s{2,}")
        for stamp in sorted(stamps)
    ]
    pattern = rf"^\s*(?:{'|'.join(forms)})"
    found = pc.sum(pc.match_substring_regex(texts, pattern)).as_py() or 0
    own = pc.replace_substring_regex(texts, pattern, "", max_replacements=1)
    return pc.if_else(pc.equal(own, ""), pa.scalar(None, pa.string()), own), int(found)
