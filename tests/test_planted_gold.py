"""Linking alone: the sample reviews with the themes that were planted, so that nothing hangs on finding them."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

from voca.relink import relink

ROOT = Path(__file__).parents[1]
CARD = tomllib.loads((ROOT / "corpora" / "reviews" / "card.toml").read_text(encoding="utf-8"))
EFFECTS = [effect for effect in CARD["effect"] if effect["polarity"] != "any"]
MAIN = [effect for effect in EFFECTS if "segment" not in effect]
INNOCENT = {effect["theme"] for effect in CARD["effect"] if effect["latent_points"] == 0}


@pytest.fixture(scope="module")
def planted():
    spec = importlib.util.spec_from_file_location("planted_gold", ROOT / "benchmarks" / "planted.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def study(planted, reviews_study):
    return planted.with_gold_themes(reviews_study)


@pytest.fixture(scope="module")
def drivers(study):
    return study.drivers.query("score == 'nps'").set_index("theme_id")


def expected_points(effect):
    """The cost among all customers: where a segment has a cost of its own, as a regression on the gold themes says."""
    return effect.get("overall_regression_nps_points", effect["expected_nps_points"])


@pytest.mark.parametrize("effect", MAIN, ids=lambda effect: f"{effect['theme']}, {effect['polarity']}")
def test_every_planted_cost_is_within_reach(drivers, effect):
    row, part = drivers.loc[effect["theme"]], effect["polarity"]
    if row[f"n_{part}"] < 10:
        assert row[f"{part}_coefficient"] != row[f"{part}_coefficient"]
        return
    share = row[f"{part}_impact"] / row[f"{part}_coefficient"]
    error = (row[f"{part}_high"] - row[f"{part}_low"]) / 2 / 1.96 / share
    assert abs(row[f"{part}_coefficient"] - expected_points(effect)) < 3 * error


def test_drivers_are_what_was_planted_and_nothing_else(drivers):
    found = set(drivers.index[drivers["verdict"] == "driver"])
    clear = {
        effect["theme"] for effect in MAIN if abs(effect["regression_nps_points"]) > 3 * effect["regression_nps_error"]
    }
    weak = {effect["theme"] for effect in MAIN} - clear - INNOCENT
    assert clear <= found <= clear | weak
    assert len(clear) >= 7


def test_costs_have_the_planted_sign(drivers):
    for effect in MAIN:
        row, part = drivers.loc[effect["theme"]], effect["polarity"]
        if row["verdict"] == "driver" and abs(effect["regression_nps_points"]) > 3 * effect["regression_nps_error"]:
            low, high = sorted((row[f"{part}_low"], row[f"{part}_high"]), key=abs)
            assert low * effect["latent_points"] > 0, effect["theme"]
            assert high * effect["latent_points"] > 0, effect["theme"]


def test_the_innocent_themes_are_spared(drivers):
    assert CARD["innocent"]["theme"] in INNOCENT
    for theme in INNOCENT:
        row = drivers.loc[theme]
        assert row["verdict"] != "driver"
        assert row["adjusted_low"] < 0 < row["adjusted_high"]
    row = drivers.loc[CARD["innocent"]["theme"]]
    assert row["verdict"] == "confounded"
    assert row["leave_out_high"] < 0


@pytest.mark.parametrize("score", ["nps", "stars"])
def test_the_segments_that_pay_more_are_the_planted_ones_and_no_others(planted, study, score):
    linked = study if score == "nps" else relink(study, {"score": score})
    expected = [
        (effect["theme"], *next(iter(effect["segment"].items())), -1) for effect in EFFECTS if "segment" in effect
    ]
    assert planted.effects(linked) == sorted(expected)


def test_the_costs_of_segments_hold_in_the_mean_of_the_answers(study):
    rows = study.frame("segments").query("level == 'theme'").set_index(["theme_id", "dimension", "segment"])
    for effect in EFFECTS:
        if "segment" in effect:
            row = rows.loc[(effect["theme"], *next(iter(effect["segment"].items())))]
            outside = next(e for e in MAIN if (e["theme"], e["polarity"]) == (effect["theme"], effect["polarity"]))
            extra = effect["latent_points"] - outside["latent_points"]
            assert row["answer_low"] < extra < row["answer_high"]
            assert row["answer_high"] < 0


def test_no_segment_talks_more_or_in_another_mood(study):
    rows = study.frame("segments").query("level == 'theme'")
    assert not (rows["q"] <= 0.05).any()
    assert not (rows["sentiment_q"] <= 0.05).any()


def test_one_theme_emerges_and_those_who_leave_said_what_was_planted(study):
    trends = study.frame("trend_tests").query("level == 'theme'").set_index("theme_id")["verdict"]
    assert set(trends.index[trends == "emerging"]) == {CARD["emerging"]["theme"]}
    assert set(trends) <= {"emerging", "steady", "falling", "fading"}  # what emerges takes its share from the others
    left = study.frame("outcomes").query("q <= 0.05").set_index("theme_id")
    said_so = {"cancel_or_skip"}  # who writes of having cancelled has left
    assert set(CARD["churn"]["odds_ratio"]) <= set(left.index) <= {*CARD["churn"]["odds_ratio"], *said_so}
    for theme, odds in CARD["churn"]["odds_ratio"].items():
        assert left.loc[theme, "odds_low"] < odds < left.loc[theme, "odds_high"]


def test_the_first_actions_are_what_emerges_and_the_worst_themes(study):
    rows = study.frame("actions").query("score == 'nps' and fraction == 0.5").sort_values("rank")
    assert rows["theme_id"].tolist()[:3] == [CARD["emerging"]["theme"], "late_delivery", "support_wait"]
    assert not set(rows["theme_id"]) & INNOCENT
    evidence = rows.set_index("theme_id")["evidence"]
    assert "region West" in evidence["late_delivery"]
    assert "plan Premium" in evidence["support_wait"]
