"""Operational drivers: what one unit more of a number goes with, the themes held equal."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Table
from voca.reports import tabulate
from voca.reports.material import Material
from voca.reports.scale import Scale

COLUMNS: Final = (
    Column("driver", "Driver", "verbatim", "The column, e.g. wait_minutes."),
    Column("coefficient", "Per unit", "delta", "Points of the score per unit of the driver, themes, segments, channel "
           "and time held equal."),
    Column("interval", "Interval", "interval", "Confidence interval of `coefficient`.", of="coefficient"),
    Column("per_sd", "Per s.d.", "delta", "Points per standard deviation of the driver, to compare drivers by.", 1),
    Column("importance", "Importance", "share", "Part (0..1) of the variance of the score, as of the themes.", 2),
    Column("q", "q", "p", "p value of `coefficient`, corrected for testing many drivers.", 2),
    Column("mean", "Mean", "number", "Mean of the driver.", 3, digits=2),
    Column("sd", "s.d.", "number", "Its standard deviation.", 3, digits=2),
    Column("n", "n", "count", "Scored responses with text that have it.", 3),
    Column("importance_interval", "Interval", "interval", "Confidence interval of `importance`, 0..1.", 9,
           of="importance"),
    Column("p", "p", "p", "p value of `coefficient`.", 9),
    Column("score", "Score", "text", "The score's name in the data, e.g. nps.", 9),
)  # fmt: skip


def table(material: Material, primary: Scale) -> Table:
    """List the drivers of the primary score, the most telling first."""
    rows = [row for row in material.rows("operational") if row["score"] == primary.name]
    rows.sort(key=lambda row: (-abs(row["per_sd"] or 0.0), row["driver"]))
    kept = {column.key for column in COLUMNS} - {"interval", "importance_interval"}
    records = [
        {key: row[key] for key in kept}
        | {"interval": tabulate.pair(row["low"], row["high"])}
        | {"importance_interval": tabulate.pair(row["importance_low"], row["importance_high"])}
        for row in rows
    ]
    columns = tabulate.with_digits(COLUMNS, score=primary.digits, share=material.share_digits)
    # a unit may be a minute or a million: each row has the decimals that its own interval warrants
    columns = tuple(replace(c, digits=None) if "coefficient" in (c.key, c.of) else c for c in columns)
    return tabulate.make("operational", f"Numbers that go with {primary.short}", columns, records)
