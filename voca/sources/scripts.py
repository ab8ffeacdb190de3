"""Whether bytes that were read in some encoding make text of the script that is written in it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final

_OTHER: Final = re.compile(r"[^\x00-\x7f]")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN: Final = re.compile("[\u3400-\u9fff]")
_HIRAGANA: Final = re.compile("[\u3041-\u3096]")
_KOREAN: Final = frozenset("cp949 euc_kr johab iso2022_kr".split())
_JAPANESE: Final = frozenset("cp932 shift_jis shift_jis_2004 shift_jisx0213 euc_jp euc_jis_2004 euc_jisx0213".split())
_CHINESE: Final = frozenset("gb18030 gbk gb2312 hz big5 big5hkscs cp950".split())
_ASKED: Final = ("cp932", "euc_jp")
_MOST: Final = 0.5  # of what is not ASCII
_SOME: Final = 0.1  # Japanese is never without kana
_MUCH: Final = 0.25  # and what has so much of it is nothing else
_FEWEST: Final = 30  # letters
_RARE: Final = 0.05  # of a thousand
_LEAST: Final = -3.25  # texts of a language have -3.1 and more, those of others -3.35 and less
_ISO_ALPHA: Final = re.compile(rb"\xb6[\xe1-\xfe]")  # a large accented alpha in ISO 8859-7, a pilcrow in Windows-1253
_RUSSIAN: Final = (
    "о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 х10 ж9 ш7 ю6 ц5 щ4 "
    "э3 ф3 і2"
)
_LETTERS: Final = {
    "cp1251": _RUSSIAN,
    "koi8_r": _RUSSIAN,
    "cp1253": "α120 ο98 ι94 ε88 τ85 σ55 ς25 ν66 η58 υ45 ρ43 π42 κ40 μ34 λ33 ω21 δ18 γ17 θ14 χ12 φ8 β7 ξ4 ζ4 ψ2",
    "cp1255": "י110 ה105 ו103 ל74 א63 ר56 ת50 ב47 ש46 מ46 ם38 ע33 נ28 ד26 ח25 ק21 כ20 פ17 ס15 ן14 ג12 ט12 צ12 ז10 "
    "ך8 ף2 ץ1",
}
_FREQUENT: Final = {
    name: {letter[0]: int(letter[1:]) for letter in letters.split()} for name, letters in _LETTERS.items()
}
"""How often a letter comes among a thousand."""
_MIXED: Final = 0.03  # of two letters within a word, a small one before a large one; in wrong readings a tenth and more


def plausible(text: str, encoding: str) -> bool:
    """Whether `text` looks like what people write in the scripts of `encoding`: Korean in Hangul, Greek in one case.

    Parameters
    ----------
    text : str
        The bytes as they were read.
    encoding : str
        As Python names it.
    """
    other = len(_OTHER.findall(text))
    if encoding in _KOREAN:
        return len(_HANGUL.findall(text)) >= _MOST * other
    if encoding in _JAPANESE:
        return len(_KANA.findall(text)) >= _SOME * other
    if encoding in _CHINESE:
        return len(_HAN.findall(text)) >= _MOST * other and len(_HIRAGANA.findall(text)) < _SOME * other
    return in_one_case(text)


def in_one_case(text: str) -> bool:
    """Whether hardly any small letter stands right before a large one, as in words of alphabets that have both."""
    pairs = rises = 0
    before = ""
    for letter in text:
        letter = letter if letter.isalpha() and not letter.isascii() else ""
        pairs += bool(letter and before)
        rises += bool(letter and before) and before.islower() and letter.isupper()
        before = letter
    return rises <= _MIXED * pairs


def alphabetic(sample: bytes) -> str:
    """Return the encoding of one byte a letter that makes bytes words in Greek, Russian or Hebrew; empty for none.

    Their letters have the same places, so that how often which comes is what tells them.
    """
    words = {name: sample.decode(name, "replace") for name in _FREQUENT}
    likely = {name: _likelihood(text, _FREQUENT[name]) for name, text in words.items() if in_one_case(text)}
    best = max(likely, key=likely.__getitem__, default="")
    if not best or likely[best] < _LEAST:
        return ""
    return "iso8859_7" if best == "cp1253" and _ISO_ALPHA.search(sample) else best


def _likelihood(text: str, frequent: Mapping[str, int]) -> float:
    """Return the mean logarithm of how often the letters come in a language; other signs are as good as never met."""
    plain = unicodedata.normalize("NFD", text.lower())
    counts = Counter(letter for letter in plain if not letter.isascii() and not unicodedata.combining(letter))
    told = sum(n * math.log(frequent.get(letter, _RARE) / 1000) for letter, n in counts.items())
    return told / counts.total() if counts.total() >= _FEWEST else -math.inf


def japanese(sample: bytes) -> str:
    """Return the encoding of Japanese in which bytes have so many kana that they are nothing else; empty for none."""
    for encoding in _ASKED:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_HIRAGANA.findall(text)) >= _MUCH * max(len(_OTHER.findall(text)), 1):
            return encoding
    return ""
