"""Why the score changed between two periods: a table whose parts add up, and a sentence about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row
from voca.reports.scale import Scale

COLUMNS: Final = (
    Column("label", "About", "verbatim", "The theme, the segment column, or what is left."),
    Column("part", "Part", "text", "score (the whole change) | mix (who the customers are) | share (how often the "
           "theme is mentioned) | within (how those who mention it score, the other themes held equal) | rest (what "
           "none of these explains)."),
    Column("contribution", "Points", "delta", "Points of the change; all parts but the first add up to the first."),
    Column("interval", "Interval", "interval", "Confidence interval of `contribution`, points.", of="contribution"),
    Column("share_before", "Before", "share", "Share (0..1) of the earlier period's scored responses that mention the "
           "theme.", 2),
    Column("share_after", "After", "share", "The same share in the later period.", 2),
    Column("score_before", "Score before", "score", "Score in the earlier period, of a theme: of those who mention "
           "it.", 3),
    Column("score_after", "after", "score", "The same score in the later period.", 3),
    Column("same_mix", "Same mix", "delta", "`contribution` of a theme with every segment's share the same in both "
           "periods.", 3),
    Column("q", "q", "p", "The larger of a theme's `p` and `same_mix_p`, corrected for testing many.", 3),
    Column("n_before", "n before", "count", "Scored responses of the earlier period, of a theme: that mention it.", 9),
    Column("n_after", "n after", "count", "The same in the later period.", 9),
    Column("p", "p", "p", "p value of `contribution`.", 9),
    Column("same_mix_p", "p, same mix", "p", "p value of `same_mix`; 1 where it goes the other way.", 9),
    Column("of_mix", "Of the mix", "flag", "Clear as it is, and not so with the same mix.", 9),
    Column("before", "From", "text", "The earlier period.", 9),
    Column("after", "To", "text", "The later period.", 9),
    Column("dimension", "By", "verbatim", "Of the mix: the segment column; `comment`: whether somebody wrote.", 9),
    Column("score", "Score", "text", "The score's name in the data, e.g. nps.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
_PARTS: Final = ("mix", "share", "within", "rest")
_COMMENT: Final = "comment"  # the part of the mix that is about whether somebody wrote


def table(material: Material) -> Table | None:
    """Lay out the change of the primary score; None where two periods were not compared."""
    rows = _rows(material)
    primary = material.primary
    if not rows or primary is None:
        return None
    stored = {column.key for column in COLUMNS} - {"label", "interval"}
    records = []
    for row in rows:
        made = {key: row[key] for key in stored} | {"label": _label(material, row, _remainder(rows))}
        records.append(made | {"interval": tabulate.pair(row["low"], row["high"])})
    columns = tabulate.with_digits(COLUMNS, score=primary.digits, share=max(1, material.share_digits))
    title = f"Why {primary.short} changed from {rows[0]['before']} to {rows[0]['after']}"
    note = "The parts add up to the whole change. A part is what goes with it, not what caused it."
    laid = tabulate.make("change", title, columns, records, note=note)
    return laid if _explains(rows) else replace(laid, said=True)


def lead(material: Material) -> list[str]:
    """Say how the score changed and which themes are behind it, or why two periods are not compared."""
    rows, primary = _rows(material), material.primary
    if not rows or primary is None:
        small = [row for row in material.rows("issues") if row["code"] == "change-small-base"]
        return [row["message"] for row in small if primary is not None and row["column"] == primary.name]
    whole = rows[0]
    if not any(row["contribution"] for row in rows):
        where = f"{primary.write(whole['score_before'])} in {whole['before']} and in {whole['after']}"
        return [f"{primary.short} did not change: {where} ({numbers.base(whole['n_before'])} and "
                f"{numbers.count(whole['n_after'])})."]  # fmt: skip
    figure = primary.with_interval(whole["contribution"], whole["low"], whole["high"], sign=True)
    said = (
        f"{primary.short} went from {primary.write(whole['score_before'])} in {whole['before']} to "
        f"{primary.write(whole['score_after'])} in {whole['after']} ({figure} points; "
        f"{numbers.base(whole['n_before'])} and {numbers.count(whole['n_after'])})"
    )
    part = in_part(material)
    if part:
        said += f"; {numbers.sentence_list(part)} {'is' if len(part) == 1 else 'are'} covered only in part"
    if not _explains(rows):
        return [f"{said}."]
    said += f". In points: {', '.join(_written(material, primary, rows))}."
    out = _left_out(material, primary, whole)
    if out:
        of = "" if _dimensions(rows) <= {_COMMENT} else "rest of the "
        said += f" The {of}mix of customers is not estimated: too few responses to hold {out} equal beside the themes."
    if not any(row["theme_id"] for row in rows):
        return [said]
    behind = [row for row in rows if row["theme_id"] and row["q"] is not None and row["q"] <= SIGNIFICANT]
    clear = [_sentence(material, primary, row) for row in behind[:3]]
    moved = [_with_same_mix(material, primary, row) for row in rows if row["of_mix"]][:2]
    clear = clear or ["No single theme is clearly behind that."]
    return [said, *_of_mix(material, primary, rows), *clear, *moved]


def _of_mix(material: Material, primary: Scale, rows: list[Row]) -> list[str]:
    """Say which other customers clearly go with the change: no theme is to be looked for behind that part."""
    mix = [row for row in rows if row["part"] == "mix" and ((row["low"] or 0) > 0 or (row["high"] or 0) < 0)]
    if not mix:
        return []
    figures = (primary.with_interval(row["contribution"], row["low"], row["high"], sign=True) for row in mix)
    named = (_label(material, row, "") if row["dimension"] == _COMMENT else f"“{row['dimension']}”" for row in mix)
    parts = [f"by {name} {figure}" for name, figure in zip(named, figures, strict=True)]
    return [f"Other customers answered than before, and that is clearly a part of it: {', '.join(parts)} points."]


def _with_same_mix(material: Material, primary: Scale, row: Row) -> str:
    """Say what a theme that is clear only as long as customers are not held alike comes to where they are."""
    said, same = _sentence(material, primary, row).removesuffix("."), primary.delta(row["same_mix"])
    return f"{said}; with the same mix of customers in both periods {same}, which is not clear."


def in_part(material: Material) -> list[str]:
    """Name the compared periods that the data cover only in part: somebody asked for them by name."""
    rows = _rows(material)
    named = {rows[0]["before"], rows[0]["after"]} if rows else set()
    return sorted({row["period"] for row in material.rows("trends") if row["complete"] is False} & named)


def _explains(rows: list[Row]) -> bool:
    """Tell whether anything but the whole change and its remainder was estimated."""
    return any(row["part"] in _PARTS[:-1] for row in rows)


def _written(material: Material, primary: Scale, rows: list[Row]) -> list[str]:
    """Write the parts that were estimated, each with its points, and what they leave with its interval."""
    estimated = {part: [row for row in rows if row["part"] == part] for part in _PARTS}
    points = {part: primary.delta(sum(row["contribution"] for row in found)) for part, found in estimated.items()}
    themes = len({row["theme_id"] for row in rows if row["theme_id"]})
    every = sum(not row["parent_id"] for row in material.themes.values())
    be, them = ("is", "it") if themes == 1 else ("are", "them")
    which = f"{themes} of {every} themes {be}" if themes < every else "themes are"
    mix = "who wrote a comment" if _dimensions(rows) == {_COMMENT} else "mix of customers"
    names = {"mix": mix, "share": f"how often {which} mentioned", "within": f"how those who mention {them} score"}
    said = [f"{name} {points[part]}" for part, name in names.items() if estimated[part]]
    for row in estimated["rest"]:
        figure = primary.with_interval(row["contribution"], row["low"], row["high"], sign=True)
        said.append(f"{_remainder(rows)} {figure}")
    return said


def _dimensions(rows: list[Row]) -> set[str]:
    """Return the segment columns whose mix was estimated."""
    return {row["dimension"] for row in rows if row["part"] == "mix"}


def _remainder(rows: list[Row]) -> str:
    """Name the remainder after the parts that leave it."""
    return "not explained by mix or themes" if _dimensions(rows) else "not explained by the themes"


def _left_out(material: Material, primary: Scale, whole: Row) -> str:
    """Name the segment columns that the comparison had too few responses for; empty where there are none."""
    about = f"{whole['before']} and {whole['after']} compared on "
    for row in material.rows("issues"):
        mine = row["code"] == "control-left-out" and row.get("score") == primary.name
        if mine and (row["message"] or "").startswith(about):
            return numbers.sentence_list(row["message"].rpartition("left out: ")[2].removesuffix(".").split(", "))
    return ""


def _sentence(material: Material, primary: Scale, row: Row) -> str:
    label, points = material.label(row["theme_id"]), primary.delta(row["contribution"])
    if row["part"] == "share":
        before, after = (numbers.share(row[key], 1) for key in ("share_before", "share_after"))
        return f"“{label}” was mentioned by {before}, then by {after}: {points} points."
    before, after = (primary.write(row[key]) for key in ("score_before", "score_after"))
    scored = f"Those who mention “{label}” scored {before}, then {after}"
    moved = row["score_after"] - row["score_before"]
    if moved * row["contribution"] < 0:  # by themselves the two figures would contradict each other
        way = "fall" if moved < 0 else "rise"
        return f"{scored}: less of a {way} than others had, the mix of customers held equal, worth {points} points."
    return f"{scored}: {points} points beyond what others changed."


def _rows(material: Material) -> list[Row]:
    """Rows of the primary score, the whole change first, then by size."""
    primary = material.primary
    rows = [row for row in material.rows("changes") if primary is not None and row["score"] == primary.name]
    return sorted(rows, key=lambda row: (row["part"] != "score", -abs(row["contribution"]), row["part"],
                                         row["dimension"] or "", row["theme_id"] or ""))  # fmt: skip


def _label(material: Material, row: Row, remainder: str) -> str:
    if row["theme_id"]:
        return material.label(row["theme_id"])
    if row["part"] == "mix":
        return "who wrote a comment" if row["dimension"] == _COMMENT else str(row["dimension"])
    return "the whole change" if row["part"] == "score" else remainder
