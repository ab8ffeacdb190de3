"""How a text is written for the transformers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.stages.wording import aligned_text, model_text

CASES = [
    ("", ""),
    ("plain words", "plain words"),
    ("  two \n lines\t", "two lines"),
    ("I do n't know", "I don't know"),
    ("see https://example.org/a?b=c now", "see now"),
    ("@support no answer", "no answer"),
    ("write to me@example.org", "write to me@example.org"),
    ("great \U0001f44d\U0001f3fd!", "great thumbs up !"),
    ("\u2764\ufe0f", "heavy black heart"),
    ("a\ud800b", "ab"),
]


@pytest.mark.parametrize(("text", "written"), CASES)
def test_model_text(text: str, written: str) -> None:
    assert model_text(text) == written


@settings(deadline=None)
@given(st.text(st.sampled_from("ab n't'@/:.\u2764\U0001f600\ufe0f\u200d\n") | st.characters(), max_size=40))
def test_aligned_text_is_model_text_with_origins(text: str) -> None:
    written, origins = aligned_text(text)
    assert written == model_text(text)
    assert len(origins) == len(written)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    assert all(a == text[o] for a, o in zip(written, origins, strict=True) if a.isalpha() and text[o].isalpha())
