"""Where a sentence is cut to look for a second theme."""

from __future__ import annotations

import pytest

from voca.stages.parts import parts, says_nothing


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "The delivery was late and the support agent was rude",
            "en",
            ["The delivery was late", "the support agent was rude"],
        ),
        ("Gorgeous food, terrible timekeeping.", "en", ["Gorgeous food", "terrible timekeeping."]),
        ("late and cold", "en", ["late and cold"]),
        ("Big portions, big taste, decent price", "en", ["Big portions", "big taste", "decent price"]),
        ("It costs 1,200 and 3-4 weeks", "en", ["It costs 1,200", "3-4 weeks"]),
        ("Tolles Essen und der Fahrer war spät", "de", ["Tolles Essen", "der Fahrer war spät"]),
        ("Tolles Essen and der Fahrer war spät", "de", ["Tolles Essen and der Fahrer war spät"]),
        ("Hyvä ruoka, kuljetus myöhässä", "fi", ["Hyvä ruoka", "kuljetus myöhässä"]),
        ("", None, [""]),
    ],
)
def test_parts(text, language, expected):
    assert [text[start:end] for start, end in parts(text, language)] == expected


def test_a_verdict_says_nothing():
    assert says_nothing("very good")
    assert not says_nothing("terrible timekeeping")
