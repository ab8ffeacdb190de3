"""Postal addresses: a street with its number, and what goes on after it: flat, town, state, postcode, country.

A number beside words with capitals is everywhere in comments ("flew 2 Boeing"), so that a street needs witnesses: a
word for a street, a flat, a postcode, a known place, words before it that speak of an address. What is a place only
("on Fifth Avenue", "in Lyon") stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from voca.stages.personal.findings import Finding
from voca.stages.personal.lexicon import look_up

ENOUGH: Final = 1.0
_TOKEN: Final = re.compile(
    r"(?<![\w])\d{1,5}(?:[A-Za-z](?![\w]))?(?:[-/]\d{1,4}[A-Za-z]?)?(?![\w])|[^\W\d_](?:[\w'’/-]*\w)?\.?|\d\w*"
)
_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d{1,5}[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?)?")
# Of one token, and with a second one: ``62704-1234``, ``560038``, ``1200-092``; ``SW7 2EP``, ``M5H 2N2``, ``1016 GV``.
_POSTCODE: Final = re.compile(r"\d{5}(?:-\d{4})?|\d{6}|\d{4}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}")
_IN_TWO: Final = re.compile(
    r"(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d|\d{4} [A-Z]{2}|\d{3} \d{3}|\d{3} \d{2})(?!\w)",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r"[ \t]*,?[ \t]*(?:\n[>?\s]*,?[ \t]*|,)?[ \t]*")
_NOT_BEFORE: Final = re.compile(r"[\w.,$€£#:/+%-]$")
_SENTENCE: Final = re.compile(r"[.!?]\s*$")
_STREET: Final = re.compile(
    r"(?:streets?|str|st|road|rd|avenue|ave?|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square|sq|terrace|way|crescent|"
    r"close|parkway|pkwy|highway|hwy|circle|cir|trail|alley|grove|mews|rue|chemin|impasse|quai|allée|via|viale|vicolo|"
    r"piazza|corso|largo|calle|avenida|avda|carrera|paseo|plaza|camino|camiño|ctra|rua|travessa|praça|vila|salai|marg|nagar|chowk|gali|ulica|ul|ulice|utca|út|"
    r"u\.|útja|tér|rkp|rakpart|gatan|vägen|vej|gade|katu|tie|πλατεία|οδός|platz|weg|straat|plein|laan"
    r"|(?:\w{3,})?(?:straße|strasse|weg|gasse|allee|platz|gürtel|damm|laan|straat|plein|plaats|dreef|steenweg|dijk|kade|"
    r"singel|gracht|gade|vej|vägen|vagen|gatan|katu|utca|veien|gaten|vegur|gata|stræde|kuja|str|ufer|graben|stieg|pfad|steig|chaussee))\.?",
    re.IGNORECASE,
)
# Before the name of a street in small letters too; "via" is a word of English, and needs more beside it.
_STREET_BEFORE: Final = re.compile(
    r"(?:rue|chemin|impasse|quai|allée|viale|vicolo|piazza|corso|calle|avenida|avda|carrera|paseo|camino|rua|travessa|"
    r"praça|ulica|ulicy|ul|al|os)\.?"
)
_ORDINAL: Final = re.compile(r"\d{1,3}(?:st|nd|rd|th)", re.IGNORECASE)
_UNIT_BEFORE: Final = re.compile(
    r"(?<!\w)(?:apt|apartment|suite|ste|unit|flat|floor|room|wohnung|piso|appt?)\.? ?#?\d{1,4}[A-Z]?,\s*$",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(
    r"(?:apt|apartment|suite|ste|unit|flat|floor|room|rm|box|wohnung|piso|appt?|top)\.?", re.IGNORECASE
)
_PARTICLES: Final = frozenset(
    "de la le les du des del della delle da do dos di dalla dallo degli dei das da van der den "
    "von zu zum zur am an of the y e i o u d' l' san st nad na".split()
)
_EMPTY: Final = frozenset(("nan", "null", "none"))  # empty cells that an export wrote out
_STOPS: Final = frozenset(
    "and or for is was are were in on at to from with by please when if as but so it that this "
    "i we you they he she my our your "
    "his her mobile phone fax desk tel email office card account because january february march "
    "april june july august september october november december since until not no".split()
)
_BOX: Final = re.compile(
    r"(?<![\w.,$€£#:/-])(?:\d{1,4}\s+)?(?:(?:PSC|Unit|CMR)\s?\d{1,5},?\s+Box\s?\d{1,5}|P\.?\s?O\.?\s?Box\s?\d{1,6}|Postfach\s?\d{2,6}"
    r"|US[A-Z]{2,4}\s\w+(?=\s+[AFD]PO\s))(?:,?\s+[AFD]PO\s+A[AEP]\s+\d{5}(?:-\d{4})?)?(?!\w)",
    re.IGNORECASE,
)
_CORNER: Final = re.compile(
    r"(?<!\w)(?:the )?corner of (?:[^\s,;]+ ){1,6}?and (?:[^\s,;.!?]+\.?(?: (?!in\b|at\b|near\b|"
    r"for\b|please\b)|(?=[\s,;.!?]|$))){1,5}",
    re.IGNORECASE,
)
_ZIP: Final = re.compile(
    r"(?<!\w)(?:zip|post ?code|postal code|plz)(?: ?code)?\s*(?:is|:|=|#)?\s*"
    r"(?P<value>\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4}\s?[A-Z]{2})(?!\w)",
    re.IGNORECASE,
)
# A British postcode is a dozen of doors, and tells itself by its area: two letters, as hardly a product has them; the
# areas of one letter ("M2 8GB", "X5 4WD") want a street or a word beside them. Not the sizes of memories and clothes.
_BRITISH: Final = re.compile(
    r"(?<![\w-])(?:AB|AL|B[ABDHLNRST]|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]|F[KY]|G[LUY]|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|"
    r"L[ADELNSU]|M[EKL]|N[EGNPRW]|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]|T[ADFNQRSW]|UB|W[ACDFNRSV]|YO|ZE)"
    r"\d[A-Z\d]? \d(?!GB|TB|WD|HD|XL|XS)[ABD-HJLNP-UW-Z]{2}(?![\w-])"
)
_BEFORE_STREET: Final = re.compile(rf"(?<![\w-]){_IN_TWO.pattern},?\s+$", re.IGNORECASE)
SCREEN: Final = r"\p{Nd}|corner of"
_SAID: Final = re.compile(
    r"(?:address(?:es)?(?: is| are|:| with| to(?: the same)?)?:?|(?:live[sd]?|living|"
    r"resid\w+) (?:at|on|in)|sent? (?:\w+ ){0,3}to|"
    r"deliver\w* (?:\w+ )?(?:to|at)|located at|meet me at|office is at|return to|ship\w* (?:\w+ )?to|taxi to|moved to|"
    r"(?:restaurant|station|shop|store) is (?:at|on)|it is|it['’]s in|are:|arrived at|based at|"
    r"wohne in|adresse|dirección)\s*:?\s*$",
    re.IGNORECASE,
)


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    number: bool

    @property
    def key(self) -> str:
        return self.text.casefold().rstrip(".")


@dataclass(slots=True)
class _Parse:
    """What was read of an address so far."""

    at: int  # the next token
    end: int  # of the last one taken
    points: float = 0.0
    why: list[str] = field(default_factory=list)

    def add(self, points: float, why: str) -> None:
        if why not in self.why:
            self.points += points
            self.why.append(why)


def find_addresses(text: str) -> Iterator[Finding]:
    """Yield the spans of postal addresses, from the number of the house to the country, over several lines."""
    yield from _corners(text)
    if not _DIGIT.search(text):
        return
    codes = [
        Finding(match.start(group), match.end(group), "address", why)
        for pattern, group, why in (
            (_ZIP, "value", "announced as a postcode"),
            (_BRITISH, 0, "a British postcode"),
        )
        for match in pattern.finditer(text)
    ]
    whole = list(_houses(text))
    yield from whole
    yield from (code for code in codes if not any(one.start < code.end and code.start < one.end for one in whole))


def _houses(text: str) -> Iterator[Finding]:
    tokens = _tokens(text)
    flat = not any(token.text[0].isupper() for token in tokens)
    for match in _BOX.finditer(text):
        after = next((at for at, token in enumerate(tokens) if token.start >= match.end()), len(tokens))
        parse = _Parse(after, match.end())
        _tail(text, tokens, parse, flat)
        yield Finding(match.start(), parse.end, "address", "a post office box")
    done = 0
    for index in _starts(tokens):
        found = _address(text, tokens, index, flat) if index >= done else None
        if found is not None:
            flat_before = _UNIT_BEFORE.search(text, max(0, tokens[index].start - 24), tokens[index].start)
            start = flat_before.start() if flat_before else tokens[index].start
            code_before = _BEFORE_STREET.search(text, max(0, start - 12), start)
            start = code_before.start() if code_before else start
            yield Finding(start, _without_stop(text, found.end), "address", ", ".join(found.why))
            done = found.at


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        found = match.group()
        number = found[0].isdigit() and not _ORDINAL.fullmatch(found)
        tokens.append(_Token(match.start(), match.end(), found, number))
    return tokens


def _without_stop(text: str, end: int) -> int:
    """Leave the full stop of a sentence away, which no abbreviation needs at the end of the text."""
    return end - 1 if text[end - 1] == "." and not text[end:].strip() else end


def _starts(tokens: Sequence[_Token]) -> list[int]:
    """Return where an address may begin: at a number, or at most five words before one."""
    near: set[int] = set()
    for index, token in enumerate(tokens):
        if token.number:
            near.update(range(max(0, index - 5), index + 1))
    return sorted(near)


def _corners(text: str) -> Iterator[Finding]:
    for match in _CORNER.finditer(text):
        if _STREET.search(match.group()) or any(character.isdigit() for character in match.group()):
            yield Finding(
                match.start(), match.start() + len(match.group().rstrip(" .")), "address", "the corner of two streets"
            )


def _address(text: str, tokens: Sequence[_Token], index: int, flat: bool) -> _Parse | None:
    """Read an address that begins at a token; None where none does."""
    first = tokens[index]
    before = text[max(0, first.start - 40) : first.start]
    if _NOT_BEFORE.search(before):
        return None
    parse = _street(text, tokens, index, flat) if first.number else _street_first(text, tokens, index, flat)
    if parse is None:
        return None
    if _SAID.search(before):
        parse.add(0.7, "after words that speak of an address")
    _tail(text, tokens, parse, flat)
    return parse if parse.points >= ENOUGH else None


def _street(text: str, tokens: Sequence[_Token], index: int, flat: bool) -> _Parse | None:
    """Read ``"12 Elm Street"``, ``"39 79 Argyll Road"``, ``"52 Ibirapita 8057"``."""
    if not _NUMBER.fullmatch(tokens[index].text):
        return None
    parse = _Parse(index + 1, tokens[index].end)
    if _next_is(text, tokens, parse, "number"):
        _take(tokens, parse)
        parse.add(0.3, "two numbers")
    if not _words(text, tokens, parse, flat, 5):
        return None
    if _next_is(text, tokens, parse, "number") and len(tokens[parse.at].text) <= 4:
        _take(tokens, parse)
        parse.add(0.4, "a number after the street")
        if text[parse.end : parse.end + 2] in (".\n", ". ") and not text[parse.end + 2 : parse.end + 3].isupper():
            parse.end += 1
    return parse


def _street_first(text: str, tokens: Sequence[_Token], index: int, flat: bool) -> _Parse | None:
    """Read ``"Nassaustraat 123"``, ``"Calle Mayor 5"``: words with a word for a street, then the number."""
    parse = _Parse(index, tokens[index].start)
    if not _words(text, tokens, parse, flat, 4):
        return None
    if not _next_is(text, tokens, parse, "number"):
        return None
    _take(tokens, parse)
    return parse


def _words(text: str, tokens: Sequence[_Token], parse: _Parse, flat: bool, most: int) -> int:
    """Take the words of a street's name; say how many."""
    taken = 0
    while (
        taken < most
        and _next_is(text, tokens, parse, "word" if taken else "first word")
        and _fits(tokens[parse.at], flat, taken > 0)
    ):
        token = tokens[parse.at]
        if _UNIT.fullmatch(token.text) and parse.at + 1 < len(tokens) and tokens[parse.at + 1].number:
            break
        if _STREET.fullmatch(token.text) and (flat or token.text[0].isupper() or len(token.key) > 6):
            parse.add(1.0 if not flat or len(token.key) > 6 else 0.7, "a word for a street")
        elif not taken and _named(tokens, parse.at):
            parse.add(0.5 if token.key == "via" else 1.0, "a word for a street before its name")
        _take(tokens, parse)
        taken += 1
    return taken


def _named(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a word for a street stands before the street's name: a word with a capital, or what joins one to it."""
    if tokens[at].key != "via" and not _STREET_BEFORE.fullmatch(tokens[at].text):
        return False
    names = (token for token in tokens[at + 1 : at + 4] if token.key not in _PARTICLES)
    return (name := next(names, None)) is not None and name.text[0].isupper()


def _fits(token: _Token, flat: bool, later: bool) -> bool:
    key = token.key
    if _ORDINAL.fullmatch(token.text):
        return True
    if key in _STOPS or not token.text[0].isalpha():
        return False
    if token.text[0].isupper() or flat:
        return True
    return (later and key in _PARTICLES) or _STREET.fullmatch(token.text) is not None


def _tail(text: str, tokens: Sequence[_Token], parse: _Parse, flat: bool) -> None:
    """Go on over flats, towns, states, countries and postcodes."""
    segments = 0
    while parse.at < len(tokens) and segments < 8:
        gap = text[parse.end : tokens[parse.at].start]
        if not _GAP.fullmatch(gap) and not (gap == ". " and _UNIT.fullmatch(tokens[parse.at].text)):
            break
        token = tokens[parse.at]
        if _UNIT.fullmatch(token.text) and _follows_number(text, tokens, parse.at):
            parse.at += 1
            _take(tokens, parse)
            parse.add(1.0, "a flat")
        elif (
            (in_two := _IN_TWO.match(text, token.start))
            and parse.at + 1 < len(tokens)
            and in_two.end() == tokens[parse.at + 1].end
        ):
            parse.at += 1
            _take(tokens, parse)
            parse.add(0.6, "a postcode")
        elif _POSTCODE.fullmatch(token.text) and (segments or parse.points >= ENOUGH or "," in gap):
            _take(tokens, parse)
            parse.add(0.6, "a postcode")
        elif token.number or not _town(text, tokens, parse, flat, gap):
            break
        segments += 1


def _follows_number(text: str, tokens: Sequence[_Token], at: int) -> bool:
    return (
        at + 1 < len(tokens)
        and tokens[at + 1].number
        and text[tokens[at].end : tokens[at + 1].start].strip() in ("", ".", "#")
    )


def _town(text: str, tokens: Sequence[_Token], parse: _Parse, flat: bool, gap: str) -> bool:
    """Take up to four words of a town, a state or a country; False where there are none."""
    stop = parse.at
    while stop < len(tokens) and stop - parse.at < 4 and not tokens[stop].number:
        token = tokens[stop]
        state = "," in gap and len(token.text) == 2 and token.text.isupper()  # "ON" and "IN" are words elsewhere
        fits = _fits(token, flat and ("\n" in gap or "," in gap), stop > parse.at) or token.key in _EMPTY or state
        if (
            not fits
            or (stop > parse.at and text[tokens[stop - 1].end : token.start] != " ")
            or _UNIT.fullmatch(token.text)
            or _IN_TWO.match(text, token.start)
        ):
            break
        stop += 1
    while stop > parse.at and tokens[stop - 1].key in _PARTICLES:
        stop -= 1
    after = text[tokens[stop - 1].end : tokens[stop - 1].end + 1] if stop > parse.at else ""
    if stop == parse.at or after == ":" or _SENTENCE.search(text[tokens[stop - 1].start : tokens[stop - 1].end][:-1]):
        return False
    words = [token.key for token in tokens[parse.at : stop]]
    if look_up("_".join(words)).place or any(look_up(word).place == 2 for word in words):
        parse.add(0.4, "a known place")
    if "\n" in gap:
        parse.add(0.3, "on lines")
    parse.at = stop
    parse.end = tokens[stop - 1].end
    return True


def _next_is(text: str, tokens: Sequence[_Token], parse: _Parse, what: str) -> bool:
    if parse.at >= len(tokens):
        return False
    token = tokens[parse.at]
    gap = text[parse.end : token.start] if parse.end <= token.start else ""
    if gap.strip(" \t,") or "\n" in gap or ("," in gap and what != "first word"):
        return False
    return _NUMBER.fullmatch(token.text) is not None if what == "number" else not token.number


def _take(tokens: Sequence[_Token], parse: _Parse) -> None:
    parse.end = tokens[parse.at].end
    parse.at += 1
