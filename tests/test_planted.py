"""The planted effects of the sample data: found, and the innocent theme not blamed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "planted.py"


@pytest.fixture(scope="module")
def planted():
    spec = importlib.util.spec_from_file_location("planted", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold(planted):
    return planted.gold_reviews()


@pytest.fixture(scope="module")
def themes(planted, reviews_study, gold):
    """Each top theme: its drivers row for NPS, its trend verdict, and which gold theme most of its comments carry."""
    drivers = reviews_study.drivers.query("score == 'nps' and level == 'theme'").set_index("theme_id")
    trends = reviews_study.frame("trend_tests").query("level == 'theme'").set_index("theme_id")["verdict"]
    found = {}
    for (level, theme_id), rows in planted.found_themes(reviews_study).items():
        if level == "theme" and theme_id in drivers.index:
            about = max(gold, key=lambda name: len(gold[name] & rows))
            found[theme_id] = (drivers.loc[theme_id], trends.get(theme_id, ""), about, rows)
    return found


def test_a_theme_about_late_delivery_is_a_driver_of_lower_scores(themes):
    about = [row for row, _, name, _ in themes.values() if name == "late_delivery" and row.verdict == "driver"]
    assert about
    assert min(row.adjusted_high for row in about) < 0
    worst = min(themes.values(), key=lambda found: found[0].adjusted)
    assert worst[2] == "late_delivery"


def test_the_emerging_theme_is_the_double_charge_and_nothing_else(themes):
    assert {name for _, verdict, name, _ in themes.values() if verdict == "emerging"} == {"double_charge"}


def test_the_innocent_theme_is_blamed_by_nobody(themes):
    innocent = [row for row, _, name, _ in themes.values() if name == "tracking_updates"]
    assert innocent
    for row in innocent:
        assert row.verdict != "driver"
        assert row.adjusted_low <= 0 <= row.adjusted_high


def test_the_innocent_theme_drives_no_score_although_late_deliveries_are_missed_beside_it(themes, reviews_study):
    innocent = [theme for theme, (_, _, name, _) in themes.items() if name == "tracking_updates"]
    rows = reviews_study.drivers.query("level == 'theme' and theme_id in @innocent", local_dict={"innocent": innocent})
    assert set(rows["score"]) == {"nps", "stars"}
    assert "driver" not in set(rows["verdict"])
    assert (rows["robust"].abs() <= rows["adjusted"].abs() / 2).all()


def test_what_is_called_a_harmful_driver_was_planted_as_harmful(themes):
    harmless = {"tracking_updates", "packaging_waste"}
    named = {name for row, _, name, _ in themes.values() if row.verdict == "driver" and row.adjusted_high < 0}
    assert named
    assert not named & harmless


def test_no_action_is_about_a_harmless_theme(themes, reviews_study):
    rows = reviews_study.frame("actions").query("score == 'nps' and fraction == 0.5").sort_values("rank")
    about = [themes[theme][2] for theme in rows["theme_id"]]
    assert about[:2] == ["double_charge", "late_delivery"]  # a third of the last two months' comments, and the worst
    assert not set(about) & {"tracking_updates", "packaging_waste"}


def test_the_segments_that_pay_more_are_the_planted_ones(planted, reviews_study, gold):
    found = planted.match(reviews_study, gold)
    costly = (("late_delivery", "region", "West", -1), ("support_wait", "plan", "Premium", -1))
    expected = {(found[name].theme_id, *rest) for name, *rest in costly}
    assert set(planted.effects(reviews_study)) == expected


def test_good_food_lifts_the_score(themes):
    lifting = {name for row, _, name, _ in themes.values() if row.verdict == "driver" and row.positive_low > 0}
    assert lifting & {"recipes_taste", "freshness"}


def test_survey_themes_are_the_planted_ones(planted, survey_study):
    matches = planted.match(survey_study, planted.gold_survey())
    assert sum(found.f1 >= 0.6 for found in matches.values()) >= 7
    assert len({found.theme_id for found in matches.values()}) >= 8
