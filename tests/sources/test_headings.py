"""What a column's header says of its scale, and what its values say where the header says nothing."""

from __future__ import annotations

import pytest

from voca.config import ReadOptions
from voca.sources import read
from voca.sources.headings import without_scale

FIVE, SIX, SEVEN, TEN = (list(range(1, top + 1)) for top in (5, 6, 7, 10))


@pytest.fixture
def load(tmp_path):
    def load(header, values, **options):
        path = tmp_path / "survey.csv"
        rows = [f'some words about the thing number {i},"{value}"' for i, value in enumerate(values)]
        path.write_text("\n".join([f'comment,"{header}"', *rows]) + "\n", encoding="utf-8")
        return read([path], ReadOptions(**options))

    return load


def scale(reading):
    return [(row["kind"], row["low"], row["high"], row["direction"]) for row in reading.scales.to_pylist()]


def points(reading):
    (only,) = reading.scales.to_pylist()
    rows = sorted(reading.documents.to_pylist(), key=lambda row: row["source_row"])
    return [row[f"score.{only['score']}"] for row in rows]


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("Overall satisfaction (1 = very satisfied, 5 = very dissatisfied)", FIVE, ("csat", 1, 5, -1)),
        ("Overall satisfaction (1=very satisfied,5=very dissatisfied)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfaction (1-very satisfied, 5-very dissatisfied)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfaction (very satisfied = 1, very dissatisfied = 5)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfaction: very satisfied (1) to very dissatisfied (5)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfaction 1 = very poor, 10 = excellent", TEN, ("csat", 1, 10, 1)),
        ("Overall rating (1 = excellent, 5 = poor)", FIVE, ("rating", 1, 5, -1)),
        ("Overall rating (1 star = terrible, 5 stars = excellent)", FIVE, ("stars", 1, 5, 1)),
        ("Rating (1 = best, 5 = worst)", FIVE, ("rating", 1, 5, -1)),
        ("Rating (1-5, 1 = best)", FIVE, ("rating", 1, 5, -1)),
        ("Service quality (1 = poor, 7 = excellent)", [1, 2, 3, 4], ("rating", 1, 7, 1)),
        ("The support (1 = excellent, 5 = poor)", FIVE, ("rating", 1, 5, -1)),
        ("How easy was it? (1 = very easy, 7 = very difficult)", SEVEN, ("ces", 1, 7, -1)),
        ("Effort (1 = very high effort, 7 = very low effort)", SEVEN, ("ces", 1, 7, 1)),
        ("I trust them (1 = strongly agree, 5 = strongly disagree)", FIVE, ("rating", 1, 5, -1)),
        (
            "On a scale of 1 to 5, where 1 is very satisfied and 5 is very dissatisfied, how was it?",
            FIVE,
            ("csat", 1, 5, -1),
        ),
        ("Note (1 = sehr gut, 5 = mangelhaft)", FIVE, ("rating", 1, 5, -1)),
        ("Wie zufrieden sind Sie? 1 (sehr zufrieden) bis 6 (sehr unzufrieden)", SIX, ("csat", 1, 6, -1)),
        ("Satisfaction (1 : très satisfait, 5 : très insatisfait)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfacción (1 = muy satisfecho; 5 = muy insatisfecho)", FIVE, ("csat", 1, 5, -1)),
        ("Soddisfazione (1 = molto soddisfatto, 5 = molto insoddisfatto)", FIVE, ("csat", 1, 5, -1)),
        ("Satisfação (1 = muito satisfeito, 5 = muito insatisfeito)", FIVE, ("csat", 1, 5, -1)),
        ("Tevredenheid (1 = zeer tevreden, 5 = zeer ontevreden)", FIVE, ("csat", 1, 5, -1)),
        ("Schulnote (1-5)", FIVE, ("rating", 1, 5, -1)),
    ],
)
def test_the_good_end_that_a_header_names(load, header, values, expected):
    reading = load(header, values * 8)
    assert scale(reading) == [expected]
    assert points(reading) == values * 8
    assert reading.scales["primary"].to_pylist() == [True]


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("How satisfied are you with us? (0-10)", [0, *TEN * 12], ("csat", 0, 10, 1)),
        ("Rating (0-5)", [0, *FIVE * 20], ("stars", 0, 5, 1)),
        ("rating_0_to_5", [0, *FIVE * 20], ("stars", 0, 5, 1)),
        ("Rating (0 = bad for me, 10 = fine for me)", [0, *TEN * 12], ("rating", 0, 10, 1)),
        ("Satisfaction (1-7)", FIVE * 12, ("csat", 1, 7, 1)),
        ("Satisfaction (1-4)", [2, 3, 4] * 12, ("csat", 1, 4, 1)),
        ("Satisfaction [-2 to 2]", [-2, -1, 0, 1, 2] * 12, ("csat", -2, 2, 1)),
        ("Bewertung von 0 bis 10", [0, *TEN * 12], ("rating", 0, 10, 1)),
        ("Note de 1 à 10", FIVE * 12, ("rating", 1, 10, 1)),
        ("Rating (out of 10)", FIVE * 12, ("rating", 1, 10, 1)),
        ("Rating /10", FIVE * 12, ("rating", 1, 10, 1)),
        ("Note sur 20", [*range(4, 21)] * 4, ("rating", 0, 20, 1)),
        ("How likely are you to recommend us? (1-10)", TEN * 12, ("nps", 0, 10, 1)),
        # the header speaks of something else than the values below it
        ("Satisfaction (1-5)", [*TEN] * 12, ("csat", 1, 10, 1)),
        ("Satisfaction (1-5 days after delivery)", [*TEN] * 12, ("csat", 1, 10, 1)),
        ("Satisfaction with our support (24/7)", FIVE * 12, ("csat", 1, 5, 1)),
        ("How satisfied are you with aspect 17", FIVE * 12, ("csat", 1, 5, 1)),
        ("How satisfied are you with room 10?", FIVE * 12, ("csat", 1, 5, 1)),
    ],
)
def test_the_ends_that_a_header_states(load, header, values, expected):
    reading = load(header, values)
    assert scale(reading) == [expected]
    assert points(reading) == values


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rating (0-5)", "Rating"),
        ("Rating /10", "Rating"),
        ("Rating (out of 10)", "Rating"),
        ("Note sur 20", "Note"),
        ("How was it? (1 = excellent, 5 = poor)", "How was it?"),
        ("(5 = best)", "(5 = best)"),
        ("Rating (stay)", "Rating (stay)"),
        ("Room rating (101-110)", "Room rating (101-110)"),
    ],
)
def test_a_name_without_its_scale(name, expected):
    assert without_scale(name) == expected


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Region (1 = North, 5 = South)", FIVE),
        ("Resolved (1 = yes, 2 = no)", [1, 2]),
        ("Priority (1 = high, 3 = low)", [1, 2, 3]),
        ("Number of visits (1 = good, 5 = poor)", FIVE),
    ],
)
def test_headers_of_no_scale(load, header, values):
    assert load(header, values * 12).scales.num_rows == 0


def test_a_point_that_a_header_gives_to_those_who_did_not_answer(load):
    reading = load("Satisfaction (0 = not applicable, 1 = very satisfied, 5 = very dissatisfied)", [0, *FIVE] * 8)
    assert scale(reading) == [("csat", 1, 5, -1)]
    assert points(reading)[:6] == [None, 1, 2, 3, 4, 5]


def test_the_header_counts_for_a_score_that_the_user_names(load):
    header = "Q7 (1 = excellent, 5 = poor)"
    assert scale(load(header, FIVE * 8, score={"csat": header})) == [("csat", 1, 5, -1)]
    reading = load(header, FIVE * 8, score={"csat:higher": header})
    assert scale(reading) == [("csat", 1, 5, 1)]
    assert load(header, FIVE * 8, score={"csat": header}).scales["reason"].to_pylist() == [
        "scale 1 to 5, less is better; as the options and its header say"
    ]


def test_labels_and_reasons(load):
    (row,) = load("Overall rating (1 = excellent, 5 = poor)", FIVE * 8).scales.to_pylist()
    assert row["label"] == "Overall rating (1-5)"
    assert row["reason"] == (
        "its name says it is the overall rating; scale 1 to 5; less is better, as its header says of the ends"
    )


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("Score", [0, *TEN * 12], ("rating", 0, 10, 1)),
        ("CSAT", [0, *TEN * 12], ("csat", 0, 10, 1)),
        ("Score", TEN * 12, ("rating", 1, 10, 1)),
        # the upper points of a longer scale occur
        ("overall_rating", [*FIVE * 80, 6, 7, 8, 8, 9, 9, 10, 10], ("rating", 1, 10, 1)),
        ("overall_rating", [*FIVE * 80, 6, 6, 7, 7], ("rating", 1, 7, 1)),
        ("score", [-2, -1, 0, 1, 2] * 12, ("rating", -2, 2, 1)),
    ],
)
def test_a_guessed_scale_holds_the_values(load, header, values, expected):
    reading = load(header, values)
    assert scale(reading) == [expected]
    assert points(reading) == values


@pytest.mark.parametrize(
    ("header", "values", "expected", "lost"),
    [
        ("Overall score", [*FIVE * 40, 44, 55], ("stars", 1, 5, 1), 2),  # a key pressed twice
        ("Overall score", [*FIVE * 40, 10], ("stars", 1, 5, 1), 1),
        ("Overall score", [*TEN * 20, 100], ("rating", 1, 10, 1), 1),
    ],
)
def test_typing_errors_make_no_longer_scale(load, header, values, expected, lost):
    reading = load(header, values)
    assert scale(reading) == [expected]
    assert points(reading) == [*values[:-lost], *[None] * lost]


@pytest.mark.parametrize("header", ["CSAT", "Rating", "Satisfaction score", "NPS"])
def test_fractions_are_percentages(load, header):
    reading = load(header, ["0.2", "0.57", "0.8", "1"] * 10)
    assert [row[1:] for row in scale(reading)] == [(0, 100, 1)]
    assert points(reading)[:4] == [20, 57, 80, 100]
    (reason,) = reading.scales["reason"].to_pylist()
    assert "its values are fractions of 1, read as percentages" in reason


def test_halves_are_no_fractions(load):
    assert scale(load("Rating", ["0.5", "1", "1.5", "5"] * 10)) == [("stars", 0.5, 5, 1)]
