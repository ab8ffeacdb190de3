"""Which kinds of personal data a text can hold at all: one search a kind over a whole column.

A screen is something that a finder finds nothing without. Arrow searches a column for it some fifty times as fast as
Python searches the texts one after another, and most texts pass none. A screen never changes what is found.

The patterns are RE2's, which know no lookaround.
"""

from __future__ import annotations

from functools import reduce
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from voca.stages.personal import addresses, contacts, cues, dictated, numbers

# What is searched for, and what a text that has it may hold.
_SCREENS: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (contacts.EMAIL_SCREEN, frozenset(("email",))),
    (contacts.URL_SCREEN, frozenset(("url",))),
    (contacts.IP_SCREEN, frozenset(("ip",))),
    (contacts.PHONE_SCREEN, frozenset(("phone",))),
    (numbers.IBAN_SCREEN, frozenset(("iban",))),
    (numbers.CARD_SCREEN, frozenset(("card",))),
    (numbers.BIRTH_SCREEN, frozenset(("birth_date",))),
    (numbers.IDENTITY_SCREEN, frozenset(("id",))),
    (numbers.REFERENCE_SCREEN, frozenset(("reference",))),
    (addresses.SCREEN, frozenset(("address",))),
    (dictated.SCREEN, frozenset(("dictated",))),
    (dictated.SPELLED_SCREEN, frozenset(("spelled",))),
    (cues.INTRODUCED_SCREEN, frozenset(("introduced",))),
    (cues.INITIALS_SCREEN, frozenset(("initials",))),
)
ANYTHING: Final = frozenset[str]().union(*(hints for _, hints in _SCREENS))


def screen(texts: pa.Array | pa.ChunkedArray) -> list[frozenset[str]]:
    """Return for each text what it may hold.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray of string

    Returns
    -------
    list of frozenset of str
        Of a null: none.
    """
    passed = (
        pc.cast(pc.fill_null(pc.match_substring_regex(texts, pattern, ignore_case=True), False), pa.int32())
        for pattern, _ in _SCREENS
    )
    together = reduce(pc.add, (pc.shift_left(bits, place) for place, bits in enumerate(passed)))
    hints = {bits: _hints(bits) for bits in pc.unique(together).to_pylist()}
    return [hints[bits] for bits in together.to_pylist()]


def _hints(bits: int) -> frozenset[str]:
    return frozenset[str]().union(*(hints for place, (_, hints) in enumerate(_SCREENS) if bits >> place & 1))
