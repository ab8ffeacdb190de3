"""Every second of the sample reviews, cut in two by date: the later ones in the themes of the earlier."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

import voca
from voca import annotate, sources, study
from voca.config import ReadOptions

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


def test_the_earlier_study_is_opened_once(halves, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("voca.study._read", lambda place, read=study._read: opened.append(place) or read(place))
    halves[0].save(tmp_path / "first")
    few = pd.DataFrame({"comment": ["I was charged twice for one order", "The delivery came on time"] * 4})
    voca.analyze(few, themes_from=tmp_path / "first")
    assert opened == [tmp_path / "first" / study.FILE]
    halves[0].save(tmp_path / "first")  # another study at the same place is another one
    voca.analyze(few, themes_from=tmp_path / "first")
    assert len(opened) == 2


def test_themes_of_rows_are_read_once(tmp_path, monkeypatch):
    rows = "".join(f"{n},The parcel of week {n} came late and the box was torn\n" for n in range(30))
    (tmp_path / "a.csv").write_text(f"id,comment\n{rows}", encoding="utf-8")
    readings = []
    monkeypatch.setattr(annotate.sources, "read", lambda *given, read=sources.read: readings.append(1) or read(*given))
    result = annotate.annotate_themes(tmp_path / "a.csv", ReadOptions(), {})
    assert len(readings) == 1
    assert [row[:2] for row in result.rows][:2] == [
        [str(n), f"The parcel of week {n} came late and the box was torn"] for n in (0, 1)
    ]
