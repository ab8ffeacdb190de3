"""What a column's header says of its scale: its ends ("0-10"), and which of them is good ("1 = very satisfied")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from voca.sources.names import phrase
from voca.sources.profile import Profile
from voca.sources.verbal import no_answer, side_of

_AGREE: Final = 0.9  # of the values lie within the ends that a header states; else it speaks of something else
_HIGHEST: Final = 10
_LONGEST: Final = 1_000  # characters of a header that are looked at
_FEWEST: Final = 2  # between the ends: "1 = yes, 2 = no" is a code
_TO: Final = r"to|through|and|bis|und|tot|t/m|en|au|a|à|al|et|y|e|até|ate|ad|до|и"
_DASH: Final = r"[-\u2010-\u2015~\u301c\uff5e]|\.{2,3}|\u2026"
_BRACKETED: Final = re.compile(
    rf"[(\[](?:[^\W\d][^\d()\[\]]*?[\s:])?\s*(?P<low>-?\d{{1,3}})\s*(?:{_DASH}|(?:{_TO})\b)\s*(?P<high>\d{{1,3}})"
    r"(?![\d.,]*\d)(?:\s*[^\W\d][^()\[\]]*)?[)\]]",
    re.IGNORECASE,
)
_WORDED: Final = re.compile(r"\b(?P<low>[01])(?: ?(?:to|bis|tot|до) ?| (?:a|al|au|ate|through) )(?P<high>\d{1,3})\b")
_BETWEEN: Final = re.compile(r"\b(?:between|zwischen|entre|tra|tussen) (?P<low>[01]) \w{1,3} (?P<high>\d{1,3})\b")
_BARE: Final = re.compile(r"\b(?P<low>[01]) (?P<high>5|7|10|100)\b")
_OUT_OF: Final = re.compile(
    r"(?:(?<![\d/])/\s*|\bout of\s+|(?:(?<=[(\[])|(?<=\bnote )|(?<=\bvoto ))(?:of|von|sur|su|de|van|op)\s+)"
    r"(5|10|20|50|100)\b(?![./]\d)",
    re.IGNORECASE,
)
_LAST: Final = re.compile(r"^(?!(?:q|qu|question|frage|item|var)\b)[^\W\d]{4,}(?: [^\W\d]+)* ([01]) (5|7|10)$")
_LAST_WRITTEN: Final = re.compile(r"[\s_-]+[01][\s_-]+(?:5|7|10)$")
_TOPS: Final = (*range(3, 12), 20, 50, 100)
_NUMBER: Final = r"(?<![\w./-])(?<!\d,)(?P<number>\d{1,2})(?: (?:points?|stars?|punkte?|sterne?))?(?![\w%]|[.,/]\d)"
_SIGN: Final = (
    r"\s*[=:(\u2013\u2014]\s*|\s+-\s+|-(?=[^\W\d])|"
    r"\s+(?:is|being|means|meaning|for|ist|bedeutet|heisst|heißt|est|signifie|es|significa|è|é|betekent)\s+"
)
_WORDS: Final = r"(?P<words>[^\W\d](?:[^\d,;:=()\[\]/?.|\u2013\u2014]|\.(?!\s|$))*)"
_AFTER: Final = re.compile(rf"{_NUMBER}(?:(?P<sign>{_SIGN})|\s+)[\"'“„«]?{_WORDS}", re.IGNORECASE)
_BEFORE: Final = re.compile(
    rf"(?<![^,;:=()\[\]/?.|\u2013\u2014\d])\s*{_WORDS}\s*(?P<sign>[=:(])\s*(?P<number>\d{{1,2}})(?![\w%]|[.,/]\d)",
    re.IGNORECASE,
)
_LINKS: Final = frozenset(
    "to and through or bis und oder et ou y o e a al au tot en of from von de da van with mit".split()
)
_POINTS: Final = frozenset("point points punkt punkte stars star sterne".split())
_EMPTY: Final = re.compile(r"[(\[]\s*[)\]]")
_DIGIT: Final = re.compile(r"\d")
_SPACE: Final = re.compile(r"\s+")
_NOTHING: Final = re.compile(r"(?:missing|refused|skipped|blank|no response|fehlt|nicht bewertet)\b.*")
# Words that only headers use of ends; of "low" and "high" it is not said which is the good one.
_SIDES: Final = {
    word: side
    for side, words in (
        (1, "best|the best|beste|bester|bestes|am besten|meilleur|meilleure|mejor|migliore|melhor|positive|positiv|"
            "low effort|very low effort|little effort|very little effort|no effort"),
        (-1, "worst|the worst|schlechteste|schlechtester|am schlechtesten|pire|peor|peggiore|pior|slechtste|negative|"
             "negativ|high effort|very high effort|much effort|a lot of effort"),
    )
    for word in words.split("|")
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """What a header says of the scale below it.

    Attributes
    ----------
    low, high : float or None
        The ends; of "out of 5" the upper one only.
    direction : int
        1 where the good end is the higher one, -1 where it is the lower; 0 where the header says neither.
    family : str
        What its words measure, as in :class:`voca.sources.verbal.Verbal`; empty where it is not known.
    """

    low: float | None = None
    high: float | None = None
    direction: int = 0
    family: str = ""


def read_heading(profile: Profile) -> Heading:
    """Read what the header of a column says of its scale, as far as the column's values agree with it."""
    if not profile.numeric:
        return Heading()
    written = f"{profile.name} {profile.wording}"[:_LONGEST]
    named = _named(written)
    low, high = _ends(profile, written)
    told = {number for number, _ in named}
    between = told if len(told) > 1 else (low, high) if low is not None and high is not None else profile.numeric
    middle = (min(between) + max(between)) / 2
    sides = [(number, *side) for number, words in named if (side := _side(words)) and side[1] and number != middle]
    signs = {side if number > middle else -side for number, _, side in sides}
    families = {family for _, family, _ in sides if family}
    direction = signs.pop() if len(signs) == 1 else 0
    return Heading(low, high, direction, families.pop() if len(families) == 1 else "")


def without_scale(name: str) -> str:
    """Return a column's name without what it says of the scale: "Rating" of "Rating (1 = poor, 5 = excellent)"."""
    if len(name) > _LONGEST:
        return name
    ranged = _BRACKETED.sub(lambda m: " " if _are_ends(int(m["low"]), int(m["high"])) else m[0], name)
    plain = _OUT_OF.sub(" ", ranged)
    plain = _LAST_WRITTEN.sub(" ", plain) if _LAST.search(phrase(plain)) else plain
    for bracket in re.findall(r"[(\[][^()\[\]]*[)\]]", plain):
        if any(_side(words) for _, words in _named(bracket[1:-1])):
            plain = plain.replace(bracket, " ")
    plain = _SPACE.sub(" ", _EMPTY.sub(" ", plain)).strip(" :-")
    return plain if phrase(plain) else name


def ends_with_scale(profile: Profile) -> bool:
    """Whether a name in words ends with the ends of a scale between which all values lie: "growth_opportunities_1_10".

    In the name of a question, such numbers are those of its parts.
    """
    ends = _LAST.search(phrase(profile.name))
    return ends is not None and profile.within(float(ends[1]), float(ends[2])) == 1


def stated_ends(written: str) -> list[tuple[int, int]]:
    """Return the ends of scales that a header states, as far as scales have them; those with words come first."""
    numbers = sorted(number for number, _ in _named(written))
    found = [(numbers[0], numbers[-1])] if len(numbers) > 1 else []
    plain = phrase(written)
    for text, form in ((written, _BRACKETED), (plain, _WORDED), (plain, _BETWEEN), (plain, _BARE)):
        found += [(int(match["low"]), int(match["high"])) for match in form.finditer(text)]
    return [(low, high) for low, high in found if _are_ends(low, high)]


def _are_ends(low: int, high: int) -> bool:
    return high - low >= _FEWEST and (low == -high or (low in (0, 1) and high in _TOPS))


def _ends(profile: Profile, written: str) -> tuple[float | None, float | None]:
    """Return the first stated ends that hold the values, or a stated top."""
    unanswered = sum(profile.within(n, n) for n in {int(m["number"]) for m in _AFTER.finditer(written) if _nothing(m)})
    for low, high in stated_ends(written):
        if profile.within(low, high) + unanswered >= _AGREE:
            return float(low), float(high)
    tops = {float(match[1]) for match in _OUT_OF.finditer(written)}
    top = tops.pop() if len(tops) == 1 else None
    return None, top if top is not None and profile.within(0, top) >= _AGREE else None


def _named(written: str) -> list[tuple[int, str]]:
    """Return the points of a scale that have words, and those: "1 = poor", "1 (poor)", "poor = 1".

    Words of no scale that is known need a sign that makes them a point's; words without any sign, others beside them.
    """
    if not _DIGIT.search(written):
        return []
    for form, first in ((_AFTER, True), (_BEFORE, False)):
        found = [(match, _trimmed(match["words"], first)) for match in form.finditer(written)]
        found = [(match, words) for match, words in found if words and int(match["number"]) <= _HIGHEST]
        several = sum(_side(words) is not None for _, words in found) > 1
        pairs = [
            (int(match["number"]), words)
            for match, words in found
            if (_side(words) is not None and (several or match["sign"]))
            or (re.search("[=(]", match["sign"] or "") and not _nothing(match))
        ]
        if len(pairs) > 1 or any(_side(words) for _, words in pairs):
            return pairs
    return []


def _nothing(match: re.Match[str]) -> bool:
    """Whether a point's words say that somebody gave no answer."""
    return no_answer(match["words"]) or _NOTHING.match(phrase(match["words"])) is not None


def _trimmed(words: str, after: bool) -> str:
    """Leave out what links words with another point: "good to" after their own, "to good" before it."""
    parts = words.strip(" \"'“”„«»-").split()
    end = -1 if after else 0
    while parts and parts[end].lower() in _LINKS:
        parts.pop(end)
    return "" if not parts or parts[0].lower() in _POINTS else " ".join(parts)


def _side(words: str) -> tuple[str, int] | None:
    """Return what words at an end are about and their side; of no family that scales have it is None."""
    plain = phrase(words)
    if plain in _SIDES:
        return "", _SIDES[plain]
    found = side_of(words)
    return None if found is None or found[0] == "intention" else found
