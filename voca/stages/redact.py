"""Personal data out of the text, a typed placeholder in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import ClassVar, Literal

import pyarrow as pa

from voca.config import Strict
from voca.schema import SCHEMAS
from voca.stages.columns import put, strings

Kind = Literal["email", "phone", "card", "iban"]
Finding = tuple[int, int, str]

ALL_KINDS: tuple[Kind, ...] = ("email", "iban", "card", "phone")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
_CARD = re.compile(r"(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?(?!\w)")
_PHONE = re.compile(r"(?<![\w.,/:#$€£+-])(?:\+|00)?\(?\d[\d ()/.-]{5,20}\d(?![\w%€$£]|[.,]\d)")
_NOT_PHONE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}\s*[-/]\s*(?:19|20)\d{2})(?!\d)"
)
_DIGITS = re.compile(r"\D+")


def find_emails(text: str) -> Iterator[Finding]:
    """Yield the spans of e-mail addresses."""
    if "@" in text:
        yield from ((match.start(), match.end(), "email") for match in _EMAIL.finditer(text))


def find_cards(text: str) -> Iterator[Finding]:
    """Yield the spans of payment card numbers: 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1)."""
    for match in _CARD.finditer(text):
        if _luhn(_DIGITS.sub("", match.group())):
            yield match.start(), match.end(), "card"


def find_ibans(text: str) -> Iterator[Finding]:
    """Yield the spans of account numbers whose check digits are right (ISO 13616, mod 97)."""
    for match in _IBAN.finditer(text):
        start, end = match.span()
        # the pattern may have run into the next word: shorten until the check digits fit
        while end - start >= 15:
            if _mod97(re.sub("[ -]", "", text[start:end])):
                yield start, end, "iban"
                break
            end = text.rfind(" ", start, end)


def find_phones(text: str) -> Iterator[Finding]:
    """Yield the spans of telephone numbers.

    A number in international form must be a possible one of its country (libphonenumber); a national one needs 7 to 12
    digits in groups, or to be said to be a number to call.
    """
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 25) : match.start()].lower()
        if _is_phone(match.group(), announced=bool(_ANNOUNCED.search(before))):
            yield match.start(), match.end(), "phone"


def _is_phone(found: str, *, announced: bool) -> bool:
    digits = _DIGITS.sub("", found)
    if not 7 <= len(digits) <= 15 or _NOT_PHONE.match(found):
        return False
    if found.startswith(("+", "00")):
        return _possible("+" + digits.removeprefix("00"))
    groups = [group for group in re.split(r"\D+", found) if group]
    regular = 2 <= len(groups) <= 5 and all(2 <= len(group) <= 8 for group in groups)
    return len(digits) <= 12 and (announced or (regular and (len(digits) >= 9 or digits.startswith("0"))))


_FINDERS: dict[Kind, Callable[[str], Iterator[Finding]]] = {
    # in order of trust: a span belongs to the first that claims it
    "email": find_emails,
    "iban": find_ibans,
    "card": find_cards,
    "phone": find_phones,
}
# A text in which none of these stands has nothing to redact; most texts are done with one search.
_MAYBE = {
    "email": "@",
    "iban": r"[A-Za-z]{2}\d{2}",
    "card": r"\d[ -]?\d[ -]?\d[ -]?\d",
    "phone": r"\d[ ()/.-]*\d[ ()/.-]*\d",
}
_ANNOUNCED = re.compile(r"\b(?:call|phone|tel|telephone|mobile|cell|number|whatsapp|text|ring|reach|fax)\b")


def redact(text: str, kinds: tuple[Kind, ...] = ALL_KINDS) -> tuple[str, list[dict[str, object]]]:
    """Replace personal data by placeholders.

    Returns
    -------
    text : str
    redactions : list of dict
        ``kind``, ``start`` and ``end`` of the placeholder in the new text, ``length`` of what it replaced.

    Examples
    --------
    >>> redact("Write to jo@example.com please")[0]
    'Write to [EMAIL] please'
    """
    taken: list[Finding] = []
    for kind, finder in _FINDERS.items():
        if kind in kinds:
            taken.extend(new for new in finder(text) if all(new[1] <= old[0] or old[1] <= new[0] for old in taken))
    pieces: list[str] = []
    redactions: list[dict[str, object]] = []
    position = length = 0
    for start, end, found in sorted(taken):
        placeholder = f"[{found.upper()}]"
        pieces += [text[position:start], placeholder]
        length += start - position
        redactions.append({"kind": found, "start": length, "end": length + len(placeholder), "length": end - start})
        length += len(placeholder)
        position = end
    return "".join([*pieces, text[position:]]), redactions


def _luhn(digits: str) -> bool:
    if len(set(digits)) == 1:
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _mod97(iban: str) -> bool:
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def _possible(number: str) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


class Options(Strict):
    """What to take out."""

    kinds: tuple[Kind, ...] = ALL_KINDS


class Redact:
    """Redact ``documents.text``, which is frozen from here on."""

    name: ClassVar[str] = "redact"
    table: str = "documents"
    requires = ("documents.text",)
    assigns = ("documents.text", "documents.redactions")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Options) -> None:
        self.config = config
        self._maybe = re.compile("|".join(_MAYBE[kind] for kind in config.kinds) or r"(?!)")

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Redact each row's text."""
        texts = strings(batch, "text")
        redactions: list[list[dict[str, object]] | None] = [None] * len(texts)
        for row, text in enumerate(texts):
            if text and self._maybe.search(text):
                texts[row], found = redact(text, self.config.kinds)
                redactions[row] = found or None
        done = put(batch, "text", texts, pa.string())
        return put(done, "redactions", redactions, SCHEMAS["documents"].field("redactions").type)
