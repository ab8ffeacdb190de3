"""What one cell says: a number, a score, yes or no, or nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from voca.sources.names import phrase

# Cells that hold nothing in a column of numbers, dates or categories.
MISSING: Final = frozenset(
    "|na|n/a|n.a.|n.a|#n/a|nan|nat|<na>|null|none|nil|-|--|---|.|?|not applicable|no answer|keine angabe|k. a.|k.a.|"
    "k.a".split("|")
)
# Cells that hold nothing even in a column of text: traces of an export, never words of a customer.
MISSING_TEXT: Final = frozenset({"", "nan", "NaN", "NaT", "<NA>", "null", "NULL", "[]"})
SHEET_ERRORS: Final = frozenset({"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#ERROR!"})

YES: Final = frozenset("yes y true 1 1.0 ja oui si sí sim sì tak 是 да כן نعم evet はい 예 네 recommended".split())
NO: Final = frozenset(
    "no n false 0 0.0 nein non não nao nee nej nei nie 否 нет לא لا hayır いいえ 아니요 아니오".split()
) | {"not recommended"}

_LONGEST: Final = 100  # characters; a longer cell is no number

_PLAIN: Final = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$")
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = re.compile(r"\d+")
_COMMA: Final = re.compile(r"[-+]?\d+,\d+$")
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(?:[,. ' \u00a0\u202f]\d{3})+(?:[.,]\d+)?$")
_MONEY: Final = re.compile(r"^[$€£¥₹]\s*|\s*(?:[$€£¥₹%]|USD|EUR|GBP)$", re.IGNORECASE)
_OUT_OF: Final = re.compile(
    r"(?:rated|rating|score)?:? ?"
    r"(\d+(?:[.,]\d+)?)\s*(?:/|out of|von|sur|de|di|van|av|из)\s*(\d{1,3})(?:\s*(?:stars?|points?|punkte|sterne))?$",
    re.IGNORECASE,
)
_OUT_OF_AND_WORDS: Final = re.compile(  # "8/10 Very good"
    r"(\d+(?:[.,]\d+)?) ?/ ?(5|6|7|10|20|100)\s*[-–—:,]?\s+[^\W\d][^\d/]{0,30}$"
)
_LABELLED: Final = re.compile(
    r"\(?(\d+(?:[.,]\d+)?)\)?\s*(?:[-–—=:(,.]\s*|\s)(?=[^\d\s])(?![-–—+/.,]?\s*\d)(?=.*[^\W\d])", re.DOTALL
)
_LABELLED_AFTER: Final = re.compile(r"[^\d]+[(\[]\s*(\d+(?:[.,]\d+)?)\s*[)\]]$")
_OF_A_TOP: Final = re.compile(r"\s*(?:of|out of|von|sur|de|di|su|van|av|из)\W*\d")
_UNIT: Final = re.compile(r"\s+[^\W\d]")
_STARS: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?\s*"
    r"(?:stars?|\u2605|\u2b50\ufe0f?|sterne?|étoiles?|estrellas?|estrelas?|stelle|sterren|звёзд\w*|звезд\w*|星|points?|pts?)$",
    re.IGNORECASE,
)
_STAR_SIGNS: Final = re.compile(r"[\u2605\u2b50\u2729\U0001f31f*]")
_EMPTY_STAR_SIGNS: Final = re.compile(r"[\u2606\ufe0f\s]")
_MOST_STARS: Final = 5


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """A score as a cell has it: its value, and the top of the scale where the cell says it ("8/10")."""

    value: float
    out_of: float | None = None


def is_missing(cell: str | None) -> bool:
    """Whether a cell of numbers, dates or categories holds nothing."""
    return cell is None or cell.strip().lower() in MISSING or cell.strip() in SHEET_ERRORS


def says_none(cell: str | None) -> bool:
    """Whether a cell says "None": nothing, as programs write it, or a group of those who have none."""
    return cell is not None and cell.strip().lower() == "none"


def parse_number(cell: str) -> float | None:
    """Read a plain number: ``4``, ``4.5``, ``4,5``, ``1,234.50``, ``$ 12``, ``80%``; None for anything else."""
    text = cell.strip()
    if _PLAIN.match(text):
        return float(text)
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    text = _MONEY.sub("", text).strip()
    if _PLAIN.match(text):
        return float(text)
    if _COMMA.match(text) and not re.match(r"[-+]?[1-9]\d{0,2},\d{3}$", text):
        return float(text.replace(",", "."))
    if _THOUSANDS.match(text):
        return _grouped(text)
    return None


def _grouped(text: str) -> float | None:
    """Take the last of ``.`` and ``,`` for the decimal sign, unless it comes twice or three digits follow it."""
    text = re.sub(r"[ '\u00a0\u202f]", "", text)
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return float(text)
    sign = text[last]
    other = "," if sign == "." else "."
    decimal = text.count(sign) == 1 and (other in text or len(text) - last - 1 != 3)
    text = text.replace(other, "").replace(sign, "." if decimal else "")
    return float(text)


def parse_score(cell: str) -> ScoreCell | None:
    """Read a score cell.

    ``9``, ``4,5``, ``8/10``, ``8/10 Very good``, ``4 out of 5``, ``10 - very likely``, ``(1) not at all``,
    ``Very good (5)``, ``4 stars``, ``★★★★☆``; None for words without a number.
    """
    text = cell.strip()
    if len(text) > _LONGEST:
        return None
    number = parse_number(text)
    if number is not None:
        return ScoreCell(number)
    match = _OUT_OF.match(text) or _OUT_OF_AND_WORDS.match(text)
    if match:
        return ScoreCell(_decimal(match[1]), float(match[2]))
    match = _STARS.match(text)
    if match:
        return ScoreCell(_decimal(match[1]))
    signs = _STAR_SIGNS.findall(text)
    if (signs or "\u2606" in text) and not _EMPTY_STAR_SIGNS.sub("", _STAR_SIGNS.sub("", text)):
        empty = text.count("\u2606")
        return ScoreCell(float(len(signs)), float(len(signs) + empty) if empty else None)
    match = _LABELLED.match(text) or _LABELLED_AFTER.match(text)
    return ScoreCell(_decimal(match[1])) if match else None


def is_signs(cell: str) -> bool:
    """Whether a cell holds one to five stars, and nothing else; asterisks may hide something."""
    signs = _EMPTY_STAR_SIGNS.sub("", cell)
    return len(signs) <= _MOST_STARS and "*" not in cell and not _STAR_SIGNS.sub("", signs)


def are_ordered(cells: Iterable[str]) -> bool:
    """Whether the words behind points go with higher and higher ones: "7/10 Good", "8/10 Very good", "9/10 Very good".

    "3/5 evening", "2/5 morning" and "4/5 morning" are no points: morning stands on both sides of evening.
    """
    spans: dict[str, tuple[float, float]] = {}
    for cell in cells:
        match = _OUT_OF_AND_WORDS.match(cell.strip())
        if match:
            value, words = _decimal(match[1]), phrase(cell.strip()[match.end(2) :])
            low, high = spans.get(words, (value, value))
            spans[words] = min(low, value), max(high, value)
    ordered = sorted(spans.values())
    return all(before[1] <= after[0] for before, after in pairwise(ordered))


def are_amounts(cells: Iterable[str]) -> bool:
    """Whether cells hold amounts of one thing ("1 night", "2 nights", "5 nights"): the same words after other numbers.

    Points of a scale have words of their own each, or a sign before them ("6 - Detractor"); stars, and points out of a
    top, are no amounts.
    """
    numbers: dict[str, set[float]] = defaultdict(set)
    for cell in (cell.strip() for cell in cells):
        match = None if len(cell) > _LONGEST or _OUT_OF.match(cell) or _STARS.match(cell) else _LABELLED.match(cell)
        if match and _UNIT.match(cell, match.end(1)) and not _OF_A_TOP.match(cell, match.end(1)):
            words = _DIGITS.sub("", phrase(cell[match.end(1) :]))
            numbers[" ".join(word.removesuffix("s") for word in words.split())].add(_decimal(match[1]))
    return max(map(len, numbers.values()), default=0) > 1


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def parse_yes_no(cell: str) -> float | None:
    """Read yes as 1 and no as 0; None for anything else."""
    text = cell.strip().lower().rstrip(".!")
    if text in YES or text.startswith(("yes,", "yes -", "yes –")):
        return 1.0
    if text in NO or text.startswith(("no,", "no -", "no –")):
        return 0.0
    return None
