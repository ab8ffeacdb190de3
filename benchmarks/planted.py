"""Check that `voca analyze` finds what was planted in corpora/ and spares the innocent theme.

    python benchmarks/planted.py

Every theme voca found is matched to the gold theme it shares most comments with (largest F1). Printed: how well each
gold theme is found, what is said of it, and the planted facts one by one.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import voca
from voca.relink import relink
from voca.schema import from_records
from voca.study import Study

CORPORA = Path(__file__).parents[1] / "corpora"


@dataclass(frozen=True)
class Match:
    """A gold theme and the found theme (or sub-theme) that is most like it."""

    gold: str
    theme_id: str
    label: str
    level: str
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall over comments."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def gold_reviews() -> dict[str, set[int]]:
    """Return the rows of corpora/reviews that mention each gold theme, as the file counts them."""
    rows: dict[str, set[int]] = defaultdict(set)
    with (CORPORA / "reviews" / "gold.csv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            for pair in filter(None, row["themes"].split(";")):
                rows[pair.split(":")[0]].add(number)
    return dict(rows)


def with_gold_themes(study: Study) -> Study:
    """Link corpora/reviews, analysed, once more with the themes that were planted instead of those that were found.

    Documents, scores, customers and segments stay what the pipeline made of the file.
    """
    by_row = {row: identity for identity, row in positions(study).items()}
    records = []
    with (CORPORA / "reviews" / "gold.csv").open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            for pair in filter(None, row["themes"].split(";")):
                name, polarity = pair.split(":")
                records.append({"document_id": by_row[number], "theme_id": name, "kind": "theme", "polarity": polarity})
    names = sorted({record["theme_id"] for record in records})
    themes = [{"theme_id": name, "label": name} for name in names]
    given = {"mentions": from_records("mentions", records), "themes": from_records("themes", themes)}
    return relink(replace(study, tables={**study.tables, **given}), {})


def effects(study: Study) -> list[tuple[str, str, str, int]]:
    """List the segments, by themselves, that a theme costs more or less: theme, column, segment and sign."""
    rows = study.frame("segments").query("level == 'theme' and gap_q <= 0.05")
    rows = rows[rows["gap_behind"].isna() & rows["gap_behind_theme"].isna()]
    signs = np.sign(rows["answer_difference"].fillna(rows["gap_difference"])).astype(int)
    return sorted(zip(rows["theme_id"], rows["dimension"], rows["segment"], signs, strict=True))


def gold_survey() -> dict[str, set[int]]:
    """Return the respondents of corpora/survey that mention each gold theme, by their position in the file."""
    with (CORPORA / "survey" / "survey.csv").open(encoding="utf-8", newline="") as stream:
        position = {row["Respondent ID"]: number for number, row in enumerate(csv.DictReader(stream))}
    rows: dict[str, set[int]] = defaultdict(set)
    with (CORPORA / "survey" / "gold.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["theme"]:
                rows[row["theme"]].add(position[row["Respondent ID"]])
    return dict(rows)


def positions(study: Study) -> dict[str, int]:
    """Return each document's row of the input, from 0."""
    documents = study.documents
    order = {row: number for number, row in enumerate(sorted(set(documents["source_row"])))}
    return {
        identity: order[row] for identity, row in zip(documents["document_id"], documents["source_row"], strict=True)
    }


def found_themes(study: Study) -> dict[tuple[str, str], set[int]]:
    """Return the rows that mention each theme and each sub-theme, by ``(level, theme_id)``."""
    parent = dict(zip(study.themes["theme_id"], study.themes["parent_id"], strict=True))
    row_of = positions(study)
    rows: dict[tuple[str, str], set[int]] = defaultdict(set)
    for identity, leaf in zip(study.mentions["document_id"], study.mentions["theme_id"], strict=True):
        rows["subtheme", leaf].add(row_of[identity])
        rows["theme", parent[leaf] or leaf].add(row_of[identity])
    return dict(rows)


def match(study: Study, gold: Mapping[str, set[int]], level: str | None = "theme") -> dict[str, Match]:
    """Match every gold theme to the found theme with the largest F1."""
    labels = dict(zip(study.themes["theme_id"], study.themes["label"], strict=True))
    matches = {}
    usable = set(positions(study)[identity] for identity in study.documents.query("status == 'themed'")["document_id"])
    for name, wanted in sorted(gold.items()):
        wanted = wanted & usable
        candidates = []
        for (of_level, theme_id), rows in found_themes(study).items():
            if level in (None, of_level):
                both = len(rows & wanted)
                precision, recall = both / len(rows), both / max(len(wanted), 1)
                candidates.append(Match(name, theme_id, labels[theme_id], of_level, precision, recall))
        matches[name] = max(candidates, key=lambda found: (found.f1, found.theme_id))
    return matches


def report(study: Study, gold: Mapping[str, set[int]]) -> None:
    """Print what was found of each gold theme."""
    drivers = study.drivers.query("score == 'nps'").set_index(["level", "theme_id"])
    tests = study.frame("trend_tests").set_index(["level", "theme_id"])
    print(f"{'gold theme':32} {'found as':34} {'prec':>5} {'rec':>5} {'F1':>5}", end="  ")
    print(f"{'leave-out':>9} {'adjusted':>22}  verdict")
    for name, found in match(study, gold).items():
        row = drivers.loc[found.level, found.theme_id]
        trend = (
            tests.loc[found.level, found.theme_id]["verdict"] if (found.level, found.theme_id) in tests.index else ""
        )
        interval = f"{row.adjusted:6.1f} [{row.adjusted_low:6.1f},{row.adjusted_high:6.1f}]"
        print(
            f"{name:32} {found.label[:34]:34} {found.precision:5.2f} {found.recall:5.2f} {found.f1:5.2f}"
            f"  {row.leave_out:9.1f} {interval:>22}  {row.verdict}; {trend}"
        )


def pairs(study: Study, gold: Mapping[str, set[int]], least: int = 1) -> tuple[float, float]:
    """Return precision and recall over pairs of comment and subject, in comments with at least `least` subjects.

    Every sub-theme stands for the gold theme that most of its comments are about: what a perfect merge would give.
    """
    of_row: dict[int, set[str]] = defaultdict(set)
    for name, rows in gold.items():
        for row in rows:
            of_row[row].add(name)
    row_of = positions(study)
    themed = {row_of[identity] for identity in study.documents.query("status == 'themed'")["document_id"]}
    asked = {row for row in themed if len(of_row.get(row, ())) >= least}
    said: set[tuple[int, str]] = set()
    for (level, _), rows in found_themes(study).items():
        if level == "subtheme":
            stands_for = max(sorted(gold), key=lambda name: len(rows & gold[name]))
            said |= {(row, stands_for) for row in rows & asked}
    true = {(row, name) for row in asked for name in of_row[row]}
    return len(said & true) / len(said), len(said & true) / len(true)


def main() -> None:
    """Analyse both corpora and print."""
    for name, gold in (("reviews", gold_reviews()), ("survey", gold_survey())):
        study = voca.analyze(CORPORA / name / f"{name}.csv")
        tops = study.themes["parent_id"].isna().sum()
        print(f"\ncorpora/{name}: {tops} themes, {len(study.themes) - tops} sub-themes")
        report(study, gold)
        if name == "reviews":
            labels = dict(zip(study.themes["theme_id"], study.themes["label"], strict=True))
            print("segments that a theme costs more (-) or less (+):")
            for what, one in (("as analysed", study), ("with the gold themes", with_gold_themes(study))):
                print(f"  {what}: {[(labels.get(theme, theme), *rest) for theme, *rest in effects(one)]}")
        for least in (1, 2):
            precision, recall = pairs(study, gold, least)
            print(f"comments with {least} subjects or more: precision {precision:.2f}, recall {recall:.2f}")


if __name__ == "__main__":
    main()
