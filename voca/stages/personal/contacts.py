"""Ways to reach somebody: e-mail addresses, telephone numbers, addresses on the net."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from typing import Final

from voca.stages.personal.dictated import dictated_emails
from voca.stages.personal.edges import JOINED, NO_MINUS, NOT_AFTER, NOT_BEFORE
from voca.stages.personal.findings import Finding

_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w-])")
# The same without letters of scripts that leave no blank around it.
_EMAIL_APART: Final = re.compile(
    rf"{NOT_AFTER}(?<![.+-])(?:{JOINED}|[.+'-]){{1,64}}@(?:(?:{JOINED}|-){{1,63}}\.){{1,8}}(?![\d_]){JOINED}{{2,24}}"
    rf"{NOT_BEFORE}(?!-)"
)
_PHONE: Final = re.compile(
    rf"{NOT_AFTER}{NO_MINUS}(?<![./:#$€£+])(?<!\d,)(?:\+|00)?\(?\d[\d ()/.-]{{4,20}}\d(?:\s?x\d{{1,6}})?"
    rf"{NOT_BEFORE}(?![%€$£]|[.,]\d)"
)
_SHORTEST: Final = 7  # digits of a number that is not said to be one
_EXTENSION: Final = re.compile(r"\s?x\d{1,6}$")
_NOT_PHONE: Final = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}\s*[-/]\s*(?:19|20)\d{2})(?!\d|[-/.]\d)"
)
# Dates inside, spans of hours ("0630-0730"), sums of money, types of aircraft side by side.
_NOT_INSIDE: Final = re.compile(
    r"\d{1,2}/\d{1,2}/\d{2,4}|^[0-2]\d[0-5]\d\s?[-/]\s?[0-2]\d[0-5]\d$|\d\.\d{2}\s+\d+\.\d{2}$|^\(?\d{3}/\d{3}/\d{3}$"
    r"|^[0-2]?\d\.[0-5]\d\s?[-/]\s?[0-2]?\d\.[0-5]\d$"
)
_NOT_DIGITS: Final = re.compile(r"\D+")
_ANNOUNCED: Final = re.compile(
    r"\b(?:call(?: me)?(?: on| at)?|phone|tel|telephone|mobile|cell|number|whatsapp|text|ring|reach|fax|desk|office|"
    r"contact(?: no| number)?|hotline|answering at|telefon\w*|nummer|handy|móvil|celular|teléfono|telefone|numéro|"
    r"appelez le|ll[aá]m\w+(?: al?)?|rufen sie|erreichen|bel|bellen|bel mij op|telefoon)\b"
)
# Of a room, a price or a range as well: they announce nothing shorter than a telephone number.
_MAY_ANNOUNCE: Final = re.compile(
    r"\b(?:rückruf|anruf\w*|rufnummer|unter|tél|portable|joign\w+|appel\w+|rappel\w+|cellulare|telefono|chiam\w+|numero|"
    r"número|telemóvel|ligue\w*|ligar|zap|kom|komórk\w*|numer\w*|numara\w*|zadzwo\w+|cep|arayın|gsm|"
    r"тел|телефон\w*|моб|мобильн\w*|номер\w*|(?:по|пере)?звон\w+|ватсап)\b"
    r"|电话|電話|手机|手機|致电|致電|热线|联系|微信|携帯|连絡|連絡|番号|전화|핸드폰|휴대폰|연락|번호"
    r"|טלפון|נייד|פלאפון|סלולרי|תתקשרו|להתקשר|הנייד|هاتف|جوال|موبايل|اتصل|الاتصال|رقمي|واتس"
)
_LABELLED: Final = re.compile(r"\s*[-:(]?\s*(?:office|fax|mobile|cell|home|work|desk|tel)\b", re.IGNORECASE)
_URL: Final = re.compile(r"\bhttps?://[^\s<>\"'\])]+|\bwww\.[^\s<>\"'\])]+", re.IGNORECASE)
_SECRET: Final = re.compile(
    r"[?&;#/](?:[\w.-]*(?:token|key|sig|signature|session|sid|auth|secret|password|pwd|pass|code|hash|email|e-mail|user|uid|"
    r"userid|customer|account|phone|name|id)[\w.-]*)=[^&\s]{3,}|://[^/\s@]+@|[/=](?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}",
    re.IGNORECASE,
)
_IP: Final = re.compile(
    rf"{NOT_AFTER}(?<![.:])(?:\d{{1,3}}(?:\.\d{{1,3}}){{3}}|(?:[0-9a-f]{{0,4}}:){{2,7}}[0-9a-f]{{0,4}})"
    rf"{NOT_BEFORE}(?!:|\.\d)",
    re.IGNORECASE,
)
# What none of them is found without (see :mod:`voca.stages.personal.screens`).
EMAIL_SCREEN: Final = r"@|[^\pL\pN](?:dot|punkt|punto|point)[^\pL\pN]|[(\[]\.[)\]]"
URL_SCREEN: Final = r"://|www\."
IP_SCREEN: Final = r"\p{Nd}\.\p{Nd}{1,3}\.\p{Nd}{1,3}\.\p{Nd}|:[0-9a-f]{0,4}:"
PHONE_SCREEN: Final = r"(?:\p{Nd}[ ()/.-]*){6}"
_VERSION: Final = re.compile(r"(?:version|release|build|firmware|update|ios|android|v)\s*$", re.IGNORECASE)


def find_emails(text: str) -> Iterator[Finding]:
    """Yield the spans of e-mail addresses, also of those that are said aloud."""
    if "@" in text:
        for pattern in (_EMAIL_APART, _EMAIL):  # the first one that claims a span has it
            for match in pattern.finditer(text):
                yield Finding(match.start(), match.end(), "email", "an address with a domain")
    yield from dictated_emails(text)


def find_phones(text: str) -> Iterator[Finding]:
    """Yield the spans of telephone numbers.

    A number in international form must be a possible one of its country (libphonenumber); a national one needs 7 to 12
    digits in groups, or to be said to be a number to call.
    """
    for match in _PHONE.finditer(text):
        before = text[max(0, match.start() - 25) : match.start()].lower()
        announced = bool(_ANNOUNCED.search(before) or _LABELLED.match(text, match.end()))
        announced = announced or (
            len(_NOT_DIGITS.sub("", match.group())) >= _SHORTEST and _MAY_ANNOUNCE.search(before) is not None
        )
        if _is_phone(match.group(), announced=announced):
            yield Finding(
                match.start(), match.end(), "phone", "announced as a number" if announced else "grouped as a number"
            )


def _is_phone(found: str, *, announced: bool) -> bool:
    number = _EXTENSION.sub("", found)
    digits = _NOT_DIGITS.sub("", number)
    if not 6 <= len(digits) <= 15 or _NOT_PHONE.match(number) or _NOT_INSIDE.search(number):
        return False
    if number != found and len(digits) >= 7:
        return True  # with an extension
    if number.startswith("+"):
        return _possible("+" + digits)
    if number.startswith("00") and _possible("+" + digits.removeprefix("00")):
        return True
    groups = [group for group in re.split(r"\D+", number) if group]
    if len(digits) < _SHORTEST:
        return announced and len(groups) >= 2
    # North America's code without its plus sign, Russia's prefix, a zero apart ("0 532 123 45 67")
    prefix = len(groups) > 2 and (groups[0] in "01" or (groups[0] == "8" and len(digits) == 11))
    regular = 2 <= len(groups) <= 5 and all(2 <= len(group) <= 8 for group in groups[prefix:])
    return len(digits) <= 13 and (announced or (regular and (len(digits) >= 9 or digits.startswith("0"))))


def _possible(number: str) -> bool:
    import phonenumbers

    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


def find_urls(text: str) -> Iterator[Finding]:
    """Yield addresses of pages that say who opened them: with a token, a key, a user or an e-mail address in them."""
    if "://" not in text and "www." not in text.lower():
        return
    for match in _URL.finditer(text):
        found = match.group().rstrip(".,;:!?")
        if _SECRET.search(found):
            yield Finding(match.start(), match.start() + len(found), "url", "a link with a token or a user in it")


def find_ips(text: str) -> Iterator[Finding]:
    """Yield addresses of machines, version 4 and 6."""
    for match in _IP.finditer(text):
        found = match.group()
        if ":" in found and (found.count(":") < 3 or not any(character.isdigit() for character in found)):
            continue  # a time of day, or words
        if _VERSION.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        try:
            ipaddress.ip_address(found)
        except ValueError:
            continue
        yield Finding(match.start(), match.end(), "ip", "an address of a machine")
