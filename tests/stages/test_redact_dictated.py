"""What is said aloud in calls: numbers digit by digit, addresses with "at" and "dot", names spelled."""

import pytest

from voca.stages.redact import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my phone number is five five five, oh one two three four", "my phone number is [PHONE]"),
        ("reach me at oh seven seven double zero nine hundred one two three", "reach me at [PHONE]"),
        (
            "My account number is four four seven, two one nine, eight eight zero three",
            "My account number is [REFERENCE]",
        ),
        ("the card is four one one one, one one one one, one one one one, one one one one", "the card is [CARD]"),
        ("my social is one two three four five six seven eight nine", "my social is [ID]"),
        ("it's john dot smith at gmail dot com", "it's [EMAIL]"),
        ("my email is m underscore lopez eighty four at yahoo dot co dot uk thanks", "my email is [EMAIL] thanks"),
        ("E-mail: anna.berg (at) example (dot) org", "E-mail: [EMAIL]"),
        ("my last name is spelled S M I T H", "my last name is spelled [PERSON_1]"),
        ("It's Graham Pickering, P I C K E R I N G.", "It's [PERSON_1], [PERSON_2]."),
        ("first name Roberto, surname Oliveira", "first name [PERSON_1], surname [PERSON_2]"),
        ("My reference is REF/2024/00981", "My reference is [REFERENCE]"),
    ],
)
def test_said_aloud(text, expected):
    assert redact(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "we looked at shop dot com and bought it",
        "and a new seat. At this point it became obvious",
        "one two three four, we counted and waited five six seven minutes",
        "it took two three days, four people and one manager",
        "In two thousand twenty three, one of six",
        "A B C D are the four classes",
        "one or two, three at most, four or five six times",
        "on a first name basis with everyone",
        "order confirmation 2024/05/03 came",
    ],
)
def test_what_is_only_counted_stays(text):
    assert redact(text)[0] == text
