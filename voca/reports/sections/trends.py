"""Section ``trends``: what is new, what grows and what fades, and the score over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Section, Table
from voca.reports import findings, numbers, tabulate
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row
from voca.reports.sections import change, levels

_PERIOD: Final = (
    Column("period", "Period", "text", "The period, e.g. 2026-03, 2026-W09, 2026-Q1."),
    Column("start", "From", "date", "Its first day, ISO 8601.", 9),
    Column("complete", "Complete", "flag", "False for a period that the data covers only in part.", 9),
)
TABLES: Final = {
    "score": (
        *_PERIOD,
        Column("estimate", "Score", "score", "The primary score of the period."),
        Column("interval", "Interval", "interval", "Confidence interval of `estimate`.", of="estimate"),
        Column("n", "n", "count", "Scored responses of the period: the base of `estimate`."),
        Column("n_period", "of", "count", "Responses of the period, scored or not.", 9),
        Column("score", "Score", "text", "The score's name in the data.", 9),
    ),
    "themes": (
        Column("label", "Theme", "verbatim", "The theme's label."),
        Column("verdict", "Direction", "text", "emerging | rising | falling | fading | stepped up | "
               "stepped down | steady | too little data."),
        Column("trend", "By period", "spark", "Share (0..1) of the comments in each complete period, oldest first."),
        Column("since", "Since", "text", "The period that `earlier_share` and `later_share` are before and after: the "
               "first of a step's new level, else the first of the last two complete periods."),
        Column("earlier_share", "Before", "share", "Share (0..1) before `since`; of a step, back to the change before "
               "it."),
        Column("later_share", "After", "share", "Share (0..1) from `since` on, in complete periods."),
        Column("q", "q", "p", "p value, corrected for testing many, of the test that the direction rests on: recent "
               "against before (emerging, fading), slope (rising, falling), step; of a steady theme the lesser of the "
               "last two.", 2),
        Column("recent_q", "q recent", "p", "p value of recent against before, corrected for testing many.", 3),
        Column("slope", "Slope (log odds)", "number", "Change per period, log odds.", 3, digits=2),
        Column("slope_interval", "Interval", "interval", "Confidence interval of `slope`.", 3, of="slope", digits=2),
        Column("slope_q", "q slope", "p", "p value of `slope`, corrected for testing many.", 3),
        Column("change_q", "q of a step", "p", "p value of one level throughout, corrected for testing many.", 3),
        Column("change_p", "p", "p", "p value of one level throughout.", 9),
        Column("recent_p", "p", "p", "p value of recent against before.", 9),
        Column("slope_p", "p", "p", "p value of `slope`.", 9),
        Column("n_periods", "Periods", "count", "Complete periods tested.", 9),
        Column("before_share", "Before", "share", "Share (0..1) before the last two complete periods.", 9),
        Column("recent_share", "Recent", "share", "Share (0..1) in the last two complete periods.", 9),
        Column("level", "Level", "text", "theme | subtheme.", 9),
        Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
    ),
    "periods": (
        Column("label", "Theme", "verbatim", "The theme's label."),
        *_PERIOD,
        Column("n", "n", "count", "Responses of the period that mention the theme."),
        Column("n_period", "of", "count", "Responses of the period: the base of `share`."),
        Column("share", "%", "share", "`n` as a share (0..1) of `n_period`."),
        Column("share_interval", "Interval", "interval", "Confidence interval of `share`.", of="share"),
        Column("estimate", "Score", "score", "Score of those who mention it in the period.", 2),
        Column("interval", "Interval", "interval", "Confidence interval of `estimate`.", 2, of="estimate"),
        Column("score", "Score", "text", "The score's name in the data.", 9),
        Column("level", "Level", "text", "theme | subtheme.", 9),
        Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
    ),
    "change": change.COLUMNS,
    "levels": levels.COLUMNS,
}  # fmt: skip
_ROWS: Final = 20  # on a page
_NAMED: Final = 3  # themes that a note names
_RESTS_ON: Final = {
    "emerging": ("recent_q",),
    "rising": ("slope_q",),
    "falling": ("slope_q",),
    "fading": ("recent_q",),
    "stepped up": ("change_q",),
    "stepped down": ("change_q",),
}
_STEPPED: Final = ("stepped up", "stepped down")
_SINCE: Final = "Since: the first of the last two complete periods; of a step, the first of its new level."
_TESTED: Final = f"q: p value corrected for testing many; at most {SIGNIFICANT} is clear."
_ORDER: Final = ("emerging", "rising", "falling", "fading", "stepped up", "stepped down", "steady")


def section(material: Material) -> Section:
    """Build the section."""
    rows = material.rows("trends")
    if not rows:
        why = "There are too few periods" if material.dated else "The data has no dates"
        return Section("trends", "Over time", lead=(f"{why}, so nothing is said about change over time.",))
    known = material.themes.keys() - material.only_parts
    tests = sorted(material.trend_tests.values(), key=lambda row: _order(material, row))
    tables = (
        change.table(material),
        _themes(material, [row for row in tests if row["theme_id"] in known]),
        levels.table(material),
        _score(material, [row for row in rows if not row["theme_id"]]),
        _periods(material, [row for row in rows if row["theme_id"] and row["theme_id"] not in material.only_parts]),
    )
    return Section(
        "trends",
        "Over time",
        lead=(*change.lead(material), *_lead(material, tests), *levels.lead(material)),
        tables=tuple(table for table in tables if table is not None and table.rows),
        notes=tuple(_notes(material, rows)),
    )


def _order(material: Material, row: Row) -> tuple[bool, bool, int, float, str, str]:
    verdict = row["verdict"]
    rank = _ORDER.index(verdict) if verdict in _ORDER else len(_ORDER)
    moved = _moved(material, row)
    change = abs((moved["later_share"] or 0.0) - (moved["earlier_share"] or 0.0))
    still = verdict not in _RESTS_ON  # what moves comes first: an emerging sub-theme is not below every steady theme
    label = material.label(row["theme_id"] or "")
    return still, row["level"] != "theme", rank, -change, label, row["theme_id"] or ""


def _lead(material: Material, tests: list[Row]) -> list[str]:
    if not tests:
        return ["There are no themes to follow over time."]
    lead = [findings.movement(material, theme_id) for theme_id in findings.rising(material)[:3]]
    lead += [findings.movement(material, theme_id) for theme_id in findings.moving(material, ("falling", "fading"))[:2]]
    if all(row["verdict"] == "too little data" for row in tests):
        short = any(row["code"] == "too-few-periods" for row in material.rows("issues"))
        why = "There are too few complete periods" if short else "No theme has a large enough base"
        return [f"{why} to say which themes rise or fall."]
    if lead:
        return lead
    apart = _apart(material, [row for row in tests if row["theme_id"] not in material.only_parts])
    if apart:
        few = f"the last two periods differ from those before in {numbers.sentence_list(apart)}"
        return [f"No theme clearly rises or falls over all periods, but {few}."]
    return ["No theme clearly rises or falls."]


def _notes(material: Material, rows: list[Row]) -> list[str]:
    undated = [row["message"] for row in material.rows("issues") if row["code"] == "missing-time"]
    partial = sorted({row["period"] for row in rows if row["complete"] is False})
    if not partial:
        return undated
    verb = "is" if len(partial) == 1 else "are"
    but = ", but for the comparison that was asked for" if change.in_part(material) else ""
    return [
        *undated,
        f"{numbers.sentence_list(partial)} {verb} covered only in part and not compared with whole periods{but}.",
    ]


def _themes(material: Material, rows: list[Row]) -> Table:
    columns = tabulate.with_digits(TABLES["themes"], share=max(1, material.share_digits))
    made = {"label", "trend", "slope_interval", "q", "since", "earlier_share", "later_share"}
    kept = {column.key for column in columns} - made
    records = [
        {key: row[key] for key in kept}
        | {"label": material.label(row["theme_id"]), "trend": material.spark(row["theme_id"]), "q": _q(row)}
        | _moved(material, row)
        | {"slope_interval": tabulate.pair(row["slope_low"], row["slope_high"])}
        for row in rows
    ]
    muted = [i for i, row in enumerate(rows) if row["verdict"] == "too little data"]
    periods = list(dict.fromkeys(p for by_period in material.periods.values() for p in by_period))
    span = " to ".join(dict.fromkeys((min(periods), max(periods)))) if periods else ""
    base = f"Share of comments by period, {span}" if span else ""
    if any(record["since"] for record in records):
        base = f"{base}. {_SINCE}"
    if any(record["q"] is not None for record in records):
        base = f"{base} {_TESTED}" if base.endswith(".") else f"{base}. {_TESTED}"
    note = _lately(material, rows)
    table = tabulate.make("themes", "Themes over time", columns, records, base=base, note=note, muted=muted)
    return replace(table, shown=_ROWS)


def _moved(material: Material, row: Row) -> Row:
    """Return the shares that a theme's direction is about, and the period that parts them."""
    step = levels.last_step(material, row["theme_id"]) if row["verdict"] in _STEPPED else None
    if step is not None:
        return {"since": step["period"], "earlier_share": step["before"], "later_share": step["after"]}
    complete = sorted({period for by_period in material.periods.values() for period in by_period})
    tested = len(complete) > 1 and row["recent_share"] is not None
    return {"since": complete[-2] if tested else None, "earlier_share": row["before_share"],
            "later_share": row["recent_share"]}  # fmt: skip


def _lately(material: Material, rows: list[Row]) -> str:
    """Name the steady themes whose last periods differ from those before: the two seem to contradict each other."""
    apart = _apart(material, rows)
    if not apart:
        return ""
    return (
        f"Steady, although the last two periods differ from those before (q recent at most {SIGNIFICANT}): "
        f"{numbers.sentence_list(apart)}. Neither a slope nor a new level is clear beside how much the shares "
        "jump from period to period, and none has doubled or come down to half of what was usual."
    )


def _apart(material: Material, rows: list[Row]) -> list[str]:
    """Write the first of the steady themes whose last periods differ from those before, with both shares."""
    apart = [
        row
        for row in rows
        if row["verdict"] == "steady" and row["recent_q"] is not None and row["recent_q"] <= SIGNIFICANT
    ]
    digits = max(1, material.share_digits)
    said = [
        f"“{material.label(row['theme_id'])}” ({numbers.share(row['before_share'], digits)} before, "
        f"{numbers.share(row['recent_share'], digits)} recently)"
        for row in apart[:_NAMED]
    ]
    return [*said, f"{len(apart) - _NAMED} more"] if len(apart) > _NAMED else said


def _q(row: Row) -> float | None:
    """Return the q value that a theme's direction rests on; of a steady one the lesser of slope and step."""
    tests = _RESTS_ON.get(row["verdict"], ("slope_q", "change_q"))
    return min((row[name] for name in tests if row[name] is not None), default=None)


def _start(row: Row) -> str | None:
    return None if row["start"] is None else row["start"].date().isoformat()


def _period(row: Row) -> Row:
    kept = ("period", "complete", "estimate", "n_period", "score")
    return {key: row[key] for key in kept} | {
        "start": _start(row),
        "interval": tabulate.pair(row["low"], row["high"]),
    }


def _score(material: Material, rows: list[Row]) -> Table:
    primary = material.primary
    rows = [row for row in rows if primary is not None and row["score"] == primary.name and row["estimate"] is not None]
    rows.sort(key=lambda row: (str(row["start"]), row["period"]))
    columns = tabulate.with_digits(TABLES["score"], score=primary.digits if primary else None)
    title = f"{primary.short} over time" if primary else ""
    partly = [i for i, row in enumerate(rows) if not row["complete"]]
    small = [i for i, row in enumerate(rows) if row["n"] < material.min_base and i not in partly]
    why = ["a period the data covers only in part"] * bool(partly)
    why += [f"fewer than {material.min_base} scored responses"] * bool(small)
    note, muted = f"Marked * and greyed: {', or '.join(why)}." if why else "", sorted(partly + small)
    return tabulate.make(
        "score", title, columns, [_period(row) | {"n": row["n"]} for row in rows], note=note, muted=muted
    )


def _periods(material: Material, rows: list[Row]) -> Table:
    rows = sorted(rows, key=lambda r: (r["level"] != "theme", material.label(r["theme_id"]), r["theme_id"],
                                       str(r["start"]), r["period"], r["score"] or ""))  # fmt: skip
    digits = {material.scale(row["score"]).digits for row in rows if row["score"]}
    columns = tabulate.with_digits(TABLES["periods"], score=digits.pop() if len(digits) == 1 else None,
                                   share=material.share_digits)  # fmt: skip
    records = []
    for row in rows:
        kept = {key: row[key] for key in ("n", "share", "level", "theme_id")}
        interval = tabulate.pair(row["share_low"], row["share_high"])
        records.append(_period(row) | kept | {"label": material.label(row["theme_id"]), "share_interval": interval})
    muted = [i for i, row in enumerate(rows) if not row["complete"]]
    return replace(tabulate.make("periods", "Every theme in every period", columns, records, muted=muted), folded=True)
