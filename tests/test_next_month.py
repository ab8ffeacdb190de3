"""Every second of the sample reviews, cut in two by date: the later ones in the themes of the earlier."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import voca

REVIEWS = Path(__file__).parents[1] / "corpora" / "reviews" / "reviews.csv"
CUT = "2026-08-01"  # the double charges begin in August


@pytest.fixture(scope="module")
def halves(tmp_path_factory):
    folder = tmp_path_factory.mktemp("months")
    with REVIEWS.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = reader.fieldnames, list(reader)[::2]
    for name, later in (("before", False), ("after", True)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, names)
            writer.writeheader()
            writer.writerows(row for row in rows if (row["date"] >= CUT) == later)
    before = voca.analyze(folder / "before.csv")
    before.save(folder / "before")
    after = voca.analyze(folder / "after.csv", themes_from=folder / "before")
    return before, after


def test_known_themes_keep_ids_and_labels(halves):
    before, after = (study.themes.set_index("theme_id")["label"].to_dict() for study in halves)
    assert before.items() <= after.items()


def test_the_double_charge_is_what_is_new(halves):
    before, after = halves
    new = after.themes[~after.themes["theme_id"].isin(before.themes["theme_id"])]
    subs = new[new["parent_id"].notna()]
    assert 1 <= len(subs) <= 2
    assert sum("charge" in label.lower() for label in subs["label"]) == 1
