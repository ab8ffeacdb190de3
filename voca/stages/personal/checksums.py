"""Checks that national numbers carry in themselves. Each takes the number as written and says whether it holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s.\-/]")
# Verhoeff (1969): multiplication in the dihedral group D5, and the permutation of each position.
_D5: Final = tuple(
    tuple(
        (i + j) % 5 if i < 5 and j < 5 else 5 + (i + j) % 5 if i < 5 else 5 + (i - j) % 5 if j < 5 else (i - j) % 5
        for j in range(10)
    )
    for i in range(10)
)
_STEP: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _plain(number: str) -> str:
    return _SEPARATORS.sub("", number).upper()


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


def luhn(number: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1, annex B); a number of one digit repeated is none."""
    digits = _plain(number)
    if len(set(digits)) == 1:
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def mod97(number: str) -> bool:
    """ISO 13616: letters as 10 to 35, the first four characters last, remainder 1 of 97."""
    moved = number[4:] + number[:4]
    return int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def ssn(number: str) -> bool:
    """US social security: no area 000, 666 or 9xx, no group 00, no serial 0000."""
    area, group, serial = number.split("-")
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def dni(number: str) -> bool:
    """Spanish DNI and NIE: the letter says the remainder of 23."""
    plain = _plain(number)
    body = str("XYZ".find(plain[0])) + plain[1:-1] if plain[0] in "XYZ" else plain[:-1]
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23] == plain[-1]


def fiscal(number: str) -> bool:
    """Italian codice fiscale: the sixteenth letter is the sum of the others, odd places by a table, modulo 26."""
    plain = _plain(number)
    values = [int(c) if c.isdigit() else ord(c) - 65 for c in plain[:15]]
    total = sum(_ODD[value] if index % 2 == 0 else value for index, value in enumerate(values))
    return chr(65 + total % 26) == plain[15]


def nir(number: str) -> bool:
    """French NIR: the last two digits are 97 less the remainder of the first thirteen by 97; Corsica as 19 and 18."""
    plain = _plain(number)
    body = plain[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(plain[13:])


def nino(number: str) -> bool:
    """UK national insurance: prefixes that are given out."""
    plain = _plain(number)
    return (
        plain[0] not in "DFIQUV"
        and plain[1] not in "DFIOQUV"
        and plain[:2] not in ("BG", "GB", "NK", "KN", "NT", "TN", "ZZ")
    )


def cpf(number: str) -> bool:
    """Brazilian CPF: two check digits modulo 11."""
    plain = _plain(number)
    if len(set(plain)) == 1:
        return False
    return all(_weighed(plain[:n], range(n + 1, 1, -1)) * 10 % 11 % 10 == int(plain[n]) for n in (9, 10))


def verhoeff(number: str) -> bool:
    """Verhoeff's check, as Aadhaar has it."""
    check, places = 0, list(range(10))
    for digit in reversed(_plain(number)):
        check = _D5[check][places[int(digit)]]
        places = [_STEP[place] for place in places]
    return check == 0


def pesel(number: str) -> bool:
    """Polish PESEL: a date of birth, its century in the month, and a check digit modulo 10."""
    plain = _plain(number)
    century = {0: 1900, 20: 2000, 40: 2100, 60: 2200, 80: 1800}[int(plain[2:4]) // 20 * 20]
    try:
        date(century + int(plain[:2]), int(plain[2:4]) % 20, int(plain[4:6]))
    except ValueError:
        return False
    return (_weighed(plain, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) + int(plain[10])) % 10 == 0


def iso7064(number: str) -> bool:
    """German tax id: ISO 7064, modulus 11 and 10."""
    plain, product = _plain(number), 10
    for digit in plain[:-1]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(plain[-1])
