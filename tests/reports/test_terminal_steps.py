"""A derivation in a terminal: a heading over each part, the sum below its figure, nothing cut."""

import io

from rich.console import Console

from voca.reports import tabulate
from voca.reports.screen import Screen
from voca.reports.sections.explanation import COLUMNS
from voca.reports.terminal_steps import print_steps

LONG = "100 x (1,234 promoters − 5,678 detractors) / 9,012, which is the score of those who mention it at all"
RECORDS = [
    {"part": "Base", "quantity": "their score", "shown": "−49.312 [−51.100, −47.524]", "how": LONG},
    {"part": "Base", "quantity": "share that mentions it", "shown": "20.00%", "how": "2 of 10"},
    {"part": "Verdict", "quantity": "verdict", "shown": "", "how": "driver"},
]


def printed(width, rows=None):
    file = io.StringIO()
    console = Console(file=file, width=width, color_system=None)
    print_steps(Screen.of(console), tabulate.make("explanation", "Step by step", COLUMNS, RECORDS), rows)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_at_eighty_columns():
    assert printed(80) == [
        "",
        "Base",
        "  their score             −49.312 [−51.100, −47.524]",
        "    100 x (1,234 promoters − 5,678 detractors) / 9,012, which is the score of",
        "    those who mention it at all",
        "  share that mentions it  20.00%",
        "    2 of 10",
        "",
        "Verdict",
        "  verdict",
        "    driver",
        "",
    ]


def test_a_narrow_terminal_shows_every_word():
    lines = printed(40)
    assert max(map(len, lines)) <= 40
    words = " ".join(lines).split()
    assert all(word in words for record in RECORDS for text in record.values() for word in text.split())


def test_the_first_rows():
    assert printed(80, 1)[-1] == ""
    assert "Verdict" not in printed(80, 2)
