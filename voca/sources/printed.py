"""Speakers as hearings and calls of investors are printed: "Mr. SMITH. Words", "Jane Roe -- Analyst" over words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_FEWEST: Final = 4  # lines that begin so
_TITLES: Final = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Senator|Sen|Rep|Representative|Chair(?:man|woman|person)?|Judge|Justice|Secretary)"
)
_OFFICES: Final = r"(?:The|THE) (?:[A-Z]{4,}|Chair(?:man|woman|person)?|Clerk|President|Speaker|Witness|Court)"
# "Mr. SMITH. Words", "The Chairman. Words"
_WITNESS: Final = re.compile(
    rf"\s*(?P<name>{_OFFICES}|{_TITLES}\.? [A-Z][\w'\u2019-]+(?: (?:of )?[A-Z][\w'\u2019-]+)?)\.(?:--|\u2014)?\s+"
    r"(?P<words>[\"\u201c(\[]?[A-Z\d].*)$"
)
# "Jane Roe -- Northbank -- Analyst", "Jane Roe \u2014 Chief Executive Officer", "Operator" on lines of their own
_TITLED: Final = re.compile(
    r"\s*(?P<name>[A-Z][\w.'\u2019-]*(?: [A-Z][\w.'\u2019-]*){1,3})\s+(?:--|\u2014|\u2013)\s+[A-Z][^.?!:]{2,90}\s*$"
)
_OPERATOR: Final = re.compile(r"\s*(?P<name>Operator)\s*$")


def printed_labels(lines: Sequence[str]) -> Sequence[str]:
    """Return lines with a colon behind such names; as they were where few begin so, or no names come again."""
    for dresses in ((_WITNESS,), (_TITLED, _OPERATOR)):
        found = {row: match for row, line in enumerate(lines) if (match := _first(dresses, line))}
        if len(found) >= _FEWEST and _come_again([match["name"] for match in found.values()]):
            return [
                f"{match['name']}: {match.groupdict().get('words') or ''}" if (match := found.get(row)) else line
                for row, line in enumerate(lines)
            ]
    return lines


def _first(dresses: Iterable[re.Pattern[str]], line: str) -> re.Match[str] | None:
    return next((match for dress in dresses if (match := dress.match(line))), None)


def _come_again(names: Sequence[str]) -> bool:
    return 1 < len(set(names)) <= (len(names) + 1) / 2
