"""Numbers as a reader sees them."""

import pytest

from voca.report import Column
from voca.reports import figures, numbers, tabulate
from voca.reports.scale import Scale


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (numbers.fixed(-0.04, 1), "0.0"),
        (numbers.fixed(-14.25, 1), "−14.3"),
        (numbers.fixed(3.625, 2), "3.63"),
        (numbers.signed(3.5 - 3.525, 2), "−0.03"),
        (numbers.fixed(float("inf"), 1), "inf"),
        (numbers.fixed(1e20, 0), "100,000,000,000,000,000,000"),
        (numbers.signed(0.001, 1), "0.0"),
        (numbers.signed(3.0, 2), "+3.00"),
        (numbers.count(1234567), "1,234,567"),
        (numbers.share(0.0), "0%"),
        (numbers.share(1.0), "100%"),
        (numbers.share(0.9999, 1), ">99.9%"),
        (numbers.share(0.004), "<1%"),
        (numbers.share(0.0049), "<1%"),
        (numbers.share(0.005), "1%"),
        (numbers.share(0.125), "13%"),
        (numbers.share_delta(-0.031, 1), "−3.1"),
        (numbers.base(29), "n = 29, a small base"),
        (numbers.base(30), "n = 30"),
        (numbers.p_value(0.05), "0.050"),
        (numbers.day("2026-12-01"), "1 Dec 2026"),
        (numbers.sentence_list([]), ""),
    ],
)
def test_written(written, expected):
    assert written == expected


def test_share_digits_depend_on_the_base():
    assert (numbers.share_digits(999), numbers.share_digits(1000)) == (0, 1)


@pytest.mark.parametrize(
    ("row", "explanation", "digits", "direction"),
    [
        (("nps", 0, 10, 1), "promoters minus detractors, −100 to 100, higher is better", 1, 1),
        (("csat", 1, 5, 1), "% in the top 2 boxes of 1 to 5, higher is better", 1, 1),
        (("csat", 1, 3, -1), "% in the best box of 1 to 3 (1 is best), higher is better", 1, 1),
        (("csat", 0, 100, 1), "mean, 0 to 100, higher is better", 1, 1),
        (("ces", 1, 7, -1), "mean, 1 to 7, lower is better", 2, -1),
        (("stars", 1, 5, 1), "mean, 1 to 5, higher is better", 2, 1),
        (("yesno", 0, 1, 1), "% who said yes, higher is better", 1, 1),
        (("sentiment", -100, 100, 1), "mean of the words' own mood, −100 to 100, higher is better", 1, 1),
    ],
)
def test_scales(row, explanation, digits, direction):
    kind, low, high, way = row
    scale = Scale.of({"score": "s", "kind": kind, "low": low, "high": high, "direction": way, "label": "",
                      "reason": ""})  # fmt: skip
    assert (scale.explanation, scale.digits, scale.direction) == (explanation, digits, direction)


def test_compare_says_which_side_is_worse():
    up = Scale("s", "stars", 1, 5, 1, "Stars", "")
    down = Scale("s", "ces", 1, 7, -1, "Effort", "")
    assert up.compare(-0.5) == "0.50 points lower"
    assert down.compare(0.5) == "0.50 points higher (worse)"
    assert down.compare(-0.5) == "0.50 points lower (better)"


@pytest.mark.parametrize(
    ("spread", "estimate", "written"),
    [
        (412.0, 12345.6, "12,346"),
        (41.0, 345.67, "345.7"),
        (1.2, 3.456, "3.46"),
        (0.03, 0.01234, "0.0123"),
        (None, 3.456, "3.5"),
    ],
)
def test_a_score_without_ends_has_the_decimals_that_its_spread_calls_for(spread, estimate, written):
    assert Scale("s", "number", None, None, 1, "Spent", "", spread).write(estimate) == written


@pytest.mark.parametrize(
    ("intervals", "written"),
    [
        # as fine as the scale where every effect says something
        ([(-0.31, -0.10), (-0.02, 0.02)], ["−0.21 [−0.31, −0.10]", "0.00 [−0.02, +0.02]"]),
        # finer where one would read as nothing, or as if it held 0
        ([(-0.31, -0.10), (-0.0031, 0.0012)], ["−0.205 [−0.310, −0.100]", "−0.001 [−0.003, +0.001]"]),
        ([(0.004, 0.036), (0.2, 0.4)], ["+0.020 [+0.004, +0.036]", "+0.300 [+0.200, +0.400]"]),
        # one of ten does not decide for the others: the bound that would read as 0 is as fine as it needs to be
        (
            [(-0.31, -0.10)] * 9 + [(0.0004, 0.0396)],
            ["−0.21 [  −0.31, −0.10]"] * 9 + ["+0.02 [+0.0004, +0.04]"],
        ),
        # what two more decimals do not tell is said in words, and costs the others nothing
        ([(-0.31, -0.10), (-0.00002, 0.00001)], ["−0.21 [−0.31, −0.10]", "within ±0.01"]),
    ],
)
def test_small_effects_do_not_read_as_nothing(intervals, written):
    columns = (
        Column("impact", "Impact", "delta", "", digits=2),
        Column("interval", "Interval", "interval", "", of="impact", digits=2),
    )
    records = [{"impact": (low + high) / 2, "interval": (low, high)} for low, high in intervals]
    table = tabulate.make("drivers", "Drivers", columns, records)
    shown = figures.estimates(table.columns[0], *([row[i] for row in table.rows] for i in (0, 1)))
    assert [text.strip() for text in shown] == written
    assert [row[1] for row in table.rows] == intervals


def test_small_effects_in_sentences():
    stars = Scale("stars", "stars", 1.0, 5.0, 1, "", "")
    assert stars.with_interval(-0.0011, -0.0031, 0.0012, sign=True) == "−0.001 [−0.003, +0.001]"
    assert stars.with_interval(-0.21, -0.31, -0.10, sign=True) == "−0.21 [−0.31, −0.10]"


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Rating (1-5)", "Rating (1-5)"),
        ("How satisfied were you with the way we handled your claim, all in all? (1-5)",
         "“How satisfied were you with the way we handled…” (1-5)"),
        ("Overall", "Overall"),
    ],
)  # fmt: skip
def test_a_score_that_is_a_question_is_cut_in_sentences(label, short):
    scale = Scale("q", "rating", 1.0, 5.0, 1, label, "")
    assert (scale.short, scale.title) == (short, label)
