"""Numbers that stand for a person or an account: cards, accounts, national ids, orders and bookings, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from voca.stages.personal.checksums import cpf, dni, fiscal, iso7064, luhn, mod97, nino, nir, pesel, ssn, verhoeff
from voca.stages.personal.edges import NO_MINUS, NOT_AFTER, NOT_BEFORE
from voca.stages.personal.findings import Finding
from voca.stages.personal.re2 import re2

_CARD: Final = re.compile(rf"{NOT_AFTER}{NO_MINUS}(?<![.,+])\d(?:[ -]?\d){{12,18}}{NOT_BEFORE}(?!-)")
_IBAN: Final = re.compile(
    rf"{NOT_AFTER}[A-Za-z]{{2}}\d{{2}}(?:[ -]?[A-Za-z0-9]{{4}}){{2,7}}(?:[ -]?[A-Za-z0-9]{{1,3}})?{NOT_BEFORE}"
)
_NOT_DIGITS: Final = re.compile(r"\D+")
_ACCOUNT: Final = (
    r"(?:order|account|acct|acc|customer|client|member(?:ship)?|policy|booking|reservation|confirmation|ticket|case|"
    r"reference|ref|invoice|tracking|shipment|parcel|loyalty|frequent flyer|contract|claim|subscription|serial|imei|"
    r"complaint|request|(?:licen[cs]e|number|registration) plate|kennzeichen|"
    r"loyalty card|gift card|voucher|pnr|record locator|meter|"
    r"bestell|kunden|konto|auftrags|vertrags|rechnungs|buchungs|sendungs|pedido|reserva|factura|cliente|commande|"
    r"client|facture|dossier|ordine|prenotazione|bestelling|klant|"
    r"(?:rechnung|bestellung|buchung|sendung|auftrag|vertrag)[ -](?:nr|nummer)|"
    r"bestel|zamówieni\w+|rezerwacj\w+|umow\w+|sipariş|müşteri|abone|rezervasyon|заказ\w*|договор\w*|брон\w*|"
    r"订单|訂單|会员|會員|账号|帳號|运单|快递单|注文|会員|予約|お客様|주문|회원|예약|운송장|"
    r"הזמנה|לקוח|חשבונית|الطلب|طلبية|العميل|العضوية|الحجز|الفاتورة)"
    r"(?:[ -]?(?:number|no|nr|num|id|code|nummer|ref|reference|numéro|número|n[°º]|numer\w*|numara\w*|номер\w*|№|"
    r"号码?|號碼?|编号|編號|番号|번호|מספר|رقم))?\.?"
    r"(?: is| was| lautet| ist| est| es| é| è| to|是|为|為|は|는|은)?\s*[:：#]?\s*[#(]?"
)
_REFERENCE: Final = re.compile(
    rf"{NOT_AFTER}{_ACCOUNT}"
    r"(?P<value>(?!\d{1,4}/\d{1,2}/\d{1,4}(?!\w))(?=(?:[A-Z/-]*\d){3})(?=[A-Z0-9/-]*[A-Z0-9 -]{4})"
    r"[A-Z0-9][A-Z0-9/-]{1,30}[A-Z0-9](?:[ -]\d{2,8}){0,4})(?<=.{5})"
    + NOT_BEFORE
    + r"(?!-|[.,]\d|[%年月日元円년월일원])",
    re.IGNORECASE,
)
# "QX7T2P": six capitals and digits of both kinds, as airlines and hotels have them.
_BOOKED: Final = (
    r"(?:booking|reservation|confirmation|pnr|record locator|reference|ref)"
    r"(?:[ -]?(?:number|no|nr|code|id|ref|reference))?\.?(?: is| was)?\s*[:#]?\s*[#(]?"
)
_LOCATOR: Final = re.compile(
    rf"(?<!\w){_BOOKED}(?-i:(?P<value>(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z0-9]{{6}}))(?![\w-])", re.IGNORECASE
)
_DOCUMENT: Final = (
    r"(?:(?:driv\w+['’]?s? |driving )?licen[cs]e|passport|ssn|social security|"
    r"national (?:id|insurance)|ni|nino|id card|tax id|pan(?: card)?|medicare|personalausweis|ausweis(?:nummer)?|"
    r"tax(?:payer)? (?:id|identification)|identity card|nhs|ausweis|pasaporte|passeport|dni|cpf|"
    r"pesel|aadhaar|steuer-?id|bsn|sécu(?:rité sociale)?|carte d['’]identité|carta d['’]identità|passaporto|passaporte|"
    r"paspoort|paszport\w*|dowod\w*|dowód|kimlik|pasaport|паспорт\w*|снилс|инн|身份证|身份證|护照|護照|パスポート|"
    r"マイナンバー|주민등록|여권|תעודת זהות|ת[\".]ז|דרכון|الهوية|جواز السفر|الإقامة)"
    r"(?:[ ]?(?:number|no|nr|num|id|numarası|numaram|номер|号码?|號碼?|番号|번호|מספר|رقم))?\.?"
    r"(?: is| was| est| è| to|是|为|為|は|는|은)?\s*[:：#]?\s*"
)
_IDENTITY: Final = re.compile(
    rf"{NOT_AFTER}{_DOCUMENT}"
    r"(?P<value>(?=[A-Z0-9 -]*\d[A-Z0-9 -]*\d[A-Z0-9 -]*\d[A-Z0-9 -]*\d)"
    r"[A-Z]{0,6}\d[A-Z0-9]*(?:[ -][A-Z0-9]*\d[A-Z0-9]*){0,6}(?: [A-Z](?!\w))?)" + NOT_BEFORE,
    re.IGNORECASE,
)
_DATE: Final = (
    r"\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|"
    r"\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?[^\W\d]{3,10}\.?,? (?:de )?(?:19|20)\d{2}|"
    r"[^\W\d]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d{2}"
)
_BIRTH: Final = re.compile(
    r"(?<!\w)(?:born|birth ?day|birth ?date|date of birth|d\.?o\.?b\.?|geboren|geburtsdatum|née?|"
    r"nacid[oa]|nascid[oa]|nat[oa])"
    rf"[\s.:?,]*(?:(?:it['’]?s|is|was|on|in|the|am|le|el|em|il|:)\s+){{0,3}}(?P<value>{_DATE})(?!\w)",
    re.IGNORECASE,
)


IBAN_SCREEN: Final = r"[a-z]{2}\p{Nd}{2}[ -]?[a-z0-9]{4}"
CARD_SCREEN: Final = r"(?:\p{Nd}[ -]?){13}"
REFERENCE_SCREEN: Final = re2(_ACCOUNT + r"(?:[a-z/-]*\d){3}") + "|" + re2(_BOOKED + r"[a-z]{0,5}\d")
BIRTH_SCREEN: Final = r"born|birth|d\.?o\.?b|geb(?:oren|urt)|né|na(?:c|sc)id|nat[oa]"


class Scheme(NamedTuple):
    """A national number: how it is written, and what its digits must fulfil."""

    name: str
    form: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def _scheme(name: str, pattern: str, holds: Callable[[str], bool]) -> Scheme:
    edged = rf"{NOT_AFTER}{NO_MINUS}(?<![.,+]){pattern}{NOT_BEFORE}(?!-|[.,]\d)"
    return Scheme(name, pattern, re.compile(edged, re.IGNORECASE), holds)


# Only forms so particular, or with checks so strong, that no word around them is needed.
SCHEMES: Final = (
    _scheme("US social security number", r"\d{3}-\d{2}-\d{4}", ssn),
    _scheme("Spanish DNI or NIE", r"[XYZ\d]\d{7}-?[A-Z]", dni),
    _scheme("Italian codice fiscale", r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", fiscal),
    _scheme("French NIR", r"[12] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}", nir),
    _scheme("UK national insurance number", r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]", nino),
    _scheme("Brazilian CPF", r"\d{3}\.\d{3}\.\d{3}-\d{2}", cpf),
    _scheme("Indian Aadhaar", r"[2-9]\d{3} \d{4} \d{4}", verhoeff),
    _scheme("Canadian SIN", r"[1-79]\d{2}-\d{3}-\d{3}", luhn),
    _scheme("Polish PESEL", r"\d{11}", pesel),
    _scheme("Indian PAN", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]", str.isupper),
    _scheme("German tax id", r"[1-9]\d \d{3} \d{3} \d{3}", iso7064),
)


IDENTITY_SCREEN: Final = "|".join(
    re2(form.replace(r"[XYZ\d]", r"[XYZ0-9]").replace(r"[\dAB]", "[0-9AB]"))
    for form in (_DOCUMENT + r"[A-Z]{0,6}\d", *(scheme.form for scheme in SCHEMES))
)


def find_cards(text: str) -> Iterator[Finding]:
    """Yield the spans of payment card numbers: 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1)."""
    for match in _CARD.finditer(text):
        digits = _NOT_DIGITS.sub("", match.group())
        if luhn(digits):
            yield Finding(match.start(), match.end(), "card", "passes Luhn's check")


def find_ibans(text: str) -> Iterator[Finding]:
    """Yield the spans of account numbers whose check digits are right (ISO 13616, mod 97)."""
    for match in _IBAN.finditer(text):
        start, end = match.span()
        # the pattern may have run into the next word: shorten until the check digits fit
        while end - start >= 15:
            if mod97(re.sub("[ -]", "", text[start:end])):
                yield Finding(start, end, "iban", "its check digits are right")
                break
            end = text.rfind(" ", start, end)


def find_identities(text: str) -> Iterator[Finding]:
    """Yield national numbers, passports and licences: by their own check, or by what is said before them."""
    for scheme in SCHEMES:
        for match in scheme.pattern.finditer(text):
            if scheme.holds(match.group()):
                yield Finding(match.start(), match.end(), "id", f"a {scheme.name}")
    for match in _IDENTITY.finditer(text):
        yield Finding(match.start("value"), match.end("value"), "id", "announced as a number of a document")


def find_references(text: str) -> Iterator[Finding]:
    """Yield numbers of orders, accounts, bookings and the like, which are told by the word before them."""
    for pattern in (_REFERENCE, _LOCATOR):
        for match in pattern.finditer(text):
            yield Finding(
                match.start("value"), match.end("value"), "reference", "announced as a number of an order or account"
            )


def find_births(text: str) -> Iterator[Finding]:
    """Yield dates of birth: dates that are said to be one."""
    for match in _BIRTH.finditer(text):
        yield Finding(match.start("value"), match.end("value"), "birth_date", "a date said to be of a birth")
