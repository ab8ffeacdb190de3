"""One of something is said as one, wherever a count stands in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voca.wording import agree, counted, left_out, were

PACKAGE = Path(__file__).parents[1] / "voca"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (counted(0, "theme"), "0 themes"),
        (counted(1, "theme"), "1 theme"),
        (counted(2, "reply", "replies"), "2 replies"),
        (counted(12345, "row is", "rows are"), "12,345 rows are"),
        (f"1 of 9 rows {agree(1, 'has', 'have')}", "1 of 9 rows has"),
        (f"0 of 9 rows {agree(0, 'has', 'have')}", "0 of 9 rows have"),
        (were(1, "line", "of a head"), "1 line of a head was"),
        (were(3, "line"), "3 lines were"),
        (left_out(1, "at the top"), "1 line at the top was left out"),
        (left_out(3, "of the program", "entry", "entries"), "3 entries of the program were left out"),
    ],
)
def test_one_is_said_as_one(said, expected):
    assert said == expected


_PLURAL = re.compile(
    r"\{[^{}]+\} (?:of \{[^{}]+\} )?(?:rows|lines|cells|texts|comments|responses|answers|entries|customers|"
    r"conversations|records|themes|sub-themes|groups|sentences|passages) "
    r"(?:were|are|have|hold|say|name|fit|contradict)\b"
)
_NEVER_ONE = ("{count:,} rows have this problem", "{options.themes} themes were")
"""What is said of more than one only."""


def test_no_sentence_counts_with_a_verb_that_does_not_bend():
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if _PLURAL.search(line) and not any(said in line for said in _NEVER_ONE)
    ]
    assert found == []


def test_a_study_without_themes_is_said_so_of_a_checked_column():
    from voca.checking import ID, TEXT, _columns
    from voca.errors import InputError

    with pytest.raises(InputError, match=r"no such theme\. Delete that column or .*; the study has no themes\.$"):
        _columns([ID, TEXT, "Late"], {}, "check.csv")
    with pytest.raises(InputError, match=r"the themes are: 'Price'\.$"):
        _columns([ID, TEXT, "Late"], {"Price": "t1"}, "check.csv")
