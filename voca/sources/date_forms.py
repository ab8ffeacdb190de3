"""What programs write around a date, taken away; and quarters, weeks and half years, which begin on a day."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

_DAY_NAMES: Final = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|sonnabend|so(?:nntag)?|"
    r"lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:credi|coled[iì])?|mi[eé](?:rcoles)?|jeu(?:di)?|jue(?:ves)?|"
    r"gio(?:ved[iì])?|ven(?:dredi|erd[iì])?|vie(?:rnes)?|sam(?:edi)?|s[aá]b(?:ado|ato)?|dim(?:anche)?|"
    r"dom(?:ingo|enica)?|seg(?:unda)?(?:-feira)?|ter(?:ça)?(?:-feira)?|qua(?:rta)?(?:-feira)?|qui(?:nta)?(?:-feira)?|"
    r"sex(?:ta)?(?:-feira)?|ma(?:andag)?|dinsdag|wo(?:ensdag)?|donderdag|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?|"
    r"m[aå]n(?:dag)?|tis(?:dag)?|tir(?:sdag)?|ons(?:dag)?|tor(?:sdag)?|fre(?:dag)?|l[öø]r(?:dag)?|s[öø]n(?:dag)?|"
    r"pon(?:iedziałek)?|pn|wt(?:orek)?|[śs]r(?:oda)?|czw(?:artek)?|pt|pi[ąa]tek|sob(?:ota)?|niedz(?:iela)?|"
    r"пн|вт|ср|чт|пт|сб|вс"
)
_CLOCK: Final = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
_AROUND: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?<=\s)(\d{1,2})h(\d{2})(?=\s|$)"), r"\1:\2"),  # 8h47
    (re.compile(r"\s*\[[A-Za-z_]+(?:/[\w+-]+){0,2}\]$"), ""),  # [Europe/Berlin]
    (re.compile(r"(?<=[+-]\d{4})\s*\([^()\d]{3,60}\)$"), ""),  # (Central European Summer Time)
    (re.compile(rf"^(?:{_DAY_NAMES})\.?,?\s+(?=\d{{1,4}}[-/.])", re.IGNORECASE), ""),  # not "Mar 5"
    (
        re.compile(rf"(?<=\d)\s?,?\s(?:at|um|à|às|om|kl\.?|klo|alle(?: ore)?|a las|ore)\s(?={_CLOCK})", re.IGNORECASE),
        " ",
    ),
    (re.compile(rf"({_CLOCK})\s?(?:Uhr|hrs?|h)(?=\s|$)", re.IGNORECASE), r"\1"),
    (re.compile(r"([ap])\.\s?m\.?(?=\s|$)", re.IGNORECASE), r"\1m"),
)
_EASTERN: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]"), r"\1-\2-\3 "),
    (re.compile(r"(\d{1,2})\s?[时時시]\s?(\d{1,2})\s?[分분](?:\s?(\d{1,2})\s?[秒초])?"), r"\1:\2"),
    (
        re.compile(r"\(?(?:星期|周|週)[一二三四五六日天]\)?|\([月火水木金土日월화수목금토일]\)|[월화수목금토일]요일"),
        " ",
    ),
    (re.compile(rf"(?:上午|午前|오전)\s?({_CLOCK})"), r" \1 am"),
    (re.compile(rf"(?:下午|午後|오후)\s?({_CLOCK})"), r" \1 pm"),
)
_BARE: Final = re.compile(r"[\d :/T+Z-]*")  # nothing around it
_NUMBERS: Final = re.compile(r"\d\s?[-/.:h年년]\s?\d")  # as in a date or a time of day; most cells have none

PERIOD: Final = re.compile(
    r"(?P<year>\d{4})[\s/-]?(?P<kind>KW|CW|[QTWHS])[\s-]?(?P<number>\d{1,2})$|"
    r"(?P<kind2>KW|CW|wk|week|woche|semaine|semana|quarter|quartal|[QTWHS])[\s.-]?(?P<number2>\d{1,2})[\s,/-]{1,2}"
    r"(?P<year2>(?:19|20)\d{2}|['\u2019]\d{2})$|"
    r"(?P<number3>[1-4])\.?\s?(?P<kind3>Q|T|quarter|quartal)[\s,/-]{0,2}(?P<year3>(?:19|20)\d{2})$",
    re.IGNORECASE,
)
"""A quarter, an ISO week or half a year: ``2025-Q3``, ``Q3 2025``, ``2025-W36``, ``KW 36/2025``, ``H1 2025``."""
SHORT_MONTH: Final = re.compile(r"([^\W\d]{3,12})\.?-(\d{2})$")
"""A month of a year in two digits, as spreadsheets write it: ``Sep-25``."""
_MONTHS_OF: Final = {"q": 3, "t": 3, "h": 6, "s": 6}


def plain(text: str) -> str:
    """Return a date without the words that say no more of it: days of the week, names of zones, "Uhr".

    Examples
    --------
    >>> plain("Mo, 01.09.2025 08:47 Uhr"), plain("2025년 9월 1일 오전 8:47")
    ('01.09.2025 08:47', '2025-9-1 8:47 am')
    """
    if not _NUMBERS.search(text) or _BARE.fullmatch(text):
        return text
    text = " ".join(text.strip("\u200e\u200f\u202a\u202c").split())
    for pattern, new in _AROUND if text.isascii() else (*_AROUND, *_EASTERN):
        text = pattern.sub(new, text)
    return text if text.isascii() else " ".join(text.split())


def period_start(match: re.Match[str]) -> datetime | None:
    """Return the first day of what :data:`PERIOD` found; None where a year has no such."""
    found = match.groupdict()
    kind = (found["kind"] or found["kind2"] or found["kind3"])[0].casefold()
    number = int(found["number"] or found["number2"] or found["number3"])
    year = int((found["year"] or found["year2"] or found["year3"]).strip("'\u2019"))
    year += 2000 if year < 100 else 0
    months = _MONTHS_OF.get(kind if len(found["kind2"] or "q") < 3 or kind == "q" else "w")
    if months is None:
        return datetime.combine(date.fromisocalendar(year, number, 1), datetime.min.time())
    return datetime(year, months * (number - 1) + 1, 1) if 1 <= number * months <= 12 else None


def are_months(found: list[tuple[int, int]]) -> bool:
    """Whether months with two digits are months of years; of many years in few months they are days."""
    years, months = {year for _, year in found}, {month for month, _ in found}
    return bool(found) and len(years) <= max(2, 3 * len(months))
