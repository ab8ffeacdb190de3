"""Section ``actions``: where fewer negative mentions go with the largest gain."""

from __future__ import annotations

from typing import Final

from voca.report import Column, Section, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row

_COLUMNS: Final = (
    Column("rank", "#", "count", "1 is the largest expected gain."),
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("fraction", "Fewer", "share", "Share (0..1) of its negative mentions that are supposed to go away.", 2),
    Column("gain", "Gain", "delta", "How much the score that goes with it would change, points (association)."),
    Column("interval", "Interval", "interval", "Confidence interval of `gain`, points.", of="gain"),
    Column("customers", "Customers", "count", "Customers who mention the theme negatively."),
    Column("value", "Value", "number", "Their value, in the data's own unit; null where it has none.", 2, digits=0),
    Column("evidence", "Evidence", "verbatim", "What the action rests on.", 3),
    Column("score", "Score", "text", "The score's name in the data.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)
TABLES: Final = {"ranked": _COLUMNS, "all": _COLUMNS}
_HALF: Final = 0.5


def section(material: Material) -> Section:
    """Build the section: one row a theme, at half of its negative mentions; every fraction in the second table."""
    title = "Where to look first"
    rows = [row for row in material.rows("actions") if row["gain"] is not None]
    primary = material.primary
    if primary is None or not rows:
        why = "The data has no score" if primary is None else "No theme's negative mentions go with a clear loss"
        return Section("actions", title, lead=(f"{why}, so no gain can be estimated.",))
    rows.sort(key=lambda row: (row["score"] != primary.name, row["score"], row["rank"] or 0, row["fraction"] or 0.0,
                               row["theme_id"]))  # fmt: skip
    half = [row for row in rows if row["fraction"] == _HALF and row["score"] == primary.name] or rows
    tables = [_table(material, "ranked", f"If half of these mentions went away: {primary.title}", half)]
    if len(rows) > len(half):
        tables.append(_table(material, "all", "Every fraction", rows))
    return Section("actions", title, lead=(_lead(material, half[0]),), tables=tuple(tables), notes=(_NOTE,))


_NOTE: Final = (
    "A gain is what goes with fewer negative mentions when everything else stays as it is; it is an association, not a "
    "promise."
)


def _lead(material: Material, row: Row) -> str:
    scale = material.scale(row["score"])
    gain = scale.with_interval(row["gain"], row["low"], row["high"], sign=True)
    fraction = "Half as many" if row["fraction"] == _HALF else f"{numbers.share(row['fraction'] or 0.0)} fewer"
    which = "mentions" if scale.kind == "sentiment" else "negative mentions"
    label = material.label(row["theme_id"])
    text = f"{fraction} {which} of “{label}” are associated with {gain} points of {scale.title}"
    touched = [] if row["customers"] is None else [numbers.plural(row["customers"], "customer")]
    if row["value"] is not None:
        touched.append(f"a value of {numbers.fixed(row['value'], 0)}")
    if touched:
        text += f"; {numbers.sentence_list(touched)} touched"
    return f"{text}. Evidence: {row['evidence']}." if row["evidence"] else f"{text}."


def _table(material: Material, key: str, title: str, rows: list[Row]) -> Table:
    digits = {material.scale(row["score"]).digits for row in rows}
    columns = tabulate.with_digits(TABLES[key], score=digits.pop() if len(digits) == 1 else None)
    stored = {column.key for column in columns} - {"label", "interval"}
    records = []
    for row in rows:
        record = {name: row[name] for name in stored} | {"label": material.label(row["theme_id"])}
        records.append(record | {"interval": tabulate.pair(row["low"], row["high"])})
    return tabulate.make(key, title, columns, records)
