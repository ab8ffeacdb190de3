import pytest

from voca.config import ReadOptions
from voca.sources import read
from voca.sources.values import are_amounts, is_missing, parse_number, parse_score, parse_yes_no


@pytest.mark.parametrize(
    ("cell", "value", "out_of"),
    [
        ("9", 9, None),
        (" 4.0 ", 4, None),
        ("4,5", 4.5, None),
        ("8/10", 8, 10),
        ("4 out of 5", 4, 5),
        ("3 von 5", 3, 5),
        ("10 - very likely", 10, None),
        ("0 = not at all", 0, None),
        ("5 (very satisfied)", 5, None),
        ("(1) not at all", 1, None),
        ("Very good (5)", 5, None),
        ("4 - Very impressive", 4, None),
        ("4 stars", 4, None),
        ("1 star", 1, None),
        ("4,5 Sterne", 4.5, None),
        ("★★★★", 4, None),
        ("★★★☆☆", 3, 5),
        ("⭐⭐", 2, None),
        ("80%", 80, None),
        ("-1", -1, None),
    ],
)
def test_scores_in_words_are_read(cell, value, out_of):
    found = parse_score(cell)
    assert found is not None
    assert (found.value, found.out_of) == (value, out_of)


@pytest.mark.parametrize(
    "cell", ["great", "", "very likely", "1-25%", "26-100", "10 - 20", "n/a", "x" * 500, "4-5-2020"]
)
def test_words_and_ranges_are_no_scores(cell):
    assert parse_score(cell) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("1,234", 1234),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1 234", 1234),
        ("$ 12.50", 12.5),
        ("99 €", 99),
        ("0,5", 0.5),
        ("0,125", 0.125),
        ("1e3", 1000),
        ("1.234.567", 1234567),
        ("abc", None),
        ("12 months", None),
        ("1,2,3", None),
    ],
)
def test_numbers(cell, value):
    assert parse_number(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Yes", 1),
        ("no", 0),
        ("TRUE", 1),
        ("0", 0),
        ("1.0", 1),
        ("Ja", 1),
        ("não", 0),
        ("Yes, always", 1),
        ("maybe", None),
    ],
)
def test_yes_and_no(cell, value):
    assert parse_yes_no(cell) == value


@pytest.mark.parametrize(
    ("cell", "missing"),
    [(None, True), ("", True), (" N/A ", True), ("NaN", True), ("#N/A", True), ("0", False), ("no", False)],
)
def test_missing(cell, missing):
    assert is_missing(cell) is missing


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1 night", "2 nights", "5 nights"], True),
        (["1 person", "2 people", "4 people"], True),
        (["1 Review , 2 Followers", "2 Reviews , 9 Followers", "3 Reviews"], True),
        (["1 poor", "2 fair", "3 good"], False),
        (["5 - Detractor", "6 - Detractor", "9 - Promoter"], False),
        (["1 star", "2 stars", "3 stars"], False),
        (["2.0 of 5 bubbles", "3.0 of 5 bubbles"], False),
        (["3 out of 5", "4 out of 5"], False),
        (["1", "2", "3"], False),
        ([], False),
    ],
)
def test_amounts_of_one_thing_are_no_points(cells, expected):
    assert are_amounts(cells) is expected


@pytest.mark.parametrize(
    ("column", "others", "options", "said"),
    [
        ("quality", ["ten", "good?", "see above"], {},
         "3 of 19 values are no number, and the others are points from 1 to 5: so it was taken for a segment, and not "
         "for a score"),
        ("quality", ["", "n/a", "-"], {}, None),
        ("quality", ["ten", "good?", "see above"], {"segment": ("quality",)}, None),
        ("quality", ["ten", "good?", "see above"], {"ignore": ("quality",)}, None),
        ("family size", ["ten", "many", "see above"], {}, None),
    ],
)  # fmt: skip
def test_a_few_words_that_keep_a_column_from_being_a_score_are_said(tmp_path, column, others, options, said):
    cells = [*others, *(str(i % 5 + 1) for i in range(16))]
    lines = [f"the parcel of day {i} came late and was torn,{cell}" for i, cell in enumerate(cells)]
    path = tmp_path / "data.csv"
    path.write_text("\n".join([f"comment,{column}", *lines]), "utf-8")
    issues = read([path], ReadOptions(**options)).issues
    found = [(i.message, i.column, i.severity) for i in issues if i.code == "nearly-a-score"]
    assert found == ([(said, column, "warning")] if said else [])
