"""The bridge: the score as the sum of what every theme's mentions are associated with."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material
from voca.reports.scale import Scale

COLUMNS: Final = (
    Column("position", "#", "count", "Order of the bars; 0 is the baseline.", 9),
    Column("label", "Bar", "verbatim", "The theme, or themes that cannot be told apart, or the baseline."),
    Column("part", "Mentions", "text", "baseline (no theme mentioned) | negative | positive | mention (of any mood) "
           "| joint (themes that cannot be told apart)."),
    Column("share", "%", "share", "Share (0..1) of the scored responses with text that it is about."),
    Column("coefficient", "Per mention", "delta", "Points per response that mentions it so."),
    Column("contribution", "Contribution", "delta", "`coefficient` x `share`, points; they add up to the score."),
    Column("total", "Adds up to", "score", "Running sum; the last one is the score of the scored responses with text."),
    Column("theme_ids", "Ids", "list", "Ids of the themes; of the baseline, those that next to everybody mentions.", 9),
    Column("level", "Level", "text", "theme | subtheme.", 9),
    Column("score", "Score", "text", "The score's name in the data, e.g. nps.", 9),
)  # fmt: skip


def table(material: Material, primary: Scale) -> Table:
    """Lay the contributions end to end, from the score of those who mention no theme to the score itself."""
    rows = [row for row in material.rows("bridge") if row["score"] == primary.name and row["level"] == "theme"]
    rows.sort(key=lambda row: row["position"])
    rows = rows if len(rows) > 1 else []  # no theme adds anything
    stored = {column.key for column in COLUMNS} - {"label", "theme_ids"}
    records = []
    for row in rows:
        ids = tuple(row["theme_ids"] or ())
        label = numbers.sentence_list([material.label(theme_id) for theme_id in ids])
        if row["part"] == "baseline":
            label = f"no theme mentioned beside {label}" if label else "no theme mentioned"
        records.append({key: row[key] for key in stored} | {"label": label, "theme_ids": ids})
    columns = tabulate.with_digits(COLUMNS, score=primary.digits, share=material.share_digits)
    note = "Each bar is what those mentions are associated with; together they make the score of those with text."
    made = tabulate.make("bridge", f"How {primary.short} adds up", columns, records, note=note)
    return replace(made, folded=True)
