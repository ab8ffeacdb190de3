from datetime import datetime

import pytest

from voca.sources.times import parse_time, study


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2023-11-19", datetime(2023, 11, 19)),
        ("2023-11-19 10:16:50", datetime(2023, 11, 19, 10, 16, 50)),
        ("2023-11-19T10:00:00Z", datetime(2023, 11, 19, 10)),
        ("2023-11-19T10:00:00+02:00", datetime(2023, 11, 19, 8)),
        ("2023-11-19 10:00:00 UTC", datetime(2023, 11, 19, 10)),
        ("19th November 2023", datetime(2023, 11, 19)),
        ("Reviewed in the United States on November 19, 2023", datetime(2023, 11, 19)),
        ("Rezension aus Deutschland vom 19. November 2023", datetime(2023, 11, 19)),
        ("Avis laissé en France le 19 novembre 2023", datetime(2023, 11, 19)),
        ("1st May 2020", datetime(2020, 5, 1)),
        ("November 19, 2023", datetime(2023, 11, 19)),
        ("Nov 19 2023", datetime(2023, 11, 19)),
        ("Sunday, 19 November 2023 3:04 PM", datetime(2023, 11, 19, 15, 4)),
        ("19. März 2023", datetime(2023, 3, 19)),
        ("19 de marzo de 2023", datetime(2023, 3, 19)),
        ("22-Apr-15", datetime(2015, 4, 22)),
        ("15/04/2022", datetime(2022, 4, 15)),
        ("04/15/2022", datetime(2022, 4, 15)),
        ("15.04.2022 08:30", datetime(2022, 4, 15, 8, 30)),
        ("2022/04/15", datetime(2022, 4, 15)),
        ("20220415", datetime(2022, 4, 15)),
        ("2022-04", datetime(2022, 4, 1)),
        ("Apr 2022", datetime(2022, 4, 1)),
        ("1700000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20)),
        ("45000", datetime(2023, 3, 15)),
        ("45000.5", datetime(2023, 3, 15, 12)),
        ("12/31/2022 12:05 AM", datetime(2022, 12, 31, 0, 5)),
        ("2022/04/15 8:30:05 p. m. GMT-6", datetime(2022, 4, 16, 2, 30, 5)),
        ("15/04/2022 08:30:05 a.\u00a0m.", datetime(2022, 4, 15, 8, 30, 5)),
        ("15.04.2022 08:30 Uhr", datetime(2022, 4, 15, 8, 30)),
        ("15.04.2022 um 08:30 Uhr", datetime(2022, 4, 15, 8, 30)),
        ("Mar 5, 2022", datetime(2022, 3, 5)),
        ("Fr, 15.04.2022", datetime(2022, 4, 15)),
        ("Freitag, 15.04.2022, 08:30", datetime(2022, 4, 15, 8, 30)),
        ("Fri 15/04/2022", datetime(2022, 4, 15)),
        ("vendredi 15/04/2022 à 8h30", datetime(2022, 4, 15, 8, 30)),
        ("lør. 15.04.2022 kl. 08.30", datetime(2022, 4, 15, 8, 30)),
        ("15.04.2022.", datetime(2022, 4, 15)),
        ("2022. 04. 15.", datetime(2022, 4, 15)),
        ("2022. 4. 15. 오후 8:30:05", datetime(2022, 4, 15, 20, 30, 5)),
        ("2022년 4월 15일", datetime(2022, 4, 15)),
        ("2022年4月15日(金) 8時30分", datetime(2022, 4, 15, 8, 30)),
        ("2022/4/15 上午8:30:05", datetime(2022, 4, 15, 8, 30, 5)),
        ("2022-04-15 星期五 08:30", datetime(2022, 4, 15, 8, 30)),
        ("Fri Apr 15 2022 08:30:05 GMT+0200 (Central European Summer Time)", datetime(2022, 4, 15, 6, 30, 5)),
        ("2022-04-15T08:30:05+02:00[Europe/Berlin]", datetime(2022, 4, 15, 6, 30, 5)),
        ("15 września 2022", datetime(2022, 9, 15)),
        ("15 апреля 2022", datetime(2022, 4, 15)),
        ("15 ene 2022", datetime(2022, 1, 15)),
        ("Apr-22", datetime(2022, 4, 1)),
        ("Q3 2022", datetime(2022, 7, 1)),
        ("2022-Q3", datetime(2022, 7, 1)),
        ("3. Quartal 2022", datetime(2022, 7, 1)),
        ("H2 2022", datetime(2022, 7, 1)),
        ("2022-W15", datetime(2022, 4, 11)),
        ("KW 15/2022", datetime(2022, 4, 11)),
        ("Week 15, 2022", datetime(2022, 4, 11)),
    ],
)
def test_each_form_by_itself(cell, expected):
    assert parse_time(cell, study([cell])) == expected


@pytest.mark.parametrize(
    "cell",
    [
        *("", "23-Jun", "3:53:50 PM", "Economy", "31/31/2022", "2022-13-45", "12", "London to 2022", "Jun 22"),
        *("Q5 2022", "2022-W60", "H3 2022", "Q3", "W15", "Size-22", "4.1.2.", "45000 (fine)", "good, 15.04.2022"),
    ],
)
def test_what_is_no_date(cell):
    assert parse_time(cell, study([cell])) is None


@pytest.mark.parametrize(
    ("values", "order", "ambiguous"),
    [
        (["22-04-15", "05-08-15", "30-06-15"], "dmy", False),
        (["15-04-22", "15-08-05", "15-06-30"], "ymd", False),
        (["01/02/2023", "25/02/2023"], "dmy", False),
        (["01/02/2023", "02/25/2023"], "mdy", False),
        (["01/02/2023", "01/03/2023", "01/04/2023", "01/05/2023"], "mdy", True),  # four days of January
        (["03.04.2023"], "dmy", True),
        (["03/04/2023"], "mdy", True),
    ],
)
def test_order_of_day_and_month_is_told_from_the_column(values, order, ambiguous):
    column = study(values)
    assert (column.order, column.ambiguous) == (order, ambiguous)


def test_the_user_decides_the_order():
    column = study(["03/04/2023"], day_first=True)
    assert not column.ambiguous
    assert parse_time("03/04/2023", column) == datetime(2023, 4, 3)


def test_three_forms_in_one_column_are_read_value_by_value():
    values = ["2023-11-19", "20/11/2023", "21st November 2023"]
    column = study(values)
    assert len(column.forms) == 3
    assert [parse_time(v, column).day for v in values] == [19, 20, 21]


def test_a_value_that_breaks_the_order_is_read_the_only_way_it_can():
    column = study(["25/02/2023", "26/02/2023", "27/02/2023", "02/28/2023"])
    assert parse_time("02/28/2023", column) == datetime(2023, 2, 28)


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["Nov-24", "Dec-24", "Jan-25", "Feb-25"], True),
        ([f"Sep-{day}" for day in range(20, 27)], False),  # days of a week
    ],
)
def test_a_month_with_two_digits_is_one_of_few_years(values, read):
    column = study(values)
    assert all((parse_time(value, column) is not None) is read for value in values)
