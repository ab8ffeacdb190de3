"""Personal data as it is said aloud: numbers digit by digit, e-mail addresses with "at" and "dot", names spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from voca.stages.personal.findings import Finding
from voca.stages.personal.re2 import SPACE

_DIGIT: Final = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine"
_MORE: Final = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    "seventy|eighty|ninety|hundred|thousand"
)
_BETWEEN: Final = r"[\s,.-]{1,4}(?:(?:uh|um|and|then|dash|space)[\s,.-]{1,3})?"
_TOKEN: Final = rf"(?:(?:double|triple)\s(?:{_DIGIT})|{_DIGIT}|{_MORE}|\d{{1,4}})"
_RUN: Final = re.compile(rf"(?<![\w'-])(?:{_TOKEN}{_BETWEEN}){{3,24}}{_TOKEN}(?![\w'])", re.IGNORECASE)
_IN_A_ROW: Final = re.compile(
    rf"(?:\b(?:(?:double|triple)\s)?(?:{_DIGIT}){_BETWEEN}){{2}}(?:(?:double|triple)\s)?(?:{_DIGIT})\b", re.IGNORECASE
)
_SAID: Final = re.compile(rf"\b(?:{_DIGIT})\b", re.IGNORECASE)
_TIMES: Final = re.compile(r"\b(double|triple)\b", re.IGNORECASE)
_FEWEST: Final = 6  # digits
_FEWEST_SAID: Final = 5  # of them by their own word: "two thousand twenty three" is a year
_CARD: Final = 13

# What neither is found without (see :mod:`voca.stages.personal.screens`).
_APART: Final = rf"[{SPACE},.-]{{1,4}}(?:(?:uh|um|and|then|dash|space)[{SPACE},.-]{{1,3}})?"
_ONE: Final = rf"(?:(?:double|triple)[{SPACE}])?(?:{_DIGIT})"
SCREEN: Final = rf"{_ONE}{_APART}{_ONE}{_APART}{_ONE}"
SPELLED_SCREEN: Final = rf"(?:[\pL\p{{Nl}}\p{{No}}][{SPACE},.-]{{1,4}}){{3}}[\pL\p{{Nl}}\p{{No}}]"

_KINDS: Final = (
    ("card", re.compile(r"\bcards?\b|\bvisa\b|\bmastercard\b", re.IGNORECASE)),
    ("id", re.compile(r"\bsocial\b|\bssn\b|\bpassport\b|\blicen[cs]e\b|\binsurance\b|\bid\b", re.IGNORECASE)),
    (
        "reference",
        re.compile(
            r"\b(?:account|acct|order|reference|ref|policy|booking|confirmation|ticket|case|invoice|tracking|member\w*|"
            r"customer|claim|serial|contract|reservation)\b",
            re.IGNORECASE,
        ),
    ),
)
_BEFORE: Final = 60  # characters in which is said what a number is

_TAIL: Final = re.compile(
    r"(?P<at>\s+(?:at|arroba|chez)\s+|\s*[(\[](?:at|@)[)\]]\s*)"
    r"(?P<domain>[\w-]+(?:(?:\s+(?:dot|punkt|punto|point)\s+|\s*[(\[](?:dot|\.)[)\]]\s*)[\w-]+){0,3}"
    r"(?:\s+(?:dot|punkt|punto|point)\s+|\s*[(\[](?:dot|\.)[)\]]\s*)"
    r"(?:com|org|net|edu|gov|info|biz|io|co|uk|us|ca|au|nz|ie|in|de|at|ch|fr|es|it|nl|be|pt|pl|se|no|dk|fi|eu|mx|br))\b",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    r"(?:[\w.+-]+\s+(?:dot|underscore|dash|hyphen|minus|point|punkt|punto|plus)\s+)*[\w.+-]*\w$", re.IGNORECASE
)
_ANNOUNCED: Final = re.compile(
    r"\be-?mails?(?: address)?(?:\s+(?:is|was|it's|would be)|:)?(?:\s+(?:it's|its|um|uh))?\s+"
    r"(?P<local>(?:[\w.+-]+\s+){0,8}[\w.+-]*\w)$",
    re.IGNORECASE,
)
_PROVIDER: Final = re.compile(
    r"g-?mail|googlemail|yahoo|hotmail|outlook|live|icloud|aol|gmx|web|proton\w*|msn", re.IGNORECASE
)

_LETTERS: Final = re.compile(r"(?<![\w'])(?:[^\W\d_](?:[ ,.-]|,\s){1,2}){3,24}[^\W\d_](?![\w'])")
_CAPITAL: Final = re.compile(r"(?<!\w)[^\W\d_a-z]\w{2,}")  # "Pickering, P I C K E R I N G"
_SPELLING: Final = re.compile(
    r"\b(?:name|surname|spell\w*|spelt|buchstabier\w*|that'?s|that is|letters?)\b", re.IGNORECASE
)


def dictated_numbers(text: str) -> Iterator[Finding]:
    """Yield the spans of numbers said digit by digit, and what they are by the words before."""
    for match in _RUN.finditer(text):
        words = match.group()
        if not _IN_A_ROW.search(words):
            continue
        said = len(_SAID.findall(words))
        extra = sum({"double": 1, "triple": 2}[word.lower()] for word in _TIMES.findall(words))
        digits = said + extra + sum(map(len, re.findall(r"\d+", words)))
        if said + extra < _FEWEST_SAID or digits < _FEWEST:
            continue
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        told = [(found[-1].start(), kind) for kind, cue in _KINDS if (found := list(cue.finditer(before)))]
        kind = max(told)[1] if told else "phone"
        if kind == "card" and digits < _CARD:
            kind = "reference"
        yield Finding(match.start(), match.end(), kind, "a number said digit by digit")


def dictated_emails(text: str) -> Iterator[Finding]:
    """Yield the spans of e-mail addresses that are said aloud, or written so that machines do not see them."""
    for match in _TAIL.finditer(text):
        before = text[: match.start()]
        local = _ANNOUNCED.search(before[-120:]) or _JOINED.search(before[-120:])
        if local is None:
            continue
        announced = local.groupdict().get("local")
        name = announced or local.group()
        plain = len(name.split()) == 1 and name.isalpha() and "(" not in match["at"]
        if not announced and plain and not _PROVIDER.match(match["domain"]):
            continue  # "we looked at shop dot com"
        yield Finding(match.start() - len(name), match.end(), "email", "an address said aloud")


def spelled_names(text: str) -> Iterator[Finding]:
    """Yield the spans of names that are spelled letter by letter: after words that say so, or after the name."""
    for match in _LETTERS.finditer(text):
        near = max(0, match.start() - _BEFORE)
        letters = "".join(filter(str.isalpha, match.group())).casefold()
        said = any(word.casefold() == letters for word in _CAPITAL.findall(text, near, match.start()))
        if said or _SPELLING.search(text, near, match.start()):
            yield Finding(match.start(), match.end(), "person", "a name spelled letter by letter")
