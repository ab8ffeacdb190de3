"""Who left and what they said: rates and odds ratios by theme."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voca.report import Column, Table
from voca.reports import numbers, tabulate
from voca.reports.findings import SIGNIFICANT
from voca.reports.material import Material, Row

COLUMNS: Final = (
    Column("label", "Theme", "verbatim", "The theme's label."),
    Column("part", "Mentions", "text", "negative | neutral | positive | mention (of any mood)."),
    Column("rate", "Left", "share", "Share (0..1) of the responses that mention it so whose customers left."),
    Column("rest_rate", "Others", "share", "The same share of all other responses with text."),
    Column("odds_ratio", "Odds ratio", "number", "Odds of having left against those who do not mention it so, other "
           "themes, segments, channel and time held equal; 1 is no difference.", digits=2, neutral=1.0),
    Column("odds_interval", "Interval", "interval", "Confidence interval of `odds_ratio`.", of="odds_ratio"),
    Column("q", "q", "p", "p value of `odds_ratio`, corrected for testing many.", 2),
    Column("n", "n", "count", "Responses with text and a known outcome that mention it so.", 2),
    Column("n_left", "left", "count", "Those of `n` whose customers left.", 3),
    Column("difference", "% points", "share_delta", "`rate` minus `rest_rate` (-1..1; shown in percentage points).", 3),
    Column("interval", "Interval", "interval", "Confidence interval of `difference`.", 3, of="difference"),
    Column("note", "Note", "text", "Why there is no odds ratio, or no test.", 3),
    Column("n_customers", "Customers", "count", "Customers behind `n`.", 9),
    Column("p", "p", "p", "p value of `odds_ratio`.", 9),
    Column("outcome", "Outcome", "text", "The outcome's name: churned.", 9),
    Column("theme_id", "Id", "text", "Id of the theme, the same in every table.", 9),
)  # fmt: skip
_LONG: Final = 12  # rows; more are for a closer look


def table(material: Material) -> Table:
    """List the themes by their odds ratio, largest first; without one last."""
    rows = _rows(material)
    kept = {column.key for column in COLUMNS} - {"label", "interval", "odds_interval"}
    records = [
        {key: row[key] for key in kept}
        | {"label": material.label(row["theme_id"])}
        | {"interval": tabulate.pair(row["low"], row["high"])}
        | {"odds_interval": tabulate.pair(row["odds_low"], row["odds_high"])}
        for row in rows
    ]
    columns = tabulate.with_digits(COLUMNS, share=material.share_digits)
    muted = [i for i, row in enumerate(rows)
             if (row["n_customers"] or 0) < material.min_base or (row["note"] or "").startswith("under ")]  # fmt: skip
    note = "An odds ratio above 1 goes with leaving; it is an association, not a cause." if rows else ""
    made = tabulate.make("outcomes", "Who left and what they said", columns, records, note=note, muted=muted)
    return replace(made, folded=len(rows) > _LONG)


def lead(material: Material) -> list[str]:
    """Say which theme goes most clearly with leaving."""
    clear = [row for row in _rows(material) if row["q"] is not None and row["q"] <= SIGNIFICANT]
    return [_sentence(material, row) for row in clear if row["odds_ratio"] > 1][:1]


def _sentence(material: Material, row: Row) -> str:
    how = "" if row["part"] == "mention" else f" ({row['part']} mentions)"
    rate, rest = (numbers.share(row[key], material.share_digits) for key in ("rate", "rest_rate"))
    low, high = (numbers.fixed(row[key], 2) for key in ("odds_low", "odds_high"))
    return (
        f"{rate} of those who mention “{material.label(row['theme_id'])}”{how} left, {rest} of the others: odds ratio "
        f"{numbers.fixed(row['odds_ratio'], 2)} {numbers.interval(low, high)} ({numbers.base(row['n'])})."
    )


def _rows(material: Material) -> list[Row]:
    return sorted(material.rows("outcomes"), key=lambda row: (row["odds_ratio"] is None, -(row["odds_ratio"] or 0.0),
                                                              row["theme_id"], row["part"]))  # fmt: skip
