"""``voca show`` with options: figures computed again for another score, period, base or segment."""

from __future__ import annotations

import json
import shutil

import pytest


@pytest.fixture(scope="module")
def folder(survey_folder, tmp_path_factory):
    return shutil.copytree(survey_folder, tmp_path_factory.mktemp("show") / "out")


def shown(voca, *words):
    done = voca("show", *words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_another_score(voca, folder):
    rows = shown(voca, "drivers", folder, "--score", "csat")["tables"]["themes"]["rows"]
    assert {row["score"] for row in rows} == {"csat"}


def test_an_unknown_score_is_named(voca, folder):
    done = voca("show", "drivers", folder, "--score", "stars")
    assert done.code == 2
    assert "'csat'" in done.err


def test_by_one_column(voca, folder):
    found = shown(voca, "segments", folder, "--by", "Membership")["tables"]["all"]["rows"]
    assert {row["dimension"] for row in found} == {"Membership"}


def test_one_column_within_another(voca, folder):
    found = shown(voca, "scores", folder, "--by", "Membership,Club")["tables"]["by_segment"]["rows"]
    assert {row["dimension"] for row in found} == {"Club within Membership"}
    whole = shown(voca, "scores", folder, "--by", "Membership")["tables"]["by_segment"]["rows"]
    n = {row["segment"]: row["n"] for row in whole if row["score"] == "nps"}
    for segment, count in n.items():
        assert sum(r["n"] for r in found if r["score"] == "nps" and r["segment"].startswith(f"{segment}: ")) == count


def test_drivers_of_every_segment(voca, folder):
    found = shown(voca, "drivers", folder, "--by", "Membership", "--min-base", "5")
    assert all(name.startswith("Membership: ") for name in found)
    assert len(found) > 1


def test_too_many_columns_for_drivers(voca, folder):
    done = voca("show", "drivers", folder, "--by", "Membership,Club")
    assert done.code == 2
    assert "one column" in done.err


@pytest.mark.parametrize("section", ["drivers", "trends", "segments"])
def test_an_unknown_column_is_refused(voca, folder, section):
    done = voca("show", section, folder, "--by", "Membrship")
    assert done.code == 2
    assert "Membership" in done.err


def test_a_smaller_base_ranks_more(voca, folder):
    def muted(*words):
        return sum(row["small_base"] for row in shown(voca, "drivers", folder, *words)["tables"]["themes"]["rows"])

    assert muted("--min-base", "5") < muted("--min-base", "500")


def test_another_period(voca, folder):
    rows = shown(voca, "trends", folder, "--period", "week")["tables"]["score"]["rows"]
    assert all("-W" in row["period"] for row in rows)


def test_an_unknown_period(voca, folder):
    assert voca("show", "trends", folder, "--period", "day").code == 2


def test_why_the_score_changed(voca, folder):
    def rows(*words):
        return shown(voca, "trends", folder, "--period", "week", "--min-base", "20", *words)["tables"]

    periods = [row["period"] for row in rows()["score"]["rows"] if row["n_period"] > 40]
    table = rows("--compare", f"{periods[0]}..{periods[1]}")["change"]["rows"]
    assert table[0]["part"] == "score"
    assert (table[0]["before"], table[0]["after"]) == (periods[0], periods[1])
    assert sum(row["contribution"] for row in table[1:]) == pytest.approx(table[0]["contribution"], abs=1e-9)


@pytest.mark.parametrize("words", ["2025-W20", "2025-W20..1999-W01"])
def test_periods_to_compare_that_are_not_there(voca, folder, words):
    done = voca("show", "trends", folder, "--period", "week", "--compare", words)
    assert done.code == 2
    assert "Error" in done.err


def test_explain_a_theme_by_its_label(voca, folder):
    label = shown(voca, "drivers", folder)["tables"]["themes"]["rows"][0]["label"]
    done = voca("show", "drivers", folder, "--explain", label.upper())
    assert done.code == 0
    assert f"How the figures of “{label}” come about" in done.out
    assert "promoters" in done.out
    assert "Verdict" in done.out


def test_explain_suggests_a_theme(voca, folder):
    label = shown(voca, "drivers", folder)["tables"]["themes"]["rows"][0]["label"]
    done = voca("show", "drivers", folder, "--explain", label[:-1])
    assert done.code == 2
    assert label in done.err


def derived(voca, folder, *words):
    rows = shown(voca, "segments", folder, "--min-base", "5", *words)["tables"]["explanation"]["rows"]
    return {(row["part"], row["quantity"]): row["value"] for row in rows}


def test_explain_a_theme_in_a_segment(voca, folder):
    every = shown(voca, "segments", folder, "--min-base", "5", "--by", "Membership")["tables"]["all"]["rows"]
    place = next(row for row in every if row["level"] == "theme" and row["gap_test_p"] is not None)
    words = ("--explain", place["label"], "--in", f"membership={place['segment']}")
    found = derived(voca, folder, *words)
    assert found["Share", f"share in {place['segment']}"] == place["share"]
    assert found["Score gap", "difference of the gaps"] == pytest.approx(place["gap_difference"])
    done = voca("show", "segments", folder, "--min-base", "5", *words)
    assert f"How the figures of “{place['label']}” in {place['segment']} (Membership) come about" in done.out
    assert f"in {place['segment']}: {place['label']}" in done.out  # the heading of the quotes


def test_the_clearest_segment_is_explained_where_none_is_named(voca, folder):
    every = shown(voca, "segments", folder, "--min-base", "5")["tables"]["all"]["rows"]
    label = every[0]["label"]
    mine = [row for row in every if row["label"] == label and row["gap_test_p"] is not None]
    found = derived(voca, folder, "--explain", label)
    assert found.get(("Both gaps", "p of no difference")) == pytest.approx(min(row["gap_test_p"] for row in mine))


def test_explain_the_drivers_of_every_segment(voca, folder):
    label = shown(voca, "drivers", folder)["tables"]["themes"]["rows"][0]["label"]
    assert shown(voca, "actions", folder, "--explain", label) == shown(voca, "drivers", folder, "--explain", label)
    found = shown(voca, "drivers", folder, "--by", "Membership", "--explain", label)
    assert len(found) > 1
    assert all(name.startswith("Membership: ") for name in found)


def test_explain_a_theme_over_time(voca, folder):
    words = ("--period", "week", "--min-base", "5")
    tables = shown(voca, "trends", folder, *words)["tables"]
    label, verdict = tables["themes"]["rows"][0]["label"], tables["themes"]["rows"][0]["verdict"]
    made = shown(voca, "trends", folder, "--explain", label, *words)
    found = [row for row in made["tables"]["explanation"]["rows"] if row["part"] == "Share by period"]
    every = [row for row in tables["periods"]["rows"] if row["label"] == label and row["level"] == "theme"]
    shares = {row["quantity"].removesuffix(" (covered only in part)"): row["value"] for row in found}
    assert {row["period"]: row["share"] for row in every}.items() <= shares.items()
    assert made["tables"]["explanation"]["rows"][-1]["how"].startswith(verdict)
    assert f"How the figures of “{label}” over time come about" in made["title"]
    by = shown(voca, "trends", folder, "--by", "Membership", "--explain", label, *words)
    assert len(by) > 1
    assert all(name.startswith("Membership: ") for name in by)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("segments", "--explain", "{}", "--in", "Mmbership"), "no segment 'Mmbership'"),
        (("drivers", "--explain", "{}", "--in", "Membership=Annual"), "--in goes with segments"),
        (("quotes", "--explain", "{}"), "not with quotes"),
        (("segments", "--in", "Membership=Annual"), "--explain"),
    ],
)
def test_what_cannot_be_explained(voca, folder, words, said):
    label = shown(voca, "drivers", folder)["tables"]["themes"]["rows"][0]["label"]
    done = voca("show", words[0], folder, *(word.format(label) for word in words[1:]))
    assert done.code == 2
    assert said in done.err


def test_the_stored_study_stays_as_it_is(voca, folder):
    before = (folder / "study.duckdb").read_bytes()
    voca("show", "drivers", folder, "--score", "csat", "--min-base", "5")
    assert (folder / "study.duckdb").read_bytes() == before


def test_an_unknown_period_is_told_what_there_is(voca, folder):
    done = voca("show", "trends", folder, "--period", "decade")
    assert done.code == 2
    assert "'week', 'month', 'quarter' or 'year'" in done.err
