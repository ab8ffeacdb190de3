from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca.stages.redact import Options, Redact, redact

redact("Jennifer")  # the lexicon is opened before Hypothesis looks at the clock


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jo.doe+tag@mail.example.com.", "Write to [EMAIL]."),
        ("jo@example is no address", "jo@example is no address"),
        ("card 4111 1111 1111 1111 please", "card [CARD] please"),
        ("card 4111-1111-1111-1112 fails Luhn", "card 4111-1111-1111-1112 fails Luhn"),
        ("IBAN DE89 3704 0044 0532 0130 00 today", "IBAN [IBAN] today"),
        ("IBAN GB82WEST12345698765432", "IBAN [IBAN]"),
        ("IBAN GB83WEST12345698765432", "IBAN GB83WEST12345698765432"),
        ("call +44 20 7946 0958 now", "call [PHONE] now"),
        ("call me on 555-0123", "call me on [PHONE]"),
        ("ring (212) 555-0187", "ring [PHONE]"),
        ("on 2026-03-04 and 04/03/2026", "on 2026-03-04 and 04/03/2026"),
        ("from 2019 - 2023 it was fine", "from 2019 - 2023 it was fine"),
        ("paid $1,299.00 for 2 x 500 g", "paid $1,299.00 for 2 x 500 g"),
        ("order 1234567 came", "order [REFERENCE] came"),
        ("the 1234567 came", "the 1234567 came"),
        ("flight BA 1234 in seat 24", "flight BA 1234 in seat 24"),
        ("", ""),
    ],
)
def test_redact(text, expected):
    assert redact(text)[0] == expected


def test_redactions_say_where_the_placeholder_stands_and_how_long_the_original_was():
    text, found = redact("a@example.com or +44 20 7946 0958")
    assert text == "[EMAIL] or [PHONE]"
    assert found == [
        {"kind": "email", "start": 0, "end": 7, "length": 13},
        {"kind": "phone", "start": 11, "end": 18, "length": 16},
    ]
    assert [text[entry["start"] : entry["end"]] for entry in found] == ["[EMAIL]", "[PHONE]"]


def test_kinds_left_out_stay():
    assert redact("jo@example.com, +44 20 7946 0958", ("phone",))[0] == "jo@example.com, [PHONE]"


@given(st.text(alphabet="ab @.+-0123456789()", max_size=60))
def test_offsets_always_fit(text):
    redacted, found = redact(text)
    assert all(redacted[entry["start"] : entry["end"]] == f"[{entry['kind'].upper()}]" for entry in found)
    assert len(redacted) == len(text) + sum(entry["end"] - entry["start"] - entry["length"] for entry in found)


def test_stage_leaves_nulls_and_harmless_rows_alone():
    table = Redact(Options())({"documents": documents([None, "fine", "jo@example.com"])})["documents"]
    assert table["text"].to_pylist() == [None, "fine", "[EMAIL]"]
    assert [row is None for row in table["redactions"].to_pylist()] == [True, True, False]
