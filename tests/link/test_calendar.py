"""What is held equal of the time: no theme is blamed for the day on which it is mentioned."""

import numpy as np
import pandas as pd
import pytest

from tests.link.study import START, rows, tables
from voca.link import link
from voca.link.calendar import TIME, WEEKDAY, finer

_DAY = np.timedelta64(86_400_000_000, "us")


def times(days):
    return START + np.asarray(days) * _DAY


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(lambda day: (day + 2) % 7 >= 5, id="weekends"),  # 2025 begins on a Wednesday
        pytest.param(lambda day: (day >= 120) & (day < 180), id="two months"),
    ],
)
def test_no_theme_is_blamed_for_the_days_on_which_it_is_mentioned(bad):
    blamed = found = 0
    for seed in range(6):
        rng, n = np.random.default_rng(seed), 5000
        day = rng.integers(0, 364, n)
        often = np.where(bad(day), 0.3, 0.08)
        mention = rng.random((n, 3)) < np.column_stack([often, often, np.full(n, 0.15)])
        down = 0.2 + 0.2 * bad(day) + 0.2 * mention[:, 1]
        score = np.where(rng.random(n) < down, 3.0, np.where(rng.random(n) < 0.4, 8.0, 10.0))
        made = rows(link(*tables(score, mention, kind="nps", time=times(day))).drivers, level="theme")
        blamed += made[0]["verdict"] == "driver"
        found += made[1]["verdict"] == "driver"
    assert blamed <= 1  # in five or six of six with a straight line alone
    assert found == 6


def test_days_of_the_week_and_slices_have_the_columns_that_pandas_makes():
    days = np.random.default_rng(1).integers(0, 300, 400)
    (first, week), (second, slices) = finer(times(days), 50)
    assert (first, second) == (WEEKDAY, TIME)
    stamps = pd.Series(pd.to_datetime(times(days)))
    usual = stamps.dt.day_of_week.value_counts().idxmax()
    theirs = pd.get_dummies(stamps.dt.day_of_week).drop(columns=usual)
    assert (week.toarray() == theirs.to_numpy()).all()
    # eight slices of about 50, cut where the 50th, 100th, ... response stands
    cuts = np.sort(stamps)[np.arange(1, 8) * 50]
    theirs = pd.get_dummies(np.searchsorted(cuts, stamps.to_numpy(), side="right"))
    assert slices.shape[1] == 7
    assert {tuple(column) for column in slices.toarray().T} < {tuple(column) for column in theirs.to_numpy().T}


@pytest.mark.parametrize(("room", "widths"), [(50, [6, 7]), (9, [6, 3]), (6, [6]), (5, [5]), (0, [])])
def test_no_more_columns_than_there_is_room_for(room, widths):
    days = np.random.default_rng(2).integers(0, 300, 400)
    assert [block.shape[1] for _, block in finer(times(days), room)] == widths


@pytest.mark.parametrize("last", [False, True])
def test_months_have_no_day_of_the_week(last):
    months = np.datetime64("2023-01", "M") + np.random.default_rng(3).integers(0, 30, 900)
    days = (months + 1).astype("datetime64[D]") - 1 if last else months.astype("datetime64[D]")
    assert [name for name, _ in finer(days.astype("datetime64[us]"), 60)] == [TIME]


def test_of_an_unknown_time_neither_day_nor_slice_is_known():
    time = times(np.random.default_rng(4).integers(0, 300, 400))
    time[:100] = np.datetime64("NaT")
    blocks = finer(time, 60)
    assert [block.shape[1] for _, block in blocks] == [6, 5]
    assert not any(block[:100].sum() for _, block in blocks)


def test_the_reason_names_days_of_the_week_where_these_are_what_the_score_goes_with():
    rng, n = np.random.default_rng(5), 8000
    day = rng.integers(0, 364, n)
    weekend = (day + 2) % 7 >= 5
    mention = rng.random((n, 2)) < np.column_stack([np.where(weekend, 0.4, 0.05), np.full(n, 0.2)])
    score = np.where(rng.random(n) < 0.2 + 0.4 * weekend, 3.0, 10.0)
    row = rows(link(*tables(score, mention, kind="nps", time=times(day))).drivers, level="theme")[0]
    assert row["verdict"] == "confounded"
    assert row["reason"].endswith(
        "other themes and time held equal, it is gone; it was mentioned on days of the week that go with worse scores"
    )
