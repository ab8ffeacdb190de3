"""Which encoding of one byte a letter makes of bytes the letters of one language."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_HIGH: Final = re.compile(rb"[\x80-\xff]")
_WESTERN: Final = "cp1252"
_ALPHABETS: Final = {
    _WESTERN: (
        "äöüß éà", "àâæçéèêëîïôœùûüÿ", "áéíñóúüºª", "àáâãçéêíóôõúü", "àèéìíîòóùú", "åäöé", "æøåéò", "ëïéèöüóá",
        "áðéíóúýþæö", "àçéèíïóòúü",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "iso8859_2": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("çğıiöşüâîû\u0307",),
    "cp1251": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöüõšž"),
}  # fmt: skip
"""The letters beyond ASCII of the languages that are written in each, those of Western ones first."""
_FEWEST: Final = 8  # bytes that are letters
_DOUBTFUL, _SURE = 0.9, 0.95  # share of them that are letters of one language
_OTHER_SCRIPTS: Final = ("cp1251", "cp1253")
_WITHIN: Final = re.compile(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]")
_FEW: Final = 0.1  # of the letters that may touch one of ASCII, in a script of its own


def find_single_byte(sample: bytes) -> str:
    """Return Windows-1252, or the encoding in which nearly all letters are those of one language, where it is none's.

    "spóŸniona" is no word of a Western language, and "spóźniona" has letters of Polish alone.
    """
    counts = Counter(_HIGH.findall(sample))
    letters = {byte: n for byte, n in counts.items() if any(_read(byte, name).isalpha() for name in _ALPHABETS)}
    if sum(letters.values()) < _FEWEST or _share(letters, _WESTERN) >= _DOUBTFUL:
        return _WESTERN
    touching = len(_WITHIN.findall(sample)) > _FEW * sum(letters.values())
    known = [name for name in _ALPHABETS if not (touching and name in _OTHER_SCRIPTS)]
    best = max(known, key=lambda name: _share(letters, name))
    return best if _share(letters, best) >= _SURE else _WESTERN


def _share(letters: dict[bytes, int], encoding: str) -> float:
    """Return the largest share of bytes that an encoding makes the letters of one language."""
    read = {byte: _read(byte, encoding).lower() for byte in letters}
    hits = (sum(n for byte, n in letters.items() if read[byte] in alphabet) for alphabet in _ALPHABETS[encoding])
    return max(hits) / sum(letters.values())


def _read(byte: bytes, encoding: str) -> str:
    return byte.decode(encoding, "replace")
