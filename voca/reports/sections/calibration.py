"""How well themes were recognised, by a sample that a person checked, and the figures corrected by it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Any, Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.material import Material, Row
from voca.reports.scale import Scale
from voca.wording import counted

RECOGNISED: Final = (
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("precision", "Precision", "share", "Share (0..1) of the machine's mentions that a person sees too."),
    Column("precision_interval", "Interval", "interval", "Confidence interval of `precision`.", of="precision"),
    Column("recall", "Recall", "share", "Share (0..1) of the mentions a person sees that the machine found."),
    Column("recall_interval", "Interval", "interval", "Confidence interval of `recall`.", of="recall"),
    Column("alpha", "Alpha", "number", "Krippendorff's alpha of person and machine, 1 for full agreement.", digits=2),
    Column("n_checked", "Checked", "count", "Responses a person checked.", 2),
    Column("n_positive", "Seen", "count", "Those of them that mention the theme, as the person says.", 2),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
SHARES: Final = (
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("share", "Machine", "share", "Share (0..1) of responses with text that mention it, as the machine says."),
    Column("share_corrected", "Corrected", "share", "The same share corrected by the checked responses."),
    Column("share_interval", "Interval", "interval", "Confidence interval of `share_corrected`.",
           of="share_corrected"),
    Column("n_positive", "Seen", "count", "Checked responses that mention the theme, as the person says."),
    Column("note", "Note", "text", "Why it is not corrected.", 2),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
_LEAST: Final = 30  # checked mentions
CORRECTED: Final = (
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("leave_out", "Leave-out", "delta", "Leave-out impact, mistakes of recognition corrected, points."),
    Column("leave_out_interval", "Interval", "interval", "Confidence interval of `leave_out`.", of="leave_out"),
    Column("adjusted", "Adjusted", "delta", "Adjusted impact of all its mentions, mistakes of recognition corrected, "
           "points."),
    Column("adjusted_interval", "Interval", "interval", "Confidence interval of `adjusted`.", of="adjusted"),
    Column("machine_leave_out", "Leave-out as found", "delta", "Leave-out impact as the machine's labels give it.", 3),
    Column("machine_adjusted", "Adjusted as found", "delta", "Adjusted impact as the machine's labels give it.", 3),
    Column("n_checked", "Checked", "count", "Scored responses a person checked.", 2),
    Column("score", "Score", "text", "The score's name in the data, e.g. nps.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip


def lead(material: Material) -> list[str]:
    """Say which drivers stay clear once mistakes of recognition are corrected, and which themes these had made one."""
    primary, checked = material.primary, material.rows("calibration")
    if primary is None or not checked:
        return []
    rows = {theme: row for theme, row in material.drivers.items() if row["level"] == "theme"}
    found = [theme for theme, row in rows.items() if row["verdict"] == "driver"]
    whole = [theme for theme in found if clear(rows[theme])]
    known = {theme: row for theme, row in material.corrected.items() if row["adjusted"] is not None}
    stay = [theme for theme in whole if theme in known and clear(known[theme])]
    open_ = [theme for theme in whole if theme in known and theme not in stay]
    said = [f"{_named(material, stay)} {'stays' if len(stay) == 1 else 'stay'} clear"] if stay else []
    if open_:
        figures = [f"{_named(material, [theme])} ({_figure(primary, known[theme])})" for theme in open_]
        said.append(f"by these alone {numbers.sentence_list(figures)} would not be clear")
    if few := len([theme for theme in whole if theme not in known]):
        said.append(f"{counted(few, 'driver')} with few checked mentions {_is(few)} not corrected")
    if moods := len(found) - len(whole):
        its = "its" if moods == 1 else "their"
        said.append(f"{counted(moods, 'driver')} by {its} complaints or praise {_is(moods)} as found, because "
                    "a check is of all mentions")  # fmt: skip
    opening = f"With mistakes of recognition corrected by {counted(checked[0]['n_checked'], 'checked response')}"
    lines = [f"{opening}, {'; '.join(said)}."] if said else []
    for theme, row in known.items():
        if _overruled(rows[theme], row):
            as_found = primary.delta(rows[theme]["adjusted"])
            lines.append(f"{_named(material, [theme])} is no driver: its {as_found} came of mistakes of recognition; "
                         f"corrected it is {_figure(primary, row)}.")  # fmt: skip
    return lines


def _overruled(driver: Row, row: Row) -> bool:
    """Tell whether a clear impact is clear no more, and mistakes of recognition had made it."""
    gone = driver["verdict"] == "no clear effect" and clear(driver) and not clear(row)
    return gone and clear(row, "adjusted_shift") and row["adjusted_shift"] * driver["adjusted"] < 0


def clear(row: Row, stem: str = "adjusted") -> bool:
    """Tell whether an impact's interval is known and excludes 0."""
    low, high = row[f"{stem}_low"], row[f"{stem}_high"]
    return low is not None and high is not None and low * high > 0


def _figure(scale: Scale, row: Row) -> str:
    return scale.with_interval(row["adjusted"], row["adjusted_low"], row["adjusted_high"], sign=True)


def _named(material: Material, themes: Sequence[str]) -> str:
    return numbers.sentence_list([f"“{material.label(theme)}”" for theme in themes])


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def recognised(material: Material) -> Table:
    """List the checked themes, the worst recognised first."""
    records = _records(material, RECOGNISED, ("precision", "recall"))
    columns = tabulate.with_digits(RECOGNISED, share=material.share_digits)
    return tabulate.make("recognised", "How well themes were recognised", columns, records, base=_base(material))


def shares(material: Material) -> Table:
    """List how many mention each checked theme, as the machine says and as the checked sample corrects it."""
    records = _records(material, SHARES, ("share",))
    columns = tabulate.with_digits(SHARES, share=material.share_digits)
    return tabulate.make("shares", "Shares with mistakes of recognition corrected", columns, records,
                         base=_base(material), note=_fewer(material))  # fmt: skip


def _records(material: Material, columns: Sequence[Column], intervals: Sequence[str]) -> list[dict[str, Any]]:
    """Take what `columns` need from the calibration, the worst recognised theme first."""
    rows = sorted(material.rows("calibration"), key=lambda row: (row["alpha"] is None, row["alpha"], row["theme_id"]))
    stored = {column.key for column in columns if column.kind != "interval"} - {"label"}
    return [
        {key: row[key] for key in stored}
        | {"label": material.label(row["theme_id"])}
        | {f"{stem}_interval": tabulate.pair(row[f"{stem}_low"], row[f"{stem}_high"]) for stem in intervals}
        for row in rows
    ]


def _fewer(material: Material) -> str:
    """Say how many themes are not corrected, and how many checked responses would do for those."""
    rows = material.rows("calibration")
    few = [row for row in rows if row["n_positive"] < _LEAST]
    if not few:
        return ""
    said = f"Not corrected for fewer than {_LEAST} checked mentions: {numbers.count(len(few))} of {len(rows)} themes."
    wanted = [row["n_checked"] * _LEAST / row["n_positive"] for row in few if row["n_positive"]]
    if len(wanted) < len(few):
        return said
    half, every = (f"{math.ceil(value / 50) * 50:,}" for value in (median(wanted), max(wanted)))
    enough = (
        f"{every} checked responses would do"
        if half == every
        else (f"{half} checked responses would do for half of them, {every} for all")
    )
    return f"{said} About {enough}."


def _base(material: Material) -> str:
    rows = material.rows("calibration")
    return tabulate.base_text("responses checked by a person", rows[0]["n_checked"]) if rows else ""


def corrected(material: Material) -> Table:
    """List the corrected impacts on the primary score."""
    primary = material.primary
    stored = ("leave_out", "adjusted", "n_checked", "score", "theme_id")
    records = []
    for row in material.corrected.values():
        found = material.drivers.get(row["theme_id"], {})
        records.append(
            {key: row[key] for key in stored}
            | {"label": material.label(row["theme_id"])}
            | {f"{stem}_interval": tabulate.pair(row[f"{stem}_low"], row[f"{stem}_high"])
               for stem in ("leave_out", "adjusted")}
            | {f"machine_{stem}": found.get(stem) for stem in ("leave_out", "adjusted")}
        )  # fmt: skip
    columns = tabulate.with_digits(CORRECTED, score=primary.digits if primary else None)
    title = "Impacts with mistakes of recognition corrected"
    return tabulate.make("corrected", title, columns, records, note=_fewer(material))
