from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stages.documents import documents
from voca.stages.clean import Clean, Options, clean


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("plain text", "plain text"),
        ("  two   spaces\t and tab ", "two spaces and tab"),
        ("line\r\n\r\nbreak", "line\nbreak"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("Tom &amp; Jerry &eacute; &#128512;", "Tom & Jerry é 😀"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("nul\x00 bell\x07 esc\x1b[31mred\x1b[0m", "nul bell escred"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("cafe\u0301", "café"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("&nosuchentity; stays", "&nosuchentity; stays"),
    ],
)
def test_clean(raw, expected):
    assert clean(raw) == expected


@given(st.text())
def test_cleaning_twice_changes_nothing_more_for_text_without_markup(text):
    once = clean(text.replace("&", "").replace("<", ""))
    assert clean(once) == once


def test_empty_and_unreadable_texts_get_a_status():
    table = Clean(Options())(documents(["fine", "   ", None, "\ufffd\ufffd\ufffd a"]))
    assert table["text"].to_pylist()[:3] == ["fine", None, None]
    assert table["status"].to_pylist() == [None, "no text", "no text", "unreadable"]
