"""Part of section ``trends``: in which period a theme's share or a score came to a new level."""

from __future__ import annotations

from typing import Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row

COLUMNS: Final = (
    Column("label", "Of", "verbatim", "The theme's label, or what a reader calls the score."),
    Column("period", "From", "text", "The first period of the new level."),
    Column("start", "Day", "date", "Its first day, ISO 8601.", 9),
    Column("before", "Before", "text", "The level before, as a reader reads it."),
    Column("after", "From then on", "text", "The new level, until the next change."),
    Column("change", "Change", "text", "The difference with its interval: percentage points of a share, points of a "
           "score."),
    Column("n_before", "n before", "count", "Mentions (scored responses, of a score) behind the level before.", 2),
    Column("n_after", "n after", "count", "Those behind the new level.", 2),
    Column("q", "q", "p", "p value of one level throughout, corrected for testing many (Benjamini-Hochberg).", 2),
    Column("before_value", "Before", "number", "The level before: a share (0..1), or the score.", 9),
    Column("after_value", "After", "number", "The new level.", 9),
    Column("difference", "Difference", "number", "`after_value` minus `before_value`.", 9),
    Column("interval", "Interval", "interval", "Confidence interval of `difference`.", 9, of="difference"),
    Column("p", "p", "p", "p value of one level throughout.", 9),
    Column("score", "Score", "text", "The score's name in the data; null where the row is about a theme's share.", 9),
    Column("level", "Level", "text", "theme | subtheme.", 9),
    Column("theme_id", "Id", "text", "Id of the theme; null where the row is about a score.", 9),
)  # fmt: skip
_SCORE_SAID: Final = 2  # changes of the score's level that are said: the last two say where it went and came back
_THEMES_SAID: Final = 2
_KEPT: Final = ("period", "n_before", "n_after", "q", "difference", "p", "score", "level")


def lead(material: Material) -> list[str]:
    """Say of the score, and of up to two themes, where their level clearly changed: of the score, the latest."""
    rows = _rows(material)
    primary = material.primary
    clear = [row for row in rows if row["low"] > 0 or row["high"] < 0]
    scores = [row for row in clear if not row["theme_id"] and primary is not None and row["score"] == primary.name]
    themes = [row for row in clear if row["theme_id"] and row["level"] == "theme"]
    themes.sort(key=lambda row: (-abs(row["difference"]), row["theme_id"], row["period"]))
    return [_sentence(material, row, _next(rows, row)) for row in [*scores[-_SCORE_SAID:], *themes[:_THEMES_SAID]]]


def of_theme(material: Material, theme_id: str) -> list[str]:
    """Say where the level of one theme's share changed."""
    rows = [row for row in _rows(material) if row["theme_id"] == theme_id]
    return [_sentence(material, row, _next(rows, row)) for row in rows]


def _next(rows: list[Row], row: Row) -> Row | None:
    """Return the change that ends the level which began with this one."""
    same = ("theme_id", "score", "level")
    later = (r for r in rows if all(r[key] == row[key] for key in same) and r["start"] > row["start"])
    return min(later, key=lambda r: r["start"], default=None)


def last_step(material: Material, theme_id: str) -> Row | None:
    """Return the last change of the level of a theme's share: what makes it step up or down."""
    steps = [row for row in material.rows("change_points") if row["theme_id"] == theme_id]
    return max(steps, key=lambda row: row["start"], default=None)


def _sentence(material: Material, row: Row, ended: Row | None) -> str:
    before, after, change = _written(material, row)
    past, more = ended is not None, row["difference"] > 0
    if row["theme_id"]:
        how = f"{'was' if past else 'is'} mentioned {'more' if more else 'less'} often"
        what = f"“{material.label(row['theme_id'])}” {how}"
        unit, of = "percentage points", " of comments"
    else:
        stands = "stood" if past else "stands"
        what = f"{material.scale(row['score']).title} {stands} {'higher' if more else 'lower'}"
        unit, of = "points", ""
    time = f"From {row['period']} on" if ended is None else f"From {row['period']} until before {ended['period']}"
    return f"{time} {what}: {after}{of}, {before} before ({change} {unit})."


def _rows(material: Material) -> list[Row]:
    known = material.themes.keys() - material.only_parts
    rows = [r for r in material.rows("change_points") if not r["theme_id"] or r["theme_id"] in known]
    order = list(material.scales)
    return sorted(
        rows,
        key=lambda row: (
            bool(row["theme_id"]),
            order.index(row["score"]) if row["score"] in order else 0,
            row["level"] != "theme",
            material.label(row["theme_id"]) if row["theme_id"] else "",
            row["theme_id"],
            row["start"],
        ),
    )


def _written(material: Material, row: Row) -> tuple[str, str, str]:
    """Write both levels and the difference with its interval."""
    figures = (row["before"], row["after"])
    if not row["theme_id"]:
        scale = material.scale(row["score"])
        before, after = (scale.write(value) for value in figures)
        return before, after, scale.with_interval(row["difference"], row["low"], row["high"], sign=True)
    digits = max(1, material.share_digits)
    before, after = (numbers.share(value, digits) for value in figures)
    low, high = (numbers.share_delta(row[key], digits) for key in ("low", "high"))
    return before, after, f"{numbers.share_delta(row['difference'], digits)} {numbers.interval(low, high)}"


def table(material: Material) -> Table:
    """Build the table: the scores first, then the themes."""
    records = []
    for row in _rows(material):
        before, after, change = _written(material, row)
        name = material.label(row["theme_id"]) if row["theme_id"] else material.scale(row["score"]).title
        records.append(
            {key: row[key] for key in _KEPT}
            | {"label": name, "before": before, "after": after, "change": change}
            | {"before_value": row["before"], "after_value": row["after"], "theme_id": row["theme_id"] or None}
            | {"start": row["start"].date().isoformat(), "interval": tabulate.pair(row["low"], row["high"])}
        )
    note = "Levels of complete periods; a steady rise shows as steps as well."
    return tabulate.make("levels", "Where a level changed", COLUMNS, records, note=note if records else "")
