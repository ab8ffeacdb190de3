"""How a text is written for the transformers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voca.stages.wording import aligned_text, model_text, stars_in_words

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


STARS = [
    ("★★☆☆☆", "2 stars"),
    ("★☆☆☆☆ it came on Tuesday", "1 star it came on Tuesday"),
    ("★ ★ ★ ★ ☆ fine", "4 stars fine"),
    ("⭐⭐", "2 stars"),
    ("⭐\ufe0f⭐\ufe0f⭐\ufe0f⭐\ufe0f⭐\ufe0f", "5 stars"),
    ("🌟🌟🌟🌟🌟", "5 stars"),
    ("food ⭐⭐⭐⭐ staff ⭐⭐", "food 4 stars staff 2 stars"),
    ("★★★½☆", "3.5 stars"),
    ("★★★½", "3.5 stars"),
    ("★★★★★★★☆☆☆", "7 out of 10"),
    ("2⭐", "2 stars"),
    ("4,5 ★", "4.5 stars"),
    ("it was 2* at best", "it was 2 stars at best"),
    ("1*.", "1 star ."),
    # Decorations, and what only looks like a score, stay as they are.
    ("you are a ⭐", "you are a ⭐"),
    ("🌟🌟", "🌟🌟"),
    ("⭐⭐⭐⭐⭐⭐⭐", "⭐⭐⭐⭐⭐⭐⭐"),
    ("☆☆☆☆☆", "☆☆☆☆☆"),
    ("3 * 5 = 15", "3 * 5 = 15"),
    ("3*5", "3*5"),
    ("f*** this", "f*** this"),
    ("***** awful", "***** awful"),
    ("**2** of them", "**2** of them"),
    ("9*", "9*"),
]


@pytest.mark.parametrize(("text", "written"), STARS)
def test_drawn_stars_are_a_score(text: str, written: str) -> None:
    assert " ".join(stars_in_words(text).split()) == written


@settings(deadline=None)
@given(st.text(st.sampled_from("ab n't'@/:.2*★☆⭐½\u2764\U0001f600\ufe0f\u200d\n") | st.characters(), max_size=40))
def test_aligned_text_is_model_text_with_origins(text: str) -> None:
    written, origins = aligned_text(text)
    assert written == model_text(text)
    assert len(origins) == len(written)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
    assert all(a == text[o] for a, o in zip(written, origins, strict=True) if a.isalpha() and text[o].isalpha())
